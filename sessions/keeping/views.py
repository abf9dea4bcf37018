from copy import copy
from datetime import datetime, timedelta

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from groups.models import Group
from groups.permissions import plans_sessions
from sessions.dates.views import group_is_closed
from sessions.keeping import services
from sessions.keeping.forms import KeepForm, TemplateForm
from sessions.models import GroupSession, SessionTemplate
from sessions.planning.forms import PlanForm
from sessions.planning.services import GroupIsClosed, last_session_of
from sessions.planning.views import typed, with_session

A_PAGE = 20


@require_GET
def templates(request, public_id):
    groups = Group.objects.run_by(request.user).select_related("organisation")
    group = get_object_or_404(groups, public_id=public_id)
    rows = group.templates.in_use().annotate(parts=Count("agenda")).order_by("name", "pk")
    context = {
        "group": group,
        "page": Paginator(rows, A_PAGE).get_page(request.GET.get("page")),
        "may_plan": plans_sessions(group),
    }
    return render(request, "sessions/keeping/list.html", context)


@require_http_methods(["GET", "POST"])
@with_session
def keep(request, group_session):
    """Keep how this session goes under a name."""
    if group_session.kind == GroupSession.Kind.ONE_TO_ONE:
        messages.warning(request, _("A one-to-one is for one person, so it is not kept as a template."))
        return redirect(group_session)
    form = KeepForm(typed(request), group=group_session.group)
    if form.is_valid():
        try:
            made = services.keep(
                group_session=group_session,
                name=form.cleaned_data["name"],
                template=form.cleaned_data["instead_of"],
                by=request.user,
            )
        except services.NameIsTaken:
            form.add_error("name", _("You have one of that name. Choose it below, or another name."))
        else:
            messages.success(request, _("Kept. You can plan from it now."))
            return redirect(made)
    context = {"group_session": group_session, "form": form}
    return render(request, "sessions/keeping/keep.html", context)


@require_http_methods(["GET", "POST"])
def template(request, public_id):
    """What a template says, to change it."""
    row = _run(request, public_id)
    form = TemplateForm(typed(request), instance=copy(row))
    if form.is_valid():
        try:
            services.change(template=row, by=request.user, **form.cleaned_data)
        except services.NameIsTaken:
            form.add_error("name", _("You have another of that name."))
        else:
            messages.success(request, _("Saved. Sessions planned from it before stay as they are."))
            return redirect(row)
    context = {
        "group": row.group,
        "template": row,
        "items": row.agenda.all(),
        "form": form,
        "may_plan": plans_sessions(row.group),
    }
    return render(request, "sessions/keeping/template.html", context)


@require_POST
def template_away(request, public_id):
    # A second tap finds it put away already, which is what was wanted.
    rows = SessionTemplate.objects.run_by(request.user).select_related("group")
    row = get_object_or_404(rows, public_id=public_id)
    services.retire(template=row, by=request.user)
    messages.success(request, _("Put away. Sessions planned from it stay."))
    return redirect("sessions:templates", row.group.public_id)


@require_http_methods(["GET", "POST"])
def plan_from(request, public_id):
    """The form of a new session, filled in as the template says; only the day is missing."""
    row = _run(request, public_id)
    if not plans_sessions(row.group):
        return group_is_closed(request, row.group)
    form = PlanForm(typed(request), group=row.group, initial=_facts(row))
    if form.is_valid():
        try:
            made = services.plan_from(template=row, by=request.user, **form.cleaned_data)
        except GroupIsClosed:
            return group_is_closed(request, row.group)
        messages.success(request, _("Planned from the template. Now see what is still missing."))
        return redirect(made)
    context = {"group": row.group, "template": row, "form": form}
    return render(request, "sessions/keeping/plan.html", context)


def _facts(row):
    """What the form begins with: the hour of last time, or ten o'clock."""
    last = last_session_of(row.group)
    zone = row.group.organisation.zone
    starts = last.starts_at.astimezone(zone) if last else datetime(2000, 1, 1, 10, tzinfo=zone)
    return {
        "kind": row.kind,
        "venue": row.venue_id,
        "place": row.place,
        "getting_there": row.getting_there,
        "online_link": row.online_link,
        "starts": starts.time(),
        # As the clock shows it: nobody's day is known yet.
        "ends": (starts.replace(tzinfo=None) + timedelta(minutes=row.minutes)).time(),
    }


def _run(request, public_id):
    rows = SessionTemplate.objects.in_use().run_by(request.user)
    rows = rows.select_related("group__organisation", "lead", "support")
    return get_object_or_404(rows, public_id=public_id)
