"""A page before it is written: what it is called, the results on it, and its own tables."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import polars as pl

    from sluitend.core.errors import SluitendError
    from sluitend.core.messages import Language, Message
    from sluitend.core.result import Result, TableSpec
    from sluitend.publish.contents import Contents
    from sluitend.publish.release import Released
    from sluitend.publish.tabulate import ShownTable
    from sluitend.web.question import Question
    from sluitend.web.site import Site


@dataclass(frozen=True, slots=True)
class Listing:
    """A table of a page that is no result of a calculation: publications, terms, finds.

    Attributes
    ----------
    links
        Per row the address within the site to which its first cell leads; empty for none.
    """

    name: str
    spec: TableSpec
    frame: pl.DataFrame
    links: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PageTable:
    """A table as it is offered for download.

    Attributes
    ----------
    name
        Unique on its page.
    released
        The result it is a part of, None for a listing.
    table
        Its name in that result.
    """

    name: str
    spec: TableSpec
    frame: pl.DataFrame
    released: Released | None = None
    table: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """A page: everything its forms are made from, so that they cannot differ.

    Attributes
    ----------
    template
        Name of the template that writes it as HTML.
    values
        What the template needs beside this.
    moment
        Which moment of the planning-and-control year it serves.
    problem
        What is wrong with what was filled in; the page shows its form again.
    own_forms
        Suffixes of other forms that the page makes itself.
    """

    title: Message
    template: str
    values: Mapping[str, object] = field(default_factory=dict)
    results: tuple[Released, ...] = ()
    listings: tuple[Listing, ...] = ()
    moment: Message | None = None
    problem: SluitendError | None = None
    own_forms: tuple[str, ...] = ()

    def tables(self) -> tuple[PageTable, ...]:
        """Return every table on the page under a name of its own."""
        found: list[PageTable] = []
        for released in self.results:
            result = released.result
            for name, frame in result.tables.items():
                if name in result.specs:
                    whole = f"{result.call.calculation}.{name}"
                    found.append(
                        PageTable(_free(whole, found), result.specs[name], frame, released, name)
                    )
        found += [PageTable(_free(x.name, found), x.spec, x.frame) for x in self.listings]
        return tuple(found)


def _free(name: str, taken: list[PageTable]) -> str:
    """Return a name that no other table on the page has."""
    names = {table.name for table in taken}
    number = 1
    candidate = name
    while candidate in names:
        number += 1
        candidate = f"{name}-{number}"
    return candidate


def shown_tables(
    released: Released, names: Sequence[str], language: Language
) -> tuple[ShownTable, ...]:
    """Return tables of a result as they are shown in full, by name."""
    from sluitend.publish.tabulate import tabulate

    result = released.result
    return tuple(tabulate(result.tables[name], result.specs[name], language) for name in names)


def peers(result: Result) -> tuple[tuple[str, str], ...]:
    """Return code and name of who is in the group of a result, the most alike first; of no group nothing."""
    group = result.tables.get("groep")
    if group is None or "gm_naam" not in group.columns:
        return ()
    return tuple(group.select("gm_code", "gm_naam").iter_rows())


def outcome(site: Site, question: Question, released: Sequence[Released]) -> Contents | None:
    """Return what the results say, ready for a template; None when there are none.

    A first sentence does not say again what its heading says.
    """
    from sluitend.publish.chapter import unprefixed
    from sluitend.publish.contents import contents

    if not released:
        return None
    said = contents(released, workspace=site.named, language=question.language)
    chapters = [unprefixed(c, re.compile(re.escape(c.heading) + ": ")) for c in said.chapters]
    return replace(said, chapters=tuple(chapters))
