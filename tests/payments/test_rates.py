"""Changing what is paid: two people together, a new card each time, to the penny."""

import contextlib
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from groups.models import OrganisationRole
from groups.organisation.setup import setup_of
from payments.models import Activity, ProposedRate, RateCard, RateProposal
from payments.rates import AlreadySettled, NotTogether, TooEarly, agree, propose, take_back
from tests.factories.groups import OrganisationFactory, OrganisationRoleFactory
from tests.factories.payments import RateCardFactory
from tests.factories.people import PersonFactory
from tests.payments.together import at_once
from tests.refusing import refused_by

Role = OrganisationRole.Role
TODAY = timezone.localdate()


def somebody(organisation, role):
    return OrganisationRoleFactory(organisation=organisation, role=role).person


def the_two(organisation):
    return somebody(organisation, Role.ADMIN), somebody(organisation, Role.PREPARER)


def rates_of(per_hour="27.50"):
    rate = {"per_hour": Decimal(per_hour), "step_minutes": 15, "least_minutes": 0}
    return {str(activity): rate for activity in Activity}


def proposed(organisation, by, **facts):
    facts = {
        "name": "Involvement payments",
        "source": "Made up",
        "effective_from": TODAY,
        "rates": rates_of(),
    } | facts
    return propose(organisation=organisation, by=by, **facts)


def test_two_people_make_a_card(db):
    organisation = OrganisationFactory()
    admin, finance = the_two(organisation)

    proposal = proposed(organisation, admin)
    assert RateCard.objects.count() == 0
    card = agree(proposal=proposal, by=finance)

    assert (card.proposed_by, card.agreed_by, card.effective_to) == (admin, finance, None)
    assert {rate.activity: rate.per_hour for rate in card.rates.all()} == {
        "session": Decimal("27.50"),
        "preparation": Decimal("27.50"),
    }
    assert agree(proposal=proposal, by=finance) == card


@pytest.mark.parametrize("first", [Role.ADMIN, Role.PREPARER])
def test_nobody_settles_rates_alone_or_with_somebody_of_their_own_kind(db, first):
    organisation = OrganisationFactory()
    person = somebody(organisation, first)
    same, approver = somebody(organisation, first), somebody(organisation, Role.APPROVER)
    other = ({Role.ADMIN, Role.PREPARER} - {first}).pop()
    elsewhere = OrganisationRoleFactory(role=other).person

    proposal = proposed(organisation, person)

    for wrong in (person, same, approver, elsewhere):
        with pytest.raises(NotTogether):
            agree(proposal=proposal, by=wrong)
    with pytest.raises(NotTogether):
        proposed(organisation, approver)


def test_both_jobs_in_one_person_are_still_one_person(db):
    organisation = OrganisationFactory()
    person = somebody(organisation, Role.ADMIN)
    OrganisationRoleFactory(organisation=organisation, person=person, role=Role.PREPARER)

    with pytest.raises(NotTogether):
        agree(proposal=proposed(organisation, person), by=person)


def test_a_new_card_ends_the_one_before_and_never_reaches_back(db):
    organisation = OrganisationFactory()
    admin, finance = the_two(organisation)
    old = RateCardFactory(organisation=organisation)

    with pytest.raises(TooEarly) as early:
        proposed(organisation, admin, effective_from=TODAY)
    tomorrow = TODAY + timedelta(days=1)
    card = agree(proposal=proposed(organisation, admin, effective_from=tomorrow), by=finance)

    old.refresh_from_db()
    assert early.value.earliest == tomorrow
    assert (old.effective_to, card.effective_from) == (tomorrow, tomorrow)


def test_what_was_taken_back_is_not_agreed_to(db):
    organisation = OrganisationFactory()
    admin, finance = the_two(organisation)
    proposal = proposed(organisation, admin)

    take_back(proposal=proposal, by=finance)
    take_back(proposal=proposal, by=finance)

    with pytest.raises(AlreadySettled):
        agree(proposal=proposal, by=finance)


def test_the_same_again_while_it_waits_is_one(db):
    organisation = OrganisationFactory()
    admin, _finance = the_two(organisation)

    assert proposed(organisation, admin) == proposed(organisation, admin)
    assert proposed(organisation, admin, rates=rates_of("27.51")).rates.count() == 2
    assert RateProposal.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_two_who_agree_at_once_make_one_card():
    organisation = OrganisationFactory()
    admin, finance = the_two(organisation)
    other = somebody(organisation, Role.PREPARER)
    proposal = proposed(organisation, admin)

    def agreeing(by):
        def run():
            with contextlib.suppress(AlreadySettled):
                agree(proposal=proposal, by=by)

        return run

    at_once(agreeing(finance), agreeing(other))

    assert RateCard.objects.count() == 1


PENCE = st.decimals(Decimal("0.01"), Decimal("999999.99"), places=2)


@given(
    steps=st.lists(st.tuples(st.integers(-30, 60), PENCE, PENCE), min_size=1, max_size=5),
    from_admin=st.booleans(),
)
def test_whatever_two_people_agree_one_card_holds_each_day_to_the_penny(db, steps, from_admin):
    organisation = OrganisationFactory()
    pair = the_two(organisation)
    by, other = pair if from_admin else pair[::-1]
    made = []

    for days, session, preparation in steps:
        rates = rates_of()
        rates["session"] = rates["session"] | {"per_hour": session}
        rates["preparation"] = rates["preparation"] | {"per_hour": preparation}
        try:
            proposal = proposed(
                organisation, by, effective_from=TODAY + timedelta(days=days), rates=rates
            )
            card = agree(proposal=proposal, by=other)
        except TooEarly:
            continue
        made.append(card)
        kept = {rate.activity: rate.per_hour for rate in card.rates.all()}
        assert kept == {"session": session, "preparation": preparation}

    cards = organisation.rate_cards
    assert cards.count() == len(made)
    for day in range(-30, 62):
        holds = cards.in_force_on(TODAY + timedelta(days=day)).count()
        assert holds == (TODAY + timedelta(days=day) >= made[0].effective_from)


