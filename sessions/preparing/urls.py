from django.urls import path

from sessions.preparing import member, views

urlpatterns = [
    path("sessions/<uuid:public_id>/prepare/", views.prepare, name="prepare"),
    path(
        "sessions/<uuid:public_id>/prepare/<uuid:invitation_id>/", views.find_a_time, name="find_a_time"
    ),
    path(
        "sessions/<uuid:public_id>/prepare/<uuid:invitation_id>/decide/",
        views.decide,
        name="decide_on_calls",
    ),
    path("sessions/<uuid:public_id>/messages/", views.message_list, name="messages"),
    path(
        "sessions/<uuid:public_id>/messages/<uuid:message_id>/told/",
        views.message_told,
        name="message_told",
    ),
    path(
        "sessions/<uuid:public_id>/messages/<uuid:message_id>/again/",
        views.message_again,
        name="message_again",
    ),
    path("calls/<uuid:public_id>/", views.call_page, name="call"),
    path("calls/<uuid:public_id>/number/", views.call_number, name="call_number"),
    path("i/<str:token>/call/", member.call_choose, name="call_choose"),
    path("i/<str:token>/no-call/", member.call_decline, name="call_decline"),
    path("i/<str:token>/ask-for-a-call/", member.call_ask, name="call_ask"),
    path("invitations/<uuid:public_id>/call/", member.my_call_choose, name="my_call_choose"),
    path("invitations/<uuid:public_id>/no-call/", member.my_call_decline, name="my_call_decline"),
    path("invitations/<uuid:public_id>/ask-for-a-call/", member.my_call_ask, name="my_call_ask"),
    path("my-calls/", member.my_calls, name="my_calls"),
    path("my-hours/", views.hours, name="hours"),
    path("my-hours/other-days/", views.other_days, name="other_days"),
    path("my-hours/other-days/<uuid:public_id>/take-away/", views.forget_days, name="forget_days"),
]
