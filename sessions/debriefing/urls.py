from django.urls import path

from sessions.debriefing import views

urlpatterns = [
    path("sessions/<uuid:public_id>/debrief/", views.debrief, name="debrief"),
    path("sessions/<uuid:public_id>/summary/", views.summary_edit, name="summary_edit"),
    path("sessions/<uuid:public_id>/summary/share/", views.summary_share, name="summary_share"),
    path("sessions/<uuid:public_id>/summary/read/", views.summary, name="summary"),
    path("r/<str:token>/", views.summary_by_link, name="summary_by_link"),
]
