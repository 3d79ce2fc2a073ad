"""Since when and why: the newest change, its three largest causes, and temporary money apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sluitend.core.messages import Message, msg
from sluitend.publish.council.model import Section, Sentence
from sluitend.publish.council.rounding import about, fitting
from sluitend.publish.council.sourcing import BUDGET, CHANGE, FLOWS
from sluitend.publish.council.standing import more_or_less
from sluitend.publish.council.wording import block_words, flow_words
from sluitend.studies.bridge.kernel import Step

if TYPE_CHECKING:
    from sluitend.publish.council.country import RECORD
    from sluitend.publish.council.facts import Facts
    from sluitend.rules.definition import IncidentalFlow

MOST_FLOWS = 2


def change(facts: Facts) -> Section:
    """Return the block on the newest change."""
    heading = msg("Wat veranderde er, en waardoor?")
    if facts.pair is None:
        said = Sentence(msg("Er zijn geen twee jaren na elkaar met cijfers om te vergelijken."))
        return Section("verandering", heading, (said,))
    sentences = [_whole(facts.pair)]
    if facts.pair["tot"] != facts.country.last:
        sentences.append(
            Sentence(
                msg(
                    "Voor {jaar} is dit niet te zeggen, omdat er cijfers ontbreken.",
                    jaar=facts.country.last,
                ),
                (CHANGE,),
            )
        )
    items = [Sentence(cause(step), (CHANGE,)) for step in facts.causes]
    if items:
        sentences.append(Sentence(msg("De grootste oorzaken:")))
    after = [_temporary(step, flows) for step, flows in facts.temporary[:MOST_FLOWS]]
    if any(step["stap"] == Step.GROUP for step in facts.causes):
        after.append(
            Sentence(
                msg(
                    "Deze bedragen gaan over meer of minder kosten per inwoner. Ook hogere lonen en prijzen zitten erin."
                )
            )
        )
    return Section(
        "verandering",
        heading,
        tuple(sentences),
        items=tuple(items),
        after=(*after, *_budget(facts)),
    )


def _whole(pair: RECORD) -> Sentence:
    begin, end, difference = fitting(pair["begin"], pair["eind"])
    years = {"van": pair["van"], "tot": pair["tot"]}
    if not pair["verschil"]:
        text = msg("De kosten waren in {van} en {tot} even hoog: {bedrag}.", **years, bedrag=end)
    elif pair["verschil"] > 0:
        text = msg(
            "Van {van} naar {tot} stegen de kosten van {begin} naar {eind}. Dat is {verschil} meer.",
            **years,
            begin=begin,
            eind=end,
            verschil=difference,
        )
    else:
        text = msg(
            "Van {van} naar {tot} daalden de kosten van {begin} naar {eind}. Dat is {verschil} minder.",
            **years,
            begin=begin,
            eind=end,
            verschil=difference,
        )
    return Sentence(text, (CHANGE,))


def cause(step: RECORD) -> Message:
    """Tell one step in plain words."""
    values = {"bedrag": about(abs(step["bedrag"])), "richting": more_or_less(step["bedrag"])}
    kind = step["stap"]
    if kind == Step.GROUP:
        return msg(
            "{onderdeel}: ongeveer {bedrag} {richting}.",
            onderdeel=block_words(step["blok_titel"]),
            **values,
        )
    if kind == Step.BREAK:
        return msg(
            "{onderdeel}: ongeveer {bedrag} {richting}. De indeling veranderde, dus dit is niet zeker groei of daling.",
            onderdeel=block_words(step["blok_titel"]),
            **values,
        )
    if kind == Step.INHABITANTS:
        return (
            msg("Er kwamen inwoners bij: ongeveer {bedrag} {richting}.", **values)
            if step["bedrag"] > 0
            else msg("Er waren minder inwoners: ongeveer {bedrag} {richting}.", **values)
        )
    if kind == Step.RECLASSIFIED:
        return msg(
            "De grenzen van de gemeente veranderden: ongeveer {bedrag} {richting}.", **values
        )
    return msg(
        "Een jaar met cijfers naast een jaar zonder: ongeveer {bedrag} {richting}. Dit is geen groei of daling.",
        **values,
    )


def _temporary(step: RECORD, flows: tuple[IncidentalFlow, ...]) -> Sentence:
    values = {
        "onderdeel": block_words(step["blok_titel"]),
        "bedrag": about(abs(step["bedrag"])),
        "richting": more_or_less(step["bedrag"]),
    }
    return Sentence(
        msg(
            "Los hiervan: {onderdeel}, ongeveer {bedrag} {richting}. Daarin zit tijdelijk geld: {stroom}.",
            stroom=together(flows),
            **values,
        ),
        (CHANGE, FLOWS),
    )


def together(flows: tuple[IncidentalFlow, ...]) -> Message:
    """Name one or two flows in a sentence."""
    words = [flow_words(flow) for flow in flows]
    if len(words) == 1:
        return words[0]
    return msg("{eerste} en {tweede}", eerste=words[0], tweede=words[1])


def _budget(facts: Facts) -> tuple[Sentence, ...]:
    row = facts.budget
    if row is None:
        return ()
    planned, became, difference = fitting(row["begin"], row["eind"])
    if not row["verschil"]:
        text = msg("Begroot was voor {jaar} even veel: {bedrag}.", jaar=row["tot"], bedrag=became)
    else:
        text = msg(
            "De eerste begroting voor {jaar} was {begroot}. Het werd {werkelijk}: {verschil} {richting}.",
            jaar=row["tot"],
            begroot=planned,
            werkelijk=became,
            verschil=difference,
            richting=more_or_less(row["verschil"]),
        )
    return (Sentence(text, (BUDGET,)),)
