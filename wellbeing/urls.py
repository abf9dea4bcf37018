from django.urls import path

from wellbeing import views

app_name = "wellbeing"

urlpatterns = [
    path("follow-ups/", views.follow_ups, name="follow_ups"),
    path("follow-ups/<uuid:public_id>/", views.follow_up, name="follow_up"),
    path("follow-ups/<uuid:public_id>/number/", views.reveal, name="reveal"),
    path("follow-ups/<uuid:public_id>/hand-over/", views.hand_over, name="hand_over"),
    path("not-right/<uuid:public_id>/call/", views.call_after_unease, name="call_after_unease"),
]
