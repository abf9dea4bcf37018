from datetime import UTC, datetime, timedelta
from threading import Thread

import pytest
import time_machine
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from groups.models import Membership
from messaging.models import Message
from messaging.sending import send
from people.services import issue_link
from sessions.dates import polling
from sessions.models import DateAnswer, DateMark, DatePoll, GroupSession
from tests.factories.dates import (
    DateAnswerFactory,
    DatePollFactory,
    OfferedDateFactory,
    asked,
)
from tests.factories.groups import GroupFactory, MembershipFactory
from tests.factories.people import ContactPointFactory, PersonFactory
from tests.refusing import refused_by

Seat, Mark = Membership.Seat, DateMark.Mark


@pytest.fixture
def group(db):
    return GroupFactory()


@pytest.fixture
def jo(group):
    return MembershipFactory(
        group=group, person=PersonFactory(preferred_name="Jo"), seat=Seat.FACILITATOR
    ).person


@pytest.fixture
def sam(group):
    return MembershipFactory(group=group, person=PersonFactory(preferred_name="Sam")).person


@pytest.fixture
def poll(group, jo, sam):
    return asked(group, jo)


def link_of(poll, person, *, days=30):
    answer = poll.answers.get(person=person)
    token = issue_link(
        person=person,
        purpose="dates",
        target=answer.public_id,
        expires_at=timezone.now() + timedelta(days=days),
    )
    return reverse("sessions:dates_by_link", args=[token])


def marks(poll, *values, seen=""):
    return {"seen": seen} | {
        f"mark-{date.public_id}": value for date, value in zip(poll.dates.all(), values, strict=False)
    }


def marked(poll, person):
    rows = DateMark.objects.filter(answer__poll=poll, answer__person=person)
    return list(rows.order_by("date__starts_at").values_list("mark", flat=True))


# --- what the database refuses ---


def test_closed_without_who_is_refused(db):
    with refused_by("date_poll_closed_at_and_closed_by_set_together"):
        DatePollFactory(closed_at=timezone.now())


def test_a_session_of_an_open_poll_is_refused(db):
    poll = DatePollFactory()
    poll.group_session = GroupSession.objects.create(
        group=poll.group, starts_at=timezone.now(), ends_at=timezone.now() + timedelta(hours=1)
    )
    with refused_by("date_poll_leads_to_a_session_once_it_is_closed"):
        poll.save()


def test_a_thirteenth_date_is_refused(db):
    with refused_by("offered_date_one_of_twelve"):
        OfferedDateFactory(number=13)


def test_the_same_date_twice_is_refused(db):
    date = OfferedDateFactory(number=1)
    with refused_by("offered_date_only_once"):
        OfferedDateFactory(poll=date.poll, number=2, starts_at=date.starts_at)
    with refused_by("offered_date_one_per_number"):
        OfferedDateFactory(poll=date.poll, number=1)


def test_a_date_that_ends_before_it_starts_is_refused(db):
    now = timezone.now()
    with refused_by("offered_date_ends_after_it_starts"):
        OfferedDateFactory(starts_at=now, ends_at=now)


def test_asking_one_person_twice_is_refused(db):
    answer = DateAnswerFactory()
    with refused_by("date_answer_one_per_person"):
        DateAnswerFactory(poll=answer.poll, person=answer.person)


def test_an_answer_of_nobody_is_refused(db):
    with refused_by("date_answer_says_when_and_who"):
        DateAnswerFactory(answered_at=timezone.now())


def test_marks_that_cannot_be_are_refused(db):
    date = OfferedDateFactory()
    answer = DateAnswerFactory(poll=date.poll)
    DateMark.objects.create(answer=answer, date=date, mark=Mark.SUITS)
    with refused_by("date_mark_one_per_date"):
        DateMark.objects.create(answer=answer, date=date, mark=Mark.NOT_THEN)
    with refused_by("date_mark_is_one_of_three"):
        DateMark.objects.update(mark="perhaps")
    with refused_by("date_mark_of_its_own_poll"):
        DateMark.objects.create(answer=answer, date=OfferedDateFactory(), mark=Mark.SUITS)


# --- asking ---


def rows(*days, **times):
    typed = {"date-TOTAL_FORMS": str(len(days)), "date-INITIAL_FORMS": "0"}
    for row, day in enumerate(days):
        typed |= {
            f"date-{row}-day": day,
            f"date-{row}-starts": times.get("starts", "10:00"),
            f"date-{row}-ends": times.get("ends", "12:00"),
        }
    return typed | {"public_id": "0c0f6f0e-9a53-4d0c-a9a3-6c1f0b6d4c22"}


