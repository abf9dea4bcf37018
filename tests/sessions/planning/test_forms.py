import uuid
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from groups.models import Membership, OrganisationRole
from sessions.models import GroupSession
from sessions.planning.forms import AgendaItemForm, PeopleForm, PlanForm
from tests.factories.groups import (
    GroupFactory,
    MembershipFactory,
    OrganisationFactory,
    OrganisationRoleFactory,
)
from tests.factories.people import PersonFactory
from tests.factories.sessions import GroupSessionFactory, add_facilitators, sent_out

NOW = datetime(2026, 11, 23, 13, tzinfo=UTC)
TYPED = {
    "public_id": str(uuid.uuid4()),
    "kind": "in_person",
    "day": "2026-12-01",
    "starts": "10:00",
    "ends": "12:00",
    "place": "The Old Library",
    "getting_there": "",
    "online_link": "",
    "about": "",
    "one_to_one_with": "",
}


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


def plan_form(group=None, **typed):
    return PlanForm(TYPED | typed, group=group or GroupFactory())


def test_plan_form_says_the_moments(db):
    form = plan_form()

    assert form.errors == {}
    assert form.cleaned_data["starts_at"] == datetime(2026, 12, 1, 10, tzinfo=UTC)
    assert form.cleaned_data["ends_at"] == datetime(2026, 12, 1, 12, tzinfo=UTC)


def test_plan_form_reads_hours_in_the_organisations_zone(db):
    group = GroupFactory(organisation=OrganisationFactory(time_zone="Asia/Karachi"))

    form = plan_form(group)

    assert form.is_valid()
    assert form.cleaned_data["starts_at"] == datetime(2026, 12, 1, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("typed", "field", "sentence"),
    [
        ({"day": ""}, "day", "Choose the day."),
        ({"day": "soon"}, "day", "Please write a day, like 1/12/2026."),
        ({"day": "2026-11-22"}, "day", "That day is over. Choose one that lies ahead."),
        ({"day": "2206-12-01"}, "day", "That is more than two years away. Check the year."),
        (
            {"day": "2026-11-23", "starts": "12:59", "ends": "14:00"},
            "starts",
            "That time has passed today. Choose a later one.",
        ),
        ({"starts": ""}, "starts", "Write when it starts."),
        ({"starts": "ten"}, "starts", "Please write a time, like 10:30."),
        ({"ends": ""}, "ends", "Write when it ends."),
        ({"ends": "10:00"}, "ends", "It has to end after it starts, on the same day."),
        (
            {"starts": "22:00", "ends": "01:00"},
            "ends",
            "It has to end after it starts, on the same day.",
        ),
        ({"ends": "10:14"}, "ends", "That is shorter than 15 minutes. Check the two times."),
        (
            {"ends": "16:01"},
            "ends",
            "That is longer than 6 hours. Nobody can sit that long: plan two sessions.",
        ),
        (
            {"day": "2027-03-28", "starts": "01:30", "ends": "03:00"},
            "starts",
            "The clocks go forward that night, and this hour is left out. Choose another time.",
        ),
        (
            {"day": "2027-03-28", "starts": "00:30", "ends": "01:30"},
            "ends",
            "The clocks go forward that night, and this hour is left out. Choose another time.",
        ),
        (
            {"place": ""},
            "place",
            "Write where you meet. If you are not sure yet, write what you know: “in town”.",
        ),
        ({"kind": "online"}, "online_link", "Write the link people join by."),
        (
            {"kind": "both", "online_link": "room 4"},
            "online_link",
            "That does not look like a link. It starts with https://",
        ),
        ({"kind": "one_to_one"}, "one_to_one_with", "Say who it is with."),
        ({"kind": "walk"}, "kind", "Please choose one of these."),
    ],
)
def test_plan_form_says_what_to_put_right_by_the_field(db, typed, field, sentence):
    form = plan_form(**typed)

    assert form.errors == {field: [sentence]}


def test_plan_form_keeps_what_was_typed(db):
    form = plan_form(ends="09:00", about="How the first call sounds")

    assert not form.is_valid()
    assert [form[name].value() for name in ("day", "starts", "ends", "about")] == [
        "2026-12-01",
        "10:00",
        "09:00",
        "How the first call sounds",
    ]


def test_plan_form_counts_real_hours_when_the_clocks_go_forward(db):
    form = plan_form(day="2027-03-28", starts="00:30", ends="02:30")

    assert form.is_valid()
    assert form.cleaned_data["ends_at"] - form.cleaned_data["starts_at"] == timedelta(hours=1)


@pytest.mark.parametrize(
    ("day", "starts", "twice"), [("2027-10-31", "01:30", True), ("2027-10-31", "10:00", False)]
)
def test_plan_form_says_when_an_hour_comes_twice(db, day, starts, twice):
    form = plan_form(day=day, starts=starts, ends="12:00" if starts == "10:00" else "03:00")

    assert form.is_valid()
    assert form.comes_twice is twice


