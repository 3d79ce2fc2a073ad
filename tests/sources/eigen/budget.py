"""A budget as a fictional municipality would send it: titles, merged heads, subtotals, notes, faults.

The same rows as Excel, as OpenDocument and as CSV with semicolons and decimal commas. What is planted
wrong stands beside the row, so that a test can demand exactly that.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from pathlib import Path

CODE, YEAR = "GM9001", 2025
SHEET = "Begroting 2025"
STAND = "na 3e wijziging"
LASTEN, BATEN = "F", "G"


class Formula:
    """A formula of which no outcome is in the file."""


class Broken:
    """A cell with #REF!."""


class Joined:
    """A cell that is merged with the one above it."""


Cell: TypeAlias = "str | Decimal | int | datetime.date | type | None"


@dataclass
class Line:
    """A row of the body.

    Attributes
    ----------
    wrong
        Column and part of the reason on the uitvallijst; empty for a good row.
    """

    cells: list[Cell]
    wrong: tuple[str, str] | None = None
    raw: str = ""
    """Of a CSV: the line as it stands, when it is no proper one."""


@dataclass
class Budget:
    """The rows, and what must come of them."""

    lines: list[Line] = field(default_factory=list)
    posts: dict[tuple[str, str], tuple[int, int]] = field(default_factory=dict)
    """Cents of lasten and baten by taakveld and product, of the good rows."""

    def wrong(self, first: int) -> dict[int, tuple[str, str]]:
        """Return what is wrong by row number, when the body begins at row `first`."""
        return {number: line.wrong for number, line in enumerate(self.lines, first) if line.wrong}


TITLES = [
    ["Gemeente Voorbeeldstad"],
    ["Programmabegroting 2025, stand na de 3e begrotingswijziging"],
    ["bedragen in hele euro's"],
    [],
]
UPPER = [
    "Taakveld",
    None,
    "Product",
    "Begroting 2025 primitief",
    None,
    "Begroting 2025 na wijziging",
    None,
    None,
    "Toelichting",
]
LOWER = ["Code", "Omschrijving", None, "Lasten", "Baten", "Lasten", "Baten", "Resultaat", None]
HEAD: list[list[Any]] = [*TITLES, UPPER, LOWER]
MERGED_HEADS = ["A5:B5", "C5:C6", "D5:E5", "F5:H5", "I5:I6"]
FIRST = len(TITLES) + 3
"""Row of the body's first line, numbered from 1."""
PROGRAMMES: dict[str, list[tuple[str, str, str, str, str]]] = {
    "Programma 1 Bestuur, veiligheid en bedrijfsvoering": [
        ("0.1", "Bestuur", "001010", "1250400.25", "12500"),
        ("0.2", "Burgerzaken", "002010", "640000", "310250.5"),
        ("0.4", "Overhead", "004010", "6120000", "85000"),
        ("0.5", "Treasury", "005010", "150000", "240000"),
        ("0.7", "Algemene uitkering", "007010", "0", "24150000"),
        ("0.10", "Mutaties reserves", "010010", "300000", "1450000"),
        ("1.1", "Crisisbeheersing en brandweer", "011010", "980000", "0"),
    ],
    "Programma 2 Ruimte, economie en onderwijs": [
        ("2.1", "Verkeer en vervoer", "021010", "2310000", "45000"),
        ("3.1", "Economische ontwikkeling", "031010", "210000.75", "0"),
        ("4.2", "Onderwijshuisvesting", "042010", "1480000", "30000"),
        ("5.2", "Sportaccommodaties", "052010", "1100000", "320000"),
        ("7.2", "Riolering", "072010", "1650000", "2100000"),
        ("8.3", "Wonen en bouwen", "083010", "890000", "610000"),
    ],
    "Programma 3 Sociaal domein": [
        ("6.1", "Samenkracht en burgerparticipatie", "061010", "2684000", "410000"),
        ("6.21", "Toegang Wmo", "062110", "244000", "0"),
        ("6.22", "Toegang Jeugd", "062210", "488000.10", "0"),
        ("6.3", "Inkomensregelingen", "063010", "5978000", "4790000"),
        ("6.60", "Hulpmiddelen en diensten Wmo", "066010", "780000", "15000"),
        ("6.711", "Huishoudelijke hulp", "067110", "1390000", "95000"),
        ("6.751", "Jeugdhulp ambulant lokaal", "067510", "1874000.99", "0"),
        ("6.752", "Jeugdhulp ambulant regionaal", "067520", "905000", "0"),
        ("6.821", "Jeugdbescherming", "068210", "488000", "0"),
    ],
}
NOTES = [
    "Toelichting:",
    "1) Inclusief de rijksbijdrage zoals verwerkt in de septembercirculaire.",
    "2) Bedragen zijn onder voorbehoud van vaststelling door de raad.",
]


