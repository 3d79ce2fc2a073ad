"""Spoilt files: every way of spoiling says what must come of it, and exactly that comes of it.

Three outcomes are allowed: nothing happens because nothing is wrong, some rows are rejected and
the rest is as it was, or the whole file is refused. What may never happen is a fourth: other
figures, and nobody told.
"""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sluitend.core.errors import SourceError
from sluitend.sources.iv3 import Iv3, Iv3BatenLasten
from sluitend.sources.sheet import ROW

if TYPE_CHECKING:
    from collections.abc import Callable

    from sluitend.sources.source import Reading, Source

    Draw = Callable[[st.SearchStrategy[object]], object]

LASTEN = "iv3_lasten_taakveld.parquet"
DETAIL = "iv3_baten_lasten_taakveld.parquet"
PEOPLE = "inwoners_1jan_2017_2026.csv"
TITLES = "iv3_taakveld_titels.csv"
TOTALS = "iv3_totalen_gemeente.csv"
CLASSES = "gemeenteklassen_2023_2025.csv"
TABLE = {
    LASTEN: "iv3_lasten",
    DETAIL: "iv3_baten_lasten",
    PEOPLE: "inwoners",
    TITLES: "taakveldtitels",
    TOTALS: "iv3_totalen",
    CLASSES: "gebieden",
}

NO_NUMBER = (
    "abc",
    "12,5",
    "12.5",
    "1.234",
    "1.000",
    "12.000.000",
    "1.234.567",
    "1 234",
    "",
    "  ",
    "1e3",
    "--5",
    "NaN",
    "€ 5",
)
SAME_NUMBER = ("{}.0", "{}.00", " {} ", "{}\t")
NO_CODE = ("GM12", "gm9001", "9001", "", "GM90011", "GM9001x", "Oudewater")
NOT_THEN = ("GM9022", "GM9004", "GM9099")
"""Ended before 2023, ended before 2021, never existed."""
NUMBERS = {
    PEOPLE: ["jaar", "aantal_inwoners"],
    TOTALS: ["jaar", "lasten_keur", "balanstotaal_keur"],
}
KEYS = {
    PEOPLE: ["jaar", "gm_code"],
    TITLES: ["jaar", "code"],
    TOTALS: ["jaar", "document", "gm_code"],
}
UNUSED = {PEOPLE: [], TITLES: [], TOTALS: ["gm_naam", "prv_code", "inwoners"]}


@dataclass
class Expected:
    """What must come of a spoilt directory.

    Attributes
    ----------
    refused
        Part of the sentence with which the whole directory is refused.
    rows
        Lines (CSV) or row numbers (Parquet) on the uitvallijst, in any order.
    column, reason
        What stands there for each of them.
    read
        Data rows of the spoilt file; None: as many as before.
    """

    refused: str = ""
    rows: list[int] = field(default_factory=list)
    column: str = ""
    reason: str = ""
    read: int | None = None


@dataclass(frozen=True)
class Csv:
    """A CSV file as lines of cells; none of ours has quotes in it."""

    path: Path

    def cells(self) -> list[list[str]]:
        """Return header and rows."""
        return [line.split(",") for line in self.path.read_text("utf-8").splitlines()]

    def write(self, cells: list[list[str]]) -> None:
        """Write header and rows; a cell with a comma is quoted, as any program would."""
        lines = [",".join(f'"{c}"' if "," in c else c for c in row) + "\n" for row in cells]
        self.path.write_text("".join(lines), "utf-8")


def pick_row(draw: Draw, cells: list[list[str]]) -> int:
    """Pick a data row; its line in the file is one more."""
    return int(str(draw(st.integers(1, len(cells) - 1))))


def pick(draw: Draw, options: list[str] | tuple[str, ...]) -> str:
    return str(draw(st.sampled_from(list(options))))


def text_in_number(path: Path, draw: Draw) -> Expected:
    cells = Csv(path).cells()
    row, column = pick_row(draw, cells), pick(draw, NUMBERS[path.name])
    cells[row][cells[0].index(column)] = pick(draw, NO_NUMBER)
    Csv(path).write(cells)
    return Expected(rows=[row + 1], column=column, reason="geen geheel getal binnen de grenzen")


