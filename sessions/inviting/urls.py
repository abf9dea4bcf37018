from django.urls import path

from sessions.inviting import answering, views

urlpatterns = [
    path("i/<str:token>/", answering.invitation, name="invitation"),
    path("i/<str:token>/help/", answering.invitation_help, name="invitation_help"),
    path("i/<str:token>/calendar.ics", answering.invitation_calendar, name="invitation_calendar"),
    path("sessions/<uuid:public_id>/invite/", views.invite, name="invite"),
    path(
        "sessions/<uuid:public_id>/invite/<uuid:invitation_id>/",
        views.answer_for_them,
        name="answer_for_them",
    ),
    path(
        "sessions/<uuid:public_id>/invite/<uuid:invitation_id>/help/",
        views.help_for_them,
        name="help_for_them",
    ),
    path(
        "sessions/<uuid:public_id>/invite/<uuid:invitation_id>/link/",
        views.link_again,
        name="link_again",
    ),
    path("invitations/<uuid:public_id>/", answering.my_invitation, name="my_invitation"),
    path("invitations/<uuid:public_id>/help/", answering.my_help, name="my_help"),
    path("invitations/<uuid:public_id>/calendar.ics", answering.my_calendar, name="my_calendar"),
]
