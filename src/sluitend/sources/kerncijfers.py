"""CBS key figures per municipality and per district, as the declared editions lay them out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from sluitend.core.messages import Message, listing, msg
from sluitend.core.missing import Missing
from sluitend.sources.editions import (
    DISTRICTS_2022,
    KEY_FIGURES_2014,
    KEY_FIGURES_2022,
    MAP_2021,
    PANEL,
    Edition,
    Layout,
)
from sluitend.sources.reading import read_csv
from sluitend.sources.source import Reading, describe, finish, require_municipalities, settled
from sluitend.sources.wide import long_rows, read_measures, rows_without_value
from sluitend.tables.kerncijfers import COUNTS, DISTRICT_COUNTS, DISTRICT_RATES, RATES

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from sluitend.sources.sheet import Sheet
    from sluitend.sources.source import PassedOver
    from sluitend.tables.contract import Contract

DISTRICT = r"^WK[0-9]{4}[0-9A-Z]{2}$"
"""Two characters behind the municipality: Amsterdam's districts had letters in some years."""
YEARS = (2010, 2050)
REJECTED, ABSENT = Missing.REJECTED, Missing.NOT_PUBLISHED
REFUTED: dict[str, type[pl.DataType]] = {"jaar": pl.Int64, "gm_code": pl.String, "maat": pl.String}


@dataclass(frozen=True)
class KeyFigures:
    """One directory with key figures.

    Attributes
    ----------
    undated
        The directory states no date of publication; see `settled`.
    remarks
        What whoever loads this must know.
    """

    id: str
    title: str
    municipal: Layout
    districts: Layout | None = None
    undated: bool = False
    passed_over: PassedOver = ()
    remarks: tuple[Message, ...] = ()

    @property
    def signature(self) -> tuple[str, ...]:
        """File patterns by which a directory is recognised."""
        layouts = [self.municipal, self.districts] if self.districts else [self.municipal]
        return tuple(layout.file for layout in layouts)

    def read(self, directory: Path, known: pl.DataFrame) -> Reading:
        """Read the directory."""
        require_municipalities(known, directory)
        sheet, tables, doubts = _municipalities(
            directory / self.municipal.file, self.municipal, known
        )
        sheets = [sheet]
        if self.districts:
            districts, more = _districts(directory / self.districts.file, self.districts, known)
            sheets.append(districts)
            tables |= more
        described = describe(
            directory,
            source=self.id,
            title=self.title,
            attribution="Bron: CBS",
            codes=sheet.frame["gm_code"],
            derived=settled(sheet.frame["jaar"]) if self.undated else None,
        )
        return finish(sheets, tables, described, (*self.remarks, *doubts))


def _municipalities(
    path: Path, layout: Layout, known: pl.DataFrame
) -> tuple[Sheet, dict[str, pl.DataFrame], list[Message]]:
    """Read a file with a row per municipality.

    A municipality of those years that has no row gets one without values, so that a sum over the
    country cannot overlook it.
    """
    sheet = _open(path, layout)
    sheet.municipality(known)
    keys = ("jaar", "gm_code")
    unread = _numbers(sheet, layout, keys, (COUNTS, RATES))
    years = pl.concat([sheet.frame.select("jaar"), unread.select("jaar")]).unique()
    everyone = known.join(years, on="jaar", how="semi").select(keys)
    absent = everyone.join(sheet.frame, on=keys, how="anti").join(unread, on=keys, how="anti")
    refuted, doubts = _refuted(sheet, layout)
    tables = {
        contract.id: _without(
            _rows(sheet.frame, layout, contract, keys, {REJECTED: unread, ABSENT: absent}), refuted
        )
        for contract in (COUNTS, RATES)
    }
    return sheet, tables, doubts


def _districts(
    path: Path, layout: Layout, known: pl.DataFrame
) -> tuple[Sheet, dict[str, pl.DataFrame]]:
    """Read a file with a row per district; its code says in which municipality it lies."""
    sheet = _open(path, layout)
    sheet.code(layout.code, DISTRICT, "WK000000")
    sheet.frame = sheet.frame.with_columns(
        wijk_code=pl.col(layout.code), gm_code="GM" + pl.col(layout.code).str.slice(2, 4)
    )
    sheet.known_in_year("gm_code", known)
    sheet.text("name")
    keys = ("jaar", "gm_code", "wijk_code")
    unread = _numbers(sheet, layout, keys, (DISTRICT_COUNTS, DISTRICT_RATES))
    tables = {
        contract.id: _rows(sheet.frame, layout, contract, keys, {REJECTED: unread})
        for contract in (DISTRICT_COUNTS, DISTRICT_RATES)
    }
    tables["wijken"] = sheet.frame.select("jaar", "wijk_code", "gm_code", wijk_naam="name")
    return sheet, tables


def _open(path: Path, layout: Layout) -> Sheet:
    """Read the file of a layout and give every row its year."""
    columns = [layout.code, *(column for e in layout.editions for column in e.columns)]
    columns += ["jaar"] if layout.year is None else []
    columns += ["name"] if layout.code != "gm_code" else []
    sheet = read_csv(path, columns)
    if "jaar" in sheet.frame.columns:
        low, high = (layout.year, layout.year) if layout.year else YEARS
        sheet.year("jaar", low, high)
    else:
        sheet.frame = sheet.frame.with_columns(jaar=pl.lit(layout.year, pl.Int64))
    return sheet


