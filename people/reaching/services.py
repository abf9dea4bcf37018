"""What somebody said about being reached, written down; and who was shown a number."""

from datetime import date

import pghistory
from django.db import transaction
from django.db.models import ProtectedError
from django.utils import timezone

from people.models import ContactPoint, Person, Reveal
from people.models.reaching import matching_digest

Allowed = ContactPoint.Allowed

# What the person settles about one way, besides yes or no.
DETAILS = (
    "whose",
    "wording",
    "links_ok",
    "voicemail",
    "if_cut_off",
    "safe_days",
    "safe_from",
    "safe_until",
)


class KeptAlready(Exception):
    """This number or address is there already, with what the person said about it."""


class ChangedMeanwhile(Exception):
    """Somebody else changed the same thing since the page was opened."""


class NeedsAReason(Exception):
    """Nobody looks at what somebody said no to without writing down why."""


@transaction.atomic
def add_way(*, person: Person, channel: str, value: str, by: Person) -> ContactPoint:
    """Keep a number or address. Nobody may use it until the person says so. Raises KeptAlready."""
    with pghistory.context(by=by.pk):
        point, is_new = ContactPoint.objects.get_or_create(
            person=person,
            channel=channel,
            digest=matching_digest(value),
            defaults={"value": value, "written_by": _somebody_else(person, by)},
        )
    if not is_new:
        raise KeptAlready
    return point


@transaction.atomic
def say(*, point: ContactPoint, allowed: str, by: Person, on: date | None = None) -> ContactPoint:
    """Yes, no or only if I ask: it holds from now on, said today or `on` that day. The last word counts."""
    point = _locked(point)
    with pghistory.context(by=by.pk):
        point.allowed, point.confirmed_on = allowed, on or timezone.localdate()
        point.written_by = _somebody_else(point.person, by)
        point.save(update_fields=["allowed", "confirmed_on", "written_by"])
    return point


def details_of(point: ContactPoint) -> str:
    """All that was said about one way, as one value to compare with what a page showed."""
    said = [point.allowed, point.confirmed_on, *(getattr(point, name) for name in DETAILS)]
    return matching_digest("|".join(map(str, said)))


@transaction.atomic
def change_details(*, point: ContactPoint, seen: str, by: Person, **details) -> ContactPoint:
    """Whose it is, which words, which hours. `seen` is what the page showed: raises ChangedMeanwhile."""
    point = _locked(point)
    if seen != details_of(point):
        raise ChangedMeanwhile
    with pghistory.context(by=by.pk):
        for name, value in details.items():
            setattr(point, name, value)
        point.written_by = _somebody_else(point.person, by)
        point.save(update_fields=[*details, "written_by"])
    return point


@transaction.atomic
def take_away(*, point: ContactPoint, by: Person) -> None:
    """Forget a number or address at once. What was sent there stays on record, without it."""
    point = _locked(point)
    with pghistory.context(by=by.pk):
        try:
            with transaction.atomic():
                point.delete()
        except ProtectedError:
            point = ContactPoint.objects.get(pk=point.pk)
            point.value, point.allowed = None, Allowed.NO
            point.safe_days, point.safe_from, point.safe_until = [], None, None
            point.save()


def reveal(*, contact_point: ContactPoint, by: Person, why: str) -> Reveal:
    """Write down that `by` was shown a number or address, before it is shown."""
    return Reveal.objects.create(
        by=by,
        person=contact_point.person,
        contact_point=contact_point,
        channel=contact_point.channel,
        why=why,
    )


def reveal_for_safety(*, contact_point: ContactPoint, by: Person, reason: str) -> Reveal:
    """For a safeguarding lead who fears for somebody, whatever they said: kept with the written reason.

    The person can read it. Raises NeedsAReason.
    """
    if not reason.strip():
        raise NeedsAReason
    return Reveal.objects.create(
        by=by,
        person=contact_point.person,
        contact_point=contact_point,
        channel=contact_point.channel,
        why=Reveal.Why.SAFETY,
        is_override=contact_point.allowed != Allowed.YES,
        reason=reason.strip(),
    )


def _locked(point):
    """Two who change the same way queue here."""
    return ContactPoint.objects.select_for_update(of=["self"]).select_related("person").get(pk=point.pk)


def _somebody_else(person, by):
    return None if by == person else by
