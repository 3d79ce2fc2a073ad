"""The calculations: what there is, the form of each, and its outcome down to the rows it rests on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from sluitend.core.errors import ArgumentError
from sluitend.core.messages import msg
from sluitend.core.result import Column, TableSpec
from sluitend.rules.parameter import parameters
from sluitend.store.calculations import CALCULATIONS, find_calculation
from sluitend.web.areas import area_names
from sluitend.web.forms import (
    KNOWN_ON,
    OVERRIDE,
    PAGE_FIELDS,
    STATE,
    Field,
    call_of,
    form_fields,
    only,
)
from sluitend.web.page import Listing, Page, outcome
from sluitend.web.provenance import source_rows
from sluitend.web.question import address
from sluitend.web.statuses import UnknownPageError
from sluitend.web.terms import parameter_words

if TYPE_CHECKING:
    from sluitend.store.calculation import Calculation
    from sluitend.web.question import Question
    from sluitend.web.site import Site

CALCULATION_LIST = TableSpec(
    msg("Berekeningen"),
    (Column("naam", msg("Berekening")), Column("wat", msg("Wat zij zegt"))),
    ("id",),
)


def calculations(site: Site, question: Question) -> Page:  # noqa: ARG001 - every page gets the site
    """List the calculations."""
    only(question)
    found = [find_calculation(name) for name in CALCULATIONS]
    language = question.language
    frame = pl.DataFrame(
        {
            "id": [one.id for one in found],
            "naam": [one.title.render(language) for one in found],
            "wat": [one.summary.render(language) for one in found],
        }
    )
    links = tuple(address(f"/berekeningen/{one.id}", (), language) for one in found)
    return Page(
        title=msg("Berekeningen"),
        template="calculations.html.j2",
        listings=(Listing("berekeningen", CALCULATION_LIST, frame, links),),
    )


def calculation(site: Site, question: Question, berekening: str) -> Page:
    """Show the form of a calculation, and once it is filled in its outcome.

    Raises
    ------
    UnknownPageError
        When there is no such calculation.
    ArgumentError
        For a field that cannot be.
    """
    try:
        declared = find_calculation(berekening)
    except ArgumentError as error:
        raise UnknownPageError(error.problem, error.remedy) from error
    asked = any(name not in PAGE_FIELDS for name, _ in question.fields)
    released, problem = (
        site.attempt(question, lambda: call_of(declared, question)) if asked else ((), None)
    )
    report = outcome(site, question, released)
    return Page(
        title=declared.title,
        template="calculation.html.j2",
        values={
            "declared": declared,
            "fields": form_fields(site, declared, question),
            "parameters": _parameters(declared, question),
            "known_on": question.get(KNOWN_ON),
            "state": question.get(STATE),
            "areas": area_names(site),
            "report": report,
            "source_rows": source_rows(released[0].result, question.language) if released else (),
        },
        results=released,
        problem=problem,
    )


def _parameters(declared: Calculation, question: Question) -> tuple[Field, ...]:
    """Return a field for each parameter that may be set to another value than the published one."""
    known = parameters()
    return tuple(
        Field(
            OVERRIDE + name,
            "tekst",
            msg("{naam}", naam=parameter_words(name)),
            question.get(OVERRIDE + name),
            msg(
                "Gepubliceerd: {waarde} {eenheid} ({artikel}).",
                waarde=known[name][-1].value,
                eenheid=known[name][-1].unit,
                artikel=known[name][-1].article,
            ),
            most=40,
            code=name,
        )
        for name in declared.parameters
        if name in known
    )
