"""The OpenAPI document, made from the declarations: what is not declared is not answered, nor described."""

from __future__ import annotations

import re
from functools import lru_cache
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from sluitend.core.messages import Language, Message, msg
from sluitend.store.calculations import CALCULATIONS, find_calculation
from sluitend.web.answer import MEDIA_TYPES, PROBLEM
from sluitend.web.api.operation import Operation, operation, resource
from sluitend.web.api.results import CALL, row_name
from sluitend.web.api.shapes import (
    ANY,
    COLUMN,
    PAGE_LINKS,
    TEXT,
    WHOLE,
    named,
    record,
    result_row,
    table_row,
)
from sluitend.web.api.sources import ORIGIN
from sluitend.web.api.tables import OPEN
from sluitend.web.api.tables import row_name as table_row_name
from sluitend.web.api.version import BASE, VERSION
from sluitend.web.question import ENGLISH
from sluitend.web.routes import ROUTES, Route

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sluitend.web.answer import Answer
    from sluitend.web.api.fields import QueryField
    from sluitend.web.question import Question
    from sluitend.web.site import Site

    Schema = dict[str, Any]

OPENAPI = "3.1.0"
LICENCE = "EUPL-1.2"
REFUSALS: Mapping[HTTPStatus, Message] = {
    HTTPStatus.BAD_REQUEST: msg("Wat is gevraagd kan niet; er staat bij waarom."),
    HTTPStatus.FORBIDDEN: msg("Vertrouwelijk: dit verlaat de werkruimte niet."),
    HTTPStatus.NOT_FOUND: msg("Dit is er niet, of er is geen gepubliceerd cijfer voor."),
    HTTPStatus.METHOD_NOT_ALLOWED: msg("Hier kan alleen worden gelezen."),
    HTTPStatus.REQUEST_URI_TOO_LONG: msg("Het adres is te lang."),
    HTTPStatus.SERVICE_UNAVAILABLE: msg("Nu niet: het is te druk, of dit duurt te lang."),
}
PROBLEM_SHAPE: Schema = record(
    type={"type": "string", "const": "about:blank"},
    title=TEXT,
    status=WHOLE,
    detail=TEXT,
    instance=TEXT,
)


def operations() -> Iterator[tuple[Route, Operation]]:
    """Return every address of the interface with the operation that answers it."""
    for route in ROUTES:
        handler = route.handler() if route.pattern.startswith(BASE) else None
        if isinstance(handler, Operation):
            yield route, handler


@operation(lambda _: {"type": "object", "required": ["openapi", "info", "paths"]}, form="json")
def document(site: Site, question: Question) -> Answer:  # noqa: ARG001 - it says nothing about a workspace
    """Give the document itself."""
    return resource(written(question.language))


@lru_cache(maxsize=2)
def written(language: Language) -> Schema:
    """Return the document in a language; it depends on the program and on no workspace."""
    paths: Schema = {}
    for route, declared in operations():
        name, values = declared.each
        for value in values or ("",):
            known = {name: value} if name else {}
            path = route.pattern.removeprefix(BASE)
            path = path.replace(f"{{{name}}}", value) if name else path
            path += f".{declared.form}" if declared.form != "html" else ""
            paths[path] = {"get": _described(route, declared, known, language)}
    servers = [{"url": BASE}, {"url": ENGLISH + BASE}]
    return {
        "openapi": OPENAPI,
        "info": {
            "title": "Sluitend",
            "version": VERSION,
            "summary": msg("De geldkant van het sociaal domein, van bron tot standpunt.").render(
                language
            ),
            "description": msg(
                "Berekeningen, hun uitkomsten en de bronnen waarop zij rusten. Alleen om te lezen. "
                "Bedragen zijn hele eurocenten; waar geen waarde is, zegt de kolom ontbreekt waarom. "
                "Dezelfde vraag op dezelfde stand van de gegevens geeft hetzelfde antwoord."
            ).render(language),
            "license": {"name": LICENCE, "identifier": LICENCE},
        },
        "servers": servers if language == "nl" else servers[::-1],
        "paths": paths,
        "components": {"schemas": _schemas(), "headers": _headers(language)},
    }


def _described(
    route: Route, declared: Operation, known: Mapping[str, str], language: Language
) -> Schema:
    fields = declared.fields(known)
    steps = [part for part in declared.parts(known) if part.name not in known]
    about = route.about.render(language)
    if known:
        title = find_calculation(next(iter(known.values()))).title
        about = msg("{titel}: {wat}", titel=title, wat=route.about).render(language)
    content: Schema = {
        MEDIA_TYPES["json"]: {"schema": declared.shape(known)},
        **({"text/csv": {"schema": TEXT}} if declared.csv else {}),
    }
    refused = [
        status for status in REFUSALS if status != HTTPStatus.FORBIDDEN or _may_refuse(route)
    ]
    return {
        "operationId": "_".join(
            re.findall(r"[a-z]+", " ".join([route.name.removeprefix("api."), *known.values()]))
        ),
        "summary": about,
        "tags": [route.pattern.removeprefix(BASE).split("/")[1]],
        "parameters": [
            *(_parameter(step, "path", language) for step in steps),
            *(_parameter(field, "query", language) for field in fields),
        ],
        "responses": {
            str(int(HTTPStatus.OK)): {
                "description": about,
                "headers": {
                    "API-Version": {"$ref": "#/components/headers/API-Version"},
                    "ETag": {"$ref": "#/components/headers/ETag"},
                },
                "content": content,
            },
            **{str(int(status)): _refused(status, language) for status in refused},
        },
    }


def _may_refuse(route: Route) -> bool:
    """Say whether confidential data can be asked for at an address."""
    return "{tabel}" in route.pattern or "/resultaat" in route.pattern


def _parameter(field: QueryField, place: str, language: Language) -> Schema:
    made: Schema = {
        "name": field.name,
        "in": place,
        "description": field.about.render(language),
        "required": field.required or place == "path",
        "schema": field.schema,
    }
    if field.example:
        made["example"] = int(field.example) if field.most else field.example
    return made


def _refused(status: HTTPStatus, language: Language) -> Schema:
    return {
        "description": REFUSALS[status].render(language),
        "headers": {"API-Version": {"$ref": "#/components/headers/API-Version"}},
        "content": {PROBLEM: {"schema": named("probleem")}},
    }


def _headers(language: Language) -> Schema:
    return {
        "API-Version": {
            "description": msg("Volledige versie van de API.").render(language),
            "schema": TEXT,
            "example": VERSION,
        },
        "ETag": {
            "description": msg(
                "Naam van deze inhoud; met If-None-Match komt zij niet nog eens over."
            ).render(language),
            "schema": TEXT,
        },
    }


def _schemas() -> Schema:
    """Return every shape that others refer to: rows per table of each calculation, rows per table."""
    results = {
        row_name(name, table): result_row(spec)
        for name in CALCULATIONS
        for table, spec in find_calculation(name).outputs.items()
    }
    return {
        "probleem": PROBLEM_SHAPE,
        "bladzijden": PAGE_LINKS,
        "kolom": COLUMN,
        "aanroep": CALL,
        "herkomst": record(**ORIGIN),
        "term": {
            "type": "object",
            "properties": {"gebied": TEXT, "jaar": WHOLE, "post": TEXT, "bedrag": WHOLE},
            "required": ["gebied", "jaar", "post", "bedrag"],
            "additionalProperties": ANY,
        },
        **results,
        **{table_row_name(contract): table_row(contract) for contract in OPEN},
    }
