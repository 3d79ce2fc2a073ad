"""Where a municipality stands in its group: one line with a mark for each of them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sluitend.core.messages import Message, msg
from sluitend.core.numbers import Count
from sluitend.publish.charts.axis import Axis
from sluitend.publish.charts.canvas import Box, Dot, Letters, Line, Mark, Paint, Text
from sluitend.publish.charts.canvas import Picture as Canvas
from sluitend.publish.charts.drawing import GREY, INK, UP, WIDTHS, Drawing
from sluitend.publish.charts.lettering import fitting, width_of
from sluitend.publish.council.country import WHOLE
from sluitend.publish.council.model import Picture, Sentence
from sluitend.publish.council.rounding import PerHead
from sluitend.publish.council.sourcing import GROUP

if TYPE_CHECKING:
    from sluitend.core.messages import Language
    from sluitend.publish.council.facts import Facts

EDGE, STEP, RADIUS, OWN_RADIUS = 10, 9, 3.6, 6.0
"""Pixels: beside the outermost marks, between marks beside each other, and half of a mark."""
NAME, ROOM, BELOW = 9, 24, 16
"""Pixels: the middle of the own name, from the top to the marks, and from the line to the names below."""
LOWEST, HIGHEST = 0, -1


@dataclass(frozen=True)
class Standing:
    """The group from low to high, in cents per inhabitant.

    Attributes
    ----------
    others
        (name, amount) of those in the group of which the amount is known.
    unknown
        How many in the group have no amount.
    """

    name: str
    own: float
    middle: float
    others: tuple[tuple[str, float], ...]
    unknown: int


def standing_of(facts: Facts) -> Standing | None:
    """Return where a municipality stands; None when it or the middle of its group is not known."""
    data, position = facts.compared, facts.positions.get(WHOLE)
    if data is None or position is None or None in (position["eigen"], position["mediaan"]):
        return None
    amounts = data.country.now.gross
    known = [
        (data.country.name(peer), float(amounts[peer]))
        for peer in data.group.peers.tolist()
        if np.isfinite(amounts[peer])
    ]
    return Standing(
        facts.name,
        position["eigen"],
        position["mediaan"],
        tuple(sorted(known, key=lambda pair: pair[1])),
        len(data.group.peers) - len(known),
    )


def strip(facts: Facts, language: Language) -> Picture | None:
    """Draw where a municipality stands; None when that is not known."""
    found = standing_of(facts)
    if found is None or facts.year is None:
        return None
    title = msg(
        "Waar staat {gemeente} in de groep? Kosten per inwoner in {jaar}",
        gemeente=facts.name,
        jaar=facts.year,
    )
    middle = msg("midden van de groep: {bedrag}", bedrag=PerHead.of(found.middle))
    legend = [("meer", msg("een gemeente uit de groep")), ("lijn", middle)]
    if found.unknown:
        legend.append(("", msg("zonder cijfer: {n}", n=Count(found.unknown))))
    return Picture(
        "strook",
        Sentence(title, (GROUP,)),
        Drawing(_canvas(found, language), title.render(language), _told(found).render(language)),
        tuple(legend),
        wide=True,
    )


def _told(found: Standing) -> Message:
    """Say what the picture shows to who does not see it."""
    (lowest, low), (highest, high) = found.others[LOWEST], found.others[HIGHEST]
    return msg(
        "{gemeente}: {eigen} per inwoner. Het laagste bedrag in de groep heeft {laagste}: {laag}. Het hoogste heeft {hoogste}: {hoog}. Het midden is {midden}.",
        gemeente=found.name,
        eigen=PerHead.of(found.own),
        laagste=lowest,
        laag=PerHead.of(low),
        hoogste=highest,
        hoog=PerHead.of(high),
        midden=PerHead.of(found.middle),
    )


def _canvas(found: Standing, language: Language) -> Canvas:
    width = WIDTHS["smal"]
    amounts = [amount for _, amount in found.others]
    axis = Axis(min([found.own, *amounts]), max([found.own, *amounts]), EDGE, width - EDGE)
    heights: Counter[int] = Counter()
    places = []
    for amount in amounts:
        column = round((axis(amount) - EDGE) / STEP)
        places.append((EDGE + column * STEP, heights[column]))
        heights[column] += 1
    ground = ROOM + max(heights.values()) * STEP
    group, dashed = Paint(UP), Paint("none", INK, 1, (4, 3))
    marks: list[Mark] = [Line(0, ground, width, ground, Paint("none", GREY))]
    for x, level in places:
        y = ground - (level + 0.5) * STEP
        marks.append(Box(x - RADIUS, y - RADIUS, x + RADIUS, y + RADIUS, group))
    middle = axis(found.middle)
    marks.append(Line(middle, ROOM - 6, middle, ground, dashed))
    return Canvas(
        width,
        ground + BELOW + NAME,
        (*marks, *_own(found, axis, ground, width, language), *_ends(found, ground, language)),
    )


def _own(
    found: Standing, axis: Axis, ground: float, width: float, language: Language
) -> tuple[Mark, ...]:
    """Mark the municipality itself on the line, with its name and amount above."""
    x = axis(found.own)
    text = f"{found.name} {PerHead.of(found.own).render(language)}"
    size = fitting([text], width, 12)
    half = width_of(text, bold=True) * size / 2
    label = min(max(x, half), width - half)
    return (
        Line(x, NAME + 9, x, ground, Paint("none", INK, 1.5)),
        Dot(x, ground, OWN_RADIUS, Paint(INK, "#ffffff", 1.5)),
        Text(label, NAME, text, Letters(size, bold=True, anchor="middle")),
    )


def _ends(found: Standing, ground: float, language: Language) -> tuple[Mark, ...]:
    """Name the lowest and the highest of the group."""
    width = WIDTHS["smal"]
    low, high = (
        f"{name} {PerHead.of(amount).render(language)}"
        for name, amount in (found.others[LOWEST], found.others[HIGHEST])
    )
    size = fitting([low, high], width / 2 - EDGE, 11)
    return (
        Text(0, ground + BELOW, low, Letters(size, GREY)),
        Text(width, ground + BELOW, high, Letters(size, GREY, anchor="end")),
    )
