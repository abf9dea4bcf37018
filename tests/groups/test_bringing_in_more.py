"""What a spreadsheet may say besides: how each way is safe, what professionals do, and who has learned what."""

from datetime import date, datetime, time

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from groups.models import Membership, OrganisationRole, Training, TrainingRecord, TrainingRule
from groups.roster.columns import TRAINING
from groups.roster.importing import bring_in
from groups.roster.results import notes, refused_rows
from groups.roster.training import months_after
from people.models import ContactPoint
from tests.factories.groups import GroupFactory, MembershipFactory, OrganisationRoleFactory
from tests.factories.people import ContactPointFactory, PersonFactory
from tests.groups.sheets import HEADINGS, JO, RUTH, SAM, csv_sheet, xlsx_sheet

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("november")]

Seat = Membership.Seat
BOTH_WAYS = ("Layla", "parent", "07700 900012", "layla@example.org", "yes", "yes", "1/11/2026")


@pytest.fixture
def november():
    with time_machine.travel(datetime(2026, 11, 23, 12), tick=False):
        yield


@pytest.fixture
def group():
    return GroupFactory()


@pytest.fixture
def facilitator(group):
    return MembershipFactory(group=group, seat=Seat.FACILITATOR).person


def sheet_of(row, make_sheet=csv_sheet, **more):
    """One row, with more columns (their names with _ for a space)."""
    headings = (*HEADINGS, *(name.replace("_", " ") for name in more))
    return make_sheet((*row, *more.values()), headings=headings)


def reasons(result):
    return [reason for row in refused_rows(result) for reason in row.reasons]


def test_the_language_of_their_messages_is_brought_in_by_any_of_its_names(group, facilitator):
    headings = (*HEADINGS, "language")
    rows = [(*SAM, "polish"), (*RUTH, ""), (*BOTH_WAYS, "العربية")]
    bring_in(group=group, content=csv_sheet(*rows, headings=headings), by=facilitator)

    seats = group.memberships.exclude(person=facilitator)
    spoken = dict(seats.values_list("person__preferred_name", "person__language"))
    assert spoken == {"Sam": "pl", "Ruth": "en-gb", "Layla": "ar"}
    refused = bring_in(
        group=group,
        content=csv_sheet((*JO, "Klingon"), headings=headings),
        by=facilitator,
    )
    assert "We do not know this language" in reasons(refused)[0]


@pytest.mark.parametrize("make_sheet", [csv_sheet, xlsx_sheet])
def test_each_way_has_what_was_said_about_it(group, facilitator, make_sheet):
    content = sheet_of(
        BOTH_WAYS,
        make_sheet,
        ok_to_call="yes",
        whose_mobile="Shared",
        whose_email="somebody else’s",
        voicemail="name only",
        mobile_safe_days="Mon-Fri",
        mobile_safe_from="10:00",
        mobile_safe_until="14:30",
        email_safe_days="Tue, Thu",
        email_wording="plain",
        ok_to_send_links_by_text="yes",
        ok_to_send_links_by_email="no",
    )

    bring_in(group=group, content=content, by=facilitator)

    ways = {point.channel: point for point in ContactPoint.objects.all()}
    assert {
        channel: (way.whose, way.voicemail, way.wording, way.links_ok, way.safe_days)
        for channel, way in ways.items()
    } == {
        "text": ("shared", "no", "discreet", True, [0, 1, 2, 3, 4]),
        "call": ("shared", "name_only", "discreet", True, [0, 1, 2, 3, 4]),
        "email": ("somebody_elses", "no", "plain", False, [1, 3]),
    }
    hours = {channel: (way.safe_from, way.safe_until) for channel, way in ways.items()}
    assert hours == {
        "text": (time(10), time(14, 30)),
        "call": (time(10), time(14, 30)),
        "email": (None, None),
    }
    assert {way.written_by for way in ways.values()} == {facilitator}


def test_a_way_with_nothing_of_its_own_has_what_goes_for_both(group, facilitator):
    content = sheet_of(
        BOTH_WAYS,
        wording="plain",
        safe_days="Mon-Wed",
        safe_from="9:00",
        safe_until="12:00",
        ok_to_send_links="yes",
        mobile_wording="",
        mobile_safe_days="any",
        email_safe_from="16:00",
        email_safe_until="18:00",
    )

    bring_in(group=group, content=content, by=facilitator)

    text, email = ContactPoint.objects.order_by("-channel")
    assert [(way.wording, way.links_ok, way.safe_days, way.safe_from) for way in (text, email)] == [
        ("plain", True, [], time(9)),
        ("plain", True, [0, 1, 2], time(16)),
    ]


def test_without_the_columns_it_is_the_careful_answer(group, facilitator):
    bring_in(group=group, content=sheet_of(BOTH_WAYS, ok_to_call="yes"), by=facilitator)

    said = ContactPoint.objects.values_list("whose", "voicemail", "wording", "safe_from").distinct()
    assert list(said.order_by()) == [("mine", "no", "discreet", None)]
    assert not ContactPoint.objects.get(channel="text").links_ok


