from django.urls import path

from sessions.facilitating import views

urlpatterns = [
    path("f/<str:token>/", views.facilitating_by_link, name="facilitating_by_link"),
    path("f/<str:token>/all/", views.series_by_link, name="series_by_link"),
    path("sessions/<uuid:public_id>/facilitating/", views.facilitating, name="facilitating"),
    path("series/<uuid:public_id>/facilitating/", views.facilitating_series, name="facilitating_series"),
    path("sessions/<uuid:public_id>/plan/people/said/", views.said_to_me, name="said_to_me"),
]
