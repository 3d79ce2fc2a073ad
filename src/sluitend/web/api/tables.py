"""Loaded tables as resources: which there are, what their columns mean, and their rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sluitend.core.errors import ArgumentError
from sluitend.core.messages import msg
from sluitend.core.numbers import Count
from sluitend.core.period import FIRST_YEAR, LAST_YEAR
from sluitend.publish.rows import MUNICIPALITY, YEAR, Choice, choose, find_table
from sluitend.tables.catalogue import CONTRACTS
from sluitend.web.answer import Answer, download
from sluitend.web.api.fields import QueryField
from sluitend.web.api.operation import (
    FORM,
    PAGING,
    collection,
    link,
    operation,
    resource,
    wants_csv,
)
from sluitend.web.api.shapes import LINKS, TEXT, WHOLE, exactly, listed, many, named, record
from sluitend.web.api.version import BASE
from sluitend.web.statuses import UnknownPageError

if TYPE_CHECKING:
    from collections.abc import Mapping

    import polars as pl

    from sluitend.tables.contract import Contract
    from sluitend.web.question import Question
    from sluitend.web.site import Site

    Parts = Mapping[str, str]

OPEN = tuple(contract for contract in CONTRACTS.values() if not contract.confidential)
"""Tables that anybody may look at."""
AREA = "gebied"
MOST_CSV_ROWS = 100_000
"""A larger file is asked for per year or area, so that one question does not hold up the others."""
TABLE = QueryField(
    "tabel", msg("Naam van een tabel."), "inwoners", tuple(contract.id for contract in OPEN)
)
MEASURE = record(maat=TEXT, titel=TEXT, eenheid=TEXT, optelbaar_over=many(TEXT))


def _chosen_by(contract: Contract) -> tuple[QueryField, ...]:
    """Return the columns by which rows can be chosen."""
    area = {YEAR, MUNICIPALITY} <= set(contract.keys)
    return (
        *([QueryField(AREA, msg("Alleen gemeenten in dit gebied."), "GM0589")] if area else []),
        *(_column(name) for name in contract.row_keys),
    )


def _column(name: str) -> QueryField:
    if name == YEAR:
        return QueryField(
            YEAR, msg("Alleen dit jaar."), "2023", least=FIRST_YEAR - 10, most=LAST_YEAR
        )
    return QueryField(
        name, msg("Alleen rijen met deze waarde in kolom {naam}.", naam=name), longest=300
    )


def _fields(parts: Parts) -> tuple[QueryField, ...]:
    """Return the fields of one table; of all together when it is not known which."""
    one = CONTRACTS.get(parts.get("tabel", ""))
    found = {f.name: f for contract in ((one,) if one else OPEN) for f in _chosen_by(contract)}
    return (*found.values(), FORM, *PAGING)


def row_name(contract: Contract) -> str:
    """Return under which name the document describes the rows of a table."""
    return f"tabel.{contract.id}"


def _open(site: Site, name: str) -> Contract:
    """Return a loaded table by its exact name.

    Raises
    ------
    UnknownPageError
        When there is no such table.
    """
    if name not in CONTRACTS:
        raise UnknownPageError(
            msg("Tabel ‘{naam}’ bestaat niet.", naam=name),
            msg("{adres} noemt de tabellen.", adres=f"{BASE}/tabellen"),
        )
    return find_table(name, site.state())


@operation(
    lambda _: listed(
        "tabellen",
        record(
            _links=record(self=record(href=TEXT), rijen=record(href=TEXT)),
            tabel=TEXT,
            titel=TEXT,
            rijen=WHOLE,
            jaren=many(WHOLE),
        ),
    ),
    fields=lambda _: PAGING,
)
def tables(site: Site, question: Question) -> Answer:
    """List the tables of which something is loaded and that anybody may look at."""
    state = site.state()
    items = [_shortly(one, state.read(one), question) for one in OPEN if state.has(one)]
    return collection(question, "tabellen", items)


def _shortly(contract: Contract, frame: pl.DataFrame, question: Question) -> dict[str, object]:
    here = f"{BASE}/tabellen/{contract.id}"
    return {
        "_links": {**link(question, here), "rijen": link(question, f"{here}/rijen")["self"]},
        "tabel": contract.id,
        "titel": contract.title,
        "rijen": frame.height,
        "jaren": frame[YEAR].unique().sort().to_list() if YEAR in frame.columns else [],
    }


@operation(
    lambda _: record(
        _links=record(self=record(href=TEXT), rijen=record(href=TEXT)),
        tabel=TEXT,
        titel=TEXT,
        rijen=WHOLE,
        jaren=many(WHOLE),
        sleutel=many(TEXT),
        kolommen=many(TEXT),
        maten=many(MEASURE),
        publicaties=many(record(_links=LINKS, id=TEXT)),
    ),
    parts=lambda _: (TABLE,),
)
def table(site: Site, question: Question, tabel: str) -> Answer:
    """Tell what the columns and measures of a table mean and where it was published."""
    contract = _open(site, tabel)
    state = site.state()
    return resource(
        {
            **_shortly(contract, state.read(contract), question),
            "sleutel": list(contract.row_keys),
            "kolommen": list(contract.columns),
            "maten": [
                {
                    "maat": measure.name,
                    "titel": measure.label,
                    "eenheid": measure.unit,
                    "optelbaar_over": sorted(measure.additive),
                }
                for measure in contract.measures
            ],
            "publicaties": [
                {"_links": link(question, f"{BASE}/publicaties/{p.id}"), "id": p.id}
                for p in state.publications([contract])
            ],
        }
    )


@operation(
    lambda _: {
        "oneOf": [
            listed("rijen", named(row_name(contract)), tabel=exactly(contract.id))
            for contract in OPEN
        ]
    },
    parts=lambda _: (TABLE,),
    fields=_fields,
    csv=True,
)
def rows(site: Site, question: Question, tabel: str) -> Answer:
    """Give the rows of a loaded table, in pages or as CSV.

    Raises
    ------
    ArgumentError
        For an area or value that it does not have, or more rows than a file may hold.
    """
    contract = _open(site, tabel)
    columns = set(contract.row_keys)
    choice = Choice(
        question.get(AREA),
        None,
        tuple((name, value) for name, value in question.fields if name in columns),
    )
    csv = wants_csv(question)
    found = choose(contract, site.state(), site.geography(), choice).frame
    if not csv:
        return collection(question, "rijen", found, tabel=contract.id)
    if found.height > MOST_CSV_ROWS:
        raise ArgumentError(
            msg("{n} rijen zijn te veel voor één bestand.", n=Count(found.height)),
            msg(
                "Kies een jaar of gebied, of vraag bladzijden; tot {meest} rijen kan.",
                meest=Count(MOST_CSV_ROWS),
            ),
        )
    return download(found.write_csv().encode(), "csv", contract.id.replace("_", "-"))
