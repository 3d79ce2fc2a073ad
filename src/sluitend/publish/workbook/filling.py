"""Putting rows in the sheets of a finished workbook, which is a zip file of XML."""

from __future__ import annotations

import re
from io import BytesIO
from typing import TYPE_CHECKING
from zipfile import ZIP_DEFLATED, ZipFile

from sluitend.publish.workbook.cells import rows_xml
from sluitend.publish.workbook.plan import FIRST_ROW

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from sluitend.publish.workbook.cells import Cells

START, END = f'<row r="{FIRST_ROW}"', "</sheetData>"
STYLE = re.compile(rf'<c r="([A-Z]+){FIRST_ROW}" s="(\d+)"/>')
"""An empty cell of the first row, as a model of its column."""


def filled(
    body: bytes, sheets: Mapping[int, Callable[[Mapping[str, str]], Sequence[Cells]]]
) -> bytes:
    """Return a workbook in which model rows are replaced by the rows of their tables.

    Parameters
    ----------
    body
        A workbook in which every sheet to fill has a model: a row `FIRST_ROW`, the last but for
        the corner of the table, with an empty cell in the style of every column.
    sheets
        By position from one, what makes the columns from the style of each letter.
    """
    made = BytesIO()
    with ZipFile(BytesIO(body)) as old, ZipFile(made, "w", ZIP_DEFLATED) as new:
        for entry in old.infolist():
            found = re.fullmatch(r"xl/worksheets/sheet(\d+)\.xml", entry.filename)
            content = old.read(entry)
            if found and int(found[1]) in sheets:
                content = _with_rows(content.decode(), sheets[int(found[1])]).encode()
            # With its own entry, whose moment XlsxWriter keeps the same.
            new.writestr(entry, content)
    return made.getvalue()


def _with_rows(xml: str, columns: Callable[[Mapping[str, str]], Sequence[Cells]]) -> str:
    start, end = xml.index(START), xml.index(END)
    styles = dict(STYLE.findall(xml[start:end]))
    return xml[:start] + rows_xml(columns(styles), FIRST_ROW) + xml[end:]
