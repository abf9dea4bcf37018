from datetime import timedelta

import pytest
from django.template import Context, Template
from django.urls import ResolverMatch, reverse
from django.utils import timezone

from groups.models import Membership
from people.services import issue_link, revoke_links
from sessions.models import Attendance, CheckIn, CheckOut, Invitation
from tests.factories.feelings import CheckInFactory, CheckOutFactory
from tests.factories.groups import MembershipFactory
from tests.factories.people import PersonFactory
from tests.factories.sessions import GroupSessionFactory, InvitationFactory, sent_out
from tests.sessions.meeting.world import (
    CANT,
    COMING,
    ONLINE,
    member_of,
    nothing_may_be_written,
    pair_of,
    session_on_now,
)
from wellbeing.models import FollowUp

Seat = Membership.Seat


def page(name, group_session, *args):
    return reverse(f"sessions:{name}", args=[group_session.public_id, *args])


def headings_and_names(response):
    return [(str(line.heading), line.person.preferred_name) for line in response.context["lines"]]


# --- who is on the list ---


def test_list_has_everyone_who_was_asked_in_the_order_of_their_answers(client, db):
    group_session = session_on_now()
    lead, _support = pair_of(group_session)
    for name, answer in [
        ("Zoe", COMING),
        ("ann", ONLINE),
        ("Sam", ""),
        ("Kit", "not_sure"),
        ("Lou", CANT),
    ]:
        member_of(group_session, preferred_name=name, answer=answer)
    member_of(group_session, preferred_name="Nobody asked me")
    along = member_of(group_session, preferred_name="Came Along")
    Attendance.objects.create(
        group_session=group_session, person=along, arrived_at=timezone.now(), recorded_by=lead
    )
    client.force_login(lead)

    response = client.get(page("meet", group_session))

    assert headings_and_names(response) == [
        ("Said they are coming", "ann"),
        ("Said they are coming", "Zoe"),
        ("Not sure, or no answer yet", "Kit"),
        ("Not sure, or no answer yet", "Sam"),
        ("Said they can’t come", "Lou"),
        ("Came along as well", "Came Along"),
    ]
    assert "Nobody asked me" not in response.text


def test_facilitators_are_never_on_the_list(client, db):
    group_session = session_on_now()
    lead, support = pair_of(group_session)
    colleague = member_of(
        group_session, preferred_name="Colleague", answer=COMING, seat=Seat.FACILITATOR
    )
    InvitationFactory(group_session=group_session, person=support)
    client.force_login(lead)

    listed = headings_and_names(client.get(page("meet", group_session)))
    answers = [
        client.post(page("tap", group_session), {"here": str(person.public_id)}).status_code
        for person in (lead, support, colleague)
    ]

    assert listed == []
    assert answers == [404, 404, 404]
    assert not Attendance.objects.exists()


def test_somebody_who_has_left_the_group_is_not_expected_but_stays_once_marked(client, db):
    group_session = session_on_now()
    lead, _support = pair_of(group_session)
    gone = member_of(group_session, preferred_name="Gone", answer=COMING)
    was_here = member_of(group_session, preferred_name="Was here", answer=COMING)
    Attendance.objects.create(
        group_session=group_session, person=was_here, arrived_at=timezone.now(), recorded_by=lead
    )
    Membership.objects.filter(person__in=[gone, was_here]).update(left_at=timezone.now())
    client.force_login(lead)

    response = client.get(page("meet", group_session))

    assert headings_and_names(response) == [("Said they are coming", "Was here")]


def test_search_finds_part_of_a_name_and_says_so_when_nobody_has_it(client, db):
    group_session = session_on_now()
    member_of(group_session, preferred_name="عائشة بنت محمد", answer=COMING)
    member_of(group_session, preferred_name="Sam", answer=COMING)
    client.force_login(pair_of(group_session)[0])

    found = client.get(page("meet", group_session), {"q": "بنت"})
    nobody = client.get(page("meet", group_session), {"q": "Zed"})

    assert headings_and_names(found) == [("Said they are coming", "عائشة بنت محمد")]
    assert "Nobody on this list has that name" in nobody.text