def number_out_of_bounds(path: Path, draw: Draw) -> Expected:
    cells = Csv(path).cells()
    row, column = pick_row(draw, cells), pick(draw, NUMBERS[path.name])
    impossible = {"jaar": ("1999", "2099", "23"), "aantal_inwoners": ("0", "-5")}
    cells[row][cells[0].index(column)] = pick(
        draw, impossible.get(column, ("10000000000", "-99999999999999999999"))
    )
    Csv(path).write(cells)
    return Expected(rows=[row + 1], column=column, reason="geen geheel getal binnen de grenzen")


def number_written_otherwise(path: Path, draw: Draw) -> Expected:
    cells = Csv(path).cells()
    row, column = pick_row(draw, cells), pick(draw, NUMBERS[path.name])
    at = cells[0].index(column)
    cells[row][at] = pick(draw, SAME_NUMBER).format(cells[row][at].removesuffix(".0"))
    Csv(path).write(cells)
    return Expected()


def no_code(path: Path, draw: Draw) -> Expected:
    cells = Csv(path).cells()
    row = pick_row(draw, cells)
    column = KEYS[path.name][-1]
    cells[row][cells[0].index(column)] = pick(draw, NO_CODE)
    Csv(path).write(cells)
    return Expected(rows=[row + 1], column=column, reason="geen geldige code")


def code_of_another_year(path: Path, draw: Draw) -> Expected:
    cells = Csv(path).cells()
    row = pick_row(draw, cells)
    cells[row][cells[0].index("gm_code")] = pick(draw, NOT_THEN)
    Csv(path).write(cells)
    reason = "deze gemeente bestaat niet in dat jaar"
    return Expected(rows=[row + 1], column="gm_code", reason=reason)


def unknown_document(path: Path, draw: Draw) -> Expected:
    cells = Csv(path).cells()
    row = pick_row(draw, cells)
    cells[row][1] = pick(draw, ("rekening", "Begroting", "", "burap", "begroting "))
    Csv(path).write(cells)
    return Expected(rows=[row + 1], column="document", reason="onbekende waarde")


def doubled_row(path: Path, draw: Draw) -> Expected:
    cells = Csv(path).cells()
    row, to = pick_row(draw, cells), pick_row(draw, cells)
    cells.insert(to, list(cells[row]))
    Csv(path).write(cells)
    lines = [to + 1, row + 1 + (to <= row)]
    reason = f"dubbele sleutel ({', '.join(KEYS[path.name])})"
    return Expected(rows=lines, column=KEYS[path.name][-1], reason=reason, read=len(cells) - 1)


def ragged_line(path: Path, draw: Draw) -> Expected:
    cells = Csv(path).cells()
    row = pick_row(draw, cells)
    width = len(cells[0])
    if draw(st.booleans()):
        cells[row].append("5")
    else:
        cells[row].pop()
    n = len(cells[row])
    Csv(path).write(cells)
    return Expected(rows=[row + 1], reason=f"{n} kolommen in plaats van {width}")


def dropped_column(path: Path, draw: Draw) -> Expected:
    cells = Csv(path).cells()
    used = [name for name in cells[0] if name not in UNUSED[path.name] and name != "titel"]
    column = pick(draw, used)
    at = cells[0].index(column)
    Csv(path).write([[c for i, c in enumerate(row) if i != at] for row in cells])
    return Expected(refused=f"mist de kolommen {column}")


def renamed_to_double(path: Path, draw: Draw) -> Expected:
    cells = Csv(path).cells()
    cells[0][0] = pick(draw, (cells[0][1], "_rij"))
    if cells[0][0] != "_rij":
        cells[0][1] = cells[0][0]
    Csv(path).write(cells)
    return Expected(refused="heeft kolommen dubbel")


def blank_lines(path: Path, draw: Draw) -> Expected:
    text = path.read_text("utf-8").splitlines(keepends=True)
    for _ in range(3):
        text.insert(int(str(draw(st.integers(1, len(text))))), "\n")
    path.write_text("".join(text), "utf-8")
    return Expected()


