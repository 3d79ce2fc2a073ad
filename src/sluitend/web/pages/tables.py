"""The loaded tables and their rows: where every amount of the site unfolds to what was published."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from sluitend.core.dates import Day
from sluitend.core.errors import ArgumentError
from sluitend.core.messages import msg
from sluitend.core.numbers import Count
from sluitend.core.period import year_ranges
from sluitend.core.result import Column, TableSpec
from sluitend.publish.format import Shown, header, show
from sluitend.publish.rows import (
    MUNICIPALITY,
    YEAR,
    Choice,
    Rows,
    choose,
    find_table,
    parted,
    text,
)
from sluitend.publish.tabulate import Head, ShownTable
from sluitend.studies.agreement.naming import DOCUMENTS, TEXTS, TITLE_TABLES
from sluitend.tables.catalogue import CONTRACTS
from sluitend.web.areas import area_names, as_typed
from sluitend.web.coverage import column_label, covered, table_listing
from sluitend.web.forms import KNOWN_ON, PAGE_FIELDS, Field, only
from sluitend.web.page import Listing, Page
from sluitend.web.paging import PAGE, piece_of
from sluitend.web.statuses import UnknownPageError

if TYPE_CHECKING:
    import polars as pl

    from sluitend.core.messages import Language, Message
    from sluitend.core.result import Kind, Publication
    from sluitend.store.snapshot import Snapshot
    from sluitend.tables.contract import Contract
    from sluitend.web.paging import Piece
    from sluitend.web.question import Question
    from sluitend.web.site import Site

AREA, VALUE, UNIT, CENTS = "gebied", "waarde", "eenheid", "eurocent"
OWN_FIELDS = (AREA, KNOWN_ON, PAGE)
CLASHING = "kolom."
"""Before a column that is called like a field of the page."""
BETWEEN = ","
"""Between values of one field, any of which a row may have."""
FEW = 120
"""Values of a column that are offered to choose from; of more, one is typed."""
LONGEST_TEXT = 200
MOST_ROWS = {"csv": 100_000, "xlsx": 20_000}
"""Rows of a file: more takes longer than one question may take."""
TABLE_MOMENT = msg(
    "Het hele jaar, bij elk cijfer dat u aanhaalt: hier staat het zoals de bron het publiceerde."
)


@dataclass(frozen=True, slots=True)
class ColumnChoice:
    """A column to choose rows by.

    Attributes
    ----------
    options
        Code and name of what can be chosen; empty when it is typed.
    chosen
        The values that were chosen.
    """

    name: str
    label: Message
    options: tuple[tuple[str, str], ...]
    chosen: tuple[str, ...]


def tables(site: Site, question: Question) -> Page:
    """List the tables that are loaded.

    Raises
    ------
    ArgumentError
        For a day that is no date.
    """
    only(question, KNOWN_ON)
    found = covered(site, question.get(KNOWN_ON))
    empty = [c for c in CONTRACTS.values() if not site.state().has(c)]
    hidden = [c for c in CONTRACTS.values() if c.confidential and site.state().has(c)]
    return Page(
        title=msg("Cijfers"),
        template="tables.html.j2",
        values={
            "known_on": question.get(KNOWN_ON),
            "day": Day,
            "empty": empty,
            "hidden": hidden,
        },
        listings=(table_listing(question, found),),
        moment=TABLE_MOMENT,
    )


def table(site: Site, question: Question, tabel: str) -> Page:
    """Show the rows of a table that are asked for, in pages.

    Raises
    ------
    UnknownPageError
        When there is no such table.
    NoDataError
        When nothing of it is loaded.
    ClearanceError
        When its rows are about persons.
    ArgumentError
        For a column, value, area or page that is not there.
    """
    known_on = question.get(KNOWN_ON)
    state = site.state(known_on)
    contract = _contract(tabel, state)
    only(question, *OWN_FIELDS, *(field_of(name) for name in contract.columns))
    found, problem = _found(site, question, contract, state)
    piece = piece_of(question, found.frame.height)
    whole = question.form in MOST_ROWS
    if whole and found.frame.height > MOST_ROWS[question.form]:
        raise ArgumentError(
            msg("{n} rijen zijn te veel voor één bestand.", n=Count(found.frame.height)),
            msg("Kies een jaar of een gebied; ten hoogste {n}.", n=Count(MOST_ROWS[question.form])),
        )
    part = found.frame if whole else found.frame[piece.start : piece.end]
    spec = _spec(found)
    return Page(
        title=msg("{titel}", titel=contract.title),
        template="table.html.j2",
        values={
            "contract": contract,
            "problem": problem,
            "piece": piece,
            "rows": _shown(found, spec, piece, question.language),
            "unlisted": year_ranges(found.unlisted),
            "area": _area_field(site, contract, question),
            "areas": area_names(site),
            "choices": _choices(site, question, contract, state),
            "known_on": known_on,
            "used": _used(found, state),
            "chosen": bool(question.fields),
            "day": Day,
        },
        listings=(Listing("rijen", spec, part),),
        moment=TABLE_MOMENT,
    )


def field_of(column: str) -> str:
    """Return the field by which rows are chosen on a column.

    Examples
    --------
    >>> field_of("taakveld"), field_of("tabel")
    ('taakveld', 'kolom.tabel')
    """
    return CLASHING + column if column in (*OWN_FIELDS, *PAGE_FIELDS) else column


def _contract(name: str, state: Snapshot) -> Contract:
    if name in CONTRACTS:
        return find_table(name, state)
    close = difflib.get_close_matches(name, [c for c in CONTRACTS if state.has(CONTRACTS[c])], n=3)
    raise UnknownPageError(
        msg("Tabel ‘{naam}’ bestaat niet.", naam=name[:80]),
        msg("Bedoelt u {namen}?", namen=", ".join(close))
        if close
        else msg("Bij Cijfers staat welke tabellen zijn geladen."),
    )


def _found(
    site: Site, question: Question, contract: Contract, state: Snapshot
) -> tuple[Rows, Message | None]:
    """Return the rows that are asked for; when each value exists but not together, none and why."""
    whole = state.read(contract)
    columns = tuple(
        (name, value) for name in contract.columns for value in _chosen(question, name, whole)
    )
    asked = Choice(question.get(AREA), None, columns)
    try:
        return choose(contract, state, site.geography(), asked), None
    except ArgumentError as error:
        if not all(value in _texts(whole[name]) for name, value in columns):
            raise
        # The area was not yet looked up: a typing error in it is still told.
        choose(contract, state, site.geography(), Choice(question.get(AREA)))
        return Rows(contract, whole.clear()), error.problem


def _chosen(question: Question, name: str, frame: pl.DataFrame) -> tuple[str, ...]:
    """Return the values by which is chosen on a column: several fields, or several in one field.

    A value that itself has a comma is one value.
    """
    given = question.all(field_of(name))
    if not any(BETWEEN in value for value in given):
        return given
    there = _texts(frame[name])
    parts = [[value] if value in there else value.split(BETWEEN) for value in given]
    return tuple(dict.fromkeys(part.strip() for one in parts for part in one))


def _texts(column: pl.Series) -> set[str]:
    return {str(value) for value in column.unique()}


def _spec(found: Rows) -> TableSpec:
    """Declare the columns of some rows; an amount is one when all rows are in eurocents."""
    measures = found.contract.measures
    money = bool(measures) and {measure.unit for measure in measures} == {CENTS}

    kinds: dict[str, Kind] = {
        VALUE: "bedrag" if money else "getal",
        YEAR: "jaar",
        "ontbreekt": "reden",
    }
    return TableSpec(
        msg("{titel}", titel=found.contract.title),
        tuple(
            Column(name, column_label(name), kinds.get(name, "tekst"))
            for name in found.frame.columns
        ),
        found.contract.row_keys,
        min((m.resolution for m in measures), default=1) if money else 1,
    )


def _shown(found: Rows, spec: TableSpec, piece: Piece, language: Language) -> ShownTable:
    """Write one page of rows; what is the same in every row of the choice stands under them once.

    An amount stands as it was filed, with its unit in the head as everywhere on the site.
    """
    same, kept = parted(found)
    columns = {column.name: column for column in spec.columns}
    amount = columns[VALUE] if VALUE in columns and columns[VALUE].kind == "bedrag" else None
    if amount:
        same, kept = ([name for name in names if name != UNIT] for names in (same, kept))

    def cell(name: str, row: dict[str, Any]) -> Shown:
        if amount and name == VALUE and row[VALUE] is not None:
            return show(row[VALUE], amount, spec.unit_cents, language=language)
        return Shown(text(found, name, row, language))

    first = found.frame.head(1).to_dicts()
    return ShownTable(
        caption=found.contract.title,
        heads=tuple(
            Head(header(columns[name], spec.unit_cents, language), name == VALUE) for name in kept
        ),
        rows=tuple(
            tuple(cell(name, row) for name in kept)
            for row in found.frame[piece.start : piece.end].iter_rows(named=True)
        ),
        everywhere=tuple(
            f"{columns[name].label.render(language).lower()} {cell(name, row).text}"
            for row in first
            for name in same
        ),
    )


def _area_field(site: Site, contract: Contract, question: Question) -> Field | None:
    """Return the field for an area, of a table about municipalities per year."""
    if not {MUNICIPALITY, YEAR} <= set(contract.columns):
        return None
    help_ = msg("Een gemeente, regio of groep; leeg is alles.")
    return Field(AREA, AREA, msg("gebied"), as_typed(site, question.get(AREA)), help_, most=300)


def _choices(
    site: Site, question: Question, contract: Contract, state: Snapshot
) -> tuple[ColumnChoice, ...]:
    """Return the columns to choose by: keys with more than one value, and what was chosen by already."""
    keys = _values(site, site.workspace.catalog.last_load(), question.get(KNOWN_ON), contract.id)
    names = _names(contract, state, question.language)
    found = []
    for name in contract.columns:
        chosen = _chosen(question, name, state.read(contract))
        values = keys.get(name, ())
        by_area = name == MUNICIPALITY and YEAR in contract.columns
        if not chosen and (len(values) < 2 or by_area):  # noqa: PLR2004 - of one value nothing is chosen
            continue
        few = values if len(values) <= FEW else ()
        options = tuple((value, names.get(name, {}).get(value, value)) for value in few)
        if len(chosen) > 1 and not options:
            options = tuple((value, value) for value in chosen)
        found.append(ColumnChoice(field_of(name), column_label(name), options, chosen))
    return tuple(found)


@lru_cache(maxsize=64)
def _values(
    site: Site,
    load: int,  # noqa: ARG001 - a new load, other values
    known_on: str,
    table: str,
) -> dict[str, tuple[str, ...]]:
    """Return the values of each key of a table, newest year first."""
    contract = CONTRACTS[table]
    frame = site.state(known_on).read(contract)
    found = {}
    for name in contract.row_keys:
        values = frame[name].unique().sort(descending=name == YEAR)
        found[name] = tuple(map(str, values.to_list()))
    return found


def _names(contract: Contract, state: Snapshot, language: Language) -> dict[str, dict[str, str]]:
    """Return what the codes of a table are called, by column."""
    codes = {"document": DOCUMENTS, **TEXTS}
    found = {
        name: {code: said.render(language) for code, said in texts.items()}
        for name, texts in codes.items()
        if name in contract.columns
    }
    found["maat"] = {measure.name: measure.label for measure in contract.measures}
    for name, titles in TITLE_TABLES.items():
        if name in contract.columns and state.has(titles):
            pairs = state.read(titles).sort(YEAR).select(name, "titel").iter_rows()
            found[name] = {code: f"{code} {title}" for code, title in pairs}
    return found


def _used(found: Rows, state: Snapshot) -> tuple[Publication, ...]:
    there = set(found.frame["publicatie_id"].unique())
    return tuple(p for p in state.publications([found.contract]) if p.id in there)
