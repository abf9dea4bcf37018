import pytest

from sessions.inviting.services import answer_invitation
from sessions.models import Arrangement
from tests.factories.people import PersonFactory
from tests.factories.sessions import ArrangementFactory
from tests.sessions.inviting.test_views import at, page


def test_invite_page_shows_what_is_still_to_arrange(client, asked):
    first, second, third, _fourth = asked.invitations.order_by("pk")
    ArrangementFactory(invitation=first, kind="childcare")
    ArrangementFactory(invitation=second, kind="travel", state="told")
    ArrangementFactory(invitation=third, kind="interpreter")
    answer_invitation(invitation=third, answer="cant", by=third.person)

    html = page(client, "invite", asked)

    assert [kind in html for kind in ("Childcare", "Getting there", "An interpreter")] == [
        True,
        False,
        False,
    ]


def test_arrangements_go_from_asked_to_told(client, asked, jo):
    arrangement = ArrangementFactory(invitation=asked.invitations.first(), detail="Two, from nine")
    settle = at("arrangement_settle", asked, arrangement)
    assert "<b>Childcare</b>: Two, from nine" in page(client, "arrangements", asked)

    for state in ["arranged", "told"]:
        client.post(settle, {"state": state})

    arrangement.refresh_from_db()
    assert (arrangement.state, arrangement.owner) == ("told", jo)
    html = page(client, "arrangements", asked)
    assert "<bdi>Jo of the group</bdi> is arranging it" in html
    assert "arranged, and they know" in html


def test_arrangement_can_be_taken_on(client, asked, jo):
    arrangement = ArrangementFactory(invitation=asked.invitations.first(), owner=PersonFactory())

    client.post(at("arrangement_settle", asked, arrangement))

    arrangement.refresh_from_db()
    assert (arrangement.state, arrangement.owner) == (Arrangement.State.ASKED, jo)


@pytest.mark.parametrize("state", ["withdrawn", "nonsense"])
def test_arrangement_is_not_withdrawn_for_somebody(client, asked, state):
    arrangement = ArrangementFactory(invitation=asked.invitations.first())

    client.post(at("arrangement_settle", asked, arrangement), {"state": state})

    arrangement.refresh_from_db()
    assert arrangement.state == Arrangement.State.ASKED


def test_arrangements_of_who_cannot_come_say_so(client, asked):
    invitation = asked.invitations.first()
    ArrangementFactory(invitation=invitation, state="arranged")
    answer_invitation(invitation=invitation, answer="cant", by=invitation.person)

    assert "they cannot come now" in page(client, "arrangements", asked)


@pytest.mark.parametrize("number", [1, 3])
def test_arrangements_take_as_many_queries_for_any_number(
    client, asked, django_assert_num_queries, number
):
    for invitation in asked.invitations.all()[:number]:
        ArrangementFactory(invitation=invitation)

    with django_assert_num_queries(6):
        page(client, "arrangements", asked)


def test_arrangements_say_when_there_are_none(client, asked):
    assert "Nobody has asked for anything." in page(client, "arrangements", asked)
