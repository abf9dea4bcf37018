"""From minutes to money."""

from decimal import ROUND_HALF_UP, Decimal

PENNY = Decimal("0.01")
MINUTES_AN_HOUR = 60


def amount_for(minutes: int, per_hour: Decimal, step_minutes: int) -> tuple[int, Decimal]:
    """The minutes that are paid, and the pounds for them.

    `minutes` were worked (whole minutes, more than 0); `per_hour` is pounds for sixty of them;
    `step_minutes` is the size of a step (1 or more). Minutes are rounded up to a whole step, so
    nobody gives time away; the sum is then rounded to the penny, half a penny upwards, once.
    Exact decimals throughout: a float is refused with TypeError, minutes or steps below 1 and a
    rate below 0 with ValueError.

    Source: rounding up to 15 minutes is our own default; the step is data on the rate.
    """
    for number, kind in ((minutes, int), (step_minutes, int), (per_hour, Decimal)):
        if not isinstance(number, kind):
            raise TypeError(f"{number!r} should be {kind.__name__}: money is never a float")
    if minutes < 1 or step_minutes < 1 or per_hour < 0:
        raise ValueError("minutes and steps are 1 or more, and a rate is not below nothing")
    steps = -(-minutes // step_minutes)
    minutes_paid = steps * step_minutes
    return minutes_paid, (minutes_paid * per_hour / MINUTES_AN_HOUR).quantize(PENNY, ROUND_HALF_UP)
