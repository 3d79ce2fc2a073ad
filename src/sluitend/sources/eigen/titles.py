"""What the rows above a table say: a name of a municipality, the number of a change of the budget.

A title is no statement, so nothing is taken from it. It tells when a mapping made for one file is used
for another.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sluitend.core.messages import Message, listing, msg

if TYPE_CHECKING:
    from collections.abc import Mapping as Map
    from collections.abc import Sequence

    from sluitend.sources.eigen.mapping import Mapping
    from sluitend.sources.eigen.rows import Body
    from sluitend.sources.workbook import Grid

ORDINALS = (
    "eerste", "tweede", "derde", "vierde", "vijfde", "zesde", "zevende", "achtste", "negende",
    "tiende", "elfde", "twaalfde",
)  # fmt: skip
NUMBERED = re.compile(
    r"\b(?P<voor>\d{1,2})\s*(?:ste|de|e)\s+\w*wijziging"
    rf"|\b(?P<woord>{'|'.join(ORDINALS)})\s+\w*wijziging"
    r"|wijziging\s+(?:nr\.?\s*|nummer\s+)?(?P<na>\d{1,2})\b(?![-/]?\d)",
    re.IGNORECASE,
)
"""A change of the budget with its number: 3e begrotingswijziging, derde wijziging, wijziging nr. 3."""
PROVINCE = re.compile(r"\s*\([^)]*\)$")
"""Behind a name that exists twice: Bergen (NH.)."""


def titles_of(grid: Grid, heads: Sequence[int]) -> str:
    """Return the texts above the heads (rows numbered from 1) of a table; empty when it has no heads."""
    rows = grid.cells[: heads[0] - 1] if heads else ()
    return " \n".join(cell for row in rows for cell in row if isinstance(cell, str))


def municipalities_in(text: str, names: Map[str, str]) -> dict[str, str]:
    """Return code -> name of the municipalities a text names, as written or in capitals.

    The longest name goes first, so that Bergen op Zoom is not Bergen too; two that share a name are
    both found.

    Examples
    --------
    >>> municipalities_in("Gemeente Bergen op Zoom", {"GM1": "Bergen (NH.)", "GM2": "Bergen op Zoom"})
    {'GM2': 'Bergen op Zoom'}
    """
    codes: dict[str, list[str]] = {}
    for code, name in names.items():
        codes.setdefault(PROVINCE.sub("", name), []).append(code)
    found: dict[str, str] = {}
    for name in sorted(codes, key=len, reverse=True):
        either = "|".join(map(re.escape, (name, name.upper())))
        text, times = re.subn(rf"(?<![\w'-])(?:{either})(?![\w-])", " ", text)
        if times:
            found |= {code: names[code] for code in codes[name]}
    return found


def changes_in(text: str) -> set[int]:
    """Return the numbers of the changes of a budget that a text names.

    Examples
    --------
    >>> changes_in("stand na de 3e begrotingswijziging"), changes_in("na derde wijziging")
    ({3}, {3})
    >>> changes_in("Wijziging nr. 12"), changes_in("wijziging 2025")
    ({12}, set())
    """
    return {
        ORDINALS.index(found["woord"].lower()) + 1
        if found["woord"]
        else int(found["voor"] or found["na"])
        for found in NUMBERED.finditer(text)
    }


def tell_titles(body: Body, names: Map[str, str]) -> list[Message]:
    """Return what the titles and the heads of the amounts say against the mapping.

    Parameters
    ----------
    names
        Code -> name of the municipalities of the year; empty when they are not known.
    """
    mapping = body.mapping
    titles = titles_of(body.table.grid, mapping.koprijen)
    heads = [body.table.names[body.places[role]] for role in mapping.kolommen.amounts]
    return [
        *_other_municipality(titles, mapping, names),
        *_other_change("\n".join([titles, *heads]), mapping),
    ]


def _other_municipality(titles: str, mapping: Mapping, names: Map[str, str]) -> list[Message]:
    if mapping.gemeente not in names:
        return []
    found = municipalities_in(titles, names)
    if not found or mapping.gemeente in found:
        return []
    return [
        msg(
            "Boven de tabel staat {gevonden}, en de kolommenkaart zegt {naam} ({code}).",
            gevonden=called(found),
            naam=names[mapping.gemeente],
            code=mapping.gemeente,
        )
    ]


def _other_change(text: str, mapping: Mapping) -> list[Message]:
    found, stated = changes_in(text), changes_in(mapping.stand)
    if not found or not stated or found & stated:
        return []
    return [
        msg(
            "Boven de tabel staat wijziging {nummers}, en de stand in de kolommenkaart is ‘{stand}’.",
            nummers=listing([str(number) for number in sorted(found)]),
            stand=mapping.stand,
        )
    ]


def called(found: Map[str, str]) -> Message:
    """Write municipalities as name and code."""
    return listing([f"{name} ({code})" for code, name in found.items()], 4)
