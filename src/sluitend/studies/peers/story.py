"""What a reader of a vergelijkingsgroep must know and see first."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sluitend.core.messages import Message, listing, msg
from sluitend.core.numbers import Count, Decimals, Money
from sluitend.core.period import year_ranges
from sluitend.core.result import Notice, View
from sluitend.studies.peers.outputs import Use
from sluitend.studies.wording import DOCUMENT_TEXTS

if TYPE_CHECKING:
    import polars as pl

    from sluitend.studies.peers.compared import Compared

PERCENT = 100
FAR = 1.0
"""Squared distance at which a municipality differs as much as one standard deviation on average."""
JUDGEMENT = Notice(
    "geen_oordeel",
    msg(
        "Hoger of lager dan de groep zegt niet of het goed of slecht is, en niet waarom. Het is een reden om na te vragen."
    ),
    "info",
)


def notices(data: Compared) -> tuple[Notice, ...]:
    """Say what the group is, what was not known, and which municipalities are another case."""
    return (
        *_chosen(data),
        *_characteristics(data),
        *_figures(data),
        *_other_cases(data),
        JUDGEMENT,
    )


def _chosen(data: Compared) -> list[Notice]:
    group, found = data.group, []
    if group.peers.size < data.choice.number:
        found.append(
            Notice(
                "kleine_groep",
                msg(
                    "De groep heeft {n} gemeenten en niet {gevraagd}: meer zijn er niet om uit te kiezen.",
                    n=Count(group.peers.size),
                    gevraagd=Count(data.choice.number),
                ),
            )
        )
    if group.squared[0] > FAR:
        found.append(
            Notice(
                "weinig_gelijkend",
                msg(
                    "Geen gemeente lijkt er sterk op: de dichtstbijzijnde ligt op afstand {afstand}. Lees de groep daarom met voorzichtigheid.",
                    afstand=Decimals(float(np.sqrt(group.squared[0])), 1),
                ),
            )
        )
    if group.unplaced.any():
        found.append(
            Notice(
                "niet_te_plaatsen",
                msg(
                    "Niet te plaatsen, omdat te veel kenmerken onbekend zijn: {namen}.",
                    namen=listing(
                        [data.country.name(int(p)) for p in np.flatnonzero(group.unplaced)]
                    ),
                ),
            )
        )
    if group.variants:
        found.append(
            Notice(
                "gevoeligheid",
                msg(
                    "De groep is een keuze. Bij {n} andere gewichten (elk kenmerk weggelaten, gehalveerd en verdubbeld) blijft gemiddeld {deel}% van de gemeenten in de groep.",
                    n=Count(len(group.variants)),
                    deel=Count(round(float(group.stays.mean()) * PERCENT)),
                ),
            )
        )
    return found


def _characteristics(data: Compared) -> list[Notice]:
    by_use: dict[Use, list[str]] = {}
    for trait in data.country.traits:
        by_use.setdefault(data.use(trait), []).append(trait.what.titel)
    found = [
        Notice("kenmerk_ontbreekt", text)
        for use, text in (
            (
                Use.NO_YEAR,
                msg(
                    "Telt niet mee, omdat er van {jaar} of eerder geen cijfers zijn geladen: {kenmerken}.",
                    jaar=data.country.filing[1],
                    kenmerken=listing(by_use.get(Use.NO_YEAR, [])),
                ),
            ),
            (
                Use.OWN_UNKNOWN,
                msg(
                    "Telt niet mee, omdat het van deze gemeente niet bekend is: {kenmerken}.",
                    kenmerken=listing(by_use.get(Use.OWN_UNKNOWN, [])),
                ),
            ),
        )
        if use in by_use
    ]
    other = [
        f"{t.what.titel} ({t.jaar})" for t in data.group.used if t.jaar != data.country.filing[1]
    ]
    if other:
        found.append(
            Notice(
                "ander_jaar",
                msg("Kenmerken van een ander jaar: {kenmerken}.", kenmerken=listing(other)),
                "info",
            )
        )
    return found


def _figures(data: Compared) -> list[Notice]:
    group, found = data.group, []
    without = group.peers[np.isnan(data.country.now.gross[group.peers])]
    if without.size:
        found.append(
            Notice(
                "ontbrekend",
                msg(
                    "{document} {jaar}: geen (volledig) cijfer van {namen}. Zij blijven in de groep en tellen niet mee in het midden.",
                    document=DOCUMENT_TEXTS[str(data.country.filing[0])],
                    jaar=data.country.filing[1],
                    namen=listing([data.country.name(int(p)) for p in without]),
                ),
            )
        )
    n = group.peers.size - without.size
    if n < data.country.bounds.quartiles:
        found.append(
            Notice(
                "te_weinig",
                msg(
                    "Met {n} cijfers in de groep is er geen middelste: daarvoor zijn er {minst} nodig.",
                    n=Count(n),
                    minst=Count(data.country.bounds.median),
                )
                if n < data.country.bounds.median
                else msg(
                    "Met {n} cijfers in de groep zijn er geen kwartielen: daarvoor zijn er {minst} nodig.",
                    n=Count(n),
                    minst=Count(data.country.bounds.quartiles),
                ),
            )
        )
    if np.isnan(data.country.now.net).all():
        found.append(
            Notice(
                "geen_baten",
                msg(
                    "Baten per taakveld zijn niet in de geladen bronnen voor {jaar}; netto lasten zijn daar niet te bepalen.",
                    jaar=data.country.filing[1],
                ),
            )
        )
    guessed = [rates.filing[1] for rates in data.years if rates.estimated.any()]
    if guessed:
        found.append(
            Notice(
                "geraamd",
                msg(
                    "De reeks rust in {jaren} deels op geraamde aandelen van gesplitste gemeenten.",
                    jaren=year_ranges(guessed),
                ),
            )
        )
    return found


def _other_cases(data: Compared) -> list[Notice]:
    """Name municipalities, the own one too, that carry for others, merged or work together."""
    everybody = [data.group.own, *data.group.peers.tolist()]
    found = []
    if data.country.returned is not None:
        carrying = [p for p in everybody if data.country.carrying[p]]
        if carrying:
            found.append(
                Notice(
                    "voor_anderen",
                    msg(
                        "Veel baten op dit onderwerp ({document} {jaar}: als deel van de lasten {deel} procentpunt of meer boven de middelste gemeente), dus mogelijk lasten voor andere gemeenten: {namen}. Vergelijk daar netto.",
                        deel=Count(round(data.country.bounds.returned * PERCENT)),
                        document=DOCUMENT_TEXTS[str(data.country.returned.filing[0])],
                        jaar=data.country.returned.filing[1],
                        namen=listing([data.country.name(p) for p in carrying]),
                    ),
                )
            )
    moved = [(p, year) for p in everybody if (year := data.country.recent(p)) is not None]
    if moved:
        found.append(
            Notice(
                "heringedeeld",
                msg(
                    "Kort geleden heringedeeld: {namen}.",
                    namen=listing([f"{data.country.name(p)} ({year})" for p, year in moved]),
                ),
            )
        )
    known = [p for p in everybody if data.country.execution(p) is not None]
    found.append(
        Notice(
            "uitvoeringsvorm",
            msg(
                "Wie het werk doet (zelf, een andere gemeente of een gezamenlijke organisatie) staat in geen geladen bron. Van {n} van deze {alle} gemeenten is het uit een openbaar stuk bekend; het telt niet mee in de afstand.",
                n=Count(len(known)),
                alle=Count(len(everybody)),
            ),
        )
    )
    return found


def views(data: Compared) -> tuple[View, ...]:
    """Give the picture: the municipality and the middle of its group over the years."""
    return (
        View(
            "reeks",
            "reeks",
            msg(
                "{onderwerp} in {gebied} en in de vergelijkingsgroep: lasten per inwoner",
                onderwerp=data.country.subject.titel,
                gebied=data.own,
            ),
            {"x": "jaar", "y": "lasten_per_inwoner", "kleur": "wie"},
        ),
    )


def headline(data: Compared, positions: pl.DataFrame) -> tuple[Message, ...]:
    """Say where the municipality stands, as far as its group allows."""
    gross = positions.filter(positions["maat"] == "lasten").row(0, named=True)
    sentences = [_own(data, gross)]
    if gross["mediaan"] is not None:
        sentences.append(
            msg(
                "De middelste van {n} gemeenten die er het meest op lijken: {bedrag}.",
                n=Count(gross["n"]),
                bedrag=_rate(gross["mediaan"]),
            )
        )
    if gross["onderkwartiel"] is not None:
        sentences.append(
            msg(
                "De helft van hen ligt tussen {laag} en {hoog}.",
                laag=_rate(gross["onderkwartiel"]),
                hoog=_rate(gross["bovenkwartiel"]),
            )
        )
    if gross["plaats"] is not None:
        sentences.append(
            msg(
                "{gebied} staat op plaats {plaats} van {n}, van hoog naar laag.",
                gebied=data.own,
                plaats=Count(gross["plaats"]),
                n=Count(gross["n"] + 1),
            )
        )
    if data.group.variants and gross["mediaan_van"] is not None:
        sentences.append(
            msg(
                "Weegt men de kenmerken anders, dan ligt de middelste tussen {laag} en {hoog}.",
                laag=_rate(gross["mediaan_van"]),
                hoog=_rate(gross["mediaan_tot"]),
            )
        )
    return tuple(sentences)


def _own(data: Compared, gross: dict[str, object]) -> Message:
    words = {
        "onderwerp": data.country.subject.titel,
        "gebied": data.own,
        "document": DOCUMENT_TEXTS[str(data.country.filing[0])],
        "jaar": data.country.filing[1],
    }
    if gross["eigen"] is None:
        return msg("{onderwerp} in {gebied}: geen cijfer over {jaar} ({document}).", **words)
    return msg(
        "{onderwerp} in {gebied}: {bedrag} per inwoner in {jaar} ({document}).",
        bedrag=_rate(gross["eigen"]),
        **words,
    )


def _rate(cents: object) -> Money:
    return Money(round(float(str(cents))), "euro")
