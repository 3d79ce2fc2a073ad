"""Heads of columns as people make them, and which column a mapping means by a head."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from tests.sources.eigen.budget import stated
from tests.sources.workbooks import save_xlsx

from sluitend.core.errors import SourceError
from sluitend.sources.eigen.files import open_file
from sluitend.sources.eigen.mapping import Columns, mapping_of
from sluitend.sources.eigen.table import check_years, find_tables, heads_at, locate

if TYPE_CHECKING:
    from pathlib import Path

    from sluitend.sources.eigen.table import Table


def table(path: Path, rows: list[list[Any]], heads: list[int]) -> Table:
    save_xlsx(path / "t.xlsx", {"Blad1": rows})
    return heads_at(open_file(path / "t.xlsx").grids[0], heads)


def where(found: Table, **columns: str) -> dict[str, int]:
    return locate(found, Columns(**columns))


def test_heads_below_each_other_are_joined(tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        [None, "2024", None, 2025, None, "Uitleg"],
        ["Code", "Lasten", "Baten", "Lasten", "Baten", None],
    ]
    found = table(tmp_path, rows, [1, 2])
    # Lasten and Baten stand twice, so the year above counts for both; nothing else is filled in.
    assert found.names == (
        "Code",
        "2024 / Lasten",
        "2024 / Baten",
        "2025 / Lasten",
        "2025 / Baten",
        "Uitleg",
    )
    assert found.first == 2
    assert where(found, taakveld="code", lasten="2025 / lasten", baten="2025 / BATEN") == {
        "taakveld": 0,
        "lasten": 3,
        "baten": 4,
    }


def test_merged_heads_count_for_the_columns_they_span(tmp_path: Path) -> None:
    from openpyxl import Workbook

    book = Workbook()
    page: Any = book.active
    page.append(["Taakveld", "Begroting", None, None])
    page.append([None, "Lasten", "Baten", "Rest"])
    page.merge_cells("A1:A2")
    page.merge_cells("B1:C1")
    book.save(tmp_path / "t.xlsx")
    found = heads_at(open_file(tmp_path / "t.xlsx").grids[0], [1, 2])
    assert found.names == ("Taakveld", "Begroting / Lasten", "Begroting / Baten", "Rest")


def test_a_merged_head_may_be_wider_than_the_table(tmp_path: Path) -> None:
    from openpyxl import Workbook

    book = Workbook()
    page: Any = book.active
    page.append(["Begroting 2025"])
    page.append(["Taakveld", "Lasten"])
    page.append(["6.1", 5])
    page.merge_cells("A1:F1")
    book.save(tmp_path / "t.xlsx")
    found = heads_at(open_file(tmp_path / "t.xlsx").grids[0], [1, 2])
    assert found.names[:2] == ("Begroting 2025 / Taakveld", "Begroting 2025 / Lasten")


def test_a_doubled_head_is_refused_until_the_mapping_says_which(tmp_path: Path) -> None:
    found = table(tmp_path, [["Code", "Lasten", "Lasten"], ["6.1", 1, 2]], [1])
    with pytest.raises(SourceError, match="meer dan één kolom ‘Lasten’") as info:
        where(found, taakveld="Code", lasten="Lasten")
    assert "Lasten@B, Lasten@C" in str(info.value)
    assert where(found, lasten="Lasten@C") == {"lasten": 2}
    assert found.called(2) == "Lasten@C"
    assert found.called(0) == "Code"


def test_head_and_letter_must_both_be_right(tmp_path: Path) -> None:
    found = table(tmp_path, [["Code", "Lasten", "Lasten"], ["6.1", 1, 2]], [1])
    with pytest.raises(SourceError, match="geen kolom ‘Lasten@A’"):
        where(found, lasten="Lasten@A")
    assert where(found, lasten="@B") == {"lasten": 1}
    with pytest.raises(SourceError, match="geen kolom ‘@Q’"):
        where(found, lasten="@Q")


def test_an_absent_head_is_answered_with_what_looks_like_it(tmp_path: Path) -> None:
    found = table(tmp_path, [["Taakveld", "Lasten 2025", None], ["6.1", 1, 2]], [1])
    with pytest.raises(SourceError, match="Bedoelt u Lasten 2025"):
        where(found, lasten="Lasten 2024")
    with pytest.raises(SourceError, match="Gevonden zijn: Taakveld, Lasten 2025"):
        where(found, product="Xyz")


def test_the_last_head_is_enough_when_it_stands_once(tmp_path: Path) -> None:
    found = table(tmp_path, [["A", "B"], ["Lasten", "Baten"], [1, 2]], [1, 2])
    assert where(found, baten="Baten") == {"baten": 1}


def test_a_row_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="geen rij 9"):
        table(tmp_path, [["A", "B"]], [9])


def test_a_column_of_another_year_is_refused(tmp_path: Path) -> None:
    found = table(tmp_path, [["Taakveld", "Lasten 2024", "Lasten 2024-2025"], ["6.1", 1, 1]], [1])
    mapping = mapping_of(stated(kolommen={"taakveld": "Taakveld", "lasten": "Lasten 2024"}), "k")
    with pytest.raises(SourceError, match="een ander jaar dan 2025"):
        check_years(found, locate(found, mapping.kolommen), mapping)
    check_years(found, {"taakveld": 0, "lasten": 2}, mapping)


def test_sheets_are_chosen_by_name_then_pattern(tmp_path: Path) -> None:
    rows: list[list[Any]] = [["Taakveld", "Lasten"], ["6.1", 1]]
    save_xlsx(
        tmp_path / "t.xlsx", {"Programma 1": rows, "Programma 2": rows, "Leeg": [], "P": rows}
    )
    opened = open_file(tmp_path / "t.xlsx")

    def names(pattern: str) -> list[str]:
        mapping = mapping_of(stated(tabblad=pattern, koprijen=[1]), "k")
        return [found.grid.sheet for found in find_tables(opened, mapping)]

    assert names("Programma *") == ["Programma 1", "Programma 2"]
    assert names("P") == ["P"]
    with pytest.raises(SourceError, match="geen tabblad ‘Weg’") as info:
        names("Weg")
    assert "Programma 1, Programma 2, Leeg, P" in str(info.value)
    with pytest.raises(SourceError, match="meer dan één tabblad"):
        names("")
