"""A word processor opens our memos and prints everything that stands in them."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest
from docx import Document
from pypdf import PdfReader
from tests.publish.office.conftest import ANSWERS, ENGLISH, REPORT
from tests.publish.pdf.conftest import squeeze

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.publish.office.conftest import Opened

pytestmark = pytest.mark.office

DRAWN = {"verschillenanalyse", "netto-lasten", "vergelijkingsgroep", "kaart", REPORT}
FIGURE = re.compile(r"\d[\d.,]*")
DRAW = re.compile(rb"/(\w+) Do\b")


class Printed:
    """A memo on paper."""

    def __init__(self, path: Path) -> None:
        self.reader = PdfReader(path)
        self.pages = [page.extract_text() for page in self.reader.pages]
        self.squeezed = squeeze("".join(self.pages))

    def headings(self) -> list[str]:
        return [str(entry.title) for entry in flat(self.reader.outline)]

    def pictures(self) -> int:
        """Count the pictures that are drawn; every page knows those of all pages."""
        return sum(self._pictures(page) for page in self.reader.pages)

    @staticmethod
    def _pictures(page: Any) -> int:
        known = page["/Resources"].get_object().get("/XObject", {})
        drawn = DRAW.findall(page.get_contents().get_data())
        return sum(known[f"/{name.decode()}"]["/Subtype"] == "/Image" for name in drawn)


@cache
def printed_from(path: Path) -> Printed:
    return Printed(path)


def flat(outline: Any) -> Iterator[Any]:
    """Yield the entries of an outline, in which those of a lower level are a list in the list."""
    for entry in outline:
        yield from flat(entry) if isinstance(entry, list) else [entry]


def figures(texts: list[str]) -> Counter[str]:
    return Counter(found for text in texts for found in FIGURE.findall(text))


@pytest.mark.parametrize("name", ANSWERS)
def test_a_memo_is_printed_with_all_that_stands_in_it(name: str, memos: dict[str, Opened]) -> None:
    memo: Any = Document(str(memos[name].written))
    printed = printed_from(memos[name].again)
    headings = [p.text for p in memo.paragraphs if p.style.name.startswith("Heading")]
    assert headings
    assert printed.headings() == headings
    shown = [cell.text for table in memo.tables for row in table.rows for cell in row.cells]
    assert [text for text in shown if squeeze(text) not in printed.squeezed] == []
    assert figures(shown) - figures(printed.pages) == Counter()
    assert printed.pictures() == len(memo.inline_shapes)
    assert bool(memo.inline_shapes) or name not in DRAWN


@pytest.mark.parametrize("name", ANSWERS)
def test_every_page_knows_its_number(name: str, memos: dict[str, Opened]) -> None:
    pages = printed_from(memos[name].again).pages
    page, of = ("Page", "of") if name == ENGLISH else ("Pagina", "van")
    for number, text in enumerate(pages, start=1):
        assert f"{page} {number} {of} {len(pages)}" in text
