from functools import wraps
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from groups.lines import missing
from groups.models import Group
from groups.permissions import plans_sessions
from sessions.models import AgendaItem, Facilitation, GroupSession
from sessions.moving.services import is_late
from sessions.moving.telling import MOST_NAMED, who_hears
from sessions.permissions import (
    can_cancel,
    can_change_agenda_and_people,
    can_change_plan,
    can_move,
    sessions_to_run,
)
from sessions.planning import agenda as agendas
from sessions.planning import overriding, services
from sessions.planning.forms import AgendaItemForm, PassOverForm, PeopleForm, PlanForm
from sessions.planning.readiness import fit_in_words, hold_the_invitations, readiness, who_cannot

A_PAGE = 20


def with_session(view):
    """Hands the view a session this person runs (else 404), and says its times in its own zone."""

    @wraps(view)
    def wrapped(request, public_id, *args, **kwargs):
        group_session = get_object_or_404(sessions_to_run(request.user), public_id=public_id)
        with timezone.override(group_session.zone):
            response = view(request, group_session, *args, **kwargs)
        if request.method == "POST":
            overriding.end_what_is_mended(group_session)
        return response

    return wrapped


def typed(request):
    """What was sent, for a form; None when the page is only opened."""
    return request.POST if request.method == "POST" else None


@require_GET
def session_list(request, public_id):
    group = _group_to_run(request, public_id)
    now, is_past = timezone.now(), "past" in request.GET
    sessions = (
        group.group_sessions.with_answers()
        .with_who_cannot()
        .prefetch_related(
            Prefetch("facilitations", Facilitation.objects.select_related("person").order_by("role"))
        )
    )
    if is_past:
        sessions = sessions.filter(ends_at__lte=now).order_by("-starts_at", "-pk")
    else:
        sessions = sessions.filter(ends_at__gt=now).order_by("starts_at", "pk")
    page = Paginator(sessions, A_PAGE).get_page(request.GET.get("page"))
    with timezone.override(group.organisation.zone):
        return render(
            request,
            "sessions/planning/list.html",
            {"group": group, "page": page, "is_past": is_past, "may_plan": plans_sessions(group)},
        )


@require_http_methods(["GET", "POST"])
def session_new(request, public_id):
    group = _group_to_run(request, public_id)
    if not plans_sessions(group):
        return _group_is_closed(request, group)
    form = PlanForm(typed(request), group=group, initial=_one_to_one_asked_for(request, group))
    if form.is_valid():
        try:
            group_session = services.plan_session(group=group, by=request.user, **form.cleaned_data)
        except services.GroupIsClosed:
            return _group_is_closed(request, group)
        _say_saved(request, form, _("Planned. Now see what is still missing."))
        return redirect(group_session)
    return render(request, "sessions/planning/new.html", {"group": group, "form": form})


@require_GET
@with_session
def plan(request, group_session):
    # What is under way or over is no longer made ready.
    lines = [] if group_session.invited_at and group_session.has_started else readiness(group_session)
    items = list(group_session.agenda.all())
    jobs = group_session.facilitations.select_related("person", "cover", "answered_by")
    jobs = list(jobs.order_by("role"))
    can_change = can_change_agenda_and_people(group_session)
    return render(
        request,
        "sessions/planning/plan.html",
        {
            "group_session": group_session,
            "facilitations": jobs,
            "gaps": [who_cannot(job) for job in jobs if job.cannot] if can_change else [],
            "stretches": agendas.timed(group_session, items),
            "titles": [item.title for item in items],
            "lines": lines,
            "missing": hold_the_invitations(lines),
            "can_change_plan": can_change_plan(group_session),
            "can_change_agenda_and_people": can_change,
            "can_cancel": can_cancel(group_session),
            "can_move": can_move(group_session),
            "asked_for": group_session.agenda_requests.unanswered().count(),
            "overrides": group_session.overrides.select_related("made_by")[:A_PAGE],
        },
    )


