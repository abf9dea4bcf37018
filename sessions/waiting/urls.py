from django.urls import path

from sessions.waiting import views

urlpatterns = [path("sessions/<uuid:public_id>/places/", views.places, name="places")]
