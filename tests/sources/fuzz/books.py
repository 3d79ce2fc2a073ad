"""The workbooks of the fictional country that a user loads one by one, each with its source."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sluitend.demo import benefit_budgets, circular_workbooks, own_budget
from sluitend.demo.separate import SEPARATE
from sluitend.sources.buig import Buig
from sluitend.sources.circulaire.reader import Circulaire
from sluitend.sources.eigen.mapping_file import read_mapping
from sluitend.sources.eigen.reader import OwnFile

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sluitend.sources.source import Source

MAPPING = "kaart_na_wijziging.yaml"


@dataclass(frozen=True)
class Book:
    """One workbook.

    Attributes
    ----------
    source
        Reads it; made from its directory, as an own file needs the mapping beside it.
    alone
        The source takes the file, and not its directory.
    """

    folder: str
    file: str
    source: Callable[[Path], Source]
    alone: bool = False

    def place(self, country: Path) -> Path:
        """Return its directory."""
        return country / SEPARATE / self.folder


BOOKS = (
    Book(circular_workbooks.FOLDER, circular_workbooks.MODEL, lambda _: Circulaire()),
    Book(circular_workbooks.FOLDER, circular_workbooks.PAYMENTS, lambda _: Circulaire()),
    Book(benefit_budgets.FOLDER, benefit_budgets.FILE, lambda _: Buig()),
    Book(
        own_budget.FOLDER,
        own_budget.FILE,
        lambda folder: OwnFile(read_mapping(folder / MAPPING)),
        alone=True,
    ),
)
