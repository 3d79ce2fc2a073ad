"""A proposed mapping: every field with its reason, and a question mark for what a file cannot say."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sluitend.core.errors import SourceError
from sluitend.core.messages import Message, msg
from sluitend.core.numbers import Count
from sluitend.sources.eigen.amounts import DECIMALS, UNITS, Amount, Notation, read_amount
from sluitend.sources.eigen.codes import YEAR_IN_TEXT, looks_like_taakveld
from sluitend.sources.eigen.heads import NO_POSTS, begins, find_columns, find_heads
from sluitend.sources.eigen.mapping import BBV_SALDO, CHOICES, ORDER, UNSTATED
from sluitend.sources.eigen.saldo import FORMULAS
from sluitend.sources.eigen.table import chosen_grids
from sluitend.sources.eigen.titles import called, municipalities_in, titles_of
from sluitend.sources.source import STATUS_UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Mapping as Map
    from collections.abc import Sequence
    from pathlib import Path

    from sluitend.sources.eigen.files import Opened
    from sluitend.sources.eigen.heads import Candidate
    from sluitend.sources.eigen.saldo import Saldo
    from sluitend.sources.eigen.table import Table
    from sluitend.sources.workbook import Cell, Grid

THOUSANDS = re.compile(
    r"1[.,]?000\s*(?:euro|€)|(?:x|×|\*)\s*€?\s*1[.,]?000|€\s*1[.,]000\b|duizend", re.IGNORECASE
)
EUROS = re.compile(r"\bin\s+(?:hele\s+)?euro", re.IGNORECASE)
ASK_DECIMAL = msg("staat er een komma of een punt voor de centen? komma of punt")
MANY = 10
"""So many amounts against one settle the decimal sign."""


@dataclass(frozen=True)
class SheetFound:
    """A sheet as the user sees it listed."""

    name: str
    hidden: bool
    rows: int
    heads: tuple[int, ...]
    roles: tuple[str, ...]


class Look:
    """One sheet with the heads and columns that were found in it."""

    def __init__(self, grid: Grid, heads: tuple[int, ...] | None = None) -> None:
        self.grid = grid
        self.heads = find_heads(grid) if heads is None else heads
        self.table: Table
        self.columns: dict[str, list[Candidate]]
        self.table, self.columns = find_columns(grid, self.heads)

    @property
    def found(self) -> SheetFound:
        """The sheet as it is listed."""
        return SheetFound(
            self.grid.sheet,
            self.grid.hidden,
            self.grid.counted_rows,
            self.heads,
            tuple(self.columns),
        )

    @property
    def is_table(self) -> bool:
        """Whether a code and an amount were recognised."""
        code = {"taakveld", "product"} & set(self.columns)
        return bool(code) and bool({"lasten", "baten", "bedrag"} & set(self.columns))

    @property
    def above(self) -> str:
        """Texts over the table and its heads, where a year or unit may stand."""
        rows = self.grid.cells[: self.table.first]
        return " ".join(str(cell) for row in rows for cell in row if cell is not None)


def best_look(looks: Sequence[Look], path: Path, stated: dict[str, Any]) -> Look:
    """Return the sheet the user named, else the visible one with most columns recognised."""
    if "tabblad" in stated or "koprijen" in stated:
        wanted = chosen_grids([look.grid for look in looks], str(stated.get("tabblad", "")))
        heads = tuple(stated["koprijen"]) if isinstance(stated.get("koprijen"), list) else None
        if wanted:
            return Look(wanted[0], heads)
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


def propose(
    opened: Opened, look: Look, path: Path, stated: dict[str, Any], names: Map[str, str]
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
    for name, (value, note) in _fields(look, path, roles, names).items():
        values[name] = value
        if note:
            comments[name] = note
    merged = {
        name: stated.get(name, values.get(name)) for name in ORDER if name in {*values, *stated}
    }
    merged |= {name: value for name, value in stated.items() if name not in ORDER}
    return merged, {name: note for name, note in comments.items() if name not in stated}


def with_saldo(
    values: dict[str, Any], comments: dict[str, Message], saldo: Saldo | None
) -> tuple[dict[str, Any], dict[str, Message]]:
    """Add to a proposal the column that is a saldo of the lasten and baten it proposes.

    One that is not as the BBV has it stays a question: that is also how exchanged columns look.
    """
    if saldo is None or UNSTATED in values["kolommen"].values():
        return values, comments
    rows = sum(map(len, saldo.fits.values()))
    notes = {
        "kolommen.saldo": msg(
            "{n} van {m} rijen zijn {formule}",
            n=Count(len(saldo.fits[saldo.found])),
            m=Count(rows + len(saldo.off)),
            formule=FORMULAS[saldo.found],
        ),
        "saldo": msg("zoals het BBV het rekent")
        if saldo.found == BBV_SALDO
        else msg(
            "in het bestand is het lasten min baten, in het BBV andersom. Zijn lasten en baten verwisseld? Zo niet: {keuze}",
            keuze=saldo.found,
        ),
    }
    added = {
        **values,
        "kolommen": {**values["kolommen"], "saldo": saldo.name},
        "saldo": saldo.found if saldo.found == BBV_SALDO else UNSTATED,
    }
    return {name: added[name] for name in ORDER if name in added}, {**comments, **notes}


def _columns(look: Look, comments: dict[str, Message]) -> dict[str, str]:
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


def _fields(
    look: Look, path: Path, roles: set[str], names: Map[str, str]
) -> dict[str, tuple[Any, Message | None]]:
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
        fields["gemeente"] = (UNSTATED, _municipality_hint(look, names))
    decimal = _decimal(look)
    if decimal:
        fields["decimaal"] = decimal
    if skip := [p for p in NO_POSTS if _has_row(look, p)]:
        fields["overslaan"] = (skip, msg("rijen die geen post en geen totaal zijn"))
    return fields


def _year(look: Look, path: Path) -> tuple[Any, Message]:
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


def _municipality_hint(look: Look, names: Map[str, str]) -> Message:
    """Name the code that belongs to a name in the titles; it stays for the user to say so."""
    found = municipalities_in(titles_of(look.grid, look.heads), names)
    if not found:
        return msg("code van de gemeente, zoals GM0000")
    return msg("code van de gemeente; boven de tabel staat {gevonden}", gevonden=called(found))


def _unit_hint(look: Look) -> Message:
    if THOUSANDS.search(look.above):
        return msg("euro of 1.000 euro; boven de tabel staat iets van duizend")
    if EUROS.search(look.above):
        return msg("euro of 1.000 euro; boven de tabel staat iets van euro")
    return msg("euro of 1.000 euro")


def _money(look: Look, role: str) -> list[Cell]:
    candidates = look.columns.get(role, [])[:1]
    return [
        cell
        for candidate in candidates
        for row in look.grid.cells[look.table.first :]
        if (cell := row[candidate.column]) is not None
    ]


def _has_empty(look: Look) -> bool:
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


def _sign(look: Look, roles: set[str]) -> tuple[str, Message]:
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


def _decimal(look: Look) -> tuple[str, Message] | None:
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


def _has_row(look: Look, pattern: str) -> bool:
    return any(
        isinstance(cell, str) and begins(cell, pattern)
        for row in look.grid.cells[look.table.first :]
        if not any(looks_like_taakveld(cell) for cell in row)
        for cell in row
    )