SOON = [(timezone.localdate() + timedelta(days=days)).isoformat() for days in (30, 31)]


def test_everybody_who_takes_part_is_asked_once(client, group, jo, sam):
    MembershipFactory(group=group, paused_at=timezone.now())
    left = MembershipFactory(group=group, left_at=timezone.now())
    client.force_login(jo)
    page = reverse("sessions:offer_dates", args=[group.public_id])

    looked = client.post(page, rows(*SOON, ""))
    assert "Before you ask" in looked.content.decode()
    assert "Please ask them yourself" in looked.content.decode()  # Sam has said no way yet
    assert not DatePoll.objects.exists()
    client.post(page, rows(*SOON, "") | {"send": "1"})
    client.post(page, rows(*SOON, "") | {"send": "1"})

    poll = DatePoll.objects.get()
    assert [date.starts_at.astimezone(poll.zone).hour for date in poll.dates.all()] == [10, 10]
    assert [answer.person for answer in poll.answers.all()] == [sam]
    assert [message.person for message in Message.objects.all()] == [sam]
    assert left.person not in [message.person for message in Message.objects.all()]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        (rows(SOON[0], ""), "Offer two days at least."),
        (rows(SOON[0], SOON[0]), "This date is in the list already."),
        (rows(*SOON, starts="12:00", ends="10:00"), "It has to end after it starts, on the same day."),
        (rows(*SOON, starts="", ends="10:00"), "Write when it starts."),
        (rows("2020-01-01", SOON[1]), "That day is over."),
        (rows("2027-03-28", SOON[1], starts="01:30", ends="03:00"), "this hour is left out"),
        (rows(*SOON, starts="soon"), "Please write a time, like 10:30."),
        ({"date-TOTAL_FORMS": "many"}, "When could we meet?"),
        ({"date-TOTAL_FORMS": "5000000", "date-INITIAL_FORMS": "0"}, "When could we meet?"),
    ],
)
def test_what_cannot_be_offered_is_said(client, group, jo, typed, sentence):
    client.force_login(jo)
    with time_machine.travel(datetime(2026, 11, 23, 12, tzinfo=UTC), tick=False):
        page = reverse("sessions:offer_dates", args=[group.public_id])
        response = client.post(page, typed | {"send": "1"})

    assert sentence in response.content.decode()
    assert not DatePoll.objects.exists()


def test_room_for_more_days_keeps_what_was_typed(client, group, jo):
    client.force_login(jo)
    page = reverse("sessions:offer_dates", args=[group.public_id])

    response = client.post(page, rows(*SOON) | {"more": "1"})

    assert len(response.context["formset"].forms) == 6
    assert SOON[0] in response.content.decode()
    assert "field-error" not in response.content.decode()


# --- answering ---


def test_get_writes_nothing_and_the_first_save_keeps(client, poll, sam):
    link = link_of(poll, sam)

    client.get(link)
    assert (marked(poll, sam), poll.answers.get().answered_at) == ([], None)
    client.post(link, marks(poll, Mark.SUITS, Mark.NOT_THEN))

    answer = poll.answers.get()
    assert marked(poll, sam) == ["suits", "not_then"]
    assert answer.answered_by == sam
    assert Message.objects.get().state == "cancelled"
    client.post(link, marks(poll, Mark.IF_NEED_BE, Mark.NOT_THEN, seen=polling.standing_of(answer)))
    assert marked(poll, sam) == ["if_need_be", "not_then"]


def test_two_tabs_are_told_and_lose_nothing(client, poll, sam):
    link = link_of(poll, sam)
    client.post(link, marks(poll, Mark.SUITS))

    second = client.post(link, marks(poll, Mark.NOT_THEN))

    assert "This was answered on another page meanwhile." in second.content.decode()
    assert marked(poll, sam) == ["suits"]
    seen = second.context["page"].seen
    assert second.context["page"].rows[0].mark == "not_then"
    client.post(link, marks(poll, Mark.NOT_THEN, seen=seen))
    assert marked(poll, sam) == ["not_then"]


def test_the_same_tap_twice_is_one(client, poll, sam):
    link = link_of(poll, sam)
    client.post(link, marks(poll, Mark.SUITS))

    assert client.post(link, marks(poll, Mark.SUITS)).status_code == 302
    assert marked(poll, sam) == ["suits"]


