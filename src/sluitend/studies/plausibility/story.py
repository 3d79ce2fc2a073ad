"""What a reader must know before using findings, and sees first."""

from __future__ import annotations

import itertools
from functools import reduce
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from sluitend.core.messages import Label, Message, listing, msg
from sluitend.core.numbers import Count, Money
from sluitend.core.period import year_ranges
from sluitend.core.result import Notice
from sluitend.reference.fictional import is_fictional
from sluitend.studies.plausibility.events import heads
from sluitend.studies.plausibility.outputs import (
    CHECK_TEXTS,
    STRONG,
    WHY_TEXTS,
    WHY_WORDS,
    Check,
)
from sluitend.studies.plausibility.pairs import irregular
from sluitend.studies.wording import DOCUMENT_TEXTS, UNIT_NOTICE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sluitend.reference.areas import Areas
    from sluitend.studies.filed import Filing
    from sluitend.studies.plausibility.judging import Judging

FIRST = 5
"""Events that are named on top."""
NAMED = 8
"""Of those who did not file."""
WHOLE = (Check.NOT_FILED, Check.DOMAIN_ZERO)


def headline(areas: Areas, filings: list[Filing], findings: pl.DataFrame) -> tuple[Message, ...]:
    """Say how much stands out, and what to look at first."""
    document = filings[0][0]
    years = year_ranges([jaar for _, jaar in filings])
    if findings.is_empty():
        return (
            msg(
                "{gebied}, {document} {jaren}: er valt niets op. Dat zegt niet dat alles klopt.",
                gebied=_place(areas),
                document=DOCUMENT_TEXTS[str(document)],
                jaren=years,
            ),
        )
    events = heads(findings)
    counts = {
        "gebied": _place(areas),
        "document": DOCUMENT_TEXTS[str(document)],
        "jaren": years,
        "bevindingen": _findings_and_events(findings.height, events.height),
        "sterk": Count(findings.filter(nadruk=STRONG).height),
    }
    sentences = [_how_many(areas, filings, findings, counts)]
    absent = events.filter(pl.col("toets").is_in([str(check) for check in WHOLE]))
    if absent.height:
        sentences.append(
            msg(
                "Niet of niet apart geleverd, met de lasten van het jaar ervoor: {namen}.",
                namen=_absent(absent),
            )
        )
    first = events.filter(pl.col("bedrag").is_not_null()).head(FIRST)
    if first.height:
        sentences.append(msg("Kijk eerst naar:"))
        one = _tested(areas, filings) == 1
        sentences += _by_place(events) if one else map(_first, first.iter_rows(named=True))
    return tuple(sentences)


def _how_many(
    areas: Areas, filings: list[Filing], findings: pl.DataFrame, counts: dict[str, object]
) -> Message:
    """Count findings and events, and of several municipalities at how many of them."""
    alle = _tested(areas, filings)
    if alle == 1:
        if counts["sterk"] == Count(0):
            weak = {name: value for name, value in counts.items() if name != "sterk"}
            return msg(
                "{gebied}, {document} {jaren}: {bevindingen}. Een bevinding is een vraag, geen fout.",
                **weak,
            )
        return msg(
            "{gebied}, {document} {jaren}: {bevindingen}; sterk: {sterk}. Een bevinding is een vraag, geen fout.",
            **counts,
        )
    return msg(
        "{gebied}, {document} {jaren}: {bevindingen}, bij {m} van de {alle} gemeenten die in deze jaren bestonden; sterk: {sterk}. Een bevinding is een vraag, geen fout.",
        m=Count(findings["gebied"].n_unique()),
        alle=Count(alle),
        **counts,
    )


def _findings_and_events(findings: int, events: int) -> Message:
    """Count findings, and events when some findings have one cause."""
    found = _number(findings, msg("1 bevinding"), msg("bevindingen"))
    if findings == events:
        return found
    return msg(
        "{bevindingen}, samen {gebeurtenissen}",
        bevindingen=found,
        gebeurtenissen=_number(events, msg("1 gebeurtenis"), msg("gebeurtenissen")),
    )


def _number(n: int, one: Message, several: Message) -> Message:
    return one if n == 1 else msg("{n} {wat}", n=Count(n), wat=several)


