"""Widths of texts, held against the font itself."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.publish.charts.reading import measured

from sluitend.publish.charts.lettering import (
    ABOVE,
    BELOW,
    MIDDLE,
    apart,
    fitting,
    width_of,
    wrapped,
)
from sluitend.publish.fonts import font_directory

LATIN = st.text(st.characters(min_codepoint=32, max_codepoint=0x17F, exclude_categories=["C"]))
WORDS = st.lists(st.text("abcijmw-ë", min_size=1, max_size=12), min_size=1, max_size=9)


@given(text=LATIN, bold=st.booleans())
def test_a_text_is_as_wide_as_its_letters(text: str, bold: bool) -> None:
    assert width_of(text, bold=bold) == pytest.approx(measured(text, bold=bold)[0])


def test_bold_letters_are_wider_and_figures_are_all_equally_wide() -> None:
    assert width_of("gemeente", bold=True) > width_of("gemeente") > 0
    for bold in (False, True):
        assert len({width_of(figure, bold=bold) for figure in "0123456789"}) == 1


def test_a_letter_that_the_font_lacks_is_counted_as_high_as_wide() -> None:
    assert width_of("\u4e2d\u6587") == 2


def test_heights_are_those_of_the_font() -> None:
    from fontTools.ttLib import TTFont

    with TTFont(font_directory() / "OpenSans-Regular.ttf") as font:
        heights, size = font["OS/2"], font["head"].unitsPerEm
        middle = (heights.sCapHeight + heights.sxHeight) / 4 / size
    assert pytest.approx(middle, abs=0.001) == MIDDLE
    letters = "ABCDEFGHIJKLMNOPRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789€%+−–ÄÉÈÊËÎÏÔÖÛÜáéíóúâêîôûäëïöü"
    for bold in (False, True):
        _, high, low = measured(letters, bold=bold)
        assert ABOVE - 0.05 < high <= ABOVE
        assert BELOW - 0.05 < -low <= BELOW


@given(words=WORDS, room=st.floats(1, 12), bold=st.booleans())
def test_a_wrapped_text_stays_in_its_room_and_whole(
    words: list[str], room: float, bold: bool
) -> None:
    text = " ".join(words)
    lines = wrapped(text, room, bold=bold)
    assert all(width_of(line, bold=bold) <= room or len(line) == 1 for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    # No line could have had the first word of the next too.
    for line, following in pairwise(lines):
        if " " in text and width_of(following.split(" ")[0]) + width_of(line) < room / 2:
            longer = f"{line} {following.split(' ')[0]}"
            assert width_of(longer, bold=bold) > room


def test_letters_are_as_large_as_the_widest_text_allows() -> None:
    texts = ["1.234.567", "geen\ncijfer", "9"]
    size = fitting(texts, 60, 40)
    widest = max(width_of(line) for text in texts for line in text.split("\n"))
    assert size * widest <= 60 < (size + 1) * widest
    assert fitting(texts, 1000, 13) == 13
    assert fitting([], 10, 13) == 13


def test_labels_stand_apart() -> None:
    assert apart([0, 10, 25, 60], 20) == [0, 25, 60]
