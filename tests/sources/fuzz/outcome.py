"""What must come of a spoilt file, and whether exactly that came of it.

Three outcomes are allowed: nothing happens because nothing is wrong, some rows are rejected and
the rest is as it was, or the file is refused with a sentence. Never another exception, and never
other figures with nobody told.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ParamSpec, TypeVar

import polars as pl

from sluitend.core.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tests.sources.fuzz.target import How, Left, Row, Target

    from sluitend.sources.source import Reading


@dataclass(frozen=True)
class Fate:
    """What became of what one row is about.

    Attributes
    ----------
    maat, figure
        Of another figure: under which measure it stands, and what.
    """

    row: Row
    how: How
    maat: str = ""
    figure: float = 0


@dataclass(frozen=True)
class Reject:
    """One line on the uitvallijst; of the file that was spoilt, unless it names another."""

    rij: int
    kolom: str
    reden: str
    bestand: str = ""


@dataclass(frozen=True)
class Expected:
    """What must come of a spoilt file.

    Attributes
    ----------
    refused
        Part of the sentence with which it is refused.
    rejects
        What stands on the uitvallijst, and nothing else.
    fates
        What that leaves in the tables; everything else is as it was.
    rows
        How many more rows the file has than before.
    loose
        The outcome cannot be foretold: it is refused (with this sentence, if given), or it is read and
        every figure that is still there is one that was there, but for what `touched` covers.
    touched
        With `loose`: rows whose own cells may say anything.
    """

    refused: str = ""
    rejects: tuple[Reject, ...] = ()
    fates: tuple[Fate, ...] = ()
    rows: int = 0
    loose: bool = False
    touched: tuple[Row, ...] = ()


@dataclass(frozen=True)
class Spoilt:
    """A spoilt file, and what must come of it."""

    content: bytes
    expected: Expected = field(default_factory=Expected)


P = ParamSpec("P")
Found = TypeVar("Found")


def outcome(read: Callable[P, Found], *given: P.args, **named: P.kwargs) -> Found | SourceError:
    """Read, and catch the one kind of error that is a refusal."""
    try:
        return read(*given, **named)
    except SourceError as error:
        return error


def check(found: Reading | SourceError, clean: Reading, target: Target, expected: Expected) -> None:
    """Compare what came with what must come."""
    if isinstance(found, SourceError):
        assert expected.refused or expected.loose, f"refused: {sentence(found)}"
        assert re.search(expected.refused, sentence(found)), sentence(found)
        assert str(found.remedy)
        return
    assert expected.loose or not expected.refused, f"accepted, not refused: {expected.refused}"
    check_books(found, clean, target, expected)
    if expected.loose:
        check_untouched(found.tables, clean.tables, target, expected.touched)
        return
    check_rejects(found, target, expected)
    for name, frame in clean.tables.items():
        same_rows(name, found.tables[name], after(frame, name, target, expected.fates))


def sentence(error: SourceError) -> str:
    """Return what a user reads."""
    return str(error.problem)


def check_books(found: Reading, clean: Reading, target: Target, expected: Expected) -> None:
    """Check that every row is accepted or rejected, and every file was read."""
    before = {count.bestand: count for count in clean.files}
    names = [count.bestand for count in found.files]
    assert names == list(before) or (expected.loose and set(names) < set(before))
    for count in found.files:
        assert count.gelezen == count.geaccepteerd + count.afgekeurd
        listed = found.rejects.filter(bestand=count.bestand).height
        assert listed == count.afgekeurd
        if count.bestand != target.file:
            assert count.gelezen == before[count.bestand].gelezen
        elif not expected.loose:
            assert count.gelezen == before[count.bestand].gelezen + expected.rows
    assert all(found.rejects["wat_te_doen"])


def check_rejects(found: Reading, target: Target, expected: Expected) -> None:
    """Check the uitvallijst line for line."""
    wanted = sorted((r.bestand or target.file, r.rij, r.kolom, r.reden) for r in expected.rejects)
    stands = sorted(found.rejects.select("bestand", "rij", "kolom", "reden").iter_rows())
    assert stands == wanted, f"{stands} instead of {wanted}"


def after(frame: pl.DataFrame, table: str, target: Target, fates: tuple[Fate, ...]) -> pl.DataFrame:
    """Return what a table of the sound file becomes."""
    for left in target.left:
        if left.table == table and not left.by_others:
            for fate in fates:
                frame = _apply(frame, left, fate)
    return frame


def _apply(frame: pl.DataFrame, left: Left, fate: Fate) -> pl.DataFrame:
    here = about(left, fate.row)
    if fate.how in ("figure", "empty"):
        if "waarde" not in frame.columns:
            return frame
        here &= pl.col(left.maat) == fate.maat
        value = pl.lit(fate.figure if fate.how == "figure" else None)
        return _put(frame, here, value, "niet_gepubliceerd" if fate.how == "empty" else None)
    reason = left.reason(fate.how)
    if not reason:
        return frame.filter(~here)
    return _put(frame, here, pl.lit(None), reason)


def _put(frame: pl.DataFrame, here: pl.Expr, value: pl.Expr, reason: str | None) -> pl.DataFrame:
    return frame.with_columns(
        waarde=pl.when(here).then(value.cast(frame.schema["waarde"])).otherwise("waarde"),
        ontbreekt=pl.when(here).then(pl.lit(reason)).otherwise("ontbreekt"),
    )


def about(left: Left, row: Row) -> pl.Expr:
    """Return which rows of a table a row of the file is about."""
    texts = {
        name: row.get(place, "") if isinstance(place, str) else place(row)
        for name, place in left.on.items()
    }
    return pl.all_horizontal(
        pl.col(name).cast(pl.String) == text.removesuffix(".0").strip()
        for name, text in texts.items()
    )


def check_untouched(
    found: Mapping[str, pl.DataFrame],
    clean: Mapping[str, pl.DataFrame],
    target: Target,
    touched: tuple[Row, ...],
) -> None:
    """Check that no figure appeared that was not there, but for those of the touched rows."""
    for name, before in clean.items():
        frame = found[name]
        if "waarde" in frame.columns:
            frame = frame.filter(pl.col("waarde").is_not_null())
        strange = frame.join(before, on=frame.columns, how="anti", nulls_equal=True)
        for left in (left for left in target.left if left.table == name):
            for row in touched:
                strange = strange.filter(~about(left, row))
        assert strange.is_empty(), f"{name}: {strange}"


def same_rows(name: str, one: pl.DataFrame, two: pl.DataFrame) -> None:
    """Check that two tables have the same rows, in any order."""
    if not one.sort(one.columns).equals(two.sort(two.columns)):
        more, fewer = (
            a.join(b, on=a.columns, how="anti", nulls_equal=True)
            for a, b in ((one, two), (two, one))
        )
        raise AssertionError(f"{name}: not expected {more}, not found {fewer}")
