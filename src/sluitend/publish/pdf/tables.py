"""How wide the columns of a table are on paper, so that no number is cut off and none is wrapped."""

from __future__ import annotations

import re
from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING

from sluitend.core.messages import msg
from sluitend.publish.format import DASH
from sluitend.publish.tabulate import Head

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sluitend.core.messages import Language
    from sluitend.publish.tabulate import ShownTable

UPRIGHT, LYING, HALF = 482.0, 728.0, 234.0
"""Width of the text in points on an A4 page that stands or lies, margins off (``report.typ``), and of
one of two columns on a page that stands."""
LONG = 60
"""Rows: a longer table that is narrow goes on in a second column."""
SIZES = (8.5, 8.0, 7.5)
"""Letters of a table, in the order in which they are tried."""
SMALLEST = 6.5
DIGIT, LETTER = 0.58, 0.54
"""Width of a digit or a letter of a short text, which may be a code or a name, and of one in running
text, as part of their size."""
INSET = 9.0
"""Points of white in a cell, left and right together."""
WORD, LINE, SHORT, PARAGRAPH = 13, 20, 30, 70
"""Letters: a longer word is hyphenated, a text up to this is not broken if that can be, up to this it
is no running text, and a wider column is not easier to read."""
TOGETHER, LEADING = 260.0, 1.4
"""Points: up to so high a table, or a row of a longer one, is not parted over pages; and the height
of a line as part of its size."""
SPACES = re.compile(r"[ \n]")
EASY, WHOLE = 1, 2
"""Which of the widths of a `Measure`."""
MOST_TURNED = 10
"""Rows that can stand beside each other as columns."""
MARKS = "¹²³⁴⁵⁶⁷⁸⁹"


@dataclass(frozen=True, slots=True)
class Measure:
    """Letters that a column takes: so that nothing is cut off, is easy to read, is on one line."""

    least: int
    easy: int
    whole: int
    letter: float

    def points(self, size: float) -> tuple[float, float, float]:
        """Return the three in points, white included."""
        least, easy, whole = (
            letters * self.letter * size + INSET for letters in (self.least, self.easy, self.whole)
        )
        return least, easy, whole


def measured(head: Head, cells: Sequence[str]) -> Measure:
    """Return how wide a column is; a header may always take several lines."""
    lines = [line for cell in cells for line in cell.split("\n")]
    longest = max(map(len, lines), default=1)
    title = min(max(map(len, SPACES.split(head.text))), WORD)
    if head.numeric:
        least = max(longest, title)
        return Measure(least, least, max(least, min(len(head.text), WORD + 5)), DIGIT)
    word = max((len(word) for line in lines for word in SPACES.split(line)), default=1)
    least = max(min(word, WORD), title)
    easy = max(least, min(longest, LINE))
    whole = max(easy, min(longest, PARAGRAPH), min(len(head.text), WORD + 5))
    return Measure(least, easy, whole, DIGIT if longest <= SHORT else LETTER)


def laid_out(
    caption: str,
    heads: Sequence[Head],
    rows: Sequence[Sequence[str]],
    *,
    identity: str,
    notes: Sequence[str] = (),
    foot: Sequence[str] = (),
    turns: bool = False,
    shares: Sequence[float] = (),
) -> dict[str, object]:
    """Return a table as the template takes it, with the width of its columns and its letters.

    Parameters
    ----------
    notes
        What is said under it.
    foot
        The last row, when that is a total.
    turns
        Whether it may go on a page that lies when it cannot be read on one that stands, and in two
        columns when it is long and narrow.
    shares
        What each column gets of the width; found from what is in them when left out.
    """
    filled = [*rows, foot] if foot else rows
    measures = [measured(head, [row[n] for row in filled]) for n, head in enumerate(heads)]
    doubles = turns and len(rows) > LONG and _total(measures, SIZES[-1], EASY) <= HALF
    place, size = (HALF, SIZES[-1]) if doubles else _place(measures, turns=turns)
    if shares:
        place, size = UPRIGHT, SIZES[-1]
        columns = [round(place * share / sum(shares), 2) for share in shares]
    else:
        columns = _shared([m.points(size) for m in measures], place)
    heights = [_height(row, columns, size) for row in filled]
    return {
        "id": identity,
        "caption": caption,
        "size": size,
        "lying": place == LYING,
        "doubles": doubles,
        "together": sum(heights) <= TOGETHER,
        "whole_rows": max(heights, default=0) <= TOGETHER,
        "columns": columns,
        "heads": [{"text": head.text, "numeric": head.numeric} for head in heads],
        "rows": [list(row) for row in rows],
        "foot": list(foot),
        "notes": list(notes),
    }


