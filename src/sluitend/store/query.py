"""SQL over the pinned state, for looking: each table that counts is a relation by its id."""

from __future__ import annotations

import re
from importlib.util import find_spec
from typing import TYPE_CHECKING, Protocol

import polars as pl

from sluitend.core.errors import ArgumentError
from sluitend.core.messages import msg
from sluitend.tables.catalogue import CONTRACTS

if TYPE_CHECKING:
    from sluitend.store.snapshot import Snapshot


class Streaming(Protocol):
    """What gives an Arrow stream: a frame of Polars, an answer of DuckDB."""

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """Hand over the stream (Arrow PyCapsule interface)."""
        ...


class ArrowStream:
    """A frame as an Arrow stream and nothing else.

    DuckDB takes a Polars frame through pyarrow, which is not a dependency; a bare stream it reads
    itself. The other way round, Polars keeps hold of DuckDB's own objects, which then complain at
    the end of the process.
    """

    def __init__(self, data: Streaming) -> None:
        self._data = data

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """Hand over the stream (Arrow PyCapsule interface)."""
        return self._data.__arrow_c_stream__(requested_schema)


def _relation(frame: pl.DataFrame) -> object:
    """Give DuckDB a frame in a form it can read here.

    Where pyarrow happens to be installed DuckDB sends every stream through it, and that does not know
    the newest layout of texts in Arrow.
    """
    if find_spec("pyarrow"):
        return frame.to_arrow(compat_level=pl.CompatLevel.oldest())
    return ArrowStream(frame)


def query(snapshot: Snapshot, sql: str) -> pl.DataFrame:
    """Answer a question on the tables of a snapshot; confidential tables are not there.

    The connection has no way to files or network: a question can only look at what is given to it.

    Raises
    ------
    ArgumentError
        For a statement that is wrong or gives no rows to look at.
    """
    import duckdb

    with duckdb.connect(config={"enable_external_access": "false"}) as connection:
        named = set(re.findall(r"\w+", sql.lower()))
        for contract in CONTRACTS.values():
            if contract.id in named and not contract.confidential:
                connection.register(contract.id, _relation(snapshot.read(contract)))
        try:
            answer = connection.sql(sql)
            if answer is not None:
                return pl.DataFrame(ArrowStream(answer))
        except (duckdb.Error, pl.exceptions.PolarsError) as error:
            raise _refusal(str(error).splitlines()[0]) from error
        raise _refusal(sql)


def _refusal(detail: str) -> ArgumentError:
    return ArgumentError(
        msg("Deze vraag kan niet worden beantwoord: {fout}.", fout=detail),
        msg(
            "Stel één vraag met SELECT, over: {tabellen}.",
            tabellen=", ".join(c.id for c in CONTRACTS.values() if not c.confidential),
        ),
    )
