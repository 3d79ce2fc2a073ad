"""The tables and terms of vergelijkingsgroep."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from sluitend.methods.rounding import largest_remainder
from sluitend.rules.characteristics import Kind
from sluitend.studies.frames import schema_of
from sluitend.studies.peers.outputs import MIDDLE, OUTPUTS, OWN
from sluitend.studies.peers.standing import middle, standing
from sluitend.studies.reasons import texts, union

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from numpy.typing import NDArray

    from sluitend.studies.peers.compared import Compared

    Floats = NDArray[np.float64]

MILLION = 1_000_000
"""Terms are whole millionths of the squared distance, so that they add up exactly."""
DECIMALS = 6
"""Distances and their parts are written with what the figures bear and no float noise."""
UNLABELLED: dict[str, dict[str, type[pl.DataType]]] = {
    "positie": dict.fromkeys(("n_lager", "n_varianten"), pl.Int64),
    "verandering": dict.fromkeys(("n_lager", "n_varianten"), pl.Int64),
    "verandering_aandeel": dict.fromkeys(("n_lager", "n_varianten"), pl.Int64),
    "groep": {"kwadraat": pl.Int64, "verandering_per_inwoner": pl.Float64},
    "kenmerken": {
        "aspect": pl.String,
        "midden_land": pl.Float64,
        "spreiding": pl.Float64,
        "n_grens": pl.Int64,
        "waarom": pl.String,
    },
}
"""Columns for who works with the data; a reader's table would be too wide with them."""


def frame(table: str, rows: Iterable[Mapping[str, object]]) -> pl.DataFrame:
    """Return rows as the table's contract says, with its key and what only data files show."""
    spec = OUTPUTS[table]
    schema: dict[str, type[pl.DataType]] = dict.fromkeys(spec.key, pl.String)
    schema |= schema_of(spec)
    return pl.DataFrame(list(rows), schema=schema | UNLABELLED.get(table, {}), orient="row")


def number(value: float) -> float | None:
    """Return a float for a table: None for what is not known, and no float noise."""
    return None if np.isnan(value) else round(float(value), DECIMALS)


def peers(data: Compared) -> pl.DataFrame:
    """Return the group, nearest first, with what to know of each municipality."""
    group, rows = data.group, []
    change = data.country.changes[0]
    why, why_net = texts(data.country.now.reasons), texts(data.country.now.net_reasons)
    for rank, p in enumerate(group.peers.tolist()):
        work, returned = data.country.execution(p), data.country.returned
        parts = np.nan_to_num(group.found.parts[0, p])
        rows.append(
            {
                **_peer(data, rank),
                "afstand": number(np.sqrt(group.squared[rank])),
                "kwadraat": _millionths(group.squared[rank]),
                "verschilt_in": group.used[int(parts.argmax())].what.titel if parts.any() else "",
                "blijft": number(group.stays[rank]),
                "bekend": number(group.found.known[0, p]),
                "inwoners": round(data.country.people[p]),
                "lasten_per_inwoner": number(data.country.now.gross[p]),
                "netto_per_inwoner": number(data.country.now.net[p]),
                "verandering_aandeel": number(change.share[p]),
                "verandering_per_inwoner": number(change.euros[p]),
                "baten_deel": number(returned.returned[p]) if returned else None,
                "heringedeeld": data.country.recent(p),
                "uitvoeringsvorm": f"{work.vorm} {work.met}" if work else "",
                "ontbreekt": why[p],
                "ontbreekt_netto": why_net[p],
            }
        )
    return frame("groep", rows)


def _millionths(squared: float) -> int | None:
    return None if np.isnan(squared) else round(squared * MILLION)


def _peer(data: Compared, rank: int) -> dict[str, object]:
    position = int(data.group.peers[rank])
    return {
        "rang": rank + 1,
        "gm_code": data.country.everyone.codes[position],
        "gm_naam": data.country.name(position),
    }


def series(data: Compared) -> pl.DataFrame:
    """Return the municipality and the middle of its group per year, the group being fixed."""
    rows = []
    for rates in data.years:
        key = {**data.area, "document": str(rates.filing[0]), "jaar": rates.filing[1]}
        found = standing(rates.gross[0], rates.gross[1:], data.country.bounds)
        others = union(np.ones((1, rates.gross.size - 1), dtype=np.bool_), rates.reasons[1:])
        rows += [
            {
                "wie": OWN,
                **key,
                "lasten_per_inwoner": number(rates.gross[0]),
                "n": int(np.isfinite(rates.gross[0])),
                "n_ontbreekt": int(np.isnan(rates.gross[0])),
                "ontbreekt": texts(rates.reasons[:1])[0],
            },
            {
                "wie": MIDDLE,
                **key,
                "lasten_per_inwoner": found.median,
                "onderkwartiel": found.lower,
                "bovenkwartiel": found.upper,
                "n": found.n,
                "n_ontbreekt": found.n_missing,
                "ontbreekt": texts(others)[0],
            },
        ]
    return frame("reeks", rows).sort("wie", "jaar")


