"""The addresses as they are while DEBUG is on, which it never is in tests."""

from django.urls import include, path

from coproduction.urls import urlpatterns as everything
from messaging import views

outbox = ([path("outbox/", views.outbox, name="outbox")], "messaging_in_test_mode")

urlpatterns = [path("", include(outbox)), *everything]
