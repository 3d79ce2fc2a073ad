"""Where do we stand: what it cost, per inhabitant, and what came back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sluitend.core.messages import Message, msg
from sluitend.core.numbers import Count
from sluitend.core.result import View
from sluitend.publish.charts.series import series, series_legend
from sluitend.publish.council.country import SUBJECTS, WHOLE
from sluitend.publish.council.facts import whole
from sluitend.publish.council.model import Picture, Row, Section, Sentence, Table
from sluitend.publish.council.rounding import PerHead, about
from sluitend.publish.council.sourcing import COSTS, GROUP, INCOME
from sluitend.publish.council.wording import SUBJECT_ROWS, SUBJECT_WORDS

if TYPE_CHECKING:
    from sluitend.core.messages import Language
    from sluitend.publish.council.facts import Facts

NO_FIGURE = msg("geen cijfer")


def more_or_less(amount: float) -> Message:
    """Say which way an amount goes."""
    return msg("meer") if amount > 0 else msg("minder")


def lead(facts: Facts) -> tuple[Sentence, ...]:
    """Answer in two or three sentences; of who did not file, say that first."""
    place, last = facts.name, facts.country.last
    if facts.year is None:
        return (
            Sentence(
                msg(
                    "{gemeente} leverde over geen enkel jaar tot en met {jaar} alle cijfers.",
                    gemeente=place,
                    jaar=last,
                ),
                (COSTS,),
            ),
        )
    row = facts.rows[WHOLE]
    said = [
        Sentence(
            msg(
                "Het sociaal domein kostte {gemeente} in {jaar} ongeveer {bedrag}.",
                gemeente=place,
                jaar=facts.year,
                bedrag=about(row["lasten"]),
            ),
            (COSTS,),
        ),
        Sentence(
            msg("Dat is {bedrag} per inwoner.", bedrag=PerHead.of(row["lasten_per_inwoner"])),
            (COSTS,),
        ),
    ]
    if facts.incomplete:
        said.insert(
            0,
            Sentence(
                msg(
                    "Over {jaar} leverde {gemeente} geen of niet alle cijfers. Deze pagina gaat over {ander}, het laatste jaar met cijfers.",
                    gemeente=place,
                    jaar=last,
                    ander=facts.year,
                ),
                (COSTS,),
            ),
        )
    return (*said, *_beside_the_middle(facts))


def _beside_the_middle(facts: Facts) -> tuple[Sentence, ...]:
    position = facts.positions.get(WHOLE)
    if position is None or position["mediaan"] is None or position["eigen"] is None:
        return ()
    own, middle = PerHead.of(position["eigen"]), PerHead.of(position["mediaan"])
    # The difference of what is shown: a reader who subtracts finds it.
    gap = own.euros - middle.euros
    text = (
        msg("Dat is evenveel als het midden van de groep.")
        if gap == 0
        else msg(
            "Het midden van de groep is {midden}. {gemeente} zit daar {verschil} boven.",
            midden=middle,
            gemeente=facts.name,
            verschil=PerHead(gap),
        )
        if gap > 0
        else msg(
            "Het midden van de groep is {midden}. {gemeente} zit daar {verschil} onder.",
            midden=middle,
            gemeente=facts.name,
            verschil=PerHead(-gap),
        )
    )
    return (Sentence(text, (GROUP,)),)


def standing(facts: Facts, language: Language) -> Section:
    """Return the block with the table."""
    heading = msg("Waar staan we?")
    if facts.year is None:
        return Section(
            "stand",
            heading,
            (Sentence(msg("Er is geen jaar waarvan alle cijfers bekend zijn.")),),
        )
    return Section(
        "stand",
        heading,
        table=_table(facts, facts.year),
        after=_below(facts),
        picture=_picture(facts, language),
    )


def _picture(facts: Facts, language: Language) -> Picture:
    """Draw the years of the municipality itself; one that is missing shows as missing."""
    view = View(
        "reeks",
        "jaren",
        msg("Hele sociaal domein in {gemeente}: kosten per inwoner", gemeente=facts.name),
        {"x": "jaar", "y": "lasten_per_inwoner"},
        {"gebied": facts.code},
    )
    result = facts.country.costs[WHOLE].result
    return Picture(
        "reeks",
        Sentence(msg("Hele sociaal domein: kosten per inwoner door de jaren"), (COSTS,)),
        series(result, view, "smal", language),
        series_legend(result, view),
    )


def _table(facts: Facts, year: int) -> Table:
    return Table(
        caption=Sentence(
            msg(
                "Kosten in {jaar}, ongeveer. Midden en plaats gaan over het bedrag per inwoner.",
                jaar=year,
            ),
            (COSTS,),
        ),
        heads=(
            Sentence(msg("Waarvoor")),
            Sentence(msg("Kosten"), (COSTS,)),
            Sentence(msg("Per inwoner"), (COSTS,)),
            Sentence(msg("Midden groep"), (GROUP,)),
            Sentence(msg("Plaats"), (GROUP,)),
        ),
        rows=tuple(_row(facts, subject) for subject in SUBJECTS),
    )


def _row(facts: Facts, subject: str) -> Row:
    row, position = facts.rows[subject], facts.positions.get(subject)
    known = row["lasten"] is not None and row["ontbreekt"] is None
    middle = position["mediaan"] if position else None
    place = position["plaats"] if position else None
    return Row(
        Sentence(SUBJECT_ROWS[subject]),
        (
            Sentence(
                msg("{bedrag}", bedrag=about(row["lasten"])) if known else NO_FIGURE, (COSTS,)
            ),
            Sentence(
                msg("{bedrag}", bedrag=PerHead.of(row["lasten_per_inwoner"]))
                if known
                else NO_FIGURE,
                (COSTS,),
            ),
            Sentence(
                msg("{bedrag}", bedrag=PerHead.of(middle)) if middle is not None else NO_FIGURE,
                (GROUP,),
            ),
            Sentence(
                msg("{plaats} van {n}", plaats=Count(place), n=Count(position["n"] + 1))
                if position and place is not None
                else NO_FIGURE,
                (GROUP,),
            ),
        ),
    )


def _below(facts: Facts) -> tuple[Sentence, ...]:
    said = [
        Sentence(msg("Kosten zijn alle lasten, voordat er inkomsten af gaan.")),
        Sentence(
            msg(
                "Welzijn, opvang en wijkteams horen ook bij het hele sociaal domein. De drie delen zijn dus niet het hele bedrag."
            )
        ),
    ]
    said += [
        Sentence(
            msg(
                "Voor {onderwerp} staat er een bedrag onder nul. Zo leverde de gemeente het. Vraag na of het klopt.",
                onderwerp=SUBJECT_WORDS[subject],
            )
        )
        for subject in facts.below_zero
    ]
    if facts.positions:
        said.append(
            Sentence(
                msg(
                    "Het midden: de helft van de groep zit hoger, de helft lager. Plaats 1 is het hoogste bedrag per inwoner."
                ),
                (GROUP,),
            )
        )
    first = next((r for r in facts.series if whole(r)), None)
    if first and first["jaar"] != facts.year:
        said.append(
            Sentence(
                msg(
                    "In {jaar} was het hele sociaal domein nog {bedrag} per inwoner, in prijzen van toen.",
                    jaar=first["jaar"],
                    bedrag=PerHead.of(first["lasten_per_inwoner"]),
                ),
                (COSTS,),
            )
        )
    row = facts.with_income
    if row:
        said.append(
            Sentence(
                msg(
                    "In {jaar} kwam ongeveer {baten} terug aan inkomsten. Netto bleef {netto} per inwoner over.",
                    jaar=row["jaar"],
                    baten=about(row["baten"]),
                    netto=PerHead.of(row["netto_per_inwoner"]),
                ),
                (INCOME,),
            )
        )
    return tuple(said)
