"""The own budget of one municipality: what it adopted first, and after three changes.

The begroting as adopted first is the one of Iv3, but for one part of the toegang that the municipality
files elsewhere; its amounts are split over products.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from sluitend.demo.cells import BROKEN, BadCell, Formula, Page
from sluitend.demo.country import EURO_PER_KEUR
from sluitend.demo.plants import BEGROTING
from sluitend.demo.spending import BATEN, LASTEN
from sluitend.demo.taakvelden import RESERVES, detail_titles

if TYPE_CHECKING:
    from sluitend.demo.cells import Cell
    from sluitend.demo.country import Country

    Row = list[Cell]

CODE, YEAR = "GM9010", 2025
FOLDER = "eigen_begroting"
FILE = f"begroting_{YEAR}.xlsx"
SHEET = f"Begroting {YEAR}"
SHIFTED = ("6.23", "6.22", 120)
"""Thousands of euro that Iv3 has on the first taakveld, and the municipality's own budget on the second."""
SPLIT_PERCENT = 61
"""Part of a taakveld on its first product, when it has two."""
SPLIT_FROM = 1_000_000
"""Euro of lasten from which a taakveld has two products."""


@dataclass(frozen=True, slots=True)
class Change:
    """One change of the budget, on the first product of a taakveld; whole euro."""

    taakveld: str
    lasten: int
    baten: int
    story: str


CHANGES = (
    Change("6.752", 285_000, 0, "1e wijziging: meer jeugdigen met specialistische hulp"),
    Change("6.1", 410_000, 410_000, "2e wijziging: opvang uit Oekraïne, betaald door het Rijk"),
    Change("6.711", -96_000, 0, "2e wijziging: minder huishoudelijke hulp dan begroot"),
    Change(RESERVES, 0, 189_000, "3e wijziging: het tekort komt uit de algemene reserve"),
)
"""Together they close: what the lasten grow, the baten grow."""
PROGRAMMES = {
    "Programma 1 Bestuur en bedrijfsvoering": "01",
    "Programma 2 Ruimte, economie en onderwijs": "234578",
    "Programma 3 Sociaal domein": "6",
}
"""Title: hoofdtaakvelden."""
TITLES = (
    "Gemeente {naam}",
    f"Programmabegroting {YEAR}, stand na de 3e begrotingswijziging",
    "bedragen in hele euro's",
)
UPPER = (
    "Taakveld", None, "Product", f"Begroting {YEAR} primitief", None,
    f"Begroting {YEAR} na wijziging", None, None, "Toelichting",
)  # fmt: skip
LOWER = ("Code", "Omschrijving", None, "Lasten", "Baten", "Lasten", "Baten", "Saldo", None)
MERGED = ("A5:B5", "C5:C6", "D5:E5", "F5:H5", "I5:I6")
FIRST = len(TITLES) + 4
"""Row of the first programme, numbered from 1."""
MONEY = "DEFG"
NOTES = (
    "Toelichting:",
    "1) Verzonnen bedragen van een verzonnen gemeente.",
    "2) Onder voorbehoud van vaststelling door de raad.",
)

MAPPING = """\
# Hoe {bestand} te lezen is: {wat}.
tabblad: "{tabblad}"
koprijen: [5, 6]
gemeente: "{code}"
jaar: {jaar}
document: "{document}"
stand: "{stand}"
publicatiedatum: "{dag}"
status: "definitief"
bron: "verzonnen raadsbesluit van {dag}"
eenheid: "euro"
decimaal: "komma"
teken: "positief"
negatief: "afkeuren"
lege_cel: "nul"
dubbel: "afkeuren"
kolommen:
  taakveld: "Taakveld / Code"
  product: "Product"
  lasten: "{kop} / Lasten"
  baten: "{kop} / Baten"
"""
MAPPINGS = {
    "kaart_primitief.yaml": {
        "wat": "de begroting zoals eerst vastgesteld",
        "document": "begroting_primitief",
        "stand": "primitief",
        "dag": "2024-11-07",
        "kop": UPPER[3],
    },
    "kaart_na_wijziging.yaml": {
        "wat": "de begroting na wijziging",
        "document": "begroting_na_wijziging",
        "stand": "na 3e wijziging",
        "dag": "2025-09-25",
        "kop": UPPER[5],
    },
}

_FILE = f"{FOLDER}/{FILE}"
BAD_CELLS = (
    BadCell(
        _FILE, SHEET, "675210", "A", "6.72", "hoort bij de indeling van 2017–2024",
        "Een taakveld uit de begroting van vorig jaar.",
    ),
    BadCell(
        _FILE, SHEET, "682110", "A", "6.77", "taakveld 6.77 bestaat in 2025 niet",
        "Een typefout in het taakveld.",
    ),
    BadCell(
        _FILE, SHEET, "000110", "A", 0.1, "0.10",
        "Het rekenprogramma maakte een getal van de code; het kan 0.1 of 0.10 zijn.",
    ),
    BadCell(
        _FILE, SHEET, "600410", "A", None, "het taakveld ontbreekt",
        "Het taakveld is niet ingevuld.",
    ),
    BadCell(
        _FILE, SHEET, "671210", "C", "111222333", "burgerservicenummer",
        "Een negencijferig nummer dat van een persoon kan zijn.",
    ),
    BadCell(
        _FILE, SHEET, "606010", "F", "n.t.b.", "tekst in plaats van een bedrag",
        "Het bedrag was nog niet bekend.",
    ),
    BadCell(
        _FILE, SHEET, "602110", "F", "1.2345", "punten en komma's",
        "Een punt op een plaats waar geen duizendtallen beginnen.",
    ),
    BadCell(
        _FILE, SHEET, "602210", "F", -45_000, "verkeerde teken",
        "Lasten met een min ervoor.",
    ),
    BadCell(
        _FILE, SHEET, "600510", "F", Formula("=D60*1.02"), "formule zonder bewaarde uitkomst",
        "Het bestand is bewaard zonder te rekenen.",
    ),
    BadCell(
        _FILE, SHEET, "600310", "G", BROKEN, "foutwaarde",
        "Een verwijzing naar een cel die er niet meer is.",
    ),
    BadCell(
        _FILE, SHEET, "675110", "F", date(2025, 2, 1), "een datum",
        "Het rekenprogramma maakte een datum van een getal.",
    ),
    BadCell(
        _FILE, SHEET, "000420", "C", "000410", "dezelfde sleutel",
        "Het product van de regel erboven is doorgetrokken.", twin="000410",
    ),
    BadCell(
        _FILE, SHEET, "Subtotaal programma 2", "F", 1_234_567, "een verschil van",
        "Een subtotaal is overgetypt en niet bijgewerkt.",
    ),
)  # fmt: skip
"""What `budget_page` gets wrong in the faulty variant, for who reads the budget after its changes."""


