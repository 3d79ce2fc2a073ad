"""Workbooks as grids: values, and what a value alone does not tell."""

from __future__ import annotations

import datetime
import zipfile
from typing import TYPE_CHECKING

import pytest
from tests.sources.workbooks import (
    MAIN,
    OFFICE,
    STRICT,
    nothing,
    number,
    ods,
    row,
    save_ods,
    table,
    word,
    write_parts,
    xlsx,
    xlsx_parts,
)

from sluitend.core.errors import SourceError
from sluitend.sources.markup import Marks
from sluitend.sources.opendocument import look_at_ods
from sluitend.sources.workbook import column_letter, read_workbook, reference

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sluitend.sources.workbook import Grid

SPACE = "\N{NO-BREAK SPACE}"
SHARED = "<si><t>naam</t></si><si><t> </t></si><si><t></t><rPh><t>x</t></rPh></si>"


def sheet(path: Path) -> Grid:
    (grid,) = read_workbook(path)
    return grid


def cell(address: str, value: object, more: str = "", formula: str = "") -> str:
    return f'<c r="{address}" {more}>{formula}<v>{value}</v></c>'


def only(cells: str) -> str:
    return f'<row r="1">{cells}</row>'


def test_cells_are_named_as_in_the_sheet() -> None:
    assert [column_letter(n) for n in (0, 25, 26, 701, 702, 16_383)] == [
        *("A", "Z", "AA", "ZZ", "AAA", "XFD")
    ]
    assert reference(0, 1) == "B1"
    assert reference(1_048_575, 16_383) == "XFD1048576"


def test_values_keep_their_kind_and_place(tmp_path: Path) -> None:
    from openpyxl import Workbook

    book = Workbook()
    page = book.active
    assert page is not None
    page.title = "Blad1"
    values: list[str | float | bool | datetime.date | datetime.time | datetime.timedelta] = [
        *("0363", 363, 1.5, f"a{SPACE}b", True, datetime.date(2025, 5, 28)),
        *(
            datetime.datetime.fromisoformat("2025-05-28T13:05"),
            datetime.time(1, 2),
            datetime.timedelta(hours=30),
        ),
    ]
    for at, value in enumerate(values, start=2):
        page.cell(3, at, value)
    page.cell(3, 11, 0.25).number_format = "0%"
    book.save(tmp_path / "a.xlsx")
    grid = sheet(tmp_path / "a.xlsx")
    assert grid.cells == ((None,) * 11, (None,) * 11, (None, *values, 0.25))
    assert [type(value) for value in grid.cells[2][1:]] == [type(v) for v in (*values, 0.25)]
    assert grid.place(2, 1) == "Blad1!B3"
    assert (grid.counted_rows, grid.filled_rows) == (1, (2,))


def test_values_of_a_library_that_writes_opendocument(tmp_path: Path) -> None:
    rows: list[list[str | float | None]] = [
        ["code", "naam", "bedrag"],
        [363, "A", 1.5],
        [14, "B", None],
    ]
    grid = sheet(save_ods(tmp_path / "a.ods", {"Blad 1": rows}))
    assert grid.cells == (("code", "naam", "bedrag"), (363, "A", 1.5), (14, "B", None))


def test_spaces_of_any_kind_are_empty(tmp_path: Path) -> None:
    rows = only(cell("A1", 0, 't="s"') + cell("B1", 1, 't="s"') + cell("C1", 2, 't="s"'))
    rows += only(cell("A2", SPACE, 't="str"'))
    grid = sheet(xlsx(tmp_path / "a.xlsx", rows, strings=SHARED))
    assert grid.cells == (("naam",),)
    assert grid.counted_rows == 1


def test_a_formula_nobody_calculated_is_known(tmp_path: Path) -> None:
    formula = "<f>1+1</f>"
    rows = (
        only(
            f'<c r="A1">{formula}</c><c r="B1">{formula}<v/></c>'
            + cell("C1", 2, formula=formula)
            + cell("D1", "", 't="str"', formula)
            + cell("E1", 5)
        )
        + f'<row r="2"><c r="B2">{formula}</c></row>'
    )
    grid = sheet(xlsx(tmp_path / "a.xlsx", rows))
    assert set(grid.uncached) == {(0, 0), (0, 1), (1, 1)}
    assert grid.cells == ((None, None, 2, None, 5), (None,) * 5)
    assert (grid.counted_rows, grid.filled_rows) == (2, (0, 1))


def test_a_workbook_that_asks_to_be_calculated_anew_has_no_outcomes(tmp_path: Path) -> None:
    rows = only(cell("A1", 0, formula="<f>SUM(B1)</f>") + cell("B1", 5))
    book = '<calcPr calcId="1" fullCalcOnLoad="1"/>'
    assert set(sheet(xlsx(tmp_path / "a.xlsx", rows, book=book)).uncached) == {(0, 0)}
    assert not sheet(xlsx(tmp_path / "b.xlsx", rows)).uncached


