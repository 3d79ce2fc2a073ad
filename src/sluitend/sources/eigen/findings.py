"""Everything a file is held against once its rows are read: its own saldo, other rows, its own totals."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sluitend.sources.eigen.posts import Noticed, check_posts
from sluitend.sources.eigen.saldo import Saldo, check_saldo, look_at_saldo
from sluitend.sources.eigen.totals import Checked, check_totals

if TYPE_CHECKING:
    from collections.abc import Sequence

    import polars as pl

    from sluitend.sources.eigen.mapping import Mapping
    from sluitend.sources.eigen.rows import Body


@dataclass(frozen=True)
class Findings:
    """What the checks saw, per table where it is about one."""

    noticed: Noticed
    saldos: tuple[Saldo | None, ...]
    totals: tuple[Checked, ...]


def check_bodies(bodies: Sequence[Body], mapping: Mapping, known: pl.DataFrame | None) -> Findings:
    """Reject what cannot be, row by row; see `check_posts` for `known`.

    Totals come last: one that does not add up may only follow from a row that was rejected.
    """
    saldos = tuple(look_at_saldo(body) for body in bodies)
    for body, saldo in zip(bodies, saldos, strict=True):
        check_saldo(body, saldo)
    noticed = check_posts(bodies, mapping, known)
    return Findings(noticed, saldos, tuple(check_totals(body) for body in bodies))
