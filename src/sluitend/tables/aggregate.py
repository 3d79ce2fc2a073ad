"""The one way to add up: only along dimensions that allow it, and missing stays missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from sluitend.core.errors import AdditivityError, ContractError
from sluitend.core.messages import msg
from sluitend.core.missing import SEPARATOR

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sluitend.tables.contract import Contract, Measure


SUMMED = ("waarde", "bekend", "ontbreekt", "n", "n_ontbreekt")
"""Columns of a sum behind its keys."""


def aggregate(frame: pl.DataFrame, contract: Contract, by: Sequence[str]) -> pl.DataFrame:
    """Sum `frame` to the columns `by`, per measure.

    Parameters
    ----------
    frame
        Rows of the contract's table, filtered as you like, or an earlier sum of them; extra columns
        may be used in `by` (a group of taakvelden, a region).
    by
        Columns to keep. A key column that is left out is summed over, which every measure present
        must allow; a key column with one value in the frame may always be left out.

    Returns
    -------
    Columns `by`, ``maat``, and
    ``waarde`` (null as soon as one part is missing),
    ``bekend`` (sum of what is known; null when nothing is),
    ``ontbreekt`` (every reason that occurs, joined by ``|``), ``n`` and ``n_ontbreekt`` (rows of
    the table).

    Raises
    ------
    AdditivityError
        When a measure may not be added along a dropped dimension.
    ContractError
        When a row is there twice, as after a join that matched more than once.

    Examples
    --------
    >>> from sluitend.tables.iv3 import INHABITANTS
    >>> frame = pl.DataFrame({"jaar": [2022, 2023], "gm_code": ["GM9001"] * 2,
    ...     "maat": ["inwoners"] * 2, "waarde": [100, 110], "ontbreekt": [None, None]},
    ...     schema_overrides={"ontbreekt": pl.String})
    >>> aggregate(frame, INHABITANTS, by=["gm_code"])
    Traceback (most recent call last):
    ...
    sluitend.core.errors.AdditivityError: Inwoners mag niet worden opgeteld over jaar. ...
    """
    summed = set(SUMMED) <= set(frame.columns)
    # A key that an earlier sum left out was checked then.
    keys = [key for key in contract.keys if key in frame.columns or not summed]
    _refuse_not_additive(frame, contract, keys, by)
    _refuse_doubled(frame, contract, [*dict.fromkeys([*keys, *by]), "maat"])
    group = [*by, "maat"]
    known = pl.col("bekend" if summed else "waarde")
    missing = pl.col("waarde").null_count().cast(pl.Int64)
    sums = frame.group_by(group).agg(
        waarde=pl.col("waarde").sum(),
        gaten=missing,
        bekend=known.sum(),
        kennis=known.count(),
        n=pl.col("n").sum() if summed else pl.len().cast(pl.Int64),
        n_ontbreekt=pl.col("n_ontbreekt").sum() if summed else missing,
    )
    return (
        sums.join(_reasons(frame, group), on=group, how="left", nulls_equal=True)
        .select(
            *group,
            waarde=pl.when(pl.col("gaten") == 0).then("waarde"),
            bekend=pl.when(pl.col("kennis") > 0).then("bekend"),
            ontbreekt="ontbreekt",
            n="n",
            n_ontbreekt="n_ontbreekt",
        )
        .sort(group)
    )


def _reasons(frame: pl.DataFrame, group: Sequence[str]) -> pl.DataFrame:
    """Return per group with a missing part every reason that occurs, each once and in order.

    Only rows without a value are looked at: they are few, and texts are slow.
    """
    lacking = frame.filter(pl.col("waarde").is_null()).select(*group, "ontbreekt").unique()
    return (
        lacking.with_columns(pl.col("ontbreekt").str.split(SEPARATOR))
        .explode("ontbreekt")
        .unique()
        .sort("ontbreekt")
        .group_by(group, maintain_order=True)
        .agg(pl.col("ontbreekt").str.join(SEPARATOR))
    )


def require_additive(measures: Iterable[Measure], dimension: str) -> None:
    """Refuse to add measures along a dimension that does not allow it.

    Whoever adds up without `aggregate`, as arrays do, asks this first.

    Raises
    ------
    AdditivityError
        Naming the measure and what to do instead.
    """
    for measure in measures:
        if dimension not in measure.additive:
            raise AdditivityError(
                msg(
                    "{maat} mag niet worden opgeteld over {dimensie}.",
                    maat=measure.label,
                    dimensie=dimension,
                ),
                msg(
                    "Houd {dimensie} aan als uitsplitsing, of kies één waarde.", dimensie=dimension
                ),
            )


def _refuse_not_additive(
    frame: pl.DataFrame, contract: Contract, keys: Sequence[str], by: Sequence[str]
) -> None:
    measures = [contract.measure(name) for name in frame["maat"].unique().sort()]
    for key in keys:
        if key not in by and frame[key].n_unique() > 1:
            require_additive(measures, key)


def _refuse_doubled(frame: pl.DataFrame, contract: Contract, keys: Sequence[str]) -> None:
    doubled = frame.select(keys).filter(frame.select(keys).is_duplicated())
    if doubled.height:
        raise ContractError(
            msg(
                "In tabel {tabel} staat een rij twee keer: {rij}.",
                tabel=contract.id,
                rij="…"
                if contract.confidential
                else ", ".join(str(value) for value in doubled.row(0)),
            ),
            msg("Tel elke rij één keer; meestal vond een koppeling meer dan één rij."),
        )