def test_an_error_is_told_apart_from_a_text_that_looks_so(tmp_path: Path) -> None:
    rows = only(
        cell("A1", "#REF!", 't="e"', "<f>X1</f>")
        + '<c r="B1" t="inlineStr"><is><t>#REF!</t></is></c>'
    )
    grid = sheet(xlsx(tmp_path / "a.xlsx", rows))
    assert grid.cells == (("#REF!", "#REF!"),)
    assert set(grid.errors) == {(0, 0)}
    fault = 'office:string-value="" table:formula="of:=1/0" calcext:value-type="error"'
    grid = sheet(ods(tmp_path / "a.ods", table(row(word("#DEEL/0!", fault) + word("#DEEL/0!")))))
    assert grid.cells == (("#DEEL/0!", "#DEEL/0!"),)
    assert set(grid.errors) == {(0, 0)}
    assert not grid.uncached


def test_what_is_hidden_and_what_is_merged_is_known(tmp_path: Path) -> None:
    grid = sheet(
        xlsx(
            tmp_path / "a.xlsx",
            f'<row r="1" hidden="1">{cell("A1", 1)}{cell("D1", 1)}</row><row r="2" ht="0">{cell("A2", 1)}</row>',
            before='<cols><col min="2" max="2" width="0"/><col min="4" max="16384" hidden="1"/></cols>',
            after='<mergeCells><mergeCell ref="A1:B2"/></mergeCells>',
        )
    )
    assert [*grid.hidden_rows, *grid.hidden_columns] == [0, 1, 1, 3]
    assert grid.merged == ((0, 0, 1, 1),)
    columns = '<table:table-column/><table:table-column table:visibility="collapse" table:number-columns-repeated="9"/>'
    rows = row(
        number(1, 'table:number-columns-spanned="2"') + number(2), 'table:visibility="filter"'
    )
    style = (
        '<style:style style:name="t1"><style:table-properties table:display="false"/></style:style>'
    )
    tables = table(columns + rows, 'table:style-name="t1"') + table(row(number(1)), name="Blad2")
    first, second = read_workbook(ods(tmp_path / "a.ods", tables, styles=style))
    assert [first.hidden, *first.hidden_rows, *first.hidden_columns] == [True, 0, 1]
    assert first.merged == ((0, 0, 0, 1),)
    assert [second.hidden, *second.hidden_rows, *second.hidden_columns] == [False]


def test_hidden_sheets_of_excel_are_known(tmp_path: Path) -> None:
    from openpyxl import Workbook

    book = Workbook()
    for state in ("visible", "hidden", "veryHidden"):
        page = book.create_sheet(state)
        page.sheet_state = state
    book.create_chartsheet("grafiek")
    book.save(tmp_path / "a.xlsx")
    found = {grid.sheet: grid.hidden for grid in read_workbook(tmp_path / "a.xlsx")}
    assert found == {"Sheet": False, "visible": False, "hidden": True, "veryHidden": True}


def test_addresses_may_be_left_out_and_rows_may_be_out_of_order(tmp_path: Path) -> None:
    rows = (
        "<row><c><v>1</v></c><c><v>2</v></c></row>"
        '<row r="3"><c r="B3"><v>3</v></c><c><v>4</v></c></row>'
    )
    expected = ((1, 2, None), (None, None, None), (None, 3, 4))
    assert sheet(xlsx(tmp_path / "a.xlsx", rows)).cells == expected
    turned = f'<row r="2">{cell("A2", 2)}</row><row r="1">{cell("A1", 1)}</row>'
    assert sheet(xlsx(tmp_path / "b.xlsx", turned)).cells == ((1,), (2,))


def test_the_strict_form_of_excel_is_read(tmp_path: Path) -> None:
    parts = xlsx_parts(only(cell("A1", 1)), spaces=STRICT)
    assert sheet(write_parts(tmp_path / "a.xlsx", parts)).cells == ((1,),)


def test_macros_are_no_obstacle_and_are_not_looked_at(tmp_path: Path) -> None:
    parts = xlsx_parts(only(cell("A1", 1))) | {
        "xl/vbaProject.bin": b"\xd0\xcf\x11\xe0 niet eens een macro"
    }
    assert sheet(write_parts(tmp_path / "a.xlsm", parts)).cells == ((1,),)


def test_the_content_says_what_a_file_is_and_not_its_name(tmp_path: Path) -> None:
    assert sheet(ods(tmp_path / "a.xlsx", table(row(number(1))))).cells == ((1,),)


