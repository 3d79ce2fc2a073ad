"""Tests of two years side by side: outliers against the other municipalities, and shifts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sluitend.core.numbers import CENTS_PER_KEUR
from sluitend.methods.hidiroglou_berthelot import amount_at, hidiroglou_berthelot
from sluitend.methods.shift import offset
from sluitend.studies.plausibility.findings import Figures, add_changes, filed_rows, in_unit, own
from sluitend.studies.plausibility.outputs import Check, Why

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sluitend.methods.hidiroglou_berthelot import Effects
    from sluitend.studies.plausibility.findings import Figures, Findings
    from sluitend.studies.plausibility.pairs import Pair
    from sluitend.studies.plausibility.thresholds import Thresholds

    Floats = NDArray[np.float64]
    Flags = NDArray[np.bool_]
    Direction = NDArray[np.int8]

See = list[dict[int, str]]
"""Per block: municipality -> the finding of a shift that it has there."""


def effects_of(pair: Pair, judged: Flags, thresholds: Thresholds) -> Effects:
    """Judge every change against those of the other municipalities, all blocks at once."""
    return hidiroglou_berthelot(
        np.where(judged, pair.old, np.nan) / CENTS_PER_KEUR,
        np.where(judged, pair.new, np.nan) / CENTS_PER_KEUR,
        u=thresholds.size,
        a=thresholds.slack,
        c=thresholds.bound,
        least=thresholds.least,
    )


def yearly(
    findings: Findings,
    pair: Pair,
    effects: Effects,
    thresholds: Thresholds,
    came: Direction,
    maat: str,
    see: See,
) -> Flags:
    """Add the changes outside the bounds.

    Parameters
    ----------
    came
        Shape (codes, blocks): which way the amount moved in a finding of the year before.

    Returns
    -------
    Shape (codes, blocks).
    """
    findings.count(pair.after[1], Check.YEARLY, effects.judged)
    found = effects.outside
    codes, block = np.nonzero(found)
    strength = effects.strength[found]
    bound = amount_at(
        np.where(strength > 0, effects.high[block], effects.low[block]),
        pair.old[found] / CENTS_PER_KEUR,
        effects.median_ratio[block],
        thresholds.size,
    )
    back = np.sign(strength) == -came[found]
    why = np.where(back, Why.BACK, np.where(strength > 0, Why.ROSE, Why.FELL))
    add_changes(
        findings,
        pair,
        Check.YEARLY,
        found,
        why.tolist(),
        maat,
        strong=np.abs(strength) * thresholds.bound >= thresholds.bound_strong,
        bound=in_unit(bound * CENTS_PER_KEUR),
        score=np.abs(strength),
        see=[see[b].get(int(c), "") for c, b in zip(codes, block, strict=True)],
    )
    return found


def partners(pair: Pair, thresholds: Thresholds) -> NDArray[np.intp]:
    """Return the pairs of blocks between which the same expense may be booked: shape (2, pairs)."""
    regular = [k for k, regular in enumerate(pair.regular) if regular]
    groups = [block.groep for block in pair.blocks]
    found = [
        (one, other)
        for position, one in enumerate(regular)
        for other in regular[position + 1 :]
        if frozenset((groups[one], groups[other])) in thresholds.partners
    ]
    return np.array(found, dtype=np.intp).reshape(-1, 2).T


def shifts(
    findings: Findings,
    pair: Pair,
    judged: Flags,
    outside: Flags,
    people: Floats,
    thresholds: Thresholds,
) -> tuple[Flags, See]:
    """Find opposite changes of about equal size between taakvelden that are easily mixed up.

    Of several partners the one with which most moved counts, so that no amount is told twice.

    Parameters
    ----------
    judged, outside
        Shape (codes, blocks): what can be judged, and what stands out against other municipalities.

    Returns
    -------
    (blocks that are part of a shift, shape (codes, blocks); the shift per block and municipality)
    """
    one, other = partners(pair, thresholds)
    change = np.where(judged & (pair.old >= 0) & (pair.new >= 0), pair.change, np.nan)
    size = np.abs(change)
    with np.errstate(invalid="ignore"):
        large = (size > 0) & (size >= thresholds.moved * pair.old)
    overlap = offset(change[:, one], change[:, other])
    moved = np.fmin(size[:, one], size[:, other])
    found = large[:, one] & large[:, other] & (overlap >= thresholds.offset)
    found &= moved >= thresholds.small * people[:, None]
    findings.count(pair.after[1], Check.SHIFT, ~np.isnan(overlap))
    found = _largest_only(found, np.where(found, moved, 0.0), one, other, len(pair.blocks))
    codes, number = np.nonzero(found)
    falls = np.where(change[codes, one[number]] < 0, one[number], other[number])
    rises = np.where(change[codes, one[number]] < 0, other[number], one[number])
    smaller = np.where(size[codes, falls] <= size[codes, rises], falls, rises)
    ids = [(pair.blocks[f].id, pair.blocks[r].id) for f, r in zip(falls, rises, strict=True)]
    titles = [
        f"{pair.blocks[f].titel} → {pair.blocks[r].titel}"
        for f, r in zip(falls, rises, strict=True)
    ]
    subject = [("+".join(pair_), titel) for pair_, titel in zip(ids, titles, strict=True)]
    n = found.shape[0]
    # What moved to the block that rises counts as a rise, also where the fall is the smaller change.
    sign = np.where(smaller == rises, 1, -1)
    findings.add(
        Check.SHIFT,
        pair.after[1],
        codes,
        subject,
        [Why.SHIFTED] * codes.size,
        [
            filed_rows(pair.panel, pair.after, own(codes, n), pair.inside["naar"].T[smaller], sign),
            filed_rows(
                pair.panel, pair.before, pair.flows[codes], pair.inside["van"].T[smaller], -sign
            ),
        ],
        Figures(
            value=pair.new[codes, falls] + pair.new[codes, rises],
            earlier=pair.old[codes, falls] + pair.old[codes, rises],
            score=overlap[found],
            national=(totals := np.nansum(np.maximum(pair.new, 0), axis=0))[falls] + totals[rises],
        ),
        strong=outside[codes, falls] | outside[codes, rises],
    )
    see: See = [{} for _ in pair.blocks]
    part = np.zeros(judged.shape, dtype=np.bool_)
    for code, fall, rise, (name, _) in zip(codes, falls, rises, subject, strict=True):
        part[code, [fall, rise]] = True
        see[fall][int(code)] = see[rise][int(code)] = name
    return part, see


def _largest_only(
    found: Flags, moved: Floats, one: NDArray[np.intp], other: NDArray[np.intp], n_blocks: int
) -> Flags:
    """Keep the pairs that are the largest shift of both their blocks."""
    most = np.zeros((found.shape[0], n_blocks))
    for block in range(n_blocks):
        touching = (one == block) | (other == block)
        if touching.any():
            most[:, block] = moved[:, touching].max(axis=1)
    kept: Flags = found & (moved >= most[:, one]) & (moved >= most[:, other])
    return kept
