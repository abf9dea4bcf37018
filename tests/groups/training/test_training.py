from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from groups.models import Membership, Training, TrainingRecord
from groups.training.months import months_after
from groups.training.services import NotYours, set_rule, take_back, write_down
from groups.training.standing import not_trained, standings
from tests.factories.groups import GroupFactory, MembershipFactory, OrganisationRoleFactory
from tests.factories.people import PersonFactory
from tests.factories.training import TrainingRecordFactory, TrainingRuleFactory

Seat = Membership.Seat
SAFEGUARDING = Training.SAFEGUARDING


@pytest.fixture
def group(db):
    return GroupFactory()


@pytest.fixture
def admin(group):
    return OrganisationRoleFactory(organisation=group.organisation).person


def sits(group, seat, **fields):
    return MembershipFactory(group=group, seat=seat, person=PersonFactory(**fields)).person


def write(group, person, by, **facts):
    facts = {"training": SAFEGUARDING, "done_on": date(2026, 1, 31)} | facts
    return write_down(organisation=group.organisation, person=person, by=by, **facts)


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2024, 2, 29), 48, date(2028, 2, 29)),
        (date(2025, 1, 31), 1, date(2025, 2, 28)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2025, 12, 31), 2, date(2026, 2, 28)),
        (date(2025, 3, 1), 12, date(2026, 3, 1)),
        (date(2025, 5, 31), 6, date(2025, 11, 30)),
        (date(9999, 12, 1), 120, date.max),
    ],
)
def test_months_after(day, months, later):
    assert months_after(day, months) == later


DAYS = st.dates(min_value=date(1970, 1, 1), max_value=date(2200, 12, 31))


@given(day=DAYS, months=st.integers(1, 120))
def test_months_are_counted_as_people_do(day, months):
    later = months_after(day, months)

    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day == day.day or (later.day < day.day and (later + timedelta(days=1)).day == 1)
    assert months_after(day, 0) == day


@given(day=DAYS, months=st.integers(1, 120))
def test_database_counts_months_as_we_do(db, day, months):
    admin = OrganisationRoleFactory()
    record = TrainingRecordFactory(organisation=admin.organisation, done_on=day)

    set_rule(
        organisation=admin.organisation,
        training=SAFEGUARDING,
        lasts_months=months,
        needed=[],
        by=admin.person,
    )

    record.refresh_from_db()
    assert record.lapses_on == months_after(day, months)


def test_rule_counts_for_what_was_done_before_here_only(group, admin):
    elsewhere = TrainingRecordFactory()
    here = TrainingRecordFactory(organisation=group.organisation, person=elsewhere.person)
    rule = {"organisation": group.organisation, "training": SAFEGUARDING, "needed": [], "by": admin}

    set_rule(lasts_months=12, **rule)
    here.refresh_from_db()
    assert here.lapses_on == date(2027, 1, 31)
    set_rule(lasts_months=None, **rule)

    for record in (here, elsewhere):
        record.refresh_from_db()
        assert record.lapses_on is None


def test_write_down_says_when_it_runs_out(group, admin):
    TrainingRuleFactory(organisation=group.organisation, lasts_months=12)
    person = sits(group, Seat.PROFESSIONAL)

    record = write(group, person, admin)

    assert (record.lapses_on, record.written_by) == (date(2027, 1, 31), admin)
    assert write(group, person, admin) == record


def test_nobody_writes_down_their_own(group, admin):
    facilitator = sits(group, Seat.FACILITATOR)
    MembershipFactory(group=GroupFactory(organisation=group.organisation), person=facilitator)

    for person in (facilitator, admin):
        with pytest.raises(NotYours):
            write(group, person, person)


def test_who_writes_down_for_whom(group, admin):
    facilitator, other = sits(group, Seat.FACILITATOR), sits(group, Seat.FACILITATOR)
    professional, member = sits(group, Seat.PROFESSIONAL), sits(group, Seat.LIVED_EXPERIENCE)
    neighbour = sits(GroupFactory(organisation=group.organisation), Seat.FACILITATOR)
    stranger = sits(GroupFactory(), Seat.FACILITATOR)
    other_admin = OrganisationRoleFactory().person
    people = {
        "facilitator": facilitator,
        "other": other,
        "professional": professional,
        "member": member,
        "neighbour": neighbour,
        "stranger": stranger,
        "admin": admin,
        "other_admin": other_admin,
    }

    allowed = set()
    for by_name, by in people.items():
        for name, person in people.items():
            try:
                write(group, person, by)
            except NotYours:
                continue
            allowed.add((by_name, name))

    assert allowed == {
        ("facilitator", "professional"),
        ("other", "professional"),
        ("admin", "facilitator"),
        ("admin", "other"),
        ("admin", "professional"),
        ("admin", "neighbour"),
    }


