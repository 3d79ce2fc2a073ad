"""Splitting a change in quantity and rate: it closes, takes no side, and equals Shapley."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from sluitend.methods.bennet import bennet

Floats = NDArray[np.float64]
Case = tuple[Floats, Floats, Floats, Floats]
quantities = st.floats(500, 2e7)
values = st.integers(-(10**13), 10**13).map(float)


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """Inhabitants and eurocents of two years, for a few municipalities."""
    n = draw(st.integers(1, 5))
    inhabitants = st.lists(quantities, min_size=n, max_size=n)
    amounts = st.lists(values, min_size=n, max_size=n)
    return (
        np.array(draw(inhabitants)),
        np.array(draw(inhabitants)),
        np.array(draw(amounts)),
        np.array(draw(amounts)),
    )


def shapley(case: Case) -> tuple[Floats, Floats]:
    """Mean over the orders in which quantity and rate change, one after the other."""
    before = {"quantity": case[0], "rate": case[2] / case[0]}
    after = {"quantity": case[1], "rate": case[3] / case[1]}
    effect = {name: np.zeros_like(case[0]) for name in before}
    orders = list(permutations(before))
    for order in orders:
        now = dict(before)
        for name in order:
            old = now["quantity"] * now["rate"]
            now[name] = after[name]
            effect[name] += (now["quantity"] * now["rate"] - old) / len(orders)
    return effect["quantity"], effect["rate"]


def close(found: Floats, expected: Floats, case: Case) -> bool:
    """Compare at 1e-9 of the largest amount that plays a part."""
    rates = np.abs(case[2] / case[0]) + np.abs(case[3] / case[1])
    scale = rates * np.maximum(case[0], case[1])
    return bool((np.abs(found - expected) <= 1e-9 * scale).all())


@given(cases())
def test_effects_add_up_to_the_change(case: Case) -> None:
    quantity, rate = bennet(*case)
    assert close(quantity + rate, case[3] - case[2], case)


@given(cases())
def test_swapping_the_years_changes_the_signs(case: Case) -> None:
    forth = bennet(*case)
    back = bennet(case[1], case[0], case[3], case[2])
    assert np.array_equal(forth[0], -back[0])
    assert np.array_equal(forth[1], -back[1])


@given(cases())
def test_equals_shapley_over_both_orders(case: Case) -> None:
    for found, expected in zip(bennet(*case), shapley(case), strict=True):
        assert close(found, expected, case)


@given(cases(), st.sampled_from([0.5, 2.0, 1024.0]))
def test_other_units_of_money_scale_the_effects(case: Case, factor: float) -> None:
    once = bennet(*case)
    again = bennet(case[0], case[1], case[2] * factor, case[3] * factor)
    assert all(np.array_equal(b, a * factor) for a, b in zip(once, again, strict=True))


@given(cases(), st.sampled_from([0.5, 2.0, 1024.0]))
def test_other_units_of_quantity_change_nothing(case: Case, factor: float) -> None:
    once = bennet(*case)
    again = bennet(case[0] * factor, case[1] * factor, case[2], case[3])
    assert all(np.array_equal(a, b) for a, b in zip(once, again, strict=True))


@given(quantities, values, values)
def test_no_inhabitants_effect_without_more_inhabitants(
    inhabitants: float, before: float, after: float
) -> None:
    same = np.array([inhabitants])
    quantity, _ = bennet(same, same, np.array([before]), np.array([after]))
    assert quantity.tolist() == [0.0]


@given(st.integers(500, 10**7), st.integers(500, 10**7), st.integers(-(10**6), 10**6))
def test_no_rate_effect_when_every_inhabitant_costs_the_same(n: int, m: int, rate: int) -> None:
    _, effect = bennet(*(np.array([float(x)]) for x in (n, m, n * rate, m * rate)))
    assert effect.tolist() == [0.0]


def test_both_change() -> None:
    # 20,000 x 300 = 6.0 mln becomes 21,000 x 310 = 6.51 mln.
    quantity, rate = bennet(*(np.array([x]) for x in (20_000.0, 21_000.0, 6e6, 6.51e6)))
    assert quantity[0] == pytest.approx(1_000 * 305)
    assert rate[0] == pytest.approx(10 * 20_500)
