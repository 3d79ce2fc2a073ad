"""The Iv3 files: lasten per two-digit taakveld, totals, full detail, and titles."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from sluitend.demo import plants
from sluitend.demo.country import EURO_PER_KEUR
from sluitend.demo.spending import BATEN, GEMEENTEFONDS, LASTEN, SALARISSEN, YEARS
from sluitend.demo.taakvelden import RESERVES, RESULT, detail_titles, two_digit_titles

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sluitend.demo.country import Country

FIRST_SPARSE_YEAR = 2025
"""From this year the source leaves rows of zero out."""
DETAIL_FILINGS: tuple[tuple[int, plants.Document], ...] = (
    (2023, plants.BEGROTING),
    (2023, plants.JAARREKENING),
    (2024, plants.BEGROTING),
    (2025, plants.BEGROTING),
)
TITLE_WIDTH = 36
"""The detail file cuts longer titles off, with two dots."""
LEVIES = ("0.61", "0.62", "0.63", "0.64", "7.2", "7.3")
OVERHEAD, INCOME, SHELTER = "0.4", "6.3", "6.1"
OUTSOURCED = ("1.1", "6.4", "7.1")
"""Taakvelden that are carried out by partners, more than others."""
EQUITY_EURO, BALANCE_EURO = 900, 2900
"""Own capital and balance total per inhabitant."""


def published(
    country: Country, jaar: int, document: plants.Document, *, first: bool
) -> NDArray[np.int64]:
    """Return the two-digit amounts as in one publication, in 1,000 euro.

    Parameters
    ----------
    country, jaar, document
        Which filing.
    first
        The first publication, with the cells that were revised later, or the final one.
    """
    amounts = country.filed(jaar, document)
    for cell in country.revisions if first else ():
        if (cell.jaar, cell.document) == (jaar, document):
            row = country.codes(jaar).index(cell.gm_code)
            column = list(two_digit_titles(jaar)).index(cell.taakveld)
            people = country.inhabitants[cell.gm_code, jaar]
            amounts[row, column, LASTEN] -= cell.euro * people // EURO_PER_KEUR
    return amounts


def filed_rows(country: Country, jaar: int, document: plants.Document) -> NDArray[np.bool_]:
    """Return per code whether the filing has rows at all."""
    found = [country.missing_filing(code, document, jaar) for code in country.codes(jaar)]
    return np.array([item is None or item.vorm == "nul" for item in found])


def lasten_table(country: Country, *, first: bool) -> pl.DataFrame:
    """Return lasten per year, document, code and two-digit taakveld, without 0.10 and 0.11."""
    frames = []
    for jaar in YEARS:
        taakvelden = np.array([t for t in two_digit_titles(jaar) if t not in {RESERVES, RESULT}])
        kept = [t not in {RESERVES, RESULT} for t in two_digit_titles(jaar)]
        for document in country.documents(jaar):
            lasten = published(country, jaar, document, first=first)[:, kept, LASTEN]
            there = np.broadcast_to(filed_rows(country, jaar, document)[:, None], lasten.shape)
            if jaar >= FIRST_SPARSE_YEAR:
                there = there & (lasten != 0)
            codes = np.repeat(np.array(country.codes(jaar)), len(taakvelden))
            frame = pl.DataFrame(
                {
                    "gm_code": codes,
                    "taakveld": np.tile(taakvelden, len(lasten)),
                    "lasten_keur": lasten.ravel().astype(np.float64),
                }
            ).filter(pl.Series(there.ravel()))
            frames.append(
                frame.select(
                    pl.lit(jaar, pl.Int64).alias("jaar"),
                    pl.lit(document).alias("document"),
                    pl.all(),
                )
            )
    return pl.concat(frames)


def totals_table(country: Country, *, first: bool) -> pl.DataFrame:
    """Return totals per year, document and code; amounts in 1,000 euro."""
    frames = []
    for jaar in YEARS:
        for document in country.documents(jaar):
            amounts = published(country, jaar, document, first=first)
            frame = pl.DataFrame(_totals(country, jaar, document, amounts))
            frames.append(frame.filter(pl.Series(filed_rows(country, jaar, document))))
    return pl.concat(frames)


def _totals(
    country: Country, jaar: int, document: plants.Document, amounts: NDArray[np.int64]
) -> dict[str, object]:
    column = {taakveld: index for index, taakveld in enumerate(two_digit_titles(jaar))}
    kept = [index for taakveld, index in column.items() if taakveld not in {RESERVES, RESULT}]
    social = [index for taakveld, index in column.items() if taakveld.startswith("6.")]
    salaries = amounts[:, kept, SALARISSEN].sum(axis=1)
    overhead = amounts[:, column[OVERHEAD], SALARISSEN]
    codes = country.codes(jaar)
    people = np.array([country.inhabitants[code, jaar] for code in codes])
    filed = amounts[:, kept, LASTEN].any(axis=1)
    shelter = [flow for flow in plants.FLOWS if flow.taakveld == SHELTER]
    grants = filed * sum(flow.euro(document, jaar) for flow in shelter) * people // EURO_PER_KEUR
    balance = people * filed if document == plants.JAARREKENING else people * 0
    keur = {
        "lasten": amounts[:, kept, LASTEN].sum(axis=1),
        "baten": amounts[:, kept, BATEN].sum(axis=1),
        "reserve_lasten": amounts[:, column[RESERVES], LASTEN],
        "reserve_baten": amounts[:, column[RESERVES], BATEN],
        "sociaal": amounts[:, social, LASTEN].sum(axis=1),
        "salarissen": salaries,
        "inhuur": salaries // 8,
        "verbonden": amounts[:, [column[code] for code in OUTSOURCED], LASTEN].sum(axis=1),
        "rijk": amounts[:, column[GEMEENTEFONDS], BATEN],
        "spuks": amounts[:, column[INCOME], BATEN] + grants,
        "heffingen": amounts[:, [column[code] for code in LEVIES], BATEN].sum(axis=1),
        "salarissen_overhead": overhead,
        "inhuur_overhead": overhead // 8,
        "eigen_vermogen": balance * EQUITY_EURO // EURO_PER_KEUR,
        "balanstotaal": balance * BALANCE_EURO // EURO_PER_KEUR,
    }
    some = [country.municipality(code) for code in codes]
    return {
        "jaar": np.full(len(codes), jaar, dtype=np.int64),
        "document": [document] * len(codes),
        "gm_code": codes,
        "gm_naam": [m.name(jaar) for m in some],
        "prv_code": [m.province for m in some],
        "inwoners": people,
        **{f"{name}_keur": values.astype(np.float64) for name, values in keur.items()},
    }


def titles_table() -> pl.DataFrame:
    """Return the title of every two-digit code per year; 0.11 has none."""
    rows = [
        (jaar, code, title)
        for jaar in YEARS
        for code, title in two_digit_titles(jaar).items()
        if code != RESULT
    ]
    return pl.DataFrame(rows, schema=["jaar", "code", "titel"], orient="row")


def detail_table(country: Country) -> pl.DataFrame:
    """Return lasten, baten and salarissen per full-detail taakveld, sorted on name per filing.

    A filing without rows in the two-digit file stands here as zeros; salarissen of zero are empty.
    """
    frames = []
    for jaar, document in DETAIL_FILINGS:
        amounts, titles = country.filed_detail(jaar, document), detail_titles(jaar)
        names = [
            title if len(title) <= TITLE_WIDTH else f"{title[: TITLE_WIDTH - 2]}.."
            for title in titles.values()
        ]
        for name, row, code in sorted(
            (country.municipality(code).name(jaar), row, code)
            for row, code in enumerate(country.codes(jaar))
        ):
            frames.append(
                pl.DataFrame(
                    {
                        "jaar": [jaar] * len(titles),
                        "document": [document] * len(titles),
                        "gm_code": [code] * len(titles),
                        "gm_naam": [name] * len(titles),
                        "taakveld": list(titles),
                        "taakveld_naam": names,
                        "lasten_keur": amounts[row, :, LASTEN].astype(np.float64),
                        "baten_keur": amounts[row, :, BATEN].astype(np.float64),
                        "salarissen_keur": amounts[row, :, SALARISSEN].astype(np.float64),
                    }
                )
            )
    salaries = pl.col("salarissen_keur")
    return pl.concat(frames).with_columns(pl.when(salaries != 0).then(salaries).name.keep())
