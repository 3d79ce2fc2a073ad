"""A wrong unit is a factor off: seen per inhabitant, and beside what was filed for Iv3."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl
import pytest
from tests.sources.eigen import budget as b
from tests.sources.eigen.small import read_path, read_rows, told

from sluitend.core.errors import SourceError

if TYPE_CHECKING:
    from pathlib import Path

THOUSANDS = {"eenheid": "1.000 euro"}


def whole(tmp_path: Path, known: pl.DataFrame, **more: Any) -> str:
    path = b.save_xlsx(tmp_path / "b.xlsx", b.build("xlsx", faults=False))
    stated = b.stated()
    return told(
        read_path(
            path, known, **{k: stated[k] for k in ("tabblad", "koprijen", "kolommen")}, **more
        )
    )


def test_a_whole_budget_in_the_wrong_unit_is_refused(tmp_path: Path, known: pl.DataFrame) -> None:
    assert "inwoner" not in whole(tmp_path, known)
    with pytest.raises(SourceError, match=r"kunnen niet in 1\.000 euro staan") as info:
        whole(tmp_path, known, **THOUSANDS)
    assert "per inwoner, en verwacht is hooguit" in str(info.value)


def test_a_whole_budget_in_thousands_read_as_euro_is_refused(
    tmp_path: Path, known: pl.DataFrame
) -> None:
    codes = ["0.1", "2.1", "3.1", "4.1", "5.1", "6.1", "7.1", "8.1"]
    rows = [[code, "P1", 5_000, 0] for code in codes]
    assert read_rows(tmp_path, known, rows, **THOUSANDS).rejects.is_empty()
    with pytest.raises(SourceError, match="verwacht is ten minste"):
        read_rows(tmp_path, known, rows)
    # A ledger of the first week may be this small, and so may a part of a budget.
    assert "controleer de eenheid" in told(
        read_rows(tmp_path, known, rows, document="grootboek", dubbel="optellen")
    )
    assert "controleer de eenheid" in told(read_rows(tmp_path, known, rows[:3]))


def test_a_part_is_never_more_than_the_whole(tmp_path: Path, known: pl.DataFrame) -> None:
    rows: list[list[Any]] = [["6.3", "P1", 5_978_000, 0]]
    assert "inwoner" not in told(read_rows(tmp_path, known, rows))
    with pytest.raises(SourceError, match=r"kunnen niet in 1\.000 euro staan"):
        read_rows(tmp_path, known, rows, **THOUSANDS)


def test_a_part_is_held_beside_iv3(tmp_path: Path, known: pl.DataFrame) -> None:
    filed = pl.DataFrame(
        {
            "jaar": [2025, 2025, 2024],
            "gm_code": ["GM9001"] * 3,
            "taakveld": ["6.22", "6.3", "6.2"],
            "maat": ["lasten"] * 3,
            "waarde": [48_800_000, 597_800_000, 1],
        }
    )
    rows: list[list[Any]] = [["6.22", "P1", 450, 0]]
    # € 0,04 per inhabitant could be a small part; beside Iv3 it cannot.
    with pytest.raises(SourceError, match="keer die in Iv3 van 2025"):
        read_rows(tmp_path, known, rows, compare=filed)
    save = tmp_path / "eigen.xlsx"
    assert read_path(save, known, compare=filed, **THOUSANDS).rejects.is_empty()
    # A settlement can be a small part of a taakveld, and never a hundred times the whole.
    assert "controleer" not in told(read_path(save, known, compare=filed, document="gr_afrekening"))
    rows[0][2] = 60_000
    with pytest.raises(SourceError, match="keer die in Iv3"):
        read_rows(tmp_path, known, rows, compare=filed, document="gr_afrekening", **THOUSANDS)
    rows[0][2] = 450
    read_rows(tmp_path, known, rows, **THOUSANDS)
    # Without a group in common nothing can be said.
    assert "controleer de eenheid" in told(
        read_path(save, known, compare=filed.filter(taakveld="6.3"))
    )


def test_unknown_inhabitants_are_told(tmp_path: Path, known: pl.DataFrame) -> None:
    nobody = known.with_columns(inwoners=pl.lit(None, pl.Int64))
    reading = read_rows(tmp_path, nobody, [["6.3", "P1", 5_978_000, 0]], **THOUSANDS)
    assert "geen inwoners bekend; de eenheid is niet te toetsen" in told(reading)
