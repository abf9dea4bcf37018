"""What every page needs: no copy left behind on the device, and who did it, for the audit trail."""

import pghistory
from django.core.exceptions import RequestDataTooBig
from django.http import UnreadablePostError
from django.shortcuts import render
from django.urls import Resolver404, resolve


class PrivatePages:
    """Somebody may look at this device afterwards: no page may be kept by the browser."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        response.headers.setdefault("Cache-Control", "no-store")
        response.headers.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
        return response


class WhoDidIt:
    """Hands the person and the name of the page to the audit triggers.

    The page's name, never its address: an address can hold a personal link.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.method in ("GET", "HEAD", "OPTIONS"):
            return self.get_response(request)
        user = request.user
        try:
            page = resolve(request.path_info).view_name
        except Resolver404:
            page = ""
        with pghistory.context(by=user.pk if user.is_authenticated else None, page=page):
            return self.get_response(request)


class TooLarge:
    """What is too large to read gets a page that says so, where Django would say nothing but 400.

    Before the check for forged forms, which is the first to read what was sent.
    """

    # Thrown away unread: a server that closes on what it has not read cuts the answer off too.
    DRAINED_AT_MOST = 100 * 1024 * 1024
    CHUNK = 64 * 1024

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        # What machines send is read by nobody before they have shown who they are.
        if request.method != "POST" or getattr(view, "csrf_exempt", False):
            return None
        try:
            request.POST  # noqa: B018 (reads it)
        except UnreadablePostError:  # whoever sent it has gone: the next to read finds out
            return None
        except RequestDataTooBig:
            for _chunk in range(self.DRAINED_AT_MOST // self.CHUNK):
                if not request.read(self.CHUNK):
                    break
            return render(request, "413.html", status=413)
        return None
