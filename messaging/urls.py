from django.conf import settings
from django.urls import path

from messaging import views

app_name = "messaging"

urlpatterns = []

if settings.DEBUG:
    urlpatterns += [path("outbox/", views.outbox, name="outbox")]
