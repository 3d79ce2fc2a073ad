"""What every source module gives: canonical tables, counts per file, an uitvallijst, a publication."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Protocol, TypeAlias

import polars as pl

from sluitend.core.errors import SourceError
from sluitend.core.messages import msg
from sluitend.reference.fictional import is_fictional
from sluitend.sources.sheet import REJECTS_SCHEMA, Sheet

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from sluitend.core.messages import Message

ORIGIN_DATE = re.compile(r"^Origin:.*?\((\d{4}-\d{2}-\d{2})\)", re.MULTILINE)
FILE_DATE = re.compile(r"\b(?:file of|bestand van) (\d{4}-\d{2}-\d{2})\b", re.IGNORECASE)
"""The day a file was taken from its place: what stands in it was published by then."""
ORIGIN_YEAR = re.compile(r"^Origin:[^\n]*?@[\w.-]+ \((\d{4})\)", re.MULTILINE)
"""Only a year, right behind the version of the place of origin, where the day should stand."""
YEARS_UNTIL_SETTLED = 3
"""CBS completes its yearly figures within two years after the year they are about (the key figures of
2022 were final in November 2024; youth care is final a year after its first figures); one more for
safety."""
INVENTED = re.compile(r"^Origin:.*\bFictional data\b", re.MULTILINE)
"""What the generator of the fictional country writes; decides where no municipality is named."""
STATUS = re.compile(r"^Status:[ \t]*(.*?)\s*$", re.MULTILINE)
STATUSES = ("voorlopig", "nader voorlopig", "definitief")
STATUS_UNKNOWN = "niet vermeld"
PassedOver: TypeAlias = "tuple[tuple[str, Message], ...]"
"""File patterns, each with the reason why these files are not read."""


@dataclass(frozen=True, slots=True)
class FileCount:
    """Rows of one file: counted by one route, accepted and rejected by another.

    Of the accepted ones `zonder_waarde` have a figure that is not used, because it cannot be right.
    """

    bestand: str
    gelezen: int
    geaccepteerd: int
    afgekeurd: int
    zonder_waarde: int = 0


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
    correction: str | None = None
    """Why this takes the place of what was loaded before under the same day; empty when it does not.
    None for a source that has no such way: what was published by somebody else does not change."""


@dataclass(frozen=True)
class Reading:
    """Everything a source module read from one directory.

    Attributes
    ----------
    tables
        Frames by contract id, all columns but `publicatie_id`.
    rejects
        The uitvallijst: bestand, rij, kolom, waarde, reden, wat_te_doen.
    notices
        What the loader must know about this reading: an assumption, a part that was left out.
    """

    described: Described
    tables: dict[str, pl.DataFrame]
    files: tuple[FileCount, ...]
    rejects: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=REJECTS_SCHEMA))
    notices: tuple[Message, ...] = ()


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

    @property
    def passed_over(self) -> PassedOver:
        """File patterns in the same directory that are not read, each with the reason."""
        ...

    def read(self, directory: Path, known: pl.DataFrame) -> Reading:
        """Read `directory`.

        `known` has the columns jaar, gm_code and inwoners (null when not known) of every
        municipality loaded so far.
        """
        ...


def require_municipalities(known: pl.DataFrame, directory: Path) -> None:
    """Refuse to read what cannot be checked: codes are valid per year, so the years come first."""
    if known.is_empty():
        raise SourceError(
            msg(
                "Er zijn nog geen gemeenten bekend om {map} mee te controleren.",
                map=directory.name,
            ),
            msg("Laad eerst een map met gemeenten_per_jaar_2010_2026.csv."),
        )


def finish(
    sheets: Sequence[Sheet],
    tables: dict[str, pl.DataFrame],
    described: Described,
    notices: Sequence[Message] = (),
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
        tuple(FileCount(s.path.name, s.read, s.accepted, s.rejected, s.void) for s in sheets),
        pl.concat(rejects) if rejects else pl.DataFrame(schema=REJECTS_SCHEMA),
        tuple(notices),
    )


def is_date(text: str) -> bool:
    """Say whether a text is a date as JJJJ-MM-DD, the only form that sorts as text.

    Examples
    --------
    >>> is_date("2025-07-15"), is_date("20250715"), is_date("2025-02-30")
    (True, False, False)
    """
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def describe(
    directory: Path,
    *,
    source: str,
    title: str,
    attribution: str,
    codes: pl.Series,
    years: pl.Series | None = None,
    derived: tuple[str, str] | None = None,
    licence: str = "CC BY 4.0",
) -> Described:
    """Read date and status of publication from the directory's SOURCE.md.

    Parameters
    ----------
    codes
        Every municipality in the directory's tables.
    years
        For facts that hold by law from 1 January of a year, and whose file states no date: that
        day of the newest year is taken, and the note says so.
    derived
        For files that state no date and whose contents fix one: that day as JJJJ-MM-DD, and the
        note that says how it was derived; `settled` gives one for yearly figures.

    A derived date may be too late and never too early: "as known on" then misses a figure that was
    out already, and never shows one before it was.

    Raises
    ------
    SourceError
        When no date of publication is stated and none may be derived (a figure without a date
        cannot be used "as known on", and the date is not ours to guess); when date or status
        cannot be; when invented and real municipalities stand in one directory.
    """
    text = _source_text(directory)
    published_on, note = _published_on(directory, text, years, derived)
    kinds = {is_fictional(code) for code in codes.unique()}
    if len(kinds) > 1:
        raise SourceError(
            msg(
                "In de map {map} staan fictieve en echte gemeenten door elkaar.", map=directory.name
            ),
            msg("Zet ze in aparte mappen en laad ze in aparte werkruimten."),
        )
    fictional = kinds == {True} if kinds else bool(INVENTED.search(text))
    return Described(
        source=source,
        title=title,
        published_on=published_on,
        status=_status(directory, text),
        licence="fictief, vrij te gebruiken" if fictional else licence,
        attribution="Fictieve gegevens van Sluitend" if fictional else attribution,
        date_note=note,
        fictional=fictional,
    )


def _source_text(directory: Path) -> str:
    path = directory / "SOURCE.md"
    try:
        return path.read_text(encoding="utf-8") if path.is_file() else ""
    except UnicodeDecodeError as error:
        raise SourceError(
            msg("SOURCE.md in de map {map} is geen UTF-8.", map=directory.name),
            msg("Bewaar het bestand opnieuw als UTF-8."),
        ) from error


def _published_on(
    directory: Path, text: str, years: pl.Series | None, derived: tuple[str, str] | None
) -> tuple[str, str]:
    """Return the date of publication, and a note when it was derived."""
    stated = ORIGIN_DATE.search(text)
    if stated:
        return _real_day(directory, stated.group(1)), ""
    if years is None and (latest := _latest_possible(directory, text)):
        return latest
    if derived is not None:
        return derived
    if years is None:
        raise SourceError(
            msg("De map {map} vermeldt geen publicatiedatum.", map=directory.name),
            msg(
                "Maak in map {map} een bestand SOURCE.md, of vul het aan, met de regel ‘Origin: … "
                "(JJJJ-MM-DD)’: waar het vandaan komt, en tussen haakjes de dag van publicatie.",
                map=directory.name,
            ),
        )
    if years.is_empty():  # every row is on the uitvallijst, so nothing of this will be loaded
        return "", ""
    newest = int(str(years.max()))
    return (
        date(newest, 1, 1).isoformat(),
        "afgeleid: 1 januari van het nieuwste jaar in het bestand",
    )


def _latest_possible(directory: Path, text: str) -> tuple[str, str] | None:
    """Return the last day on which the figures can have been published, when the text fixes one."""
    if days := FILE_DATE.findall(text):
        newest = max(_real_day(directory, day) for day in days)
        return newest, "afgeleid: de dag waarop het bestand is opgehaald"
    if year := ORIGIN_YEAR.search(text):
        day = _real_day(directory, f"{year.group(1)}-12-31")
        return day, "afgeleid: alleen het jaar is vermeld; 31 december daarvan"
    return None


def _real_day(directory: Path, day: str) -> str:
    if not is_date(day):
        raise SourceError(
            msg(
                "De map {map} noemt als publicatiedatum {tekst}; die dag bestaat niet.",
                map=directory.name,
                tekst=day,
            ),
            msg("Verbeter de datum in SOURCE.md."),
        )
    return day


def settled(years: pl.Series) -> tuple[str, str]:
    """Return a day by which everything about the newest of `years` is published, and the note.

    For yearly statistics whose directory states no date at all. Without years every row is on the
    uitvallijst and nothing will be loaded.

    Examples
    --------
    >>> settled(pl.Series([2021, 2022]))[0]
    '2025-12-31'
    """
    if years.is_empty():
        return "", ""
    last = int(str(years.max())) + YEARS_UNTIL_SETTLED
    return (
        date(last, 12, 31).isoformat(),
        "afgeleid: 31 december van het derde jaar na het nieuwste jaar in het bestand",
    )


def _status(directory: Path, text: str) -> str:
    stated = STATUS.search(text)
    if stated is None:
        return STATUS_UNKNOWN
    if stated.group(1) not in STATUSES:
        raise SourceError(
            msg(
                "De map {map} noemt als status ‘{tekst}’; die is niet bekend.",
                map=directory.name,
                tekst=stated.group(1),
            ),
            msg("Kies in SOURCE.md uit: {keuzes}.", keuzes=", ".join(STATUSES)),
        )
    return stated.group(1)
