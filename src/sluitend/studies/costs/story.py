"""What a reader of netto lasten must know and see first."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from sluitend.core.messages import Message, listing, msg
from sluitend.core.numbers import Count, Money
from sluitend.core.period import year_ranges
from sluitend.core.result import Notice, View
from sluitend.studies.wording import (
    DOCUMENT_TEXTS,
    GROSS_NOTICE,
    UNIT_NOTICE,
    missing_notice,
)

if TYPE_CHECKING:
    from sluitend.reference.areas import Areas
    from sluitend.rules.definition import Definition
    from sluitend.studies.costs.years import Costing, CostYear


def notices(data: Costing, years: list[CostYear]) -> tuple[Notice, ...]:
    """Say who is not in the amounts, where baten are unknown, and what rests on estimates."""
    geography = data.areas.geography
    notices = [
        missing_notice(
            str(year.filing[0]),
            year.filing[1],
            listing([f"{geography.name(c, year.filing[1])} ({c})" for c in year.missing], limit=20),
        )
        for year in years
        if year.missing
    ]
    without = [year.filing[1] for year in years if not year.has_income]
    if without:
        notices.append(
            Notice(
                "geen_baten",
                msg(
                    "Baten per taakveld zijn niet in de geladen bronnen voor {jaren}; netto lasten zijn daar niet te bepalen. Middelen uit het gemeentefonds zijn vrij besteedbaar en horen niet bij één onderwerp.",
                    jaren=year_ranges(without),
                ),
            )
        )
    for year in years:
        if year.conflicts:
            notices.append(  # noqa: PERF401 - a loop reads better than one long expression
                Notice(
                    "twee_bronnen",
                    msg(
                        "{document} {jaar}: twee publicaties van de lasten verschillen in {n} cellen (gemeente × groep); getoond is die met baten.",
                        document=DOCUMENT_TEXTS[str(year.filing[0])],
                        jaar=year.filing[1],
                        n=Count(year.conflicts),
                    ),
                )
            )
    estimated = [year.filing[1] for year in years if year.estimated]
    if estimated:
        notices.append(
            Notice(
                "geraamd",
                msg(
                    "De bedragen van {jaren} rusten deels op geraamde aandelen van gesplitste gemeenten.",
                    jaren=year_ranges(estimated),
                ),
            )
        )
    if any(area.soort in ("land", "gebied", "groep") for area in data.areas.areas):
        notices.append(GROSS_NOTICE)
    notices.append(UNIT_NOTICE)
    return tuple(notices)


def views(areas: Areas, subject: Definition) -> tuple[View, ...]:
    """Give the pictures of one area: per inhabitant, and per group."""
    if len(areas.areas) != 1:
        return ()
    area = areas.areas[0]
    words = {"onderwerp": subject.titel, "gebied": area.naam}
    one_group = len(subject.groepen) == 1
    return (
        View(
            "reeks",
            "jaren",
            msg("{onderwerp} in {gebied}: lasten per inwoner", **words),
            {"x": "jaar", "y": "lasten_per_inwoner"},
            {"gebied": area.code},
        ),
        View(
            "reeks",
            "groepen",
            msg("{onderwerp} in {gebied}: lasten in totaal", **words)
            if one_group
            else msg("{onderwerp} in {gebied}: lasten per groep", **words),
            {"x": "jaar", "y": "bedrag", "kleur": "groep_titel"},
            {"gebied": area.code},
        ),
    )


def headline(subject: Definition, years: pl.DataFrame) -> tuple[Message, ...]:
    """Say what the newest filed year cost, in a few sentences."""
    filed = years.filter(pl.col("lasten").is_not_null())
    if filed.is_empty():
        return (
            msg(
                "{onderwerp} in {gebied}: er zijn voor geen enkel jaar cijfers geleverd.",
                onderwerp=subject.titel,
                gebied=years["gebied_naam"][0],
            ),
        )
    last = filed.row(-1, named=True)
    sentences = [
        msg(
            "{onderwerp} in {gebied}: {bedrag} aan lasten in {jaar} ({document}).",
            onderwerp=subject.titel,
            gebied=last["gebied_naam"],
            bedrag=Money(last["lasten"]),
            jaar=last["jaar"],
            document=DOCUMENT_TEXTS[last["document"]],
        )
    ]
    if last["lasten_per_inwoner"] is not None:
        rate = Money(round(last["lasten_per_inwoner"]), "euro")
        sentences.append(
            msg(
                "Niet elke gemeente zit erin: {n} zonder volledig cijfer. Per inwoner van de andere is het {bedrag}.",
                n=Count(last["n_ontbreekt"]),
                bedrag=rate,
            )
            if last["n_ontbreekt"]
            else msg("Dat is {bedrag} per inwoner.", bedrag=rate)
        )
    if last["netto_lasten"] is not None:
        sentences.append(
            msg(
                "Na aftrek van de baten blijft {bedrag} aan netto lasten over.",
                bedrag=Money(last["netto_lasten"]),
            )
        )
    return tuple(sentences)
