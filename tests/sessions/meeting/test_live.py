"""The live page and its taps, through the addresses a device uses, and by forms alone."""

import json
import uuid
from datetime import UTC, datetime, timedelta
from itertools import groupby

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from groups.models import Membership
from people.models import AccessNeed
from sessions.meeting.taps import put_right
from sessions.models import Attendance, Invitation, LiveDay, LiveTap
from tests.factories.live import LiveTapFactory, batch, tapped
from tests.factories.people import PersonFactory
from tests.factories.sessions import AttendanceFactory
from tests.factories.signals import SignalFactory
from tests.refusing import refused_by
from tests.sessions.meeting.world import (
    COMING,
    ONLINE,
    member_of,
    nothing_may_be_written,
    pair_of,
    session_on_now,
)


def address(name, group_session, *args):
    return reverse(f"sessions:{name}", args=[group_session.public_id, *args])


def signed_in(person):
    client = Client()
    client.force_login(person)
    return client


def send(client, group_session, body):
    return client.post(address("live_taps", group_session), json.dumps(body), "application/json")


def attendance_of(group_session):
    return [
        (row.person.preferred_name, row.how, row.arrived_at, row.left_at, row.taken_back_at)
        for row in Attendance.objects.filter(group_session=group_session)
        .select_related("person")
        .order_by("person__preferred_name")
    ]


# --- taps come in, in any order, twice ---


@settings(max_examples=4)
@given(data=st.data())
def test_two_devices_end_in_one_state_however_their_taps_arrive(db, data):
    with transaction.atomic():
        group_session = session_on_now(starts_at=timezone.now() - timedelta(minutes=60))
        lead, support = pair_of(group_session)
        sam, kit = (member_of(group_session, preferred_name=name, answer=COMING) for name in "SK")
        work = group_session.agenda.filter(kind="work").first().public_id
        sam, kit = sam.public_id, kit.public_id
        came = tapped("arrived", person=sam, ago=3000)
        of_jo = batch(
            lead,
            came,
            tapped("item_started", item=work, ago=2000),
            tapped("left", person=sam, ago=900, seen=[came["id"]]),
            tapped("arrived", person=kit, ago=600),
            device=uuid.UUID(int=1),
        )
        of_ann = batch(
            support,
            tapped("arrived", person=sam, ago=2400),
            tapped("taken_back", person=sam, ago=1200, seen=[came["id"]]),
            tapped("break_started", ago=1000),
            tapped("how", person=kit, how="online", ago=300),
            device=uuid.UUID(int=2),
        )
        clients = {lead: signed_in(lead), support: signed_in(support)}
        pieces = [
            (by, body, tap) for by, body in ((lead, of_jo), (support, of_ann)) for tap in body["taps"]
        ]

        ends = set()
        for order in (pieces, data.draw(st.permutations(pieces + pieces[:3]))):
            with transaction.atomic():
                for by, run in groupby(order, key=lambda piece: piece[0]):
                    together = list(run)
                    body = together[0][1] | {"taps": [tap for _by, _body, tap in together]}
                    assert send(clients[by], group_session, body).status_code == 200
                state = LiveDay.objects.get(group_session=group_session).state
                people = {
                    one: {name: value for name, value in entry.items() if name != "v"}
                    for one, entry in state["people"].items()
                }
                course = {name: value for name, value in state["agenda"].items() if name != "v"}
                # Times are compared to the second: each sending is a moment later.
                ends.add(json.dumps([people, course, len(attendance_of(group_session))], sort_keys=True))
                assert LiveTap.objects.count() == 8
                transaction.set_rollback(True)

        assert len(ends) == 1
        transaction.set_rollback(True)


def test_a_batch_sent_twice_is_written_once_and_attendance_follows(client, db):
    group_session = session_on_now()
    lead, support = pair_of(group_session)
    sam = member_of(group_session, preferred_name="Sam", answer=ONLINE)
    client.force_login(support)
    came = tapped("arrived", person=sam.public_id, how="online", ago=240)
    body = batch(support, came, tapped("left", person=sam.public_id, ago=60, seen=[came["id"]]))

    first, again = send(client, group_session, body), send(client, group_session, body)

    ids = [tap["id"] for tap in body["taps"]]
    assert [first.json(), again.json()] == [{"saved": ids, "refused": {}}] * 2
    row = Attendance.objects.get()
    assert (row.person, row.how, row.recorded_by, row.is_standing) == (sam, "online", support, True)
    assert abs(row.left_at - row.arrived_at - timedelta(minutes=3)) < timedelta(seconds=1)
    assert LiveTap.objects.count() == 2
    assert lead != support


