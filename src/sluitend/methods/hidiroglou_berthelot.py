"""Ratios of two periods that stand out, weighed by size: the edit of Hidiroglou and Berthelot."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Flags = NDArray[np.bool_]

NOISE = 1e-9
"""Ratios that differ relatively less than this from the median are the median: float arithmetic."""
REACH = 1e8
HALVINGS = 100
"""Amounts at a bound are sought between the expected amount / and x `REACH`, to machine precision."""


@dataclass(frozen=True, slots=True)
class Effects:
    """Per column (say, a taakveld) the bounds, and per unit where it lies.

    Attributes
    ----------
    median_ratio
        Shape (columns,): the ratio of the middle unit; NaN in a column that is not judged.
    judged
        Shape (units, columns): units with two positive amounts in a column that is judged.
    effect
        Shape (units, columns): E, the size-weighted distance from the median ratio; NaN elsewhere.
    units
        Shape (columns,): the number of units with two positive amounts.
    quartiles
        Shape (3, columns): quartiles of E.
    least_distance
        Shape (columns,): the smallest distance from the middle E that is allowed for.
    low, high
        Shape (columns,): bounds on E.
    strength
        Shape (units, columns): the distance of E from the middle E, in allowed distances: above one
        lies outside the bounds; negative below the middle. NaN where not judged.
    few, tied
        Shape (columns,): not judged, because there are too few units, or because so many ratios are
        equal that quartiles coincide and do not say how far apart units ordinarily are.
    """

    median_ratio: Floats
    judged: Flags
    effect: Floats
    units: NDArray[np.int64]
    quartiles: Floats
    least_distance: Floats
    low: Floats
    high: Floats
    strength: Floats
    few: Flags
    tied: Flags

    @property
    def outside(self) -> Flags:
        """Units outside the bounds."""
        return self.judged & (np.abs(np.nan_to_num(self.strength)) > 1)


def hidiroglou_berthelot(
    before: Floats, after: Floats, *, u: float, a: float, c: float, least: int
) -> Effects:
    """Judge the change of every unit against that of the others, all columns at once.

    The ratio r = after / before is centred on its median, the same upwards and downwards:
    s = 1 - median/r below it and r/median - 1 above it. E = s x max(before, after)^u gives large
    units more weight. With quartiles E1, E2, E3 the bounds are E2 - c d1 and E2 + c d3, where
    d1 = max(E2 - E1, d) and d3 = max(E3 - E2, d), and d is a times the middle of
    max(before, after)^u: what E is for a unit of middle size whose ratio lies a from the median.

    Parameters
    ----------
    before, after
        Shape (units, columns), in one unit of money; NaN where there is no amount. Only units with
        two positive amounts have a ratio with a meaning.
    u
        How much size counts, from 0 (not) to 1.
    a
        Keeps the bounds apart when most ratios lie close together: a relative distance.
    c
        Width of the bounds in distances from middle to quartile.
    least
        Fewest units of which quartiles say something.

    Notes
    -----
    Hidiroglou, M.A. and J.-M. Berthelot (1986), *Statistical editing and imputation for periodic
    business surveys*, Survey Methodology 12(1), 73-83. Quartiles interpolate linearly, as in R.
    They take d = |a E2|; but ratios are centred on their median, so E2 is nearly zero and that d
    never counts. This d does what theirs is for.

    Examples
    --------
    >>> before = np.full((5, 1), 100.0)
    >>> after = np.array([[100.0], [110.0], [120.0], [130.0], [480.0]])
    >>> hidiroglou_berthelot(before, after, u=0.5, a=0.05, c=4, least=5).outside.ravel().tolist()
    [False, False, False, False, True]
    """
    pairs = (before > 0) & (after > 0)
    few = pairs.sum(axis=0) < least
    ratio = np.divide(after, before, out=np.full(before.shape, np.nan), where=pairs & ~few)
    median_ratio = _quantile(ratio, 0.5)
    effect = effect_of(before, after, median_ratio, u)
    effect[np.isnan(ratio)] = np.nan
    first, middle, third = (_quantile(effect, part) for part in (0.25, 0.5, 0.75))
    size = np.where(np.isnan(ratio), np.nan, np.maximum(before, after)) ** u
    least_distance = a * _quantile(size, 0.5)
    tied = ~few & ((middle == first) | (third == middle))
    below = np.maximum(middle - first, least_distance)
    above = np.maximum(third - middle, least_distance)
    usable = ~few & ~tied
    below, above = np.where(usable, below, np.nan), np.where(usable, above, np.nan)
    distance = effect - middle
    return Effects(
        median_ratio=np.where(usable, median_ratio, np.nan),
        judged=pairs & usable,
        effect=np.where(usable, effect, np.nan),
        units=pairs.sum(axis=0),
        quartiles=np.array([first, middle, third]),
        least_distance=least_distance,
        low=middle - c * below,
        high=middle + c * above,
        strength=distance / (c * np.where(distance < 0, below, above)),
        few=few,
        tied=tied,
    )


def effect_of(before: Floats, after: Floats, median_ratio: Floats, u: float) -> Floats:
    """Return E for positive amounts; NaN where an amount is not positive or the median unknown.

    Parameters
    ----------
    before, after, median_ratio
        Arrays that broadcast.
    """
    positive = (before > 0) & (after > 0)
    one = np.where(positive, before, 1.0)
    other = np.where(positive, after, 1.0)
    relative = other / (one * median_ratio)
    centred = np.where(relative < 1, 1 - 1 / relative, relative - 1)
    centred = np.where(np.abs(centred) < NOISE, 0.0, centred)
    effect: Floats = np.where(positive, centred * np.maximum(one, other) ** u, np.nan)
    return effect


def amount_at(bound: Floats, before: Floats, median_ratio: Floats, u: float) -> Floats:
    """Return the amount of the second period at which E reaches a bound.

    E only rises with that amount, so halving the interval finds it.

    Parameters
    ----------
    bound, before, median_ratio
        Shape (n,); amounts positive.
    """
    expected = np.log(before * median_ratio)
    low, high = expected - np.log(REACH), expected + np.log(REACH)
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        under = effect_of(before, np.exp(middle), median_ratio, u) < bound
        low, high = np.where(under, middle, low), np.where(under, high, middle)
    found: Floats = np.exp((low + high) / 2)
    return found


def _quantile(values: Floats, part: float) -> Floats:
    """Return a quantile per column without its NaN; NaN for a column with nothing else."""
    with warnings.catch_warnings():
        # Columns that are not judged hold nothing but NaN; that is meant.
        warnings.filterwarnings("ignore", "All-NaN slice", RuntimeWarning)
        found: Floats = np.nanquantile(values, part, axis=0)
    return found
