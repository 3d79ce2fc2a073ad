"""The glossary: every word, code and column in one sentence, to look up and to link to."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

import polars as pl

from sluitend.core.messages import msg
from sluitend.core.result import Column, TableSpec
from sluitend.web.finding import folded
from sluitend.web.forms import only
from sluitend.web.page import Listing, Page
from sluitend.web.prose import DOCUMENTS, inline, slug
from sluitend.web.question import address
from sluitend.web.terms import Term, terms, words_of

if TYPE_CHECKING:
    from sluitend.web.question import Question
    from sluitend.web.site import Site

SPEC = TableSpec(
    msg("Begrippen"),
    (
        Column("woord", msg("Woord")),
        Column("betekenis", msg("Betekenis")),
        Column("onderdeel", msg("Onderdeel")),
        Column("code", msg("In de code")),
    ),
    ("anker",),
)


def glossary(site: Site, question: Question) -> Page:  # noqa: ARG001 - every page gets the site
    """Show the words that fit what is looked for, or all of them."""
    only(question, "q")
    wanted = folded(question.get("q")).split()
    found = [term for term in terms() if all(part in _text(term) for part in wanted)]
    language = question.language
    groups = [
        (
            section,
            slug(section),
            [
                (t, inline(t.word, DOCUMENTS, language), inline(t.meaning, DOCUMENTS, language))
                for t in own
            ],
        )
        for section, own in groupby(found, lambda term: term.section)
    ]
    frame = pl.DataFrame(
        [(t.anchor, t.text, words_of(t.meaning), t.section, words_of(t.code)) for t in found],
        schema=dict.fromkeys(("anker", "woord", "betekenis", "onderdeel", "code"), pl.String),
        orient="row",
    )
    links = tuple(address("/begrippen", (), language) + f"#{t.anchor}" for t in found)
    return Page(
        title=msg("Begrippen"),
        template="glossary.html.j2",
        values={"groups": groups, "wanted": question.get("q"), "n": len(found)},
        listings=(Listing("begrippen", SPEC, frame, links),),
    )


def _text(term: Term) -> str:
    return folded(f"{term.text} {words_of(term.meaning)}")
