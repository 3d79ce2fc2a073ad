"""Ways to spoil the cells, rows and columns of a table file, whatever its format.

An operator takes a source of chance, the target and its sound cells, and returns spoilt cells with
what must come of them; or nothing, where the file has nothing it applies to.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from tests.sources.fuzz.outcome import Expected, Fate, Reject
from tests.sources.fuzz.target import Target

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

    from tests.sources.fuzz.cells import Cells
    from tests.sources.fuzz.columns import Change, Column

Outcome: TypeAlias = "tuple[Cells, Expected] | None"
InCells: TypeAlias = "Callable[[Random, Target, Cells], Outcome]"
MOST = 3
"""Rows that one operator spoils at most."""
SEVERAL = 0.7
"""Chance that it spoils more than one."""


def pickable(target: Target, cells: Cells) -> list[int]:
    """Return the rows an operator may touch."""
    return [at for at in range(len(cells.rows)) if target.picks(cells.row(at))]


def wrong_cell(operator: str) -> InCells:
    """Return the operator that writes what does not belong in a column into one to three rows."""

    def spoil(chance: Random, target: Target, cells: Cells) -> Outcome:
        able = [column for column in target.columns if operator in column.kind.wrong]
        if not able:
            return None
        column = chance.choice(able)
        wrong = column.kind.wrong[operator]
        at = cells.column(column.name)
        filled = [row for row in pickable(target, cells) if cells.rows[row][at].strip()]
        # Two rows with one code could be doubled on top of it.
        most = 1 if column.kind.is_key and operator in AS_CODE else MOST
        rows = chance.sample(filled, min(len(filled), most if chance.random() < SEVERAL else 1))
        if not rows:
            return None
        fates = tuple(
            Fate(cells.row(row), "key" if column.kind.is_key else "value") for row in rows
        )
        spoilt = cells.copy()
        changes = chance.sample(wrong.changes, len(wrong.changes))
        for row in rows:
            spoilt.rows[row][at] = _changed(changes, cells.rows[row][at])
        kolom = wrong.column or column.name
        rejects = tuple(Reject(cells.line(row), kolom, wrong.reason) for row in rows)
        return spoilt, rejected(target, rejects, fates)

    spoil.__name__ = operator
    return spoil


def _changed(changes: list[Change], cell: str) -> str:
    """Write something else than what stands there; of the changes each has its turn."""
    turn = next(at for at, change in enumerate(changes) if change(cell) != cell)
    changes.append(changes.pop(turn))
    return changes[-1](cell)


def rejected(
    target: Target, rejects: tuple[Reject, ...], fates: tuple[Fate, ...], rows: int = 0
) -> Expected:
    """Return that rows are rejected; or the file, where it cannot do without them."""
    if target.then_refused:
        return Expected(refused=target.then_refused)
    return Expected(rejects=rejects, fates=fates, rows=rows)


def written_otherwise(chance: Random, target: Target, cells: Cells) -> Outcome:
    """The same value in another notation is the same value."""
    able = [column for column in target.columns if column.kind.same]
    spoilt = cells.copy()
    for _ in range(MOST):
        column = chance.choice(able)
        row = chance.choice(pickable(target, cells))
        at = cells.column(column.name)
        if text := cells.rows[row][at]:
            spoilt.rows[row][at] = chance.choice(column.kind.same)(text)
    return spoilt, Expected()


def left_empty(chance: Random, target: Target, cells: Cells) -> Outcome:
    """A figure that may be empty is not published; it is no zero."""
    able = [c for c in target.columns if c.kind.may_be_empty and c.maat]
    found = _pick(chance, target, cells, able)
    if found is None:
        return None
    column, row = found
    spoilt = cells.copy()
    spoilt.rows[row][cells.column(column.name)] = chance.choice(("", " ", "\t"))
    return spoilt, Expected(fates=(Fate(cells.row(row), "empty", column.maat),))


def another_figure(chance: Random, target: Target, cells: Cells) -> Outcome:
    """A figure that could be right is taken as it stands: that one, and no other."""
    able = [column for column in target.columns if column.maat]
    found = _pick(chance, target, cells, able)
    if found is None:
        return None
    column, row = found
    number = float(cells.rows[row][cells.column(column.name)]) + 1
    spoilt = cells.copy()
    spoilt.rows[row][cells.column(column.name)] = f"{number:.12g}"
    fate = Fate(cells.row(row), "figure", column.maat, float(f"{number:.12g}") * column.factor)
    return spoilt, Expected(fates=(fate,))


def _pick(
    chance: Random, target: Target, cells: Cells, columns: list[Column]
) -> tuple[Column, int] | None:
    """Pick a column, and a row with something in it."""
    if not columns:
        return None
    column = chance.choice(columns)
    at = cells.column(column.name)
    filled = [row for row in pickable(target, cells) if cells.rows[row][at].strip()]
    return (column, chance.choice(filled)) if filled else None


def scribble(chance: Random, target: Target, cells: Cells) -> Outcome:
    """What stands in a column that is not used does not matter."""
    if not target.unused:
        return None
    spoilt = cells.copy()
    for _ in range(MOST):
        row, name = chance.randrange(len(cells.rows)), chance.choice(target.unused)
        spoilt.rows[row][cells.column(name)] = chance.choice(
            ("", "-99998", "1.234,5", "Súdwest-Fryslân", "=SOM(A1)", 'a "b", c', "regel\neinde")
        )
    return spoilt, Expected()


def doubled_row(chance: Random, target: Target, cells: Cells) -> Outcome:
    """Both rows go: which of them is right is not ours to guess."""
    return _doubled(chance, target, cells, other=False)


def doubled_with_another_figure(chance: Random, target: Target, cells: Cells) -> Outcome:
    """As a doubled row, whatever the second one says."""
    return _doubled(chance, target, cells, other=True)


def _doubled(chance: Random, target: Target, cells: Cells, *, other: bool) -> Outcome:
    numbers = [c for c in target.columns if c.kind.number and c.maat and c.name not in target.keys]
    if other and not numbers:
        return None
    rows = pickable(target, cells)
    row, to = chance.choice(rows), chance.randrange(len(cells.rows))
    second = list(cells.rows[row])
    if other:
        at = cells.column(chance.choice(numbers).name)
        second[at] = "7" if second[at] != "7" else "8"
    spoilt = cells.copy()
    spoilt.rows.insert(to, second)
    reason = f"dubbele sleutel ({', '.join(target.keys)})"
    lines = (cells.line(to), cells.line(row + (to <= row)))
    rejects = tuple(Reject(line, target.keys[-1], reason) for line in lines)
    return spoilt, rejected(target, rejects, (Fate(cells.row(row), "value"),), rows=1)


def row_left_out(chance: Random, target: Target, cells: Cells) -> Outcome:
    """A row that is not there leaves no figure; of most files it cannot be known that it was."""
    row = chance.choice(pickable(target, cells))
    spoilt = cells.copy()
    del spoilt.rows[row]
    if target.when_gone:
        return spoilt, Expected(refused=target.when_gone)
    return spoilt, Expected(fates=(Fate(cells.row(row), "gone"),), rows=-1)


def rows_in_another_order(chance: Random, target: Target, cells: Cells) -> Outcome:
    """The order of rows says nothing."""
    del target
    spoilt = cells.copy()
    chance.shuffle(spoilt.rows)
    return spoilt, Expected()


def columns_in_another_order(chance: Random, target: Target, cells: Cells) -> Outcome:
    """The order of columns says nothing."""
    del target
    order = list(range(len(cells.header)))
    while order == sorted(order):
        chance.shuffle(order)
    spoilt = cells.copy()
    spoilt.header = [cells.header[at] for at in order]
    spoilt.rows = [[row[at] for at in order] for row in cells.rows]
    return spoilt, Expected()


def extra_column(chance: Random, target: Target, cells: Cells) -> Outcome:
    """A column that nobody knows is not read."""
    del target
    spoilt = cells.copy()
    at = chance.randint(0, len(cells.header))
    spoilt.header.insert(at, chance.choice(("toelichting", "Unnamed: 0", "index", "lasten")))
    for row in spoilt.rows:
        row.insert(at, chance.choice(("", "zie toelichting", "1")))
    return spoilt, Expected()


def dropped_column(chance: Random, target: Target, cells: Cells) -> Outcome:
    """Without a column that is used nothing is read, and its name is told."""
    name = chance.choice(target.columns).name
    at = cells.column(name)
    spoilt = cells.copy()
    for row in (spoilt.header, *spoilt.rows):
        del row[at]
    return spoilt, Expected(refused=f"mist de kolommen {name}")


def renamed_column(chance: Random, target: Target, cells: Cells) -> Outcome:
    """A column under another name is a column that is not there."""
    name = chance.choice(target.columns).name
    at = cells.column(name)
    # In front of the first column it is the mark of the encoding.
    mark = [f"\ufeff{name}"] if at else []
    spoilt = cells.copy()
    spoilt.header[at] = chance.choice([name.swapcase(), f"{name} ", f"{name}_2", *mark])
    return spoilt, Expected(refused=f"mist de kolommen {name}")


def reserved_column(chance: Random, target: Target, cells: Cells) -> Outcome:
    """The name under which a reader keeps the number of a row is its own."""
    del target
    spoilt = cells.copy()
    at = chance.randint(0, len(cells.header))
    for row in (spoilt.header, *spoilt.rows):
        row.insert(at, "_rij")
    return spoilt, Expected(refused="heeft kolommen dubbel: _rij")


def filing_in_another_unit(chance: Random, target: Target, cells: Cells) -> Outcome:
    """A municipality that filed in euro or in millions is rejected as a whole."""
    return _scaled_filing(chance, target, cells, chance.choice((1000, 0.001)))


def filing_with_its_signs_turned(chance: Random, target: Target, cells: Cells) -> Outcome:
    """A filing that adds up to a negative amount is rejected as a whole."""
    return _scaled_filing(chance, target, cells, -1)


def _scaled_filing(chance: Random, target: Target, cells: Cells, factor: float) -> Outcome:
    if target.unit is None:
        return None
    known = cells.row(chance.choice(pickable(target, cells)))
    mine = [
        row
        for row in range(len(cells.rows))
        if all(cells.row(row)[name] == known[name] for name in target.unit.filing)
    ]
    spoilt = cells.copy()
    _scale(spoilt, cells.column(target.unit.column), mine, factor)
    reason = (
        "deze levering telt op tot een negatief bedrag"
        if factor < 0
        else "deze levering is per inwoner onmogelijk hoog of laag: verkeerde eenheid"
    )
    rejects = tuple(Reject(cells.line(row), target.unit.column, reason) for row in mine)
    fates = tuple(Fate(cells.row(row), "unit") for row in mine)
    return spoilt, Expected(rejects=rejects, fates=fates)


def file_in_another_unit(chance: Random, target: Target, cells: Cells) -> Outcome:
    """A file that is in euro or in millions is refused; so is one period of it."""
    if target.unit is None:
        return None
    spoilt = cells.copy()
    period = target.unit.filing[:-1]
    known = cells.row(chance.choice(pickable(target, cells)))
    rows = list(range(len(cells.rows)))
    if chance.random() < 1 / 2:
        rows = [r for r in rows if all(cells.row(r)[name] == known[name] for name in period)]
    _scale(spoilt, cells.column(target.unit.column), rows, chance.choice((1000, 0.001)))
    return spoilt, Expected(refused="per inwoner; verwacht is")


def _scale(cells: Cells, at: int, rows: list[int], factor: float) -> None:
    for row in rows:
        if text := cells.rows[row][at]:
            cells.rows[row][at] = str(float(round(float(text) * factor)))


FAULTS = (
    "text_in_number",
    "thousands_dots",
    "dot_for_thousands",
    "decimal_comma",
    "fraction",
    "exponent",
    "not_finite",
    "infinite",
    "out_of_bounds",
    "sentinel",
    "blank_cell",
    "impossible_year",
    "year_of_another",
    "impossible_day",
    "no_code",
    "lower_case",
    "code_without_letters",
    "code_as_number",
    "unknown_code",
    "code_of_another_year",
    "padded_word",
    "other_digits",
)
"""Operators that a kind of column declares."""
AS_CODE = ("unknown_code", "code_of_another_year")
"""Of these, what is written does look like a code."""
OPERATORS: tuple[InCells, ...] = (
    *(wrong_cell(name) for name in FAULTS),
    written_otherwise,
    left_empty,
    another_figure,
    scribble,
    doubled_row,
    doubled_with_another_figure,
    row_left_out,
    rows_in_another_order,
    columns_in_another_order,
    extra_column,
    dropped_column,
    renamed_column,
    reserved_column,
    filing_in_another_unit,
    filing_with_its_signs_turned,
    file_in_another_unit,
)
