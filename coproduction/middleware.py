"""What every page needs: no copy left behind on the device, and who did it, for the audit trail."""

import pghistory
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