def test_what_cannot_be_is_refused_by_itself_and_the_rest_is_saved(client, db):
    group_session = session_on_now()
    lead, _support = pair_of(group_session)
    sam = member_of(group_session, answer=COMING)
    stranger = PersonFactory()
    elsewhere = LiveTapFactory()
    a_break = group_session.agenda.filter(kind="break").first().public_id
    good = tapped("arrived", person=sam.public_id)
    taps = {
        "nobody": tapped("arrived", person=stranger.public_id),
        "no_item": tapped("item_started", item=uuid.uuid4()),
        "protected": tapped("item_dropped", item=a_break),
        "elsewhere": tapped("break_started") | {"id": str(elsewhere.public_id)},
        "nonsense": tapped("danced"),
    }
    client.force_login(lead)

    answer = send(client, group_session, batch(lead, *taps.values(), good)).json()

    assert answer["saved"] == [good["id"]]
    assert answer["refused"] == {tap["id"]: why for why, tap in taps.items()}
    assert list(Attendance.objects.values_list("person", flat=True)) == [sam.pk]


def test_a_batch_of_somebody_else_or_too_late_or_not_ours_is_not_taken(client, db, time_machine):
    group_session = session_on_now()
    lead, support = pair_of(group_session)
    sam = member_of(group_session, answer=COMING)
    client.force_login(lead)
    tap = tapped("arrived", person=sam.public_id)

    others = send(client, group_session, batch(support, tap))
    not_ours = client.post(address("live_taps", group_session), "[]", "application/json")
    time_machine.move_to(group_session.ends_at + timedelta(days=4))
    client.force_login(lead)
    too_late = send(client, group_session, batch(lead, tap))

    assert [(one.status_code, one.json()["why"]) for one in (others, not_ours, too_late)] == [
        (409, "somebody_else"),
        (400, "nonsense"),
        (409, "closed"),
    ]
    assert not LiveTap.objects.exists()


def test_a_clock_that_is_wrong_is_put_right_and_one_that_is_nearly_right_is_believed():
    now = timezone.now()
    ago = now - timedelta(minutes=10)
    ahead, behind = timedelta(hours=1), timedelta(minutes=-3)

    assert put_right(ago + ahead, sent_at=now + ahead, now=now) == ago
    assert put_right(ago + behind, sent_at=now + behind, now=now) == ago
    assert put_right(ago, sent_at=now - timedelta(seconds=8), now=now) == ago
    assert put_right(now + ahead, sent_at=now, now=now) == now


@pytest.mark.parametrize(
    ("year", "by"), [(1, timedelta(days=-1, hours=-2)), (9998, timedelta(minutes=5))]
)
def test_a_time_that_cannot_be_is_put_right_and_breaks_no_page(client, db, year, by):
    group_session = session_on_now()
    lead, _support = pair_of(group_session)
    sam = member_of(group_session, answer=COMING)
    client.force_login(lead)
    said = int(datetime(year, 1, 1, tzinfo=UTC).timestamp() * 1000)

    answer = send(
        client, group_session, batch(lead, tapped("arrived", person=sam.public_id) | {"said": said})
    )

    assert answer.status_code == 200
    off = Attendance.objects.get().arrived_at - (group_session.starts_at + by)
    assert abs(off) < timedelta(seconds=30)
    assert client.get(address("live", group_session)).status_code == 200


def test_what_was_written_down_before_becomes_taps_and_stays_as_it_was(client, db):
    group_session = session_on_now()
    lead, _support = pair_of(group_session)
    sam = member_of(group_session, answer=COMING)
    before = AttendanceFactory(group_session=group_session, person=sam, left_at=timezone.now())
    client.force_login(lead)

    send(client, group_session, batch(lead, tapped("how", person=sam.public_id, how="online")))

    after = Attendance.objects.get()
    assert (after.arrived_at, after.left_at, after.how) == (before.arrived_at, before.left_at, "online")
    assert sorted(LiveTap.objects.values_list("kind", flat=True)) == ["arrived", "how", "left"]


# --- what a device is told ---


def a_crowd(group_session, number):
    people = PersonFactory.create_batch(number)
    Membership.objects.bulk_create(
        Membership(group=group_session.group, person=one, seat=Membership.Seat.LIVED_EXPERIENCE)
        for one in people
    )
    Invitation.objects.bulk_create(
        Invitation(group_session=group_session, person=one) for one in people[: number - 1]
    )
    return people


