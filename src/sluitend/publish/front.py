"""What stands before the chapters of a report: its cover and its summary in plain words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sluitend.publish.format import day
from sluitend.publish.purpose import moment

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sluitend.core.messages import Language
    from sluitend.core.result import Result


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
    for publication in (p for result in results for p in result.provenance.sources):
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

    def said(calculation: str) -> tuple[str, ...]:
        result = next((r for r in results if r.call.calculation == calculation and r.tables), None)
        if result is None:
            return ()
        return tuple(text.render(language) for text in result.output.headline)

    return Summary(standing=said("netto-lasten"), comparison=said("vergelijkingsgroep"))
