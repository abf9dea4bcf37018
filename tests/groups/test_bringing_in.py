"""The good rows are kept, the others come back, and the same file twice adds nobody twice."""

from datetime import date, datetime, time

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from groups.models import Membership, RosterImport
from groups.roster.importing import bring_in
from groups.roster.results import notes, refused_rows
from people.models import ContactPoint, Person
from tests.factories.groups import GroupFactory, MembershipFactory, OrganisationRoleFactory
from tests.factories.people import ContactPointFactory, PersonFactory
from tests.groups.sheets import HEADINGS, JO, RUTH, SAM, csv_sheet, xlsx_sheet

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("november")]

Seat, Paid = Membership.Seat, Membership.Paid


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


def counts(roster_import):
    return roster_import.added, roster_import.already_here, roster_import.refused


def names(group):
    return list(group.memberships.current().by_seat().values_list("person__preferred_name", flat=True))


@pytest.mark.parametrize("make_sheet", [csv_sheet, xlsx_sheet])
def test_bring_in_adds_people_in_their_seats(group, facilitator, make_sheet):
    result = bring_in(group=group, content=make_sheet(SAM, RUTH, JO), by=facilitator)

    assert counts(result) == (3, 0, 0)
    seats = Membership.objects.exclude(person=facilitator).order_by("pk")
    assert list(seats.values_list("person__preferred_name", "seat", "paid", "named_contact")) == [
        ("Sam", Seat.LIVED_EXPERIENCE, Paid.YES, facilitator.pk),
        ("Ruth", Seat.PROFESSIONAL, Paid.EXPENSES, None),
        ("Jo", Seat.FACILITATOR, Paid.NO, None),
    ]


def test_bring_in_keeps_what_each_said_about_being_reached(group, facilitator):
    bring_in(group=group, content=csv_sheet(SAM, RUTH), by=facilitator)

    points = ContactPoint.objects.order_by("person__preferred_name")
    assert [(p.channel, p.value, p.allowed, p.wording, p.links_ok, p.confirmed_on) for p in points] == [
        ("email", "ruth@example.org", "yes", "discreet", True, date(2026, 11, 1)),
        ("text", "+447700900011", "yes", "discreet", False, date(2026, 11, 1)),
    ]


def test_bring_in_reads_the_columns_nobody_must_fill_in(group, facilitator):
    headings = (
        *HEADINGS,
        "ok to call",
        "ok to send links",
        "wording",
        "safe days",
        "safe from",
        "safe until",
    )
    row = (*SAM, "yes", "yes", "plain", "Mon-Wed, Fri", "9.30", "2pm")

    bring_in(group=group, content=csv_sheet(row, headings=headings), by=facilitator)

    text, call = ContactPoint.objects.order_by("-channel")
    assert (text.channel, call.channel) == ("text", "call")
    for point in (text, call):
        assert (point.value, point.allowed, point.wording, point.links_ok) == (
            "+447700900011",
            "yes",
            "plain",
            True,
        )
        assert (point.safe_days, point.safe_from, point.safe_until) == (
            [0, 1, 2, 4],
            time(9, 30),
            time(14),
        )


@pytest.mark.parametrize(
    ("said", "text_allowed", "email_allowed"),
    [
        ("text", "yes", "no"),
        ("Text and email", "yes", "yes"),
        ("both", "yes", "yes"),
        ("no", "no", "no"),
    ],
)
def test_bring_in_takes_one_column_for_texts_and_emails(
    group, facilitator, said, text_allowed, email_allowed
):
    headings = ("Name", "Seat", "Mobile", "Email", "OK to text / email", "Confirmed on")
    row = ("Sam", "parent", "07700900011", "sam@example.org", said, "1/11/2026")

    bring_in(group=group, content=csv_sheet(row, headings=headings), by=facilitator)

    allowed = dict(ContactPoint.objects.values_list("channel", "allowed"))
    assert allowed == {"text": text_allowed, "email": email_allowed}


def test_yes_without_a_day_is_no_and_the_result_says_so(group, facilitator):
    row = ("Sam", "lived experience", "07700 900011", "", "yes", "", "")

    result = bring_in(group=group, content=csv_sheet(row), by=facilitator)

    point = ContactPoint.objects.get()
    assert (point.allowed, point.confirmed_on) == ("no", None)
    assert notes(result) == [
        "Sam will get no texts or emails yet: the day they said yes is not in the file."
    ]


