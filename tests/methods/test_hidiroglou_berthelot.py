"""The edit of Hidiroglou and Berthelot: worked by hand, against exact fractions, and at its edges."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sluitend.methods.hidiroglou_berthelot import amount_at, effect_of, hidiroglou_berthelot

if TYPE_CHECKING:
    from numpy.typing import NDArray

Pairs = list[tuple[int, int]]
amounts = st.integers(1, 10**6)
pairs_of_amounts = st.lists(st.tuples(amounts, amounts), min_size=5, max_size=40)


class Judged(NamedTuple):
    effects: list[Fraction]
    low: Fraction
    high: Fraction
    outside: list[bool]
    nearest: Fraction


def quantile(values: list[Fraction], part: Fraction) -> Fraction:
    """Interpolate linearly between the two values around the position (n - 1) x part."""
    ordered = sorted(values)
    position = part * (len(ordered) - 1)
    below = int(position)
    if below + 1 == len(ordered):
        return ordered[below]
    return ordered[below] + (position - below) * (ordered[below + 1] - ordered[below])


def exactly(pairs: Pairs, u: int, a: Fraction, c: int) -> Judged:
    """Work the edit out in fractions, one unit at a time; the least distance is ours, see there."""
    ratios = [Fraction(after, before) for before, after in pairs]
    median = quantile(ratios, Fraction(1, 2))
    centred = [1 - median / r if r < median else r / median - 1 for r in ratios]
    effects = [s * max(pair) ** u for s, pair in zip(centred, pairs, strict=True)]
    first, middle, third = (quantile(effects, Fraction(n, 4)) for n in (1, 2, 3))
    least = a * quantile([Fraction(max(pair)) ** u for pair in pairs], Fraction(1, 2))
    low = middle - c * max(middle - first, least)
    high = middle + c * max(third - middle, least)
    outside = [not low <= e <= high for e in effects]
    return Judged(effects, low, high, outside, min(middle - first, third - middle))


def columns(pairs: Pairs) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    table = np.array(pairs, dtype=np.float64)
    return table[:, :1], table[:, 1:]


def test_an_example_worked_by_hand() -> None:
    """Five units of 100: ratios 1.0 to 1.3 and one of 4.8; the median is 1.2.

    s = 1 - 1.2/1.0 = -0.2, 1 - 1.2/1.1 = -0.0909, 0, 1.3/1.2 - 1 = 0.0833 and 4.8/1.2 - 1 = 3.
    E = s x root of the larger amount: -2, -0.9535, 0, 0.9501 and 65.73. Quartiles are the second to
    fourth, so the bounds are -4 x 0.9535 and 4 x 0.9501.
    """
    found = hidiroglou_berthelot(
        np.full((5, 1), 100.0),
        np.array([[100.0], [110.0], [120.0], [130.0], [480.0]]),
        u=0.5, a=0.05, c=4, least=5,
    )  # fmt: skip
    assert found.median_ratio[0] == pytest.approx(1.2)
    assert found.effect.ravel() == pytest.approx([-2, -0.95346, 0, 0.95015, 65.72671], abs=1e-5)
    assert found.low[0] == pytest.approx(-3.81385, abs=1e-5)
    assert found.high[0] == pytest.approx(3.80058, abs=1e-5)
    assert found.outside.ravel().tolist() == [False, False, False, False, True]
    assert found.strength[4, 0] == pytest.approx(65.72671 / 3.80058, abs=1e-4)


def test_the_smallest_distance_keeps_bounds_apart() -> None:
    """Ratios within half a per cent of each other: then c x a = 20 % is what a middle unit may."""
    pairs = [(1000, 1000 + n) for n in (-2, -1, 0, 1, 2)] + [(1000, 998), (100, 119), (100, 121)]
    pairs = [*pairs, (1000, 990)]
    exact = exactly(pairs, 0, Fraction(5, 100), 4)
    found = hidiroglou_berthelot(*columns(pairs), u=0, a=0.05, c=4, least=5)
    assert (exact.low, exact.high) == (Fraction(-20, 100), Fraction(20, 100))
    assert found.low[0] == pytest.approx(float(exact.low), abs=1e-6)
    assert found.high[0] == pytest.approx(float(exact.high), abs=1e-6)
    assert found.outside.ravel().tolist() == [False] * 7 + [True, False]
    without = hidiroglou_berthelot(*columns(pairs), u=0, a=0, c=4, least=5)
    assert without.outside.ravel().tolist() == [False] * 6 + [True] * 3


def test_the_least_distance_of_the_paper_would_never_count() -> None:
    """Ratios are centred on their median, so the middle E is nothing and so is a share of it."""
    rng = np.random.default_rng(3)
    before = np.exp(rng.normal(6, 1, (301, 20)))
    found = hidiroglou_berthelot(
        before, before * np.exp(rng.normal(0.03, 0.1, before.shape)), u=0.5, a=0.05, c=4, least=20
    )
    assert np.abs(found.quartiles[1]).max() < 1e-9
    assert (found.least_distance > 0.3).all()
    assert found.units.tolist() == [301] * 20


@given(
    pairs_of_amounts, st.sampled_from([0, 1]), st.sampled_from([0, 5, 50, 200]), st.integers(1, 20)
)
def test_equals_exact_fractions(pairs: Pairs, u: int, hundredths: int, c: int) -> None:
    exact = exactly(pairs, u, Fraction(hundredths, 100), c)
    found = hidiroglou_berthelot(*columns(pairs), u=u, a=hundredths / 100, c=c, least=5)
    if found.tied[0]:
        assert exact.nearest <= 1e-6
        return
    scale = max(1.0, *(abs(float(e)) for e in exact.effects))
    assert found.effect.ravel() == pytest.approx(
        [float(e) for e in exact.effects], abs=1e-9 * scale
    )
    for effect, expected, flagged in zip(
        exact.effects, exact.outside, found.outside.ravel(), strict=True
    ):
        edge = min(abs(effect - exact.low), abs(effect - exact.high))
        assert flagged == expected or edge <= 1e-6 * scale


@given(pairs_of_amounts)
def test_the_root_of_size_is_that_of_a_slow_version(pairs: Pairs) -> None:
    found = hidiroglou_berthelot(*columns(pairs), u=0.5, a=0.05, c=4, least=5)
    ratios = sorted(after / before for before, after in pairs)
    half = len(ratios) // 2
    median = ratios[half] if len(ratios) % 2 else (ratios[half - 1] + ratios[half]) / 2
    for (before, after), effect in zip(pairs, found.effect.ravel(), strict=True):
        r = after / before
        centred = 1 - median / r if r < median else r / median - 1
        if not found.tied[0]:
            expected = centred * math.sqrt(max(before, after))
            assert effect == pytest.approx(expected, abs=1e-5, rel=1e-9)


@given(st.lists(pairs_of_amounts, min_size=2, max_size=4))
def test_columns_do_not_touch_each_other(blocks: list[Pairs]) -> None:
    longest = max(map(len, blocks))
    table = np.full((2, longest, len(blocks)), np.nan)
    for column, pairs in enumerate(blocks):
        table[:, : len(pairs), column] = np.array(pairs, dtype=np.float64).T
    together = hidiroglou_berthelot(table[0], table[1], u=0.5, a=0.05, c=4, least=5)
    for column, pairs in enumerate(blocks):
        alone = hidiroglou_berthelot(*columns(pairs), u=0.5, a=0.05, c=4, least=5)
        rows = slice(len(pairs))
        assert np.array_equal(together.outside[rows, column], alone.outside[:, 0])
        assert not together.judged[len(pairs) :, column].any()


@given(pairs_of_amounts, st.sampled_from([2.0, 1024.0]))
def test_another_unit_of_money_changes_no_judgement(pairs: Pairs, factor: float) -> None:
    before, after = columns(pairs)
    once = hidiroglou_berthelot(before, after, u=0.5, a=0.05, c=4, least=5)
    again = hidiroglou_berthelot(before * factor, after * factor, u=0.5, a=0.05, c=4, least=5)
    sure = np.abs(np.abs(np.nan_to_num(once.strength)) - 1) > 1e-9
    assert np.array_equal(once.outside[sure], again.outside[sure])


@given(pairs_of_amounts.filter(lambda pairs: len(pairs) % 2 == 1))
def test_a_rise_and_the_same_fall_stand_out_alike(pairs: Pairs) -> None:
    """With the years swapped every E changes sign: the centring treats both sides the same."""
    before, after = columns(pairs)
    forth = hidiroglou_berthelot(before, after, u=0.5, a=0.05, c=4, least=5)
    back = hidiroglou_berthelot(after, before, u=0.5, a=0.05, c=4, least=5)
    scale = np.nanmax(np.abs(np.append(forth.effect, 1.0)))
    assert np.allclose(forth.effect, -back.effect, atol=1e-6 * scale, rtol=1e-9, equal_nan=True)


def test_zeros_negatives_and_gaps_are_not_judged_and_do_not_count() -> None:
    ordinary = [(100, 100 + n) for n in range(10)]
    strange = [(0, 100), (100, 0), (-100, 100), (100, -100), (0, 0)]
    before, after = columns([*ordinary, *strange])
    before, after = np.vstack([before, [[np.nan], [5.0]]]), np.vstack([after, [[5.0], [np.nan]]])
    found = hidiroglou_berthelot(before, after, u=0.5, a=0.05, c=4, least=10)
    alone = hidiroglou_berthelot(*columns(ordinary), u=0.5, a=0.05, c=4, least=10)
    assert found.judged.ravel().tolist() == [True] * 10 + [False] * 7
    assert (found.low[0], found.high[0]) == (alone.low[0], alone.high[0])
    assert np.isnan(found.effect[10:]).all()


def test_few_units_are_not_judged_and_it_says_so() -> None:
    pairs = [(100, 100), (100, 110), (100, 120), (100, 900)]
    found = hidiroglou_berthelot(*columns(pairs), u=0.5, a=0.05, c=4, least=5)
    assert found.few.tolist() == [True]
    assert not found.judged.any()
    assert np.isnan(found.low).all()


def test_equal_ratios_are_not_judged_and_it_says_so() -> None:
    """With most ratios equal the quartiles coincide, and say nothing of ordinary differences."""
    pairs = [(100 * n, 105 * n) for n in range(1, 10)] + [(100, 900)]
    found = hidiroglou_berthelot(*columns(pairs), u=0.5, a=0.05, c=4, least=5)
    assert (found.tied.tolist(), found.few.tolist()) == ([True], [False])
    assert not found.outside.any()


@given(
    st.floats(-1e3, 1e3),
    st.floats(1.0, 1e6),
    st.floats(0.2, 5.0),
    st.sampled_from([0.0, 0.3, 0.5, 1.0]),
)
def test_the_amount_at_a_bound_lies_on_it(
    bound: float, before: float, median: float, u: float
) -> None:
    one = np.array([1.0])
    amount = amount_at(bound * one, before * one, median * one, u)
    on_it = effect_of(before * one, amount, median * one, u)[0]
    steep = abs(effect_of(before * one, amount * (1 + 1e-9), median * one, u)[0] - on_it)
    assert (
        on_it == pytest.approx(bound, abs=1e-6 + 10 * steep) or amount[0] < before * median * 1e-7
    )


def test_what_passes_the_amount_at_the_bound_stands_out() -> None:
    pairs = [(100 * n, 100 * n + n * n % 17) for n in range(1, 30)]
    found = hidiroglou_berthelot(*columns(pairs), u=0.5, a=0.05, c=4, least=5)
    limit = amount_at(found.high, np.array([500.0]), found.median_ratio, 0.5)[0]
    just_over = effect_of(np.array([500.0]), np.array([limit * 1.001]), found.median_ratio, 0.5)
    just_under = effect_of(np.array([500.0]), np.array([limit * 0.999]), found.median_ratio, 0.5)
    assert just_under < found.high < just_over
