"""Results as resources: the whole, one table of it, and the terms that explain its amounts."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl

from sluitend.core.errors import ArgumentError, NoDataError
from sluitend.core.messages import msg
from sluitend.core.period import FIRST_YEAR, LAST_YEAR
from sluitend.publish.plain import as_csv, as_plain, columns, terms_csv
from sluitend.store.calculations import CALCULATIONS, find_calculation
from sluitend.web.answer import Answer, download
from sluitend.web.api.calculations import CALCULATION, asked_of, declared_as
from sluitend.web.api.fields import QueryField
from sluitend.web.api.operation import FORM, PAGING, collection, operation, resource, wants_csv
from sluitend.web.api.shapes import TEXT, YES_NO, exactly, listed, many, named, record
from sluitend.web.forms import call_of
from sluitend.web.statuses import UnknownPageError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sluitend.core.call import Call
    from sluitend.publish.release import Released
    from sluitend.web.api.shapes import Schema
    from sluitend.web.question import Question
    from sluitend.web.site import Site

    Parts = Mapping[str, str]

EACH = ("berekening", tuple(CALCULATIONS))
TERM = "term."
"""Before a column of the terms: the value its rows have."""
TERM_FIELDS = (
    QueryField(f"{TERM}gebied", msg("Alleen termen van dit gebied."), "GM0589"),
    QueryField(
        f"{TERM}jaar", msg("Alleen termen van dit jaar."), "2023", least=FIRST_YEAR, most=LAST_YEAR
    ),
    QueryField(f"{TERM}post", msg("Alleen termen van deze post."), "6.72"),
)
CALL: Schema = record(
    berekening=TEXT,
    argumenten={"type": "object", "additionalProperties": TEXT},
    afwijkingen={"type": "object", "additionalProperties": TEXT},
    bekend_op=TEXT,
    stand=TEXT,
    programmacode=TEXT,
    niet_geverifieerd_toegestaan=YES_NO,
)


def _asked(parts: Parts) -> tuple[QueryField, ...]:
    return asked_of(declared_as(parts["berekening"]))


def _table_part(parts: Parts) -> tuple[QueryField, ...]:
    names = tuple(declared_as(parts["berekening"]).outputs)
    return (CALCULATION, QueryField("tabel", msg("Naam van een tabel."), names[0], names))


def row_name(calculation: str, table: str) -> str:
    """Return under which name the document describes the rows of a table."""
    return f"rij.{calculation}.{table}"


def _whole_shape(parts: Parts) -> Schema:
    declared = declared_as(parts["berekening"])
    tables = {
        name: record(
            titel=TEXT,
            kolommen=many(named("kolom")),
            rijen=many(named(row_name(declared.id, name))),
        )
        for name in declared.outputs
    }
    return record(
        berekening=named("aanroep"),
        titel=TEXT,
        inhoud=TEXT,
        tabellen={"type": "object", "properties": tables, "additionalProperties": False},
        termen=many(named("term")),
        meldingen=many(record(code=TEXT, niveau=exactly("info", "let_op"), tekst=TEXT)),
        kern=many(TEXT),
        herkomst=record(
            publicaties=many(named("herkomst")),
            definities=many(TEXT),
            parameters=many(TEXT),
            methode=TEXT,
        ),
    )


def _table_shape(parts: Parts) -> Schema:
    declared = declared_as(parts["berekening"])
    return {
        "oneOf": [
            listed(
                "rijen",
                named(row_name(declared.id, name)),
                berekening=named("aanroep"),
                inhoud=TEXT,
                tabel=exactly(name),
                titel=TEXT,
                kolommen=many(named("kolom")),
            )
            for name in declared.outputs
        ]
    }


def _released(site: Site, question: Question, berekening: str) -> Released:
    """Run what is asked, whatever page or part of the outcome is wanted."""
    declared = find_calculation(berekening)
    own = {field.name for field in asked_of(declared)}
    asked = replace(question, fields=tuple(pair for pair in question.fields if pair[0] in own))
    return site.run(call_of(declared, asked))


def _about(call: Call, released: Released) -> dict[str, object]:
    return {"berekening": call.as_dict(), "inhoud": released.result.content_hash}


@operation(_whole_shape, parts=lambda _: (CALCULATION,), fields=_asked, each=EACH)
def result(site: Site, question: Question, berekening: str) -> Answer:
    """Give the whole outcome of a call."""
    return resource(as_plain(_released(site, question, berekening), question.language))


@operation(
    _table_shape,
    parts=_table_part,
    fields=lambda parts: (*_asked(parts), FORM, *PAGING),
    each=EACH,
    csv=True,
)
def result_table(site: Site, question: Question, berekening: str, tabel: str) -> Answer:
    """Give the rows of one table of the outcome, in pages or as CSV.

    Raises
    ------
    UnknownPageError
        For a table that the calculation does not give.
    NoDataError
        For one that it does not give for this question.
    """
    declared = find_calculation(berekening)
    if tabel not in declared.outputs:
        raise UnknownPageError(
            msg(
                "Berekening {berekening} geeft geen tabel ‘{tabel}’.",
                berekening=berekening,
                tabel=tabel,
            ),
            msg("Kies uit: {namen}.", namen=", ".join(declared.outputs)),
        )
    csv = wants_csv(question)
    released = _released(site, question, berekening)
    found = released.result
    if tabel not in found.tables:
        raise NoDataError(
            msg("Bij deze vraag hoort geen tabel {tabel}.", tabel=tabel),
            msg("Wel: {namen}.", namen=", ".join(found.tables)),
        )
    if csv:
        return download(as_csv(released, tabel).encode(), "csv", _file(berekening, tabel))
    frame, spec = found.tables[tabel], declared.outputs[tabel]
    return collection(
        question,
        "rijen",
        frame,
        **_about(found.call, released),
        tabel=tabel,
        titel=spec.title.render(question.language),
        kolommen=columns(frame, spec, question.language),
    )


@operation(
    lambda _: listed("termen", named("term"), berekening=named("aanroep"), inhoud=TEXT),
    parts=lambda _: (CALCULATION,),
    fields=lambda parts: (*_asked(parts), *TERM_FIELDS, FORM, *PAGING),
    each=EACH,
    csv=True,
)
def terms(site: Site, question: Question, berekening: str) -> Answer:
    """Give the terms that the amounts of the outcome are the sum of, in pages or as CSV.

    Raises
    ------
    ArgumentError
        For a choice from the terms as CSV: a file holds all of them.
    """
    chosen = {
        name.removeprefix(TERM): value for name, value in question.fields if name.startswith(TERM)
    }
    csv = wants_csv(question)
    if csv and chosen:
        raise ArgumentError(
            msg("Als CSV staan alle termen in één bestand."),
            msg("Laat {naam} weg.", naam=TERM + next(iter(chosen))),
        )
    released = _released(site, question, berekening)
    if csv:
        return download(terms_csv(released).encode(), "csv", _file(berekening, "termen"))
    frame = released.result.output.terms
    for name, value in chosen.items():
        frame = frame.filter(pl.col(name).cast(pl.String) == value)
    return collection(question, "termen", frame, **_about(released.result.call, released))


def _file(*names: str) -> str:
    return "-".join(names).replace("_", "-")
