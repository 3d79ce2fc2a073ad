"""What is loaded, per table: its rows, the years they are about, and the publications they come from."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import polars as pl

from sluitend.core.messages import Message, listing, msg
from sluitend.core.period import year_ranges
from sluitend.core.result import Column, TableSpec
from sluitend.publish.rows import LABELS
from sluitend.tables.catalogue import CONTRACTS
from sluitend.web.forms import KNOWN_ON
from sluitend.web.page import Listing
from sluitend.web.question import address

if TYPE_CHECKING:
    from sluitend.core.messages import Language
    from sluitend.core.result import Publication
    from sluitend.store.snapshot import Snapshot
    from sluitend.tables.contract import Contract
    from sluitend.web.question import Question
    from sluitend.web.site import Site

YEAR = "jaar"
NAMED = 4
"""Measures of a table that are named in a list of tables."""
TABLES = TableSpec(
    msg("Geladen tabellen"),
    (
        Column("titel", msg("Tabel"), labels=True),
        Column("houdt", msg("Wat erin staat")),
        Column("jaren", msg("Over jaren")),
        Column("rijen", msg("Rijen"), "aantal"),
        Column("bronnen", msg("Publicaties"), "aantal"),
    ),
    ("tabel",),
)


@dataclass(frozen=True, slots=True)
class Covered:
    """A table of which something counts."""

    contract: Contract
    rows: int
    years: tuple[int, ...]
    publications: tuple[Publication, ...]


def covered(site: Site, known_on: str = "") -> tuple[Covered, ...]:
    """Return the tables with rows that anybody may look at, in the order of the catalogue."""
    return _covered(site, site.workspace.catalog.last_load(), known_on)


@lru_cache(maxsize=8)
def _covered(site: Site, load: int, known_on: str) -> tuple[Covered, ...]:  # noqa: ARG001 - a new load, other rows
    state = site.state(known_on)
    return tuple(_of(state, c) for c in CONTRACTS.values() if state.has(c) and not c.confidential)


def _of(state: Snapshot, contract: Contract) -> Covered:
    frame = state.read(contract)
    years = frame[YEAR].unique().to_list() if YEAR in frame.columns else []
    return Covered(contract, frame.height, tuple(sorted(years)), state.publications([contract]))


def column_label(name: str) -> Message:
    """Return the head of a column of a table."""
    return LABELS.get(name, msg("{kolom}", kolom=name.replace("_", " ").capitalize()))


def holds(contract: Contract, language: Language) -> Message:
    """Say what the rows of a table hold: its measures, or its columns when it has none."""
    names = [measure.label for measure in contract.measures]
    columns = (*contract.attributes, *contract.keys)
    return listing(names or [column_label(name).render(language) for name in columns], NAMED)


def table_listing(question: Question, found: tuple[Covered, ...]) -> Listing:
    """Return the loaded tables, each with the way to its rows."""
    language = question.language
    known_on = question.get(KNOWN_ON)
    kept = [(KNOWN_ON, known_on)] if known_on else []
    return Listing(
        "tabellen",
        TABLES,
        _frame(found, language),
        tuple(address(f"/cijfers/{one.contract.id}", kept, language) for one in found),
    )


def _frame(found: tuple[Covered, ...], language: Language) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "tabel": [one.contract.id for one in found],
            "titel": [one.contract.title for one in found],
            "houdt": [holds(one.contract, language).render(language) for one in found],
            "jaren": [year_ranges(one.years) for one in found],
            "rijen": [one.rows for one in found],
            "bronnen": [len(one.publications) for one in found],
        },
        schema={
            "tabel": pl.String,
            "titel": pl.String,
            "houdt": pl.String,
            "jaren": pl.String,
            "rijen": pl.Int64,
            "bronnen": pl.Int64,
        },
    )
