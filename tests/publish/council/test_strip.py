from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from sluitend.publish.charts.canvas import Box, Dot, Line, Text
from sluitend.publish.council.facts import facts_of
from sluitend.publish.council.rendering import as_html, drawn
from sluitend.publish.council.rounding import PerHead
from sluitend.publish.council.strip import Standing, standing_of, strip

if TYPE_CHECKING:
    from sluitend.publish.council.country import Country
    from sluitend.publish.council.model import CouncilPage

Pages = dict[str, "CouncilPage"]
CODE = "GM9011"


@pytest.fixture(scope="module")
def standing(country: Country) -> Standing:
    found = standing_of(facts_of(country, CODE))
    assert found is not None
    return found


def test_the_strip_shows_the_group_that_is_named(country: Country, standing: Standing) -> None:
    facts = facts_of(country, CODE)
    picture = strip(facts, "nl")
    assert picture is not None
    assert facts.compared is not None
    peers = {facts.compared.country.name(p) for p in facts.compared.group.peers.tolist()}
    assert {name for name, _ in standing.others} <= peers
    assert len(standing.others) + standing.unknown == len(peers)
    marks = picture.drawing.picture.marks
    assert sum(isinstance(mark, Box) for mark in marks) == len(standing.others)
    assert sum(isinstance(mark, Dot) for mark in marks) == 1


def test_the_figures_in_the_strip_are_those_of_the_table(pages: Pages, standing: Standing) -> None:
    page = pages[CODE]
    whole = page.section("stand").table
    assert whole is not None
    _, own, middle, place = (cell.text.render("nl") for cell in whole.rows[0].cells)
    assert PerHead.of(standing.own).render("nl") == own
    assert PerHead.of(standing.middle).render("nl") == middle
    higher = sum(amount > standing.own for _, amount in standing.others)
    assert place == f"{higher + 1} van {len(standing.others) + 1}"


def test_marks_stand_from_low_to_high_and_inside_the_picture(
    country: Country, standing: Standing
) -> None:
    picture = strip(facts_of(country, CODE), "nl")
    assert picture is not None
    canvas = picture.drawing.picture
    boxes = [mark for mark in canvas.marks if isinstance(mark, Box)]
    assert [box.x for box in boxes] == sorted(box.x for box in boxes)
    assert len({(box.x, box.y) for box in boxes}) == len(boxes)
    (dot,) = (mark for mark in canvas.marks if isinstance(mark, Dot))
    lines = [mark for mark in canvas.marks if isinstance(mark, Line) and mark.look.dash]
    assert (dot.x < lines[0].x) == (standing.own < standing.middle)
    for mark in canvas.marks:
        if isinstance(mark, Text):
            left, _, right, _ = mark.extent()
            assert left >= -1
            assert right <= canvas.width + 1


def test_who_does_not_see_it_hears_its_figures(country: Country, standing: Standing) -> None:
    picture = strip(facts_of(country, CODE), "nl")
    assert picture is not None
    told = picture.drawing.description
    for amount in (standing.own, standing.middle, standing.others[0][1], standing.others[-1][1]):
        assert PerHead.of(amount).render("nl") in told
    assert picture.title.sources == ("groep",)


def test_without_a_figure_the_page_says_so_instead_of_drawing(
    country: Country, pages: Pages
) -> None:
    facts = facts_of(country, CODE)
    assert strip(replace(facts, compared=None), "nl") is None
    assert strip(replace(facts, positions={}), "nl") is None
    without = [page for page in pages.values() if page.section("vergelijking").picture is None]
    for page in without:
        assert "niet te tekenen" in as_html(page, drawn(page))
    assert len(without) < len(pages)


def test_the_strip_is_on_the_page(pages: Pages) -> None:
    page = pages[CODE]
    body = as_html(page, drawn(page))
    assert "in de groep? Kosten per inwoner in" in body
    assert re.search(r'id="raad-strook-t"', body)