def test_remarks_drawings_and_old_versions_are_no_content(tmp_path: Path) -> None:
    remark = "<office:annotation><text:p>let op</text:p></office:annotation>"
    drawing = "<draw:frame><draw:text-box><text:p>let op</text:p></draw:text-box></draw:frame>"
    old = f"<table:tracked-changes>{word('oud')}</table:tracked-changes>"
    rows = (
        row(
            f'<table:table-cell office:value-type="string">{remark}<text:p>a</text:p></table:table-cell>'
        )
        + row(f"<table:table-cell>{remark}</table:table-cell>")
        + row(f"<table:table-cell>{drawing}</table:table-cell>")
        + f"<table:table-header-rows>{row(number(1))}</table:table-header-rows>"
    )
    grid = sheet(ods(tmp_path / "a.ods", old + table(rows)))
    assert grid.cells == (("a",), (None,), (None,), (1,))
    assert grid.counted_rows == 2


def test_repeated_cells_and_rows_are_written_out(tmp_path: Path) -> None:
    rows = (
        row(word("kop") + nothing(16_383))
        + row(number(5, 'table:number-columns-repeated="2"'), 'table:number-rows-repeated="3"')
        + row(nothing(16_384), 'table:number-rows-repeated="1048572"')
    )
    grid = sheet(ods(tmp_path / "a.ods", table(rows)))
    assert grid.cells == (("kop", None), (5, 5), (5, 5), (5, 5))
    assert grid.counted_rows == 4


def test_a_size_that_is_only_stated_costs_nothing(tmp_path: Path) -> None:
    rows = only(cell("A1", 1)) + '<row r="1048576"><c r="XFD1048576" s="1"/></row>'
    grid = sheet(xlsx(tmp_path / "a.xlsx", rows, before='<dimension ref="A1:XFD1048576"/>'))
    assert grid.cells == ((1,),)


FAR = 'table:number-rows-repeated="1048574"'
WIDE = 'table:number-columns-repeated="16384"'


@pytest.mark.parametrize(
    "write",
    [
        lambda p: xlsx(p, only(cell("A1", 1)) + f'<row r="1048576">{cell("XFD1048576", 1)}</row>'),
        lambda p: xlsx(p, '<row r="1048576"><c r="XFD1048576"><f>1</f></c></row>'),
        lambda p: ods(
            p, table(row(word("x")) + row(nothing(1), FAR) + row(nothing(99) + number(1)))
        ),
        lambda p: ods(p, table(row(number(5, WIDE), FAR))),
        lambda p: ods(p, table(row(f'<table:table-cell table:formula="of:=1" {WIDE}/>', FAR))),
    ],
)
def test_a_cell_in_the_far_corner_is_refused_before_it_fills_the_memory(
    tmp_path: Path, write: Callable[[Path], Path]
) -> None:
    with pytest.raises(SourceError, match=r"Blad Blad1 van bestand a loopt door tot rij 1.048.57"):
        read_workbook(write(tmp_path / "a"))


@pytest.mark.parametrize(
    "rows",
    [
        only('<c r="1A"><v>1</v></c>'),
        only('<c r="ZZZ9999999"><v>1</v></c>'),
        only(cell("A1", 9, 't="s"')),
        only(cell("A1", "NaN")),
        only(cell("A1", "1e999")),
        only(cell("A1", 1) + "<c>"),
        '<row r="een"><c><v>1</v></c></row>',
    ],
)
def test_markup_that_makes_no_sense_is_refused(tmp_path: Path, rows: str) -> None:
    with pytest.raises(SourceError, match="het is beschadigd"):
        read_workbook(xlsx(tmp_path / "a.xlsx", rows))


@pytest.mark.parametrize("space", ["anders", MAIN])
def test_names_count_as_they_are_written_whatever_they_stand_for(
    tmp_path: Path, space: str
) -> None:
    # The reader of the values does not look at namespaces; what it takes for a cell, we must too.
    parts = xlsx_parts(only(cell("A1", 1) + cell("ZZZZZZZ9", 1)), spaces=(space, OFFICE))
    with pytest.raises(SourceError, match="het is beschadigd"):
        read_workbook(write_parts(tmp_path / "a.xlsx", parts))


def test_a_workbook_without_worksheets_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="er is geen werkblad in"):
        read_workbook(ods(tmp_path / "a.ods", ""))


def test_a_sheet_that_is_not_in_the_file_is_refused(tmp_path: Path) -> None:
    parts = xlsx_parts(only(cell("A1", 1)), target="worksheets/weg.xml")
    with pytest.raises(SourceError, match="het is beschadigd"):
        read_workbook(write_parts(tmp_path / "a.xlsx", parts))


