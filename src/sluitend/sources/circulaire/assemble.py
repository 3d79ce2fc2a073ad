"""From what the sheets of all workbooks gave to canonical tables, each figure once."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import polars as pl

from sluitend.sources.gemeentefonds import long_rows
from sluitend.sources.several import WHERE, each_once
from sluitend.sources.sheet import to_cents
from sluitend.tables.circulaire import MUTATIONS
from sluitend.tables.gemeentefonds import (
    FACTORS,
    PAYMENTS,
    SET,
    SHARES,
    UNITS,
    VOLUMES,
    WEIGHTS,
)

if TYPE_CHECKING:
    from sluitend.sources.sheet import Sheet
    from sluitend.tables.contract import Contract

CONTRACTS = (VOLUMES, WEIGHTS, SHARES, PAYMENTS, MUTATIONS, FACTORS)


@dataclass
class Pieces:
    """Rows by contract, as each sheet gave them: keys, `waarde` (a float, money in euro), and the sheet."""

    rows: dict[str, list[pl.DataFrame]] = field(default_factory=dict)
    named: dict[str, list[pl.DataFrame]] = field(default_factory=dict)
    """Keys that a sheet names, also of rows on the uitvallijst."""
    lost: set[str] = field(default_factory=set)

    def add(
        self,
        contract: Contract,
        where: str,
        rows: pl.DataFrame,
        sheet: Sheet,
        named: pl.DataFrame | None = None,
    ) -> None:
        """Add the rows of one sheet; `named` are the keys of rows it should have given."""
        if rows.height or (named is not None and named.height):
            self.rows.setdefault(contract.id, []).append(
                rows.with_columns(pl.lit(where).alias(WHERE))
            )
        if named is not None:
            self.named.setdefault(contract.id, []).append(named.select(contract.keys))
        if sheet.rejected:
            self.lost.add(contract.id)

    def tables(self, known: pl.DataFrame) -> dict[str, pl.DataFrame]:
        """Return the canonical tables, with a reason wherever a figure was expected and is not there.

        Raises
        ------
        SourceError
            When two sheets give different figures for one key.
        """
        tables = {
            contract.id: self._table(contract, known)
            for contract in CONTRACTS
            if contract.id in self.rows
        }
        if UNITS.id in self.rows:
            names = each_once(pl.concat(self.rows[UNITS.id]), UNITS.keys, "omschrijving")
            tables[UNITS.id] = names
        return tables

    def _table(self, contract: Contract, known: pl.DataFrame) -> pl.DataFrame:
        rows = each_once(pl.concat(self.rows[contract.id]), contract.keys, "waarde")
        if contract.value is None:
            rows = rows.with_columns(waarde=to_cents(pl.col("waarde")))
        lost = contract.id in self.lost
        named = pl.concat([rows.select(contract.keys), *self.named.get(contract.id, [])])
        return long_rows(rows, contract, "waarde", _expected(contract, named, known), lost=lost)


def _expected(contract: Contract, rows: pl.DataFrame, known: pl.DataFrame) -> pl.DataFrame:
    """Return every key that should have a figure: each municipality, each cluster."""
    if contract is FACTORS:
        return rows
    if contract in (WEIGHTS, SHARES):
        clusters = rows.select(*SET, "cluster").unique()
        return rows.select(*SET, contract.keys[-1]).unique().join(clusters, on=SET)
    newest = int(str(known["jaar"].max()))
    names = rows.select(*SET, contract.keys[-1]).unique()
    alive = known.select(_jaar="jaar", gm_code="gm_code")
    return names.with_columns(_jaar=pl.min_horizontal("jaar", pl.lit(newest, pl.Int64))).join(
        alive, on="_jaar"
    )