def _columns(edition: Edition, contract: Contract) -> dict[str, str]:
    names = {measure.name for measure in contract.measures}
    return {column: name for column, name in edition.columns.items() if name in names}


def _numbers(
    sheet: Sheet, layout: Layout, keys: tuple[str, ...], contracts: tuple[Contract, ...]
) -> pl.DataFrame:
    """Read every cell as a number and return the keys of rows that were rejected for one."""
    lost = [sheet.unique(keys)]
    for edition in layout.editions:
        for column, words in edition.words.items():
            lost.append(_words(sheet, column, words))
        for contract in contracts:
            columns = _columns(edition, contract)
            lost += read_measures(sheet, columns, contract, edition.factors)
    return pl.concat([rows.select(keys) for rows in lost]).unique()


def _words(sheet: Sheet, column: str, words: Mapping[str, int]) -> pl.DataFrame:
    """Replace the words of a column by their numbers; rows with another word are rejected."""
    lost = sheet.reject(
        column,
        ~pl.col(column).is_in(["", *words]),
        msg("onbekende waarde"),
        msg("Toegestaan: {waarden}.", waarden=", ".join(words)),
    )
    sheet.frame = sheet.frame.with_columns(
        pl.col(column).replace_strict(words, default=None, return_dtype=pl.Float64)
    )
    return lost


def _rows(
    frame: pl.DataFrame,
    layout: Layout,
    contract: Contract,
    keys: tuple[str, ...],
    empty: Mapping[Missing, pl.DataFrame],
) -> pl.DataFrame:
    """Return the long rows of one table; `empty` has the keys without any value, per reason."""
    parts = []
    for edition in layout.editions:
        if columns := _columns(edition, contract):
            rows = long_rows(frame, columns, keys)
            without = [rows_without_value(k, columns, rows, keys, r) for r, k in empty.items()]
            parts.append(
                pl.concat([rows, *without]).with_columns(herkomst=pl.lit(edition.herkomst))
            )
    return pl.concat(parts).select(*keys, "herkomst", "maat", "waarde", "ontbreekt")


def _refuted(sheet: Sheet, layout: Layout) -> tuple[pl.DataFrame, list[Message]]:
    """Return the figures (jaar, gm_code, maat) that cannot be right, and a message about each kind."""
    refuted, doubts = [pl.DataFrame(schema=REFUTED)], []
    names = {name: column for e in layout.editions for column, name in e.columns.items()}
    for floor in layout.floors:
        people = pl.col(names["inwoners"])
        hits = sheet.frame.filter(
            (people >= floor.inhabitants)
            & (pl.col(names[floor.measure]) < floor.per_thousand * people / 1000)
        )
        if hits.height:
            sheet.void += hits.height
            refuted += [
                hits.select("jaar", "gm_code", maat=pl.lit(name))
                for name in (floor.measure, *floor.also)
            ]
            doubts.append(
                msg(
                    "In bestand {bestand} kan ‘{maat}’ niet kloppen bij {gemeenten}: te laag voor het aantal inwoners. Deze waarden zijn weggelaten.",
                    bestand=sheet.path.name,
                    maat=COUNTS.measure(floor.measure).label,
                    gemeenten=listing(
                        [f"{code} ({jaar})" for jaar, code in hits["jaar", "gm_code"].iter_rows()]
                    ),
                )
            )
    return pl.concat(refuted), doubts


def _without(rows: pl.DataFrame, refuted: pl.DataFrame) -> pl.DataFrame:
    """Empty the figures that cannot be right; their row stays, with the reason."""
    wrong = pl.struct(list(REFUTED)).is_in(
        refuted.select(pl.struct(list(REFUTED))).to_series().implode()
    )
    return rows.with_columns(
        waarde=pl.when(~wrong).then("waarde"),
        ontbreekt=pl.when(wrong).then(pl.lit(str(REJECTED))).otherwise("ontbreekt"),
    )


KEY_FIGURES: tuple[KeyFigures, ...] = (
    KeyFigures(
        id="kerncijfers_2014",
        title="Kerncijfers per gemeente 2014",
        municipal=KEY_FIGURES_2014,
        remarks=(msg("De aantallen van 2014 zijn door het CBS afgerond op vijf."),),
    ),
    KeyFigures(
        id="kerncijfers_2021",
        title="Wijk- en buurtkaart 2021: kerncijfers per gemeente",
        municipal=MAP_2021,
    ),
    KeyFigures(
        id="kerncijfers_2022",
        title="Kerncijfers wijken en buurten 2022: gemeenten en wijken",
        municipal=KEY_FIGURES_2022,
        districts=DISTRICTS_2022,
        undated=True,
        remarks=(
            msg(
                "De leeftijden in procenten van 2022 zijn niet van het CBS zelf: de maker van het bestand deelde aantallen die voor wijken op vijf zijn afgerond. In een kleine wijk tellen zij niet op tot honderd."
            ),
        ),
    ),
    KeyFigures(
        id="kerncijfers_panel",
        title="Kerncijfers, uitkeringen en Wmo per gemeente 2017–2019",
        municipal=PANEL,
        passed_over=(
            (
                "alle_kolommen.parquet",
                msg(
                    "de kolommen over de plaats in het huishouden zijn er ruim vier keer te hoog; de nagekeken keuze staat in cbs_panel_gemeente_2017_2019.csv"
                ),
            ),
        ),
        remarks=(
            msg(
                "Het panel bevat alleen gemeenten waarvan Wmo-cijfers zijn gepubliceerd: dat is geen aselecte keuze."
            ),
        ),
    ),
)
