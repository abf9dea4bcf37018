"""Money: one's own, and finance. Nobody who runs a group sees any."""

from datetime import timedelta
from uuid import uuid4

from django.utils import timezone

from payments.models import RateProposal
from people.services import issue_link
from tests.factories.payments import accepted, approved, batch_of, payment_line, rates
from tests.permissions.table import Row, only, public, signed_in

FINANCE = "finance approver releaser"


def line(world, **fields):
    """Two hours of the member's, confirmed by the facilitator."""
    if not world.organisation.rate_cards.exists():
        rates(world.organisation)
    payee, _new = world.member.payees.get_or_create(organisation=world.organisation)
    return payment_line(
        payee=payee, group_session=world.group_session, verified_by=world.facilitator, **fields
    )


def the_session(world):
    line(world)
    return [world.group_session.public_id]


def a_claim(world):
    return [accepted(line(world)).claim.public_id]


def a_batch(world):
    return [batch_of(approved(line(world), by=world.approver)).public_id]


def a_link(world):
    line(world)
    expires_at = timezone.now() + timedelta(days=1)
    return [
        issue_link(
            person=world.member,
            purpose="pay",
            target=world.group_session.public_id,
            expires_at=expires_at,
        )
    ]


def a_proposal(world):
    return [
        RateProposal.objects.create(
            organisation=world.organisation,
            name="Involvement payments",
            source="Made up",
            effective_from=timezone.localdate() + timedelta(days=9),
            by=world.finance,
        ).public_id
    ]


ROWS = {
    "payments:offer": Row(public(200), args=a_link),
    "payments:my_pay": Row(signed_in(200)),
    "payments:my_offer": Row(only("member", 200), args=the_session),
    "payments:finance": Row(only(FINANCE, 200)),
    "payments:to_approve": Row(only(FINANCE, 200)),
    # Nothing is ticked: back to the list.
    "payments:check": Row(only("approver", 302)),
    "payments:approve": Row(
        only("approver", 302), method="post", data={"claim": [str(uuid4())], "total": "1.00"}
    ),
    "payments:claim": Row(only(FINANCE, 200), args=a_claim),
    "payments:to_look_at": Row(only(FINANCE, 200)),
    # Each admin the rates of their own organisation.
    "payments:rates": Row(only(f"{FINANCE} admin other_admin", 200)),
    "payments:propose_rates": Row(
        only("finance admin", 200), args=lambda world: [world.organisation.public_id]
    ),
    "payments:rate_proposal": Row(only(f"{FINANCE} admin", 200), args=a_proposal),
    "payments:agree_to_rates": Row(only("finance admin", 302), args=a_proposal, method="post"),
    "payments:take_back_rates": Row(only("finance admin", 302), args=a_proposal, method="post"),
    "payments:batches": Row(only("finance releaser", 200)),
    "payments:make": Row(only("finance", 200), args=lambda world: [world.organisation.public_id]),
    "payments:batch": Row(only("finance releaser", 200), args=a_batch),
    "payments:download": Row(only("finance releaser", 200), args=a_batch, method="post"),
    "payments:release": Row(only("releaser", 302), args=a_batch, method="post"),
}
