"""Two filings side by side on comparable blocks, on the borders of the later one."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Literal

import numpy as np

from sluitend.reference.taakvelden import concordance
from sluitend.rules.definition import incidental_flows

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sluitend.reference.taakvelden import Block
    from sluitend.studies.filed import Filing
    from sluitend.studies.panel import Panel

    Floats = NDArray[np.float64]
    Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Pair:
    """One measure of two filings of consecutive years.

    Attributes
    ----------
    before, after
        The filings.
    blocks
        Axis of blocks that are comparable between the years.
    regular
        Shape (blocks,): neither broken by a new classification nor touched by an incidental flow.
    comparable
        Shape (codes, blocks): filed in both years, by the municipality or by all its predecessors
        as wholes. A municipality that holds an estimated part of another is not comparable.
    old, new
        Shape (codes, blocks), eurocents; NaN where not comparable.
    flows
        Shape (codes, codes): which municipalities of the earlier year make up each of the later.
    estimated
        Shape (codes,): municipalities of the later year with an estimated part of a split one.
    """

    panel: Panel
    before: Filing
    after: Filing
    blocks: tuple[Block, ...]
    regular: Flags
    comparable: Flags
    old: Floats
    new: Floats
    flows: Flags
    estimated: Flags

    @classmethod
    def build(cls, panel: Panel, before: Filing, after: Filing) -> Pair:
        """Compare two filings of `panel`."""
        geography = panel.geography
        blocks = concordance().blocks(before[1], after[1])
        share, guessed = geography.weights(before[1], after[1])
        earlier, why_earlier = panel.blocks(before, blocks, "van")
        later, why_later = panel.blocks(after, blocks, "naar")
        estimated: Flags = np.any(guessed, axis=0)
        unknown = (share.T > 0).astype(np.float64) @ (why_earlier > 0) > 0
        there = geography.exists(after[1]) & ~estimated
        comparable = there[:, None] & ~unknown & (why_later == 0)
        return cls(
            panel=panel,
            before=before,
            after=after,
            blocks=blocks,
            regular=np.array([block.vlag != "gebroken" for block in blocks])
            & ~np.array([bool(_incidental(block, before[1], after[1])) for block in blocks]),
            comparable=comparable,
            old=np.where(comparable, share.T @ earlier, np.nan),
            new=np.where(comparable, later, np.nan),
            flows=share.T > 0,
            estimated=estimated,
        )

    @property
    def change(self) -> Floats:
        """Shape (codes, blocks), eurocents; NaN where not comparable."""
        return self.new - self.old

    @cached_property
    def inside(self) -> dict[Literal["van", "naar"], Flags]:
        """Per side, which filed codes make up each block: shape (filed codes, blocks)."""
        return {
            "van": members(self.panel, self.before, self.blocks, "van"),
            "naar": members(self.panel, self.after, self.blocks, "naar"),
        }

    def of_earlier(self, cells: Flags) -> Flags:
        """Carry marks on filed cells of the earlier year to blocks of the later municipalities."""
        on_blocks = (cells.astype(np.float64) @ self.inside["van"]) > 0
        carried: Flags = (self.flows.astype(np.float64) @ on_blocks) > 0
        return carried

    def of_later(self, cells: Flags) -> Flags:
        """Bring marks on filed cells of the later year together in blocks."""
        on_blocks: Flags = (cells.astype(np.float64) @ self.inside["naar"]) > 0
        return on_blocks

    def cells(self, marked: Flags) -> Flags:
        """Spread marks on blocks over the filed cells of the later year."""
        spread: Flags = (marked.astype(np.float64) @ self.inside["naar"].T) > 0
        return spread


def members(
    panel: Panel, filing: Filing, blocks: tuple[Block, ...], side: Literal["van", "naar"]
) -> Flags:
    """Return which filed codes make up each block: shape (filed codes, blocks)."""
    known = concordance()
    found = [known.block_of(code, filing[1], blocks, side) for code in panel.taakvelden]
    return np.array([[name == block.id for block in blocks] for name in found], dtype=bool).reshape(
        len(found), len(blocks)
    )


def _incidental(block: Block, *years: int) -> list[str]:
    codes = block.van + block.naar
    return [flow.titel for flow in incidental_flows() if flow.touches(codes, *years)]


def irregular(pair: Pair) -> list[str]:
    """Return why blocks of a pair are not compared: titles of broken blocks and of flows."""
    years = (pair.before[1], pair.after[1])
    broken = [block.titel for block in pair.blocks if block.vlag == "gebroken"]
    flows = [titel for block in pair.blocks for titel in _incidental(block, *years)]
    return [*broken, *flows]
