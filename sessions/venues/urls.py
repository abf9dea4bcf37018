from django.urls import path

from sessions.venues import member, views

urlpatterns = [
    path("organisations/<uuid:public_id>/places/", views.venues, name="venues"),
    path("organisations/<uuid:public_id>/places/new/", views.venue_new, name="venue_new"),
    path("places/<uuid:public_id>/", views.venue, name="venue"),
    path("places/<uuid:public_id>/change/", views.venue_change, name="venue_change"),
    path("places/<uuid:public_id>/use/", views.venue_use, name="venue_use"),
    path("places/<uuid:public_id>/door/", views.venue_door, name="venue_door"),
    path("places/<uuid:public_id>/door/<slug:size>/", views.door, name="door"),
    path("places/<uuid:public_id>/said/<uuid:remark_id>/", views.remark_hide, name="venue_remark"),
    path("sessions/<uuid:public_id>/plan/quiet/", views.quiet, name="quiet"),
    path("invitations/<uuid:public_id>/place/", member.my_place, name="my_place"),
    path("i/<str:token>/place/", member.place_by_link, name="place_by_link"),
    path("i/<str:token>/place/door/", member.door_by_link, name="door_by_link"),
    path("i/<str:token>/place/door/large/", member.large_door_by_link, name="large_door_by_link"),
]
