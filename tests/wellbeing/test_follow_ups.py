from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection, transaction
from django.db.utils import IntegrityError
from django.urls import reverse
from django.utils import timezone

from groups.models import Membership
from people.models import ContactPoint, Reveal
from people.reaching.services import reveal
from tests.factories.groups import MembershipFactory
from tests.factories.people import ContactPointFactory, PersonFactory
from tests.factories.wellbeing import FollowUpFactory
from wellbeing import services
from wellbeing.models import FollowUp
from wellbeing.reaching import times_in_words, ways_to_reach
from wellbeing.today import needs_you

LONDON = ZoneInfo("Europe/London")
LIST = reverse("wellbeing:follow_ups")
Allowed, Channel = ContactPoint.Allowed, ContactPoint.Channel


def page(follow_up, name="follow_up"):
    return reverse(f"wellbeing:{name}", args=[follow_up.public_id])


def phone(person, **fields):
    return ContactPointFactory(person=person, channel=Channel.CALL, value="+447700900123", **fields)


# --- the promise ---


def test_finishing_twice_keeps_the_first_time_and_words(db):
    follow_up = FollowUpFactory()

    done = services.finish(follow_up=follow_up, by=follow_up.owner, outcome=" We spoke. ")
    again = services.finish(follow_up=follow_up, by=follow_up.owner, outcome="Once more")

    assert (done.done_by, done.outcome) == (follow_up.owner, "We spoke.")
    assert (again.done_at, again.outcome) == (done.done_at, "We spoke.")


def test_outcome_is_stored_encrypted(db):
    follow_up = FollowUpFactory(outcome="We spoke.")

    with connection.cursor() as cursor:
        cursor.execute("SELECT outcome FROM wellbeing_followup WHERE id = %s", [follow_up.pk])
        (stored,) = cursor.fetchone()

    follow_up.refresh_from_db()
    assert "spoke" not in stored
    assert follow_up.outcome == "We spoke."


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"done_at": timezone.now()}, "follow_up_done_at_and_done_by_set_together"),
        ({"source": "00000000-0000-0000-0000-000000000001"}, "source"),
        ({"ended": "spoke"}, "follow_up_ended_once_it_is_done"),
        ({"second_told_at": timezone.now()}, "follow_up_passed_on_says_to_whom"),
        ({"lead_told_at": timezone.now()}, "follow_up_passed_on_says_to_whom"),
    ],
)
def test_promise_that_cannot_be_is_refused_by_the_database(db, fields, constraint):
    FollowUpFactory(source="00000000-0000-0000-0000-000000000001")

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        FollowUpFactory(**fields)


def test_nobody_promises_to_ring_themselves(db):
    person = PersonFactory()

    with pytest.raises(IntegrityError, match="follow_up_owner_is_somebody_else"), transaction.atomic():
        FollowUpFactory(person=person, owner=person)


@pytest.mark.parametrize("job", ["second", "lead"])
def test_nobody_is_told_of_a_call_to_themselves(db, job):
    person = PersonFactory()
    fields = {job: person} | ({"lead_told_at": timezone.now()} if job == "lead" else {})

    refused = pytest.raises(IntegrityError, match="follow_up_is_passed_on_to_somebody_else")
    with refused, transaction.atomic():
        FollowUpFactory(person=person, **fields)


def test_look_without_a_reason_is_refused_by_the_database(db):
    point = phone(PersonFactory())

    with pytest.raises(IntegrityError, match="reveal_says_why"), transaction.atomic():
        reveal(contact_point=point, by=PersonFactory(), why=" ")


# --- who sees it ---


def test_only_the_one_who_promised_sees_it(client, db):
    follow_up = FollowUpFactory()
    colleague = MembershipFactory(group=follow_up.group, seat=Membership.Seat.FACILITATOR).person
    client.force_login(follow_up.owner)
    mine = client.get(LIST).text

    for person in (colleague, follow_up.person):
        client.force_login(person)
        assert page(follow_up) not in client.get(LIST).text
        for name in ("follow_up", "hand_over"):
            assert client.get(page(follow_up, name)).status_code == 404
        assert client.post(page(follow_up, "reveal")).status_code == 404
        assert client.post(page(follow_up), {"outcome": "x"}).status_code == 404
    assert page(follow_up) in mine


def test_longest_overdue_comes_first_and_done_ones_are_gone(client, db):
    owner, now = PersonFactory(), timezone.now()
    for name, hours in [("Later", 3), ("Late", -2), ("Latest", -30)]:
        FollowUpFactory(
            person=PersonFactory(preferred_name=name), owner=owner, due_at=now + timedelta(hours=hours)
        )
    FollowUpFactory(owner=owner, done_at=now, done_by=owner)
    client.force_login(owner)

    response = client.get(LIST)

    assert [f.person.preferred_name for f in response.context["page"]] == ["Latest", "Late", "Later"]
    assert response.text.count(">overdue<") == 2


