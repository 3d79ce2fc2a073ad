"""What a reader of a vergelijkingsgroep must know and see first."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sluitend.core.messages import listing, msg
from sluitend.core.numbers import Count, Decimals, Money
from sluitend.core.period import year_ranges
from sluitend.core.result import Notice, View
from sluitend.reference.taakvelden import concordance
from sluitend.rules.definition import incidental_flows
from sluitend.studies.bridge.story import classification_notices
from sluitend.studies.peers.changes import FLAGS
from sluitend.studies.peers.outputs import Use
from sluitend.studies.peers.standing import middle
from sluitend.studies.wording import DOCUMENT_TEXTS

if TYPE_CHECKING:
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
        *_changes(data),
        *_other_cases(data),
        JUDGEMENT,
    )


def _chosen(data: Compared) -> list[Notice]:
    return _of_named(data) if data.group.named else _of_nearest(data)


def _of_named(data: Compared) -> list[Notice]:
    """Say of an own selection what it is not, and who in it is hardly alike."""
    group, country = data.group, data.country
    found = [
        Notice(
            "eigen_groep",
            msg(
                "U koos de groep zelf; aantal gemeenten: {n}. Afstanden staan erbij; andere gewichten veranderen de afstanden en niet de groep. Er is dus geen band van andere gewichten om het midden.",
                n=Count(group.peers.size),
            ),
        )
    ]
    far = group.peers[group.squared > FAR]
    if far.size:
        found.append(
            Notice(
                "weinig_gelijkend",
                msg(
                    "Verschillen sterk van {gebied}, met een afstand boven {grens}: {namen}.",
                    gebied=data.own,
                    grens=Decimals(float(np.sqrt(FAR)), 1),
                    namen=listing([country.name(int(p)) for p in far]),
                ),
            )
        )
    if group.unplaced.any():
        found.append(
            Notice(
                "niet_te_plaatsen",
                msg(
                    "De afstand is onzeker, omdat te veel kenmerken onbekend zijn: {namen}.",
                    namen=listing([country.name(int(p)) for p in np.flatnonzero(group.unplaced)]),
                ),
            )
        )
    return found


def _of_nearest(data: Compared) -> list[Notice]:
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
        msg("{kenmerk} ({jaar})", kenmerk=t.what.titel, jaar=t.jaar)
        for t in data.group.used
        if t.jaar != data.country.filing[1]
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
                    "Van {n} van de {alle} gemeenten in de groep is er een cijfer. Dat is te weinig voor een middelste: daarvoor zijn er {minst} nodig.",
                    n=Count(n),
                    alle=Count(group.peers.size),
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


def _changes(data: Compared) -> list[Notice]:
    """Say what stands in the way of reading a change as growth or decline."""
    country, groepen = data.country, data.country.subject.groepen
    first, jaar = country.changes[-1].van, country.filing[1]
    found = [*_middles(data), *_without_income(data)]
    if np.isfinite(country.changes[0].begin).any():
        blocks = [b for b in concordance().blocks(jaar - 1, jaar) if b.groep in groepen]
        found += classification_notices(blocks, jaar - 1, jaar)
    earlier = [
        year for year in range(first + 1, jaar) if concordance().flags(year, groepen) != FLAGS[0]
    ]
    if earlier:
        found.append(
            Notice(
                "classificatie",
                msg(
                    "Tussen {van} en {tot} kregen taakvelden van dit onderwerp een andere inhoud, in {jaren}. De verandering over al die jaren is daarom niet of alleen met voorzichtigheid te vergelijken.",
                    van=first,
                    tot=jaar,
                    jaren=year_ranges(earlier),
                ),
            )
        )
    for flow in incidental_flows():
        years = [rates.filing[1] for rates in country.years if rates.filing[1] >= jaar - 1]
        if any(flow.touches(_codes(groepen, year), year) for year in years):
            found.append(
                Notice(
                    "incidenteel",
                    msg(
                        "{stroom}, {van}–{tot}: dit tijdelijke geld zit in de bedragen en in hun verandering, en is niet apart gepubliceerd.",
                        stroom=flow.titel,
                        van=flow.van,
                        tot=flow.tot,
                    ),
                )
            )
    return found


def _middles(data: Compared) -> list[Notice]:
    """Tell the middle change from the change of the middle, which a series shows."""
    change, peers, bounds = data.country.changes[0], data.group.peers, data.country.bounds
    moved, begin, end = (
        middle(values[peers], bounds) for values in (change.euros, change.begin, change.end)
    )
    if moved is None or begin is None or end is None:
        return []
    one, other = (Money(round(cents), "euro", signed=True) for cents in (moved, end - begin))
    if one.render() == other.render():
        return []
    return [
        Notice(
            "middelste_verandering",
            msg(
                "De verandering is per gemeente bepaald, en daarvan is de middelste genomen ({verandering}). Het verschil tussen de middelste bedragen van {van} en {tot} is iets anders ({verschil}): de middelste gemeente kan elk jaar een andere zijn.",
                verandering=one,
                van=change.van,
                tot=change.tot,
                verschil=other,
            ),
            "info",
        )
    ]


def _without_income(data: Compared) -> list[Notice]:
    """Say that a change is gross, where the figures themselves are also there net."""
    everything = data.country.changes
    if np.isnan(data.country.now.net).all() or any(one.maat != "lasten" for one in everything):
        return []
    return [
        Notice(
            "verandering_bruto",
            msg(
                "De verandering is die van lasten zonder aftrek van baten: baten per taakveld zijn niet van beide jaren in de geladen bronnen."
            ),
            "info",
        )
    ]


def _codes(groepen: tuple[str, ...], jaar: int) -> tuple[str, ...]:
    """Return the taakvelden of groups in a year."""
    return tuple(code for block in concordance().groups(jaar, groepen) for code in block.van)


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
                "Wie het werk doet (zelf, een andere gemeente of een gezamenlijke organisatie) staat in geen geladen bron, en is van geen van deze {alle} gemeenten uit een openbaar stuk bekend. Het telt niet mee in de afstand.",
                alle=Count(len(everybody)),
            )
            if not known
            else msg(
                "Wie het werk doet (zelf, een andere gemeente of een gezamenlijke organisatie) staat in geen geladen bron. Van {n} van deze {alle} gemeenten is het uit een openbaar stuk bekend; het telt niet mee in de afstand.",
                n=Count(len(known)),
                alle=Count(len(everybody)),
            ),
        )
    )
    return found


def views(data: Compared) -> tuple[View, ...]:
    """Give the pictures: everyone's amounts, and the municipality and its group over the years."""
    words = {"onderwerp": data.country.subject.titel, "gebied": data.own}
    return (
        View(
            "verdeling",
            "spreiding",
            msg(
                "{onderwerp} in {gebied} naast alle gemeenten: lasten per inwoner in {jaar}",
                jaar=data.country.filing[1],
                **words,
            ),
            {"waarde": "lasten_per_inwoner", "naam": "gm_naam", "groep": "wie"},
        ),
        View(
            "reeks",
            "reeks",
            msg("{onderwerp} in {gebied} en in de vergelijkingsgroep: lasten per inwoner", **words),
            {
                "x": "jaar",
                "y": "lasten_per_inwoner",
                "kleur": "wie",
                "onder": "onderkwartiel",
                "boven": "bovenkwartiel",
            },
        ),
    )
