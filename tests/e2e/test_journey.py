"""One session, from plan to pay: a real browser, web server, worker, beat, Redis and mail server.

What each person sees is asserted on their own screen; what it left behind, in the database.
"""

import csv
import io
import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from groups.models import Membership, OrganisationRole
from payments.models import Activity, Rate, RateCard
from people.models import ContactPoint, Person
from sessions.models import (
    Arrangement,
    Attendance,
    CallerHours,
    CheckOut,
    Debrief,
    GroupSession,
    Invitation,
    PreparationCall,
)
from tests.browsing import axe
from tests.factories.groups import (
    GroupFactory,
    MembershipFactory,
    OrganisationFactory,
    OrganisationRoleFactory,
)
from tests.factories.people import PersonFactory

TOLD = 40  # seconds until a letter must have come: beat asks every second here

ROSTER = """\
preferred name,seat,mobile,email,ok to text,ok to email,confirmed on
Sam,lived experience,07700 900011,sam@example.org,no,yes,{day}
Layla,lived experience,,layla@example.org,,yes,{day}
Marek,lived experience,07700 900013,,yes,,{day}
Ruth,professional,,ruth@example.org,,yes,{day}
Nobody,cleaner,,nobody@example.org,,yes,{day}
"""


@pytest.fixture
def world(running):
    """An organisation with its staff and an empty group: what comes before the first page."""
    organisation = OrganisationFactory(name="Riverside", help_name="Jo", help_phone="01632 960001")
    group = GroupFactory(
        organisation=organisation, name="Coming home together", discreet_name="Tuesday group"
    )
    for name in ("Jo", "Amina"):
        person = PersonFactory(preferred_name=name, email=f"{name.lower()}@example.org")
        MembershipFactory(
            group=group, person=person, seat=Membership.Seat.FACILITATOR, work_phone="01632 960001"
        )
        ContactPoint.objects.create(
            person=person,
            channel=ContactPoint.Channel.EMAIL,
            value=person.email,
            allowed=ContactPoint.Allowed.YES,
            links_ok=True,
            confirmed_on=timezone.localdate(),
        )
        for weekday in range(7):
            CallerHours.objects.create(
                person=person, weekday=weekday, from_time="00:00", until_time="23:59"
            )
    for name, role in [
        ("Grace", OrganisationRole.Role.SAFEGUARDING_LEAD),
        ("Priya", OrganisationRole.Role.PREPARER),
        ("Tom", OrganisationRole.Role.APPROVER),
    ]:
        person = PersonFactory(preferred_name=name, email=f"{name.lower()}@example.org")
        OrganisationRoleFactory(organisation=organisation, person=person, role=role)
    card = RateCard.objects.create(
        organisation=organisation,
        name="Involvement",
        source="agreed 1 January",
        effective_from=timezone.localdate() - timedelta(days=300),
    )
    for activity in Activity:
        Rate.objects.create(card=card, activity=activity, per_hour=Decimal("27.50"), step_minutes=15)
    return group
