from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from groups.models import Membership
from people.models import ActionLink
from people.services import issue_link, revoke_links
from sessions.models import Invitation
from sessions.planning.services import cancel
from tests.factories.groups import GroupFactory, MembershipFactory, OrganisationFactory
from tests.factories.people import PersonFactory
from tests.factories.sessions import (
    ArrangementFactory,
    InvitationFactory,
    PreparationCallFactory,
    sent_out,
)
from tests.sessions.meeting.world import nothing_may_be_written

NOW = datetime(2026, 11, 23, 13, tzinfo=UTC)
TUESDAY = datetime(2026, 12, 1, 10, tzinfo=UTC)
NOT_WORKING = "This link does not work"


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW):
        yield


@pytest.fixture
def invitation(db):
    """Sam's, to a Tuesday led by Jo, with a named contact."""
    group = GroupFactory(
        name="Coming home together",
        organisation=OrganisationFactory(name="Riverside Together", help_phone="01632 960009"),
    )
    group_session = sent_out(
        group=group,
        starts_at=TUESDAY,
        kind="both",
        online_link="https://example.org/room",
        about="What the first phone call should sound like",
        getting_there="There is a lift.",
    )
    for role, name in [("lead", "Jo"), ("support", "Amina")]:
        person = group_session.facilitations.get(role=role).person
        person.preferred_name = name
        person.save()
    amina = group_session.facilitations.get(role="support").person
    group.memberships.filter(person=amina).update(work_phone="01632 960002")
    return invite(group_session, "Sam", named_contact=amina)


def invite(group_session, name, seat=Membership.Seat.LIVED_EXPERIENCE, **fields):
    person = PersonFactory(preferred_name=name)
    MembershipFactory(group=group_session.group, person=person, seat=seat, **fields)
    return InvitationFactory(group_session=group_session, person=person)


def link_to(invitation, **fields):
    token = issue_link(
        **{
            "person": invitation.person,
            "purpose": "invitation",
            "target": invitation.public_id,
            "expires_at": invitation.group_session.ends_at + timedelta(days=1),
        }
        | fields
    )
    return reverse("sessions:invitation", args=[token])


def read(response):
    return " ".join(response.content.decode().split())


def test_link_opens_a_page_that_says_when_where_and_with_whom(client, invitation):
    page = read(client.get(link_to(invitation)))

    assert "<title>Tuesday</title>" in page
    assert "Can you come on Tuesday?" in page
    assert "<b>Tuesday 1 December</b><br>10 in the morning to 12 noon, with 2 breaks" in page
    assert "The Old Library" in page
    assert "There is a lift." in page
    assert "<bdi>Jo</bdi> leads, <bdi>Amina</bdi> is there for you." in page
    assert "Hello <bdi>Sam</bdi>" in page
    assert "01632 960002" in page


def test_link_page_names_no_topic_no_group_and_no_other_member(client, invitation):
    invite(invitation.group_session, "Layla")
    invite(invitation.group_session, "Ruth", seat=Membership.Seat.PROFESSIONAL)

    page = read(client.get(link_to(invitation)))

    assert "1 person with lived experience, 1 professional." in page
    for telling in ["Layla", "Ruth", "first phone call", "home together", "Riverside", "example.org"]:
        assert telling not in page


def test_page_after_signing_in_says_what_it_is_about(client, invitation):
    client.force_login(invitation.person)

    page = read(client.get(reverse("sessions:my_invitation", args=[invitation.public_id])))

    assert "What the first phone call should sound like" in page
    assert "Can you come on Tuesday?" in page


@pytest.mark.parametrize("answer", [None, "coming", "cant"])
def test_opening_the_link_writes_nothing(client, invitation, answer):
    address = link_to(invitation)
    if answer:
        client.post(address, {"answer": answer})

    with nothing_may_be_written():
        assert client.get(address).status_code == 200
        assert client.head(address).status_code == 200
        assert client.get(address + "calendar.ics").status_code == 200


def test_first_tap_saves_and_comes_back_to_the_same_page(client, invitation):
    address = link_to(invitation)

    response = client.post(address, {"answer": "coming"})

    invitation.refresh_from_db()
    assert (invitation.answer, invitation.answered_by) == ("coming", invitation.person)
    assert (response.status_code, response.url) == (302, address)
    page = read(client.get(address))
    assert "You’re down as coming" in page
    assert "What would help?" in page
    assert "Change my answer" in page
    assert "Put it in my calendar" in page


def test_first_tap_is_remembered_as_theirs_though_nobody_signed_in(client, invitation):
    client.post(link_to(invitation), {"answer": "coming"})

    event = invitation.events.order_by("pgh_id").last()
    assert event.pgh_context.metadata["by"] == invitation.person.pk
    assert event.pgh_context.metadata["page"] == "sessions:invitation"


def test_change_of_mind(client, invitation):
    address = link_to(invitation)

    for answer in ["coming", "cant"]:
        client.post(address, {"answer": answer})

    assert Invitation.objects.get(pk=invitation.pk).answer == "cant"
    page = read(client.get(address))
    assert "You’re down as not coming this time" in page
    assert "What would help?" not in page
    assert page.count('aria-pressed="true"') == 1


