"""For facilitators: offer a place, see which are open, take one back."""

from io import BytesIO

import segno
from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from groups.joining import arriving, inviting
from groups.joining.codes import in_groups, spell_in_words
from groups.joining.forms import InviteForm, NewWayInForm
from groups.models import Group, JoinInvitation, Membership
from people.services import LinkNotWorking

A_PAGE = 20


@require_http_methods(["GET", "POST"])
def invite(request, public_id):
    """Offer a place. The answer to POST is the only page that ever shows the link and the code."""
    group = group_run_by(request.user, public_id)
    form = InviteForm(request.POST if request.method == "POST" else None, group=group, by=request.user)
    if form.is_valid():
        try:
            way_in = inviting.invite(group=group, by=request.user, **form.cleaned_data)
            return show_once(request, group, way_in)
        except inviting.GroupIsClosed:
            form.add_error(None, _("This group is closed. Nobody can join it any more."))
        except inviting.OverAlready:
            return redirect("groups:invitations", group.public_id)
    return render(request, "groups/joining/invite.html", {"form": form, "group": group})


def show_once(request, group, way_in):
    context = {
        "group": group,
        "way_in": way_in,
        "code": in_groups(way_in.code),
        "spelt": spell_in_words(way_in.code),
        "code_address": (settings.SITE_URL + reverse("groups:type_code"))
        .partition("://")[2]
        .rstrip("/"),
    }
    return render(request, "groups/joining/show_once.html", context)


@require_GET
def qr_code(request, token):
    """The link as a picture. Only for those who run the group, and only while it works."""
    try:
        invitation = arriving.by_token(token)
    except LinkNotWorking:
        invitation = None
    runs_it = invitation and Group.objects.run_by(request.user).filter(pk=invitation.group_id).exists()
    if not runs_it:
        return HttpResponse(status=404)
    picture = segno.make(inviting.WayIn(invitation, token, "").link, error="m", micro=False)
    # No style in it, and dark on white whatever the colours of the page: cameras want it so.
    svg = BytesIO()
    picture.save(
        svg, kind="svg", scale=6, border=4, dark="#000", light="#fff", svgclass="", lineclass=""
    )
    return HttpResponse(svg.getvalue(), content_type="image/svg+xml")


@require_GET
def invitations(request, public_id):
    group = group_run_by(request.user, public_id)
    page = Paginator(
        group.join_invitations.working(now=timezone.now()).select_related(
            "made_by", "named_contact", "person"
        ),
        A_PAGE,
    ).get_page(request.GET.get("page"))
    return render(request, "groups/joining/invitations.html", {"group": group, "page": page})


@require_POST
def take_back(request, public_id):
    invitation = get_object_or_404(
        JoinInvitation.objects.run_by(request.user).select_related("group"), public_id=public_id
    )
    invitation = inviting.take_back(invitation=invitation, by=request.user)
    if invitation.used_at:
        messages.warning(request, _("Somebody was faster: it has just been used."))
    else:
        messages.success(request, _("Taken back. The link and the code do nothing now."))
    return redirect("groups:invitations", invitation.group.public_id)


@require_http_methods(["GET", "POST"])
def new_way_in(request, public_id):
    """For somebody without an email whose phone is lost or new."""
    membership = seat_run_by(request.user, public_id)
    allowed = inviting.may_have_a_new_way_in(membership)
    form = NewWayInForm(request.POST if request.method == "POST" else None)
    if allowed and form.is_valid():
        try:
            way_in = inviting.make_new_way_in(
                membership=membership, public_id=form.cleaned_data["public_id"], by=request.user
            )
            return show_once(request, membership.group, way_in)
        except inviting.NoNewWayIn:
            allowed = False
        except inviting.GroupIsClosed:
            form.add_error(None, _("This group is closed. Nobody can come in any more."))
        except inviting.OverAlready:
            return redirect("groups:invitations", membership.group.public_id)
    context = {"form": form, "membership": membership, "group": membership.group, "allowed": allowed}
    return render(request, "groups/joining/new_way_in.html", context)


def group_run_by(person, public_id):
    groups = Group.objects.run_by(person).select_related("organisation")
    return get_object_or_404(groups, public_id=public_id)


def seat_run_by(person, public_id):
    seats = Membership.objects.run_by(person)
    return get_object_or_404(
        seats.select_related("group__organisation", "person", "named_contact"), public_id=public_id
    )
