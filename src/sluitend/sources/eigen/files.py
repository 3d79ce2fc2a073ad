"""Opening an own file: a workbook, or a text file whose encoding and separator are found and told."""

from __future__ import annotations

import csv
import re
from collections import Counter
from dataclasses import dataclass
from io import StringIO
from typing import TYPE_CHECKING

from sluitend.core.errors import SourceError
from sluitend.core.messages import Message, msg
from sluitend.sources.eigen.mapping import SEPARATORS
from sluitend.sources.guard import require_file
from sluitend.sources.markup import Marks
from sluitend.sources.reading import no_csv, no_rows, require_whole
from sluitend.sources.workbook import OLE, Grid, read_workbook

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

ZIP = b"PK"
WORKBOOKS = (".xlsx", ".xlsm", ".ods", ".xls")
"""A text file of this name is refused for what it is: programs call a web page .xls."""
UTF16 = (b"\xff\xfe", b"\xfe\xff")
UTF8_MARK = b"\xef\xbb\xbf"
EXCEL_HINT = re.compile(r"^sep=(.)\s*$", re.IGNORECASE)
"""First line by which Excel tells itself the separator."""
WORD = re.compile(r"[^\s;,\t|]*[ÃÂâ][^\s;,\t|]*")
SNIFFED = 200


@dataclass(frozen=True)
class Opened:
    """What was found in a file.

    Attributes
    ----------
    lines
        Of a text file: the line on which each row of the grid ends; of a workbook empty, because a
        row is its own number there.
    widths
        Of a text file: how many cells each row has.
    separator
        Of a text file: the name of its separator.
    """

    grids: tuple[Grid, ...]
    notices: tuple[Message, ...] = ()
    lines: tuple[int, ...] = ()
    widths: tuple[int, ...] = ()
    separator: str = ""

    def line(self, row: int) -> int:
        """Return the number a reader finds a (zero-based) row of a grid by."""
        return self.lines[row] if self.lines else row + 1


def open_file(path: Path, separator: str = "") -> Opened:
    """Open a workbook or a text file; which of the two it is, is told by its content.

    Parameters
    ----------
    separator
        Name of the separator of a text file; found when empty.

    Raises
    ------
    SourceError
        When it can be read as neither.
    """
    require_file(path)
    with path.open("rb") as file:
        start = file.read(len(OLE))
    if start.startswith(ZIP) or start == OLE or path.suffix.lower() in WORKBOOKS:
        return Opened(read_workbook(path))
    return _open_text(path, separator)


def _open_text(path: Path, separator: str) -> Opened:
    text, encoding = _decode(path)
    hint = EXCEL_HINT.match(text.split("\n", 1)[0])
    if text.lstrip().startswith("<"):
        raise SourceError(
            msg("Bestand {bestand} is een webpagina of XML-bestand, geen CSV.", bestand=path.name),
            msg("Open het in een rekenprogramma en bewaar het als .xlsx, .ods of ‘CSV UTF-8’."),
        )
    told = {sign: name for name, sign in SEPARATORS.items()}
    found = separator or (told.get(hint[1], "") if hint else "") or _sniff(text)
    if not found:
        _require_end(path, text, [])
        raise SourceError(
            msg("In bestand {bestand} is geen scheidingsteken te vinden.", bestand=path.name),
            msg(
                "Controleer de aanhalingstekens, of zet het in de kolommenkaart bij scheidingsteken: {keuzes}.",
                keuzes=", ".join(SEPARATORS),
            ),
        )
    try:
        reader = csv.reader(StringIO(text, newline=""), delimiter=SEPARATORS[found], strict=True)
        rows = [(reader.line_num, row) for row in reader]
    except csv.Error as error:
        _require_end(path, text, [])
        raise no_csv(path, error) from error
    is_ended = _require_end(path, text, [len(row) for _, row in rows])
    if hint:
        rows[0] = (rows[0][0], [])
    notices = [
        msg(
            "Bestand {bestand} is gelezen als {codering}, met {teken} tussen de kolommen.",
            bestand=path.name,
            codering=encoding,
            teken=found,
        )
    ]
    if not is_ended:
        notices.append(
            msg(
                "De laatste regel van bestand {bestand} heeft alle kolommen en geen regeleinde. Controleer of het laatste bedrag heel is.",
                bestand=path.name,
            )
        )
    if _is_garbled(text):
        notices.append(
            msg(
                "In bestand {bestand} staan letters die al eerder verkeerd zijn omgezet, zoals Ã«; koppen kunnen daardoor anders heten.",
                bestand=path.name,
            )
        )
    return Opened(
        (
            _grid(
                path,
                [row for _, row in rows],
                _count(text, SEPARATORS[found], skip_first=bool(hint)),
            ),
        ),
        tuple(notices),
        tuple(line for line, _ in rows),
        tuple(len(row) for _, row in rows),
        found,
    )


