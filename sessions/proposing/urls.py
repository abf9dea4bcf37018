from django.urls import path

from sessions.proposing import views

urlpatterns = [
    path("i/<str:token>/agenda/", views.agenda_by_link, name="agenda_by_link"),
    path("invitations/<uuid:public_id>/agenda/", views.my_agenda, name="my_agenda"),
    path("sessions/<uuid:public_id>/plan/asked/<uuid:wish_id>/", views.answer_wish, name="answer_wish"),
]
