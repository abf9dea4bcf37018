from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

SOMEWHERE_ELSE = "https://www.bbc.co.uk/weather"


def home(request):
    return render(request, "home.html")


@login_not_required
@require_GET
def leave(request):
    """Sign out, ask the browser to forget us, and show an everyday page. GET on purpose: one tap."""
    logout(request)
    response = redirect(SOMEWHERE_ELSE)
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response
