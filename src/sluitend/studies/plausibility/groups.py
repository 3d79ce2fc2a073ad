"""Tests above single taakvelden: sums that are calmer than their parts, and similar municipalities."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from sluitend.core.numbers import CENTS_PER_KEUR
from sluitend.methods.robust_z import robust_z
from sluitend.methods.shift import unrest
from sluitend.reference.taakvelden import concordance
from sluitend.studies.plausibility.findings import Figures, filed_rows, in_unit, loose_amounts, own
from sluitend.studies.plausibility.outputs import Check, Why
from sluitend.studies.plausibility.pairs import members

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sluitend.studies.filed import Filing
    from sluitend.studies.panel import Panel
    from sluitend.studies.plausibility.findings import Figures, Findings
    from sluitend.studies.plausibility.pairs import Pair
    from sluitend.studies.plausibility.thresholds import Thresholds

    Floats = NDArray[np.float64]
    Flags = NDArray[np.bool_]

SEVERAL = 2
"""Fewest parts of which a sum can be calmer."""


@dataclass
class Calm:
    """How much the sums of partner groups move, and how much their parts do, over all pairs of years.

    Attributes
    ----------
    together, apart, level, years
        Per set of groups, shape (codes,): squares of changes, squares of amounts, and the number of
        pairs of years.
    """

    thresholds: Thresholds
    size: int
    together: dict[frozenset[str], Floats] = field(default_factory=dict)
    apart: dict[frozenset[str], Floats] = field(default_factory=dict)
    level: dict[frozenset[str], Floats] = field(default_factory=dict)
    years: dict[frozenset[str], Floats] = field(default_factory=dict)

    def take(self, pair: Pair, judged: Flags) -> None:
        """Add one pair of years; sets with an irregular block or one block only are passed over."""
        for groups in self.thresholds.partners:
            columns = [k for k, block in enumerate(pair.blocks) if block.groep in groups]
            if len(columns) < SEVERAL or not pair.regular[columns].all():
                continue
            whole: Flags = np.all(judged[:, columns], axis=1)
            change = np.where(whole[:, None], pair.change[:, columns], 0.0) / CENTS_PER_KEUR
            old = np.where(whole[:, None], pair.old[:, columns], 0.0) / CENTS_PER_KEUR
            together, apart = unrest(change)
            for store, value in (
                (self.together, together),
                (self.apart, apart),
                (self.level, (old**2).sum(axis=1)),
                (self.years, whole.astype(np.float64)),
            ):
                store[groups] = store.get(groups, np.zeros(self.size)) + value

    def add(self, findings: Findings, last: Pair) -> None:
        """Add municipalities whose sum hardly moves while its parts do.

        A set is not told when a smaller set of the same municipality is: that one says more.
        """
        jaar, known = last.after[1], concordance()
        exists = last.panel.geography.exists(jaar)
        told: dict[frozenset[str], Flags] = {}
        for groups in sorted(self.apart, key=len):
            enough = exists & (self.years[groups] >= self.thresholds.pairs_of_years)
            findings.count(jaar, Check.GROUP, enough)
            ratio = _quotient(self.together[groups], self.apart[groups])
            moving = np.sqrt(_quotient(self.apart[groups], self.level[groups]))
            found = enough & (ratio <= self.thresholds.calmer) & (moving >= self.thresholds.moved)
            for smaller, flags in told.items():
                if smaller < groups:
                    found &= ~flags
            told[groups] = found
            columns = [k for k, block in enumerate(last.blocks) if block.groep in groups]
            codes = np.flatnonzero(found)
            order = [groep for groep in known.groepen if groep in groups]
            findings.add(
                Check.GROUP,
                jaar,
                codes,
                [("+".join(order), " + ".join(known.kort[g] for g in order))] * codes.size,
                [Why.CALMER] * codes.size,
                [],
                Figures(
                    value=last.new[:, columns].sum(axis=1)[codes],
                    earlier=last.old[:, columns].sum(axis=1)[codes],
                    score=ratio[codes],
                ),
            )


def _quotient(one: Floats, other: Floats) -> Floats:
    found = np.full(one.shape, np.nan)
    np.divide(one, other, out=found, where=other > 0)
    return found


def peers(
    findings: Findings,
    panel: Panel,
    filing: Filing,
    people: Floats,
    thresholds: Thresholds,
    listed: Flags,
) -> int:
    """Find domains obliged by law whose lasten per inhabitant are far from municipalities of a size.

    Parameters
    ----------
    people
        Shape (codes,).
    listed
        Shape (codes, filed codes): rows that are on the list already and no basis to judge by.

    Returns
    -------
    The number of municipalities that are in a class too small to judge.
    """
    domains = tuple(concordance().verplicht)
    blocks = concordance().groups(filing[1], domains)
    inside = members(panel, filing, blocks, "naar")
    values, why = panel.blocks(filing, blocks, "naar")
    usable = panel.geography.exists(filing[1])[:, None] & (why == 0) & (values > 0)
    usable &= ~((listed.astype(np.float64) @ inside) > 0)
    judged = np.zeros(usable.shape, dtype=np.bool_)
    z, bound = np.full(usable.shape, np.nan), np.full(usable.shape, np.nan)
    small = 0
    for low, high in pairwise((0, *thresholds.classes, np.inf)):
        inside_class = panel.geography.exists(filing[1]) & (people >= low) & (people < high)
        small += int(inside_class.sum()) if inside_class.sum() < thresholds.least else 0
        for position in range(len(blocks)):
            rows = np.flatnonzero(inside_class & usable[:, position])
            rate = np.log(values[rows, position] / people[rows])
            distance, middle, spread = robust_z(rate, least=thresholds.least)
            reach = thresholds.peer_distance * spread * np.sign(distance)
            judged[rows, position] = np.isfinite(distance)
            z[rows, position] = distance
            bound[rows, position] = np.exp(middle + reach) * people[rows]
    findings.count(filing[1], Check.PEERS, judged)
    found = judged & (np.abs(np.nan_to_num(z)) > thresholds.peer_distance)
    codes, block = np.nonzero(found)
    limits = in_unit(bound[found])
    findings.add(
        Check.PEERS,
        filing[1],
        codes,
        [(blocks[b].groep, blocks[b].titel) for b in block],
        [Why.ABOVE if high > 0 else Why.BELOW for high in z[found]],
        [
            filed_rows(panel, filing, own(codes, usable.shape[0]), inside.T[block]),
            loose_amounts(-limits),
        ],
        Figures(
            value=values[found],
            bound=limits,
            score=np.abs(z[found]) / thresholds.peer_distance,
            national=np.where(values > 0, values, 0).sum(axis=0)[block],
        ),
    )
    return small
