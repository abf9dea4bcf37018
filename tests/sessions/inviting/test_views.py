from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from groups.models import Membership
from messaging.models import Message
from people.models import ContactPoint
from sessions.inviting.services import answer_invitation, send_out
from sessions.models import Invitation
from sessions.planning.services import cancel
from tests.factories.groups import MembershipFactory
from tests.factories.people import ContactPointFactory, PersonFactory
from tests.sessions.planning.test_readiness import ready


@pytest.fixture
def jo(client, db):
    person = PersonFactory(preferred_name="Jo of the group")
    client.force_login(person)
    return person


@pytest.fixture
def group_session(jo):
    group_session = ready()
    MembershipFactory(group=group_session.group, person=jo, seat=Membership.Seat.FACILITATOR)
    return group_session


@pytest.fixture
def asked(group_session, jo):
    """The same, sent out."""
    send_out(group_session=group_session, by=jo)
    group_session.refresh_from_db()
    return group_session


def at(name, group_session, *more):
    return reverse(
        f"sessions:{name}", args=[group_session.public_id, *(thing.public_id for thing in more)]
    )


def page(client, name, group_session, *more):
    response = client.get(at(name, group_session, *more))
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def named(group_session, name, **fields):
    person = PersonFactory(preferred_name=name)
    MembershipFactory(group=group_session.group, person=person, **fields)
    return person


def test_before_sending_it_says_who_gets_what_and_who_gets_nothing(client, group_session):
    text = ContactPoint.Channel.TEXT
    ContactPointFactory(person=named(group_session, "Sam"), wording=ContactPoint.Wording.DISCREET)
    ContactPointFactory(
        person=named(group_session, "Marek"), channel=ContactPoint.Channel.CALL, value="01632"
    )
    ContactPointFactory(person=named(group_session, "Layla"), channel=text, value="07700", allowed="no")

    html = page(client, "invite", group_session)

    assert '<b><bdi>Sam</bdi></b> <span class="small soft">by email, in discreet words</span>' in html
    assert "They asked for a phone call. Somebody has to ring." in html
    assert "They have not said yes to any way of being reached." in html
    assert "7 people are asked, and can answer at once. 2 of them get no message" in html
    assert "Send 7 invitations" in html
    assert not Message.objects.exists()


def test_before_it_is_ready_there_is_no_button(client, group_session):
    group_session.facilitations.get(role="support").delete()

    html = page(client, "invite", group_session)

    assert "Send 4 invitations" not in html
    assert "Jo leads. Nobody supports yet." in html


def test_sending_asks_everyone(client, group_session):
    response = client.post(at("invite", group_session), follow=True)

    assert "4 people are asked." in response.content.decode()
    assert (Invitation.objects.count(), Message.objects.count()) == (4, 4)


def test_sending_twice_says_everyone_was_asked(client, group_session):
    client.post(at("invite", group_session))

    response = client.post(at("invite", group_session), follow=True)

    assert "Everyone was asked already." in response.content.decode()
    assert Invitation.objects.count() == 4


def test_sending_what_is_not_ready_any_more_sends_nothing(client, group_session):
    group_session.agenda.all().delete()

    response = client.post(at("invite", group_session), follow=True)

    assert "Something is missing now, so nothing was sent." in response.content.decode()
    assert not Invitation.objects.exists()


def test_after_sending_who_joined_later_can_be_asked(client, asked):
    named(asked, "Newcomer")

    html = page(client, "invite", asked)
    client.post(at("invite", asked))

    assert "Newcomer" in html
    assert "Send 1 invitation" in html
    assert Invitation.objects.filter(person__preferred_name="Newcomer").exists()
    assert "Not asked yet" not in page(client, "invite", asked)


def test_after_sending_it_says_what_everyone_answered(client, asked, jo):
    first, second, third, _fourth = asked.invitations.order_by("pk")
    answer_invitation(invitation=first, answer="coming", by=first.person)
    answer_invitation(invitation=second, answer="one_to_one", by=jo)
    answer_invitation(invitation=third, answer="coming", by=third.person)

    html = page(client, "invite", asked)

    assert "written down by <bdi>Jo of the group</bdi>" in html
    assert '<span class="word look">wants a one-to-one</span>' in html
    assert html.count('<span class="word ok">coming</span>') == 2
    assert "2 of the 4 people asked are coming. 1 has not answered." in html
    assert "<b>1</b> with lived experience" in html
    assert "<b>1</b> professional" in html


