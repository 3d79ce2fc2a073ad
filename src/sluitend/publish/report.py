"""The report: one or several results as a page that needs nothing from anywhere."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from markupsafe import Markup, escape

from sluitend.core.messages import Message, msg
from sluitend.core.period import year_ranges
from sluitend.publish.chapter import OPEN_ROWS, chapter
from sluitend.publish.format import day
from sluitend.publish.purpose import subject_of
from sluitend.reference.areas import EACH_MUNICIPALITY
from sluitend.rules.definition import definition

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jinja2 import Environment

    from sluitend.core.messages import Language
    from sluitend.core.result import Publication, Result
    from sluitend.publish.release import Released
    from sluitend.rules.definition import Definition

TEMPLATES = Path(__file__).parent / "templates"
AMOUNT = re.compile(
    r"[+\N{MINUS SIGN}]?€\N{NO-BREAK SPACE}?\d(?:[\d.,]*\d)?(?:\N{NO-BREAK SPACE}mln|m\b)?"
)


def render_report(
    released: Sequence[Released],
    *,
    workspace: str,
    language: Language = "nl",
    title: Message | None = None,
) -> str:
    """Return the report as one HTML page: styles and pictures inside, no scripts, no requests.

    Parameters
    ----------
    released
        What may leave; each result becomes a chapter.
    workspace
        Path of the workspace as the user named it, for the commands that repeat a chapter.
    """
    results = [one.result for one in released]
    told: set[str] = set()
    chapters = [
        chapter(one, number, told, workspace, language)
        for number, one in enumerate(released, start=1)
    ]
    return (
        _environment(language)
        .get_template("report.html.j2")
        .render(
            language=language,
            title=title or default_title(results),
            fictional=any(result.provenance.fictional for result in results),
            years=_years(results),
            chapters=chapters,
            publications=_publications(results, language),
            definitions=_definitions(results),
            parameters=sorted({line for r in results for line in r.provenance.parameters}),
            methods=sorted({r.provenance.method for r in results if r.provenance.method}),
            code=sorted({r.call.code for r in results if r.call.code}),
            open_rows=OPEN_ROWS,
            style=(TEMPLATES / "report.css").read_text(encoding="utf-8"),
        )
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
        for year in frame[column].unique()
    }
    return year_ranges(years)


def _publications(
    results: Sequence[Result], language: Language
) -> list[tuple[Publication, str, str, str]]:
    """Return each publication with the years it is about, its date and the moment of loading."""
    found = {p.id: p for result in results for p in result.provenance.sources}
    return [
        (
            publication,
            year_ranges(publication.years),
            day(publication.published_on, language),
            day(publication.loaded_at, language),
        )
        for _, publication in sorted(found.items())
    ]


def _definitions(results: Sequence[Result]) -> list[Definition]:
    keys = dict.fromkeys(key for result in results for key in result.provenance.definitions)
    return [definition(key, allow_unverified=True) for key in keys]


@lru_cache(maxsize=2)
def _environment(language: Language) -> Environment:
    """Return templates in which a message is written in the reader's language, and escaped."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=lambda value: value.render(language) if isinstance(value, Message) else value,
    )
    environment.globals["msg"] = msg
    environment.filters["amounts"] = _amounts
    return environment


def _amounts(text: str) -> Markup:
    """Escape a sentence and mark its amounts, so that they stand out and never break over lines."""
    return Markup(AMOUNT.sub(r'<span class="amount">\g<0></span>', str(escape(text))))  # noqa: S704 - escaped first