def test_two_tabs_the_last_tap_wins(client, invitation):
    first, second = link_to(invitation), link_to(invitation)
    for address in (first, second):
        client.get(address)

    client.post(second, {"answer": "online"})
    response = client.post(first, {"answer": "not_sure"})

    assert response.status_code == 302
    assert Invitation.objects.get(pk=invitation.pk).answer == "not_sure"


def test_no_answer_is_pushed(client, invitation):
    page = read(client.get(link_to(invitation)))

    assert page.count('class="answer"') == 5
    assert 'aria-pressed="true"' not in page


def test_answer_that_is_no_longer_offered_says_so(client, invitation):
    invitation.group_session.kind = "in_person"
    invitation.group_session.save()

    response = client.post(link_to(invitation), {"answer": "online"})

    assert "That choice is not there any more. Please tap another." in read(response)
    assert Invitation.objects.get(pk=invitation.pk).answer == ""


def test_what_would_help_is_saved_and_shown_again(client, invitation):
    address = link_to(invitation)
    client.post(address, {"answer": "coming"})

    response = client.post(
        f"{address}help/", {"childcare": "on", "childcare_more": "Two, from nine", "travel": "on"}
    )

    assert response.url == f"{address}?saved#help"
    page = read(client.get(response.url))
    assert "Saved. You can change it at any time." in page
    assert 'value="Two, from nine"' in page
    assert page.count("checked") == 2


def test_what_would_help_can_be_taken_back(client, invitation):
    address = link_to(invitation)
    ArrangementFactory(invitation=invitation, kind="childcare", detail="Two")

    client.post(f"{address}help/", {"childcare_more": "Two"})

    arrangement = invitation.arrangements.get()
    assert (arrangement.state, arrangement.detail) == ("withdrawn", None)


def test_who_writes_and_forgets_to_tick_is_heard(client, invitation):
    client.post(f"{link_to(invitation)}help/", {"other_more": "A chair by the door"})

    arrangement = invitation.arrangements.get()
    assert (arrangement.kind, arrangement.detail) == ("other", "A chair by the door")


def test_what_would_help_that_is_too_long_keeps_the_words(client, invitation):
    address = link_to(invitation)
    client.post(address, {"answer": "coming"})

    page = read(client.post(f"{address}help/", {"other": "on", "other_more": "x" * 201}))

    assert "Keep it short, please. We will ask if we need more." in page
    assert "x" * 201 in page
    assert not invitation.arrangements.exists()


def test_page_says_what_has_been_arranged(client, invitation):
    address = link_to(invitation)
    client.post(address, {"answer": "coming"})
    ArrangementFactory(invitation=invitation, kind="childcare", state="told")
    ArrangementFactory(invitation=invitation, kind="travel", state="cannot")

    page = read(client.get(address))

    assert '<span class="word ok">arranged</span>' in page
    assert '<span class="word look">not this time: we will talk</span>' in page


def test_join_link_is_shown_to_who_joins_online(client, invitation):
    address = link_to(invitation)
    client.post(address, {"answer": "coming"})
    assert "https://example.org/room" not in read(client.get(address))

    client.post(address, {"answer": "online"})

    assert "https://example.org/room" in read(client.get(address))


@pytest.mark.parametrize(
    "why", ["mistyped", "expired", "revoked", "of another purpose", "of another person"]
)
def test_link_that_does_not_work_gets_one_kind_page(client, invitation, why):
    address = {
        "mistyped": lambda: reverse("sessions:invitation", args=["not-a-token"]),
        "expired": lambda: link_to(invitation, expires_at=timezone.now() + timedelta(seconds=1)),
        "revoked": lambda: link_to(invitation),
        "of another purpose": lambda: link_to(invitation, purpose="summary"),
        "of another person": lambda: link_to(invitation, person=PersonFactory()),
    }[why]()
    if why == "revoked":
        revoke_links(target=invitation.public_id, purpose="invitation")

    with time_machine.travel(NOW + timedelta(minutes=1)):
        responses = [client.get(address), client.post(address, {"answer": "coming"})]

    for response in responses:
        assert response.status_code == 404
        assert NOT_WORKING in read(response)
        assert "01632 9600" in read(response)
    assert Invitation.objects.get(pk=invitation.pk).answer == ""


def test_link_that_ran_out_names_the_contact_of_whose_it_was(client, invitation):
    address = link_to(invitation, expires_at=timezone.now() + timedelta(seconds=1))

    with time_machine.travel(NOW + timedelta(minutes=1)):
        page = read(client.get(address))

    assert "01632 960002" in page


def test_link_of_somebody_else_than_who_is_signed_in(client, invitation):
    client.force_login(invite(invitation.group_session, "Layla").person)

    response = client.get(link_to(invitation))

    assert response.status_code == 404
    assert "Sam" not in read(response)


