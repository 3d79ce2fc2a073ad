"""How a table is counted: what follows from the keys that its contract declares."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING

from sluitend.tables.bbv import RATIO_NAMES

if TYPE_CHECKING:
    from sluitend.tables.contract import Contract

MUNICIPALITY, YEAR = "gm_code", "jaar"
MAPS = ("kaart", "begrotingsjaar")
"""Key columns with the year on whose map figures of other years were made."""
DOCUMENTS = {
    "document": "{}",
    "circulaire": "{}",
    "begrotingsjaar": "begroting {}",
    "editie": "{}",
    "stand": "{}",
}
"""Key columns that say in which document, or which version of it, a figure stands; the first one counts.

What one budget says about a year is no substitute for what another says about the same year.
"""
EDITIONS = ("herkomst", "tabel")
"""Key columns of which one value is enough: two sources of one figure."""
STAND = "stand"
NAMED_BY = {"kengetal": {code: name for name, code in RATIO_NAMES.items()}}
"""Key columns that say what is measured, with the name of every code."""
TABLE, MEASURE, MAP = "tabel", "maat", "kaart"
NO_DOCUMENT = ""
"""In column `document` of a table without documents."""
CELL = [TABLE, MEASURE, "document", YEAR]
"""Columns of one cell of the overview."""


class Degree(IntEnum):
    """How much of a figure is known, over everything it is split by; the best edition counts."""

    NOT_APPLICABLE = 0
    NOTHING = 1
    PART = 2
    WHOLE = 3


@dataclass(frozen=True)
class Shape:
    """How a table is counted; it follows from the keys that its contract declares."""

    contract: Contract

    @property
    def is_municipal(self) -> bool:
        """Whether its figures are of municipalities, so that one can be missing."""
        return MUNICIPALITY in self.contract.keys

    @property
    def is_own(self) -> bool:
        """Whether each municipality loads its own: only those who did can be incomplete."""
        return MUNICIPALITY in self.contract.partition

    @property
    def is_filed(self) -> bool:
        """Whether every municipality hands in a document: then no row means not filed."""
        return "document" in self.contract.keys and not self.is_own

    @property
    def document(self) -> str:
        """Key column that is the document; empty for a table without documents."""
        return next((name for name in DOCUMENTS if name in self.contract.keys), NO_DOCUMENT)

    @property
    def map(self) -> str:
        """Key column with the year of the municipalities it lists; empty when that is its own year."""
        return next((name for name in MAPS if name in self.contract.keys), "")

    @property
    def named_by(self) -> str:
        """Key column that says what is measured; empty when that is the measure, as a rule."""
        return next((name for name in NAMED_BY if name in self.contract.keys), "")

    @property
    def measures(self) -> list[str]:
        """Measures that are told apart: one when a key column says what is measured."""
        return [""] if self.named_by else [measure.name for measure in self.contract.measures]

    @property
    def labels(self) -> dict[str, str]:
        """What is measured: code and name."""
        if self.named_by:
            return NAMED_BY[self.named_by]
        return {measure.name: measure.label for measure in self.contract.measures}

    @property
    def editions(self) -> list[str]:
        """Key columns of versions of one figure, of which only one is counted."""
        apart = (STAND,) if self.is_own else EDITIONS
        return [name for name in apart if name in self.contract.keys]

    @property
    def unit(self) -> list[str]:
        """Key columns of what is counted in a cell: municipalities, or a table's own keys."""
        own = [MUNICIPALITY] if self.is_municipal else list(self.contract.keys)
        apart = (YEAR, self.map, self.document, self.named_by)
        return [name for name in own if name not in apart]
