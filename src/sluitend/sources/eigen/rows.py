"""The rows of a table, each read as what it is: a post, a total, a heading, or one passed over.

Every row below the heads gets a kind and keeps it. A cell that cannot be used puts its row on the
uitvallijst with the first fault found; its amounts, where readable, still count in the totals that
the file itself states.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import Enum, auto
from fnmatch import translate
from functools import cached_property
from typing import TYPE_CHECKING

from sluitend.core.messages import msg
from sluitend.core.period import FIRST_YEAR, LAST_YEAR
from sluitend.sources.eigen.amounts import UNITS, Amount, Fault, Notation, read_amount
from sluitend.sources.eigen.codes import (
    looks_like_taakveld,
    read_product,
    read_taakveld,
    read_year,
    show,
)
from sluitend.sources.eigen.signs import WRONG_SIDE, read_side, split_amount
from sluitend.sources.sheet import CODE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sluitend.sources.eigen.files import Opened
    from sluitend.sources.eigen.mapping import Mapping
    from sluitend.sources.eigen.table import Table
    from sluitend.sources.workbook import Cell

TOTAL = re.compile(
    r"^\W*(?:sub)?tota(?:al|len)\b|^\W*(?:eind|generaal\s)totaal\b|\btotaal\W*$", re.IGNORECASE
)
"""How a row calls itself that adds up others."""


class Kind(Enum):
    """What a row of the body is."""

    POST = auto()
    CHECK = auto()
    """A total or subtotal: no post, and a check on the posts above it."""
    TEXT = auto()
    """A heading or a note: no code and no amounts."""
    SKIPPED = auto()
    """Passed over because the mapping says so."""


@dataclass(slots=True)
class Row:
    """One row of the body.

    Attributes
    ----------
    row
        Zero-based, in the grid.
    money
        Cents as written, by role (lasten, baten, bedrag): what could be read, None for empty.
    unreadable, uncached
        A cell with money could not be read; because a formula has no outcome.
    jaar, gemeente, taakveld, product
        The key of a post, as far as it could be read.
    values
        Of a post: cents by measure, None when the file does not say.
    fault
        Column (None: the row as a whole), the value shown, and why the row cannot be used.
    """

    row: int
    kind: Kind
    label: str = ""
    jaar: int | None = None
    gemeente: str = ""
    taakveld: str = ""
    product: str | None = None
    money: dict[str, int | None] = field(default_factory=dict)
    unreadable: bool = False
    uncached: bool = False
    values: dict[str, int | None] = field(default_factory=dict)
    fault: tuple[int | None, str, Fault] | None = None

    def reject(self, column: int | None, value: str, fault: Fault) -> None:
        """Put the row on the uitvallijst; the first fault is the one that is told."""
        self.fault = self.fault or (column, value, fault)


@dataclass
class Body:
    """All rows of one table, and what was noticed while reading them."""

    opened: Opened
    table: Table
    places: dict[str, int]
    mapping: Mapping
    rows: list[Row] = field(default_factory=list)
    rounded: list[str] = field(default_factory=list)
    empty: int = 0
    negative: list[str] = field(default_factory=list)
    merged: set[tuple[int, int]] = field(default_factory=set)

    def line(self, row: Row) -> int:
        """Return the number by which a reader finds a row."""
        return self.opened.line(row.row)

    def cell(self, row: Row, role: str) -> str:
        """Name a cell: Blad1!C7."""
        return f"{self.table.place(self.places[role])}{self.line(row)}"

    @cached_property
    def money_columns(self) -> frozenset[int]:
        """Columns with amounts."""
        return frozenset(self.places[role] for role in self.mapping.kolommen.amounts)

    @cached_property
    def notation(self) -> Notation:
        """How this file writes amounts."""
        return Notation(self.mapping.decimaal, UNITS[self.mapping.eenheid])

    @cached_property
    def patterns(self) -> tuple[re.Pattern[str], ...]:
        """Of the rows to pass over."""
        return tuple(re.compile(translate(p), re.IGNORECASE) for p in self.mapping.overslaan)

    @cached_property
    def blocks(self) -> dict[tuple[int, int], tuple[int, int, int, int]]:
        """Merged block by cell, for the cells that are read."""
        wanted = set(self.places.values())
        height = len(self.table.grid.cells)
        return {
            (row, column): block
            for block in self.table.grid.merged
            for column in wanted & set(range(block[1], block[3] + 1))
            for row in range(max(block[0], self.table.first), min(block[2] + 1, height))
        }

    def value(self, row: int, role: str) -> Cell:
        """Return the cell of a role; a cell merged downwards counts for every row it spans."""
        column = self.places[role]
        cell = self.table.grid.cells[row][column]
        block = self.blocks.get((row, column))
        if cell is None and block and block[0] >= self.table.first and block[1] == column:
            self.merged.add((row, column))
            return self.table.grid.cells[block[0]][column]
        return cell


def read_body(opened: Opened, table: Table, places: dict[str, int], mapping: Mapping) -> Body:
    """Read every row below the heads."""
    body = Body(opened, table, places, mapping)
    carried: dict[str, Cell] = {}
    for number in table.grid.filled_rows:
        if number < table.first:
            continue
        row = Row(number, _kind(body, number))
        if row.kind is not Kind.POST:
            carried.clear()
        if row.kind in (Kind.CHECK, Kind.SKIPPED):
            row.label = _label(body, number)
            _read_money(body, row)
        elif row.kind is Kind.POST:
            _read_post(body, row, carried)
        body.rows.append(row)
    return body


def _texts(body: Body, number: int) -> Iterator[str]:
    for column, cell in enumerate(body.table.grid.cells[number]):
        if isinstance(cell, str) and column not in body.money_columns:
            yield cell.strip()


def _label(body: Body, number: int) -> str:
    """Return the text by which a total calls itself; never shown, because texts may name persons."""
    return next((text for text in _texts(body, number) if TOTAL.search(text)), "")


def _kind(body: Body, number: int) -> Kind:
    if body.patterns and any(
        pattern.match(text) for text in _texts(body, number) for pattern in body.patterns
    ):
        return Kind.SKIPPED
    cells = body.table.grid.cells[number]
    heads = body.table.last_heads
    if heads and all(cell is None or cell == head for cell, head in zip(cells, heads, strict=True)):
        return Kind.TEXT
    grid = body.table.grid
    there = any(
        grid.cells[number][column] is not None
        or (number, column) in grid.uncached
        or (number, column) in grid.errors
        for column in body.money_columns
    )
    has_code = _has_code(body, number)
    if not there:
        return Kind.POST if has_code else Kind.TEXT
    return Kind.CHECK if not has_code and _label(body, number) else Kind.POST


def _has_code(body: Body, number: int) -> bool:
    if "taakveld" in body.places:
        return looks_like_taakveld(body.value(number, "taakveld"))
    product = read_product(body.value(number, "product"))
    return isinstance(product, str) and product in body.mapping.producten


def _read_money(body: Body, row: Row) -> None:
    """Read the amounts as written; a cell that cannot be read makes the row unreadable."""
    grid = body.table.grid
    for role in body.mapping.kolommen.amounts:
        column = body.places[role]
        at = (row.row, column)
        cell = grid.cells[row.row][column]
        found = _cell_fault(body, at) or read_amount(cell, body.notation)
        if isinstance(found, Fault):
            row.unreadable = True
            row.uncached |= at in grid.uncached
            row.reject(column, show(cell), found)
        else:
            row.money[role] = found.cents if found else None
            if isinstance(found, Amount) and found.rounded:
                body.rounded.append(body.cell(row, role))
    if row.kind is not Kind.POST:
        row.fault = None  # no figure is taken from it


def _cell_fault(body: Body, at: tuple[int, int]) -> Fault | None:
    """Say what is wrong with a cell whatever its value: an error, no outcome, one of a merged block."""
    grid = body.table.grid
    if at in grid.errors:
        return Fault(
            msg("foutwaarde in de cel"),
            msg("Herstel de formule, of typ het bedrag."),
        )
    if at in grid.uncached:
        return Fault(
            msg("formule zonder bewaarde uitkomst"),
            msg("Open het bestand in een rekenprogramma, laat het rekenen en bewaar het opnieuw."),
        )
    block = body.blocks.get(at)
    if block and (
        block[0] < block[2] or len(body.money_columns & set(range(block[1], block[3] + 1))) > 1
    ):
        return Fault(
            msg("samengevoegde cel: één bedrag voor meer rijen of kolommen"),
            msg("Splits de cel en zet in elke rij het bedrag dat erbij hoort."),
        )
    return None


def _read_post(body: Body, row: Row, carried: dict[str, Cell]) -> None:
    cells = {
        role: body.value(row.row, role)
        for role in body.places
        if role not in body.mapping.kolommen.amounts
    }
    for role in body.mapping.doorvullen:
        if role in cells:
            cells[role] = carried[role] = (
                cells[role] if cells[role] is not None else carried.get(role)
            )
    _check_width(body, row)
    _read_codes(body, row, cells)
    _read_money(body, row)
    side = read_side(cells.get("soort"), cells.get("debet_credit"), body.mapping)
    if isinstance(side, Fault):
        role = "soort" if "soort" in body.places else "debet_credit"
        row.reject(body.places[role], show(cells[role]), side)
        return
    if row.unreadable:
        # Which measure the hole is in is known when the row says it.
        row.values = {side.measure: None} if side.measure else {}
        return
    row.values, wrong = split_amount(row.money, side, body.mapping)
    if None in row.values.values():
        body.empty += 1
        if body.mapping.lege_cel == "nul":
            row.values = {maat: cents or 0 for maat, cents in row.values.items()}
    if wrong and body.mapping.negatief == "afkeuren":
        column = body.places[wrong]
        row.reject(column, show(body.table.grid.cells[row.row][column]), WRONG_SIDE)
    elif wrong:
        body.negative.append(body.cell(row, wrong))


def _check_width(body: Body, row: Row) -> None:
    """Reject a line of a text file with more or fewer cells than the heads: a figure may have moved."""
    widths = body.opened.widths
    if not widths:
        return
    wanted = widths[body.table.first - 1] if body.table.first else max(widths)
    found = widths[row.row]
    extra = any(cell is not None for cell in body.table.grid.cells[row.row][wanted:])
    if found < wanted or extra:
        row.reject(
            None,
            "",
            Fault(
                msg("{n} kolommen in plaats van {m}", n=found, m=wanted),
                msg("Controleer scheidingstekens en aanhalingstekens in deze regel."),
            ),
        )


def _read_codes(body: Body, row: Row, cells: dict[str, Cell]) -> None:
    mapping = body.mapping
    year = read_year(cells["jaar"]) if "jaar" in cells else mapping.jaar
    if isinstance(year, int) and not FIRST_YEAR <= year <= LAST_YEAR:
        year = Fault(
            msg("een jaar dat niet kan"),
            msg("Verwacht: een jaar van {van} tot en met {tot}.", van=FIRST_YEAR, tot=LAST_YEAR),
        )
    if isinstance(year, Fault):
        row.reject(body.places["jaar"], show(cells["jaar"]), year)
    else:
        row.jaar = year
    row.gemeente = mapping.gemeente or str(cells["gemeente"] or "").strip()
    if not re.match(CODE, row.gemeente):
        row.reject(
            body.places["gemeente"],
            show(cells["gemeente"]),
            Fault(
                msg("geen geldige code"),
                msg("Een code ziet eruit als {voorbeeld}.", voorbeeld="GM0000"),
            ),
        )
        row.gemeente = ""
    product = read_product(cells.get("product"))
    if isinstance(product, Fault):
        row.reject(body.places["product"], show(cells["product"]), product)
    else:
        row.product = product
    if row.jaar is not None:
        _read_taakveld(body, row, cells)


def _read_taakveld(body: Body, row: Row, cells: dict[str, Cell]) -> None:
    role = "taakveld" if "taakveld" in cells else "product"
    code = (
        cells["taakveld"] if role == "taakveld" else body.mapping.producten.get(row.product or "")
    )
    if role == "product" and code is None:
        found: str | Fault = Fault(
            msg("dit product staat niet in de tabel met producten"),
            msg(
                "Zet het bij ‘producten’ in de kolommenkaart, met het taakveld waar het bij hoort."
            ),
        )
    else:
        found = read_taakveld(code, row.jaar or 0)
    if isinstance(found, Fault):
        row.reject(body.places[role], show(cells[role]), found)
    else:
        row.taakveld = found
