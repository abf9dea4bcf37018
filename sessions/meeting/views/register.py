"""The register and the running order on paper, for a hall without a device, and typing them in afterwards."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from sessions.meeting import hours, living
from sessions.meeting.agenda import agenda_of
from sessions.meeting.register import MOST_PEOPLE, as_it_stands, as_typed, read
from sessions.meeting.taps import save_taps
from sessions.meeting.views.finding import in_their_zone, pair_of, session_to_mark

EMPTY_LINES = 6


@require_GET
def register(request, public_id):
    """Made for paper: names and room to write. It can be printed days before."""
    group_session = session_to_mark(request.user, public_id)
    listed, _others = living.rows_of(group_session, living.day_of_taps(group_session))
    context = {
        "group_session": group_session,
        "rows": listed,
        "empty_lines": range(EMPTY_LINES),
        "agenda": agenda_of(group_session, now=timezone.now()),
        "pair": pair_of(group_session),
        "is_open": hours.is_list_open(group_session),
    }
    return in_their_zone(request, "sessions/meeting/register.html", context)


@require_http_methods(["GET", "POST"])
def register_typed(request, public_id):
    """What stands on the paper, for everybody at once. Only what was changed is written down."""
    group_session = session_to_mark(request.user, public_id)
    listed, others = living.rows_of(group_session, living.day_of_taps(group_session))
    rows = (listed + others)[:MOST_PEOPLE]
    lines = [as_it_stands(row, group_session=group_session) for row in rows]
    was = {line.name: line.said for line in lines}
    if request.method == "POST":
        sent = request.POST.get("was", "").split(" ")
        was |= {name: said for name, _sep, said in (one.partition("=") for one in sent) if name in was}
        lines = [as_typed(line, request.POST) for line in lines]
        taps = [tap for line in lines for tap in read(line, was[line.name], group_session=group_session)]
        if not any(line.errors for line in lines):
            try:
                save_taps(group_session=group_session, taps=taps, by=request.user)
            except hours.NotOpen:
                messages.warning(request, _("The list is closed now, so nothing was changed."))
            else:
                _say_what_was_saved(request, len({tap.person for tap in taps}))
            return redirect("sessions:meet", group_session.public_id)
    now = timezone.now()
    context = {
        "group_session": group_session,
        "lines": lines,
        "wrong": [line for line in lines if line.errors],
        "was": " ".join(f"{name}={said}" for name, said in was.items()),
        "is_open": hours.is_list_open(group_session, now=now),
        "is_too_early": now < hours.opens_at(group_session),
        "is_going_ahead": hours.is_going_ahead(group_session),
        "opens_at": hours.opens_at(group_session),
    }
    return in_their_zone(request, "sessions/meeting/register_typed.html", context)


def _say_what_was_saved(request, people):
    if people:
        said = ngettext("Saved for %(n)s person.", "Saved for %(n)s people.", people) % {"n": people}
    else:
        said = _("Nothing was different, so nothing was changed.")
    messages.success(request, said)
