"""Iv3 in the layout of the open data pack: lasten per taakveld 2017-2026, totals, inhabitants.

A municipality that did not file stands in these files as a row of zeros. Here that becomes what it
is: no value, with the reason.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from sluitend.core.messages import msg
from sluitend.core.missing import Missing
from sluitend.core.period import Document
from sluitend.reference.taakvelden import SOCIAL_DOMAIN, concordance
from sluitend.sources.filings import (
    FILING,
    YEARS,
    amounts,
    check_filing_keys,
    check_repeats,
    check_unit,
    is_empty_filing,
    lost_filings,
    with_reasons,
)
from sluitend.sources.iv3_extra import SPREADS, read_classes, read_spread, read_structure
from sluitend.sources.reading import read_csv, read_parquet
from sluitend.sources.sheet import CODE, ROW, Sheet
from sluitend.sources.source import Reading, describe, finish, require_municipalities
from sluitend.tables.iv3 import TOTALS_FLOWS, TOTALS_STOCKS

if TYPE_CHECKING:
    from pathlib import Path

    from sluitend.sources.source import PassedOver

TAAKVELD = r"^[0-9]\.[0-9]{1,3}[a-z]?$"
FIRST_YEAR = 2017
"""The first year with taakvelden; before it Iv3 had functies."""
MUNICIPALITIES = "gemeenten_per_jaar_2010_2026.csv"
PEOPLE = "inwoners_1jan_2017_2026.csv"
TITLES = "iv3_taakveld_titels.csv"
TOTALS = "iv3_totalen_gemeente.csv"
SOCIAL = "iv3_lasten_taakveld_6_sociaal_domein.csv"
CLASSES = "gemeenteklassen_2023_2025.csv"
STRUCTURE = "sociale_structuur_centrumfunctie.csv"
SOCIAL_DETAIL = "iv3_baten_lasten_sociaal_domein_en_0_7.csv"
KEYS = (*FILING, "taakveld")


class Iv3:
    """Lasten per taakveld (two digits) and category, baten per source, totals, inhabitants, titles."""

    id = "iv3"
    signature = ("iv3_lasten_taakveld.parquet",)
    passed_over: PassedOver = ()

    def read(self, directory: Path, known: pl.DataFrame) -> Reading:
        """Read the directory; files other than the lasten may be absent."""
        sheets: list[Sheet] = []
        tables: dict[str, pl.DataFrame] = {}
        if (path := directory / MUNICIPALITIES).exists():
            sheet, tables["gemeenten"] = _municipalities(path)
            sheets.append(sheet)
            known = (
                tables["gemeenten"]
                .select("jaar", "gm_code")
                .join(
                    known.select("jaar", "gm_code", "inwoners"), on=["jaar", "gm_code"], how="left"
                )
            )
        require_municipalities(known, directory)
        if (path := directory / PEOPLE).exists():
            sheet, tables["inwoners"] = _people(path, known)
            sheets.append(sheet)
            own = tables["inwoners"].select("jaar", "gm_code", own="waarde")
            known = known.join(own, on=["jaar", "gm_code"], how="left").select(
                "jaar", "gm_code", inwoners=pl.coalesce("own", "inwoners")
            )
        if (path := directory / TITLES).exists():
            sheet, tables["taakveldtitels"] = _titles(path)
            sheets.append(sheet)
        if (path := directory / TOTALS).exists():
            sheet, tables["iv3_totalen"] = _totals(path, known)
            sheets.append(sheet)
        main, lasten = _lasten(directory / self.signature[0], ["lasten"], known)
        sheets.append(main)
        tables["iv3_lasten"] = missing_to_null(lasten, ["lasten"])
        for spread in SPREADS:
            if (path := directory / spread.file).exists():
                sheet, tables[spread.contract.id] = read_spread(path, spread, known)
                sheets.append(sheet)
        if (path := directory / SOCIAL).exists():
            sheets.append(_repeats(path, main, ["lasten_keur"], known))
        described = describe(
            directory,
            source=self.id,
            title="Iv3: lasten per taakveld en categorie, baten per bron, totalen en inwoners",
            attribution="Bron: CBS, Iv3",
            codes=pl.concat([lasten["gm_code"], known["gm_code"]]),
        )
        return finish(sheets, tables, described)


class Iv3BatenLasten:
    """Baten, lasten and salaries per full taakveld; and the class of each municipality."""

    id = "iv3_baten_lasten"
    signature = ("iv3_baten_lasten_taakveld.parquet",)
    passed_over: PassedOver = (
        (STRUCTURE, msg("alleen een controle op de gemeenteklassen, en die staan niet in de map")),
    )

    def read(self, directory: Path, known: pl.DataFrame) -> Reading:
        """Read the directory."""
        require_municipalities(known, directory)
        measures = ["lasten", "baten", "salarissen"]
        main, filed = _lasten(
            directory / self.signature[0], measures, known, may_be_empty="salarissen"
        )
        tables = {"iv3_baten_lasten": missing_to_null(filed, measures)}
        sheets = [main]
        if (path := directory / SOCIAL_DETAIL).exists():
            columns = [f"{m}_keur" for m in measures]
            sheets.append(_repeats(path, main, columns, known, may_be_empty="salarissen_keur"))
        if (path := directory / CLASSES).exists():
            classes, more = read_classes(path, known)
            sheets.append(classes)
            tables |= more
            if (path := directory / STRUCTURE).exists():
                sheets.append(read_structure(path, classes))
        described = describe(
            directory,
            source=self.id,
            title="Iv3: baten en lasten per volledig taakveld; gemeenteklassen",
            attribution="Bron: CBS, Iv3; klassen BZK",
            codes=filed["gm_code"],
        )
        return finish(sheets, tables, described)


def _municipalities(path: Path) -> tuple[Sheet, pl.DataFrame]:
    sheet = read_csv(path, ["jaar", "gm_code", "gm_naam"])
    sheet.year("jaar", *YEARS)
    sheet.code("gm_code", CODE, "GM0000")
    sheet.unique(["jaar", "gm_code"])
    return sheet, sheet.frame.select("jaar", "gm_code", pl.col("gm_naam").str.strip_chars())


def _people(path: Path, known: pl.DataFrame) -> tuple[Sheet, pl.DataFrame]:
    sheet = read_csv(path, ["jaar", "gm_code", "aantal_inwoners"])
    sheet.year("jaar", *YEARS)
    sheet.municipality(known)
    sheet.whole_number("aantal_inwoners", low=1)
    sheet.unique(["jaar", "gm_code"])
    return sheet, sheet.frame.select(
        "jaar",
        "gm_code",
        maat=pl.lit("inwoners"),
        waarde=pl.col("aantal_inwoners"),
        ontbreekt=pl.lit(None, pl.String),
    )


def _titles(path: Path) -> tuple[Sheet, pl.DataFrame]:
    sheet = read_csv(path, ["jaar", "code", "titel"])
    sheet.year("jaar", FIRST_YEAR, YEARS[1])
    sheet.code("code", TAAKVELD, "6.72")
    sheet.unique(["jaar", "code"])
    return sheet, sheet.frame.select("jaar", taakveld="code", titel="titel")


def _lasten(
    path: Path, measures: list[str], known: pl.DataFrame, *, may_be_empty: str = ""
) -> tuple[Sheet, pl.DataFrame]:
    sheet = read_parquet(path, [*KEYS, *(f"{m}_keur" for m in measures)])
    check_filing_keys(sheet, known)
    before = sheet.frame.select(ROW, *FILING)
    _taakvelden(sheet)
    lost = lost_filings(before, sheet, FILING)
    filed = amounts(sheet, KEYS, measures, lost, may_be_empty=may_be_empty)
    return sheet, check_unit(sheet, filed, KEYS, known, msg("De lasten"))


def _repeats(
    path: Path, main: Sheet, columns: list[str], known: pl.DataFrame, *, may_be_empty: str = ""
) -> Sheet:
    """Read a file that repeats a part of the main file: every row must say what is there."""
    sheet = read_csv(path, [*KEYS, *columns])
    check_filing_keys(sheet, known)
    sheet.code("taakveld", TAAKVELD, "6.72")
    check_repeats(sheet, main, KEYS, columns, may_be_empty=may_be_empty)
    return sheet


def _taakvelden(sheet: Sheet) -> None:
    """Reject codes that are no taakveld, or no taakveld of the classification of their year."""
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
    domains = domain_of(filed.select("jaar", "taakveld").unique())
    marked = filed.join(domains, on=["jaar", "taakveld"], how="left").with_columns(
        leeg=is_empty_filing("lasten", FILING),
        domein_leeg=zero.all().over([*FILING, "domein"]) & pl.col("domein").is_not_null(),
    )
    reason = (
        pl.when("leeg")
        .then(pl.lit(str(Missing.NOT_FILED)))
        .when("domein_leeg")
        .then(pl.lit(str(Missing.NOT_FILED_APART)))
    )
    return with_reasons(marked.with_columns(reden=reason), KEYS, measures)


def _totals(path: Path, known: pl.DataFrame) -> tuple[Sheet, pl.DataFrame]:
    flows, stocks = ([name for name, _ in group] for group in (TOTALS_FLOWS, TOTALS_STOCKS))
    sheet = read_csv(path, [*FILING, *(f"{name}_keur" for name in (*flows, *stocks))])
    check_filing_keys(sheet, known)
    nothing_lost = sheet.frame.select(FILING).clear()
    filed = amounts(sheet, FILING, [*flows, *stocks], nothing_lost)
    filed = check_unit(sheet, filed, FILING, known, msg("De lasten"))
    not_filed = (pl.col("lasten") == 0) & (pl.col("baten") == 0)
    reason = pl.when(not_filed).then(pl.lit(str(Missing.NOT_FILED)))
    long = with_reasons(filed.with_columns(reden=reason), FILING, [*flows, *stocks])
    no_balance = pl.col("maat").is_in(stocks) & (pl.col("document") == str(Document.BUDGET))
    there = pl.col("ontbreekt").is_null()
    return sheet, long.with_columns(
        waarde=pl.when(~no_balance).then("waarde"),
        ontbreekt=pl.when(there & no_balance)
        .then(pl.lit(str(Missing.NOT_APPLICABLE)))
        .otherwise("ontbreekt"),
    )
