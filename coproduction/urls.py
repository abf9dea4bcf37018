from allauth.account import views as account
from django.conf import settings
from django.urls import include, path

from coproduction import views

urlpatterns = [
    path("", views.home, name="home"),
    path("leave/", views.leave, name="leave"),
    path("leave/about/", views.about_leaving, name="about_leaving"),
    # Only the doors we use: no passwords, no sign-up. Asking for a code is how one signs in.
    path("sign-in/", account.request_login_code, name="account_login"),
    path("sign-in/", account.request_login_code, name="account_request_login_code"),
    path("sign-in/code/", account.confirm_login_code, name="account_confirm_login_code"),
    path("sign-in/not-now/", account.account_inactive, name="account_inactive"),
    path("sign-out/", account.logout, name="account_logout"),
    # First what everybody opens, by a link: addresses are tried one after the other, and there are many.
    path("", include("sessions.urls")),
    path("", include("people.urls")),
    path("", include("groups.urls")),
    path("", include("messaging.urls")),
    path("", include("wellbeing.urls")),
    path("", include("payments.urls")),
]

if settings.DEBUG:
    from coproduction import styleguide
    from coproduction.example_views import example_sign_in

    urlpatterns += [
        path("example/<uuid:public_id>/", example_sign_in, name="example_sign_in"),
        path("styleguide/", styleguide.pieces, name="styleguide"),
        path("styleguide/<slug:name>/", styleguide.sample, name="styleguide_sample"),
    ]
