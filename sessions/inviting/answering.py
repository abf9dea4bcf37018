"""The member's own page: by a personal link without signing in, or from home when signed in."""

from collections import Counter
from dataclasses import dataclass
from functools import wraps

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from groups.behind_links import behind_a_link
from groups.models import Membership
from sessions.inviting.calendars import calendar_file
from sessions.inviting.forms import HelpForm
from sessions.inviting.page import invitation_for_page
from sessions.inviting.services import (
    AnswerNotOffered,
    AnswersClosed,
    ChangedSince,
    answer_invitation,
    helps_for,
    say_what_helps,
)
from sessions.models import GroupSession, Invitation

Answer, Seat = Invitation.Answer, Membership.Seat

HINTS = {Answer.ONE_TO_ONE: _("Your voice counts just as much")}
WHEN_FULL = {
    Answer.WAITING: _("All the places are taken. We tell you when one is free for you"),
    Answer.ONLINE: _("There is room for everybody online"),
}
SAVED = {
    Answer.COMING: _("You’re down as coming"),
    Answer.ONLINE: _("You’re down as joining online"),
    Answer.ONE_TO_ONE: _("You’re down for a one-to-one"),
    Answer.NOT_SURE: _("You’re down as not sure yet"),
    Answer.CANT: _("You’re down as not coming this time"),
}
# What somebody taps who waits for a place, or for whom one is kept.
WHILE_THEY_WAIT = {
    "take": [(Answer.COMING, _("Yes, I’m coming")), (Answer.CANT, _("No, let it go"))],
    "take_hints": {Answer.CANT: _("That is fine. It goes to the next person")},
    "leave": [(Answer.CANT, _("Take me off the list"))],
}

OTHERS = {
    Seat.LIVED_EXPERIENCE: ngettext_lazy(
        "%(n)s person with lived experience", "%(n)s people with lived experience", "n"
    ),
    Seat.PROFESSIONAL: ngettext_lazy("%(n)s professional", "%(n)s professionals", "n"),
    Seat.SUPPORTER: ngettext_lazy("%(n)s supporter", "%(n)s supporters", "n"),
    Seat.INTERPRETER: ngettext_lazy("%(n)s interpreter", "%(n)s interpreters", "n"),
    Seat.OBSERVER: ngettext_lazy("%(n)s person who only watches", "%(n)s people who only watch", "n"),
}


@dataclass(frozen=True)
class Door:
    """The way somebody came in: where its pages are, and whether they signed in."""

    page: str
    help: str
    calendar: str
    is_signed_in: bool


def by_link(view):
    """Hands the view the invitation a link is for."""

    @behind_a_link("invitation", invitation_for_page)
    @wraps(view)
    def wrapped(request, _person, invitation, token):
        names = ("invitation", "invitation_help", "invitation_calendar")
        door = Door(*(reverse(f"sessions:{name}", args=[token]) for name in names), is_signed_in=False)
        return _in_its_zone(view, request, invitation, door)

    return wrapped


def signed_in(view):
    """Hands the view an invitation of the person who signed in; anybody else's is a 404."""

    @wraps(view)
    def wrapped(request, public_id):
        invitation = invitation_for_page(request.user, public_id)
        if invitation is None:
            raise Http404
        names = ("my_invitation", "my_help", "my_calendar")
        door = Door(
            *(reverse(f"sessions:{name}", args=[public_id]) for name in names), is_signed_in=True
        )
        return _in_its_zone(view, request, invitation, door)

    return wrapped


def _in_its_zone(view, request, invitation, door):
    with timezone.override(invitation.group_session.zone):
        return view(request, invitation, door)


