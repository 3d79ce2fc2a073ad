"""Amounts that move from one heading to another: opposite changes, and a sum calmer than its parts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]


def offset(one: Floats, other: Floats) -> Floats:
    """Say how far two changes cancel out: 1 wholly, 0 not at all.

    1 - |one + other| / (|one| + |other|). Two changes of one sign do not cancel out.

    Parameters
    ----------
    one, other
        Changes, arrays of one shape; NaN where there is none.

    Returns
    -------
    Same shape, from 0 to 1; 0 where neither changes, NaN where a change is NaN.

    Examples
    --------
    >>> offset(np.array([-100.0, -100.0, 100.0]), np.array([100.0, 60.0, 100.0])).tolist()
    [1.0, 0.75, 0.0]
    """
    size = np.abs(one) + np.abs(other)
    still = size == 0
    found: Floats = np.where(still, 0.0, 1 - np.abs(one + other) / np.where(still, 1.0, size))
    return found


def unrest(changes: Floats) -> tuple[Floats, Floats]:
    """Return how much a sum of headings moves and how much its parts do.

    When headings move independently the two are about equal; when an amount moves from one heading
    to another the sum does not notice. Squares add up over periods, so that the headings may differ
    from one period to the next.

    Parameters
    ----------
    changes
        Shape (..., headings) of one period.

    Returns
    -------
    (square of the change of the sum, sum of the squares of the changes of the parts)

    Examples
    --------
    >>> together, apart = unrest(np.array([-3.0, 4.0]))
    >>> float(together), float(apart)
    (1.0, 25.0)
    """
    together: Floats = changes.sum(axis=-1) ** 2
    apart: Floats = (changes**2).sum(axis=-1)
    return together, apart
