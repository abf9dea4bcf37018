"""What the place is like, on a member's phone: by their link, or signed in."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from sessions.inviting.answering import by_link, signed_in
from sessions.models import Attendance, DoorPhoto, Venue, VenueRemark
from sessions.planning.views import typed
from sessions.venues import services
from sessions.venues.forms import SayForm
from sessions.venues.views import door_of
from sessions.venues.words import NEUTRAL, known_of

SHOWN = 10


def _place(request, invitation, door):
    """By a link only what helps to find it and to get in; what people said of it after signing in."""
    group_session = invitation.group_session
    if group_session.venue_id is None:
        raise Http404
    context = {
        "person": invitation.person,
        "group_session": group_session,
        "help_line": invitation.help_line,
        "door": door,
        "venue": group_session.venue,
        "known": known_of(group_session.venue),
        "has_photo": DoorPhoto.objects.filter(venue=group_session.venue_id).exists(),
    }
    if door.is_signed_in:
        said = _say(request, invitation, door, context)
        if said is not None:
            return said
    return render(request, "sessions/venues/place.html", context)


def _say(request, invitation, door, context):
    """Adds what only somebody who signed in reads, and says. An answer once something was saved."""
    group_session, person = invitation.group_session, invitation.person
    place = f"{door.page}place/"
    attended = Attendance.objects.standing().filter(group_session=group_session, person=person)
    was_there = attended.exists()
    mine = VenueRemark.objects.filter(group_session=group_session, person=person).first()
    form = None
    if was_there:
        known = {"words": mine.words, "named": mine.named} if mine else {}
        form = SayForm(typed(request) if "away" not in request.POST else None, initial=known)
    if request.method == "POST" and was_there:
        if "away" in request.POST:
            services.take_back(group_session=group_session, person=person)
            messages.success(request, _("It is gone."))
            return redirect(place)
        if form.is_valid():
            services.say(group_session=group_session, person=person, **form.cleaned_data)
            messages.success(request, _("Thank you. It helps whoever comes next."))
            return redirect(place)
    remarks = VenueRemark.objects.standing().filter(venue=group_session.venue_id)
    remarks = remarks.exclude(person=person).select_related("person", "group_session")
    context |= {
        "neutral": NEUTRAL.get(group_session.venue.neutral),
        "remarks": list(remarks[:SHOWN]),
        "mine": mine,
        "form": form,
    }
    return None


def _door(size):
    def view(request, invitation, door):
        return door_of(Venue.objects.filter(pk=invitation.group_session.venue_id), size)

    return view


my_place = require_http_methods(["GET", "HEAD", "POST"])(signed_in(_place))
place_by_link = require_safe(by_link(_place))
door_by_link = require_safe(by_link(_door("small")))
large_door_by_link = require_safe(by_link(_door("large")))
