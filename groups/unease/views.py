from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from groups.models import Membership, OrganisationRole, Unease
from groups.permissions import can_run
from groups.unease import services
from groups.unease.forms import AnswerForm, UneaseForm
from groups.unease.permissions import listeners_for

ON_A_PAGE = 25


def not_right(request, public_id):
    """Say that something did not feel right, to one person of one's own choice."""
    seats = Membership.objects.current().filter(person=request.user, group__public_id=public_id)
    membership = get_object_or_404(
        seats.select_related("group__organisation", "named_contact", "person")
    )
    listeners = listeners_for(membership)
    form = UneaseForm(request.POST if request.method == "POST" else None, listeners=listeners)
    if form.is_valid():
        try:
            unease = services.say(membership=membership, **form.cleaned_data)
            return redirect("groups:unease", unease.public_id)
        except services.CannotBeTold:
            form.add_error("said_to", _("This person cannot be told any more. Please choose another."))
    context = {
        "form": form,
        "group": membership.group,
        "listeners": listeners,
        "leads": _safeguarding_leads(membership.group),
        "base": _base(request.user, membership.group),
    }
    return render(request, "groups/unease/not_right.html", context)


def unease(request, public_id):
    """One thing that was said: for whoever said it, and for the person they chose."""
    said = get_object_or_404(_mine(request.user), public_id=public_id)
    is_mine = said.said_by == request.user
    may_answer = not is_mine and said.answered_at is None
    form = AnswerForm(request.POST if request.method == "POST" and not is_mine else None)
    if form.is_valid():
        try:
            services.answer(unease=said, by=request.user, words=form.cleaned_data["words"])
            messages.success(request, _("Saved. They can read it now."))
        except services.AnsweredAlready:
            messages.warning(request, _("You have answered already, so your first answer stays."))
        return redirect("groups:unease", said.public_id)
    context = {
        "unease": said,
        "is_mine": is_mine,
        "form": form if may_answer else None,
        "leads": _safeguarding_leads(said.group),
        "base": _base(request.user, said.group) if is_mine else "base.html",
    }
    with timezone.override(said.group.organisation.zone):
        return render(request, "groups/unease/unease.html", context)


@require_POST
def unease_read(request, public_id):
    """ "I have read it": a tap, so that opening a page by chance says nothing."""
    heard = _mine(request.user).filter(said_to=request.user)
    said = services.mark_read(unease=get_object_or_404(heard, public_id=public_id), by=request.user)
    return redirect("groups:unease", said.public_id)


@require_GET
def uneases(request):
    """What I was told, what waits for my answer first; then what I said myself."""
    page = Paginator(_mine(request.user).waiting_first(listener=request.user), ON_A_PAGE).get_page(
        request.GET.get("page")
    )
    base = "base.html" if any(said.said_to == request.user for said in page) else "base_member.html"
    return render(request, "groups/unease/uneases.html", {"page": page, "base": base})


def _mine(person):
    return Unease.objects.visible_to(person).select_related("group__organisation", "said_by", "said_to")


def _base(person, group):
    return "base.html" if can_run(person, group) else "base_member.html"


def _safeguarding_leads(group):
    held = OrganisationRole.objects.current().filter(
        organisation=group.organisation_id, role=OrganisationRole.Role.SAFEGUARDING_LEAD
    )
    return list(held.values_list("person__preferred_name", flat=True).order_by("person__preferred_name"))
