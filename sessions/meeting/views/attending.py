from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from sessions.meeting import attending, hours, roster
from sessions.meeting.agenda import agenda_of
from sessions.meeting.views.feelings import what_they_said
from sessions.meeting.views.finding import (
    in_their_zone,
    is_one_of_the_two,
    pair_of,
    person_to_mark,
    session_to_mark,
)
from sessions.models import CheckOut

PER_PAGE = 100


@require_GET
def meet(request, public_id):
    group_session = session_to_mark(request.user, public_id)
    search = request.GET.get("q", "").strip()
    people = roster.people_on_the_list(group_session)
    if search:
        people = people.filter(preferred_name__icontains=search)
    page = Paginator(people, PER_PAGE).get_page(request.GET.get("page"))
    now = timezone.now()
    context = {
        "group_session": group_session,
        "is_open": hours.is_list_open(group_session, now=now),
        "is_too_early": now < hours.opens_at(group_session),
        "is_going_ahead": hours.is_going_ahead(group_session),
        "opens_at": hours.opens_at(group_session),
        "page": page,
        "lines": [roster.line_of(person) for person in page],
        "search": search,
        "counts": roster.how_many_are_here(group_session),
        "agenda": agenda_of(group_session, now=now),
        "pair": pair_of(group_session),
        "is_one_of_the_two": is_one_of_the_two(request.user, group_session),
    }
    if context["is_one_of_the_two"]:
        check_outs = CheckOut.objects.visible_to(request.user).filter(group_session=group_session)
        context["calls_wanted"] = check_outs.wanting_a_call().count()
    return in_their_zone(request, "sessions/meeting/meet.html", context)


@require_POST
def tap_person(request, public_id):
    """One tap on the list. The button's name says what, its value who."""
    group_session = session_to_mark(request.user, public_id)
    what = next((tap for tap in attending.Tap if tap.value in request.POST), None)
    if what is None:
        raise Http404
    person = person_to_mark(group_session, request.POST[what.value])
    try:
        attending.tap(group_session=group_session, person=person, tap=what, by=request.user)
    except hours.NotOpen:
        messages.warning(request, _("The list is closed now, so nothing was changed."))
    place = {name: request.POST[name] for name in ("q", "page") if request.POST.get(name)}
    address = reverse("sessions:meet", args=[group_session.public_id])
    return redirect(f"{address}{'?' if place else ''}{urlencode(place)}#p-{person.public_id}")


@require_GET
def others(request, public_id):
    """Members of the group who were not asked, so that whoever comes along can be marked too."""
    group_session = session_to_mark(request.user, public_id)
    search = request.GET.get("q", "").strip()
    people = roster.people_not_on_the_list(group_session)
    if search:
        people = people.filter(preferred_name__icontains=search)
    context = {
        "group_session": group_session,
        "is_open": hours.is_list_open(group_session),
        "page": Paginator(people, PER_PAGE).get_page(request.GET.get("page")),
        "search": search,
    }
    return in_their_zone(request, "sessions/meeting/others.html", context)


@require_GET
def meet_person(request, public_id, person_id):
    """One person on the day: put their presence right and, for the two facilitators, how they are."""
    group_session = session_to_mark(request.user, public_id)
    person = get_object_or_404(roster.people_on_the_list(group_session), public_id=person_id)
    context = {
        "group_session": group_session,
        "line": roster.line_of(person),
        "is_open": hours.is_list_open(group_session),
        "is_one_of_the_two": is_one_of_the_two(request.user, group_session),
    }
    if context["is_one_of_the_two"]:
        context |= what_they_said(request.user, group_session, person)
    return in_their_zone(request, "sessions/meeting/person.html", context)
