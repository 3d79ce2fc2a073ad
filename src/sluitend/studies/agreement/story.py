"""What a reader of an aansluiting must know and see first. No source is called right or wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from sluitend.core.messages import Message, listing, msg
from sluitend.core.numbers import Count, Money
from sluitend.core.result import Notice
from sluitend.studies.agreement.comparing import Outcome
from sluitend.studies.agreement.outputs import OBSTACLE_TEXTS
from sluitend.studies.wording import DOCUMENT_TEXTS

if TYPE_CHECKING:
    from sluitend.reference.areas import Area
    from sluitend.rules.reconciliation import Pair
    from sluitend.studies.agreement.comparing import Comparison

NAMED = 10
EQUAL_NOTICE = Notice(
    "gelijk",
    msg(
        "Gelijk is wat minder scheelt dan een halve eenheid van de grofste bron: bij Iv3, dat in € 1.000 wordt geleverd, € 500. Geen van de bronnen geldt als de juiste."
    ),
    "info",
)


def headline(area: Area, done: list[Comparison], members: pl.DataFrame) -> tuple[Message, ...]:
    """Say how much was compared; then one line per pair that differs, and one for all that agree."""
    found = [(c.pair, _outcomes(c)) for c in done]
    equal = sum(outcomes[Outcome.EQUAL] for _, outcomes in found)
    different = sum(outcomes[Outcome.DIFFERENT] for _, outcomes in found)
    if not equal + different:
        return (msg("{gebied}: er is geen cijfer dat twee bronnen hebben.", gebied=area.naam),)
    same = [
        msg("{titel} ({n})", titel=pair.titel, n=Count(outcomes[Outcome.EQUAL]))
        for pair, outcomes in found
        if outcomes[Outcome.EQUAL] and not outcomes[Outcome.DIFFERENT]
    ]
    agree = (msg("Alle gelijk: {titels}.", titels=_joined(same)),) if same else ()
    values = {"gebied": area.naam, "n": Count(equal + different)}
    if not different:
        whole = msg("{gebied}: {n} cijfers uit twee bronnen vergeleken, alle gelijk.", **values)
        return (whole, *agree)
    return (
        msg(
            "{gebied}: {n} cijfers uit twee bronnen vergeleken, met een verschil bij {verschil}:",
            verschil=Count(different),
            **values,
        ),
        *(
            msg(
                "{titel}: verschil bij {verschil} van {n}; het grootste is {grootste}.",
                titel=c.pair.titel,
                verschil=Count(outcomes[Outcome.DIFFERENT]),
                n=Count(outcomes[Outcome.EQUAL] + outcomes[Outcome.DIFFERENT]),
                grootste=_largest(c, members),
            )
            for c, (_, outcomes) in zip(done, found, strict=True)
            if outcomes[Outcome.DIFFERENT]
        ),
        *agree,
    )


def _outcomes(comparison: Comparison) -> dict[Outcome, int]:
    found = comparison.cells["uitkomst"]
    return {outcome: int((found == str(outcome)).sum()) for outcome in Outcome}


def _joined(texts: list[Message]) -> Message:
    """Join messages, so that numbers in them stay in the reader's language."""
    joined = texts[0]
    for text in texts[1:]:
        joined = msg("{eerste}, {rest}", eerste=joined, rest=text)
    return joined


def _largest(comparison: Comparison, members: pl.DataFrame) -> Message:
    """Describe the largest difference: how much, where and when."""
    cells = comparison.cells.filter(pl.col("uitkomst") == str(Outcome.DIFFERENT))
    largest = cells.sort(pl.col("verschil").abs(), maintain_order=True).tail(1)
    row = largest.join(members, on=["jaar", "gm_code"]).row(0, named=True)
    size = abs(row["verschil"])
    return msg(
        "{bedrag} ({naam}, {levering})",
        bedrag=Money(size) if comparison.pair.is_amount else Count(size),
        naam=row["gm_naam"],
        levering=_filing(row.get("document"), row["jaar"]),
    )


def _filing(document: str | None, jaar: int) -> Message:
    if document is None:
        return msg("{jaar}", jaar=jaar)
    return msg("{document} {jaar}", document=DOCUMENT_TEXTS.get(document, document), jaar=jaar)


def notices(
    done: list[Comparison], obstacles: list[tuple[Pair, str]], alone: pl.DataFrame
) -> tuple[Notice, ...]:
    """Say what could not be compared, what only one source has, and what counts as equal."""
    found = [
        Notice(
            "niet_te_vergelijken",
            msg(
                "Niet te vergelijken ({waarom}): {titels}.",
                waarom=text,
                titels=listing([pair.titel for pair, found in obstacles if found == why], NAMED),
            ),
        )
        for why, text in OBSTACLE_TEXTS.items()
        if any(found == why for _, found in obstacles)
    ]
    if alone.height:
        found.append(
            Notice(
                "alleen_in_een",
                msg(
                    "Cijfers die maar één van de twee bronnen heeft: {n}. Zij tellen niet als verschil; de tabel zegt welke het zijn en waarom.",
                    n=Count(int(alone["n"].sum())),
                ),
                "info",
            )
        )
    if done:
        found.append(EQUAL_NOTICE)
    return tuple(found)
