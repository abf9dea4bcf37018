"""One's own part in a session: whether one can, and stepping in. By link, or signed in."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from groups.behind_links import behind_a_link
from groups.help import who_to_ask
from groups.models import Group
from sessions.facilitating import services
from sessions.facilitating.asking import jobs_in
from sessions.models import Facilitation, GroupSession, SessionSeries
from sessions.permissions import sessions_to_run
from sessions.planning.services import CannotSitTogether, PlanIsFixed, TrainingNeeded
from sessions.planning.views import with_session

Role = Facilitation.Role


def _mine(request, group_session, person, page):
    """GET shows what this person was asked; POST keeps what they say, or lets them step in."""
    is_open = group_session.state != GroupSession.State.CANCELLED and not group_session.has_ended
    if request.method == "POST" and is_open:
        sentence, is_done = _take(request.POST, group_session, person)
        (messages.success if is_done else messages.warning)(request, sentence)
        return redirect(page)
    jobs = list(group_session.facilitations.select_related("person", "cover").order_by("role"))
    return render(
        request,
        "sessions/facilitating/mine.html",
        {
            "person": person,
            "group_session": group_session,
            "help_line": who_to_ask(person=person, group=group_session.group),
            "page": page,
            "is_open": is_open,
            "jobs": jobs,
            "mine": [job for job in jobs if person.pk in (job.person_id, job.cover_id)],
        },
    )


def _take(posted, group_session, person):
    """What was tapped. Returns a sentence for them, and whether it was done."""
    role, said = posted.get("role", ""), posted.get("say", "")
    try:
        if said == "step_in":
            _only_as_the_cover(group_session, role, person)
            services.step_in(group_session=group_session, role=role, by=person)
            return _("Thank you. You step in, and the others are told."), True
        if said in ("yes", "cant"):
            services.say_whether_they_can(
                group_session=group_session, role=role, person=person, can=said == "yes", by=person
            )
            if said == "yes":
                return _("Thank you. You are down for it."), True
            return _("Thank you for saying so. The others are told."), True
    except (services.NotAsked, services.NobodyToStepIn):
        return _("That was settled in the meantime. See how it stands now."), False
    except PlanIsFixed:
        return _("It is over or cancelled, so there is nothing to say any more."), False
    except TrainingNeeded:
        return _("Your organisation asks for a training first. Please talk to an admin."), False
    except CannotSitTogether as cannot:
        return cannot.clash.sentence, False
    return _("Please tap one of the answers."), False


def _only_as_the_cover(group_session, role, person):
    if not group_session.facilitations.filter(role=role, cover=person).exists():
        raise services.NotAsked


@require_http_methods(["GET", "POST"])
@with_session
def facilitating(request, group_session):
    page = reverse("sessions:facilitating", args=[group_session.public_id])
    return _mine(request, group_session, request.user, page)


def _series_run_by(person, public_id):
    series = SessionSeries.objects.filter(public_id=public_id, group__in=Group.objects.run_by(person))
    return series.select_related("group__organisation").first()


def _for_a_series(request, series, person, page):
    """GET lists what this person was asked; POST keeps one answer for all of it, or for one day."""
    with timezone.override(series.group.organisation.zone):
        if request.method == "POST":
            _take_for_a_series(request, series, person)
            return redirect(page)
        jobs = list(jobs_in(series, person))
        context = {
            "person": person,
            "help_line": who_to_ask(person=person, group=series.group),
            "page": page,
            "jobs": jobs,
            "to_say": sum(job.answer == Facilitation.Answer.ASKED for job in jobs),
        }
        return render(request, "sessions/facilitating/series.html", context)


def _take_for_a_series(request, series, person):
    said, _sign, which = request.POST.get("say", "").partition(" ")
    try:
        only = UUID(which) if which else None
    except ValueError:
        said = ""
    if said not in ("yes", "cant"):
        messages.warning(request, _("Please tap one of the answers."))
    elif services.say_for_a_series(series=series, person=person, can=said == "yes", only=only):
        messages.success(
            request,
            _("Thank you. You are down for it.")
            if said == "yes"
            else _("Thank you for saying so. The others are told."),
        )
    else:
        messages.warning(request, _("That was settled in the meantime. See how it stands now."))


@require_http_methods(["GET", "POST"])
def facilitating_series(request, public_id):
    series = _series_run_by(request.user, public_id)
    if series is None:
        raise Http404
    page = reverse("sessions:facilitating_series", args=[public_id])
    return _for_a_series(request, series, request.user, page)


@require_http_methods(["GET", "HEAD", "POST"])
@behind_a_link("facilitating-series", _series_run_by)
def series_by_link(request, person, series, token):
    return _for_a_series(request, series, person, reverse("sessions:series_by_link", args=[token]))


def _session_run_by(person, public_id):
    return sessions_to_run(person).filter(public_id=public_id).first()


@require_http_methods(["GET", "HEAD", "POST"])
@behind_a_link("facilitating", _session_run_by)
def facilitating_by_link(request, person, group_session, token):
    page = reverse("sessions:facilitating_by_link", args=[token])
    with timezone.override(group_session.zone):
        return _mine(request, group_session, person, page)


@require_POST
@with_session
def said_to_me(request, group_session):
    """A colleague writes down what somebody said, or lets the cover step in."""
    role, said = request.POST.get("role", ""), request.POST.get("say", "")
    job = group_session.facilitations.filter(role=role).select_related("person").first()
    if job is None:
        return redirect(group_session)
    try:
        if said == "step_in":
            job = services.step_in(group_session=group_session, role=role, by=request.user)
            messages.success(
                request,
                _("%(name)s steps in. The others are told.") % {"name": job.person}
                if job.can
                else _("%(name)s is asked now whether they can.") % {"name": job.person},
            )
        elif said in ("yes", "cant"):
            services.say_whether_they_can(
                group_session=group_session,
                role=role,
                person=job.person,
                can=said == "yes",
                by=request.user,
            )
            messages.success(request, _("Written down."))
    except (services.NotAsked, services.NobodyToStepIn):
        messages.warning(request, _("That was settled in the meantime. See how it stands now."))
    except PlanIsFixed:
        messages.warning(request, _("It is over or cancelled, so its people stay as they are."))
    except TrainingNeeded:
        messages.warning(request, _("Whoever steps in has to learn something first. See the list."))
    except CannotSitTogether as cannot:
        messages.warning(request, cannot.clash.sentence)
    return redirect(group_session)
