from django.urls import path

from sessions.dates import copying_views, marking, series_views, views

urlpatterns = [
    path("groups/<uuid:public_id>/dates/new/", views.offer, name="offer_dates"),
    path("groups/<uuid:public_id>/series/new/", series_views.new_series, name="new_series"),
    path(
        "sessions/<uuid:public_id>/plan/following/",
        series_views.change_following,
        name="change_following",
    ),
    path("sessions/<uuid:public_id>/copy/", copying_views.copy, name="copy"),
    path("dates/<uuid:public_id>/", views.dates, name="dates"),
    path("dates/<uuid:public_id>/choose/<uuid:date_id>/", views.choose, name="choose_date"),
    path("dates/<uuid:public_id>/close/", views.close, name="close_dates"),
    path("dates/<uuid:public_id>/remind/", views.remind, name="remind_dates"),
    path("dates/<uuid:public_id>/newcomers/", views.ask_newcomers, name="ask_newcomers"),
    path("dates/<uuid:public_id>/for/<uuid:answer_id>/", views.mark_for_them, name="mark_for_them"),
    path("d/<str:token>/", marking.mark, name="dates_by_link"),
    path("my-dates/<uuid:public_id>/", marking.my_dates, name="my_dates"),
]
