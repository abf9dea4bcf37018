from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from people.services import issue_link
from sessions.models import AgendaItem, AgendaRequest
from sessions.planning.forms import AgendaItemForm
from sessions.proposing.services import MOST_OPEN, NotOpen, TooMany, answer, ask
from tests.factories.groups import MembershipFactory
from tests.factories.people import PersonFactory
from tests.factories.sessions import GroupSessionFactory, InvitationFactory, sent_out
from tests.refusing import refused_by

pytestmark = pytest.mark.django_db


@pytest.fixture
def invitation():
    group_session = sent_out()
    sam = MembershipFactory(group=group_session.group, person__preferred_name="Sam").person
    return InvitationFactory(group_session=group_session, person=sam)


def link(invitation):
    token = issue_link(
        person=invitation.person,
        purpose="invitation",
        target=invitation.public_id,
        expires_at=timezone.now() + timedelta(days=1),
    )
    return reverse("sessions:agenda_by_link", args=[token])


def filled(**fields):
    typed = {"kind": "work", "title": "Words", "minutes": "20"} | fields
    return AgendaItemForm(typed, submit="Save")


def test_a_member_asks_by_link_is_answered_and_reads_why(client, invitation):
    page, group_session = link(invitation), invitation.group_session
    jo = group_session.facilitations.get(role="lead").person

    client.post(page, {"kind": "add", "words": "Time to eat together"})
    client.post(page, {"kind": "add", "words": "Time to eat together"})

    wish = AgendaRequest.objects.get()
    client.force_login(jo)
    agenda = reverse("sessions:agenda", args=[group_session.public_id])
    assert "Time to eat together" in client.get(agenda).content.decode()
    to_answer = reverse("sessions:answer_wish", args=[group_session.public_id, wish.public_id])
    client.post(to_answer, {"answer": "no", "reason": "The hall has no kitchen."})
    client.logout()
    shown = client.get(page).content.decode()
    assert "Not this time." in shown
    assert "The hall has no kitchen." in shown


def test_nothing_typed_is_lost_when_it_is_far_too_long(client, invitation):
    words = "and so on " * 200

    shown = client.post(link(invitation), {"kind": "take_out", "words": words}).content.decode()

    assert "Please keep it to 1,000 letters." in shown
    assert words.strip() in shown
    assert not AgendaRequest.objects.exists()


def test_a_link_does_not_tell_what_it_is_about_and_signing_in_does(client, invitation):
    item = invitation.group_session.agenda.filter(kind="work").first()
    item.title, item.rung, item.limits = "What the LADO does", "consultation", "The words, not the law"
    item.content_note = "Children being taken"
    item.save()

    by_link = client.get(link(invitation)).content.decode()
    client.force_login(invitation.person)
    at_home = client.get(reverse("sessions:my_agenda", args=[invitation.public_id])).content.decode()

    assert "We ask what you think; others decide" in by_link
    for told in ("What the LADO does", "The words, not the law", "Children being taken"):
        assert told not in by_link
        assert told in at_home


@pytest.mark.parametrize("wishes", [1, 3])
def test_the_page_asks_the_same_queries_for_any_number(
    client, invitation, wishes, django_assert_num_queries
):
    for number in range(wishes):
        wish = ask(invitation=invitation, kind="add", words=f"Tea {number}")
        answer(wish=wish, is_yes=True, reason="Yes", by=PersonFactory())
    page = link(invitation)

    with django_assert_num_queries(5):
        client.get(page)


def test_no_more_than_a_few_wait(invitation):
    for number in range(MOST_OPEN):
        ask(invitation=invitation, kind="add", words=f"Tea {number}")

    with pytest.raises(TooMany):
        ask(invitation=invitation, kind="add", words="One more")


def test_nothing_is_asked_of_what_has_begun(invitation):
    group_session = invitation.group_session
    group_session.starts_at = timezone.now() - timedelta(minutes=5)
    group_session.save()

    with pytest.raises(NotOpen):
        ask(invitation=invitation, kind="add", words="Tea")


def test_below_deciding_together_what_can_change_has_to_be_said():
    assert "limits" in filled(rung="consultation").errors
    assert not filled(rung="consultation", limits="The words.").errors
    assert not filled(rung="co_production").errors
    assert "rung" in filled(rung="coercion").errors


def test_only_work_has_a_rung():
    form = filled(kind="break", rung="consultation", limits="x")

    assert form.is_valid()
    assert (form.cleaned_data["rung"], form.cleaned_data["limits"]) == ("", "")


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"rung": "coercion", "limits": "x"}, "agenda_item_rung_is_never_coercion"),
        ({"rung": "informing"}, "agenda_item_below_co_production_says_limits"),
    ],
)
def test_the_database_refuses_a_dishonest_item(fields, name):
    with refused_by(name):
        AgendaItem.objects.create(
            group_session=GroupSessionFactory(), position=0, title="x", minutes=5, **fields
        )


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"kind": "shout"}, "agenda_request_adds_or_takes_out"),
        ({"answer": "yes"}, "agenda_request_answer_says_why_when_and_by_whom"),
    ],
)
def test_the_database_refuses_half_a_wish(fields, name):
    facts = {"group_session": GroupSessionFactory(), "person": PersonFactory()}
    with refused_by(name):
        AgendaRequest.objects.create(**facts | {"kind": "add", "words": "x"} | fields)
