"""Robust distances: one outlier does not stretch the measure, and too few values give none."""

from __future__ import annotations

from statistics import median

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sluitend.methods.robust_z import robust_z


@given(st.lists(st.integers(-1000, 1000), min_size=5, max_size=30))
def test_distance_is_that_of_median_and_absolute_deviation(values: list[int]) -> None:
    middle = median(values)
    spread = 1.4826 * median(abs(value - middle) for value in values)
    z, found_middle, found_spread = robust_z(np.array(values, dtype=np.float64), least=5)
    if spread == 0:
        assert np.isnan(z).all()
        return
    assert found_middle == pytest.approx(middle)
    assert found_spread == pytest.approx(spread, rel=1e-4)
    assert z == pytest.approx([(value - middle) / spread for value in values], rel=1e-4)


def test_one_outlier_does_not_hide_itself() -> None:
    values = np.array([10.0, 11.0, 12.0, 13.0, 14.0, 1e6])
    ordinary = (values - values.mean()) / values.std()
    assert np.abs(ordinary).max() < 3
    assert robust_z(values, least=5)[0].max() > 1000


def test_few_values_are_not_judged() -> None:
    z, middle, spread = robust_z(np.array([1.0, 2.0, 3.0]), least=4)
    assert np.isnan([*z, middle, spread]).all()
