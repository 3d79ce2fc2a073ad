"""Rows of one file on their way in: each is accepted, or on the uitvallijst with the reason."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import polars as pl

from sluitend.core.errors import SourceError
from sluitend.core.messages import Message, msg
from sluitend.core.numbers import CENTS_PER_EURO

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

CODE = r"^GM[0-9]{4}$"
"""With [0-9] and not \\d, which also takes the digits of other scripts: they look alike and are not equal."""
YEARS = (1990, 2060)
"""Years a file may be about; a source narrows them where it knows better."""
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


def to_cents(euros: pl.Expr) -> pl.Expr:
    """Return whole cents of an amount in euro, halves away from zero."""
    cents = euros * CENTS_PER_EURO
    return (cents.sign() * (cents.abs() + 0.5).floor()).cast(pl.Int64)


@dataclass
class Sheet:
    """One raw file while it is being read: rows still in, and rows already out with the reason.

    Attributes
    ----------
    frame
        Rows not rejected so far, with column `_rij`.
    read
        Number of data rows, counted independently of the parser.
    void
        Accepted rows of which a figure is not used, because it cannot be right: they keep their key and
        say so (`afgekeurd`).
    """

    path: Path
    frame: pl.DataFrame
    read: int
    rejects: list[pl.DataFrame] = field(default_factory=list)
    void: int = 0

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
            value = text.str.extract(r"^(-?[0-9]+)(?:\.0{1,2})?$", 1).cast(pl.Int64, strict=False)
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

    def number(
        self,
        column: str,
        *,
        low: float | None = None,
        high: float | None = None,
        may_be_empty: bool = False,
    ) -> pl.DataFrame:
        """Make `column` a float, written with a point; rows with anything else are rejected, and returned.

        An empty cell becomes null when it may be empty. NaN and infinity are no numbers.
        """
        if self.frame[column].dtype == pl.String:
            text = pl.col(column).str.strip_chars()
            empty = text.fill_null("") == ""
            value = text.str.extract(r"^(-?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]{1,3})?)$", 1).cast(
                pl.Float64, strict=False
            )
        else:
            empty = pl.col(column).is_null()
            value = pl.col(column).cast(pl.Float64)
        value = pl.when(value.is_finite()).then(value)
        bad = value.is_null()
        if low is not None:
            bad |= value < low
        if high is not None:
            bad |= value > high
        hits = self.reject(
            column,
            bad & ~empty if may_be_empty else bad,
            msg("geen getal binnen de grenzen"),
            msg("Schrijf het getal met een punt en zonder punten voor duizendtallen: 1234.5."),
        )
        self.frame = self.frame.with_columns(value.alias(column))
        return hits

    def euros(
        self, column: str, *, limit: float = 10**12, may_be_empty: bool = False
    ) -> pl.DataFrame:
        """Make `column`, in euro with any decimals, whole eurocents (halves away from zero)."""
        hits = self.number(column, low=-limit, high=limit, may_be_empty=may_be_empty)
        self.frame = self.frame.with_columns(to_cents(pl.col(column)))
        return hits

    def text(self, column: str, *, may_be_empty: bool = False) -> pl.DataFrame:
        """Strip `column`; an empty text is rejected unless it may be empty (then it is "")."""
        self.frame = self.frame.with_columns(
            pl.col(column).cast(pl.String).str.strip_chars().fill_null("")
        )
        return self.reject(
            column,
            pl.lit(value=False) if may_be_empty else pl.col(column) == "",
            msg("leeg"),
            msg("Vul in kolom {kolom} een waarde in.", kolom=column),
        )

    def year(self, column: str = "jaar", low: int = YEARS[0], high: int = YEARS[1]) -> None:
        """Make `column` a year between `low` and `high`."""
        self.whole_number(column, low=low, high=high)

    def municipality(
        self,
        known: pl.DataFrame,
        when: Callable[[pl.Expr], pl.Expr] | None = None,
        column: str = "gm_code",
    ) -> None:
        """Check codes of municipalities in the year of the row; see `known_in_year`."""
        self.code(column, CODE, "GM0000")
        self.known_in_year(column, known, when)

    @property
    def accepted(self) -> int:
        """Number of rows still in."""
        return self.frame.height

    @property
    def rejected(self) -> int:
        """Number of rows on the uitvallijst."""
        return sum(part.height for part in self.rejects)