@pytest.mark.parametrize("people", [3, 30, 300])
def test_list_asks_the_same_number_of_questions_for_3_30_and_300_people(
    client, db, django_assert_num_queries, people
):
    group_session = session_on_now()
    lead, _support = pair_of(group_session)
    everyone = PersonFactory.create_batch(people)
    Membership.objects.bulk_create(
        Membership(group=group_session.group, person=person, seat=Seat.LIVED_EXPERIENCE)
        for person in everyone
    )
    Invitation.objects.bulk_create(
        Invitation(group_session=group_session, person=person) for person in everyone
    )
    Attendance.objects.bulk_create(
        Attendance(
            group_session=group_session, person=person, arrived_at=timezone.now(), recorded_by=lead
        )
        for person in everyone[::2]
    )
    client.force_login(lead)

    with django_assert_num_queries(QUERIES_OF_THE_LIST):
        response = client.get(page("meet", group_session))

    assert len(response.context["lines"]) == min(people, 100)


# Sign-in 2, session 1, list 2, counts 3, agenda 1, facilitators 2, calls 1, steps 1, words 1, recap 1, and
# who needs a minute 1.
QUERIES_OF_THE_LIST = 16


def test_second_page_of_a_long_list_goes_back_to_itself_after_a_tap(client, db):
    group_session = session_on_now()
    for number in range(101):
        last = member_of(group_session, preferred_name=f"Person {number:03}", answer=COMING)
    client.force_login(pair_of(group_session)[0])

    second = client.get(page("meet", group_session), {"page": 2})
    response = client.post(
        page("tap", group_session), {"here": str(last.public_id), "page": "2", "q": ""}
    )

    assert headings_and_names(second) == [("Said they are coming", "Person 100")]
    assert response.url == f"{page('meet', group_session)}?page=2#p-{last.public_id}"


# --- tapping ---


def test_one_tap_marks_here_and_the_same_button_takes_it_back(client, db):
    group_session = session_on_now()
    _lead, support = pair_of(group_session)
    sam = member_of(group_session, preferred_name="Sam", answer=COMING)
    client.force_login(support)

    before = client.get(page("meet", group_session)).text
    client.post(page("tap", group_session), {"here": str(sam.public_id)})
    here = client.get(page("meet", group_session)).text
    client.post(page("tap", group_session), {"take_back": str(sam.public_id)})
    after = client.get(page("meet", group_session)).text

    button = f'name="here" value="{sam.public_id}" aria-pressed="false"'
    pressed = f'name="take_back" value="{sam.public_id}" aria-pressed="true"'
    assert [button in html for html in (before, here, after)] == [True, False, True]
    assert [pressed in html for html in (before, here, after)] == [False, True, False]
    assert Attendance.objects.get().recorded_by == support


def test_somebody_who_was_not_asked_is_added_with_one_tap(client, db):
    group_session = session_on_now()
    asked = member_of(group_session, preferred_name="Asked", answer="")
    along = member_of(group_session, preferred_name="Came along")
    client.force_login(pair_of(group_session)[0])

    others = [
        person.preferred_name for person in client.get(page("others", group_session)).context["page"]
    ]
    client.post(page("tap", group_session), {"here": str(along.public_id)})
    others_after = list(client.get(page("others", group_session)).context["page"])

    assert others == ["Came along"]
    assert others_after == []
    assert Attendance.objects.get().person == along
    assert asked not in others_after


@pytest.mark.parametrize("people", [1, 3])
def test_people_who_were_not_asked_take_the_same_number_of_queries(
    client, db, django_assert_num_queries, people
):
    group_session = session_on_now()
    for _ in range(people):
        member_of(group_session)
    client.force_login(pair_of(group_session)[0])

    with django_assert_num_queries(5):
        client.get(page("others", group_session))


@pytest.mark.parametrize("value", ["", "x", "00000000-0000-0000-0000-000000000000"])
def test_tap_for_nobody_is_not_there(client, db, value):
    group_session = session_on_now()
    client.force_login(pair_of(group_session)[0])

    assert client.post(page("tap", group_session), {"here": value}).status_code == 404
    assert client.post(page("tap", group_session), {}).status_code == 404


