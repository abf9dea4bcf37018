"""The live page: what is on, who is here. It works by forms alone; its script does the same without a signal."""

import json
from datetime import timedelta

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponseNotModified, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from groups.permissions import needs_shown_to
from people.models import AccessNeed
from sessions.meeting import hours, living, reading, roster, taps
from sessions.meeting.folding import Kind
from sessions.meeting.signals import open_signals
from sessions.meeting.views.finding import (
    in_their_zone,
    is_one_of_the_two,
    person_to_mark,
    session_to_mark,
)
from sessions.models import Facilitation

A_MOMENT = timedelta(milliseconds=1)
COMPACT = {"separators": (",", ":")}


@require_http_methods(["GET", "POST"])
def live(request, public_id):
    """`?kept=1`: as a device may keep it, without whatever only the two may know."""
    group_session = session_to_mark(request.user, public_id)
    if request.method == "POST":
        return _tap(request, group_session)
    now = timezone.now()
    day = living.day_of_taps(group_session)
    listed, others = living.rows_of(group_session, day)
    running = living.running_of(group_session, day, now=now)
    role = _role(request.user, group_session)
    signals = []
    if role and "kept" not in request.GET:
        signals = list(open_signals(group_session, viewer=request.user))
    if request.GET.get("part") == "signals":
        context = {"group_session": group_session, "signals": signals}
        return in_their_zone(request, "sessions/meeting/_signals.html", context)
    rows = listed + others
    context = {
        "group_session": group_session,
        "is_open": hours.is_list_open(group_session, now=now),
        "is_too_early": now < hours.opens_at(group_session),
        "is_going_ahead": hours.is_going_ahead(group_session),
        "opens_at": hours.opens_at(group_session),
        "day": day,
        "course_json": json.dumps(day.state.get("agenda", {}), **COMPACT),
        "rows": listed,
        "others": others,
        "here": sum(row.entry["m"] == "here" for row in rows),
        "left": sum(row.entry["m"] == "left" for row in rows),
        "expected": sum(row.is_expected and row.entry["m"] == "no" for row in listed),
        "running": running,
        "agenda": living.agenda_as_json(running),
        "now": now,
        "people_first": role == Facilitation.Role.SUPPORT,
        "is_one_of_the_two": bool(role),
        "signals": signals,
        "voices": living.names_of_voices(group_session),
        "phrases": {
            name: words % {"name": "{name}", "time": "{time}"}
            for name, words in living.words_of_claims().items()
        },
        "kept_until": group_session.ends_at + living.KEPT_AFTER_THE_END,
    }
    return in_their_zone(request, "sessions/meeting/live.html", context)


def _role(person, group_session):
    """What they do at this session; None for others who run the group."""
    if not is_one_of_the_two(person, group_session):
        return None
    return group_session.facilitations.filter(person=person).values_list("role", flat=True).first()


def _tap(request, group_session):
    """One button of a form. A break that comes first says what it is a break from."""
    people = reading.by_public_id(roster.people_who_can_be_marked(group_session))
    try:
        tap = reading.read_form(request.POST, group_session=group_session, people=people)
        said = [tap]
        if tap.kind == Kind.BREAK_STARTED:
            said = [*_what_it_interrupts(group_session, before=tap.tapped_at), tap]
        outcome = taps.save_taps(group_session=group_session, taps=said, by=request.user)
    except reading.Nonsense:
        raise Http404 from None
    except hours.NotOpen:
        messages.warning(request, _("The list is closed now, so nothing was changed."))
    else:
        if outcome.refused:
            raise Http404
    address = reverse("sessions:live", args=[group_session.public_id])
    return redirect(f"{address}#p-{tap.person}" if tap.person else address)


def _what_it_interrupts(group_session, *, before):
    day = living.day_of_taps(group_session)
    running = living.running_of(group_session, day, now=timezone.now())
    if day.state.get("agenda", {}).get("item") or running.now is None:
        return []
    item, at = running.now.item.public_id, running.now.starts_at
    return [taps.NewTap(kind=Kind.ITEM_STARTED.value, item=item, at=at, tapped_at=before - A_MOMENT)]


@require_http_methods(["GET", "POST"])
def live_taps(request, public_id):
    """For devices. GET: what has changed `since`. POST: taps that were kept, sent as often as need be."""
    return _take_in(request, public_id) if request.method == "POST" else _tell(request, public_id)


def _tell(request, public_id):
    try:
        since = int(request.GET.get("since", 0))
    except ValueError:
        raise Http404 from None
    found = living.news(person=request.user, public_id=public_id, since=since)
    if found is None:
        raise Http404
    if request.headers.get("If-None-Match") == found.tag:
        return HttpResponseNotModified(headers={"ETag": found.tag})
    return JsonResponse(found.body, headers={"ETag": found.tag}, json_dumps_params=COMPACT)


def _take_in(request, public_id):
    group_session = session_to_mark(request.user, public_id)
    try:
        batch = reading.read_batch(request.body, now=timezone.now())
    except reading.Nonsense:
        return JsonResponse({"why": "nonsense"}, status=400)
    if batch.by != request.user.public_id:
        # Kept by somebody else who used this device: only they can say it.
        return JsonResponse({"why": "somebody_else"}, status=409)
    try:
        outcome = taps.save_taps(
            group_session=group_session, taps=batch.taps, by=request.user, device=batch.device
        )
    except hours.NotOpen:
        return JsonResponse({"why": "closed"}, status=409)
    refused = {str(one): why for one, why in outcome.refused.items()}
    refused |= dict.fromkeys(batch.unread, "nonsense")
    return JsonResponse({"saved": [str(one) for one in outcome.saved], "refused": refused})


@require_GET
def live_person(request, public_id, person_id):
    """One person, for whoever supports: what helps them, as far as they shared it. Never kept on a device."""
    group_session = session_to_mark(request.user, public_id)
    person = person_to_mark(group_session, person_id)
    needs = needs_shown_to(request.user).filter(person=person).exclude(kind=AccessNeed.Kind.TIMES)
    listed = roster.people_on_the_list(group_session).filter(pk=person.pk).first()
    context = {
        "group_session": group_session,
        "person": person,
        "line": roster.line_of(listed) if listed else roster.line_of_somebody_else(person),
        "needs": needs,
        "is_open": hours.is_list_open(group_session),
        "is_one_of_the_two": is_one_of_the_two(request.user, group_session),
    }
    return in_their_zone(request, "sessions/meeting/live_person.html", context)


@login_not_required
@require_GET
def live_worker(request):
    """The script that keeps the live page without a signal. It knows nobody and says nothing."""
    worker = render(request, "sessions/meeting/worker.js", content_type="text/javascript; charset=utf-8")
    worker["Service-Worker-Allowed"] = "/sessions/"
    return worker