def test_what_somebody_said_here_is_not_loosened(group, facilitator):
    sam = PersonFactory(preferred_name="Sam")
    MembershipFactory(group=group, person=sam)
    point = ContactPointFactory(
        person=sam, channel="text", value="+447700900011", whose="shared", safe_days=[0]
    )
    before = ContactPoint.objects.values().get()
    content = sheet_of(SAM, whose_mobile="mine", mobile_safe_days="any", mobile_wording="plain")

    result = bring_in(group=group, content=content, by=facilitator)

    assert (result.added, result.already_here) == (0, 1)
    assert ContactPoint.objects.values().get() == before
    assert point.pk == before["id"]


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({"whose_mobile": "theirs"},
            "In “whose mobile” and “whose email”, write mine, shared or somebody else’s."),
        ({"whose_email": "-"},
            "In “whose mobile” and “whose email”, write mine, shared or somebody else’s."),
        ({"voicemail": "perhaps"}, "In “voicemail”, write yes, no or name only."),
        ({"mobile_safe_days": "someday"},
            "In “mobile safe days”: We could not read the safe days. Write them like this: Mon, Tue, Fri."),
        ({"email_safe_from": "noonish", "email_safe_until": "18:00"},
            "In “email safe from”: We could not read the safe times. Write them like this: 09:30."),
        ({"mobile_safe_until": "18:00"},
            "In “mobile safe from”: Write both “safe from” and “safe until”, the earlier first."),
        ({"email_safe_from": "18:00", "email_safe_until": "9:00"},
            "In “email safe from”: Write both “safe from” and “safe until”, the earlier first."),
        ({"wording": "loud"}, "In “wording”: Write plain or discreet."),
        ({"email_wording": "loud"}, "In “email wording”: Write plain or discreet."),
        ({"ok_to_send_links_by_text": "x"}, "In the “ok to” columns, write yes, no or ask."),
        ({"job": "=1+1"}, "A cell holds a formula. Write what it should say instead."),
        ({"job": "j" * 81},
            "In “job”: This is too long: a job has up to 80 letters, and who they work for up to 120."),
        ({"works_for": "w" * 121},
            "In “works for”: This is too long: a job has up to 80 letters, and who they work for up to 120."),
        ({"safeguarding_training": "24 November 2026"},
            "In “safeguarding training”: This day has not come yet."),
        ({"co_production_training": "last year"},
            "In “co production training”: We could not read the date. Write it like this: 1 November 2026."),
        ({"trauma_informed_training": "yes"},
            "In “trauma informed training”: We could not read the date. Write it like this: 1 November 2026."),
    ],
)  # fmt: skip
def test_an_unclear_cell_brings_its_row_back_with_the_reason(group, facilitator, more, reason):
    result = bring_in(group=group, content=sheet_of(RUTH, **more), by=facilitator)

    assert (result.added, result.refused) == (0, 1)
    assert reasons(result) == [reason]
    assert not TrainingRecord.objects.exists()


def test_two_columns_that_cannot_be_read_are_both_named(group, facilitator):
    content = sheet_of(RUTH, safeguarding_training="soon", trauma_informed_training="soon")

    result = bring_in(group=group, content=content, by=facilitator)

    assert reasons(result) == [
        "In “safeguarding training”: We could not read the date. Write it like this: 1 November 2026.",
        "In “trauma informed training”: We could not read the date. Write it like this: 1 November 2026.",
    ]


def test_a_professional_comes_with_their_job(group, facilitator):
    content = sheet_of(RUTH, job="midwife", works_for="St Mary’s")

    bring_in(group=group, content=content, by=facilitator)

    assert group.memberships.get(seat=Seat.PROFESSIONAL).work_in_words == "midwife, St Mary’s"


def test_the_longest_job_fits_and_a_dash_is_none(group, facilitator):
    content = sheet_of(RUTH, job="j" * 80, works_for="-")

    bring_in(group=group, content=content, by=facilitator)

    ruth = group.memberships.get(seat=Seat.PROFESSIONAL)
    assert (ruth.job, ruth.works_for) == ("j" * 80, "")


@pytest.mark.parametrize("row", [SAM, JO])
def test_nobody_but_a_professional_has_a_job(group, facilitator, row):
    content = sheet_of(row, job="midwife", works_for="St Mary’s")

    result = bring_in(group=group, content=content, by=facilitator)

    assert reasons(result) == [
        "In “job”: This is kept for professionals only. Leave it empty.",
        "In “works for”: This is kept for professionals only. Leave it empty.",
    ]


def test_there_is_a_column_for_each_training():
    assert list(TRAINING.values()) == list(Training)


