"""The site: it answers a question about one workspace, and nothing else reaches the workspace."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from sluitend.core.errors import NoDataError, SluitendError
from sluitend.core.kept import Shelf
from sluitend.core.messages import msg
from sluitend.core.period import Document
from sluitend.tables.iv3 import LASTEN
from sluitend.web.forms import call_fields
from sluitend.web.page import Page
from sluitend.web.question import address
from sluitend.web.rendering import render_page, render_problem
from sluitend.web.routes import find_route
from sluitend.web.statuses import STATUSES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from sluitend.core.call import Call
    from sluitend.core.messages import Language
    from sluitend.publish.release import Released
    from sluitend.reference.geography import Geography
    from sluitend.store.snapshot import Snapshot
    from sluitend.web.answer import Answer
    from sluitend.web.question import Question


MOST_RESULTS = 48
"""Results that are kept in memory: a page and its other forms ask the same."""
MOST_STATES = 16
"""States of the data by day that are kept in memory."""


class Site:
    """Answers questions about a workspace; one per process.

    Parameters
    ----------
    root
        Directory of the workspace.
    named
        Path of the workspace as the user named it, for commands that are copied.
    """

    def __init__(self, root: Path, named: str) -> None:
        from sluitend.store.workspace import open_workspace

        self.workspace = open_workspace(root, keep=False)
        self.named = named
        self._states: dict[tuple[int, str], Snapshot] = {}
        self._results: Shelf[Released] = Shelf(MOST_RESULTS)

    def answer(self, question: Question) -> Answer:
        """Answer a question; what is wrong with it is told in the form it was asked in."""
        try:
            route, parts = find_route(question.path)
            page = route.handler()(self, question, **parts)
            return render_page(self, question, page) if isinstance(page, Page) else page
        except tuple(STATUSES) as error:
            return render_problem(self, question, STATUSES[type(error)], error)

    def run(self, call: Call) -> Released:
        """Run a call; only what may leave comes back. Nothing is written to the workspace."""
        from sluitend.publish.release import release

        key = self.workspace.catalog.last_load(), call
        return self._results.get(key, lambda: release(self.workspace.run(call)))

    def attempt(
        self, question: Question, make: Callable[[], Call]
    ) -> tuple[tuple[Released, ...], SluitendError | None]:
        """Run a call that a form asks for; what is wrong with it is told beside the form.

        Who asked for data gets the error itself.
        """
        try:
            return (self.run(make()),), None
        except tuple(STATUSES) as error:
            if question.form != "html":
                raise
            return (), error

    def preparations(self) -> Iterator[Callable[[], object]]:
        """Give what makes later questions faster, in pieces of a second or so."""
        from sluitend.publish.council.country import country_of
        from sluitend.web.areas import area_names
        from sluitend.web.finding import everything

        if self.years():
            yield lambda: area_names(self)
            yield lambda: everything(self, "nl")
            yield lambda: everything(self, "en")
            yield lambda: country_of(self.workspace)

    def address_of(self, call: Call, language: Language) -> str:
        """Return the address of the page that shows the outcome of a call."""
        return address(f"/berekeningen/{call.calculation}", call_fields(call), language)

    def state(self, known_on: str = "") -> Snapshot:
        """Return what counts now, or as known on a date; read once per load."""
        key = self.workspace.catalog.last_load(), known_on
        if key not in self._states:
            if len(self._states) >= MOST_STATES:
                self._states.clear()
            self._states[key] = self.workspace.snapshot(known_on)
        return self._states[key]

    def geography(self) -> Geography:
        """Return municipalities, reclassifications and divisions as they count now."""
        return _geography(self, self.workspace.catalog.last_load())

    def years(self, document: Document = Document.ACCOUNTS) -> tuple[int, ...]:
        """Return the years of which lasten per taakveld are loaded, in order."""
        found = [
            dict(zip(LASTEN.partition, piece.partition, strict=True))
            for piece in self.state().chosen[LASTEN.id]
        ]
        return tuple(sorted({int(str(p["jaar"])) for p in found if p["document"] == str(document)}))

    def accounts(self) -> tuple[int, ...]:
        """Return the years of the accounts that are loaded.

        Raises
        ------
        NoDataError
            When there are none.
        """
        years = self.years()
        if not years:
            raise NoDataError(
                msg("Er zijn nog geen jaarrekeningen geladen."),
                msg("Laad ze met ‘sluitend load open-data MAP’."),
            )
        return years

    @property
    def fictional(self) -> bool:
        """Whether the figures are invented."""
        return _fictional(self, self.workspace.catalog.last_load())


@lru_cache(maxsize=1)
def _geography(site: Site, load: int) -> Geography:  # noqa: ARG001 - a new load, another map
    return site.workspace.geography(site.state())


@lru_cache(maxsize=1)
def _fictional(site: Site, load: int) -> bool:  # noqa: ARG001 - a new load, another answer
    return any(publication.fictional for publication in site.workspace.publications())
