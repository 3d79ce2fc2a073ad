"""The explanation: how each calculation works, and what a user needs to know beside it."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

import polars as pl

from sluitend.core.messages import msg
from sluitend.core.result import Column, TableSpec
from sluitend.store.calculations import CALCULATIONS, find_calculation
from sluitend.web.forms import only
from sluitend.web.page import Listing, Page
from sluitend.web.prose import DOCUMENTS, METHODS, guides
from sluitend.web.prose import document as read
from sluitend.web.question import address
from sluitend.web.statuses import UnknownPageError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sluitend.web.question import Question
    from sluitend.web.site import Site

METHOD_LIST = TableSpec(
    msg("Hoe elke berekening werkt"),
    (Column("titel", msg("Methode")), Column("wat", msg("Wat zij zegt"))),
    ("naam",),
)
DOCUMENT_LIST = TableSpec(
    msg("Gebieden, bronnen, bestanden"),
    (Column("titel", msg("Pagina")), Column("wat", msg("Waar zij over gaat"))),
    ("naam",),
)


def overview(site: Site, question: Question) -> Page:  # noqa: ARG001 - every page gets the site
    """List the method pages and the other pages of explanation."""
    only(question)
    language = question.language
    methods = [
        (name, read(METHODS, name, language).title, find_calculation(name).summary.render(language))
        for name in CALCULATIONS
    ]
    pages = [read(DOCUMENTS, name, language) for name in guides()]
    documents = [(page.name, page.title, page.gist) for page in pages]
    return Page(
        title=msg("Uitleg"),
        template="overview.html.j2",
        listings=(
            Listing("methoden", METHOD_LIST, _frame(methods), _links("methode", methods, question)),
            Listing(
                "paginas", DOCUMENT_LIST, _frame(documents), _links("uitleg", documents, question)
            ),
        ),
    )


def method(site: Site, question: Question, naam: str) -> Page:  # noqa: ARG001 - every page gets the site
    """Show how a calculation works.

    Raises
    ------
    UnknownPageError
        When there is no such calculation.
    """
    only(question)
    _known(naam, CALCULATIONS)
    return _page(question, METHODS, naam)


def document(site: Site, question: Question, naam: str) -> Page:  # noqa: ARG001 - every page gets the site
    """Show a page of explanation.

    Raises
    ------
    UnknownPageError
        When there is no such page.
    """
    only(question)
    _known(naam, guides())
    return _page(question, DOCUMENTS, naam)


def _known(name: str, names: Iterable[str]) -> None:
    known = list(names)
    if name in known:
        return
    close = difflib.get_close_matches(name, known, n=2)
    raise UnknownPageError(
        msg("Er is geen uitleg die ‘{naam}’ heet.", naam=name[:80]),
        msg("Bedoelt u {namen}?", namen=", ".join(close))
        if close
        else msg("Kies uit: {namen}.", namen=", ".join(known)),
    )


def _page(question: Question, folder: str, name: str) -> Page:
    found = read(folder, name, question.language)
    return Page(
        title=msg("{titel}", titel=found.title),
        template="document.html.j2",
        values={"found": found, "calculation": name if folder == METHODS else ""},
    )


def _frame(rows: list[tuple[str, str, str]]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=["naam", "titel", "wat"], orient="row")


def _links(where: str, rows: list[tuple[str, str, str]], question: Question) -> tuple[str, ...]:
    return tuple(address(f"/{where}/{name}", (), question.language) for name, _, _ in rows)