@pytest.mark.parametrize("promises", [1, 3])
def test_list_takes_the_same_number_of_queries(client, db, django_assert_num_queries, promises):
    owner = PersonFactory()
    FollowUpFactory.create_batch(promises, owner=owner)
    client.force_login(owner)

    with django_assert_num_queries(4):
        client.get(LIST)


@pytest.mark.parametrize("promises", [1, 3, 9])
def test_first_page_shows_what_is_due_in_one_query(db, django_assert_num_queries, promises):
    owner, now = PersonFactory(), timezone.now()
    FollowUpFactory.create_batch(promises, owner=owner, due_at=now - timedelta(hours=1))
    FollowUpFactory()

    with django_assert_num_queries(1):
        needs = needs_you(owner, now)

    assert [line.word for line in needs.lines] == ["overdue"] * min(promises, 6)
    assert (needs.has_more, needs.is_loud) == (promises == 9, True)


# --- how it is safe to reach them ---


def tuesday_at(hour):
    return datetime(2026, 12, 1, hour, tzinfo=LONDON)


def test_ways_are_what_they_said_yes_to_with_what_is_safe_now_first(db):
    sam = PersonFactory()
    evening = phone(sam, safe_from=time(18), safe_until=time(20))
    text = ContactPointFactory(person=sam, channel=Channel.TEXT, value="+447700900124")
    ContactPointFactory(person=sam, value="no@example.org", allowed=Allowed.NO)
    if_asked = ContactPointFactory(person=sam, value="ask@example.org", allowed=Allowed.ASK)

    at_ten = ways_to_reach(sam, they_asked=False, now=tuesday_at(10), zone=LONDON)
    at_six = ways_to_reach(sam, they_asked=True, now=tuesday_at(18), zone=LONDON)

    assert [(way.point, way.is_safe_now) for way in at_ten] == [(text, True), (evening, False)]
    assert [(way.point, way.only_because_they_asked) for way in at_six] == [
        (evening, False),
        (text, False),
        (if_asked, True),
    ]


def test_way_that_was_not_checked_for_90_days_says_so(db):
    sam = PersonFactory()
    phone(sam, confirmed_on=date(2026, 9, 2))

    on_the_90th = ways_to_reach(sam, they_asked=False, now=tuesday_at(10), zone=LONDON)
    a_day_later = ways_to_reach(
        sam, they_asked=False, now=tuesday_at(10) + timedelta(days=1), zone=LONDON
    )

    assert [way.was_checked_lately for way in on_the_90th + a_day_later] == [True, False]


@pytest.mark.parametrize(
    ("days", "start", "end", "words"),
    [
        ([], None, None, "any day, any time of day"),
        (
            [0, 1, 2, 3, 4],
            time(10),
            time(14),
            "Monday to Friday, 10 in the morning to 2 in the afternoon",
        ),
        ([1, 3], None, None, "Tuesday, Thursday, any time of day"),
        ([5, 6], time(9), time(12), "Saturday, Sunday, 9 in the morning to 12 noon"),
        ([0, 1, 2, 3, 4, 5, 6], None, None, "any day, any time of day"),
    ],
)
def test_safe_times_in_words(days, start, end, words):
    assert times_in_words(ContactPoint(safe_days=days, safe_from=start, safe_until=end)) == words


def test_number_is_shown_only_after_a_tap_that_is_written_down(client, db):
    follow_up = FollowUpFactory()
    point = phone(follow_up.person)
    client.force_login(follow_up.owner)

    before = client.get(page(follow_up)).text
    shown = client.post(page(follow_up, "reveal"), {"way": str(point.public_id)}).text
    after = client.get(page(follow_up)).text

    assert ["+447700900123" in html for html in (before, shown, after)] == [False, True, False]
    assert "You looked:" in after
    look = Reveal.objects.get()
    assert (look.by, look.person, look.contact_point, look.channel, look.why) == (
        follow_up.owner,
        follow_up.person,
        point,
        "call",
        "follow-up",
    )


