import json

import factory

from groups.models import Group, Membership, Organisation, OrganisationRole, RosterImport
from tests.factories.people import PersonFactory


class OrganisationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Organisation

    name = factory.Sequence(lambda n: f"Organisation {n}")
    sender_name = "Jo"
    help_name = "Jo"
    help_phone = "01632 960000"


class OrganisationRoleFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = OrganisationRole

    organisation = factory.SubFactory(OrganisationFactory)
    person = factory.SubFactory(PersonFactory)
    role = OrganisationRole.Role.ADMIN


class GroupFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Group

    organisation = factory.SubFactory(OrganisationFactory)
    name = factory.Sequence(lambda n: f"Group {n}")
    discreet_name = "Tuesday group"


class MembershipFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Membership

    group = factory.SubFactory(GroupFactory)
    person = factory.SubFactory(PersonFactory)
    seat = Membership.Seat.LIVED_EXPERIENCE


class RosterImportFactory(factory.django.DjangoModelFactory):
    """One row came back, because its seat was missing."""

    class Meta:
        model = RosterImport

    group = factory.SubFactory(GroupFactory)
    imported_by = factory.SubFactory(PersonFactory)
    refused = 1
    refused_rows = json.dumps(
        {
            "headings": ["preferred name", "seat"],
            "rows": [{"number": 2, "cells": ["Sam", ""], "reasons": ["seat_missing"]}],
        }
    )
