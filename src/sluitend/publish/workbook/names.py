"""Names that Excel accepts: of sheets and of ranges."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

LONGEST_TAB = 31
FORBIDDEN_IN_TAB = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
KEPT_BY_EXCEL = "history"
NOT_IN_A_RANGE = re.compile(r"\W")


def tab_names(wanted: Iterable[str]) -> list[str]:
    """Return a valid and unique sheet name for every text, as close to it as Excel allows.

    Examples
    --------
    >>> tab_names(["Stappen", "stappen", "a/b", "'x'", "History", ""])
    ['Stappen', 'stappen 2', 'a b', 'x', 'History 2', 'Tabel']
    """
    taken = {KEPT_BY_EXCEL}
    names = []
    for text in wanted:
        base = FORBIDDEN_IN_TAB.sub(" ", text).strip("' ") or "Tabel"
        name, number = base[:LONGEST_TAB].rstrip("' "), 1
        while name.casefold() in taken:
            number += 1
            suffix = f" {number}"
            name = base[: LONGEST_TAB - len(suffix)].rstrip("' ") + suffix
        taken.add(name.casefold())
        names.append(name)
    return names


def range_name(table: str, column: str) -> str:
    """Return a name for a column that a reader of a formula understands.

    Examples
    --------
    >>> range_name("stappen", "bedrag"), range_name("per-jaar", "_regel")
    ('stappen_bedrag', 'per_jaar_regel')
    """
    # With an underscore inside and a letter in front it is never the address of a cell.
    found = NOT_IN_A_RANGE.sub("_", f"{table}_{column.lstrip('_')}")
    return found if found[0].isalpha() else f"t_{found}"


def unique(texts: Iterable[str]) -> list[str]:
    """Return the texts, with a number where one occurred before: heads of one table must differ.

    Examples
    --------
    >>> unique(["Bedrag", "bedrag", "Jaar"])
    ['Bedrag', 'bedrag (2)', 'Jaar']
    """
    taken: set[str] = set()
    found = []
    for text in texts:
        name, number = text, 1
        while name.casefold() in taken:
            number += 1
            name = f"{text} ({number})"
        taken.add(name.casefold())
        found.append(name)
    return found
