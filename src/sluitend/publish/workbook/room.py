"""How wide a column and how high a row has to be for what stands in it.

A spreadsheet does not make room by itself when it opens a file; not every one at least.
"""

from __future__ import annotations

from textwrap import wrap
from typing import TYPE_CHECKING

import polars as pl

from sluitend.publish.workbook.styles import DECIMALS, PERCENT, SHARE, WHOLE

if TYPE_CHECKING:
    from collections.abc import Sequence

LINE = 15
"""Height of a line, in points."""
NARROWEST, WIDEST = 8, 60
"""Of a column, in characters; longer texts go on the next line."""
HEAD_LINES = 3
FILTER_ARROW, AROUND = 3, 2
BEHIND_POINT = {WHOLE: 0, DECIMALS: 3, PERCENT: 2, SHARE: 7}
"""Characters that a format puts behind the whole part of a number."""


def lines(text: str, width: float) -> int:
    r"""Return how many lines a text takes.

    Examples
    --------
    >>> lines("een twee drie", 8), lines("kort", 8), lines("a\nb", 8)
    (2, 1, 2)
    """
    return sum(max(1, len(wrap(part, int(width)))) for part in text.split("\n"))


def column_width(head: str, values: pl.Series, number_format: str) -> int:
    """Return the width of a column, in characters: its head takes three lines at most."""
    width = max(NARROWEST, max(map(len, head.split())) + FILTER_ARROW)
    while lines(head, width - FILTER_ARROW) > HEAD_LINES:
        width += 1
    return min(max(width, _longest(values, number_format) + AROUND), max(WIDEST, width))


def _longest(values: pl.Series, number_format: str) -> int:
    if values.dtype == pl.String:
        found = values.str.len_chars().max()
        return int(found) if isinstance(found, int) else 0
    largest = values.abs().max()
    if not isinstance(largest, int | float):
        return 0
    behind = next((n for code, n in BEHIND_POINT.items() if code in number_format), 0)
    return len(f"-{largest:,.0f}") + behind


def row_lines(texts: Sequence[tuple[pl.Series, int]]) -> pl.Series | None:
    """Return how many lines each row takes, or None when all take one.

    Parameters
    ----------
    texts
        Columns of texts with their width.
    """
    long = [(values, width) for values, width in texts if _longest(values, "") >= width]
    if not long:
        return None
    needed = []
    for values, width in long:
        room = width - AROUND
        known = {text: lines(text, room) for text in values.unique().drop_nulls()}
        needed.append(values.replace_strict(known, default=1, return_dtype=pl.Int64))
    return pl.select(pl.max_horizontal(needed)).to_series()
