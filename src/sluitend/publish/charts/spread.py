"""What a distribution tells: where every municipality stands, the middle and the quarters, in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from sluitend.core.messages import Message, msg
from sluitend.core.missing import reason_text
from sluitend.core.numbers import Count

if TYPE_CHECKING:
    from sluitend.core.result import Result, View
    from sluitend.publish.charts.units import Unit

OWN, GROUP, OTHER = "eigen", "groep", "overig"
QUARTILES_FROM = 8
"""With fewer figures a quarter of them is one or two."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A municipality with a figure."""

    name: str
    value: float
    who: str


@dataclass(frozen=True)
class Spread:
    """What the picture tells.

    Attributes
    ----------
    dots
        Municipalities with a figure, from low to high.
    middle
        Median of all figures.
    quarters
        A quarter of all lies below the first, a quarter above the second; None of too few figures.
    without
        Names of those without a figure, per place of the fields `who`, with the reason.
    """

    dots: tuple[Standing, ...]
    middle: float | None
    quarters: tuple[float, float] | None
    without: tuple[tuple[str, str, str], ...]

    @property
    def own(self) -> Standing | None:
        """The municipality it is about."""
        return next((dot for dot in self.dots if dot.who == OWN), None)

    def place(self, among: tuple[str, ...]) -> tuple[int, int]:
        """Return the place of the own municipality from high to low, and of how many."""
        values = [dot.value for dot in self.dots if dot.who in among]
        own = self.own.value if self.own else 0.0
        return 1 + sum(value > own for value in values), len(values)


def spread(result: Result, view: View) -> Spread:
    """Return what a view of this kind shows."""
    fields, table = view.fields, result.tables[view.table]
    rows = table.select(
        naam=fields["naam"],
        waarde=pl.col(fields["waarde"]).cast(pl.Float64),
        wie=fields["groep"],
        waarom="ontbreekt" if "ontbreekt" in table.columns else pl.lit(None, pl.String),
    ).sort("waarde", "naam")
    known = rows.filter(pl.col("waarde").is_not_null())
    values = known["waarde"].to_numpy()
    enough = values.size >= QUARTILES_FROM
    return Spread(
        tuple(Standing(naam, waarde, wie) for naam, waarde, wie, _ in known.iter_rows()),
        float(np.median(values)) if values.size else None,
        (float(np.quantile(values, 0.25)), float(np.quantile(values, 0.75))) if enough else None,
        tuple(
            rows.filter(pl.col("waarde").is_null())
            .select("naam", "wie", pl.col("waarom").fill_null(""))
            .iter_rows()
        ),
    )


def sentences(found: Spread, unit: Unit) -> tuple[Message, ...]:
    """Tell the picture in words: place, middle, quarters, how many, and who has no figure."""
    if found.middle is None:
        return (msg("Verdeling zonder cijfers: van geen enkele gemeente is er een cijfer."),)
    told = [
        msg(
            "Verdeling van {n} gemeenten, elk een stip. Laagste: {laagste} {laag}; hoogste: {hoogste} {hoog}; middelste {midden}.",
            n=Count(len(found.dots)),
            laagste=found.dots[0].name,
            laag=unit.told(found.dots[0].value),
            hoogste=found.dots[-1].name,
            hoog=unit.told(found.dots[-1].value),
            midden=unit.told(found.middle),
        )
    ]
    if found.quarters:
        told.append(
            msg(
                "De helft van de gemeenten ligt tussen {onder} en {boven}.",
                onder=unit.told(found.quarters[0]),
                boven=unit.told(found.quarters[1]),
            )
        )
    told += _own(found, unit)
    if found.without:
        told.append(msg("Zonder cijfer: {n}.", n=Count(len(found.without))))
    return tuple(told)


def _own(found: Spread, unit: Unit) -> list[Message]:
    """Say where the municipality it is about stands, or why it does not."""
    own = found.own
    if own is None:
        return [
            msg("{naam}: geen cijfer ({reden}).", naam=naam, reden=reason_text(why))
            if why
            else msg("{naam}: geen cijfer.", naam=naam)
            for naam, who, why in found.without
            if who == OWN
        ]
    place, n = found.place((OWN, GROUP, OTHER))
    told = [
        msg(
            "{naam}: {bedrag}, plaats {plaats} van {n} van hoog naar laag.",
            naam=own.name,
            bedrag=unit.told(own.value),
            plaats=Count(place),
            n=Count(n),
        )
    ]
    place, n = found.place((OWN, GROUP))
    if n > 1:
        told.append(
            msg(
                "In de vergelijkingsgroep, haarzelf meegeteld: plaats {plaats} van {n}.",
                plaats=Count(place),
                n=Count(n),
            )
        )
    return told