def _absent(events: pl.DataFrame) -> Message:
    """Name who did not file, with what was filed the year before."""
    names = []
    for row in events.head(NAMED).iter_rows(named=True):
        known = row["vorige_waarde"] is not None
        amount = _money(row["vorige_waarde"]) if known else msg("niet bekend")
        place = msg("{gemeente} {jaar}", gemeente=row["gebied_naam"], jaar=row["jaar"])
        if row["toets"] == str(Check.DOMAIN_ZERO):
            place = msg("{plaats}, {waar}", plaats=place, waar=Label(row["onderwerp_titel"]))
        names.append(msg("{plaats} ({bedrag})", plaats=place, bedrag=amount))
    named = reduce(lambda before, one: msg("{eerst}, {dan}", eerst=before, dan=one), names)
    rest = events.height - len(names)
    return msg("{namen} en nog {rest}", namen=named, rest=rest) if rest else named


def _place(areas: Areas) -> Message:
    if len(areas.areas) == 1:
        return msg("{naam}", naam=areas.areas[0].naam)
    return msg("Alle gevraagde gebieden samen")


def _tested(areas: Areas, filings: list[Filing]) -> int:
    """Count the municipalities that were the areas in any of the years, each with its own filing."""
    inside = [areas.lineage(jaar).any(axis=0) for _, jaar in filings]
    return int(np.any(inside, axis=0).sum())


def _first(row: dict[str, object]) -> Message:
    # What shifted stays within the municipality: it neither rises nor falls.
    change = row["toets"] != str(Check.SHIFT)
    return msg(
        "{gemeente} {jaar}, {waar}: {toets} ({bedrag}).",
        gemeente=row["gebied_naam"],
        jaar=row["jaar"],
        waar=Label(row["onderwerp_titel"]),
        toets=CHECK_TEXTS[str(row["toets"])],
        bedrag=_money(row["bedrag"], signed=change),
    )


def _by_place(events: pl.DataFrame) -> list[Message]:
    """Tell of one municipality per place what stands out there, so that no line repeats its name."""
    known = events.filter(pl.col("bedrag").is_not_null())
    places = known.group_by("onderwerp_titel", "toets", maintain_order=True)
    found = []
    for (place, check), rows in itertools.islice(places, FIRST):
        change = check != str(Check.SHIFT)
        amounts = [
            msg("{bedrag} in {jaar}", bedrag=_money(cents, signed=change), jaar=jaar)
            for cents, jaar in rows.sort("jaar").select("bedrag", "jaar").iter_rows()
        ]
        found.append(
            msg(
                "{waar}: {bedragen} ({toets}).",
                waar=Label(place),
                bedragen=reduce(lambda a, b: msg("{eerst}, {dan}", eerst=a, dan=b), amounts),
                toets=CHECK_TEXTS[str(check)],
            )
        )
    return found


def meanings(findings: pl.DataFrame) -> Iterable[Notice]:
    """Tell once what each short word in the list of findings means, and what to check."""
    for why in findings["uitleg"].unique().sort():
        yield Notice(
            "wat_opvalt",
            msg("‘{kort}’: {lang}", kort=WHY_WORDS[why], lang=WHY_TEXTS[why]),
            "info",
        )


def _money(cents: object, *, signed: bool = False) -> Money:
    return Money(int(str(cents)), signed=signed)


