from datetime import timedelta
from uuid import uuid4

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from groups.lines import missing
from messaging.models import Message
from messaging.wording import render
from sessions.dates.series import plan_series
from sessions.facilitating.messages import build
from sessions.facilitating.services import (
    NobodyToStepIn,
    NotAsked,
    say_for_a_series,
    say_whether_they_can,
    step_in,
)
from sessions.inviting.page import invitation_for_page
from sessions.models import Facilitation, GroupSession
from sessions.planning.readiness import readiness
from sessions.planning.services import CoverIsTaken, PlanIsFixed, cancel, choose_people
from tests.factories.groups import MembershipFactory
from tests.factories.people import PersonFactory
from tests.factories.sessions import InvitationFactory, sent_out

pytestmark = pytest.mark.django_db


def job(group_session, role="support"):
    return group_session.facilitations.select_related("person", "cover").get(role=role)


def facilitator(group_session, name):
    person = PersonFactory(preferred_name=name)
    return MembershipFactory(group=group_session.group, person=person, seat="facilitator").person


def with_cover(**fields):
    """A session that was sent out, with Ola as the cover for whoever supports; she said yes."""
    group_session = sent_out(**fields)
    ola = facilitator(group_session, "Ola")
    lead, support = job(group_session, "lead").person, job(group_session).person
    choose_people(
        group_session=group_session,
        lead=lead,
        support=support,
        safeguarding_contact=None,
        by=ola,
        covers={"support": ola},
    )
    return group_session, lead, support, ola


def say(group_session, person, *, can, role="support"):
    return say_whether_they_can(
        group_session=group_session, role=role, person=person, can=can, by=person
    )


def names_missing(group_session):
    fresh = GroupSession.objects.get(pk=group_session.pk)
    return [line.name for line in missing(readiness(fresh))]


def told(group_session):
    """Who is told what about it now: (name, sentence) of messages that are still wanted."""
    messages = Message.objects.about([group_session.public_id]).filter(purpose="facilitating")
    built = [(message.person, build(message)) for message in messages.order_by("pk")]
    return [(person.preferred_name, facts["said"]) for person, facts in built if facts]


def test_naming_oneself_is_saying_yes_and_the_other_is_asked():
    group_session = sent_out()
    jo, nia = facilitator(group_session, "Jo"), facilitator(group_session, "Nia")

    choose_people(group_session=group_session, lead=jo, support=nia, safeguarding_contact=None, by=jo)

    assert (job(group_session, "lead").answer, job(group_session).answer) == ("yes", "asked")
    assert told(group_session) == [("Nia", "ask")]
    assert "they_can" in names_missing(group_session)

    say(group_session, nia, can=True)

    assert "they_can" not in names_missing(group_session)
    assert told(group_session) == []


def test_saving_the_same_people_again_asks_nobody_again():
    group_session, lead, support, ola = with_cover()

    choose_people(
        group_session=group_session,
        lead=lead,
        support=support,
        safeguarding_contact=None,
        by=lead,
        covers={"support": ola},
    )

    assert (job(group_session).answer, job(group_session).cover_answer) == ("yes", "yes")
    assert told(group_session) == []


def test_one_cannot_and_the_cover_steps_in():
    group_session, lead, support, ola = with_cover()
    invitation = InvitationFactory(
        group_session=group_session,
        person=MembershipFactory(group=group_session.group).person,
    )

    say(group_session, support, can=False)

    assert "facilitators" in names_missing(group_session)
    assert sorted(told(group_session)) == sorted([(lead.preferred_name, "gap"), ("Ola", "step_in")])
    shown = invitation_for_page(invitation.person, invitation.public_id)
    assert (shown.lead, shown.support) == (lead.preferred_name, "")

    step_in(group_session=group_session, role="support", by=ola)

    assert "facilitators" not in names_missing(group_session)
    held = job(group_session)
    assert (held.person, held.answer, held.answered_by, held.cover) == (ola, "yes", ola, None)
    assert told(group_session) == [(lead.preferred_name, "settled")]
    assert invitation_for_page(invitation.person, invitation.public_id).support == "Ola"


def test_a_cover_who_said_nothing_is_asked_when_put_in_by_another():
    group_session, lead, support, _ola = with_cover()
    nia = facilitator(group_session, "Nia")
    choose_people(
        group_session=group_session,
        lead=lead,
        support=support,
        safeguarding_contact=None,
        by=lead,
        covers={"support": nia},
    )
    assert told(group_session) == [("Nia", "ask_cover")]
    say(group_session, support, can=False)

    step_in(group_session=group_session, role="support", by=lead)

    assert (job(group_session).person, job(group_session).answer) == (nia, "asked")
    assert ("Nia", "ask") in told(group_session)
    assert "they_can" in names_missing(group_session)


