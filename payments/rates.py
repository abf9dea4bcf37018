"""Changing what is paid: one person proposes, somebody else agrees, and then it is a card of its own.

No single person changes rates: of the two, one looks after the organisation (its admin) and one after its
finances (a finance officer). That is the rule for keeping hands apart, row "Change rates or policy".
"""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

import pghistory
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from groups.lines import Line
from groups.models import Organisation, OrganisationRole
from payments.models import ProposedRate, Rate, RateCard, RateProposal
from people.models import Person

Role = OrganisationRole.Role
TOGETHER = {Role.ADMIN, Role.PREPARER}

# The National Living Wage from April 2026, in pounds an hour. Only advice: check it each April.
LIVING_WAGE = Decimal("12.71")


class NotTogether(Exception):
    """These two may not settle rates together: the same person, or not one of each."""


class AlreadySettled(Exception):
    """Somebody agreed, or took it back, in the meantime."""


class TooEarly(Exception):
    """A new card starts on a day that has not come yet, and after the newest one. `earliest` is that day."""

    def __init__(self, earliest: date):
        super().__init__("too early")
        self.earliest = earliest


@dataclass(frozen=True)
class Example:
    """A card to begin from. It pays nobody; whoever takes it over checks it first."""

    key: str
    name: str
    source: str
    per_hour: Decimal


EXAMPLES = [
    Example(
        "nihr",
        gettext_lazy("Involvement payments"),
        gettext_lazy(
            "Example, check: as the National Institute for Health and Care Research (NIHR) pays an hour "
            "from 16 December 2025. Half an hour is £13.80 there."
        ),
        Decimal("27.50"),
    ),
    Example(
        "collective",
        gettext_lazy("Co-producing"),
        gettext_lazy(
            "Example, check: Co-Production Collective, pilot from September 2024 to March 2025."
        ),
        Decimal("30.00"),
    ),
    Example(
        "flat",
        gettext_lazy("One rate for everything"),
        gettext_lazy("Example, check: a flat rate an hour, with reading before and feedback after."),
        Decimal("25.00"),
    ),
]


def roles_here(person: Person, organisation: Organisation) -> set[str]:
    """Which of the two parts in settling rates somebody has."""
    held = organisation.roles.held_by(person).filter(role__in=TOGETHER)
    return set(held.values_list("role", flat=True))


def may_agree(proposal: RateProposal, person: Person) -> bool:
    """Somebody else, and between the two of them one of each."""
    theirs = roles_here(person, proposal.organisation)
    proposers = roles_here(proposal.by, proposal.organisation)
    return person.pk != proposal.by_id and bool(theirs and proposers) and theirs | proposers == TOGETHER


def earliest_start(organisation: Organisation) -> date | None:
    """From which day a new card may hold; None for the first, which may also hold for days that are over.

    Today may have been paid by the old one already, so never before tomorrow.
    """
    newest = organisation.rate_cards.order_by("-effective_from").first()
    if newest is None:
        return None
    tomorrow = timezone.localdate(timezone=organisation.zone) + timedelta(days=1)
    return max(tomorrow, newest.effective_from + timedelta(days=1))


def _check_start(organisation, day):
    earliest = earliest_start(organisation)
    if earliest and day < earliest:
        raise TooEarly(earliest)


@transaction.atomic
def propose(
    *,
    organisation: Organisation,
    name: str,
    source: str,
    effective_from: date,
    rates: dict[str, dict],
    by: Person,
) -> RateProposal:
    """Write rates down for somebody else to agree to. Nobody is paid by them yet.

    `rates`: by activity, `per_hour` (Decimal pounds), `step_minutes`, `least_minutes`. The same again while
    it waits gives the one that waits. Raises NotTogether or TooEarly.
    """
    organisation = Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
    if not roles_here(by, organisation):
        raise NotTogether
    _check_start(organisation, effective_from)
    facts = {"name": name, "source": source, "effective_from": effective_from, "by": by}
    for waiting in organisation.rate_proposals.waiting().filter(**facts).prefetch_related("rates"):
        if _as_facts(waiting.rates.all()) == rates:
            return waiting
    with pghistory.context(by=by.pk):
        proposal = RateProposal.objects.create(organisation=organisation, **facts)
        ProposedRate.objects.bulk_create(
            ProposedRate(proposal=proposal, activity=activity, **rate)
            for activity, rate in rates.items()
        )
    return proposal