def test_link_of_who_left_the_group_does_not_work(client, invitation):
    address = link_to(invitation)
    Membership.objects.filter(person=invitation.person).update(left_at=timezone.now())

    response = client.get(address)

    assert response.status_code == 404
    assert "The Old Library" not in read(response)


def test_cancelled_session_says_so_kindly(client, invitation):
    address = link_to(invitation)
    cancel(group_session=invitation.group_session, by=PersonFactory())

    for response in [client.get(address), client.post(address, {"answer": "coming"})]:
        assert "Tuesday 1 December is not happening" in read(response)
    assert Invitation.objects.get(pk=invitation.pk).answer == ""


def test_calendar_of_a_cancelled_session_says_so(client, invitation):
    address = link_to(invitation) + "calendar.ics"
    cancel(group_session=invitation.group_session, by=PersonFactory())

    calendar = Calendar.from_ical(client.get(address).content)

    assert calendar["method"] == "CANCEL"


@pytest.mark.parametrize(
    ("minutes", "words"),
    [(1, "Tuesday, 10 in the morning: it has begun"), (121, "Tuesday 1 December is over")],
)
def test_answers_are_closed_once_it_begins(client, invitation, minutes, words):
    address = link_to(invitation)

    with time_machine.travel(TUESDAY + timedelta(minutes=minutes)):
        responses = [
            client.get(address),
            client.post(address, {"answer": "coming"}),
            client.post(f"{address}help/", {"childcare": "on"}),
        ]

    for response in responses:
        assert words in read(response)
        assert "01632 960002" in read(response)
    late = "Your tap came too late, so nothing was changed."
    assert [late in read(response) for response in responses] == [False, True, True]
    assert Invitation.objects.get(pk=invitation.pk).answer == ""
    assert not invitation.arrangements.exists()


def test_answer_after_the_beginning_leaves_what_was_said(client, invitation):
    address = link_to(invitation)
    client.post(address, {"answer": "not_sure"})

    with time_machine.travel(TUESDAY + timedelta(minutes=1)):
        response = client.post(address, {"answer": "coming"})

    assert "What you said before stays written down: “Not sure yet”." in read(response)
    assert Invitation.objects.get(pk=invitation.pk).answer == "not_sure"


@pytest.mark.parametrize("answer", ["", "coming", "online", "cant"])
def test_page_asks_the_database_at_most_seven_times_and_is_small(
    client, invitation, django_assert_max_num_queries, answer
):
    for number in range(12):
        invite(invitation.group_session, f"Person {number}")
    Membership.objects.filter(person=invitation.person).update(paid=Membership.Paid.YES)
    PreparationCallFactory(group_session=invitation.group_session, person=invitation.person)
    address = link_to(invitation)
    if answer:
        client.post(address, {"answer": answer})
        client.post(f"{address}help/", {"childcare": "on", "travel": "on"})

    # The seventh is what it pays: only for whoever is paid.
    with django_assert_max_num_queries(7):
        response = client.get(address)

    assert len(response.content) < 15_000


def test_page_is_in_the_persons_language(client, invitation, settings):
    settings.LANGUAGES = [*settings.LANGUAGES, ("ar", "Arabic")]
    invitation.person.language = "ar"
    invitation.person.save()

    response = client.get(link_to(invitation))

    assert response.headers["Content-Language"] == "ar"
    assert 'dir="rtl"' in read(response)


def test_page_says_the_hours_of_the_organisations_zone(client, invitation):
    organisation = invitation.group_session.group.organisation
    organisation.time_zone = "Asia/Karachi"
    organisation.save()

    assert "3 to 5 in the afternoon" in read(client.get(link_to(invitation)))


def test_nothing_of_the_link_is_kept_by_the_browser(client, invitation):
    response = client.get(link_to(invitation))

    assert response.headers["Cache-Control"] == "no-store"
    assert response.headers["Referrer-Policy"] in ("no-referrer", "same-origin")


def test_signed_in_everything_works_as_by_link(client, invitation):
    client.force_login(invitation.person)
    address = reverse("sessions:my_invitation", args=[invitation.public_id])

    answered = client.post(address, {"answer": "coming"})
    helped = client.post(f"{address}help/", {"childcare": "on"})

    assert (answered.url, helped.url) == (address, f"{address}?saved#help")
    assert Invitation.objects.get(pk=invitation.pk).answer == "coming"
    assert invitation.arrangements.get().kind == "childcare"
    assert client.get(f"{address}calendar.ics").headers["Content-Type"].startswith("text/calendar")
    assert not ActionLink.objects.exists()


def test_signed_in_nobody_sees_anybody_elses(client, invitation):
    client.force_login(invite(invitation.group_session, "Layla").person)

    response = client.get(reverse("sessions:my_invitation", args=[invitation.public_id]))

    assert response.status_code == 404


def test_signed_in_who_left_the_group_sees_nothing(client, invitation):
    client.force_login(invitation.person)
    Membership.objects.filter(person=invitation.person).update(left_at=timezone.now())

    response = client.get(reverse("sessions:my_invitation", args=[invitation.public_id]))

    assert response.status_code == 404