@dataclass(frozen=True, slots=True)
class Post:
    """One product: whole euro of lasten and baten, as adopted first and after all changes."""

    taakveld: str
    product: str
    first: tuple[int, int]
    after: tuple[int, int]


def posts(country: Country) -> list[Post]:
    """Return every product of the municipality's own budget, in order of taakveld."""
    row = country.codes(YEAR).index(CODE)
    filed = country.filed_detail(YEAR, BEGROTING)[row] * EURO_PER_KEUR
    euro = {
        taakveld: [int(filed[column, LASTEN]), int(filed[column, BATEN])]
        for column, taakveld in enumerate(detail_titles(YEAR))
    }
    from_, to, keur = SHIFTED
    euro[from_][0] -= keur * EURO_PER_KEUR
    euro[to][0] += keur * EURO_PER_KEUR
    found = []
    for taakveld, (lasten, baten) in euro.items():
        if lasten or baten:
            found += _products(taakveld, lasten, baten)
    return found


def _products(taakveld: str, lasten: int, baten: int) -> list[Post]:
    changed = [c for c in CHANGES if c.taakveld == taakveld]
    more = (sum(c.lasten for c in changed), sum(c.baten for c in changed))
    parts = [(lasten, baten)]
    if lasten >= SPLIT_FROM:
        part = lasten * SPLIT_PERCENT // 100
        parts = [(part, baten), (lasten - part, 0)]
    main, _, rest = taakveld.partition(".")
    return [
        Post(
            taakveld,
            f"{main}{rest.zfill(3)}{number}0",
            part,
            (part[0] + more[0], part[1] + more[1]) if number == 1 else part,
        )
        for number, part in enumerate(parts, start=1)
    ]


def budget_page(country: Country) -> Page:
    """Return the sheet: titles, two rows of heads, programmes with subtotals, a total and notes."""
    titles = detail_titles(YEAR)
    name = country.municipality(CODE).name(YEAR)
    rows: list[Row] = [[text.format(naam=name)] for text in TITLES]
    rows += [[], list(UPPER), list(LOWER)]
    remarks = {change.taakveld: change.story for change in CHANGES}
    grand: list[Post] = []
    merged = ["A1:I1", *MERGED]
    for number, (title, mains) in enumerate(PROGRAMMES.items(), start=1):
        mine = [post for post in posts(country) if post.taakveld[0] in mains]
        rows.append([title])
        merged.append(f"A{len(rows)}:I{len(rows)}")
        for post in mine:
            lasten, baten = post.after
            remark = remarks.get(post.taakveld) if post.first != post.after else None
            rows.append(
                [
                    post.taakveld,
                    titles[post.taakveld],
                    post.product,
                    *post.first,
                    *post.after,
                    Formula(f"=G{len(rows) + 1}-F{len(rows) + 1}", baten - lasten),
                    remark,
                ]
            )
        rows.append(_sums(f"Subtotaal programma {number}", mine, len(rows) + 1 - len(mine)))
        rows.append([])
        grand += mine
    notes: list[Row] = [[note] for note in NOTES]
    rows += [_total(grand), [], *notes]
    return Page(SHEET, rows, tuple(merged))


def _amounts(some: list[Post]) -> list[int]:
    pairs = [(*post.first, *post.after) for post in some]
    return [sum(column) for column in zip(*pairs, strict=True)]


def _sums(label: str, some: list[Post], first: int) -> Row:
    """Return a subtotal as a sheet has it: formulas, with the outcome that was kept."""
    sums = _amounts(some)
    cells = [
        Formula(f"=SUM({letter}{first}:{letter}{first + len(some) - 1})", total)
        for letter, total in zip(MONEY, sums, strict=True)
    ]
    return [label, None, None, *cells, sums[3] - sums[2]]


def _total(some: list[Post]) -> Row:
    sums = _amounts(some)
    return ["Totaal lasten en baten", None, None, *sums, sums[3] - sums[2]]


def last_year_page() -> Page:
    """Return a sheet that was hidden, with figures that are not of this budget."""
    rows: list[Row] = [["Taakveld", "Product", "Lasten", "Baten"], ["6.72", "607210", 1_700_000, 0]]
    return Page(f"Begroting {YEAR - 1}", rows, hidden=True)


def mapping_text(name: str) -> str:
    """Return the mapping of columns of that name, for the file beside it."""
    return MAPPING.format(bestand=FILE, tabblad=SHEET, code=CODE, jaar=YEAR, **MAPPINGS[name])
