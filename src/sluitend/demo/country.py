"""The ground truth of the fictional country: who lives where, and what every euro is."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np

from sluitend.demo import plants
from sluitend.demo.events import PLANTED_EVENTS, PlantedEvent
from sluitend.demo.municipalities import (
    COUNTRY_NAME,
    FIRST_IV3_YEAR,
    MOVES,
    Move,
    Municipality,
    municipalities,
)
from sluitend.demo.spending import YEARS, euro_per_inhabitant
from sluitend.demo.taakvelden import detail_titles, groep, two_digit_titles, two_digits

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

DEFAULT_SEED = 2015
LAST_ACCOUNTS = 2024
"""Last year of which the jaarrekening is published; the begroting goes on to the last year."""
PEOPLE_STEP = 100
EURO_PER_KEUR = 1000


@dataclass(frozen=True)
class Country:
    """The fictional country as it really is, before anything is left out of a filing.

    Parameters
    ----------
    seed
        What the draws started from; the planted events are the same for every seed.
    municipalities
        All municipalities that ever existed, sorted by code.
    moves
        Reclassifications, each on 1 January.
    inhabitants
        (gm_code, jaar) -> inhabitants on 1 January, multiples of 100, from 2017.
    euro
        (jaar, document) -> int64 array of shape (codes of the year, full-detail taakvelden, 3):
        lasten, baten and salarissen in euro per inhabitant, multiples of 10. Axes: `codes` and
        `taakvelden.detail_titles` of the year.
    missing
        Filings, or domains of them, that were not handed in.
    revisions
        Cells that were published lower first.
    events
        The table of planted events.
    """

    seed: int
    municipalities: tuple[Municipality, ...]
    moves: tuple[Move, ...]
    inhabitants: Mapping[tuple[str, int], int]
    euro: Mapping[tuple[int, plants.Document], NDArray[np.int64]]
    missing: tuple[plants.MissingFiling, ...] = plants.MISSING
    revisions: tuple[plants.Revision, ...] = plants.REVISIONS
    events: tuple[PlantedEvent, ...] = PLANTED_EVENTS
    naam: str = COUNTRY_NAME

    def codes(self, jaar: int) -> tuple[str, ...]:
        """Return the codes in force in `jaar`, sorted."""
        return tuple(m.code for m in self.municipalities if m.exists(jaar))

    def municipality(self, gm_code: str) -> Municipality:
        """Return the municipality with that code."""
        return next(m for m in self.municipalities if m.code == gm_code)

    def predecessors(self, gm_code: str, jaar: int) -> tuple[tuple[str, Fraction], ...]:
        """Return the codes of `jaar` - 1 that flow into `gm_code`, with the share of each."""
        own = [(gm_code, Fraction(1))] if gm_code in self.codes(jaar - 1) else []
        moved = [(m.van, m.aandeel) for m in self.moves if m.jaar == jaar and m.naar == gm_code]
        return tuple(own + moved)

    def documents(self, jaar: int) -> tuple[plants.Document, ...]:
        """Return the documents that are published for `jaar`."""
        return plants.DOCUMENTS if jaar <= LAST_ACCOUNTS else (plants.BEGROTING,)

    def missing_filing(
        self, gm_code: str, document: plants.Document, jaar: int, onderwerp: str = ""
    ) -> plants.MissingFiling | None:
        """Return why a filing is missing, for a subject group or (default) as a whole."""
        for item in self.missing:
            same = (item.gm_code, item.document, item.jaar) == (gm_code, document, jaar)
            if same and item.domein in {"alles", onderwerp}:
                return item
        return None

    def filed_detail(self, jaar: int, document: plants.Document) -> NDArray[np.int64]:
        """Return the filed amounts in 1,000 euro, zero where nothing was handed in.

        Returns
        -------
        int64 array of shape (codes of the year, full-detail taakvelden, 3).
        """
        codes = self.codes(jaar)
        people = np.array([self.inhabitants[code, jaar] for code in codes])
        amounts: NDArray[np.int64] = (
            self.euro[jaar, document] * people[:, None, None] // EURO_PER_KEUR
        )
        subjects = [groep(taakveld) for taakveld in detail_titles(jaar)]
        for row, code in enumerate(codes):
            gone = [self.missing_filing(code, document, jaar, subject) for subject in subjects]
            amounts[row, [item is not None for item in gone]] = 0
        return amounts

    def filed(self, jaar: int, document: plants.Document) -> NDArray[np.int64]:
        """Return the filed amounts in 1,000 euro on two-digit codes.

        Returns
        -------
        int64 array of shape (codes of the year, two-digit taakvelden, 3), 0.10 and 0.11 included.
        """
        position = {code: row for row, code in enumerate(two_digit_titles(jaar))}
        rolled = np.zeros((len(self.codes(jaar)), len(position), 3), dtype=np.int64)
        detail = self.filed_detail(jaar, document)
        for column, taakveld in enumerate(detail_titles(jaar)):
            rolled[:, position[two_digits(taakveld)]] += detail[:, column]
        return rolled


def build_country(seed: int = DEFAULT_SEED) -> Country:
    """Build the fictional country.

    Every municipality has a random stream of its own, so that adding one leaves the others as they
    were. Equal seeds give equal countries.

    Examples
    --------
    >>> country = build_country()
    >>> len(country.codes(2017)), len(country.codes(2026))
    (34, 30)
    >>> country.inhabitants["GM9004", 2020]
    20000
    """
    everyone = municipalities()
    streams = {m.code: np.random.default_rng(_seed_of(seed, m.code)) for m in everyone}
    growth = {m.code: streams[m.code].normal(0.006, 0.004, size=len(YEARS)) for m in everyone}
    drawn = {
        m.code: euro_per_inhabitant(m, streams[m.code])
        for m in everyone
        if m.last >= FIRST_IV3_YEAR
    }
    euro: dict[tuple[int, plants.Document], NDArray[np.int64]] = {}
    for jaar in YEARS:
        codes = [m.code for m in everyone if m.exists(jaar)]
        for document in plants.DOCUMENTS if jaar <= LAST_ACCOUNTS else (plants.BEGROTING,):
            euro[jaar, document] = np.stack([drawn[code][jaar, document] for code in codes])
            euro[jaar, document].flags.writeable = False
    return Country(
        seed=seed,
        municipalities=everyone,
        moves=MOVES,
        inhabitants=MappingProxyType(_inhabitants(everyone, growth)),
        euro=MappingProxyType(euro),
    )


def _seed_of(seed: int, gm_code: str) -> np.random.SeedSequence:
    """Return the child that `SeedSequence.spawn` would give at the number in the code."""
    return np.random.SeedSequence(seed, spawn_key=(int(gm_code.removeprefix("GM")),))


def _inhabitants(
    everyone: tuple[Municipality, ...], growth: dict[str, NDArray[np.float64]]
) -> dict[tuple[str, int], int]:
    """Return inhabitants per code and year: an own path around the anchor, plus what moved in.

    A municipality that receives others has their inhabitants from the year of the move; its anchor
    counts them when it lies in or after that year.
    """
    people: dict[tuple[str, int], int] = {}
    receiving = {move.naar for move in MOVES}
    for m in sorted(everyone, key=lambda each: each.code in receiving):
        moved_in = [
            (move.jaar, int(move.aandeel * people[move.van, move.jaar - 1]))
            for move in MOVES
            if move.naar == m.code and move.jaar > FIRST_IV3_YEAR
        ]
        size = m.anchor or sum(number for _, number in moved_in)
        steps = {
            jaar: plants.GROWTH.get(
                (m.code, jaar), PEOPLE_STEP * int(np.rint(size * rate / PEOPLE_STEP))
            )
            for jaar, rate in zip(YEARS, growth[m.code], strict=True)
        }
        for jaar in (year for year in YEARS if m.exists(year)):
            after = sum(steps[year] for year in YEARS if m.anchor_year < year <= jaar)
            before = sum(steps[year] for year in YEARS if jaar < year <= m.anchor_year)
            joined = sum(n * ((year <= jaar) - (year <= m.anchor_year)) for year, n in moved_in)
            people[m.code, jaar] = m.anchor + after - before + joined
    return people
