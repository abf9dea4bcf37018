"""Each rule the database holds about a group's stages, broken once: by the ORM and by raw SQL."""

from datetime import date, timedelta

import pytest
from django.db import ProgrammingError, connection, transaction
from django.utils import timezone

from groups.models import AgreementResponse, Group, Membership, PurposeChange, StageChange
from tests.factories.groups import (
    AgreementItemFactory,
    AgreementVersionFactory,
    GroupFactory,
    MembershipFactory,
    OrganisationRoleFactory,
    agrees,
    all_agree,
    in_purpose,
    published,
)
from tests.factories.people import PersonFactory
from tests.groups.forming.together import Seat, Stage, active, person, with_both_sides
from tests.refusing import refused_by

pytestmark = pytest.mark.django_db


def by_raw_sql(group, stage):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE groups_group SET stage = %s WHERE id = %s", [stage, group.pk])


def stage_of(group):
    return Group.objects.get(pk=group.pk).stage


@pytest.mark.parametrize(
    "missing",
    [
        {"purpose": "  "},
        {"can_change": ""},
        {"cannot_change": ""},
        {"limit_money": ""},
        {"limits_not_known": []},
        {"signs_off": ""},
        {"sign_off_days": None},
    ],
)
def test_a_group_says_its_purpose_and_limits_before_it_agrees_how(missing):
    group = in_purpose(**missing)

    with refused_by("group_says_its_purpose_and_limits"):
        by_raw_sql(group, "agreeing")
    # What comes to nothing may still end well.
    by_raw_sql(group, "ending")


def test_a_group_ends_after_it_starts():
    with refused_by("group_ends_after_it_starts"):
        GroupFactory(starts_on=date(2026, 3, 2), ends_on=date(2026, 3, 1))


def test_signing_off_takes_a_day_or_more():
    with refused_by("group_sign_off_takes_a_day_or_more"):
        GroupFactory(sign_off_days=0)


def test_nobody_begins_the_work_with_one_safeguarding_lead():
    group = with_both_sides(stage=Stage.AGREEING)
    all_agree(group)
    role = group.organisation.roles.filter(role="safeguarding_lead").first()
    role.ended_at = timezone.now()
    role.save()

    with refused_by("group_active_has_two_safeguarding_leads"):
        by_raw_sql(group, "active")
    # The same person twice over is still one person, and another organisation's lead is not ours.
    OrganisationRoleFactory(role="safeguarding_lead")
    with refused_by("group_active_has_two_safeguarding_leads"):
        by_raw_sql(group, "active")
    OrganisationRoleFactory(organisation=group.organisation, role="safeguarding_lead")
    by_raw_sql(group, "active")
    assert stage_of(group) == "active"


def test_nobody_begins_the_work_before_all_agree():
    group = with_both_sides(stage=Stage.AGREEING)
    version = all_agree(group)
    late = MembershipFactory(group=group)

    with refused_by("group_active_has_agreed"):
        by_raw_sql(group, "active")
    answer = agrees(late, version, AgreementResponse.Answer.TALK)
    with refused_by("group_active_has_agreed"):
        by_raw_sql(group, "active")
    answer.settled_at, answer.settled_by = timezone.now(), PersonFactory()
    answer.save()
    by_raw_sql(group, "active")

    assert stage_of(group) == "active"


@pytest.mark.parametrize(
    ("who", "is_waited_for"),
    [
        ({"seat": Seat.PROFESSIONAL}, True),
        ({"seat": Seat.FACILITATOR}, True),
        ({"seat": Seat.OBSERVER}, False),
        ({"seat": Seat.SUPPORTER}, False),
        ({"left_at": timezone.now()}, False),
    ],
)
def test_who_has_to_agree_first(who, is_waited_for):
    group = with_both_sides(stage=Stage.AGREEING)
    all_agree(group)
    MembershipFactory(group=group, **who)

    if is_waited_for:
        with refused_by("group_active_has_agreed"):
            by_raw_sql(group, "active")
    else:
        by_raw_sql(group, "active")

    assert stage_of(group) == ("agreeing" if is_waited_for else "active")


