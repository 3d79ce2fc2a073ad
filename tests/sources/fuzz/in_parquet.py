"""Ways to spoil a Parquet file as a typed table or as bytes."""

from __future__ import annotations

import io
import struct
from typing import TYPE_CHECKING, TypeAlias

import polars as pl
from tests.sources.fuzz.cells import from_parquet, parquet
from tests.sources.fuzz.columns import NO_WHOLE
from tests.sources.fuzz.outcome import Expected, Fate, Reject, Spoilt

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

    from tests.sources.fuzz.target import Target

InBytes: TypeAlias = "Callable[[Random, Target, bytes], Spoilt | None]"
DAMAGED = "geen leesbaar Parquet-bestand"


def _frame(content: bytes) -> pl.DataFrame:
    return pl.read_parquet(io.BytesIO(content))


def _amount(chance: Random, target: Target) -> str:
    return chance.choice([c.name for c in target.columns if c.kind.number])


def _put(frame: pl.DataFrame, row: int, column: str, value: object) -> pl.DataFrame:
    """Write one cell (rows count from 0)."""
    here = pl.int_range(pl.len()) == row
    dtype = frame.schema[column]
    return frame.with_columns(
        pl.when(here).then(pl.lit(value, dtype)).otherwise(column).alias(column)
    )


def _one_amount(
    chance: Random, target: Target, content: bytes, values: tuple[object, ...]
) -> Spoilt:
    """Write something that is no whole amount, and expect that row on the uitvallijst."""
    column = _amount(chance, target)
    cells = from_parquet(content)
    at = chance.choice(
        [r for r in range(len(cells.rows)) if target.picks(cells.row(r)) and cells.row(r)[column]]
    )
    frame = _put(_frame(content), at, column, chance.choice(values))
    return Spoilt(
        parquet(frame),
        Expected(
            rejects=(Reject(at + 1, column, NO_WHOLE),), fates=(Fate(cells.row(at), "value"),)
        ),
    )


def float_noise(chance: Random, target: Target, content: bytes) -> Spoilt:
    """What is left of a sum of floats is no whole amount, however close."""
    noise = (1233.9999999999998, 0.30000000000000004, 12.000000000000002, 1e-9)
    return _one_amount(chance, target, content, noise)


def not_finite_number(chance: Random, target: Target, content: bytes) -> Spoilt:
    return _one_amount(chance, target, content, (float("nan"), float("inf"), float("-inf")))


def number_out_of_bounds(chance: Random, target: Target, content: bytes) -> Spoilt:
    return _one_amount(chance, target, content, (1e12, -1e300, 2.0**63, -1e9 - 1))


def amounts_as_text(chance: Random, target: Target, content: bytes) -> Spoilt:
    """Whole numbers written as text are those numbers."""
    column = _amount(chance, target)
    kind = chance.choice((pl.Int64, pl.Float64))
    return Spoilt(parquet(_frame(content).with_columns(pl.col(column).cast(kind).cast(pl.String))))


def other_number_types(chance: Random, target: Target, content: bytes) -> Spoilt:
    """Another type that holds the same figures."""
    frame, column = _frame(content), _amount(chance, target)
    dtype = chance.choice((pl.Int32, pl.Int64, pl.Float32, pl.Decimal(18, 2)))
    if frame.schema[column] == dtype:
        dtype = pl.Decimal(18, 3)
    return Spoilt(
        parquet(
            frame.with_columns(
                pl.col(column).cast(dtype),
                pl.col("jaar").cast(chance.choice((pl.Int16, pl.UInt32))),
            )
        )
    )


def keys_as_categories(chance: Random, target: Target, content: bytes) -> Spoilt:
    del chance, target
    return Spoilt(
        parquet(_frame(content).with_columns(pl.col("document", "gm_code").cast(pl.Categorical)))
    )


def amounts_of_another_kind(chance: Random, target: Target, content: bytes) -> Spoilt:
    """A column that holds no numbers at all is refused by name."""
    column = _amount(chance, target)
    kind = chance.choice((pl.Boolean, pl.Date, pl.Datetime, pl.Binary, pl.List(pl.Int64)))
    frame = _frame(content).with_columns(pl.lit(None, kind).alias(column))
    return Spoilt(
        parquet(frame), Expected(refused=f"Kolom {column} van bestand .* bevat geen getallen")
    )


