from collections import namedtuple

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from groups.behind_links import behind_a_link
from groups.help import who_to_ask
from people.presentation import day_in_words, time_in_words
from sessions.meeting import hours, services
from sessions.meeting.forms import (
    FEELINGS,
    NOT_SAID,
    AboutTodayForm,
    FeelingForm,
    PinForm,
    PromiseForm,
    RingForm,
    WordForm,
)
from sessions.meeting.listened import heard_at
from sessions.meeting.permissions import sessions_felt_at, sessions_to_mark
from sessions.meeting.prompts import prompt_of
from sessions.meeting.views.finding import (
    in_their_zone,
    is_one_of_the_two,
    pair_of,
    person_to_mark,
    session_of_the_two,
    with_group,
)
from sessions.models import CheckIn, CheckOut, Invitation
from wellbeing.models import FollowUp
from wellbeing.services import When, due_at

PER_PAGE = 100


@require_POST
def write_down(request, public_id, person_id):
    """One of the two facilitators writes down what somebody said about how they are."""
    group_session = session_of_the_two(request.user, public_id)
    person = person_to_mark(group_session, person_id)
    part = PARTS.get(request.POST.get("part"))
    form = part and _said_form(part, request.POST)
    # Whether somebody felt heard, nobody answers for them.
    if not form or isinstance(form, AboutTodayForm) or not form.is_valid():
        raise Http404
    try:
        part.service(group_session=group_session, person=person, by=request.user, **form.said())
        messages.success(request, _("Saved."))
    except hours.NotOpen:
        messages.warning(request, _("This is closed now, so nothing was changed."))
    except services.TooLateToChange:
        messages.warning(request, _("This cannot be changed any more."))
    except services.TheirOwnWords:
        messages.warning(request, _("They have said this themselves, so it stays as it is."))
    return redirect("sessions:meet_person", group_session.public_id, person.public_id)


@require_POST
def promise(request, public_id, person_id):
    """One of the two thinks that somebody could do with a call."""
    group_session = session_of_the_two(request.user, public_id)
    person = person_to_mark(group_session, person_id)
    form = PromiseForm(request.POST)
    if not form.is_valid():
        raise Http404
    follow_up = services.promise_to_look_in(
        group_session=group_session, person=person, when=When(form.cleaned_data["when"])
    )
    messages.success(
        request, _("%(name)s has been asked to ring.") % {"name": follow_up.owner.preferred_name}
    )
    return redirect("sessions:meet_person", group_session.public_id, person.public_id)


@require_GET
def feelings(request, public_id):
    """How people are, for the two facilitators of this session and nobody else."""
    group_session = session_of_the_two(request.user, public_id)
    said = {}
    for name, model in (("arrived", CheckIn), ("left", CheckOut)):
        rows = model.objects.visible_to(request.user).filter(group_session=group_session)
        for row in rows.select_related("person"):
            said.setdefault(row.person, {"person": row.person})[name] = row
    # Whoever asked for a call comes first; the others by name, in no other order.
    lines = sorted(said.values(), key=_calls_first)
    context = {
        "group_session": group_session,
        "page": Paginator(lines, PER_PAGE).get_page(request.GET.get("page")),
        "pair": pair_of(group_session),
        "heard": heard_at(group_session),
    }
    return in_their_zone(request, "sessions/meeting/feelings.html", context)


def _session_felt_at(person, invitation_id):
    """The invitation's own link says who and which session, so nobody needs another one."""
    mine = Invitation.objects.filter(person=person, public_id=invitation_id)
    return with_group(sessions_felt_at(person)).filter(pk__in=mine.values("group_session")).first()


@behind_a_link("invitation", _session_felt_at)
def check_in(request, person, group_session, token):
    return _feeling_by_link(request, person, group_session, token, "arriving")


@behind_a_link("invitation", _session_felt_at)
def check_out(request, person, group_session, token):
    return _feeling_by_link(request, person, group_session, token, "leaving")


def my_check_in(request, public_id):
    return _my_feeling(request, public_id, "arriving")


def my_check_out(request, public_id):
    return _my_feeling(request, public_id, "leaving")


def _feeling_by_link(request, person, group_session, token, part):
    addresses = {name: reverse(f"sessions:{view}", args=[token]) for name, view in LINK_VIEWS.items()}
    return feeling_page(request, person, group_session, part, addresses, by_link=True)


def _my_feeling(request, public_id, part):
    group_session = get_object_or_404(with_group(sessions_felt_at(request.user)), public_id=public_id)
    addresses = {name: reverse(f"sessions:{view}", args=[public_id]) for name, view in MY_VIEWS.items()}
    runs_it = sessions_to_mark(request.user).filter(pk=group_session.pk).exists()
    addresses["back"] = reverse("sessions:meet", args=[public_id]) if runs_it else reverse("home")
    if runs_it:
        del addresses["today"]  # the two have a page of their own
    return feeling_page(request, request.user, group_session, part, addresses, by_link=False)


