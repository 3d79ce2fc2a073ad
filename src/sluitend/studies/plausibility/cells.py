"""Tests of single amounts: the sign, the unit, and what appears or vanishes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sluitend.reference.taakvelden import concordance
from sluitend.studies.plausibility.findings import Figures, add_changes, filed_rows, own
from sluitend.studies.plausibility.outputs import Check, Why
from sluitend.studies.plausibility.pairs import members

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sluitend.reference.taakvelden import Block
    from sluitend.studies.filed import Filing
    from sluitend.studies.panel import Panel
    from sluitend.studies.plausibility.findings import Figures, Findings
    from sluitend.studies.plausibility.pairs import Pair
    from sluitend.studies.plausibility.thresholds import Thresholds

    Floats = NDArray[np.float64]
    Flags = NDArray[np.bool_]

THOUSAND = 3.0
"""Log10 of a factor 1,000."""


def signs(
    findings: Findings,
    panel: Panel,
    filing: Filing,
    pair: Pair | None,
    thresholds: Thresholds,
    maat: str,
) -> Flags:
    """Find negative amounts while the rest of the municipality's sociaal domein is positive.

    Returns
    -------
    Shape (codes, filed codes): rows that are on the list.
    """
    blocks = concordance().blocks(filing[1], filing[1])
    inside = members(panel, filing, blocks, "naar")
    values, why = panel.blocks(filing, blocks, "naar")
    judged = panel.geography.exists(filing[1])[:, None] & (why == 0) & inside.any(axis=0)
    rest = values.sum(axis=1, keepdims=True) - values
    found = judged & (values < 0) & (rest > 0)
    earlier = _earlier_by_taakveld(pair, blocks, values.shape)
    alike = np.minimum(np.abs(values), np.abs(earlier)) / np.maximum(
        np.maximum(np.abs(values), np.abs(earlier)), 1
    )
    flipped = found & (earlier > 0) & (alike >= thresholds.flipped)
    findings.count(filing[1], Check.SIGN, judged)
    codes, block = np.nonzero(found)
    findings.add(
        Check.SIGN,
        filing[1],
        codes,
        [(blocks[b].id, blocks[b].titel) for b in block],
        [Why.FLIPPED if f else Why.NEGATIVE for f in flipped[found]],
        [filed_rows(panel, filing, own(codes, values.shape[0]), inside.T[block])],
        Figures(
            value=values[found],
            earlier=earlier[found],
            bound=np.zeros(codes.size),
            score=np.where(flipped, alike, np.nan)[found],
            national=np.where(values > 0, values, 0).sum(axis=0)[block],
        ),
        maat=maat,
        strong=flipped[found],
    )
    reached: Flags = (found.astype(np.float64) @ inside.T) > 0
    return reached


def _earlier_by_taakveld(
    pair: Pair | None, blocks: tuple[Block, ...], shape: tuple[int, ...]
) -> Floats:
    """Return last year's amount per taakveld where it is a block of its own; NaN elsewhere."""
    found = np.full(shape, np.nan)
    if pair is None:
        return found
    alone = {b.naar[0]: k for k, b in enumerate(pair.blocks) if len(b.naar) == 1 and b.van}
    for position, block in enumerate(blocks):
        k = alone.get(block.id)
        if k is not None:
            found[:, position] = pair.old[:, k]
    return found


def thousands(
    findings: Findings, pair: Pair, thresholds: Thresholds, suspect: Flags, now: Flags, maat: str
) -> Flags:
    """Find amounts of about a thousand times, or a thousandth of, last year's.

    Parameters
    ----------
    suspect, now
        Rows of the earlier and the later year that are on the list already: no basis to judge by.

    Returns
    -------
    Shape (codes, blocks).
    """
    judged = pair.comparable & (pair.old > 0) & (pair.new > 0)
    judged &= ~pair.of_earlier(suspect) & ~pair.of_later(now)
    ratio = np.divide(pair.new, pair.old, out=np.ones(pair.new.shape), where=judged)
    distance = np.abs(np.abs(np.log10(ratio)) - THOUSAND)
    # Temporary money and a new classification do make an amount a thousand times larger, not smaller.
    found = judged & (distance <= thresholds.thousand) & (pair.regular | (ratio < 1))
    add_changes(
        findings,
        pair,
        Check.UNIT,
        found,
        np.where(ratio > 1, Why.THOUSAND_UP, Why.THOUSAND_DOWN)[found].tolist(),
        maat,
        strong=True,
        score=(1 - distance / THOUSAND)[found],
    )
    return found


def too_high(
    findings: Findings,
    panel: Panel,
    filing: Filing,
    people: Floats,
    thresholds: Thresholds,
    listed: Flags,
    maat: str,
) -> Flags:
    """Find amounts per inhabitant on one taakveld that cannot be; also without a year before.

    Every amount is counted as tested here, whether or not `thousands` had a year to compare with.

    Parameters
    ----------
    people
        Shape (codes,).
    listed
        Shape (codes, filed codes): rows that are on the list already.

    Returns
    -------
    Shape (codes, filed codes).
    """
    blocks = concordance().blocks(filing[1], filing[1])
    inside = members(panel, filing, blocks, "naar")
    values, why = panel.blocks(filing, blocks, "naar")
    judged = panel.geography.exists(filing[1])[:, None] & (why == 0) & inside.any(axis=0)
    findings.count(filing[1], Check.UNIT, judged)
    limit = thresholds.high * people[:, None]
    found = judged & (values > limit) & ~((listed.astype(np.float64) @ inside) > 0)
    codes, block = np.nonzero(found)
    findings.add(
        Check.UNIT,
        filing[1],
        codes,
        [(blocks[b].id, blocks[b].titel) for b in block],
        [Why.TOO_HIGH] * codes.size,
        [filed_rows(panel, filing, own(codes, values.shape[0]), inside.T[block])],
        Figures(
            value=values[found],
            bound=np.broadcast_to(limit, values.shape)[found],
            score=(values / np.maximum(limit, 1))[found],
            national=np.where(values > 0, values, 0).sum(axis=0)[block],
        ),
        maat=maat,
        strong=True,
    )
    reached: Flags = (found.astype(np.float64) @ inside.T) > 0
    return reached


def appearing(
    findings: Findings,
    pair: Pair,
    judged: Flags,
    people: Floats,
    thresholds: Thresholds,
    came: NDArray[np.int8],
    maat: str,
    see: list[dict[int, str]],
) -> Flags:
    """Find amounts of some size that were nothing last year, or are nothing now.

    Parameters
    ----------
    judged
        Shape (codes, blocks).
    came
        Shape (codes, blocks): which way the amount moved in a finding of the year before.
    see
        Per block, the finding of a shift that a municipality has there.
    """
    size = np.maximum(np.nan_to_num(pair.old), np.nan_to_num(pair.new))
    nothing = (pair.old == 0) ^ (pair.new == 0)
    found: Flags = judged & nothing & (size >= thresholds.small * people[:, None])
    findings.count(pair.after[1], Check.ZERO, judged)
    back = np.where(pair.new == 0, -1, 1) == -came
    codes, block = np.nonzero(found)
    add_changes(
        findings,
        pair,
        Check.ZERO,
        found,
        np.where(back, Why.BACK, np.where(pair.new == 0, Why.VANISHES, Why.APPEARS))[
            found
        ].tolist(),
        maat,
        see=[see[b].get(int(c), "") for c, b in zip(codes, block, strict=True)],
    )
    return found
