"""Text files as programs write them: encodings and separators are found and told, never guessed on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sluitend.core.errors import SourceError
from sluitend.sources.eigen.files import open_file

if TYPE_CHECKING:
    from pathlib import Path

TEXT = "Taakveld;Lasten;Omschrijving\r\n6.1;1.234,56;Coördinatie\r\n6.3;20,00;café\r\n"


def write(path: Path, content: bytes | str) -> Path:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


@pytest.mark.parametrize(
    ("encoding", "named"),
    [
        ("utf-8", "UTF-8"),
        ("utf-8-sig", "UTF-8"),
        ("cp1252", "Windows-1252"),
        ("utf-16", "UTF-16"),
    ],
)
def test_the_encoding_is_found_and_told(tmp_path: Path, encoding: str, named: str) -> None:
    opened = open_file(write(tmp_path / "b.csv", TEXT.encode(encoding)))
    (grid,) = opened.grids
    assert grid.cells[1] == ("6.1", "1.234,56", "Coördinatie")
    assert grid.cells[0][0] == "Taakveld"
    assert named in str(opened.notices[0])
    assert "puntkomma" in str(opened.notices[0])


def test_letters_that_were_garbled_before_are_told(tmp_path: Path) -> None:
    garbled = TEXT.encode("utf-8").decode("cp1252").encode("utf-8")
    opened = open_file(write(tmp_path / "b.csv", garbled))
    assert len(opened.notices) == 2
    assert "verkeerd zijn omgezet" in str(opened.notices[1])
    # A text that only has such letters is fine.
    fine = open_file(write(tmp_path / "b.csv", TEXT.replace("Coördinatie", "crème â la Ã")))
    assert len(fine.notices) == 1


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "bevat geen rijen"),
        (b" \r\n", "bevat geen rijen"),
        (TEXT.encode("utf-16-le"), "geen tekstbestand"),
        (b"\x00\x01\x02", "geen tekstbestand"),
        (b"a;b\r\n\x81;\x8d\r\n", "codering niet te bepalen"),
        (b"\xef\xbb\xbfa;b\r\n\xff;1\r\n", "codering niet te bepalen"),
        (b"\xff\xfea", "codering niet te bepalen"),
        (TEXT.encode()[:-8], "stopt midden in een regel"),
        (TEXT.encode("utf-16")[:-14], "stopt midden in een regel"),
        (b'a;b\r\n1;2\r\n"x;1', "stopt midden in een regel"),
        (b"een regel", "stopt midden in een regel"),
        (b'a;b\r\n"x;1\r\n', "geen scheidingsteken"),
        (b'a;b\r\nx";1\r\ny;2\r\n', "telt"),
        (b"<html><table>\r\n", "webpagina"),
        (b"een regel\r\nnog een\r\n", "geen scheidingsteken"),
    ],
)
def test_a_file_that_is_no_table_is_refused(tmp_path: Path, content: bytes, said: str) -> None:
    with pytest.raises(SourceError) as info:
        open_file(write(tmp_path / "b.csv", content))
    assert said in str(info.value)


@pytest.mark.parametrize(
    ("sign", "name"), [(";", "puntkomma"), ("\t", "tab"), ("|", "streep"), (",", "komma")]
)
def test_the_separator_is_found_among_decimal_commas(tmp_path: Path, sign: str, name: str) -> None:
    amount = '"1.234,56"' if sign == "," else "1.234,56"
    text = "\n".join(f"6.{n}{sign}{amount}{sign}x" for n in range(1, 6)) + "\n"
    opened = open_file(write(tmp_path / "b.csv", text))
    assert opened.separator == name
    assert opened.grids[0].cells[0] == ("6.1", "1.234,56", "x")


def test_a_separator_that_is_given_is_used(tmp_path: Path) -> None:
    path = write(tmp_path / "b.csv", "a;b\n1,2;3\n")
    assert open_file(path, "komma").grids[0].cells[1] == ("1", "2;3")


def test_a_quote_that_is_not_closed_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="geen leesbare CSV"):
        open_file(write(tmp_path / "b.csv", 'a;b\r\n"x;1\r\n'), "puntkomma")


def test_the_line_by_which_excel_tells_the_separator_is_no_row(tmp_path: Path) -> None:
    opened = open_file(write(tmp_path / "b.csv", "sep=|\na|1,5;2\nb|3;4\n"))
    assert opened.separator == "streep"
    assert opened.grids[0].filled_rows == (1, 2)
    assert opened.grids[0].counted_rows == 2


def test_rows_keep_the_number_of_their_line(tmp_path: Path) -> None:
    text = 'a;b\n\n"een\ntwee ""drie""";1\n;;\n"";" "\nx;2\n'
    opened = open_file(write(tmp_path / "b.csv", text))
    (grid,) = opened.grids
    assert [opened.line(row) for row in grid.filled_rows] == [1, 4, 7]
    assert grid.counted_rows == len(grid.filled_rows) == 3
    assert grid.cells[2][0] == 'een\ntwee "drie"'
    assert opened.widths == (2, 0, 2, 3, 2, 2)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_last_line_with_all_columns_needs_no_end(tmp_path: Path, encoding: str) -> None:
    text = TEXT.replace(";Omschrijving", "").replace(";Coördinatie", "").replace(";café\r\n", "")
    opened = open_file(write(tmp_path / "b.csv", text.encode(encoding)))
    assert opened.grids[0].cells[2] == ("6.3", "20,00")
    assert "Controleer of het laatste bedrag heel is" in str(opened.notices[-1])
    whole = open_file(write(tmp_path / "b.csv", f"{text}\r\n".encode(encoding)))
    assert len(whole.notices) == 1


@pytest.mark.parametrize("name", ["b.xls", "b.xlsx", "b.ods"])
def test_a_text_with_the_name_of_a_workbook_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(SourceError, match="geen leesbare werkmap"):
        open_file(write(tmp_path / name, TEXT))


def test_a_workbook_is_told_by_its_content(tmp_path: Path) -> None:
    from openpyxl import Workbook

    book = Workbook()
    assert book.active
    book.active.append(["a"])
    book.save(tmp_path / "b.xlsx")
    (tmp_path / "b.xlsx").rename(tmp_path / "b.csv")
    opened = open_file(tmp_path / "b.csv")
    assert opened.grids[0].cells == (("a",),)
    assert (opened.line(0), opened.separator) == (1, "")