def other_line_ends(path: Path, draw: Draw) -> Expected:
    end = draw(st.sampled_from([b"\r\n", b"\r"]))
    assert isinstance(end, bytes)
    path.write_bytes(path.read_bytes().replace(b"\n", end))
    return Expected()


def byte_order_mark(path: Path, draw: Draw) -> Expected:
    del draw
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    return Expected()


def cut_in_a_line(path: Path, draw: Draw) -> Expected:
    content = path.read_bytes()
    size = int(str(draw(st.integers(1, len(content) - 1).filter(lambda n: content[n - 1] != 10))))
    path.write_bytes(content[:size])
    return Expected(refused="stopt midden in een regel")


def cut_to_nothing(path: Path, draw: Draw) -> Expected:
    if draw(st.booleans()):
        path.write_bytes(b"")
        return Expected(refused="mist de kolommen")
    path.write_text(path.read_text("utf-8").splitlines()[0] + "\n", "utf-8")
    return Expected(refused="bevat geen rijen")


def other_encoding(path: Path, draw: Draw) -> Expected:
    cells = Csv(path).cells()
    row = pick_row(draw, cells)
    cells[row][-1] = "Súdwest-Fryslân"
    Csv(path).write(cells)
    encoding = pick(draw, ("latin-1", "utf-16", "cp1252"))
    path.write_bytes(path.read_text("utf-8").encode(encoding))
    return Expected(refused="is geen UTF-8")


def other_separator(path: Path, draw: Draw) -> Expected:
    path.write_text(path.read_text("utf-8").replace(",", pick(draw, (";", "\t", "|"))), "utf-8")
    return Expected(refused="mist de kolommen")


def open_quote(path: Path, draw: Draw) -> Expected:
    """A quote that is never closed swallows lines: seen by the reader or by the second count."""
    cells = Csv(path).cells()
    row = pick_row(draw, cells)
    at = int(str(draw(st.integers(0, len(cells[0]) - 1))))
    cells[row][at] = pick(draw, ('"', 'x"')) + cells[row][at]
    if cells[row][at][0] == "x" and row == len(cells) - 1:
        cells[row - 1][at] = 'x"' + cells[row - 1][at]  # on the last line it swallows nothing
    Csv(path).write(cells)
    return Expected(refused="geen leesbare CSV|rijen, maar er zijn er")


def rows_of(path: Path) -> pl.DataFrame:
    return pl.read_parquet(path)


def put(path: Path, row: int, column: str, value: object) -> None:
    """Write one cell (rows count from 1)."""
    frame = rows_of(path)
    here = pl.int_range(1, pl.len() + 1) == row
    dtype = frame.schema[column]
    frame.with_columns(
        pl.when(here).then(pl.lit(value, dtype)).otherwise(column).alias(column)
    ).write_parquet(path)


def pick_number(path: Path, draw: Draw) -> int:
    return int(str(draw(st.integers(1, rows_of(path).height))))


def no_whole_amount(path: Path, draw: Draw) -> Expected:
    row = pick_number(path, draw)
    column = pick(draw, [c for c in ("lasten_keur", "baten_keur") if c in rows_of(path).columns])
    put(
        path,
        row,
        column,
        draw(st.sampled_from([None, 12.5, float("nan"), float("inf"), 1e12, -1e300])),
    )
    return Expected(rows=[row], column=column, reason="geen geheel getal binnen de grenzen")


def amounts_as_text(path: Path, draw: Draw) -> Expected:
    """Text is read as in a CSV file: whole numbers, and nothing that only looks like one."""
    row = pick_number(path, draw)
    frame = rows_of(path).with_columns(pl.col("lasten_keur").cast(pl.Int64).cast(pl.String))
    frame.write_parquet(path)
    put(path, row, "lasten_keur", pick(draw, NO_NUMBER))
    return Expected(rows=[row], column="lasten_keur", reason="geen geheel getal binnen de grenzen")


def amounts_as_something_else(path: Path, draw: Draw) -> Expected:
    kind = draw(st.sampled_from([pl.Boolean, pl.Date]))
    frame = rows_of(path).with_columns(pl.lit(None, kind).alias("lasten_keur"))  # type: ignore[arg-type] # one of two types
    frame.write_parquet(path)
    return Expected(refused="Kolom lasten_keur van bestand .* bevat geen getallen")


