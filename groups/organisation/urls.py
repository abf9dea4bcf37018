from django.urls import path

from groups.organisation import views

urlpatterns = [
    path("organisations/<uuid:public_id>/setup/", views.setup, name="setup"),
    path("organisations/<uuid:public_id>/setup/<slug:step>/", views.setup_step, name="setup_step"),
    path("organisations/<uuid:public_id>/who-sees-what/", views.who_sees_what, name="who_sees_what"),
    path("organisations/<uuid:public_id>/roles/", views.roles, name="roles"),
    path("organisations/<uuid:public_id>/roles/give/", views.give_role, name="give_role"),
    path("roles/<uuid:public_id>/end/", views.end_role, name="end_role"),
]
