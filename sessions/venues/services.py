"""Keeping places to meet, their doors, and what those who were there say of them."""

import pghistory
from django.db import IntegrityError, transaction
from django.utils import timezone

from groups.models import Organisation
from people.models import Person
from sessions.models import Attendance, DoorPhoto, GroupSession, Venue, VenueRemark
from sessions.venues.photos import two_sizes


class NameIsTaken(Exception):
    """Another place of the organisation is called so."""


class WasNotThere(Exception):
    """Only whoever was at a session there says what the place is like."""


@transaction.atomic
def keep_venue(*, organisation: Organisation, by: Person, venue: Venue | None = None, **facts) -> Venue:
    """Write down a new place, or what is so by now of one there is. Raises NameIsTaken.

    Where people were told to come does not change with it: that stays in the session.
    """
    venue = venue or Venue(organisation=organisation)
    for name, value in facts.items():
        setattr(venue, name, value)
    try:
        with pghistory.context(by=by.pk), transaction.atomic():
            venue.save()
    except IntegrityError as refused:
        if refused.__cause__.diag.constraint_name == "venue_one_of_a_name_in_use":
            raise NameIsTaken from None
        raise
    return venue


def use_no_more(*, venue: Venue, by: Person) -> None:
    """No new session is planned there. Those that are stay, with all that is known of the place."""
    if venue.retired_at is None:
        venue.retired_at = timezone.now()
        with pghistory.context(by=by.pk):
            venue.save(update_fields=["retired_at"])


def use_again(*, venue: Venue, by: Person) -> None:
    """Raises NameIsTaken where another has its name by now."""
    if venue.retired_at is not None:
        keep_venue(organisation=venue.organisation, venue=venue, by=by, retired_at=None)


def put_door(*, venue: Venue, photo, by: Person) -> DoorPhoto:
    """The photo of its door, in place of the one there was. Raises NotAPhoto or TooManyPixels."""
    small, large = two_sizes(photo)
    facts = {"small": small, "large": large, "added_by": by}
    return DoorPhoto.objects.update_or_create(venue=venue, defaults=facts)[0]


def take_door_away(*, venue: Venue) -> None:
    DoorPhoto.objects.filter(venue=venue).delete()


@transaction.atomic
def say(*, group_session: GroupSession, person: Person, words: str, named: bool) -> VenueRemark:
    """What the place was like, in place of what they said of that time before. Raises WasNotThere.

    What an admin has hidden stays hidden until its writer takes it back.
    """
    was_there = Attendance.objects.standing().filter(group_session=group_session, person=person)
    if group_session.venue_id is None or not was_there.exists():
        raise WasNotThere
    return VenueRemark.objects.update_or_create(
        group_session=group_session,
        person=person,
        defaults={"venue_id": group_session.venue_id, "words": words.strip(), "named": named},
    )[0]


def take_back(*, group_session: GroupSession, person: Person) -> None:
    """Gone for good: they are the person's own words."""
    VenueRemark.objects.filter(group_session=group_session, person=person).delete()


def hide(*, remark: VenueRemark, why: str, by: Person) -> None:
    """For an admin of the organisation; its writer reads why. Twice keeps the first reason."""
    VenueRemark.objects.filter(pk=remark.pk).standing().update(
        hidden_at=timezone.now(), hidden_by=by, hidden_why=why.strip()
    )
