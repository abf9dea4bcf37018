"""What a group is for and its limits: who writes it, who reads it, and that no word is lost."""

import http.client
from datetime import date
from threading import Barrier, Thread

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from groups.forming.services import ChangedMeanwhile, MayNotWrite, seen, write_purpose
from groups.models import Group
from tests.factories.groups import GroupFactory, MembershipFactory
from tests.factories.people import PersonFactory
from tests.groups.forming.together import Seat, Stage, active, person, with_both_sides

pytestmark = pytest.mark.django_db

NOT_KNOWN = "We do not know yet"


def address(group, part=None):
    if part is None:
        return reverse("groups:purpose", args=[group.public_id])
    return reverse("groups:purpose_part", args=[group.public_id, part])


def read(client, who, where):
    client.force_login(who)
    answer = client.get(where)
    assert answer.status_code == 200
    return answer.content.decode()


def now(group):
    return Group.objects.get(pk=group.pk)


def an_idea(**fields):
    empty = dict.fromkeys(
        ["purpose", "can_change", "cannot_change", "limit_money", "limit_law", "limit_timescale"], ""
    )
    return with_both_sides(
        **empty | {"limits_not_known": [], "signs_off": "", "sign_off_days": None} | fields
    )


def test_a_parent_walks_the_four_pages_and_each_one_saves(client):
    group = an_idea()
    client.force_login(person(group, "Sam"))

    answer = client.get(reverse("groups:purpose_change", args=[group.public_id]))
    assert answer["Location"] == address(group, "purpose")

    def send(part, **words):
        return client.post(address(group, part), {"seen": seen(now(group), part)} | words)["Location"]

    assert send("purpose", purpose="Coming home sooner. 🏡") == address(group, "change")
    assert now(group).purpose == "Coming home sooner. 🏡"
    assert send("change", can_change="Visits.", cannot_change="The court.") == address(group, "limits")
    assert send(
        "limits",
        limit_money="£2,000",
        limit_staff_time="",
        not_known_staff_time="on",
        limit_law="",
        not_known_law="on",
        limit_timescale="March",
    ) == address(group, "sign-off")
    assert send(
        "sign-off", signs_off="Priya, head of service", sign_off_days="10", starts_on="2026-12-01"
    ) == address(group)

    after = now(group)
    assert after.limits_not_known == ["staff_time", "law"]
    assert (after.limit_money, after.sign_off_days) == ("£2,000", 10)
    assert (after.starts_on, after.ends_on) == (date(2026, 12, 1), None)
    changes = group.purpose_changes.values_list("part", "by__preferred_name")
    assert list(changes) == [(part, "Sam") for part in ("purpose", "change", "limits", "sign-off")]


def test_everyone_reads_it_and_what_nobody_knows_yet(client):
    group = active()

    for name in ("Sam", "Ruth", "Jo"):
        page = read(client, person(group, name), address(group))
        for words in (
            "Coming home sooner.",
            "How we visit.",
            "What a court decides.",
            "£2,000.",
            "Priya",
        ):
            assert words in page
        assert page.count(NOT_KNOWN) == 1
        assert "They answer within 10 working days." in page


def test_an_empty_one_says_so_and_how_to_begin(client):
    group = an_idea()

    page = read(client, person(group, "Sam"), address(group))

    assert page.count("Nobody has written this yet.") == 8
    assert NOT_KNOWN not in page
    assert "Write what is still open" in page


@pytest.mark.parametrize(
    ("stage", "writers"),
    [
        (Stage.IDEA, {"Sam", "Ruth", "Jo"}),
        (Stage.FORMING, {"Sam", "Ruth", "Jo"}),
        (Stage.AGREEING, {"Jo"}),
        (Stage.ENDING, {"Jo"}),
        (Stage.CLOSED, set()),
    ],
)
def test_who_writes_it(client, stage, writers):
    group = with_both_sides()
    MembershipFactory(group=group, seat=Seat.OBSERVER, person=PersonFactory(preferred_name="Olu"))
    Group.objects.filter(pk=group.pk).update(stage=stage)
    group.refresh_from_db()

    for name in ("Sam", "Ruth", "Jo", "Olu"):
        client.force_login(person(group, name))
        facts = {"seen": seen(now(group), "purpose"), "purpose": f"By {name}."}
        answer = client.post(address(group, "purpose"), facts)
        assert (answer.status_code, now(group).purpose == f"By {name}.") == (
            (302, True) if name in writers else (404, False)
        )
        page = read(client, person(group, name), address(group))
        assert (address(group, "purpose") in page) == (name in writers)