def post(
    code: str,
    name: str,
    product: str,
    lasten: Cell,
    baten: Cell,
    wrong: tuple[str, str] | None = None,
) -> Line:
    """Make a row, with figures of the budget before its changes beside it and a remark behind it."""
    before: list[Cell] = [Decimal(1000), Decimal(0)]
    net = lasten - baten if isinstance(lasten, Decimal) and isinstance(baten, Decimal) else None
    return Line([code, name, product, *before, lasten, baten, net, "zie het raadsbesluit"], wrong)


def total(
    label: str, lasten: Decimal, baten: Decimal, wrong: tuple[str, str] | None = None
) -> Line:
    """Make a row that adds up others."""
    return Line([label, None, None, None, None, lasten, baten, lasten - baten, None], wrong)


def build(form: str, *, faults: bool = True) -> Budget:
    """Return the budget, for one form (xlsx, ods or csv), with or without its twelve faults."""
    budget = Budget()
    planted = planted_in(form) if faults else {}
    everything = [Decimal(0), Decimal(0)]
    for number, (title, rows) in enumerate(PROGRAMMES.items(), start=1):
        budget.lines.append(Line([title]))
        begin = len(budget.lines)
        for code, name, product, *money in rows:
            lasten, baten = map(Decimal, money)
            budget.lines.append(post(code, name, product, lasten, baten))
            budget.posts[code, product] = (int(lasten * 100), int(baten * 100))
        budget.lines += planted.get(number, [])
        sums = [_sum(budget.lines[begin:], column) for column in (5, 6)]
        everything = [a + b for a, b in zip(everything, sums, strict=True)]
        off = faults and number == 2
        budget.lines.append(
            total(
                f"Subtotaal programma {number}",
                sums[0] + (900 if off else 0),
                sums[1],
                (LASTEN, "een verschil van +€ 900,00") if off else None,
            )
        )
        budget.lines.append(Line([]))
    budget.lines.append(total("Totaal lasten en baten", everything[0], everything[1]))
    budget.lines += [Line([]), *(Line([note]) for note in NOTES)]
    return budget


def _sum(lines: list[Line], column: int) -> Decimal:
    cells = [line.cells[column] for line in lines if len(line.cells) > column]
    return sum((cell for cell in cells if isinstance(cell, Decimal)), Decimal(0))


