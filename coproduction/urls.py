from django.conf import settings
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

if settings.DEBUG:
    from coproduction.example_views import example_sign_in

    urlpatterns += [path("example/<uuid:public_id>/", example_sign_in, name="example_sign_in")]
