"""The raadspagina on the site: the same page as file and PDF, in the frame of the site."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from sluitend.core.errors import ArgumentError
from sluitend.core.messages import msg
from sluitend.core.result import Column, TableSpec
from sluitend.publish.council.composing import council_page
from sluitend.publish.council.rendering import as_pdf, body_of, drawn
from sluitend.publish.purpose import ACCOUNTS_MOMENT
from sluitend.web.answer import download
from sluitend.web.forms import only
from sluitend.web.page import Listing, Page

if TYPE_CHECKING:
    from sluitend.publish.council.model import CouncilPage
    from sluitend.web.answer import Answer
    from sluitend.web.question import Question
    from sluitend.web.site import Site

SENTENCES = TableSpec(
    msg("Zinnen van de raadspagina"),
    (
        Column("blok", msg("Blok")),
        Column("zin", msg("Zin")),
        Column("bronnen", msg("Bronnen")),
    ),
    ("nummer",),
)
SOURCES = TableSpec(
    msg("Bronnen van de raadspagina"),
    (
        Column("nummer", msg("Nummer"), "aantal"),
        Column("bron", msg("Bron")),
        Column("opdracht", msg("Opdracht")),
    ),
    ("nummer",),
)


def council(site: Site, question: Question, gebied: str) -> Page | Answer:
    """Show the page of one municipality.

    Raises
    ------
    ArgumentError
        For what is no municipality, or a form this page has not.
    NoDataError
        When no accounts are loaded.
    """
    only(question)
    page = council_page(site.workspace, gebied, question.language)
    pictures = drawn(page)
    if question.form == "pdf":
        return download(as_pdf(page, pictures), "pdf", f"raadspagina-{page.code.lower()}")
    if question.form == "docx":
        raise ArgumentError(
            msg("Een raadspagina is er niet als .docx."), msg("Kies uit: html, pdf, json, xlsx.")
        )
    return Page(
        title=msg("Raadspagina {gemeente}", gemeente=page.name),
        template="council.html.j2",
        values={"council": page, "body": body_of(page, pictures)},
        listings=_listings(page),
        moment=ACCOUNTS_MOMENT,
        own_forms=("pdf",),
    )


def _listings(page: CouncilPage) -> tuple[Listing, ...]:
    """Return what the page says as data: every sentence with the numbers of its sources."""
    language = page.language
    blocks = [("", page.lead), *((s.heading.render(language), s.all()) for s in page.sections)]
    said = [
        (number, block, sentence.text.render(language), sentence.sources)
        for number, (block, sentence) in enumerate(
            ((block, sentence) for block, sentences in blocks for sentence in sentences), start=1
        )
    ]
    sentences = pl.DataFrame(
        {
            "nummer": [number for number, *_ in said],
            "blok": [block for _, block, *_ in said],
            "zin": [text for _, _, text, _ in said],
            "bronnen": [", ".join(str(page.number(i)) for i in ids) for *_, ids in said],
        }
    )
    sources = pl.DataFrame(
        {
            "nummer": list(range(1, len(page.sources) + 1)),
            "bron": [source.text.render(language) for source in page.sources],
            "opdracht": [source.call for source in page.sources],
        },
        schema={"nummer": pl.Int64, "bron": pl.String, "opdracht": pl.String},
    )
    return (Listing("zinnen", SENTENCES, sentences), Listing("bronnen", SOURCES, sources))
