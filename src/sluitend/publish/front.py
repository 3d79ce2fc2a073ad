"""What stands before the chapters of a report: its cover and its summary in plain words."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import takewhile
from typing import TYPE_CHECKING

from sluitend.core.dates import day
from sluitend.core.messages import msg
from sluitend.publish.causes import MOST, newest_change
from sluitend.publish.purpose import moment
from sluitend.publish.unknown import COVERAGE, first_unknowns, missing_years

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sluitend.core.messages import Language, Message
    from sluitend.core.result import Result
    from sluitend.publish.causes import Change, Named


MOST_COMPARED = 4
"""Sentences on other municipalities: own figure, the middle one, where half of them lie, the place."""


@dataclass(frozen=True, slots=True)
class Stand:
    """Up to which day a source goes: its newest publication that figures were read from."""

    source: str
    published: str


@dataclass(frozen=True, slots=True)
class Cover:
    """What stands on the first page.

    Attributes
    ----------
    area
        Name and code of what the report is about; empty when that is not one area.
    years
        The years its figures are about.
    newest
        Day of the newest publication that figures were read from; empty when there are none.
    stands
        The newest publication of each source, the newest first.
    moment
        When in the planning-and-control year the report serves; empty when nobody wrote that down.
    """

    title: str = ""
    area: str = ""
    years: str = ""
    newest: str = ""
    stands: tuple[Stand, ...] = ()
    fictional: bool = False
    moment: str = ""


@dataclass(frozen=True, slots=True)
class Cause:
    """One step of a change in plain words.

    Attributes
    ----------
    name
        What it is, such as ``Jeugdhulp zonder verblijf: meer per inwoner``.
    amount
        With sign and unit, as a reader sees it.
    cents
        The same, exact.
    explanation
        A sentence; never empty.
    """

    name: str
    amount: str
    cents: int
    explanation: str


@dataclass(frozen=True, slots=True)
class Summary:
    """The report in a minute; a part about which nothing can be said is empty.

    Attributes
    ----------
    standing
        Where we stand: sentences.
    change
        What changed over the newest years that can be compared: sentences.
    causes_lead
        Introduces `causes`; empty when there are none.
    causes
        At most three, the largest first.
    apart
        Changes that are no growth or decline of the ordinary task, and are no cause: temporary money,
        another classification, who filed.
    rest
        What the causes are of the whole change, and what is left: sentences.
    comparison
        Beside whom: sentences.
    unknown
        The first things a reader must know that we do not know: sentences.
    """

    standing: tuple[str, ...] = ()
    change: tuple[str, ...] = ()
    causes_lead: str = ""
    causes: tuple[Cause, ...] = ()
    apart: tuple[Cause, ...] = ()
    rest: tuple[str, ...] = ()
    comparison: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()


def cover(results: Sequence[Result], title: str, years: str, language: Language) -> Cover:
    """Return what stands on the first page of a report of these results."""
    found: dict[str, tuple[str, str]] = {}
    for publication in (p for result in with_amounts(results) for p in result.provenance.sources):
        newest = found.get(publication.source, ("", ""))
        found[publication.source] = max(newest, (publication.published_on, publication.title))
    stands = sorted(found.values(), reverse=True)
    when = next((said for result in results if (said := moment(result))), None)
    return Cover(
        title=title,
        area=_area(results),
        years=years,
        newest=day(stands[0][0], language) if stands else "",
        stands=tuple(Stand(name, day(published, language)) for published, name in stands),
        fictional=any(result.provenance.fictional for result in results),
        moment=when.render(language) if when else "",
    )


def with_amounts(results: Sequence[Result]) -> Sequence[Result]:
    """Return the results that say more than which figures there are; all when none does."""
    return [r for r in results if r.call.calculation != COVERAGE] or results


def _area(results: Sequence[Result]) -> str:
    """Return name and code of the one area that every chapter is about."""
    found = {
        (str(name), str(code))
        for result in results
        for frame in result.tables.values()
        if {"gebied", "gebied_naam"} <= set(frame.columns)
        for code, name in frame.select("gebied", "gebied_naam").unique().iter_rows()
    }
    if len(found) != 1:
        return ""
    name, code = found.pop()
    return name if name == code else f"{name} ({code})"


def summary(results: Sequence[Result], language: Language) -> Summary:
    """Tell the report in plain words."""
    change = newest_change(results)
    told = Summary(
        standing=(
            *_told(results, "netto-lasten", language),
            *(text.render(language) for text in missing_years(results)),
        ),
        change=_told(results, "verschillenanalyse", language)[:1],
        comparison=_told(results, "vergelijkingsgroep", language)[:MOST_COMPARED],
        unknown=first_unknowns(results, language),
    )
    if change is None:
        return told
    said = [text.render(language) for text in (change.unknown, change.sentence) if text]
    return replace(
        told,
        change=tuple(dict.fromkeys((*told.change, *said))),
        causes_lead=_causes_lead(change).render(language) if change.causes else "",
        causes=tuple(_shown(part, language) for part in change.causes),
        apart=tuple(_shown(part, language) for part in change.apart),
        rest=tuple(text.render(language) for text in _rest(change)),
    )


def _told(results: Sequence[Result], calculation: str, language: Language) -> tuple[str, ...]:
    """Return the sentences of the first chapter with this calculation, without its list."""
    result = next((r for r in results if r.call.calculation == calculation), None)
    if result is None:
        return ()
    texts = [text.render(language) for text in result.output.headline]
    return tuple(takewhile(lambda text: not text.endswith(":"), texts))


def _shown(part: Named, language: Language) -> Cause:
    return Cause(
        part.name.render(language),
        part.amount.render(language),
        part.cents,
        part.explanation.render(language),
    )


def _causes_lead(change: Change) -> Message:
    years = {"van": change.van, "tot": change.tot}
    if len(change.causes) == 1:
        return msg("De oorzaak die deze cijfers laten zien, van {van} naar {tot}:", **years)
    if len(change.causes) == MOST:
        return msg("De drie grootste oorzaken, van {van} naar {tot}:", **years)
    return msg("De twee oorzaken die deze cijfers laten zien, van {van} naar {tot}:", **years)


def _rest(change: Change) -> Iterator[Message]:
    """Say how the causes and the whole change hang together, and where the figures stop."""
    if not change.causes:
        yield msg(
            "Van {van} naar {tot} laten deze cijfers geen oorzaak zien.",
            van=change.van,
            tot=change.tot,
        )
    if change.others.cents:
        yield msg("Alle andere oorzaken samen: {bedrag}.", bedrag=change.others)
    if change.causes or change.apart:
        yield msg("Alles bij elkaar: {bedrag}.", bedrag=change.total)
    if change.causes and not change.split:
        yield msg(
            "Over deze jaren is het onderwerp niet verder te splitsen, omdat de indeling van taakvelden veranderde of het onderwerp één taakveld is."
        )