def test_two_sheets_with_one_name_are_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="het is beschadigd"):
        read_workbook(ods(tmp_path / "a.ods", table(row(number(1))) + table(row(number(2)))))


@pytest.mark.parametrize(
    "write",
    [
        lambda p: xlsx(p, only(cell("A1", 1) + cell("A1", 2))),
        lambda p: ods(
            p, table(row("<table:table-cell><text:p>zonder soort</text:p></table:table-cell>"))
        ),
    ],
)
def test_what_the_two_routes_do_not_both_see_is_refused(
    tmp_path: Path, write: Callable[[Path], Path]
) -> None:
    with pytest.raises(SourceError, match="gevulde cellen, maar er zijn er"):
        read_workbook(write(tmp_path / "a"))


def test_a_password_and_the_old_form_are_recognised(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(bytes.fromhex("d0cf11e0a1b11ae1") + "EncryptedPackage".encode("utf-16-le"))
    with pytest.raises(SourceError, match="beveiligd met een wachtwoord"):
        read_workbook(path)
    path.write_bytes(bytes.fromhex("d0cf11e0a1b11ae1") + bytes(5000))
    with pytest.raises(SourceError, match=r"is een \.xls, de oude vorm"):
        read_workbook(path)
    manifest = "<m:file-entry><m:encryption-data/></m:file-entry>"
    with pytest.raises(SourceError, match="beveiligd met een wachtwoord"):
        read_workbook(ods(tmp_path / "a.ods", table(row(number(1))), manifest=manifest))


@pytest.mark.parametrize(
    ("parts", "why"),
    [({"a.txt": "x"}, "een zip-bestand zonder werkmap"), ({"xl/workbook.bin": "x"}, "een .xlsb")],
)
def test_another_kind_of_archive_is_refused(
    tmp_path: Path, parts: dict[str, str], why: str
) -> None:
    with pytest.raises(SourceError, match=why):
        read_workbook(write_parts(tmp_path / "a.xlsx", parts))


def test_the_next_reader_gets_exactly_what_was_looked_at(tmp_path: Path) -> None:
    # Two archives in one file: some readers start from the front, others from the end.
    first = xlsx(tmp_path / "a.xlsx", only(cell("A1", 1))).read_bytes()
    second = xlsx(tmp_path / "b.xlsx", only(cell("A1", 2))).read_bytes()
    (tmp_path / "c.xlsx").write_bytes(first + second)
    assert sheet(tmp_path / "c.xlsx").cells == ((2,),)


@pytest.mark.parametrize(
    "cells",
    [
        '<table:table-cell table:formula="of:=1" table:number-columns-repeated="9"/>',
        word("#N/B", 'table:number-columns-repeated="9" calcext:value-type="error"'),
    ],
)
def test_a_line_that_stands_for_a_million_rows_takes_no_memory_for_its_positions(
    tmp_path: Path, cells: str
) -> None:
    import tracemalloc

    many = row(cells, 'table:number-rows-repeated="1000000"')
    path = ods(tmp_path / "a.ods", table(row(word("kop")) + many))
    with zipfile.ZipFile(path) as archive:
        tracemalloc.start()
        (look,) = look_at_ods(path, archive)
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    # As pairs of numbers the nine million positions take more than a thousand megabytes.
    assert peak < 200_000_000
    assert (look.last_row, look.last_column, look.counted_rows) == (1_000_000, 8, 1_000_001)
    marked = look.uncached or Marks()
    assert len(marked) == (0 if "N/B" in cells else 9_000_000)


def test_merged_cells_end_where_the_content_ends(tmp_path: Path) -> None:
    wide = 'table:number-columns-spanned="999999999" table:number-rows-spanned="999999999"'
    cells = row(word("kop", wide) + word("b")) + row(number(1) + number(2))
    assert sheet(ods(tmp_path / "a.ods", table(cells))).merged == ((0, 0, 1, 1),)
    merges = '<mergeCells><mergeCell ref="A1:XFD1048576"/><mergeCell ref="C1:D9"/></mergeCells>'
    rows = only(cell("A1", 1) + cell("B1", 2))
    assert sheet(xlsx(tmp_path / "a.xlsx", rows, after=merges)).merged == ((0, 0, 0, 1),)


def test_marks_are_a_set_of_cells() -> None:
    marks = Marks([(1, 2)])
    marks.add(range(4, 6), range(3))
    marks.add(range(4, 6), range(4, 5))
    assert set(marks) == {(1, 2), *((row, c) for row in (4, 5) for c in (0, 1, 2, 4))}
    assert (1, 2) in marks
    assert not {(1, 1), (1, 3), (1, -1), (5, 3), (6, 0)} & marks
