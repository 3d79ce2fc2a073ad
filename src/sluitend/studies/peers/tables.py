"""The tables and terms of vergelijkingsgroep."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from sluitend.methods.rounding import largest_remainder
from sluitend.rules.characteristics import Kind, executions
from sluitend.studies.peers.outputs import MIDDLE, OUTPUTS, OWN, Use
from sluitend.studies.peers.standing import middle, reach, standing
from sluitend.studies.reasons import texts, union

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from numpy.typing import NDArray

    from sluitend.core.result import Kind as ColumnKind
    from sluitend.reference.areas import Areas
    from sluitend.rules.characteristics import Execution
    from sluitend.rules.definition import Definition
    from sluitend.studies.panel import Filing
    from sluitend.studies.peers.group import Group
    from sluitend.studies.peers.rates import Rates
    from sluitend.studies.peers.standing import Bounds
    from sluitend.studies.peers.traits import Trait

    Floats = NDArray[np.float64]

MILLION = 1_000_000
"""Terms are whole millionths of the squared distance, so that they add up exactly."""
DECIMALS = 6
"""Distances and their parts are written with what the figures bear and no float noise."""
NUMBERED: dict[ColumnKind, type[pl.DataType]] = {
    "jaar": pl.Int64,
    "aantal": pl.Int64,
    "bedrag": pl.Int64,
    "getal": pl.Float64,
    "aandeel": pl.Float64,
    "bedrag_per_inwoner": pl.Float64,
}
UNLABELLED: dict[str, dict[str, type[pl.DataType]]] = {
    "positie": {"n_varianten": pl.Int64},
    "groep": {"kwadraat": pl.Int64},
    "kenmerken": {
        "aspect": pl.String,
        "midden_land": pl.Float64,
        "spreiding": pl.Float64,
        "n_grens": pl.Int64,
        "waarom": pl.String,
    },
}
"""Columns for who works with the data; a reader's table would be too wide with them."""


@dataclass(frozen=True)
class Compared:
    """Everything the tables are made of.

    Attributes
    ----------
    everyone
        All municipalities on the map of the year; the axis of `now`, `returned` and `people`.
    now
        Rates of the year of the question.
    returned
        Rates of the filing from which the share of baten is taken, None when there is none.
    before
        Rates of every year, of the municipality itself and its peers in that order.
    """

    everyone: Areas
    subject: Definition
    filing: Filing
    traits: tuple[Trait, ...]
    weights: Mapping[str, float]
    group: Group
    bounds: Bounds
    now: Rates
    returned: Rates | None
    before: tuple[Rates, ...]
    people: Floats

    @property
    def area(self) -> dict[str, str]:
        """The municipality itself, as key of a row."""
        own = self.group.own
        return {"gebied": self.everyone.codes[own], "gebied_naam": self.name(own)}

    def name(self, position: int) -> str:
        """Return the name of a municipality."""
        return self.everyone.areas[position].naam

    def recent(self, position: int) -> int | None:
        """Return the last year in which borders changed, within the years that count as recent."""
        geography, jaar = self.everyone.geography, self.filing[1]
        place = geography.index[self.everyone.codes[position]]
        for year in range(jaar, max(jaar - self.bounds.recent, geography.years[0]), -1):
            share, _ = geography.weights(year - 1, year)
            if (share[:, place] > 0).sum() != 1 or share[place, place] == 0:
                return year
        return None

    @cached_property
    def carrying(self) -> NDArray[np.bool_]:
        """Which municipalities have so much more baten than usual that they may carry for others.

        Against the middle municipality, because some subjects bring baten everywhere: the Rijk pays
        for bijstand.
        """
        if self.returned is None:
            return np.zeros(len(self.everyone.areas), dtype=np.bool_)
        share = self.returned.returned
        usual = np.median(share[np.isfinite(share)]) if np.isfinite(share).any() else np.nan
        found: NDArray[np.bool_] = share - usual >= self.bounds.returned
        return found

    def execution(self, position: int) -> Execution | None:
        """Return who does the work, when a public source says so for this year."""
        code, jaar = self.everyone.codes[position], self.filing[1]
        return next((e for e in executions() if e.gm_code == code and e.van <= jaar <= e.tot), None)

    def use(self, trait: Trait) -> Use:
        """Return what became of a characteristic."""
        if self.weights[trait.what.id] == 0:
            return Use.LEFT_OUT
        if trait.jaar is None:
            return Use.NO_YEAR
        if not np.isfinite(trait.scale[self.group.own]):
            return Use.OWN_UNKNOWN
        return Use.USED if trait.spread else Use.ALL_EQUAL


