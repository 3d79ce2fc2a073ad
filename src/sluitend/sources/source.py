"""What every source module gives: canonical tables, counts per file, an uitvallijst, a publication."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Protocol

import polars as pl

from sluitend.core.errors import SourceError
from sluitend.core.messages import msg
from sluitend.reference.fictional import is_fictional
from sluitend.sources.reading import REJECTS_SCHEMA, Sheet

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

ORIGIN_DATE = re.compile(r"^Origin:.*?\((\d{4}-\d{2}-\d{2})\)", re.MULTILINE)
STATUS = re.compile(r"^Status:\s*(voorlopig|nader voorlopig|definitief)\s*$", re.MULTILINE)
STATUS_UNKNOWN = "niet vermeld"


@dataclass(frozen=True, slots=True)
class FileCount:
    """Rows of one file: counted by one route, accepted and rejected by another."""

    bestand: str
    gelezen: int
    geaccepteerd: int
    afgekeurd: int


@dataclass(frozen=True, slots=True)
class Described:
    """A publication as its files describe it, before a workspace gives it an id."""

    source: str
    title: str
    published_on: str
    status: str
    licence: str
    attribution: str
    date_note: str
    fictional: bool


@dataclass(frozen=True)
class Reading:
    """Everything a source module read from one directory.

    Attributes
    ----------
    tables
        Frames by contract id, all columns but `publicatie_id`.
    rejects
        The uitvallijst: bestand, rij, kolom, waarde, reden, wat_te_doen.
    """

    described: Described
    tables: dict[str, pl.DataFrame]
    files: tuple[FileCount, ...]
    rejects: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=REJECTS_SCHEMA))


class Source(Protocol):
    """A source module seen from the store."""

    @property
    def id(self) -> str:
        """Name on the command line and first part of its publications' ids."""
        ...

    @property
    def signature(self) -> tuple[str, ...]:
        """File patterns by which a directory is recognised."""
        ...

    def read(self, directory: Path, known: pl.DataFrame) -> Reading:
        """Read `directory`; `known` has the columns jaar and gm_code of municipalities so far."""
        ...


def finish(
    sheets: Sequence[Sheet], tables: dict[str, pl.DataFrame], described: Described
) -> Reading:
    """Close the books: every row read is accepted or rejected, or nothing is loaded at all.

    Raises
    ------
    SourceError
        When the independent count and the parser disagree.
    """
    for sheet in sheets:
        if sheet.read != sheet.accepted + sheet.rejected:
            raise SourceError(
                msg(
                    "Bestand {bestand} telt {gelezen} rijen, maar er zijn er {samen} verwerkt.",
                    bestand=sheet.path.name,
                    gelezen=sheet.read,
                    samen=sheet.accepted + sheet.rejected,
                ),
                msg("Het bestand is mogelijk afgebroken of beschadigd; haal het opnieuw op."),
            )
    rejects = [part for sheet in sheets for part in sheet.rejects]
    return Reading(
        described,
        tables,
        tuple(FileCount(s.path.name, s.read, s.accepted, s.rejected) for s in sheets),
        pl.concat(rejects) if rejects else pl.DataFrame(schema=REJECTS_SCHEMA),
    )


def describe(
    directory: Path,
    *,
    source: str,
    title: str,
    attribution: str,
    codes: pl.Series,
    newest_year: int | None = None,
) -> Described:
    """Read date and status of publication from the directory's SOURCE.md.

    Parameters
    ----------
    newest_year
        For facts that hold by law from 1 January of a year, and whose file states no date: that
        day of the newest year is taken, and the note says so.

    Raises
    ------
    SourceError
        When no date of publication is stated and none may be derived: a figure without a date
        cannot be used "as known on", and the date is not ours to guess.
    """
    path = directory / "SOURCE.md"
    text = path.read_text(encoding="utf-8") if path.is_file() else ""
    stated = ORIGIN_DATE.search(text)
    note = ""
    if stated:
        published_on = stated.group(1)
    elif newest_year is not None:
        published_on = date(newest_year, 1, 1).isoformat()
        note = "afgeleid: 1 januari van het nieuwste jaar in het bestand"
    else:
        raise SourceError(
            msg("De map {map} vermeldt geen publicatiedatum.", map=directory.name),
            msg("Zet in SOURCE.md een regel ‘Origin: … (JJJJ-MM-DD)’ met de datum van publicatie."),
        )
    status = STATUS.search(text)
    fictional = codes.len() > 0 and all(is_fictional(code) for code in codes.unique())
    return Described(
        source=source,
        title=title,
        published_on=published_on,
        status=status.group(1) if status else STATUS_UNKNOWN,
        licence="fictief, vrij te gebruiken" if fictional else "CC BY 4.0",
        attribution="Fictieve gegevens van Sluitend" if fictional else attribution,
        date_note=note,
        fictional=fictional,
    )
