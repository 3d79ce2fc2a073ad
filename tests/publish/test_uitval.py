"""The uitvallijst as a file: complete, readable, and harmless to whoever opens it."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest

from sluitend.core.errors import ArgumentError
from sluitend.publish import uitval
from sluitend.publish.uitval import check_place, check_suffix, write_rejects
from sluitend.sources.sheet import REJECTS_SCHEMA

if TYPE_CHECKING:
    from pathlib import Path

EVIL = [
    "=1+1",
    "+1",
    "-12",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "=HYPERLINK(0)",
    "gewoon",
    "1-2",
    "http://a.nl",
]


def rejects(values: list[str]) -> pl.DataFrame:
    rows = [
        ("b.csv", n, "Blad1!C", value, "reden", "wat te doen") for n, value in enumerate(values, 2)
    ]
    return pl.DataFrame(rows, schema=REJECTS_SCHEMA, orient="row")


def workbook(path: Path) -> Any:
    from openpyxl import load_workbook

    return load_workbook(path)


def test_no_cell_of_the_csv_is_a_formula(tmp_path: Path) -> None:
    write_rejects(tmp_path / "u.csv", rejects(EVIL))
    back = pl.read_csv(tmp_path / "u.csv", infer_schema=False)
    assert back.columns == list(REJECTS_SCHEMA)
    values = back["waarde"].to_list()
    assert [value.removeprefix("'") for value in values] == EVIL
    assert not any(value.startswith(("=", "+", "-", "@", "\t", "\r", "\n")) for value in values)
    assert values[8:] == EVIL[8:]
    # The number of the row stays a number.
    assert back["rij"].to_list()[:2] == ["2", "3"]


def test_the_workbook_holds_texts_as_they_were(tmp_path: Path) -> None:
    write_rejects(tmp_path / "u.xlsx", rejects(EVIL))
    book = workbook(tmp_path / "u.xlsx")
    assert book.sheetnames == ["Uitvallijst", "Uitleg"]
    page = book["Uitvallijst"]
    assert [cell.value for cell in page[1]] == list(REJECTS_SCHEMA)
    column = [page.cell(row, 4) for row in range(2, page.max_row + 1)]
    # Line ends inside a cell are written the way the format does.
    assert [cell.value.replace("_x000D_", "\r") for cell in column] == EVIL
    assert {cell.data_type for cell in column} == {"s"}
    assert {cell.hyperlink for cell in column} == {None}
    assert {page.cell(row, 2).data_type for row in range(2, page.max_row + 1)} == {"n"}


def test_the_workbook_is_ready_to_work_with(tmp_path: Path) -> None:
    frame = rejects(EVIL).with_columns(publicatie=pl.lit("eigen@2025"))
    write_rejects(tmp_path / "u.xlsx", frame, "en")
    book = workbook(tmp_path / "u.xlsx")
    page = book["Uitvallijst"]
    assert page.freeze_panes == "A2"
    assert page.auto_filter.ref == f"A1:G{len(EVIL) + 1}"
    assert page.column_dimensions["E"].width > page.column_dimensions["B"].width
    explained = {row[0].value for row in book["Uitleg"]}
    assert set(frame.columns) <= explained


def test_an_empty_list_is_a_file_with_heads(tmp_path: Path) -> None:
    for name in ("u.csv", "u.xlsx"):
        write_rejects(tmp_path / name, rejects([]))
    assert pl.read_csv(tmp_path / "u.csv").height == 0
    assert workbook(tmp_path / "u.xlsx")["Uitvallijst"].max_row == 1


def test_other_names_are_refused_before_the_work(tmp_path: Path) -> None:
    for name in ("u.xls", "u", "u.csv.txt"):
        with pytest.raises(ArgumentError, match=r"Kies een naam op \.csv, \.xlsx"):
            check_suffix(tmp_path / name)
        with pytest.raises(ArgumentError):
            write_rejects(tmp_path / name, rejects([]))
        assert not (tmp_path / name).exists()
    check_suffix(tmp_path / "U.XLSX")


@pytest.mark.parametrize("name", ["u.csv", "u.xlsx"])
def test_only_an_earlier_list_is_replaced(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    kept = rejects(EVIL).with_columns(publicatie=pl.lit("eigen@2025"))
    for frame in (rejects(EVIL), kept.select("publicatie", *REJECTS_SCHEMA), rejects([])):
        write_rejects(path, frame)
        check_place(path)
    before = path.read_bytes()
    # What is being read is refused also when it is a list, under any name it has.
    (tmp_path / f"zacht.{name[2:]}").symlink_to(path)
    (tmp_path / f"hard.{name[2:]}").hardlink_to(path)
    for place in tmp_path.iterdir():
        with pytest.raises(ArgumentError, match="het bestand dat wordt gelezen"):
            check_place(place, [tmp_path / "weg.yaml", path])
    assert path.read_bytes() == before


FOREIGN = {
    "leeg.csv": b"",
    "begroting.csv": b"Taakveld;Lasten\n6.1;5\n",
    "bijna.csv": b"bestand,rij,kolom,waarde,reden,wat_te_doen,van_mij\n",
    "anders.csv": b"bestand;rij;kolom;waarde;reden;wat_te_doen\n",
    "leeg.xlsx": b"",
    "tekst.xlsx": b"bestand,rij,kolom,waarde,reden,wat_te_doen\n",
    "stuk.xlsx": b"PK\x03\x04 afgebroken",
}


@pytest.mark.parametrize("name", FOREIGN)
def test_what_somebody_else_wrote_is_never_replaced(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(FOREIGN[name])
    with pytest.raises(ArgumentError, match="is er al, en is geen uitvallijst") as info:
        write_rejects(path, rejects(EVIL))
    assert "niets van u wordt overschreven" in str(info.value)
    assert path.read_bytes() == FOREIGN[name]


def test_a_workbook_of_somebody_else_is_never_replaced(tmp_path: Path) -> None:
    from openpyxl import Workbook

    book = Workbook()
    book.create_sheet("Uitvallijst").append(list(REJECTS_SCHEMA))
    book.save(tmp_path / "u.xlsx")
    with pytest.raises(ArgumentError, match="geen uitvallijst"):
        check_place(tmp_path / "u.xlsx")
    # One that a spreadsheet saved again is still an earlier list.
    write_rejects(tmp_path / "v.xlsx", rejects(EVIL))
    workbook(tmp_path / "v.xlsx").save(tmp_path / "v.xlsx")
    check_place(tmp_path / "v.xlsx")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_is_refused_without_waiting_for_it(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "u.csv")
    with pytest.raises(ArgumentError, match="geen uitvallijst"):
        check_place(tmp_path / "u.csv")


def test_more_rows_than_a_sheet_holds_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uitval, "MOST_ROWS", 3)
    with pytest.raises(ArgumentError, match="passen niet in een tabblad"):
        write_rejects(tmp_path / "u.xlsx", rejects(EVIL))
    write_rejects(tmp_path / "u.xlsx", rejects(EVIL[:3]))
