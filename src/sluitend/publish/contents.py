"""What a report says, in whatever form it is written: title, chapters, sources, definitions, rules."""

from __future__ import annotations

import shlex
from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from sluitend.core.dates import day
from sluitend.core.messages import msg
from sluitend.core.period import year_ranges
from sluitend.publish.chapter import chapter
from sluitend.publish.composition.model import composition_of
from sluitend.publish.composition.writing import as_yaml
from sluitend.publish.front import Cover, Summary, cover, summary, with_amounts
from sluitend.publish.purpose import subject_of
from sluitend.publish.unknown import unknowns
from sluitend.reference.areas import EACH_MUNICIPALITY
from sluitend.rules.definition import definition

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sluitend.core.messages import Language, Message
    from sluitend.core.result import Publication, Result
    from sluitend.publish.chapter import Chapter
    from sluitend.publish.release import Released
    from sluitend.rules.definition import Definition


@dataclass(frozen=True, slots=True)
class ShownPublication:
    """A publication with its three dates as a reader writes them.

    Attributes
    ----------
    only_counted
        No amount of the report comes from it: a chapter only counts which of its figures there are.
    """

    publication: Publication
    years: str
    published: str
    loaded: str
    only_counted: bool = False


@dataclass(frozen=True, slots=True)
class Contents:
    """A report before it is written as a page, a PDF or a memo.

    Attributes
    ----------
    years
        The years its figures are about, the first of the three dates; empty when there are none.
    parameters
        One line per amount, limit or term that a rule took, with its source.
    methods
        Paths of the method pages.
    code
        Versions of the program that computed it.
    cover
        What stands on the first page.
    summary
        The report in plain words, with the three main causes.
    unknown
        What we do not know, as sentences: what was not filed, is estimated or is in no source.
    moment
        When in the planning-and-control year the report serves.
    composition
        The report as a file from which it can be made again.
    """

    language: Language
    title: str
    fictional: bool
    years: str
    chapters: tuple[Chapter, ...]
    publications: tuple[ShownPublication, ...]
    definitions: tuple[Definition, ...]
    parameters: tuple[str, ...]
    methods: tuple[str, ...]
    code: tuple[str, ...]
    cover: Cover = field(default_factory=Cover)
    summary: Summary = field(default_factory=Summary)
    unknown: tuple[str, ...] = ()
    moment: str = ""
    composition: str = ""
    repeat: str = ""
    """The command that makes the report again from that file."""


def contents(
    released: Sequence[Released],
    *,
    workspace: str,
    language: Language = "nl",
    title: Message | None = None,
) -> Contents:
    """Bring together what a report of these results says.

    Parameters
    ----------
    released
        What may leave; each result becomes a chapter.
    workspace
        Path of the workspace as the user named it, for the commands that repeat a chapter.
    """
    results = [one.result for one in released]
    told: set[str] = set()
    front = cover(
        results,
        (title or default_title(results)).render(language),
        _years(results),
        language,
    )
    return Contents(
        language=language,
        title=front.title,
        fictional=front.fictional,
        years=front.years,
        chapters=_told_apart(
            [
                chapter(one, number, told, workspace, language)
                for number, one in enumerate(released, start=1)
            ],
            results,
        ),
        publications=shown_publications(results, language),
        definitions=_definitions(results),
        parameters=tuple(
            sorted({line.render(language) for r in results for line in r.provenance.parameters})
        ),
        methods=tuple(sorted({r.provenance.method for r in results if r.provenance.method})),
        code=tuple(sorted({r.call.code for r in results if r.call.code})),
        cover=front,
        summary=summary(results, language),
        unknown=unknowns(results, language),
        moment=front.moment,
        composition=as_yaml(composition_of(results, str(title or "")), language),
        repeat=shlex.join(
            [
                "sluitend",
                "rapport",
                "--samenstelling",
                "samenstelling.yaml",
                "--werkruimte",
                workspace,
            ]
        ),
    )


def _told_apart(chapters: Sequence[Chapter], results: Sequence[Result]) -> tuple[Chapter, ...]:
    """Name the place in headings that would be the same for two chapters."""
    times = Counter(chapter.heading for chapter in chapters)
    return tuple(
        replace(chapter, heading=f"{chapter.heading} ({', '.join(result.places)})")
        if times[chapter.heading] > 1 and result.places
        else chapter
        for chapter, result in zip(chapters, results, strict=True)
    )


def default_title(results: Sequence[Result]) -> Message:
    """Name a report after what it is about and for whom."""
    subjects = list(dict.fromkeys(filter(None, map(subject_of, results))))
    place = _areas(results)
    if subjects:
        return msg("{onderwerp} in {gebied}", onderwerp=subjects[0], gebied=place)
    return msg("{titel}: {gebied}", titel=results[0].title, gebied=place)


def _areas(results: Sequence[Result]) -> str | Message:
    """Name the one area that was asked about, else say which were."""
    places = dict.fromkeys(place for result in results for place in result.places)
    if len(places) == 1:
        return next(iter(places))
    asked = dict.fromkeys(dict(result.call.arguments).get("gebied", "") for result in results)
    if set(asked) == {EACH_MUNICIPALITY}:
        return msg("alle gemeenten")
    if places:
        return " + ".join(filter(None, asked))
    names = dict.fromkeys(
        str(name)
        for result in results
        for frame in result.tables.values()
        if "gebied_naam" in frame.columns
        for name in frame["gebied_naam"].unique(maintain_order=True)
    )
    return next(iter(names)) if len(names) == 1 else " + ".join(filter(None, asked))


def _years(results: Sequence[Result]) -> str:
    """Return the years the results are about, the first of the three dates."""
    years = {
        int(year)
        for result in results
        for frame in result.tables.values()
        for column in ("jaar", "van", "tot")
        if column in frame.columns
        for year in frame[column].drop_nulls().unique()
    }
    return year_ranges(years)


def shown_publications(
    results: Sequence[Result], language: Language
) -> tuple[ShownPublication, ...]:
    """Return each publication that figures were read from, once, those only counted last."""
    found = {p.id: p for result in results for p in result.provenance.sources}
    used = {p.id for result in with_amounts(results) for p in result.provenance.sources}
    return tuple(
        ShownPublication(
            publication,
            year_ranges(publication.years),
            day(publication.published_on, language),
            day(publication.loaded_at, language),
            only_counted=key not in used,
        )
        for key, publication in sorted(found.items(), key=lambda pair: (pair[0] not in used, pair))
    )


def _definitions(results: Sequence[Result]) -> tuple[Definition, ...]:
    keys = dict.fromkeys(key for result in results for key in result.provenance.definitions)
    return tuple(definition(key, allow_unverified=True) for key in keys)
