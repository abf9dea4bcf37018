"""What a facilitator does: offer dates, see what suits whom by side, choose one."""

from functools import wraps

from django.contrib import messages
from django.db.models import Count, OuterRef, Subquery
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from groups.models import Group, Membership
from groups.permissions import plans_sessions
from messaging import reasons
from messaging.services import best_contact, states_for
from sessions.dates import marking, polling
from sessions.dates.forms import MORE_ROWS, ROWS, OfferForm, dates_formset
from sessions.dates.knowing import advice_for
from sessions.dates.permissions import polls_to_run
from sessions.models import DateAnswer, DateMark, GroupSession
from sessions.models.dates import MOST_DATES
from sessions.planning.services import GroupIsClosed, last_session_of
from sessions.planning.views import typed

Seat, Mark = Membership.Seat, DateMark.Mark
SHOWN = 50


def with_group(view):
    """Hands the view a group this person facilitates (else 404), and says times in its zone."""

    @wraps(view)
    def wrapped(request, public_id, *args, **kwargs):
        groups = Group.objects.run_by(request.user).select_related("organisation")
        group = get_object_or_404(groups, public_id=public_id)
        with timezone.override(group.organisation.zone):
            return view(request, group, *args, **kwargs)

    return wrapped


def with_poll(view):
    """Hands the view a poll of a group this person facilitates (else 404)."""

    @wraps(view)
    def wrapped(request, public_id, *args, **kwargs):
        poll = get_object_or_404(polls_to_run(request.user), public_id=public_id)
        with timezone.override(poll.zone):
            return view(request, poll, *args, **kwargs)

    return wrapped


@require_http_methods(["GET", "POST"])
@with_group
def offer(request, group):
    """Write the dates, see what is known about each and who is asked how, then ask."""
    if not plans_sessions(group):
        return group_is_closed(request, group)
    zone = group.organisation.zone
    form = OfferForm(typed(request))
    formset = dates_formset(typed(request), zone=zone, times=_usual_times(group))
    if request.method == "POST" and "more" in request.POST:
        return _show_offer(request, group, form, _with_more_rows(request, group))
    if (
        request.method == "POST"
        and form.is_valid()
        and formset.is_valid()
        and "change" not in request.POST
    ):
        if "send" not in request.POST:
            return _show_before_asking(request, group, form, formset)
        return _ask(request, group, form, formset)
    return _show_offer(request, group, form, formset)


def _show_offer(request, group, form, formset):
    context = {
        "group": group,
        "form": form,
        "formset": formset,
        "has_more": len(formset.forms) < MOST_DATES,
    }
    return render(request, "sessions/dates/offer.html", context)


def _show_before_asking(request, group, form, formset):
    advice = advice_for(group, formset.dates)
    seats = GroupSession(group=group).seats_to_invite().select_related("person")
    seats = seats.prefetch_related("person__contact_points").by_seat()
    by_hand = []
    for seat in seats:
        point, reason = best_contact(seat.person)
        if why := reason or reasons.by_hand(point):
            by_hand.append({"seat": seat, "why": reasons.sentence(why)})
    context = {
        "group": group,
        "form": form,
        "formset": formset,
        "dates": [
            {"starts_at": starts_at, "ends_at": ends_at, "advice": known}
            for (starts_at, ends_at), known in zip(formset.dates, advice, strict=True)
        ],
        "number": len(seats) - len(by_hand),
        "by_hand": by_hand[:SHOWN],
        "more_by_hand": max(0, len(by_hand) - SHOWN),
    }
    return render(request, "sessions/dates/before_asking.html", context)


def _ask(request, group, form, formset):
    if form.cleaned_data["public_id"] and _is_of_another_group(group, form.cleaned_data["public_id"]):
        raise Http404
    try:
        poll = polling.ask_for_dates(
            group=group,
            public_id=form.cleaned_data["public_id"],
            dates=formset.dates,
            by=request.user,
        )
    except GroupIsClosed:
        return group_is_closed(request, group)
    messages.success(request, _("Everyone is asked. What they mark comes together here."))
    return redirect("sessions:dates", poll.public_id)


def _is_of_another_group(group, public_id):
    return polling.DatePoll.objects.exclude(group=group).filter(public_id=public_id).exists()


def _with_more_rows(request, group):
    data = request.POST.copy()
    try:
        rows = int(data.get("date-TOTAL_FORMS", ROWS))
    except ValueError:
        rows = ROWS
    data["date-TOTAL_FORMS"] = min(max(rows, 0) + MORE_ROWS, MOST_DATES)
    starts, ends = _usual_times(group) or ("", "")
    for row in range(rows, data["date-TOTAL_FORMS"]):
        data[f"date-{row}-starts"] = f"{starts:%H:%M}" if starts else ""
        data[f"date-{row}-ends"] = f"{ends:%H:%M}" if ends else ""
    formset = dates_formset(data, zone=group.organisation.zone, times=_usual_times(group))
    # Nobody was asked yet, so nothing is said to be wrong yet.
    for form in formset.forms:
        form._errors = {}
    formset._errors, formset._non_form_errors = [{} for _form in formset.forms], []
    return formset


def _usual_times(group):
    last = last_session_of(group)
    if last is None:
        return None
    zone = group.organisation.zone
    return tuple(
        moment.astimezone(zone).time().replace(second=0, microsecond=0)
        for moment in (last.starts_at, last.ends_at)
    )


