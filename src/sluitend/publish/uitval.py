"""The uitvallijst as a file: CSV or Excel, in which no cell of a stranger's file is ever evaluated."""

from __future__ import annotations

import zipfile
from io import BytesIO
from typing import TYPE_CHECKING, Any

import polars as pl

from sluitend.core.errors import ArgumentError
from sluitend.core.messages import Message, msg
from sluitend.core.numbers import Count
from sluitend.publish.plain import unevaluated
from sluitend.publish.retold import retold
from sluitend.publish.writing import telling, write_file

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from sluitend.core.messages import Language

SUFFIXES = (".csv", ".xlsx")
MOST_ROWS = 1_048_575
"""Rows of a sheet, without the heads."""
WIDTHS = {"publicatie": 36, "bestand": 30, "rij": 8, "kolom": 22, "waarde": 26, "reden": 60}
"""In characters; other columns as wide as the reason."""
EXPLAINED: tuple[tuple[str, Message], ...] = (
    ("publicatie", msg("de geladen publicatie waar de rij bij hoort")),
    ("bestand", msg("het bestand waarin de rij staat")),
    ("rij", msg("de regel van het bestand, of de rij van het tabblad")),
    ("kolom", msg("de kolom; bij een werkmap het tabblad met de letter, zoals Blad1!C")),
    ("waarde", msg("wat er stond, als tekst; … als het vertrouwelijk is")),
    ("reden", msg("waarom de rij niet is te gebruiken")),
    ("wat_te_doen", msg("hoe u haar verbetert")),
)
"""Every column a list can have; a list of one load has no publication yet."""
MARK = "sluitend_uitvallijst"
"""Property of a workbook by which an earlier list is known; it stays when a spreadsheet saves it."""
PROPERTIES = "docProps/custom.xml"
MOST_PROPERTIES = 100_000
"""Bytes of properties that are looked at; ours are a few hundred."""


def check_suffix(path: Path) -> None:
    """Refuse, before long work, a name that says nothing about the form of the file.

    Raises
    ------
    ArgumentError
        When it ends on something else than .csv or .xlsx.
    """
    if path.suffix.lower() not in SUFFIXES:
        raise ArgumentError(
            msg("Een uitvallijst kan niet naar ‘{naam}’.", naam=path.name),
            msg("Kies een naam op {soorten}.", soorten=", ".join(SUFFIXES)),
        )


def check_place(path: Path, inputs: Sequence[Path] = ()) -> None:
    """Refuse, before long work, a place where a list would destroy something.

    Only an earlier list is replaced. What is being read is never replaced, by whatever name or link
    it was given.

    Raises
    ------
    ArgumentError
        For another suffix, one of `inputs`, or a file that this program did not write.
    """
    check_suffix(path)
    with telling(path):
        if not path.exists() or path.is_dir():  # a directory is refused for what it is on writing
            return
        if any(place.exists() and path.samefile(place) for place in inputs):
            problem = msg("{pad} is het bestand dat wordt gelezen.", pad=path)
        elif _is_list(path):
            return
        else:
            problem = msg("Bestand {bestand} is er al, en is geen uitvallijst.", bestand=path)
    raise ArgumentError(
        problem, msg("Kies een andere naam, zodat er niets van u wordt overschreven.")
    )


def _is_list(path: Path) -> bool:
    """Say whether a file was written by this module; what is no plain file was not."""
    if not path.is_file():
        return False
    if path.suffix.lower() == ".csv":
        names = [name for name, _ in EXPLAINED]
        heads = [",".join(names[start:]).encode() for start in (0, 1)]
        with path.open("rb") as file:
            return file.readline(len(heads[0]) + 2).rstrip(b"\r\n") in heads
    try:
        with zipfile.ZipFile(path) as archive, archive.open(PROPERTIES) as file:
            return f'"{MARK}"'.encode() in file.read(MOST_PROPERTIES)
    except (zipfile.BadZipFile, KeyError, NotImplementedError, RuntimeError, EOFError):
        # No archive, without properties, compressed or locked in a way ours never is, or cut off.
        return False


def write_rejects(path: Path, rejects: pl.DataFrame, language: Language = "nl") -> None:
    """Write rejected rows to a file whose suffix says what it becomes.

    Raises
    ------
    ArgumentError
        For another suffix, a file that is there and is no earlier list, a place that cannot be
        written, or more rows than a sheet can hold.
    """
    check_place(path)
    rejects = in_language(rejects, language)
    if path.suffix.lower() == ".csv":
        write_file(path, unevaluated(rejects).write_csv())
        return
    if rejects.height > MOST_ROWS:
        raise ArgumentError(
            msg("{n} rijen passen niet in een tabblad.", n=Count(rejects.height)),
            msg("Kies een naam op .csv."),
        )
    write_file(path, as_workbook(rejects, language))


def in_language(rejects: pl.DataFrame, language: Language) -> pl.DataFrame:
    """Return a list with its reasons and remedies, which are stored in Dutch, in a language."""
    return rejects.with_columns(
        pl.Series(name, [retold(text, language) for text in rejects[name]], pl.String)
        for name in ("reden", "wat_te_doen")
    )


def as_workbook(rejects: pl.DataFrame, language: Language = "nl") -> bytes:
    """Return an Excel workbook: the list with a fixed head and a filter, and what its columns mean."""
    from xlsxwriter import Workbook  # type: ignore[import-untyped]  # ships no annotations

    body = BytesIO()
    book = Workbook(body, {"in_memory": True})
    _list(book, rejects)
    _explanation(book, rejects, language)
    book.set_custom_property(MARK, value=True)
    book.close()
    return body.getvalue()


def _list(book: Any, rejects: pl.DataFrame) -> None:
    sheet = book.add_worksheet("Uitvallijst")
    bold = book.add_format({"bold": True, "bottom": 1})
    # Format "@" is text: whoever edits a cell does not make a formula of it either.
    wrapped = book.add_format({"text_wrap": True, "valign": "top", "num_format": "@"})
    number = book.add_format({"valign": "top"})
    for column, name in enumerate(rejects.columns):
        sheet.write_string(0, column, name, bold)
        sheet.set_column(column, column, WIDTHS.get(name, WIDTHS["reden"]))
    for row, values in enumerate(rejects.iter_rows(), start=1):
        for column, value in enumerate(values):
            if isinstance(value, int):
                sheet.write_number(row, column, value, number)
            elif value is not None:
                sheet.write_string(row, column, value, wrapped)
    sheet.freeze_panes(1, 0)
    if rejects.width:
        sheet.autofilter(0, 0, max(rejects.height, 1), rejects.width - 1)


def _explanation(book: Any, rejects: pl.DataFrame, language: Language) -> None:
    sheet = book.add_worksheet("Uitleg")
    sheet.set_column(0, 0, 18)
    sheet.set_column(1, 1, 90)
    bold = book.add_format({"bold": True})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    opening = (
        msg("Rijen die bij het inlezen zijn afgekeurd, met de reden."),
        msg(
            "Verbeter ze in het bestand zelf en laad het opnieuw; deze lijst wordt niet teruggelezen."
        ),
    )
    for row, text in enumerate(opening):
        sheet.write_string(row, 0, text.render(language))
    row = len(opening) + 1
    for name, text in EXPLAINED:
        if name in rejects.columns:
            sheet.write_string(row, 0, name, bold)
            sheet.write_string(row, 1, text.render(language), wrapped)
            row += 1
