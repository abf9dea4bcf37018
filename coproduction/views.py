from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import RequestDataTooBig
from django.shortcuts import redirect, render
from django.views import defaults
from django.views.decorators.http import require_GET

from coproduction.home import home_of

# What is thrown away of something far too large, so that whoever sent it gets to read the answer.
DRAINED_AT_MOST = 100 * 1024 * 1024
CHUNK = 64 * 1024


def bad_request(request, exception):
    """A request that cannot be read. One that is far too large gets a page that says so."""
    if not isinstance(exception, RequestDataTooBig):
        return defaults.bad_request(request, exception)
    # A server that closes on what it has not read cuts the answer off too.
    for _chunk in range(DRAINED_AT_MOST // CHUNK):
        if not request.read(CHUNK):
            break
    return render(request, "413.html", status=413)


def home(request):
    """What waits for whoever signed in. A member's page is the narrow one, with somebody to ask."""
    waiting = home_of(request.user)
    base = "base.html" if waiting.works_here else "base_member.html"
    return render(request, "home.html", {"home": waiting, "base": base})


@login_not_required
@require_GET
def leave(request):
    """Sign out, ask the browser to forget us, and show an everyday page. GET on purpose: one tap."""
    logout(request)
    response = redirect(settings.LEAVE_TO)
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


@login_not_required
@require_GET
def about_leaving(request):
    """What "Leave now" does, what it cannot do, and how to be safer. For anybody, signed in or not."""
    return render(request, "about_leaving.html")
