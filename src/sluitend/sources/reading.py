"""Reading raw files without losing anything: every row is accepted or on the uitvallijst.

Rows are counted by another route than the one that parses them, so that a parser that swallows a
line cannot hide it: ``read = accepted + rejected`` is a check, not a tautology.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from sluitend.core.errors import SourceError
from sluitend.core.messages import Message, msg

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

ROW = "_rij"
"""Column that carries the line of the file (CSV) or the row number (Parquet) through a reader."""
REJECTS_SCHEMA: dict[str, type[pl.DataType]] = {
    "bestand": pl.String,
    "rij": pl.Int64,
    "kolom": pl.String,
    "waarde": pl.String,
    "reden": pl.String,
    "wat_te_doen": pl.String,
}


@dataclass
class Sheet:
    """One raw file while it is being read: rows still in, and rows already out with the reason.

    Attributes
    ----------
    frame
        Rows not rejected so far, with column `_rij`.
    read
        Number of data rows, counted independently of the parser.
    """

    path: Path
    frame: pl.DataFrame
    read: int
    rejects: list[pl.DataFrame] = field(default_factory=list)

    def reject(self, column: str, bad: pl.Expr, reason: Message, remedy: Message) -> pl.DataFrame:
        """Move the rows where `bad` is true to the uitvallijst, and return them as they were."""
        hits = self.frame.filter(bad)
        if hits.height:
            self.rejects.append(
                hits.select(
                    bestand=pl.lit(self.path.name),
                    rij=pl.col(ROW).cast(pl.Int64),
                    kolom=pl.lit(column),
                    waarde=pl.col(column).cast(pl.String) if column in hits.columns else pl.lit(""),
                    reden=pl.lit(str(reason)),
                    wat_te_doen=pl.lit(str(remedy)),
                )
            )
            self.frame = self.frame.filter(~bad)
        return hits

    def whole_number(
        self,
        column: str,
        *,
        low: int | None = None,
        high: int | None = None,
        may_be_empty: bool = False,
    ) -> pl.DataFrame:
        """Make `column` an integer; rows with anything else are rejected, and returned.

        Raises
        ------
        SourceError
            When the column of a Parquet file holds neither numbers nor text.
        """
        dtype = self.frame[column].dtype
        if dtype == pl.String:
            text = pl.col(column).str.strip_chars()
            empty = text.fill_null("") == ""
            # A float is written with one or two zeros; three are a thousand in Dutch: 1.000.
            value = text.str.extract(r"^(-?\d+)(?:\.0{1,2})?$", 1).cast(pl.Int64, strict=False)
        elif dtype.is_numeric():
            number = pl.col(column).cast(pl.Float64)
            empty = number.is_null()
            value = pl.when(number == number.round()).then(number).cast(pl.Int64, strict=False)
        else:
            raise SourceError(
                msg(
                    "Kolom {kolom} van bestand {bestand} bevat geen getallen, maar {soort}.",
                    kolom=column,
                    bestand=self.path.name,
                    soort=dtype,
                ),
                msg("Maak er gehele getallen van en laad opnieuw."),
            )
        bad = value.is_null()
        if low is not None:
            bad |= value < low
        if high is not None:
            bad |= value > high
        hits = self.reject(
            column,
            bad & ~empty if may_be_empty else bad,
            msg("geen geheel getal binnen de grenzen"),
            msg("Verbeter de waarde in het bestand; punten, komma's en tekst horen hier niet."),
        )
        self.frame = self.frame.with_columns(value.alias(column))
        return hits

    def code(self, column: str, pattern: str, example: str) -> None:
        """Reject rows whose `column` does not look like a code."""
        self.frame = self.frame.with_columns(pl.col(column).cast(pl.String).str.strip_chars())
        self.reject(
            column,
            ~pl.col(column).fill_null("").str.contains(pattern),
            msg("geen geldige code"),
            msg("Een code ziet eruit als {voorbeeld}.", voorbeeld=example),
        )

    def one_of(self, column: str, allowed: Sequence[str]) -> None:
        """Reject rows whose `column` is not one of the allowed values."""
        self.frame = self.frame.with_columns(pl.col(column).cast(pl.String))
        self.reject(
            column,
            ~pl.col(column).fill_null("").is_in(list(allowed)),
            msg("onbekende waarde"),
            msg("Toegestaan: {waarden}.", waarden=", ".join(allowed)),
        )

    def unique(self, keys: Sequence[str]) -> pl.DataFrame:
        """Reject every row of a doubled key, and return them: which is right is not ours to guess."""
        return self.reject(
            keys[-1],
            pl.struct(list(keys)).is_duplicated(),
            msg("dubbele sleutel ({sleutel})", sleutel=", ".join(keys)),
            msg("Laat één regel per {sleutel} staan.", sleutel=", ".join(keys)),
        )

    def known_in_year(
        self, column: str, known: pl.DataFrame, when: Callable[[pl.Expr], pl.Expr] | None = None
    ) -> None:
        """Reject rows whose municipality does not exist in the year of the row.

        Parameters
        ----------
        known
            Columns jaar, gm_code of all municipalities.
        when
            Turns the row's year into the year to look the code up in (default: the same).
        """
        year = when(pl.col("jaar")) if when else pl.col("jaar")
        pairs = pl.struct(jaar=year.cast(pl.Int64), gm_code=pl.col(column))
        self.reject(
            column,
            ~pairs.is_in(known.select(pl.struct("jaar", "gm_code")).to_series().implode()),
            msg("deze gemeente bestaat niet in dat jaar"),
            msg("Gebruik de code die op 1 januari van dat jaar geldt."),
        )

    @property
    def accepted(self) -> int:
        """Number of rows still in."""
        return self.frame.height

    @property
    def rejected(self) -> int:
        """Number of rows on the uitvallijst."""
        return sum(part.height for part in self.rejects)


def require_file(path: Path) -> Path:
    """Return `path`, or refuse with a clear error when it is not a readable file."""
    if not path.is_file():
        raise SourceError(
            msg("Bestand {bestand} is er niet.", bestand=path),
            msg("Controleer de map; verwacht werd een bestand met deze naam."),
        )
    return path


def read_csv(path: Path, columns: Sequence[str], *, may_be_empty: bool = False) -> Sheet:
    """Read a comma-separated UTF-8 file as text, with the line number of every row.

    Raises
    ------
    SourceError
        When the file is missing, empty, cut off in a line, not UTF-8, or lacks a column.
    """
    require_file(path)
    _require_whole(path)
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file, strict=True)
            header = next(reader, [])
            rows = [(reader.line_num, row) for row in reader if row]
    except UnicodeDecodeError as error:
        raise SourceError(
            msg(
                "Bestand {bestand} is geen UTF-8 (byte {plaats}).",
                bestand=path.name,
                plaats=error.start,
            ),
            msg("Bewaar het opnieuw als ‘CSV UTF-8’."),
        ) from error
    except csv.Error as error:
        raise SourceError(
            msg("Bestand {bestand} is geen leesbare CSV: {fout}.", bestand=path.name, fout=error),
            msg("Controleer de aanhalingstekens rond de genoemde plaats."),
        ) from error
    require_columns(path, header, columns)
    if not rows and not may_be_empty:
        raise no_rows(path)
    whole = [(line, row) for line, row in rows if len(row) == len(header)]
    frame = pl.DataFrame(
        {
            ROW: [line for line, _ in whole],
            **{name: [row[i] for _, row in whole] for i, name in enumerate(header)},
        },
        schema={ROW: pl.Int64, **dict.fromkeys(header, pl.String)},
    )
    sheet = Sheet(path, frame, _count_csv_rows(path))
    ragged = [(line, row) for line, row in rows if len(row) != len(header)]
    if ragged:
        sheet.rejects.append(
            pl.DataFrame(
                [
                    (
                        path.name,
                        line,
                        "",
                        ",".join(row)[:80],
                        str(msg("{n} kolommen in plaats van {m}", n=len(row), m=len(header))),
                        str(msg("Controleer komma's en aanhalingstekens in deze regel.")),
                    )
                    for line, row in ragged
                ],
                schema=REJECTS_SCHEMA,
                orient="row",
            )
        )
    return sheet


def _require_whole(path: Path) -> None:
    """Refuse a file that stops in the middle of a line: its last figure may be cut, 1234 to 12."""
    content = path.read_bytes()
    # In UTF-16 the last byte says nothing; that file is refused for its encoding.
    if content and not content.endswith((b"\n", b"\r")) and b"\0" not in content:
        raise SourceError(
            msg("Bestand {bestand} stopt midden in een regel.", bestand=path.name),
            msg(
                "Het is mogelijk afgebroken; haal het opnieuw op. Is het wel heel, sluit de laatste regel dan "
                "af met een regeleinde."
            ),
        )


def no_rows(path: Path) -> SourceError:
    """Return the refusal of a file without data."""
    return SourceError(
        msg("Bestand {bestand} bevat geen rijen.", bestand=path.name),
        msg("Haal het bestand opnieuw op; het is mogelijk afgebroken."),
    )


def _count_csv_rows(path: Path) -> int:
    """Count data rows by line ends outside quotes: a second route, blind to what the parser did."""
    body = path.read_bytes().replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    # A quoted cell becomes one letter, so that its line ends do not count and it is not empty.
    outside = b"Q".join(body.split(b'"')[::2])
    return max(sum(1 for line in outside.split(b"\n") if line) - 1, 0)


def read_parquet(path: Path, columns: Sequence[str]) -> Sheet:
    """Read a Parquet file with a row number; the row count comes from the footer by another reader.

    Raises
    ------
    SourceError
        When the file is missing, damaged, or lacks a column.
    """
    import duckdb

    require_file(path)
    try:
        frame = pl.read_parquet(path)
        counted = duckdb.execute(
            "SELECT num_rows FROM parquet_file_metadata(?)", [str(path)]
        ).fetchone()
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
    return Sheet(path, frame.with_row_index(ROW, offset=1), int(counted[0]) if counted else 0)


def require_columns(path: Path, found: Sequence[str], wanted: Sequence[str]) -> None:
    """Refuse a file that lacks a column or has one twice (`_rij` is ours)."""
    absent = [name for name in wanted if name not in found]
    doubled = sorted({name for name in found if [ROW, *found].count(name) > 1})
    if doubled:
        raise SourceError(
            msg(
                "Bestand {bestand} heeft kolommen dubbel: {kolommen}.",
                bestand=path.name,
                kolommen=", ".join(doubled),
            ),
            msg("Geef elke kolom een eigen naam."),
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