def feeling_page(request, person, group_session, part, addresses, *, by_link, lent_by=None):
    """`by_link`: nobody is signed in. `lent_by`: on whose phone it is said; then nothing leads on from here."""
    part = PARTS[part]
    prompt = prompt_of(group_session) if part.name == "arriving" else None
    form = None
    if request.method == "POST":
        form = _said_form(part, request.POST, prompt=prompt.words if prompt else "")
        if form is None:
            raise Http404
        if form.is_valid():
            try:
                part.service(
                    group_session=group_session,
                    person=person,
                    by=person,
                    lent_by=lent_by,
                    **form.said(),
                )
                if lent_by and isinstance(form, RingForm):
                    messages.success(request, _("Saved."))
            except hours.NotOpen:
                pass  # the page says so
            except services.TooLateToChange:
                messages.warning(request, _("This cannot be changed any more. You can still ring."))
            except services.TheirOwnWords:
                messages.warning(request, _("You said this on your own phone. You can change it there."))
            return redirect(addresses[part.name])
    now = timezone.now()
    row = (
        part.model.objects.visible_to(person).filter(group_session=group_session, person=person).first()
    )
    context = {
        "person": person,
        "group_session": group_session,
        "part": part.name,
        "addresses": addresses,
        "by_link": by_link,
        "has_said": row is not None and (row.passed or row.feeling is not None or row.word is not None),
        "is_open": hours.is_check_in_open(group_session, now=now),
        "is_too_early": now < hours.opens_at(group_session),
        "opens_at": hours.opens_at(group_session),
        "may_change": now < hours.changes_end_at(group_session),
        "pair": pair_of(group_session),
        "feelings": FEELINGS,
        # Somebody else may pick up this phone: a page opened by a link never shows what was said.
        "chosen": None if by_link or row is None else _chosen(row),
        "word_form": form if isinstance(form, WordForm) else WordForm(prompt=prompt and prompt.words),
        "caller": services.who_rings(group_session, person),
        "lent_by": lent_by,
        "pin_form": PinForm() if lent_by else None,
        "help_line": who_to_ask(person=person, group=group_session.group),
    }
    if part.name == "leaving":
        context |= _leaving_context(person, group_session, row, context["caller"], form, lent_by)
    return in_their_zone(request, "sessions/meeting/feeling.html", context)


Part = namedtuple("Part", "name model service")
PARTS = {
    "arriving": Part("arriving", CheckIn, services.check_in),
    "leaving": Part("leaving", CheckOut, services.check_out),
}
LINK_VIEWS = {"arriving": "check_in", "leaving": "check_out", "today": "today"}
MY_VIEWS = {"arriving": "my_check_in", "leaving": "my_check_out", "today": "my_today"}


def _said_form(part, data, prompt=""):
    """The form that was sent: each page holds several small ones."""
    if "feeling" in data:
        return FeelingForm(data)
    if "word" in data:
        return WordForm(data, prompt=prompt)
    if "ring_me" in data and part.model is CheckOut:
        return RingForm(data)
    if "to_change" in data and part.model is CheckOut:
        return AboutTodayForm(data)
    return None


def _chosen(row):
    if row.passed:
        return NOT_SAID
    return str(row.feeling) if row.feeling else None


def _leaving_context(person, group_session, row, caller, form, lent_by):
    context = _ring_context(person, group_session, row, caller)
    if lent_by:
        # Whether they asked for a call is not for whoever takes the phone from them: once, it says "Saved".
        context |= {"chosen_ring": None, "promised": None}
    # The two read what comes of it: with their own answers among five, those of three others would be left.
    if not is_one_of_the_two(person, group_session):
        context["about_form"] = form if isinstance(form, AboutTodayForm) else AboutTodayForm()
    context["has_answered"] = row is not None and bool(row.listened or row.counted or row.to_change)
    return context


def _ring_context(person, group_session, row, caller):
    """The question about a call, with the time by which somebody rings; and the promise, once there is one."""
    source = services.promise_source(group_session, person)
    return {
        "ring_choices": CheckOut.Ring.choices,
        "ring_hints": {
            when.value: _rings_by(caller, due_at(when, group=group_session.group), group_session.zone)
            for when in (When.TODAY, When.THIS_WEEK)
        },
        "chosen_ring": row.ring_me if row else None,
        "promised": FollowUp.objects.open().filter(source=source, reason=FollowUp.Reason.ASKED).first(),
    }


def _rings_by(caller, moment, zone):
    with timezone.override(zone):
        words = {
            "name": caller.preferred_name,
            "time": time_in_words(moment),
            "day": day_in_words(moment),
        }
        if timezone.localtime(moment).date() == timezone.localdate():
            return _("%(name)s rings you by %(time)s") % words
        return _("%(name)s rings you by %(day)s, %(time)s") % words


def what_they_said(viewer, group_session, person):
    said = {
        name: part.model.objects.visible_to(viewer)
        .filter(group_session=group_session, person=person)
        .first()
        for name, part in PARTS.items()
    }
    source = services.promise_source(group_session, person)
    return said | {
        "feelings": FEELINGS,
        "ring_choices": CheckOut.Ring.choices,
        "may_write_down": hours.is_check_in_open(group_session),
        "promised": FollowUp.objects.open().filter(source=source).select_related("owner").first(),
        "promise_form": PromiseForm(),
    }


def _calls_first(line):
    left = line.get("left")
    return (
        left is None or not left.wants_a_call,
        line["person"].preferred_name.casefold(),
        line["person"].pk,
    )
