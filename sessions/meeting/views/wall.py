"""The code on the wall: one for each session. It says which session, and never who."""

from io import BytesIO

import segno
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_GET

from sessions.meeting.permissions import sessions_lived_through_by, sessions_to_mark
from sessions.meeting.views.finding import in_their_zone, session_to_mark


@require_GET
def wall(request, public_id):
    """To print, or to show on a screen in the room."""
    group_session = session_to_mark(request.user, public_id)
    context = {"group_session": group_session, "address": _address(public_id)}
    return in_their_zone(request, "sessions/meeting/wall.html", context)


@require_GET
def wall_code(request, public_id):
    session_to_mark(request.user, public_id)
    svg = BytesIO()
    # No style in it, and dark on white whatever the colours of the page: cameras want it so.
    segno.make(_address(public_id), error="m", micro=False).save(
        svg, kind="svg", scale=8, border=4, dark="#000", light="#fff", svgclass="", lineclass=""
    )
    return HttpResponse(svg.getvalue(), content_type="image/svg+xml")


@login_not_required
@require_GET
def wall_door(request, public_id):
    """Where the code leads. Whoever is not signed in gets the same page for every code, real or not."""
    user = request.user
    if user.is_authenticated:
        if sessions_lived_through_by(user).filter(public_id=public_id).exists():
            return redirect("sessions:my_today", public_id)
        get_object_or_404(sessions_to_mark(user), public_id=public_id)
        return redirect("sessions:meet", public_id)
    here = reverse("sessions:wall_door", args=[public_id])
    sign_in = f"{reverse('account_login')}?{urlencode({'next': here})}"
    return render(request, "sessions/meeting/wall_door.html", {"sign_in": sign_in, "help_line": None})


def _address(public_id):
    return settings.SITE_URL + reverse("sessions:wall_door", args=[public_id])
