"""Writing a page: as one HTML file, or as an accessible PDF of one sheet."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from markupsafe import Markup

from sluitend.core.messages import msg
from sluitend.publish.charts.drawing import svg
from sluitend.publish.council.model import Question
from sluitend.publish.fonts import embedded
from sluitend.publish.markup import TEMPLATES, amounts, environment
from sluitend.publish.pdf.typesetting import TEMPLATES as PDF_TEMPLATES
from sluitend.publish.pdf.typesetting import typeset

if TYPE_CHECKING:
    from collections.abc import Mapping

    from jinja2 import Environment

    from sluitend.core.messages import Language
    from sluitend.publish.council.model import CouncilPage, Section, Sentence

PDF_TEMPLATE = PDF_TEMPLATES / "raadspagina.typ"
SIZES = (8.2, 8.0, 7.5, 7.0, 6.5)
"""Of the letter, in points, from large to small. Setting again costs less than measuring before."""


def drawn(page: CouncilPage) -> dict[str, str]:
    """Draw the pictures of a page once, for every form it is written in."""
    return {
        section.picture.name: svg(section.picture.drawing, f"raad-{section.picture.name}")
        for section in page.sections
        if section.picture
    }


def council_environment(language: Language) -> Environment:
    """Return templates that know the macros and filters of a raadspagina."""
    found = environment(language)
    found.filters["figures"] = lambda text: amounts(text.render(language))
    return found


def body_of(page: CouncilPage, drawings: Mapping[str, str]) -> Markup:
    """Return the page without anything around it, for a site that has a layout of its own."""
    module = council_environment(page.language).get_template("raadspagina_parts.html.j2").module
    return Markup(module.council_body(page, drawings))  # type: ignore[attr-defined] # noqa: S704 - a macro of the template, which escapes


def style() -> str:
    """Return the style rules of a page that stands alone."""
    sheets = (TEMPLATES / name for name in ("report.css", "raadspagina.css"))
    return "\n".join([embedded(), *(sheet.read_text(encoding="utf-8") for sheet in sheets)])


def as_html(page: CouncilPage, drawings: Mapping[str, str]) -> str:
    """Return the page as one file: style and pictures inside, no scripts, no requests."""
    template = council_environment(page.language).get_template("raadspagina.html.j2")
    return template.render(page=page, drawings=drawings, style=style())


def as_pdf(page: CouncilPage, drawings: Mapping[str, str]) -> bytes:
    """Return the page as an accessible PDF of one sheet A4, in the largest letter that fits on it.

    Raises
    ------
    ValueError
        When it does not fit in the smallest letter: a bug, a page says only so much.
    """
    data = _data(page)
    for size in SIZES:
        body = typeset(PDF_TEMPLATE, {**data, "size": size}, drawings, page.language)
        if sheets(body) == 1:
            return body
    raise ValueError(f"the page of {page.name} does not fit on one sheet")


def sheets(pdf: bytes) -> int:
    """Return how many pages a PDF of ours has."""
    found = re.search(rb"/Type/Pages/Count (\d+)", pdf)
    if found is None:
        raise ValueError("not a PDF as Typst writes it")
    return int(found[1])


def _data(page: CouncilPage) -> dict[str, object]:
    """Return what the PDF says, as plain data."""
    language = page.language
    return {
        "name": page.name,
        "title": msg("Raadspagina {gemeente}", gemeente=page.name).render(language),
        "kicker": msg("Sociaal domein op één pagina, voor de raad").render(language),
        "fictional": msg(
            "Fictieve gegevens: alles op deze pagina is verzonnen en zegt niets over een echte gemeente."
        ).render(language)
        if page.fictional
        else "",
        "incomplete": page.incomplete,
        "lead": [_said(page, sentence) for sentence in page.lead],
        "sections": {section.identity: _block(page, section) for section in page.sections},
        "sources_heading": msg("Bronnen").render(language),
        "sources": [source.text.render(language) for source in page.sources],
        "notes": [note.render(language) for note in page.notes],
        "made": msg("Gemaakt met Sluitend, vrije software (EUPL-1.2).").render(language),
    }


def _said(page: CouncilPage, sentence: Sentence) -> dict[str, object]:
    return {
        "text": sentence.text.render(page.language),
        "refs": [page.number(identity) for identity in sentence.sources],
    }


def _item(page: CouncilPage, item: Sentence) -> dict[str, object]:
    basis = page.section(item.basis).heading if isinstance(item, Question) else None
    shown = msg("zie ‘{blok}’", blok=basis).render(page.language) if basis else ""
    return {**_said(page, item), "basis": shown}


def _block(page: CouncilPage, section: Section) -> dict[str, object]:
    language = page.language
    table, picture = section.table, section.picture
    return {
        "heading": section.heading.render(language),
        "sentences": [_said(page, s) for s in section.sentences],
        "items": [_item(page, s) for s in section.items],
        "names": _said(page, section.names) if section.names else None,
        "after": [_said(page, s) for s in section.after],
        "table": {
            "caption": _said(page, table.caption),
            "heads": [_said(page, head) for head in table.heads],
            "rows": [
                [row.head.text.render(language), *(c.text.render(language) for c in row.cells)]
                for row in table.rows
            ],
        }
        if table
        else None,
        "picture": {
            "name": picture.name,
            "title": _said(page, picture.title),
            "alt": f"{picture.drawing.title}. {picture.drawing.description}",
            "wide": picture.wide,
            "legend": [[mark, text.render(language)] for mark, text in picture.legend],
        }
        if picture
        else None,
    }
