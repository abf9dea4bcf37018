"""The sessions of the example: held, called off, going out, being planned, in a series, to find a day for."""

from datetime import datetime, time, timedelta

from django.db.models import F
from django.utils import timezone

from coproduction.example.who import example_id
from sessions.arranging.services import arrange
from sessions.dates.polling import ask_for_dates, mark_dates
from sessions.dates.series import plan_series
from sessions.facilitating.asking import tell_whoever_is_asked_for_all
from sessions.inviting.services import answer_invitation, say_what_helps, send_out
from sessions.models import (
    AgendaItem,
    AgendaRequest,
    Arrangement,
    Attendance,
    CallerHours,
    Facilitation,
    GroupSession,
    Invitation,
    SharedSummary,
)
from sessions.planning.services import choose_people, plan_session
from sessions.proposing.services import ask as ask_of_the_agenda


def give_hours(people):
    for key in ("jo", "amina"):
        CallerHours.objects.bulk_create(
            CallerHours(person=people[key], weekday=day, from_time=time(9), until_time=time(18))
            for day in range(5)
        )


def tuesday(*, weeks):
    """A Tuesday: the first that is at least five days away, or weeks before or after that one."""
    soonest = timezone.localdate() + timedelta(days=5)
    return soonest + timedelta(days=(1 - soonest.weekday()) % 7, weeks=weeks)


def _plan(group, people, *, key, day, kind=GroupSession.Kind.IN_PERSON, **facts):
    """A session as Jo plans it: the usual agenda, in which the work gets its own names."""
    zone = group.organisation.zone
    facts |= {
        "kind": kind,
        "starts_at": datetime.combine(day, time(10), zone),
        "ends_at": datetime.combine(day, time(12), zone),
        "place": "The Old Library, Mill Street",
        "getting_there": "First floor. There is a lift. Buses 4 and 11 stop outside. Jo meets you at the door.",
    }
    group_session = plan_session(group=group, public_id=example_id(key), by=people["jo"], **facts)
    work = group_session.agenda.filter(kind=AgendaItem.Kind.WORK).order_by("position")
    for item, title in zip(
        work, ["What the first phone call should sound like", "Trying it out"], strict=False
    ):
        item.title, item.rung = title, AgendaItem.Rung.CO_DESIGN
        item.limits = "You write the words. The manager of the service says yes or no by Easter."
        item.will_be_asked = "What you would have wanted to hear."
        item.style = AgendaItem.Style.PAIRS
        item.save(update_fields=["title", "rung", "limits", "will_be_asked", "style"])
    return group_session


def planned_with_two(group, people, **facts):
    """One that can be sent out."""
    return _with_two(_plan(group, people, **facts), people)


def _with_two(group_session, people):
    group_session = choose_people(
        group_session=group_session,
        lead=people["jo"],
        support=people["amina"],
        safeguarding_contact=people["grace"],
        by=people["jo"],
    )
    # Also of what is over: both said so at the time.
    group_session.facilitations.update(
        answer=Facilitation.Answer.YES, answered_at=timezone.now(), answered_by=F("person")
    )
    return group_session


def last_time(group, people):
    """A session that was held: who came, and what everyone was told afterwards. Pay follows by itself."""
    group_session = _with_two(
        _plan(
            group, people, key="held", day=tuesday(weeks=-2), about="What would have helped at first."
        ),
        people,
    )
    starts_at, jo = group_session.starts_at, people["jo"]
    # Nobody can send out what is over, so this is written down as it was.
    group_session.state, group_session.invited_by = GroupSession.State.INVITED, jo
    group_session.invited_at = starts_at - timedelta(days=14)
    group_session.save()
    answers = dict.fromkeys(("sam", "layla", "marek", "ruth", "dev"), Invitation.Answer.COMING)
    answers["aisha"] = Invitation.Answer.CANT
    for key, answer in answers.items():
        Invitation.objects.create(
            group_session=group_session,
            person=people[key],
            answer=answer,
            answered_at=starts_at - timedelta(days=10),
            answered_by=people[key],
        )
        if answer == Invitation.Answer.COMING:
            Attendance.objects.create(
                group_session=group_session,
                person=people[key],
                arrived_at=starts_at - timedelta(minutes=5),
                recorded_by=people["amina"],
            )
    SharedSummary.objects.create(
        group_session=group_session,
        we_said="The first phone call is the one people remember. It should come from a person with a name.",
        we_decided="We will write down what a good first call sounds like, and try it out next time.",
        who_does_what="Ruth asks her team who makes these calls now. Sam and Layla bring words that helped.",
        written_by=jo,
        written_at=group_session.ends_at + timedelta(hours=3),
        shared_at=group_session.ends_at + timedelta(days=1),
        shared_by=jo,
    )
    return group_session


