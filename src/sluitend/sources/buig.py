"""The budgets for bijstand per municipality, from the yearly workbooks of the ministry of SZW."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import polars as pl

from sluitend.core.messages import Message, msg
from sluitend.core.numbers import CENTS_PER_EURO
from sluitend.sources.gemeentefonds import long_rows
from sluitend.sources.several import (
    WHERE,
    WORKBOOKS,
    Found,
    each_once,
    left_out,
    not_read,
    peculiarities,
    place_of,
    workbooks_in,
)
from sluitend.sources.sheet import to_cents
from sluitend.sources.source import require_municipalities
from sluitend.sources.units import unit_of
from sluitend.sources.workbook import read_workbook
from sluitend.sources.worksheet import BESIDE, find_table, plain
from sluitend.sources.worksheet_checks import Amount, Limits
from sluitend.tables.buig import BUDGETS

if TYPE_CHECKING:
    from pathlib import Path

    from sluitend.sources.source import PassedOver, Reading
    from sluitend.sources.workbook import Grid
    from sluitend.sources.worksheet import Table

STAND = re.compile(r"\b(nader voorlopig|voorlopig|definitie[fv])e?\b")
YEAR = re.compile(r"\b(20\d\d)\b")
YEAR_OF_BUDGET = re.compile(r"(?:budget(?:ten)?|buig|participatiewet)\b\D{0,30}\b(20\d\d)\b")
"""A title may also hold the day of publication; the year beside the budget is meant."""
BUDGET = re.compile(r"\bbudget(ten)?\b")
PART = re.compile(
    r"historisch|objectief|intertempor|vangnet|aanvullende|\bdeel|aandeel|verschil|per inwoner|per huishouden|"
    r"index|%|aantal|participatiebudget|re-?integratie|mutatie|bijstelling|\bio?az?\b|\bbbz\b|loonkosten"
)
"""Columns with a part of the budget, a change of it, or another budget."""
SUBJECT = re.compile(r"buig|gebundelde uitkering|participatiewet|bijstand|wwb|inkomensdeel")


LIMITS = Limits(high="buig.per_inwoner_hoog", low="buig.per_inwoner_laag")
NO_BUDGET = (
    lambda figure: (figure <= 0).fill_null(value=True),
    msg("geen budget boven nul"),
    msg("Elke gemeente heeft een budget; vergelijk het met de publicatie."),
)


@dataclass(frozen=True)
class Budget(Amount):
    """One column with budgets, and of which stand."""

    stand: str


@dataclass
class _Budgets(Found):
    rows: list[pl.DataFrame] = field(default_factory=list)


class Buig:
    """Budgets of the gebundelde uitkering, every stand in the directory."""

    id = "buig"
    signature = (WORKBOOKS,)
    passed_over: PassedOver = ()

    def read(self, directory: Path, known: pl.DataFrame) -> Reading:
        """Read every workbook in the directory.

        Raises
        ------
        SourceError
            When a workbook cannot be read, no budgets are recognised, municipalities do not add up to
            the macro budget in the sheet, per inhabitant the unit cannot be right, or two sheets
            contradict each other.
        """
        require_municipalities(known, directory)
        found = _Budgets(known)
        for path in workbooks_in(directory):
            for grid in read_workbook(path):
                _read_sheet(found, grid)
        return found.close(
            directory,
            _tables(found),
            source=self.id,
            title="Budgetten gebundelde uitkering (BUIG) per gemeente",
            attribution="Bron: ministerie van SZW",
        )


def _read_sheet(found: _Budgets, grid: Grid) -> None:
    if not grid.filled_rows:
        return
    table = msg("het is verborgen") if grid.hidden else find_table(grid)
    if isinstance(table, Message):
        found.notices.append(not_read(grid, table))
        return
    budgets = _budgets(table)
    if isinstance(budgets, Message):
        found.notices.append(not_read(grid, budgets))
        return
    columns = [budget.column for budget in budgets]
    sheet, told = found.read_table(
        table,
        columns,
        [budget.jaar for budget in budgets],
        not_so=NO_BUDGET,
        amounts=budgets,
        limits=LIMITS,
    )
    found.rows += [
        sheet.frame.select(
            jaar=pl.lit(budget.jaar, pl.Int64),
            stand=pl.lit(budget.stand),
            gm_code="gm_code",
            waarde=to_cents(pl.col(budget.column.place) * (budget.cents / CENTS_PER_EURO)),
            **{WHERE: pl.lit(place_of(grid))},
        )
        for budget in budgets
    ]
    others = [c for c in table.columns if c not in columns and not c.says(BESIDE)]
    found.notices += [*map(_is_read, [grid] * len(budgets), budgets), *left_out(grid, others)]
    found.notices += [*told, *peculiarities(grid)]


def _budgets(table: Table) -> list[Budget] | Message:
    """Return the columns with a whole budget, or what the sheet lacks."""
    if not SUBJECT.search(table.title):
        return msg("de titel noemt geen BUIG, gebundelde uitkering of Participatiewet")
    columns = [c for c in table.columns if c.says(BUDGET) and not c.says(PART)]
    if not columns:
        return msg("er is geen kolom met het hele budget")
    budgets = []
    for column in columns:
        heads = plain("\n".join(column.heads))
        stand, jaar = _one(STAND, heads, table.title), _year(heads, table.title)
        if stand is None or jaar is None:
            absent = (
                msg("de stand (voorlopig, nader voorlopig, definitief)")
                if stand is None
                else msg("het jaar")
            )
            return msg(
                "bij kolom ‘{kolom}’ staat niet één keer {wat}", kolom=column.head, wat=absent
            )
        cents = unit_of(column.head, column.heads, table.above)
        if isinstance(cents, Message):
            return cents
        budgets.append(Budget(column, cents, int(jaar), stand))
    if len({(budget.jaar, budget.stand) for budget in budgets}) < len(budgets):
        return msg("twee kolommen zijn het budget van hetzelfde jaar en dezelfde stand")
    return budgets


def _year(heads: str, title: str) -> str | None:
    return _one(YEAR, heads, "") or _one(YEAR_OF_BUDGET, "", title) or _one(YEAR, "", title)


def _one(pattern: re.Pattern[str], heads: str, title: str) -> str | None:
    """Return the one thing the headings say, or else the one thing the title says."""
    for text in (heads, title):
        # A title says ‘definitieve budgetten’ where the sheet is called ‘Definitief’: one stand.
        said = {str(match).replace("definitiev", "definitief") for match in pattern.findall(text)}
        if said:
            return said.pop() if len(said) == 1 else None
    return None


def _is_read(grid: Grid, budget: Budget) -> Message:
    return msg(
        "Blad ‘{blad}’ van {bestand} is gelezen als {wat} budget {jaar}.",
        blad=grid.sheet,
        bestand=grid.path.name,
        wat=budget.stand,
        jaar=budget.jaar,
    )


def _tables(found: _Budgets) -> dict[str, pl.DataFrame]:
    if not found.rows:
        return {}
    rows = each_once(pl.concat(found.rows), BUDGETS.keys, "waarde")
    return {BUDGETS.id: _complete(rows, found)}


def _complete(rows: pl.DataFrame, found: _Budgets) -> pl.DataFrame:
    """Add the municipalities without a budget, with the reason."""
    newest = pl.lit(int(str(found.known["jaar"].max())), pl.Int64)
    sets = (
        rows.select("jaar", "stand").unique().with_columns(_jaar=pl.min_horizontal("jaar", newest))
    )
    expected = sets.join(found.known.select(_jaar="jaar", gm_code="gm_code"), on="_jaar")
    lost = any(sheet.rejected for sheet in found.sheets)
    return long_rows(rows, BUDGETS, "waarde", expected, lost=lost)
