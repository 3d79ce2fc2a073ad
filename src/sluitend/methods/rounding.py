"""Rounding that keeps sums: largest remainder (Hamilton's method), many groups at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

CLOSURE = 1e-9
"""Largest share of the total that may be missing before rounding; more is a bug, not rounding."""
NOISE_DECIMALS = 6
"""Parts of a unit that differ less than this are equal: the rest is float arithmetic, which may
differ from one machine to the next and must not decide who gets a unit."""


def largest_remainder(
    values: NDArray[np.float64], totals: NDArray[np.int64], groups: NDArray[np.intp], unit: int
) -> NDArray[np.int64]:
    """Round `values` to multiples of `unit` so that each group adds up to its total.

    Each value moves less than one unit: all are rounded down, and the units that are then short
    go to the largest fractions (ties: first come).

    Parameters
    ----------
    values
        Shape (n,), the exact parts.
    totals
        Shape (g,), multiples of `unit`; the rounded sum of each group, within the reach of its
        parts: between the sum of the parts rounded down and rounded up.
    groups
        Shape (n,), the group of each part, 0 <= group < g.
    unit
        Positive integer.

    Returns
    -------
    Shape (n,), integers, multiples of `unit`.

    Raises
    ------
    ValueError
        When a part is not finite, or a total cannot be reached by moving parts less than one unit:
        then the parts do not add up to the total, and rounding must not hide that.

    Notes
    -----
    Balinski & Young, *Fair Representation* (1982), ch. 2.

    Examples
    --------
    >>> import numpy as np
    >>> largest_remainder(np.array([0.4, 0.4, 0.2]), np.array([1]), np.zeros(3, int), 1)
    array([1, 0, 0])
    """
    if values.size == 0:
        if totals.any():
            raise ValueError("a total without parts")
        return np.zeros(0, dtype=np.int64)
    if not np.isfinite(values).all():
        raise ValueError("a part without a value cannot be rounded")
    scaled = values / unit
    nearest = np.rint(scaled)
    # A float a hair below an integer is that integer: flooring it would cost a whole unit.
    hair = np.maximum(10.0**-NOISE_DECIMALS, 4 * np.spacing(np.abs(scaled)))
    whole = np.abs(scaled - nearest) <= hair
    floors = np.where(whole, nearest, np.floor(scaled))
    short = totals // unit - np.bincount(groups, weights=floors, minlength=totals.size).astype(
        np.int64
    )
    fractions = np.where(whole, 0.0, np.round(scaled - floors, NOISE_DECIMALS))
    candidates = np.bincount(groups, weights=fractions > 0, minlength=totals.size).astype(np.int64)
    if np.any(totals % unit) or np.any(short < 0) or np.any(short > candidates):
        bad = int(np.flatnonzero((totals % unit != 0) | (short < 0) | (short > candidates))[0])
        raise ValueError(f"group {bad}: parts do not reach the total {int(totals[bad])}")
    order = np.lexsort((np.arange(values.size), -fractions, groups))
    starts = np.searchsorted(groups[order], np.arange(totals.size))
    rank = np.empty(values.size, dtype=np.int64)
    rank[order] = np.arange(values.size) - starts[groups[order]]
    rounded: NDArray[np.int64] = ((floors + (rank < short[groups])) * unit).astype(np.int64)
    return rounded
