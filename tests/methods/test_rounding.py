"""Rounding keeps sums: against an exact implementation in fractions, and by its properties."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sluitend.methods.rounding import largest_remainder

DENOMINATOR = 1000
"""Generated parts are thousandths of a unit: far above float noise, so that ties are real ties."""


def rounded_exactly(parts: list[Fraction], total: int, unit: int) -> list[int]:
    """Slow, in exact fractions, one group: what the kernel must give."""
    floors = [math.floor(part / unit) for part in parts]
    left = total // unit - sum(floors)
    by_remainder = sorted(range(len(parts)), key=lambda i: (-(parts[i] / unit - floors[i]), i))
    lucky = set(by_remainder[:left])
    return [(floor + (i in lucky)) * unit for i, floor in enumerate(floors)]


@st.composite
def problems(draw: st.DrawFn) -> tuple[list[list[Fraction]], list[int], int]:
    """Groups of parts, a reachable total for each, and a unit."""
    unit = draw(st.sampled_from([1, 7, 1000, 100_000]))
    thousandths = st.integers(-5_000_000, 5_000_000)
    groups = [
        [Fraction(n * unit, DENOMINATOR) for n in numbers]
        for numbers in draw(st.lists(st.lists(thousandths, max_size=8), min_size=1, max_size=6))
    ]
    totals = []
    for parts in groups:
        low = sum(math.floor(part / unit) for part in parts)
        high = sum(math.ceil(part / unit) for part in parts)
        totals.append(draw(st.integers(low, high)) * unit)
    return groups, totals, unit


def solve(groups: list[list[Fraction]], totals: list[int], unit: int) -> list[list[int]]:
    """Give all groups to the kernel at once."""
    owner = [g for g, parts in enumerate(groups) for _ in parts]
    found = largest_remainder(
        np.array([float(part) for parts in groups for part in parts]),
        np.array(totals, dtype=np.int64),
        np.array(owner, dtype=np.intp),
        unit,
    )
    rows = iter(found.tolist())
    return [[next(rows) for _ in parts] for parts in groups]


@given(problems())
def test_many_groups_at_once_equal_exact_rounding_one_by_one(
    problem: tuple[list[list[Fraction]], list[int], int],
) -> None:
    groups, totals, unit = problem
    expected = [
        rounded_exactly(parts, total, unit) for parts, total in zip(groups, totals, strict=True)
    ]
    assert solve(groups, totals, unit) == expected


@given(problems())
def test_groups_add_up_and_no_part_moves_a_whole_unit(
    problem: tuple[list[list[Fraction]], list[int], int],
) -> None:
    groups, totals, unit = problem
    for parts, total, found in zip(groups, totals, solve(groups, totals, unit), strict=True):
        assert sum(found) == total
        assert all(abs(new - part) < unit for new, part in zip(found, parts, strict=True))
        assert all(new % unit == 0 for new in found)
        for new, part in zip(found, parts, strict=True):
            if part % unit == 0:
                assert new == part


@given(problems())
def test_a_larger_unit_scales_the_answer(
    problem: tuple[list[list[Fraction]], list[int], int],
) -> None:
    groups, totals, unit = problem
    scaled = solve(
        [[p * 10 for p in parts] for parts in groups], [t * 10 for t in totals], unit * 10
    )
    assert scaled == [[n * 10 for n in found] for found in solve(groups, totals, unit)]


@given(st.permutations(range(6)))
def test_groups_may_lie_mixed(order: list[int]) -> None:
    values, groups = np.array([0.4, 1.5, 0.4, 1.5, 0.2, 3.0]), np.array([0, 1, 0, 1, 0, 1])
    found = largest_remainder(values[order], np.array([1, 6]), groups[order], 1).tolist()
    first_of_equals = min(order.index(0), order.index(2)), min(order.index(1), order.index(3))
    assert found[first_of_equals[0]] == 1
    assert found[first_of_equals[1]] == 2
    assert sum(found) == 7
    assert found[order.index(5)] == 3


def test_units_go_to_the_largest_fractions() -> None:
    found = largest_remainder(np.array([1.2, 1.7, 1.6, 1.5]), np.array([6]), np.zeros(4, int), 1)
    assert found.tolist() == [1, 2, 2, 1]


def test_first_of_equals_gets_the_unit() -> None:
    assert largest_remainder(np.full(4, 0.5), np.array([2]), np.zeros(4, int), 1).tolist() == [
        1,
        1,
        0,
        0,
    ]


def test_float_noise_decides_no_tie() -> None:
    noisy = np.array([0.3, 0.1 + 0.2, 0.4])
    assert noisy[1] > noisy[0]
    found = largest_remainder(noisy, np.array([1]), np.zeros(3, int), 1)
    assert found.tolist() == [0, 0, 1]
    found = largest_remainder(noisy, np.array([1]) + 1, np.zeros(3, int), 1)
    assert found.tolist() == [1, 0, 1]


def test_negative_parts_round_the_same_way() -> None:
    found = largest_remainder(np.array([-1.2, -1.7, -0.1]), np.array([-3]), np.zeros(3, int), 1)
    assert found.tolist() == [-1, -2, 0]


def test_a_hair_below_a_whole_unit_is_that_unit() -> None:
    almost = np.array([0.1 * 3 * 10, 3.0 - 4e-16, 2.9999999999999996])
    assert (almost <= 3.0000000000000004).all()
    found = largest_remainder(almost, np.array([9]), np.zeros(3, int), 1)
    assert found.tolist() == [3, 3, 3]


@pytest.mark.parametrize(("part", "total"), [(2.9999992, 2), (3.0000008, 4)])
def test_a_hair_from_a_whole_unit_does_not_move_to_another(part: float, total: int) -> None:
    with pytest.raises(ValueError, match="do not reach the total"):
        largest_remainder(np.array([part]), np.array([total]), np.zeros(1, int), 1)


def test_a_hair_is_four_steps_of_a_large_float() -> None:
    # Sums of many parts are a few steps off; five steps from a whole unit is a fraction again.
    large = 2.0**40
    step = float(np.spacing(large))
    group, up = np.zeros(1, int), np.array([2**40 + 1])
    assert largest_remainder(np.array([large + 5 * step]), up, group, 1).tolist() == up.tolist()
    with pytest.raises(ValueError, match="do not reach the total"):
        largest_remainder(np.array([large + 4 * step]), up, group, 1)


@pytest.mark.parametrize("size", [1e9, 1e12, 4e13])
def test_large_amounts_in_cents_keep_their_fractions(size: float) -> None:
    found = largest_remainder(
        np.array([size + 0.5, size + 0.5, size + 0.25]),
        np.array([3 * int(size) + 1]),
        np.zeros(3, int),
        1,
    )
    assert found.tolist() == [int(size) + 1, int(size), int(size)]


def test_a_group_without_parts_may_only_be_zero() -> None:
    nothing = np.zeros(0)
    found = largest_remainder(nothing, np.array([0, 0]), np.zeros(0, int), 5)
    assert found.size == 0
    assert found.dtype == np.int64
    with pytest.raises(ValueError, match=r"^a total without parts$"):
        largest_remainder(nothing, np.array([0, 5]), np.zeros(0, int), 5)
    with pytest.raises(ValueError, match="group 1: parts do not reach the total 5"):
        largest_remainder(np.array([3.0]), np.array([5, 5]), np.zeros(1, int), 5)


@pytest.mark.parametrize(
    ("parts", "total", "unit"),
    [
        ([0.5, 0.5], 3, 1),  # more than every part rounded up
        ([1.5, 1.5], 1, 1),  # less than every part rounded down
        ([1.0, 2.0], 4, 1),  # whole parts stay
        ([1.0, 2.0], 2, 1),
        ([5.0, 5.0], 12, 5),  # a total that is no multiple of the unit
        ([-0.5, -0.5], -3, 1),
        ([-0.5, -0.5], 1, 1),
    ],
)
def test_unreachable_totals_are_refused(parts: list[float], total: int, unit: int) -> None:
    with pytest.raises(ValueError, match=f"group 0: parts do not reach the total {total}$"):
        largest_remainder(np.array(parts), np.array([total]), np.zeros(len(parts), int), unit)


def test_the_first_bad_group_is_named() -> None:
    with pytest.raises(ValueError, match="group 2"):
        largest_remainder(np.array([1.0, 1.0, 1.0, 1.0]), np.array([1, 1, 9, 9]), np.arange(4), 1)


@pytest.mark.parametrize("hole", [math.nan, math.inf, -math.inf])
def test_a_missing_part_is_refused(hole: float) -> None:
    with pytest.raises(ValueError, match=r"^a part without a value cannot be rounded$"):
        largest_remainder(np.array([1.0, hole]), np.array([1]), np.zeros(2, int), 1)


def test_result_is_integer_cents() -> None:
    found = largest_remainder(np.array([150_000.0]), np.array([200_000]), np.zeros(1, int), 100_000)
    assert found.dtype == np.int64
    assert found.tolist() == [200_000]
