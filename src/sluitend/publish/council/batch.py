"""The pages of all municipalities: figures once, drawing and writing by several processes."""

from __future__ import annotations

import csv
import os
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from io import StringIO
from multiprocessing import get_context
from typing import TYPE_CHECKING

from sluitend.core.errors import SluitendError
from sluitend.core.messages import msg
from sluitend.core.numbers import Count
from sluitend.publish.council.composing import page_of, reading_of
from sluitend.publish.council.country import country_of
from sluitend.publish.council.rendering import as_html, as_pdf, council_environment, drawn, style
from sluitend.publish.writing import check_file, write_file

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Future
    from pathlib import Path

    from sluitend.core.messages import Language, Message
    from sluitend.publish.council.model import CouncilPage
    from sluitend.publish.council.readability import Reading
    from sluitend.store.workspace import Workspace

INDEX, LEVELS = "index.html", "leesniveau.csv"
MOST_WORKERS = 8
TOLD_EVERY = 25
"""After how many pages the reader of the terminal hears of it."""


@dataclass(frozen=True, slots=True)
class Made:
    """What became of one municipality.

    Attributes
    ----------
    incomplete
        Whether its newest accounts are missing.
    failure
        Why there is no page; empty when there is one.
    """

    code: str
    name: str
    reading: Reading | None = None
    incomplete: bool = False
    failure: str = ""


def write_page(page: CouncilPage, html: Path | None, pdf: Path | None) -> None:
    """Write a page where it is asked for.

    Raises
    ------
    ArgumentError
        When a file cannot be written.
    """
    drawings = drawn(page)
    if html:
        write_file(html, as_html(page, drawings))
    if pdf:
        write_file(pdf, as_pdf(page, drawings))


def write_all(
    workspace: Workspace,
    target: Path,
    language: Language = "nl",
    *,
    pdf: bool = False,
    workers: int | None = None,
    progress: Callable[[Message], None] | None = None,
) -> tuple[Made, ...]:
    """Write the pages of all municipalities, an index and a list of reading levels to a directory.

    Parameters
    ----------
    workers
        Processes that draw and write; one per processor when left out. The bytes are the same.

    Returns
    -------
    Per municipality what became of it, in order of name. One that fails does not stop the others.

    Raises
    ------
    NoDataError
        When no accounts are loaded.
    ArgumentError
        When the directory cannot be written.
    """
    say = progress or (lambda _: None)
    check_file(target / INDEX)
    country = country_of(workspace, say)
    made: dict[str, Made] = {}
    waiting: dict[Future[None], str] = {}
    context = get_context("spawn")
    with ProcessPoolExecutor(workers or _processors(), mp_context=context) as pool:
        for code, name in country.names.items():
            try:
                page = page_of(country, code, language)
            except SluitendError as error:
                made[code] = Made(code, name, failure=error.render(language))
                continue
            made[code] = Made(code, name, reading_of(page), page.incomplete)
            html, sheet = target / f"{code}.html", target / f"{code}.pdf"
            waiting[pool.submit(write_page, page, html, sheet if pdf else None)] = code
        for done, future in enumerate(as_completed(waiting), start=1):
            code = waiting[future]
            if (problem := future.exception()) is not None:
                made[code] = Made(code, made[code].name, failure=str(problem))
            if done % TOLD_EVERY == 0 or done == len(waiting):
                say(
                    msg(
                        "{n} van {alle} raadspagina's",
                        n=Count(done),
                        alle=Count(len(country.names)),
                    )
                )
    found = tuple(sorted(made.values(), key=lambda one: one.name.lstrip("'")))
    write_file(target / LEVELS, levels(found))
    write_file(target / INDEX, _index(found, country.last, language, pdf=pdf))
    return found


def _processors() -> int:
    return min(os.cpu_count() or 1, MOST_WORKERS)


def levels(made: tuple[Made, ...]) -> str:
    """Return the reading levels as CSV."""
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(
        (
            "gm_code",
            "gm_naam",
            "leesgemak",
            "woorden_per_zin",
            "langste_zin",
            "lange_woorden",
            "woorden",
            "b1",
        )
    )
    for one in made:
        if (read := one.reading) is not None:
            numbers = (f"{read.ease:.1f}", f"{read.mean:.1f}", read.longest, f"{read.long:.3f}")
            writer.writerow(
                (one.code, one.name, *numbers, read.words, "ja" if read.plain else "nee")
            )
    return text.getvalue()


def _index(made: tuple[Made, ...], year: int, language: Language, *, pdf: bool) -> str:
    template = council_environment(language).get_template("raadspaginas.html.j2")
    return template.render(made=made, year=year, language=language, pdf=pdf, style=style())
