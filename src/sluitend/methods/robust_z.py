"""Distance from the middle of a group, in a spread that outliers do not stretch."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

NORMAL = 1.482602218505602
"""Median absolute deviation x this is the standard deviation of a normal distribution."""


def robust_z(values: Floats, *, least: int) -> tuple[Floats, float, float]:
    """Return the distance of each value from the median, in robust standard deviations.

    Parameters
    ----------
    values
        Shape (n,), all finite.
    least
        Fewest values of which a median says something.

    Returns
    -------
    (z, median, spread)
        z of shape (n,); everything NaN when there are too few values, or when more than half are
        equal, so that there is no spread.

    Notes
    -----
    Hampel, F.R. (1974), *The influence curve and its role in robust estimation*, JASA 69, 383-393.

    Examples
    --------
    >>> z, middle, spread = robust_z(np.array([1.0, 2.0, 3.0, 4.0, 50.0]), least=5)
    >>> middle, round(spread, 2), round(float(z[-1]), 1)
    (3.0, 1.48, 31.7)
    """
    if values.size < least:
        return np.full(values.shape, np.nan), float("nan"), float("nan")
    middle = float(np.median(values))
    spread = NORMAL * float(np.median(np.abs(values - middle)))
    if spread == 0:
        return np.full(values.shape, np.nan), float("nan"), float("nan")
    return (values - middle) / spread, middle, spread
