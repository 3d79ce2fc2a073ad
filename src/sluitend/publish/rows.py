"""The rows of one loaded table for a reader: chosen by area, year and column, with names beside codes."""

from __future__ import annotations

import difflib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import polars as pl

from sluitend.core.errors import ArgumentError, ClearanceError, NoDataError
from sluitend.core.messages import Message, listing, msg
from sluitend.core.missing import reason_text
from sluitend.core.numbers import CENTS_PER_EURO, Decimals, Money
from sluitend.studies.agreement.naming import DOCUMENTS, TEXTS, TITLE_TABLES, title_column, titled
from sluitend.tables.catalogue import CONTRACTS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sluitend.core.messages import Language
    from sluitend.reference.geography import Geography
    from sluitend.store.snapshot import Snapshot
    from sluitend.tables.contract import Contract

MUNICIPALITY, NAME, YEAR = "gm_code", "gm_naam", "jaar"
SUGGESTED, NAMED_VALUES = 3, 12
MOST_DECIMALS, LONGEST = 6, 60
UNITS: Mapping[str, Message] = {
    "eurocent": msg("euro"),
    "euro": msg("euro"),
    "euro_per_eenheid": msg("euro per eenheid"),
    "factor": msg("factor"),
    "fractie": msg("deel van 1"),
    "hectare": msg("hectare"),
    "huishoudens": msg("huishoudens"),
    "index": msg("index"),
    "per_duizend": msg("per duizend"),
    "personen": msg("personen"),
    "procent": msg("procent"),
    "trajecten": msg("trajecten"),
    "vierkante_km": msg("vierkante kilometer"),
    "woningen": msg("woningen"),
    "aantal": msg("aantal"),
}
LABELS: Mapping[str, Message] = {
    YEAR: msg("Jaar"),
    MUNICIPALITY: msg("Code"),
    NAME: msg("Gemeente"),
    "document": msg("Document"),
    "stand": msg("Stand"),
    "taakveld": msg("Taakveld"),
    title_column("taakveld"): msg("Naam van het taakveld"),
    "balanspost": msg("Balanspost"),
    title_column("balanspost"): msg("Naam van de post"),
    "hoofdtaakveld": msg("Hoofdtaakveld"),
    "herkomst": msg("Uitgave"),
    "maat": msg("Maat"),
    "waarde": msg("Waarde"),
    "eenheid": msg("Eenheid"),
    "ontbreekt": msg("Waarom leeg"),
    "publicatie_id": msg("Publicatie"),
}
"""Heads of columns; of another column its own name, which is also what is typed to choose by it."""


@dataclass(frozen=True)
class Choice:
    """Which rows are asked for; an empty field chooses nothing.

    Attributes
    ----------
    kolommen
        Name of a column and the value its rows have, as texts; of a name that is there more than
        once, rows with any of its values.
    """

    gebied: str = ""
    jaar: int | None = None
    kolommen: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Rows:
    """Rows of one table, sorted as they are kept.

    Attributes
    ----------
    frame
        Every column of the table, and names beside codes.
    unlisted
        Years left out of a choice by area, because the municipalities of that year are not loaded.
    """

    contract: Contract
    frame: pl.DataFrame
    unlisted: tuple[int, ...] = field(default=())


def find_table(name: str, snapshot: Snapshot) -> Contract:
    """Return the contract of a loaded table that anybody may look at.

    Raises
    ------
    ArgumentError
        For a name that is no table, with those that look like it.
    NoDataError
        For a table of which nothing is loaded.
    ClearanceError
        For a table with records of persons.
    """
    contract = CONTRACTS.get(name.strip().lower())
    if contract is None:
        close = _alike(name, snapshot)
        raise ArgumentError(
            msg("Tabel ‘{naam}’ bestaat niet.", naam=name),
            msg("Bedoelt u {namen}?", namen=", ".join(close))
            if close
            else msg("‘sluitend tabel’ zonder naam toont welke tabellen zijn geladen."),
        )
    if contract.confidential:
        raise ClearanceError(
            msg(
                "Tabel {tabel} is vertrouwelijk: haar rijen worden niet getoond.", tabel=contract.id
            ),
            msg("Bekijk haar in het bestand waaruit u haar laadde."),
        )
    if not snapshot.has(contract):
        raise NoDataError(
            msg(
                "Van tabel {tabel} ({titel}) is niets geladen.",
                tabel=contract.id,
                titel=contract.title,
            ),
            msg("‘sluitend tabel’ zonder naam toont welke tabellen zijn geladen."),
        )
    return contract


