from django.urls import path

from groups.joining.views import arriving, inviting, seats, staying

urlpatterns = [
    # For facilitators.
    path("groups/<uuid:public_id>/invite/", inviting.invite, name="invite"),
    path("groups/<uuid:public_id>/invitations/", inviting.invitations, name="invitations"),
    path("groups/<uuid:public_id>/people/add/", seats.add_by_hand, name="add_by_hand"),
    path("joining/<uuid:public_id>/take-back/", inviting.take_back, name="take_back"),
    path("seats/<uuid:public_id>/new-way-in/", inviting.new_way_in, name="new_way_in"),
    path("seats/<uuid:public_id>/facts/", seats.seat_facts, name="seat_facts"),
    path("seats/<uuid:public_id>/change/", seats.change_seat, name="change_seat"),
    path("seats/<uuid:public_id>/pause/", staying.pause_for_them, name="pause_for_them"),
    path("seats/<uuid:public_id>/back/", staying.back_for_them, name="back_for_them"),
    path("seats/<uuid:public_id>/left/", staying.left_for_them, name="left_for_them"),
    path("groups/<uuid:public_id>/left/", staying.who_left, name="who_left"),
    path("j/<str:token>/qr.svg", inviting.qr_code, name="qr_code"),
    # For whoever was invited.
    path("j/<str:token>/", arriving.join, name="join"),
    path("join/", arriving.type_code, name="type_code"),
    path("join/here/", arriving.join_here, name="join_here"),
    path("welcome/<uuid:public_id>/", arriving.welcome, name="welcome"),
    path("groups/<uuid:public_id>/pause/", staying.pause, name="pause"),
    path("groups/<uuid:public_id>/back/", staying.back, name="back"),
    path("groups/<uuid:public_id>/leave/", staying.leave, name="leave"),
    path("left/<uuid:public_id>/", staying.left, name="left"),
    path("my-email/", arriving.my_email, name="my_email"),
]
