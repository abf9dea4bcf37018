import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from groups.models import Membership
from messaging.models import Message
from sessions.arranging import services
from sessions.inviting.services import answer_invitation
from sessions.models import Arrangement
from tests.factories.groups import MembershipFactory
from tests.factories.people import PersonFactory
from tests.factories.sessions import ArrangementFactory, InvitationFactory, sent_out
from tests.sessions.inviting.test_views import at, page

BOARD = "sessions:arrangement_board"


def board(client, words=""):
    return " ".join(client.get(f"{reverse(BOARD)}{words}").content.decode().split())


def filled_in(**fields):
    return {"outcome": "asked", "words": "", "seen": "asked", "owner": "", "paid_how": ""} | fields


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


def test_arrangements_go_from_asked_to_done(client, asked, jo):
    arrangement = ArrangementFactory(invitation=asked.invitations.first(), detail="Two, from nine")
    settle = at("arrangement_settle", asked, arrangement)
    assert "<bdi>Two, from nine</bdi>" in page(client, "arrangements", asked)

    for state in ["done", "arranged", "told"]:  # what was only asked for cannot be done
        client.post(settle, {"state": state})

    arrangement.refresh_from_db()
    assert (arrangement.state, arrangement.owner, arrangement.told_by) == ("told", jo, jo)
    html = page(client, "arrangements", asked)
    assert "<bdi>Jo of the group</bdi> is arranging it" in html
    assert "arranged, and they know" in html
    client.post(settle, {"state": "done"})
    arrangement.refresh_from_db()
    assert arrangement.state == "done"


def test_arrangement_can_be_taken_on(client, asked, jo):
    arrangement = ArrangementFactory(invitation=asked.invitations.first(), owner=PersonFactory())

    client.post(at("arrangement_settle", asked, arrangement))

    arrangement.refresh_from_db()
    assert (arrangement.state, arrangement.owner) == (Arrangement.State.ASKED, jo)


@pytest.mark.parametrize("state", ["withdrawn", "cannot", "nonsense"])
def test_arrangement_is_not_withdrawn_for_somebody(client, asked, state):
    arrangement = ArrangementFactory(invitation=asked.invitations.first())

    client.post(at("arrangement_settle", asked, arrangement), {"state": state})

    arrangement.refresh_from_db()
    assert arrangement.state == Arrangement.State.ASKED


def test_who_interprets_is_asked_before_it_is_arranged(client, asked):
    arrangement = ArrangementFactory(invitation=asked.invitations.first(), kind="interpreter")
    change = at("arrangement", asked, arrangement)

    tapped = client.post(at("arrangement_settle", asked, arrangement), {"state": "arranged"})
    one = client.post(change, filled_in(outcome="arranged", interpreters="Ana", language="BSL"))
    two = client.post(change, filled_in(outcome="arranged", interpreters="Ana, Luz", language="BSL"))

    assert tapped.url == change
    assert "so two take turns" in one.content.decode()
    assert two.status_code == 302
    arrangement.refresh_from_db()
    assert (arrangement.state, arrangement.interpreters) == ("arranged", "Ana, Luz")


def test_what_it_costs_is_kept_to_the_penny(client, asked):
    arrangement = ArrangementFactory(invitation=asked.invitations.first(), kind="travel")
    colleague = MembershipFactory(group=asked.group, seat=Membership.Seat.FACILITATOR).person
    typed = filled_in(
        way="taxi", driver_name="Jo", cost_expected="27.10", paid_how="direct", owner=colleague.pk
    )

    client.post(at("arrangement", asked, arrangement), typed)

    arrangement.refresh_from_db()
    assert (arrangement.cost_expected, arrangement.cost) == (Decimal("27.10"), None)
    assert (arrangement.way, arrangement.paid_how, arrangement.owner) == ("taxi", "direct", colleague)


def test_what_was_typed_is_kept_when_somebody_was_quicker(client, asked):
    arrangement = ArrangementFactory(invitation=asked.invitations.first(), kind="food")
    ArrangementFactory(invitation=arrangement.invitation, kind="other")
    services.arrange(arrangement=arrangement, by=PersonFactory())

    typed = filled_in(outcome="cannot", words="We bring a cold lunch.")
    html = client.post(at("arrangement", asked, arrangement), typed).content.decode()

    assert "Somebody changed this in the meantime" in html
    assert "We bring a cold lunch." in html
    arrangement.refresh_from_db()
    assert arrangement.state == "arranged"


def test_it_cannot_be_met_without_a_word(client, asked):
    arrangement = ArrangementFactory(invitation=asked.invitations.first(), kind="food")

    empty = client.post(at("arrangement", asked, arrangement), filled_in(outcome="cannot"))
    long = filled_in(outcome="cannot", words="x" * 5_000_000)
    too_long = client.post(at("arrangement", asked, arrangement), long)

    assert "Say what you offer instead" in empty.content.decode()
    assert "500 letters at most" in too_long.content.decode()
    assert not Message.objects.filter(purpose="arranged").exists()


