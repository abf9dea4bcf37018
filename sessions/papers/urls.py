from django.urls import path

from sessions.papers import views

urlpatterns = [
    path("sessions/<uuid:public_id>/plan/papers/", views.papers, name="papers"),
    path(
        "sessions/<uuid:public_id>/plan/papers/<uuid:paper_id>/", views.paper_change, name="paper_change"
    ),
    path(
        "sessions/<uuid:public_id>/plan/papers/<uuid:paper_id>/away/",
        views.paper_away,
        name="paper_away",
    ),
    path("papers/<uuid:public_id>/", views.paper, name="paper"),
    path("papers/<uuid:public_id>/file/", views.paper_file, name="paper_file"),
]