def test_take_back_keeps_the_row_and_only_whoever_may_write(group, admin):
    person = sits(group, Seat.PROFESSIONAL)
    record = write(group, person, admin)

    with pytest.raises(NotYours):
        take_back(record=record, by=person)
    taken = take_back(record=record, by=admin)

    assert (taken.taken_back_by, TrainingRecord.objects.standing().count()) == (admin, 0)
    assert take_back(record=record, by=admin).taken_back_at == taken.taken_back_at
    assert write(group, person, admin).pk != record.pk


@pytest.mark.parametrize(
    ("done_on", "lapses_on", "day", "is_trained"),
    [
        (date(2026, 1, 31), None, date(2026, 1, 31), True),
        (date(2026, 1, 31), None, date(2026, 1, 30), False),
        (date(2026, 1, 31), date(2027, 1, 31), date(2027, 1, 30), True),
        (date(2026, 1, 31), date(2027, 1, 31), date(2027, 1, 31), False),
    ],
)
def test_training_counts_from_its_day_until_the_day_before_it_runs_out(
    group, done_on, lapses_on, day, is_trained
):
    TrainingRuleFactory(organisation=group.organisation)
    record = TrainingRecordFactory(organisation=group.organisation, done_on=done_on, lapses_on=lapses_on)
    people = {"lead": [record.person_id]}

    lacking = not_trained(organisation=group.organisation, people=people, day=day)

    assert lacking == ({} if is_trained else {"lead": {record.person_id: [SAFEGUARDING]}})


def test_training_done_elsewhere_or_taken_back_does_not_count(group):
    TrainingRuleFactory(organisation=group.organisation)
    person = PersonFactory()
    TrainingRecordFactory(person=person)
    TrainingRecordFactory(
        person=person,
        organisation=group.organisation,
        taken_back_at=timezone.now(),
        taken_back_by=PersonFactory(),
    )
    facts = {"organisation": group.organisation, "day": date(2026, 6, 1)}

    assert not_trained(people={"lead": [person.pk]}, **facts) == {"lead": {person.pk: [SAFEGUARDING]}}
    assert not_trained(people={"support": [person.pk]}, **facts) == {}
    assert not_trained(people={"lead": []}, **facts) == {}


@pytest.mark.parametrize(
    ("lapses_in", "state"), [(61, "good"), (60, "soon"), (1, "soon"), (0, "gone"), (-5, "gone")]
)
def test_standing_says_what_runs_out_soon(group, lapses_in, state):
    today = date(2026, 11, 23)
    record = TrainingRecordFactory(
        organisation=group.organisation, lapses_on=today + timedelta(days=lapses_in)
    )

    (standing,) = standings(organisation=group.organisation, seats={record.person_id: []}, today=today)[
        record.person_id
    ]

    assert (standing.state, standing.until, standing.is_needed) == (state, record.lapses_on, False)


def test_the_later_of_two_counts(group):
    today = date(2026, 11, 23)
    old = TrainingRecordFactory(organisation=group.organisation, lapses_on=date(2026, 12, 1))
    TrainingRecordFactory(
        organisation=group.organisation,
        person=old.person,
        done_on=date(2026, 11, 1),
        lapses_on=date(2027, 11, 1),
    )

    (standing,) = standings(organisation=group.organisation, seats={old.person_id: []}, today=today)[
        old.person_id
    ]
    soon = TrainingRecord.objects.running_out(today=today, by=today + timedelta(days=60))

    assert (standing.state, standing.until) == ("good", date(2027, 11, 1))
    assert list(soon) == []


def test_own_page_shows_what_is_needed_and_done_and_who_wrote_it(group, client):
    TrainingRuleFactory(organisation=group.organisation, needed=["professional"])
    person = sits(group, Seat.PROFESSIONAL)
    client.force_login(person)
    address = reverse("groups:my_training")

    before = client.get(address).content.decode()
    TrainingRecordFactory(
        organisation=group.organisation,
        person=person,
        written_by=PersonFactory(preferred_name="Amina"),
    )
    TrainingRecordFactory(written_by=PersonFactory(preferred_name="Nobody of mine"))
    after = client.get(address).content.decode()

    assert "not done yet" in before
    assert "not done yet" not in after
    assert "Amina" in after
    assert "Nobody of mine" not in after


def test_admin_sees_whoever_learns_and_nobody_with_lived_experience(group, admin, client):
    sits(group, Seat.PROFESSIONAL, preferred_name="Ruth")
    sits(group, Seat.FACILITATOR, preferred_name="Jo")
    sits(group, Seat.LIVED_EXPERIENCE, preferred_name="Layla")
    sits(GroupFactory(), Seat.PROFESSIONAL, preferred_name="Foreign")
    client.force_login(admin)

    page = client.get(reverse("groups:training", args=[group.organisation.public_id]))

    assert {row["person"].preferred_name for row in page.context["rows"]} == {
        "Ruth",
        "Jo",
        admin.preferred_name,
    }


