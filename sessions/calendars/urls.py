from django.urls import path

from sessions.calendars import views

urlpatterns = [
    path("c/<str:token>/calendar.ics", views.feed, name="calendar_feed"),
    path("me/calendar/", views.my_calendar_address, name="my_calendar_address"),
    path("me/calendar/off/", views.no_calendar_address, name="no_calendar_address"),
]