def shown(table: ShownTable, identity: str, language: Language) -> dict[str, object]:
    """Lay out a table of a result; where reasons differ, a dash bears the number of its reason.

    One that needs a page that lies is turned when it then fits on one that stands: its rows become
    columns, such as years beside each other.
    """
    reasons = table.reasons
    marks = dict(zip(reasons, MARKS, strict=False)) if 1 < len(reasons) <= len(MARKS) else {}
    told = "; ".join(f"{marks[reason]} {reason}" if marks else reason for reason in reasons)
    notes = [table.remark] if table.remark else []
    if reasons:
        notes.append(msg("– is geen cijfer: {redenen}.", redenen=told).render(language))
    if table.everywhere:
        same = msg("In elke rij hetzelfde: {waarden}.", waarden="; ".join(table.everywhere))
        notes.append(same.render(language))
    kept = [n for n in range(len(table.heads)) if not _told_by_dashes(table, n)]
    heads = [table.heads[n] for n in kept]
    rows = [[row[n].text + marks.get(row[n].reason, "") for n in kept] for row in table.rows]
    found = laid_out(table.caption, heads, rows, identity=identity, notes=notes, turns=True)
    if not found["lying"] or not 0 < len(rows) <= MOST_TURNED:
        return found
    turned = laid_out(
        table.caption, *_turned(heads, rows), identity=identity, notes=notes, turns=True
    )
    return found if turned["lying"] else turned


def _told_by_dashes(table: ShownTable, place: int) -> bool:
    """Say whether a column only repeats why other cells of its row are a dash, which stands below."""
    if table.heads[place].numeric:
        return False
    told = False
    for row in table.rows:
        text = row[place].text
        if text != DASH and text not in {cell.reason for cell in row}:
            return False
        told = told or text != DASH
    return told


def _turned(
    heads: Sequence[Head], rows: Sequence[Sequence[str]]
) -> tuple[list[Head], list[list[str]]]:
    """Return a table with its rows as columns: the first cell of each is the head."""
    first, *others = heads
    columns = [Head(row[0], numeric=True) for row in rows]
    return (
        [Head(first.text, numeric=False), *columns],
        [[head.text, *(row[n] for row in rows)] for n, head in enumerate(others, start=1)],
    )


def _place(measures: Sequence[Measure], *, turns: bool) -> tuple[float, float]:
    """Return width and size: on one line if that can be, else easy to read, else as small as it goes."""
    places = (UPRIGHT, LYING) if turns else (UPRIGHT,)
    for place in places:
        whole = (size for size in SIZES if _total(measures, size, WHOLE) <= place)
        fitting = next(whole, None)
        if fitting is None and _total(measures, SIZES[-1], EASY) <= place:
            fitting = SIZES[-1]
        if fitting is not None:
            return place, fitting
    return places[-1], SMALLEST


def _total(measures: Sequence[Measure], size: float, way: int) -> float:
    return sum(measure.points(size)[way] for measure in measures)


def _shared(bounds: Sequence[tuple[float, float, float]], width: float) -> list[float]:
    """Share a width: short texts stay whole as long as that can be, what is left is for long ones.

    Columns that cannot have their least get smaller alike; their words are then hyphenated.
    """
    least, easy, whole = (sum(bound[way] for bound in bounds) for way in range(3))
    if least > width:
        return [round(bound[0] * width / least, 2) for bound in bounds]
    if easy > width:
        part = (width - least) / (easy - least)
        return [round(low + part * (high - low), 2) for low, high, _ in bounds]
    part = min(1.0, (width - easy) / (whole - easy)) if whole > easy else 0.0
    return [round(low + part * (high - low), 2) for _, low, high in bounds]


def _height(row: Sequence[str], columns: Sequence[float], size: float) -> float:
    """Return about how high a row is, in points: the longest cell decides."""
    lines = max(
        sum(ceil(len(line) * LETTER * size / (points - INSET)) or 1 for line in cell.split("\n"))
        for cell, points in zip(row, columns, strict=True)
    )
    return (lines + 0.5) * LEADING * size