def test_admin_finds_those_for_whom_something_runs_out(group, admin, client):
    today = timezone.localdate()
    ruth, dev = sits(group, Seat.PROFESSIONAL), sits(group, Seat.PROFESSIONAL)
    for person, days in [(ruth, 30), (dev, 300)]:
        TrainingRecordFactory(
            organisation=group.organisation,
            person=person,
            lapses_on=today + timedelta(days=days),
            done_on=today - timedelta(days=300),
        )
    client.force_login(admin)
    address = reverse("groups:training", args=[group.organisation.public_id])

    everyone, soon = client.get(address), client.get(address, {"soon": ""})

    assert everyone.context["soon"] == 1
    assert [row["person"] for row in soon.context["rows"]] == [ruth]


def test_person_page_writes_down_and_takes_back(group, admin, client):
    person = sits(group, Seat.PROFESSIONAL)
    client.force_login(sits(group, Seat.FACILITATOR))
    address = reverse("groups:person_training", args=[group.organisation.public_id, person.public_id])
    tomorrow = timezone.localdate() + timedelta(days=1)

    refused = client.post(address, {"training": "safeguarding", "done_on": tomorrow})
    client.post(address, {"training": "safeguarding", "done_on": "2026-01-31"})
    record = TrainingRecord.objects.get()
    client.post(reverse("groups:training_take_back", args=[record.public_id]))

    assert "That day has not come yet." in refused.content.decode()
    record.refresh_from_db()
    assert record.taken_back_at is not None


def test_admin_looks_at_their_own_and_cannot_write_it(group, admin, client):
    client.force_login(admin)
    address = reverse("groups:person_training", args=[group.organisation.public_id, admin.public_id])

    page = client.get(address)
    posted = client.post(address, {"training": "safeguarding", "done_on": "2026-01-31"})

    assert page.context["form"] is None
    assert (posted.status_code, TrainingRecord.objects.count()) == (404, 0)


def test_rule_page_sets_what_is_needed_and_keeps_what_was_typed(group, admin, client):
    client.force_login(admin)
    address = reverse("groups:training_rule", args=[group.organisation.public_id, "safeguarding"])
    seen = client.get(address).context["form"]["seen"].value()

    refused = client.post(address, {"seen": seen, "lasts_months": "0", "needed": ["lead"]})
    client.post(address, {"seen": seen, "lasts_months": "24", "needed": ["lead", "support"]})
    rule = group.organisation.training_rules.get()
    stale = client.post(address, {"seen": seen, "lasts_months": "36", "needed": []})

    assert refused.context["form"]["needed"].value() == ["lead"]
    assert "Write a number from 1 to 120" in refused.content.decode()
    assert (rule.lasts_months, rule.needed) == (24, ["lead", "support"])
    assert "Somebody changed this meanwhile." in stale.content.decode()


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize("page", ["admin", "facilitator", "person"])
def test_lists_run_the_same_queries_for_one_and_for_three(
    group, admin, client, django_assert_num_queries, rows, page
):
    facilitator = sits(group, Seat.FACILITATOR)
    TrainingRuleFactory(organisation=group.organisation)
    for number in range(rows):
        person = sits(group, Seat.PROFESSIONAL)
        for day in range(number + 1):
            TrainingRecordFactory(
                organisation=group.organisation, person=person, done_on=date(2026, 1, 1 + day)
            )
    address, who, queries = {
        "admin": (reverse("groups:training", args=[group.organisation.public_id]), admin, 9),
        "facilitator": (reverse("groups:group_training", args=[group.public_id]), facilitator, 7),
        "person": (
            reverse("groups:person_training", args=[group.organisation.public_id, person.public_id]),
            admin,
            10,
        ),
    }[page]
    client.force_login(who)

    with django_assert_num_queries(queries):
        client.get(address)


def test_first_page_says_what_runs_out_and_is_not_replaced(group, client):
    today = timezone.localdate()
    person = sits(group, Seat.PROFESSIONAL)
    facts = {"organisation": group.organisation, "person": person}
    for training, days in [("safeguarding", 30), ("co_production", 30), ("trauma_informed", 90)]:
        TrainingRecordFactory(training=training, lapses_on=today + timedelta(days=days), **facts)
    TrainingRecordFactory(training="co_production", done_on=today, **facts)
    client.force_login(person)

    page = client.get(reverse("home")).content.decode()

    assert "Training that runs out" in page
    assert "Safeguarding" in page
    assert "Working in co-production" not in page
    assert "Trauma-informed" not in page
