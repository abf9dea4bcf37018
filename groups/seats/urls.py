from django.urls import path

from groups.seats import override, views

urlpatterns = [
    path("seats/<uuid:public_id>/", views.seat, name="seat"),
    path("seats/<uuid:public_id>/number/", views.show_number, name="show_number"),
    path("seats/<uuid:public_id>/plan/", views.write_plan_down, name="write_plan_down"),
    path("seats/<uuid:public_id>/plan/read/", views.show_plan, name="show_plan"),
    path("seats/<uuid:public_id>/helps/checked/", views.helps_checked, name="helps_checked"),
    path("seats/<uuid:public_id>/ways/", views.new_way, name="new_way"),
    path("seats/<uuid:seat_id>/ways/<uuid:public_id>/", views.way, name="way"),
    path("within-reach/", override.people, name="within_reach"),
    path("within-reach/<uuid:public_id>/", override.person, name="within_reach_person"),
]
