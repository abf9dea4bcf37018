from django.urls import path

from groups.told import views

urlpatterns = [
    path("seats/<uuid:public_id>/sent/", views.sent, name="seat_sent"),
    path("by-hand/", views.by_hand, name="by_hand"),
    path("by-hand/<uuid:public_id>/", views.one_by_hand, name="one_by_hand"),
    path("by-hand/<uuid:public_id>/number/", views.number, name="by_hand_number"),
    path("by-hand/<uuid:public_id>/told/", views.told, name="by_hand_told"),
    path("by-hand/<uuid:public_id>/tried/", views.tried, name="by_hand_tried"),
]