@require_http_methods(["GET", "POST"])
@with_session
def change(request, group_session):
    if not can_change_plan(group_session):
        messages.warning(request, _("People were told about this session, so its plan stays as it is."))
        return redirect(group_session)
    form = PlanForm(typed(request), group=group_session.group, instance=group_session)
    if form.is_valid():
        facts = {name: value for name, value in form.cleaned_data.items() if name != "public_id"}
        try:
            services.change_plan(group_session=group_session, **facts)
        except services.PlanIsFixed:
            messages.warning(request, _("It was sent out in the meantime, so its plan stays as it is."))
        else:
            _say_saved(request, form, _("Saved."))
        return redirect(group_session)
    return render(
        request, "sessions/planning/change.html", {"group_session": group_session, "form": form}
    )


@require_http_methods(["GET", "POST"])
@with_session
def pass_over(request, group_session, what):
    """Say why one missing line does not hold this session."""
    lines = missing(readiness(group_session))
    line = next((one for one in lines if one.name == what and overriding.may_be_overridden(one)), None)
    if line is None:
        messages.warning(request, _("Nothing is missing there any more, or it cannot be passed over."))
        return redirect(group_session)
    form = PassOverForm(typed(request))
    if form.is_valid():
        try:
            overriding.override(
                group_session=group_session,
                what=what,
                reason=form.cleaned_data["reason"],
                by=request.user,
            )
            messages.success(request, _("Saved, with your reason. Everyone who plans it reads it."))
        except overriding.CannotOverride:
            messages.warning(request, _("That was settled in the meantime."))
        return redirect(group_session)
    context = {"group_session": group_session, "line": line, "form": form}
    return render(request, "sessions/planning/pass_over.html", context)


@require_http_methods(["GET", "POST"])
@with_session
def people(request, group_session):
    if not can_change_agenda_and_people(group_session):
        messages.warning(
            request, _("This session is over or cancelled, so its people stay as they are.")
        )
        return redirect(group_session)
    form = PeopleForm(typed(request), group_session=group_session)
    if form.is_valid():
        try:
            services.choose_people(group_session=group_session, by=request.user, **form.cleaned_data)
        except services.TwoFacilitatorsNeeded:
            form.add_error(None, _("It was sent out in the meantime, so both have to be chosen."))
        except services.CoverIsTaken:
            form.add_error(None, _("Whoever covers is a third person. Please choose somebody else."))
        except services.CannotSitTogether as cannot:
            form.add_error(None, cannot.clash.sentence)
        except services.TrainingNeeded as needed:
            form.say_what_is_needed(needed.lacking)
        except services.PlanIsFixed:
            messages.warning(request, _("It was cancelled in the meantime."))
            return redirect(group_session)
        else:
            messages.success(request, _("Saved."))
            return redirect(group_session)
    return render(
        request, "sessions/planning/people.html", {"group_session": group_session, "form": form}
    )


@require_http_methods(["GET", "POST"])
@with_session
def agenda(request, group_session):
    """The agenda with its buttons, and a form that adds to it."""
    if not can_change_agenda_and_people(group_session):
        return _agenda_stays(request, group_session)
    form = AgendaItemForm(typed(request), submit=_("Add it"))
    if form.is_valid():
        item = agendas.add_item(group_session=group_session, **form.cleaned_data)
        messages.success(request, _("Added: %(title)s.") % {"title": item.title})
        return redirect("sessions:agenda", group_session.public_id)
    items = list(group_session.agenda.all())
    return render(
        request,
        "sessions/planning/agenda.html",
        {
            "group_session": group_session,
            "stretches": agendas.timed(group_session, items),
            "fit": fit_in_words(sum(item.minutes for item in items) - group_session.minutes),
            "fits": sum(item.minutes for item in items) == group_session.minutes,
            "longest": agendas.longest_without_a_break(items),
            "most": agendas.MOST_WITHOUT_A_BREAK,
            "form": form,
            "asked_for": group_session.agenda_requests.select_related("person", "answered_by"),
        },
    )


