from django.urls import include, path

from coproduction import views

urlpatterns = [
    path("", views.home, name="home"),
    path("leave/", views.leave, name="leave"),
    path("sign-in/", include("allauth.account.urls")),
    path("", include("groups.urls")),
    path("", include("messaging.urls")),
    path("", include("wellbeing.urls")),
    path("", include("sessions.urls")),
    path("", include("payments.urls")),
]
