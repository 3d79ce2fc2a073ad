"""What bodies look like, as JSON Schema: small words to declare them with, and rows made from contracts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sluitend.core.missing import Missing

if TYPE_CHECKING:
    from sluitend.core.result import Column, TableSpec
    from sluitend.tables.contract import Contract

    Schema = dict[str, Any]

TEXT: Schema = {"type": "string"}
WHOLE: Schema = {"type": "integer"}
NUMBER: Schema = {"type": "number"}
YES_NO: Schema = {"type": "boolean"}
DATE: Schema = {"type": "string", "format": "date"}
MOMENT: Schema = {"type": "string", "format": "date-time"}
ANY: Schema = {}
KINDS: dict[str, Schema] = {
    "tekst": TEXT,
    "jaar": WHOLE,
    "bedrag": WHOLE,
    "aantal": WHOLE,
    "getal": NUMBER,
    "bedrag_per_inwoner": NUMBER,
    "aandeel": NUMBER,
    "reden": {"type": "string", "enum": ["", *(str(reason) for reason in Missing)]},
}
"""Kind of a column of a result -> what its values are."""


def maybe(schema: Schema) -> Schema:
    """Allow that there is nothing."""
    kinds = schema["type"]
    made = {**schema, "type": [kinds, "null"]}
    if "enum" in schema:
        made["enum"] = [*schema["enum"], None]
    return made


def record(**properties: Schema) -> Schema:
    """Describe an object that has all of these and nothing else."""
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def many(schema: Schema) -> Schema:
    """Describe a list."""
    return {"type": "array", "items": schema}


def exactly(*values: str) -> Schema:
    """Describe a text that is one of these."""
    return {"type": "string", "enum": list(values)}


def named(name: str) -> Schema:
    """Refer to a shape of the document by name."""
    return {"$ref": f"#/components/schemas/{name}"}


LINK = record(href=TEXT)
LINKS: Schema = record(self=LINK)
PAGE_LINKS: Schema = {
    "type": "object",
    "properties": dict.fromkeys(("self", "first", "prev", "next", "last"), LINK),
    "required": ["self", "first", "last"],
    "additionalProperties": False,
}
COLUMN: Schema = {
    "type": "object",
    "properties": {"naam": TEXT, "label": TEXT, "soort": exactly(*KINDS), "eenheid": TEXT},
    "required": ["naam", "label", "soort"],
    "additionalProperties": False,
}


def listed(name: str, item: Schema, **about: Schema) -> Schema:
    """Describe a page of a list."""
    return record(
        _links=named("bladzijden"),
        totaal=WHOLE,
        bladzijde=WHOLE,
        per_bladzijde=WHOLE,
        **about,
        **{name: many(item)},
    )


def result_row(spec: TableSpec) -> Schema:
    """Describe a row of a table of a result.

    Codes and order beside the declared columns may be there; a column that a question has no use
    for, such as baten on a map of lasten, may not.
    """
    return {
        "type": "object",
        "title": spec.title.render(),
        "properties": {column.name: _cell(column) for column in spec.columns},
        "required": list(spec.key),
    }


def _cell(column: Column) -> Schema:
    return {**maybe(KINDS[column.kind]), "description": column.label.render()}


def table_row(contract: Contract) -> Schema:
    """Describe a row of a loaded table; names beside codes may be there."""
    import polars as pl

    kinds: dict[type[pl.DataType], Schema] = {
        pl.Int64: WHOLE,
        pl.Int32: WHOLE,
        pl.Float64: NUMBER,
        pl.Boolean: YES_NO,
        pl.String: TEXT,
    }
    return {
        "type": "object",
        "title": contract.title,
        "properties": {
            name: maybe(kinds.get(dtype, {"type": "string"}))
            for name, dtype in contract.schema().items()
        },
        "required": list(contract.columns),
    }