def _alike(name: str, snapshot: Snapshot) -> list[str]:
    """Name loaded tables whose id or title looks like what was typed."""
    wanted = name.strip().lower()
    loaded = [c for c in CONTRACTS.values() if snapshot.has(c) and not c.confidential]
    close = difflib.get_close_matches(wanted, [c.id for c in loaded], n=SUGGESTED)
    within = [c.id for c in loaded if wanted in c.id or wanted in c.title.lower()]
    return list(dict.fromkeys([*close, *within]))[:SUGGESTED]


def choose(contract: Contract, snapshot: Snapshot, geography: Geography, choice: Choice) -> Rows:
    """Return the rows that are asked for, with names beside their codes.

    Raises
    ------
    ArgumentError
        For an area, year or column that this table does not know.
    """
    frame = snapshot.read(contract)
    if choice.jaar is not None:
        if YEAR not in frame.columns:
            raise ArgumentError(
                msg("Tabel {tabel} heeft geen kolom jaar.", tabel=contract.id), _columns(frame)
            )
        frame = _chosen(frame, YEAR, [str(choice.jaar)])
    for name in dict.fromkeys(name for name, _ in choice.kolommen):
        frame = _chosen(frame, name, [value for key, value in choice.kolommen if key == name])
    unlisted: tuple[int, ...] = ()
    if choice.gebied:
        frame, unlisted = _in_area(contract, frame, geography, choice)
    return Rows(contract, _named(contract, frame, snapshot, geography), unlisted)


def _columns(frame: pl.DataFrame) -> Message:
    return msg("De kolommen zijn: {namen}.", namen=", ".join(frame.columns))


def _chosen(frame: pl.DataFrame, name: str, values: Sequence[str]) -> pl.DataFrame:
    """Keep the rows with one of some values in a column; refuse a value that no row has."""
    if name not in frame.columns:
        raise ArgumentError(msg("Er is geen kolom ‘{naam}’.", naam=name), _columns(frame))
    kept = frame.filter(pl.col(name).cast(pl.String).is_in(values))
    there = set(kept[name].cast(pl.String))
    absent = [value for value in values if value not in there]
    if absent and frame.height:
        known = frame[name].drop_nulls().unique().sort().cast(pl.String).to_list()
        raise ArgumentError(
            msg("Geen rij heeft ‘{waarde}’ in kolom {naam}.", waarde=absent[0], naam=name),
            msg("Wel voor komt: {waarden}.", waarden=listing(known, NAMED_VALUES)),
        )
    return kept


def _in_area(
    contract: Contract, frame: pl.DataFrame, geography: Geography, choice: Choice
) -> tuple[pl.DataFrame, tuple[int, ...]]:
    """Keep the rows of the municipalities that were an area, year by year."""
    from sluitend.reference.areas import resolve
    from sluitend.studies.membership import members

    if not {MUNICIPALITY, YEAR} <= set(frame.columns):
        raise ArgumentError(
            msg("Tabel {tabel} gaat niet over gemeenten per jaar.", tabel=contract.id),
            msg("Laat --gebied weg, of kies rijen met --kolom NAAM=WAARDE."),
        )
    years = frame[YEAR].unique().sort().to_list()
    listed = [year for year in years if year in geography.years]
    # A name is looked up in the newest year of the table of which the municipalities are known.
    last = listed[-1] if listed else geography.years[-1]
    areas = resolve(choice.gebied, geography, listed[0] if listed else last, last)
    if any(area.soort == "land" for area in areas.areas):
        return frame, ()
    own = {code for area in areas.areas for code in area.gemeenten}
    there = members(areas, listed).select(YEAR, MUNICIPALITY).with_columns(erin=pl.lit(value=True))
    # A figure about an earlier year may stand under the municipality's present code.
    kept = frame.join(there, on=[YEAR, MUNICIPALITY], how="left", maintain_order="left").filter(
        pl.col("erin").is_not_null() | pl.col(MUNICIPALITY).is_in(list(own))
    )
    return kept.drop("erin"), tuple(year for year in years if year not in geography.years)


