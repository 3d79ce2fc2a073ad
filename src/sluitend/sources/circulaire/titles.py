"""What the title of a sheet says: which circular and which year.

Neither is ever derived from a file name or from what would be usual.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sluitend.core.errors import SourceError
from sluitend.core.messages import Message, msg
from sluitend.sources.worksheet import plain

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from sluitend.sources.workbook import Grid

LETTERS = {"mei": "M", "september": "S", "december": "D"}
CIRCULAR = re.compile(
    r"\b(mei|september|december)[ -]?circulaire(?: gemeentefonds)?,?(?: van)? (20\d\d)\b"
)
YEAR = re.compile(r"\b(?:uitkeringsjaar|taakmutaties?)(?: voor)?:? (20\d\d)\b")
STATED = {
    "circulaire": re.compile(r"^Circulaire:[ \t]*(.+?)[ \t]*$", re.MULTILINE),
    "jaar": re.compile(r"^Uitkeringsjaar:[ \t]*(.+?)[ \t]*$", re.MULTILINE),
}


@dataclass(frozen=True)
class Told:
    """Circular (M2025) and year as some text tells them; empty when it tells none, several when it differs."""

    circulars: frozenset[str]
    years: frozenset[int]


def told_by(text: str) -> Told:
    """Return the circulars and years a text speaks of.

    Examples
    --------
    >>> found = told_by("Meicirculaire gemeentefonds 2025, uitkeringsjaar 2026")
    >>> sorted(found.circulars), sorted(found.years)
    (['M2025'], [2026])
    """
    words = plain(text)
    return Told(
        frozenset(f"{LETTERS[month]}{year}" for month, year in CIRCULAR.findall(words)),
        frozenset(int(year) for year in YEAR.findall(words)),
    )


def told_by_directory(directory: Path) -> Told:
    """Return what SOURCE.md states, in the lines `Circulaire: …` and `Uitkeringsjaar: …`.

    Raises
    ------
    SourceError
        When a line is there and cannot be read.
    """
    path = directory / "SOURCE.md"
    text = path.read_text(encoding="utf-8", errors="replace") if path.is_file() else ""
    lines = {name: found.group(1) for name, line in STATED.items() if (found := line.search(text))}
    told = told_by(lines.get("circulaire", "") + f"\nuitkeringsjaar {lines.get('jaar', '')}")
    if ("circulaire" in lines and len(told.circulars) != 1) or (
        "jaar" in lines and len(told.years) != 1
    ):
        raise SourceError(
            msg(
                "De circulaire of het jaar in SOURCE.md van map {map} is niet te lezen.",
                map=directory.name,
            ),
            msg("Schrijf ‘Circulaire: meicirculaire 2025’ en ‘Uitkeringsjaar: 2026’."),
        )
    return told


def told_by_workbook(grids: Iterable[Grid]) -> Told:
    """Return what all sheets of a workbook together speak of, hidden ones left out."""
    text = "\n".join(
        str(cell)
        for grid in grids
        if not grid.hidden
        for row in grid.cells
        for cell in row
        if isinstance(cell, str)
    )
    return told_by(text)


def which_circular(places: Iterable[Told]) -> str | Message:
    """Return the circular the nearest place tells, or why it is not known."""
    for told in places:
        if len(told.circulars) == 1:
            return next(iter(told.circulars))
        if told.circulars:
            return msg(
                "er staan meer circulaires bij: {namen}", namen=", ".join(sorted(told.circulars))
            )
    return msg("er staat niet bij welke circulaire het is")


def which_year(places: Iterable[Told]) -> int | Message:
    """Return the year the nearest place tells, or why it is not known."""
    for told in places:
        if len(told.years) == 1:
            return next(iter(told.years))
        if told.years:
            jaren = ", ".join(str(year) for year in sorted(told.years))
            return msg("er staan meer uitkeringsjaren bij: {jaren}", jaren=jaren)
    return msg("er staat niet bij welk uitkeringsjaar het is")
