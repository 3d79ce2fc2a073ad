"""Reading the workbooks of one circular: which sheet is what, and what of it is not read."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import polars as pl

from sluitend.core.messages import Message, msg
from sluitend.sources.circulaire.assemble import Pieces
from sluitend.sources.circulaire.factor import find_factors
from sluitend.sources.circulaire.kinds import kind_of
from sluitend.sources.circulaire.titles import (
    told_by,
    told_by_directory,
    told_by_workbook,
    which_circular,
    which_year,
)
from sluitend.sources.circulaire.weights import Weights, read_weights
from sluitend.sources.gemeentefonds import YEARS_AHEAD, YEARS_BACK
from sluitend.sources.several import (
    WORKBOOKS,
    Found,
    left_out,
    not_read,
    peculiarities,
    place_of,
    workbooks_in,
)
from sluitend.sources.sheet import Sheet
from sluitend.sources.source import require_municipalities
from sluitend.sources.workbook import read_workbook
from sluitend.sources.worksheet import find_table, plain
from sluitend.sources.worksheet_checks import Amount, Limits
from sluitend.tables.circulaire import MUTATIONS
from sluitend.tables.gemeentefonds import (
    FACTORS,
    PAYMENTS,
    SHARES,
    UNITS,
    VOLUMES,
    WEIGHTS,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from sluitend.sources.circulaire.kinds import Kind, Pick
    from sluitend.sources.circulaire.titles import Told
    from sluitend.sources.source import PassedOver, Reading
    from sluitend.sources.workbook import Grid
    from sluitend.sources.worksheet import Table
    from sluitend.tables.contract import Contract

KIND_TEXTS = {
    VOLUMES.id: msg("aantallen per maatstaf"),
    PAYMENTS.id: msg("uitkeringen per gemeente"),
    MUTATIONS.id: msg("taakmutaties per gemeente"),
    WEIGHTS.id: msg("bedragen per eenheid"),
    FACTORS.id: msg("de uitkeringsfactor"),
}


LIMITS = Limits(high="circulaire.per_inwoner_hoog")
NO_COUNT = (
    lambda figure: figure < 0,
    msg("een aantal onder nul"),
    msg("Vergelijk het met de circulaire."),
)


@dataclass
class _Found(Found):
    stated: Told = field(kw_only=True)
    pieces: Pieces = field(default_factory=Pieces)


class Circulaire:
    """The workbooks of a circular of the gemeentefonds, as the ministry publishes them."""

    id = "circulaire"
    signature = (WORKBOOKS,)
    passed_over: PassedOver = ()

    def read(self, directory: Path, known: pl.DataFrame) -> Reading:
        """Read every workbook in the directory.

        Raises
        ------
        SourceError
            When a workbook cannot be read, no sheet is recognised, a table does not add up to its own
            total, per inhabitant the unit cannot be right, or two sheets contradict each other.
        """
        require_municipalities(known, directory)
        found = _Found(known, stated=told_by_directory(directory))
        books = [read_workbook(path) for path in workbooks_in(directory)]
        weights = {id(grid): read_weights(grid) for grids in books for grid in grids}
        maatstaven = _vocabulary([w for w in weights.values() if isinstance(w, Weights)])
        for grids in books:
            told = told_by_workbook(grids)
            for grid in grids:
                _read_sheet(found, grid, told, weights[id(grid)], maatstaven)
        return found.close(
            directory,
            found.pieces.tables(known),
            source=self.id,
            title="Gemeentefonds: rekenbestanden bij een circulaire",
            attribution="Bron: ministerie van BZK, circulaires gemeentefonds",
        )


def _vocabulary(weights: Sequence[Weights]) -> dict[str, str]:
    """Return the code of each maatstaf by its code and by its name, in small letters.

    A maatstaf whose amounts cannot be used is one all the same: its units can.
    """
    return {
        plain(text): code
        for weight in weights
        for code, name in weight.posts.iter_rows()
        for text in (name, code)
        if code and text
    }


def _read_sheet(
    found: _Found,
    grid: Grid,
    told: Told,
    weights: Weights | Message | None,
    maatstaven: dict[str, str],
) -> None:
    """Read one sheet, or say why not. The uitkeringsfactor may stand beside something else."""
    if not grid.filled_rows:
        return
    if grid.hidden:
        found.notices.append(not_read(grid, msg("het is verborgen")))
        return
    failure = _read_figures(found, grid, told, weights, maatstaven)
    factors = find_factors(grid)
    if isinstance(factors, Message):
        found.notices.append(not_read(grid, factors))
    elif factors:
        problem = _add_factors(found, grid, factors, told)
        failure = None if problem is None else failure
        found.notices += [not_read(grid, problem)] if problem else []
    if failure is None:
        found.notices += peculiarities(grid)
    elif not isinstance(factors, Message):
        found.notices.append(not_read(grid, failure))


def _read_figures(
    found: _Found,
    grid: Grid,
    told: Told,
    weights: Weights | Message | None,
    maatstaven: dict[str, str],
) -> Message | None:
    """Read what a sheet has apart from the uitkeringsfactor, or return why not."""
    if isinstance(weights, Weights):
        return _add_weights(found, weights, told)
    table = find_table(grid)
    if isinstance(table, Message):
        return weights or table
    kind = kind_of(table, maatstaven)
    return kind if isinstance(kind, Message) else _add_table(found, table, kind, told)


def _is_read(grid: Grid, contract: Contract, circular: str, years: Sequence[int]) -> Message:
    return msg(
        "Blad ‘{blad}’ van {bestand} is gelezen als {wat} ({circulaire}, {jaren}).",
        blad=grid.sheet,
        bestand=grid.path.name,
        wat=KIND_TEXTS[contract.id],
        circulaire=circular,
        jaren=", ".join(str(year) for year in sorted(set(years))),
    )


def _set(
    found: _Found, title: str, told: Told, years: Sequence[int] = ()
) -> tuple[str, list[int]] | Message:
    """Return circular and years of a sheet, by its title, its workbook or SOURCE.md, in that order."""
    places = (told_by(title), told, found.stated)
    circular = which_circular(places)
    if isinstance(circular, Message):
        return circular
    if found.stated.circulars and circular not in found.stated.circulars:
        return msg("het blad en SOURCE.md noemen een andere circulaire")
    if not years:
        year = which_year(places)
        if isinstance(year, Message):
            return year
        years = [year]
    issued = int(circular[1:])
    if any(not issued - YEARS_BACK <= year <= issued + YEARS_AHEAD for year in years):
        return msg("over die jaren gaat {circulaire} niet", circulaire=circular)
    return circular, list(years)


def _add_weights(found: _Found, weights: Weights, told: Told) -> Message | None:
    chosen = _set(found, weights.title, told)
    if isinstance(chosen, Message):
        return chosen
    circular, (year,) = chosen
    found.sheets.append(weights.sheet)
    a_set = {"circulaire": pl.lit(circular), "jaar": pl.lit(year, pl.Int64)}
    rows, cells = weights.long(), weights.cells()
    where, share = place_of(weights.grid), pl.col("maatstaf") == ""
    for contract, own in ((WEIGHTS, ~share), (SHARES, share)):
        given, named = (
            frame.filter(own).with_columns(**a_set, uitkering="omschrijving")
            for frame in (rows, cells)
        )
        given = given.select(*contract.keys, "waarde")
        found.pieces.add(contract, where, given, weights.sheet, named.select(contract.keys))
    names = weights.names().with_columns(**a_set).select(*UNITS.keys, "omschrijving")
    found.pieces.add(UNITS, where, names, weights.sheet)
    found.notices.append(_is_read(weights.grid, WEIGHTS, circular, [year]))
    return None


def _add_table(found: _Found, table: Table, kind: Kind, told: Told) -> Message | None:
    chosen = _set(found, table.title, told, [pick.jaar for pick in kind.picks if pick.jaar])
    if isinstance(chosen, Message):
        return chosen
    circular, years = chosen
    amounts = [Amount(p.column, p.cents, p.jaar or years[0]) for p in kind.picks if p.cents]
    sheet, checked = found.read_table(
        table,
        [pick.column for pick in kind.picks],
        years,
        not_so=NO_COUNT if kind.contract is VOLUMES else None,
        amounts=amounts,
        limits=LIMITS,
    )
    where = place_of(table.grid)
    dimension = kind.contract.keys[-1]
    parts = [_long(sheet, pick, circular, years[0], dimension) for pick in kind.picks]
    found.pieces.add(kind.contract, where, pl.concat(parts), sheet)
    found.notices.append(_is_read(table.grid, kind.contract, circular, years))
    found.notices += [*left_out(table.grid, kind.left), *checked]
    return None


def _long(sheet: Sheet, pick: Pick, circular: str, year: int, dimension: str) -> pl.DataFrame:
    return (
        sheet.frame.select(
            circulaire=pl.lit(circular),
            jaar=pl.lit(pick.jaar or year, pl.Int64),
            gm_code="gm_code",
            **{dimension: pl.lit(pick.key)},
            waarde=pl.col(pick.column.place) * pick.factor,
        )
    ).drop_nulls("waarde")


def _add_factors(
    found: _Found, grid: Grid, factors: list[tuple[int, int | None, float]], told: Told
) -> Message | None:
    title = "\n".join(str(cell) for row in grid.cells for cell in row if isinstance(cell, str))
    years = [year for _, year, _ in factors if year]
    chosen = _set(found, title, told, years if len(years) == len(factors) else ())
    if isinstance(chosen, Message):
        return chosen
    circular, known_years = chosen
    rows = pl.DataFrame(
        {
            "circulaire": circular,
            "jaar": [year or known_years[0] for _, year, _ in factors],
            "waarde": [value for _, _, value in factors],
        }
    )
    lines = len({row for row, _, _ in factors})
    sheet = Sheet(grid.path, rows.head(lines), lines)
    found.sheets.append(sheet)
    found.pieces.add(FACTORS, place_of(grid), rows, sheet)
    found.notices.append(_is_read(grid, FACTORS, circular, rows["jaar"].to_list()))
    return None