def _page(request, invitation, door):
    """GET shows it, POST saves an answer on the first tap."""
    if not invitation.group_session.takes_answers:
        return _closed(request, invitation, door)
    if request.method == "POST":
        answer = request.POST.get("answer", "")
        try:
            saved = answer_invitation(
                invitation=invitation,
                answer=answer,
                by=invitation.person,
                seen=_seen(request),
            )
        except AnswersClosed:
            return _closed(request, invitation, door)
        except AnswerNotOffered:
            return _show(request, invitation, door, is_not_offered=True)
        except ChangedSince:
            return redirect(f"{door.page}?changed")
        has_just_gone = saved.answer == Answer.WAITING != answer
        return redirect(f"{door.page}?full" if has_just_gone else door.page)
    return _show(request, invitation, door)


def _seen(request):
    """Which of its times somebody answered for: the page may have been open since before it was moved."""
    seen = request.GET.get("seen", "")
    return int(seen) if seen.isdecimal() and len(seen) < 6 else None


def _help(request, invitation, door):
    if not invitation.group_session.takes_answers:
        return _closed(request, invitation, door)
    form = _help_form(invitation, request.POST)
    if not form.is_valid():
        return _show(request, invitation, door, help_form=form)
    try:
        say_what_helps(
            invitation=invitation,
            wanted=form.wanted,
            by=invitation.person,
            keep=form.kinds if form.cleaned_data["keep"] else (),
        )
    except AnswersClosed:
        return _closed(request, invitation, door)
    return redirect(f"{door.page}?saved#help")


def _calendar(request, invitation, door):
    return HttpResponse(
        calendar_file(invitation),
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="calendar.ics"'},
    )


def _show(request, invitation, door, *, help_form=None, is_not_offered=False):
    group_session = invitation.group_session
    context = {
        "invitation": invitation,
        "door": door,
        "choices": invitation.choices_when(is_full=invitation.is_full),
        "hints": HINTS | WHEN_FULL if invitation.is_full else HINTS,
        "is_waiting": invitation.answer == Answer.WAITING,
        "place_has_just_gone": "full" in request.GET,
        "waiting_words": WHILE_THEY_WAIT,
        "others": _others_in_words(invitation.others),
        "saved_title": SAVED.get(invitation.answer),
        "is_not_offered": is_not_offered,
        "just_saved_help": "saved" in request.GET,
        "has_just_changed": "changed" in request.GET,
        "answer_here": f"{door.page}?seen={group_session.sequence}",
    }
    if invitation.answer not in ("", Answer.CANT, Answer.WAITING):
        context["help_form"] = help_form or _help_form(invitation)
    return _render(request, "sessions/inviting/invitation.html", invitation, context)


def _closed(request, invitation, door):
    is_cancelled = invitation.group_session.state == GroupSession.State.CANCELLED
    name = "not_happening" if is_cancelled else "closed"
    context = {
        "invitation": invitation,
        "door": door,
        "came_too_late": request.method == "POST",
        "is_paid": is_cancelled
        and invitation.is_paid
        and Invitation.objects.let_down().filter(pk=invitation.pk).exists(),
    }
    return _render(request, f"sessions/inviting/{name}.html", invitation, context)


def _render(request, template, invitation, context):
    group_session = invitation.group_session
    shared = {
        "person": invitation.person,
        "group_session": group_session,
        "help_line": invitation.help_line,
    }
    return render(request, template, shared | context)


def _help_form(invitation, data=None):
    return HelpForm(data, helps=helps_for(invitation), may_keep=True)


def _others_in_words(seats):
    """ "5 people with lived experience", "3 professionals": how many, never who."""
    counts = Counter(seats)
    return [sentence % {"n": counts[seat]} for seat, sentence in OTHERS.items() if counts[seat]]


invitation = require_http_methods(["GET", "HEAD", "POST"])(by_link(_page))
invitation_help = require_POST(by_link(_help))
invitation_calendar = require_safe(by_link(_calendar))
my_invitation = require_http_methods(["GET", "HEAD", "POST"])(signed_in(_page))
my_help = require_POST(signed_in(_help))
my_calendar = require_safe(signed_in(_calendar))
