from django.urls import path

from groups.unease import views

urlpatterns = [
    path("groups/<uuid:public_id>/not-right/", views.not_right, name="not_right"),
    path("not-right/", views.uneases, name="uneases"),
    path("not-right/<uuid:public_id>/", views.unease, name="unease"),
    path("not-right/<uuid:public_id>/read/", views.unease_read, name="unease_read"),
]
