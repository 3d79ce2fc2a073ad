"""What a report does not know, gathered from its chapters into one list."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from sluitend.core.messages import listing, msg
from sluitend.core.missing import reason_text
from sluitend.core.period import year_ranges

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sluitend.core.messages import Language, Message
    from sluitend.core.result import Result

LIMITS = frozenset({"verschillenanalyse", "netto-lasten", "vergelijkingsgroep"})
"""Calculations on amounts that Iv3 gives without what was bought for them."""
MISSING = "ontbrekend"
UNCERTAIN = frozenset(
    {
        MISSING,
        "geen_baten",
        "geraamd",
        "bruto",
        "uitvoeringsvorm",
    }
)
"""Codes of notices that say what is missing, estimated or in no source."""
TEMPORARY = "incidenteel"
COVERAGE = "wat-wij-niet-weten"
"""Tells which figures there are, so it has an answer also where there are none."""


def unknowns(results: Sequence[Result], language: Language) -> tuple[str, ...]:
    """Return what a report of these results does not know, each thing once, the heaviest first."""
    said = [text.render(language) for text in _unknowns(results)]
    return tuple(dict.fromkeys(text[:1].upper() + text[1:] for text in said))


def first_unknowns(results: Sequence[Result], language: Language) -> tuple[str, ...]:
    """Return what belongs in a summary: what no year of these figures tells."""
    return tuple(text.render(language) for text in _limits(results))


def _unknowns(results: Sequence[Result]) -> Iterator[Message]:
    years = list(missing_years(results))
    yield from years
    yield from _limits(results)
    yield from _temporary(results)
    # An area without an amount for a year is its one municipality that did not file: said above.
    told = {MISSING} if years else set()
    for result in results:
        # Of one kind the first chapter that has it tells all; later ones repeat it in other words.
        new = [n for n in result.notices if n.code in UNCERTAIN - told]
        yield from (notice.text for notice in new)
        told |= {notice.code for notice in new}
    for result in results:
        if result.call.calculation == COVERAGE:
            yield from result.output.headline[:1]


def _temporary(results: Sequence[Result]) -> Iterator[Message]:
    """Name the money that came and went inside the amounts."""
    flows = [
        str(dict(notice.text.values)["stroom"])
        for result in results
        for notice in result.notices
        if notice.code == TEMPORARY
    ]
    if flows:
        yield msg(
            "Hoeveel van deze bedragen tijdelijk geld is, is niet apart gepubliceerd: {stromen}.",
            stromen=listing(list(dict.fromkeys(flows))),
        )


def missing_years(results: Sequence[Result]) -> Iterator[Message]:
    """Name the years of which an area has no amount at all."""
    for result in results:
        frame = result.tables.get("jaren")
        if frame is None or not {"lasten", "ontbreekt", "gebied_naam"} <= set(frame.columns):
            continue
        gaps = frame.filter(pl.col("lasten").is_null() & pl.col("ontbreekt").is_not_null())
        for (name, reason), rows in gaps.group_by("gebied_naam", "ontbreekt", maintain_order=True):
            yield msg(
                "{gebied}: over {jaren} is er geen cijfer ({reden}).",
                gebied=str(name),
                jaren=year_ranges(rows["jaar"]),
                reden=reason_text(str(reason)),
            )


def _limits(results: Sequence[Result]) -> Iterator[Message]:
    """Say what these figures cannot tell, whoever filed them."""
    asked = {result.call.calculation for result in results if result.tables}
    if asked & LIMITS:
        yield msg(
            "Of het aantal mensen met hulp veranderde, hoe lang die hulp duurde of wat zij kostte: dat staat niet in deze cijfers. Zij gaan over bedragen."
        )
    if "vergelijkingsgroep" in asked:
        yield msg("Of meer of minder uitgeven goed of slecht is, zeggen deze cijfers niet.")
    if any(
        dict(result.call.arguments).get("vergelijking") in ("begroting", "begroting-jaarrekening")
        for result in results
        if result.tables
    ):
        yield msg(
            "Wat de gemeenteraad in de loop van het jaar aan de begroting wijzigde, staat niet in Iv3."
        )
