"""The page of a municipality or group: how much, since when, why, compared with whom, what is not known."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sluitend.core.call import Call
from sluitend.core.errors import ArgumentError, NoDataError, SluitendError
from sluitend.core.messages import Message, msg
from sluitend.publish.chapter import unprefixed
from sluitend.publish.contents import contents
from sluitend.publish.purpose import ACCOUNTS_MOMENT
from sluitend.publish.unknown import missing_years
from sluitend.rules.definition import definition
from sluitend.web.areas import area_names, one_area
from sluitend.web.forms import WHOLE, only, subjects
from sluitend.web.page import Page, peers, shown_tables

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sluitend.publish.chapter import Chapter
    from sluitend.publish.release import Released
    from sluitend.publish.tabulate import ShownTable
    from sluitend.reference.areas import Area
    from sluitend.web.question import Question
    from sluitend.web.site import Site


SHOWN = {"wie": ("groep",)}
"""Tables that this page shows beside the pictures; the page of the calculation has them all."""
MOVEMENT = "beweging"
"""Value of a message that says what an amount did, and whether that is more than elsewhere."""
LONGEST_BRIEF = 140
"""Characters of a second sentence that still goes along in the summary on top."""


@dataclass(frozen=True, slots=True)
class Part:
    """One question of the page with its answer, or why there is none."""

    name: str
    question: Message
    chapter: Chapter | None
    problem: SluitendError | None
    more: str
    """Address of the calculation's own page with the same question, which has every table."""
    tables: tuple[ShownTable, ...] = ()
    also: tuple[str, ...] = ()
    """Sentences that belong in the summary on top, wherever they stand in the chapter."""
    group: tuple[tuple[str, str], ...] = ()
    """Code and name of each municipality that it is compared with."""

    @property
    def brief(self) -> str:
        """The answer in a sentence or two."""
        if self.chapter is None:
            return ""
        first, rest = self.chapter.lead, self.chapter.sentences
        second = rest[0] if rest else ""
        fits = second and not second.endswith(":") and len(second) <= LONGEST_BRIEF
        return " ".join((first, *([second] if fits else []), *self.also))


def area(site: Site, question: Question, gebied: str) -> Page:
    """Answer the five questions about an area.

    Raises
    ------
    ArgumentError
        For an unknown area, subject or year.
    NoDataError
        When no accounts are loaded.
    """
    only(question, "onderwerp", "jaar")
    years = site.accounts()
    place = one_area(site, gebied)
    subject = question.get("onderwerp", WHOLE)
    year = question.get("jaar", str(years[-1]))
    if year not in map(str, years):
        raise ArgumentError(
            msg("Van {jaar} is geen jaarrekening geladen.", jaar=year[:20]),
            msg("Kies uit: {jaren}.", jaren=", ".join(map(str, years))),
        )
    asked = _calls(place, years, int(year), subject)
    answers = {name: _attempt(site, call) for name, (_, call) in asked.items()}
    found = tuple(answer for answer in answers.values() if not isinstance(answer, SluitendError))
    if not found:
        raise next(a for a in answers.values() if isinstance(a, SluitendError))
    report = contents(found, workspace=site.named, language=question.language)
    title = definition(subject).titel.render(question.language)
    named = re.compile(rf"({re.escape(title)} in )?{re.escape(place.naam)}(, [\d–]+)?: ")
    chapters = (unprefixed(chapter, named) for chapter in report.chapters)
    parts = _parts(site, question, asked, answers, chapters)
    return Page(
        title=msg("{naam}", naam=place.naam),
        template="area.html.j2",
        values={
            "place": place,
            "parts": parts,
            "subject": subject,
            "subject_title": title,
            "subjects": subjects(),
            "years": _existing(site, place, years),
            "year": int(year),
            "areas": area_names(site),
            "report": report,
        },
        results=found,
        moment=ACCOUNTS_MOMENT,
    )


def _calls(
    place: Area, years: tuple[int, ...], year: int, subject: str
) -> dict[str, tuple[Message, Call]]:
    """Return the questions in reading order, each with the call that answers it."""
    span = {"gebied": place.code, "van": years[0], "tot": year}
    about = {**span, "onderwerp": subject}
    found = {
        "hoeveel": (msg("Hoeveel, en sinds wanneer?"), Call.make("netto-lasten", about)),
    }
    earlier = [one for one in years if one < year]
    if earlier:
        pair = {**about, "van": earlier[-1]}
        found["waarom"] = (
            msg("Waarom is {jaar} anders dan {eerder}?", jaar=year, eerder=earlier[-1]),
            Call.make("verschillenanalyse", pair),
        )
    if place.soort == "gemeente":
        peers = {"gebied": place.code, "jaar": year, "onderwerp": subject}
        found["wie"] = (msg("Vergeleken met wie?"), Call.make("vergelijkingsgroep", peers))
    found["onbekend"] = (
        msg("Wat weten wij niet?"),
        Call.make("wat-wij-niet-weten", span),
    )
    return found


def _attempt(site: Site, call: Call) -> Released | SluitendError:
    """Run a call; a question that no published figure answers is told in its own place."""
    try:
        return site.run(call)
    except NoDataError as error:
        return error


def _parts(
    site: Site,
    question: Question,
    asked: dict[str, tuple[Message, Call]],
    answers: dict[str, Released | SluitendError],
    chapters: Iterator[Chapter],
) -> list[Part]:
    """Put each question beside its chapter, or beside why there is none."""
    parts = []
    for name, (heading, call) in asked.items():
        answer = answers[name]
        more = site.address_of(call, question.language)
        if isinstance(answer, SluitendError):
            parts.append(Part(name, heading, None, answer, more))
        else:
            tables = shown_tables(answer, SHOWN.get(name, ()), question.language)
            chapter = next(chapters)
            also = tuple(text.render(question.language) for text in _also(name, chapter, answer))
            parts.append(
                Part(name, heading, chapter, None, more, tables, also, peers(answer.result))
            )
    return parts


def _also(name: str, chapter: Chapter, released: Released) -> Iterator[Message]:
    """Give what the first sentences lack: years without a figure, the largest step, the group's change."""
    result = released.result
    if name == "waarom" and chapter.items:
        yield msg("De grootste stap: {stap}.", stap=chapter.items[0].removesuffix("."))
    if name == "hoeveel":
        yield from missing_years((result,))
    if name == "wie":
        yield from (text for text in result.output.headline if MOVEMENT in dict(text.values))


def _existing(site: Site, place: Area, years: tuple[int, ...]) -> tuple[int, ...]:
    """Return the years in which a municipality was there; of any other area all."""
    geography = site.geography()
    if place.soort != "gemeente":
        return years
    return tuple(
        year
        for year in years
        if year not in geography.years or place.code in geography.in_year(year)
    )
