"""SQL over the pinned state, for looking: each table that counts is a relation by its id."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from sluitend.tables.catalogue import CONTRACTS

if TYPE_CHECKING:
    from sluitend.store.snapshot import Snapshot


class ArrowStream:
    """A frame as an Arrow stream and nothing else.

    DuckDB takes a Polars frame through pyarrow, which is not a dependency; a bare stream it reads
    itself.
    """

    def __init__(self, frame: pl.DataFrame) -> None:
        self._frame = frame

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """Hand over the stream (Arrow PyCapsule interface)."""
        return self._frame.__arrow_c_stream__(requested_schema)


def query(snapshot: Snapshot, sql: str) -> pl.DataFrame:
    """Answer a question on the tables of a snapshot; confidential tables are not there.

    The connection has no way to files or network: a question can only look at what is given to it.
    """
    import duckdb

    with duckdb.connect(config={"enable_external_access": "false"}) as connection:
        for contract in CONTRACTS.values():
            if not contract.confidential:
                connection.register(contract.id, ArrowStream(snapshot.read(contract)))
        return pl.DataFrame(connection.sql(sql))
