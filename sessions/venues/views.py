"""The places of an organisation, for those who plan sessions there and for its admins."""

from copy import copy

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Exists, OuterRef, Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from groups.models import Group, Organisation
from sessions.models import DoorPhoto, GroupSession, Venue, VenueRemark
from sessions.permissions import can_change_agenda_and_people, organisations_with_places
from sessions.planning.views import typed, with_session
from sessions.venues import services
from sessions.venues.forms import DoorForm, HideForm, QuietForm, VenueForm
from sessions.venues.photos import NotAPhoto, TooManyPixels
from sessions.venues.words import NEUTRAL, known_of

A_PAGE = 20
SIZES = ("small", "large")


@require_GET
def venues(request, public_id):
    organisation = _organisation(request, public_id)
    rows = organisation.venues.annotate(
        has_door=Exists(DoorPhoto.objects.filter(venue=OuterRef("pk"))),
        said=Count("remarks", filter=Q(remarks__hidden_at=None)),
    )
    is_old = "old" in request.GET
    rows = rows.exclude(retired_at=None) if is_old else rows.in_use()
    context = {
        "organisation": organisation,
        "page": Paginator(rows.order_by("name", "pk"), A_PAGE).get_page(request.GET.get("page")),
        "is_old": is_old,
    }
    return render(request, "sessions/venues/list.html", context)


@require_http_methods(["GET", "POST"])
def venue_new(request, public_id):
    organisation = _organisation(request, public_id)
    form = VenueForm(typed(request))
    if form.is_valid():
        try:
            made = services.keep_venue(organisation=organisation, by=request.user, **form.cleaned_data)
        except services.NameIsTaken:
            form.add_error("name", _("You have a place of that name already."))
        else:
            messages.success(request, _("Saved. A photo of the door helps people find it."))
            return redirect(made)
    return render(request, "sessions/venues/form.html", {"organisation": organisation, "form": form})


@require_GET
def venue(request, public_id):
    row = _kept(request, public_id)
    is_admin = Organisation.objects.looked_after_by(request.user).filter(pk=row.organisation_id).exists()
    remarks = row.remarks.select_related("person", "group_session__group").annotate(
        is_theirs=Exists(Group.objects.run_by(request.user).filter(pk=OuterRef("group_session__group")))
    )
    context = {
        "venue": row,
        "door": DoorPhoto.objects.filter(venue=row).only("venue").first(),
        "known": known_of(row),
        "neutral": NEUTRAL.get(row.neutral),
        "page": Paginator(remarks, A_PAGE).get_page(request.GET.get("page")),
        "is_admin": is_admin,
    }
    return render(request, "sessions/venues/venue.html", context)


@require_http_methods(["GET", "POST"])
def venue_change(request, public_id):
    row = _kept(request, public_id)
    form = VenueForm(typed(request), instance=copy(row))
    if form.is_valid():
        try:
            services.keep_venue(
                organisation=row.organisation, venue=row, by=request.user, **form.cleaned_data
            )
        except services.NameIsTaken:
            form.add_error("name", _("You have a place of that name already."))
        else:
            messages.success(request, _("Saved."))
            return redirect(row)
    context = {"organisation": row.organisation, "venue": row, "form": form}
    return render(request, "sessions/venues/form.html", context)


@require_POST
def venue_use(request, public_id):
    """Whether new sessions are planned there."""
    row = _kept(request, public_id)
    if request.POST.get("use") == "no":
        services.use_no_more(venue=row, by=request.user)
        messages.success(request, _("No new session is planned there. Those that are stay."))
    else:
        try:
            services.use_again(venue=row, by=request.user)
        except services.NameIsTaken:
            messages.warning(request, _("Another place has its name by now. Change that one first."))
        else:
            messages.success(request, _("It can be chosen again."))
    return redirect(row)


@require_http_methods(["GET", "POST"])
def venue_door(request, public_id):
    """A photo of the door: put, changed or taken away."""
    row = _kept(request, public_id)
    if "away" in request.POST:
        services.take_door_away(venue=row)
        messages.success(request, _("The photo is gone."))
        return redirect(row)
    form = DoorForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    if form.is_valid():
        try:
            services.put_door(venue=row, photo=form.cleaned_data["photo"], by=request.user)
        except NotAPhoto:
            form.add_error("photo", _("We cannot read that as a photo. Try another, or take it again."))
        except TooManyPixels:
            form.add_error("photo", _("That picture is too large to open. Choose a smaller one."))
        else:
            messages.success(request, _("Saved. Where and when it was taken is not in it."))
            return redirect(row)
    has_door = DoorPhoto.objects.filter(venue=row).exists()
    return render(
        request, "sessions/venues/door.html", {"venue": row, "form": form, "has_door": has_door}
    )


@require_GET
def door(request, public_id, size):
    """The picture, for those who keep the place or are asked to a session there."""
    return door_of(Venue.objects.visible_to(request.user).filter(public_id=public_id), size)


def door_of(venues, size):
    if size not in SIZES:
        raise Http404
    photo = DoorPhoto.objects.filter(venue__in=venues).values_list(size, flat=True).first()
    if photo is None:
        raise Http404
    headers = {"Cache-Control": "private, max-age=3600", "X-Content-Type-Options": "nosniff"}
    return HttpResponse(bytes(photo), content_type="image/jpeg", headers=headers)


@require_http_methods(["GET", "POST"])
def remark_hide(request, public_id, remark_id):
    """Only for an admin of the organisation: never for those who run the group whose session it was about."""
    looked_after = Organisation.objects.looked_after_by(request.user)
    remarks = VenueRemark.objects.standing().exclude(person=request.user).select_related("venue")
    remarks = remarks.exclude(group_session__group__in=Group.objects.run_by(request.user))
    remark = get_object_or_404(
        remarks.filter(venue__organisation__in=looked_after),
        venue__public_id=public_id,
        public_id=remark_id,
    )
    form = HideForm(typed(request))
    if form.is_valid():
        services.hide(remark=remark, why=form.cleaned_data["why"], by=request.user)
        messages.success(request, _("Hidden. Whoever said it reads why."))
        return redirect(remark.venue)
    return render(request, "sessions/venues/hide.html", {"remark": remark, "form": form})


@require_http_methods(["GET", "POST"])
@with_session
def quiet(request, group_session):
    """Where somebody goes who needs a minute."""
    if not can_change_agenda_and_people(group_session):
        messages.warning(request, _("This session is over or cancelled, so this stays as it is."))
        return redirect(group_session)
    form = QuietForm(typed(request), group_session=group_session)
    if form.is_valid():
        GroupSession.objects.filter(pk=group_session.pk).update(**form.cleaned_data)
        messages.success(request, _("Saved. Members read it on their page."))
        return redirect(group_session)
    context = {"group_session": group_session, "venue": group_session.venue, "form": form}
    return render(request, "sessions/venues/quiet.html", context)


def _organisation(request, public_id):
    return get_object_or_404(organisations_with_places(request.user), public_id=public_id)


def _kept(request, public_id):
    rows = Venue.objects.kept_by(request.user).select_related("organisation")
    return get_object_or_404(rows, public_id=public_id)
