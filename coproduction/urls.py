from django.urls import include, path

from coproduction import views

urlpatterns = [
    path("", views.home, name="home"),
    path("leave/", views.leave, name="leave"),
    path("sign-in/", include("allauth.account.urls")),
]
