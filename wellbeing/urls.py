from django.urls import path

from wellbeing import views
from wellbeing.rooms import views as rooms

app_name = "wellbeing"

urlpatterns = [
    path("follow-ups/", views.follow_ups, name="follow_ups"),
    path("follow-ups/<uuid:public_id>/", views.follow_up, name="follow_up"),
    path("follow-ups/<uuid:public_id>/number/", views.reveal, name="reveal"),
    path("follow-ups/<uuid:public_id>/hand-over/", views.hand_over, name="hand_over"),
    path("not-right/<uuid:public_id>/call/", views.call_after_unease, name="call_after_unease"),
    path("seats/<uuid:public_id>/rooms/", rooms.rooms, name="rooms"),
    path("seats/<uuid:public_id>/rooms/everybody/", rooms.rooms_everybody, name="rooms_everybody"),
    path("seats/<uuid:public_id>/rooms/who-knows/", rooms.rooms_told, name="rooms_told"),
    path("seats/<uuid:seat_id>/rooms/<uuid:public_id>/", rooms.room, name="room"),
    path(
        "seats/<uuid:seat_id>/rooms/<uuid:public_id>/take-back/",
        rooms.room_taken_back,
        name="room_taken_back",
    ),
    path("seats/<uuid:seat_id>/rooms/<uuid:public_id>/who-knows/", rooms.room_told, name="room_told"),
    path("trusted/", rooms.trusted, name="trusted"),
    path("trusted/<uuid:public_id>/", rooms.trusted_with, name="trusted_with"),
]
