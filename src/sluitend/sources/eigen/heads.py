"""Finding a table nobody described: which rows are its heads, and what each column most likely is.

By the words in the heads and by what stands below them. A proposal only: the user sees the reason and
the alternatives, and what two columns could be equally well is left open.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sluitend.core.messages import Message, msg
from sluitend.core.numbers import Count
from sluitend.sources.eigen.amounts import DECIMALS, Amount, Notation, read_amount
from sluitend.sources.eigen.codes import looks_like_taakveld, read_product, read_year
from sluitend.sources.eigen.rows import TOTAL
from sluitend.sources.eigen.signs import DEBIT, SIDES
from sluitend.sources.eigen.table import heads_at
from sluitend.sources.sheet import CODE

if TYPE_CHECKING:
    from collections.abc import Callable

    from sluitend.sources.eigen.table import Table
    from sluitend.sources.workbook import Cell, Grid

HEADS_WITHIN = 60
MOST_HEADS = 4
LOOKED_AT = 300
MOSTLY = 0.6
WORDS = {
    "taakveld": re.compile(r"\btaakveld", re.IGNORECASE),
    "product": re.compile(
        r"\bproduct|kostenplaats|\bfcl\b|grootboek|budget(?:nummer|code)", re.IGNORECASE
    ),
    "soort": re.compile(
        r"\bl\s*/\s*b\b|lasten\s*(?:/|of)\s*baten|\bi\s*/\s*u\b|\bsoort\b", re.IGNORECASE
    ),
    "debet_credit": re.compile(r"\bd\s*/\s*c\b|debet\s*(?:/|of)\s*credit|\bdc\b", re.IGNORECASE),
    "lasten": re.compile(r"\blasten\b|\buitgaven\b|\bkosten\b", re.IGNORECASE),
    "baten": re.compile(r"\bbaten\b|\binkomsten\b|\bopbrengsten\b", re.IGNORECASE),
    "bedrag": re.compile(
        r"\bbedrag|\bbijdrage|\brealisatie\b|\braming\b|\bbegroting\b|\bbegroot\b", re.IGNORECASE
    ),
    "jaar": re.compile(r"\b(?:boek)?jaar\b", re.IGNORECASE),
    "gemeente": re.compile(r"\bgemeente(?:code)?\b|\bgm_?code\b", re.IGNORECASE),
}
NO_POSTS = ("Saldo*", "Resultaat*", "Geraamd*", "Gerealiseerd*")
"""Beginnings of rows that are neither posts nor totals in many budgets."""
AFTER_CHANGE = re.compile(r"na\s+(?:\d+e\s+)?wijziging|gewijzigd|actue(?:el|le)", re.IGNORECASE)


@dataclass(frozen=True)
class Candidate:
    """A column that may have a role, with the reason."""

    column: int
    name: str
    reason: Message
    score: float


def find_heads(grid: Grid) -> tuple[int, ...]:
    """Return the rows (from 1) that look like heads: those with most words of a budget, and their kin.

    A row right above belongs to them when it has a head over a column with money; a row right below
    when it has texts and no code, such as the unit. Nothing found is an empty tuple.
    """
    best, at = 1, -1
    for number in grid.filled_rows:
        if number >= HEADS_WITHIN:
            break
        texts = [cell for cell in grid.cells[number] if isinstance(cell, str)]
        roles = {role for role, word in WORDS.items() for text in texts if word.search(text)}
        if len(roles & {*WORDS}) > best and len(texts) > 1:
            best, at = len(roles), number
    if at < 0:
        return ()
    rows = [at]
    while len(rows) < MOST_HEADS and _is_group_row(grid, rows[0] - 1):
        rows.insert(0, rows[0] - 1)
    while len(rows) < MOST_HEADS and _is_unit_row(grid, rows[-1] + 1):
        rows.append(rows[-1] + 1)
    return tuple(row + 1 for row in rows)


def _is_group_row(grid: Grid, row: int) -> bool:
    """Say whether a row holds heads over groups of columns, and is no title across the sheet."""
    if row < 0 or row not in grid.filled_rows:
        return False
    cells = grid.cells[row]
    # A year may be typed as a number.
    texts = [
        c
        for c, cell in enumerate(cells)
        if isinstance(cell, str) or isinstance(read_year(cell), int)
    ]
    filled = [c for c, cell in enumerate(cells) if cell is not None]
    return texts == filled and any(column > 0 for column in texts)


def _is_unit_row(grid: Grid, row: int) -> bool:
    """Say whether a row below the heads is one more of them: two or more texts, no code, no figure."""
    if row >= len(grid.cells):
        return False
    cells = [cell for cell in grid.cells[row] if cell is not None]
    return (
        len(cells) > 1
        and all(isinstance(cell, str) and not looks_like_taakveld(cell) for cell in cells)
        and not any(_is_amount(cell) for cell in cells)
    )


def find_columns(grid: Grid, heads: tuple[int, ...]) -> tuple[Table, dict[str, list[Candidate]]]:
    """Return the table, and per role the columns that may have it, best first."""
    table = heads_at(grid, heads)
    rows = _posts(table)
    found: dict[str, list[Candidate]] = {}
    for role in WORDS:
        candidates = [
            candidate
            for column in range(len(table.names))
            if (candidate := _candidate(table, rows, column, role))
        ]
        if candidates:
            found[role] = sorted(candidates, key=lambda c: (-c.score, c.column))
    return table, _without_doubles(found)


def _posts(table: Table) -> list[tuple[Cell, ...]]:
    """Return the first rows that look like posts: with a figure, and not called a total or outcome."""
    found = []
    for row in table.grid.cells[table.first :]:
        texts = [cell for cell in row if isinstance(cell, str)]
        if any(map(_is_amount, row)) and not any(map(_is_no_post, texts)):
            found.append(row)
        if len(found) == LOOKED_AT:
            break
    return found


def _is_no_post(text: str) -> bool:
    return bool(TOTAL.search(text)) or any(begins(text, pattern) for pattern in NO_POSTS)


def begins(text: str, pattern: str) -> bool:
    """Say whether a text begins as a pattern with a star behind it does."""
    return text.strip().lower().startswith(pattern.rstrip("*").lower())


def _candidate(
    table: Table, rows: list[tuple[Cell, ...]], column: int, role: str
) -> Candidate | None:
    cells = [cell for row in rows if (cell := row[column]) is not None]
    if not cells:
        return None
    fits, filled = sum(map(FITS[role], cells)), len(cells)
    share = fits / filled
    name = table.names[column]
    named = bool(WORDS[role].search(name.rsplit(" / ", 1)[-1])) or (
        role in ("lasten", "baten", "bedrag") and bool(WORDS[role].search(name))
    )
    # What a column is called decides about money; a code shows itself.
    needs_name = role in ("lasten", "baten", "bedrag", "product", "jaar")
    if share < MOSTLY and not (named and role in ("lasten", "baten", "bedrag") and fits):
        return None
    if needs_name and not named:
        return None
    score = share + named + (0.5 if AFTER_CHANGE.search(name) else 0)
    called = table.called(column)
    reason = (
        msg("kop ‘{kop}’; {n} van {m} cellen passen", kop=name, n=Count(fits), m=Count(filled))
        if named
        else msg("{n} van {m} cellen passen", n=Count(fits), m=Count(filled))
    )
    return Candidate(column, called, reason, round(score, 3))


def _is_amount(cell: Cell) -> bool:
    return any(isinstance(read_amount(cell, Notation(sign, 100_000)), Amount) for sign in DECIMALS)


def _in(words: dict[str, str] | dict[str, int]) -> Callable[[Cell], bool]:
    return lambda cell: isinstance(cell, str) and cell.strip().rstrip(".").lower() in words


FITS: dict[str, Callable[[Cell], bool]] = {
    "taakveld": looks_like_taakveld,
    "product": lambda cell: isinstance(read_product(cell), str),
    "soort": _in(SIDES),
    "debet_credit": _in(DEBIT),
    "lasten": _is_amount,
    "baten": _is_amount,
    "bedrag": _is_amount,
    "jaar": lambda cell: isinstance(read_year(cell), int),
    "gemeente": lambda cell: isinstance(cell, str) and bool(re.match(CODE, cell.strip())),
}


def _without_doubles(found: dict[str, list[Candidate]]) -> dict[str, list[Candidate]]:
    """Give each column one role: a code before a product, lasten and baten before an amount."""
    taken: set[int] = set()
    kept: dict[str, list[Candidate]] = {}
    for role in (
        "taakveld",
        "jaar",
        "gemeente",
        "soort",
        "debet_credit",
        "lasten",
        "baten",
        "product",
        "bedrag",
    ):
        rest = [c for c in found.get(role, []) if c.column not in taken]
        if role == "bedrag" and {"lasten", "baten"} & set(kept):
            continue
        if rest:
            kept[role] = rest
            taken |= {c.column for c in (rest if role in ("lasten", "baten") else rest[:1])}
    return kept