def other_number_types(path: Path, draw: Draw) -> Expected:
    dtype = draw(st.sampled_from([pl.Int32, pl.Int64, pl.Float32]))
    rows_of(path).with_columns(
        pl.col("lasten_keur").cast(dtype),  # type: ignore[arg-type] # one of three types
        pl.col("jaar").cast(pl.Int16),
        pl.col("document").cast(pl.Categorical),
        pl.col("gm_code").cast(pl.Categorical),
    ).write_parquet(path)
    return Expected()


def unknown_taakveld(path: Path, draw: Draw) -> Expected:
    """Never existed, not in this classification, and no code at all."""
    row = pick_number(path, draw)
    code = pick(draw, ("6.99", "6.751", "6.21", "6.0", "6.12"))
    put(path, row, "taakveld", code)
    return Expected(
        rows=[row], column="taakveld", reason="dit taakveld hoort niet bij de indeling van dat jaar"
    )


def no_taakveld(path: Path, draw: Draw) -> Expected:
    row = pick_number(path, draw)
    put(
        path, row, "taakveld", draw(st.sampled_from([None, "jeugd", "6", "6,72", "6.72 jeugd", ""]))
    )
    return Expected(rows=[row], column="taakveld", reason="geen geldige code")


def code_of_another_year_in_parquet(path: Path, draw: Draw) -> Expected:
    row = pick_number(path, draw)
    put(path, row, "gm_code", pick(draw, NOT_THEN))
    reason = "deze gemeente bestaat niet in dat jaar"
    return Expected(rows=[row], column="gm_code", reason=reason)


def unknown_document_in_parquet(path: Path, draw: Draw) -> Expected:
    row = pick_number(path, draw)
    put(path, row, "document", draw(st.sampled_from([None, "rekening", ""])))
    return Expected(rows=[row], column="document", reason="onbekende waarde")


def doubled_rows_in_parquet(path: Path, draw: Draw) -> Expected:
    frame, row = rows_of(path), pick_number(path, draw)
    pl.concat([frame, frame[row - 1 : row]]).write_parquet(path)
    return Expected(
        rows=[row, frame.height + 1],
        column="taakveld",
        reason="dubbele sleutel (jaar, document, gm_code, taakveld)",
        read=frame.height + 1,
    )


def dropped_column_in_parquet(path: Path, draw: Draw) -> Expected:
    column = pick(draw, ("jaar", "document", "gm_code", "taakveld", "lasten_keur"))
    rows_of(path).drop(column).write_parquet(path)
    return Expected(refused=f"mist de kolommen {column}")


def reserved_column_in_parquet(path: Path, draw: Draw) -> Expected:
    del draw
    rows_of(path).with_row_index(ROW).write_parquet(path)
    return Expected(refused="heeft kolommen dubbel: _rij")


def cut_parquet(path: Path, draw: Draw) -> Expected:
    content = path.read_bytes()
    path.write_bytes(content[: int(str(draw(st.integers(0, len(content) - 1))))])
    return Expected(refused="geen leesbaar Parquet-bestand")


def empty_parquet(path: Path, draw: Draw) -> Expected:
    del draw
    rows_of(path).clear().write_parquet(path)
    return Expected(refused="bevat geen rijen")


def wrong_unit(path: Path, draw: Draw) -> Expected:
    """Euro or millions instead of thousands, in one document of one year or everywhere."""
    scale = draw(st.sampled_from([(1000, 1), (1, 1000)]))
    assert isinstance(scale, tuple)
    times, divided = scale
    one = pl.lit(draw(st.booleans())) | (
        (pl.col("jaar") == 2023) & (pl.col("document") == "begroting")
    )
    rows_of(path).with_columns(
        pl.when(one)
        .then((pl.col("lasten_keur") * times / divided).round())
        .otherwise("lasten_keur")
        .alias("lasten_keur")
    ).write_parquet(path)
    return Expected(refused="per inwoner; verwacht is")