def _decode(path: Path) -> tuple[str, str]:
    """Return the text and the name of its encoding: UTF-8 or what a marked or old file can only be."""
    content = path.read_bytes()
    if not content.strip():
        raise no_rows(path)
    try:
        if content.startswith(UTF16):
            return content.decode("utf-16"), "UTF-16"
        if b"\0" in content:
            raise SourceError(
                msg("Bestand {bestand} is geen tekstbestand.", bestand=path.name),
                msg("Bewaar het als ‘CSV UTF-8’ of als werkmap (.xlsx of .ods)."),
            )
        if content.startswith(UTF8_MARK):
            return content.decode("utf-8-sig"), "UTF-8"
        try:
            return content.decode("utf-8"), "UTF-8"
        except UnicodeDecodeError:
            return content.decode("cp1252"), "Windows-1252"
    except UnicodeDecodeError as error:
        raise SourceError(
            msg(
                "Van bestand {bestand} is de codering niet te bepalen (byte {plaats}).",
                bestand=path.name,
                plaats=error.start,
            ),
            msg("Bewaar het opnieuw als ‘CSV UTF-8’."),
        ) from error


def _require_end(path: Path, text: str, widths: Sequence[int]) -> bool:
    """Say whether the last line has its end; refuse one that also lacks columns: it was cut off.

    A program may leave the last line end out, so a last line with all columns is accepted and told.
    """
    if text.endswith(("\n", "\r")):
        return True
    usual = Counter(widths).most_common(1)
    if not usual or widths[-1] < usual[0][0]:
        require_whole(path, text.encode())
    return False


def _is_garbled(text: str) -> bool:
    """Say whether UTF-8 was once read as Windows-1252 and saved like that."""
    for word in WORD.findall(text):
        try:
            if len(word.encode("cp1252").decode("utf-8")) < len(word):
                return True
        except UnicodeError:
            continue
    return False


def _sniff(text: str) -> str:
    """Return the separator by which most rows have one and the same number of cells, or "".

    Of equals the first counts: in a file with decimal commas a comma can stand as often as the
    separator itself.
    """
    best, name = 0, ""
    for candidate, sign in SEPARATORS.items():
        widths: Counter[int] = Counter()
        try:
            for number, row in enumerate(
                csv.reader(StringIO(text, newline=""), delimiter=sign, strict=True)
            ):
                if number >= SNIFFED:
                    break
                widths[len(row)] += 1
        except csv.Error:
            continue
        several = [count for width, count in widths.items() if width > 1]
        if several and max(several) > best:
            best, name = max(several), candidate
    return name


def _grid(path: Path, rows: Sequence[Sequence[str]], counted: int) -> Grid:
    width = max((len(row) for row in rows), default=0)
    cells = tuple(
        tuple((cell if cell.strip() else None) for cell in (*row, *[""] * (width - len(row))))
        for row in rows
    )
    found = sum(any(cell is not None for cell in row) for row in cells)
    if found != counted:
        raise SourceError(
            msg(
                "Bestand {bestand} telt {rijen} rijen, maar er zijn er {gevonden} gelezen.",
                bestand=path.name,
                rijen=counted,
                gevonden=found,
            ),
            msg("Controleer de aanhalingstekens; er is er mogelijk een niet gesloten."),
        )
    return Grid(
        path=path,
        sheet="",
        cells=cells,
        hidden=False,
        merged=(),
        uncached=Marks(),
        hidden_rows=frozenset(),
        hidden_columns=frozenset(),
        errors=Marks(),
        counted_rows=counted,
    )


def _count(text: str, sign: str, *, skip_first: bool) -> int:
    """Count rows with anything in them by line ends outside quotes: blind to what the parser did."""
    parts = text.replace("\r\n", "\n").replace("\r", "\n").split('"')
    # What stands between quotes becomes one letter, so that its line ends do not count.
    inside = ("Q" if part.strip() else "" for part in parts[1::2])
    outside = "".join(
        piece for pair in zip(parts[::2], [*inside, ""], strict=False) for piece in pair
    )
    lines = outside.split("\n")[1 if skip_first else 0 :]
    return sum(1 for line in lines if line.replace(sign, " ").strip())