def test_tap_for_somebody_of_another_group_is_not_there(client, db):
    group_session = session_on_now()
    stranger = member_of(session_on_now(), answer=COMING)
    client.force_login(pair_of(group_session)[0])

    assert client.post(page("tap", group_session), {"here": str(stranger.public_id)}).status_code == 404
    assert not Attendance.objects.exists()


@pytest.mark.parametrize(
    ("starts_in", "words"),
    [
        (timedelta(days=3), "This list opens on"),
        (timedelta(days=-4), "This list is closed"),
    ],
)
def test_closed_list_says_so_and_takes_no_tap(client, db, starts_in, words):
    group_session = session_on_now(starts_at=timezone.now() + starts_in)
    sam = member_of(group_session, answer=COMING)
    client.force_login(pair_of(group_session)[0])

    response = client.get(page("meet", group_session))
    client.post(page("tap", group_session), {"here": str(sam.public_id)})

    assert words in response.text
    assert 'name="here"' not in response.text
    assert not Attendance.objects.exists()


def test_agenda_says_what_is_on_now_and_when_the_next_break_is(client, db, time_machine):
    group_session = session_on_now(starts_at=timezone.now().replace(minute=0, second=0, microsecond=0))
    client.force_login(pair_of(group_session)[0])
    time_machine.move_to(group_session.starts_at + timedelta(minutes=20))

    agenda = client.get(page("meet", group_session)).context["agenda"]

    # Check-in takes 15 minutes, then there is work until the break.
    worked = group_session.agenda.filter(kind="work").first().minutes
    assert (agenda.now.item.kind, agenda.now.starts_at) == (
        "work",
        group_session.starts_at + timedelta(minutes=15),
    )
    assert agenda.next_break.starts_at == group_session.starts_at + timedelta(minutes=15 + worked)


# --- feelings are for the two ---


def test_other_facilitators_of_the_group_see_presence_but_no_feelings(client, db):
    group_session = session_on_now()
    _lead, support = pair_of(group_session)
    sam = member_of(group_session, preferred_name="Sam", answer=COMING)
    colleague = member_of(group_session, seat=Seat.FACILITATOR)
    CheckInFactory(group_session=group_session, person=sam, word="drained", feeling=2)
    pages = [page("meet", group_session), page("meet_person", group_session, sam.public_id)]

    client.force_login(support)
    seen_by_the_two = [client.get(address).text for address in [*pages, page("feelings", group_session)]]
    client.force_login(colleague)
    seen_by_a_colleague = [client.get(address).text for address in pages]

    assert ["drained" in html for html in seen_by_the_two] == [False, True, True]
    assert ["drained" in html for html in seen_by_a_colleague] == [False, False]
    assert ["How people are" in html for html in seen_by_a_colleague] == [False, False]
    assert client.get(page("feelings", group_session)).status_code == 404


def test_list_says_to_the_two_how_many_would_like_a_call(client, db):
    group_session = session_on_now()
    lead, _support = pair_of(group_session)
    colleague = member_of(group_session, seat=Seat.FACILITATOR)
    for ring in ("today", "this_week", "no", ""):
        CheckOutFactory(
            group_session=group_session, person=member_of(group_session, answer=COMING), ring_me=ring
        )

    seen = []
    for person in (lead, colleague):
        client.force_login(person)
        seen.append("2 people would like a call" in client.get(page("meet", group_session)).text)

    assert seen == [True, False]


def test_feelings_page_puts_calls_first_and_the_others_by_name(client, db):
    group_session = session_on_now()
    lead, _support = pair_of(group_session)
    names = {}
    for name, feeling, ring in [("Ann", 1, "no"), ("Bea", 5, "no"), ("Zoe", 4, "today")]:
        names[name] = member_of(group_session, preferred_name=name, answer=COMING)
        CheckOutFactory(group_session=group_session, person=names[name], feeling=feeling, ring_me=ring)
    client.force_login(lead)

    lines = client.get(page("feelings", group_session)).context["page"]

    assert [line["person"].preferred_name for line in lines] == ["Zoe", "Ann", "Bea"]


