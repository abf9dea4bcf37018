"""A calendar address of one's own: made, replaced, switched off; and what it says."""

import secrets
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from icalendar import Calendar

from people.models import Person
from people.services import hash_token
from sessions.inviting.calendars import event_of
from sessions.models import CalendarFeed, GroupSession, Invitation

TOKEN_BYTES = 32
# A calendar that was away for a while still learns what was called off.
SHOWN_FOR = timedelta(days=60)
MOST = 500


@transaction.atomic
def make_feed(*, person: Person) -> str:
    """Make a new address and return its token, kept nowhere: only its hash is. The one before stops working."""
    # Two taps queue here: the later one works.
    Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    switch_off(person=person)
    token = secrets.token_urlsafe(TOKEN_BYTES)
    CalendarFeed.objects.create(person=person, token_hash=hash_token(token))
    return token


def switch_off(*, person: Person) -> None:
    """Twice changes nothing."""
    CalendarFeed.objects.working().filter(person=person).update(switched_off_at=timezone.now())


def feed_of(token: str) -> Person | None:
    """Whose calendar this opens; None when it opens nothing. Writes nothing."""
    feeds = CalendarFeed.objects.working().select_related("person")
    feed = feeds.filter(token_hash=hash_token(token)).first()
    return feed.person if feed and feed.person.is_active else None


def calendar_of(person: Person) -> bytes:
    """Their days, as "Tuesday" and nothing else: what they were asked to and may be at, and what they run.

    Three queries. What was called off stays for a while, as cancelled, so that calendars take it out.
    """
    since = timezone.now() - SHOWN_FOR
    told = [GroupSession.State.INVITED, GroupSession.State.CANCELLED]
    invitations = (
        Invitation.objects.standing()
        .filter(person=person, group_session__ends_at__gt=since, group_session__state__in=told)
        .exclude(answer__in=[Invitation.Answer.CANT, Invitation.Answer.WAITING])
        .exclude(group_session__invited_at=None)
        .select_related("group_session__group__organisation")
        .order_by("group_session__starts_at", "pk")
    )
    run = (
        GroupSession.objects.facilitated_by(person)
        .filter(ends_at__gt=since, state__in=told, invited_at__isnull=False)
        .select_related("group__organisation")
        .distinct()
    )
    calendar = Calendar()
    calendar.add("prodid", "-//calendar//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    for invitation in invitations[:MOST]:
        calendar.add_component(event_of(invitation.group_session, uid=invitation.public_id))
    for group_session in run[:MOST]:
        calendar.add_component(event_of(group_session, uid=group_session.public_id))
    calendar.add_missing_timezones()
    return calendar.to_ical()
