from django.urls import path

from sessions.facilitating import views

urlpatterns = [
    path("f/<str:token>/", views.facilitating_by_link, name="facilitating_by_link"),
    path("sessions/<uuid:public_id>/facilitating/", views.facilitating, name="facilitating"),
    path("sessions/<uuid:public_id>/plan/people/said/", views.said_to_me, name="said_to_me"),
]