@pytest.mark.parametrize("people", [1, 3])
def test_feelings_page_takes_the_same_number_of_queries(client, db, django_assert_num_queries, people):
    group_session = session_on_now()
    for _ in range(people):
        sam = member_of(group_session, answer=COMING)
        CheckInFactory(group_session=group_session, person=sam)
        CheckOutFactory(group_session=group_session, person=sam)
    client.force_login(pair_of(group_session)[0])

    with django_assert_num_queries(7):
        client.get(page("feelings", group_session))


def test_one_of_the_two_writes_down_a_feeling_and_a_call(client, db):
    group_session = session_on_now()
    lead, support = pair_of(group_session)
    sam = member_of(group_session, preferred_name="Sam", answer=COMING)
    client.force_login(lead)
    address = page("write_down", group_session, sam.public_id)

    client.post(address, {"part": "arriving", "feeling": "pass"})
    client.post(address, {"part": "leaving", "feeling": "3"})
    client.post(address, {"part": "leaving", "ring_me": "this_week"})
    response = client.get(page("meet_person", group_session, sam.public_id))

    assert CheckIn.objects.values_list("person", "passed", "feeling", "recorded_by").get() == (
        sam.pk,
        True,
        None,
        lead.pk,
    )
    assert CheckOut.objects.values_list("passed", "feeling", "ring_me").get() == (False, 3, "this_week")
    assert FollowUp.objects.get().owner == support
    assert "would like a call this week" in response.text


@pytest.mark.parametrize(
    "data",
    [{}, {"part": "arriving"}, {"part": "arriving", "feeling": "9"}, {"part": "x", "feeling": "3"}],
)
def test_writing_down_nonsense_is_not_there(client, db, data):
    group_session = session_on_now()
    sam = member_of(group_session, answer=COMING)
    client.force_login(pair_of(group_session)[0])

    assert client.post(page("write_down", group_session, sam.public_id), data).status_code == 404
    assert not CheckIn.objects.exists()


def test_own_words_cannot_be_written_over_from_the_page(client, db):
    group_session = session_on_now()
    sam = member_of(group_session, answer=COMING)
    CheckInFactory(group_session=group_session, person=sam, feeling=4)
    client.force_login(pair_of(group_session)[0])

    response = client.post(
        page("write_down", group_session, sam.public_id),
        {"part": "arriving", "feeling": "1"},
        follow=True,
    )

    assert "They have said this themselves" in response.text
    assert CheckIn.objects.get().feeling == 4


def test_one_of_the_two_can_ask_for_somebody_to_be_rung(client, db):
    group_session = session_on_now()
    lead, support = pair_of(group_session)
    sam = member_of(group_session, answer=COMING)
    client.force_login(lead)

    client.post(page("promise", group_session, sam.public_id), {"when": "tomorrow"})
    response = client.post(
        page("promise", group_session, sam.public_id), {"when": "this_week"}, follow=True
    )

    follow_up = FollowUp.objects.get()
    assert (follow_up.person, follow_up.owner, follow_up.reason) == (sam, support, "look_in")
    assert f"<bdi>{support.preferred_name}</bdi> rings by" in response.text


# --- how one is, on one's own phone ---


def link_for(person, group_session):
    invitation = Invitation.objects.get(person=person, group_session=group_session)
    return issue_link(
        person=person,
        purpose="invitation",
        target=invitation.public_id,
        expires_at=timezone.now() + timedelta(days=30),
    )


def test_check_in_by_link_is_saved_on_the_first_tap_and_not_shown_again(client, db):
    group_session = session_on_now()
    sam = member_of(group_session, preferred_name="Sam", answer=COMING)
    address = reverse("sessions:check_in", args=[link_for(sam, group_session)])

    before = client.get(address)
    saved = client.post(address, {"feeling": "1"}, follow=True)
    client.post(address, {"word": "wobbly"})
    after = client.get(address)

    lead, support = pair_of(group_session)
    assert f"Only <bdi>{lead}</bdi> and <bdi>{support}</bdi> see this." in before.text
    assert "It is deleted after 30 days." in before.text
    row = CheckIn.objects.get()
    assert (row.person, row.feeling, row.word, row.recorded_by) == (sam, 1, "wobbly", sam)
    assert "Saved" in saved.text
    # Whoever picks this phone up next sees that something was said, and not what.
    assert "wobbly" not in after.text
    assert 'aria-pressed="true"' not in after.text


