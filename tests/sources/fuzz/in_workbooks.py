"""Ways to spoil a workbook, as bytes, as a zip file and as markup."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

    from sluitend.sources.workbook import Grid

InWorkbook: TypeAlias = "Callable[[Random, bytes], Opened | None]"
DAMAGED = "is geen leesbare werkmap"
REFUSED = "is geen leesbare werkmap: "
SHEETS = ("xl/worksheets/sheet1.xml", "content.xml")


@dataclass(frozen=True)
class Opened:
    """A spoilt workbook and what must come of it.

    Attributes
    ----------
    refused
        Part of the sentence with which it is refused; with `loose` it may be.
    look
        What the grids must say of it besides their values, which are as they were but for `cells`.
    cells
        Row and column (zero-based) of cells in the first sheet whose value says nothing.
    """

    content: bytes
    refused: str = ""
    loose: bool = False
    look: Callable[[tuple[Grid, ...]], bool] = lambda _: True
    cells: tuple[tuple[int, int], ...] = ()


def is_ods(content: bytes) -> bool:
    """Say which of the two kinds it is."""
    return b"mimetypeapplication" in content[:200]


def repacked(
    content: bytes, change: Callable[[str, bytes], bytes | None], *more: tuple[str, bytes]
) -> bytes:
    """Pack every part anew after `change`; None leaves it out."""
    packed = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            body = change(name, old.read(name))
            if body is not None:
                new.writestr(name, body)
        for name, body in more:
            new.writestr(name, body)
    return packed.getvalue()


def _in_sheet(content: bytes, old: bytes, new: bytes) -> bytes:
    """Change the markup of the first sheet, once."""

    def change(name: str, body: bytes) -> bytes:
        if name not in SHEETS:
            return body
        assert old in body, f"{old!r} is not in the sheet"
        return body.replace(old, new, 1)

    return repacked(content, change)


def cut_anywhere(chance: Random, content: bytes) -> Opened:
    return Opened(content[: chance.randrange(len(content))], DAMAGED)


def flipped_byte(chance: Random, content: bytes) -> Opened:
    """Every part has a checksum: a workbook is read as it was or not at all."""
    at = chance.randrange(len(content))
    spoilt = bytes([*content[:at], content[at] ^ (1 << chance.randrange(8)), *content[at + 1 :]])
    return Opened(spoilt, "werkmap|geweigerd|beveiligd", loose=True)


def zeros_in_the_middle(chance: Random, content: bytes) -> Opened:
    at = chance.randrange(4, len(content) - 600)
    return Opened(content[:at] + b"\0" * 512 + content[at + 512 :], DAMAGED, loose=True)


def lines_of_text_converted(chance: Random, content: bytes) -> Opened:
    """Sent as text: every line feed has got a carriage return."""
    del chance
    return Opened(content.replace(b"\n", b"\r\n"), DAMAGED)


def something_else(chance: Random, content: bytes) -> Opened:
    del content
    other = (
        b"",
        b"jaar;bedrag\n2024;5\n",
        b"<!DOCTYPE html><html></html>",
        b"\0" * 2000,
        b"PK\x03\x04",
        b"PK\x05\x06" + b"\0" * 18,
    )
    return Opened(chance.choice(other), DAMAGED)


def part_left_out(chance: Random, content: bytes) -> Opened:
    """Without the sheet, or the list of sheets, there is nothing to read."""
    needed = (
        ("content.xml",) if is_ods(content) else ("xl/worksheets/sheet1.xml", "xl/workbook.xml")
    )
    gone = chance.choice(needed)
    return Opened(repacked(content, lambda name, body: None if name == gone else body), DAMAGED)


def part_twice(chance: Random, content: bytes) -> Opened:
    name = "content.xml" if is_ods(content) else "xl/worksheets/sheet1.xml"
    other = chance.choice((name.upper(), name.replace("xml", "XML")))
    return Opened(
        repacked(content, lambda _, body: body, (other, b"<x/>")),
        REFUSED + "het heeft twee onderdelen met dezelfde naam",
    )


def part_elsewhere(chance: Random, content: bytes) -> Opened:
    name = chance.choice(("../evil.xml", "/etc/passwd", "a/../../b", "..\\x"))
    return Opened(
        repacked(content, lambda _, body: body, (name, b"x")),
        REFUSED + "een onderdeel wijst naar een andere map",
    )


def declared_entities(chance: Random, content: bytes) -> Opened:
    """An XML bomb, in any part and in any encoding."""
    bomb = '<!DOCTYPE a [<!ENTITY b "bb"><!ENTITY c "&b;&b;">]>'
    codec = chance.choice(("utf-8", "utf-16-le", "utf-16-be"))
    names = zipfile.ZipFile(io.BytesIO(content)).namelist()
    at = chance.choice([name for name in names if name.endswith(".xml")])

    def change(name: str, body: bytes) -> bytes:
        return bomb.encode(codec) + body if name == at else body

    return Opened(repacked(content, change), REFUSED + "het bevat een DOCTYPE")


def markup_cut_off(chance: Random, content: bytes) -> Opened:
    """The sheet itself was written half, in a zip file that is whole."""
    share = chance.uniform(0.2, 0.95)

    def change(name: str, body: bytes) -> bytes:
        return body[: int(len(body) * share)] if name in SHEETS else body

    return Opened(repacked(content, change), DAMAGED)


def extra_part(chance: Random, content: bytes) -> Opened:
    """A part nobody knows, such as macros or a picture, is not looked at."""
    name = chance.choice(("xl/vbaProject.bin", "Pictures/1.png", "docProps/custom.bin"))
    return Opened(repacked(content, lambda _, body: body, (name, bytes(range(256)))))


def packed_otherwise(chance: Random, content: bytes) -> Opened:
    """Stored or packed, with a comment behind it: the same workbook."""
    packed = io.BytesIO()
    kind = chance.choice((zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED))
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(packed, "w", kind) as new:
        for name in old.namelist():
            new.writestr(name, old.read(name))
        new.comment = chance.choice((b"gemaakt door X", b"z" * 1000))
    return Opened(packed.getvalue())


def packed_in_an_unusual_way(chance: Random, content: bytes) -> Opened:
    packed = io.BytesIO()
    kind = chance.choice((zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA))
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(packed, "w", kind) as new:
        for name in old.namelist():
            new.writestr(name, old.read(name))
    return Opened(packed.getvalue(), REFUSED + "het is op een ongewone manier ingepakt")


def formula_without_value(chance: Random, content: bytes) -> Opened:
    """A formula nobody calculated is no zero and no empty cell: it is told."""
    del chance
    if is_ods(content):
        old = re.search(
            rb'<table:table-cell[^>]*office:value="1234"[^>]*>.*?</table:table-cell>',
            _sheet(content),
        )
        new = b'<table:table-cell table:formula="of:=1200+34"/>'
    else:
        old = re.search(rb'<c r="C2"[^>]*>.*?</c>', _sheet(content))
        new = b'<c r="C2"><f>1200+34</f></c>'
    assert old
    return Opened(
        _in_sheet(content, old[0], new),
        look=lambda grids: (1, 2) in grids[0].uncached and grids[0].cells[1][2] is None,
        cells=((1, 2),),
    )


def hidden_row(chance: Random, content: bytes) -> Opened:
    del chance
    old, new = (
        (b"<table:table-row>", b'<table:table-row table:visibility="collapse">')
        if is_ods(content)
        else (b'<row r="1"', b'<row hidden="1" r="1"')
    )
    return Opened(_in_sheet(content, old, new), look=lambda grids: grids[0].hidden_rows == {0})


def merged_cells(chance: Random, content: bytes) -> Opened:
    """Cells under another one: the grid says which."""
    del chance
    if is_ods(content):
        old = b'<table:table-cell office:value-type="string">'
        new = b'<table:table-cell table:number-rows-spanned="1" table:number-columns-spanned="2" office:value-type="string">'
    else:
        old, new = (
            b"</sheetData>",
            b'</sheetData><mergeCells count="1"><mergeCell ref="A1:B1"/></mergeCells>',
        )
    return Opened(
        _in_sheet(content, old, new), look=lambda grids: grids[0].merged == ((0, 0, 0, 1),)
    )


def error_in_a_cell(chance: Random, content: bytes) -> Opened | None:
    """An error is something else than an empty cell."""
    if is_ods(content):
        return None
    old = re.search(rb'<c r="C2"[^>]*>.*?</c>', _sheet(content))
    assert old
    code = chance.choice((b"#REF!", b"#N/A", b"#DIV/0!"))
    new = b'<c r="C2" t="e"><v>%s</v></c>' % code
    return Opened(
        _in_sheet(content, old[0], new),
        look=lambda grids: (1, 2) in grids[0].errors and grids[0].cells[1][2] == code.decode(),
        cells=((1, 2),),
    )


def _sheet(content: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read("content.xml" if is_ods(content) else "xl/worksheets/sheet1.xml")


IN_ANY: tuple[InWorkbook, ...] = (
    cut_anywhere, flipped_byte, zeros_in_the_middle, lines_of_text_converted, something_else,
    part_left_out, part_twice, part_elsewhere, declared_entities, markup_cut_off, extra_part,
    packed_otherwise, packed_in_an_unusual_way,
)  # fmt: skip
"""Of any workbook, whatever is in it."""
OPERATORS: tuple[InWorkbook, ...] = (
    *IN_ANY, formula_without_value, hidden_row, merged_cells, error_in_a_cell,
)  # fmt: skip
"""Of the small budget of these tests."""
