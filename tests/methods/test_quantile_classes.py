"""Classes: everybody is in one, equals are together, sizes are as even as ties allow."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sluitend.methods.quantile_classes import quantile_classes

NUMBERS = st.floats(-1e6, 1e6) | st.integers(-3, 3).map(float) | st.just(float("nan"))


@pytest.mark.parametrize("n", [5, 10, 30, 342, 343])
def test_without_ties_classes_differ_by_one_at_most(n: int) -> None:
    found = quantile_classes(np.random.default_rng(1).permutation(n).astype(float), 5)
    assert found.sizes.sum() == n
    assert found.sizes.max() - found.sizes.min() <= 1
    assert len(found.sizes) == 5


@given(st.lists(NUMBERS, max_size=60), st.integers(1, 7))
def test_every_known_value_is_in_one_class_with_its_equals(numbers: list[float], most: int) -> None:
    values = np.array(numbers, dtype=float)
    found = quantile_classes(values, most)
    known = np.isfinite(values)
    assert ((found.of > 0) == known).all()
    assert found.sizes.sum() == known.sum()
    assert (found.sizes > 0).all()
    assert len(found.sizes) <= most
    for number in set(values[known]):
        assert len(set(found.of[values == number])) == 1
    assert (found.lowest[1:] > found.highest[:-1]).all()
    for position, number in zip(found.of[known], values[known], strict=True):
        assert found.lowest[position - 1] <= number <= found.highest[position - 1]


def test_a_value_that_most_have_is_one_class() -> None:
    found = quantile_classes(np.array([0.0] * 8 + [1.0, 2.0]), 5)
    assert found.sizes.tolist() == [8, 2]
    assert found.lowest.tolist() == [0, 1]
    assert found.highest.tolist() == [0, 2]


def test_nothing_known_gives_no_classes() -> None:
    found = quantile_classes(np.array([np.nan, np.nan]), 5)
    assert found.of.tolist() == [0, 0]
    assert found.sizes.size == 0