@pytest.mark.parametrize("why", ["nobody is missing", "cannot either", "no cover", "has the other job"])
def test_nobody_steps_in(why):
    group_session, lead, support, ola = with_cover()
    if why != "nobody is missing":
        say(group_session, support, can=False)
    if why == "cannot either":
        say(group_session, ola, can=False)
    if why == "no cover":
        choose_people(
            group_session=group_session,
            lead=lead,
            support=support,
            safeguarding_contact=None,
            by=lead,
            covers={},
        )
    if why == "has the other job":
        group_session.facilitations.filter(role="lead").update(person=ola)

    with pytest.raises(NobodyToStepIn):
        step_in(group_session=group_session, role="support", by=lead)

    assert job(group_session).person == support


def test_a_cover_is_a_third_person():
    group_session, lead, support, _ola = with_cover()

    with pytest.raises(CoverIsTaken):
        choose_people(
            group_session=group_session,
            lead=lead,
            support=support,
            safeguarding_contact=None,
            by=lead,
            covers={"support": lead},
        )


def test_whoever_is_not_asked_has_nothing_to_say():
    group_session, lead, *_rest = with_cover()

    with pytest.raises(NotAsked):
        say(group_session, lead, can=False, role="support")


def test_nothing_is_said_about_a_cancelled_session():
    group_session, lead, support, _ola = with_cover()
    cancel(group_session=group_session, by=lead)

    with pytest.raises(PlanIsFixed):
        say(group_session, support, can=False)

    assert told(group_session) == []


def test_a_colleague_writes_down_what_was_said():
    group_session, lead, support, _ola = with_cover()

    say_whether_they_can(group_session=group_session, role="support", person=support, can=False, by=lead)

    held = job(group_session)
    assert (held.answer, held.answered_by) == ("cant", lead)
    assert held.answered_at <= timezone.now()


@pytest.fixture
def eight_days():
    """A series on eight Tuesdays that Jo plans: she leads it and Nia supports, as the last time."""
    last = sent_out()
    jo, nia = job(last, "lead").person, job(last).person
    starts = [timezone.now() + timedelta(days=30 + 7 * week) for week in range(8)]
    series = plan_series(
        group=last.group,
        public_id=uuid4(),
        every="week",
        moments=[(at, at + timedelta(hours=2)) for at in starts],
        by=jo,
        kind="online",
    )
    return series, jo, nia


def asked_about(series):
    messages = Message.objects.about([series.public_id]).order_by("pk")
    return [(message.person, build(message)) for message in messages]


def test_a_series_asks_once_and_one_tap_answers_for_all(client, eight_days):
    series, _jo, nia = eight_days
    sessions = list(series.group_sessions.order_by("starts_at"))

    [(person, facts)] = asked_about(series)

    assert not any(told(group_session) for group_session in sessions)
    assert (person, facts["said"], len(facts["days"]), facts["more"]) == (nia, "series", 6, 2)
    assert facts["days"][0] == sessions[0].starts_at
    page = facts["link"].removeprefix(settings.SITE_URL)
    html = client.get(page).content.decode()
    assert "Yes, on all 8 days" in html
    client.post(page, {"say": f"cant {job(sessions[2]).public_id}"})
    client.post(page, {"say": "yes"})
    client.post(page, {"say": "no-such-answer"})
    answers = [job(group_session).answer for group_session in sessions]
    assert answers == ["yes", "yes", "cant", "yes", "yes", "yes", "yes", "yes"]
    assert asked_about(series) == [(nia, None)]
    assert "Yes, on all" not in client.get(page).content.decode()


def test_who_can_on_none_of_the_days_is_told_of_once(client, eight_days):
    series, jo, nia = eight_days
    client.force_login(nia)
    page = reverse("sessions:facilitating_series", args=[series.public_id])
    assert page in client.get(reverse("home")).content.decode()

    client.post(page, {"say": "cant"})

    gaps = [found for one in series.group_sessions.order_by("starts_at") if (found := told(one))]
    assert gaps == [[(jo.preferred_name, "gap")]]
    message = Message.objects.get(person=jo, purpose="facilitating")
    assert build(message)["more"] == 7
    said = render(
        purpose="facilitating", wording="plain", facts=build(message), language="en-gb", links_ok=True
    )
    assert "Nor on 7 more days." in str(said)


def test_each_who_runs_one_of_the_days_is_told_of_it_once(eight_days):
    series, jo, nia = eight_days
    ruth = MembershipFactory(group=series.group, seat="facilitator").person
    late = series.group_sessions.order_by("-starts_at")[:2]
    Facilitation.objects.filter(group_session__in=[one.pk for one in late], role="lead").update(
        person=ruth
    )

    say_for_a_series(series=series, person=nia, can=False)

    told = Message.objects.filter(
        purpose="facilitating", target__in=series.group_sessions.values("public_id")
    )
    assert sorted(told.values_list("person", flat=True)) == sorted([jo.pk, ruth.pk])
    assert build(told.get(person=ruth))["said"] == "gap"
