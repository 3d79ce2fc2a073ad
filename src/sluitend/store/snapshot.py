"""One state of the data: which publication counts for every piece. Readers hold nothing else."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import polars as pl

from sluitend.store.catalog import newest
from sluitend.store.files import read_table
from sluitend.store.publications import publications_of
from sluitend.tables.areas import DIVISIONS, MUNICIPALITIES, RECLASSIFICATIONS
from sluitend.tables.catalogue import CONTRACTS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from sluitend.core.kept import Shelf
    from sluitend.core.result import Publication
    from sluitend.store.catalog import Piece
    from sluitend.tables.contract import Contract

FINGERPRINT_LENGTH = 12


@dataclass(frozen=True)
class Snapshot:
    """A pinned, immutable state of a workspace.

    Attributes
    ----------
    known_on
        ISO date; empty when everything that is loaded counts.
    chosen
        Per table the pieces that count. Their files never change and are never removed.
    frames
        Tables that were read already, by id, the pieces they are made of and the last year that counts:
        what never changes is read once, and days on which the same counted share it. What is
        worked out of a table goes by which object it is (`core.kept`).
    """

    root: Path
    known_on: str
    chosen: dict[str, tuple[Piece, ...]]
    frames: Shelf[pl.DataFrame] = field(compare=False, repr=False)

    @classmethod
    def of(
        cls,
        root: Path,
        pieces: Sequence[Piece],
        known_on: str,
        frames: Shelf[pl.DataFrame],
    ) -> Snapshot:
        """Choose among all committed pieces."""
        own: dict[str, list[Piece]] = {}
        for piece in pieces:
            own.setdefault(piece.table, []).append(piece)
        chosen: dict[str, tuple[Piece, ...]] = {}
        for table, contract in CONTRACTS.items():
            picked = newest(own.get(table, ()), known_on, bool(contract.effect_year))
            chosen[table] = tuple(picked[key] for key in sorted(picked, key=repr))
        return cls(root, known_on, chosen, frames)

    def has(self, contract: Contract) -> bool:
        """Say whether anything of this table counts in this state."""
        return bool(self.chosen[contract.id])

    def read(self, contract: Contract) -> pl.DataFrame:
        """Return the rows of a table that count in this state, sorted by key."""
        key = contract.id, _digest(self._lines([contract]))
        whole = self.frames.get(key, lambda: self._read(contract))
        if not (self.known_on and contract.effect_year):
            return whole
        last = int(self.known_on[:4])
        in_force = pl.col(contract.effect_year) <= last
        if whole.select(in_force.all()).item():
            return whole
        return self.frames.get((*key, last), lambda: whole.filter(in_force))

    def _read(self, contract: Contract) -> pl.DataFrame:
        pieces = self.chosen[contract.id]
        if not pieces:
            return pl.DataFrame(schema=contract.schema())
        parts = []
        for file in sorted({piece.file for piece in pieces}):
            frame = read_table(self.root, file)
            own = [piece for piece in pieces if piece.file == file]
            wanted = pl.DataFrame(
                [(*piece.partition, piece.publication.id) for piece in own],
                schema=[
                    *((name, contract.schema()[name]) for name in contract.partition),
                    ("publicatie_id", pl.String),
                ],
                orient="row",
            )
            parts.append(frame.join(wanted, on=[*contract.partition, "publicatie_id"], how="semi"))
        return pl.concat(parts).sort(contract.row_keys)

    def publications(self, tables: Iterable[Contract]) -> tuple[Publication, ...]:
        """Return the publications that count for these tables, in order of id."""
        return publications_of(p for contract in tables for p in self.chosen[contract.id])

    def fingerprint(self, tables: Iterable[Contract]) -> str:
        """Return a short hash of exactly the data these tables hold in this state.

        It depends on the content of the publications and on which piece counts, not on when or in
        which order they were loaded: two workspaces with the same sources agree.
        """
        return _digest([*self._lines(tables), f"bekend_op {self.known_on}"])[:FINGERPRINT_LENGTH]

    def _lines(self, tables: Iterable[Contract]) -> list[str]:
        """Write each piece that counts for these tables, in order."""
        return sorted(
            f"{contract.id} {piece.partition!r} {piece.publication.id} {piece.publication.digest}"
            for contract in tables
            for piece in self.chosen[contract.id]
        )


def _digest(lines: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


GEOGRAPHY_TABLES = (MUNICIPALITIES, RECLASSIFICATIONS, DIVISIONS)
"""What every question about an area rests on."""