def test_check_out_by_link_asks_about_a_call_and_says_who_rings(client, db, time_machine):
    group_session = session_on_now()
    sam = member_of(group_session, preferred_name="Sam", answer=COMING)
    _lead, support = pair_of(group_session)
    address = reverse("sessions:check_out", args=[link_for(sam, group_session)])

    client.post(address, {"feeling": "pass"})
    response = client.post(address, {"ring_me": "this_week"}, follow=True)

    row = CheckOut.objects.get()
    assert (row.passed, row.ring_me) == (True, "this_week")
    assert FollowUp.objects.get().person == sam
    assert f"<bdi>{support}</bdi> will ring you by" in response.text


def test_opening_a_check_in_page_writes_nothing(client, db):
    group_session = session_on_now()
    sam = member_of(group_session, answer=COMING)
    token = link_for(sam, group_session)

    with nothing_may_be_written():
        for name in ("check_in", "check_out"):
            assert client.get(reverse(f"sessions:{name}", args=[token])).status_code == 200


def test_signed_in_person_sees_what_they_said(client, db):
    group_session = session_on_now()
    sam = member_of(group_session, answer=COMING)
    client.force_login(sam)

    client.post(page("my_check_in", group_session), {"feeling": "2"})
    response = client.get(page("my_check_in", group_session))

    assert response.context["chosen"] == "2"
    assert 'value="2" aria-pressed="true"' in response.text


def test_empty_word_is_put_in_plain_words(client, db):
    group_session = session_on_now()
    sam = member_of(group_session, answer=COMING)
    client.force_login(sam)

    response = client.post(page("my_check_in", group_session), {"word": " "})

    assert response.status_code == 200
    assert "Write a word first, or tap Pass." in response.text
    assert not CheckIn.objects.exists()


@pytest.mark.parametrize("data", [{}, {"ring_me": "today"}])
def test_check_in_with_nothing_said_is_not_there(client, db, data):
    group_session = session_on_now()
    client.force_login(member := member_of(group_session, answer=COMING))

    assert client.post(page("my_check_in", group_session), data).status_code == 404
    assert not CheckIn.objects.filter(person=member).exists()


def test_somebody_who_came_along_without_being_asked_can_check_in(client, db):
    group_session = session_on_now()
    along = member_of(group_session)
    Attendance.objects.create(
        group_session=group_session,
        person=along,
        arrived_at=timezone.now(),
        recorded_by=pair_of(group_session)[0],
    )
    client.force_login(along)

    assert client.post(page("my_check_in", group_session), {"feeling": "4"}).status_code == 302
    assert CheckIn.objects.get().person == along


def test_member_who_was_neither_asked_nor_there_cannot_check_in(client, db):
    group_session = session_on_now()
    client.force_login(member_of(group_session))

    assert client.get(page("my_check_in", group_session)).status_code == 404


def test_link_stops_working_for_whoever_leaves_the_group_and_when_it_is_revoked(client, db):
    group_session = session_on_now()
    sam, lou = member_of(group_session, answer=COMING), member_of(group_session, answer=COMING)
    sams, lous = link_for(sam, group_session), link_for(lou, group_session)
    Membership.objects.filter(person=sam).update(left_at=timezone.now())
    revoke_links(target=Invitation.objects.get(person=lou).public_id, purpose="invitation")

    for token in (sams, lous, "nonsense"):
        response = client.post(reverse("sessions:check_in", args=[token]), {"feeling": "3"})
        assert response.status_code == 404
        assert "This link does not work" in response.text
    assert not CheckIn.objects.exists()