def test_database_keeps_rates_to_two_people_and_proposals_as_they_were(db):
    organisation = OrganisationFactory()
    admin, finance = the_two(organisation)
    proposal = proposed(organisation, admin)

    with refused_by("rate_card_proposed_and_agreed_by_two"):
        RateCardFactory(proposed_by=admin, agreed_by=admin)
    with refused_by("rate_card_proposed_and_agreed_by_two"):
        RateCardFactory(proposed_by=admin)
    with refused_by("rate_proposal_with_a_card_is_settled"):
        RateProposal.objects.update(card=RateCardFactory())
    with refused_by("proposed_rate_one_per_activity"):
        ProposedRate.objects.create(proposal=proposal, activity="session", per_hour=1)
    with refused_by("proposed_rate_is_never_edited"):
        ProposedRate.objects.update(per_hour=Decimal("99.00"))
    agree(proposal=proposal, by=finance)
    with refused_by("rate_proposal_settled_is_never_changed"), connection.cursor() as cursor:
        cursor.execute("UPDATE payments_rateproposal SET name = 'Other'")


def test_proposed_rate_is_more_than_nothing(db):
    proposal = RateProposal.objects.create(
        organisation=OrganisationFactory(),
        name="x",
        source="x",
        effective_from=TODAY,
        by=PersonFactory(),
    )

    with refused_by("proposed_rate_is_more_than_nothing"):
        ProposedRate.objects.create(proposal=proposal, activity="session", per_hour=0)


def typed(**changes):
    data = {"name": "Involvement payments", "source": "Policy 7", "effective_from": TODAY}
    for activity in Activity:
        data |= {f"{activity}_per_hour": "27.50", f"{activity}_step_minutes": "15"}
        data |= {f"{activity}_least_minutes": "0"}
    return data | changes


def test_pages_take_rates_from_proposal_to_card(db, client):
    organisation = OrganisationFactory()
    admin, finance = the_two(organisation)
    address = reverse("payments:propose_rates", args=[organisation.public_id])

    client.force_login(admin)
    begun = client.get(address, {"from": "flat"}).content.decode()
    refused = client.post(address, typed(session_per_hour="27.505", preparation_per_hour="12.00"))
    client.post(address, typed(preparation_per_hour="12.00"))
    proposal = RateProposal.objects.get()
    page = reverse("payments:rate_proposal", args=[proposal.public_id])
    alone = client.post(reverse("payments:agree_to_rates", args=[proposal.public_id]), follow=True)
    client.force_login(finance)
    waiting = client.get(page).content.decode()
    client.post(reverse("payments:agree_to_rates", args=[proposal.public_id]))

    assert 'value="25.00"' in begun
    assert "Example, check" in begun
    assert "Write pounds and pence, like 27.50." in refused.content.decode()
    assert "Two people settle rates together" in alone.content.decode()
    assert "less than the National Living Wage, £12.71" in waiting
    assert "Agree to these rates" in waiting
    card = RateCard.objects.get()
    assert {rate.activity: rate.per_hour for rate in card.rates.all()} == {
        "session": Decimal("27.50"),
        "preparation": Decimal("12.00"),
    }


def test_nothing_of_another_organisation_is_seen(db, client):
    admin, _finance = the_two(OrganisationFactory())
    foreign = OrganisationFactory()
    proposal = proposed(foreign, the_two(foreign)[0], name="Foreign rates")
    client.force_login(admin)

    page = client.get(reverse("payments:rates")).content.decode()

    assert "Foreign rates" not in page
    assert foreign.name not in page
    for name in ("propose_rates", "rate_proposal"):
        target = foreign if name == "propose_rates" else proposal
        assert client.get(reverse(f"payments:{name}", args=[target.public_id])).status_code == 404


def test_setup_says_how_it_stands_with_rates(db):
    organisation = OrganisationFactory()
    admin, finance = the_two(organisation)

    def line():
        return next(line for line in setup_of([organisation])[organisation] if line.name == "rates")

    before = line()
    proposal = proposed(organisation, admin)
    waiting = line()
    agree(proposal=proposal, by=finance)

    assert before.what == "There are no rates yet, so nobody is offered pay."
    assert waiting.what == "Rates are proposed. Somebody else has to agree."
    assert (before.is_done, waiting.is_done, line().is_done) == (False, False, True)


@pytest.mark.parametrize("rows", [1, 3])
def test_rates_run_the_same_queries_for_one_and_for_three(db, client, django_assert_num_queries, rows):
    organisation = OrganisationFactory()
    admin, _finance = the_two(organisation)
    for number in range(rows):
        start = date(2020 + number, 1, 1)
        RateCardFactory(
            organisation=organisation, effective_from=start, effective_to=start.replace(month=6)
        )
        proposed(organisation, admin, effective_from=TODAY + timedelta(days=number + 1))
    client.force_login(admin)

    with django_assert_num_queries(8):
        client.get(reverse("payments:rates"))
