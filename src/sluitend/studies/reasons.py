"""Reasons for missing values as bit masks, so that they travel with sums of arrays."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from sluitend.core.missing import SEPARATOR, Missing

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Masks = NDArray[np.uint16]

BIT = {str(reason): 1 << position for position, reason in enumerate(Missing)}
"""One bit per reason; a sum carries the union of its parts' bits."""


def masks_of(ontbreekt: pl.Series) -> Masks:
    """Return a mask per cell of an ``ontbreekt`` column of a table; 0 where there is a value."""
    number = ontbreekt.cast(pl.Enum(list(BIT)), strict=False).to_physical().fill_null(len(BIT))
    found: Masks = np.array([*BIT.values(), 0], dtype=np.uint16)[number.to_numpy()]
    return found


def union(members: NDArray[np.bool_], masks: Masks) -> Masks:
    """Return the reasons that occur among the members of each area.

    Parameters
    ----------
    members
        Shape (areas, codes).
    masks
        Shape (codes, ...): reasons per municipality, and per group or block.

    Returns
    -------
    Shape (areas, ...).
    """
    found = np.zeros((members.shape[0], *masks.shape[1:]), dtype=np.uint16)
    inside = members.astype(np.float64)
    for bit in BIT.values():
        found |= np.where((inside @ ((masks & bit) > 0)) > 0, bit, 0).astype(np.uint16)
    return found


def any_of(masks: Masks) -> Masks:
    """Return the union over the last axis."""
    found: Masks = np.bitwise_or.reduce(masks, axis=-1)
    return found


def texts(masks: Masks) -> pl.Series:
    """Write masks as ``ontbreekt`` cells: reasons joined by ``|`` in order, null for none.

    Examples
    --------
    >>> import numpy as np
    >>> texts(np.array([0, 3], dtype=np.uint16)).to_list()
    [None, 'niet_apart_geleverd|niet_geleverd']
    """
    return pl.Series(written(masks), dtype=pl.String)


def written(masks: Masks) -> list[str | None]:
    """Return the same as a list."""
    listed = masks.tolist()
    found = {
        mask: SEPARATOR.join(sorted(name for name, bit in BIT.items() if mask & bit)) or None
        for mask in set(listed)
    }
    return [found[mask] for mask in listed]
