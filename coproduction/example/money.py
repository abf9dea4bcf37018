"""What an hour pays in the example, and who has taken it."""

from datetime import date
from decimal import Decimal

from payments import answering
from payments.models import Activity, PaymentLine, Rate, RateCard
from payments.offering import offer_what_is_due


def set_rates(organisation):
    card = RateCard.objects.create(
        organisation=organisation,
        name="Involvement payments",
        source="Example: NIHR public involvement rates from 16 December 2025. Check before use.",
        effective_from=date(2025, 12, 16),
    )
    for activity in Activity:
        Rate.objects.create(card=card, activity=activity, per_hour=Decimal("27.50"), step_minutes=15)


def pay(group_session, people):
    """Pay is offered as it always is; two have taken it, and finance sees what waits."""
    offer_what_is_due()
    for key in ("layla", "marek"):
        lines = PaymentLine.objects.filter(payee__person=people[key], group_session=group_session)
        ids = list(lines.values_list("public_id", flat=True))
        answering.answer(
            person=people[key],
            group_session=group_session,
            choice=answering.Choice.TAKE,
            seen=ids,
            chosen=ids,
        )
