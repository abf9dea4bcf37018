from django.urls import path

from groups.wordings import views

urlpatterns = [
    path("organisations/<uuid:public_id>/wordings/", views.wordings, name="wordings"),
    path(
        "organisations/<uuid:public_id>/wordings/<slug:kind>/<slug:which>/<slug:code>/",
        views.wording,
        name="wording",
    ),
    path("wordings/<uuid:public_id>/agreed/", views.agreed, name="wording_agreed"),
    path("wordings/<uuid:public_id>/take-back/", views.take_back, name="wording_take_back"),
]
