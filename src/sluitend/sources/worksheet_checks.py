"""What a table of municipalities is checked against: its own totals, inhabitants, and who should be there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import polars as pl

from sluitend.core.errors import SourceError
from sluitend.core.messages import Message, listing, msg
from sluitend.core.numbers import CENTS_PER_EURO, CENTS_PER_KEUR, Count, Decimals
from sluitend.rules.parameter import parameter
from sluitend.sources.units import UNIT_NAMES
from sluitend.sources.worksheet import as_code, as_number
from sluitend.sources.worksheet_rows import first_fault

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sluitend.sources.sheet import Sheet
    from sluitend.sources.worksheet import Column, Table

TOLERANCE, NOISE = 0.5, 1e-9
"""Totals are often rounded to whole units; sums of decimals carry the noise of floats."""
MOST = 0.5
"""Share of the municipalities above which a sum is of the country, and cannot be next to nothing."""


@dataclass(frozen=True)
class Amount:
    """One column with money: what one unit is in cents, and the year it is about."""

    column: Column
    cents: int
    jaar: int


@dataclass(frozen=True)
class Limits:
    """Parameters, in euro per inhabitant, between which the sum of a column with money lies.

    Attributes
    ----------
    low
        Holds when most municipalities are there; empty for a kind of money that may be next to nothing.
    """

    high: str
    low: str = ""


def check_totals(table: Table, sheet: Sheet, columns: Sequence[Column]) -> list[Message]:
    """Refuse a table whose municipalities do not add up to its own total; tell what was checked.

    With rows on the uitvallijst the sum is incomplete for a known reason, and nothing is checked.

    Raises
    ------
    SourceError
        With the column, the sum and the total.
    """
    grid = table.grid
    if not table.totals or sheet.rejected:
        why = (
            msg("er staan rijen op de uitvallijst")
            if table.totals
            else msg("er staat geen rij met een totaal")
        )
        return [
            msg(
                "Blad ‘{blad}’ van {bestand} is niet nagerekend: {waarom}.",
                blad=grid.sheet,
                bestand=grid.path.name,
                waarom=why,
            )
        ]
    checked, without, notices = list[str](), list[str](), list[Message]()
    for column in columns:
        faults = [(row, first_fault(grid, row, [column])) for row in table.totals]
        usable = [
            row
            for row, fault in faults
            if fault is None and grid.cells[row][column.number] is not None
        ]
        for row in usable:
            _check_total(table, sheet, column, row)
        notices += [
            msg(
                "Het totaal in {cel} van {bestand} is niet nagerekend: {waarom}.",
                cel=grid.place(row, column.number),
                bestand=grid.path.name,
                waarom=fault.reason,
            )
            for row, fault in faults
            if fault is not None
        ]
        if usable:
            checked.append(column.head or column.place)
        elif all(fault is None for _, fault in faults):
            without.append(column.head or column.place)
    if checked:
        told = msg(
            "Op blad ‘{blad}’ kloppen de totalen van {kolommen}.",
            blad=grid.sheet,
            kolommen=listing(checked),
        )
        notices.insert(0, told)
    if without:
        told = msg(
            "Op blad ‘{blad}’ hebben geen totaal, en zijn niet nagerekend: {kolommen}.",
            blad=grid.sheet,
            kolommen=listing(without, len(without)),
        )
        notices.append(told)
    return notices


def _check_total(table: Table, sheet: Sheet, column: Column, row: int) -> None:
    total = as_number(table.grid.cells[row][column.number]) or 0.0
    found = float(sheet.frame[column.place].sum())
    if abs(found - total) > TOLERANCE + NOISE * abs(total) * sheet.accepted:
        raise SourceError(
            msg(
                "In bestand {bestand} tellen de gemeenten in {plaats} op tot {som}, maar in rij {rij} "
                "staat {totaal}.",
                bestand=table.grid.path.name,
                plaats=column.place,
                som=Decimals(found, 2),
                rij=row + 1,
                totaal=Decimals(total, 2),
            ),
            msg("Er ontbreken rijen of er is een getal verkeerd; haal het bestand opnieuw op."),
        )


def check_unit(
    table: Table, sheet: Sheet, amounts: Sequence[Amount], known: pl.DataFrame, limits: Limits
) -> list[Message]:
    """Refuse amounts that per inhabitant cannot be in the stated unit; tell when that is not known.

    Parameters
    ----------
    known
        Columns jaar, gm_code, inwoners; of each municipality the nearest year counts, for the units
        differ by a thousand.
    limits
        Names of the parameters with the bounds.

    Raises
    ------
    SourceError
        With the amount per inhabitant in either unit.
    """
    unknown = []
    for amount in amounts:
        figures = sheet.frame.select("gm_code", waarde=amount.column.place).drop_nulls()
        people = _people(known, amount.jaar)
        judged = figures.join(people, on="gm_code")
        if judged.is_empty():
            unknown += [amount.column.head] if figures.height else []
            continue
        units = abs(float(judged["waarde"].sum())) / int(judged["inwoners"].sum())
        rate = units * amount.cents / CENTS_PER_EURO
        low, high = _bounds(limits, amount.jaar)
        most = judged.height > MOST * people.height
        if rate > high or (most and rate < low):
            raise _wrong_unit(table, amount, units, (low, high))
    if not unknown:
        return []
    return [
        msg(
            "Er zijn geen inwoners bekend om op blad ‘{blad}’ de eenheid te toetsen van {kolommen}.",
            blad=table.grid.sheet,
            kolommen=listing(unknown),
        )
    ]


def _people(known: pl.DataFrame, jaar: int) -> pl.DataFrame:
    """Return gm_code and inwoners of the year nearest to `jaar` for each municipality."""
    return (
        known.drop_nulls("inwoners")
        .sort((pl.col("jaar") - jaar).abs(), "jaar", maintain_order=True)
        .unique("gm_code", keep="first", maintain_order=True)
        .select("gm_code", "inwoners")
    )


def _bounds(limits: Limits, jaar: int) -> tuple[int, int]:
    low, high = (
        int(str(parameter(name, date(jaar, 1, 1)).value)) if name else 0
        for name in (limits.low, limits.high)
    )
    return low, high


def _wrong_unit(table: Table, amount: Amount, units: float, bounds: tuple[int, int]) -> SourceError:
    other = CENTS_PER_EURO if amount.cents != CENTS_PER_EURO else CENTS_PER_KEUR
    return SourceError(
        msg(
            "De bedragen in {plaats} van bestand {bestand} zijn volgens het blad in {eenheid}: € {bedrag} "
            "per inwoner. In {andere} zijn zij € {ander} per inwoner; verwacht is € {laag} tot € {hoog}.",
            plaats=amount.column.place,
            bestand=table.grid.path.name,
            eenheid=UNIT_NAMES[amount.cents],
            bedrag=Decimals(units * amount.cents / CENTS_PER_EURO, 2),
            andere=UNIT_NAMES[other],
            ander=Decimals(units * other / CENTS_PER_EURO, 2),
            laag=Count(bounds[0]),
            hoog=Count(bounds[1]),
        ),
        msg(
            "Vergelijk de eenheid in de titel en de koppen met de bedragen, en verbeter wat niet klopt."
        ),
    )


def incomplete(table: Table, known: pl.DataFrame, years: Iterable[int]) -> list[Message]:
    """Tell which municipalities of a year have no row at all in the table."""
    newest = int(str(known["jaar"].max()))
    code = table.code.number
    there = {as_code(table.grid.cells[row][code]) for row in table.rows}
    notices = []
    for year in sorted({min(year, newest) for year in years}):
        alive = known.filter(pl.col("jaar") == year)["gm_code"].unique().sort().to_list()
        absent = [name for name in alive if name not in there]
        if absent:
            notices.append(
                msg(
                    "Op blad ‘{blad}’ van {bestand} staan {n} van {m} gemeenten van {jaar}; ontbreken: "
                    "{namen}.",
                    blad=table.grid.sheet,
                    bestand=table.grid.path.name,
                    n=Count(len(alive) - len(absent)),
                    m=Count(len(alive)),
                    jaar=year,
                    namen=listing(absent),
                )
            )
    return notices