def test_two_at_once_and_nothing_is_written_over_unseen(client):
    group = with_both_sides()
    sam, ruth = person(group, "Sam"), person(group, "Ruth")
    opened = seen(group, "purpose")
    write_purpose(group=group, part="purpose", by=ruth, seen_before=opened, purpose="Ruth’s words.")
    client.force_login(sam)

    answer = client.post(address(group, "purpose"), {"seen": opened, "purpose": "Sam’s words."})

    page = answer.content.decode()
    assert "<bdi>Ruth</bdi> has saved something while you were writing" in page
    assert "Ruth’s words." in page
    assert "Sam’s words." in page
    assert now(group).purpose == "Ruth’s words."
    # Having seen it, Sam may say what it shall be.
    facts = {"seen": seen(now(group), "purpose"), "purpose": "Words of both."}
    assert facts["seen"] in page
    assert client.post(address(group, "purpose"), facts).status_code == 302
    assert now(group).purpose == "Words of both."


def test_two_who_write_different_parts_do_not_meet(client):
    group = with_both_sides()
    opened = seen(group, "limits")
    write_purpose(
        group=group,
        part="purpose",
        by=person(group, "Ruth"),
        seen_before=seen(group, "purpose"),
        purpose="New.",
    )

    assert seen(now(group), "limits") == opened


@pytest.mark.django_db(transaction=True)
def test_of_two_saving_in_the_same_moment_one_is_asked_again():
    group = with_both_sides()
    opened, barrier, results = seen(group, "purpose"), Barrier(2), []

    def save(name):
        barrier.wait()
        try:
            write_purpose(
                group=group, part="purpose", by=person(group, name), seen_before=opened, purpose=name
            )
            results.append("saved")
        except ChangedMeanwhile as meanwhile:
            results.append(meanwhile.current.purpose)
        finally:
            connections.close_all()

    threads = [Thread(target=save, args=[name]) for name in ("Sam", "Ruth")]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]

    assert sorted(results) == sorted(["saved", now(group).purpose])
    assert group.purpose_changes.get().by.preferred_name == now(group).purpose


def test_saving_what_stands_there_writes_no_history():
    group = with_both_sides()

    for _time in range(2):
        write_purpose(
            group=group,
            part="purpose",
            by=person(group, "Sam"),
            seen_before=seen(group, "purpose"),
            purpose="Other words.",
        )

    assert group.purpose_changes.count() == 1


def test_whoever_left_while_the_page_was_open_writes_no_more():
    group = with_both_sides()
    sam = person(group, "Sam")
    group.memberships.get(person=sam).delete()

    with pytest.raises(MayNotWrite):
        write_purpose(
            group=group, part="purpose", by=sam, seen_before=seen(group, "purpose"), purpose="x"
        )


