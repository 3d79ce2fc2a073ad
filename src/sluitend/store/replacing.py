"""What a newer publication would take away: figures of an older one that it does not have itself.

A publication replaces a piece of a table as a whole. A file with part of a piece, such as one payment
of a circular or one product of a budget, would so wipe out the rest in silence. That is told, and needs
an explicit yes.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from sluitend.core.errors import SourceError
from sluitend.core.messages import msg
from sluitend.core.numbers import Count
from sluitend.store.catalog import rank, standing
from sluitend.store.loading import identify
from sluitend.tables.catalogue import CONTRACTS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sluitend.core.messages import Message
    from sluitend.sources.source import Reading
    from sluitend.store.snapshot import Snapshot
    from sluitend.tables.contract import Contract


@dataclass(frozen=True, slots=True)
class Loss:
    """Rows of one table that count now and would no longer."""

    table: str
    publication: str
    rows: int
    example: str
    allowed: bool
    """The user agreed to it: no more rows than the uitvallijst of the new publication has, or it says
    why it takes the place of the older one."""

    @property
    def text(self) -> Message:
        """Say what would go."""
        return msg(
            "In tabel ‘{tabel}’ vervallen {n} rijen van publicatie {publicatie}, bijvoorbeeld {rij}: de nieuwe "
            "publicatie vervangt dat stuk en heeft ze niet.",
            tabel=CONTRACTS[self.table].title,
            n=Count(self.rows),
            publicatie=self.publication,
            rij=self.example,
        )


def losses(snapshot: Snapshot, readings: Sequence[Reading]) -> tuple[Loss, ...]:
    """Return what loading these readings would take away from what counts now."""
    found: list[Loss] = []
    for reading in readings:
        if not any(snapshot.chosen[table] for table in reading.tables):
            continue
        d = reading.described
        rejected = sum(count.afgekeurd for count in reading.files)
        next_load = sys.maxsize if d.correction else 0
        identity = identify(reading)[0]
        coming = standing(d.published_on, next_load, d.status, rejected, identity)
        for table, frame in sorted(reading.tables.items()):
            contract = CONTRACTS[table]
            taken = _taken_over(snapshot, contract, frame, coming, d.source)
            if taken:
                agreed = sys.maxsize if d.correction else rejected
                found += _absent(snapshot, contract, frame, taken, agreed)
    return tuple(found)


def _taken_over(
    snapshot: Snapshot,
    contract: Contract,
    frame: pl.DataFrame,
    coming: tuple[str, int, int, int, str],
    source: str,
) -> list[tuple[object, ...]]:
    """Return the partitions that count now and would come from another publication instead.

    Of two of one source that only differ in content there is nothing to take over: that is refused
    for what it is.
    """
    mine = set(frame.select(contract.partition).unique().iter_rows())
    return [
        piece.partition
        for piece in snapshot.chosen[contract.id]
        if piece.partition in mine
        and piece.publication.id != coming[-1]
        and coming > rank(piece)
        and (piece.publication.source != source or coming[:-1] != rank(piece)[:-1])
    ]


def _absent(
    snapshot: Snapshot,
    contract: Contract,
    frame: pl.DataFrame,
    taken: list[tuple[object, ...]],
    agreed: int,
) -> list[Loss]:
    schema = contract.schema()
    wanted = pl.DataFrame(
        taken, schema=[(name, schema[name]) for name in contract.partition], orient="row"
    )
    gone = (
        snapshot.read(contract)
        .join(wanted, on=contract.partition, how="semi")
        .join(frame, on=contract.row_keys, how="anti")
    )
    return [
        Loss(
            contract.id,
            str(publication),
            part.height,
            contract.example(part),
            gone.height <= agreed,
        )
        for (publication,), part in gone.group_by("publicatie_id", maintain_order=True)
    ]


def refuse_losses(found: Sequence[Loss]) -> None:
    """Refuse a load that would take figures away.

    Raises
    ------
    SourceError
        With the first loss; nothing was loaded.
    """
    refused = [loss for loss in found if not loss.allowed]
    if refused:
        raise SourceError(
            refused[0].text,
            msg(
                "Er is niets geladen. Zet alle bestanden van deze publicatie in één map en laad ze samen, of zeg "
                "met --vervallen-toestaan dat deze rijen mogen vervallen."
            ),
        )