def year_as_a_date(chance: Random, target: Target, content: bytes) -> Spoilt:
    del target
    kind = chance.choice((pl.Date, pl.Boolean))
    frame = _frame(content).with_columns(pl.lit(None, kind).alias("jaar"))
    return Spoilt(
        parquet(frame), Expected(refused=r"Kolom jaar van bestand .* bevat geen getallen")
    )


def codes_of_another_kind(chance: Random, target: Target, content: bytes) -> Spoilt:
    """Codes as numbers: every row is rejected."""
    del chance, target
    frame = _frame(content).with_columns(pl.col("gm_code").str.slice(2).cast(pl.Int64))
    cells = from_parquet(content)
    rows = range(len(cells.rows))
    return Spoilt(
        parquet(frame),
        Expected(
            rejects=tuple(Reject(r + 1, "gm_code", "geen geldige code") for r in rows),
            fates=tuple(Fate(cells.row(r), "key") for r in rows),
        ),
    )


def empty_table(chance: Random, target: Target, content: bytes) -> Spoilt:
    del chance, target
    return Spoilt(parquet(_frame(content).clear()), Expected(refused="bevat geen rijen"))


def cut_anywhere(chance: Random, target: Target, content: bytes) -> Spoilt:
    del target
    return Spoilt(content[: chance.randrange(len(content))], Expected(refused=DAMAGED))


def something_behind(chance: Random, target: Target, content: bytes) -> Spoilt:
    """The list of what is in the file stands at its end; with anything behind it there is none."""
    del target
    return Spoilt(
        content + chance.choice((b"\0", b"\n", b"PAR2", b"\0" * 512)), Expected(refused=DAMAGED)
    )


def zeros_in_the_middle(chance: Random, target: Target, content: bytes) -> Spoilt:
    """A block that never reached the disk, in the list of what is in the file."""
    del target
    size = struct.unpack("<I", content[-8:-4])[0]
    start = len(content) - 8 - size
    at = start + chance.randrange(size // 2)
    n = min(64, len(content) - 8 - at)
    return Spoilt(
        content[:at] + b"\0" * n + content[at + n :], Expected(refused=DAMAGED, loose=True)
    )


def text_instead(chance: Random, target: Target, content: bytes) -> Spoilt:
    del target
    frame = _frame(content)
    return Spoilt(
        chance.choice(
            (frame.write_csv().encode(), b"", b"PAR1", b"PAR1PAR1", b"PAR1" + b"\0" * 100 + b"PAR1")
        ),
        Expected(refused=DAMAGED),
    )


def flipped_mark(chance: Random, target: Target, content: bytes) -> Spoilt:
    """One bit of the marks and the length at the end."""
    del target
    at = len(content) - 1 - chance.randrange(8)
    spoilt = bytearray(content)
    spoilt[at] ^= 1 << chance.randrange(8)
    return Spoilt(bytes(spoilt), Expected(refused=DAMAGED))


def flipped_byte(chance: Random, target: Target, content: bytes) -> Spoilt:
    """One bit of the list of what is in the file: it is refused, or says the same.

    The figures themselves have no checksum in this format. What a flipped bit among them comes to
    cannot be known by any reader; see `test_parquet_bytes.py` for what does hold.
    """
    del target
    size = struct.unpack("<I", content[-8:-4])[0]
    at = len(content) - 8 - 1 - chance.randrange(size)
    spoilt = bytearray(content)
    spoilt[at] ^= 1 << chance.randrange(8)
    return Spoilt(bytes(spoilt), Expected(loose=True))


OPERATORS: tuple[InBytes, ...] = (
    float_noise,
    not_finite_number,
    number_out_of_bounds,
    amounts_as_text,
    other_number_types,
    keys_as_categories,
    amounts_of_another_kind,
    year_as_a_date,
    codes_of_another_kind,
    empty_table,
    cut_anywhere,
    something_behind,
    text_instead,
    zeros_in_the_middle,
    flipped_mark,
    flipped_byte,
)