def next_time(group, people):
    """A session that goes out while you watch: the invitations are in the outbox a moment later."""
    group_session = _with_two(
        _plan(
            group,
            people,
            key="coming",
            day=tuesday(weeks=0),
            about="What a first phone call from the MASH should sound like.",
        ),
        people,
    )
    invitations = {
        invitation.person: invitation
        for invitation in send_out(group_session=group_session, by=people["jo"])
    }
    ask_of_the_agenda(
        invitation=invitations[people["sam"]],
        kind=AgendaRequest.Kind.ADD,
        words="Ten minutes to talk about who rings at night.",
    )
    for key, answer in [
        ("marek", Invitation.Answer.COMING),
        ("ruth", Invitation.Answer.COMING),
        ("dev", Invitation.Answer.NOT_SURE),
        ("aisha", Invitation.Answer.ONE_TO_ONE),
    ]:
        answer_invitation(invitation=invitations[people[key]], answer=answer, by=people[key])
    for key, wanted in [
        (
            "marek",
            {
                Arrangement.Kind.CHILDCARE: "One child, half past nine to half past twelve",
                Arrangement.Kind.TRAVEL: "A lift, please",
            },
        ),
        ("aisha", {Arrangement.Kind.INTERPRETER: "العربية", Arrangement.Kind.FOOD: "Halal"}),
        ("ruth", {Arrangement.Kind.INTERPRETER: ""}),
    ]:
        say_what_helps(invitation=invitations[people[key]], wanted=wanted, by=people[key])
    lift = Arrangement.objects.get(invitation=invitations[people["marek"]], kind=Arrangement.Kind.TRAVEL)
    arrange(arrangement=lift, by=people["amina"], words="Amina picks you up at half past nine.")


def being_planned(group, people):
    """A draft that still misses things, so that the readiness list has something to say."""
    group_session = _plan(
        group,
        people,
        key="draft",
        day=tuesday(weeks=2),
        kind=GroupSession.Kind.BOTH,
        about="What changed, and what the LADO does now.",
    )
    group_session.agenda.filter(kind=AgendaItem.Kind.BREAK).delete()
    choose_people(
        group_session=group_session,
        lead=people["jo"],
        support=None,
        safeguarding_contact=people["grace"],
        by=people["jo"],
    )


def a_series(group, people):
    """Two days that Amina plans at once: Jo is asked whether she can support on both."""
    zone = group.organisation.zone
    series = plan_series(
        group=group,
        public_id=example_id("series"),
        every="week",
        moments=[
            (datetime.combine(day, time(10), zone), datetime.combine(day, time(12), zone))
            for day in (tuesday(weeks=14), tuesday(weeks=15))
        ],
        by=people["amina"],
        kind=GroupSession.Kind.IN_PERSON,
        place="The Old Library, Mill Street",
    )
    Facilitation.objects.filter(group_session__series=series).update(
        person=people["jo"], answer=Facilitation.Answer.ASKED, answered_at=None, answered_by=None
    )
    tell_whoever_is_asked_for_all(series)


def called_off(group, people):
    """One that did not happen: Sam had said yes, and it was called off the evening before."""
    starts_at = datetime.combine(tuesday(weeks=-3), time(10), group.organisation.zone)
    group_session = GroupSession.objects.create(
        public_id=example_id("called-off"),
        group=group,
        kind=GroupSession.Kind.IN_PERSON,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=2),
        place="The Old Library, Mill Street",
        state=GroupSession.State.CANCELLED,
        invited_at=starts_at - timedelta(days=14),
        invited_by=people["jo"],
        cancelled_at=starts_at - timedelta(hours=16),
        cancelled_by=people["jo"],
    )
    Invitation.objects.create(
        group_session=group_session,
        person=people["sam"],
        answer=Invitation.Answer.COMING,
        answered_at=starts_at - timedelta(days=10),
        answered_by=people["sam"],
    )


def asked_when(group, people):
    """Three Tuesdays are asked about; two people have answered."""
    zone = group.organisation.zone
    days = [tuesday(weeks=weeks) for weeks in (7, 8, 9)]
    poll = ask_for_dates(
        group=group,
        public_id=example_id("dates"),
        dates=[
            (datetime.combine(day, time(13), zone), datetime.combine(day, time(15), zone))
            for day in days
        ],
        by=people["jo"],
    )
    offered = [date.public_id for date in poll.dates.all()]
    for key, marks in [
        ("layla", ["suits", "if_need_be", "not_then"]),
        ("ruth", ["suits", "suits", "suits"]),
    ]:
        answer = poll.answers.get(person=people[key])
        mark_dates(answer=answer, marks=dict(zip(offered, marks, strict=True)), seen="", by=people[key])
