"""The example organisation: made-up people, numbers from the range that belongs to nobody.

Loaded once by `load_example` (which refuses to run unless DEBUG is on), and grown from there by the
same queue, pages and people as anything else.
"""

import uuid
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from groups.models import Group, Membership, Organisation, OrganisationRole
from payments.models import Activity, Rate, RateCard
from people.models import ContactPoint, Person
from sessions.models import (
    AgendaItem,
    Arrangement,
    Attendance,
    CallerHours,
    Facilitation,
    GroupSession,
    Invitation,
    SharedSummary,
)

NAMESPACE = uuid.UUID("6f0f6f0e-9a53-4d0c-a9a3-6c1f0b6d4c11")
ORGANISATION = "Riverside Together"

Seat, Role, Channel = Membership.Seat, OrganisationRole.Role, ContactPoint.Channel

# key, preferred name, seat in the group, mobile (ok to text), email (ok to email)
PEOPLE = [
    ("jo", "Jo", Seat.FACILITATOR, "+447700900001", "jo@example.org"),
    ("amina", "Amina", Seat.FACILITATOR, "+447700900002", "amina@example.org"),
    ("sam", "Sam", Seat.LIVED_EXPERIENCE, "+447700900011", None),
    ("layla", "Layla", Seat.LIVED_EXPERIENCE, None, "layla@example.org"),
    ("marek", "Marek", Seat.LIVED_EXPERIENCE, "+447700900013", "marek@example.org"),
    ("aisha", "عائشة", Seat.LIVED_EXPERIENCE, None, "aisha@example.org"),
    ("wendy", "Wendy-Anne Oluwaseun of the long way round", Seat.LIVED_EXPERIENCE, None, None),
    ("ruth", "Ruth", Seat.PROFESSIONAL, None, "ruth@example.org"),
    ("dev", "Dev", Seat.PROFESSIONAL, None, "dev@example.org"),
]
# key, preferred name, roles in the organisation
STAFF = [
    ("priya", "Priya", [Role.PREPARER]),
    ("tom", "Tom", [Role.APPROVER]),
    ("nia", "Nia", [Role.RELEASER]),
    ("grace", "Grace", [Role.SAFEGUARDING_LEAD]),
    ("ben", "Ben", [Role.SAFEGUARDING_LEAD]),
    ("ola", "Ola", [Role.ADMIN]),
]
SIGN_IN_LINKS = [
    ("a facilitator", "jo"),
    ("a parent", "sam"),
    ("a professional", "ruth"),
    ("a finance officer", "priya"),
    ("an approver", "tom"),
    ("a safeguarding lead", "grace"),
]


def example_id(key):
    return uuid.uuid5(NAMESPACE, key)


def sign_in_links():
    """(who, path) for the welcome text of `make run`. The pages exist only while DEBUG is on."""
    return [(who, reverse("example_sign_in", args=[example_id(key)])) for who, key in SIGN_IN_LINKS]


def example_people():
    return Person.objects.filter(public_id__in=[example_id(key) for key, *_rest in [*PEOPLE, *STAFF]])


@transaction.atomic
def load():
    """Make the example organisation. Loading again changes nothing."""
    if Organisation.objects.filter(public_id=example_id("organisation")).exists():
        return
    organisation = Organisation.objects.create(
        public_id=example_id("organisation"),
        name=ORGANISATION,
        sender_name="Jo",
        help_name="Jo",
        help_phone="01632 960001",
        help_hours="Monday to Friday, 9 to 5",
    )
    group = Group.objects.create(
        public_id=example_id("group"),
        organisation=organisation,
        name="Coming home together",
        discreet_name="Tuesday group",
    )
    people = _people(group, organisation)
    _rates(organisation)
    _hours(people)
    _last_week(group, people)
    _next_week(group, people)
    _being_planned(group, people)


def _people(group, organisation):
    people = {}
    for key, name, seat, mobile, email in PEOPLE:
        signs_in = seat in (Seat.FACILITATOR, Seat.PROFESSIONAL)
        people[key] = _person(key, name, email if signs_in else None, mobile, email)
        Membership.objects.create(
            group=group,
            person=people[key],
            seat=seat,
            named_contact=people["jo" if key in ("sam", "layla") else "amina"]
            if seat == Seat.LIVED_EXPERIENCE
            else None,
            work_phone={"jo": "01632 960001", "amina": "01632 960002"}.get(key, ""),
            paid={
                Seat.LIVED_EXPERIENCE: Membership.Paid.YES,
                Seat.PROFESSIONAL: Membership.Paid.EXPENSES,
            }.get(seat, Membership.Paid.NO),
        )
    for key, name, roles in STAFF:
        email = f"{key}@example.org"
        people[key] = _person(key, name, email, None, email)
        for role in roles:
            OrganisationRole.objects.create(organisation=organisation, person=people[key], role=role)
    return people


def _person(key, name, sign_in_email, mobile, email):
    person = Person.objects.create_user(
        preferred_name=name, email=sign_in_email, public_id=example_id(key)
    )
    asked_on = timezone.localdate() - timedelta(days=10)
    for channel, value in ((Channel.TEXT, mobile), (Channel.EMAIL, email)):
        if value:
            ContactPoint.objects.create(
                person=person,
                channel=channel,
                value=value,
                allowed=ContactPoint.Allowed.YES,
                links_ok=True,
                wording=ContactPoint.Wording.DISCREET
                if key in ("sam", "aisha")
                else ContactPoint.Wording.PLAIN,
                confirmed_on=asked_on,
            )
    return person