def compared_by(data: Compared) -> pl.DataFrame:
    """Return every characteristic: what became of it, its year and source, and who lacks it."""
    rows = []
    for trait in data.country.traits:
        what, own = trait.what, data.group.own
        is_number, known = what.soort is Kind.NUMBER, trait.known
        group = trait.values[data.group.peers]
        same = trait.known[own] and not is_number
        rows.append(
            {
                "kenmerk": what.id,
                "kenmerk_titel": what.titel,
                "aspect": what.aspect,
                "gebruik": str(data.use(trait)),
                "gewicht": data.choice.weights[what.id],
                "eigen": number(trait.values[own]) if is_number else None,
                "midden_groep": _median(group) if is_number else None,
                "midden_land": _median(trait.values) if is_number else None,
                "eenheid": what.eenheid,
                "eigen_klasse": trait.labels[own],
                "n_gelijk": int((group == trait.values[own]).sum()) if same else None,
                "spreiding": number(trait.spread) if trait.jaar else None,
                "kenmerkjaar": trait.jaar,
                "bron": trait.origin.contract.title if trait.origin else "",
                "n_grens": int(trait.moved.sum()),
                "n_ontbreekt": int((~known).sum()),
                "waarom": what.waarom,
            }
        )
    return frame("kenmerken", rows)


def _median(values: Floats) -> float | None:
    known = values[np.isfinite(values)]
    return number(float(np.median(known))) if known.size else None


def sensitivity(data: Compared) -> pl.DataFrame:
    """Return per other weight who stays, who goes and who comes."""
    group, rows = data.group, []
    for variant in group.variants:
        stays = np.isin(group.peers, variant.peers)
        comes = variant.peers[~np.isin(variant.peers, group.peers)]
        rows.append(
            {
                "kenmerk": variant.trait.what.id,
                "kenmerk_titel": variant.trait.what.titel,
                "verandering": f"{variant.factor:g}",
                "n_blijft": int(stays.sum()),
                "blijft": number(float(stays.mean())),
                "mediaan": middle(data.country.now.gross[variant.peers], data.country.bounds),
                "eruit": ", ".join(data.country.name(int(p)) for p in group.peers[~stays]),
                "erin": ", ".join(data.country.name(int(p)) for p in comes),
            }
        )
    return frame("gevoeligheid", rows)


def differences(data: Compared) -> pl.DataFrame:
    """Return every peer and characteristic: both values, the difference and its part."""
    group, rows = data.group, []
    for rank, p in enumerate(group.peers.tolist()):
        for k, trait in enumerate(group.used):
            is_number = trait.what.soort is Kind.NUMBER
            share = group.found.parts[0, p, k] / (group.squared[rank] or 1.0)
            rows.append(
                {
                    **_peer(data, rank),
                    "kenmerk": trait.what.id,
                    "kenmerk_titel": trait.what.titel,
                    "eigen": number(trait.values[group.own]) if is_number else None,
                    "ander": number(trait.values[p]) if is_number else None,
                    "eenheid": trait.what.eenheid,
                    "eigen_klasse": trait.labels[group.own],
                    "ander_klasse": trait.labels[p],
                    "in_spreiding": number(gap(data, p, k)),
                    "gewicht": float(group.weights[k]),
                    "bijdrage": number(share),
                }
            )
    return frame("verschillen", rows)


def gap(data: Compared, position: int, k: int) -> float:
    """Return a difference in spreads: with a sign, but for a region, which is the same or not."""
    trait = data.group.used[k]
    size = float(np.sqrt(data.group.found.squares[0, position, k]))
    lower = trait.scale[position] < trait.scale[data.group.own]
    return -size if trait.what.soort is not Kind.SAME and lower else size


def terms(data: Compared) -> pl.DataFrame:
    """Return per peer and characteristic what it adds to the squared distance, in millionths."""
    group = data.group
    parts = group.found.parts[0, group.peers] * MILLION
    rank, k = np.nonzero(np.isfinite(parts))
    # A municipality of which nothing is known has no distance, and no part of one.
    totals = np.rint(np.nan_to_num(group.squared) * MILLION).astype(np.int64)
    rounded = largest_remainder(parts[rank, k], totals, rank, 1)
    places = group.peers[rank].tolist()
    return pl.DataFrame(
        {
            "gebied": [data.country.everyone.codes[group.own]] * rank.size,
            "jaar": [data.country.filing[1]] * rank.size,
            "post": [f"afstand:{data.country.everyone.codes[p]}" for p in places],
            "gm_code": [data.country.everyone.codes[p] for p in places],
            "kenmerk": [group.used[i].what.id for i in k],
            "gewicht": group.weights[k],
            "deel_bekend": group.found.known[0, group.peers][rank].round(DECIMALS),
            "in_spreiding": [number(gap(data, p, int(i))) for p, i in zip(places, k, strict=True)],
            "onafgerond": parts[rank, k].round(DECIMALS),
            "bedrag": rounded,
        },
        schema_overrides={"jaar": pl.Int64, "in_spreiding": pl.Float64},
    )
