from __future__ import annotations

import re
from xml.etree import ElementTree

from sluitend.publish.charts.drawing import (
    DOWN,
    FONT,
    GREY,
    INK,
    TOTAL,
    UP,
    VEGALITE,
    Drawing,
    _draw,
    svg,
)

SPECIFICATION = {
    "data": {"values": [{"x": 1, "tekst": "één & <twee>"}]},
    "mark": "text",
    "encoding": {"x": {"field": "x", "type": "quantitative"}, "text": {"field": "tekst"}},
}


def test_a_picture_is_one_image_with_a_name_and_a_description() -> None:
    root = ElementTree.fromstring(svg(Drawing(SPECIFICATION, "Titel <1>", "Wat & hoe"), "f1"))  # noqa: S314 - parses what the line itself made
    assert root.attrib["role"] == "img"
    names = {child.attrib.get("id"): child.text for child in root}
    assert names[root.attrib["aria-labelledby"]] == "Titel <1>"
    assert names[root.attrib["aria-describedby"]] == "Wat & hoe"
    inner = [element for element in root.iter() if element is not root]
    assert not [
        e for e in inner if "role" in e.attrib or any(k.startswith("aria-") for k in e.attrib)
    ]


def test_a_picture_asks_nothing_from_anywhere() -> None:
    drawing = svg(Drawing(SPECIFICATION, "t", "d"), "f1")
    assert not re.findall(r"(?:href|src)=|url\(|@import|<script|<image", drawing)
    assert f'font-family="{FONT}"' in drawing


def test_the_same_content_is_drawn_once() -> None:
    _draw.cache_clear()
    svg(Drawing(SPECIFICATION, "een", "x"), "a")
    svg(Drawing(SPECIFICATION, "twee", "y"), "b")
    assert (_draw.cache_info().misses, _draw.cache_info().hits) == (1, 1)


def test_the_version_of_the_grammar_is_one_that_can_be_drawn() -> None:
    import vl_convert

    assert VEGALITE in vl_convert.get_vegalite_versions()


def luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_marks_and_texts_stand_out_from_the_page() -> None:
    for colour in (TOTAL, UP, DOWN, GREY, INK):
        assert 1.05 / (luminance(colour) + 0.05) >= 4.5
