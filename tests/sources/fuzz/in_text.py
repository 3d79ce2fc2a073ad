"""Ways to spoil a CSV file as bytes."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from tests.sources.fuzz.cells import from_csv, to_csv
from tests.sources.fuzz.in_cells import pickable, rejected
from tests.sources.fuzz.outcome import Expected, Fate, Reject, Spoilt

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

    from tests.sources.fuzz.target import Target

InBytes: TypeAlias = "Callable[[Random, Target, bytes], Spoilt | None]"
NO_COLUMNS = "mist de kolommen"
CUT = "stopt midden in een regel"
QUOTES = "geen leesbare CSV|rijen, maar er zijn er"


def byte_order_mark(chance: Random, target: Target, content: bytes) -> Spoilt:
    del chance, target
    return Spoilt(b"\xef\xbb\xbf" + content)


def windows_line_ends(chance: Random, target: Target, content: bytes) -> Spoilt:
    del chance, target
    return Spoilt(content.replace(b"\n", b"\r\n"))


def old_line_ends(chance: Random, target: Target, content: bytes) -> Spoilt:
    del chance, target
    return Spoilt(content.replace(b"\n", b"\r"))


def mixed_line_ends(chance: Random, target: Target, content: bytes) -> Spoilt:
    del target
    lines = content.split(b"\n")[:-1]
    ends = [chance.choice((b"\n", b"\r\n", b"\r")) for _ in lines]
    # A line that ends in \r before one that is empty cannot be told from \r\n; none of ours is.
    return Spoilt(b"".join(line + end for line, end in zip(lines, ends, strict=True)))


def blank_lines(chance: Random, target: Target, content: bytes) -> Spoilt:
    del target
    lines = content.splitlines(keepends=True)
    for _ in range(chance.randint(1, 4)):
        lines.insert(chance.randint(1, len(lines)), b"\n")
    return Spoilt(b"".join(lines))


def every_cell_quoted(chance: Random, target: Target, content: bytes) -> Spoilt:
    del chance, target
    return Spoilt(to_csv(from_csv(content), quoted=True))


def line_end_in_quotes(chance: Random, target: Target, content: bytes) -> Spoilt | None:
    """A line end inside quotes ends no row."""
    if not target.unused:
        return None
    cells = from_csv(content)
    row, name = chance.randrange(len(cells.rows)), chance.choice(target.unused)
    cells.rows[row][cells.column(name)] = chance.choice(("een\ntwee", "\n", "a\r\nb\n\nc", '"\n"'))
    return Spoilt(to_csv(cells))


def fault_behind_a_line_end_in_quotes(
    chance: Random, target: Target, content: bytes
) -> Spoilt | None:
    """The uitvallijst names the line of the file, also behind a cell of several lines."""
    made = ragged_line(chance, target, content)
    first = made.expected.rejects[0] if made.expected.rejects else None
    if not target.unused or first is None or first.rij <= 3:
        return None
    cells = from_csv(made.content)
    cells.rows[0][cells.column(chance.choice(target.unused))] = "een\ntwee\ndrie"
    moved = Reject(first.rij + 2, first.kolom, first.reden)
    return Spoilt(to_csv(cells), Expected(rejects=(moved,), fates=made.expected.fates))


def ragged_line(chance: Random, target: Target, content: bytes) -> Spoilt:
    """A row with a cell too many or too few: which cell belongs where is not ours to guess."""
    cells = from_csv(content)
    row = chance.choice(pickable(target, cells))
    fate = Fate(cells.row(row), "key")
    if chance.random() < 1 / 2:
        cells.rows[row].insert(chance.randint(0, len(cells.header)), "5")
    else:
        del cells.rows[row][chance.randrange(len(cells.header))]
    reason = f"{len(cells.rows[row])} kolommen in plaats van {len(cells.header)}"
    return Spoilt(to_csv(cells), rejected(target, (Reject(cells.line(row), "", reason),), (fate,)))


def line_of_blanks(chance: Random, target: Target, content: bytes) -> Spoilt:
    """A line with only blanks is a row of one cell."""
    del target
    lines = content.decode().splitlines(keepends=True)
    at = chance.randint(1, len(lines))
    lines.insert(at, chance.choice((" \n", "\t\n", "   \n")))
    reason = f"1 kolommen in plaats van {len(from_csv(content).header)}"
    expected = Expected(rejects=(Reject(at + 1, "", reason),), rows=1)
    return Spoilt("".join(lines).encode(), expected)


def doubled_column(chance: Random, target: Target, content: bytes) -> Spoilt:
    cells = from_csv(content)
    name = chance.choice(target.columns).name
    at = cells.column(name)
    to = chance.randint(0, len(cells.header))
    for row in (cells.header, *cells.rows):
        row.insert(to, row[at])
    return Spoilt(to_csv(cells), Expected(refused=f"heeft kolommen dubbel: {name}"))


def no_final_line_end(chance: Random, target: Target, content: bytes) -> Spoilt:
    del chance, target
    return Spoilt(content[:-1], Expected(refused=CUT))


def cut_in_a_line(chance: Random, target: Target, content: bytes) -> Spoilt:
    """A file that stops in a line may end in half a figure."""
    del target
    size = chance.randrange(1, len(content))
    while content[size - 1] == ord("\n"):
        size -= 1
    # Inside a character of more bytes the encoding is broken as well, but the cut is seen first.
    return Spoilt(content[:size], Expected(refused=CUT))


def cut_behind_a_line(chance: Random, target: Target, content: bytes) -> Spoilt:
    """A file cut at a line end has fewer rows; what it still says is what it said."""
    del target
    lines = content.splitlines(keepends=True)
    return Spoilt(b"".join(lines[: chance.randint(2, len(lines) - 1)]), Expected(loose=True))


def empty_file(chance: Random, target: Target, content: bytes) -> Spoilt:
    del target, content
    return Spoilt(
        chance.choice((b"", b"\n", b"\n\n\n", b"\xef\xbb\xbf")),
        Expected(refused=f"{NO_COLUMNS}|{CUT}"),
    )


def header_only(chance: Random, target: Target, content: bytes) -> Spoilt:
    end = chance.choice((b"\n", b"\r\n", b"\n\n\n"))
    return Spoilt(content.split(b"\n", 1)[0] + end, Expected(refused=target.when_header_only))


def no_header(chance: Random, target: Target, content: bytes) -> Spoilt:
    del chance, target
    return Spoilt(content.split(b"\n", 1)[1], Expected(refused=f"{NO_COLUMNS}|kolommen dubbel"))


def line_before_the_header(chance: Random, target: Target, content: bytes) -> Spoilt:
    del target
    above = chance.choice((b"sep=,\n", b"Tabel 1\n", b"\n", b",,,\n"))
    return Spoilt(above + content, Expected(refused=f"{NO_COLUMNS}|kolommen dubbel"))


def header_again(chance: Random, target: Target, content: bytes) -> Spoilt:
    """Two files pasted together: the second header is a row that is wrong in the first column checked."""
    cells = from_csv(content)
    at = chance.randint(1, len(cells.rows))
    cells.rows.insert(at, list(cells.header))
    first = target.columns[0]
    faults = [
        first.kind.wrong[n]
        for n in ("text_in_number", "no_code", "unknown_code")
        if n in first.kind.wrong
    ]
    column, reason = target.second_header or (first.name, faults[0].reason)
    reject = Reject(cells.line(at), column, reason)
    return Spoilt(to_csv(cells), Expected(rejects=(reject,), rows=1))


def other_separator(chance: Random, target: Target, content: bytes) -> Spoilt:
    separator = chance.choice((";", "\t", "|"))
    if len(target.columns) == 1 and not target.unused:
        raise AssertionError("a file of one column has no separator")
    refused = "heeft puntkomma's tussen de kolommen" if separator == ";" else NO_COLUMNS
    return Spoilt(to_csv(from_csv(content), separator=separator), Expected(refused=refused))


def other_encoding(chance: Random, target: Target, content: bytes) -> Spoilt:
    """Letters outside ASCII in another encoding than UTF-8."""
    cells = from_csv(content)
    names = target.unused or tuple(c.name for c in target.columns)
    at = cells.column(chance.choice(names))
    cells.rows[chance.randrange(len(cells.rows))][at] = chance.choice(
        ("Súdwest-Fryslân", "Noordoostpolder ë")
    )
    encoding = chance.choice(("cp1252", "utf-16", "mac_roman"))
    return Spoilt(to_csv(cells).decode().encode(encoding), Expected(refused="is geen UTF-8"))


def wide_encoding_without_mark(chance: Random, target: Target, content: bytes) -> Spoilt:
    """UTF-16 without a mark is, for plain letters, UTF-8 with a zero byte behind each."""
    del target
    encoding = chance.choice(("utf-16-le", "utf-16-be", "utf-32-le"))
    return Spoilt(content.decode().encode(encoding), Expected(refused=ZEROS))


def zero_bytes(chance: Random, target: Target, content: bytes) -> Spoilt:
    """What a broken disk or copy leaves."""
    del target
    at, n = chance.randrange(len(content)), chance.choice((1, 2, 512))
    return Spoilt(content[:at] + b"\0" * n + content[at:], Expected(refused=ZEROS))


def tail_of_zeros(chance: Random, target: Target, content: bytes) -> Spoilt:
    """A copy that was cut off, in a file that had its full size already."""
    del target
    at = chance.randrange(1, len(content))
    return Spoilt(content[:at] + b"\0" * (len(content) - at), Expected(refused=ZEROS))


ZEROS = "nulbytes|is geen UTF-8"


def open_quote(chance: Random, target: Target, content: bytes) -> Spoilt:
    """A quote that is never closed swallows lines: seen by the reader or by the second count."""
    cells = _without_quotes(content)
    row, at = chance.randrange(len(cells) - 2) + 1, chance.randrange(len(cells[0]))
    cells[row][at] = chance.choice(('"', 'x"')) + cells[row][at]
    del target
    return Spoilt(_joined(cells), Expected(refused=QUOTES))


def page_instead(chance: Random, target: Target, content: bytes) -> Spoilt:
    """An error page under the name of the file."""
    del target, content
    page = chance.choice(
        (
            b"<!DOCTYPE html>\n<html><body>502 Bad Gateway</body></html>\n",
            b'{"error": {"code": 500, "message": "Er ging iets mis"}}\n',
            b"version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 12\n",
        )
    )
    return Spoilt(page, Expected(refused=NO_COLUMNS))


def flipped_byte(chance: Random, target: Target, content: bytes) -> Spoilt:
    """One bit of one byte: only what that line is about, before and after, may change."""
    del target
    at = chance.randrange(len(content))
    spoilt = bytes([*content[:at], content[at] ^ (1 << chance.randrange(8)), *content[at + 1 :]])
    line = content[:at].count(b"\n")
    touched = _rows(content, line) + _rows(spoilt, line)
    return Spoilt(spoilt, Expected(loose=True, touched=touched))


def _rows(content: bytes, line: int) -> tuple[dict[str, str], ...]:
    """Return the rows on a line and its neighbours, which a lost line end joins to it."""
    lines = content.decode(errors="replace").split("\n")
    header = lines[0].split(",")
    return tuple(
        dict(zip(header, text.rstrip("\r").split(","), strict=False))
        for text in lines[max(line - 1, 1) : line + 2]
    )


def _without_quotes(content: bytes) -> list[list[str]]:
    cells = from_csv(content)
    return [
        [c.replace('"', "").replace(",", "") for c in row] for row in (cells.header, *cells.rows)
    ]


def _joined(rows: list[list[str]]) -> bytes:
    return "".join(",".join(row) + "\n" for row in rows).encode()


OPERATORS: tuple[InBytes, ...] = (
    byte_order_mark,
    windows_line_ends,
    old_line_ends,
    mixed_line_ends,
    blank_lines,
    every_cell_quoted,
    line_end_in_quotes,
    fault_behind_a_line_end_in_quotes,
    ragged_line,
    line_of_blanks,
    doubled_column,
    no_final_line_end,
    cut_in_a_line,
    cut_behind_a_line,
    empty_file,
    header_only,
    no_header,
    line_before_the_header,
    header_again,
    other_separator,
    other_encoding,
    wide_encoding_without_mark,
    zero_bytes,
    tail_of_zeros,
    open_quote,
    page_instead,
    flipped_byte,
)
