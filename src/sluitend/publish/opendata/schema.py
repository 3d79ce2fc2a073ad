"""What the columns of a table hold, as a Table Schema: for open data and for pages alike.

Follows Table Schema of the Data Package standard, version 2 (datapackage.org/standard/table-schema).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from sluitend.core.messages import Message, msg
from sluitend.core.numbers import CENTS_PER_EURO, CENTS_PER_KEUR
from sluitend.publish.derivation import amount_unit
from sluitend.publish.format import NUMERIC
from sluitend.publish.plain import TERM_AMOUNTS, UNITS
from sluitend.publish.workbook.factors import FACTORS, term_columns, undeclared

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sluitend.core.messages import Language
    from sluitend.core.result import Column, Result, TableSpec

MISSING = ("",)
"""What stands in a file where there is no value."""
PRECISION = {
    CENTS_PER_KEUR: msg(
        "Bedrag in eurocent. De bron geeft duizenden euro’s; nauwkeuriger is het bedrag niet."
    ),
    CENTS_PER_EURO: msg("Bedrag in eurocent. De bron geeft hele euro’s."),
}
KINDS = {
    "bedrag": msg("Bedrag in eurocent."),
    "bedrag_per_inwoner": msg("Bedrag per inwoner in eurocent, niet afgerond."),
    "aandeel": msg("Deel van één: 0,25 is 25%."),
    "reden": msg("Waarom er geen cijfer is; leeg als het er is. Tussen meer redenen staat een |."),
}


def table_schema(
    spec: TableSpec, frame: pl.DataFrame, language: Language = "nl"
) -> dict[str, object]:
    """Describe a table of a result as the CSV file has it.

    Parameters
    ----------
    spec
        Output contract of the table; columns it does not name are described by their type.
    frame
        The rows: what is said of keys and codes holds for exactly these.

    Returns
    -------
    ``fields`` in the order of the columns, each with ``name`` (header of the CSV), ``type``,
    ``title`` and where they apply ``description``, ``unit``, ``missingReason`` (of a column with
    empty cells: the columns that say why), ``categories`` and ``constraints``; ``missingValues``;
    and ``primaryKey`` when the rows have one.

    Examples
    --------
    >>> from sluitend.core.result import Column, TableSpec
    >>> spec = TableSpec(msg("Lasten"), (Column("lasten", msg("Lasten"), "bedrag"),), ())
    >>> field = table_schema(spec, pl.DataFrame({"lasten": [100]}))["fields"][0]
    >>> field["name"], field["type"], field["title"], field["unit"]
    ('lasten_eurocent', 'integer', 'Lasten', 'eurocent')
    """
    declared = {column.name: column for column in spec.columns}
    columns = [declared.get(name) or _known(name, frame.schema[name]) for name in frame.columns]
    names = {
        column.name: f"{column.name}_{UNITS[column.kind]}"
        for column in spec.columns
        if column.kind in UNITS
    }
    return _schema(columns, frame, names, spec.key, spec.unit_cents, language)


def terms_schema(result: Result, language: Language = "nl") -> dict[str, object]:
    """Describe the terms of a result as their CSV file has them."""
    columns = term_columns(result)
    money = any(
        column.kind == "bedrag" for spec in result.specs.values() for column in spec.columns
    )
    names = {name: f"{name}_eurocent" for name in TERM_AMOUNTS if money}
    frame = result.output.terms
    return _schema(columns, frame, names, (), amount_unit(result), language)


def _known(name: str, dtype: pl.DataType) -> Column:
    """Return how to read a column without a contract: most are codes that terms have too."""
    return FACTORS.get(name) or undeclared(name, dtype)


def _schema(
    columns: Sequence[Column],
    frame: pl.DataFrame,
    names: Mapping[str, str],
    key: tuple[str, ...],
    unit_cents: int,
    language: Language,
) -> dict[str, object]:
    fields = [_field(one, frame, names, columns, unit_cents, language) for one in columns]
    made: dict[str, object] = {"fields": fields, "missingValues": list(MISSING)}
    if key and _identifies(key, frame):
        held = [names.get(name, name) for name in frame.columns if name in key]
        made["primaryKey"] = held
        for entry in fields:
            if entry["name"] in held:
                entry["constraints"] = {"required": True}
    return made


def _identifies(key: tuple[str, ...], frame: pl.DataFrame) -> bool:
    """Say whether the key is whole in every row and different in each."""
    if not set(key) <= set(frame.columns):
        return False
    found = frame.select(key)
    empty = found.select(pl.any_horizontal(pl.all().cast(pl.String).fill_null("") == "").any())
    return not empty.item() and not found.is_duplicated().any()


def _field(
    column: Column,
    frame: pl.DataFrame,
    names: Mapping[str, str],
    columns: Sequence[Column],
    unit_cents: int,
    language: Language,
) -> dict[str, object]:
    values = frame[column.name]
    made: dict[str, object] = {
        "name": names.get(column.name, column.name),
        "type": _type(column, values.dtype),
        "title": column.label.render(language),
    }
    said = " ".join(text.render(language) for text in _about(column, unit_cents))
    if said:
        made["description"] = said
    if column.kind in UNITS:
        made["unit"] = UNITS[column.kind]
    reasons = _reasons(column, columns)
    if reasons and values.null_count():
        made["missingReason"] = reasons
    codes = _codes(column, values, language)
    if codes:
        made["categories"] = codes
    return made


def _type(column: Column, dtype: pl.DataType) -> str:
    """Return the type of Table Schema that every value in the file has."""
    if dtype.is_integer():
        return "year" if column.kind == "jaar" else "integer"
    if dtype.is_float():
        return "number"
    if dtype == pl.Boolean:
        return "boolean"
    return "date" if dtype == pl.Date else "string"


def _about(column: Column, unit_cents: int) -> list[Message]:
    """Say what a reader of the file has to know of a column."""
    said = []
    if column.kind in KINDS:
        precise = PRECISION.get(unit_cents) if column.kind == "bedrag" else None
        said.append(precise or KINDS[column.kind])
    if column.worked:
        said.append(msg("Zo berekend: {formule}.", formule=column.worked))
    if column.sum_of is not None:
        said.append(
            msg(
                "Som van kolom {kolom} in tabel {tabel}.",
                kolom=column.sum_of.column,
                tabel=column.sum_of.table,
            )
        )
    return said


def _reasons(column: Column, columns: Sequence[Column]) -> list[str]:
    """Return the columns that say why a cell is empty, its own first."""
    if column.kind not in NUMERIC:
        return []
    found = [other.name for other in columns if other.kind == "reden"]
    return sorted(found, key=lambda name: name.removeprefix("ontbreekt_") not in column.name)


def _codes(column: Column, values: pl.Series, language: Language) -> list[dict[str, str]]:
    """Return what each code means, when every value is a code and no two mean the same."""
    texts = column.texts or {}
    if not texts or values.dtype != pl.String:
        return []
    labels = {code: text.render(language) for code, text in texts.items() if code}
    used = set(values.drop_nulls()) - {""}
    if not used <= set(labels) or len(set(labels.values())) < len(labels):
        return []
    return [{"value": code, "label": label} for code, label in labels.items()]
