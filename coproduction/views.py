from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from coproduction.home import home_of


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
