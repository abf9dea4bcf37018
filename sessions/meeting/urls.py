from django.urls import path

from sessions.meeting import views

urlpatterns = [
    path("sessions/<uuid:public_id>/meet/", views.meet, name="meet"),
    path("sessions/<uuid:public_id>/meet/tap/", views.tap_person, name="tap"),
    path("sessions/<uuid:public_id>/meet/others/", views.others, name="others"),
    path("sessions/<uuid:public_id>/meet/feelings/", views.feelings, name="feelings"),
    path("sessions/<uuid:public_id>/meet/<uuid:person_id>/", views.meet_person, name="meet_person"),
    path(
        "sessions/<uuid:public_id>/meet/<uuid:person_id>/write-down/",
        views.write_down,
        name="write_down",
    ),
    path("sessions/<uuid:public_id>/meet/<uuid:person_id>/ring/", views.promise, name="promise"),
    path("sessions/<uuid:public_id>/check-in/", views.my_check_in, name="my_check_in"),
    path("sessions/<uuid:public_id>/check-out/", views.my_check_out, name="my_check_out"),
    path("i/<str:token>/check-in/", views.check_in, name="check_in"),
    path("i/<str:token>/check-out/", views.check_out, name="check_out"),
]