def test_the_same_file_again_adds_nobody(group, facilitator):
    no_contact = ("Marek", "lived experience", "", "", "", "", "")
    content = csv_sheet(SAM, RUTH, JO, no_contact)
    bring_in(group=group, content=content, by=facilitator)
    before = names(group)

    again = bring_in(group=group, content=content, by=facilitator)

    assert counts(again) == (0, 4, 0)
    assert names(group) == before
    assert notes(again) == []


def test_the_same_person_twice_in_one_file_is_one_person(group, facilitator):
    written_differently = ("SAM ", "parent", "+44 7700 900011", "", "yes", "no", "1/11/26")

    result = bring_in(group=group, content=csv_sheet(SAM, written_differently), by=facilitator)

    assert counts(result) == (1, 1, 0)


def test_two_people_who_share_a_phone_are_two(group, facilitator):
    ali = ("Ali", *SAM[1:])

    first = bring_in(group=group, content=csv_sheet(SAM, ali), by=facilitator)
    again = bring_in(group=group, content=csv_sheet(SAM, ali), by=facilitator)
    only_ali = bring_in(group=group, content=csv_sheet(ali), by=facilitator)

    assert [counts(result) for result in (first, again, only_ali)] == [(2, 0, 0), (0, 2, 0), (0, 1, 0)]
    assert names(group)[:2] == ["Ali", "Sam"]


def test_a_number_that_is_here_under_another_name_is_told_and_changes_nothing(group, facilitator):
    bring_in(group=group, content=csv_sheet(SAM), by=facilitator)

    result = bring_in(group=group, content=csv_sheet(("Samira", *SAM[1:])), by=facilitator)

    assert counts(result) == (0, 1, 0)
    [note] = notes(result)
    assert note == (
        "These rows have the number or email of somebody who is here already: Samira is here as Sam. "
        "If they are two people who share it, put both of them in one file."
    )


def test_a_number_of_one_person_with_the_email_of_another_is_refused(group, facilitator):
    bring_in(group=group, content=csv_sheet(SAM, RUTH), by=facilitator)
    mixed = ("Kim", "professional", "07700 900011", "ruth@example.org", "", "", "")

    result = bring_in(group=group, content=csv_sheet(mixed), by=facilitator)

    assert counts(result) == (0, 0, 1)
    assert refused_rows(result)[0].reasons == [
        "The mobile number and the email belong to two different people in this group."
    ]


def test_people_already_here_stay_as_they_are(group, facilitator):
    sam = PersonFactory(preferred_name="Sam")
    MembershipFactory(group=group, person=sam)
    # Sam said stop after the file was written.
    point = ContactPointFactory(person=sam, channel="text", value="+447700900011", allowed="no")

    result = bring_in(group=group, content=csv_sheet(SAM), by=facilitator)

    assert counts(result) == (0, 1, 0)
    point.refresh_from_db()
    assert point.allowed == "no"


def test_somebody_who_left_is_not_brought_back(group, facilitator):
    bring_in(group=group, content=csv_sheet(SAM), by=facilitator)
    Membership.objects.filter(person__preferred_name="Sam").update(left_at=timezone.now())

    result = bring_in(group=group, content=csv_sheet(SAM), by=facilitator)

    assert counts(result) == (0, 0, 1)
    assert refused_rows(result)[0].reasons == [
        "This person has left the group, so we did not bring them back."
    ]
    assert names(group) == [facilitator.preferred_name]


def test_a_number_of_somebody_who_left_is_not_used_for_another_name(group, facilitator):
    bring_in(group=group, content=csv_sheet(SAM), by=facilitator)
    Membership.objects.filter(person__preferred_name="Sam").update(left_at=timezone.now())
    ali, without_it = ("Ali", *SAM[1:]), ("Ali", "parent", "", "", "", "", "")

    result = bring_in(group=group, content=csv_sheet(ali, without_it), by=facilitator)

    assert counts(result) == (1, 0, 1)
    [row] = refused_rows(result)
    [reason] = row.reasons
    assert reason.startswith("Somebody who left the group had this number or email.")


def test_the_same_number_in_another_group_is_another_person(group, facilitator):
    bring_in(group=GroupFactory(), content=csv_sheet(SAM), by=facilitator)

    result = bring_in(group=group, content=csv_sheet(SAM), by=facilitator)

    assert counts(result) == (1, 0, 0)
    assert Person.objects.filter(preferred_name="Sam").count() == 2


