"""The day on a member's own phone: "I need a minute", "What does that mean?", how one arrives and leaves."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from groups.help import link_not_working, who_to_ask
from groups.words.forms import AskForm
from groups.words.services import answer_in_words, ask
from people.services import LinkNotWorking, open_link
from sessions.meeting import hours, signals
from sessions.meeting.agenda import agenda_of
from sessions.meeting.permissions import sessions_lived_through_by
from sessions.meeting.views.finding import in_their_zone, pair_of, session_of_the_two, with_group

NEED, ALL_RIGHT = "need", "all-right"
WITH_YOU, OVER = "with-you", "over"


@require_http_methods(["GET", "POST"])
def my_today(request, public_id):
    """For whoever is signed in; the code on the wall leads here, too."""
    theirs = with_group(sessions_lived_through_by(request.user))
    group_session = get_object_or_404(theirs, public_id=public_id)
    addresses = {
        "here": reverse("sessions:my_today", args=[public_id]),
        "arriving": reverse("sessions:my_check_in", args=[public_id]),
        "leaving": reverse("sessions:my_check_out", args=[public_id]),
        "back": reverse("home"),
    }
    return _today(request, request.user, group_session, addresses)


@login_not_required
@require_http_methods(["GET", "POST"])
def today(request, token):
    """By the invitation's own link, which says who and which session."""
    try:
        link = open_link(token=token, purpose="invitation", reader=request.user)
    except LinkNotWorking as gone:
        return link_not_working(request, gone.person)
    theirs = sessions_lived_through_by(link.person).filter(invitations__public_id=link.target)
    group_session = with_group(theirs.filter(invitations__person=link.person)).first()
    if group_session is None:
        return link_not_working(request, link.person)
    addresses = {
        "here": reverse("sessions:today", args=[token]),
        "arriving": reverse("sessions:check_in", args=[token]),
        "leaving": reverse("sessions:check_out", args=[token]),
    }
    with translation.override(link.person.language):
        return _today(request, link.person, group_session, addresses)


def _today(request, person, group_session, addresses):
    form = AskForm(request.POST if "short" in request.POST else None)
    if form.is_bound and form.is_valid():
        messages.success(
            request,
            answer_in_words(ask(group=group_session.group, short=form.cleaned_data["short"])),
        )
        return redirect(addresses["here"])
    if request.method == "POST" and not form.is_bound:
        _tapped(request, group_session, person)
        return redirect(addresses["here"])
    now = timezone.now()
    context = {
        "person": person,
        "group_session": group_session,
        "addresses": addresses,
        "form": form,
        "is_open": hours.is_signal_open(group_session, now=now),
        "is_too_early": now < hours.opens_at(group_session),
        "opens_at": hours.opens_at(group_session),
        "is_leaving": now >= hours.halfway(group_session),
        "signal": signals.own_signal(group_session, person=person),
        "agenda": agenda_of(group_session, now=now),
        "pair": pair_of(group_session),
        "help_line": who_to_ask(person=person, group=group_session.group),
    }
    return in_their_zone(request, "sessions/meeting/today.html", context)


def _tapped(request, group_session, person):
    if request.POST.get("minute") == NEED:
        try:
            signals.need_a_minute(group_session=group_session, person=person)
        except hours.NotOpen:
            messages.warning(request, _("We are not together now. You can still ring."))
    elif request.POST.get("minute") == ALL_RIGHT:
        signals.all_right_again(group_session=group_session, person=person)
    else:
        raise Http404


@require_POST
def answer_signal(request, public_id, signal_id):
    """One of the two is with them, or sees that they are all right again."""
    group_session = session_of_the_two(request.user, public_id)
    said = request.POST.get("said")
    if said == WITH_YOU:
        signals.be_with(group_session=group_session, signal_id=signal_id, by=request.user)
    elif said == OVER:
        signals.is_over(group_session=group_session, signal_id=signal_id)
    else:
        raise Http404
    # They may have taken it back a moment ago: then it is simply not there any more.
    return redirect("sessions:meet", group_session.public_id)
