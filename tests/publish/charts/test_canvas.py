"""Marks in pixels: what is written is what was asked, and nothing in a text can do anything."""

from __future__ import annotations

from itertools import product
from math import inf, nan
from typing import TYPE_CHECKING
from xml.etree import ElementTree

import pytest
from tests.publish.charts.reading import seen

from sluitend.core.messages import MARK
from sluitend.publish.charts.axis import Axis
from sluitend.publish.charts.canvas import (
    Area,
    Box,
    Dot,
    Letters,
    Line,
    Paint,
    Picture,
    Text,
    paragraph,
)
from sluitend.publish.charts.drawing import HATCH, INK, Drawing, svg
from sluitend.publish.charts.shapes import outline

if TYPE_CHECKING:
    from sluitend.publish.charts.canvas import Mark

BLUE, LINED = Paint("#00f"), Paint(stroke="#333", width=2.5, dash=(4, 3))
HOSTILE = [
    "</text><script>alert(1)</script>",
    '" onload="alert(1)',
    "]]>&lt;&#60;&amp;",
    f'"{HATCH}" url(#arcering)',
    "<!--",
    "nul\x00escape\x1b[2J",
    "\ufffe\udcff\u202eomgekeerd",
]


def drawn(*marks: Mark, width: float = 100, height: float = 50) -> str:
    return svg(Drawing(Picture(width, height, marks), "Titel", "Wat er staat"), "x")


def test_every_mark_stands_where_it_was_asked_to() -> None:
    found = seen(
        drawn(
            Box(40, 30.04, 10, 10, BLUE, "Een"),
            Line(1, 2, 3, 4.25, LINED),
            Dot(50, 25, 4, BLUE, "Twee"),
            Area(outline([(10, 10), (20, 10), (20, 20.5)]), BLUE, "Drie"),
            Text(5, 6, "Vier", Letters(anchor="end")),
        )
    )
    box, line, dot, area, text = found.things
    # Whichever corner came first.
    assert (box.span, box.title) == ((10, 10, 40, 30), "Een")
    assert (line.span, line.stroke, line.dash) == ((1, 2, 3, 4.2), "#333", "4,3")
    assert line.attributes["stroke-width"] == "2.5"
    assert (dot.span, dot.title) == ((46, 21, 54, 29), "Twee")
    assert (area.span, area.title) == ((10, 10, 20, 20.5), "Drie")
    assert text.attributes["text-anchor"] == "end"
    assert (text.size, text.fill) == (14, INK)


@pytest.mark.parametrize("size", [9, 14, 24])
def test_the_middle_of_letters_is_where_it_was_asked_to_be(size: int) -> None:
    level, turned = seen(
        drawn(Text(50, 25, "xH", Letters(size)), Text(50, 25, "xH", Letters(size), turned=True))
    ).all("text")
    # Halfway between those of a small letter and of a capital.
    capital, small = 1462 / 2048, 1096 / 2048
    middle = (capital + small) / 4 * size
    assert level.place == pytest.approx((50, 25 + middle), abs=0.06)
    assert turned.place == pytest.approx((50 + middle, 25), abs=0.06)
    # It reads upwards: it ends above where it begins.
    assert turned.span[1] < turned.span[3] == turned.place[1]


def test_what_looks_alike_has_its_look_once() -> None:
    boxes = [Box(place, 0, place + 1, 5, BLUE) for place in range(20)]
    text = drawn(*boxes, *(Text(0, 9, "a", Letters(12)) for _ in range(20)))
    assert (text.count("#00f"), text.count("font-size")) == (1, 2)
    assert len(seen(text).things) == 40


@pytest.mark.parametrize("hostile", HOSTILE)
def test_no_text_does_anything(hostile: str) -> None:
    text = svg(
        Drawing(
            Picture(
                100,
                50,
                (
                    Text(0, 9, hostile),
                    Dot(9, 9, 3, BLUE, hostile),
                    Box(0, 0, 9, 9, Paint(HATCH), hostile),
                ),
            ),
            hostile,
            hostile,
        ),
        "x",
    )
    root = ElementTree.fromstring(text)  # noqa: S314 - parses what the line itself made
    found = seen(text)
    shown = "".join(c if c.isprintable() else MARK for c in hostile)
    assert [thing.tag for thing in found.things] == ["text", "circle", "rect"]
    assert found.texts == [shown]
    assert [thing.title for thing in found.things[1:]] == [shown, shown]
    assert [child.text for child in root][:2] == [shown, shown]
    assert found.things[2].fill == "url(#x-a)"


@pytest.mark.parametrize("value", [nan, inf, -inf])
@pytest.mark.parametrize("place", range(4))
def test_what_has_no_place_is_not_drawn_wrong_but_not_at_all(value: float, place: int) -> None:
    numbers = [1.0, 2.0, 3.0, 4.0]
    numbers[place] = value
    a, b, c, d = numbers
    marks: list[Mark] = [Box(a, b, c, d, BLUE), Line(a, b, c, d, BLUE)]
    if place < 3:
        marks.append(Dot(a, b, c, BLUE))
    if place < 2:
        marks.append(Text(a, b, "tekst"))
    for mark in marks:
        with pytest.raises((ValueError, OverflowError)):
            drawn(mark)
    with pytest.raises(ValueError, match="not a place"):
        outline([(a, b), (c, d), (0, 0)])


@pytest.mark.parametrize(
    ("x", "y", "anchor", "turned"),
    [
        *product([0.0, 50.0, 100.0], [0.0, 25.0, 50.0], ["start", "middle", "end"], [False, True]),
        (-80.0, -30.0, "start", False),
        (180.0, 90.0, "start", True),
    ],
)
def test_a_picture_grows_with_a_text_that_sticks_out(
    x: float, y: float, anchor: str, turned: bool
) -> None:
    look = Letters(20, bold=True, anchor=anchor)  # type: ignore[arg-type] # one of the three
    found = seen(drawn(Text(x, y, "Ängstlich mjg 1.234", look, turned)))
    left, top, right, bottom = found.frame
    assert left <= -2
    assert top <= -2
    assert right >= 102
    assert bottom >= 52
    assert found.outside() == []


def test_a_picture_is_no_larger_than_it_has_to_be() -> None:
    assert seen(drawn(Text(10, 25, "past"))).frame == (-2, -2, 102, 52)
    # A text that says nothing takes no room.
    assert seen(drawn(Text(900, 25, ""))).frame == (-2, -2, 102, 52)


def test_lines_of_a_text_stand_below_each_other() -> None:
    lines = paragraph(7, 10, ["een", "twee", "drie"], 18, Letters(13))
    assert [(line.x, line.y, line.text) for line in lines] == [
        (7, 10, "een"), (7, 28, "twee"), (7, 46, "drie")
    ]  # fmt: skip


def test_an_axis_goes_from_value_to_pixel() -> None:
    upwards = Axis(-10, 30, 200, 100)
    assert [upwards(value) for value in (-10, 0, 30)] == [200, 175, 100]
    # Beyond its ends it goes on; of one value there is a middle.
    assert upwards(70) == 0
    assert Axis(5, 5, 0, 100)(5) == 50
