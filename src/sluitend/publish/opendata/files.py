"""The data files of a package: every table and all terms of every result."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from sluitend.core.messages import Message, msg
from sluitend.core.result import TableSpec
from sluitend.publish.opendata.schema import table_schema, terms_schema
from sluitend.publish.plain import as_csv, terms_csv
from sluitend.publish.purpose import heading

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sluitend.core.messages import Language
    from sluitend.publish.release import Released

TERMS = "termen"


@dataclass(frozen=True)
class DataFile:
    """A table as a file of a package.

    Attributes
    ----------
    path
        Inside the package.
    table
        Name in the result, or `TERMS`.
    """

    path: str
    released: Released
    table: str

    @cached_property
    def text(self) -> str:
        """What is in it."""
        if self.table == TERMS:
            return terms_csv(self.released)
        return as_csv(self.released, self.table)

    @cached_property
    def bytes(self) -> int:
        """Its size."""
        return len(self.text.encode())

    @cached_property
    def sha256(self) -> str:
        """Digest of its bytes."""
        return hashlib.sha256(self.text.encode()).hexdigest()

    @property
    def name(self) -> str:
        """Name in the description of the package: its path in one word."""
        return self.path.removesuffix(".csv").replace("/", ".").lower()

    @property
    def rows(self) -> int:
        """How many rows it has, beside its header."""
        result = self.released.result
        frame = result.output.terms if self.table == TERMS else result.tables[self.table]
        return frame.height

    @property
    def title(self) -> Message:
        """What its rows are."""
        spec = self.released.result.specs.get(self.table)
        if self.table == TERMS:
            return msg("Alle termen: waaruit elk bedrag bestaat")
        return spec.title if spec else msg("{naam}", naam=self.table)

    @property
    def chapter(self) -> Message:
        """What the result is about that it belongs to."""
        return heading(self.released.result)

    def schema(self, language: Language) -> dict[str, object]:
        """Describe its columns."""
        result = self.released.result
        if self.table == TERMS:
            return terms_schema(result, language)
        spec = result.specs.get(self.table) or TableSpec(self.title, (), ())
        return table_schema(spec, result.tables[self.table], language)


def data_files(results: Sequence[Released]) -> list[DataFile]:
    """Return the files of these results; of several results each has its own directory."""
    found = []
    for number, released in enumerate(results, start=1):
        result = released.result
        folder = f"{number:02d}-{result.call.calculation}/" if len(results) > 1 else ""
        found += [
            DataFile(f"{folder}{name}.csv", released, name) for name in (*result.tables, TERMS)
        ]
    return found
