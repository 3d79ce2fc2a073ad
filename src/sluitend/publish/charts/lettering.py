"""How wide texts are in the font of charts, so that they can be kept from touching."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from sluitend.publish.fonts import font_directory

if TYPE_CHECKING:
    from collections.abc import Mapping

FACES = {False: "OpenSans-Regular.ttf", True: "OpenSans-Bold.ttf"}
"""File of the font, by whether it is bold."""
CAPITAL, SMALL_LETTER, ABOVE, BELOW = 0.714, 0.535, 0.98, 0.25
"""Heights in Open Sans as parts of the size: of a capital and of a letter without a stem, of a
capital with its accent, and how far a tail hangs below the line."""
MIDDLE = (CAPITAL + SMALL_LETTER) / 4
"""From the line on which letters stand up to their middle, halfway between that of both kinds.

SVG can be told to do this, but Typst and others ignore it."""
ELSEWHERE = 1.0
"""Width of a letter that the font does not have: another font shows it, seldom wider than high."""


@lru_cache(maxsize=len(FACES))
def advances(*, bold: bool = False) -> Mapping[int, float]:
    """Return per character of the font how far it moves on, as a part of the size of the letters.

    Kerning is left out: it brings letters closer together, so nothing gets wider than told here.
    """
    from fontTools.ttLib import TTFont

    with TTFont(font_directory() / FACES[bold], lazy=True) as font:
        size, wide = font["head"].unitsPerEm, font["hmtx"].metrics
        return {letter: wide[name][0] / size for letter, name in font.getBestCmap().items()}


def width_of(text: str, *, bold: bool = False) -> float:
    """Return the width of a line of text, in sizes of its letters.

    Examples
    --------
    >>> round(width_of("1.234"), 2)
    2.55
    """
    known = advances(bold=bold)
    return sum([known.get(ord(letter), ELSEWHERE) for letter in text])


def fitting(texts: list[str], room: float, largest: int) -> int:
    """Return the largest size up to `largest` at which every text stays within `room` pixels."""
    widest = max((width_of(line) for text in texts for line in text.split("\n")), default=0.0)
    return largest if widest == 0 else min(largest, int(room / widest))


def wrapped(text: str, room: float, *, bold: bool = False) -> list[str]:
    """Return a text in lines that are at most `room` wide, in sizes of its letters.

    A word that is wider than that alone is cut.

    Examples
    --------
    >>> wrapped("meer of minder inwoners", 8)
    ['meer of minder', 'inwoners']
    >>> wrapped("mmmmmm", 2)
    ['mm', 'mm', 'mm']
    """
    lines = [""]
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}" if lines[-1] else word
        if width_of(longer, bold=bold) <= room:
            lines[-1] = longer
            continue
        if lines[-1]:
            lines.append("")
        for letter in word:
            if lines[-1] and width_of(lines[-1] + letter, bold=bold) > room:
                lines.append("")
            lines[-1] += letter
    return lines


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
