"""Rule parameters and definitions as resources, each value with its source and article."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sluitend.core.messages import msg
from sluitend.rules.definition import definitions
from sluitend.rules.parameter import parameters
from sluitend.web.api.fields import QueryField
from sluitend.web.api.operation import PAGING, collection, link, operation, resource
from sluitend.web.api.shapes import (
    ANY,
    DATE,
    LINKS,
    TEXT,
    WHOLE,
    exactly,
    listed,
    many,
    maybe,
    record,
)
from sluitend.web.api.version import BASE
from sluitend.web.statuses import UnknownPageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sluitend.core.sourced import Sourced
    from sluitend.rules.definition import Definition
    from sluitend.web.answer import Answer
    from sluitend.web.question import Question
    from sluitend.web.site import Site

PARAMETER = QueryField(
    "parameter_id", msg("Naam van een parameter."), "iv3.inleverdatum_jaarrekening"
)
DEFINITION = QueryField(
    "definitie_id", msg("Naam van een definitie, met @ en nummer voor één versie."), "jeugd"
)
GRADE = exactly("V", "V2", "D", "U")
VALUE = record(
    waarde=ANY,
    van=DATE,
    tot=maybe(DATE),
    artikel=TEXT,
    bron=TEXT,
    verificatie=GRADE,
    toelichting=TEXT,
)
ONE_PARAMETER = record(_links=LINKS, id=TEXT, eenheid=TEXT, waarden=many(VALUE))
ONE_DEFINITION = record(
    _links=LINKS,
    definitie=TEXT,
    id=TEXT,
    versie=WHOLE,
    vanaf=DATE,
    titel=TEXT,
    omschrijving=TEXT,
    groepen=many(TEXT),
    bron=TEXT,
    verificatie=GRADE,
    laat_weg=many(record(wat=TEXT, taakvelden=many(TEXT), waarom=TEXT)),
)


@operation(lambda _: listed("parameters", ONE_PARAMETER), fields=lambda _: PAGING)
def all_parameters(site: Site, question: Question) -> Answer:  # noqa: ARG001 - every page gets the site
    """List the rule parameters with their dated values."""
    items = [_rule(question, name, values) for name, values in sorted(parameters().items())]
    return collection(question, "parameters", items)


@operation(lambda _: ONE_PARAMETER, parts=lambda _: (PARAMETER,))
def parameter(site: Site, question: Question, parameter_id: str) -> Answer:  # noqa: ARG001 - every page gets the site
    """Give the values of a rule parameter with their article, source and grade of evidence.

    Raises
    ------
    UnknownPageError
        When there is no such parameter.
    """
    known = parameters()
    if parameter_id not in known:
        raise UnknownPageError(
            msg("Parameter ‘{naam}’ bestaat niet.", naam=parameter_id),
            msg("{adres} noemt de parameters.", adres=f"{BASE}/parameters"),
        )
    return resource(_rule(question, parameter_id, known[parameter_id]))


def _rule(question: Question, name: str, values: Sequence[Sourced]) -> dict[str, object]:
    return {
        "_links": link(question, f"{BASE}/parameters/{name}"),
        "id": name,
        "eenheid": values[-1].unit,
        "waarden": [
            {
                "waarde": value.value,
                "van": value.valid_from.isoformat(),
                "tot": value.valid_to.isoformat() if value.valid_to else None,
                "artikel": value.article,
                "bron": value.source,
                "verificatie": str(value.verification),
                "toelichting": value.note,
            }
            for value in values
        ],
    }


@operation(lambda _: listed("definities", ONE_DEFINITION), fields=lambda _: PAGING)
def all_definitions(site: Site, question: Question) -> Answer:  # noqa: ARG001 - every page gets the site
    """List every version of every definition: what a word covers and what it leaves out."""
    return collection(question, "definities", [_told(question, one) for one in definitions()])


@operation(lambda _: ONE_DEFINITION, parts=lambda _: (DEFINITION,))
def definition(site: Site, question: Question, definitie_id: str) -> Answer:  # noqa: ARG001 - every page gets the site
    """Give a definition: the newest version, or the one named with ``@``.

    Raises
    ------
    UnknownPageError
        When there is no such definition.
    """
    hits = [one for one in definitions() if definitie_id in (one.id, one.key)]
    if not hits:
        raise UnknownPageError(
            msg("Definitie ‘{naam}’ bestaat niet.", naam=definitie_id),
            msg("{adres} noemt de definities.", adres=f"{BASE}/definities"),
        )
    return resource(_told(question, max(hits, key=lambda one: one.versie)))


def _told(question: Question, found: Definition) -> dict[str, object]:
    return {
        "_links": link(question, f"{BASE}/definities/{found.key}"),
        "definitie": found.key,
        "id": found.id,
        "versie": found.versie,
        "vanaf": found.vanaf.isoformat(),
        "titel": found.titel,
        "omschrijving": found.omschrijving,
        "groepen": list(found.groepen),
        "bron": found.bron,
        "verificatie": str(found.verificatie),
        "laat_weg": [
            {"wat": left.wat, "taakvelden": list(left.taakvelden), "waarom": left.waarom}
            for left in found.laat_weg
        ],
    }
