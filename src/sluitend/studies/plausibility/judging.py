"""One measure through the years: every test of amounts, in the order in which they exclude each other.

What stands on the list for its sign or its unit is no basis to judge anything else by: neither in
its own year, nor as the amount of last year.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from sluitend.reference.taakvelden import concordance
from sluitend.studies.plausibility.bounds import bounds
from sluitend.studies.plausibility.cells import appearing, signs, thousands, too_high
from sluitend.studies.plausibility.groups import Calm, peers
from sluitend.studies.plausibility.pairs import Pair
from sluitend.studies.plausibility.years import See, effects_of, shifts, yearly

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from sluitend.studies.filed import Filing
    from sluitend.studies.panel import Panel
    from sluitend.studies.plausibility.findings import Findings
    from sluitend.studies.plausibility.thresholds import Thresholds

    Flags = NDArray[np.bool_]

CHANGE = {
    "document": pl.String,
    "jaar": pl.Int64,
    "groep": pl.String,
    "groep_titel": pl.String,
    "verandering": pl.Int64,
    "stijgingen": pl.Int64,
    "dalingen": pl.Int64,
    "bij_bevinding": pl.Int64,
    "stijgingen_bij_bevinding": pl.Int64,
    "dalingen_bij_bevinding": pl.Int64,
    "deel": pl.Float64,
}


@dataclass
class Judging:
    """The tests of one measure, and what they leave for the next year.

    Attributes
    ----------
    listed
        Per filing, shape (codes, filed codes): on the list for sign or unit.
    came
        Per filing, the same shape: which way an amount moved that stood out.
    pairs
        The pairs of years that were compared.
    changes
        Rows of table ``verandering``.
    bounds
        Rows of table ``grenzen``.
    not_judged
        Titles of blocks with too few or too equal ratios, per year.
    small_classes
        Per year the number of municipalities in a size class too small to judge.
    """

    findings: Findings
    panel: Panel
    maat: str
    people: Mapping[int, NDArray[np.float64]]
    thresholds: Thresholds
    listed: dict[Filing, Flags] = field(default_factory=dict)
    came: dict[Filing, NDArray[np.int8]] = field(default_factory=dict)
    pairs: list[Pair] = field(default_factory=list)
    changes: list[pl.DataFrame] = field(default_factory=list)
    bounds: list[pl.DataFrame] = field(default_factory=list)
    not_judged: dict[int, list[str]] = field(default_factory=dict)
    small_classes: dict[int, int] = field(default_factory=dict)

    def run(self, filings: list[Filing], base: Filing | None) -> None:
        """Judge the filings in order of year; `base` is only what the first is compared with."""
        calm = Calm(self.thresholds, len(self.panel.geography.codes))
        earlier = base
        for filing in filings:
            follows = earlier is not None and earlier[1] == filing[1] - 1
            pair = Pair.build(self.panel, earlier, filing) if earlier and follows else None
            self._filing(filing, pair, calm)
            earlier = filing
        if self.pairs and self.maat == "lasten":
            calm.add(self.findings, self.pairs[-1])

    def _filing(self, filing: Filing, pair: Pair | None, calm: Calm) -> None:
        everything = (self.findings, self.panel, filing)
        people = self.people[filing[1]]
        listed = signs(*everything, pair, self.thresholds, self.maat)
        if pair is not None:
            suspect = self.listed.get(pair.before, np.zeros(listed.shape, dtype=np.bool_))
            unit = thousands(self.findings, pair, self.thresholds, suspect, listed, self.maat)
            listed = listed | pair.cells(unit)
        listed = listed | too_high(*everything, people, self.thresholds, listed, self.maat)
        self.listed[filing] = listed
        if pair is not None:
            self._pair(pair, people, calm)
        if self.maat == "lasten":
            self.small_classes[filing[1]] = peers(*everything, people, self.thresholds, listed)

    def _pair(self, pair: Pair, people: NDArray[np.float64], calm: Calm) -> None:
        nothing = np.zeros(self.listed[pair.after].shape, dtype=np.bool_)
        excluded = pair.of_earlier(self.listed.get(pair.before, nothing))
        excluded |= pair.of_later(self.listed[pair.after])
        usable = pair.comparable & pair.regular & ~excluded
        effects = effects_of(pair, usable, self.thresholds)
        self.bounds.append(bounds(pair, effects, self.thresholds, self.maat))
        part = np.zeros(usable.shape, dtype=np.bool_)
        see: See = [{} for _ in pair.blocks]
        if self.maat == "lasten":
            part, see = shifts(
                self.findings, pair, usable, effects.outside, people, self.thresholds
            )
            calm.take(pair, usable)
        came = self._came(pair)
        zero = appearing(self.findings, pair, usable, people, self.thresholds, came, self.maat, see)
        outlier = yearly(self.findings, pair, effects, self.thresholds, came, self.maat, see)
        moved = zero | outlier
        direction = np.where(moved, np.sign(np.nan_to_num(pair.change)), 0)
        spread = direction @ pair.inside["naar"].T.astype(np.float64)
        self.came[pair.after] = np.sign(spread).astype(np.int8)
        self.pairs.append(pair)
        used = ((usable & (pair.new != 0)) | (usable & (pair.old != 0))).any(axis=0)
        without = used & (effects.few | effects.tied)
        self.not_judged[pair.after[1]] = [pair.blocks[k].titel for k in np.flatnonzero(without)]
        if self.maat == "lasten":
            self.changes.append(self._change(pair, moved | part | excluded))

    def _came(self, pair: Pair) -> NDArray[np.int8]:
        """Carry the direction of last year's findings to the blocks of this pair."""
        before = self.came.get(pair.before)
        if before is None:
            return np.zeros(pair.new.shape, dtype=np.int8)
        carried = pair.flows.astype(np.float64) @ (before @ pair.inside["van"].astype(np.float64))
        return np.sign(carried).astype(np.int8)

    def _change(self, pair: Pair, flagged: Flags) -> pl.DataFrame:
        """Add the changes of comparable amounts up per group, and those with findings.

        Rises and falls cancel out in a sum, so the share is one of all rises and falls together.
        """
        known = concordance()
        chosen = self.findings.selected(pair.after[1])
        cells = pair.comparable & pair.regular & chosen[:, None]
        change = np.where(cells, pair.change, 0.0)
        rows = []
        for groep, titel in known.kort.items():
            columns = [k for k, block in enumerate(pair.blocks) if block.groep == groep]
            if not cells[:, columns].any():
                continue
            every = change[:, columns]
            part = np.where(flagged[:, columns], every, 0.0)
            whole, found = _up_and_down(every), _up_and_down(part)
            moved = whole[1] - whole[2]
            share = (found[1] - found[2]) / moved if moved else None
            rows.append((groep, titel, *whole, *found, share))
        frame = pl.DataFrame(rows, schema=list(CHANGE.items())[2:], orient="row")
        document, jaar = pair.after
        return frame.select(
            pl.lit(str(document)).alias("document"), pl.lit(jaar, pl.Int64).alias("jaar"), pl.all()
        )


def _up_and_down(change: NDArray[np.float64]) -> tuple[int, int, int]:
    """Return the sum of changes, of rises and of falls, in eurocents."""
    rises = round(float(np.maximum(change, 0).sum()))
    falls = round(float(np.minimum(change, 0).sum()))
    return rises + falls, rises, falls
