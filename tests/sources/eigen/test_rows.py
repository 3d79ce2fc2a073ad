"""Rows of an own file: signs, ledgers, merged and hidden cells, and what is never kept."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest
from tests.sources.eigen.small import HEADS, cells, read_path, read_rows, rejected, told

from sluitend.core.errors import SourceError

if TYPE_CHECKING:
    from pathlib import Path

ONE = ["Taakveld", "Product", "Bedrag", "Soort", "DC"]
BEDRAG = {"taakveld": "Taakveld", "product": "Product", "bedrag": "Bedrag"}
BSN = "111222333"


def reason(reading: Any) -> str:
    return str(reading.rejects["reden"][0])


@pytest.mark.parametrize(
    ("sign", "lasten", "baten"),
    [("positief", 5, 3), ("baten_negatief", 5, -3), ("lasten_negatief", -5, 3)],
)
def test_two_columns_follow_the_stated_signs(
    tmp_path: Path, known: pl.DataFrame, sign: str, lasten: int, baten: int
) -> None:
    reading = read_rows(tmp_path, known, [["6.1", "P1", lasten, baten]], teken=sign)
    assert cells(reading) == {("6.1", "P1", "lasten"): 500, ("6.1", "P1", "baten"): 300}


@pytest.mark.parametrize(
    ("sign", "row", "column"),
    [
        ("positief", ["6.1", "P1", -5, 3], "C"),
        ("positief", ["6.1", "P1", 5, -3], "D"),
        ("baten_negatief", ["6.1", "P1", 5, 3], "D"),
        ("lasten_negatief", ["6.1", "P1", 5, 3], "C"),
    ],
)
def test_a_sign_error_is_rejected_or_told_as_the_mapping_says(
    tmp_path: Path, known: pl.DataFrame, sign: str, row: list[Any], column: str
) -> None:
    reading = read_rows(tmp_path, known, [row], teken=sign)
    assert [r[:2] for r in rejected(reading)] == [(2, f"Blad1!{column}")]
    assert "verkeerde teken" in reason(reading)
    # Of a rejected row nothing is zero: both amounts are unknown.
    assert set(cells(reading).values()) == {None}
    reading = read_rows(tmp_path, known, [row], teken=sign, negatief="toestaan")
    assert reading.rejects.is_empty()
    assert f"correctie: Blad1!{column}2" in told(reading)
    assert {-500, -300} & set(cells(reading).values())


def test_one_amount_with_its_side(tmp_path: Path, known: pl.DataFrame) -> None:
    rows: list[list[Any]] = [
        ["6.1", "P1", 5, "L", None],
        ["6.1", "P1", 3, "baten", None],
        ["6.3", "P1", 2, "x", None],
    ]
    columns = BEDRAG | {"soort": "Soort"}
    reading = read_rows(tmp_path, known, rows, heads=ONE, kolommen=columns)
    assert cells(reading)["6.1", "P1", "lasten"] == 500
    assert cells(reading)["6.1", "P1", "baten"] == 300
    assert rejected(reading) == [(4, "Blad1!D", "x")]


@pytest.mark.parametrize("sign", ["baten_negatief", "lasten_negatief"])
def test_one_amount_with_its_sign(tmp_path: Path, known: pl.DataFrame, sign: str) -> None:
    turn = 1 if sign == "baten_negatief" else -1
    rows: list[list[Any]] = [["6.1", "P1", 5 * turn], ["6.1", "P1", -3 * turn]]
    reading = read_rows(tmp_path, known, rows, heads=ONE[:3], kolommen=BEDRAG, teken=sign)
    assert cells(reading) == {("6.1", "P1", "lasten"): 500, ("6.1", "P1", "baten"): 300}


LEDGER = {"document": "grootboek", "stand": "tot 30 juni", "dubbel": "optellen"}


def test_a_ledger_is_added_up_by_key(tmp_path: Path, known: pl.DataFrame) -> None:
    rows: list[list[Any]] = [
        ["6.1", "P1", 100.10, "L", "D"],
        ["6.1", "P1", 50.05, "L", "D"],
        ["6.1", "P1", 20, "L", "C"],
        ["6.1", "P1", 7, "B", "C"],
        ["6.1", "P1", 2, "B", "D"],
    ]
    columns = BEDRAG | {"soort": "Soort", "debet_credit": "DC"}
    reading = read_rows(tmp_path, known, rows, heads=ONE, kolommen=columns, **LEDGER)
    assert reading.tables.keys() == {"eigen_grootboek"}
    # A credit on an account of lasten is a correction of lasten and no baten.
    assert cells(reading) == {("6.1", "P1", "lasten"): 13_015, ("6.1", "P1", "baten"): 500}
    assert "Rijen met dezelfde sleutel zijn opgeteld: 5, tot posten: 1." in told(reading)
    assert "vertrouwelijk" in told(reading)


def test_without_a_side_debit_is_lasten_and_that_is_told(
    tmp_path: Path, known: pl.DataFrame
) -> None:
    rows: list[list[Any]] = [
        ["6.1", "P1", 5, None, "D"],
        ["6.1", "P1", 3, None, "c"],
        ["6.1", "P2", 3, None, "?"],
    ]
    columns = BEDRAG | {"debet_credit": "DC"}
    reading = read_rows(tmp_path, known, rows, heads=ONE, kolommen=columns, **LEDGER)
    assert cells(reading)["6.1", "P1", "lasten"] == 500
    assert cells(reading)["6.1", "P1", "baten"] == 300
    assert "debet is gelezen als lasten" in told(reading)
    assert "geen debet en geen credit" in reason(reading)


def test_a_ledger_shows_no_value_on_the_uitvallijst(tmp_path: Path, known: pl.DataFrame) -> None:
    rows: list[list[Any]] = [
        ["6.1", "P1", "tekst 12", None, "D"],
        ["6.99", "P1", 5, None, "D"],
        ["Totaal", None, 7],
    ]
    columns = BEDRAG | {"debet_credit": "DC"}
    reading = read_rows(tmp_path, known, rows, heads=ONE, kolommen=columns, **LEDGER)
    assert {value for _, _, value in rejected(reading)} == {"…"}
    # One unreadable line makes the sum of its key unknown.
    assert None in cells(reading).values()


def test_a_key_of_which_one_line_is_unreadable_has_no_sum(
    tmp_path: Path, known: pl.DataFrame
) -> None:
    rows: list[list[Any]] = [["6.1", "P1", 5, 0], ["6.1", "P1", "p.m.", 0]]
    reading = read_rows(tmp_path, known, rows, dubbel="optellen")
    assert cells(reading) == {("6.1", "P1", "lasten"): None, ("6.1", "P1", "baten"): None}
    (table,) = reading.tables.values()
    assert set(table["ontbreekt"]) == {"afgekeurd"}


def test_a_doubled_key_in_a_budget_rejects_both_rows(tmp_path: Path, known: pl.DataFrame) -> None:
    rows: list[list[Any]] = [["6.1", "P1", 5, 0], ["6.3", "P1", 1, 0], ["6.1", "P1", 5, 0]]
    reading = read_rows(tmp_path, known, rows)
    assert [row for row, _, _ in rejected(reading)] == [2, 4]
    assert "staat in de rijen 2, 4" in reason(reading)
    assert cells(reading)["6.1", "P1", "lasten"] is None
    assert cells(reading)["6.3", "P1", "lasten"] == 100


@pytest.mark.parametrize(
    ("empty", "value", "why"), [("nul", 0, None), ("onbekend", None, "niet_gepubliceerd")]
)
def test_an_empty_cell_is_what_the_mapping_says(
    tmp_path: Path, known: pl.DataFrame, empty: str, value: int | None, why: str | None
) -> None:
    reading = read_rows(tmp_path, known, [["6.1", "P1", 5, None]], lege_cel=empty)
    (table,) = reading.tables.values()
    assert table.filter(maat="baten").select("waarde", "ontbreekt").row(0) == (value, why)
    assert "Posten met een lege cel" in told(reading)


def test_a_rolled_up_taakveld_alone_is_read_and_told(tmp_path: Path, known: pl.DataFrame) -> None:
    reading = read_rows(tmp_path, known, [["6.71", "P1", 5, 0]])
    assert cells(reading)["6.71", "P1", "lasten"] == 500
    assert "Op taakveld 6.71 wordt sinds 2023 niet meer geboekt" in told(reading)


def test_a_rolled_up_taakveld_that_is_the_sum_is_a_total(
    tmp_path: Path, known: pl.DataFrame
) -> None:
    rows: list[list[Any]] = [["6.71", None, 8, 1], ["6.711", "P1", 5, 1], ["6.712", "P2", 3, 0]]
    reading = read_rows(tmp_path, known, rows)
    assert reading.rejects.is_empty()
    assert {key[0] for key in cells(reading)} == {"6.711", "6.712"}
    assert "totaal van de taakvelden eronder zijn en niet nog eens meetellen: 1." in told(reading)
    rows[0][2] = 9
    reading = read_rows(tmp_path, known, rows)
    assert [row for row, _, _ in rejected(reading)] == [2]
    assert "6.711, 6.712 staan er ook" in reason(reading)


def test_free_text_is_never_kept_nor_shown(tmp_path: Path, known: pl.DataFrame) -> None:
    heads = [*HEADS, "Omschrijving"]
    rows: list[list[Any]] = [
        ["6.1 Samenkracht Geheimstraat", "P1 Geheimstraat", 5, 0, "Geheimstraat 1"],
        ["6.99", "P2", 5, 0, "Geheimstraat 2"],
        ["6.3", "P3", "p.m.", 0, "Geheimstraat 3"],
        ["Totaal Geheimstraat", None, 99, 0, "Geheimstraat"],
        ["6.3", BSN, 5, 0, f"Geheimstraat {BSN}"],
        [f"6.3x {BSN}", "P4", 5, 0, None],
    ]
    reading = read_rows(tmp_path, known, rows, heads=heads)
    (table,) = reading.tables.values()
    kept = json.dumps([table.rows(), reading.rejects.rows(), told(reading), str(reading.described)])
    assert "Geheimstraat" not in kept
    assert BSN not in kept
    assert set(table["product"]) == {"P1", "P3"}
    assert reading.rejects.height == 4


def test_merged_codes_count_for_every_row_and_merged_amounts_for_none(
    tmp_path: Path, known: pl.DataFrame
) -> None:
    from openpyxl import Workbook

    book = Workbook()
    page: Any = book.active
    page.title = "Blad1"
    for row in (
        HEADS,
        ["6.1", "P1", 5, 0],
        [None, "P2", 6, 0],
        ["6.3", "P3", 7, 0],
        ["6.5", "P4", None, 0],
    ):
        page.append(row)
    page.merge_cells("A2:A3")
    page.merge_cells("C4:C5")
    book.save(tmp_path / "m.xlsx")
    reading = read_path(tmp_path / "m.xlsx", known)
    assert cells(reading)["6.1", "P2", "lasten"] == 600
    assert "de waarde van het blok kregen: 1." in told(reading)
    assert [r[:2] for r in rejected(reading)] == [(4, "Blad1!C"), (5, "Blad1!C")]
    assert "samengevoegde cel" in reason(reading)


def test_an_empty_code_counts_for_the_one_above_only_when_that_is_stated(
    tmp_path: Path, known: pl.DataFrame
) -> None:
    rows: list[list[Any]] = [
        ["6.1", "P1", 5, 0],
        [None, "P2", 6, 0],
        ["Totaal 6.1", None, 11, 0],
        [None, "P3", 7, 0],
    ]
    reading = read_rows(tmp_path, known, rows)
    assert [row for row, _, _ in rejected(reading)] == [3, 5]
    assert "het taakveld ontbreekt" in reason(reading)
    reading = read_rows(tmp_path, known, rows, doorvullen=["taakveld"])
    assert cells(reading)["6.1", "P2", "lasten"] == 600
    # A total ends the group.
    assert [row for row, _, _ in rejected(reading)] == [5]


def test_hidden_rows_columns_and_sheets_are_said(tmp_path: Path, known: pl.DataFrame) -> None:
    from openpyxl import Workbook

    book = Workbook()
    page: Any = book.active
    page.title = "Blad1"
    for row in ([*HEADS, "Extra"], ["6.1", "P1", 5, 0, 9], ["6.3", "P2", 6, 0, 9]):
        page.append(row)
    page.row_dimensions[3].hidden = True
    page.column_dimensions["D"].hidden = True
    page.column_dimensions["E"].hidden = True
    other = book.create_sheet("Oud")
    other.append(["x"])
    other.sheet_state = "hidden"
    book.create_sheet("Open").append(["y"])
    book.save(tmp_path / "h.xlsx")
    reading = read_path(tmp_path / "h.xlsx", known, tabblad="Blad1")
    assert cells(reading)["6.3", "P2", "lasten"] == 600
    text = told(reading)
    assert "Verborgen rijen zijn gewoon gelezen: 3." in text
    assert "Verborgen kolommen zijn gewoon gelezen: Blad1!D." in text
    assert "Verborgen kolommen met inhoud zijn niet gelezen: E." in text
    assert "Niet gelezen, en verborgen: tabblad Oud." in text
    assert "Niet gelezen tabbladen: Open." in text


def test_year_and_municipality_may_be_columns(tmp_path: Path, known: pl.DataFrame) -> None:
    heads = ["Jaar", "Gemeente", "Taakveld", "Bijdrage"]
    rows: list[list[Any]] = [
        [2024, "GM9001", "6.71a", 5],
        [2025, "GM9002", "6.711", 6],
        ["25", "GM9001", "6.711", 7],
        [2095, "GM9001", "6.711", 7],
        [2025, "9001", "6.711", 7],
        [2025, "GM9999", "6.711", 7],
    ]
    columns = {"jaar": "Jaar", "gemeente": "Gemeente", "taakveld": "Taakveld", "lasten": "Bijdrage"}
    reading = read_rows(
        tmp_path,
        known,
        rows,
        heads=heads,
        kolommen=columns,
        jaar=0,
        gemeente="",
        document="gr_afrekening",
    )
    (table,) = reading.tables.values()
    good = table.filter(pl.col("waarde").is_not_null())
    assert good.select("jaar", "gm_code", "waarde").rows() == [
        (2024, "GM9001", 500),
        (2025, "GM9002", 600),
    ]
    assert [row for row, _, _ in rejected(reading)] == [4, 5, 6, 7]
    assert reading.described.source == "eigen-gemeenten-gr_afrekening-2024-2025-na_3e_wijziging"
    assert set(table["maat"]) == {"lasten"}


def test_products_are_mapped_to_taakvelden(tmp_path: Path, known: pl.DataFrame) -> None:
    rows: list[list[Any]] = [["610100 Buurthuizen", 5, 0], ["999999", 6, 0], ["Kopje", None, None]]
    columns = {"product": "Product", "lasten": "Lasten", "baten": "Baten"}
    reading = read_rows(
        tmp_path, known, rows, heads=HEADS[1:], kolommen=columns, producten={"610100": "6.1"}
    )
    assert cells(reading)["6.1", "610100", "lasten"] == 500
    assert rejected(reading) == [(3, "Blad1!A", "999999")]
    assert "niet in de tabel met producten" in reason(reading)


def test_heads_repeated_on_every_page_are_no_rows(tmp_path: Path, known: pl.DataFrame) -> None:
    reading = read_rows(tmp_path, known, [["6.1", "P1", 5, 0], HEADS, ["6.3", "P2", 6, 0]])
    assert reading.rejects.is_empty()
    assert "posten 2, totalen als controle 0, kopjes en toelichtingen 1" in told(reading)


def test_the_municipality_must_exist_in_the_year(tmp_path: Path, known: pl.DataFrame) -> None:
    with pytest.raises(SourceError, match="Gemeente GM9999 bestaat niet in 2025"):
        read_rows(tmp_path, known, [["6.1", "P1", 5, 0]], gemeente="GM9999")
    with pytest.raises(SourceError, match="nog geen gemeenten bekend"):
        read_rows(tmp_path, known.clear(), [["6.1", "P1", 5, 0]])