@pytest.mark.parametrize("make_sheet", [csv_sheet, xlsx_sheet])
def test_training_is_kept_with_the_day_it_runs_out(group, facilitator, make_sheet):
    TrainingRule.objects.create(
        organisation=group.organisation, training=Training.SAFEGUARDING, lasts_months=24
    )
    TrainingRule.objects.create(organisation=group.organisation, training=Training.CO_PRODUCTION)
    content = sheet_of(
        RUTH,
        make_sheet,
        co_production_training="23/11/2026",
        trauma_informed_training="",
        safeguarding_training="29 February 2024",
    )

    bring_in(group=group, content=content, by=facilitator)

    ruth = group.memberships.get(seat=Seat.PROFESSIONAL).person
    records = TrainingRecord.objects.values_list(
        "organisation", "person", "training", "done_on", "lapses_on", "written_by", "earned_at"
    )
    here = (group.organisation_id, ruth.pk)
    assert list(records) == [
        (*here, "co_production", date(2026, 11, 23), None, facilitator.pk, None),
        (*here, "safeguarding", date(2024, 2, 29), date(2026, 2, 28), facilitator.pk, None),
    ]


def test_the_same_file_again_adds_no_training(group, facilitator):
    content = sheet_of(RUTH, safeguarding_training="1/11/2026")
    bring_in(group=group, content=content, by=facilitator)
    TrainingRecord.objects.all().delete()

    again = bring_in(group=group, content=content, by=facilitator)

    assert again.already_here == 1
    assert not TrainingRecord.objects.exists()


def test_training_a_colleague_has_already_is_not_there_twice(group, facilitator):
    ruth = PersonFactory(preferred_name="Ruth", email="ruth@example.org")
    elsewhere = GroupFactory(organisation=group.organisation)
    MembershipFactory(group=elsewhere, person=ruth, seat=Seat.PROFESSIONAL)
    record = TrainingRecord.objects.create(
        organisation=group.organisation,
        person=ruth,
        training=Training.SAFEGUARDING,
        done_on=date(2026, 11, 1),
        written_by=facilitator,
    )
    content = sheet_of(RUTH, safeguarding_training="1/11/2026", co_production_training="2/11/2026")

    bring_in(group=group, content=content, by=facilitator)

    co_production, safeguarding = ruth.training_records.order_by("training")
    assert (co_production.done_on, safeguarding) == (date(2026, 11, 2), record)


@pytest.mark.parametrize(
    ("role", "kept"),
    [(None, 0), (OrganisationRole.Role.ADMIN, 1), (OrganisationRole.Role.SAFEGUARDING_LEAD, 0)],
)
def test_only_an_admin_brings_in_what_facilitators_have_done(group, facilitator, role, kept):
    if role:
        OrganisationRoleFactory(organisation=group.organisation, person=facilitator, role=role)
    content = sheet_of(JO, safeguarding_training="1/11/2026")

    result = bring_in(group=group, content=content, by=facilitator)

    assert (result.added, TrainingRecord.objects.count()) == (1, kept)
    said = (
        "We did not keep the training of Jo. An admin writes down what a facilitator has done, "
        "and nobody their own."
    )
    assert notes(result) == ([] if kept else [said])


def test_nobody_brings_in_their_own_training(group):
    admin = PersonFactory(preferred_name="Ruth", email="ruth@example.org")
    OrganisationRoleFactory(organisation=group.organisation, person=admin)
    content = sheet_of(RUTH, safeguarding_training="1/11/2026")

    result = bring_in(group=group, content=content, by=admin)

    assert group.memberships.get().person == admin
    assert admin.contact_points.get().written_by is None
    assert not TrainingRecord.objects.exists()
    assert len(notes(result)) == 1


def test_whoever_has_lived_experience_needs_no_training(group, facilitator):
    content = sheet_of(SAM, safeguarding_training="1/11/2026")

    result = bring_in(group=group, content=content, by=facilitator)

    assert reasons(result) == [
        "Training is kept for professionals and facilitators only. Leave it empty."
    ]


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2026, 11, 30), 1, date(2026, 12, 30)),
        (date(2026, 12, 1), 1, date(2027, 1, 1)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2026, 11, 23), 32_767, date(4757, 6, 23)),
    ],
)
def test_months_after(day, months, later):
    assert months_after(day, months) == later


def test_training_takes_as_many_queries_for_one_row_as_for_100(group, facilitator):
    headings = (*HEADINGS, "job", "safeguarding training")

    def queries(rows):
        with CaptureQueriesContext(connection) as captured:
            content = csv_sheet(*rows, headings=headings)
            bring_in(group=GroupFactory(), content=content, by=facilitator)
        return len(captured)

    many = [
        (
            f"Person {n}",
            "midwife",
            f"07700 900{n:03}",
            "",
            "yes",
            "",
            "1/11/2026",
            "midwife",
            "1/11/2026",
        )
        for n in range(100)
    ]

    assert queries(many[:1]) == queries(many[:3]) == queries(many)