@pytest.mark.parametrize(
    "case", ["not allowed", "only if I ask, and did not", "somebody else’s", "nonsense"]
)
def test_number_that_may_not_be_used_is_not_there(client, db, case):
    follow_up = FollowUpFactory(reason=FollowUp.Reason.LOOK_IN)
    allowed_way = phone(follow_up.person)
    way = {
        "not allowed": lambda: (
            ContactPointFactory(
                person=follow_up.person, value="a@example.org", allowed=Allowed.NO
            ).public_id
        ),
        "only if I ask, and did not": lambda: (
            ContactPointFactory(
                person=follow_up.person, value="b@example.org", allowed=Allowed.ASK
            ).public_id
        ),
        "somebody else’s": lambda: phone(PersonFactory()).public_id,
        "nonsense": lambda: "x",
    }[case]()
    client.force_login(follow_up.owner)

    response = client.post(page(follow_up, "reveal"), {"way": str(way)})

    assert response.status_code == 404
    assert not Reveal.objects.exists()
    assert client.post(page(follow_up, "reveal"), {"way": str(allowed_way.public_id)}).status_code == 200


def test_looks_are_seen_by_who_looked_and_who_was_looked_up(db):
    point = phone(PersonFactory())
    jo, other = PersonFactory(), PersonFactory()
    look = reveal(contact_point=point, by=jo, why="follow-up")

    seen = [list(Reveal.objects.visible_to(person)) for person in (jo, point.person, other)]

    assert seen == [[look], [look], []]


def test_way_that_is_taken_away_leaves_the_look(db):
    point = phone(PersonFactory())
    look = reveal(contact_point=point, by=PersonFactory(), why="follow-up")

    point.delete()

    look.refresh_from_db()
    assert (look.contact_point, look.channel) == (None, "call")


def test_somebody_without_a_safe_way_is_not_rung(client, db):
    follow_up = FollowUpFactory()
    ContactPointFactory(person=follow_up.person, allowed=Allowed.NO)
    client.force_login(follow_up.owner)

    assert "Do not ring or write" in client.get(page(follow_up)).text


# --- done, and handed over ---


def test_done_in_two_taps_with_a_line_or_without(client, db):
    follow_up, other = FollowUpFactory(), FollowUpFactory()
    client.force_login(follow_up.owner)
    other.owner = follow_up.owner
    other.save()

    nothing = client.post(page(follow_up), {"outcome": "We spoke"})
    too_long = client.post(page(follow_up), {"ended": "spoke", "outcome": "x" * 501})
    done = client.post(page(follow_up), {"ended": "spoke", "outcome": "We spoke, all fine."})
    client.post(page(other), {"ended": "rather_not"})

    follow_up.refresh_from_db()
    other.refresh_from_db()
    assert (nothing.status_code, "One line is enough." in too_long.text) == (404, True)
    assert done.url == LIST
    assert (follow_up.done_by, follow_up.ended, follow_up.outcome) == (
        follow_up.owner,
        "spoke",
        "We spoke, all fine.",
    )
    assert (other.done_by, other.ended, other.outcome) == (follow_up.owner, "rather_not", None)
    assert "We spoke, all fine." in client.get(page(follow_up)).text


def test_nobody_answered_leaves_the_promise_open(client, db):
    follow_up = FollowUpFactory()
    client.force_login(follow_up.owner)

    client.post(page(follow_up), {"ended": "nobody"})

    follow_up.refresh_from_db()
    assert (follow_up.done_at, follow_up.tried_at is None) == (None, False)
    assert "Nobody answered on" in client.get(page(follow_up)).text


def test_somebody_who_said_no_to_a_call_is_not_rung(client, db):
    follow_up = FollowUpFactory(no_call=True, reason="look_in")
    number = phone(follow_up.person)
    client.force_login(follow_up.owner)

    shown = client.get(page(follow_up)).text

    assert "They said no to a call, so do not ring." in shown
    assert client.post(page(follow_up, "reveal"), {"way": str(number.public_id)}).status_code == 404


def test_number_is_no_longer_offered_once_done(client, db):
    follow_up = FollowUpFactory()
    point = phone(follow_up.person)
    services.finish(follow_up=follow_up, by=follow_up.owner, outcome="x")
    client.force_login(follow_up.owner)

    assert client.post(page(follow_up, "reveal"), {"way": str(point.public_id)}).status_code == 404


def test_handed_over_to_another_facilitator_of_the_group(client, db):
    follow_up = FollowUpFactory()
    facilitator, member = Membership.Seat.FACILITATOR, Membership.Seat.LIVED_EXPERIENCE
    amina = MembershipFactory(group=follow_up.group, seat=facilitator)
    sam = MembershipFactory(group=follow_up.group, seat=member)
    elsewhere = MembershipFactory(seat=facilitator)
    client.force_login(first_owner := follow_up.owner)

    refused = [
        client.post(page(follow_up, "hand_over"), {"to": str(seat.public_id)}).status_code
        for seat in (sam, elsewhere)
    ]
    client.post(page(follow_up, "hand_over"), {"to": str(amina.public_id)})

    follow_up.refresh_from_db()
    assert refused == [200, 200]
    assert follow_up.owner == amina.person
    assert list(FollowUp.objects.visible_to(first_owner)) == []
