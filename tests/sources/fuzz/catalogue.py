"""Every file that is spoilt, and every way of spoiling it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING

from tests.sources.fuzz import (
    area_files,
    figure_files,
    fund_files,
    in_cells,
    in_parquet,
    in_text,
    iv3_files,
)
from tests.sources.fuzz.cells import from_csv, from_parquet, to_csv, to_parquet
from tests.sources.fuzz.outcome import Spoilt

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.sources.fuzz.target import Target

TARGETS: tuple[Target, ...] = (
    *iv3_files.TARGETS,
    *area_files.TARGETS,
    *fund_files.TARGETS,
    *figure_files.TARGETS,
)
TRIES = 6
"""Draws per operator and file; of those that come out equal one counts."""
MOST = 2
"""Different spoilt files per operator and file."""
OPERATORS = {operator.__name__: operator for operator in in_cells.OPERATORS}
IN_TEXT = {operator.__name__: operator for operator in in_text.OPERATORS}
IN_PARQUET = {operator.__name__: operator for operator in in_parquet.OPERATORS}


def is_parquet(target: Target) -> bool:
    """Say which of the two formats a table file has."""
    return target.file.endswith(".parquet")


@dataclass(frozen=True)
class Case:
    """One operator on one file."""

    target: Target
    operator: str

    @property
    def name(self) -> str:
        """Name in the list of tests."""
        return f"{self.operator}-{self.target.name}"

    @property
    def format(self) -> str:
        """Format of the file."""
        return "Parquet" if is_parquet(self.target) else "CSV"

    def spoilt(self, country: Path) -> Iterator[Spoilt]:
        """Make the spoilt files, each different from the sound one and from the others."""
        content = (country / self.target.folder / self.target.file).read_bytes()
        seen = {hashlib.sha256(content).digest()}
        for number in range(TRIES):
            # The same on every machine and in every order of running.
            chance = Random(f"{self.name}-{number}")  # noqa: S311 - chance for tests, no secrets
            made = self._spoil(chance, content)
            if made is None:
                continue
            digest = hashlib.sha256(made.content).digest()
            if digest not in seen and len(seen) <= MOST:
                seen.add(digest)
                yield made

    def _spoil(self, chance: Random, content: bytes) -> Spoilt | None:
        parquet = is_parquet(self.target)
        if self.operator in OPERATORS:
            cells = from_parquet(content) if parquet else from_csv(content)
            made = OPERATORS[self.operator](chance, self.target, cells)
            if made is None:
                return None
            spoilt, expected = made
            body = to_parquet(spoilt, content) if parquet else to_csv(spoilt)
            return Spoilt(body, expected)
        return (IN_PARQUET if parquet else IN_TEXT)[self.operator](chance, self.target, content)


CASES: tuple[Case, ...] = tuple(
    Case(target, operator)
    for target in TARGETS
    for operator in (*OPERATORS, *(IN_PARQUET if is_parquet(target) else IN_TEXT))
)
