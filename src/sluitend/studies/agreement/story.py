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
    """Say how much was compared and what differs; then one line per pair."""
    outcomes = pl.concat([c.cells.select("uitkomst") for c in done] or [NOTHING])["uitkomst"]
    equal = int((outcomes == str(Outcome.EQUAL)).sum())
    different = int((outcomes == str(Outcome.DIFFERENT)).sum())
    if not equal + different:
        return (msg("{gebied}: er is geen cijfer dat twee bronnen hebben.", gebied=area.naam),)
    values = {"gebied": area.naam, "n": Count(equal + different)}
    whole = (
        msg(
            "{gebied}: van {n} cijfers die twee bronnen hebben, verschillen er {verschil}. Per aansluiting:",
            verschil=Count(different),
            **values,
        )
        if different
        else msg(
            "{gebied}: {n} cijfers uit twee bronnen vergeleken, alle gelijk. Per aansluiting:",
            **values,
        )
    )
    return (whole, *(_line(comparison, members) for comparison in done))


NOTHING = pl.DataFrame(schema={"uitkomst": pl.String})


def _line(comparison: Comparison, members: pl.DataFrame) -> Message:
    cells = comparison.cells
    found = {outcome: int((cells["uitkomst"] == str(outcome)).sum()) for outcome in Outcome}
    compared = found[Outcome.EQUAL] + found[Outcome.DIFFERENT]
    title = comparison.pair.titel
    if not compared:
        return msg("{titel}: geen cijfer dat beide bronnen hebben.", titel=title)
    if not found[Outcome.DIFFERENT]:
        return msg("{titel}: {n} vergeleken, alle gelijk.", titel=title, n=Count(compared))
    return msg(
        "{titel}: {verschil} van {n} verschillen; het grootste verschil is {grootste}.",
        titel=title,
        verschil=Count(found[Outcome.DIFFERENT]),
        n=Count(compared),
        grootste=_largest(comparison, members),
    )


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
    return msg("{document} {jaar}", document=DOCUMENT_TEXTS.get(document, msg(document)), jaar=jaar)


def notices(
    done: list[Comparison], obstacles: list[tuple[Pair, str]], alone: pl.DataFrame
) -> tuple[Notice, ...]:
    """Say what could not be compared, what only one source has, and what to expect of each pair."""
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
    for comparison in done:
        own = alone.filter(pl.col("aansluiting") == comparison.pair.id)
        if own.height:
            found.append(
                Notice(
                    "alleen_in_een",
                    msg(
                        "{titel}: {n} cijfers staan maar in één van de bronnen en tellen niet als verschil ({namen}).",
                        titel=comparison.pair.titel,
                        n=Count(int(own["n"].sum())),
                        namen=listing(own["gm_naam"].unique().sort().to_list(), limit=NAMED),
                    ),
                    "info",
                )
            )
    found += [
        Notice(
            "toelichting",
            msg("{titel}. {uitleg}", titel=c.pair.titel, uitleg=c.pair.toelichting),
            "info",
        )
        for c in done
    ]
    if done:
        found.append(EQUAL_NOTICE)
    return tuple(found)
