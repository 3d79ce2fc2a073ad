"""Where one value stands among those of a group, with no more said than its size allows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from sluitend.rules.rulebook import Rulebook

    Floats = NDArray[np.float64]

PREFIX = "vergelijkingsgroep."
NUMBERS = (
    "minimum_mediaan",
    "minimum_kwartielen",
    "minimale_dekking",
    "baten_voor_anderen",
    "herindeling_jaren",
)
PARAMETERS = tuple(f"{PREFIX}{name}" for name in NUMBERS)
QUARTER = 0.25


@dataclass(frozen=True)
class Bounds:
    """What a group must have before something is said of it."""

    median: int
    quartiles: int
    known: float
    returned: float
    recent: int

    @classmethod
    def read(cls, rules: Rulebook, jaar: int) -> Bounds:
        """Return the bounds in force on 1 January of `jaar`."""
        on = date(jaar, 1, 1)
        found = {name: float(str(rules.parameter(f"{PREFIX}{name}", on).value)) for name in NUMBERS}
        return cls(
            median=int(found["minimum_mediaan"]),
            quartiles=int(found["minimum_kwartielen"]),
            known=found["minimale_dekking"],
            returned=found["baten_voor_anderen"],
            recent=int(found["herindeling_jaren"]),
        )


@dataclass(frozen=True)
class Standing:
    """One value among those of a group.

    Attributes
    ----------
    n, n_missing
        Peers with and without a value.
    lowest, lower, median, upper, highest
        Of the peers that have a value; None when there are too few.
    place
        Of the value itself among all values, from high to low; equal values share a place.
    """

    n: int
    n_missing: int
    lowest: float | None
    lower: float | None
    median: float | None
    upper: float | None
    highest: float | None
    place: int | None


def standing(own: float, peers: Floats, bounds: Bounds) -> Standing:
    """Return where `own` stands among `peers`; NaN where there is no value.

    Quantiles are interpolated as spreadsheets do (QUARTILE.INC; type 7 of Hyndman and Fan 1996), so
    that a reader can follow them.

    Examples
    --------
    >>> bounds = Bounds(median=3, quartiles=5, known=0.75, returned=0.2, recent=3)
    >>> found = standing(3.5, np.array([1.0, 2.0, 3.0, 4.0]), bounds)
    >>> found.median, found.lower, found.place
    (2.5, None, 2)
    """
    known = peers[np.isfinite(peers)]
    enough = known.size >= bounds.quartiles
    return Standing(
        n=known.size,
        n_missing=peers.size - known.size,
        lowest=float(known.min()) if known.size else None,
        lower=float(np.quantile(known, QUARTER)) if enough else None,
        median=middle(known, bounds),
        upper=float(np.quantile(known, 1 - QUARTER)) if enough else None,
        highest=float(known.max()) if known.size else None,
        place=1 + int((known > own).sum()) if known.size and np.isfinite(own) else None,
    )


def middle(values: Floats, bounds: Bounds) -> float | None:
    """Return the median of what is known, None when that is too little."""
    known = values[np.isfinite(values)]
    return float(np.median(known)) if known.size >= bounds.median else None


def reach(groups: Iterable[Floats], bounds: Bounds) -> tuple[float | None, float | None]:
    """Return the lowest and the highest median of several groups."""
    found = [m for values in groups if (m := middle(values, bounds)) is not None]
    return (min(found), max(found)) if found else (None, None)
