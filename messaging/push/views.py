"""Switching it on, on the phone it is about. What shows on the lock screen is read first."""

import json
from pathlib import Path

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from messaging.channels import push
from people.models import ContactPoint
from people.reaching import services

WORKER = Path(__file__).with_name("worker.js")
MOST = 10


class SubscriptionForm(forms.Form):
    """What the browser says about where it can be pushed to."""

    endpoint = forms.URLField(max_length=1000, assume_scheme="https")
    p256dh = forms.RegexField(r"^[A-Za-z0-9_-]{80,100}=*$")
    auth = forms.RegexField(r"^[A-Za-z0-9_-]{16,40}=*$")

    def clean_endpoint(self):
        if not push.may_be_asked(self.cleaned_data["endpoint"]):
            raise forms.ValidationError(_("This browser cannot do it."))
        return self.cleaned_data["endpoint"]

    @property
    def value(self):
        cleaned = self.cleaned_data
        keys = {"p256dh": cleaned["p256dh"], "auth": cleaned["auth"]}
        return json.dumps({"endpoint": cleaned["endpoint"], "keys": keys}, sort_keys=True)


@require_http_methods(["GET", "POST"])
def switch(request):
    """What would show, and a button. POST keeps where this browser can be reached: that is the yes."""
    if not push.is_set_up():
        raise Http404
    if request.method == "POST":
        return _keep(request)
    mine = ContactPoint.objects.visible_to(request.user).kept()
    number = mine.filter(channel=ContactPoint.Channel.PUSH, allowed="yes").count()
    return render(request, "messaging/push/switch.html", {"key": push.public_key(), "number": number})


def _keep(request):
    form = SubscriptionForm(request.POST)
    mine = ContactPoint.objects.filter(person=request.user, channel=ContactPoint.Channel.PUSH)
    if not form.is_valid() or mine.kept().count() >= MOST:
        messages.warning(request, _("This browser cannot do it. We go on reaching you as before."))
        return redirect("messaging:push")
    try:
        point = services.add_way(
            person=request.user,
            channel=ContactPoint.Channel.PUSH,
            value=form.value,
            by=request.user,
        )
    except services.KeptAlready:
        point = mine.kept().get(digest=services.matching_digest(form.value))
    services.say(point=point, allowed="yes", by=request.user)
    messages.success(request, _("It is on. It only ever says “You have a new message”."))
    return redirect("people:ways")


@login_not_required
@require_GET
def worker(request):
    """The script that shows it. The same for everybody, and it holds nothing: the browser fetches it alone."""
    if not push.is_set_up():
        raise Http404
    return HttpResponse(WORKER.read_text(), content_type="text/javascript")
