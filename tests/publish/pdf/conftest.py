from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pytest
from pypdf import PdfReader

from sluitend.publish.contents import contents
from sluitend.publish.pdf.report import set_report
from sluitend.publish.release import release

if TYPE_CHECKING:
    from sluitend.core.result import Result
    from sluitend.publish.contents import Contents

PLACE = "uit/werk"


@dataclass(frozen=True)
class Element:
    """An element of the structure that a screen reader follows."""

    role: str
    entry: dict[str, Any]
    inside: tuple[Element, ...]

    def all(self) -> Iterator[Element]:
        yield self
        for child in self.inside:
            yield from child.all()


class Document:
    """A PDF as a reader of any kind meets it."""

    def __init__(self, body: bytes) -> None:
        self.reader = PdfReader(BytesIO(body))
        trailer: Any = self.reader.trailer
        self.catalog = trailer["/Root"]
        root = self.catalog["/StructTreeRoot"]
        self.tree = [_element(child) for child in _children(root)]

    @cached_property
    def pages(self) -> list[str]:
        """Text of every page, as one line per line on paper."""
        return [page.extract_text() for page in self.reader.pages]

    @property
    def text(self) -> str:
        return "\n".join(self.pages)

    @cached_property
    def squeezed(self) -> str:
        """All text without any white: where lines break says nothing."""
        return squeeze(self.text)

    def elements(self, *roles: str) -> list[Element]:
        return [one for top in self.tree for one in top.all() if one.role in roles]


def squeeze(text: str) -> str:
    return "".join(text.replace("\N{ZERO WIDTH SPACE}", "").split())


def _children(entry: dict[str, Any]) -> list[dict[str, Any]]:
    found = entry.get("/K", [])
    whole = found if isinstance(found, list) else [found]
    resolved = [child.get_object() for child in whole]
    return [child for child in resolved if isinstance(child, dict) and "/S" in child]


def _element(entry: dict[str, Any]) -> Element:
    return Element(entry["/S"], entry, tuple(_element(child) for child in _children(entry)))


@pytest.fixture(scope="session")
def said(report: list[Result]) -> Contents:
    """What the report of the non-filer says."""
    return contents([release(result) for result in report], workspace=PLACE)


@pytest.fixture(scope="session")
def body(said: Contents) -> bytes:
    return set_report(said)


@pytest.fixture(scope="session")
def pdf(body: bytes) -> Document:
    return Document(body)


@pytest.fixture(scope="session")
def wholly(said: Contents) -> Contents:
    """The same, of which everything goes on paper."""
    return replace(said, chapters=tuple(replace(c, whole=True) for c in said.chapters))


@pytest.fixture(scope="session")
def whole_pdf(wholly: Contents) -> Document:
    return Document(set_report(wholly))


@pytest.fixture
def read() -> Callable[[bytes], Document]:
    return Document
