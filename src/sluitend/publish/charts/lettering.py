"""How wide figures are in the font of charts, so that labels can be kept from touching."""

from __future__ import annotations

from sluitend.core.numbers import NO_BREAK

WIDTHS: dict[str, float] = {".": 0.27, ",": 0.25, " ": 0.26, NO_BREAK: 0.26}
"""Of the narrow signs in Open Sans, as a part of the size of the letters."""
FIGURE = 0.572
"""Every digit, and more than an average letter."""


def width_of(text: str) -> float:
    """Return the width of the longest line of a text, in sizes of its letters.

    Examples
    --------
    >>> round(width_of("1.234"), 2)
    2.56
    """
    return max(sum(WIDTHS.get(letter, FIGURE) for letter in line) for line in text.split("\n"))


def fitting(texts: list[str], room: float, largest: int) -> int:
    """Return the largest size up to `largest` at which every text stays within `room` pixels."""
    widest = max((width_of(text) for text in texts), default=0.0)
    return largest if widest == 0 else min(largest, int(room / widest))


def apart(places: list[float], room: float) -> list[float]:
    """Return the places of equal labels that do not touch: of two that would, the first stands for both.

    Parameters
    ----------
    places
        Where the middles of the labels would be, in rising order.
    room
        Width of a label.

    Examples
    --------
    >>> apart([0, 50, 120], 80)
    [0, 120]
    """
    kept: list[float] = []
    for place in places:
        if not kept or place - kept[-1] >= room:
            kept.append(place)
    return kept
