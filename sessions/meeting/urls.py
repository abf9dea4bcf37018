from django.urls import path

from sessions.meeting.views import attending, feelings, lending, live, prompts, register, today, wall

urlpatterns = [
    path("sessions/<uuid:public_id>/meet/", attending.meet, name="meet"),
    path("sessions/<uuid:public_id>/meet/tap/", attending.tap_person, name="tap"),
    path("sessions/<uuid:public_id>/meet/others/", attending.others, name="others"),
    path("sessions/<uuid:public_id>/register/", register.register, name="register"),
    path("sessions/<uuid:public_id>/register/typed/", register.register_typed, name="register_typed"),
    path("sessions/<uuid:public_id>/live/", live.live, name="live"),
    path("sessions/<uuid:public_id>/live/taps/", live.live_taps, name="live_taps"),
    path("sessions/<uuid:public_id>/live/<uuid:person_id>/", live.live_person, name="live_person"),
    path("sessions/live-worker.js", live.live_worker, name="live_worker"),
    path("sessions/<uuid:public_id>/meet/feelings/", feelings.feelings, name="feelings"),
    path("sessions/<uuid:public_id>/meet/<uuid:person_id>/", attending.meet_person, name="meet_person"),
    path(
        "sessions/<uuid:public_id>/meet/<uuid:person_id>/write-down/",
        feelings.write_down,
        name="write_down",
    ),
    path("sessions/<uuid:public_id>/meet/<uuid:person_id>/ring/", feelings.promise, name="promise"),
    path(
        "sessions/<uuid:public_id>/meet/signals/<uuid:signal_id>/",
        today.answer_signal,
        name="answer_signal",
    ),
    path("sessions/<uuid:public_id>/meet/<uuid:person_id>/hand-over/", lending.lend, name="lend"),
    path("lent/", lending.lent, name="lent"),
    path("lent/back/", lending.lent_back, name="lent_back"),
    path("sessions/<uuid:public_id>/meet/wall/", wall.wall, name="wall"),
    path("sessions/<uuid:public_id>/meet/wall.svg", wall.wall_code, name="wall_code"),
    path("on-the-wall/<uuid:public_id>/", wall.wall_door, name="wall_door"),
    path("sessions/<uuid:public_id>/meet/begin-with/", prompts.choose_prompt, name="choose_prompt"),
    path("groups/<uuid:public_id>/begin-with/", prompts.prompts_of_group, name="prompts"),
    path("groups/<uuid:public_id>/begin-with/take-out/", prompts.retire_prompt, name="retire_prompt"),
    path("sessions/<uuid:public_id>/today/", today.my_today, name="my_today"),
    path("i/<str:token>/today/", today.today, name="today"),
    path("sessions/<uuid:public_id>/check-in/", feelings.my_check_in, name="my_check_in"),
    path("sessions/<uuid:public_id>/check-out/", feelings.my_check_out, name="my_check_out"),
    path("i/<str:token>/check-in/", feelings.check_in, name="check_in"),
    path("i/<str:token>/check-out/", feelings.check_out, name="check_out"),
]
