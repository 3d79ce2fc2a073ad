"""Workbooks written by hand, part for part: what no library would write, strangers do."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT = (
    "http://purl.oclc.org/ooxml/spreadsheetml/main",
    "http://purl.oclc.org/ooxml/officeDocument/relationships",
)
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
OASIS = "urn:oasis:names:tc:opendocument:xmlns:"
SHEET = "xl/worksheets/sheet1.xml"


def write_parts(path: Path, parts: Mapping[str, str | bytes]) -> Path:
    """Write a zip file with these parts."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def xlsx_parts(
    rows: str,
    *,
    before: str = "",
    after: str = "",
    book: str = "",
    strings: str = "",
    target: str = "worksheets/sheet1.xml",
    spaces: tuple[str, str] = (MAIN, OFFICE),
) -> dict[str, str | bytes]:
    """Return the parts of a workbook with one sheet, Blad1, whose rows are given as markup."""
    main, office = spaces
    kinds = f"{PACKAGE}/content-types"
    return {
        "[Content_Types].xml": f'<Types xmlns="{kinds}"/>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{office}/worksheet" Target="{target}"/>'
        f'<Relationship Id="rId2" Type="{office}/sharedStrings" Target="sharedStrings.xml"/>'
        "</Relationships>",
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets>'
        f'<sheet name="Blad1" sheetId="1" r:id="rId1"/></sheets>{book}</workbook>',
        "xl/sharedStrings.xml": f'<sst xmlns="{main}">{strings}</sst>',
        SHEET: f'<worksheet xmlns="{main}">{before}<sheetData>{rows}</sheetData>{after}</worksheet>',
    }


def xlsx(path: Path, rows: str, **more: str) -> Path:
    """Write a workbook with one sheet, Blad1, whose rows are given as markup."""
    return write_parts(path, xlsx_parts(rows, **more))  # type: ignore[arg-type]  # every option but the namespaces is a text


Value: TypeAlias = str | float | bool | None


def save_xlsx(path: Path, sheets: Mapping[str, Sequence[Sequence[Value]]]) -> Path:
    """Write a workbook as a program does: values by sheet, row and column."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    for name, rows in sheets.items():
        page = book.create_sheet(name)
        for values in rows:
            page.append(values)
    book.save(path)
    return path


def save_ods(path: Path, sheets: Mapping[str, Sequence[Sequence[Value]]]) -> Path:
    """Write an OpenDocument workbook as a program does."""
    from odf import opendocument, table, text  # type: ignore[import-untyped]  # odfpy ships no types

    book = opendocument.OpenDocumentSpreadsheet()
    for name, rows in sheets.items():
        page = table.Table(name=name)
        for values in rows:
            line = table.TableRow()
            for value in values:
                kind = {str: {"valuetype": "string"}, type(None): {}}.get(
                    type(value), {"valuetype": "float", "value": value}
                )
                cell = table.TableCell(**kind)
                if value is not None:
                    cell.addElement(text.P(text=str(value)))
                line.addElement(cell)
            page.addElement(line)
        book.spreadsheet.addElement(page)
    book.save(str(path))
    return path


def ods(path: Path, tables: str, *, styles: str = "", manifest: str = "") -> Path:
    """Write an OpenDocument workbook whose tables are given as markup."""
    names = " ".join(
        f'xmlns:{short}="{OASIS}{space}:1.0"'
        for short, space in (
            *(("office", "office"), ("table", "table"), ("text", "text")),
            *(("style", "style"), ("draw", "drawing")),
        )
    )
    calc = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"
    return write_parts(
        path,
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "META-INF/manifest.xml": f'<m:manifest xmlns:m="{OASIS}manifest:1.0">{manifest}</m:manifest>',
            "content.xml": f'<office:document-content {names} xmlns:calcext="{calc}">'
            f"<office:automatic-styles>{styles}</office:automatic-styles><office:body>"
            f"<office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>",
        },
    )


def table(rows: str, more: str = "", name: str = "Blad1") -> str:
    """Return the markup of one OpenDocument table."""
    return f'<table:table table:name="{name}" {more}>{rows}</table:table>'


def row(cells: str, more: str = "") -> str:
    """Return the markup of one OpenDocument row."""
    return f"<table:table-row {more}>{cells}</table:table-row>"


def number(value: float, more: str = "") -> str:
    """Return the markup of one OpenDocument cell with a number."""
    return f'<table:table-cell office:value-type="float" office:value="{value}" {more}><text:p>{value}</text:p></table:table-cell>'


def word(value: str, more: str = "") -> str:
    """Return the markup of one OpenDocument cell with a text."""
    return f'<table:table-cell office:value-type="string" {more}><text:p>{value}</text:p></table:table-cell>'


def nothing(times: int) -> str:
    """Return the markup of empty OpenDocument cells."""
    return f'<table:table-cell table:number-columns-repeated="{times}"/>'
