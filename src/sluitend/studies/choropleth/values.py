"""The value of every municipality on the map of a year, with the figures it follows from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from sluitend.core.errors import ArgumentError, NoDataError
from sluitend.core.messages import msg
from sluitend.core.missing import SEPARATOR, Missing
from sluitend.core.period import year_ranges
from sluitend.studies.choropleth.measures import PLACE, Sort
from sluitend.studies.costs.years import Costing, rows, terms, year_of
from sluitend.studies.panel import inhabitants_array, require_filings
from sluitend.tables.aggregate import aggregate
from sluitend.tables.iv3 import BATEN_LASTEN, INHABITANTS, LASTEN

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sluitend.core.period import Document
    from sluitend.reference.areas import Areas
    from sluitend.rules.definition import Definition
    from sluitend.rules.rulebook import Rulebook
    from sluitend.studies.choropleth.measures import Wanted
    from sluitend.studies.costs.years import CostYear
    from sluitend.studies.filed import Filing
    from sluitend.tables.contract import Contract

THOUSAND, PERCENT = 1_000, 100
BEFORE = "_vorig"
"""Ends the names of what is of the year before."""
NO_TERMS = pl.DataFrame(
    schema={
        "gebied": pl.String,
        "jaar": pl.Int64,
        "post": pl.String,
        "maat": pl.String,
        "gm_code": pl.String,
        "bedrag": pl.Int64,
    }
)


@dataclass(frozen=True)
class Values:
    """What is drawn.

    Attributes
    ----------
    frame
        One row per municipality of the year: gm_code, what the value follows from, the value,
        ontbreekt (why there is none).
    column
        Which column is drawn.
    terms
        The amounts that make up the value; none where it is no money.
    estimated
        Municipalities of which an amount of the year before rests on an estimated share.
    broken
        The taakvelden of the subject are not those of the year before.
    """

    frame: pl.DataFrame
    column: str
    terms: pl.DataFrame
    estimated: tuple[str, ...] = ()
    broken: bool = False


def loaded(tables: Mapping[str, pl.DataFrame], contract: Contract) -> pl.DataFrame:
    """Return a table of the group.

    Raises
    ------
    NoDataError
        When it is not there.
    """
    if contract.id not in tables:
        raise NoDataError(
            msg("Er is geen tabel ‘{tabel}’ geladen.", tabel=contract.title),
            msg("Laad haar met ‘sluitend load open-data MAP’, of kies een andere maat."),
        )
    return tables[contract.id]


def values_of(
    wanted: Wanted,
    tables: Mapping[str, pl.DataFrame],
    everyone: Areas,
    filing: Filing,
    rules: Rulebook,
) -> Values:
    """Return the values of every municipality of the year of `filing`.

    Parameters
    ----------
    everyone
        Each municipality on the map of that year.

    Raises
    ------
    NoDataError
        When what is asked for was not published for the year.
    ArgumentError
        When a table has several figures for one municipality and none was chosen.
    """
    if wanted.subject is not None:
        return _of_subject(wanted.sort, wanted.subject, tables, everyone, filing, rules)
    return _of_table(wanted, tables, everyone, filing)


def _of_subject(
    sort: Sort,
    subject: Definition,
    tables: Mapping[str, pl.DataFrame],
    everyone: Areas,
    filing: Filing,
    rules: Rulebook,
) -> Values:
    document, jaar = filing
    filings = [(document, jaar - 1), filing] if sort is Sort.CHANGE else [filing]
    lasten = loaded(tables, LASTEN)
    require_filings(lasten, filings, rules, msg("lasten per taakveld"))
    baten = tables.get(BATEN_LASTEN.id, pl.DataFrame(schema=BATEN_LASTEN.schema()))
    data = Costing.build(everyone, subject, filings, lasten, baten, loaded(tables, INHABITANTS))
    *before, year = [year_of(data, one) for one in filings]
    now = _whole(year, net=sort is Sort.NET)
    terms = _terms(year, {"lasten", "baten"} if sort is Sort.NET else {"lasten"})
    if sort is Sort.COSTS:
        kept = ["gm_code", "lasten", "inwoners", "lasten_per_inwoner", "ontbreekt"]
        return Values(now.select(kept), "lasten_per_inwoner", terms)
    if sort is Sort.NET:
        if not year.has_income:
            raise _no_income(document, jaar, baten)
        return Values(now.drop("lasten_per_inwoner"), "netto_per_inwoner", terms)
    earlier = before[0]
    _, guessed = everyone.territory(jaar - 1)
    return Values(
        _change(now, _whole(earlier, net=False)),
        "verandering",
        pl.concat([_terms(earlier, {"lasten"}, BEFORE), terms]),
        tuple(np.array(everyone.codes)[guessed.any(axis=1)].tolist()),
        broken=year.row["vergelijkbaar"][0] != "doorlopend",
    )


def _whole(year: CostYear, *, net: bool) -> pl.DataFrame:
    """Return the rows of a year; where a part was not filed there is no value.

    A part of a municipality's territory would read as a low amount.
    """
    reasons = ("ontbreekt", "ontbreekt_baten") if net else ("ontbreekt",)
    known = pl.all_horizontal(pl.col(name).is_null() for name in reasons)
    values = ("lasten", "baten", "netto_lasten", "lasten_per_inwoner", "netto_per_inwoner")
    return rows([year]).select(
        pl.col("gebied").alias("gm_code"),
        *[pl.when(known).then(name) for name in values],
        "inwoners",
        pl.coalesce(reasons).alias("ontbreekt"),
    )


def _change(now: pl.DataFrame, before: pl.DataFrame) -> pl.DataFrame:
    """Put two years beside each other on the map of the second."""
    names = ("lasten", "inwoners", "lasten_per_inwoner")
    earlier = before.select(
        "gm_code",
        *[pl.col(name).alias(name + BEFORE) for name in names],
        pl.col("ontbreekt").alias("_waarom"),
    )
    both = now.join(earlier, on="gm_code", how="left", maintain_order="left")
    why = [
        SEPARATOR.join(sorted({part for cell in row if cell for part in cell.split(SEPARATOR)}))
        for row in both.select("ontbreekt", "_waarom").iter_rows()
    ]
    return both.select(
        "gm_code",
        *[f"{name}{when}" for when in ("", BEFORE) for name in names],
        verandering=pl.col("lasten_per_inwoner") - pl.col("lasten_per_inwoner" + BEFORE),
        ontbreekt=pl.Series([text or None for text in why], dtype=pl.String),
    )


def _terms(year: CostYear, measures: set[str], ending: str = "") -> pl.DataFrame:
    """Return the filed amounts that make up a year, by the municipality they count for.

    On the map of a later year that may be another one than the one that filed.
    """
    return (
        terms([year])
        .filter(pl.col("maat").is_in(list(measures)))
        .rename({"gm_code": "geleverd_door"})
        .with_columns(pl.col("gebied").alias("gm_code"), pl.col("maat") + ending)
    )


def _no_income(document: Document, jaar: int, baten: pl.DataFrame) -> NoDataError:
    years = baten.filter(document=str(document))["jaar"].unique().to_list()
    return NoDataError(
        msg(
            "Voor {document} {jaar} zijn geen baten per taakveld geladen; netto lasten zijn niet te bepalen.",
            document=document,
            jaar=jaar,
        ),
        msg("Beschikbaar: {jaren}. Of kies lasten:ONDERWERP.", jaren=year_ranges(years) or "–"),
    )


def _of_table(
    wanted: Wanted, tables: Mapping[str, pl.DataFrame], everyone: Areas, filing: Filing
) -> Values:
    contract, measure = wanted.contract, wanted.measure
    if contract is None or measure is None:
        raise ValueError("a figure of a table has a table and a measure")
    summed = aggregate(_rows(wanted, contract, tables, filing), contract, ["gm_code"])
    frame = (
        pl.DataFrame({"gm_code": everyone.codes}, schema={"gm_code": pl.String})
        .join(summed, on="gm_code", how="left", maintain_order="left")
        .select(
            "gm_code",
            "waarde",
            ontbreekt=pl.when(pl.col("waarde").is_null()).then(
                pl.col("ontbreekt").fill_null(str(Missing.NOT_PUBLISHED))
            ),
        )
    )
    if wanted.sort is Sort.RATE:
        if measure.unit == "fractie":
            frame = frame.with_columns(pl.col("waarde") * PERCENT)
        return Values(frame, "waarde", NO_TERMS)
    people = inhabitants_array(loaded(tables, INHABITANTS), [filing[1]], everyone.geography)
    share, _ = everyone.territory(filing[1])
    heads = pl.Series(np.rint(share @ people[filing[1]]).astype(np.int64))
    if wanted.sort is Sort.PER_THOUSAND:
        counted = frame.rename({"waarde": "aantal"}).with_columns(
            inwoners=heads, per_duizend=pl.col("aantal") / heads * THOUSAND
        )
        return Values(counted, "per_duizend", NO_TERMS)
    money = frame.rename({"waarde": "bedrag"}).with_columns(
        inwoners=heads, per_inwoner=pl.col("bedrag") / heads
    )
    terms = money.filter(pl.col("bedrag").is_not_null()).select(
        gebied="gm_code",
        jaar=pl.lit(filing[1], pl.Int64),
        post=pl.lit(f"{contract.id}:{measure.name}"),
        maat=pl.lit("bedrag"),
        gm_code="gm_code",
        bedrag="bedrag",
    )
    return Values(money, "per_inwoner", terms)


def _rows(
    wanted: Wanted, contract: Contract, tables: Mapping[str, pl.DataFrame], filing: Filing
) -> pl.DataFrame:
    """Return the rows of the year, with one figure per municipality or figures that may be summed."""
    every = loaded(tables, contract).filter(maat=wanted.measure.name if wanted.measure else "")
    rows = every.filter(jaar=filing[1])
    if rows.is_empty():
        raise NoDataError(
            msg("Deze maat is er niet voor {jaar}.", jaar=filing[1]),
            msg("Beschikbaar: {jaren}.", jaren=year_ranges(every["jaar"].unique()) or "–"),
        )
    pins = dict(wanted.pins)
    if "document" in contract.keys and "document" not in pins:
        pins["document"] = str(filing[0])
    for key in contract.keys:
        if key in PLACE:
            continue
        values = rows[key].cast(pl.String).unique().sort().to_list()
        if key in pins:
            rows = rows.filter(pl.col(key).cast(pl.String) == pins[key])
        elif len(values) == 1 or (wanted.measure and key in wanted.measure.additive):
            continue
        if rows.is_empty() or key not in pins:
            raise ArgumentError(
                msg(
                    "Deze maat heeft in {jaar} meer dan één cijfer per gemeente, of niet het cijfer dat u koos: kolom {kolom}.",
                    jaar=filing[1],
                    kolom=key,
                ),
                msg(
                    "Zet achter de maat :{kolom}=WAARDE. Kies uit: {keuzes}.",
                    kolom=key,
                    keuzes=", ".join(values),
                ),
            )
    return rows
