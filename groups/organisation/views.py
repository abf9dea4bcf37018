"""For whoever looks after an organisation: its facts and its people with a job. Never what is said in groups."""

from functools import wraps

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from groups.lines import missing
from groups.models import Group, Organisation, OrganisationRole
from groups.organisation import seeing, services
from groups.organisation.forms import HINTS, STEPS, GiveRoleForm
from groups.organisation.permissions import organisations_of
from groups.organisation.setup import SAFEGUARDING_LEADS, setup_of

ON_A_PAGE = 50
Role = OrganisationRole.Role


def with_organisation(view):
    """Hands the view an organisation this person looks after; any other is not there."""

    @wraps(view)
    def wrapped(request, public_id, *args, **kwargs):
        organisation = get_object_or_404(organisations_of(request.user), public_id=public_id)
        return view(request, organisation, *args, **kwargs)

    return wrapped


def typed(request):
    return request.POST if request.method == "POST" else None


@require_GET
@with_organisation
def setup(request, organisation):
    """What is there and what is missing, each a tap away."""
    lines = setup_of([organisation])[organisation]
    context = {"organisation": organisation, "lines": lines, "missing": missing(lines)}
    return render(request, "groups/organisation/setup.html", context)


@require_http_methods(["GET", "POST"])
@transaction.atomic
def setup_step(request, public_id, step):
    organisations = organisations_of(request.user)
    if request.method == "POST":
        # Of two who save at once the second sees what the first wrote.
        organisations = organisations.select_for_update(of=["self"], no_key=True)
    organisation = get_object_or_404(organisations, public_id=public_id)
    if step not in STEPS:
        raise Http404
    was = str(organisation)
    form = STEPS[step](typed(request), instance=organisation)
    if form.is_valid():
        form.save()
        messages.success(request, _("Saved."))
        return redirect("groups:setup", organisation.public_id)
    context = {"organisation": organisation, "called": was, "form": form}
    return render(request, "groups/organisation/step.html", context)


@require_GET
@with_organisation
def roles(request, organisation):
    """Who does what here, by role; with `?ended`, who did."""
    ended = "ended" in request.GET
    rows = OrganisationRole.objects.visible_to(request.user).filter(organisation=organisation)
    rows = rows.filter(ended_at__isnull=not ended).by_role().select_related("person")
    page = Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page"))
    context = {"organisation": organisation, "page": page, "ended": ended}
    return render(request, "groups/organisation/roles.html", context)


@require_http_methods(["GET", "POST"])
@with_organisation
def give_role(request, organisation):
    form = GiveRoleForm(typed(request), initial={"role": request.GET.get("role", "")})
    if form.is_valid():
        facts = dict(form.cleaned_data)
        known = facts.pop("know_it")
        try:
            given = services.give_role(organisation=organisation, by=request.user, known=known, **facts)
        except services.NoLongerAdmin:
            raise Http404 from None
        except services.OwnSecondMoneyRole:
            form.refuse_own_second_part()
        except services.SecondMoneyRole:
            form.warn_of_second_part()
        else:
            # Nothing that tells whether this address was known before, here or anywhere.
            messages.success(request, _("Given: %(role)s.") % {"role": given.get_role_display()})
            return redirect("groups:roles", organisation.public_id)
    context = {"organisation": organisation, "form": form, "hints": _hints()}
    return render(request, "groups/organisation/give_role.html", context)


def _hints():
    return [(capfirst(role.label), HINTS[role]) for role in Role]


@require_http_methods(["GET", "POST"])
def end_role(request, public_id):
    rows = OrganisationRole.objects.visible_to(request.user).select_related("organisation", "person")
    role = get_object_or_404(rows, public_id=public_id)
    if request.method == "POST":
        try:
            services.end_role(role=role, by=request.user)
        except services.NoLongerAdmin:
            raise Http404 from None
        except services.LastAdmin:
            messages.warning(request, _("You are the last admin here. Give the role to somebody first."))
            return redirect("groups:roles", role.organisation.public_id)
        messages.success(request, _("Ended. What they did stays on record."))
        # Whoever ended their own part as admin has no way back to the page.
        if role.role == Role.ADMIN and role.person == request.user:
            return redirect("home")
        return redirect("groups:roles", role.organisation.public_id)
    if role.ended_at:
        messages.info(request, _("This role has been ended already."))
        return redirect("groups:roles", role.organisation.public_id)
    left = role.organisation.roles.current().filter(role=role.role).exclude(pk=role.pk).count()
    context = {
        "organisation": role.organisation,
        "role": role,
        "is_last": left == 0,
        "too_few_leads": role.role == Role.SAFEGUARDING_LEAD and left < SAFEGUARDING_LEADS,
        "is_last_admin": role.role == Role.ADMIN and left == 0,
    }
    return render(request, "groups/organisation/end_role.html", context)


@require_GET
def who_sees_what(request, public_id):
    """For everyone with a seat or a job here: what each seat and job sees, and what it never sees."""
    organisation = get_object_or_404(Organisation.objects.visible_to(request.user), public_id=public_id)
    works_here = (
        organisation.roles.held_by(request.user).exists()
        or Group.objects.run_by(request.user).filter(organisation=organisation).exists()
    )
    context = {
        "organisation": organisation,
        "base": "base.html" if works_here else "base_member.html",
        "lines": seeing.lines(),
    }
    return render(request, "groups/organisation/who_sees_what.html", context)
