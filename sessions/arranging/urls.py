from django.urls import path

from sessions.arranging import views

urlpatterns = [
    path("sessions/<uuid:public_id>/arrangements/", views.arrangements, name="arrangements"),
    path(
        "sessions/<uuid:public_id>/arrangements/<uuid:arrangement_id>/",
        views.arrangement_settle,
        name="arrangement_settle",
    ),
]