def test_nothing_marked_is_said(client, poll, sam):
    response = client.post(link_of(poll, sam), marks(poll, "perhaps") | {"mark-x": "suits"})

    assert "Nothing was marked yet." in response.content.decode()
    assert poll.answers.get().answered_at is None


def test_an_answer_after_it_was_closed_is_shown_and_not_written(client, poll, sam, jo):
    link = link_of(poll, sam)
    polling.choose(poll=poll, date=poll.dates.first(), by=jo)

    response = client.post(link, marks(poll, Mark.NOT_THEN, Mark.SUITS)).content.decode()

    assert "A day was chosen" in response
    assert "This was closed before you saved." in response
    assert "not then" in response
    assert marked(poll, sam) == []


def test_a_date_that_is_over_cannot_be_marked_or_chosen(client, group, jo, sam, poll):
    with time_machine.travel(timezone.now() + timedelta(days=11), tick=False):
        client.post(link_of(poll, sam), marks(poll, Mark.SUITS, Mark.SUITS, Mark.SUITS))
        with pytest.raises(polling.DateIsOver):
            polling.choose(poll=poll, date=poll.dates.first(), by=jo)

    assert len(marked(poll, sam)) < 3


def test_a_link_of_somebody_who_left_or_for_something_else_does_not_work(client, poll, sam):
    link = link_of(poll, sam)
    other = issue_link(
        person=sam,
        purpose="invitation",
        target=poll.answers.get().public_id,
        expires_at=timezone.now() + timedelta(days=1),
    )
    assert client.get(link).status_code == 200
    assert client.get(reverse("sessions:dates_by_link", args=[other])).status_code == 404
    sam.memberships.update(left_at=timezone.now())
    assert client.get(link).status_code == 404


def test_signed_in_from_home(client, poll, sam):
    client.force_login(sam)
    page = reverse("sessions:my_dates", args=[poll.answers.get().public_id])

    assert page in client.get(reverse("home")).content.decode()
    client.post(page, marks(poll, Mark.SUITS))

    assert marked(poll, sam) == ["suits"]
    assert page not in client.get(reverse("home")).content.decode()


# --- choosing ---


def test_choosing_twice_plans_one_session_like_the_last(client, group, jo, poll):
    first = poll.dates.first()
    GroupSession.objects.create(
        group=group,
        kind="online",
        online_link="https://example.org/room",
        starts_at=timezone.now() - timedelta(days=7),
        ends_at=timezone.now() - timedelta(days=7, hours=-2),
    )
    client.force_login(jo)
    page = reverse("sessions:choose_date", args=[poll.public_id, first.public_id])

    client.post(page)
    client.post(page)

    planned = group.group_sessions.get(state="draft", starts_at=first.starts_at)
    poll.refresh_from_db()
    assert (poll.group_session, poll.closed_by) == (planned, jo)
    assert (planned.kind, planned.online_link) == ("online", "https://example.org/room")
    assert set(Message.objects.values_list("state", flat=True)) == {"cancelled"}
    other = reverse("sessions:choose_date", args=[poll.public_id, poll.dates.last().public_id])
    assert "Somebody was quicker" in client.post(other, follow=True).content.decode()
    assert group.group_sessions.count() == 2


