from django.urls import path

from groups.forming import views

urlpatterns = [
    path("organisations/<uuid:public_id>/groups/", views.of_organisation, name="of_organisation"),
    path("organisations/<uuid:public_id>/groups/new/", views.start, name="start"),
    path("groups/<uuid:public_id>/purpose/", views.purpose, name="purpose"),
    path("groups/<uuid:public_id>/purpose/change/", views.purpose_change, name="purpose_change"),
    path("groups/<uuid:public_id>/purpose/change/<slug:part>/", views.purpose_part, name="purpose_part"),
    path("groups/<uuid:public_id>/stage/", views.stage, name="stage"),
    path("groups/<uuid:public_id>/stage/<slug:to>/", views.move, name="move"),
    path("groups/<uuid:public_id>/history/", views.history, name="history"),
]