def test_both_sides_stand_beside_each_other_lived_experience_first(client, asked):
    side = (
        '<b class="num">{}</b> asked · <b class="num">{}</b> coming · <b class="num">{}</b> not answered'
    )
    professional = asked.invitations.with_seat().filter(seat="professional").first()
    answer_invitation(invitation=professional, answer="coming", by=professional.person)

    html = page(client, "invite", asked)

    lived, others = html.index(side.format(2, 0, 2)), html.index(side.format(2, 1, 1))
    assert lived < others
    assert "So far more professionals come than people with lived experience." in html


def test_message_that_a_person_has_to_tell_is_shown_beside_the_name(client, asked):
    Message.objects.filter(target=asked.invitations.first().public_id).update(
        state=Message.State.HELD, why_held="no_contact_allowed"
    )

    html = page(client, "invite", asked)

    assert html.count("a person tells them") == 1


def test_cancelled_session_asks_nobody_else(client, asked, jo):
    cancel(group_session=asked, by=jo)
    named(asked, "Newcomer")

    html = page(client, "invite", asked)

    assert "Send" not in html


@pytest.mark.parametrize("more", [0, 2])
def test_invite_takes_as_many_queries_for_any_group(
    client, group_session, jo, django_assert_num_queries, more
):
    def grow():
        for _number in range(more):
            ContactPointFactory(person=MembershipFactory(group=group_session.group).person)

    grow()
    with django_assert_num_queries(19):
        page(client, "invite", group_session)
    send_out(group_session=group_session, by=jo)
    grow()
    ContactPointFactory(person=MembershipFactory(group=group_session.group).person)
    with django_assert_num_queries(26):
        page(client, "invite", group_session)


def test_answers_have_pages(client, group_session, jo):
    for _number in range(20):
        MembershipFactory(group=group_session.group)
    send_out(group_session=group_session, by=jo)

    html = page(client, "invite", group_session)

    assert html.count("no answer yet") == 20
    assert "Page 1 of 2" in html


def test_writing_down_an_answer(client, asked, jo):
    invitation = asked.invitations.first()

    client.post(at("answer_for_them", asked, invitation), {"answer": "cant"})

    invitation.refresh_from_db()
    assert (invitation.answer, invitation.answered_by) == ("cant", jo)
    assert "Written down by <bdi>Jo of the group</bdi>." in page(
        client, "answer_for_them", asked, invitation
    )


def test_a_new_link_is_sent_to_who_lost_theirs(client, asked):
    invitation = asked.invitations.first()
    Message.objects.update(state="sent", channel="email", finished_at=timezone.now())

    response = client.post(at("link_again", asked, invitation), follow=True)

    assert "A new link is on its way." in response.content.decode()
    assert Message.objects.filter(target=invitation.public_id, state="queued").count() == 1


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"links_ok": True}, "Send a new link"),
        ({"links_ok": False}, "They did not say yes to links"),
        ({"allowed": "no"}, "They have not said yes to any way of being reached."),
    ],
)
def test_a_new_link_is_only_offered_to_who_wants_links(client, asked, fields, words):
    ContactPoint.objects.update(**fields)

    html = page(client, "answer_for_them", asked, asked.invitations.first())

    assert words in html
    assert ("Send a new link" in html) is (words == "Send a new link")


def test_writing_down_nothing_says_what_to_do(client, asked):
    response = client.post(at("answer_for_them", asked, asked.invitations.first()), {})

    assert "Please choose one." in response.content.decode()


def test_writing_down_what_would_help(client, asked):
    invitation = asked.invitations.first()

    client.post(at("help_for_them", asked, invitation), {"travel": "on", "travel_more": "By taxi"})

    assert invitation.arrangements.get().detail == "By taxi"


def test_writing_down_once_it_has_begun(client, asked):
    asked.starts_at = timezone.now() - timedelta(minutes=1)
    asked.save()
    invitation = asked.invitations.first()

    answered = client.post(at("answer_for_them", asked, invitation), {"answer": "cant"}, follow=True)

    assert "answers stay as they are" in answered.content.decode()
    invitation.refresh_from_db()
    assert invitation.answer == ""


def test_invitation_to_another_session_is_not_found(client, asked, group_session):
    other = ready(group=asked.group)
    send_out(group_session=other, by=PersonFactory())

    response = client.get(at("answer_for_them", asked, other.invitations.first()))

    assert response.status_code == 404
