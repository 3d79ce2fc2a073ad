"""What a reader of a map must know and see first."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from sluitend.core.messages import Message, listing, msg
from sluitend.core.missing import reason_text
from sluitend.core.numbers import Count, Decimals, Money
from sluitend.core.result import Notice, View
from sluitend.studies.choropleth.measures import Sort
from sluitend.studies.choropleth.outputs import LIMITS, MARKED
from sluitend.studies.wording import UNIT_NOTICE

if TYPE_CHECKING:
    from sluitend.reference.areas import Areas
    from sluitend.studies.choropleth.measures import Wanted
    from sluitend.studies.choropleth.values import Values
    from sluitend.studies.filed import Filing

NAMED = 20
MOST_MARKED = 3
"""Of more municipalities that are pointed out, a sentence each is too much."""
GROSS = Notice(
    "bruto",
    msg(
        "Lasten zijn bruto. Een gemeente die ook voor andere gemeenten betaalt, zoals een centrumgemeente, staat daardoor hoog; dat zegt niets over haar eigen inwoners."
    ),
)
CLASSES = Notice(
    "klassen",
    msg(
        "Elke kleur staat voor ongeveer evenveel gemeenten; gemeenten met hetzelfde cijfer hebben dezelfde kleur. Een donkere kleur is een hoog cijfer en geen oordeel."
    ),
    "info",
)


def figure(value: float, column: str, wanted: Wanted) -> Message | Money:
    """Write a value of the map for a sentence."""
    if LIMITS[column] == "bedrag_per_inwoner":
        return Money(round(value), "euro", signed=wanted.sort is Sort.CHANGE)
    number = Decimals(value, 1)
    if wanted.sort is Sort.PER_THOUSAND:
        return msg("{getal} per 1.000 inwoners", getal=number)
    unit = wanted.measure.unit if wanted.measure else ""
    if unit in ("procent", "fractie"):
        return msg("{getal} procent", getal=number)
    if unit == "per_duizend":
        return msg("{getal} per 1.000", getal=number)
    if unit in ("euro", "euro_per_eenheid"):
        return msg("{getal} euro", getal=number)
    return msg("{getal}", getal=number)


def headline(
    wanted: Wanted, values: Values, frame: pl.DataFrame, title: Message
) -> tuple[Message, ...]:
    """Say which municipality is highest, lowest and in the middle, and of whom nothing is known."""
    known = frame.filter(pl.col(values.column).is_not_null()).sort(
        values.column, "gm_code", descending=[True, False]
    )
    if known.is_empty():
        return (msg("{titel}: van geen enkele gemeente is er een cijfer.", titel=title),)

    def shown(row: int) -> Message:
        return msg(
            "{naam} ({waarde})",
            naam=known["gm_naam"][row],
            waarde=figure(known[values.column][row], values.column, wanted),
        )

    middle = float(np.median(known[values.column].to_numpy()))
    told = [
        msg(
            "{titel}: van {laagste} tot {hoogste}.",
            titel=title,
            laagste=shown(-1),
            hoogste=shown(0),
        ),
        msg(
            "In het midden ligt {waarde}: de helft van de gemeenten zit hoger, de helft lager.",
            waarde=figure(middle, values.column, wanted),
        ),
    ]
    places = [row for row in range(known.height) if known["wie"][row] == MARKED]
    if len(places) <= MOST_MARKED:
        told += [
            msg(
                "{gemeente}: plaats {plaats} van {n}, van hoog naar laag.",
                gemeente=shown(row),
                plaats=Count(1 + int((known[values.column] > known[values.column][row]).sum())),
                n=Count(known.height),
            )
            for row in places
        ]
    without = frame.height - known.height
    told.append(
        msg(
            "Zonder cijfer: {n} van de {alle} gemeenten. Zij zijn gearceerd.",
            n=Count(without),
            alle=Count(frame.height),
        )
        if without
        else msg("Van alle {alle} gemeenten is er een cijfer.", alle=Count(frame.height))
    )
    return tuple(told)


def notices(
    wanted: Wanted,
    values: Values,
    frame: pl.DataFrame,
    gebied: Areas,
    filing: Filing,
    drawn_year: int,
) -> tuple[Notice, ...]:
    """Say who has no figure and why, who was reclassified, and what the map does not say."""
    jaar = filing[1]
    found = [*_missing(values, frame), *_moved(wanted, values, gebied, jaar)]
    if values.broken:
        found.append(
            Notice(
                "andere_indeling",
                msg(
                    "Vanaf {jaar} geldt een andere indeling van taakvelden. Een deel van de verandering kan daardoor komen en zegt dan niets over zorg of prijs.",
                    jaar=jaar,
                ),
            )
        )
    if wanted.sort in (Sort.COSTS, Sort.CHANGE):
        found.append(GROSS)
    if drawn_year != jaar:
        found.append(
            Notice(
                "grenzen",
                msg(
                    "Getekend met de grenzen van {getekend}: in {jaar} waren er dezelfde gemeenten.",
                    getekend=drawn_year,
                    jaar=jaar,
                ),
                "info",
            )
        )
    if wanted.subject is not None:
        found.append(UNIT_NOTICE)
    return (*found, CLASSES)


def _missing(values: Values, frame: pl.DataFrame) -> list[Notice]:
    """Name the municipalities without a value, per reason."""
    without = frame.filter(pl.col(values.column).is_null())
    return [
        Notice(
            "ontbrekend",
            msg(
                "Geen cijfer ({reden}): {namen}.",
                reden=reason_text(str(reason)),
                namen=listing(
                    [f"{naam} ({code})" for naam, code in rows.select("gm_naam", "gm_code").rows()],
                    limit=NAMED,
                ),
            ),
        )
        for (reason,), rows in without.group_by("ontbreekt", maintain_order=True)
    ]


def _moved(wanted: Wanted, values: Values, gebied: Areas, jaar: int) -> list[Notice]:
    """Name the municipalities with other borders than the year before."""
    geography = gebied.geography
    if jaar - 1 not in geography.years:
        return []
    share, _ = geography.weights(jaar - 1, jaar)
    alone = (share > 0).sum(axis=0) == 1
    changed = np.flatnonzero(geography.exists(jaar) & ~(alone & (np.diagonal(share) == 1)))
    if not changed.size:
        return []
    names = listing([geography.name(geography.codes[int(p)], jaar) for p in changed], limit=NAMED)
    if wanted.sort is not Sort.CHANGE:
        return [
            Notice(
                "heringedeeld",
                msg("Op 1 januari {jaar} heringedeeld: {namen}.", jaar=jaar, namen=names),
                "info",
            )
        ]
    told = [
        Notice(
            "heringedeeld",
            msg(
                "Op 1 januari {jaar} heringedeeld: {namen}. Het jaar ervoor is naar de nieuwe grenzen gerekend.",
                jaar=jaar,
                namen=names,
            ),
        )
    ]
    if values.estimated:
        told.append(
            Notice(
                "geraamd",
                msg(
                    "De verandering rust deels op geraamde aandelen van gesplitste gemeenten bij {namen}.",
                    namen=listing([geography.name(code, jaar) for code in values.estimated]),
                ),
            )
        )
    return told


def view(wanted: Wanted, values: Values, title: Message) -> View:
    """Describe the picture."""
    unit = wanted.measure.unit if wanted.measure and wanted.sort is Sort.RATE else ""
    if wanted.sort is Sort.PER_THOUSAND:
        unit = "per_duizend"
    return View(
        "kaart",
        "gemeenten",
        title,
        {
            "waarde": values.column,
            "naam": "gm_naam",
            "code": "gm_code",
            "klasse": "klasse",
            "groep": "wie",
            "klassen": "klassen",
            "vlakken": "vlakken",
            # A fraction is shown as a percentage.
            "eenheid": "procent" if unit == "fractie" else unit,
        },
    )
