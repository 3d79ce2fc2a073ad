"""One search over the whole site."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from sluitend.core.errors import ArgumentError
from sluitend.core.messages import msg
from sluitend.core.result import Column, TableSpec
from sluitend.web.finding import KINDS, Kind, find
from sluitend.web.forms import only
from sluitend.web.page import Listing, Page

if TYPE_CHECKING:
    from sluitend.web.finding import Entry
    from sluitend.web.question import Question
    from sluitend.web.site import Site

ASKED, ONE_KIND = "q", "soort"
LONGEST = 100
SHOWN = 6
"""Of one kind, when all kinds are shown."""
SPEC = TableSpec(
    msg("Gevonden"),
    (
        Column("naam", msg("Naam")),
        Column("soort", msg("Soort"), texts={str(kind): text for kind, text in KINDS.items()}),
        Column("over", msg("Wat het is")),
    ),
    ("naam", "soort"),
)


def search(site: Site, question: Question) -> Page:
    """Show what fits, by kind, the best first.

    Raises
    ------
    ArgumentError
        For a kind that is not there, or a text that is too long.
    """
    only(question, ASKED, ONE_KIND)
    asked, kind = question.get(ASKED), question.get(ONE_KIND)
    if len(asked) > LONGEST:
        raise ArgumentError(
            msg("De zoekvraag is te lang."), msg("Gebruik ten hoogste {n} tekens.", n=LONGEST)
        )
    if kind and kind not in set(Kind):
        raise ArgumentError(
            msg("Er is geen soort ‘{soort}’.", soort=kind[:80]),
            msg("Kies uit: {soorten}.", soorten=", ".join(Kind)),
        )
    found = find(site, asked, question.language)
    groups = [(one, KINDS[one], own) for one, own in found.groups if kind in ("", one)]
    everything = [entry for _, _, own in groups for entry in own]
    return Page(
        title=msg("Zoeken"),
        template="search.html.j2",
        values={
            "asked": asked,
            "kind": kind,
            "groups": groups,
            "counts": [(one, KINDS[one], len(own)) for one, own in found.groups],
            "count": found.count,
            "suggestions": found.suggestions,
            "shown": None if kind else SHOWN,
        },
        listings=(Listing("gevonden", SPEC, _frame(everything), _links(everything)),)
        if asked
        else (),
    )


def _frame(found: list[Entry]) -> pl.DataFrame:
    return pl.DataFrame(
        [(entry.label, str(entry.kind), entry.about) for entry in found],
        schema={"naam": pl.String, "soort": pl.String, "over": pl.String},
        orient="row",
    )


def _links(found: list[Entry]) -> tuple[str, ...]:
    return tuple(entry.address for entry in found)
