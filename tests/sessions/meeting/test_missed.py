from datetime import timedelta

import pytest
from django.utils import timezone

from groups.models import Membership
from people.models import HardDate
from sessions.meeting.missed import ask_after_the_missed
from sessions.models import Attendance, GroupSession, Invitation, LeftInPeace
from tests.factories.groups import GroupFactory, MembershipFactory
from tests.factories.people import ContactPointFactory, PersonFactory
from tests.factories.sessions import GroupSessionFactory, InvitationFactory, sent_out
from tests.factories.wellbeing import FollowUpFactory
from tests.sessions.meeting.world import pair_of
from wellbeing.models import FollowUp


@pytest.fixture
def weekly(db):
    """Four sessions, one a week; the list of the last one has just closed. `somebody` came to all."""
    group, now = GroupFactory(), timezone.now()
    ends_at = now - timedelta(days=3, minutes=5)
    sessions = [
        sent_out(
            GroupSessionFactory(
                group=group,
                starts_at=ends_at - timedelta(weeks=weeks, hours=2),
                ends_at=ends_at - timedelta(weeks=weeks),
            )
        )
        for weeks in (3, 2, 1, 0)
    ]
    came(sessions, PersonFactory())
    return sessions


def came(sessions, person):
    for one in sessions:
        Attendance.objects.create(
            group_session=one, person=person, arrived_at=one.starts_at, recorded_by=pair_of(one)[0]
        )


def asked(sessions, answers, **seat):
    """A member who gave these answers; "!" before one: and came."""
    member = MembershipFactory(group=sessions[0].group, **seat)
    for one, answer in zip(sessions, answers, strict=True):
        if answer is None:
            continue
        said = answer.removeprefix("!")
        InvitationFactory(
            group_session=one,
            person=member.person,
            answer=said,
            answered_at=timezone.now() if said else None,
            answered_by=member.person if said else None,
        )
        if answer.startswith("!"):
            came([one], member.person)
    return member


@pytest.mark.parametrize(
    ("answers", "is_asked_after"),
    [
        (["!coming", "!coming", "coming", "coming"], True),
        ([None, None, "", "online"], True),
        (["!coming", "", "!", ""], False),  # they were there in between
        ([None, None, None, ""], False),  # only once
        (["!coming", "cant", "", ""], True),
        ([None, None, "cant", ""], False),  # they said so
        ([None, None, "", "not_sure"], False),
        (["!coming", "", "", ""], False),  # asked after already, the time before
    ],
)
def test_two_in_a_row_and_no_more_prompt_one_kind_word(weekly, answers, is_asked_after):
    contact = MembershipFactory(group=weekly[0].group, seat=Membership.Seat.FACILITATOR).person
    sam = asked(weekly, answers, named_contact=contact)

    new = [ask_after_the_missed(now=timezone.now()), ask_after_the_missed(now=timezone.now())]

    found = [(row.person, row.owner, row.reason) for row in FollowUp.objects.all()]
    assert found == [(sam.person, contact, "missed")] * is_asked_after
    assert new == [int(is_asked_after), 0]


def in_peace(sam, sessions):
    invitation = Invitation.objects.get(person=sam.person, group_session=sessions[2])
    LeftInPeace.objects.create(invitation=invitation, decided_by=pair_of(sessions[2])[0])


QUIET = {
    "in a pause": lambda sam, sessions: Membership.objects.filter(pk=sam.pk).update(
        paused_at=timezone.now(), paused_by=sam.person
    ),
    "has left": lambda sam, sessions: Membership.objects.filter(pk=sam.pk).update(
        left_at=timezone.now()
    ),
    "a hard day": lambda sam, sessions: HardDate.objects.create(
        person=sam.person, month=timezone.localdate().month, day=timezone.localdate().day
    ),
    "no calls": lambda sam, sessions: ContactPointFactory(
        person=sam.person, channel="call", value="+447700900123", allowed="no"
    ),
    "left in peace": in_peace,
    "would rather not, last time": lambda sam, sessions: FollowUpFactory(
        person=sam.person,
        reason="missed",
        done_at=timezone.now(),
        done_by=pair_of(sessions[0])[0],
        ended="rather_not",
    ),
    "nobody kept the list": lambda sam, sessions: Attendance.objects.filter(
        group_session=sessions[2]
    ).delete(),
    "cancelled": lambda sam, sessions: GroupSession.objects.filter(pk=sessions[3].pk).update(
        state="cancelled", cancelled_at=timezone.now(), cancelled_by=pair_of(sessions[3])[0]
    ),
}


@pytest.mark.parametrize("why", QUIET)
def test_nobody_is_asked_after_who_is_to_be_left_alone(weekly, why):
    sam = asked(weekly, ["!coming", "!coming", "", "coming"])
    QUIET[why](sam, weekly)

    assert ask_after_the_missed(now=timezone.now()) == 0


def test_a_hard_day_is_waited_for_and_not_the_deadline(weekly, time_machine):
    sam = asked(weekly, ["!coming", "!coming", "", "coming"])
    now = timezone.now()
    for days in (0, 1):
        day = timezone.localdate(now + timedelta(days=days))
        HardDate.objects.create(person=sam.person, month=day.month, day=day.day)

    waits = ask_after_the_missed(now=now + timedelta(days=1))
    then = ask_after_the_missed(now=now + timedelta(days=2))

    assert (waits, then) == (0, 1)
    due = timezone.localdate(FollowUp.objects.get().due_at)
    assert not HardDate.objects.filter(person=sam.person).on(due).exists()


def test_words_to_use_stand_beside_it(weekly, client):
    sam = asked(weekly, ["!coming", "!coming", "", "coming"])
    ask_after_the_missed(now=timezone.now())
    follow_up = FollowUp.objects.get()
    client.force_login(follow_up.owner)
    address = f"/follow-ups/{follow_up.public_id}/"

    shown = client.get(address).text
    client.post(address, {"ended": "nobody"})

    follow_up.refresh_from_db()
    assert follow_up.owner == pair_of(weekly[3])[1]
    assert f"“Hello <bdi>{sam.person.preferred_name}</bdi>, it’s" in shown
    assert "No answer is an answer" in shown
    # Once is enough: nobody is tried again.
    assert (follow_up.ended, follow_up.done_by) == ("nobody", follow_up.owner)
