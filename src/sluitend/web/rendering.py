"""A page in the form that was asked for: HTML, its JSON twin, a table as CSV, all of it as workbook."""

from __future__ import annotations

import json
from functools import lru_cache, partial
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING

from sluitend.core.errors import ArgumentError
from sluitend.core.messages import msg
from sluitend.publish.chapter import OPEN_ROWS
from sluitend.publish.exit import as_file
from sluitend.publish.listing import listing_csv, listing_plain, listing_workbook
from sluitend.publish.markup import environment
from sluitend.publish.plain import as_csv, as_plain
from sluitend.publish.tabulate import tabulate
from sluitend.web.advice import advise
from sluitend.web.answer import MEDIA_TYPES, Answer, download
from sluitend.web.prose import METHODS, title_of
from sluitend.web.question import address
from sluitend.web.refusal import problem_json, wants_data
from sluitend.web.statuses import STATUSES

if TYPE_CHECKING:
    from jinja2 import Environment

    from sluitend.core.errors import SluitendError
    from sluitend.core.messages import Language
    from sluitend.web.page import Page, PageTable
    from sluitend.web.question import Question
    from sluitend.web.site import Site

TEMPLATES = Path(__file__).parent / "templates"
PAPER = ("pdf", "docx")
"""Forms to print or to edit: of pages with results."""
PAGE_ROWS = 24
"""Rows of tables that stand open on a page of a calculation, so that it can be overseen."""
TABLE = "tabel"
"""Field that chooses one table of a page."""


def render_page(site: Site, question: Question, page: Page) -> Answer:
    """Return a page in the form of the question.

    Raises
    ------
    ArgumentError
        For a form this page has not, or a table that is not on it.
    """
    if question.form == "html":
        return _html(site, question, page)
    if question.form == "json":
        return _answer(_json(question, page), "json")
    if question.form == "csv":
        table = _one_table(question, page)
        text = (
            as_csv(table.released, table.table, inert=True)
            if table.released
            else listing_csv(table.frame, table.spec)
        )
        return download(text.encode(), "csv", _file_name(page, table.name))
    if question.form == "xlsx":
        return download(_workbook(site, question, page), "xlsx", _file_name(page))
    if question.form in PAPER and page.results:
        body = as_file(
            page.results, f".{question.form}", question.language, page.title, None, site.named
        )
        packed = body if isinstance(body, bytes) else body.encode()
        return download(packed, question.form, _file_name(page))
    raise ArgumentError(
        msg("Deze pagina is er niet als .{vorm}.", vorm=question.form),
        msg("Kies uit: {vormen}.", vormen=", ".join(forms_of(page))),
    )


def forms_of(page: Page) -> tuple[str, ...]:
    """Return the forms in which a page can be had."""
    data = ("csv", "xlsx") if page.tables() else ()
    return ("html", "json", *data, *(PAPER if page.results else ()), *page.own_forms)


def render_problem(
    site: Site | None, question: Question, status: HTTPStatus, error: SluitendError
) -> Answer:
    """Tell what is wrong: as a page, or as problem+json (RFC 9457) to who asked for data."""
    language = question.language
    if wants_data(question):
        return problem_json(question, status, error.problem, error.remedy)
    html = (
        _environment(language)
        .get_template("problem.html.j2")
        .render(
            **_frame(site, question),
            title=msg("Dat lukt niet"),
            advice=advise(question, error),
            moment=None,
            page=None,
            results=(),
            downloads=(),
        )
    )
    return Answer(html.encode(), MEDIA_TYPES["html"], status, lasting=False)


def _html(site: Site, question: Question, page: Page) -> Answer:
    language = question.language
    html = (
        _environment(language)
        .get_template(page.template)
        .render(
            **_frame(site, question),
            title=page.title,
            moment=page.moment,
            page=page,
            results=tuple(released.result for released in page.results),
            forms=forms_of(page),
            downloads=tuple(
                (table.spec.title, question.address("csv", tabel=table.name), table.name)
                for table in page.tables()
            ),
            listings={
                x.name: (tabulate(x.frame, x.spec, language), x.links) for x in page.listings
            },
            open_rows=OPEN_ROWS,
            page_rows=PAGE_ROWS,
            **page.values,
        )
    )
    if page.problem is not None:
        status = STATUSES[type(page.problem)]
        return Answer(html.encode(), MEDIA_TYPES["html"], status, lasting=False)
    return Answer(html.encode(), MEDIA_TYPES["html"])


def _frame(site: Site | None, question: Question) -> dict[str, object]:
    """Return what the frame around every page needs."""
    language = question.language
    other: Language = "en" if language == "nl" else "nl"
    return {
        "language": language,
        "question": question,
        "site": site,
        "fictional": site is not None and site.fictional,
        "other_language": question.twin().address(language=other),
        "named": site.named if site else "",
    }


def _json(question: Question, page: Page) -> str:
    language = question.language
    body = {
        "pagina": question.twin().address(),
        "taal": language,
        "titel": page.title.render(language),
        "moment": page.moment.render(language) if page.moment else None,
        "resultaten": [as_plain(released, language) for released in page.results],
        "tabellen": {
            x.name: {**listing_plain(x.frame, x.spec, language), "adressen": list(x.links)}
            for x in page.listings
        },
    }
    return json.dumps(body, ensure_ascii=False, indent=1, allow_nan=False, default=str) + "\n"


def _one_table(question: Question, page: Page) -> PageTable:
    tables = {table.name: table for table in page.tables()}
    wanted = question.get(TABLE)
    if not wanted and len(tables) == 1:
        return next(iter(tables.values()))
    if wanted not in tables:
        raise ArgumentError(
            msg("Op deze pagina staat geen tabel ‘{naam}’.", naam=wanted)
            if wanted
            else msg("Een CSV-bestand bevat één tabel; deze pagina heeft er {n}.", n=len(tables)),
            msg("Kies met ?tabel= uit: {namen}.", namen=", ".join(tables))
            if tables
            else msg("Deze pagina heeft geen tabellen."),
        )
    return tables[wanted]


def _workbook(site: Site, question: Question, page: Page) -> bytes:
    if page.results:
        from sluitend.publish.workbook.book import as_workbook

        return as_workbook(
            page.results, language=question.language, title=page.title, workspace=site.named
        )
    if not page.listings:
        raise ArgumentError(
            msg("Deze pagina heeft geen tabellen."), msg("Vraag haar als .json of als pagina.")
        )
    notes = {
        msg("Wat is dit?").render(question.language): page.title.render(question.language),
        msg("Pagina").render(question.language): question.twin().address(),
    }
    tables = [(x.name, x.frame, x.spec) for x in page.listings]
    return listing_workbook(tables, notes, question.language)


def _answer(text: str, form: str) -> Answer:
    return Answer(text.encode(), MEDIA_TYPES[form])


def _file_name(page: Page, table: str = "") -> str:
    """Return a name that is safe in a header: lower-case letters, digits and dashes."""
    whole = f"{page.title.render()} {table}".lower()
    plain = "".join(letter if letter.isascii() and letter.isalnum() else "-" for letter in whole)
    return "-".join(filter(None, plain.split("-")))[:80] or "sluitend"


@lru_cache(maxsize=2)
def _environment(language: Language) -> Environment:
    made = environment(language, TEMPLATES)
    made.globals["advise"] = advise
    made.globals["method_title"] = partial(title_of, METHODS)
    made.globals["to"] = lambda path, **fields: address(
        path, [(name, str(value)) for name, value in fields.items() if value], language
    )
    return made
