"""How wide the columns of a table are on paper, so that no number is cut off and none is wrapped."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sluitend.core.messages import msg

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sluitend.core.messages import Language
    from sluitend.publish.tabulate import Head, ShownTable

UPRIGHT, LYING, HALF = 482.0, 728.0, 229.0
"""Width of the text in points on an A4 page that stands or lies, margins off (``report.typ``), and of
one of two columns on a page that stands."""
SIZES = (8.5, 8.0, 7.5)
"""Letters of a table, in the order in which they are tried; a page that lies is tried after them."""
SMALLEST = 6.5
LETTER = 0.57
"""Width of a letter or digit as part of its size; Open Sans has wider ones, but no row of them."""
INSET = 9.0
"""Points of white in a cell, left and right together."""
WORD, LINE, PARAGRAPH = 13, 30, 70
"""Letters: a longer word is hyphenated, a shorter text is not broken, and a wider column is not
easier to read."""
SPACES = re.compile(r"[ \n]")
MARKS = "¹²³⁴⁵⁶⁷⁸⁹"


@dataclass(frozen=True, slots=True)
class Measure:
    """Letters that a column takes: so that nothing is cut off, is easy to read, is on one line."""

    least: int
    easy: int
    whole: int


def measured(head: Head, cells: Sequence[str]) -> Measure:
    """Return how wide a column is; a header may always take several lines."""
    lines = [line for cell in cells for line in cell.split("\n")]
    longest = max(map(len, lines), default=1)
    title = min(max(map(len, SPACES.split(head.text))), WORD)
    if head.numeric:
        least = max(longest, title)
        return Measure(least, least, max(least, min(len(head.text), WORD + 5)))
    word = max((len(word) for line in lines for word in SPACES.split(line)), default=1)
    least = max(min(word, WORD), title)
    easy = max(least, min(longest, LINE))
    return Measure(least, easy, max(easy, min(longest, PARAGRAPH), min(len(head.text), WORD + 5)))


def laid_out(
    caption: str,
    heads: Sequence[Head],
    rows: Sequence[Sequence[str]],
    *,
    identity: str,
    notes: Sequence[str] = (),
    foot: Sequence[str] = (),
    width: float = UPRIGHT,
) -> dict[str, object]:
    """Return a table as the template takes it, with the width of its columns and its letters.

    Parameters
    ----------
    notes
        What is said under it.
    foot
        The last row, when that is a total.
    width
        Points there are; a table that cannot be read in the width of a page goes on one that lies.
    """
    filled = [*rows, foot] if foot else rows
    measures = [measured(head, [row[n] for row in filled]) for n, head in enumerate(heads)]
    place, size = _place(measures, width)
    return {
        "id": identity,
        "caption": caption,
        "size": size,
        "lying": place == LYING,
        "columns": _shared(
            [(_points([m.least], size), _points([m.whole], size)) for m in measures], place
        ),
        "heads": [{"text": head.text, "numeric": head.numeric} for head in heads],
        "rows": [list(row) for row in rows],
        "foot": list(foot),
        "notes": list(notes),
    }


def shown(
    table: ShownTable, identity: str, language: Language, width: float = UPRIGHT
) -> dict[str, object]:
    """Lay out a table of a result; where reasons differ, a dash bears the number of its reason."""
    reasons = table.reasons
    marks = dict(zip(reasons, MARKS, strict=False)) if 1 < len(reasons) <= len(MARKS) else {}
    told = "; ".join(f"{marks[reason]} {reason}" if marks else reason for reason in reasons)
    notes = [table.remark] if table.remark else []
    if reasons:
        notes.append(msg("– is geen cijfer: {redenen}.", redenen=told).render(language))
    if table.everywhere:
        same = msg("In elke rij hetzelfde: {waarden}.", waarden="; ".join(table.everywhere))
        notes.append(same.render(language))
    return laid_out(
        table.caption,
        table.heads,
        [[cell.text + marks.get(cell.reason, "") for cell in row] for row in table.rows],
        identity=identity,
        notes=notes,
        width=width,
    )


def _points(letters: Sequence[int], size: float) -> float:
    return sum(count * LETTER * size + INSET for count in letters)


def _place(measures: Sequence[Measure], width: float) -> tuple[float, float]:
    """Return width and size: on one line if that can be, else easy to read, else as small as it goes."""
    whole, easy = [m.whole for m in measures], [m.easy for m in measures]
    for size in SIZES:
        if _points(whole, size) <= width:
            return width, size
    if width < UPRIGHT or _points(easy, SIZES[-1]) <= width:
        return width, SIZES[-1] if _points(easy, SIZES[-1]) <= width else SMALLEST
    for size in (*SIZES, SMALLEST):
        if _points(easy, size) <= LYING:
            return LYING, size
    return LYING, SMALLEST


def _shared(bounds: Sequence[tuple[float, float]], width: float) -> list[float]:
    """Share a width: every column its least, then all equally more, none more than its whole.

    Columns that need more than there is get smaller alike; their words are then hyphenated.
    """
    if (needed := sum(least for least, _ in bounds)) > width:
        return [least * width / needed for least, _ in bounds]
    low, high = 0.0, width
    for _ in range(40):
        level = (low + high) / 2
        taken = sum(min(max(level, least), whole) for least, whole in bounds)
        low, high = (level, high) if taken <= width else (low, level)
    return [round(min(max(low, least), whole), 2) for least, whole in bounds]
