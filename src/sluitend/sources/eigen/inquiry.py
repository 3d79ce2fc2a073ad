"""The guided look at an own file: a proposed mapping, what must still be stated, and the effect.

Nothing is loaded. What a file cannot say (unit, document, stand, date) stays a question mark, however
likely one answer is.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sluitend.core.errors import SourceError
from sluitend.core.messages import Message, msg
from sluitend.sources.eigen.codes import known_codes, looks_like_taakveld
from sluitend.sources.eigen.files import open_file
from sluitend.sources.eigen.findings import check_bodies
from sluitend.sources.eigen.mapping import UNSTATED, mapping_of
from sluitend.sources.eigen.posts import table_from
from sluitend.sources.eigen.proposal import Look, SheetFound, best_look, propose, with_saldo
from sluitend.sources.eigen.reader import as_sheet, read_bodies
from sluitend.sources.eigen.told import tell

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Mapping as Map
    from pathlib import Path

    import polars as pl

    from sluitend.sources.eigen.mapping import Mapping

TRIAL = {
    "gemeente": "GM0000",
    "document": "begroting_na_wijziging",
    "stand": "proef",
    "publicatiedatum": "2000-01-01",
    "bron": "proef",
    "eenheid": "euro",
    "decimaal": "komma",
    "teken": "baten_negatief",
    "negatief": "toestaan",
    "lege_cel": "onbekend",
    "dubbel": "afkeuren",
}
"""Stand in for what is not stated yet, to try the reading; none of it reaches a proposal."""


@dataclass(frozen=True)
class Inquiry:
    """The outcome of a look at a file.

    Attributes
    ----------
    values, comments
        The proposed mapping, and per field the reason or what to fill in.
    unstated
        Fields that are still a question mark.
    table
        What would be loaded, in the stated unit or else in euro.
    """

    sheets: tuple[SheetFound, ...]
    values: dict[str, Any]
    comments: dict[str, Message]
    unstated: tuple[str, ...]
    read: int
    accepted: int
    rejects: pl.DataFrame
    notices: tuple[Message, ...]
    table: pl.DataFrame


def inquire(
    path: Path, given: dict[str, Any], known: pl.DataFrame, names: Map[str, str] | None = None
) -> Inquiry:
    """Look at a file, with what the user stated already.

    Parameters
    ----------
    given
        Fields of an earlier proposal; a question mark counts as not given.
    names
        Code -> name of the municipalities, to look for in the titles above the table.

    Raises
    ------
    SourceError
        When no table is recognised and the mapping does not say where it is.
    ArgumentError
        When something given cannot be.
    """
    stated = {key: value for key, value in given.items() if value != UNSTATED}
    opened = open_file(path, str(stated.get("scheidingsteken", "")))
    looks = [Look(grid) for grid in opened.grids]
    look = best_look(looks, path, stated)
    values, comments = propose(opened, look, path, stated, names or {})
    mapping = _trial(values, look, path)
    bodies = read_bodies(opened, mapping)
    placed = values.get("gemeente") != UNSTATED and values.get("jaar") != UNSTATED
    findings = check_bodies(bodies, mapping, known if placed else None)
    if "kolommen" not in stated:
        values, comments = with_saldo(values, comments, findings.saldos[0])
    sheet = as_sheet(path, bodies, mapping)
    return Inquiry(
        sheets=tuple(look.found for look in looks if look.grid.filled_rows),
        values=values,
        comments=comments,
        unstated=tuple(_unstated(values)),
        read=sheet.read,
        accepted=sheet.accepted,
        rejects=sheet.rejects[0],
        notices=tuple(tell(opened, bodies, findings, names or {})),
        table=table_from(bodies, mapping),
    )


def _unstated(values: dict[str, Any]) -> Iterator[str]:
    for name, value in values.items():
        if value == UNSTATED:
            yield name
        elif isinstance(value, dict):
            yield from (f"{name}.{key}" for key, item in value.items() if item == UNSTATED)


def _trial(values: dict[str, Any], look: Look, path: Path) -> Mapping:
    """Return a mapping to try the reading with: stand-ins where the proposal has question marks."""
    filled = {
        name: TRIAL.get(name, value) if value == UNSTATED else value
        for name, value in values.items()
    }
    if filled.get("jaar") == UNSTATED:
        filled["jaar"] = _fitting_year(look)
    if isinstance(filled.get("kolommen"), dict):
        filled["kolommen"] = {
            role: look.columns[role][0].name if head == UNSTATED and role in look.columns else head
            for role, head in filled["kolommen"].items()
        }
        if "taakveld" not in filled["kolommen"] and not filled.get("producten"):
            raise SourceError(
                msg("In bestand {bestand} staan producten en geen taakvelden.", bestand=path.name),
                msg(
                    "Zet in een kolommenkaart bij ‘producten’ per productcode het taakveld, en geef haar met --kolommen."
                ),
            )
    return mapping_of(filled, path.name)


def _fitting_year(look: Look) -> int:
    """Return a year under whose classification most of the taakvelden are known."""
    texts = Counter(
        str(row[candidate.column]).strip().split()[0].lower()
        for candidate in look.columns.get("taakveld", [])[:1]
        for row in look.grid.cells[look.table.first :]
        if looks_like_taakveld(row[candidate.column])
    )
    best = max(
        known_codes(),
        key=lambda known: sum(n for text, n in texts.items() if text in known.full | known.parents),
    )
    return best.classification.tot
