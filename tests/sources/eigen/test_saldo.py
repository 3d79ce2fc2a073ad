"""A saldo in a file is a check on lasten and baten, and tells when the two are exchanged."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl
import pytest
from tests.sources.eigen.small import COLUMNS, HEADS, cells, read_path, read_rows, rejected, told
from tests.sources.workbooks import save_xlsx

from sluitend.core.errors import SourceError
from sluitend.sources.eigen.inquiry import inquire
from sluitend.sources.eigen.mapping import UNSTATED

if TYPE_CHECKING:
    from pathlib import Path

WITH_SALDO = [*HEADS, "Saldo"]
NAMED = COLUMNS | {"saldo": "Saldo"}
MONEY = [("6.1", 500, 100), ("6.3", 900, 300), ("6.4", 80, 0), ("0.7", 0, 2400)]


def rows(turn: int = 1, off: int = 0) -> list[list[Any]]:
    """Return posts with a saldo of baten minus lasten, or turned; the second is off by so much."""
    made: list[list[Any]] = [
        [code, f"P{code}", lasten, baten, turn * (baten - lasten)] for code, lasten, baten in MONEY
    ]
    made[1][4] += off
    return made


def read(path: Path, known: pl.DataFrame, body: list[list[Any]], **more: Any) -> Any:
    return read_rows(path, known, body, heads=WITH_SALDO, **{"kolommen": NAMED} | more)


def test_a_saldo_as_the_bbv_has_it_is_a_check_and_no_figure(
    tmp_path: Path, known: pl.DataFrame
) -> None:
    reading = read(tmp_path, known, rows())
    assert reading.rejects.is_empty()
    assert {maat for _, _, maat in cells(reading)} == {"lasten", "baten"}
    assert "saldo" not in told(reading)


def test_a_row_whose_saldo_is_off_is_rejected(tmp_path: Path, known: pl.DataFrame) -> None:
    reading = read(tmp_path, known, rows(off=45))
    assert rejected(reading) == [(3, "Blad1!E", "-555")]
    assert reading.rejects["reden"][0] == "het saldo is niet baten min lasten"
    # Which of the three is wrong is not ours to say.
    assert cells(reading)["6.3", "P6.3", "lasten"] is None
    assert cells(reading)["6.1", "P6.1", "lasten"] == 50_000


def test_exchanged_columns_are_refused(tmp_path: Path, known: pl.DataFrame) -> None:
    exchanged = NAMED | {"lasten": "Baten", "baten": "Lasten"}
    with pytest.raises(SourceError, match="in alle rijen lasten min baten") as info:
        read(tmp_path, known, rows(), kolommen=exchanged)
    assert "Waarschijnlijk zijn lasten en baten verwisseld" in str(info.value)
    assert "‘saldo: lasten_min_baten’" in str(info.value)


def test_a_file_may_write_it_the_other_way_when_the_mapping_says_so(
    tmp_path: Path, known: pl.DataFrame
) -> None:
    with pytest.raises(SourceError, match="verwisseld"):
        read(tmp_path, known, rows(turn=-1))
    assert read(tmp_path, known, rows(turn=-1), saldo="lasten_min_baten").rejects.is_empty()
    with pytest.raises(SourceError, match="verwisseld"):
        read(tmp_path, known, rows(), saldo="lasten_min_baten")


def test_one_row_the_other_way_is_that_row_s_fault(tmp_path: Path, known: pl.DataFrame) -> None:
    body = rows()
    body[0][4] = -body[0][4]
    assert [row for row, _, _ in rejected(read(tmp_path, known, body))] == [2]


def test_signs_in_the_file_are_those_of_the_mapping(tmp_path: Path, known: pl.DataFrame) -> None:
    body = rows()
    for row in body:
        row[3] = -row[3]
    assert read(tmp_path, known, body, teken="baten_negatief").rejects.is_empty()


def test_rounding_in_the_unit_of_the_file_is_no_fault(tmp_path: Path, known: pl.DataFrame) -> None:
    assert read(tmp_path, known, rows(off=1), eenheid="1.000 euro").rejects.is_empty()
    assert not read(tmp_path, known, rows(off=2), eenheid="1.000 euro").rejects.is_empty()


def test_a_saldo_that_says_nothing_is_passed_over(tmp_path: Path, known: pl.DataFrame) -> None:
    body = [*rows(), ["6.5", "P6.5", 7, 7, 0], ["6.21", "P6.21", 5, 0, None]]
    assert read(tmp_path, known, body).rejects.is_empty()
    body[0][4] = "zie bijlage"
    reading = read(tmp_path, known, body)
    assert reading.rejects.is_empty()
    assert "Niet te lezen: saldo in rij 2." in told(reading)


def test_a_total_with_another_saldo_is_not_about_posts(tmp_path: Path, known: pl.DataFrame) -> None:
    body = [*rows(), ["Totaal", None, 1480, 2800, 9]]
    assert read(tmp_path, known, body).rejects.is_empty()


def test_a_column_the_mapping_does_not_name_only_tells(tmp_path: Path, known: pl.DataFrame) -> None:
    exchanged = COLUMNS | {"lasten": "Baten", "baten": "Lasten"}
    reading = read(tmp_path, known, rows(), kolommen=exchanged)
    assert reading.rejects.is_empty()
    assert "In kolom ‘Saldo’ is het saldo in alle rijen lasten min baten" in told(reading)
    reading = read(tmp_path, known, rows(off=45), kolommen=COLUMNS)
    assert reading.rejects.is_empty()
    assert "het saldo niet baten min lasten in rij 3." in told(reading)
    assert "saldo" not in told(read(tmp_path, known, rows(), kolommen=COLUMNS)).lower()


def test_a_column_of_that_name_about_something_else_is_left_alone(
    tmp_path: Path, known: pl.DataFrame
) -> None:
    body = rows()
    for number, row in enumerate(body):
        row[4] = 1000 + number
    assert "saldo" not in told(read(tmp_path, known, body, kolommen=COLUMNS)).lower()
    look = inquire(tmp_path / "eigen.xlsx", {}, known)
    assert "saldo" not in look.values["kolommen"]


def test_a_ledger_shows_no_amount(tmp_path: Path, known: pl.DataFrame) -> None:
    reading = read(tmp_path, known, rows(off=45), document="grootboek", dubbel="optellen")
    assert rejected(reading) == [(3, "Blad1!E", "…")]
    assert "45" not in reading.rejects["reden"][0]


def test_the_saldo_is_proposed_as_the_file_writes_it(tmp_path: Path, known: pl.DataFrame) -> None:
    for turn, stated in ((1, "baten_min_lasten"), (-1, UNSTATED)):
        save_xlsx(tmp_path / "t.xlsx", {"Blad1": [WITH_SALDO, *rows(turn)]})
        look = inquire(tmp_path / "t.xlsx", {}, known)
        assert look.values["kolommen"]["saldo"] == "Saldo"
        assert look.values["saldo"] == stated
        assert ("saldo" in look.unstated) == (stated == UNSTATED)
        assert "4 van 4 rijen" in str(look.comments["kolommen.saldo"])
    # What a user left out stays out.
    assert "saldo" not in inquire(tmp_path / "t.xlsx", {"kolommen": COLUMNS}, known).values


def test_of_two_the_one_that_belongs_to_these_columns_is_chosen(
    tmp_path: Path, known: pl.DataFrame
) -> None:
    body = [[*row[:4], 17, row[4]] for row in rows(-1)]
    save_xlsx(tmp_path / "t.xlsx", {"Blad1": [[*HEADS, "Saldo 2024", "Saldo 2025"], *body]})
    reading = read_path(tmp_path / "t.xlsx", known)
    assert "In kolom ‘Saldo 2025’" in told(reading)
