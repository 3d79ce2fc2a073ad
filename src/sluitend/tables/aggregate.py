"""The one way to add up: only along dimensions that allow it, and missing stays missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from sluitend.core.errors import AdditivityError
from sluitend.core.messages import msg
from sluitend.core.missing import SEPARATOR

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sluitend.tables.contract import Contract


def aggregate(frame: pl.DataFrame, contract: Contract, by: Sequence[str]) -> pl.DataFrame:
    """Sum `frame` to the columns `by`, per measure.

    Parameters
    ----------
    frame
        Rows of the contract's table, filtered as you like; extra columns may be used in `by`
        (a group of taakvelden, a region) when they follow from the key columns.
    by
        Columns to keep. A key column that is left out is summed over, which every measure present
        must allow; a key column with one value in the frame may always be left out.

    Returns
    -------
    Columns `by`, ``maat``, and
    ``waarde`` (null as soon as one part is missing),
    ``bekend`` (sum of what is known; null when nothing is),
    ``ontbreekt`` (every reason that occurs, joined by ``|``), ``n`` and ``n_ontbreekt``.

    Raises
    ------
    AdditivityError
        When a measure may not be added along a dropped dimension.

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
    measures = [contract.measure(name) for name in frame["maat"].unique().sort()]
    for key in contract.keys:
        if key in by or frame[key].n_unique() <= 1:
            continue
        for measure in measures:
            if key not in measure.additive:
                raise AdditivityError(
                    msg(
                        "{maat} mag niet worden opgeteld over {dimensie}.",
                        maat=measure.label,
                        dimensie=key,
                    ),
                    msg("Houd {dimensie} aan als uitsplitsing, of kies één waarde.", dimensie=key),
                )
    reasons = pl.col("ontbreekt").drop_nulls().unique().sort().str.join(SEPARATOR)
    return (
        frame.group_by([*by, "maat"], maintain_order=False)
        .agg(
            waarde=pl.when(pl.col("waarde").null_count() == 0).then(pl.col("waarde").sum()),
            bekend=pl.when(pl.col("waarde").count() > 0).then(pl.col("waarde").sum()),
            ontbreekt=pl.when(pl.col("waarde").null_count() > 0).then(reasons),
            n=pl.len().cast(pl.Int64),
            n_ontbreekt=pl.col("waarde").null_count().cast(pl.Int64),
        )
        .sort([*by, "maat"])
    )