IN_CSV = (
    text_in_number,
    number_out_of_bounds,
    number_written_otherwise,
    no_code,
    code_of_another_year,
    unknown_document,
    doubled_row,
    ragged_line,
    dropped_column,
    renamed_to_double,
    blank_lines,
    other_line_ends,
    byte_order_mark,
    cut_in_a_line,
    cut_to_nothing,
    other_encoding,
    other_separator,
    open_quote,
)
IN_PARQUET = (
    no_whole_amount,
    amounts_as_text,
    amounts_as_something_else,
    other_number_types,
    unknown_taakveld,
    no_taakveld,
    code_of_another_year_in_parquet,
    unknown_document_in_parquet,
    doubled_rows_in_parquet,
    dropped_column_in_parquet,
    reserved_column_in_parquet,
    cut_parquet,
    empty_parquet,
    wrong_unit,
)
NOT_IN = {
    (text_in_number, TITLES),
    (number_out_of_bounds, TITLES),
    (number_written_otherwise, TITLES),
    (code_of_another_year, TITLES),
    (unknown_document, PEOPLE),
    (unknown_document, TITLES),
}
CASES = [
    pytest.param(operator, file, id=f"{operator.__name__}-{file}")
    for operators, names in ((IN_CSV, (PEOPLE, TITLES, TOTALS)), (IN_PARQUET, (LASTEN, DETAIL)))
    for operator in operators
    for file in names
    if (operator, file) not in NOT_IN
]


@pytest.fixture(scope="module")
def whole(iv3_dir: Path, detail_dir: Path, known: pl.DataFrame) -> dict[str, Reading]:
    """Both directories before anything was spoilt."""
    found = {LASTEN: Iv3().read(iv3_dir, known), DETAIL: Iv3BatenLasten().read(detail_dir, known)}
    assert all(reading.rejects.is_empty() for reading in found.values())
    return found


@pytest.mark.parametrize(("operator", "file"), CASES)
@settings(
    max_examples=8,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
def test_spoilt_file_has_exactly_the_expected_outcome(
    operator: Callable[[Path, Draw], Expected],
    file: str,
    data: st.DataObject,
    iv3_dir: Path,
    detail_dir: Path,
    known: pl.DataFrame,
    whole: dict[str, Reading],
) -> None:
    source: Source = Iv3BatenLasten() if file == DETAIL else Iv3()
    with tempfile.TemporaryDirectory() as temporary:
        directory = Path(temporary) / "bron"
        shutil.copytree(detail_dir if file == DETAIL else iv3_dir, directory)
        expected = operator(directory / file, data.draw)
        if expected.refused:
            with pytest.raises(SourceError, match=expected.refused) as info:
                source.read(directory, known)
            assert info.value.remedy.render()
            return
        reading = source.read(directory, known)
    check(reading, whole[DETAIL if file == DETAIL else LASTEN], file, expected)


def check(reading: Reading, before: Reading, file: str, expected: Expected) -> None:
    """Compare counts, uitvallijst and every table with what must be there."""
    counts = {count.bestand: count for count in reading.files}
    for count in before.files:
        now = counts[count.bestand]
        assert now.gelezen == now.geaccepteerd + now.afgekeurd
        if count.bestand != file:
            assert now == count
    read = next(c.gelezen for c in before.files if c.bestand == file)
    assert counts[file].gelezen == (read if expected.read is None else expected.read)
    assert counts[file].afgekeurd == len(expected.rows)
    rejects = reading.rejects
    assert sorted(rejects["rij"]) == sorted(expected.rows)
    assert set(rejects["bestand"]) <= {file}
    assert set(rejects["kolom"]) <= {expected.column}
    assert set(rejects["reden"]) <= {expected.reason}
    assert all(rejects["wat_te_doen"])
    for table, frame in before.tables.items():
        if table != TABLE[file] or not expected.rows:
            assert_same(reading.tables[table], frame)
    unchanged = before.tables[TABLE[file]].join(
        reading.tables[TABLE[file]],
        on=before.tables[TABLE[file]].columns,
        nulls_equal=True,
        how="anti",
    )
    per_row = before.tables[TABLE[file]].height // read
    changed = 1 if len(expected.rows) == 2 else len(expected.rows)
    assert unchanged.height <= changed * per_row


def assert_same(one: pl.DataFrame, two: pl.DataFrame) -> None:
    assert one.sort(one.columns).equals(two.sort(two.columns))