def test_only_facilitators_and_professionals_get_a_sign_in(group, facilitator):
    parent = ("Layla", "lived experience", "", "layla@example.org", "", "yes", "1/11/2026")

    bring_in(group=group, content=csv_sheet(parent, RUTH, JO), by=facilitator)

    people = Person.objects.exclude(pk=facilitator.pk).order_by("pk")
    assert list(people.values_list("preferred_name", "email")) == [
        ("Layla", None),
        ("Ruth", "ruth@example.org"),
        ("Jo", "jo@example.org"),
    ]


def test_a_colleague_from_another_group_keeps_their_one_record(group, facilitator):
    elsewhere = MembershipFactory(
        group=GroupFactory(organisation=group.organisation),
        seat=Seat.PROFESSIONAL,
        person=PersonFactory(preferred_name="Ruth", email="Ruth@example.org"),
    )
    finance = OrganisationRoleFactory(
        organisation=group.organisation,
        person=PersonFactory(preferred_name="Jo", email="jo@example.org"),
    )

    result = bring_in(group=group, content=csv_sheet(RUTH, JO), by=facilitator)

    assert counts(result) == (2, 0, 0)
    assert set(group.memberships.values_list("person", flat=True)) == {
        facilitator.pk, elsewhere.person.pk, finance.person.pk,
    }  # fmt: skip
    assert counts(bring_in(group=group, content=csv_sheet(RUTH, JO), by=facilitator)) == (0, 2, 0)


def test_what_a_colleague_said_before_stays(group, facilitator):
    colleague = PersonFactory(preferred_name="Jo", email="jo@example.org")
    MembershipFactory(group=GroupFactory(organisation=group.organisation), person=colleague)
    ContactPointFactory(person=colleague, channel="text", value="+447700900001", allowed="no")

    bring_in(group=group, content=csv_sheet(JO), by=facilitator)

    assert dict(colleague.contact_points.values_list("channel", "allowed")) == {
        "text": "no",
        "email": "yes",
    }


def test_an_email_somebody_else_signs_in_with_gives_no_sign_in(group, facilitator):
    stranger = PersonFactory(preferred_name="Ruth", email="ruth@example.org")

    result = bring_in(group=group, content=csv_sheet(RUTH), by=facilitator)

    ruth = group.memberships.get(seat=Seat.PROFESSIONAL).person
    assert ruth != stranger
    assert ruth.email is None
    assert notes(result) == ["Ruth cannot sign in yet, because somebody else signs in with that email."]


def test_of_two_colleagues_with_one_address_the_first_signs_in(group, facilitator):
    other = ("Dev", *RUTH[1:])

    result = bring_in(group=group, content=csv_sheet(RUTH, other), by=facilitator)

    assert dict(group.memberships.values_list("person__preferred_name", "person__email")) == {
        "Ruth": "ruth@example.org",
        "Dev": None,
        facilitator.preferred_name: None,
    }
    assert notes(result) == ["Dev cannot sign in yet, because somebody else signs in with that email."]


def test_two_people_of_one_name_are_both_added_and_told(group, facilitator):
    other_sam = ("sam", "professional", "07700 900012", "", "", "", "")

    result = bring_in(group=group, content=csv_sheet(SAM, other_sam), by=facilitator)

    assert counts(result) == (2, 0, 0)
    [note] = notes(result)
    assert note == (
        "There are two people with the same name: Sam, sam. Ask whether one of them would like to be "
        "called something else here."
    )


