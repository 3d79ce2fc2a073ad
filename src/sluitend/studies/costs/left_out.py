"""What a reader might expect in a subject and is not in it, so that nothing is hidden."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sluitend.core.missing import Missing
from sluitend.studies.costs.outputs import OUTPUTS
from sluitend.studies.costs.years import known
from sluitend.studies.frames import schema_of, stacked
from sluitend.studies.reasons import BIT, any_of, union, written
from sluitend.studies.territory import UNIT
from sluitend.tables.aggregate import require_additive
from sluitend.tables.iv3 import LASTEN

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import polars as pl

    from sluitend.studies.costs.years import Costing
    from sluitend.studies.filed import Filed, Filing
    from sluitend.studies.frames import Columns


def left_out(data: Costing, filings: Sequence[Filing], lasten: Filed) -> pl.DataFrame:
    """Sum what the definition leaves out, per area and filing: the table ``niet_meegeteld``."""
    for dimension in ("gm_code", "taakveld"):
        require_additive([LASTEN.measure("lasten")], dimension)
    parts = [part for filing in filings for part in _of_filing(data, filing, lasten)]
    return stacked(parts, schema_of(OUTPUTS["niet_meegeteld"]))


def _of_filing(data: Costing, filing: Filing, lasten: Filed) -> Iterator[Columns]:
    share, _ = data.areas.territory(filing[1])
    place = lasten.position[filing]
    # An absent row is a zero, but of a municipality without any row nothing is known.
    unfiled = data.areas.geography.exists(filing[1]) & ~lasten.listed[place].any(axis=1)
    nothing = np.where(unfiled, BIT[Missing.NOT_FILED], 0).astype(np.uint16)
    for item in data.subject.laat_weg:
        inside = np.isin(lasten.taakvelden, item.taakvelden) & lasten.occurs[place]
        if not inside.any():
            continue
        values = lasten.values[place][:, inside]
        # One part without a value leaves the sum without one.
        amounts = np.where(np.isnan(values).any(axis=1), 0.0, np.nan_to_num(values).sum(axis=1))
        total = (np.rint(share @ amounts / UNIT) * UNIT).astype(np.int64)
        reasons = union(share > 0, nothing | any_of(lasten.reasons[place][:, inside]))
        codes = sorted(code for code, is_in in zip(lasten.taakvelden, inside, strict=True) if is_in)
        yield {
            **data.keys(filing),
            "wat": [item.wat] * total.size,
            "taakvelden": [", ".join(codes)] * total.size,
            "bedrag": known(total, (reasons == 0) | (total != 0)),
            "waarom": [item.waarom] * total.size,
            "ontbreekt": written(reasons),
        }
