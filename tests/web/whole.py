"""One OpenAPI document of the whole site, pages included, with what a stranger would try in every field.

It is never published: it exists to ask every address hostile questions.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from sluitend.core.errors import ArgumentError
from sluitend.store.calculations import CALCULATIONS, find_calculation
from sluitend.web.api.calculations import asked_of
from sluitend.web.api.document import written
from sluitend.web.api.examples import example_of, known_here
from sluitend.web.api.version import BASE
from sluitend.web.page import Page
from sluitend.web.question import Question
from sluitend.web.routes import ROUTES, find_route

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sluitend.web.routes import Route
    from sluitend.web.site import Site

    Json = dict[str, Any]

FORMS = ("", ".json", ".csv", ".xlsx")
PROOF = "8641969"
"""What a template or formula among the hostile texts would come to."""
MARKUP = ("<script>x()</script>", '"><img src=x onerror=x()>')
HOSTILE = (
    *MARKUP,
    "' onmouseover='x()",
    "javascript:x()",
    "//elders.example/",
    "https://elders.example/",
    "../../etc/passwd",
    "..\\..\\windows\\win.ini",
    "/etc/passwd",
    "{{1234567*7}}",
    "${1234567*7}",
    "<%= 1234567*7 %>",
    "{0.__class__.__init__.__globals__}",
    "{gebied}",
    "%s%n%x",
    "=1234567*7",
    "=cmd|' /C calc'!A0",
    "@SUM(1)",
    "'; DROP TABLE publication; --",
    "$(touch geraakt)",
    "`touch geraakt`",
    "; touch geraakt",
    "__import__('os').system('touch geraakt')",
    "\x00",
    "GM9001\x00",
    "x\r\nset-cookie: a=b",
    "\x1b[2K",
    "\u202egnp",
    "\ud7ff\ue000\uffff",
    "\N{PILE OF POO}",
    "١٢٣",
    "²",
    "-1",
    "-2023",
    "0",
    "99999999999999999999",
    "1e309",
    "NaN",
    "inf",
    "0x7e7",
    "2_023",
    "2023.0",
    "+" * 50,
    "+".join(["GM9001"] * 200),
    "x" * 1_600,
    "[" * 900,
    "land:land:land",
    "provincie:",
    ":",
    "@",
    "jeugd@-1",
    "jeugd@99999999999",
    "0000-00-00",
    "2023-02-30",
    "9999-12-31",
    "*",
    "%",
    "None",
    "null",
    "[]",
    "{}",
    "gemeenten",
    "a=b,c=d,e",
    "omvang=1e999",
    "omvang=-1",
    "omvang=2,omvang=3",
)


def whole_document(site: Site) -> Json:
    """Return every address of the site with all its fields; each has as example a value that works."""
    document = written("nl")
    paths = {BASE + path: item["get"]["parameters"] for path, item in document["paths"].items()}
    for route in ROUTES:
        if not route.pattern.startswith(BASE):
            paths |= _page(site, route)
    likely = _likely(site)
    return {
        "openapi": document["openapi"],
        "info": document["info"],
        "paths": {
            path: {
                "get": {
                    "operationId": path,
                    "parameters": [_tried(field, likely) for field in fields],
                    "responses": {"default": {"description": "-"}},
                }
            }
            for path, fields in paths.items()
        },
    }


def _tried(field: Json, likely: Mapping[str, list[str]]) -> Json:
    """Return a field with all that is tried in it: what fits, what is there, what is hostile, anything."""
    meant = field.get("schema", {"type": "string"})
    there = likely.get(field["name"], [])
    fitting = there or [field.get("example") or meant.get("enum", [""])[0]]
    return {
        "name": field["name"],
        "in": field["in"],
        "required": field.get("required", False),
        "example": str(fitting[0]),
        "x-likely": bool(there),
        "schema": {
            "anyOf": [
                meant,
                *([{"enum": there}] if there else []),
                {"enum": list(HOSTILE)},
                {"type": "string", "maxLength": 60},
            ]
        },
    }


def _page(site: Site, route: Route) -> dict[str, list[Json]]:
    """Return a page in each of its forms; the page of calculations once for each of them."""
    if "{berekening}" in route.pattern:
        found = {
            route.pattern.replace("{berekening}", name): [
                {"name": f.name, "in": "query", "required": f.required, "schema": f.schema}
                for f in asked_of(find_calculation(name))
            ]
            for name in CALCULATIONS
        }
    else:
        steps: list[Json] = [
            {"name": name, "in": "path", "required": True} for name in route.expression.groupindex
        ]
        fields: list[Json] = [{"name": name, "in": "query"} for name in fields_of(site, route)]
        found = {route.pattern: [*steps, *fields]}
    return {path + form: fields for path, fields in found.items() for form in FORMS}


def fields_of(site: Site, route: Route) -> tuple[str, ...]:
    """Return the fields that a page has, as it tells to who gives one that it has not."""
    path, _, query = example_of(site, route).partition("?")
    asked = Question.read(unquote(path), f"{query}&geen-veld=x")
    found, parts = find_route(asked.path)
    assert found is route, f"the example of {route.name} leads to {found.name}"
    try:
        page = route.handler()(site, asked, **parts)
        # A form that is filled in wrongly comes back with what is wrong with it.
        assert isinstance(page, Page), route.name
        assert isinstance(page.problem, ArgumentError), f"{route.name} takes any field"
        refusal = page.problem
    except ArgumentError as error:
        refusal = error
    assert "geen-veld" in refusal.problem.render(), route.name
    return tuple(str(dict(refusal.remedy.values)["namen"]).split(", "))


def _likely(site: Site) -> dict[str, list[str]]:
    """Return values that lead further in: areas, years, names and tables that are there."""
    known = known_here(site)
    years = [known["tot"], known["van"], "2021"]
    areas = [known["gm"], "NL", "gemeenten", "provincie:P1", f"{known['gm']}+GM9002"]
    found: dict[str, list[str]] = {
        "gebied": areas,
        "gm_code": [known["gm"]],
        "van": [known["van"], *years],
        "tot": years,
        "jaar": years,
        "publicatie": [known["publicatie"]],
        "publicatie_id": [known["publicatie"]],
        "indeling": ["provincie", "landsdeel"],
        "onderwerp": ["jeugd", "sociaal-domein"],
        "maat": ["lasten:jeugd", "lasten"],
        "regel": ["jeugd"],
        "naam": ["netto-lasten", "gebieden"],
        "definitie_id": ["jeugd"],
        "parameter_id": ["iv3.inleverdatum_jaarrekening"],
        "q": ["jeugd"],
    }
    for name in CALCULATIONS:
        for argument in find_calculation(name).arguments:
            values = [*argument.choices, argument.example, argument.default or ""]
            if argument.kind not in ("gebied", "jaar"):
                found.setdefault(argument.name, []).extend(filter(None, values))
    return found
