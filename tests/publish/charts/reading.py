"""A picture read back from its SVG, with sizes of letters measured without the program."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from typing import TYPE_CHECKING
from xml.etree import ElementTree

from fontTools.ttLib import TTFont

from sluitend.publish.fonts import font_directory

if TYPE_CHECKING:
    from collections.abc import Iterator

    Span = tuple[float, float, float, float]
    """Left, top, right, bottom."""

SVG = "{http://www.w3.org/2000/svg}"
TURN = re.compile(r"translate\(([-\d.]+) ([-\d.]+)\) rotate\(270\)")
NUMBER = re.compile(r"-?(?:\d+(?:\.\d+)?|\.\d+)")
UNKNOWN_LETTER = "\N{REPLACEMENT CHARACTER}"


@dataclass(frozen=True)
class Thing:
    """An element with what it inherits."""

    tag: str
    attributes: dict[str, str]
    text: str
    title: str

    def at(self, *names: str) -> tuple[float, ...]:
        return tuple(float(self.attributes[name]) for name in names)

    @property
    def fill(self) -> str:
        return self.attributes.get("fill", "")

    @property
    def stroke(self) -> str:
        return self.attributes.get("stroke", "")

    @property
    def dash(self) -> str:
        return self.attributes.get("stroke-dasharray", "")

    @property
    def size(self) -> float:
        return float(self.attributes["font-size"])

    @property
    def turned(self) -> bool:
        return "transform" in self.attributes

    @property
    def place(self) -> tuple[float, float]:
        """Where a text stands: its anchor on the line of its letters, or the middle of a dot."""
        found = TURN.fullmatch(self.attributes.get("transform", ""))
        if found:
            return float(found[1]), float(found[2])
        x, y = self.at(*(("cx", "cy") if self.tag == "circle" else ("x", "y")))
        return x, y

    @property
    def span(self) -> Span:
        """Left, top, right and bottom of what is seen of it, without the width of lines."""
        if self.tag == "text":
            return self._letters()
        if self.tag == "rect":
            x, y, width, height = self.at("x", "y", "width", "height")
            return x, y, x + width, y + height
        if self.tag == "circle":
            x, y, r = self.at("cx", "cy", "r")
            return x - r, y - r, x + r, y + r
        if self.tag == "line":
            x, y, x2, y2 = self.at("x1", "y1", "x2", "y2")
            return min(x, x2), min(y, y2), max(x, x2), max(y, y2)
        corners = [corner for one in rings(self.attributes["d"]) for corner in one]
        xs, ys = zip(*corners, strict=True)
        return min(xs), min(ys), max(xs), max(ys)

    def _letters(self) -> Span:
        bold = self.attributes.get("font-weight") == "bold"
        wide, high, low = (part * self.size for part in measured(self.text, bold=bold))
        anchor = self.attributes.get("text-anchor", "start")
        before = {"start": 0.0, "middle": wide / 2, "end": wide}[anchor]
        x, y = self.place
        if self.turned:
            return x - high, y + before - wide, x - low, y + before
        return x - before, y - high, x - before + wide, y - low


@dataclass(frozen=True)
class Seen:
    """All elements of a picture, and its frame."""

    frame: Span
    things: tuple[Thing, ...]

    def all(self, tag: str, **attributes: str) -> list[Thing]:
        wanted = {name.replace("_", "-"): value for name, value in attributes.items()}
        return [
            thing
            for thing in self.things
            if thing.tag == tag and wanted.items() <= thing.attributes.items()
        ]

    @property
    def texts(self) -> list[str]:
        return [thing.text for thing in self.all("text")]

    def outside(self) -> list[Thing]:
        left, top, right, bottom = self.frame
        return [
            thing
            for thing in self.things
            if not (
                left <= thing.span[0]
                and top <= thing.span[1]
                and thing.span[2] <= right
                and thing.span[3] <= bottom
            )
        ]

    def touching(self) -> list[tuple[str, str]]:
        """Return texts that run through each other."""
        texts = [(thing.text, thing.span) for thing in self.all("text") if thing.text]
        return [(a, b) for (a, one), (b, other) in combinations(texts, 2) if overlap(one, other)]

    def covered(self) -> list[tuple[str, Span]]:
        """Return texts that run through a column, a bar, a dot or another filled shape."""
        filled = [
            thing.span
            for tag in ("rect", "circle", "path")
            for thing in self.all(tag)
            if thing.fill != "none"
        ]
        return [
            (thing.text, span)
            for thing in self.all("text")
            for span in filled
            if overlap(thing.span, span)
        ]


def overlap(one: Span, other: Span) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def seen(svg: str) -> Seen:
    """Read a picture."""
    root = ElementTree.fromstring(svg)  # noqa: S314 - parses what the program itself made
    left, top, width, height = map(float, root.attrib["viewBox"].split())
    frame = left, top, left + width, top + height
    return Seen(frame, tuple(_below(root, {})))


def _below(element: ElementTree.Element, inherited: dict[str, str]) -> Iterator[Thing]:
    for child in element:
        tag = child.tag.removeprefix(SVG)
        if tag in ("title", "desc", "defs"):
            continue
        attributes = {**inherited, **_style(element), **child.attrib}
        if tag == "g":
            yield from _below(child, attributes)
        else:
            title = child.find(f"{SVG}title")
            said = "" if title is None else str(title.text)
            yield Thing(tag, attributes, child.text or "", said)


def _style(element: ElementTree.Element) -> dict[str, str]:
    kept = ("fill", "stroke", "stroke-width", "stroke-dasharray", "font-size", "font-weight",
            "text-anchor")  # fmt: skip
    return {name: element.attrib[name] for name in kept if name in element.attrib}


def rings(path: str) -> list[list[tuple[float, float]]]:
    """Walk an outline of relative steps."""
    found = []
    for one in path.split("M")[1:]:
        numbers = [float(number) for number in NUMBER.findall(one)]
        x, y = numbers[:2]
        walked = [(x, y)]
        for dx, dy in zip(numbers[2::2], numbers[3::2], strict=True):
            x, y = round(x + dx, 1), round(y + dy, 1)
            walked.append((x, y))
        found.append(walked)
    return found


@lru_cache(maxsize=2)
def _font(*, bold: bool) -> TTFont:
    return TTFont(font_directory() / f"OpenSans-{'Bold' if bold else 'Regular'}.ttf")


@lru_cache(maxsize=1024)
def measured(text: str, *, bold: bool) -> tuple[float, float, float]:
    """Return width, and the highest and the lowest point above the line, from the drawn letters."""
    font = _font(bold=bold)
    names, glyphs, size = font.getBestCmap(), font["glyf"], font["head"].unitsPerEm
    wide, highest, lowest = 0, 0, 0
    for letter in text:
        name = names.get(ord(letter), names[ord(UNKNOWN_LETTER)])
        wide += font["hmtx"][name][0]
        highest = max(highest, getattr(glyphs[name], "yMax", 0))
        lowest = min(lowest, getattr(glyphs[name], "yMin", 0))
    return wide / size, highest / size, lowest / size
