"""A table of municipalities in a sheet of a workbook, found by what it holds and not by where it stands.

Ministries put titles above, notes below and totals in between, and change that every year. What says
which rows are municipalities is a column headed as CBS codes with codes under it. Nothing is guessed:
a sheet without such a column is no table of municipalities, and the reason is told.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sluitend.core.messages import Message, msg
from sluitend.sources.workbook import column_letter

if TYPE_CHECKING:
    from sluitend.sources.workbook import Cell, Grid

CODE_HEAD = re.compile(r"\b(cbs|gemeente ?code|gemeente ?nummer|gemeente ?nr|gm[ _-]?code)\b")
OTHER_CODES = re.compile(r"\babp\b")
"""The codes of the pension fund run over the same numbers and mean other municipalities."""
CODE = re.compile(r"(?:gm)?(\d{1,4})")
COUNTRY = re.compile(
    r"(totaal|nederland|landelijk|macro(?:budget)?)( (alle )?gemeenten| nederland| totaal)?"
)
"""A row that adds up all municipalities."""
PART_OF_IT = re.compile(r"(sub)?totaal\b.*")
"""A row that adds up some of them: which, the sheet does not say in a way that can be checked."""
HEADING = re.compile(r"(nr|nummer|jaar|code|kolom|eenheid|bedrag|cbs|gemeente)\b|€")
"""Begins a second row of headings that has numbers in it: years, or the numbers of maatstaven."""
BESIDE = re.compile(
    r"^(?:(gemeente)?naam|gemeenten?|prov\.?|provincie(naam|code)?|regio|centrumgemeente)$"
)
"""Headings of columns that say where a municipality is; they hold no figures."""
FOOTNOTE = re.compile(r"(\s*\*+|\s\d\)|[¹²³⁴⁵⁶⁷⁸⁹]+)$")
TEXT_NUMBER = re.compile(r"-?(\d+|\d{1,3}(\.\d{3})+(?=,))(,\d+)?")
"""A number typed as text that can be read in one way only: 1.234 cannot."""


@dataclass(frozen=True)
class Column:
    """One column: the texts over it from top to bottom, as written, and its name on the uitvallijst."""

    number: int
    heads: tuple[str, ...]
    place: str

    @property
    def head(self) -> str:
        """The lowest text over it, without a footnote's mark."""
        return without_mark(self.heads[-1]) if self.heads else ""

    def says(self, pattern: re.Pattern[str]) -> bool:
        """Say whether a text over the column has the pattern."""
        return any(pattern.search(plain(head)) for head in self.heads)


@dataclass(frozen=True)
class Table:
    """Where the municipalities stand in a sheet.

    Attributes
    ----------
    title
        All text above the first municipality, headings too, and the name of the sheet.
    above
        Of these what is no heading of a column with figures: what holds for the whole sheet.
    rows
        Rows that hold a municipality, or numbers without one.
    totals, others
        Rows with a total of the country; rows with titles, headings, notes and other totals.
    """

    grid: Grid
    code: Column
    columns: tuple[Column, ...]
    title: str
    above: tuple[str, ...]
    rows: tuple[int, ...]
    totals: tuple[int, ...]
    others: tuple[int, ...]
    subtotals: tuple[int, ...]


def plain(cell: Cell) -> str:
    r"""Return a cell as text to compare by: small letters, single spaces, no footnote's mark.

    Examples
    --------
    >>> plain(" Beschermd\N{NO-BREAK SPACE} wonen* "), plain(2026)
    ('beschermd wonen', '2026')
    """
    text = "" if cell is None else str(cell)
    return FOOTNOTE.sub("", " ".join(text.split()).casefold())


def without_mark(text: str) -> str:
    """Return a text with single spaces and without a footnote's mark, capitals kept.

    Examples
    --------
    >>> without_mark("Beschermd  wonen*"), without_mark("Voogdij/18+"), without_mark("jeugd 1)")
    ('Beschermd wonen', 'Voogdij/18+', 'jeugd')
    """
    return FOOTNOTE.sub("", " ".join(text.split()))


def as_code(cell: Cell) -> str | None:
    """Return a municipality's code, also where it is kept as a number.

    Examples
    --------
    >>> as_code(363), as_code("0363"), as_code("gm0363"), as_code("Totaal"), as_code(36.5)
    ('GM0363', 'GM0363', 'GM0363', None, None)
    """
    if isinstance(cell, bool):
        return None
    found = CODE.fullmatch(plain(cell)) if isinstance(cell, int | str) else None
    return f"GM{int(found.group(1)):04d}" if found and int(found.group(1)) else None


def as_number(cell: Cell) -> float | None:
    """Return a number, also one typed as text when it can be read in one way only.

    Examples
    --------
    >>> as_number(1.5), as_number("1.234,50"), as_number("€ 12"), as_number("1.234")
    (1.5, 1234.5, 12.0, None)
    """
    if isinstance(cell, bool):
        return None
    if isinstance(cell, int | float):
        return float(cell)
    text = plain(cell).removeprefix("€").strip().replace("\N{MINUS SIGN}", "-")
    if isinstance(cell, str) and TEXT_NUMBER.fullmatch(text):
        return float(text.replace(".", "").replace(",", "."))
    return None


