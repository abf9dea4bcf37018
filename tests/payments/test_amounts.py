from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payments.amounts import amount_for

minutes = st.integers(1, 24 * 60)
rates = st.decimals("0.01", "999.99", places=2)
steps = st.sampled_from([1, 5, 10, 15, 30, 60])


def exact(minutes, per_hour):
    return Fraction(minutes) * Fraction(per_hour) / 60


@pytest.mark.parametrize(
    ("worked", "per_hour", "step", "paid", "pounds"),
    [
        (120, "27.50", 15, 120, "55.00"),
        (20, "27.50", 15, 30, "13.75"),
        (121, "27.50", 15, 135, "61.88"),  # 61.875: half a penny goes up
        (1, "27.50", 1, 1, "0.46"),  # 0.4583…: less than half goes down
        (15, "0.02", 15, 15, "0.01"),  # 0.005
        (61, "12.71", 60, 120, "25.42"),
    ],
)
def test_amount_for(worked, per_hour, step, paid, pounds):
    assert amount_for(worked, Decimal(per_hour), step) == (paid, Decimal(pounds))


@given(minutes, rates, steps)
def test_never_less_than_the_exact_pay_to_the_penny_and_never_a_step_more(worked, per_hour, step):
    paid, pounds = amount_for(worked, per_hour, step)

    half_a_penny = Fraction(1, 200)
    assert paid % step == 0
    assert worked <= paid < worked + step
    assert Fraction(pounds) >= exact(worked, per_hour) - half_a_penny
    assert Fraction(pounds) < exact(worked + step, per_hour) + half_a_penny


@given(minutes, rates, steps)
def test_exact_to_the_penny(worked, per_hour, step):
    paid, pounds = amount_for(worked, per_hour, step)

    difference = Fraction(pounds) - exact(paid, per_hour)
    assert isinstance(pounds, Decimal)
    assert pounds.as_tuple().exponent == -2
    assert -Fraction(1, 200) < difference <= Fraction(1, 200)


@given(minutes, minutes, rates, steps)
def test_longer_is_never_paid_less(one, other, per_hour, step):
    shorter, longer = sorted([one, other])

    assert amount_for(shorter, per_hour, step) <= amount_for(longer, per_hour, step)


@given(minutes, rates, rates, steps)
def test_a_higher_rate_never_pays_less(worked, one, other, step):
    lower, higher = sorted([one, other])

    assert amount_for(worked, lower, step)[1] <= amount_for(worked, higher, step)[1]


@pytest.mark.parametrize(
    ("worked", "per_hour", "step"), [(60.0, Decimal(10), 15), (60, 27.5, 15), (60, Decimal(10), 15.0)]
)
def test_a_float_is_refused(worked, per_hour, step):
    with pytest.raises(TypeError):
        amount_for(worked, per_hour, step)


@pytest.mark.parametrize(("worked", "per_hour", "step"), [(0, "10", 15), (60, "-1", 15), (60, "10", 0)])
def test_nonsense_is_refused(worked, per_hour, step):
    with pytest.raises(ValueError):
        amount_for(worked, Decimal(per_hour), step)
