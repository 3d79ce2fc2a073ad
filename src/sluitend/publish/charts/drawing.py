"""From a Vega-Lite specification to accessible SVG, drawn here and never by the reader's browser."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from threading import Thread
from typing import TYPE_CHECKING, Literal

from sluitend.publish.charts.shapes import lighter
from sluitend.publish.fonts import FAMILY, font_directory

if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import ModuleType

Width = Literal["breed", "smal"]
WIDTHS: dict[Width, int] = {"breed": 720, "smal": 330}
"""Drawing width in pixels: for a screen or paper, and for a phone. Text is never scaled down."""

FONT = f"{FAMILY}, Arial, Helvetica, sans-serif"
"""Texts are measured with the font that every page and PDF carries along; those after it are
narrower, so what fits here fits on every reader's machine."""
VEGALITE = "5.21"
INK, GREY, FAINT = "#1d2733", "#55606d", "#c9d0d8"
TOTAL, UP, DOWN, DOWN_FILL = "#44566b", "#0b5cad", "#b34700", "#fbe3d2"
"""Blue and orange differ for every kind of colour blindness; rising is filled and falling is open."""
HATCH = "url(#arcering)"
"""Fill of what has no figure."""

_OPEN = re.compile(r"<svg [^>]*viewBox=\"0 0 ([0-9.]+) ([0-9.]+)\"[^>]*>")
_NOISE = re.compile(
    r' (?:role|aria-[a-z]+|pointer-events|font-family|class)="[^"]*"|<path[^>]*class="(?:back|fore)ground"[^>]*/>'
)


@dataclass(frozen=True, slots=True)
class Drawing:
    """What a chart needs to be drawn and told.

    Attributes
    ----------
    specification
        Vega-Lite, plain data.
    title, description
        What a reader hears who does not see the picture.
    """

    specification: Mapping[str, object]
    title: str
    description: str


def svg(drawing: Drawing, identity: str) -> str:
    """Return the picture as an SVG element.

    Parameters
    ----------
    identity
        Unique in the page: title and description are pointed at by it.
    """
    body = _draw(json.dumps(drawing.specification, ensure_ascii=False, sort_keys=True))
    found = _OPEN.search(body)
    if found is None:
        raise ValueError("vl-convert gave no SVG with a viewBox")
    width, height = found.groups()
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" '
        f'height="{height}" font-family="{FONT}" role="img" '
        f'aria-labelledby="{identity}-t" aria-describedby="{identity}-d">'
        f'<title id="{identity}-t">{escape(drawing.title)}</title>'
        f'<desc id="{identity}-d">{escape(drawing.description)}</desc>'
    )
    return head + _hatched(body[found.end() :], identity)


@lru_cache(maxsize=32)
def png(drawing: str, scale: float = 2) -> bytes:
    """Return a picture of this module in pixels, on white, for programs that do not draw SVG.

    Parameters
    ----------
    scale
        Pixels per unit of the drawing: two are sharp on paper, in a file that can be sent.
    """
    # Without it edges turn dark where a program shrinks what can be seen through.
    white = drawing.replace(
        "</desc>", '</desc><rect width="100%" height="100%" fill="#ffffff"/>', 1
    )
    pixels: bytes = _engine().svg_to_png(white, scale=scale)
    return pixels


def _hatched(body: str, identity: str) -> str:
    """Give a picture that has hatched shapes its own pattern."""
    if HATCH not in body:
        return body
    name = f"{identity}-a"
    pattern = (
        f'<defs><pattern id="{name}" width="5" height="5" patternUnits="userSpaceOnUse" '
        f'patternTransform="rotate(45)"><path d="M0 0h5v5H0z" fill="#ffffff"/>'
        f'<path d="M0 0v5" stroke="{GREY}" stroke-width="2"/></pattern></defs>'
    )
    return pattern + body.replace(HATCH, f"url(#{name})")


@lru_cache(maxsize=256)
def _draw(specification: str) -> str:
    """Draw once per content; the first drawing of a process costs most of a second."""
    text: str = _engine().vegalite_to_svg(
        specification, vl_version=VEGALITE, config=CONFIG, allowed_base_urls=[]
    )
    return _NOISE.sub("", lighter(text))


@lru_cache(maxsize=1)
def _engine() -> ModuleType:
    """Return the drawing engine, told once where the font is."""
    import vl_convert

    vl_convert.register_font_directory(str(font_directory()))
    return vl_convert


def warm_up() -> None:
    """Start the drawing engine beside other work, which takes it half a second.

    Not a daemon thread: the engine must not be cut off while the interpreter shuts down.
    """
    Thread(target=_draw, args=('{"data": {"values": [{}]}, "mark": "point"}',)).start()


CONFIG: dict[str, object] = {
    "font": FONT,
    "background": None,
    "padding": 2,
    "view": {"stroke": None},
    "axis": {"domain": False, "ticks": False, "grid": False, "title": None},
    "text": {"font": FONT, "fontSize": 14, "fill": INK},
}
