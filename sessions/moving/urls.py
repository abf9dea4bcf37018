from django.urls import path

from sessions.moving import views

urlpatterns = [
    path("sessions/<uuid:public_id>/move/", views.move, name="move"),
]
