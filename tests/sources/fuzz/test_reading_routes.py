"""A text is read the same by the fast route and by the parser; any bytes are read whole or refused."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from tests.sources.fuzz.outcome import outcome

from sluitend.core.errors import SourceError
from sluitend.sources.reading import _parsed, _plain, read_csv
from sluitend.sources.sheet import Sheet
from sluitend.sources.source import Described, Reading, finish

HERE = Path("bestand.csv")
SIGNS = ["a", "b", "1", "-", ".", " ", ",", ",", ",", '"', "\n", "\n", "\r\n", "\r"]
ODD = [
    "\t",
    "\x0b",
    "\x0c",
    "\x1a",
    "\x1c",
    "\x85",
    "\u2028",
    "\ufeff",
    "é",
    "💶",
    "\x7f",
    "'",
    ";",
]
"""Signs that some programs take for a line end, and others that are more than one byte."""
pieces = st.sampled_from([*SIGNS, *SIGNS, *ODD])
texts = st.lists(pieces, max_size=40).map("".join)
cells = st.text(st.sampled_from([*"ab1.- \t", "é", "\u2028", "\x0c"]), max_size=4)
quoted = cells.map(lambda cell: f'"{cell}"') | cells.map(lambda cell: f'"{cell}"",""x"')
rows = st.lists(st.lists(cells | cells | quoted, min_size=3, max_size=3).map(",".join), max_size=6)
tables = rows.map(lambda lines: "\n".join(["a,b,c", *lines, ""]))
"""Texts that look like files: a header, and lines that mostly have its number of cells."""
EMPTY = Described("bron", "titel", "2024-01-01", "definitief", "", "", "", fictional=True)


@settings(max_examples=1500, deadline=None)
@given(texts | tables | texts.map(lambda text: f"a,b\n{text}\n"))
@example('a,b\n1,x"y\nz"w,2\n')
@example('a,b\n1,"x\ny",2\n')
@example("a,b\n1,2\r\n\r\n3,4\n")
@example('a,b\n"1",2\n\n3,"4,5"\n')
@example("a\n\u2028\n\x0c\n")
def test_both_routes_read_the_same(text: str) -> None:
    plain = outcome(_plain, HERE, text, ["a"])
    if plain is None:  # not a text for the fast route
        return
    parsed = outcome(_parsed, HERE, text, ["a"])
    if isinstance(plain, SourceError) or isinstance(parsed, SourceError):
        assert str(plain) == str(parsed)
        return
    assert plain.frame.equals(parsed.frame)
    assert plain.frame.schema == parsed.frame.schema
    assert plain.rejected == parsed.rejected == 0


def test_the_fast_route_is_taken() -> None:
    """Else the test above would hold for nothing."""
    for text in ("a,b\n1,2\n", "a,b\r\n1,2\r\n\r\n", 'a,b\n"1, een",2\n', "a\n1\n"):
        assert isinstance(_plain(HERE, text, ["a"]), Sheet)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("bytes") / "bestand.csv"


def read(place: Path, content: bytes) -> Reading:
    """Read bytes as a source does, with the books closed."""
    place.write_bytes(content)
    sheet = read_csv(place, ["a"])
    assert sheet.frame["_rij"].is_sorted()
    return finish([sheet], {}, EMPTY)


@settings(
    max_examples=1500, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    content=st.binary(max_size=60)
    | texts.map(str.encode)
    | tables.map(str.encode)
    | texts.map(lambda text: f"a,b\n{text}\n".encode())
    | st.tuples(tables, st.binary(max_size=3), st.integers(0, 60)).map(
        lambda made: made[0].encode()[: made[2]] + made[1] + made[0].encode()[made[2] :]
    )
)
@example(content=b"")
@example(content=b"a\n\0\n")
@example(content=b'a,b\n1,"\n')
@example(content=b'a,b\n"1""\n2",3\n')
@example(content=b"a,b\n" + b'"' * 7 + b",\n")
def test_any_bytes_are_read_whole_or_refused(place: Path, content: bytes) -> None:
    reading = outcome(read, place, content)
    if isinstance(reading, SourceError):
        assert str(reading.problem)
        assert str(reading.remedy)
        return
    (count,) = reading.files
    assert count.gelezen == count.geaccepteerd + count.afgekeurd
    assert count.afgekeurd == reading.rejects.height
    lines = content.decode("utf-8-sig").count("\n") + content.decode("utf-8-sig").count("\r") + 1
    assert reading.rejects.is_empty() or int(str(reading.rejects["rij"].max())) <= lines