@pytest.mark.parametrize(
    ("change", "reasons"),
    [
        ({0: ""}, ["The preferred name is missing."]),
        ({0: "-"}, ["The preferred name is missing."]),
        ({0: "n" * 101}, ["The preferred name is longer than 100 letters."]),
        ({1: ""}, ["The seat is missing. Write lived experience, professional or facilitator."]),
        ({1: "chair"}, ["We do not know this seat. Write lived experience, professional or facilitator."]),
        ({2: "7.7009E+09"}, ["The spreadsheet has cut this number short. Write it again, as text."]),
        ({2: "07700 9000"}, ["We could not read the mobile number. Write one number, such as 07700 900123."]),
        ({2: "07700 900011 (Mum)"}, [
            "We could not read the mobile number. Write one number, such as 07700 900123."
        ]),
        ({2: "020 7946 0018"}, ["This is not a mobile number, so it cannot get texts."]),
        ({3: "sam at example.org"}, ["We could not read the email. Write one address."]),
        ({4: "maybe"}, ["In the “ok to” columns, write yes, no or ask."]),
        ({4: "x"}, ["In the “ok to” columns, write yes, no or ask."]),
        ({6: "last week"}, ["We could not read the date. Write it like this: 1 November 2026."]),
        ({6: "11/23/2026"}, ["We could not read the date. Write it like this: 1 November 2026."]),
        ({6: "24 November 2026"}, ["“Confirmed on” is in the future."]),
        ({0: "=1+1"}, ["A cell holds a formula. Write what it should say instead."]),
        ({0: "Sa\ufffd"}, ["Some letters could not be read. Write them again."]),
        ({0: "", 1: "", 6: "soon"}, [
            "We could not read the date. Write it like this: 1 November 2026.",
            "The preferred name is missing.",
            "The seat is missing. Write lived experience, professional or facilitator.",
        ]),
    ],
)  # fmt: skip
def test_a_row_that_cannot_be_used_comes_back_with_every_reason(group, facilitator, change, reasons):
    row = [change.get(at, cell) for at, cell in enumerate(SAM)]

    result = bring_in(group=group, content=csv_sheet(row, RUTH), by=facilitator)

    assert counts(result) == (1, 0, 1)
    assert refused_rows(result)[0].reasons == reasons
    assert names(group) == ["Ruth", facilitator.preferred_name]


def test_a_cell_too_many_refuses_its_row(group, facilitator):
    content = csv_sheet((*SAM, "", "surplus"), RUTH)

    result = bring_in(group=group, content=content, by=facilitator)

    assert counts(result) == (1, 0, 1)
    assert refused_rows(result)[0].reasons == [
        "There are more cells than headings. Is there a comma too many?"
    ]


@pytest.mark.parametrize(
    "change",
    [
        {"safe from": "9:00"},
        {"safe from": "14:00", "safe until": "9:00"},
        {"safe from": "noonish", "safe until": "14:00"},
        {"safe days": "Fri-Mon"},
        {"safe days": "someday"},
        {"wording": "loud"},
        {"ok to call": "perhaps"},
    ],
)
def test_unclear_ways_to_be_reached_are_refused(group, facilitator, change):
    headings, row = (*HEADINGS, *change), (*SAM, *change.values())

    result = bring_in(group=group, content=csv_sheet(row, headings=headings), by=facilitator)

    assert counts(result) == (0, 0, 1)


def test_names_in_any_script_are_kept(group, facilitator):
    called = ["عائشة", "Siân O’Brien", "Oksana Шевченко", "李", "🌼", "Zoë"]
    rows = [(name, "parent", "", "", "", "", "") for name in called]

    result = bring_in(group=group, content=csv_sheet(*rows), by=facilitator)

    assert counts(result) == (6, 0, 0)
    assert set(called) <= set(names(group))


def test_columns_that_are_none_of_ours_are_left_out_and_named(group, facilitator):
    headings = (*HEADINGS, "Surname", "NI number")

    result = bring_in(
        group=group, content=csv_sheet((*SAM, "Jones", "QQ1"), headings=headings), by=facilitator
    )

    assert counts(result) == (1, 0, 0)
    assert notes(result) == ["We did not use or keep these columns: “Surname”, “NI number”."]


def test_bring_in_runs_as_many_queries_for_one_row_as_for_300(group, facilitator):
    def queries(rows):
        with CaptureQueriesContext(connection) as captured:
            bring_in(group=GroupFactory(), content=csv_sheet(*rows), by=facilitator)
        return len(captured)

    many = [
        (f"Person {n}", "parent", f"07700 900{n:03}", "", "yes", "", "1/11/2026") for n in range(300)
    ]

    assert queries(many[:1]) == queries(many[:3]) == queries(many)


def test_an_import_is_seen_only_by_whoever_brought_it(group, facilitator):
    colleague = MembershipFactory(group=group, seat=Seat.FACILITATOR).person
    result = bring_in(group=group, content=csv_sheet(SAM), by=facilitator)

    assert list(RosterImport.objects.visible_to(facilitator)) == [result]
    assert list(RosterImport.objects.visible_to(colleague)) == []