def _rates(organisation):
    card = RateCard.objects.create(
        organisation=organisation,
        name="Involvement payments",
        source="Example: NIHR public involvement rates from 16 December 2025. Check before use.",
        effective_from=date(2025, 12, 16),
    )
    for activity in Activity:
        Rate.objects.create(card=card, activity=activity, per_hour=Decimal("27.50"), step_minutes=15)


def _hours(people):
    for key in ("jo", "amina"):
        CallerHours.objects.bulk_create(
            CallerHours(person=people[key], weekday=day, from_time=time(9), until_time=time(18))
            for day in range(7)
        )


def _plan(group, people, *, day, lead="jo", support="amina", **fields):
    zone = group.organisation.zone
    group_session = GroupSession.objects.create(
        group=group,
        starts_at=datetime.combine(day, time(10), zone),
        ends_at=datetime.combine(day, time(12), zone),
        place="The Old Library, Mill Street",
        getting_there="First floor. There is a lift. Buses 4 and 11 stop outside. Jo meets you at the door.",
        safeguarding_contact=people["grace"],
        **fields,
    )
    for role, key in ((Facilitation.Role.LEAD, lead), (Facilitation.Role.SUPPORT, support)):
        Facilitation.objects.create(group_session=group_session, person=people[key], role=role)
    kind = AgendaItem.Kind
    plan = [
        (kind.CHECK_IN, "Check-in", 15),
        (kind.WORK, "What the first phone call should sound like", 30),
        (kind.BREAK, "Break", 10),
        (kind.WORK, "Trying it out in pairs", 30),
        (kind.BREAK, "Break", 10),
        (kind.WORK, "What we take with us", 10),
        (kind.CHECK_OUT, "Check-out", 15),
    ]
    AgendaItem.objects.bulk_create(
        AgendaItem(group_session=group_session, position=place, kind=item, title=title, minutes=minutes)
        for place, (item, title, minutes) in enumerate(plan)
    )
    return group_session


def _next_tuesday():
    today = timezone.localdate()
    return today + timedelta(days=(1 - today.weekday()) % 7 or 7)


def _sent(group_session, people, *, at):
    group_session.state = GroupSession.State.INVITED
    group_session.invited_at = at
    group_session.invited_by = people["jo"]
    group_session.save()
    return {
        key: Invitation.objects.create(group_session=group_session, person=people[key])
        for key, _name, seat, *_ways in PEOPLE
        if seat != Seat.FACILITATOR
    }


def _answer(invitation, answer, *, at):
    invitation.answer = answer
    invitation.answered_at = at
    invitation.answered_by = invitation.person
    invitation.save()


def _last_week(group, people):
    """A session that was held: who came, and what everyone was told afterwards. Pay follows by itself."""
    group_session = _plan(
        group,
        people,
        day=_next_tuesday() - timedelta(days=7 if timezone.localdate().weekday() != 1 else 14),
        public_id=example_id("held"),
        about="What would have helped in the first week.",
    )
    invitations = _sent(group_session, people, at=group_session.starts_at - timedelta(days=14))
    for key in ("sam", "layla", "marek", "ruth", "dev"):
        _answer(
            invitations[key], Invitation.Answer.COMING, at=group_session.starts_at - timedelta(days=10)
        )
        Attendance.objects.create(
            group_session=group_session,
            person=people[key],
            arrived_at=group_session.starts_at - timedelta(minutes=5),
            recorded_by=people["amina"],
        )
    _answer(invitations["aisha"], Invitation.Answer.CANT, at=group_session.starts_at - timedelta(days=9))
    SharedSummary.objects.create(
        group_session=group_session,
        we_said="The first phone call is the one people remember. It should come from a person with a name.",
        we_decided="We will write down what a good first call sounds like, and try it out next time.",
        who_does_what="Ruth asks her team who makes these calls now. Sam and Layla bring words that helped.",
        written_by=people["amina"],
        written_at=group_session.ends_at + timedelta(hours=20),
        shared_at=group_session.ends_at + timedelta(days=1),
        shared_by=people["jo"],
    )


def _next_week(group, people):
    """A session that was sent out, with some answers in."""
    group_session = _plan(
        group,
        people,
        day=_next_tuesday(),
        public_id=example_id("coming"),
        about="What the first phone call should sound like.",
    )
    invitations = _sent(group_session, people, at=timezone.now())
    now = timezone.now()
    for key, answer in [
        ("marek", Invitation.Answer.COMING),
        ("ruth", Invitation.Answer.COMING),
        ("dev", Invitation.Answer.NOT_SURE),
        ("aisha", Invitation.Answer.ONE_TO_ONE),
    ]:
        _answer(invitations[key], answer, at=now)
    Arrangement.objects.create(
        invitation=invitations["marek"],
        kind=Arrangement.Kind.CHILDCARE,
        detail="One child, half past nine to half past twelve",
        owner=people["amina"],
    )
    Arrangement.objects.create(invitation=invitations["ruth"], kind=Arrangement.Kind.INTERPRETER)


def _being_planned(group, people):
    """A draft that still misses things, so that the readiness list has something to say."""
    zone, day = group.organisation.zone, _next_tuesday() + timedelta(days=14)
    group_session = GroupSession.objects.create(
        public_id=example_id("draft"),
        group=group,
        kind=GroupSession.Kind.BOTH,
        starts_at=datetime.combine(day, time(10), zone),
        ends_at=datetime.combine(day, time(12), zone),
        about="Showing what changed.",
    )
    Facilitation.objects.create(
        group_session=group_session, person=people["jo"], role=Facilitation.Role.LEAD
    )