@pytest.mark.parametrize("letters", ["word ", "كلمة "])
def test_5_megabytes_get_a_sentence_and_every_letter_back(client, letters):
    group = with_both_sides()
    client.force_login(person(group, "Sam"))
    much = letters * (5 * 1024 * 1024 // len(letters.encode()))
    assert len(much.encode()) > 5 * 1024 * 1024 - 10

    answer = client.post(address(group, "purpose"), {"seen": seen(group, "purpose"), "purpose": much})

    page = answer.content.decode()
    assert answer.status_code == 200
    assert f"These are {len(much.strip())} letters, and 2000 fit." in page
    assert much.strip() in page
    assert now(group).purpose == "Coming home sooner."


def test_the_browser_cuts_nothing_off(client):
    group = with_both_sides()

    for part in ("purpose", "change", "limits", "sign-off"):
        assert "maxlength" not in read(client, person(group, "Sam"), address(group, part))


def sent_for_real(live_server, client, path, body):
    """Over a socket, as a browser does it: Django's test client would not notice what stays unread."""
    host = live_server.url.removeprefix("http://")
    wire = http.client.HTTPConnection(host, timeout=60)
    cookies = "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())
    wire.request(
        "POST",
        path,
        body=body,
        headers={
            "Cookie": cookies,
            "Content-Type": "application/x-www-form-urlencoded",
            "Referer": live_server.url,
        },
    )
    answer = wire.getresponse()
    return answer.status, answer.read().decode()


@pytest.mark.django_db(transaction=True)
def test_what_is_larger_still_gets_a_kind_page(client, live_server):
    group = with_both_sides()
    read(client, person(group, "Sam"), address(group, "purpose"))
    body = b"purpose=" + b"x" * (17 * 1024 * 1024)

    status, page = sent_for_real(live_server, client, address(group, "purpose"), body)

    assert status == 413
    assert "That is too much at once" in page
    assert now(group).purpose == "Coming home sooner."


def test_other_bad_requests_stay_as_they_were(client):
    group = with_both_sides()
    client.force_login(person(group, "Sam"))

    answer = client.post(address(group, "purpose"), {f"field{n}": "x" for n in range(1001)})

    assert answer.status_code == 400


@pytest.mark.parametrize(
    ("part", "words", "sentence"),
    [
        ("purpose", {"purpose": " "}, "Please write something here."),
        ("change", {"can_change": "x", "cannot_change": ""}, "Please write something here."),
        ("limits", {"limit_money": "x"}, "Please write something, or tick that nobody knows yet."),
        (
            "sign-off",
            {"signs_off": "Priya", "sign_off_days": "0"},
            "Please write a number from 1 to 250.",
        ),
        ("sign-off", {"signs_off": "Priya", "sign_off_days": "ten"}, "Please write a number, like 2."),
        (
            "sign-off",
            {
                "signs_off": "Priya",
                "sign_off_days": "5",
                "starts_on": "2026-02-02",
                "ends_on": "2026-02-01",
            },
            "It cannot end before it starts.",
        ),
    ],
)
def test_later_nothing_may_be_emptied(client, part, words, sentence):
    group = active()
    client.force_login(person(group, "Jo"))
    before = seen(group, part)

    answer = client.post(address(group, part), {"seen": before} | words)

    assert sentence in answer.content.decode()
    assert seen(now(group), part) == before


def test_words_beside_not_known_are_both_kept(client):
    group = with_both_sides()
    client.force_login(person(group, "Sam"))
    facts = {"seen": seen(group, "limits"), "limit_money": "Perhaps £500.", "not_known_money": "on"}

    client.post(address(group, "limits"), facts)

    page = read(client, person(group, "Sam"), address(group))
    assert "Perhaps £500." in page
    assert page.count(NOT_KNOWN) == 1


def test_what_was_written_cannot_write_the_page(client):
    group = with_both_sides(purpose="<b>bold</b> & \u202eturned")

    page = read(client, person(group, "Sam"), address(group))

    assert "&lt;b&gt;bold&lt;/b&gt; &amp;" in page
    assert "<b>bold" not in page


def test_the_page_costs_the_same_after_1_change_and_30(client):
    group = with_both_sides()
    sam = person(group, "Sam")

    def queries():
        with CaptureQueriesContext(connection) as captured:
            read(client, sam, address(group))
        return len(captured)

    group.purpose_changes.create(part="purpose", by=sam)
    queries()
    few = queries()
    for part in ("purpose", "limits", "change") * 10:
        group.purpose_changes.create(part=part, by=person(group, "Ruth"))

    assert queries() == few


def test_other_groups_are_not_there(client):
    stranger = MembershipFactory(group=GroupFactory(), seat=Seat.FACILITATOR).person
    group = with_both_sides()
    client.force_login(stranger)

    for where in (address(group), address(group, "limits")):
        assert client.get(where).status_code == 404
    client.force_login(person(group, "Jo"))
    assert client.get(address(group, "nonsense")).status_code == 404
