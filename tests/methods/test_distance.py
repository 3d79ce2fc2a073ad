"""Distances: planted twins are found, parts add up, weights and gaps do what can be worked by hand."""

from __future__ import annotations

from time import process_time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sluitend.methods.distance import (
    FACTORS,
    class_spread,
    distances,
    nearest,
    number_spread,
    other_weights,
    region_spread,
    squared_differences,
)

UNKNOWN = float("nan")


def squares(*columns: list[float], row: int = 0) -> np.ndarray:
    """Stack squared differences of unit `row` in a spread of 1."""
    found = [squared_differences(np.array(c), np.array([row]), 1.0) for c in columns]
    return np.stack(found, axis=-1)


def test_the_twin_is_nearest_and_weights_change_the_order() -> None:
    """By hand: unit 1 is a twin but for the second characteristic, unit 2 but for the first."""
    table = squares([0, 0, 3, 1], [0, 2, 0, 1])
    even = distances(table, np.array([1.0, 1.0]))
    assert even.squared[0].tolist() == [0, 2, 4.5, 1]
    allowed = np.array([False, True, True, True])
    assert nearest(even.squared[0], allowed, 3).tolist() == [3, 1, 2]
    second = distances(table, np.array([1.0, 9.0]))
    assert second.squared[0] == pytest.approx([0, 3.6, 0.9, 1])
    assert nearest(second.squared[0], allowed, 3).tolist() == [2, 3, 1]
    only_first = distances(table, np.array([1.0, 0.0]))
    assert nearest(only_first.squared[0], allowed, 1).tolist() == [1]


numbers = st.floats(-1e3, 1e3) | st.just(UNKNOWN)


@given(
    st.lists(st.tuples(numbers, numbers, numbers), min_size=2, max_size=12),
    st.tuples(*[st.sampled_from([0.0, 0.25, 1.0, 3.0])] * 3).filter(any),
)
def test_parts_add_up_and_what_is_unknown_is_left_out_of_the_mean(
    rows: list[tuple[float, float, float]], weights: tuple[float, float, float]
) -> None:
    values = np.array(rows)
    table = squares(*values.T.tolist())
    found = distances(table, np.array(weights))
    for other in range(len(rows)):
        known = [k for k in range(3) if np.isfinite(table[0, other, k]) and weights[k]]
        total = sum(weights[k] for k in known)
        assert found.known[0, other] == pytest.approx(total / sum(weights))
        if not total:
            assert np.isnan(found.squared[0, other])
            continue
        by_hand = sum(weights[k] * (values[0, k] - values[other, k]) ** 2 for k in known) / total
        assert found.squared[0, other] == pytest.approx(by_hand)
        assert np.nansum(found.parts[0, other]) == pytest.approx(by_hand)
        unknown = [k for k in range(3) if weights[k] and k not in known]
        assert np.isnan(found.parts[0, other, unknown]).all()


def test_a_gap_is_neither_near_nor_far() -> None:
    """A unit of which half is unknown lies as far as the half that is known says."""
    table = squares([0, 1, 1, 1], [0, 1, UNKNOWN, 9])
    found = distances(table, np.array([1.0, 1.0]))
    assert found.squared[0].tolist() == [0, 1, 1, 41]
    assert found.known[0].tolist() == [1, 1, 0.5, 1]


def test_own_gap_leaves_the_characteristic_out_for_all() -> None:
    found = distances(squares([0, 1, 2, 3], [UNKNOWN, 5, 6, 7]), np.array([1.0, 1.0]))
    assert found.squared[0].tolist() == [0, 1, 4, 9]
    assert found.known[0].tolist() == [0.5] * 4


def test_distance_is_the_same_both_ways_and_zero_to_oneself() -> None:
    values = np.array([3.0, -1.0, 7.0, 2.5])
    table = squared_differences(values, np.arange(4), number_spread(values))[:, :, None]
    found = distances(table, np.array([2.0])).squared
    assert found == pytest.approx(found.T)
    assert np.diag(found).tolist() == [0] * 4