def find_table(grid: Grid) -> Table | Message:
    """Find the table of municipalities in a sheet, or say why there is none."""
    found = {
        column: row
        for row in grid.filled_rows
        for column, cell in enumerate(grid.cells[row])
        if isinstance(cell, str)
        and CODE_HEAD.search(plain(cell))
        and not OTHER_CODES.search(plain(cell))
        and _first_code(grid, row, column) is not None
    }
    if not found:
        return _near_miss(grid)
    if len(found) > 1:
        letters = ", ".join(column_letter(column) for column in sorted(found))
        return msg("er zijn meer kolommen met gemeentecodes: {kolommen}", kolommen=letters)
    ((column, row),) = found.items()
    return _table(grid, row, column, _first_row(grid, row, column))


def _first_code(grid: Grid, row: int, column: int) -> int | None:
    """Return the first row below a heading with a code in it."""
    below = range(row + 1, len(grid.cells))
    return next((r for r in below if as_code(grid.cells[r][column]) is not None), None)


def _first_row(grid: Grid, heading: int, column: int) -> int:
    """Return the first row below the headings: with a code, or with a name and figures and no code.

    A total may stand first, and a municipality whose code was forgotten must not become a heading.
    """
    for row in range(heading + 1, len(grid.cells)):
        if as_code(grid.cells[row][column]) is not None:
            break
        label = next((plain(c) for c in grid.cells[row] if isinstance(c, str)), "")
        if label and not HEADING.match(label) and _has_figures(grid, row):
            break
    return row


def _near_miss(grid: Grid) -> Message:
    texts = {plain(cell): cell for row in grid.cells for cell in row if isinstance(cell, str)}
    for text, written in texts.items():
        if text in ("code", "nr", "nr.", "nummer") or OTHER_CODES.search(text):
            return msg(
                "kolom ‘{kolom}’ zegt niet dat er CBS-codes van gemeenten in staan", kolom=written
            )
    for text, written in texts.items():
        if text in ("gemeente", "gemeenten", "naam", "gemeentenaam"):
            return msg(
                "bij kolom ‘{kolom}’ staat geen kolom met CBS-codes, en op naam wordt niet gekoppeld",
                kolom=written,
            )
    return msg("er is geen kolom met CBS-codes van gemeenten")


def _table(grid: Grid, heading: int, code: int, first: int) -> Table:
    top = heading
    while top > 0 and _is_heading(grid, top - 1, code):
        top -= 1
    columns = tuple(
        Column(c, heads, f"{grid.sheet}!{column_letter(c)}")
        for c in range(len(grid.cells[heading]))
        if (heads := _heads(grid, range(top, first), c)) or _holds_numbers(grid, first, c)
    )
    rows, totals, subtotals = [], [], []
    others = [row for row in grid.filled_rows if row < first]
    for row in grid.filled_rows:
        if row < first:
            continue
        label = next((plain(c) for c in grid.cells[row] if isinstance(c, str)), "")
        if as_code(grid.cells[row][code]) is not None:
            rows.append(row)
        elif COUNTRY.fullmatch(label) and sum(cell is not None for cell in grid.cells[row]) > 1:
            totals.append(row)
        elif not _has_figures(grid, row):
            others.append(row)
        elif PART_OF_IT.fullmatch(label):
            subtotals.append(row)
        else:
            rows.append(row)
    above = [str(cell) for row in grid.cells[:first] for cell in row if cell is not None]
    alone = [r for r in range(first) if r < top or not _is_heading(grid, r, code)]
    names = [c for c in columns if c.number == code or c.says(BESIDE)]
    return Table(
        grid=grid,
        code=next(column for column in columns if column.number == code),
        columns=tuple(column for column in columns if column.number != code),
        title=plain("\n".join([*above, grid.sheet])),
        above=(
            *(str(cell) for row in alone for cell in grid.cells[row] if cell is not None),
            *(head for column in names for head in column.heads),
            grid.sheet,
        ),
        rows=tuple(rows),
        totals=tuple(totals),
        others=tuple(others),
        subtotals=tuple(subtotals),
    )


def _is_heading(grid: Grid, row: int, code: int) -> bool:
    """Say whether a row above the headings belongs to them: a title stands alone and at the left."""
    filled = [column for column, cell in enumerate(grid.cells[row]) if cell is not None]
    return len(filled) > 1 or any(column > code for column in filled)


def _heads(grid: Grid, rows: range, column: int) -> tuple[str, ...]:
    """Return the texts over a column; a merged cell counts for every column it covers."""
    texts: list[str] = []
    for row in rows:
        cell = grid.cells[row][column]
        for top, left, bottom, right in grid.merged:
            if top <= row <= bottom and left <= column <= right:
                cell = grid.cells[top][left]
        text = " ".join(str(cell).split()) if cell is not None else ""
        if text and text not in texts[-1:]:
            texts.append(text)
    return tuple(texts)


def _holds_numbers(grid: Grid, first: int, column: int) -> bool:
    return any(as_number(row[column]) is not None for row in grid.cells[first:])


def _has_figures(grid: Grid, row: int) -> bool:
    """Say whether a row has numbers, or formulas that should have given one."""
    return any(as_number(cell) is not None for cell in grid.cells[row]) or any(
        (row, column) in grid.uncached for column in range(len(grid.cells[row]))
    )
