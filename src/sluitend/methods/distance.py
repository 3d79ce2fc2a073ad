"""How far units lie from each other by several characteristics, and which lie nearest.

A squared distance is the weighted mean of squared differences, each in the spread of its own
characteristic (Gower's form). So it falls apart into one part per characteristic, a characteristic
that is not known of one of both is left out of the mean, and the share of the weights that is known
says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from sluitend.methods.robust_z import NORMAL

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Flags = NDArray[np.bool_]
    Positions = NDArray[np.intp]

TIE_DECIMALS = 9
"""Squared distances that differ less are equal: the rest is float arithmetic, which may differ from
one machine to the next and must not decide who is in a group."""
FACTORS = (0.0, 0.5, 2.0)
"""A weight is left out, halved and doubled to see what the choice of weights does."""


def number_spread(values: Floats) -> float:
    """Return a standard deviation of numbers that outliers do not stretch.

    Parameters
    ----------
    values
        Shape (n,), NaN where not known.

    Returns
    -------
    The median absolute deviation, scaled to the standard deviation of a normal distribution. When
    more than half of the numbers are equal it says nothing, and the plain standard deviation takes
    its place; 0 when all are equal.

    Examples
    --------
    >>> round(number_spread(np.array([1.0, 2.0, 3.0, 4.0, 5000.0])), 2)
    1.48
    """
    known = values[np.isfinite(values)]
    if known.size == 0:
        return 0.0
    robust = NORMAL * float(np.median(np.abs(known - np.median(known))))
    return robust or float(known.std())


def class_spread(values: Floats) -> float:
    """Return the standard deviation of class numbers; a class is never an outlier."""
    known = values[np.isfinite(values)]
    return float(known.std()) if known.size else 0.0


def region_spread(values: Floats) -> float:
    """Return what makes "another region" weigh as much as an ordinary difference.

    Two units taken at random differ by two squared standard deviations on average. So that a region
    does too, one over this squared is 2 divided by the chance that two units lie in other regions.

    Parameters
    ----------
    values
        Shape (n,), a number per region, NaN where not known.

    Examples
    --------
    >>> region_spread(np.array([1.0, 1.0, 2.0, 2.0]))
    0.5
    """
    known = values[np.isfinite(values)]
    if known.size == 0:
        return 0.0
    share = np.unique(known, return_counts=True)[1] / known.size
    return float(np.sqrt((1 - (share**2).sum()) / 2))


def squared_differences(
    values: Floats, rows: Positions, spread: float, *, same: bool = False
) -> Floats:
    """Return squared differences of one characteristic, in squared spreads.

    Parameters
    ----------
    values
        Shape (n,), NaN where not known.
    rows
        Shape (m,), the units that are compared with all.
    same
        Values are regions: they are the same or not.

    Returns
    -------
    Shape (m, n); NaN where one of both is not known, 0 when all known values are equal.
    """
    own = values[rows][:, None]
    gap = np.where(np.isnan(own + values), np.nan, own != values) if same else own - values
    return np.where(np.isnan(gap), np.nan, (gap / (spread or 1.0)) ** 2)


@dataclass(frozen=True)
class Distances:
    """Distances of some units to all.

    Attributes
    ----------
    squared
        Shape (m, n); NaN where nothing is known of both.
    known
        Shape (m, n), the share of the weights that is known of both.
    squares, weights
        What they were made of.
    """

    squared: Floats
    known: Floats
    squares: Floats
    weights: Floats

    @cached_property
    def parts(self) -> Floats:
        """What each characteristic adds: shape (m, n, k), adds up to `squared`; NaN if not known."""
        total = self.known * self.weights.sum()
        with np.errstate(invalid="ignore", divide="ignore"):
            found = self.weights * self.squares / total[..., None]
        # Without weight a characteristic adds nothing, known or not.
        return np.where((self.weights == 0) & (total > 0)[..., None], 0.0, found)


def distances(squares: Floats, weights: Floats) -> Distances:
    """Return the weighted means of squared differences, with what each characteristic adds.

    Parameters
    ----------
    squares
        Shape (m, n, k), from `squared_differences`.
    weights
        Shape (k,), not negative and not all zero.

    Notes
    -----
    Gower, J.C. (1971), *A general coefficient of similarity and some of its properties*, Biometrics
    27(4), 857-871: the mean is taken over what is known of both.

    Examples
    --------
    >>> found = distances(np.array([[[4.0, 1.0], [9.0, np.nan]]]), np.array([1.0, 3.0]))
    >>> found.squared.tolist(), found.known.tolist()
    ([[1.75, 9.0]], [[1.0, 0.25]])
    """
    known = ~np.isnan(squares)
    # Not as a matrix product: that adds in another order from one machine to the next.
    total = np.einsum("mnk,k->mn", known, weights)
    summed = np.einsum("mnk,k->mn", np.where(known, squares, 0.0), weights)
    squared = np.divide(summed, total, out=np.full(total.shape, np.nan), where=total > 0)
    return Distances(squared, total / weights.sum(), squares, weights)


def nearest(squared: Floats, allowed: Flags, number: int) -> Positions:
    """Return the positions of the nearest units, nearest first; of equals the first comes first.

    Parameters
    ----------
    squared
        Shape (n,).
    allowed
        Shape (n,), who may be chosen; never one without a distance.

    Returns
    -------
    Shape (at most number,).
    """
    far = np.where(allowed & np.isfinite(squared), np.round(squared, TIE_DECIMALS), np.inf)
    order = np.argsort(far, kind="stable")[:number]
    return order[np.isfinite(far[order])]


def other_weights(weights: Floats) -> tuple[Floats, list[tuple[int, float]]]:
    """Return the weights with each characteristic in turn left out, halved and doubled.

    Returns
    -------
    (variants, changes)
        variants of shape (v, k); per variant which characteristic and what its weight was multiplied
        by. Leaving out the only characteristic is no variant, and changing its weight changes
        nothing.
    """
    used = np.flatnonzero(weights > 0)
    changes = [(int(k), factor) for k in used for factor in FACTORS] if used.size > 1 else []
    variants = np.tile(weights, (len(changes), 1))
    for row, (k, factor) in enumerate(changes):
        variants[row, k] *= factor
    return variants, changes
