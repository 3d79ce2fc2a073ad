"""Shapes of a map in the smallest number of bytes: shared style once, steps instead of places."""

from __future__ import annotations

import re
from itertools import pairwise

SHAPE = re.compile(
    r'<path aria-label="([^"]*)" role="graphics-symbol" aria-roledescription="geoshape"'
    r' transform="translate\(0,0\)" d="([^"]*)"([^>]*)/>'
)
TENTHS = 10
"""Places are drawn to a tenth of a pixel."""
NAMELESS = "\N{ZERO WIDTH SPACE}"
"""Says that a shape has no name of its own."""


def lighter(svg: str) -> str:
    """Return the same picture with its map shapes written shorter.

    The name of a shape, which the drawing engine keeps for a screen reader, becomes a title: a pointer
    that rests on it shows it.
    """
    written: list[str] = []
    end, style = 0, None
    for found in SHAPE.finditer(svg):
        name, path, own = found.groups()
        if style is not None and (own != style or found.start() != end):
            written.append("</g>")
            style = None
        written.append(svg[end : found.start()])
        if style is None:
            written.append(f"<g{own}>")
            style = own
        title = "" if name == NAMELESS else f"<title>{name}</title>"
        written.append(f'<path d="{steps(path)}">{title}</path>' if title else _bare(path))
        end = found.end()
    return "".join(written) + ("</g>" if style is not None else "") + svg[end:]


def _bare(path: str) -> str:
    return f'<path d="{steps(path)}"/>'


def steps(path: str) -> str:
    """Write a path of straight lines as steps from point to point.

    Examples
    --------
    >>> steps("M10,20.5L11,20L10.5,19.8Z")
    'M10 20.5l1-.5-.5-.2z'
    """
    rings = [
        [
            tuple(round(float(number) * TENTHS) for number in point.split(","))
            for point in ring.split("L")
        ]
        for ring in path.replace("Z", "").split("M")[1:]
    ]
    return "".join(_ring(ring) for ring in rings)


def _ring(ring: list[tuple[int, ...]]) -> str:
    moves = [
        number
        for (x, y), (next_x, next_y) in pairwise(ring)
        if (x, y) != (next_x, next_y)
        for number in (next_x - x, next_y - y)
    ]
    return f"M{_joined(list(ring[0]))}l{_joined(moves)}z"


def _joined(numbers: list[int]) -> str:
    """Write tenths one after the other; a sign or a second stop parts them already."""
    written: list[str] = []
    last = ""
    for number in numbers:
        text = _tenths(number)
        if last and not text.startswith("-") and not (text.startswith(".") and "." in last):
            written.append(" ")
        written.append(text)
        last = text
    return "".join(written)


def _tenths(number: int) -> str:
    whole, part = divmod(abs(number), TENTHS)
    digits = f".{part}" if part else ""
    text = (str(whole) if whole or not digits else "") + digits
    return f"-{text}" if number < 0 else text
