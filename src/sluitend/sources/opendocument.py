"""The markup of .ods (OpenDocument 1.0 to 1.4)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sluitend.sources.guard import locked
from sluitend.sources.markup import Look, is_blank, parse, whole

if TYPE_CHECKING:
    import zipfile
    from pathlib import Path

    from sluitend.sources.markup import Attributes

CONTENT = "content.xml"
MANIFEST = "META-INF/manifest.xml"
PARAGRAPH = "text:p"
SPREADSHEET = "office:spreadsheet"
SHEET, ROW = "table:table", "table:table-row"
CELLS = ("table:table-cell", "table:covered-table-cell")
CALC_TYPE = "calcext:value-type"
VALUES = ("office:value", "office:date-value", "office:time-value", "office:boolean-value")
HIDDEN = ("collapse", "filter")


def look_at_ods(path: Path, archive: zipfile.ZipFile) -> tuple[Look, ...]:
    """Return what the markup says of every sheet, in the order of the tabs.

    Raises
    ------
    SourceError
        When the workbook is encrypted, damaged or larger than is sane.
    """
    _refuse_encrypted(path, archive)
    reader = _Reader(path)
    parse(path, archive, CONTENT, reader.start, reader.end, reader.text)
    return tuple(reader.looks)


def _refuse_encrypted(path: Path, archive: zipfile.ZipFile) -> None:
    def start(name: str, _: Attributes) -> None:
        if name.endswith(":encryption-data"):
            raise locked(path)

    if MANIFEST in archive.namelist():
        parse(path, archive, MANIFEST, start)


class _Reader:
    """Follows the content of a workbook; repeated rows and cells are counted before they are written out."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.looks: list[Look] = []
        self.open: list[str] = []
        self.style = ""
        self.hidden_styles: set[str] = set()
        self.look: Look | None = None
        self.row = self.column = self.columns_seen = 0
        self.row_times = 1
        self.row_holds = False
        self.cell: Attributes | None = None
        self.depth = 0
        self.pieces: list[str] = []
        self.unseen_rows: list[range] = []
        self.unseen_columns: list[range] = []

    def start(self, name: str, given: Attributes) -> None:
        self.open.append(name)
        if self.cell is not None:
            return
        if name == "style:style":
            self.style = given.get("style:name", "")
        elif name == "style:table-properties" and given.get("table:display") == "false":
            self.hidden_styles.add(self.style)
        elif name == SHEET and self.open[-2:-1] == [SPREADSHEET]:
            self._open_sheet(given)
        elif self.look is not None:
            self._start_inside(name, given)

    def _start_inside(self, name: str, given: Attributes) -> None:
        if name == "table:table-column":
            times = self._times(given, "columns")
            if given.get("table:visibility") in HIDDEN:
                self.unseen_columns.append(range(self.columns_seen, self.columns_seen + times))
            self.columns_seen += times
        elif name == ROW:
            self.row_times, self.row_holds, self.column = self._times(given, "rows"), False, 0
            if given.get("table:visibility") in HIDDEN:
                self.unseen_rows.append(range(self.row, self.row + self.row_times))
        elif name in CELLS:
            self.cell, self.depth, self.pieces = given, len(self.open), []

    def end(self, name: str) -> None:
        if self.look is not None:
            if self.cell is not None and len(self.open) == self.depth:
                self._close_cell(self.look, self.cell)
                self.cell = None
            elif self.cell is None and name == ROW:
                self.look.counted_rows += self.row_times if self.row_holds else 0
                self.row += self.row_times
            elif self.cell is None and name == SHEET:
                self._close_sheet(self.look)
        self.open.pop()

    def text(self, data: str) -> None:
        inner = self.open[self.depth :]
        # A remark or a drawing in the cell has paragraphs too; those are not directly in the cell.
        if self.cell is not None and inner[:1] == [PARAGRAPH]:
            self.pieces.append(data)

    def _open_sheet(self, given: Attributes) -> None:
        hidden = given.get("table:style-name", "") in self.hidden_styles
        self.look = Look(self.path, given.get("table:name", ""), hidden)
        self.row = self.columns_seen = 0
        self.unseen_rows, self.unseen_columns = [], []

    def _close_sheet(self, look: Look) -> None:
        for unseen, into, last in (
            (self.unseen_rows, look.hidden_rows, look.last_row),
            (self.unseen_columns, look.hidden_columns, look.last_column),
        ):
            for part in unseen:
                into.update(range(part.start, min(part.stop, last + 1)))
        look.close()
        self.looks.append(look)
        self.look = None

    def _close_cell(self, look: Look, given: Attributes) -> None:
        times = self._times(given, "columns")
        text = "".join(self.pieces)
        full = any(name in given for name in VALUES) or not is_blank(
            text or given.get("office:string-value", "")
        )
        formula = "table:formula" in given
        uncached = formula and not full and "office:value-type" not in given
        if full or formula:
            look.reach(self.row + self.row_times - 1, self.column + times - 1)
            rows = range(self.row, self.row + self.row_times)
            columns = range(self.column, self.column + times)
            if uncached:
                look.uncached.add(rows, columns)
            if full and given.get(CALC_TYPE) == "error":
                look.errors.append((rows, columns, text))
        if full:
            look.counted_cells += self.row_times * times
        self.row_holds = self.row_holds or full or uncached
        down, right = self._span(given, "rows"), self._span(given, "columns")
        if (down, right) != (1, 1):
            bottom, side = self.row + down - 1, self.column + right - 1
            look.merged.append((self.row, self.column, bottom, side))
        self.column += times

    def _times(self, given: Attributes, what: str) -> int:
        return max(whole(self.path, given.get(f"table:number-{what}-repeated", "1")), 1)

    def _span(self, given: Attributes, what: str) -> int:
        return max(whole(self.path, given.get(f"table:number-{what}-spanned", "1")), 1)
