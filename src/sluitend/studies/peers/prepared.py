"""What a comparison needs of the whole country: made once, then used for one municipality or for all.

It is kept for as long as the tables are the same ones; per municipality only the answer is worked out::

    country = prepare(lasten, baten_lasten, inwoners, kenmerken, rules, geography, (document, jaar), subject)
    for code in country.everyone.codes:
        data = compare(country, code, Choice())     # peers.compared: who is near, nothing written yet
        output = answer(data)                       # peers.answer: tables, terms, sentences

The calculation ``vergelijkingsgroep`` takes the same steps, so that its answers are the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from sluitend.core.kept import kept
from sluitend.core.messages import msg
from sluitend.rules.characteristics import characteristics, executions
from sluitend.studies.filed import Filing, published
from sluitend.studies.membership import each_municipality
from sluitend.studies.panel import Panel, inhabitants_array, require_filings
from sluitend.studies.peers.changes import changes
from sluitend.studies.peers.rates import Ledger, filings_until, newest_with_income
from sluitend.studies.peers.standing import Bounds
from sluitend.studies.peers.traits import trait
from sluitend.tables.areas import DIVISIONS
from sluitend.tables.iv3 import BATEN_LASTEN, LASTEN

if TYPE_CHECKING:
    from collections.abc import Mapping

    import polars as pl
    from numpy.typing import NDArray

    from sluitend.reference.areas import Areas
    from sluitend.reference.geography import Geography
    from sluitend.rules.characteristics import Execution
    from sluitend.rules.definition import Definition
    from sluitend.rules.rulebook import Rulebook
    from sluitend.studies.peers.changes import Change
    from sluitend.studies.peers.rates import Rates
    from sluitend.studies.peers.traits import Trait

    Floats = NDArray[np.float64]

MOST = 64
"""Filings and subjects that are kept: about 0.2 MB each."""


@dataclass(frozen=True)
class Prepared:
    """Everything about a filing that is the same whichever municipality is compared.

    Attributes
    ----------
    everyone
        All municipalities on the map of the year of the filing: the axis of every array below.
    years
        Rates per filing of the document, oldest first, all on that map; the last is the filing.
    returned
        Rates of the filing from which the share of baten is taken, None when there is none.
    people
        Inhabitants, shape (municipalities,).
    """

    everyone: Areas
    subject: Definition
    filing: Filing
    traits: tuple[Trait, ...]
    bounds: Bounds
    years: tuple[Rates, ...]
    returned: Rates | None
    people: Floats

    @cached_property
    def changes(self) -> tuple[Change, ...]:
        """What rates did up to the filing itself."""
        return changes(self.years, self.subject.groepen)

    @property
    def now(self) -> Rates:
        """Rates of the filing itself."""
        return self.years[-1]

    def name(self, position: int) -> str:
        """Return the name of a municipality."""
        return self.everyone.areas[position].naam

    @cached_property
    def position(self) -> dict[str, int]:
        """Position of each code on the axis."""
        return {code: place for place, code in enumerate(self.everyone.codes)}

    @cached_property
    def carrying(self) -> NDArray[np.bool_]:
        """Which municipalities have so much more baten than usual that they may carry for others.

        Against the middle municipality, because some subjects bring baten everywhere: the Rijk pays
        for bijstand.
        """
        if self.returned is None:
            return np.zeros(len(self.everyone.areas), dtype=np.bool_)
        share = self.returned.returned
        usual = np.median(share[np.isfinite(share)]) if np.isfinite(share).any() else np.nan
        found: NDArray[np.bool_] = share - usual >= self.bounds.returned
        return found

    def recent(self, position: int) -> int | None:
        """Return the last year in which borders changed, within the years that count as recent."""
        geography, jaar = self.everyone.geography, self.filing[1]
        place = geography.index[self.everyone.codes[position]]
        for year in range(jaar, max(jaar - self.bounds.recent, geography.years[0]), -1):
            share, _ = geography.weights(year - 1, year)
            if (share[:, place] > 0).sum() != 1 or share[place, place] == 0:
                return year
        return None

    def execution(self, position: int) -> Execution | None:
        """Return who does the work, when a public source says so for this year."""
        code, jaar = self.everyone.codes[position], self.filing[1]
        return next((e for e in executions() if e.gm_code == code and e.van <= jaar <= e.tot), None)


def prepare(
    lasten: pl.DataFrame,
    baten_lasten: pl.DataFrame,
    inwoners: pl.DataFrame,
    kenmerken: Mapping[str, pl.DataFrame],
    rules: Rulebook,
    geography: Geography,
    filing: Filing,
    subject: Definition,
) -> Prepared:
    """Work out rates and characteristics of every municipality.

    Parameters
    ----------
    lasten, baten_lasten, inwoners, kenmerken, rules
        What the calculation ``vergelijkingsgroep`` is given.
    filing
        Document and year that are compared; the year is that of the map too.

    Raises
    ------
    NoDataError
        When the document was not published for the year, or inhabitants are missing.
    """
    require_filings(lasten, [filing], rules, msg("lasten per taakveld"))
    names = tuple(kenmerken)
    # Every table is asked for, also when the answer is there: who asks is told what it rests on.
    tables = tuple(kenmerken[name] for name in names)
    return _prepared(
        (lasten, baten_lasten, inwoners, geography, *tables),
        names,
        filing,
        subject,
        Bounds.read(rules, filing[1]),
    )


@kept(most=MOST)
def _prepared(
    of: tuple[Any, ...],
    names: tuple[str, ...],
    filing: Filing,
    subject: Definition,
    bounds: Bounds,
) -> Prepared:
    """Work out a filing of three tables, on a map, with the named tables of characteristics."""
    lasten, baten_lasten, inwoners, geography, *tables = of
    document, jaar = filing
    everyone = each_municipality(geography, jaar, jaar)
    years = filings_until(lasten, document, jaar)
    with_income = newest_with_income(baten_lasten, jaar)
    ledger = _ledger(lasten, baten_lasten, inwoners, subject, years, with_income, geography)
    return Prepared(
        everyone=everyone,
        subject=subject,
        filing=filing,
        traits=_traits((geography, *tables), names, jaar),
        bounds=bounds,
        years=tuple(ledger.rates(everyone, one) for one in years),
        returned=ledger.rates(everyone, with_income) if with_income else None,
        people=everyone.territory(jaar)[0] @ ledger.people[jaar],
    )


@kept(most=MOST)
def _traits(of: tuple[Any, ...], names: tuple[str, ...], jaar: int) -> tuple[Trait, ...]:
    """Return every characteristic on the map of a year, whatever the subject."""
    geography, *tables = of
    sources = {**dict(zip(names, tables, strict=True)), DIVISIONS.id: geography.divisions}
    everyone = each_municipality(geography, jaar, jaar)
    return tuple(trait(what, sources, everyone) for what in characteristics())


def _ledger(
    lasten: pl.DataFrame,
    baten_lasten: pl.DataFrame,
    inwoners: pl.DataFrame,
    subject: Definition,
    years: list[Filing],
    with_income: Filing | None,
    geography: Geography,
) -> Ledger:
    """Build the panels of all years of the question."""
    there = published(baten_lasten)
    detailed = [
        f for f in dict.fromkeys([*years, *([with_income] if with_income else [])]) if f in there
    ]
    return Ledger(
        subject,
        Panel.build(lasten, LASTEN, "lasten", years, geography),
        Panel.build(baten_lasten, BATEN_LASTEN, "lasten", detailed, geography),
        Panel.build(baten_lasten, BATEN_LASTEN, "baten", detailed, geography),
        inhabitants_array(inwoners, {jaar for _, jaar in [*years, *detailed]}, geography),
    )
