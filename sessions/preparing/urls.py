from django.urls import path

from sessions.preparing import views

urlpatterns = [
    path("sessions/<uuid:public_id>/prepare/", views.prepare, name="prepare"),
    path(
        "sessions/<uuid:public_id>/prepare/<uuid:invitation_id>/", views.find_a_time, name="find_a_time"
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
    path("my-hours/", views.hours, name="hours"),
]
