"""What the bounds of outliers rest on: enough for a reader to work each of them out again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from sluitend.core.messages import msg
from sluitend.core.numbers import CENTS_PER_KEUR, Count, Decimals, Money
from sluitend.methods.hidiroglou_berthelot import amount_at, effect_of
from sluitend.studies.derivation import Derivation
from sluitend.studies.plausibility.findings import in_unit
from sluitend.studies.plausibility.outputs import Check

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sluitend.methods.hidiroglou_berthelot import Effects
    from sluitend.studies.plausibility.pairs import Pair
    from sluitend.studies.plausibility.thresholds import Thresholds

BOUND = {
    "document": pl.String,
    "jaar": pl.Int64,
    "maat": pl.String,
    "toets": pl.String,
    "onderwerp": pl.String,
    "onderwerp_titel": pl.String,
    "gemeenten": pl.Int64,
    "verhouding": pl.Float64,
    "kwartiel_1": pl.Float64,
    "kwartiel_2": pl.Float64,
    "kwartiel_3": pl.Float64,
    "kleinste_afstand": pl.Float64,
    "exponent_u": pl.Float64,
    "factor_a": pl.Float64,
    "factor_c": pl.Float64,
}
RATIO_DECIMALS, EFFECT_DECIMALS = 6, 4


def bounds(pair: Pair, effects: Effects, thresholds: Thresholds, maat: str) -> pl.DataFrame:
    """Return a row for every block of a pair of years in which outliers were looked for."""
    rows = [
        (
            str(pair.after[0]),
            pair.after[1],
            maat,
            str(Check.YEARLY),
            block.id,
            block.titel,
            int(effects.units[k]),
            float(effects.median_ratio[k]),
            *(float(quartile) for quartile in effects.quartiles[:, k]),
            float(effects.least_distance[k]),
            thresholds.size,
            thresholds.slack,
            thresholds.bound,
        )
        for k, block in enumerate(pair.blocks)
        if np.isfinite(effects.low[k])
    ]
    return pl.DataFrame(rows, schema=BOUND, orient="row")


def bound_of(finding: Mapping[str, Any], basis: Mapping[str, Any]) -> Derivation:
    """Work the bound of an outlier out again from what it rests on.

    Parameters
    ----------
    finding
        A row of ``bevindingen``.
    basis
        The row of ``grenzen`` with the same keys.

    Raises
    ------
    ArithmeticError
        When another bound comes out than the finding has: a bug, never shown.
    """
    u, ratio, factor = basis["exponent_u"], basis["verhouding"], basis["factor_c"]
    before, now = (
        np.array([finding[name] / CENTS_PER_KEUR]) for name in ("vorige_waarde", "waarde")
    )
    first, middle, third = (basis[f"kwartiel_{n}"] for n in (1, 2, 3))
    least = basis["kleinste_afstand"]
    up = float(effect_of(before, now, np.array([ratio]), u)[0]) > middle
    distance = max(third - middle if up else middle - first, least)
    limit = middle + factor * distance if up else middle - factor * distance
    found = amount_at(np.array([limit]), before, np.array([ratio]), u)
    cents = float(in_unit(found * CENTS_PER_KEUR)[0])
    if cents != finding["grens"]:
        raise ArithmeticError(f"the bound of {finding} is {cents} when worked out again")
    text = msg(
        "Grens {grens}: {n} gemeenten, middelste verhouding M = {m}; met U = {u} zijn de kwartielen van E {e1}, {e2} en {e3} (bedragen in € 1.000); kleinste afstand d = {d} (A = {a}); grens van E = {e2} {teken} {c} × {afstand} = {uitkomst}. Bij vorig jaar {vorig} is E dat bij {grens}.",
        grens=Money(finding["grens"], "euro"),
        n=Count(basis["gemeenten"]),
        m=Decimals(ratio, RATIO_DECIMALS),
        u=Decimals(u, RATIO_DECIMALS),
        e1=Decimals(first, EFFECT_DECIMALS),
        e2=Decimals(middle, EFFECT_DECIMALS),
        e3=Decimals(third, EFFECT_DECIMALS),
        d=Decimals(least, EFFECT_DECIMALS),
        a=Decimals(basis["factor_a"], RATIO_DECIMALS),
        teken="+" if up else "−",
        c=Decimals(factor, RATIO_DECIMALS),
        afstand=Decimals(distance, EFFECT_DECIMALS),
        uitkomst=Decimals(limit, EFFECT_DECIMALS),
        vorig=Money(finding["vorige_waarde"], "euro"),
    )
    return Derivation(text, cents)
