"""What a text costs: prices with the day they began, because they change and what was paid does not."""

from datetime import date
from decimal import Decimal

from django.conf import settings


def pence_a_text(day: date) -> Decimal:
    """With tax, by the price that held on that day. 0 where none is known: then nothing is said of cost."""
    begun = [since for since in settings.TEXT_PRICES if since <= day]
    return settings.TEXT_PRICES[max(begun)] if begun else Decimal(0)
