"""Reading raw files without losing anything: every row is accepted or on the uitvallijst.

Rows are counted by another route than the one that parses them, so that a parser that swallows a
line cannot hide it: ``read = accepted + rejected`` is a check, not a tautology.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING

import polars as pl

from sluitend.core.errors import SourceError
from sluitend.core.messages import msg
from sluitend.core.numbers import Count
from sluitend.sources.guard import require_file
from sluitend.sources.sheet import REJECTS_SCHEMA, ROW, Sheet

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from duckdb import DuckDBPyConnection

MAX_CELLS = 100_000_000
"""A Parquet file of a few hundred kilobytes can state thousands of millions of equal rows."""


def read_csv(path: Path, columns: Sequence[str], *, may_be_empty: bool = False) -> Sheet:
    """Read a comma-separated UTF-8 file as text, with the line number of every row.

    Raises
    ------
    SourceError
        When the file is missing, empty, cut off in a line, not UTF-8, has zero bytes, or lacks a column.
    """
    content = require_file(path).read_bytes()
    require_whole(path, content)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise SourceError(
            msg(
                "Bestand {bestand} is geen UTF-8 (byte {plaats}).",
                bestand=path.name,
                plaats=error.start,
            ),
            msg("Bewaar het opnieuw als ‘CSV UTF-8’."),
        ) from error
    if "\0" in text:
        raise SourceError(
            msg(
                "Bestand {bestand} bevat nulbytes (byte {plaats}).",
                bestand=path.name,
                plaats=content.index(b"\0"),
            ),
            msg(
                "Het is beschadigd of als UTF-16 bewaard; haal het opnieuw op, of bewaar het als ‘CSV UTF-8’."
            ),
        )
    sheet = _plain(path, text, columns) or _parsed(path, text, columns)
    sheet.read = _count_csv_rows(content)
    if not sheet.frame.height and not sheet.rejected and not may_be_empty:
        raise no_rows(path)
    return sheet


def _plain(path: Path, text: str, columns: Sequence[str]) -> Sheet | None:
    """Read a text in which every line is a row with as many cells as the header; None for any other.

    Only lines with quotes go through a parser, each by itself. Nearly every file of statistics is
    like this, and takes a tenth of the time of a parser over all of it.
    """
    body = text.replace("\r\n", "\n")
    if "\r" in body or "\0" in body or body.startswith(("\n", '"')):
        return None
    lines = pl.DataFrame({"regel": body.split("\n")}).with_row_index(ROW, offset=1)
    lines = lines.filter(pl.col("regel") != "").with_columns(pl.col(ROW).cast(pl.Int64))
    if lines.is_empty() or '"' in lines["regel"][0]:
        return None
    header = str(lines["regel"][0]).split(",")
    quoted = pl.col("regel").str.contains('"', literal=True)
    simple, others = lines[1:].filter(~quoted), lines.filter(quoted)
    if (simple["regel"].str.count_matches(",", literal=True) != len(header) - 1).any():
        return None
    try:
        parsed = [next(csv.reader([line], strict=True)) for line in others["regel"]]
    except csv.Error:  # a quoted cell goes on in the next line, or a quote is out of place
        return None
    if any(len(row) != len(header) for row in parsed):
        return None
    require_columns(path, header, columns)
    cells = pl.col("regel").str.split_exact(",", len(header) - 1).struct.rename_fields(header)
    frame = simple.select(ROW, cells).unnest("regel")
    if parsed:
        rest = pl.DataFrame(parsed, schema=dict.fromkeys(header, pl.String), orient="row")
        frame = pl.concat([frame, rest.insert_column(0, others[ROW])]).sort(ROW)
    return Sheet(path, frame, 0)


def _parsed(path: Path, text: str, columns: Sequence[str]) -> Sheet:
    """Read any other text; lines with too few or too many cells are rejected."""
    try:
        reader = csv.reader(io.StringIO(text, newline=""), strict=True)
        header = next(reader, [])
        rows = [(reader.line_num, row) for row in reader if row]
    except csv.Error as error:
        raise no_csv(path, error) from error
    require_columns(path, header, columns)
    whole = [(line, row) for line, row in rows if len(row) == len(header)]
    frame = pl.DataFrame(
        {
            ROW: [line for line, _ in whole],
            **{name: [row[i] for _, row in whole] for i, name in enumerate(header)},
        },
        schema={ROW: pl.Int64, **dict.fromkeys(header, pl.String)},
    )
    ragged = [
        (
            path.name,
            line,
            "",
            ",".join(row)[:80],
            str(msg("{n} kolommen in plaats van {m}", n=len(row), m=len(header))),
            str(msg("Controleer komma's en aanhalingstekens in deze regel.")),
        )
        for line, row in rows
        if len(row) != len(header)
    ]
    rejects = [pl.DataFrame(ragged, schema=REJECTS_SCHEMA, orient="row")] if ragged else []
    return Sheet(path, frame, 0, rejects)


def require_whole(path: Path, content: bytes) -> None:
    """Refuse a file that stops in the middle of a line: its last figure may be cut, 1234 to 12."""
    # In UTF-16 the last byte says nothing; that file is refused for its encoding.
    if content and not content.endswith((b"\n", b"\r")) and b"\0" not in content:
        raise SourceError(
            msg("Bestand {bestand} stopt midden in een regel.", bestand=path.name),
            msg(
                "Het is mogelijk afgebroken; haal het opnieuw op. Is het wel heel, sluit de laatste regel dan "
                "af met een regeleinde."
            ),
        )


def no_csv(path: Path, error: csv.Error) -> SourceError:
    """Return the refusal of a file of which the quotes do not fit."""
    return SourceError(
        msg("Bestand {bestand} is geen leesbare CSV: {fout}.", bestand=path.name, fout=error),
        msg("Controleer de aanhalingstekens rond de genoemde plaats."),
    )


def no_rows(path: Path) -> SourceError:
    """Return the refusal of a file without data."""
    return SourceError(
        msg("Bestand {bestand} bevat geen rijen.", bestand=path.name),
        msg("Haal het bestand opnieuw op; het is mogelijk afgebroken."),
    )


def _count_csv_rows(content: bytes) -> int:
    """Count data rows by line ends outside quotes: a second route, blind to what the parser did."""
    body = content.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    # A quoted cell becomes one letter, so that its line ends do not count and it is not empty.
    outside = b"Q".join(body.split(b'"')[::2])
    return max(sum(1 for line in outside.split(b"\n") if line) - 1, 0)


@cache
def _counter() -> DuckDBPyConnection:
    """Return the second reader of Parquet files.

    Without its cache, which tells a file by second and size, and so would give what stood there before
    the file was mended.
    """
    import duckdb

    return duckdb.connect(config={"enable_external_file_cache": "false"})


def read_parquet(path: Path, columns: Sequence[str]) -> Sheet:
    """Read a Parquet file with a row number; the row count comes from the footer by another reader.

    Raises
    ------
    SourceError
        When the file is missing, damaged, unpacks to more than can be a table of ours, or lacks a
        column.
    """
    import duckdb

    content = require_file(path).read_bytes()
    # DuckDB reads a path as a pattern; a directory may well be called "pack [new]".
    pattern = re.sub(r"([*?\[])", r"[\1]", str(path))
    try:
        counted = (
            _counter()
            .cursor()
            .execute("SELECT num_rows FROM parquet_file_metadata(?)", [pattern])
            .fetchone()
        )
        rows = int(counted[0]) if counted else 0
        if rows * len(pl.read_parquet_schema(BytesIO(content))) > MAX_CELLS:
            raise SourceError(
                msg(
                    "Bestand {bestand} heeft {n} rijen; dat is meer dan een bron kan hebben.",
                    bestand=path.name,
                    n=Count(rows),
                ),
                msg("Controleer of dit het goede bestand is, of splits het per jaar."),
            )
        frame = pl.read_parquet(BytesIO(content))
    except (
        pl.exceptions.PolarsError,
        pl.exceptions.PanicException,
        duckdb.Error,
        OSError,
    ) as error:
        raise SourceError(
            msg("Bestand {bestand} is geen leesbaar Parquet-bestand.", bestand=path.name),
            msg("Haal het bestand opnieuw op; het is mogelijk afgebroken."),
        ) from error
    require_columns(path, frame.columns, columns)
    if frame.is_empty():
        raise no_rows(path)
    return Sheet(path, frame.with_row_index(ROW, offset=1), rows)


def require_columns(path: Path, found: Sequence[str], wanted: Sequence[str]) -> None:
    """Refuse a file that lacks a column or has one twice (`_rij` is ours)."""
    absent = [name for name in wanted if name not in found]
    times = Counter([ROW, *found])
    doubled = sorted({name for name in found if times[name] > 1})
    if doubled:
        raise SourceError(
            msg(
                "Bestand {bestand} heeft kolommen dubbel: {kolommen}.",
                bestand=path.name,
                kolommen=", ".join(doubled),
            ),
            msg("Geef elke kolom een eigen naam."),
        )
    if absent and len(found) == 1 and ";" in found[0]:
        raise SourceError(
            msg(
                "Bestand {bestand} heeft puntkomma's tussen de kolommen; deze bron heeft komma's.",
                bestand=path.name,
            ),
            msg(
                "Bewaar het met komma's. Een eigen bestand van een gemeente laadt u met ‘load eigen’."
            ),
        )
    if absent:
        raise SourceError(
            msg(
                "Bestand {bestand} mist de kolommen {kolommen}.",
                bestand=path.name,
                kolommen=", ".join(absent),
            ),
            msg("Gevonden zijn: {kolommen}.", kolommen=", ".join(found) or "–"),
        )
