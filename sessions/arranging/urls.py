from django.urls import path

from sessions.arranging import member, views

ONE = "sessions/<uuid:public_id>/arrangements/<uuid:arrangement_id>/"

urlpatterns = [
    path("arrangements/", views.board, name="arrangement_board"),
    path("sessions/<uuid:public_id>/arrangements/", views.arrangements, name="arrangements"),
    path(ONE, views.arrangement_settle, name="arrangement_settle"),
    path(f"{ONE}change/", views.arrangement, name="arrangement"),
    path("i/<str:token>/arranged/", member.arranged_by_link, name="arranged_by_link"),
    path("invitations/<uuid:public_id>/arranged/", member.my_arranged, name="my_arranged"),
]