def test_one_large_city_does_not_shrink_the_others() -> None:
    """The toy version, plain standard deviations, lets one outlier decide the unit."""
    ordinary = np.array([10.0, 11.0, 12.0, 13.0, 14.0])
    with_city = np.append(ordinary, 1000.0)
    assert number_spread(with_city) < 1.6 * number_spread(ordinary)
    assert with_city.std() > 200 * ordinary.std()


def test_scale_of_the_unit_does_not_matter() -> None:
    values = np.array([12.0, 15.0, 11.0, 30.0, UNKNOWN])
    first = squared_differences(values, np.array([0]), number_spread(values))
    second = squared_differences(values * 1000, np.array([0]), number_spread(values * 1000))
    assert first == pytest.approx(second, nan_ok=True)


@pytest.mark.parametrize(
    ("values", "expected"),
    [([5.0] * 4, 0.0), ([0.0, 0.0, 0.0, 4.0], 3**0.5), ([], 0.0), ([UNKNOWN], 0.0)],
)
def test_a_spread_without_a_middle_falls_back(values: list[float], expected: float) -> None:
    assert number_spread(np.array(values)) == pytest.approx(expected)


def test_equal_values_say_nothing() -> None:
    table = squared_differences(np.array([5.0, 5.0, UNKNOWN]), np.array([0]), 0.0)
    assert table[0, :2].tolist() == [0, 0]
    assert np.isnan(table[0, 2])


def test_a_weight_means_the_same_for_every_kind() -> None:
    """Two units at random differ by two, whether by a class or by a region."""
    chance = np.random.default_rng(1)
    classes, regions = chance.integers(0, 4, 300).astype(float), chance.integers(0, 12, 300)
    everyone = np.arange(300)
    by_class = squared_differences(classes, everyone, class_spread(classes))
    by_region = squared_differences(
        regions.astype(float), everyone, region_spread(regions.astype(float)), same=True
    )
    assert by_class.mean() == pytest.approx(2)
    assert by_region.mean() == pytest.approx(2)


def test_regions_are_the_same_or_not_whatever_their_number() -> None:
    values = np.array([1.0, 1.0, 2.0, 900.0, UNKNOWN])
    found = squared_differences(values, np.array([0]), 1.0, same=True)[0]
    assert found[:4].tolist() == [0, 0, 1, 1]
    assert np.isnan(found[4])


def test_equals_come_in_order_and_noise_does_not_decide() -> None:
    squared = np.array([1.0, 0.5 + 1e-13, 0.5, UNKNOWN, 0.1])
    allowed = np.array([True, True, True, True, False])
    assert nearest(squared, allowed, 2).tolist() == [1, 2]
    assert nearest(squared, allowed, 9).tolist() == [1, 2, 0]


def test_each_used_weight_is_left_out_halved_and_doubled() -> None:
    variants, changes = other_weights(np.array([1.0, 0.0, 2.0]))
    assert changes == [(k, factor) for k in (0, 2) for factor in FACTORS]
    assert variants.tolist() == [[0, 0, 2], [0.5, 0, 2], [2, 0, 2], [1, 0, 0], [1, 0, 1], [1, 0, 4]]
    assert other_weights(np.array([0.0, 3.0]))[1] == []


def test_all_municipalities_and_all_variants_at_once_are_quick() -> None:
    chance = np.random.default_rng(2)
    values = chance.normal(size=(14, 342))
    started = process_time()
    everyone = np.arange(342)
    table = np.stack(
        [squared_differences(column, everyone, number_spread(column)) for column in values], axis=-1
    )
    variants, _ = other_weights(np.ones(14))
    for weights in (np.ones(14), *variants):
        squared = distances(table, weights).squared
        for row in everyone:
            nearest(squared[row], everyone != row, 15)
    assert process_time() - started < 3
