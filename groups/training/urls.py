from django.urls import path

from groups.training import views

urlpatterns = [
    path("me/training/", views.my_training, name="my_training"),
    path("groups/<uuid:public_id>/training/", views.group_training, name="group_training"),
    path("organisations/<uuid:public_id>/training/", views.everyone, name="training"),
    path("organisations/<uuid:public_id>/training/rules/", views.rules, name="training_rules"),
    path(
        "organisations/<uuid:public_id>/training/rules/<slug:training>/",
        views.rule,
        name="training_rule",
    ),
    path(
        "organisations/<uuid:public_id>/training/<uuid:person_id>/",
        views.person_training,
        name="person_training",
    ),
    path("training/<uuid:public_id>/take-back/", views.take_back, name="training_take_back"),
]
