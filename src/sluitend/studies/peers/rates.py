"""Lasten and net lasten per inhabitant of every municipality, one filing at a time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sluitend.core.missing import Missing
from sluitend.core.period import Document
from sluitend.reference.taakvelden import concordance
from sluitend.studies.filed import published
from sluitend.studies.reasons import BIT, any_of, union

if TYPE_CHECKING:
    import polars as pl
    from numpy.typing import NDArray

    from sluitend.reference.areas import Areas
    from sluitend.rules.definition import Definition
    from sluitend.studies.filed import Filing
    from sluitend.studies.panel import Panel
    from sluitend.studies.reasons import Masks

    Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Rates:
    """What a subject cost per inhabitant in one filing; everything of shape (areas,).

    Attributes
    ----------
    gross, net
        Eurocents per inhabitant; NaN as soon as a part of the area did not file, so that a value is
        always of the whole area.
    returned
        Baten as a share of lasten.
    reasons, net_reasons
        Why there is no value, as bits.
    estimated
        Whether it rests on an estimated share of a split municipality.
    """

    filing: Filing
    gross: Floats
    net: Floats
    returned: Floats
    reasons: Masks
    net_reasons: Masks
    estimated: NDArray[np.bool_]

    def at(self, positions: NDArray[np.intp]) -> Rates:
        """Return the rates of some of the areas, in the order of `positions`."""
        return Rates(
            self.filing,
            self.gross[positions],
            self.net[positions],
            self.returned[positions],
            self.reasons[positions],
            self.net_reasons[positions],
            self.estimated[positions],
        )


@dataclass(frozen=True)
class Ledger:
    """The filed amounts: lasten as published short, and lasten and baten in full detail."""

    subject: Definition
    rolled: Panel
    detail: Panel
    income: Panel
    people: dict[int, Floats]

    def rates(self, areas: Areas, filing: Filing) -> Rates:
        """Return the rates of one filing on the territory of `areas`.

        Where the full detail is published, lasten come from there too, as in netto-lasten.
        """
        share, estimated = areas.territory(filing[1])
        whole = filing in self.income.filings
        lasten, reasons = self._amount(self.detail if whole else self.rolled, areas, share, filing)
        people = share @ self.people[filing[1]]
        nothing = np.full(lasten.shape, np.nan)
        baten, why = nothing, np.full(lasten.shape, BIT[Missing.NOT_PUBLISHED], dtype=np.uint16)
        if whole:
            baten, why = self._amount(self.income, areas, share, filing)
        net_reasons: Masks = reasons | why
        return Rates(
            filing=filing,
            gross=_ratio(lasten, people),
            net=_ratio(lasten - baten, people),
            returned=_ratio(baten, lasten),
            reasons=reasons,
            net_reasons=net_reasons,
            estimated=np.asarray(estimated.any(axis=1)),
        )

    def _amount(
        self, panel: Panel, areas: Areas, share: Floats, filing: Filing
    ) -> tuple[Floats, Masks]:
        """Return the sum over the subject per area, NaN with a reason where a part is missing."""
        known, why = panel.blocks(
            filing, concordance().groups(filing[1], self.subject.groepen), "van"
        )
        missing = np.where(areas.geography.exists(filing[1]), any_of(why), 0).astype(np.uint16)
        reasons = union(share > 0, missing)
        return np.where(reasons > 0, np.nan, share @ known.sum(axis=1)), reasons


def _ratio(part: Floats, whole: Floats) -> Floats:
    found = np.full(part.shape, np.nan)
    np.divide(part, whole, out=found, where=whole > 0)
    return found


def filings_until(frame: pl.DataFrame, document: Document, jaar: int) -> list[Filing]:
    """Return the filings of a document up to a year, oldest first."""
    return sorted((d, y) for d, y in published(frame) if d is document and y <= jaar)


def newest_with_income(frame: pl.DataFrame, jaar: int) -> Filing | None:
    """Return the newest filing with baten: accounts, or else a budget."""
    for document in (Document.ACCOUNTS, Document.BUDGET):
        filings = filings_until(frame, document, jaar)
        if filings:
            return filings[-1]
    return None
