"""What people have learned: one's own; that of professionals, for their facilitators; all of it, for the admin."""

from collections import defaultdict

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models.functions import Lower
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from groups.models import Group, Membership, Organisation, Training, TrainingRecord, TrainingRule
from groups.organisation.permissions import is_admin
from groups.organisation.views import ON_A_PAGE, typed, with_organisation
from groups.training import services
from groups.training.forms import RuleForm, WriteDownForm
from groups.training.permissions import LEARNS, can_write_training, learners_of, looked_at_by
from groups.training.standing import SOON, standings


def today_in(organisation):
    return timezone.localdate(timezone=organisation.zone)


@require_GET
def my_training(request):
    """What I have done, and what is asked of me, in each organisation I have to do with."""
    organisations = list(Organisation.objects.visible_to(request.user).order_by("name", "pk"))
    seats = defaultdict(list)
    mine = Membership.objects.current().filter(person=request.user)
    for organisation, seat in mine.values_list("group__organisation", "seat"):
        seats[organisation].append(seat)
    parts = []
    for organisation in organisations:
        found = standings(
            organisation=organisation,
            seats={request.user.pk: seats[organisation.pk]},
            today=today_in(organisation),
        )
        parts.append({"organisation": organisation, "standings": found[request.user.pk]})
    records = TrainingRecord.objects.standing().filter(person=request.user)
    page = _page(request, records.select_related("organisation", "written_by"))
    return render(request, "groups/training/mine.html", {"parts": parts, "page": page})


@require_GET
def group_training(request, public_id):
    """For facilitators: how they and the professionals they work with stand."""
    groups = Group.objects.run_by(request.user).select_related("organisation")
    group = get_object_or_404(groups, public_id=public_id)
    seats = group.memberships.current().filter(seat__in=LEARNS).by_seat().select_related("person")
    page = _page(request, seats)
    found = standings(
        organisation=group.organisation,
        seats={membership.person_id: [membership.seat] for membership in page},
        today=today_in(group.organisation),
    )
    rows = [
        {
            "person": membership.person,
            "seat": membership.seat,
            "standings": found[membership.person_id],
            "can_open": membership.seat == Membership.Seat.PROFESSIONAL,
        }
        for membership in page
    ]
    context = {"group": group, "organisation": group.organisation, "page": page, "rows": rows}
    return render(request, "groups/training/group.html", context)


@require_GET
@with_organisation
def everyone(request, organisation):
    """For the admin: everyone who learns here; with `?soon`, those for whom something runs out."""
    today = today_in(organisation)
    people = learners_of(organisation)
    running_out = TrainingRecord.objects.running_out(today=today, by=today + SOON)
    soon = people.filter(pk__in=running_out.filter(organisation=organisation).values("person"))
    only_soon = "soon" in request.GET
    shown = (soon if only_soon else people).order_by(Lower("preferred_name"), "pk")
    page = _page(request, shown)
    seats = {person.pk: [] for person in page}
    held = Membership.objects.current().filter(group__organisation=organisation, person__in=seats)
    for person, seat in held.values_list("person", "seat"):
        seats[person].append(seat)
    found = standings(organisation=organisation, seats=seats, today=today)
    rows = [{"person": person, "standings": found[person.pk]} for person in page]
    context = {
        "organisation": organisation,
        "page": page,
        "rows": rows,
        "only_soon": only_soon,
        "soon": soon.count(),
    }
    return render(request, "groups/training/everyone.html", context)


@require_http_methods(["GET", "POST"])
def person_training(request, public_id, person_id):
    """One person's training in one organisation, and a form to add to it."""
    organisation = get_object_or_404(Organisation.objects.visible_to(request.user), public_id=public_id)
    person = get_object_or_404(looked_at_by(request.user, organisation), public_id=person_id)
    writes = can_write_training(request.user, person, organisation)
    if request.method == "POST" and not writes:
        raise Http404
    form = WriteDownForm(typed(request), today=today_in(organisation))
    if form.is_valid():
        try:
            services.write_down(
                organisation=organisation, person=person, by=request.user, **form.cleaned_data
            )
        except services.NotYours:
            raise Http404 from None
        messages.success(request, _("Written down."))
        return redirect("groups:person_training", organisation.public_id, person.public_id)
    records = TrainingRecord.objects.standing().filter(organisation=organisation, person=person)
    context = {
        "organisation": organisation,
        "person": person,
        "page": _page(request, records.select_related("written_by")),
        "form": form if writes else None,
        "is_admin": is_admin(request.user, organisation),
    }
    return render(request, "groups/training/person.html", context)


@require_POST
def take_back(request, public_id):
    records = TrainingRecord.objects.visible_to(request.user).select_related("organisation", "person")
    record = get_object_or_404(records, public_id=public_id)
    try:
        services.take_back(record=record, by=request.user)
    except services.NotYours:
        raise Http404 from None
    messages.success(request, _("Taken back."))
    return redirect("groups:person_training", record.organisation.public_id, record.person.public_id)


@require_GET
@with_organisation
def rules(request, organisation):
    kept = {rule.training: rule for rule in organisation.training_rules.all()}
    rows = [{"training": training, "rule": kept.get(training)} for training in Training]
    for row in rows:
        needed = row["rule"].needed if row["rule"] else []
        row["needed"] = [TrainingRule.Needed(value).label for value in needed]
    context = {"organisation": organisation, "rows": rows}
    return render(request, "groups/training/rules.html", context)


@require_http_methods(["GET", "POST"])
@with_organisation
def rule(request, organisation, training):
    if training not in Training.values:
        raise Http404
    kept = organisation.training_rules.filter(training=training).first()
    kept = kept or TrainingRule(organisation=organisation, training=training)
    form = RuleForm(typed(request), instance=kept)
    if form.is_valid():
        facts = {name: form.cleaned_data[name] for name in ("lasts_months", "needed")}
        try:
            services.set_rule(organisation=organisation, training=training, by=request.user, **facts)
        except services.NotYours:
            raise Http404 from None
        messages.success(request, _("Saved."))
        return redirect("groups:training_rules", organisation.public_id)
    context = {"organisation": organisation, "training": Training(training), "form": form}
    return render(request, "groups/training/rule.html", context)


def _page(request, rows):
    return Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page"))
