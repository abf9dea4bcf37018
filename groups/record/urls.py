from django.urls import path

from groups.record import views

urlpatterns = [
    path("groups/<uuid:public_id>/record/", views.record, name="record"),
    path("groups/<uuid:public_id>/record/record.html", views.record_file, name="record_file"),
]