def frame(table: str, rows: Iterable[Mapping[str, object]]) -> pl.DataFrame:
    """Return rows as the table's contract says, with its key and what only data files show."""
    spec = OUTPUTS[table]
    schema: dict[str, type[pl.DataType]] = dict.fromkeys(spec.key, pl.String)
    schema |= {c.name: NUMBERED.get(c.kind, pl.String) for c in spec.columns}
    return pl.DataFrame(list(rows), schema=schema | UNLABELLED.get(table, {}), orient="row")


def number(value: float) -> float | None:
    """Return a float for a table: None for what is not known, and no float noise."""
    return None if np.isnan(value) else round(float(value), DECIMALS)


def positions(data: Compared) -> pl.DataFrame:
    """Return where the municipality stands, gross and net."""
    group, rows = data.group, []
    for maat, values, reasons in (
        ("lasten", data.now.gross, data.now.reasons),
        ("netto-lasten", data.now.net, data.now.net_reasons),
    ):
        found = standing(values[group.own], values[group.peers], data.bounds)
        low, high = reach(
            [values[v.peers] for v in group.variants] + [values[group.peers]], data.bounds
        )
        rows.append(
            {
                **data.area,
                "maat": maat,
                "document": str(data.filing[0]),
                "jaar": data.filing[1],
                "eigen": number(values[group.own]),
                "laagste": found.lowest,
                "onderkwartiel": found.lower,
                "mediaan": found.median,
                "bovenkwartiel": found.upper,
                "hoogste": found.highest,
                "plaats": found.place,
                "n": found.n,
                "n_ontbreekt": found.n_missing,
                "mediaan_van": low,
                "mediaan_tot": high,
                "n_varianten": len(group.variants),
                "ontbreekt": texts(reasons[[group.own]])[0],
            }
        )
    return frame("positie", rows)


def peers(data: Compared) -> pl.DataFrame:
    """Return the group, nearest first, with what to know of each municipality."""
    group, rows = data.group, []
    why, why_net = texts(data.now.reasons), texts(data.now.net_reasons)
    for rank, p in enumerate(group.peers.tolist()):
        work, returned = data.execution(p), data.returned
        parts = np.nan_to_num(group.found.parts[0, p])
        rows.append(
            {
                **_peer(data, rank),
                "afstand": number(np.sqrt(group.squared[rank])),
                "kwadraat": round(group.squared[rank] * MILLION),
                "verschilt_in": group.used[int(parts.argmax())].what.titel if parts.any() else "",
                "blijft": number(group.stays[rank]),
                "bekend": number(group.found.known[0, p]),
                "inwoners": round(data.people[p]),
                "lasten_per_inwoner": number(data.now.gross[p]),
                "netto_per_inwoner": number(data.now.net[p]),
                "baten_deel": number(returned.returned[p]) if returned else None,
                "heringedeeld": data.recent(p),
                "uitvoeringsvorm": f"{work.vorm} {work.met}" if work else "",
                "ontbreekt": why[p],
                "ontbreekt_netto": why_net[p],
            }
        )
    return frame("groep", rows)


def _peer(data: Compared, rank: int) -> dict[str, object]:
    position = int(data.group.peers[rank])
    return {
        "rang": rank + 1,
        "gm_code": data.everyone.codes[position],
        "gm_naam": data.name(position),
    }


def series(data: Compared) -> pl.DataFrame:
    """Return the municipality and the middle of its group per year, the group being fixed."""
    rows = []
    for rates in data.before:
        key = {**data.area, "document": str(rates.filing[0]), "jaar": rates.filing[1]}
        found = standing(rates.gross[0], rates.gross[1:], data.bounds)
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
    for trait in data.traits:
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
                "gewicht": data.weights[what.id],
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
                "mediaan": middle(data.now.gross[variant.peers], data.bounds),
                "eruit": ", ".join(data.name(int(p)) for p in group.peers[~stays]),
                "erin": ", ".join(data.name(int(p)) for p in comes),
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
    totals = np.rint(group.squared * MILLION).astype(np.int64)
    rounded = largest_remainder(parts[rank, k], totals, rank, 1)
    places = group.peers[rank].tolist()
    return pl.DataFrame(
        {
            "gebied": [data.everyone.codes[group.own]] * rank.size,
            "jaar": [data.filing[1]] * rank.size,
            "post": [f"afstand:{data.everyone.codes[p]}" for p in places],
            "gm_code": [data.everyone.codes[p] for p in places],
            "kenmerk": [group.used[i].what.id for i in k],
            "gewicht": group.weights[k],
            "deel_bekend": group.found.known[0, group.peers][rank].round(DECIMALS),
            "in_spreiding": [number(gap(data, p, int(i))) for p, i in zip(places, k, strict=True)],
            "onafgerond": parts[rank, k].round(DECIMALS),
            "bedrag": rounded,
        },
        schema_overrides={"jaar": pl.Int64, "in_spreiding": pl.Float64},
    )
