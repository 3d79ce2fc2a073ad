"""Classes with about equally many values each, in which equal values are never parted.

Class limits lie at quantiles of the values. Values that are equal to a limit belong to the class below
it, all of them; so classes differ in size where many values are equal, and a class that would be empty
is not there.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Classes:
    """Values in classes.

    Attributes
    ----------
    of
        Shape (values,): number of the class from 1, low to high; 0 where the value is not known.
    lowest, highest
        Shape (classes,): the smallest and largest value that occurs in each class.
    sizes
        Shape (classes,): number of values.
    """

    of: NDArray[np.int64]
    lowest: Floats
    highest: Floats
    sizes: NDArray[np.int64]


def quantile_classes(values: Floats, most: int) -> Classes:
    """Part values in at most `most` classes.

    Parameters
    ----------
    values
        Shape (n,), NaN where not known.

    Examples
    --------
    >>> found = quantile_classes(np.array([1.0, 2.0, 2.0, 2.0, 9.0, np.nan]), 5)
    >>> found.of.tolist(), found.sizes.tolist()
    ([1, 2, 2, 2, 3, 0], [1, 3, 1])
    """
    known = np.isfinite(values)
    ordered = np.sort(values[known])
    n = ordered.size
    if n == 0:
        nothing = np.empty(0)
        return Classes(np.zeros(values.shape, np.int64), nothing, nothing, np.empty(0, np.int64))
    # The last value of each class when all were different.
    last = np.ceil(np.arange(1, most + 1) * n / most).astype(np.int64) - 1
    limits = np.unique(ordered[np.clip(last, 0, n - 1)])
    found = np.searchsorted(limits, values[known], side="left") + 1
    of = np.zeros(values.shape, dtype=np.int64)
    of[known] = found
    numbers = np.arange(1, limits.size + 1)
    return Classes(
        of,
        np.array([values[of == number].min() for number in numbers]),
        np.array([values[of == number].max() for number in numbers]),
        np.array([(of == number).sum() for number in numbers], dtype=np.int64),
    )
