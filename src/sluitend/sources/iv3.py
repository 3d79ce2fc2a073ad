"""Iv3 in the layout of the open data pack: lasten per taakveld 2017-2026, totals, inhabitants.

A municipality that did not file stands in these files as a row of zeros. Here that becomes what it
is: no value, with the reason.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import polars as pl

from sluitend.core.errors import SourceError
from sluitend.core.messages import msg
from sluitend.core.missing import Missing
from sluitend.core.numbers import CENTS_PER_EURO, CENTS_PER_KEUR, Count
from sluitend.core.period import Document
from sluitend.reference.taakvelden import SOCIAL_DOMAIN, concordance
from sluitend.rules.parameter import parameter
from sluitend.sources.reading import read_csv, read_parquet
from sluitend.sources.sheet import CODE, ROW, Sheet
from sluitend.sources.source import Reading, describe, finish, require_municipalities
from sluitend.tables.iv3 import TOTALS_FLOWS, TOTALS_STOCKS

if TYPE_CHECKING:
    from pathlib import Path

    from sluitend.sources.source import PassedOver

TAAKVELD = r"^\d\.\d{1,3}[a-z]?$"
YEARS = (2017, 2050)
KEUR_LIMIT = 10**9
"""A thousand billion euro: more than the whole country spends, and its cents fit in 64 bits."""
FILING = ("jaar", "document", "gm_code")


class Iv3:
    """Lasten per taakveld (two digits), totals, inhabitants, municipalities and titles."""

    id = "iv3"
    signature = ("iv3_lasten_taakveld.parquet",)
    passed_over: PassedOver = ()

    def read(self, directory: Path, known: pl.DataFrame) -> Reading:
        """Read the directory; files other than the lasten may be absent."""
        sheets: list[Sheet] = []
        tables: dict[str, pl.DataFrame] = {}
        if (path := directory / "gemeenten_per_jaar_2010_2026.csv").exists():
            sheet = read_csv(path, ["jaar", "gm_code", "gm_naam"])
            sheet.whole_number("jaar", low=2010, high=YEARS[1])
            sheet.code("gm_code", CODE, "GM0000")
            sheet.unique(["jaar", "gm_code"])
            sheets.append(sheet)
            tables["gemeenten"] = sheet.frame.select(
                "jaar", "gm_code", pl.col("gm_naam").str.strip_chars()
            )
            known = (
                tables["gemeenten"]
                .select("jaar", "gm_code")
                .join(
                    known.select("jaar", "gm_code", "inwoners"), on=["jaar", "gm_code"], how="left"
                )
            )
        require_municipalities(known, directory)
        if (path := directory / "inwoners_1jan_2017_2026.csv").exists():
            sheet = read_csv(path, ["jaar", "gm_code", "aantal_inwoners"])
            _keys(sheet, known)
            sheet.whole_number("aantal_inwoners", low=1)
            sheet.unique(["jaar", "gm_code"])
            sheets.append(sheet)
            tables["inwoners"] = sheet.frame.select(
                "jaar",
                "gm_code",
                maat=pl.lit("inwoners"),
                waarde=pl.col("aantal_inwoners"),
                ontbreekt=pl.lit(None, pl.String),
            )
            own = sheet.frame.select("jaar", "gm_code", own="aantal_inwoners")
            known = known.join(own, on=["jaar", "gm_code"], how="left").select(
                "jaar", "gm_code", inwoners=pl.coalesce("own", "inwoners")
            )
        if (path := directory / "iv3_taakveld_titels.csv").exists():
            sheet = read_csv(path, ["jaar", "code", "titel"])
            sheet.whole_number("jaar", low=YEARS[0], high=YEARS[1])
            sheet.code("code", TAAKVELD, "6.72")
            sheet.unique(["jaar", "code"])
            sheets.append(sheet)
            tables["taakveldtitels"] = sheet.frame.select("jaar", taakveld="code", titel="titel")
        if (path := directory / "iv3_totalen_gemeente.csv").exists():
            sheet, frame = _totals(path, known)
            sheets.append(sheet)
            tables["iv3_totalen"] = frame
        sheet = read_parquet(directory / self.signature[0], [*FILING, "taakveld", "lasten_keur"])
        _keys(sheet, known)
        sheet.one_of("document", [str(document) for document in Document])
        lost = _taakvelden(sheet)
        lasten = _amounts(sheet, ["lasten"], lost)
        sheets.append(sheet)
        _check_unit(lasten, known)
        tables["iv3_lasten"] = missing_to_null(lasten, ["lasten"])
        described = describe(
            directory,
            source=self.id,
            title="Iv3: lasten per taakveld, totalen en inwoners",
            attribution="Bron: CBS, Iv3",
            codes=pl.concat([lasten["gm_code"], known["gm_code"]]),
        )
        return finish(sheets, tables, described)


class Iv3BatenLasten:
    """Baten, lasten and salaries per full taakveld; and the class of each municipality."""

    id = "iv3_baten_lasten"
    signature = ("iv3_baten_lasten_taakveld.parquet",)
    passed_over: PassedOver = ()

    def read(self, directory: Path, known: pl.DataFrame) -> Reading:
        """Read the directory."""
        require_municipalities(known, directory)
        measures = ["lasten", "baten", "salarissen"]
        sheet = read_parquet(
            directory / self.signature[0], [*FILING, "taakveld", *(f"{m}_keur" for m in measures)]
        )
        _keys(sheet, known)
        sheet.one_of("document", [str(document) for document in Document])
        lost = _taakvelden(sheet)
        filed = _amounts(sheet, measures, lost, may_be_empty="salarissen")
        _check_unit(filed, known)
        tables = {"iv3_baten_lasten": missing_to_null(filed, measures)}
        sheets = [sheet]
        if (path := directory / "gemeenteklassen_2023_2025.csv").exists():
            classes = read_csv(path, ["jaar", "gm_code", *CLASSES])
            _keys(classes, known)
            classes.unique(["jaar", "gm_code"])
            sheets.append(classes)
            tables["gebieden"] = _classes(classes.frame)
        described = describe(
            directory,
            source=self.id,
            title="Iv3: baten en lasten per volledig taakveld; gemeenteklassen",
            attribution="Bron: CBS, Iv3; klassen BZK",
            codes=filed["gm_code"],
        )
        return finish(sheets, tables, described)


CLASSES = {"Centrumfunctie": "centrumfunctie", "Sociale structuur": "sociale_structuur"}
"""Size and urbanity come from the CBS division of areas, with codes; these two have none there."""


def _classes(frame: pl.DataFrame) -> pl.DataFrame:
    parts = [
        frame.filter(pl.col(column).str.strip_chars() != "").select(
            "jaar",
            "gm_code",
            indeling=pl.lit(division),
            gebied_code=pl.col(column).str.strip_chars().str.to_lowercase(),
            gebied_naam=pl.col(column).str.strip_chars(),
        )
        for column, division in CLASSES.items()
    ]
    return pl.concat(parts)


def _amounts(
    sheet: Sheet, measures: list[str], lost: pl.DataFrame, *, may_be_empty: str = ""
) -> pl.DataFrame:
    """Check keys and amounts of a file with a row per taakveld, and return the amounts in cents.

    A row that was rejected while its key is good stays in the table without a value: an absent row
    means zero in this source, and what we could not read is not zero. For the same reason a filing
    that lost a row of an unreadable taakveld has no value for any taakveld it has no row of.

    Parameters
    ----------
    lost
        Filings (jaar, document, gm_code) with a row whose taakveld could not be read.
    """
    keys = [*FILING, "taakveld"]
    unread = [sheet.unique(keys)]
    unread += [
        sheet.whole_number(
            f"{m}_keur", low=-KEUR_LIMIT, high=KEUR_LIMIT, may_be_empty=m == may_be_empty
        )
        for m in measures
    ]
    read = sheet.frame.select(
        *keys, *(pl.col(f"{m}_keur").mul(CENTS_PER_KEUR).alias(m) for m in measures)
    )
    used = sheet.frame.select("jaar", "document", "taakveld").unique()
    perhaps = lost.join(used, on=["jaar", "document"]).select(keys).join(read, on=keys, how="anti")
    without = pl.concat([perhaps, *(rows.select(keys) for rows in unread)]).unique()
    empty = [pl.lit(None, pl.Int64).alias(m) for m in measures]
    return pl.concat(
        [
            read.with_columns(afgekeurd=pl.lit(value=False)),
            without.with_columns(*empty, afgekeurd=pl.lit(value=True)),
        ]
    )


def _keys(sheet: Sheet, known: pl.DataFrame) -> None:
    sheet.whole_number("jaar", low=2010, high=YEARS[1])
    sheet.code("gm_code", CODE, "GM0000")
    sheet.known_in_year("gm_code", known)


def _taakvelden(sheet: Sheet) -> pl.DataFrame:
    """Reject codes that are no taakveld, or no taakveld of the classification of their year.

    Returns
    -------
    The filings that lost a row by it.
    """
    before = sheet.frame.select(ROW, *FILING)
    sheet.code("taakveld", TAAKVELD, "6.72")
    pairs = sheet.frame.select("jaar", "taakveld").unique()
    strange = [
        (jaar, code)
        for jaar, code in pairs.iter_rows()
        if code.startswith(SOCIAL_DOMAIN) and not _is_known(jaar, code)
    ]
    bad = pl.struct("jaar", "taakveld").is_in(
        pl.Series(
            [{"jaar": j, "taakveld": c} for j, c in strange],
            dtype=pl.Struct({"jaar": pl.Int64, "taakveld": pl.String}),
        ).implode()
    )
    sheet.reject(
        "taakveld",
        bad,
        msg("dit taakveld hoort niet bij de indeling van dat jaar"),
        msg("Controleer jaar en taakveld; de indeling veranderde in 2023 en 2025."),
    )
    return before.join(sheet.frame, on=ROW, how="anti").select(FILING).unique()


def _is_known(jaar: int, code: str) -> bool:
    return any(c.van <= jaar <= c.tot and c.find(code) for c in concordance().classificaties)


def domain_of(pairs: pl.DataFrame) -> pl.DataFrame:
    """Give each (jaar, taakveld) the group that every municipality must spend on by law, or null."""
    known = concordance()
    rows = []
    for jaar, code in pairs.iter_rows():
        found = next((c.find(code) for c in known.classificaties if c.van <= jaar <= c.tot), None)
        rows.append((jaar, code, found.groep if found and found.groep in known.verplicht else None))
    schema = {"jaar": pl.Int64, "taakveld": pl.String, "domein": pl.String}
    return pl.DataFrame(rows, schema=schema, orient="row")


def missing_to_null(filed: pl.DataFrame, measures: list[str]) -> pl.DataFrame:
    """Turn zeros that mean "not filed" into missing values, and wide measures into long rows.

    All lasten of a document zero: Iv3 was not filed. All lasten of one domain that the law makes
    obligatory zero while the rest was filed: that domain was not filed apart. Any other zero is a
    zero. An amount that could not be read is no zero either; it does not make the zeros around it
    filed.
    """
    zero = (pl.col("lasten") == 0).fill_null(value=False)
    unread = pl.col("lasten").is_null()
    domains = domain_of(filed.select("jaar", "taakveld").unique())
    marked = filed.join(domains, on=["jaar", "taakveld"], how="left").with_columns(
        leeg=(zero | unread).all().over(FILING) & zero.any().over(FILING),
        domein_leeg=zero.all().over([*FILING, "domein"]) & pl.col("domein").is_not_null(),
    )
    reason = (
        pl.when("leeg")
        .then(pl.lit(str(Missing.NOT_FILED)))
        .when("domein_leeg")
        .then(pl.lit(str(Missing.NOT_FILED_APART)))
    )
    return (
        marked.with_columns(reden=reason)
        .unpivot(
            measures,
            index=[*FILING, "taakveld", "reden", "afgekeurd"],
            variable_name="maat",
            value_name="waarde",
        )
        .with_columns(
            waarde=pl.when(pl.col("reden").is_null()).then("waarde"),
            ontbreekt=pl.coalesce(
                "reden",
                pl.when("afgekeurd").then(pl.lit(str(Missing.REJECTED))),
                pl.when(pl.col("waarde").is_null()).then(pl.lit(str(Missing.NOT_PUBLISHED))),
            ),
        )
        .select(*FILING, "taakveld", "maat", "waarde", "ontbreekt")
    )


def _totals(path: Path, known: pl.DataFrame) -> tuple[Sheet, pl.DataFrame]:
    flows, stocks = ([name for name, _ in group] for group in (TOTALS_FLOWS, TOTALS_STOCKS))
    sheet = read_csv(path, [*FILING, *(f"{name}_keur" for name in (*flows, *stocks))])
    _keys(sheet, known)
    sheet.one_of("document", [str(document) for document in Document])
    for name in (*flows, *stocks):
        sheet.whole_number(f"{name}_keur", low=-KEUR_LIMIT, high=KEUR_LIMIT)
    sheet.unique(FILING)
    not_filed = (pl.col("lasten_keur") == 0) & (pl.col("baten_keur") == 0)
    no_balance = pl.col("maat").is_in(stocks) & (pl.col("document") == str(Document.BUDGET))
    frame = (
        sheet.frame.with_columns(leeg=not_filed)
        .rename({f"{name}_keur": name for name in (*flows, *stocks)})
        .unpivot(
            [*flows, *stocks], index=[*FILING, "leeg"], variable_name="maat", value_name="waarde"
        )
        .with_columns(
            ontbreekt=pl.when("leeg")
            .then(pl.lit(str(Missing.NOT_FILED)))
            .when(no_balance)
            .then(pl.lit(str(Missing.NOT_APPLICABLE)))
        )
        .with_columns(
            waarde=pl.when(pl.col("ontbreekt").is_null()).then(pl.col("waarde") * CENTS_PER_KEUR)
        )
        .select(*FILING, "maat", "waarde", "ontbreekt")
    )
    return sheet, frame


def _check_unit(lasten: pl.DataFrame, known: pl.DataFrame) -> None:
    """Refuse a file whose amounts cannot be thousands of euro: per inhabitant they would be absurd."""
    people = known.filter(pl.col("inwoners").is_not_null())
    unknown = lasten.join(people, on="jaar", how="anti")["jaar"].unique().sort()
    if unknown.len():
        raise SourceError(
            msg(
                "Van {jaar} zijn geen inwoners bekend om de eenheid van de bedragen mee te controleren.",
                jaar=unknown[0],
            ),
            msg("Laad eerst een map met een goed bestand inwoners_1jan_2017_2026.csv."),
        )
    per_document = (
        lasten.join(people.select("jaar", "gm_code", "inwoners"), on=["jaar", "gm_code"])
        .group_by("jaar", "document")
        .agg(
            lasten=pl.col("lasten").sum(),
            inwoners=pl.struct("gm_code", "inwoners").unique().struct.field("inwoners").sum(),
        )
        .sort("jaar", "document")
    )
    for jaar, document, total, count in per_document.iter_rows():
        low, high = (
            int(str(parameter(f"iv3.lasten_per_inwoner_{end}", date(jaar, 1, 1)).value))
            for end in ("laag", "hoog")
        )
        if total and not low <= total / count / CENTS_PER_EURO <= high:
            raise SourceError(
                msg(
                    "De lasten van {document} {jaar} zijn € {bedrag} per inwoner; verwacht is € {laag} tot € {hoog}.",
                    document=document,
                    jaar=jaar,
                    bedrag=Count(round(total / count / CENTS_PER_EURO)),
                    laag=Count(low),
                    hoog=Count(high),
                ),
                msg("Waarschijnlijk staan de bedragen niet in € 1.000. Zet ze om en laad opnieuw."),
            )
