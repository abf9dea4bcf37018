from django.conf import settings
from django.urls import path

from messaging import hooks, views
from messaging.own import views as own
from messaging.push import views as push

app_name = "messaging"

urlpatterns = [
    path("hooks/notify/<slug:kind>/", hooks.notify, name="notify"),
    path("hooks/twilio/", hooks.twilio_reply, name="twilio_reply"),
    path("hooks/twilio/<uuid:public_id>/", hooks.twilio_receipt, name="twilio_receipt"),
    path("me/sent/", own.sent_to_me, name="sent_to_me"),
    path("me/sent/<uuid:public_id>/", own.sent_to_me_one, name="sent_to_me_one"),
    path("me/push/", push.switch, name="push"),
    path("me/push/worker.js", push.worker, name="push_worker"),
    path("undo/<uuid:public_id>/", views.undo, name="undo"),
]

if settings.DEBUG:
    urlpatterns += [path("outbox/", views.outbox, name="outbox")]
