"""One filing at a time: lasten, baten and what was left out, on the areas' territory."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from sluitend.core.missing import Missing
from sluitend.reference.taakvelden import concordance
from sluitend.studies.costs.outputs import OUTPUTS
from sluitend.studies.panel import Panel, inhabitants_array, published
from sluitend.studies.reasons import BIT, any_of, joined_masks_of, texts, union
from sluitend.studies.territory import UNIT, OnTerritory, on_territory
from sluitend.tables.aggregate import aggregate
from sluitend.tables.iv3 import BATEN_LASTEN, LASTEN

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sluitend.reference.areas import Areas
    from sluitend.rules.definition import Definition
    from sluitend.studies.panel import Filing


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

    def keys(self, filing: Filing) -> pl.DataFrame:
        """Return one row per area with the key columns of a filing."""
        return pl.DataFrame(
            {
                "gebied": self.areas.codes,
                "gebied_naam": [area.naam for area in self.areas.areas],
                "document": str(filing[0]),
                "jaar": filing[1],
            },
            schema_overrides={"jaar": pl.Int64},
        )


@dataclass(frozen=True)
class CostYear:
    """Everything of one filing that goes into the result."""

    filing: Filing
    row: pl.DataFrame
    groups: pl.DataFrame
    terms: pl.DataFrame
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
    some = pl.Series((inside.astype(np.float64) @ cost.filed.any(axis=1)) > 0)
    n_missing = pl.Series(absent.sum(axis=1), dtype=pl.Int64)
    lasten = pl.Series(cost.total)
    baten = pl.Series(income.total) if income else pl.Series([None] * len(lasten), dtype=pl.Int64)
    net = cost.whole_amount - income.whole_amount if income else np.full(len(lasten), np.nan)
    row = data.keys(filing).with_columns(
        lasten=pl.when(some).then(lasten),
        baten=pl.when(some).then(baten),
        netto_lasten=pl.when(some).then(lasten - baten),
        inwoners=pl.Series(np.rint(share @ data.people[filing[1]]).astype(np.int64)),
        lasten_per_inwoner=_ratio(cost.whole_amount, whole_people),
        netto_per_inwoner=_ratio(net, whole_people),
        dekking=_ratio(whole_people, share @ data.people[filing[1]]),
        n_ontbreekt=n_missing,
        vergelijkbaar=pl.lit(concordance().flags(filing[1], groepen), pl.String),
        ontbreekt=texts(any_of(cost.reasons)),
        ontbreekt_baten=pl.lit(None if income else str(Missing.NOT_PUBLISHED), pl.String),
    )
    return CostYear(
        filing,
        row,
        _groups(data, filing, share, cost),
        pl.concat([cost.terms, *([income.terms] if income else [])]),
        [areas.geography.codes[int(p)] for p in np.flatnonzero(absent.any(axis=0))],
        bool(estimated.any()),
        _conflicts(data, filing) if has_income else 0,
        has_income,
    )


def _ratio(part: NDArray[np.float64], whole: NDArray[np.float64]) -> pl.Series:
    """Divide, with no value where there is nothing to divide by."""
    with np.errstate(divide="ignore", invalid="ignore"):
        found = part / whole
    return pl.Series(np.where(np.isfinite(found), found, np.nan), nan_to_null=True)


def _conflicts(data: Costing, filing: Filing) -> int:
    """Count cells (municipality x group) on which the two publications of the lasten differ."""
    blocks = concordance().groups(filing[1], data.subject.groepen)
    first, unknown = data.rolled.blocks(filing, blocks, "van")
    second, unknown_too = data.detail.blocks(filing, blocks, "van")
    return int(((first != second) & (unknown == 0) & (unknown_too == 0)).sum())


def _groups(
    data: Costing, filing: Filing, share: NDArray[np.float64], cost: OnTerritory
) -> pl.DataFrame:
    known = concordance()
    codes = {b.id: b.van for b in known.groups(filing[1], cost.groepen)}
    parts = []
    for g, groep in enumerate(cost.groepen):
        if not codes[groep]:
            continue
        amount, missing = pl.Series(cost.groups[:, g]), pl.Series(cost.reasons[:, g] > 0)
        nothing = missing & (amount == 0)
        # Per inhabitant over the municipalities that filed, so that a gap does not read as a fall.
        people = share @ np.where(cost.filed[:, g], data.people[filing[1]], 0.0)
        parts.append(
            data.keys(filing).with_columns(
                groep=pl.lit(groep),
                groep_titel=pl.lit(known.kort[groep]),
                bedrag=pl.when(~nothing).then(amount),
                per_inwoner=_ratio(cost.groups[:, g].astype(np.float64), people),
                ontbreekt=texts(cost.reasons[:, g]),
            )
        )
    return pl.concat(parts)


def left_out(data: Costing, filing: Filing, lasten: pl.DataFrame) -> pl.DataFrame:
    """Sum what a reader might expect in the subject and is not in it, so that nothing is hidden."""
    share, _ = data.areas.territory(filing[1])
    geography = data.areas.geography
    rows = lasten.filter(pl.col("document") == str(filing[0]), pl.col("jaar") == filing[1])
    # An absent row is a zero, but of a municipality without any row nothing is known.
    unfiled = geography.exists(filing[1]) & ~np.isin(geography.codes, rows["gm_code"].unique())
    parts = []
    for item in data.subject.laat_weg:
        found = rows.filter(pl.col("taakveld").is_in(list(item.taakvelden)))
        if found.is_empty():
            continue
        amounts = np.zeros(len(geography.codes))
        why = np.where(unfiled, BIT[Missing.NOT_FILED], 0).astype(np.uint16)
        summed = aggregate(found, LASTEN, by=["gm_code"])
        places = [geography.index[code] for code in summed["gm_code"]]
        amounts[places] = summed["waarde"].fill_null(0)
        why[places] = joined_masks_of(summed["ontbreekt"])
        total = (np.rint(share @ amounts / UNIT) * UNIT).astype(np.int64)
        reasons = union(share > 0, why)
        missing = pl.Series(reasons > 0)
        parts.append(
            data.keys(filing).with_columns(
                wat=pl.lit(item.wat),
                taakvelden=pl.lit(", ".join(sorted(found["taakveld"].unique()))),
                bedrag=pl.when(~(missing & (pl.Series(total) == 0))).then(pl.Series(total)),
                waarom=pl.lit(item.waarom),
                ontbreekt=texts(reasons),
            )
        )
    empty = {c.name: pl.String for c in OUTPUTS["niet_meegeteld"].columns} | {
        "jaar": pl.Int64,
        "bedrag": pl.Int64,
    }
    return pl.concat(parts) if parts else pl.DataFrame(schema=empty)
