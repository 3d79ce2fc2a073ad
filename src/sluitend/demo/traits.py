"""What a fictional municipality is like: its ages, households, incomes and homes.

Figures of statistics and of the gemeentefonds both start here, so that they tell one story.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sluitend.demo.municipalities import CENTRE

if TYPE_CHECKING:
    from sluitend.demo.country import Country

TRAITS_STREAM = 1
"""Second part of the spawn key, so that these draws leave those of the spending as they are."""
IN_CARE = 0.11
"""Share of those below 18 that has youth care in a year."""
GREYING = 0.002
"""Share of the inhabitants that becomes old, and stops being young, per year."""


@dataclass(frozen=True, slots=True)
class Traits:
    """Shares of one, in `year`.

    Parameters
    ----------
    young, old, oldest
        Share of the inhabitants below 18, from 65, and from 75 on.
    single
        Share of the households with one person.
    poor
        Share of the households with a low income.
    origin
        Share of the inhabitants with roots outside Europe.
    owned
        Share of homes that are owned by who lives there.
    per_household
        Inhabitants per household.
    woz
        Average value of a home, in 1,000 euro.
    land
        Hectares of land per inhabitant.
    """

    young: float
    old: float
    oldest: float
    single: float
    poor: float
    origin: float
    owned: float
    per_household: float
    woz: float
    land: float


def traits(country: Country, gm_code: str, year: int) -> Traits:
    """Return the traits of a municipality in a year; equal seeds give equal traits."""
    stream = np.random.default_rng(
        np.random.SeedSequence(
            country.seed, spawn_key=(int(gm_code.removeprefix("GM")), TRAITS_STREAM)
        )
    )
    young, old, poor, origin, land = stream.uniform(
        [0.17, 0.17, 0.05, 0.02, 0.1], [0.24, 0.25, 0.13, 0.2, 1.2]
    )
    urban = 1.0 if gm_code == CENTRE else float(stream.uniform(0, 0.6))
    aged = GREYING * (year - 2017)
    return Traits(
        young=float(young) - aged,
        old=float(old) + aged,
        oldest=(float(old) + aged) * 0.42,
        single=0.26 + 0.2 * urban,
        poor=float(poor) + 0.05 * urban,
        origin=float(origin) + 0.1 * urban,
        owned=0.72 - 0.25 * urban,
        per_household=2.4 - 0.45 * urban,
        woz=round((240 + 12 * (year - 2017)) * (1.3 - float(poor) * 3), 0),
        land=float(land) * (1 - 0.8 * urban),
    )


def youth_in_care(country: Country, gm_code: str, year: int) -> float:
    """Return how many young people of a municipality have youth care in a year, before rounding."""
    return country.inhabitants[gm_code, year] * traits(country, gm_code, year).young * IN_CARE
