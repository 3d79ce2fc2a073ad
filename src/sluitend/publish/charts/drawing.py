"""From a picture to accessible SVG, drawn here and never by the reader's browser, and to pixels."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from sluitend.publish.charts.canvas import SIZE, escaped
from sluitend.publish.fonts import FAMILY

if TYPE_CHECKING:
    from sluitend.publish.charts.canvas import Picture

Width = Literal["breed", "smal"]
WIDTHS: dict[Width, int] = {"breed": 720, "smal": 330}
"""Drawing width in pixels: for a screen or paper, and for a phone. Text is never scaled down."""

FONT = f"{FAMILY}, Arial, Helvetica, sans-serif"
"""Texts are measured with the font that every page and PDF carries along; those after it are
narrower, so what fits here fits on every reader's machine."""
INK, GREY, FAINT = "#1d2733", "#55606d", "#c9d0d8"
TOTAL, UP, DOWN, DOWN_FILL = "#44566b", "#0b5cad", "#b34700", "#fbe3d2"
"""Blue and orange differ for every kind of colour blindness; rising is filled and falling is open."""
HATCH = "url(#arcering)"
"""Fill of what has no figure."""
ON_WHITE = b"""\
#set page(width: auto, height: auto, margin: 0pt, fill: white)
#image(bytes(sys.inputs.svg), format: "svg")
"""
"""A page for Typst as large as the picture: without white behind it edges turn dark where a program
shrinks what can be seen through."""
PER_INCH = 96
"""Units of a drawing, as Typst counts them."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """What a chart needs to be drawn and told.

    Attributes
    ----------
    title, description
        What a reader hears who does not see the picture.
    """

    picture: Picture
    title: str
    description: str


def svg(drawing: Drawing, identity: str) -> str:
    """Return the picture as an SVG element.

    Parameters
    ----------
    identity
        Unique in the page: title and description are pointed at by it.

    Raises
    ------
    ValueError
        When something has no place, such as what was divided by nothing.
    """
    left, top, width, height = drawing.picture.frame()
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{left} {top} {width} {height}" '
        f'width="{width}" height="{height}" font-family="{FONT}" font-size="{SIZE}" fill="{INK}" '
        f'role="img" aria-labelledby="{identity}-t" aria-describedby="{identity}-d">'
        f'<title id="{identity}-t">{escaped(drawing.title)}</title>'
        f'<desc id="{identity}-d">{escaped(drawing.description)}</desc>'
        f"{_hatched(drawing.picture.written(), identity)}</svg>"
    )


@lru_cache(maxsize=32)
def png(drawing: str, scale: float = 2) -> bytes:
    """Return a picture of this module in pixels, on white, for programs that do not draw SVG.

    Parameters
    ----------
    scale
        Pixels per unit of the drawing: two are sharp on paper, in a file that can be sent.
    """
    from typst import compile as compiled

    from sluitend.publish.pdf.displayable import fonts

    return compiled(
        ON_WHITE,
        font_paths=fonts(),
        format="png",
        ppi=PER_INCH * scale,
        sys_inputs={"svg": drawing},
    )


def _hatched(body: str, identity: str) -> str:
    """Give a picture that has hatched shapes its own pattern."""
    # No text can be this: its quotes are escaped.
    if f'"{HATCH}"' not in body:
        return body
    name = f"{identity}-a"
    pattern = (
        f'<defs><pattern id="{name}" width="5" height="5" patternUnits="userSpaceOnUse" '
        f'patternTransform="rotate(45)"><path d="M0 0h5v5H0z" fill="#ffffff"/>'
        f'<path d="M0 0v5" stroke="{GREY}" stroke-width="2"/></pattern></defs>'
    )
    return pattern + body.replace(f'"{HATCH}"', f'"url(#{name})"')
