from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET


def home(request):
    return render(request, "home.html")


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
