"""Filed amounts carried to the areas' territory on one map, rounded so that all levels close."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from sluitend.core.numbers import CENTS_PER_KEUR
from sluitend.methods.rounding import largest_remainder
from sluitend.reference.taakvelden import concordance
from sluitend.studies.reasons import union

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sluitend.reference.areas import Areas
    from sluitend.studies.filed import Filing
    from sluitend.studies.frames import Columns
    from sluitend.studies.panel import Panel
    from sluitend.studies.reasons import Masks

    Floats = NDArray[np.float64]

UNIT = CENTS_PER_KEUR
TERMS = {
    "gebied": pl.String,
    "jaar": pl.Int64,
    "document": pl.String,
    "post": pl.String,
    "maat": pl.String,
    "groep": pl.String,
    "gm_code": pl.String,
    "taakveld": pl.String,
    "geleverd": pl.Int64,
    "aandeel": pl.Float64,
    "onafgerond": pl.Float64,
    "bedrag": pl.Int64,
}


@dataclass(frozen=True)
class OnTerritory:
    """One measure of one filing, per area.

    Attributes
    ----------
    groepen
        Axis of groups.
    total
        Shape (areas,), eurocents, whole source units: the sum of what is known.
    groups
        Shape (areas, groups); adds up to `total`.
    reasons
        Shape (areas, groups): why a part of the territory is missing in this group, as bits.
    filed
        Shape (codes, groups): municipalities of which the group is known.
    whole
        Shape (codes,): municipalities of which every group is known.
    whole_amount
        Shape (areas,), eurocents, of municipalities that are whole.
    terms
        Per area, municipality and taakveld: the filed amount, the share of it that lies in the
        area, and the amount in whole source units, which adds up to `groups`.
    """

    groepen: tuple[str, ...]
    total: NDArray[np.int64]
    groups: NDArray[np.int64]
    reasons: Masks
    filed: NDArray[np.bool_]
    whole: NDArray[np.bool_]
    whole_amount: Floats
    terms: Columns


def on_territory(
    areas: Areas, share: Floats, panel: Panel, filing: Filing, groepen: tuple[str, ...], maat: str
) -> OnTerritory:
    """Carry one filing of `panel` to the areas.

    Parameters
    ----------
    share
        Shape (areas, codes), from `Areas.territory`.
    groepen
        Groups of taakvelden that the subject covers.
    """
    blocks = concordance().groups(filing[1], groepen)
    known, why = panel.blocks(filing, blocks, "van")
    exists = areas.geography.exists(filing[1])
    why = np.where(exists[:, None], why, 0).astype(np.uint16)
    missing = why > 0
    whole = exists & ~missing.any(axis=1)
    exact_total = share @ known.sum(axis=1)
    total = (np.rint(exact_total / UNIT) * UNIT).astype(np.int64)
    n_areas, n_groups = share.shape[0], len(groepen)
    groups = largest_remainder(
        (share @ known).reshape(-1), total, np.repeat(np.arange(n_areas), n_groups), UNIT
    ).reshape(n_areas, n_groups)
    return OnTerritory(
        groepen=groepen,
        total=total,
        groups=groups,
        reasons=union(share > 0, why),
        filed=exists[:, None] & ~missing,
        whole=whole,
        whole_amount=share @ np.where(whole, known.sum(axis=1), 0.0),
        terms=_terms(areas, share, panel, filing, groups, groepen, maat, missing),
    )


def _terms(
    areas: Areas,
    share: Floats,
    panel: Panel,
    filing: Filing,
    groups: NDArray[np.int64],
    groepen: tuple[str, ...],
    maat: str,
    missing: NDArray[np.bool_],
) -> Columns:
    """Give every (area, municipality, taakveld) its part of the rounded amount of its group."""
    group_of = panel.groups(filing, groepen)
    used = np.flatnonzero(group_of >= 0)
    # A group of which a part is missing has no amount, so none of its taakvelden is a term.
    values = np.where(missing[:, group_of[used]], 0.0, panel.of(filing)[0][:, used])
    area, code = np.nonzero(share > 0)
    exact = share[area, code][:, None] * values[code]
    row, column = np.nonzero(exact)
    group = group_of[used][column]
    parts = exact[row, column]
    keys = area[row] * len(groepen) + group
    rounded = largest_remainder(parts, groups.reshape(-1), keys, UNIT)
    codes = np.array(areas.geography.codes, dtype=object)
    return {
        "gebied": np.array(areas.codes, dtype=object)[area[row]].tolist(),
        "jaar": np.full(row.size, filing[1], dtype=np.int64),
        "document": [str(filing[0])] * row.size,
        "post": [f"{maat}:{groepen[g]}" for g in group.tolist()],
        "maat": [maat] * row.size,
        "groep": [groepen[g] for g in group.tolist()],
        "gm_code": codes[code[row]].tolist(),
        "taakveld": [panel.taakvelden[c] for c in used[column].tolist()],
        "geleverd": np.rint(values[code[row], column]).astype(np.int64),
        "aandeel": share[area[row], code[row]],
        "onafgerond": parts,
        "bedrag": rounded,
    }
