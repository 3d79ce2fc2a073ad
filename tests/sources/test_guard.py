"""What a file must be before a reader touches it."""

from __future__ import annotations

import os
import struct
import zipfile
import zlib
from typing import TYPE_CHECKING

import pytest
from tests.sources.workbooks import SHEET, write_parts, xlsx, xlsx_parts

from sluitend.core.errors import SourceError
from sluitend.sources import guard
from sluitend.sources.guard import MAX_PARTS, MEGABYTE, require_archive, require_file
from sluitend.sources.markup import parse
from sluitend.sources.workbook import read_workbook

if TYPE_CHECKING:
    from pathlib import Path

ROW = '<row r="1"><c r="A1"><v>1</v></c></row>'
LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><x>&b;</x>'
OUTSIDE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>'


def test_a_plain_file_passes(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("a\n1\n")
    assert require_file(path) == path


def test_a_directory_and_what_is_not_there_are_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="is geen gewoon bestand"):
        require_file(tmp_path)
    with pytest.raises(SourceError, match="is er niet"):
        require_file(tmp_path / "weg.csv")


def test_a_pipe_is_refused_without_waiting_for_it(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    os.mkfifo(path)
    with pytest.raises(SourceError, match="is geen gewoon bestand"):
        read_workbook(path)


def test_a_link_to_elsewhere_is_refused_and_one_within_the_directory_is_not(tmp_path: Path) -> None:
    (tmp_path / "elders").mkdir()
    (tmp_path / "elders" / "geheim.csv").write_text("a\n1\n")
    (tmp_path / "a.csv").symlink_to(tmp_path / "elders" / "geheim.csv")
    with pytest.raises(SourceError, match="verwijzing naar een andere map"):
        require_file(tmp_path / "a.csv")
    (tmp_path / "b.csv").write_text("a\n1\n")
    (tmp_path / "c.csv").symlink_to("b.csv")
    assert require_file(tmp_path / "c.csv").name == "c.csv"
    (tmp_path / "rond.csv").symlink_to("rond.csv")
    with pytest.raises(SourceError, match="is er niet"):
        require_file(tmp_path / "rond.csv")


def test_a_huge_file_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with path.open("wb") as file:
        file.truncate(2_000 * MEGABYTE)
    with pytest.raises(SourceError, match=r"is 2.000 MB; meer dan 512 MB"):
        read_workbook(path)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "het is leeg"),
        (b"gm_code;bedrag\nGM9001;1\n", "geen werkmap"),
        (b"\xef\xbb\xbf <html><table/></html>", "een webpagina"),
        (b"PK\x03\x04 and no more", "beschadigd"),
    ],
)
def test_what_only_has_the_name_of_a_workbook_is_refused(
    tmp_path: Path, content: bytes, why: str
) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(content)
    with pytest.raises(SourceError, match=why):
        read_workbook(path)


def test_a_truncated_workbook_is_refused_at_every_length(tmp_path: Path) -> None:
    content = xlsx(tmp_path / "heel.xlsx", ROW).read_bytes()
    path = tmp_path / "a.xlsx"
    for length in range(len(content)):
        path.write_bytes(content[:length])
        with pytest.raises(SourceError):
            read_workbook(path)


def test_what_unpacks_to_too_much_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guard, "MAX_UNPACKED_MEGABYTES", 2)
    path = write_parts(tmp_path / "a.xlsx", {"a": b"\0" * MEGABYTE, "b": b"\0" * (MEGABYTE + 1)})
    assert path.stat().st_size < 10_000
    with pytest.raises(SourceError, match="uitgepakt groter dan 2 MB"):
        require_archive(path)
    require_archive(write_parts(path, {"a": b"\0" * MEGABYTE, "b": b"\0" * MEGABYTE})).close()


def _understate(path: Path, content: bytes, stated: int) -> None:
    """Write one part that states to be smaller than it is, with the checksum of what it states."""
    write_parts(path, {"a": content})
    raw = bytearray(path.read_bytes())
    crc = struct.pack("<I", zlib.crc32(content[:stated]))
    central = raw.index(b"PK\x01\x02")
    for at, sizes in ((0, 14), (central, 16)):
        raw[at + sizes : at + sizes + 4] = crc
        raw[at + sizes + 8 : at + sizes + 12] = struct.pack("<I", stated)
    path.write_bytes(raw)