@require_safe
@with_poll
def dates(request, poll):
    """Each date with what is known and how many it suits, by side; and who has not answered."""
    offered = list(poll.dates.all())
    counted = _counted(poll)
    advice = advice_for(
        poll.group, [(date.starts_at, date.ends_at) for date in offered], but=poll.group_session
    )
    answers = list(
        DateAnswer.objects.standing()
        .filter(poll=poll)
        .annotate(seat=_seat_in(poll))
        .select_related("person", "answered_by")
        .order_by("person__preferred_name", "pk")
    )
    silent = [answer for answer in answers if answer.answered_at is None]
    told = states_for([answer.public_id for answer in silent[:SHOWN]])
    for answer in silent[:SHOWN]:
        answer.message = next(iter(told.get(answer.public_id, [])), None)
    joined = GroupSession(group=poll.group).seats_to_invite()
    context = {
        "poll": poll,
        "group": poll.group,
        "rows": [
            {"date": date, "advice": known, "sides": counted.get(date.pk, [])}
            for date, known in zip(offered, advice, strict=True)
        ],
        "silent": silent[:SHOWN],
        "more_silent": max(0, len(silent) - SHOWN),
        "answered": [answer for answer in answers if answer.answered_at][:SHOWN],
        "number": len(answers),
        "number_answered": len(answers) - len(silent),
        "newcomers": joined.exclude(person__in=poll.answers.values("person")).count()
        if poll.is_open
        else 0,
        "can_remind": poll.is_open and silent and not poll.reminded_at,
    }
    return render(request, "sessions/dates/dates.html", context)


def _seat_in(poll):
    seats = Membership.objects.current().filter(group=poll.group_id, person=OuterRef("person"))
    return Subquery(seats.values("seat")[:1])


def _counted(poll):
    """By date: a line for each side, lived experience first, with how many said what. One query."""
    seats = Membership.objects.current().filter(group=poll.group_id, person=OuterRef("answer__person"))
    rows = (
        DateMark.objects.filter(date__poll=poll)
        .annotate(seat=Subquery(seats.values("seat")[:1]))
        .exclude(seat=None)
        .order_by()
        .values("date", "seat", "mark")
        .annotate(n=Count("pk"))
    )
    found = {}
    for row in rows:
        found.setdefault(row["date"], {}).setdefault(row["seat"], {})[row["mark"]] = row["n"]
    return {
        date: [
            {"seat": seat, **{mark: by_seat[seat].get(mark, 0) for mark in Mark.values}}
            for seat in Seat.values
            if seat in by_seat
        ]
        for date, by_seat in found.items()
    }


@require_POST
@with_poll
def choose(request, poll, date_id):
    date = get_object_or_404(poll.dates, public_id=date_id)
    try:
        group_session = polling.choose(poll=poll, date=date, by=request.user)
    except polling.PollIsClosed:
        messages.warning(
            request, _("Somebody was quicker: this was closed already. See what came of it.")
        )
    except polling.DateIsOver:
        messages.warning(request, _("That day has come already. Choose another one."))
    except GroupIsClosed:
        return group_is_closed(request, poll.group)
    else:
        messages.success(request, _("Planned for that day. Now see what is still missing."))
        return redirect(group_session)
    return redirect("sessions:dates", poll.public_id)


@require_POST
@with_poll
def close(request, poll):
    polling.close(poll=poll, by=request.user)
    messages.success(request, _("Closed. Nobody is asked about these days any more."))
    return redirect("sessions:dates", poll.public_id)


@require_POST
@with_poll
def remind(request, poll):
    try:
        number = polling.remind(poll=poll, by=request.user)
    except polling.PollIsClosed:
        messages.warning(request, _("This was closed already, so nobody is reminded."))
    except polling.RemindedAlready:
        messages.info(request, _("They were reminded once. Ring those who have not answered."))
    else:
        sentence = ngettext("%(n)s person is reminded.", "%(n)s people are reminded.", number)
        messages.success(request, sentence % {"n": number})
    return redirect("sessions:dates", poll.public_id)


@require_POST
@with_poll
def ask_newcomers(request, poll):
    try:
        asked = polling.ask_newcomers(poll=poll, by=request.user)
    except polling.PollIsClosed:
        messages.warning(request, _("This was closed already, so nobody else is asked."))
    else:
        sentence = ngettext("%(n)s person is asked.", "%(n)s people are asked.", len(asked))
        messages.success(request, sentence % {"n": len(asked)})
    return redirect("sessions:dates", poll.public_id)


@require_http_methods(["GET", "POST"])
@with_poll
def mark_for_them(request, poll, answer_id):
    """Write down what somebody said on the phone. It is shown as written down for them."""
    answers = DateAnswer.objects.standing().filter(poll=poll).select_related("person")
    answer = get_object_or_404(answers, public_id=answer_id)
    page = marking.Page(answer=answer, poll=poll, by=request.user, data=typed(request))
    if page.is_saved:
        messages.success(request, _("Written down."))
        return redirect("sessions:dates", poll.public_id)
    if page.is_closed:
        messages.warning(request, _("This was closed already, so answers stay as they are."))
        return redirect("sessions:dates", poll.public_id)
    context = {"poll": poll, "group": poll.group, "answer": answer, "page": page}
    return render(request, "sessions/dates/mark_for_them.html", context)


def group_is_closed(request, group):
    messages.warning(request, _("This group is closed, so it plans no new session."))
    return redirect(group)
