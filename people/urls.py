from django.urls import path

from people.about import views as about
from people.hard_days import views as hard_days
from people.helping import views as helping
from people.reaching import views as reaching

app_name = "people"

urlpatterns = [
    path("me/", about.me, name="me"),
    path("me/name/", about.name, name="name"),
    path("me/ways/", reaching.ways, name="ways"),
    path("me/ways/new/", reaching.new_way, name="new_way"),
    path("me/ways/<uuid:public_id>/", reaching.way, name="way"),
    path("me/ways/<uuid:public_id>/still-right/", reaching.still_right, name="still_right"),
    path("me/ways/<uuid:public_id>/more/", reaching.details, name="way_details"),
    path("me/ways/<uuid:public_id>/take-away/", reaching.take_away, name="take_away"),
    path("me/plan/", reaching.plan, name="plan"),
    path("me/helps/", helping.helps, name="helps"),
    path("me/helps/still-right/", helping.helps_still_right, name="helps_still_right"),
    path("me/hard-days/", hard_days.hard_days, name="hard_days"),
    path("me/hard-days/<uuid:public_id>/take-away/", hard_days.take_away, name="hard_day_away"),
    path("me/looked/", reaching.looked, name="looked"),
]
