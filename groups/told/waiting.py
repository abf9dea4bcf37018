"""Whom a person has to tell, of the groups somebody runs: who is waited for longest first."""

from datetime import timedelta

from django.db.models import BooleanField, Case, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.utils import timezone

from groups.models import Group, Membership
from groups.told.belonging import messages_of
from messaging.models import HandTry, Message
from people.models import Person

State = Message.State
# What could not be told in time is shown so long after, for somebody to say sorry.
SHOWN_AFTER = timedelta(days=3)


def to_tell_by_hand(person: Person) -> QuerySet[Message]:
    """Late ones first, then by when it has to be known; what is to be tried again later, after that hour.

    Each with `is_late`, `again_at` and `seat_id` (the person's seat in a group of theirs). Nobody tells
    themselves, nor whoever has left.
    """
    now = timezone.now()
    seats = Membership.objects.run_by(person).filter(person=OuterRef("person")).order_by("pk")
    last = HandTry.objects.filter(message=OuterRef("pk")).order_by("-pk")
    needs = Q(state__in=[State.HELD, State.FAILED]) | Q(
        state=State.SENDING, claimed_at__lte=now - Message.UNSURE_AFTER
    )
    return (
        messages_of(Group.objects.run_by(person))
        .filter(needs, not_after__gt=now - SHOWN_AFTER)
        .exclude(person=person)
        .annotate(
            seat_id=Subquery(seats.values("public_id")[:1]),
            again_at=Subquery(last.values("again_at")[:1]),
            is_late=Case(
                When(not_after__lte=now, then=Value(True)),
                default=Value(False),
                output_field=BooleanField(),
            ),
        )
        .filter(seat_id__isnull=False)
        .order_by(
            F("is_late").desc(), Case(When(again_at__gt=now, then=1), default=0), "not_after", "pk"
        )
    )
