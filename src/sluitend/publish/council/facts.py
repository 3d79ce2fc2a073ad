"""The figures of one municipality, taken from those of the country; nothing is rounded here."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from sluitend.publish.council.country import SUBJECTS, WHOLE
from sluitend.publish.council.wording import flows_in
from sluitend.studies.bridge.kernel import Step

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sluitend.publish.council.country import RECORD, Country
    from sluitend.rules.definition import IncidentalFlow
    from sluitend.studies.peers.compared import Compared

CAUSES = 3
"""How many causes a reader is told."""


@dataclass(frozen=True)
class Facts:
    """What is known of one municipality.

    Attributes
    ----------
    year
        Newest year of which the whole sociaal domein was filed; None when there is none.
    rows
        Per subject the row of netto-lasten of `year`.
    pair
        The newest change between two years that were both filed; None when there is none.
    steps
        The steps of that change.
    compared, positions
        The municipality beside its group in `year`, and where it stands per subject.
    """

    country: Country
    code: str
    year: int | None
    rows: Mapping[str, RECORD]
    pair: RECORD | None
    steps: tuple[RECORD, ...]
    budget: RECORD | None
    compared: Compared | None
    positions: Mapping[str, RECORD]

    @property
    def name(self) -> str:
        """Name of the municipality in the newest year."""
        return self.country.names[self.code]

    @property
    def incomplete(self) -> bool:
        """Whether the newest accounts are missing, as a whole or in part."""
        return self.year != self.country.last

    @cached_property
    def series(self) -> list[RECORD]:
        """Rows of the whole sociaal domein, one per year."""
        return self.country.costs[WHOLE].rows("jaren", self.code)

    @property
    def missing(self) -> tuple[int, ...]:
        """Years of which figures are missing, as a whole or in part."""
        return tuple(row["jaar"] for row in self.series if not whole(row))

    @property
    def formed(self) -> int | None:
        """Newest year from which on the municipality has other borders, among those shown."""
        changes = self.country.changes
        steps = changes.rows("stappen", self.code) if changes else []
        years = [s["tot"] for s in steps if s["stap"] == Step.RECLASSIFIED]
        return max(years, default=None)

    @property
    def below_zero(self) -> tuple[str, ...]:
        """Subjects of which the amount is below zero: filed so, and odd."""
        return tuple(s for s, row in self.rows.items() if row["lasten"] and row["lasten"] < 0)

    @property
    def with_income(self) -> RECORD | None:
        """The newest row that has baten too."""
        return next(
            (r for r in reversed(self.series) if r["netto_lasten"] is not None and whole(r)), None
        )

    @property
    def causes(self) -> list[RECORD]:
        """The largest steps but those with temporary money, which are no ordinary growth."""
        ordinary = [s for s in self.steps if s["stap"] != Step.INCIDENTAL and s["bedrag"]]
        return sorted(ordinary, key=lambda s: -abs(s["bedrag"]))[:CAUSES]

    @property
    def temporary(self) -> list[tuple[RECORD, tuple[IncidentalFlow, ...]]]:
        """Steps with temporary money, the largest first, with what flows are in them."""
        found = [s for s in self.steps if s["stap"] == Step.INCIDENTAL and s["bedrag"]]
        return [
            (s, flows_in(s["blok"], s["van"], s["tot"]))
            for s in sorted(found, key=lambda s: -abs(s["bedrag"]))
        ]


def whole(row: RECORD) -> bool:
    """Say whether everything of a year was filed, by every municipality in it."""
    return row["lasten"] is not None and row["ontbreekt"] is None


def facts_of(country: Country, code: str) -> Facts:
    """Gather what is known of one municipality of `country`."""
    rows = country.costs[WHOLE].rows("jaren", code)
    year = next((r["jaar"] for r in reversed(rows) if whole(r)), None)
    pair, steps = _newest_change(country, code)
    compared = country.comparison(WHOLE, year, code) if year is not None else None
    places = {}
    if year is not None and compared is not None:
        for subject in SUBJECTS:
            data = country.comparison(subject, year, code)
            if data is not None:
                places[subject] = country.position(data)
    budget = country.budget.rows("verschillen", code) if country.budget else []
    known = [row for row in budget if row["verschil"] is not None and row["ontbreekt"] is None]
    return Facts(
        country=country,
        code=code,
        year=year,
        rows={
            subject: row
            for subject in SUBJECTS
            for row in country.costs[subject].rows("jaren", code)
            if row["jaar"] == year
        },
        pair=pair,
        steps=steps,
        budget=known[0] if known else None,
        compared=compared,
        positions=places,
    )


def _newest_change(country: Country, code: str) -> tuple[RECORD | None, tuple[RECORD, ...]]:
    if country.changes is None:
        return None, ()
    pairs = country.changes.rows("verschillen", code)
    pair = next((p for p in reversed(pairs) if p["verschil"] is not None), None)
    if pair is None:
        return None, ()
    steps = country.changes.rows("stappen", code)
    return pair, tuple(s for s in steps if s["tot"] == pair["tot"])