def _named(
    contract: Contract, frame: pl.DataFrame, snapshot: Snapshot, geography: Geography
) -> pl.DataFrame:
    """Add the name of each municipality, code and measure, and the unit, behind the code they explain."""
    columns = list(frame.columns)
    if MUNICIPALITY in columns and NAME not in columns:
        pairs = frame.select(MUNICIPALITY, *([YEAR] if YEAR in columns else [])).unique()
        names = pairs.with_columns(
            pl.Series(NAME, [_name(geography, *row) for row in pairs.iter_rows()], pl.String)
        )
        frame = frame.join(names, on=pairs.columns, how="left", maintain_order="left")
        columns.insert(columns.index(MUNICIPALITY) + 1, NAME)
    if YEAR in columns and contract not in TITLE_TABLES.values():
        titles = {c.id: snapshot.read(c) for c in TITLE_TABLES.values() if snapshot.has(c)}
        order = frame.with_row_index("_rij")
        frame = titled(order, titles).sort("_rij").drop("_rij")
        for code in TITLE_TABLES:
            if code in columns:
                columns.insert(columns.index(code) + 1, title_column(code))
    if contract.measures:
        units = {measure.name: str(measure.unit) for measure in contract.measures}
        frame = frame.with_columns(
            eenheid=pl.col("maat").replace_strict(units, return_dtype=pl.String)
        )
        columns.insert(columns.index("waarde") + 1, "eenheid")
    return frame.select(columns)


def _name(geography: Geography, code: str, jaar: int | None = None) -> str:
    """Return the name in that year; of a code that was not there then its newest name."""
    found = geography.name(code, jaar)
    return geography.name(code) if found == code else found


def text(rows: Rows, name: str, row: Mapping[str, Any], language: Language) -> str:
    """Return one value as a reader sees it: a name for a code, euros for cents, a dash for nothing."""
    value = row[name]
    if value is None or value == "":
        return "–"
    said = _measured(rows.contract, name, row) if rows.contract.measures else None
    if said is None:
        texts = DOCUMENTS if name == "document" else TEXTS.get(name, {})
        said = texts.get(value)
    if said is None and isinstance(value, float):
        said = Decimals(value, MOST_DECIMALS)
    if said is not None:
        return said.render(language)
    written = str(value)
    return written if len(written) <= LONGEST else f"{written[:LONGEST]}…"


def _measured(
    contract: Contract, name: str, row: Mapping[str, Any]
) -> Message | Money | Decimals | None:
    """Say what a column that every table with measures has means; None for another column."""
    value = row[name]
    if name == "maat":
        return msg("{maat}", maat=contract.measure(value).label)
    if name == "eenheid":
        return UNITS[value]
    if name == "ontbreekt":
        return reason_text(value)
    if name == "waarde" and row["eenheid"] == "eurocent":
        return Money(value, "euro" if value % CENTS_PER_EURO == 0 else "rate")
    return Decimals(value, MOST_DECIMALS) if name == "waarde" else None


def parted(rows: Rows) -> tuple[list[str], list[str]]:
    """Part the columns in those with one value in all rows, and those that are worth a column.

    A column without any value is in neither.
    """
    frame = rows.frame
    filled = [name for name in frame.columns if frame[name].null_count() < frame.height]
    same = [
        name
        for name in filled
        if frame.height > 1 and name != "waarde" and frame[name].n_unique() == 1
    ]
    kept = [name for name in filled if name not in same]
    return [name for name in same if frame[name][0] != ""], kept


def pairs_of(given: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """Read ``naam=waarde``.

    Raises
    ------
    ArgumentError
        For a text without an equals sign.
    """
    parts = [one.partition("=") for one in given]
    for one, (name, sign, _) in zip(given, parts, strict=True):
        if not (name and sign):
            raise ArgumentError(
                msg("‘{tekst}’ is geen kolom met een waarde.", tekst=one),
                msg("Schrijf --kolom NAAM=WAARDE, bijvoorbeeld --kolom document=begroting."),
            )
    return tuple((name.strip(), value.strip()) for name, _, value in parts)