@pytest.mark.django_db(transaction=True)
def test_two_who_choose_at_once_plan_one_session():
    group = GroupFactory()
    jo, amina = (MembershipFactory(group=group, seat=Seat.FACILITATOR).person for _each in range(2))
    poll = asked(group, jo)

    def pick(date, by):
        try:
            polling.choose(poll=poll, date=date, by=by)
        except polling.PollIsClosed:
            pass
        finally:
            connection.close()

    threads = [
        Thread(target=pick, args=[date, by])
        for date, by in zip(list(poll.dates.all()), (jo, amina, jo), strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert GroupSession.objects.count() == 1


def test_closing_without_a_day_and_reminding(client, group, jo, sam, poll):
    client.force_login(jo)
    remind = reverse("sessions:remind_dates", args=[poll.public_id])

    assert "1 person is reminded." in client.post(remind, follow=True).content.decode()
    assert "They were reminded once." in client.post(remind, follow=True).content.decode()

    answer = poll.answers.get()
    assert list(Message.objects.order_by("pk").values_list("key", "state")) == [
        (f"date-poll:{answer.public_id}", "cancelled"),
        (f"date-poll:{answer.public_id}:again", "queued"),
    ]
    client.post(reverse("sessions:close_dates", args=[poll.public_id]))
    client.post(reverse("sessions:close_dates", args=[poll.public_id]))
    assert not Message.objects.filter(state="queued").exists()
    assert "nobody is reminded" in client.post(remind, follow=True).content.decode()
    assert not group.group_sessions.exists()


def test_whoever_joined_since_can_be_asked(client, group, jo, poll):
    new = MembershipFactory(group=group).person
    client.force_login(jo)

    assert (
        "1 person was not asked yet."
        in client.get(reverse("sessions:dates", args=[poll.public_id])).content.decode()
    )
    client.post(reverse("sessions:ask_newcomers", args=[poll.public_id]))

    assert poll.answers.filter(person=new).exists()


def test_written_down_for_somebody_is_shown_so(client, group, jo, sam, poll):
    client.force_login(jo)
    answer = poll.answers.get()
    page = reverse("sessions:mark_for_them", args=[poll.public_id, answer.public_id])

    client.post(page, marks(poll, Mark.SUITS))

    assert marked(poll, sam) == ["suits"]
    shown = client.get(reverse("sessions:dates", args=[poll.public_id])).content.decode()
    assert "written down by <bdi>Jo</bdi>" in shown


def test_counted_by_side_lived_experience_first(client, group, jo, sam, poll):
    dev = MembershipFactory(group=group, seat=Seat.PROFESSIONAL).person
    polling.ask_newcomers(poll=poll, by=poll.begun_by)
    date = poll.dates.first()
    for person, mark in [(sam, Mark.NOT_THEN), (dev, Mark.SUITS)]:
        polling.mark_dates(
            answer=poll.answers.get(person=person), marks={date.public_id: mark}, seen="", by=person
        )
    client.force_login(jo)

    response = client.get(reverse("sessions:dates", args=[poll.public_id]))

    assert response.context["rows"][0]["sides"] == [
        {"seat": "lived_experience", "suits": 0, "if_need_be": 0, "not_then": 1},
        {"seat": "professional", "suits": 1, "if_need_be": 0, "not_then": 0},
    ]


def test_members_never_read_what_others_marked(client, group, sam, poll):
    other = MembershipFactory(group=group, person=PersonFactory(preferred_name="Layla")).person
    polling.ask_newcomers(poll=poll, by=poll.begun_by)
    client.post(link_of(poll, other), marks(poll, Mark.NOT_THEN))

    shown = client.get(link_of(poll, sam)).content.decode()

    assert "Layla" not in shown
    assert "checked" not in shown


# --- messages and pages ---


def test_the_message_has_a_link_of_its_own_and_the_discreet_one_tells_nothing(poll, sam):
    ContactPointFactory(person=sam, wording="discreet")
    message = Message.objects.get()
    send(message.pk)
    message.refresh_from_db()

    assert message.state == "sent"
    assert "/d/" in message.body
    assert "Which days are good for you?" in message.body
    assert "session" not in message.body
    assert "meet" not in message.body


@pytest.mark.parametrize("members", [5, 50])
def test_the_page_costs_the_same_for_5_and_50(client, group, jo, members, django_assert_num_queries):
    for number in range(members):
        MembershipFactory(group=group, seat=Seat.PROFESSIONAL if number % 2 else Seat.LIVED_EXPERIENCE)
    poll = asked(group, jo, days=range(10, 22))
    for answer in list(poll.answers.all())[: members // 2]:
        polling.mark_dates(
            answer=answer,
            marks={date.public_id: Mark.SUITS for date in poll.dates.all()},
            seen="",
            by=answer.person,
        )
    client.force_login(jo)

    with django_assert_num_queries(12):
        client.get(reverse("sessions:dates", args=[poll.public_id]))


@pytest.mark.parametrize("dates", [2, 12])
def test_the_members_page_costs_the_same_for_2_and_12_dates(
    client, group, jo, sam, dates, django_assert_num_queries
):
    link = link_of(asked(group, jo, days=range(10, 10 + dates)), sam)

    with django_assert_num_queries(6):
        client.get(link)


@pytest.mark.parametrize("polls", [1, 3])
def test_the_list_costs_the_same_for_1_and_3_polls(client, group, jo, polls, django_assert_num_queries):
    for _each in range(polls):
        asked(group, jo)
    client.force_login(jo)

    with django_assert_num_queries(5):
        client.get(reverse("sessions:list", args=[group.public_id]))
    assert DateAnswer.objects.count() == 0
