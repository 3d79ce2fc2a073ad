"""A picture as marks in pixels, and how they are written as SVG.

Everything is drawn where the one who draws says, to a tenth of a pixel; nothing is measured or moved
afterwards. Marks that follow each other and look alike have their look in the file once.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from itertools import groupby
from math import ceil, floor
from typing import TYPE_CHECKING, Literal, Protocol
from unicodedata import category

from sluitend.core.messages import MARK
from sluitend.core.numbers import NO_BREAK
from sluitend.publish.charts.lettering import ABOVE, BELOW, MIDDLE, width_of
from sluitend.publish.charts.shapes import tenths, written

if TYPE_CHECKING:
    from collections.abc import Iterable

Anchor = Literal["start", "middle", "end"]
SIZE = 14
"""Of letters, in pixels, where nothing else is said; the picture itself says their colour."""
PADDING = 2
"""Pixels around everything: half of the widest line, and what a letter is wider than its step."""


class Look(Protocol):
    """What marks have in common."""

    def written(self) -> str:
        """Return it as attributes."""


class Mark(Protocol):
    """One thing that is drawn."""

    @property
    def look(self) -> Look:
        """Return what it shares with others."""

    def element(self) -> str:
        """Return what it has of itself."""


@dataclass(frozen=True, slots=True)
class Paint:
    """How an area or a line looks; `width` is that of its line and `dash` its strokes and gaps."""

    fill: str = "none"
    stroke: str = ""
    width: float = 1
    dash: tuple[int, ...] = ()
    rounded: bool = False

    def written(self) -> str:
        """Return it as attributes."""
        parts = [f' fill="{escape(self.fill)}"']
        if self.stroke:
            parts.append(f' stroke="{escape(self.stroke)}"')
        if self.stroke and self.width != 1:
            parts.append(f' stroke-width="{self.width:g}"')
        if self.dash:
            parts.append(f' stroke-dasharray="{",".join(map(str, self.dash))}"')
        if self.rounded:
            parts.append(' stroke-linejoin="round"')
        return "".join(parts)


@dataclass(frozen=True, slots=True)
class Letters:
    """How a text looks, and which part of it stands at its place."""

    size: int = SIZE
    fill: str = ""
    bold: bool = False
    anchor: Anchor = "start"

    def written(self) -> str:
        """Return it as attributes; what the picture says of itself is not repeated."""
        parts = [f' font-size="{self.size:g}"'] if self.size != SIZE else []
        if self.bold:
            parts.append(' font-weight="bold"')
        if self.fill:
            parts.append(f' fill="{escape(self.fill)}"')
        if self.anchor != "start":
            parts.append(f' text-anchor="{self.anchor}"')
        return "".join(parts)


@dataclass(frozen=True, slots=True)
class Box:
    """From its left top to its right bottom; a pointer that rests on it reads the title."""

    x: float
    y: float
    x2: float
    y2: float
    look: Paint
    title: str = ""

    def element(self) -> str:
        """Return it as SVG."""
        (left, right), (up, down) = (
            sorted((tenths(begin), tenths(end)))
            for begin, end in ((self.x, self.x2), (self.y, self.y2))
        )
        start = (
            f'<rect x="{written(left)}" y="{written(up)}" width="{written(right - left)}" '
            f'height="{written(down - up)}"'
        )
        return _closed("rect", start, self.title)


@dataclass(frozen=True, slots=True)
class Line:
    """A straight line."""

    x: float
    y: float
    x2: float
    y2: float
    look: Paint

    def element(self) -> str:
        """Return it as SVG."""
        return (
            f'<line x1="{_at(self.x)}" y1="{_at(self.y)}" x2="{_at(self.x2)}" y2="{_at(self.y2)}"/>'
        )


@dataclass(frozen=True, slots=True)
class Dot:
    """A round dot."""

    x: float
    y: float
    radius: float
    look: Paint
    title: str = ""

    def element(self) -> str:
        """Return it as SVG."""
        start = f'<circle cx="{_at(self.x)}" cy="{_at(self.y)}" r="{_at(self.radius)}"'
        return _closed("circle", start, self.title)


@dataclass(frozen=True, slots=True)
class Area:
    """What lies within an outline, as `shapes.outline` writes it."""

    outline: str
    look: Paint
    title: str = ""

    def element(self) -> str:
        """Return it as SVG."""
        return _closed("path", f'<path d="{self.outline}"', self.title)


@dataclass(frozen=True, slots=True)
class Text:
    """A line of text.

    Attributes
    ----------
    x, y
        Where it starts, ends or has its middle, as its look says; across that, the middle of its
        letters.
    turned
        It reads from below to above.
    """

    x: float
    y: float
    text: str
    look: Letters = Letters()
    turned: bool = False

    def element(self) -> str:
        """Return it as SVG, placed by the line on which the letters stand."""
        down = MIDDLE * self.look.size
        place = (
            f'transform="translate({_at(self.x + down)} {_at(self.y)}) rotate(270)"'
            if self.turned
            else f'x="{_at(self.x)}" y="{_at(self.y + down)}"'
        )
        return f"<text {place}>{escaped(self.text)}</text>"

    def extent(self) -> tuple[float, float, float, float]:
        """Return left, top, right and bottom of its letters."""
        size = self.look.size
        wide = width_of(self.text, bold=self.look.bold) * size
        before = {"start": 0.0, "middle": wide / 2, "end": wide}[self.look.anchor]
        above, below = (ABOVE - MIDDLE) * size, (BELOW + MIDDLE) * size
        if self.turned:
            bottom = self.y + before
            return self.x - above, bottom - wide, self.x + below, bottom
        left = self.x - before
        return left, self.y - above, left + wide, self.y + below


@dataclass(frozen=True, slots=True)
class Picture:
    """Marks from back to front, in a frame that begins at 0, 0.

    Attributes
    ----------
    width, height
        Of the frame in pixels; what is drawn is larger when a text sticks out.
    """

    width: float
    height: float
    marks: tuple[Mark, ...]

    def frame(self) -> tuple[int, int, int, int]:
        """Return left, top, width and height of all that is drawn, in whole pixels."""
        every = [mark.extent() for mark in self.marks if isinstance(mark, Text) and mark.text]
        every.append((0, 0, self.width, self.height))
        left, up = (floor(min(one[i] for one in every)) - PADDING for i in (0, 1))
        right, down = (ceil(max(one[i] for one in every)) + PADDING for i in (2, 3))
        return left, up, right - left, down - up

    def written(self) -> str:
        """Return the marks as SVG, without the element around them."""
        return "".join(
            f"<g{look.written()}>{''.join(mark.element() for mark in alike)}</g>"
            for look, alike in groupby(self.marks, key=lambda mark: mark.look)
        )


def paragraph(
    x: float, y: float, lines: Iterable[str], height: float, look: Letters = Letters()
) -> list[Text]:
    """Return lines of text below each other, of which the first has its middle at `y`."""
    return [Text(x, y + place * height, line, look) for place, line in enumerate(lines)]


def escaped(text: str) -> str:
    """Return a text as it stands in SVG: no character does anything, and each is allowed there."""
    if not text.replace(NO_BREAK, " ").isprintable():
        text = "".join(c if c.isprintable() or category(c) == "Zs" else MARK for c in text)
    return escape(text, quote=False).replace('"', "&quot;")


def _at(pixels: float) -> str:
    return written(tenths(pixels))


def _closed(name: str, start: str, title: str) -> str:
    return f"{start}><title>{escaped(title)}</title></{name}>" if title else f"{start}/>"