def planted_in(form: str) -> dict[int, list[Line]]:
    """Return eleven faults by programme; the twelfth is the subtotal of programme 2."""
    amount, other = Decimal(45000), Decimal(0)
    joined = post("6.713", "Dagbesteding", "067130", Joined, other, (LASTEN, "samengevoegde cel"))
    special: dict[str, list[Line]] = {
        "xlsx": [
            post(
                "6.22",
                "Toegang Jeugd inkoop",
                "062220",
                Formula,
                other,
                (LASTEN, "formule zonder bewaarde uitkomst"),
            ),
            post("6.23", "Toegang integraal", "062310", amount, Broken, (BATEN, "foutwaarde")),
            post("6.712", "Begeleiding", "067120", amount, other, (LASTEN, "samengevoegde cel")),
            joined,
            post(
                "6.5",
                "Arbeidsparticipatie",
                "065010",
                datetime.date(2025, 2, 1),
                other,
                (LASTEN, "een datum"),
            ),
        ],
        "ods": [
            post(
                "6.22",
                "Toegang Jeugd inkoop",
                "062220",
                Formula,
                other,
                (LASTEN, "formule zonder bewaarde uitkomst"),
            ),
            post(
                "6.23",
                "Toegang integraal",
                "111222333",
                amount,
                other,
                ("C", "burgerservicenummer"),
            ),
            post("6.712", "Begeleiding", "067120", amount, other, (LASTEN, "samengevoegde cel")),
            joined,
            post(
                "6.5",
                "Arbeidsparticipatie",
                "065010",
                datetime.date(2025, 2, 1),
                other,
                (LASTEN, "een datum"),
            ),
        ],
        "csv": [
            Line(
                [],
                ("", "6 kolommen in plaats van 9"),
                raw="6.22;Toegang Jeugd inkoop;062220;1.000,00;0,00;45.000,00",
            ),
            post(
                "6.23",
                "Toegang integraal",
                "111222333",
                amount,
                other,
                ("C", "burgerservicenummer"),
            ),
            Line(
                [],
                ("", "10 kolommen in plaats van 9"),
                raw="6.712;Begeleiding; wijk;067120;1.000,00;0,00;45.000,00;0,00;45.000,00;zie besluit",
            ),
            post(
                "6.5",
                "Arbeidsparticipatie",
                "065010",
                "1,234",
                other,
                (LASTEN, "meer cijfers achter het decimaalteken"),
            ),
        ],
    }
    return {
        1: [
            post("0.3", "Beheer gebouwen", "003010", -amount, other, (LASTEN, "verkeerde teken")),
            post(
                "0.8", "Overige baten en lasten", "008010", amount, other, ("C", "dezelfde sleutel")
            ),
            post(
                "0.8", "Overige baten en lasten", "008010", amount, other, ("C", "dezelfde sleutel")
            ),
        ],
        3: [
            post(
                "6.77",
                "Jeugdhulp overig",
                "067710",
                amount,
                other,
                ("A", "taakveld 6.77 bestaat in 2025 niet"),
            ),
            post(
                "6.72",
                "Maatwerk jeugd",
                "067210",
                amount,
                other,
                ("A", "hoort bij de indeling van 2017–2024"),
            ),
            post(
                "6.71",
                "Maatwerk Wmo",
                "067100",
                amount,
                other,
                ("A", "wordt sinds 2023 niet meer geboekt"),
            ),
            post(
                "6.4",
                "WSW en beschut werk",
                "064010",
                "n.t.b.",
                other,
                (LASTEN, "tekst in plaats van een bedrag"),
            ),
            post("6.91", "Beleid Wmo", "069110", "1.2345", other, (LASTEN, "punten en komma's")),
            *special[form],
        ],
    }


def stated(**more: Any) -> dict[str, Any]:
    """Return the mapping a user would make of this budget."""
    return {
        "tabblad": SHEET,
        "koprijen": [5, 6],
        "gemeente": CODE,
        "jaar": YEAR,
        "document": "begroting_na_wijziging",
        "stand": STAND,
        "publicatiedatum": "2025-09-25",
        "status": "definitief",
        "bron": "raadsbesluit 25 september 2025",
        "eenheid": "euro",
        "decimaal": "komma",
        "teken": "positief",
        "negatief": "afkeuren",
        "lege_cel": "nul",
        "dubbel": "afkeuren",
        "kolommen": {
            "taakveld": "Taakveld / Code",
            "product": "Product",
            "lasten": "Begroting 2025 na wijziging / Lasten",
            "baten": "Begroting 2025 na wijziging / Baten",
        },
    } | more


