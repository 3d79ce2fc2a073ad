"""What an amount per inhabitant did between two filings, of every municipality on one map."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from sluitend.core.missing import Missing
from sluitend.reference.taakvelden import concordance
from sluitend.studies.reasons import BIT

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sluitend.reference.taakvelden import Flag
    from sluitend.studies.peers.rates import Rates
    from sluitend.studies.reasons import Masks

    Floats = NDArray[np.float64]

FLAGS: tuple[Flag, ...] = ("doorlopend", "deels", "gebroken")
"""How far two years are comparable, from fully to not."""


@dataclass(frozen=True)
class Change:
    """One measure in two filings of one document; arrays of shape (municipalities,).

    Attributes
    ----------
    begin, end
        Eurocents per inhabitant on the map of the later year; NaN where there is no figure.
    reasons
        Why there is no change, as bits.
    flag
        How far the taakvelden of the subject kept their content in between; None when the earlier
        filing is not there.
    """

    maat: str
    van: int
    tot: int
    begin: Floats
    end: Floats
    reasons: Masks
    flag: Flag | None

    @cached_property
    def euros(self) -> Floats:
        """The change in eurocents per inhabitant."""
        return self.end - self.begin

    @cached_property
    def share(self) -> Floats:
        """The change as a part of what it was; NaN where that was nothing or less."""
        found = np.full(self.begin.shape, np.nan)
        np.divide(self.euros, self.begin, out=found, where=self.begin > 0)
        return found

    @cached_property
    def share_reasons(self) -> Masks:
        """Why there is no share: of nothing, no change is a part."""
        nothing: Masks = np.where(self.begin <= 0, BIT[Missing.NOT_APPLICABLE], 0).astype(np.uint16)
        return self.reasons | nothing


def changes(years: tuple[Rates, ...], groepen: tuple[str, ...]) -> tuple[Change, ...]:
    """Return the changes to the last filing: from the year before, and from the first year.

    Parameters
    ----------
    years
        Filings of one document, oldest first, all of the same areas.
    groepen
        Groups of taakvelden of the subject.

    Returns
    -------
    Lasten from the year before, always and first, and from the first year when that is an earlier
    one; of a filing that is not there every value is missing, and says so. Net lasten likewise, where
    baten of both years are published.
    """
    last = years[-1]
    before = last.filing[1] - 1
    found = {rates.filing[1]: rates for rates in years[:-1]}
    spans = [before, *([years[0].filing[1]] if years[0].filing[1] < before else [])]
    return tuple(
        Change(
            maat=maat,
            van=van,
            tot=last.filing[1],
            begin=begin,
            end=end,
            reasons=np.where(np.isnan(end - begin), why, 0).astype(np.uint16),
            flag=comparable(van, last.filing[1], groepen) if van in found else None,
        )
        for van in spans
        for maat, begin, end, why in _pairs(found.get(van), last)
        if maat == "lasten" or np.isfinite(end - begin).any()
    )


def _pairs(first: Rates | None, last: Rates) -> list[tuple[str, Floats, Floats, Masks]]:
    """Return per measure both values and the reasons of either."""
    if first is None:
        nothing = np.full(last.gross.shape, np.nan)
        absent = np.full(last.gross.shape, BIT[Missing.NOT_PUBLISHED], dtype=np.uint16)
        return [("lasten", nothing, last.gross, absent | last.reasons)]
    return [
        ("lasten", first.gross, last.gross, first.reasons | last.reasons),
        ("netto-lasten", first.net, last.net, first.net_reasons | last.net_reasons),
    ]


def comparable(van: int, tot: int, groepen: tuple[str, ...]) -> Flag:
    """Say how far groups of taakvelden go on over a range of years: as far as in its worst year.

    Examples
    --------
    >>> comparable(2017, 2022, ("wmo",)), comparable(2017, 2024, ("wmo",))
    ('doorlopend', 'deels')
    """
    known = concordance()
    flags = [flag for jaar in range(van + 1, tot + 1) if (flag := known.flags(jaar, groepen))]
    return max(flags, key=FLAGS.index, default="doorlopend")
