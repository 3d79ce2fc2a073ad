"""What lies beside the main Iv3 files: economic categories, sources of baten, and repeated parts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from sluitend.demo.iv3_files import detail_table, filed_rows, lasten_table, published, totals_table
from sluitend.demo.spending import LASTEN, SALARISSEN, YEARS
from sluitend.demo.taakvelden import RESERVES, RESULT, two_digit_titles

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sluitend.demo.country import Country

SALARY_CATEGORY, LAST_CATEGORY = "1", "7"
CATEGORY_PERCENT = {"2": 1, "3": 45, "4": 38, "5": 2}
"""Percent of what is not salary, per main category; the rest is category 7."""
LEVY_PERCENT = {"heffing_B2.2.1": 50, "heffing_B2.2.2": 10}
"""Percent of the levies; the rest is B3.7."""
GRANT_PERCENT = {"spuk_hoofdtaakveld_0": 2, "spuk_hoofdtaakveld_4": 8}
"""Percent of the specific grants; the rest is on hoofdtaakveld 6."""
OTHER_PERCENT = {
    "overig_hoofdcategorie_3": 55,
    "overig_hoofdcategorie_4": 30,
    "overig_hoofdcategorie_5": 5,
    "overig_hoofdcategorie_6": 0,
}
"""Percent of all other baten; the rest is category 7."""


def categories_table(country: Country, *, first: bool) -> pl.DataFrame:
    """Return lasten per main taakveld and main category; they add up to the lasten per taakveld."""
    frames = []
    for jaar in YEARS:
        kept = [t for t in two_digit_titles(jaar) if t not in {RESERVES, RESULT}]
        at = [t not in {RESERVES, RESULT} for t in two_digit_titles(jaar)]
        mains = sorted({t[0] for t in kept})
        for document in country.documents(jaar):
            amounts = published(country, jaar, document, first=first)[:, at, :]
            there = filed_rows(country, jaar, document)
            for main in mains:
                own = amounts[:, [t[0] == main for t in kept], :].sum(axis=1)
                frames += [
                    pl.DataFrame(
                        {
                            "gm_code": country.codes(jaar),
                            "hoofdcategorie": category,
                            "lasten_keur": keur.astype(np.float64),
                        }
                    )
                    .filter(pl.Series(there))
                    .select(
                        pl.lit(jaar, pl.Int64).alias("jaar"),
                        pl.lit(document).alias("document"),
                        "gm_code",
                        pl.lit(main).alias("hoofdtaakveld"),
                        "hoofdcategorie",
                        "lasten_keur",
                    )
                    for category, keur in _categories(own).items()
                ]
    return pl.concat(frames).sort("jaar", "document", "gm_code", "hoofdtaakveld", "hoofdcategorie")


def _categories(own: NDArray[np.int64]) -> dict[str, NDArray[np.int64]]:
    salaries = np.minimum(own[:, SALARISSEN], own[:, LASTEN])
    rest = own[:, LASTEN] - salaries
    parts = {name: rest * percent // 100 for name, percent in CATEGORY_PERCENT.items()}
    last = rest - np.sum(list(parts.values()), axis=0)
    return {SALARY_CATEGORY: salaries, **parts, LAST_CATEGORY: last}


def income_table(country: Country, *, first: bool) -> pl.DataFrame:
    """Return baten per source of money; they add up to the baten of the totals."""
    totals = totals_table(country, first=first)
    levies, grants, state = (pl.col(f"{n}_keur") for n in ("heffingen", "spuks", "rijk"))
    other = pl.col("baten_keur") - levies - grants - state
    sources = {
        **_shares(levies, LEVY_PERCENT, "heffing_B3.7"),
        "rijk_gemeentefonds_0.7_B4.3.1": state,
        **_shares(grants, GRANT_PERCENT, "spuk_hoofdtaakveld_6"),
        **_shares(other, OTHER_PERCENT, "overig_hoofdcategorie_7"),
    }
    keys = ["jaar", "document", "gm_code"]
    return (
        totals.select(*keys, **sources)
        .unpivot(list(sources), index=keys, variable_name="bron", value_name="baten_keur")
        .sort(*keys, "bron")
    )


def _shares(whole: pl.Expr, percent: dict[str, int], rest: str) -> dict[str, pl.Expr]:
    parts = {name: (whole * share / 100).floor() for name, share in percent.items()}
    return {**parts, rest: whole - pl.sum_horizontal(*parts.values())}


def social_table(country: Country, *, first: bool) -> pl.DataFrame:
    """Return the rows of the lasten file that are about the sociaal domein, once more as text."""
    return lasten_table(country, first=first).filter(pl.col("taakveld").str.starts_with("6."))


def social_detail_table(country: Country) -> pl.DataFrame:
    """Return the rows of the detail file about the sociaal domein and taakveld 0.7, once more."""
    taakveld = pl.col("taakveld")
    return detail_table(country).filter(taakveld.str.starts_with("6.") | (taakveld == "0.7"))
