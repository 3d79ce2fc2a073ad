"""The calculations as resources: what each asks, what it rests on and what it gives back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sluitend.core.errors import ArgumentError
from sluitend.core.messages import Message, msg
from sluitend.core.period import FIRST_YEAR, LAST_YEAR
from sluitend.publish.plain import UNITS
from sluitend.rules.definition import definitions
from sluitend.rules.parameter import parameters
from sluitend.store.calculations import CALCULATIONS, find_calculation
from sluitend.web.api.fields import QueryField
from sluitend.web.api.operation import PAGING, collection, link, operation, resource
from sluitend.web.api.shapes import (
    LINKS,
    TEXT,
    WHOLE,
    YES_NO,
    exactly,
    listed,
    many,
    maybe,
    named,
    record,
)
from sluitend.web.api.version import BASE
from sluitend.web.forms import KNOWN_ON, OVERRIDE, STATE
from sluitend.web.statuses import UnknownPageError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sluitend.core.messages import Language
    from sluitend.core.result import TableSpec
    from sluitend.store.calculation import ArgumentSpec, Calculation
    from sluitend.web.answer import Answer
    from sluitend.web.question import Question
    from sluitend.web.site import Site

CALCULATION = QueryField(
    "berekening", msg("Naam van een berekening."), "netto-lasten", tuple(CALCULATIONS)
)
LONGEST_VALUE = 300
ARGUMENT = record(
    naam=TEXT,
    soort=exactly("gebied", "jaar", "onderwerp", "keuze", "getal", "tekst"),
    uitleg=TEXT,
    verplicht=YES_NO,
    standaard=maybe(TEXT),
    voorbeeld=TEXT,
    keuzes=many(TEXT),
    minst=maybe(WHOLE),
    meest=maybe(WHOLE),
)
TABLE = record(
    tabel=TEXT,
    titel=TEXT,
    sleutel=many(TEXT),
    kleinste_eenheid_eurocent=WHOLE,
    kolommen=many(named("kolom")),
    _links=LINKS,
)
RULE = record(id=TEXT, veld=TEXT, eenheid=TEXT, artikel=TEXT, _links=LINKS)


def declared_as(name: str) -> Calculation:
    """Return the calculation that an address names.

    Raises
    ------
    UnknownPageError
        When there is none.
    """
    try:
        return find_calculation(name)
    except ArgumentError as error:
        raise UnknownPageError(error.problem, error.remedy) from error


def asked_of(declared: Calculation) -> tuple[QueryField, ...]:
    """Return what a call of a calculation is made from, as fields."""
    return (
        *(_field(argument) for argument in declared.arguments),
        QueryField(
            KNOWN_ON,
            msg("Gebruik alleen wat op deze dag al was gepubliceerd."),
            "2025-07-15",
            pattern=r"\d{4}-\d{2}-\d{2}",
            date=True,
        ),
        QueryField(
            STATE,
            msg("Stand van de gegevens waarop eerder is gerekend."),
            "0123456789ab",
            pattern="[0-9a-f]{12}",
        ),
        *(
            QueryField(
                OVERRIDE + name,
                msg("Een andere waarde van parameter {id} dan de gepubliceerde.", id=name),
                str(parameters()[name][-1].value),
                longest=LONGEST_VALUE,
            )
            for name in declared.parameters
        ),
    )


def _field(argument: ArgumentSpec) -> QueryField:
    choices, least, most = argument.choices, argument.least, argument.most
    if argument.kind == "jaar":
        least, most = FIRST_YEAR, LAST_YEAR
    elif argument.kind == "onderwerp":
        found = definitions()
        choices = tuple(dict.fromkeys([*(d.id for d in found), *(d.key for d in found)]))
    default = argument.default or ""
    return QueryField(
        argument.name,
        argument.help,
        argument.example or default or (choices[0] if choices else ""),
        choices,
        least,
        most,
        required=argument.default is None,
        default=default,
    )


@operation(
    lambda _: listed("berekeningen", record(_links=LINKS, id=TEXT, titel=TEXT, uitleg=TEXT)),
    fields=lambda _: PAGING,
)
def calculations(site: Site, question: Question) -> Answer:  # noqa: ARG001 - every page gets the site
    """List the calculations."""
    found = [find_calculation(name) for name in CALCULATIONS]
    items = [_shortly(one, question) for one in found]
    return collection(question, "berekeningen", items)


def _shortly(declared: Calculation, question: Question) -> dict[str, object]:
    return {
        "_links": link(question, f"{BASE}/berekeningen/{declared.id}"),
        "id": declared.id,
        "titel": declared.title.render(question.language),
        "uitleg": declared.summary.render(question.language),
    }


@operation(
    lambda _: record(
        _links=record(self=record(href=TEXT), resultaat=record(href=TEXT)),
        id=TEXT,
        titel=TEXT,
        uitleg=TEXT,
        methode=TEXT,
        argumenten=many(ARGUMENT),
        parameters=many(RULE),
        invoer=many(TEXT),
        tabellen=many(TABLE),
    ),
    parts=lambda _: (CALCULATION,),
)
def calculation(site: Site, question: Question, berekening: str) -> Answer:  # noqa: ARG001 - every page gets the site
    """Tell what a calculation asks, which rules and tables it uses, and which tables it gives."""
    declared = declared_as(berekening)
    language, here = question.language, f"{BASE}/berekeningen/{berekening}"
    return resource(
        {
            **_shortly(declared, question),
            "_links": {
                **link(question, here),
                "resultaat": link(question, f"{here}/resultaat")["self"],
            },
            "methode": declared.method,
            "argumenten": [_argument(argument, language) for argument in declared.arguments],
            "parameters": [_rule(name, question) for name in declared.parameters],
            "invoer": [contract.id for contract in declared.contracts],
            "tabellen": [
                {
                    **_table(name, spec, language),
                    "_links": link(question, f"{here}/resultaat/tabellen/{name}"),
                }
                for name, spec in declared.outputs.items()
            ],
        }
    )


def _argument(argument: ArgumentSpec, language: Language) -> dict[str, object]:
    field = _field(argument)
    return {
        "naam": argument.name,
        "soort": argument.kind,
        "uitleg": argument.help.render(language),
        "verplicht": field.required,
        "standaard": argument.default,
        "voorbeeld": field.example,
        "keuzes": list(field.choices),
        "minst": field.least if field.most else None,
        "meest": field.most or None,
    }


def _rule(name: str, question: Question) -> dict[str, object]:
    newest = parameters()[name][-1]
    return {
        "id": name,
        "veld": OVERRIDE + name,
        "eenheid": newest.unit,
        "artikel": newest.article,
        "_links": link(question, f"{BASE}/parameters/{name}"),
    }


def _table(name: str, spec: TableSpec, language: Language) -> dict[str, object]:
    return {
        "tabel": name,
        "titel": spec.title.render(language),
        "sleutel": list(spec.key),
        "kleinste_eenheid_eurocent": spec.unit_cents,
        "kolommen": [_column(c.name, c.label, c.kind, language) for c in spec.columns],
    }


def _column(name: str, label: Message, kind: str, language: Language) -> Mapping[str, str]:
    unit = {"eenheid": UNITS[kind]} if kind in UNITS else {}
    return {"naam": name, "label": label.render(language), "soort": kind, **unit}
