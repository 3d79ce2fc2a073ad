"""Opposite changes: how far they cancel out, and sums that are calmer than their parts."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sluitend.methods.shift import offset, unrest

changes = st.integers(-(10**9), 10**9)


@given(changes, changes)
def test_the_offset_is_that_of_the_definition(one: int, other: int) -> None:
    size = abs(one) + abs(other)
    expected = 1 - abs(one + other) / size if size else 0.0
    assert offset(np.array([float(one)]), np.array([float(other)]))[0] == pytest.approx(expected)


@given(changes.filter(bool))
def test_a_whole_move_cancels_out_and_a_joint_rise_does_not(change: int) -> None:
    moved = np.array([float(change)])
    assert offset(moved, -moved)[0] == 1
    assert offset(moved, moved)[0] == 0


def test_no_change_is_no_offset_and_a_gap_is_a_gap() -> None:
    assert offset(np.array([0.0]), np.array([0.0]))[0] == 0
    assert np.isnan(offset(np.array([np.nan]), np.array([5.0]))[0])


@given(st.lists(changes, min_size=2, max_size=6))
def test_unrest_is_the_square_of_the_sum_and_the_sum_of_squares(values: list[int]) -> None:
    together, apart = unrest(np.array(values, dtype=np.float64))
    assert float(together) == pytest.approx(float(sum(values)) ** 2, rel=1e-9)
    assert float(apart) == pytest.approx(float(sum(value**2 for value in values)), rel=1e-9)
