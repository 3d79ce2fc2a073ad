"""The guided look at an own file: a proposed mapping, what must still be stated, and the effect.

Nothing is loaded. What a file cannot say (unit, document, stand, date) stays a question mark, however
likely one answer is.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sluitend.core.errors import SourceError
from sluitend.core.messages import Message, msg
from sluitend.core.numbers import Count
from sluitend.sources.eigen.amounts import DECIMALS, UNITS, Amount, Notation, read_amount
from sluitend.sources.eigen.codes import YEAR_IN_TEXT, known_codes, looks_like_taakveld
from sluitend.sources.eigen.files import open_file
from sluitend.sources.eigen.heads import NO_POSTS, begins, find_columns, find_heads
from sluitend.sources.eigen.mapping import CHOICES, ORDER, UNSTATED, mapping_of
from sluitend.sources.eigen.posts import check_posts, table_from
from sluitend.sources.eigen.reader import as_sheet, read_bodies
from sluitend.sources.eigen.table import chosen_grids
from sluitend.sources.eigen.told import tell
from sluitend.sources.eigen.totals import check_totals
from sluitend.sources.source import STATUS_UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    import polars as pl

    from sluitend.sources.eigen.files import Opened
    from sluitend.sources.eigen.heads import Candidate
    from sluitend.sources.eigen.mapping import Mapping
    from sluitend.sources.eigen.table import Table
    from sluitend.sources.workbook import Cell, Grid

THOUSANDS = re.compile(
    r"1[.,]?000\s*(?:euro|€)|(?:x|×|\*)\s*€?\s*1[.,]?000|€\s*1[.,]000\b|duizend", re.IGNORECASE
)
EUROS = re.compile(r"\bin\s+(?:hele\s+)?euro", re.IGNORECASE)
ASK_DECIMAL = msg("staat er een komma of een punt voor de centen? komma of punt")
MANY = 10
"""So many amounts against one settle the decimal sign."""
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
class SheetFound:
    """A sheet as the user sees it listed."""

    name: str
    hidden: bool
    rows: int
    heads: tuple[int, ...]
    roles: tuple[str, ...]


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


def inquire(path: Path, given: dict[str, Any], known: pl.DataFrame) -> Inquiry:
    """Look at a file, with what the user stated already.

    Parameters
    ----------
    given
        Fields of an earlier proposal; a question mark counts as not given.

    Raises
    ------
    SourceError
        When no table is recognised and the mapping does not say where it is.
    ArgumentError
        When something given cannot be.
    """
    stated = {key: value for key, value in given.items() if value != UNSTATED}
    opened = open_file(path, str(stated.get("scheidingsteken", "")))
    looks = [_Look(grid) for grid in opened.grids]
    look = _best(looks, path, stated)
    values, comments = _propose(opened, look, path, stated)
    mapping = _trial(values, look, path)
    bodies = read_bodies(opened, mapping)
    totals = [check_totals(body) for body in bodies]
    placed = values.get("gemeente") != UNSTATED and values.get("jaar") != UNSTATED
    noticed = check_posts(bodies, mapping, known if placed else None)
    sheet = as_sheet(path, bodies, mapping)
    return Inquiry(
        sheets=tuple(look.found for look in looks if look.grid.filled_rows),
        values=values,
        comments=comments,
        unstated=tuple(_unstated(values)),
        read=sheet.read,
        accepted=sheet.accepted,
        rejects=sheet.rejects[0],
        notices=tuple(tell(opened, bodies, totals, noticed)),
        table=table_from(bodies, mapping),
    )


class _Look:
    """One sheet with the heads and columns that were found in it."""

    def __init__(self, grid: Grid, heads: tuple[int, ...] | None = None) -> None:
        self.grid = grid
        self.heads = find_heads(grid) if heads is None else heads
        self.table: Table
        self.columns: dict[str, list[Candidate]]
        self.table, self.columns = find_columns(grid, self.heads)

    @property
    def found(self) -> SheetFound:
        return SheetFound(
            self.grid.sheet,
            self.grid.hidden,
            self.grid.counted_rows,
            self.heads,
            tuple(self.columns),
        )

    @property
    def is_table(self) -> bool:
        code = {"taakveld", "product"} & set(self.columns)
        return bool(code) and bool({"lasten", "baten", "bedrag"} & set(self.columns))

    @property
    def above(self) -> str:
        """Texts over the table and its heads, where a year or unit may stand."""
        rows = self.grid.cells[: self.table.first]
        return " ".join(str(cell) for row in rows for cell in row if cell is not None)


def _best(looks: Sequence[_Look], path: Path, stated: dict[str, Any]) -> _Look:
    """Return the sheet the user named, else the visible one with most columns recognised."""
    if "tabblad" in stated or "koprijen" in stated:
        wanted = chosen_grids([look.grid for look in looks], str(stated.get("tabblad", "")))
        heads = tuple(stated["koprijen"]) if isinstance(stated.get("koprijen"), list) else None
        if wanted:
            return _Look(wanted[0], heads)
    tables = [look for look in looks if look.is_table]
    if not tables:
        raise SourceError(
            msg(
                "In bestand {bestand} is geen tabel met taakvelden of producten en bedragen herkend.",
                bestand=path.name,
            ),
            msg(
                "Zet in een kolommenkaart zelf tabblad, koprijen en kolommen, en geef haar met --kolommen."
            ),
        )
    return max(
        tables, key=lambda look: (not look.grid.hidden, len(look.columns), look.grid.counted_rows)
    )


def _propose(
    opened: Opened, look: _Look, path: Path, stated: dict[str, Any]
) -> tuple[dict[str, Any], dict[str, Message]]:
    """Return the proposal and its comments: what is stated stays, the rest is found or left open."""
    values: dict[str, Any] = {"koprijen": list(look.heads)}
    comments: dict[str, Message] = {}
    if look.grid.sheet:
        values["tabblad"] = look.grid.sheet
    if opened.separator:
        values["scheidingsteken"] = opened.separator
    if "kolommen" not in stated:
        values["kolommen"] = _columns(look, comments)
    columns = stated.get("kolommen", values.get("kolommen"))
    roles = set(columns) if isinstance(columns, dict) else set()
    for name, (value, note) in _fields(look, path, roles).items():
        values[name] = value
        if note:
            comments[name] = note
    merged = {
        name: stated.get(name, values.get(name)) for name in ORDER if name in {*values, *stated}
    }
    merged |= {name: value for name, value in stated.items() if name not in ORDER}
    return merged, {name: note for name, note in comments.items() if name not in stated}


def _columns(look: _Look, comments: dict[str, Message]) -> dict[str, str]:
    """Choose a column per role; two that fit equally well leave the role open."""
    chosen: dict[str, str] = {}
    for role, candidates in look.columns.items():
        first, *rest = candidates
        equal = [
            c for c in rest if c.score == first.score and role in ("lasten", "baten", "bedrag")
        ]
        others = [c.name for c in rest]
        chosen[role] = UNSTATED if equal else first.name
        if equal:
            comments[f"kolommen.{role}"] = msg(
                "kies uit: {namen}", namen="; ".join([first.name, *others])
            )
        elif others:
            comments[f"kolommen.{role}"] = msg(
                "{reden}. Ook mogelijk: {namen}", reden=first.reason, namen="; ".join(others)
            )
        else:
            comments[f"kolommen.{role}"] = first.reason
    return chosen


def _fields(look: _Look, path: Path, roles: set[str]) -> dict[str, tuple[Any, Message | None]]:
    """Return value and comment of every field but the columns."""
    fields: dict[str, tuple[Any, Message | None]] = {
        "document": (UNSTATED, msg("kies uit: {namen}", namen=", ".join(CHOICES["document"]))),
        "stand": (UNSTATED, msg("welke, zoals ‘na 3e wijziging’ of ‘tot 30 juni’")),
        "publicatiedatum": (
            UNSTATED,
            msg("de dag waarop dit is vastgesteld of gemaakt, als JJJJ-MM-DD"),
        ),
        "status": (STATUS_UNKNOWN, msg("of: {namen}", namen=", ".join(CHOICES["status"][:-1]))),
        "bron": (UNSTATED, msg("waar dit in staat, zoals een raadsbesluit met nummer")),
        "eenheid": (UNSTATED, _unit_hint(look)),
        "teken": _sign(look, roles),
        "negatief": (
            "afkeuren",
            msg("of toestaan, als correcties met een tegengesteld teken voorkomen"),
        ),
        "lege_cel": (UNSTATED, msg("er zijn lege cellen; betekenen zij nul of onbekend?"))
        if _has_empty(look)
        else ("onbekend", msg("of nul; er zijn nu geen posten met een lege cel")),
        "dubbel": ("optellen", msg("een grootboek heeft meer regels per sleutel"))
        if "debet_credit" in roles
        else ("afkeuren", msg("of optellen, als dezelfde sleutel in meer rijen hoort")),
    }
    if "jaar" not in roles:
        fields["jaar"] = _year(look, path)
    if "gemeente" not in roles:
        fields["gemeente"] = (UNSTATED, msg("code van de gemeente, zoals GM0000"))
    decimal = _decimal(look)
    if decimal:
        fields["decimaal"] = decimal
    if skip := [p for p in NO_POSTS if _has_row(look, p)]:
        fields["overslaan"] = (skip, msg("rijen die geen post en geen totaal zijn"))
    return fields


def _year(look: _Look, path: Path) -> tuple[Any, Message]:
    """Return the one year that the heads, else the sheet, title or file name mention."""
    heads = " ".join(
        look.table.names[c.column]
        for role in ("lasten", "baten", "bedrag")
        for c in look.columns.get(role, [])[:1]
    )
    for text in (heads, look.grid.sheet, look.above, path.stem):
        years = sorted(set(YEAR_IN_TEXT.findall(text)))
        if len(years) == 1:
            return int(years[0]), msg("dit jaar staat boven de tabel of in een naam")
    return UNSTATED, msg("het jaar waar de bedragen over gaan")


def _unit_hint(look: _Look) -> Message:
    if THOUSANDS.search(look.above):
        return msg("euro of 1.000 euro; boven de tabel staat iets van duizend")
    if EUROS.search(look.above):
        return msg("euro of 1.000 euro; boven de tabel staat iets van euro")
    return msg("euro of 1.000 euro")


def _money(look: _Look, role: str) -> list[Cell]:
    candidates = look.columns.get(role, [])[:1]
    return [
        cell
        for candidate in candidates
        for row in look.grid.cells[look.table.first :]
        if (cell := row[candidate.column]) is not None
    ]


def _has_empty(look: _Look) -> bool:
    """Say whether a row with a code lacks an amount."""
    codes = [
        look.columns[role][0].column for role in ("taakveld", "product") if role in look.columns
    ]
    money = [look.columns[r][0].column for r in ("lasten", "baten", "bedrag") if r in look.columns]
    return any(
        any(row[column] is None for column in money)
        for row in look.grid.cells[look.table.first :]
        if any(looks_like_taakveld(row[column]) for column in codes)
    )


def _sign(look: _Look, roles: set[str]) -> tuple[str, Message]:
    """Return how lasten and baten are written, by which of them are mostly negative."""
    if "bedrag" in roles and not roles & {"soort", "debet_credit"}:
        return UNSTATED, msg("baten_negatief als een bedrag onder nul baten is, of lasten_negatief")
    for role in ("lasten", "baten"):
        amounts = [
            found.cents
            for cell in _money(look, role)
            if isinstance(found := read_amount(cell, Notation("komma", 100_000)), Amount)
        ]
        if sum(cents < 0 for cents in amounts) * 2 > sum(cents != 0 for cents in amounts):
            return f"{role}_negatief", msg("de meeste bedragen bij {rol} zijn negatief", rol=role)
    return "positief", msg("de meeste bedragen zijn positief")


def _decimal(look: _Look) -> tuple[str, Message] | None:
    """Return the decimal sign by the texts that can be read with one sign only.

    A few against it may be faults; texts that can be read both ways leave the question open.
    """
    votes: Counter[str] = Counter()
    is_open = False
    texts = [cell for role in ("lasten", "baten", "bedrag") for cell in _money(look, role)]
    for text in texts:
        if isinstance(text, str):
            # Of the unit nothing is known yet: in euro 1.234 has too many decimals, in thousands not.
            fine, coarse = (_readings(text, unit) for unit in UNITS.values())
            if len(coarse) == 1 and fine.keys() == coarse.keys():
                votes.update(fine.keys())
            is_open |= len(set(coarse.values())) > 1
    (sign, most), *rest = [*votes.most_common(), ("", 0)]
    if not sign:
        return (UNSTATED, ASK_DECIMAL) if is_open else None
    if most < MANY * rest[0][1]:
        return UNSTATED, ASK_DECIMAL
    return sign, msg("{n} bedragen zijn alleen zo te lezen", n=Count(most))


def _readings(text: str, unit: int) -> dict[str, int]:
    """Return what a text is by each decimal sign under which it is an amount."""
    return {
        sign: amount.cents
        for sign in DECIMALS
        if isinstance(amount := read_amount(text, Notation(sign, unit)), Amount)
    }


def _has_row(look: _Look, pattern: str) -> bool:
    return any(
        isinstance(cell, str) and begins(cell, pattern)
        for row in look.grid.cells[look.table.first :]
        if not any(looks_like_taakveld(cell) for cell in row)
        for cell in row
    )


def _unstated(values: dict[str, Any]) -> Iterator[str]:
    for name, value in values.items():
        if value == UNSTATED:
            yield name
        elif isinstance(value, dict):
            yield from (f"{name}.{key}" for key, item in value.items() if item == UNSTATED)


def _trial(values: dict[str, Any], look: _Look, path: Path) -> Mapping:
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


def _fitting_year(look: _Look) -> int:
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