def _as_facts(rates):
    return {rate.activity: rate.terms for rate in rates}


@transaction.atomic
def agree(*, proposal: RateProposal, by: Person) -> RateCard:
    """Make the card, to the penny as it was proposed; the one before ends where it begins.

    Agreeing twice gives the same card. Raises NotTogether, AlreadySettled or TooEarly.
    """
    # Everyone who settles rates here queues on this row, so no two cards begin at once.
    organisation = Organisation.objects.select_for_update(no_key=True).get(pk=proposal.organisation_id)
    proposal = RateProposal.objects.select_related("organisation", "by", "card").get(pk=proposal.pk)
    if proposal.card and proposal.card.agreed_by_id == by.pk:
        return proposal.card
    if proposal.settled_at:
        raise AlreadySettled
    if not may_agree(proposal, by):
        raise NotTogether
    _check_start(organisation, proposal.effective_from)
    with pghistory.context(by=by.pk):
        for card in organisation.rate_cards.in_force_on(proposal.effective_from):
            card.effective_to = proposal.effective_from
            card.save(update_fields=["effective_to"])
        card = RateCard.objects.create(
            organisation=organisation,
            name=proposal.name,
            source=proposal.source,
            effective_from=proposal.effective_from,
            proposed_by=proposal.by,
            agreed_by=by,
        )
        Rate.objects.bulk_create(
            Rate(card=card, activity=activity, **rate)
            for activity, rate in _as_facts(proposal.rates.all()).items()
        )
        proposal.card, proposal.settled_at = card, timezone.now()
        proposal.save(update_fields=["card", "settled_at"])
    return card


@transaction.atomic
def take_back(*, proposal: RateProposal, by: Person) -> RateProposal:
    """Nothing comes of it; the row stays. Twice changes nothing. Raises NotTogether or AlreadySettled."""
    organisation = Organisation.objects.select_for_update(no_key=True).get(pk=proposal.organisation_id)
    proposal = RateProposal.objects.get(pk=proposal.pk)
    if not roles_here(by, organisation):
        raise NotTogether
    if proposal.card_id:
        raise AlreadySettled
    if proposal.settled_at is None:
        with pghistory.context(by=by.pk):
            proposal.settled_at = timezone.now()
            proposal.save(update_fields=["settled_at"])
    return proposal


def is_low(rate: Rate | ProposedRate) -> bool:
    return rate.per_hour < LIVING_WAGE


def rates_line(organisations: list[Organisation]) -> dict[int, Line]:
    """What the setup of an organisation says about rates. Two queries."""
    cards = RateCard.objects.filter(organisation__in=organisations, rates__isnull=False)
    with_card = set(cards.values_list("organisation", flat=True))
    proposals = RateProposal.objects.waiting().filter(organisation__in=organisations)
    waiting = set(proposals.values_list("organisation", flat=True))
    lines = {}
    for organisation in organisations:
        if organisation.pk in with_card:
            what = _("There are rates.")
        elif organisation.pk in waiting:
            what = _("Rates are proposed. Somebody else has to agree.")
        else:
            what = _("There are no rates yet, so nobody is offered pay.")
        lines[organisation.pk] = Line(
            name="rates",
            what=what,
            why=_("Two people settle them together: an admin and a finance officer."),
            is_done=organisation.pk in with_card,
            hard=True,
            url=reverse("payments:rates"),
            mend=_("Rates"),
        )
    return lines