def test_link_of_another_purpose_does_not_open_a_check_in(client, db):
    group_session = session_on_now()
    sam = member_of(group_session, answer=COMING)
    token = issue_link(
        person=sam,
        purpose="summary",
        target=Invitation.objects.get(person=sam).public_id,
        expires_at=timezone.now() + timedelta(days=1),
    )

    assert client.get(reverse("sessions:check_in", args=[token])).status_code == 404


@pytest.mark.parametrize(
    ("starts_in", "words"),
    [(timedelta(hours=3), "Not open yet"), (timedelta(days=-2), "This is closed now")],
)
def test_check_in_outside_its_hours_says_so(client, db, starts_in, words):
    group_session = session_on_now(starts_at=timezone.now() + starts_in)
    sam = member_of(group_session, answer=COMING)
    address = reverse("sessions:check_in", args=[link_for(sam, group_session)])

    assert words in client.get(address).text
    assert words in client.post(address, {"feeling": "3"}, follow=True).text
    assert not CheckIn.objects.exists()


# --- the link on the invitation page ---


def link_on_the_page(rf, invitation, **kwargs):
    request = rf.get("/")
    request.resolver_match = ResolverMatch(lambda request: None, (), kwargs)
    template = Template("{% load meeting_tags %}{% check_in_link invitation %}")
    return template.render(Context({"invitation": invitation, "request": request})).strip()


@pytest.mark.parametrize(
    ("starts_in", "name"),
    [
        (timedelta(hours=3), None),
        (timedelta(minutes=119), "check_in"),
        (timedelta(minutes=-59), "check_in"),
        (timedelta(minutes=-61), "check_out"),
        (timedelta(hours=-25), "check_out"),
        (timedelta(hours=-27), None),
    ],
)
def test_link_is_shown_on_the_day_and_goes_on_with_the_same_token(rf, db, starts_in, name):
    group_session = sent_out(GroupSessionFactory(starts_at=timezone.now() + starts_in))
    invitation = InvitationFactory(group_session=group_session)

    by_link = link_on_the_page(rf, invitation, token="abc")
    signed_in = link_on_the_page(rf, invitation)

    if name is None:
        assert (by_link, signed_in) == ("", "")
    else:
        assert f'href="/i/abc/{name.replace("_", "-")}/"' in by_link
        assert f'href="{reverse(f"sessions:my_{name}", args=[group_session.public_id])}"' in signed_in


@pytest.mark.parametrize("starts_in", [timedelta(minutes=30), timedelta(minutes=-5)])
def test_invitation_leads_to_check_in_on_the_day(client, db, starts_in):
    group_session = session_on_now(starts_at=timezone.now() + starts_in)
    sam = member_of(group_session, answer=COMING)
    token = link_for(sam, group_session)

    by_link = client.get(reverse("sessions:invitation", args=[token])).text
    client.force_login(sam)
    signed_in = client.get(
        reverse("sessions:my_invitation", args=[Invitation.objects.get(person=sam).public_id])
    ).text

    assert f'href="/i/{token}/check-in/"' in by_link
    assert f'href="{page("my_check_in", group_session)}"' in signed_in


def test_somebody_else_signed_in_on_this_device_does_not_see_the_check_in(client, db):
    group_session = session_on_now()
    sam, lou = member_of(group_session, answer=COMING), member_of(group_session, answer=COMING)
    address = reverse("sessions:check_in", args=[link_for(sam, group_session)])
    client.force_login(lou)

    assert client.post(address, {"feeling": "3"}).status_code == 404
    assert not CheckIn.objects.exists()


def test_professional_and_lived_experience_have_the_same_page(client, db):
    group_session = session_on_now()
    group = group_session.group
    pages = []
    for seat in (Seat.PROFESSIONAL, Seat.LIVED_EXPERIENCE):
        person = PersonFactory(preferred_name="Sam")
        MembershipFactory(group=group, person=person, seat=seat)
        InvitationFactory(group_session=group_session, person=person)
        client.force_login(person)
        html = client.get(page("my_check_in", group_session)).text
        pages.append([line for line in html.splitlines() if "csrfmiddlewaretoken" not in line])

    assert pages[0] == pages[1]