@pytest.mark.parametrize(("days", "is_waited_for"), [(None, False), (30, False), (-1, True)])
def test_whoever_has_a_pause_is_not_waited_for_until_it_is_over(days, is_waited_for):
    group = with_both_sides(stage=Stage.AGREEING)
    all_agree(group)
    membership = MembershipFactory(group=group)
    Membership.objects.filter(pk=membership.pk).update(
        paused_at=timezone.now() - timedelta(days=5),
        paused_by=membership.person,
        paused_until=days and timezone.localdate() + timedelta(days=days),
    )

    if is_waited_for:
        with refused_by("group_active_has_agreed"):
            by_raw_sql(group, "active")
    else:
        by_raw_sql(group, "active")

    assert stage_of(group) == ("agreeing" if is_waited_for else "active")


def test_a_draft_or_yesterdays_agreement_is_not_enough():
    group = with_both_sides(stage=Stage.AGREEING)
    all_agree(group)
    newer = AgreementVersionFactory(group=group, number=group.agreement_versions.get().number + 1)
    AgreementItemFactory(version=newer)
    by_raw_sql(group, "active")
    by_raw_sql(group, "agreeing")
    published(newer)

    with refused_by("group_active_has_agreed"):
        by_raw_sql(group, "active")


def test_no_group_is_born_active():
    with refused_by("group_active_has_two_safeguarding_leads"):
        in_purpose(stage=Stage.ACTIVE)


def test_an_active_group_is_still_written_in():
    group = active()
    MembershipFactory(group=group)

    Group.objects.filter(pk=group.pk).update(purpose="Other words.", stage="active")

    assert Group.objects.get(pk=group.pk).purpose == "Other words."


def test_a_closed_group_takes_nobody_new():
    group = with_both_sides(stage=Stage.CLOSED)

    with refused_by("group_closed_takes_nobody_new"):
        MembershipFactory(group=group)
    with refused_by("group_closed_takes_nobody_new"), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO groups_membership"
            " (public_id, created_at, group_id, person_id, seat, work_phone, paid, job, works_for)"
            " VALUES (gen_random_uuid(), now(), %s, %s, 'observer', '', 'no', '', '')",
            [group.pk, PersonFactory().pk],
        )
    # Those who are in it can still leave.
    group.memberships.update(left_at=timezone.now())


def a_change(**fields):
    group = with_both_sides()
    return StageChange.objects.create(
        **{
            "group": group,
            "from_stage": Stage.IDEA,
            "to_stage": Stage.FORMING,
            "by": person(group, "Jo"),
        }
        | fields
    )


def test_a_change_of_stage_changes_something():
    with refused_by("stage_change_changes_something"):
        a_change(to_stage=Stage.IDEA)


@pytest.mark.parametrize("stage", [Stage.ENDING, Stage.CLOSED])
def test_ending_and_closing_are_told_in_words(stage):
    with refused_by("stage_change_says_why"):
        a_change(to_stage=stage, words=" ")


def test_a_pause_says_why_and_until_when():
    until = timezone.localdate() + timedelta(days=30)

    with refused_by("stage_change_says_why"):
        a_change(to_stage=Stage.PAUSING, until=until)
    with refused_by("stage_change_until_a_day_for_a_pause"):
        a_change(to_stage=Stage.PAUSING, words="Summer.")
    with refused_by("stage_change_until_a_day_for_a_pause"):
        a_change(to_stage=Stage.FORMING, until=until)
    a_change(to_stage=Stage.PAUSING, words="Summer.", until=until)


@pytest.mark.parametrize("table", ["groups_stagechange", "groups_purposechange"])
def test_the_history_is_only_added_to(table):
    change = a_change()
    PurposeChange.objects.create(group=change.group, part="purpose", by=change.by)

    for attack in [f"DELETE FROM {table}", f"UPDATE {table} SET created_at = now()"]:
        cannot = pytest.raises(ProgrammingError, match="Cannot update or delete")
        with cannot, transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(attack)

    assert StageChange.objects.count() == PurposeChange.objects.count() == 1
