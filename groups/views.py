from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.db.models.functions import Lower
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from groups.forming.line import steps
from groups.forms import NamedContactForm
from groups.help import who_to_ask
from groups.models import Group, Membership
from groups.permissions import (
    can_run,
    can_write_purpose,
    organisations_to_list,
    organisations_to_start_in,
    takes_new_people,
)
from groups.services import set_named_contact
from people.reaching.words import can_be_reached, contact_in_words

ON_A_PAGE = 50
# Nobody has so many; a page stays a page whatever happens.
ORGANISATIONS = 20


@require_GET
def group_list(request):
    """The groups I have a seat in, and the way to those of an organisation I am the admin of."""
    everywhere = Membership.objects.current().filter(person=request.user)
    seats = everywhere.select_related("group").order_by(Lower("group__name"), "group")
    search = request.GET.get("search", "").strip().replace("\0", "")
    if search:
        # A member knows a group by its discreet name, whoever runs it by its own name too.
        runs_it = Q(seat=Membership.Seat.FACILITATOR, group__name__icontains=search)
        seats = seats.filter(Q(group__discreet_name__icontains=search) | runs_it)
    page = _page(request, seats)
    start_in = list(organisations_to_start_in(request.user).order_by("name", "pk")[:ORGANISATIONS])
    context = {
        "page": page,
        "search": search,
        "is_long": bool(search) or page.paginator.num_pages > 1,
        "organisations": organisations_to_list(request.user).order_by("name", "pk")[:ORGANISATIONS],
        "start_in": start_in,
        "base": "base.html" if start_in else "base_member.html",
    }
    return render(request, "groups/list.html", context)


@require_GET
def group_page(request, public_id):
    """Who is in it, on equal footing. Members see names and seats, and nothing else about each other.

    Of professionals they also see what they do, and for whom.
    """
    groups = Group.objects.visible_to(request.user).select_related("organisation")
    group = get_object_or_404(groups, public_id=public_id)
    seats = group.memberships.current()
    runs_it = can_run(request.user, group)
    context = {
        "group": group,
        "runs_it": runs_it,
        "base": "base.html" if runs_it else "base_member.html",
        "steps": steps(group),
        "last_change": group.stage_changes.select_related("by").last(),
        "may_write": can_write_purpose(request.user, group),
        "takes_new_people": takes_new_people(group),
        "head_count": seats.head_count(),
        "page": _page(request, seats.by_seat().select_related("person", "named_contact")),
    }
    if not runs_it:
        mine = seats.select_related("named_contact").get(person=request.user)
        context["help_line"] = who_to_ask(person=request.user, group=group)
        context["has_contact"] = mine.named_contact is not None
    with timezone.override(group.organisation.zone):
        return render(request, "groups/group.html", context)


@require_GET
def people(request, public_id):
    """For facilitators: how each may be reached, and whom they can ring. Who has nobody comes first."""
    group = get_object_or_404(Group.objects.run_by(request.user), public_id=public_id)
    seats = group.memberships.current().who_has_nobody_first().select_related("person", "named_contact")
    page = _page(request, seats.prefetch_related("person__contact_points"))
    for membership in page:
        points = list(membership.person.contact_points.all())
        membership.contact_words = contact_in_words(points)
        membership.can_be_reached = can_be_reached(points)
    context = {"group": group, "page": page, "takes_new_people": takes_new_people(group)}
    return render(request, "groups/people.html", context)


def named_contact(request, public_id):
    membership = _seat(request, public_id)
    form = NamedContactForm(request.POST if request.method == "POST" else None, membership=membership)
    if form.is_valid():
        set_named_contact(membership=membership, named_contact=form.cleaned_data["named_contact"])
        messages.success(request, _("Saved."))
        return redirect("groups:seat", membership.public_id)
    context = {"form": form, "group": membership.group, "membership": membership}
    return render(request, "groups/named_contact.html", context)


def _seat(request, public_id):
    seats = Membership.objects.run_by(request.user)
    return get_object_or_404(
        seats.select_related("group__organisation", "person", "named_contact"), public_id=public_id
    )


def _page(request, rows):
    return Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page"))
