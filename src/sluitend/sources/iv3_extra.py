"""What lies beside the lasten per taakveld: categories, sources of baten, classes of municipalities."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from sluitend.core.messages import Message, msg
from sluitend.core.missing import Missing
from sluitend.sources.filings import (
    FILING,
    YEARS,
    amounts,
    check_filing_keys,
    check_unit,
    is_empty_filing,
    lost_filings,
    with_reasons,
)
from sluitend.sources.reading import read_csv, read_parquet
from sluitend.sources.sheet import ROW
from sluitend.tables.iv3 import CATEGORIES, INCOME

if TYPE_CHECKING:
    from pathlib import Path

    from sluitend.sources.sheet import Sheet
    from sluitend.tables.contract import Contract


@dataclass(frozen=True, slots=True)
class Spread:
    """A file that spreads one measure of every filing over code lists, all named in its contract."""

    file: str
    contract: Contract
    what: Message
    """What the amounts of a filing add up to."""


SPREADS = (
    Spread("iv3_lasten_hoofdtaakveld_categorie.parquet", CATEGORIES, msg("De lasten")),
    Spread("iv3_baten_bron.parquet", INCOME, msg("De baten")),
)


def read_spread(path: Path, spread: Spread, known: pl.DataFrame) -> tuple[Sheet, pl.DataFrame]:
    """Read a file with a row per filing and code; all zeros is a filing that was not made."""
    contract = spread.contract
    (measure,) = (m.name for m in contract.measures)
    sheet = read_parquet(path, [*contract.keys, f"{measure}_keur"])
    check_filing_keys(sheet, known)
    before = sheet.frame.select(ROW, *FILING)
    for name in contract.keys[len(FILING) :]:
        sheet.one_of(name, sorted(contract.allowed[name]))
    lost = lost_filings(before, sheet, FILING)
    filed = amounts(sheet, contract.keys, [measure], lost)
    filed = check_unit(sheet, filed, contract.keys, known, spread.what)
    reason = pl.when(is_empty_filing(measure, FILING)).then(pl.lit(str(Missing.NOT_FILED)))
    return sheet, with_reasons(filed.with_columns(reden=reason), contract.keys, [measure])


SIZES = (5_000, 10_000, 20_000, 50_000, 100_000, 150_000, 250_000)
"""Lower bounds of the size classes of CBS from the second on."""
SIZE_NAMES = (
    "minder dan 5 000 inwoners",
    "5 000 tot 10 000 inwoners",
    "10 000 tot 20 000 inwoners",
    "20 000 tot 50 000 inwoners",
    "50 000 tot 100 000 inwoners",
    "100 000 tot 150 000 inwoners",
    "150 000 tot 250 000 inwoners",
    "250 000 inwoners of meer",
)
URBANITY_NAMES = (
    "Zeer sterk stedelijk",
    "Sterk stedelijk",
    "Matig stedelijk",
    "Weinig stedelijk",
    "Niet stedelijk",
)
NUMBERED = {
    "Gemeentegrootte": ("gemeentegrootte", SIZE_NAMES),
    "Stedelijkheid": ("stedelijkheid", URBANITY_NAMES),
}
"""Divisions that CBS numbers from 1; the file has their names without spaces."""
NAMED = {"Centrumfunctie": "centrumfunctie", "Sociale structuur": "sociale_structuur"}
"""Divisions that have no codes: the name in lower case is the code."""
ELSEWHERE = "gemeenteklassen"


def read_classes(path: Path, known: pl.DataFrame) -> tuple[Sheet, dict[str, pl.DataFrame]]:
    """Read the classes and the inhabitants of every municipality and year.

    Returns
    -------
    The sheet, and the tables ``gebieden`` and ``inwoners_elders``.
    """
    sheet = read_csv(path, ["jaar", "gm_code", "gm_naam", *NUMBERED, "Inwonertal", *NAMED])
    sheet.year("jaar", *YEARS)
    sheet.municipality(known)
    sheet.whole_number("Inwonertal", low=1)
    numbers = [_number(sheet, column, names) for column, (_, names) in NUMBERED.items()]
    size = 1 + pl.sum_horizontal((pl.col("Inwonertal") >= bound).cast(pl.Int64) for bound in SIZES)
    sheet.reject(
        "Gemeentegrootte",
        pl.col(numbers[0]) != size,
        msg("past niet bij het inwonertal"),
        msg("Controleer Gemeentegrootte en Inwonertal; een van beide klopt niet."),
    )
    sheet.unique(["jaar", "gm_code"])
    parts = [
        _division(
            sheet.frame.with_columns(
                gebied_code=pl.col(number).cast(pl.String),
                gebied_naam=pl.col(number).replace_strict(
                    dict(enumerate(names, start=1)), return_dtype=pl.String
                ),
            ),
            division,
        )
        for number, (division, names) in zip(numbers, NUMBERED.values(), strict=True)
    ]
    parts += [
        _division(
            sheet.frame.with_columns(gebied_naam=pl.col(column).str.strip_chars())
            .filter(pl.col("gebied_naam") != "")
            .with_columns(gebied_code=pl.col("gebied_naam").str.to_lowercase()),
            division,
        )
        for column, division in NAMED.items()
    ]
    elsewhere = sheet.frame.select(
        "jaar",
        "gm_code",
        herkomst=pl.lit(ELSEWHERE),
        maat=pl.lit("inwoners"),
        waarde="Inwonertal",
        ontbreekt=pl.lit(None, pl.String),
    )
    return sheet, {"gebieden": pl.concat(parts), "inwoners_elders": elsewhere}


def _number(sheet: Sheet, column: str, names: tuple[str, ...]) -> str:
    """Add the number of each class, and return the name of that column."""
    number = f"{column}_nummer"
    written = {name.replace(" ", "").lower(): n for n, name in enumerate(names, start=1)}
    text = pl.col(column).str.replace_all(" ", "", literal=True).str.to_lowercase()
    sheet.frame = sheet.frame.with_columns(
        text.replace_strict(written, default=None, return_dtype=pl.Int64).alias(number)
    )
    sheet.reject(
        column,
        pl.col(number).is_null(),
        msg("onbekende waarde"),
        msg("Toegestaan: {waarden}.", waarden=", ".join(names)),
    )
    return number


def _division(frame: pl.DataFrame, division: str) -> pl.DataFrame:
    return frame.select(
        "jaar", "gm_code", "gebied_code", "gebied_naam", indeling=pl.lit(division)
    ).select("jaar", "gm_code", "indeling", "gebied_code", "gebied_naam")


def read_structure(path: Path, classes: Sheet) -> Sheet:
    """Hold classes that stand beside names, without a year, against those that stand beside codes.

    Nothing is stored from this file: a name is no key. Some names in it carry what tells them apart
    ("Beek (L.)") where the classes do not. The year is the one with which most rows agree.
    """
    sheet = read_csv(path, ["Gemeenten", *NAMED])
    sheet.text("Gemeenten")
    names = classes.frame["gm_naam"].str.strip_chars().unique().implode()
    bare = pl.col("Gemeenten").str.replace(r" \([^)]*\)$", "")
    sheet.frame = sheet.frame.with_columns(
        gm_naam=pl.when(pl.col("Gemeenten").is_in(names)).then("Gemeenten").otherwise(bare)
    )
    sheet.reject(
        "Gemeenten",
        ~pl.col("gm_naam").is_in(names),
        msg("deze naam staat niet in {bestand}", bestand=classes.path.name),
        msg("Schrijf de naam zoals in dat bestand."),
    )
    sheet.unique(["gm_naam"])
    there = classes.frame.select("jaar", pl.col("gm_naam").str.strip_chars(), *NAMED)
    both = sheet.frame.join(there, on="gm_naam", how="left", suffix="_elders").with_columns(
        gelijk=pl.all_horizontal(
            pl.col(name).str.strip_chars() == pl.col(f"{name}_elders").str.strip_chars()
            for name in NAMED
        )
    )
    per_year = both.group_by("jaar").agg(pl.col("gelijk").sum()).sort("gelijk", "jaar")
    if per_year.is_empty():
        return sheet
    same = both.filter(pl.col("gelijk"), jaar=per_year["jaar"][-1])[ROW]
    sheet.reject(
        "Gemeenten",
        ~pl.col(ROW).is_in(same.implode()),
        msg("wijkt af van {bestand}", bestand=classes.path.name),
        msg("Beide bestanden horen dezelfde klassen te hebben; haal ze samen opnieuw op."),
    )
    return sheet
