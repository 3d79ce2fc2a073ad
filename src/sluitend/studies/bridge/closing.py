"""From step arrays to rows that close: sum, check, and round so that everything still adds up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from sluitend.methods.rounding import CLOSURE, largest_remainder
from sluitend.studies.bridge.kernel import BLOCK_STEPS, Comparison, Side, Step
from sluitend.studies.bridge.outputs import UNIT
from sluitend.studies.reasons import any_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sluitend.reference.taakvelden import Block
    from sluitend.studies.filed import Filing
    from sluitend.studies.reasons import Masks

STEPS = tuple(Step)
PER_BLOCK = np.array([step in BLOCK_STEPS for step in STEPS])
NO_BLOCK = -1
"""Stands for "all blocks" (and "all measures") in a step that is summed over them."""


@dataclass(frozen=True)
class PairResult:
    """One pair of filings for all areas, as arrays.

    Attributes
    ----------
    begin, end
        Shape (areas,), eurocents: sums of what was filed.
    some
        Shape (2, areas), per side: whether anything was filed, or nothing had to be.
    known
        Shape (areas,): False where nothing at all was filed on one side; then there are no steps.
    n_missing_before, n_missing_after
        Shape (areas,), municipalities with a missing part.
    steps, terms
        Structured rows, see `_rows`.
    missing
        Shape (2, codes): municipalities of which a part is missing, per side.
    reasons
        Shape (2, codes): why, as bits.
    inhabitants, per_head, coverage
        Shape (2, areas), per side: inhabitants; eurocents per inhabitant of the municipalities that
        filed everything (NaN when none did); their share of the inhabitants.
    """

    before: Filing
    after: Filing
    blocks: tuple[Block, ...]
    begin: NDArray[np.int64]
    end: NDArray[np.int64]
    some: NDArray[np.bool_]
    known: NDArray[np.bool_]
    n_missing_before: NDArray[np.int64]
    n_missing_after: NDArray[np.int64]
    missing: NDArray[np.bool_]
    reasons: Masks
    inhabitants: NDArray[np.int64]
    per_head: NDArray[np.float64]
    coverage: NDArray[np.float64]
    lineage_before: NDArray[np.bool_]
    lineage_after: NDArray[np.bool_]
    steps: pl.DataFrame
    terms: pl.DataFrame


def pair_result(
    before: Filing,
    after: Filing,
    blocks: tuple[Block, ...],
    lineages: tuple[NDArray[np.bool_], NDArray[np.bool_]],
    parts: list[tuple[str, Side, Side, Comparison]],
) -> PairResult:
    """Gather all measures of a pair, check that the steps close, and round them so that they do.

    Raises
    ------
    ArithmeticError
        When the steps do not add up to the change within 1e-9: a bug, never shown as a figure.
    """
    lineage_0, lineage_1 = lineages
    begin = np.rint(lineage_0 @ sum(side.known.sum(axis=1) for _, side, _, _ in parts)).astype(
        np.int64
    )
    end = np.rint(lineage_1 @ sum(side.known.sum(axis=1) for _, _, side, _ in parts)).astype(
        np.int64
    )
    _, first_0, first_1, _ = parts[0]
    missing = np.array([side.missing.any(axis=1) & side.exists for side in (first_0, first_1)])
    heads = [
        _per_head(lineages[0], [p[1] for p in parts]),
        _per_head(lineages[1], [p[2] for p in parts]),
    ]
    nothing = np.array([side.missing.all(axis=1) & side.exists for side in (first_0, first_1)])
    some = np.array(
        [
            (lineage.sum(axis=1) == 0) | ((lineage & ~empty).sum(axis=1) > 0)
            for lineage, empty in zip(lineages, nothing, strict=True)
        ]
    )
    known = some[0] & some[1]
    rows = _rows(lineages, parts, known)
    terms, steps = _close(rows, begin, end, known)
    return PairResult(
        before=before,
        after=after,
        blocks=blocks,
        begin=begin,
        end=end,
        some=some,
        known=known,
        n_missing_before=(lineage_0 & missing[0]).sum(axis=1),
        n_missing_after=(lineage_1 & missing[1]).sum(axis=1),
        missing=missing,
        reasons=np.array([_reasons(first_0), _reasons(first_1)]),
        inhabitants=np.array([head[0] for head in heads]),
        per_head=np.array([head[1] for head in heads]),
        coverage=np.array([head[2] for head in heads]),
        lineage_before=lineage_0,
        lineage_after=lineage_1,
        steps=steps,
        terms=terms,
    )


def _reasons(side: Side) -> Masks:
    """Return why a part of a municipality is missing, over all blocks."""
    if side.reasons is None:
        return np.zeros(side.exists.shape, dtype=np.uint16)
    return any_of(np.where(side.exists[:, None], side.reasons, 0).astype(np.uint16))


def _per_head(
    lineage: NDArray[np.bool_], sides: list[Side]
) -> tuple[NDArray[np.int64], NDArray[np.float64], NDArray[np.float64]]:
    """Return inhabitants, amount per inhabitant over those who filed, and their share."""
    people = sides[0].inhabitants
    whole = sides[0].exists & ~sides[0].missing.any(axis=1)
    amount = lineage @ np.where(whole, sum(side.known.sum(axis=1) for side in sides), 0.0)
    counted = lineage @ np.where(whole, people, 0.0)
    everyone = lineage @ people
    none = np.full(everyone.shape, np.nan)
    return (
        np.rint(everyone).astype(np.int64),
        np.divide(amount, counted, out=none.copy(), where=counted > 0),
        np.divide(counted, everyone, out=none.copy(), where=everyone > 0),
    )


def _rows(
    lineages: tuple[NDArray[np.bool_], NDArray[np.bool_]],
    parts: list[tuple[str, Side, Side, Comparison]],
    known: NDArray[np.bool_],
) -> dict[str, NDArray[np.generic]]:
    """Flatten every step to rows (area, step, block, measure, code, exact and its factors)."""
    lineage_0, lineage_1 = lineages
    either = np.nonzero((lineage_0 | lineage_1) & known[:, None])
    later = np.nonzero(lineage_1 & known[:, None])
    columns: dict[str, list[NDArray[np.generic]]] = {
        name: []
        for name in (
            "area",
            "step",
            "block",
            "measure",
            "code",
            "exact",
            "van_bedrag",
            "tot_bedrag",
            "van_inwoners",
            "tot_inwoners",
        )
    }
    for m, (_, before, after, compared) in enumerate(parts):
        for s, step in enumerate(STEPS):
            area, code = either if step is Step.RECLASSIFIED else later
            first, last = compared.carried[code], after.known[code]
            values = None if step is Step.RECLASSIFIED else compared.steps[step][code]
            if values is None:
                # From what the municipality filed itself to what lies on its later borders; which
                # municipalities count on either side differs per area.
                first = np.where(lineage_0[area, code][:, None], before.known[code], 0.0)
                last = np.where(lineage_1[area, code][:, None], compared.carried[code], 0.0)
                values = last - first
            row, block = np.nonzero(values)
            c = code[row]
            new = {
                "area": area[row],
                "step": np.full(row.size, s),
                "block": block,
                "measure": np.full(row.size, m),
                "code": c,
                "exact": values[row, block],
                "van_bedrag": first[row, block],
                "tot_bedrag": last[row, block],
                "van_inwoners": compared.carried_inhabitants[c],
                "tot_inwoners": after.inhabitants[c],
            }
            for name, array in new.items():
                columns[name].append(array)
    return {name: np.concatenate(arrays) for name, arrays in columns.items()}


def _close(
    rows: dict[str, NDArray[np.generic]],
    begin: NDArray[np.int64],
    end: NDArray[np.int64],
    known: NDArray[np.bool_],
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Sum terms to steps, check closure, round steps to the change and terms to their step."""
    per_block = PER_BLOCK[rows["step"].astype(np.intp)]
    n_blocks, n_measures = (
        int(rows["block"].max(initial=0)) + 2,
        int(rows["measure"].max(initial=0)) + 2,
    )
    shape = (known.size, len(STEPS), n_blocks, n_measures)
    # One number per (area, step, block, measure); all blocks together (-1) counts as block 0.
    key = np.ravel_multi_index(
        (
            rows["area"].astype(np.intp),
            rows["step"].astype(np.intp),
            np.where(per_block, rows["block"], NO_BLOCK).astype(np.intp) - NO_BLOCK,
            np.where(per_block, rows["measure"], NO_BLOCK).astype(np.intp) - NO_BLOCK,
        ),
        shape,
    )
    unique, inverse = np.unique(key, return_inverse=True)
    area, step, block, measure = np.unravel_index(unique, shape)
    exact = rows["exact"].astype(np.float64)
    # bincount of nothing is of integers, whatever the weights.
    step_exact = np.bincount(inverse, weights=exact, minlength=unique.size).astype(np.float64)
    change = np.where(known, end - begin, 0)
    residual = np.bincount(area, weights=step_exact, minlength=known.size) - change
    scale = np.maximum(np.maximum(np.abs(begin), np.abs(end)), UNIT)
    if np.any(np.abs(residual) > CLOSURE * scale):
        worst = int((np.abs(residual) / scale).argmax())
        raise ArithmeticError(f"area {worst}: steps miss the change by {residual[worst]} cents")
    rounded = largest_remainder(step_exact, change, area, UNIT)
    term_rounded = largest_remainder(exact, rounded, inverse.astype(np.intp), UNIT)
    terms = pl.DataFrame({**rows, "bedrag": term_rounded})
    steps = pl.DataFrame(
        {
            "area": area,
            "step": step,
            "block": block + NO_BLOCK,
            "measure": measure + NO_BLOCK,
            "exact": step_exact,
            "bedrag": rounded,
        }
    )
    return terms, steps
