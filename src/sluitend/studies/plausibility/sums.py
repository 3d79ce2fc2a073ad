"""Whether the parts of a filing add up to the totals that were published with it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from sluitend.reference.taakvelden import SOCIAL_DOMAIN
from sluitend.studies.plausibility.findings import ROWS, Figures, loose_amounts
from sluitend.studies.plausibility.outputs import (
    ALL_CATEGORIES,
    ALL_SOCIAL,
    ALL_SOURCES,
    ALL_TAAKVELDEN,
    SOCIAL_CATEGORIES,
    Check,
    Why,
)
from sluitend.tables.aggregate import require_additive
from sluitend.tables.iv3 import CATEGORIES, INCOME, LASTEN

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sluitend.studies.filed import Filing
    from sluitend.studies.plausibility.findings import Findings
    from sluitend.studies.plausibility.thresholds import Thresholds
    from sluitend.tables.contract import Contract

MAIN = SOCIAL_DOMAIN.rstrip(".")


@dataclass(frozen=True)
class Sum:
    """Rows that must add up to a published total.

    Attributes
    ----------
    code, titel
        What the finding is about.
    contract
        Table of the rows; every row counts once.
    maat
        What is added up.
    total
        Measure of table ``iv3_totalen`` that the rows must add up to.
    label
        What a row is called in the terms.
    only
        Which rows count.
    """

    code: str
    titel: str
    contract: Contract
    maat: str
    total: str
    label: pl.Expr
    only: pl.Expr


_CATEGORY = pl.concat_str("hoofdtaakveld", "hoofdcategorie", separator="/")
_EVERY = pl.lit(value=True)
SUMS = (
    Sum("totaal", ALL_TAAKVELDEN, LASTEN, "lasten", "lasten", pl.col("taakveld"), _EVERY),
    Sum(
        MAIN,
        ALL_SOCIAL,
        LASTEN,
        "lasten",
        "sociaal",
        pl.col("taakveld"),
        pl.col("taakveld").str.starts_with(SOCIAL_DOMAIN),
    ),
    Sum("categorieen", ALL_CATEGORIES, CATEGORIES, "lasten", "lasten", _CATEGORY, _EVERY),
    Sum(
        f"categorieen_{MAIN}",
        SOCIAL_CATEGORIES,
        CATEGORIES,
        "lasten",
        "sociaal",
        _CATEGORY,
        pl.col("hoofdtaakveld") == MAIN,
    ),
    Sum("bronnen", ALL_SOURCES, INCOME, "baten", "baten", pl.col("bron"), _EVERY),
)


def sums(
    findings: Findings,
    tables: dict[str, pl.DataFrame],
    totals: pl.DataFrame,
    filing: Filing,
    thresholds: Thresholds,
) -> None:
    """Hold every sum against its published total, where all its rows and the total are there.

    Parameters
    ----------
    tables
        Rows by id of their contract; a table that was not loaded is empty.
    """
    document, jaar = filing
    here = (pl.col("document") == str(document)) & (pl.col("jaar") == jaar)
    published = totals.filter(here, pl.col("waarde").is_not_null())
    for one in SUMS:
        measure = one.contract.measure(one.maat)
        for dimension in set(one.contract.keys) - {"jaar", "document", "gm_code"}:
            require_additive([measure], dimension)
        rows = tables[one.contract.id].filter(here, pl.col("maat") == one.maat).filter(one.only)
        total = published.filter(pl.col("maat") == one.total)
        _compare(findings, jaar, one, rows, total, thresholds)


def _compare(
    findings: Findings,
    jaar: int,
    one: Sum,
    rows: pl.DataFrame,
    total: pl.DataFrame,
    thresholds: Thresholds,
) -> None:
    geography = findings.areas.geography
    both = (
        rows.group_by("gm_code")
        .agg(som=pl.col("waarde").sum(), gaten=pl.col("waarde").null_count())
        .filter(pl.col("gaten") == 0)
        .join(total.select("gm_code", totaal="waarde"), on="gm_code")
        .sort("gm_code")
    )
    tested = np.zeros(len(geography.codes), dtype=np.bool_)
    tested[_positions(findings, both)] = True
    findings.count(jaar, Check.SUM, tested)
    wrong = both.filter(
        (pl.col("som") - pl.col("totaal")).abs() > thresholds.sum_difference
    ).with_row_index("nr")
    terms = (
        rows.filter(pl.col("waarde") != 0)
        .join(wrong.select("nr", "gm_code"), on="gm_code")
        .select(
            pl.col("nr").cast(ROWS["nr"]),
            "gm_code",
            bronjaar="jaar",
            taakveld=one.label,
            bedrag=pl.col("waarde").cast(ROWS["bedrag"]),
        )
    )
    found, expected = (wrong[name].cast(pl.Float64).to_numpy() for name in ("som", "totaal"))
    findings.add(
        Check.SUM,
        jaar,
        _positions(findings, wrong),
        [(one.code, one.titel)] * wrong.height,
        [Why.SUM_DIFFERS] * wrong.height,
        [terms, loose_amounts(-expected)],
        Figures(
            value=found,
            bound=expected,
            score=np.abs(found - expected) / np.maximum(np.abs(expected), 1),
            national=np.full(wrong.height, float(total["waarde"].sum())),
        ),
        maat=one.maat,
        strong=True,
    )


def _positions(findings: Findings, frame: pl.DataFrame) -> NDArray[np.intp]:
    index = findings.areas.geography.index
    return np.array([index[code] for code in frame["gm_code"]], dtype=np.intp)