def save_xlsx(path: Path, budget: Budget) -> Path:
    """Write the budget as Excel, with last year's figures on a hidden sheet."""
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.worksheets[0])
    page: Any = book.create_sheet(SHEET)
    for row in HEAD:
        page.append(row)
    page.merge_cells("A1:I1")
    for block in MERGED_HEADS:
        page.merge_cells(block)
    for number, line in enumerate(budget.lines, start=FIRST):
        for column, cell in enumerate(line.cells, start=1):
            at = page.cell(number, column)
            if cell is Formula:
                at.value = "=F8*1.02"
            elif cell is Broken:
                at.value, at.data_type = "#REF!", "e"
            elif cell is Joined:
                page.merge_cells(
                    start_row=number - 1, end_row=number, start_column=column, end_column=column
                )
            elif cell is not None:
                at.value = float(cell) if isinstance(cell, Decimal) else cell
        if len(line.cells) == 1 and str(line.cells[0]).startswith("Programma"):
            page.merge_cells(start_row=number, end_row=number, start_column=1, end_column=9)
    last_year = book.create_sheet("Begroting 2024")
    last_year.sheet_state = "hidden"
    last_year.append(["Taakveld", "Product", "Lasten", "Baten"])
    last_year.append(["6.72", "067210", 1_700_000, 0])
    book.save(path)
    return path


def save_ods(path: Path, budget: Budget) -> Path:
    """Write the budget as OpenDocument."""
    from odf import opendocument, table, text  # type: ignore[import-untyped]  # odfpy ships no types

    book = opendocument.OpenDocumentSpreadsheet()
    page = table.Table(name=SHEET)
    spans = {"A5": (1, 2), "C5": (2, 1), "D5": (1, 2), "F5": (1, 3), "I5": (2, 1)}
    rows: list[list[Any]] = [*HEAD, *(line.cells for line in budget.lines)]
    for number, cells in enumerate(rows, start=1):
        line = table.TableRow()
        for column, cell in enumerate(cells):
            below = rows[number] if number < len(rows) else []
            high, wide = spans.get(f"{'ABCDEFGHI'[column]}{number}", (1, 1))
            if len(below) > column and below[column] is Joined:
                high = 2
            more: dict[str, Any] = {}
            if (high, wide) != (1, 1):
                more = {"numberrowsspanned": high, "numbercolumnsspanned": wide}
            line.addElement(_ods_cell(table, text, cell, more))
        page.addElement(line)
    book.spreadsheet.addElement(page)
    book.save(str(path))
    return path


def _ods_cell(table: Any, text: Any, cell: Cell, more: dict[str, Any]) -> Any:
    if cell is Joined:
        return table.CoveredTableCell()
    if cell is Formula:
        return table.TableCell(formula="of:=[.F8]*1.02", **more)
    if cell is None:
        return table.TableCell(**more)
    if isinstance(cell, datetime.date):
        made = table.TableCell(valuetype="date", datevalue=cell.isoformat(), **more)
    elif isinstance(cell, Decimal):
        made = table.TableCell(valuetype="float", value=str(cell), **more)
    else:
        made = table.TableCell(valuetype="string", **more)
    made.addElement(text.P(text=str(cell)))
    return made


def save_csv(path: Path, budget: Budget, encoding: str = "utf-8") -> Path:
    """Write the budget as a Dutch spreadsheet exports it: semicolons, decimal commas, dots."""
    lines = [";".join(_csv_cell(cell) for cell in [*row, *[None] * (9 - len(row))]) for row in HEAD]
    for line in budget.lines:
        cells = [*line.cells, *[None] * (9 - len(line.cells))]
        lines.append(line.raw or ";".join(map(_csv_cell, cells)))
    path.write_bytes(("\r\n".join(lines) + "\r\n").encode(encoding))
    return path


def _csv_cell(cell: Cell) -> str:
    if isinstance(cell, Decimal):
        return f"{cell:,.2f}".translate(str.maketrans(",.", ".,"))
    text = "" if cell is None else str(cell)
    return f'"{text}"' if ";" in text else text