def notices(
    areas: Areas,
    filings: list[Filing],
    judged: Judging,
    income: Judging | None,
    base: Filing | None,
    *,
    totals: bool,
) -> tuple[Notice, ...]:
    """Say what a finding is, and what could not be tested and why."""
    document = DOCUMENT_TEXTS[str(filings[0][0])]
    found = [
        Notice(
            "bevinding",
            msg(
                "Een plausibiliteitstoets wijst aan wat opvalt. Er kan een goede reden voor zijn; geen enkel cijfer is gewijzigd of weggelaten."
            ),
        )
    ]
    if base is None:
        found.append(
            Notice(
                "geen_vorig_jaar",
                msg(
                    "Van {jaar} is geen {document} geladen; {eerste} is daarom niet tegen een vorig jaar getoetst.",
                    jaar=filings[0][1] - 1,
                    document=document,
                    eerste=filings[0][1],
                ),
            )
        )
    if is_fictional(areas.geography.codes[0]):
        found.append(
            Notice(
                "stappen",
                msg(
                    "In het fictieve land gaan bedragen in stappen van € 10 per inwoner: bij kleine taakvelden valt daardoor elke stap op. Verder zijn er gemeenten die niet leverden, met opzet."
                ),
            )
        )
    found += _not_compared(judged)
    found += _territory(areas, judged)
    found += _income(filings, income)
    if not totals:
        found.append(
            Notice(
                "geen_totalen",
                msg(
                    "Er zijn geen gepubliceerde totalen geladen; of de delen optellen, is niet getoetst."
                ),
            )
        )
    small = [jaar for jaar, n in judged.small_classes.items() if n]
    if small:
        found.append(
            Notice(
                "kleine_klassen",
                msg(
                    "In {jaren} zijn niet alle gemeenten met hun grootteklasse vergeleken: er zijn klassen met te weinig gemeenten.",
                    jaren=year_ranges(small),
                ),
                "info",
            )
        )
    found.append(
        Notice(
            "reikwijdte",
            msg(
                "Getoetst is hoofdtaakveld 6. Andere taakvelden, categorieën en bronnen van baten tellen alleen mee in de toets op het totaal; balans en aantallen cliënten zijn niet getoetst."
            ),
            "info",
        )
    )
    return (*found, UNIT_NOTICE)


def _not_compared(judged: Judging) -> Iterable[Notice]:
    """Name the blocks that are not compared from year to year."""
    years: dict[str, list[int]] = {}
    few: dict[str, list[int]] = {}
    for pair in judged.pairs:
        for titel in dict.fromkeys(irregular(pair)):
            years.setdefault(titel, []).append(pair.after[1])
        for titel in judged.not_judged[pair.after[1]]:
            few.setdefault(titel, []).append(pair.after[1])
    if years:
        yield Notice(
            "niet_vergeleken",
            msg(
                "Niet tegen het vorige jaar getoetst, wegens een andere indeling of tijdelijk geld: {namen}.",
                namen=_with_years(years),
            ),
            "info",
        )
    if few:
        yield Notice(
            "te_weinig",
            msg(
                "Te weinig of te gelijke verhoudingen om uitschieters te zien: {namen}.",
                namen=_with_years(few),
            ),
            "info",
        )


def _with_years(years: dict[str, list[int]]) -> Message:
    return listing(
        [
            msg("{naam} ({jaren})", naam=Label(name), jaren=year_ranges(found))
            for name, found in years.items()
        ],
        limit=40,
    )


def _territory(areas: Areas, judged: Judging) -> Iterable[Notice]:
    """Name municipalities with an estimated part of another, and those of which a year is missing."""
    geography = areas.geography
    guessed: dict[str, list[int]] = {}
    unknown: dict[str, list[int]] = {}
    for pair in judged.pairs:
        jaar = pair.after[1]
        there = geography.exists(jaar) & judged.findings.selected(jaar)
        nothing = there & ~pair.estimated & ~pair.comparable.any(axis=1)
        for found, flags in ((guessed, there & pair.estimated), (unknown, nothing)):
            for position in np.flatnonzero(flags):
                name = geography.name(geography.codes[position], jaar)
                found.setdefault(name, []).append(jaar)
    if guessed:
        yield Notice(
            "geraamd",
            msg(
                "Niet tegen het vorige jaar getoetst, omdat een deel van een gesplitste gemeente geraamd is: {namen}.",
                namen=_with_years(guessed),
            ),
            "info",
        )
    if unknown:
        yield Notice(
            "ontbrekend",
            msg(
                "Niet tegen het vorige jaar getoetst, omdat een van beide jaren ontbreekt: {namen}.",
                namen=_with_years(unknown),
            ),
            "info",
        )


def _income(filings: list[Filing], income: Judging | None) -> Iterable[Notice]:
    there = set(income.panel.filings) if income else set()
    without = [jaar for document, jaar in filings if (document, jaar) not in there]
    if without:
        yield Notice(
            "geen_baten",
            msg(
                "Baten per taakveld zijn niet in de geladen bronnen voor {jaren}; daar zijn alleen lasten getoetst.",
                jaren=year_ranges(without),
            ),
            "info",
        )
