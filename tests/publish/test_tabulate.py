from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest

from sluitend.core.messages import msg
from sluitend.core.result import Column, TableSpec
from sluitend.publish import tabulate as tabulating
from sluitend.publish.format import Shown, show
from sluitend.publish.tabulate import tabulate, with_finds

if TYPE_CHECKING:
    from sluitend.core.result import Kind, Result

SPEC = TableSpec(
    msg("Lasten"),
    (
        Column("gebied_naam", msg("Gebied")),
        Column("document", msg("Document"), texts={"jr": msg("jaarrekening")}),
        Column("jaar", msg("Jaar"), "jaar"),
        Column("lasten", msg("Lasten"), "bedrag"),
        Column("baten", msg("Baten"), "bedrag"),
        Column("n", msg("Zonder cijfer"), "aantal"),
        Column("ontbreekt", msg("Waarom geen bedrag"), "reden"),
        Column("ontbreekt_baten", msg("Waarom geen baten"), "reden"),
    ),
    ("jaar",),
    100_000,
)


def frame(**changes: object) -> pl.DataFrame:
    rows: dict[str, object] = {
        "gebied_naam": ["Elzendaal"] * 2,
        "document": ["jr"] * 2,
        "jaar": [2022, 2023],
        "lasten": [None, 1_200_000],
        "baten": [None, None],
        "n": [0, 0],
        "ontbreekt": ["niet_geleverd", None],
        "ontbreekt_baten": ["niet_gepubliceerd"] * 2,
        "sleutel": ["a", "b"],
    }
    return pl.DataFrame({**rows, **changes})


def test_what_repeats_goes_to_the_caption_and_the_note() -> None:
    table = tabulate(frame(), SPEC)
    assert table.caption == "Lasten (Elzendaal, jaarrekening)"
    assert [head.text.split(" (")[0] for head in table.heads] == [
        "Jaar",
        "Lasten",
        "Baten",
        "Waarom geen bedrag",
        "Waarom geen baten",
    ]
    assert table.everywhere == ("zonder cijfer 0",)


def test_each_missing_cell_has_the_reason_of_its_own_column() -> None:
    table = tabulate(frame(), SPEC)
    assert [cell.text for cell in table.rows[0]][:3] == ["2022", "–", "–"]
    assert table.rows[0][1].reason == "Iv3 niet geleverd"
    assert table.rows[0][2].reason == table.rows[1][2].reason == "niet in de geladen bronnen"
    assert set(table.reasons) == {"Iv3 niet geleverd", "niet in de geladen bronnen"}


def test_two_empty_cells_of_one_column_keep_their_own_reasons() -> None:
    table = tabulate(
        frame(lasten=[None, None], ontbreekt=["niet_geleverd", "niet_gepubliceerd"]), SPEC
    )
    assert [row[1].reason for row in table.rows] == [
        "Iv3 niet geleverd",
        "niet in de geladen bronnen",
    ]


def test_a_value_that_occurs_often_is_written_once(monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[object] = []

    def counted(value: object, *rest: Any, **named: Any) -> Shown:
        written.append(value)
        return show(value, *rest, **named)

    rows = pl.concat([frame(lasten=[100_000, None])] * 300)
    plain = tabulate(rows, SPEC)
    monkeypatch.setattr(tabulating, "show", counted)
    assert tabulate(rows, SPEC) == plain
    assert len(plain.rows) == 600
    assert len(written) < 20


def test_an_amount_column_stays_even_when_it_repeats_itself_or_is_empty() -> None:
    table = tabulate(frame(lasten=[1_200_000] * 2), SPEC)
    assert {"Lasten", "Baten"} <= {head.text.split(" (")[0] for head in table.heads}


def test_a_table_of_one_row_keeps_what_names_and_counts() -> None:
    table = tabulate(frame(n=[0, 3]).tail(1), SPEC)
    assert [head.text.split(" (")[0] for head in table.heads][:4] == [
        "Jaar",
        "Lasten",
        "Baten",
        "Zonder cijfer",
    ]
    assert table.caption == "Lasten (Elzendaal, jaarrekening)"
    assert len(table.rows[0]) == len(table.heads)


def test_a_code_in_the_caption_comes_with_its_label() -> None:
    strong = Column("nadruk", msg("Sterk"), texts={"gewoon": msg("nee")})
    spec = replace(SPEC, columns=(*SPEC.columns, strong))
    table = tabulate(frame(nadruk=["gewoon"] * 2), spec)
    assert table.caption == "Lasten (Elzendaal, jaarrekening, sterk: nee)"


def test_a_change_shows_a_plus_too() -> None:
    spec = replace(
        SPEC,
        columns=tuple(
            replace(column, signed=column.name == "lasten") if column.kind == "bedrag" else column
            for column in SPEC.columns
        ),
    )
    table = tabulate(frame(lasten=[-1_200_000, 1_200_000], baten=[0, 500_000]), spec)
    assert [[cell.text for cell in row[1:3]] for row in table.rows] == [["−12", "0"], ["+12", "5"]]


@pytest.mark.parametrize(
    ("kind", "value", "text"),
    [
        ("bedrag_per_inwoner", 4208.4, "+42"),
        ("bedrag_per_inwoner", -4208.4, "−42"),
        ("bedrag_per_inwoner", 30.0, "0"),
        ("aandeel", 0.1537, "+15,4%"),
        ("aandeel", -0.1537, "−15,4%"),
        ("aandeel", 0.0, "0,0%"),
    ],
)
def test_a_change_of_a_rate_shows_a_plus_unless_it_rounds_to_nothing(
    kind: Kind, value: float, text: str
) -> None:
    column = Column("verandering", msg("Verandering"), kind, signed=True)
    assert show(value, column, 1).text == text


def test_only_a_table_of_several_columns_is_stacked_on_a_phone() -> None:
    assert tabulate(frame(), SPEC).stacked
    assert not tabulate(frame().select("jaar", "lasten"), SPEC).stacked


def test_a_table_that_is_no_count_keeps_every_row() -> None:
    rows, said = with_finds(frame(), SPEC)
    assert said is None
    assert rows.equals(frame())


def test_every_printed_table_of_every_calculation_has_no_empty_cell(report: list[Result]) -> None:
    for result in report:
        for name, rows in result.tables.items():
            table = tabulate(rows, result.specs[name])
            assert all(cell.text.strip() for row in table.rows for cell in row)
            assert all(len(row) == len(table.heads) for row in table.rows)
            numbers = [
                [cell.text for cell, head in zip(row, table.heads, strict=True) if head.numeric]
                for row in table.rows
            ]
            assert all(text[0] in "0123456789+−–" for row in numbers for text in row)
