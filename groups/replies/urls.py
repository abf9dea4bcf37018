from django.urls import path

from groups.replies import views

urlpatterns = [
    path("replies/", views.replies, name="replies"),
    path("replies/<uuid:public_id>/done/", views.reply_done, name="reply_done"),
]
