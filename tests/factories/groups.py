import json

import factory
from django.utils import timezone

from groups.models import (
    AgreementItem,
    AgreementResponse,
    AgreementVersion,
    Group,
    JargonTerm,
    Membership,
    Organisation,
    OrganisationRole,
    RosterImport,
    Wording,
)
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
    paused_at = None
    # Whoever has a pause said so themselves.
    paused_by = factory.LazyAttribute(lambda seat: seat.person if seat.paused_at else None)


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


class AgreementVersionFactory(factory.django.DjangoModelFactory):
    """A draft. `published(version)` makes it stay as it is."""

    class Meta:
        model = AgreementVersion

    group = factory.SubFactory(GroupFactory)
    number = factory.Sequence(lambda n: n + 1)


class AgreementItemFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = AgreementItem

    version = factory.SubFactory(AgreementVersionFactory)
    position = factory.Sequence(lambda n: n + 1)
    text = factory.Sequence(lambda n: f"We listen, number {n}.")


def published(version, *, by=None):
    version.published_at, version.published_by = timezone.now(), by or PersonFactory()
    version.save()
    return version


def all_agree(group):
    """Two safeguarding leads, and a published agreement that everyone now in the group said yes to."""
    for _lead in range(2):
        OrganisationRoleFactory(
            organisation=group.organisation, role=OrganisationRole.Role.SAFEGUARDING_LEAD
        )
    version = AgreementVersionFactory(group=group)
    AgreementItemFactory(version=version)
    published(version)
    for membership in group.memberships.current():
        agrees(membership, version)
    return version


def agrees(membership, version, answer=AgreementResponse.Answer.AGREE):
    return AgreementResponse.objects.create(
        version=version,
        membership=membership,
        answer=answer,
        answered_at=timezone.now(),
        answered_by=membership.person,
    )


def in_purpose(**fields):
    """A group that may leave its early stages: it says what it is for, and its limits."""
    return GroupFactory(
        **{
            "purpose": "Coming home sooner.",
            "can_change": "How we visit.",
            "cannot_change": "What a court decides.",
            "limit_money": "£2,000.",
            "limit_law": "The law on children.",
            "limit_timescale": "By March.",
            "limits_not_known": ["staff_time"],
            "signs_off": "Priya, head of service",
            "sign_off_days": 10,
        }
        | fields
    )


class JargonTermFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = JargonTerm

    group = factory.SubFactory(GroupFactory)
    short = factory.Sequence(lambda n: f"LA{n}")


def explained(group, short, meaning, full=""):
    return JargonTermFactory(
        group=group, short=short, full=full, meaning=meaning, state=JargonTerm.State.EXPLAINED
    )


class WordingFactory(factory.django.DjangoModelFactory):
    """Words for a reminder that nobody has agreed to yet."""

    class Meta:
        model = Wording

    class Params:
        in_use = factory.Trait(
            panel="Amina and Lee",
            agreed_on=factory.LazyFunction(timezone.localdate),
            agreed_at=factory.LazyFunction(timezone.now),
            agreed_by=factory.SelfAttribute("written_by"),
        )

    organisation = factory.SubFactory(OrganisationFactory)
    kind = "reminder"
    wording = "discreet"
    language = "en-gb"
    version = 1
    subject = ""
    body = "Hi {name}, {sender} here. {day}, {time}?\nRing {helper} on {phone}."
    written_by = factory.SubFactory(PersonFactory)
