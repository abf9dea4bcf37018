from django.urls import path

from groups.terms import views

urlpatterns = [
    path("organisations/<uuid:public_id>/terms/", views.terms, name="terms"),
    path("organisations/<uuid:public_id>/terms/<uuid:term_id>/", views.term, name="term"),
    path(
        "organisations/<uuid:public_id>/terms/<uuid:term_id>/take-away/",
        views.take_away,
        name="term_away",
    ),
]
