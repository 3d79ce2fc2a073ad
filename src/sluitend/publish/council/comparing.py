"""Compared with whom: the group by name, how certain its middle is, and who is another case."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sluitend.core.messages import Message, listing, msg
from sluitend.core.numbers import Count
from sluitend.publish.council.country import WHOLE
from sluitend.publish.council.model import Section, Sentence
from sluitend.publish.council.rounding import PerHead
from sluitend.publish.council.sourcing import GROUP, WORK
from sluitend.publish.council.strip import strip

if TYPE_CHECKING:
    from sluitend.core.messages import Language
    from sluitend.publish.council.facts import Facts
    from sluitend.studies.peers.compared import Compared

PERCENT = 100
FAR = 1.0
"""Squared distance from which no municipality is really like it: one spread on average."""
MOST_NAMES = 4


def comparing(facts: Facts, language: Language) -> Section:
    """Return the block on the group."""
    heading = msg("Vergeleken met wie?")
    data = facts.compared
    if data is None:
        said = Sentence(
            msg(
                "Van deze gemeente is te weinig bekend om een groep te kiezen. Waar zij staat, is dus niet te tekenen."
            )
        )
        return Section("vergelijking", heading, (said,))
    picture = strip(facts, language)
    undrawn = (
        ()
        if picture
        else (
            Sentence(
                msg(
                    "Te weinig gemeenten van de groep hebben een bedrag. Waar deze gemeente staat, is dus niet te tekenen."
                )
            ),
        )
    )
    peers = [data.country.name(p) for p in data.group.peers.tolist()]
    return Section(
        "vergelijking",
        heading,
        (
            Sentence(
                msg(
                    "De groep: {n} gemeenten die het meest op {gemeente} lijken. Wij letten op grootte, leeftijd, inkomen, stad of dorp, provincie en rol in de regio.",
                    n=Count(len(peers)),
                    gemeente=facts.name,
                ),
                (GROUP,),
            ),
        ),
        names=Sentence(msg("{namen}", namen=", ".join(peers)), (GROUP,)),
        picture=picture,
        after=(*undrawn, *_certain(facts, data), *_other_cases(data)),
    )


def _certain(facts: Facts, data: Compared) -> tuple[Sentence, ...]:
    """Say how much of the comparison hangs on the choice of the group."""
    said = []
    position = facts.positions[WHOLE]
    if float(data.group.squared[0]) > FAR:
        said.append(
            Sentence(
                msg("Geen gemeente lijkt er sterk op. Lees de vergelijking daarom voorzichtig.")
            )
        )
    if data.group.variants and position["mediaan_van"] is not None:
        low, high = (PerHead.of(position[name]) for name in ("mediaan_van", "mediaan_tot"))
        text = (
            msg(
                "De groep is een keuze. Bij {n} andere keuzes blijft het midden {bedrag} per inwoner.",
                n=Count(len(data.group.variants)),
                bedrag=low,
            )
            if low == high
            else msg(
                "De groep is een keuze. Bij {n} andere keuzes ligt het midden tussen {laag} en {hoog} per inwoner.",
                n=Count(len(data.group.variants)),
                laag=low,
                hoog=high,
            )
        )
        said.append(Sentence(text, (GROUP,)))
    said.append(
        Sentence(msg("Hoger of lager is niet goed of fout. Het is een reden om te vragen."))
    )
    return tuple(said)


def _other_cases(data: Compared) -> tuple[Sentence, ...]:
    """Name who carries for others, merged or works together: there a comparison can mislead."""
    country, own = data.country, data.group.own
    everybody = [own, *data.group.peers.tolist()]
    said = [Sentence(text, (WORK,)) for p in everybody if (text := work(data, p)) is not None]
    carrying = [country.name(p) for p in everybody if country.carrying[p]]
    if carrying:
        said.append(
            Sentence(
                msg(
                    "Deze gemeenten betalen misschien ook voor andere: {namen}.",
                    namen=listing(carrying, MOST_NAMES),
                ),
                (GROUP,),
            )
        )
    moved = [country.name(p) for p in everybody if country.recent(p) is not None]
    if moved:
        said.append(
            Sentence(
                msg(
                    "Kort geleden kregen deze gemeenten andere grenzen: {namen}.",
                    namen=listing(moved, MOST_NAMES),
                ),
                (GROUP,),
            )
        )
    return tuple(said)


def work(data: Compared, position: int) -> Message | None:
    """Say who does the work of a municipality, when a public source does."""
    found = data.country.execution(position)
    if found is None:
        return None
    name = data.country.name(position)
    if found.vorm == "werk gedaan door":
        return msg("{ander} doet het werk voor {gemeente}.", gemeente=name, ander=found.met)
    if found.vorm == "werkt ook voor":
        return msg("{gemeente} doet ook het werk voor {ander}.", gemeente=name, ander=found.met)
    if found.vorm == "werkorganisatie met":
        return msg("{gemeente} deelt de ambtenaren met {ander}.", gemeente=name, ander=found.met)
    return msg("{gemeente}: {vorm} {ander}.", gemeente=name, vorm=found.vorm, ander=found.met)
