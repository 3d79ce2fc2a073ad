"""The gemeentefonds per circulaire: units, amounts per unit, payments and outcome per cluster.

Every file is a full grid: each municipality of the year has a row for each maatstaf, payment or
cluster. A cell without a usable row gets no value and says why; it is never read as zero.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from sluitend.core.errors import SourceError
from sluitend.core.messages import Message, listing, msg
from sluitend.core.missing import Missing
from sluitend.core.numbers import CENTS_PER_EURO, Count, Money
from sluitend.sources.reading import read_csv
from sluitend.sources.source import Reading, describe, finish, require_municipalities
from sluitend.tables.gemeentefonds import (
    FACTORS,
    OUTCOMES,
    PAYMENTS,
    SET,
    SHARES,
    UNITS,
    VOLUMES,
    WEIGHTS,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from sluitend.sources.sheet import Sheet
    from sluitend.sources.source import PassedOver
    from sluitend.tables.contract import Contract

CIRCULAR = r"^[MSD][0-9]{4}$"
"""May, September or December circular and its year."""
YEARS_BACK, YEARS_AHEAD = 2, 6
"""A circular settles the years just before it and looks some years ahead."""
TOTAL, COUNTRY = "Totaal", "Nederland"
"""Rows that are sums of other rows: a check on them, and stored nowhere."""
VOLUME_OF = {"vast nieuw": "vast"}
"""Volumes that bear another name than their weight. Both codes are kept as published."""
HALF_CENT = 0.005
EXACT = 1e-6
OUTCOME_TOLERANCE = 1e-5
"""Share of an outcome by which its clusters may miss its total: weights are rounded to cents, per
cluster and again in total (largest in the pack: 6e-7 of the country)."""
FACTOR_BOUNDS = (0.1, 10.0)


class Gemeentefonds:
    """Volumes, weights, payments, factors and outcomes of the circulars in one directory."""

    id = "gemeentefonds"
    signature = (
        "volumina_lang.csv",
        "gewichten_lang.csv",
        "si_iu_du_lang.csv",
        "uitkomst_clusters_lang.csv",
        "uitkeringsfactor.csv",
    )
    passed_over: PassedOver = ()

    def read(self, directory: Path, known: pl.DataFrame) -> Reading:
        """Read the directory; all five files are needed."""
        require_municipalities(known, directory)
        volumes, weights, payments, outcomes, factors = (
            read_csv(directory / name, columns)
            for name, columns in zip(self.signature, COLUMNS, strict=True)
        )
        weighted = _weights(weights)
        _keys(volumes, known, "maatstaf")
        _known_units(volumes, weighted["gf_maatstaven"])
        _keys(payments, known, "uitkering")
        tables = {
            **weighted,
            "gf_volumina": _grid(volumes, VOLUMES, "volume", known),
            "gf_uitkeringen": _grid(payments, PAYMENTS, "bedrag_eur", known),
            "gf_clusteruitkomst": _outcomes(outcomes, volumes.frame, weights.frame, known),
            "gf_uitkeringsfactor": _factors(factors),
        }
        described = describe(
            directory,
            source=self.id,
            title="Gemeentefonds per circulaire: aantallen, bedragen per eenheid en uitkomsten",
            attribution="Bron: ministerie van BZK, circulaires gemeentefonds",
            licence="overheidspublicatie, vrij van auteursrecht",
            codes=pl.concat([volumes.frame["gm_code"], payments.frame["gm_code"]]),
        )
        sheets = [volumes, weights, payments, outcomes, factors]
        return finish(sheets, tables, described, [INCOMPLETE, *_unlinked(tables), *_holes(tables)])


COLUMNS = (
    (*SET, "gm_code", "naam", "maatstaf", "volume"),
    (*SET, "maatstaf", "omschrijving", "cluster", "gewicht_eur"),
    (*SET, "gm_code", "uitkering", "bedrag_eur"),
    (*SET, "naam", "cluster", "bedrag_eur"),
    (*SET, "uitkeringsfactor"),
)
"""Columns used, in the order of the signature."""
INCOMPLETE = msg(
    "De gepubliceerde uitkomst per cluster is niet volledig: het vaste bedrag zit er niet in, en de meeste "
    "circulaires laten ook de suppletie-, integratie- en decentralisatie-uitkeringen weg. Reken een cluster "
    "na uit aantallen, bedragen per eenheid, aandelen en uitkeringsfactor. Het is een rekenstap in de "
    "verdeling en geen budget."
)


def _sets(sheet: Sheet) -> None:
    """Check circulaire and jaar, and that the one can speak of the other."""
    sheet.code("circulaire", CIRCULAR, "M2024")
    sheet.year()
    issued = pl.col("circulaire").str.slice(1).cast(pl.Int64)
    sheet.reject(
        "jaar",
        ~pl.col("jaar").is_between(issued - YEARS_BACK, issued + YEARS_AHEAD),
        msg("over dit jaar gaat deze circulaire niet"),
        msg("Controleer circulaire en jaar; M2024 is de meicirculaire van 2024."),
    )


def _keys(sheet: Sheet, known: pl.DataFrame, name: str) -> None:
    """Check the keys of a file per municipality and `name`."""
    _sets(sheet)
    sheet.municipality(known)
    sheet.text(name)


def _grid(sheet: Sheet, contract: Contract, column: str, known: pl.DataFrame) -> pl.DataFrame:
    """Read the values of a file in which each municipality of the year has each name of the last key."""
    names = sheet.frame.select(*SET, contract.keys[-1]).unique()
    sheet.unique(contract.keys)
    if contract.value is None:
        sheet.euros(column)
    else:
        sheet.number(column, low=0)
    return long_rows(
        sheet.frame, contract, column, _everyone(names, known), lost=bool(sheet.rejected)
    )


def _everyone(names: pl.DataFrame, known: pl.DataFrame) -> pl.DataFrame:
    return names.join(known.select("jaar", "gm_code"), on="jaar")


def long_rows(
    read: pl.DataFrame, contract: Contract, column: str, expected: pl.DataFrame, *, lost: bool
) -> pl.DataFrame:
    """Return the rows of a table with one measure, and a row without value for what was expected.

    Parameters
    ----------
    read
        Rows with the contract's keys and the value in `column`.
    expected
        Keys that should have a value.
    lost
        Whether rows of the file are on the uitvallijst, so that what is absent may be among them.
    """
    keys, maat = contract.keys, pl.lit(contract.measures[0].name)
    found = read.select(*keys, maat=maat, waarde=column, ontbreekt=pl.lit(None, pl.String))
    reason = Missing.REJECTED if lost else Missing.NOT_PUBLISHED
    absent = (
        expected.select(keys)
        .unique()
        .join(found, on=keys, how="anti")
        .select(
            *keys,
            maat=maat,
            waarde=pl.lit(None, found.schema["waarde"]),
            ontbreekt=pl.lit(str(reason)),
        )
    )
    return pl.concat([found, absent])


def _weights(sheet: Sheet) -> dict[str, pl.DataFrame]:
    """Read the weights; rows without a maatstaf are the share of a payment per cluster."""
    _sets(sheet)
    sheet.text("maatstaf", may_be_empty=True)
    sheet.text("omschrijving")
    sheet.text("cluster")
    share = pl.col("maatstaf") == ""
    sheet.frame = sheet.frame.with_columns(
        uitkering=pl.when(share).then("omschrijving").otherwise(pl.lit(""))
    )
    post = [*SET, "maatstaf", "uitkering"]
    sheet.reject(
        "omschrijving",
        pl.col("omschrijving").n_unique().over(post) > 1,
        msg("deze maatstaf heeft meer dan één omschrijving"),
        msg("Geef elke maatstaf binnen een circulaire en jaar één omschrijving."),
    )
    posts = sheet.frame.select(*post, "omschrijving").unique()
    clusters = sheet.frame.filter(pl.col("cluster") != TOTAL).select(*SET, "cluster").unique()
    sheet.unique([*post, "cluster"])
    sheet.number("gewicht_eur")
    sheet.reject(
        "gewicht_eur",
        share & ~pl.col("gewicht_eur").is_between(0, 1),
        msg("geen aandeel tussen 0 en 1"),
        msg(
            "Zonder code van een maatstaf staat hier het deel van een uitkering, van 0 tot en met 1."
        ),
    )
    whole = pl.col("gewicht_eur").filter(pl.col("cluster") == TOTAL).sum().over(post)
    rounded = HALF_CENT * pl.len().over(post)
    _add_up(
        sheet,
        post,
        "gewicht_eur",
        pl.when(share | (whole.abs() < 1)).then(EXACT).otherwise(rounded),
    )
    cells = posts.join(clusters, on=SET)
    parts = sheet.frame.filter(pl.col("cluster") != TOTAL)
    lost = bool(sheet.rejected)
    tables = {
        contract.id: long_rows(
            parts.filter(own), contract, "gewicht_eur", cells.filter(own), lost=lost
        )
        for contract, own in ((WEIGHTS, ~share), (SHARES, share))
    }
    return {UNITS.id: posts.filter(~share).select(*SET, "maatstaf", "omschrijving"), **tables}


def _add_up(sheet: Sheet, group: Sequence[str], column: str, tolerance: pl.Expr) -> None:
    """Reject every row of a group whose clusters do not add up to its total: which is wrong is unknown.

    A group that lost a row cannot be checked.
    """
    total = pl.col("cluster") == TOTAL
    complete = pl.len().over(group) == pl.col("cluster").n_unique().over(SET)
    gap = (
        pl.col(column).filter(~total).sum().over(group)
        - pl.col(column).filter(total).sum().over(group)
    ).abs()
    sheet.reject(
        column,
        total.any().over(group) & complete & (gap > tolerance),
        msg("de clusters tellen niet op tot de rij {totaal}", totaal=TOTAL),
        msg("Een van deze rijen is niet goed; vergelijk ze met de circulaire."),
    )


def _known_units(sheet: Sheet, units: pl.DataFrame) -> None:
    """Reject volumes of a maatstaf that has no weight in the same circular and year."""
    names = pl.struct(*SET, maatstaf=pl.col("maatstaf").replace(VOLUME_OF))
    listed = units.select(pl.struct(*SET, "maatstaf")).to_series().implode()
    sheet.reject(
        "maatstaf",
        ~names.is_in(listed),
        msg("deze maatstaf heeft geen bedrag per eenheid in dezelfde circulaire"),
        msg("Controleer de schrijfwijze; de maatstaf hoort ook in gewichten_lang.csv te staan."),
    )


def _outcomes(
    sheet: Sheet, volumes: pl.DataFrame, weights: pl.DataFrame, known: pl.DataFrame
) -> pl.DataFrame:
    """Read the outcomes, which name municipalities without code; sums are checked and left out."""
    _sets(sheet)
    sheet.text("naam")
    sheet.text("cluster")
    clusters = weights.select(*SET, "cluster").unique()
    sheet.reject(
        "cluster",
        ~pl.struct(*SET, "cluster").is_in(
            clusters.select(pl.struct(*SET, "cluster")).to_series().implode()
        ),
        msg("dit cluster heeft geen bedragen per eenheid in dezelfde circulaire"),
        msg("Controleer de schrijfwijze; het cluster hoort ook in gewichten_lang.csv te staan."),
    )
    _link(sheet, volumes)
    sheet.unique(OUTCOMES.keys)
    sheet.euros("bedrag_eur")
    parts = pl.col("bedrag_eur").filter(pl.col("cluster") != TOTAL)
    size = parts.abs().sum().over(*SET, "gm_code")
    _add_up(sheet, [*SET, "gm_code"], "bedrag_eur", CENTS_PER_EURO + OUTCOME_TOLERANCE * size)
    _check_country(sheet)
    stored = sheet.frame.filter(pl.col("naam") != COUNTRY, pl.col("cluster") != TOTAL)
    named = clusters.filter(pl.col("cluster") != TOTAL).join(
        sheet.frame.select(SET).unique(), on=SET, how="semi"
    )
    expected = _everyone(named, known)
    return long_rows(stored, OUTCOMES, "bedrag_eur", expected, lost=bool(sheet.rejected))


def _link(sheet: Sheet, volumes: pl.DataFrame) -> None:
    """Give each name its code, through the names that stand beside codes in the same publication."""
    codes = (
        volumes.select(*SET, pl.col("naam").str.strip_chars(), "gm_code")
        .filter(pl.col("naam") != COUNTRY)
        .group_by(*SET, "naam")
        .agg(pl.col("gm_code").unique())
        .select(
            *SET, "naam", gm_code=pl.col("gm_code").list.first(), n=pl.col("gm_code").list.len()
        )
    )
    country = pl.col("naam") == COUNTRY
    sheet.frame = sheet.frame.join(codes, on=[*SET, "naam"], how="left").with_columns(
        gm_code=pl.when(country).then(pl.lit(COUNTRY)).otherwise("gm_code")
    )
    sheet.reject(
        "naam",
        pl.col("gm_code").is_null(),
        msg("deze naam staat niet met een code in volumina_lang.csv van dezelfde circulaire"),
        msg("Schrijf de naam zoals in volumina_lang.csv, of vul dat bestand aan."),
    )
    sheet.reject(
        "naam",
        (pl.col("n") > 1).fill_null(value=False),
        msg("deze naam staat in volumina_lang.csv bij meer dan één code"),
        msg("Geef elke gemeente in volumina_lang.csv haar eigen naam."),
    )


def _check_country(sheet: Sheet) -> None:
    """Refuse outcomes whose municipalities do not add up to the country: rows are missing or wrong.

    With rows on the uitvallijst the sum is incomplete for a known reason, and nothing is checked.
    """
    if sheet.rejected:
        return
    country = pl.col("naam") == COUNTRY
    sums = (
        sheet.frame.group_by(*SET, "cluster")
        .agg(
            som=pl.col("bedrag_eur").filter(~country).sum(),
            land=pl.col("bedrag_eur").filter(country).first(),
            n=pl.len(),
        )
        .sort(*SET, "cluster")
    )
    # Every amount was rounded to cents.
    wrong = sums.filter((pl.col("som") - pl.col("land")).abs() > pl.col("n"))
    for circular, jaar, cluster, som, land, _ in wrong.head(1).iter_rows():
        raise SourceError(
            msg(
                "In bestand {bestand} tellen de gemeenten in cluster ‘{cluster}’ ({circulaire}, {jaar}) op tot "
                "{som}, maar bij {naam} staat {land}.",
                bestand=sheet.path.name,
                cluster=cluster,
                circulaire=circular,
                jaar=jaar,
                som=Money(som, "euro"),
                naam=COUNTRY,
                land=Money(land, "euro"),
            ),
            msg("Er ontbreken rijen of er is een bedrag verkeerd; haal het bestand opnieuw op."),
        )


def _factors(sheet: Sheet) -> pl.DataFrame:
    _sets(sheet)
    sets = sheet.frame.select(SET).unique()
    sheet.unique(SET)
    sheet.number("uitkeringsfactor", low=FACTOR_BOUNDS[0], high=FACTOR_BOUNDS[1])
    return long_rows(sheet.frame, FACTORS, "uitkeringsfactor", sets, lost=bool(sheet.rejected))


def _unlinked(tables: dict[str, pl.DataFrame]) -> list[Message]:
    """Name codes that stand among the volumes or among the weights only."""
    volumes, weights = (
        set(tables[contract.id]["maatstaf"].unique()) for contract in (VOLUMES, WEIGHTS)
    )
    if volumes == weights:
        return []
    return [
        msg(
            "Alleen bij de aantallen staat: {aantallen}. Alleen bij de bedragen per eenheid staat: {bedragen}. "
            "De codes zijn bewaard zoals gepubliceerd; wie narekent koppelt ze zelf.",
            aantallen=listing(sorted(volumes - weights) or ["–"]),
            bedragen=listing(sorted(weights - volumes) or ["–"]),
        )
    ]


def _holes(tables: dict[str, pl.DataFrame]) -> list[Message]:
    """Say of each table in how many cells a row was expected that is not there."""
    found = {
        name: frame.filter(pl.col("ontbreekt") == str(Missing.NOT_PUBLISHED)).height
        for name, frame in tables.items()
        if "ontbreekt" in frame.columns
    }
    return [
        msg(
            "In tabel {tabel} ontbreken {n} cijfers die andere gemeenten of clusters wel hebben; zij zijn "
            "leeg gebleven.",
            tabel=name,
            n=Count(n),
        )
        for name, n in found.items()
        if n
    ]
