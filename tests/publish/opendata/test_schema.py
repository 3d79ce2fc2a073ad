from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest

from sluitend.core.messages import msg
from sluitend.core.result import Column, SumOf, TableSpec
from sluitend.publish.opendata.files import TERMS, data_files
from sluitend.publish.opendata.schema import table_schema
from sluitend.publish.release import release

if TYPE_CHECKING:
    from sluitend.core.result import Result
    from sluitend.publish.opendata.files import DataFile

NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?")
LEXICAL = {
    "string": re.compile(r".*", re.DOTALL),
    "integer": re.compile(r"[+-]?\d+"),
    "number": NUMBER,
    "year": re.compile(r"\d{4}"),
    "boolean": re.compile(r"true|false"),
    "date": re.compile(r"\d{4}-\d{2}-\d{2}"),
}
"""How a value of each type is written, by Table Schema of the Data Package standard."""


@pytest.fixture(scope="session")
def files(report: list[Result]) -> list[DataFile]:
    return data_files([release(result) for result in report])


def rows(file: DataFile) -> tuple[list[str], list[dict[str, str]]]:
    reader = csv.DictReader(io.StringIO(file.text))
    return list(reader.fieldnames or []), list(reader)


def fields(file: DataFile) -> list[dict[str, Any]]:
    found: Any = file.schema("nl")["fields"]
    return list(found)


def test_fields_are_the_columns_of_the_file_in_their_order(files: list[DataFile]) -> None:
    for file in files:
        assert [field["name"] for field in fields(file)] == rows(file)[0]


def test_every_cell_reads_as_its_type(files: list[DataFile]) -> None:
    seen = set()
    for file in files:
        _, found = rows(file)
        for field in fields(file):
            pattern = LEXICAL[field["type"]]
            values = {row[field["name"]] for row in found} - {""}
            assert all(pattern.fullmatch(value) for value in values), (file.path, field["name"])
            seen |= {field["type"]} if values else set()
    assert seen >= {"string", "integer", "number", "year"}


def test_a_key_names_every_row_once(files: list[DataFile]) -> None:
    keyed = 0
    for file in files:
        key: Any = file.schema("nl").get("primaryKey")
        if key is None:
            continue
        keyed += 1
        _, found = rows(file)
        values = [tuple(row[name] for name in key) for row in found]
        assert len(set(values)) == len(values)
        assert all(all(value) for value in values)
        required = [f["name"] for f in fields(file) if f.get("constraints") == {"required": True}]
        assert sorted(required) == sorted(key)
    tables = [file for file in files if file.table != TERMS and file.rows]
    assert keyed >= len(tables) - 1


def test_a_missing_figure_has_its_reason_in_a_column_that_is_named(files: list[DataFile]) -> None:
    told = 0
    for file in files:
        _, found = rows(file)
        for field in fields(file):
            reasons = field.get("missingReason", [])
            # What is asked of a group has no answer for one municipality, and no reason is needed.
            if field["type"] not in ("integer", "number") or "groep" in file.path:
                continue
            if file.table not in ("jaren", "groepen", "reeks", "bronregels", "niet_meegeteld"):
                continue
            for row in found:
                if row[field["name"]] == "":
                    assert any(row[reason] for reason in reasons), (file.path, field["name"], row)
                    told += 1
    assert told > 5


def test_codes_are_told_in_words(files: list[DataFile]) -> None:
    told = 0
    for file in files:
        _, found = rows(file)
        for field in fields(file):
            codes = field.get("categories", [])
            if not codes:
                continue
            told += 1
            assert {row[field["name"]] for row in found} - {""} <= {one["value"] for one in codes}
            labels = [one["label"] for one in codes]
            assert len(set(labels)) == len(labels)
            assert all(labels)
    assert told > 5


def test_units_are_in_the_name_and_beside_it(files: list[DataFile]) -> None:
    for file in files:
        for field in fields(file):
            for unit in ("eurocent", "fractie"):
                if field["name"].endswith(f"_{unit}"):
                    assert field["unit"] == unit
                    assert field["description"]
            assert field["title"]


SPEC = TableSpec(
    msg("Proef"),
    (
        Column("code", msg("Code"), texts={"a": msg("appel"), "b": msg("peer")}),
        Column("bedrag", msg("Bedrag"), "bedrag", worked="eind - begin"),
        Column("baten", msg("Baten"), "bedrag", sum_of=SumOf("regels", "bedrag", ("code",))),
        Column("ontbreekt", msg("Waarom"), "reden"),
        Column("ontbreekt_baten", msg("Waarom geen baten"), "reden"),
    ),
    ("code",),
    100_000,
)
FRAME = pl.DataFrame(
    {
        "code": ["a", "b"],
        "bedrag": [1, None],
        "baten": [None, 2.0],
        "ontbreekt": [None, "nihil"],
        "ontbreekt_baten": ["", ""],
        "volgorde": [1, 2],
    },
)


def field(name: str, frame: pl.DataFrame = FRAME, language: Any = "nl") -> dict[str, Any]:
    found: Any = table_schema(SPEC, frame, language)["fields"]
    return next(dict(one) for one in found if one["name"] == name)


def test_a_column_says_how_it_was_worked_out_and_how_precise_it_is() -> None:
    assert field("bedrag_eurocent")["description"] == (
        "Bedrag in eurocent. De bron geeft duizenden euro’s; nauwkeuriger is het bedrag niet. "
        "Zo berekend: eind - begin."
    )
    assert "Som van kolom bedrag in tabel regels." in field("baten_eurocent")["description"]


def test_a_column_with_its_own_reason_names_that_first() -> None:
    assert field("baten_eurocent")["missingReason"] == ["ontbreekt_baten", "ontbreekt"]
    assert field("bedrag_eurocent")["missingReason"] == ["ontbreekt", "ontbreekt_baten"]
    assert "missingReason" not in field("code")
    assert "missingReason" not in field("bedrag_eurocent", FRAME.head(1))


def test_a_column_nobody_declared_is_there_all_the_same() -> None:
    assert field("volgorde") == {"name": "volgorde", "type": "integer", "title": "volgorde"}


@pytest.mark.parametrize("codes", [["a", "a"], ["a", None], ["a", ""]])
def test_a_key_that_does_not_hold_is_not_claimed(codes: list[str | None]) -> None:
    assert table_schema(SPEC, FRAME)["primaryKey"] == ["code"]
    frame = FRAME.with_columns(code=pl.Series(codes, dtype=pl.String))
    assert "primaryKey" not in table_schema(SPEC, frame)
    assert "primaryKey" not in table_schema(SPEC, frame.drop("code"))


def test_codes_that_are_not_all_known_are_no_closed_list() -> None:
    assert field("code")["categories"] == [
        {"value": "a", "label": "appel"},
        {"value": "b", "label": "peer"},
    ]
    assert "categories" not in field("code", FRAME.with_columns(code=pl.Series(["a", "z"])))


def test_types_follow_the_values() -> None:
    frame = pl.DataFrame(
        {"jaar": [2023], "waar": [True], "dag": ["2024-01-01"], "jaren": ["2020–2021"]}
    ).with_columns(pl.col("dag").str.to_date())
    columns = (Column("jaar", msg("Jaar"), "jaar"), Column("jaren", msg("Jaren"), "jaar"))
    found: Any = table_schema(TableSpec(msg("T"), columns, ()), frame)["fields"]
    assert [one["type"] for one in found] == ["year", "boolean", "date", "string"]