@pytest.mark.parametrize("people", [3, 200])
def test_page_and_poll_cost_the_same_for_3_and_for_200_people(client, db, people):
    group_session = session_on_now()
    lead, support = pair_of(group_session)
    crowd = a_crowd(group_session, people)
    taps = [tapped("arrived", person=one.public_id) for one in crowd]
    with CaptureQueriesContext(
        connection,
    ) as saving:
        send(signed_in(support), group_session, batch(support, *taps))
    written = len(saving)
    SignalFactory(group_session=group_session, person=crowd[0])
    client.force_login(lead)

    with CaptureQueriesContext(connection) as page:
        shown = client.get(address("live", group_session))
    asked = len(page)
    told, since, sizes, queries = [], 0, [], []
    while True:
        with CaptureQueriesContext(connection) as poll, nothing_may_be_written():
            answer = client.get(address("live_taps", group_session), {"since": since})
        sizes.append(len(answer.content))
        queries.append(len([one for one in poll if one["sql"].startswith("SELECT")]))
        told += [one for one, _entry in answer.json()["people"]]
        since = answer.json()["v"]
        if "more" not in answer.json():
            break
    nothing_new = client.get(
        address("live_taps", group_session), {"since": since}, headers={"If-None-Match": answer["ETag"]}
    )

    assert shown.context["here"] == people
    assert asked == QUERIES_OF_THE_PAGE
    assert written <= QUERIES_TO_SAVE
    assert sorted(told) == sorted(str(one.public_id) for one in crowd)
    assert max(sizes) < 2000
    assert max(queries) <= 3
    assert (nothing_new.status_code, nothing_new.content) == (304, b"")


# Sign-in 2, session 1, taps 1, people 2, agenda 1, facilitators 2, signals 1, names 1.
QUERIES_OF_THE_PAGE = 11
QUERIES_TO_SAVE = 34


def test_poll_says_that_somebody_needs_a_minute_but_not_who_and_only_to_the_two(client, db):
    group_session = session_on_now()
    lead, _support = pair_of(group_session)
    colleague = member_of(group_session, seat=Membership.Seat.FACILITATOR)
    sam = member_of(group_session, preferred_name="Sam", answer=COMING)
    SignalFactory(group_session=group_session, person=sam)
    told = {}
    for person in (lead, colleague):
        client.force_login(person)
        told[person] = client.get(address("live_taps", group_session))
    client.force_login(lead)
    page = client.get(address("live", group_session)).text
    kept = client.get(address("live", group_session), {"kept": "1"}).text

    assert [answer.json()["min"] != 0 for answer in told.values()] == [True, False]
    assert str(sam.public_id) not in told[lead].text
    assert ["Needs a minute" in html for html in (page, kept)] == [True, False]


def test_what_helps_somebody_is_on_their_own_page_only_as_far_as_they_shared_it(client, db):
    group_session = session_on_now()
    lead, _support = pair_of(group_session)
    sam = member_of(group_session, answer=COMING)
    for kind, words, shared_with in [
        ("thinking", "Say what comes next.", AccessNeed.SharedWith.FACILITATORS),
        ("other", "Only for Jo.", AccessNeed.SharedWith.NAMED_CONTACT),
    ]:
        AccessNeed.objects.create(person=sam, kind=kind, words=words, shared_with=shared_with)
    client.force_login(lead)

    card = client.get(address("live_person", group_session, sam.public_id)).text
    page = client.get(address("live", group_session), {"kept": "1"}).text

    assert ("Say what comes next." in card, "Only for Jo." in card) == (True, False)
    assert "Say what comes next." not in page


# --- by forms alone ---


def test_agenda_goes_by_forms_alone_and_late_is_kind(client, db):
    group_session = session_on_now(starts_at=timezone.now() - timedelta(minutes=60))
    client.force_login(pair_of(group_session)[0])
    _in, work, a_break, more_work, *_rest = group_session.agenda.all()
    page = address("live", group_session)

    client.post(page, {"item_started": str(work.public_id)})
    client.post(page, {"break_started": "1"})
    on_break = client.get(page)
    client.post(page, {"break_ended": "1"})
    late = client.get(page)
    offer = late.context["running"].offers[0]
    client.post(page, {"item_dropped": str(more_work.public_id)})
    caught_up = client.get(page)
    refused_ones = [client.post(page, {"item_dropped": str(a_break.public_id)}), client.post(page, {})]

    assert on_break.context["running"].break_since is not None
    assert late.context["running"].now.item == work
    # It began 45 minutes later than planned.
    assert late.context["running"].late == 45
    assert "About 45 minutes behind. That is all right." in late.text
    assert offer.item.kind == "work"
    assert caught_up.context["running"].late == 15
    assert [one.status_code for one in refused_ones] == [404, 404]


def test_a_break_that_comes_first_says_what_it_is_a_break_from(client, db):
    group_session = session_on_now(starts_at=timezone.now() - timedelta(minutes=20))
    client.force_login(pair_of(group_session)[0])

    client.post(address("live", group_session), {"break_started": "1"})

    running = client.get(address("live", group_session)).context["running"]
    assert (running.now.item.position, running.break_since is not None) == (1, True)


