"""The pictures of a workbook: those of the page, sharp, and told in words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from zipfile import ZipFile

import pytest
from tests.publish.workbook.conftest import asked

from sluitend.publish.chapter import chapter
from sluitend.publish.charts.drawing import WIDTHS
from sluitend.publish.exit import publish
from sluitend.publish.pictures import pictured, pictures
from sluitend.publish.release import release

if TYPE_CHECKING:
    from pathlib import Path

    from openpyxl import Workbook

    from sluitend.core.result import Result
    from sluitend.store.workspace import Workspace

PNG = b"\x89PNG\r\n\x1a\n"
SVG = re.compile(r'width="([\d.]+)" height="([\d.]+)"')


def spans(path: Path) -> list[tuple[int, int]]:
    """Return from which row to which each picture of a workbook reaches, counted from 0."""
    with ZipFile(path) as file:
        text = file.read("xl/drawings/drawing1.xml").decode()
    rows = [int(row) for row in re.findall(r"<xdr:row>(\d+)</xdr:row>", text)]
    return list(zip(rows[::2], rows[1::2], strict=True))


def test_every_picture_is_there_with_its_words(answer: Result, written: Path) -> None:
    wanted = pictures(answer)
    with ZipFile(written) as file:
        names = file.namelist()
        found = {file.read(name) for name in names if name.startswith("xl/media/")}
        drawing = "".join(
            file.read(name).decode() for name in names if re.match(r"xl/drawings/[^/]*\.xml", name)
        )
    assert len(found) == len({picture.svg for picture in wanted})
    assert all(one.startswith(PNG) for one in found)
    # Twice as many pixels as on the page.
    sizes = {(int.from_bytes(one[16:20]), int.from_bytes(one[20:24])) for one in found}
    for picture in wanted:
        size = SVG.search(picture.svg)
        assert size is not None
        width, height = (float(part) * 2 for part in size.groups())
        assert any(abs(w - width) <= 1 and abs(h - height) <= 1 for w, h in sizes)
    assert drawing.count(' descr="') == len(wanted)


def test_pictures_are_those_of_the_page(answer: Result) -> None:
    drawn = pictures(answer)
    assert len(drawn) == len(pictured(answer))
    told = chapter(release(answer), 1, set(), "werk")
    page = [svg for figure in (*told.figures, *told.earlier) for _, svg in figure.drawings]
    bodies = [svg[svg.index("</desc>") :] for svg in page]
    for picture in drawn:
        body = picture.svg[picture.svg.index("</desc>") :]
        identity = re.search(r'aria-labelledby="([^"]+)-t"', picture.svg)
        assert identity is not None
        same = [b for b in bodies if re.sub(r"h1-\w+-\w+-a", f"{identity[1]}-a", b) == body]
        # Of several pictures of one kind the earlier ones are small on the page.
        assert same or len(drawn) > len(told.figures)
        assert picture.title
        assert len(picture.description) > 20
    assert len({picture.svg for picture in drawn}) == len(drawn)


def test_the_sheet_stands_behind_the_first_and_the_first_leads_to_it(
    answer: Result, written: Path, book: Workbook
) -> None:
    if not pictures(answer):
        assert "Beelden" not in book.sheetnames
        return
    assert book.sheetnames[1] == "Beelden"
    links = [
        cell.hyperlink for row in book["Lees mij"].iter_rows() for cell in row if cell.hyperlink
    ]
    assert "'Beelden'!A1" in [link.location for link in links]
    titles = [cell.row - 1 for cell in book["Beelden"]["A"] if cell.value and cell.row > 1]
    rows = spans(written)
    assert titles == [first - 1 for first, _ in rows]
    # A picture ends above the title of the next.
    assert all(last < title for (_, last), title in zip(rows, titles[1:], strict=False))


@pytest.mark.parametrize("question", ["gat", "kaart"])
def test_a_workbook_in_english_has_pictures_in_english(
    demo_workspace: Workspace, tmp_path: Path, question: str
) -> None:
    result = asked(demo_workspace, question)
    dutch, english = pictures(result), pictures(result, "en")
    assert len(dutch) == len(english)
    path = publish(result, tmp_path / "uit.xlsx", language="en")
    assert len(spans(path)) == len(english)


def test_pictures_of_a_phone_are_as_narrow_as_a_phone(demo_workspace: Workspace) -> None:
    for question in ("gat", "kaart", "vergelijkingsgroep"):
        for picture in pictures(asked(demo_workspace, question), width="smal"):
            size = SVG.search(picture.svg)
            assert size is not None
            assert float(size[1]) <= WIDTHS["smal"] + 8
