"""Numbers and outlines in the smallest number of bytes: tenths of pixels, steps instead of places."""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise
from math import isfinite
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

TENTHS = 10
"""Places are drawn to a tenth of a pixel."""


def tenths(pixels: float) -> int:
    """Return a place in tenths of a pixel.

    Raises
    ------
    ValueError
        For a place that is none: something was divided by nothing, and the picture would be wrong.
    """
    if not isfinite(pixels):
        raise ValueError(f"not a place in a picture: {pixels}")
    return round(pixels * TENTHS)


@lru_cache(maxsize=16_384)
def written(number: int) -> str:
    """Write tenths.

    Examples
    --------
    >>> written(125), written(-5), written(200)
    ('12.5', '-.5', '20')
    """
    whole, part = divmod(abs(number), TENTHS)
    digits = f".{part}" if part else ""
    text = (str(whole) if whole or not digits else "") + digits
    return f"-{text}" if number < 0 else text


def outline(corners: Iterable[tuple[float, float]]) -> str:
    """Write an area as steps from corner to corner.

    Parameters
    ----------
    corners
        In pixels; the last need not repeat the first.

    Examples
    --------
    >>> outline([(10, 20.5), (11, 20), (10.5, 19.8)])
    'M10 20.5l1-.5-.5-.2z'
    """
    return ring([(tenths(x), tenths(y)) for x, y in corners])


def ring(corners: Sequence[tuple[int, int]]) -> str:
    """Write an area of which the corners are in tenths of pixels."""
    start = corners[0]
    # The end of an outline leads back to its begin by itself.
    moves = pairwise(corners[:-1] if corners[-1] == start else corners)
    steps = [_step(x2 - x, y2 - y) for (x, y), (x2, y2) in moves if (x, y) != (x2, y2)]
    parts: list[str] = []
    stop = False
    for text, ends_with_stop in steps:
        # A sign parts two numbers already, and so does a second decimal stop.
        first = text[0]
        if parts and first != "-" and not (first == "." and stop):
            parts.append(" ")
        parts.append(text)
        stop = ends_with_stop
    return f"M{_step(*start)[0]}{'l' if parts else ''}{''.join(parts)}z"


@lru_cache(maxsize=65_536)
def _step(across: int, down: int) -> tuple[str, bool]:
    """Write two numbers as short as can be, and say whether the last has a decimal stop."""
    first, last = written(across), written(down)
    parted = last[0] == "-" or (last[0] == "." and "." in first)
    return f"{first}{'' if parted else ' '}{last}", "." in last
