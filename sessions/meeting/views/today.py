"""The day on a member's own phone: "I need a minute", "What does that mean?", how one arrives and leaves."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from groups.behind_links import behind_a_link
from groups.help import who_to_ask
from groups.words.forms import AskForm
from groups.words.services import answer_in_words, ask
from sessions.meeting import hours, signals
from sessions.meeting.agenda import agenda_of
from sessions.meeting.permissions import sessions_lived_through_by
from sessions.meeting.views.finding import in_their_zone, pair_of, session_of_the_two, with_group
from sessions.models import Invitation

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


def _lived_through_by(person, invitation_id):
    mine = Invitation.objects.filter(person=person, public_id=invitation_id)
    theirs = sessions_lived_through_by(person).filter(pk__in=mine.values("group_session"))
    return with_group(theirs).first()


@require_http_methods(["GET", "POST"])
@behind_a_link("invitation", _lived_through_by)
def today(request, person, group_session, token):
    """By the invitation's own link, which says who and which session."""
    addresses = {
        "here": reverse("sessions:today", args=[token]),
        "arriving": reverse("sessions:check_in", args=[token]),
        "leaving": reverse("sessions:check_out", args=[token]),
    }
    return _today(request, person, group_session, addresses)


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
    is_open = hours.is_signal_open(group_session, now=now)
    context = {
        "person": person,
        "group_session": group_session,
        "addresses": addresses,
        "form": form,
        "is_open": is_open,
        "is_too_early": now < hours.opens_at(group_session),
        "opens_at": hours.opens_at(group_session),
        "is_leaving": now >= hours.halfway(group_session),
        # Once we have gone home nobody comes to them any more, so the page does not say so.
        "signal": signals.own_signal(group_session, person=person) if is_open else None,
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
