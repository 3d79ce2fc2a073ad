"""The workbook with budgets for bijstand: two stands of one year, in two units.

The budget that was final is what the municipality booked as baten on the taakveld of bijstand in its
jaarrekening; the provisional one is what it had in its begroting.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sluitend.demo.cells import BadCell, Page
from sluitend.demo.country import EURO_PER_KEUR
from sluitend.demo.iv3_files import INCOME
from sluitend.demo.plants import BEGROTING, JAARREKENING
from sluitend.demo.spending import BATEN
from sluitend.demo.taakvelden import two_digit_titles

if TYPE_CHECKING:
    from sluitend.demo.cells import Cell
    from sluitend.demo.country import Country
    from sluitend.demo.plants import Document

YEAR = 2024
FOLDER = "buig_2024"
PUBLISHED = "2024-10-01"
FILE = "budgetten.xlsx"
PROVISIONAL, FINAL = f"Voorlopig {YEAR}", f"Definitief {YEAR}"
HISTORICAL_UNTIL, OBJECTIVE_FROM = 15_000, 40_000
"""Inhabitants up to which a budget is historical, and from which it is objective."""

BAD_CELLS = (
    BadCell(
        f"{FOLDER}/{FILE}", PROVISIONAL, "9010", "E", "n.n.b.", "geen getal",
        "Het budget was bij het versturen nog niet bekend.",
    ),
    BadCell(
        f"{FOLDER}/{FILE}", FINAL, "9009", "A", 9008, "deze gemeente bestaat niet in 2024",
        "Een code die in 2019 is opgeheven.",
    ),
)  # fmt: skip


def budget_pages(country: Country) -> list[Page]:
    """Return a sheet per stand, each with its macro budget under it, and the notes."""
    return [
        Page(
            PROVISIONAL,
            _rows(
                country,
                f"Voorlopige budgetten gebundelde uitkering Participatiewet {YEAR} (fictief land)",
                "Bedragen x € 1.000",
                [float(keur) for keur in budgets(country, BEGROTING)],
            ),
        ),
        Page(
            FINAL,
            _rows(
                country,
                f"Definitieve budgetten gebundelde uitkering Participatiewet {YEAR} (fictief land)",
                "Bedragen in euro",
                [float(keur * EURO_PER_KEUR) for keur in budgets(country, JAARREKENING)],
            ),
        ),
        Page("Toelichting", [["Alle budgetten in deze werkmap zijn verzonnen."]]),
    ]


def budgets(country: Country, document: Document) -> list[int]:
    """Return the budget per municipality in 1,000 euro, in the order of `Country.codes`."""
    column = list(two_digit_titles(YEAR)).index(INCOME)
    return [int(keur) for keur in country.filed(YEAR, document)[:, column, BATEN]]


def _rows(country: Country, title: str, unit: str, whole: list[float]) -> list[list[Cell]]:
    rows: list[list[Cell]] = [
        [title],
        [unit],
        [],
        ["Gemeentecode", "Gemeente", "Budget historisch", "Budget objectief", "Budget"],
    ]
    sums = [0.0, 0.0]
    for code, budget in zip(country.codes(YEAR), whole, strict=True):
        historical = round(budget * _historical(country.inhabitants[code, YEAR]), 2)
        name = country.municipality(code).name(YEAR)
        rows.append([int(code.removeprefix("GM")), name, historical, budget - historical, budget])
        sums = [sums[0] + historical, sums[1] + budget - historical]
    return [*rows, [None, "Macrobudget", *sums, sum(whole)], ["Bron: verzonnen"]]


def _historical(people: int) -> float:
    """Return the share of a budget that follows what was spent before."""
    span = OBJECTIVE_FROM - HISTORICAL_UNTIL
    return min(1.0, max(0.0, (OBJECTIVE_FROM - people) / span))
