"""Putting rows in the sheets of a finished workbook, which is a zip file of XML.

XlsxWriter makes everything but the rows. A workbook with all terms of the country has a million
cells, and one by one those take ten seconds.
"""

from __future__ import annotations

import re
from io import BytesIO
from typing import TYPE_CHECKING
from zipfile import ZIP_DEFLATED, ZipFile

from sluitend.publish.workbook.cells import rows_xml
from sluitend.publish.workbook.plan import FIRST_ROW

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sluitend.publish.workbook.sheets import Made

FAST = 3
"""Level of compression: a fifth more bytes than the usual one, in half the time."""
START, END = f'<row r="{FIRST_ROW}"', "</sheetData>"
STYLE = re.compile(rf'<c r="([A-Z]+){FIRST_ROW}" s="(\d+)"/>')
"""An empty cell of the model row, in the style of its column."""
ENDS_AT_MODEL = re.compile(
    rf'(<(?:dimension|table|autoFilter) [^>]*ref="[A-Z]+\d+:[A-Z]+){FIRST_ROW}"'
)
"""The address of a sheet or a table that has the model row as its last."""
TABLE_NAME = re.compile(r'displayName="([^"]+)"')


def filled(body: bytes, sheets: Sequence[Made], first: int) -> bytes:
    """Return a workbook in which the model row of every table is replaced by its rows.

    Parameters
    ----------
    body
        A workbook in which the last row of every sheet to fill is row `FIRST_ROW`, with an empty
        cell in the style of every column.
    sheets
        In the order of the workbook.
    first
        Position in the workbook of the first of them, from one.
    """
    pages = {f"xl/worksheets/sheet{n}.xml": made for n, made in enumerate(sheets, start=first)}
    tables = {made.table: made for made in sheets}
    result = BytesIO()
    with ZipFile(BytesIO(body)) as old, ZipFile(result, "w") as new:
        # With the entries of XlsxWriter, whose moments are always the same.
        for entry in old.infolist():
            content = old.read(entry)
            if entry.filename in pages:
                content = _with_rows(content.decode(), pages[entry.filename]).encode()
            elif entry.filename.startswith("xl/tables/"):
                text = content.decode()
                (name,) = TABLE_NAME.findall(text)
                content = _resized(text, tables[name]).encode()
            new.writestr(entry, content, ZIP_DEFLATED, FAST)
    return result.getvalue()


def _with_rows(xml: str, made: Made) -> str:
    start, end = xml.index(START), xml.index(END)
    columns = made.cells(dict(STYLE.findall(xml[start:end])))
    return _resized(xml[:start], made) + rows_xml(columns, FIRST_ROW, made.lines()) + xml[end:]


def _resized(xml: str, made: Made) -> str:
    return ENDS_AT_MODEL.sub(rf'\g<1>{made.place.last_row}"', xml)
