"""Where a municipality stands: by its amount, by what that amount did, and among everyone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sluitend.studies.peers.outputs import ELSEWHERE, IN_GROUP, OWN
from sluitend.studies.peers.standing import reach, standing
from sluitend.studies.peers.tables import frame, number
from sluitend.studies.reasons import texts

if TYPE_CHECKING:
    import polars as pl
    from numpy.typing import NDArray

    from sluitend.studies.peers.changes import Change
    from sluitend.studies.peers.compared import Compared

    Floats = NDArray[np.float64]


def positions(data: Compared) -> pl.DataFrame:
    """Return where the municipality stands, gross and net."""
    now, rows = data.country.now, []
    for maat, values, reasons in (
        ("lasten", now.gross, now.reasons),
        ("netto-lasten", now.net, now.net_reasons),
    ):
        rows.append(
            {
                **data.area,
                "maat": maat,
                "document": str(now.filing[0]),
                "jaar": now.filing[1],
                **_placed(data, values),
                "ontbreekt": texts(reasons[[data.group.own]])[0],
            }
        )
    return frame("positie", rows)


def changed(data: Compared) -> pl.DataFrame:
    """Return what the amount per inhabitant did, beside what it did in the group, in euros."""
    return frame(
        "verandering",
        (
            {
                **_span(data, change),
                "begin": number(change.begin[data.group.own]),
                "eind": number(change.end[data.group.own]),
                **_placed(data, change.euros),
                "ontbreekt": texts(change.reasons[[data.group.own]])[0],
            }
            for change in data.country.changes
        ),
    )


def changed_share(data: Compared) -> pl.DataFrame:
    """Return the same as a part of what the amount was."""
    return frame(
        "verandering_aandeel",
        (
            {
                **_span(data, change),
                **_placed(data, change.share),
                "ontbreekt": texts(change.share_reasons[[data.group.own]])[0],
            }
            for change in data.country.changes
        ),
    )


def _span(data: Compared, change: Change) -> dict[str, object]:
    return {
        **data.area,
        "maat": change.maat,
        "document": str(data.country.filing[0]),
        "van": change.van,
        "tot": change.tot,
        "vergelijkbaar": change.flag,
    }


def _placed(data: Compared, values: Floats) -> dict[str, object]:
    """Return a value of the municipality beside those of its group, and of groups by other weights.

    Parameters
    ----------
    values
        Shape (municipalities,), NaN where there is none.
    """
    group, bounds = data.group, data.country.bounds
    own, others = values[group.own], values[group.peers]
    found = standing(own, others, bounds)
    low, high = reach([values[v.peers] for v in group.variants] + [others], bounds)
    amounts = {
        "eigen": own if np.isfinite(own) else None,
        "laagste": found.lowest,
        "onderkwartiel": found.lower,
        "mediaan": found.median,
        "bovenkwartiel": found.upper,
        "hoogste": found.highest,
        # Without other weights there is no range, and none of width zero is claimed.
        "mediaan_van": low if group.variants else None,
        "mediaan_tot": high if group.variants else None,
    }
    return {
        **{name: None if value is None else number(value) for name, value in amounts.items()},
        "plaats": found.place,
        "n": found.n,
        "n_lager": int((others < own).sum()) if found.place is not None else None,
        "n_ontbreekt": found.n_missing,
        "n_varianten": len(group.variants),
    }


def everyone(data: Compared) -> pl.DataFrame:
    """Return all municipalities of the map from high to low, those without a figure last."""
    country, group = data.country, data.group
    where = np.full(len(country.everyone.areas), ELSEWHERE, dtype=object)
    where[group.peers] = IN_GROUP
    where[group.own] = OWN
    rates, why = country.now.gross, texts(country.now.reasons)
    # Of equal amounts the lowest code comes first; numpy puts what is missing last.
    order = np.argsort(-rates, kind="stable").tolist()
    return frame(
        "spreiding",
        (
            {
                "gm_code": country.everyone.codes[p],
                "gm_naam": country.name(p),
                "wie": where[p],
                "document": str(country.filing[0]),
                "jaar": country.filing[1],
                "lasten_per_inwoner": number(rates[p]),
                "ontbreekt": why[p],
            }
            for p in order
        ),
    )