def test_two_who_disagree_are_both_shown_and_one_tap_settles_it(client, db):
    group_session = session_on_now(starts_at=timezone.now() - timedelta(minutes=30))
    lead, support = pair_of(group_session)
    sam = member_of(group_session, answer=COMING)
    for person, ago in ((lead, 1200), (support, 300)):
        send(
            signed_in(person),
            group_session,
            batch(person, tapped("arrived", person=sam.public_id, ago=ago)),
        )
    client.force_login(lead)
    page = address("live", group_session)

    before = client.get(page)
    [row] = before.context["rows"]
    client.post(page, {"settle": row.claims[0].value})
    [after] = client.get(page).context["rows"]

    assert [said.words.split(" says")[0] for said in row.claims] == [
        lead.preferred_name,
        support.preferred_name,
    ]
    assert before.text.count("That is right") == 2 + 1  # and the words the script says it with
    assert after.claims == []
    assert Attendance.objects.get().arrived_at.timestamp() == row.entry["d"][0][3]


# --- on paper, and typed in afterwards ---


def test_register_is_typed_in_for_everybody_at_once_and_keeps_what_was_typed(client, db, time_machine):
    noon = timezone.localtime().replace(hour=12, minute=0, second=0, microsecond=0)
    time_machine.move_to(noon, tick=False)
    group_session = session_on_now(starts_at=noon)
    lead, support = pair_of(group_session)
    names = ["Sam", "Kit", "Lou", "Wrong"]
    sam, kit, lou, wrong = (
        member_of(group_session, preferred_name=name, answer=COMING) for name in names
    )
    next_day = group_session.ends_at + timedelta(days=1)
    time_machine.move_to(next_day, tick=False)
    client.force_login(lead)
    page = address("register_typed", group_session)
    paper = client.get(address("register", group_session)).text
    was = client.get(page).context["was"]
    nothing = client.post(page, {"was": was}, follow=True)
    # Meanwhile somebody else has written down Kit.
    signed_in(support).post(address("live", group_session), {"online": str(kit.public_id)})
    typed = {
        "was": was,
        f"came-{sam.public_id}": "12:05",
        f"left-{sam.public_id}": "13:30",
        f"came-{lou.public_id}": "12:00",
        f"online-{lou.public_id}": "on",
        f"left-{wrong.public_id}": "11:00",
    }

    kept = client.post(page, typed)
    saved = client.post(page, typed | {f"left-{wrong.public_id}": ""}, follow=True)
    after_all = {f"came-{sam.public_id}": "12:10", f"left-{sam.public_id}": "13:30"}
    still = {f"came-{kit.public_id}": "12:00", f"online-{kit.public_id}": "on"}
    client.post(page, {"was": client.get(page).context["was"]} | after_all | still)

    assert "Nothing was different" in nothing.text
    assert all(name in paper for name in names)
    assert "When did they come?" in kept.text
    assert 'value="13:30"' in kept.text
    assert "Saved for 2 people." in saved.text
    at = [noon + timedelta(minutes=minutes) for minutes in (0, 10, 90)]
    assert attendance_of(group_session) == [
        ("Kit", "online", at[0], None, None),
        ("Lou", "online", at[0], None, next_day),
        ("Sam", "in_person", at[1], at[2], None),
    ]


# --- what the database refuses ---


@pytest.mark.parametrize(
    ("constraint", "fields"),
    [
        ("live_tap_is_about_what_its_kind_says", {"person": None}),
        ("live_tap_is_about_what_its_kind_says", {"kind": "break_started", "how": ""}),
        ("live_tap_says_how_somebody_is_here", {"how": ""}),
        ("live_tap_shortened_says_minutes", {"minutes": 5}),
        ("live_tap_not_in_the_future", {"at": timezone.now() + timedelta(days=1)}),
        ("live_tap_of_a_device_has_its_time", {"device": uuid.uuid4()}),
    ],
)
def test_a_tap_that_cannot_be_is_refused_by_the_database(db, constraint, fields):
    with refused_by(constraint):
        LiveTapFactory(**fields)


def test_a_tap_about_oneself_is_refused_and_none_is_changed_or_deleted(db):
    tap = LiveTapFactory()

    with refused_by("live_tap_by_somebody_else"):
        LiveTapFactory(tapped_by=tap.person, person=tap.person)
    for change in (lambda: LiveTap.objects.update(how="online"), LiveTap.objects.all().delete):
        with pytest.raises(Exception, match="Cannot"), transaction.atomic():
            change()
    with refused_by("group_sessions_livetap_public_id_key"):
        LiveTapFactory(public_id=tap.public_id)
