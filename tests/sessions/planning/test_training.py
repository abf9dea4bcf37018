"""Who may lead or support depends on training, where the organisation says so."""

from datetime import timedelta

import pytest
from django.urls import reverse

from groups.lines import missing
from sessions.inviting.services import NotReady, send_out
from sessions.models import Facilitation
from sessions.planning.readiness import can_be_sent_out, readiness
from sessions.planning.services import TrainingNeeded, choose_people, plan_session
from tests.factories.groups import MembershipFactory
from tests.factories.training import TrainingRecordFactory, TrainingRuleFactory
from tests.sessions.planning.test_readiness import line, ready

Role = Facilitation.Role


def person_who(group_session, role):
    return group_session.facilitations.get(role=role).person


def trained(group_session, person, **fields):
    return TrainingRecordFactory(organisation=group_session.group.organisation, person=person, **fields)


@pytest.mark.parametrize("role", ["lead", "support"])
def test_session_waits_for_the_training_of_whoever_leads_or_supports(db, role):
    group_session = ready()
    TrainingRuleFactory(organisation=group_session.group.organisation, needed=[role])
    person = person_who(group_session, role)

    found = line(group_session, f"{role}_training")
    assert found.state == "missing"
    assert "safeguarding" in found.what
    assert person.preferred_name not in found.what + found.why
    with pytest.raises(NotReady):
        send_out(group_session=group_session, by=person)
    trained(group_session, person)

    assert missing(readiness(group_session)) == []


def test_training_must_last_until_the_session(db):
    group_session = ready()
    TrainingRuleFactory(organisation=group_session.group.organisation)
    day = group_session.starts_at.astimezone(group_session.zone).date()
    lead = person_who(group_session, "lead")

    record = trained(group_session, lead, lapses_on=day)
    assert not can_be_sent_out(group_session)
    record.lapses_on = day + timedelta(days=1)
    record.save()

    assert can_be_sent_out(group_session)


def test_professionals_without_training_are_counted_and_stop_nothing(db):
    group_session = ready()
    TrainingRuleFactory(organisation=group_session.group.organisation, needed=["professional"])

    found = line(group_session, "professional_training")

    assert (found.state, found.what) == (
        "advice",
        "2 professionals have to learn first: safeguarding.",
    )
    assert can_be_sent_out(group_session)


def test_rules_of_another_organisation_ask_nothing_here(db):
    TrainingRuleFactory(needed=["lead", "support", "professional"])

    assert not missing(readiness(ready()))


def choose(group_session, **people):
    facts = {
        "lead": person_who(group_session, "lead"),
        "support": person_who(group_session, "support"),
        "safeguarding_contact": group_session.safeguarding_contact,
    }
    by = person_who(group_session, "lead")
    return choose_people(group_session=group_session, by=by, **facts | people)


def test_nobody_new_leads_without_training(db, client):
    group_session = ready()
    group = group_session.group
    TrainingRuleFactory(organisation=group.organisation)
    jo = person_who(group_session, "lead")
    newcomer = MembershipFactory(group=group, seat="facilitator").person
    client.force_login(jo)

    with pytest.raises(TrainingNeeded):
        choose(group_session, lead=newcomer)
    page = client.post(
        reverse("sessions:people", args=[group_session.public_id]), {"lead": newcomer.pk}
    ).content.decode()
    assert "Your organisation asks for this first: safeguarding." in page
    assert person_who(group_session, "lead") == jo
    trained(group_session, newcomer)
    choose(group_session, lead=newcomer)

    assert person_who(group_session, "lead") == newcomer


def test_whoever_leads_already_stands_in_nobodys_way(db):
    group_session = ready()
    TrainingRuleFactory(organisation=group_session.group.organisation)

    chosen = choose(group_session, safeguarding_contact=None)

    assert chosen.safeguarding_contact is None


def test_changing_places_asks_for_what_the_new_place_needs(db):
    group_session = ready()
    TrainingRuleFactory(organisation=group_session.group.organisation)
    lead, support = (person_who(group_session, role) for role in ("lead", "support"))

    with pytest.raises(TrainingNeeded) as needed:
        choose(group_session, lead=support, support=lead)

    assert set(needed.value.lacking) == {Role.LEAD}


def test_new_session_is_not_given_to_somebody_untrained(db):
    group_session = ready()
    TrainingRuleFactory(organisation=group_session.group.organisation)
    jo = person_who(group_session, "lead")
    facts = {"starts_at": group_session.starts_at, "ends_at": group_session.ends_at, "by": jo}

    planned = plan_session(
        group=group_session.group, public_id="7d4c8f0e-3a3f-4a2c-9b55-3d1d6f0a1b2c", **facts
    )

    assert [held.role for held in planned.facilitations.all()] == [Role.SUPPORT]
