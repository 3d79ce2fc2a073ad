"""One filing at a time: lasten and baten on the areas' territory."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from sluitend.core.missing import Missing
from sluitend.reference.taakvelden import concordance
from sluitend.studies.costs.outputs import OUTPUTS
from sluitend.studies.filed import published
from sluitend.studies.frames import schema_of, stacked
from sluitend.studies.panel import Panel, inhabitants_array
from sluitend.studies.reasons import any_of, written
from sluitend.studies.territory import TERMS, on_territory
from sluitend.tables.iv3 import BATEN_LASTEN, LASTEN

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from sluitend.reference.areas import Areas
    from sluitend.rules.definition import Definition
    from sluitend.studies.filed import Filing
    from sluitend.studies.frames import Columns
    from sluitend.studies.territory import OnTerritory

GROUPS = {
    "gebied": pl.String,
    "gebied_naam": pl.String,
    "document": pl.String,
    "jaar": pl.Int64,
    "groep": pl.String,
    "groep_titel": pl.String,
    "bedrag": pl.Int64,
    "per_inwoner": pl.Float64,
    "ontbreekt": pl.String,
}
"""Columns of ``groepen`` with its key, of which a reader is shown the title."""


@dataclass(frozen=True)
class Costing:
    """What every year needs: the areas, the subject, inhabitants and the panels of both tables."""

    areas: Areas
    subject: Definition
    people: dict[int, NDArray[np.float64]]
    rolled: Panel
    detail: Panel
    income: Panel

    @classmethod
    def build(
        cls,
        areas: Areas,
        subject: Definition,
        filings: list[Filing],
        lasten: pl.DataFrame,
        baten_lasten: pl.DataFrame,
        inwoners: pl.DataFrame,
    ) -> Costing:
        """Take what the filings need from the three tables."""
        geography = areas.geography
        there = published(baten_lasten)
        detailed = [filing for filing in filings if filing in there]
        return cls(
            areas,
            subject,
            inhabitants_array(inwoners, {jaar for _, jaar in filings}, geography),
            Panel.build(lasten, LASTEN, "lasten", filings, geography),
            Panel.build(baten_lasten, BATEN_LASTEN, "lasten", detailed, geography),
            Panel.build(baten_lasten, BATEN_LASTEN, "baten", detailed, geography),
        )

    def keys(self, filing: Filing) -> Columns:
        """Return the key columns of a filing, one row per area."""
        return {
            "gebied": self.areas.codes,
            "gebied_naam": [area.naam for area in self.areas.areas],
            "document": [str(filing[0])] * len(self.areas.areas),
            "jaar": [filing[1]] * len(self.areas.areas),
        }


@dataclass(frozen=True)
class CostYear:
    """Everything of one filing that goes into the result."""

    filing: Filing
    row: Columns
    groups: tuple[Columns, ...]
    terms: tuple[Columns, ...]
    missing: list[str]
    estimated: bool
    conflicts: int
    has_income: bool


def year_of(data: Costing, filing: Filing) -> CostYear:
    """Compute the rows, terms and gaps of one filing."""
    areas, groepen = data.areas, data.subject.groepen
    share, estimated = areas.territory(filing[1])
    has_income = filing in data.income.filings
    # Where the full detail is published, lasten and baten come from the same publication.
    cost = on_territory(
        areas, share, data.detail if has_income else data.rolled, filing, groepen, "lasten"
    )
    income = (
        on_territory(areas, share, data.income, filing, groepen, "baten") if has_income else None
    )
    whole_people = share @ np.where(cost.whole, data.people[filing[1]], 0.0)
    inside = share > 0
    absent = inside & ~cost.whole
    some = (inside.astype(np.float64) @ cost.filed.any(axis=1)) > 0
    net = cost.whole_amount - income.whole_amount if income else np.full(some.size, np.nan)
    people = share @ data.people[filing[1]]
    row = {
        **data.keys(filing),
        "lasten": known(cost.total, some),
        "baten": known(income.total, some) if income else [None] * some.size,
        "netto_lasten": known(cost.total - income.total, some) if income else [None] * some.size,
        "inwoners": np.rint(people).astype(np.int64),
        "lasten_per_inwoner": _ratio(cost.whole_amount, whole_people),
        "netto_per_inwoner": _ratio(net, whole_people),
        "dekking": _ratio(whole_people, people),
        "n_ontbreekt": absent.sum(axis=1),
        "vergelijkbaar": [concordance().flags(filing[1], groepen)] * some.size,
        "ontbreekt": written(any_of(cost.reasons)),
        "ontbreekt_baten": [None if income else str(Missing.NOT_PUBLISHED)] * some.size,
    }
    return CostYear(
        filing,
        row,
        tuple(_groups(data, filing, share, cost)),
        (cost.terms, *([income.terms] if income else [])),
        [areas.geography.codes[int(p)] for p in np.flatnonzero(absent.any(axis=0))],
        bool(estimated.any()),
        _conflicts(data, filing) if has_income else 0,
        has_income,
    )


def rows(years: Sequence[CostYear]) -> pl.DataFrame:
    """Return the table ``jaren``, in the order of the years."""
    return stacked([year.row for year in years], schema_of(OUTPUTS["jaren"]))


def groups(years: Sequence[CostYear]) -> pl.DataFrame:
    """Return the table ``groepen``, in the order of the years."""
    return stacked([part for year in years for part in year.groups], GROUPS)


def terms(years: Sequence[CostYear]) -> pl.DataFrame:
    """Return the terms, in the order of the years."""
    return stacked([part for year in years for part in year.terms], TERMS)


def known(amounts: NDArray[np.int64], there: NDArray[np.bool_]) -> list[int | None]:
    """Return amounts for a table: None where there is none."""
    return [
        amount if some else None
        for amount, some in zip(amounts.tolist(), there.tolist(), strict=True)
    ]


def _ratio(part: NDArray[np.float64], whole: NDArray[np.float64]) -> NDArray[np.float64]:
    """Divide, NaN where there is nothing to divide by."""
    with np.errstate(divide="ignore", invalid="ignore"):
        found = part / whole
    return np.where(np.isfinite(found), found, np.nan)


def _conflicts(data: Costing, filing: Filing) -> int:
    """Count cells (municipality x group) on which the two publications of the lasten differ."""
    blocks = concordance().groups(filing[1], data.subject.groepen)
    first, unknown = data.rolled.blocks(filing, blocks, "van")
    second, unknown_too = data.detail.blocks(filing, blocks, "van")
    return int(((first != second) & (unknown == 0) & (unknown_too == 0)).sum())


def _groups(
    data: Costing, filing: Filing, share: NDArray[np.float64], cost: OnTerritory
) -> Iterator[Columns]:
    titles = concordance().kort
    codes = {b.id: b.van for b in concordance().groups(filing[1], cost.groepen)}
    for g, groep in enumerate(cost.groepen):
        if not codes[groep]:
            continue
        amount, missing = cost.groups[:, g], cost.reasons[:, g] > 0
        # Per inhabitant over the municipalities that filed, so that a gap does not read as a fall.
        people = share @ np.where(cost.filed[:, g], data.people[filing[1]], 0.0)
        yield {
            **data.keys(filing),
            "groep": [groep] * amount.size,
            "groep_titel": [titles[groep]] * amount.size,
            "bedrag": known(amount, ~(missing & (amount == 0))),
            "per_inwoner": _ratio(amount.astype(np.float64), people),
            "ontbreekt": written(cost.reasons[:, g]),
        }