def test_plan_form_of_a_one_to_one_needs_somewhere(db):
    seat = MembershipFactory()

    form = plan_form(seat.group, kind="one_to_one", one_to_one_with=seat.person.pk, place="")

    assert form.errors == {"place": ["Write where you meet, or a link to join online."]}


def test_plan_form_of_a_one_to_one_offers_members_only(db):
    group = GroupFactory()
    sam = MembershipFactory(group=group).person
    MembershipFactory(group=group, seat=Membership.Seat.FACILITATOR)
    MembershipFactory(group=group, left_at=timezone.now())
    MembershipFactory()

    assert list(PlanForm(group=group).fields["one_to_one_with"].queryset) == [sam]


def test_plan_form_forgets_with_whom_when_it_is_for_everyone(db):
    seat = MembershipFactory()

    form = plan_form(seat.group, one_to_one_with=seat.person.pk)

    assert form.is_valid()
    assert form.cleaned_data["one_to_one_with"] is None


def test_plan_form_never_takes_the_id_of_another_groups_session(db):
    other = GroupSessionFactory()

    form = plan_form(public_id=str(other.public_id))

    assert form.is_valid()
    assert form.cleaned_data["public_id"] != other.public_id


def test_plan_form_begins_as_the_last_session_was(db):
    last = GroupSessionFactory(
        kind="both",
        starts_at=datetime(2026, 7, 7, 9, tzinfo=UTC),
        place="The park",
        online_link="https://example.org/a",
    )

    form = PlanForm(group=last.group)

    assert {name: form[name].value() for name in ("kind", "place", "online_link", "day")} == {
        "kind": "both",
        "place": "The park",
        "online_link": "https://example.org/a",
        "day": None,
    }
    assert form["starts"].value().hour == 10


def test_plan_form_of_a_draft_shows_its_own_day_and_hours(db):
    group_session = GroupSessionFactory(starts_at=datetime(2026, 12, 1, 10, tzinfo=UTC))

    form = PlanForm(group=group_session.group, instance=group_session)

    assert 'value="2026-12-01"' in str(form["day"])
    assert 'value="10:00"' in str(form["starts"])


def people_form(group_session, **typed):
    return PeopleForm(typed, group_session=group_session)


def test_people_form_offers_the_groups_facilitators_and_the_organisations_leads(db):
    group_session = GroupSessionFactory()
    group = group_session.group
    jo, amina = add_facilitators(group_session)
    MembershipFactory(group=group)
    MembershipFactory(seat=Membership.Seat.FACILITATOR)
    role = OrganisationRole.Role.SAFEGUARDING_LEAD
    grace = OrganisationRoleFactory(organisation=group.organisation, role=role).person
    OrganisationRoleFactory(organisation=group.organisation, role=role, ended_at=timezone.now())
    OrganisationRoleFactory(role=role)

    form = PeopleForm(group_session=group_session)

    assert set(form.fields["lead"].queryset) == {jo, amina}
    assert list(form.fields["safeguarding_contact"].queryset) == [grace]
    assert form["support"].value() == amina.pk


def test_people_form_needs_two_different_people(db):
    group_session = GroupSessionFactory()
    jo, _amina = add_facilitators(group_session)

    form = people_form(group_session, lead=jo.pk, support=jo.pk)

    assert form.errors == {
        "support": ["Two different people are needed. Choose somebody else to support."]
    }


def test_people_form_may_leave_gaps_in_a_draft(db):
    assert people_form(GroupSessionFactory()).is_valid()


def test_people_form_leaves_no_gap_after_sending_out(db):
    form = people_form(sent_out())

    assert form.errors == {
        "lead": ["It was sent out, so somebody has to lead."],
        "support": ["It was sent out, so somebody has to support."],
        "safeguarding_contact": ["It was sent out, so somebody has to be within reach."],
    }


def test_people_form_refuses_a_stranger(db):
    form = people_form(GroupSessionFactory(), lead=PersonFactory().pk)

    assert form.errors == {"lead": ["Please choose one of these."]}


def test_agenda_item_form_names_what_has_no_name(db):
    form = AgendaItemForm({"kind": "break", "title": " ", "minutes": "10"}, submit="Add it")

    assert form.is_valid()
    assert form.cleaned_data["title"] == "Break"


@pytest.mark.parametrize(
    ("minutes", "sentence"),
    [
        ("", "Write how many minutes."),
        ("ten", "Write a whole number of minutes."),
        ("0", "Write a number from 1 to 240."),
        ("241", "Write a number from 1 to 240."),
        ("-5", "Write a number from 1 to 240."),
    ],
)
def test_agenda_item_form_wants_minutes(db, minutes, sentence):
    form = AgendaItemForm({"kind": "work", "title": "Talk", "minutes": minutes}, submit="Add it")

    assert form.errors == {"minutes": [sentence]}


def test_model_checks_do_not_stand_in_the_way_of_a_one_to_one(db):
    seat = MembershipFactory()

    form = plan_form(seat.group, kind="one_to_one", one_to_one_with=seat.person.pk)

    assert form.is_valid()
    assert form.cleaned_data["kind"] == GroupSession.Kind.ONE_TO_ONE
