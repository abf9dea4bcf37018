"""Who is in the example: made-up people, numbers from the range that belongs to nobody."""

import uuid
from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from groups.models import (
    Membership,
    OrganisationRole,
)
from people.models import ContactPoint, Person

NAMESPACE = uuid.UUID("6f0f6f0e-9a53-4d0c-a9a3-6c1f0b6d4c11")


Seat, Role, Channel = Membership.Seat, OrganisationRole.Role, ContactPoint.Channel


# key, preferred name, seat in the group, mobile (ok to text), email (ok to email)
PEOPLE = [
    ("jo", "Jo", Seat.FACILITATOR, "+447700900001", "jo@example.org"),
    ("amina", "Amina", Seat.FACILITATOR, "+447700900002", "amina@example.org"),
    ("sam", "Sam", Seat.LIVED_EXPERIENCE, "+447700900011", None),
    ("layla", "Layla", Seat.LIVED_EXPERIENCE, None, "layla@example.org"),
    ("marek", "Marek", Seat.LIVED_EXPERIENCE, "+447700900013", "marek@example.org"),
    ("aisha", "عائشة", Seat.LIVED_EXPERIENCE, None, None),
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
    ("esme", "Esme", [Role.LISTENER]),
]


SIGN_IN_LINKS = [
    ("a facilitator", "jo"),
    ("a parent", "sam"),
    ("a professional", "ruth"),
    ("a finance officer", "priya"),
    ("an approver", "tom"),
    ("an organisation admin", "ola"),
    ("a safeguarding lead", "grace"),
]


def example_id(key):
    return uuid.uuid5(NAMESPACE, key)


def sign_in_links():
    """(who, path) for the welcome text of `make run`. The pages exist only while DEBUG is on."""
    return [(who, reverse("example_sign_in", args=[example_id(key)])) for who, key in SIGN_IN_LINKS]


def example_people():
    return Person.objects.filter(public_id__in=[example_id(key) for key, *_rest in [*PEOPLE, *STAFF]])


def make_people(group, organisation):
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
            job={"ruth": "Social worker", "dev": "Health visitor"}.get(key, ""),
            works_for={"ruth": "Riverside Council", "dev": "Riverside NHS"}.get(key, ""),
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
                wording=ContactPoint.Wording.DISCREET if key == "sam" else ContactPoint.Wording.PLAIN,
                confirmed_on=asked_on,
            )
    return person