@require_POST
@with_session
def agenda_suggest(request, group_session):
    if not can_change_agenda_and_people(group_session):
        return _agenda_stays(request, group_session)
    agendas.suggest_agenda(group_session=group_session)
    messages.success(request, _("Here is a fresh agenda that fits."))
    return redirect("sessions:agenda", group_session.public_id)


@require_http_methods(["GET", "POST"])
@with_session
def agenda_item(request, group_session, item_id):
    item = _item(group_session, item_id)
    if not can_change_agenda_and_people(group_session):
        return _agenda_stays(request, group_session)
    form = AgendaItemForm(typed(request), instance=item, submit=_("Save"))
    if form.is_valid():
        agendas.change_item(item=item, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("sessions:agenda", group_session.public_id)
    return render(
        request,
        "sessions/planning/agenda_item.html",
        {"group_session": group_session, "item": item, "form": form},
    )


@require_POST
@with_session
def agenda_move(request, group_session, item_id):
    item = _item(group_session, item_id)
    if not can_change_agenda_and_people(group_session):
        return _agenda_stays(request, group_session)
    try:
        agendas.move_item(item=item, up=request.POST.get("direction") == "up")
    except agendas.NoSuchMove:
        messages.warning(request, _("It cannot go further that way."))
    return redirect(
        f"{reverse('sessions:agenda', args=[group_session.public_id])}#item-{item.public_id}"
    )


@require_POST
@with_session
def agenda_remove(request, group_session, item_id):
    if not can_change_agenda_and_people(group_session):
        return _agenda_stays(request, group_session)
    item = _items(group_session).filter(public_id=item_id).first()
    # A second tap finds it gone already, which is what was wanted.
    if item is not None:
        agendas.remove_item(item=item)
        messages.success(request, _("Removed: %(title)s.") % {"title": item.title})
    return redirect("sessions:agenda", group_session.public_id)


@require_http_methods(["GET", "POST"])
@with_session
def cancel(request, group_session):
    if not can_cancel(group_session):
        messages.warning(request, _("This session can no longer be cancelled."))
        return redirect(group_session)
    if request.method == "POST":
        try:
            services.cancel(group_session=group_session, by=request.user)
        except services.HasBegun:
            messages.warning(request, _("This session can no longer be cancelled."))
        else:
            messages.success(request, _("Cancelled."))
        return redirect(group_session)
    context = {
        "group_session": group_session,
        "is_late": is_late(group_session),
        "moved_late": group_session.invitations.who_lost_a_time().of_people_who_are_paid().count(),
    }
    if group_session.state == GroupSession.State.INVITED:
        hears = who_hears(group_session, by=request.user, before=group_session.starts_at, is_off=True)
        context |= {
            "hears": hears,
            "page": Paginator(hears.ways, MOST_NAMED).get_page(request.GET.get("page")),
        }
    return render(request, "sessions/planning/cancel.html", context)


def _one_to_one_asked_for(request, group):
    """What the form begins with when somebody asked to talk one-to-one instead."""
    try:
        public_id = UUID(request.GET.get("with", ""))
    except ValueError:
        return {}
    seat = group.memberships.current().filter(person__public_id=public_id).first()
    if seat is None:
        return {}
    return {"kind": GroupSession.Kind.ONE_TO_ONE, "one_to_one_with": seat.person_id}


def _group_to_run(request, public_id):
    groups = Group.objects.run_by(request.user).select_related("organisation")
    return get_object_or_404(groups, public_id=public_id)


def _group_is_closed(request, group):
    messages.warning(request, _("This group is closed, so it plans no new session."))
    return redirect(group)


def _item(group_session, item_id):
    return get_object_or_404(_items(group_session), public_id=item_id)


def _items(group_session):
    return AgendaItem.objects.filter(group_session=group_session).select_related("group_session")


def _agenda_stays(request, group_session):
    messages.warning(request, _("This session is over or cancelled, so its agenda stays as it is."))
    return redirect(group_session)


def _say_saved(request, form, sentence):
    messages.success(request, sentence)
    if form.comes_twice:
        messages.info(
            request, _("The clocks go back that night, so this hour comes twice. We took the first one.")
        )
