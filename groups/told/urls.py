from django.urls import path

from groups.told import printing, views

urlpatterns = [
    path("seats/<uuid:public_id>/sent/", views.sent, name="seat_sent"),
    path("by-hand/", views.by_hand, name="by_hand"),
    path("letters/", printing.letters, name="letters"),
    path("letters/<uuid:public_id>/", printing.printed, name="letters_printed"),
    path("letters/<uuid:public_id>/file/", printing.file, name="letters_file"),
    path("letters/<uuid:public_id>/posted/", printing.posted, name="letters_posted"),
    path("by-hand/<uuid:public_id>/", views.one_by_hand, name="one_by_hand"),
    path("by-hand/<uuid:public_id>/number/", views.number, name="by_hand_number"),
    path("by-hand/<uuid:public_id>/letter/", views.letter, name="by_hand_letter"),
    path("by-hand/<uuid:public_id>/told/", views.told, name="by_hand_told"),
    path("by-hand/<uuid:public_id>/tried/", views.tried, name="by_hand_tried"),
]
