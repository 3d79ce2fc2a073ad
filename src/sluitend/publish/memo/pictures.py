"""Pictures of a report as Word shows them everywhere: pixels, with what they say in words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape
from typing import TYPE_CHECKING

from sluitend.publish.charts.drawing import png

if TYPE_CHECKING:
    from sluitend.publish.chapter import Figure

WIDTH = "breed"
"""Of the widths that a figure is drawn in, the one for paper."""
SCALE = 2
"""Pixels per unit of the drawing: sharp on paper, in a file that can be sent."""
LONGEST_WORDS = 2000
"""Of an alternative text, in characters; the table beside it says everything."""
_SIZE = re.compile(r'<svg [^>]*?\bwidth="([0-9.]+)" height="([0-9.]+)"')
_TITLE = re.compile(r"<title[^>]*>(.*?)</title>", re.DOTALL)
_WORDS = re.compile(r"<desc[^>]*>(.*?)</desc>", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture in pixels.

    Attributes
    ----------
    width, height
        In units of the drawing.
    title, words
        What a reader hears who does not see it.
    """

    png: bytes
    width: float
    height: float
    title: str
    words: str


def picture(figure: Figure) -> Picture:
    """Return the drawing of a figure that is made for paper, in pixels."""
    svg = dict(figure.drawings).get(WIDTH, figure.drawings[0][1])
    size = _SIZE.search(svg)
    if size is None:
        raise ValueError("a drawing without a size")
    title, words = (
        unescape(found.group(1)) if (found := pattern.search(svg)) else ""
        for pattern in (_TITLE, _WORDS)
    )
    return Picture(
        png=png(svg, SCALE),
        width=float(size.group(1)),
        height=float(size.group(2)),
        title=title or figure.title,
        words=(words or title or figure.title)[:LONGEST_WORDS],
    )
