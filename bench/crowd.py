"""Many people asked to many sessions, made quickly: what benches and drills send reminders to."""

from datetime import timedelta

from django.utils import timezone

from groups.models import Membership
from people.models import ContactPoint, Person
from people.models.reaching import matching_digest
from sessions.models import Invitation
from tests.factories.groups import GroupFactory
from tests.factories.sessions import GroupSessionFactory, sent_out

AT_ONCE = 5000


def people_in(group, number, *, called, **point):
    """People with lived experience in this group, each with an email address that may be used."""
    people = _make(Person(preferred_name=f"Person {called}{one}") for one in range(number))
    _make(Membership(group=group, person=one, seat=Membership.Seat.LIVED_EXPERIENCE) for one in people)
    points = []
    for place, person in enumerate(people):
        address = f"{called}{place}@example.org"
        said = {"channel": "email", "allowed": "yes", "links_ok": True} | {
            name: value(place) if callable(value) else value for name, value in point.items()
        }
        points.append(
            ContactPoint(
                person=person,
                value=address,
                digest=matching_digest(address),
                confirmed_on=timezone.localdate(),
                **said,
            )
        )
    _make(points)
    return people


def sessions_of(group, number, *, starts_at):
    """Sessions that were sent out. `starts_at`: of the how-many-th."""
    return [
        sent_out(GroupSessionFactory(group=group, starts_at=starts_at(one))) for one in range(number)
    ]


def ask(pairs, *, said=Invitation.Answer.COMING):
    """Ask each person to their session, a week ago. Whoever said something needs no second asking."""
    a_week_ago = timezone.now() - timedelta(days=7)
    for group_session in {session.pk: session for session, _person in pairs}.values():
        type(group_session).objects.filter(pk=group_session.pk).update(invited_at=a_week_ago)
    return _make(
        Invitation(
            group_session=session,
            person=person,
            created_at=a_week_ago,
            answer=said,
            answered_at=a_week_ago if said else None,
            answered_by=person if said else None,
        )
        for session, person in pairs
    )


def due_reminders(number, *, called):
    """As many people as reminders, in sessions of a hundred that begin tomorrow."""
    group = GroupFactory()
    people = people_in(group, number, called=called)
    tomorrow = timezone.now() + timedelta(hours=24)
    sessions = sessions_of(
        group, -(-number // 100), starts_at=lambda one: tomorrow + timedelta(minutes=one)
    )
    return ask([(sessions[place // 100], person) for place, person in enumerate(people)])


def _make(rows):
    rows = list(rows)
    return type(rows[0]).objects.bulk_create(rows, batch_size=AT_ONCE)
