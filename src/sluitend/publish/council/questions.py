"""Five neutral questions, chosen by fixed rules; each rests on a figure that is on the page.

The rules stand in order of weight. A rule gives a question or none; the first five that give one are
asked. Nothing is weighed by hand, and none of them knows a party, a programme or an opinion.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sluitend.core.messages import Message, msg
from sluitend.publish.council.change import together
from sluitend.publish.council.comparing import work
from sluitend.publish.council.country import SUBJECTS, WHOLE
from sluitend.publish.council.model import Question, Section, Sentence
from sluitend.publish.council.rounding import PerHead, about, fitting
from sluitend.publish.council.sourcing import BUDGET, CHANGE, COSTS, FLOWS, GROUP, INCOME, WORK
from sluitend.publish.council.standing import more_or_less
from sluitend.publish.council.wording import CARE_GROUPS, SUBJECT_WORDS, block_words
from sluitend.studies.bridge.kernel import Step

if TYPE_CHECKING:
    from collections.abc import Callable

    from sluitend.publish.council.country import RECORD
    from sluitend.publish.council.facts import Facts

ASKED = 5
RECENT = 2
"""Years back in which a missing year is still worth a question."""


def questions(facts: Facts) -> Section:
    """Return the block with the questions."""
    asked = [found for rule in RULES if (found := rule(facts)) is not None][:ASKED]
    return Section(
        "vragen",
        msg("Vijf vragen die u kunt stellen"),
        items=tuple(asked),
        numbered=True,
        after=(
            Sentence(
                msg(
                    "Wie schreef deze vragen? Een programma, met vaste regels. De regels zijn openbaar en kiezen geen partij."
                )
            ),
        ),
    )


def _missing(facts: Facts) -> Question | None:
    if not facts.incomplete:
        return None
    text = msg(
        "De cijfers over {jaar} ontbreken. Waarom, en wanneer komen ze?", jaar=facts.country.last
    )
    return Question(text, (COSTS,), "onbekend")


def _below_zero(facts: Facts) -> Question | None:
    if not facts.below_zero:
        return None
    subject = facts.below_zero[0]
    text = msg(
        "Voor {onderwerp} staat er {bedrag}, dus onder nul. Klopt dat, of is er iets anders geboekt?",
        onderwerp=SUBJECT_WORDS[subject],
        bedrag=about(facts.rows[subject]["lasten"]),
    )
    return Question(text, (COSTS,), "stand")


def _gap(facts: Facts) -> Question | None:
    # A part that a former municipality did not hand in will hardly come any more.
    absent = [row["jaar"] for row in facts.series if row["lasten"] is None]
    recent = [year for year in absent if year >= facts.country.last - RECENT]
    if facts.incomplete or not recent:
        return None
    text = msg("De cijfers over {jaar} ontbreken. Komen ze alsnog?", jaar=recent[-1])
    return Question(text, (COSTS,), "onbekend")


def _borders(facts: Facts) -> Question | None:
    formed, data = facts.formed, facts.compared
    if formed is None or data is None or data.country.recent(data.group.own) is None:
        return None
    text = msg(
        "De gemeente kreeg in {jaar} andere grenzen. Zijn de kosten van voor en na die tijd te vergelijken?",
        jaar=formed,
    )
    return Question(text, (COSTS,), "onbekend")


def _largest(facts: Facts) -> Question | None:
    return _cause(facts, 0)


def _second(facts: Facts) -> Question | None:
    return _cause(facts, 1)


def _third(facts: Facts) -> Question | None:
    return _cause(facts, 2)


def _cause(facts: Facts, rank: int) -> Question | None:
    """Ask what is behind a cause that is told; of help to persons whether number, price or weight."""
    steps = [s for s in facts.causes if s["stap"] in (Step.GROUP, Step.BREAK)]
    if len(steps) <= rank:
        return None
    step = steps[rank]
    values = {
        "onderdeel": block_words(step["blok_titel"]),
        "bedrag": about(abs(step["bedrag"])),
        "richting": more_or_less(step["bedrag"]),
    }
    return Question(_why(step, values), (CHANGE,), "verandering")


def _why(step: RECORD, values: dict[str, object]) -> Message:
    if step["stap"] == Step.BREAK:
        return msg(
            "{onderdeel}: ongeveer {bedrag} {richting}. Wat komt door de nieuwe indeling, en wat veranderde er echt?",
            **values,
        )
    if step["groep"] not in CARE_GROUPS:
        return msg(
            "{onderdeel}: ongeveer {bedrag} {richting}. Waardoor komt dat, en blijft het zo?",
            **values,
        )
    return msg(
        "{onderdeel}: ongeveer {bedrag} {richting}. Komt dat door het aantal mensen, de prijs of de soort hulp?",
        **values,
    )


def _group(facts: Facts) -> Question | None:
    """Ask about the subject that is farthest from the middle of the group, in parts of that middle."""
    apart = [
        (abs(p["eigen"] - p["mediaan"]) / p["mediaan"], subject)
        for subject in SUBJECTS
        if (p := facts.positions.get(subject)) and p["eigen"] is not None and p["mediaan"]
    ]
    if not apart:
        return None
    _, subject = max(apart)
    own, middle = (PerHead.of(facts.positions[subject][name]) for name in ("eigen", "mediaan"))
    text = msg(
        "Aan {onderwerp} ging {eigen} per inwoner op. Het midden van de groep is {midden}. Hoe verklaart het college dat?",
        onderwerp=SUBJECT_WORDS[subject],
        eigen=own,
        midden=middle,
    )
    return Question(text, (COSTS, GROUP), "stand")


def _temporary(facts: Facts) -> Question | None:
    if not facts.temporary:
        return None
    step, flows = facts.temporary[0]
    text = msg(
        "{onderdeel}: ongeveer {bedrag} {richting}. Hier zit tijdelijk geld in ({stroom}). Wat blijft er als dat stopt?",
        onderdeel=block_words(step["blok_titel"]),
        bedrag=about(abs(step["bedrag"])),
        richting=more_or_less(step["bedrag"]),
        stroom=together(flows),
    )
    return Question(text, (CHANGE, FLOWS), "verandering")


def _budget(facts: Facts) -> Question | None:
    row = facts.budget
    if row is None or not row["verschil"]:
        return None
    *_, difference = fitting(row["begin"], row["eind"])
    text = msg(
        "Het werd in {jaar} {verschil} {richting} dan de eerste begroting. Wanneer hoorde de raad dat, en waarom?",
        jaar=row["tot"],
        verschil=difference,
        richting=more_or_less(row["verschil"]),
    )
    return Question(text, (BUDGET,), "verandering")


def _work(facts: Facts) -> Question | None:
    data = facts.compared
    told = work(data, data.group.own) if data else None
    if told is None:
        return None
    return Question(
        msg("{uitvoering} Welke afspraken zijn er over geld en kwaliteit?", uitvoering=told),
        (WORK,),
        "vergelijking",
    )


def _income(facts: Facts) -> Question | None:
    row = facts.with_income
    if row is None or not row["baten"]:
        return None
    text = msg(
        "In {jaar} kwam ongeveer {baten} terug aan inkomsten. Hoe zeker zijn die voor de komende jaren?",
        jaar=row["jaar"],
        baten=about(row["baten"]),
    )
    return Question(text, (INCOME,), "stand")


def _series(facts: Facts) -> Question | None:
    if facts.year is None:
        return None
    text = msg(
        "In {jaar} was het {bedrag} per inwoner. Wat verwacht het college voor de komende jaren, en waarom?",
        jaar=facts.year,
        bedrag=PerHead.of(facts.rows[WHOLE]["lasten_per_inwoner"]),
    )
    return Question(text, (COSTS,), "stand")


RULES: tuple[Callable[[Facts], Question | None], ...] = (
    _missing,
    _gap,
    _below_zero,
    _borders,
    _largest,
    _group,
    _temporary,
    _budget,
    _work,
    _series,
    _second,
    _income,
    _third,
)
