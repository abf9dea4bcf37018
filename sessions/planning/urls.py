from django.urls import path

from sessions.planning import apart_views, views

urlpatterns = [
    path("groups/<uuid:public_id>/sessions/", views.session_list, name="list"),
    path("groups/<uuid:public_id>/sessions/new/", views.session_new, name="new"),
    path("sessions/<uuid:public_id>/plan/", views.plan, name="plan"),
    path("sessions/<uuid:public_id>/plan/change/", views.change, name="change"),
    path("sessions/<uuid:public_id>/plan/without/<slug:what>/", views.pass_over, name="pass_over"),
    path("sessions/<uuid:public_id>/plan/people/", views.people, name="people"),
    path("sessions/<uuid:public_id>/plan/agenda/", views.agenda, name="agenda"),
    path("sessions/<uuid:public_id>/plan/agenda/suggest/", views.agenda_suggest, name="agenda_suggest"),
    path("sessions/<uuid:public_id>/plan/agenda/<uuid:item_id>/", views.agenda_item, name="agenda_item"),
    path(
        "sessions/<uuid:public_id>/plan/agenda/<uuid:item_id>/move/",
        views.agenda_move,
        name="agenda_move",
    ),
    path(
        "sessions/<uuid:public_id>/plan/agenda/<uuid:item_id>/remove/",
        views.agenda_remove,
        name="agenda_remove",
    ),
    path("sessions/<uuid:public_id>/cancel/", views.cancel, name="cancel"),
    path("trusted/<uuid:public_id>/apart/<uuid:session_id>/", apart_views.ask_apart, name="ask_apart"),
]
