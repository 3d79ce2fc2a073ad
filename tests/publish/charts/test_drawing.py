from __future__ import annotations

import re
from xml.etree import ElementTree

from sluitend.publish.charts.canvas import Box, Letters, Paint, Picture, Text
from sluitend.publish.charts.drawing import (
    DOWN,
    FONT,
    GREY,
    HATCH,
    INK,
    TOTAL,
    UP,
    Drawing,
    png,
    svg,
)

PICTURE = Picture(200, 60, (Box(10, 10, 90, 50, Paint(HATCH, GREY)), Text(100, 30, "één & <twee>")))


def test_a_picture_is_one_image_with_a_name_and_a_description() -> None:
    root = ElementTree.fromstring(svg(Drawing(PICTURE, "Titel <1>", "Wat & hoe"), "f1"))  # noqa: S314 - parses what the line itself made
    assert root.attrib["role"] == "img"
    names = {child.attrib.get("id"): child.text for child in root}
    assert names[root.attrib["aria-labelledby"]] == "Titel <1>"
    assert names[root.attrib["aria-describedby"]] == "Wat & hoe"
    inner = [element for element in root.iter() if element is not root]
    assert not [
        e for e in inner if "role" in e.attrib or any(k.startswith("aria-") for k in e.attrib)
    ]


def test_a_picture_asks_nothing_from_anywhere() -> None:
    drawing = svg(Drawing(PICTURE, "t", "d"), "f1")
    # Its own hatching is all it refers to, and no style is in the way of a strict policy.
    assert re.findall(r"(?:href|src)=|url\([^)]*\)|@import|<script|<image|style=", drawing) == [
        "url(#f1-a)"
    ]
    assert f'font-family="{FONT}"' in drawing


def test_the_same_picture_is_the_same_bytes() -> None:
    assert len({svg(Drawing(PICTURE, "t", "d"), "f1") for _ in range(3)}) == 1


def size_of(image: bytes) -> tuple[int, int]:
    assert image.startswith(b"\x89PNG\r\n\x1a\n")
    return int.from_bytes(image[16:20]), int.from_bytes(image[20:24])


def test_a_picture_in_pixels_is_sharp_on_white_and_has_its_texts() -> None:
    drawing = svg(Drawing(PICTURE, "t", "d"), "f1")
    assert size_of(png(drawing, 2)) == (408, 128)
    assert size_of(png(drawing, 3)) == (612, 192)
    empty = png(svg(Drawing(Picture(200, 60, ()), "t", "d"), "f1"))
    letters = [
        png(svg(Drawing(Picture(200, 60, (Text(9, 30, text, Letters(bold=bold)),)), "t", "d"), "f"))
        for text, bold in (("a", False), ("a", True), ("b", False))
    ]
    # Each is drawn, in its own letters, and the same one is the same.
    assert len({empty, *letters}) == 4
    png.cache_clear()
    assert png(svg(Drawing(Picture(200, 60, ()), "t", "d"), "f1")) == empty
    white, black = (png(svg(Drawing(Picture(9, 9, (Box(-5, -5, 20, 20, Paint(colour)),)), "", ""), "f"))
                    for colour in ("#ffffff", "#000000"))  # fmt: skip
    nothing = png(svg(Drawing(Picture(9, 9, ()), "", ""), "f"))
    assert white == nothing != black


def luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_marks_and_texts_stand_out_from_the_page() -> None:
    for colour in (TOTAL, UP, DOWN, GREY, INK):
        assert 1.05 / (luminance(colour) + 0.05) >= 4.5