def test_a_part_that_lies_about_its_size_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    _understate(path, b"\0" * MEGABYTE, stated=10)
    with zipfile.ZipFile(path) as archive:
        assert archive.read("a") == b"\0" * 10  # the library believes it
    with pytest.raises(SourceError):
        require_archive(path)


def test_too_many_parts_are_refused(tmp_path: Path) -> None:
    path = write_parts(tmp_path / "a.xlsx", {str(n): b"" for n in range(MAX_PARTS + 1)})
    with pytest.raises(SourceError, match=r"het heeft 10.001 onderdelen"):
        require_archive(path)


@pytest.mark.parametrize("name", ["/etc/x", "../x", "a/../../x", "..\\x", "\\x"])
def test_a_part_that_points_elsewhere_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(SourceError, match="wijst naar een andere map"):
        require_archive(write_parts(tmp_path / "a.xlsx", {name: b"x"}))


def test_a_part_that_is_there_twice_is_refused(tmp_path: Path) -> None:
    parts = xlsx_parts(ROW) | {SHEET.upper(): "<x/>"}
    with pytest.raises(SourceError, match="twee onderdelen met dezelfde naam"):
        require_archive(write_parts(tmp_path / "a.xlsx", parts))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-be"])
@pytest.mark.parametrize("bomb", [LAUGHS, OUTSIDE])
@pytest.mark.parametrize("name", [SHEET, "xl/workbook.xml", "xl/sharedStrings.xml", "xl/iets.dat"])
def test_a_document_type_is_refused_in_every_part(
    tmp_path: Path, name: str, bomb: str, encoding: str
) -> None:
    parts = xlsx_parts(ROW) | {name: bomb.encode(encoding)}
    with pytest.raises(SourceError, match="DOCTYPE"):
        read_workbook(write_parts(tmp_path / "a.xlsx", parts))


def test_a_document_type_is_seen_across_the_pieces_in_which_a_part_is_read(tmp_path: Path) -> None:
    for shift in range(1, len("<!DOCTYPE")):
        content = b" " * (guard.CHUNK - shift) + b"<!DOCTYPE x><x/>"
        with pytest.raises(SourceError, match="DOCTYPE"):
            require_archive(write_parts(tmp_path / "a.xlsx", {"a.xml": content}))


def test_a_document_type_in_an_encoding_the_search_does_not_know_is_refused(tmp_path: Path) -> None:
    bomb = f'<?xml version="1.0" encoding="cp037"?>{LAUGHS}'.encode("cp037")
    assert b"DOCTYPE" not in bomb
    with pytest.raises(SourceError, match="beschadigd"):
        read_workbook(write_parts(tmp_path / "a.xlsx", xlsx_parts(ROW) | {SHEET: bomb}))


def test_the_reader_of_markup_refuses_a_document_type_by_itself(tmp_path: Path) -> None:
    path = write_parts(tmp_path / "a.xlsx", {SHEET: LAUGHS})
    with zipfile.ZipFile(path) as archive, pytest.raises(SourceError, match="beschadigd"):
        parse(path, archive, SHEET, lambda *_: None)


def test_an_encrypted_part_is_refused(tmp_path: Path) -> None:
    raw = bytearray(xlsx(tmp_path / "a.xlsx", ROW).read_bytes())
    raw[raw.index(b"PK\x01\x02") + 8] |= 1
    (tmp_path / "a.xlsx").write_bytes(raw)
    with pytest.raises(SourceError, match="versleuteld"):
        require_archive(tmp_path / "a.xlsx")


def test_an_unusual_packing_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("a", b"x")
    with pytest.raises(SourceError, match="ongewone manier ingepakt"):
        require_archive(tmp_path / "a.xlsx")


def test_a_workbook_with_any_byte_changed_is_read_or_refused(tmp_path: Path) -> None:
    content = xlsx(tmp_path / "heel.xlsx", ROW).read_bytes()
    path = tmp_path / "a.xlsx"
    for at in range(0, len(content), 3):
        damaged = bytearray(content)
        damaged[at] ^= 0xFF
        path.write_bytes(damaged)
        try:
            (grid,) = read_workbook(path)
        except SourceError:
            continue
        assert grid.cells == ((1,),)