def test_the_board_is_of_ones_own_groups_and_says_what_is_late(client, asked, jo):
    mine, other = asked.invitations.order_by("pk")[:2]
    ArrangementFactory(invitation=mine, kind="interpreter", owner=jo, detail="Two signers")
    ArrangementFactory(invitation=other, kind="food", detail="No nuts")
    elsewhere = ArrangementFactory(kind="food", detail="Somebody else’s")

    html, only_mine = board(client), board(client, "?mine")

    assert html.index("Late, or to be looked at again") < html.index("Two signers")
    assert "No nuts" in html
    assert elsewhere.detail not in html
    assert ("Two signers" in only_mine, "No nuts" in only_mine) == (True, False)


def test_a_tap_on_the_board_leads_back_to_it(client, asked):
    arrangement = ArrangementFactory(invitation=asked.invitations.first())

    address = at("arrangement_settle", asked, arrangement) + "?board"
    response = client.post(address, {"state": "arranged"})

    assert address in board(client)
    assert response.url == reverse(BOARD)


def test_a_member_says_what_does_not_work_and_nobody_elses(client, asked):
    invitation, other = asked.invitations.order_by("pk")[:2]
    row = ArrangementFactory(invitation=invitation, kind="travel", state="told", words="At nine.")
    theirs = ArrangementFactory(invitation=other, state="told", words="Not for you")
    answer_invitation(invitation=invitation, answer="coming", by=invitation.person)
    client.force_login(invitation.person)
    not_right = reverse("sessions:my_arranged", args=[invitation.public_id])

    html = client.get(reverse("sessions:my_invitation", args=[invitation.public_id])).content.decode()
    foreign = client.post(not_right, {"which": theirs.public_id})
    client.post(not_right, {"which": row.public_id, "words": "Could it be ten?"})

    assert "Getting there: arranged." in html
    assert "At nine." in html
    assert "Not for you" not in html
    assert foreign.status_code == 404
    assert client.post(not_right, {"which": "nonsense"}).status_code == 404
    row.refresh_from_db()
    theirs.refresh_from_db()
    assert (row.state, row.not_right, theirs.state) == ("asked", "Could it be ten?", "told")


def test_costs_add_up_to_the_penny_by_session_and_in_all(client, asked, jo):
    sums = [
        ("asked", "0.10", None, ""),
        ("asked", "0.20", None, ""),
        ("arranged", "27.50", "27.49", ""),
        ("done", "12.01", None, ""),
        ("told", None, None, ""),
        ("told", None, None, "nothing"),
        ("cannot", "999.00", None, ""),
        ("withdrawn", "999.00", None, ""),
    ]
    invitation = asked.invitations.first()
    for kind, (state, expected, cost, how) in zip(Arrangement.USUAL, sums, strict=False):
        ArrangementFactory(
            invitation=invitation,
            kind=kind,
            state=state,
            cost_expected=expected and Decimal(expected),
            cost=cost and Decimal(cost),
            paid_how=how,
        )
    later = sent_out(group=asked.group, starts_at=asked.starts_at + timedelta(days=7))
    other = InvitationFactory(group_session=later, person=invitation.person)
    ArrangementFactory(invitation=other, cost_expected=Decimal("100.00"))
    theirs = InvitationFactory(group_session=sent_out())
    ArrangementFactory(invitation=theirs, cost_expected=Decimal("5000.00"))

    one, all_of_them = page(client, "arrangements", asked), board(client)

    assert re.findall(r"£[\d,.]+", one.split('id="costs"')[1]) == ["£0.30", "£39.50", "£39.80"]
    assert "1 of these has no sum yet." in one
    assert re.findall(r"£[\d,.]+", all_of_them.split('id="costs"')[1]) == [
        *["£0.30", "£39.50", "£39.80"],
        *["£100.00", "£0.00", "£100.00"],
        *["£100.30", "£39.50", "£139.80"],
    ]


def test_the_group_reads_how_many_needs_were_not_met_and_never_whose(client, asked):
    people = [invitation.person for invitation in asked.invitations.order_by("pk")]
    for invitation in asked.invitations.all()[:3]:
        ArrangementFactory(invitation=invitation, kind="childcare", state="cannot", words="Sorry")
        ArrangementFactory(invitation=invitation, kind="travel", state="arranged")
    ArrangementFactory(invitation=asked.invitations.last(), kind="hearing", state="cannot")
    alone = sent_out(
        group=asked.group, kind="one_to_one", one_to_one_with=people[0], starts_at=asked.starts_at
    )
    ArrangementFactory(
        invitation=InvitationFactory(group_session=alone, person=people[0]), kind="food", state="cannot"
    )
    client.force_login(people[0])

    html = " ".join(
        client.get(reverse("groups:group", args=[asked.group.public_id])).content.decode().split()
    )

    said = html.split('id="needs-met"')[1].split("</section>")[0]
    assert "In the last year 7 things were asked for. 4 could not be done." in said
    assert "Childcare: 3 times" in said
    assert "Hearing" not in said  # one of them could tell whose it was
    assert not any(person.preferred_name in said for person in people)


def test_arrangements_say_when_there_are_none(client, asked):
    assert "Nobody has asked for anything." in page(client, "arrangements", asked)


def test_of_a_session_that_is_over_only_its_own_page_tells(client, asked):
    ArrangementFactory(invitation=asked.invitations.first(), detail="Two, from nine")
    lasted = timedelta(hours=2)
    asked.starts_at, asked.ends_at = timezone.now() - 2 * lasted, timezone.now() - lasted
    asked.save()

    assert "Two, from nine" not in board(client)
    assert "Two, from nine" in page(client, "arrangements", asked)
