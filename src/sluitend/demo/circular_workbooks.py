"""The workbooks of a circular that came after those in the files: a rekenmodel and payments."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sluitend.demo.cells import BadCell, Formula, Page
from sluitend.demo.gemeentefonds_files import (
    CLUSTERS,
    TOTAL,
    payments_table,
    volumes_table,
    weights_table,
)
from sluitend.demo.municipalities import PROVINCES

if TYPE_CHECKING:
    import polars as pl

    from sluitend.demo.cells import Cell
    from sluitend.demo.country import Country

    Row = list[Cell]

CIRCULAR, YEAR = "M2025", 2026
"""No other file of the country has anything of this circular."""
FACTOR = 1.412
FOLDER = "circulaire_mei_2025"
PUBLISHED = "2025-05-28"
MODEL, PAYMENTS = "rekenmodel.xlsx", "betalingen.xlsx"
VOLUMES_PAGE, WEIGHTS_PAGE, PAYMENTS_PAGE = "Volumina", "Gewichten", "SI-IU-DU"
TITLE = f"Rekenmodel meicirculaire gemeentefonds 2025, uitkeringsjaar {YEAR} (fictief land)"
MUTATIONS = {"Jeugd: hervormingsagenda": -3.0, "Wmo: eigen bijdrage": 1.25}
"""Taakmutatie: euro per inhabitant."""
NOTE = "* voorlopig"

BAD_CELLS = (
    BadCell(
        f"{FOLDER}/{MODEL}", VOLUMES_PAGE, "9019", "E", "88.512", "op twee manieren te lezen is",
        "Een punt voor duizendtallen in een cel met tekst.",
    ),
    BadCell(
        f"{FOLDER}/{MODEL}", VOLUMES_PAGE, "9007", "A", 9022, "deze gemeente bestaat niet in 2026",
        "Een code die in 2023 is opgeheven.",
    ),
    BadCell(
        f"{FOLDER}/{MODEL}", VOLUMES_PAGE, "9024", "G", Formula("=E21*0.05"),
        "een formule zonder opgeslagen uitkomst",
        "Het bestand is gemaakt door een programma dat niet rekent.",
    ),
    BadCell(
        f"{FOLDER}/{MODEL}", VOLUMES_PAGE, "9033", "M", -3, "een aantal onder nul",
        "Een correctie van hectaren land in plaats van het aantal zelf.",
    ),
    BadCell(
        f"{FOLDER}/{MODEL}", WEIGHTS_PAGE, "jong", "J", 740.0,
        "de clusters tellen niet op tot de kolom Totaal",
        "Twee cijfers van een totaal zijn verwisseld.",
    ),
    BadCell(
        f"{FOLDER}/{PAYMENTS}", PAYMENTS_PAGE, "9035", "A", 9034, "dubbele sleutel",
        "De code van de regel erboven is doorgetrokken.", twin="9034",
    ),
)  # fmt: skip


def model_pages(country: Country) -> list[Page]:
    """Return the sheets with units, amounts per unit and the uitkeringsfactor."""
    return [
        Page("Kerngegevens", [[TITLE], [], ["Uitkeringsfactor", FACTOR]]),
        Page(VOLUMES_PAGE, _volumes(country)),
        Page(WEIGHTS_PAGE, _weights()),
        Page("Toelichting", [["Toelichting"], ["Dit rekenmodel is verzonnen, met alles erin."]]),
    ]


def payment_pages(country: Country) -> list[Page]:
    """Return the sheets with payments and with taakmutaties, and a hidden one that is not for readers."""
    paid = _by_municipality(payments_table(country, [(CIRCULAR, YEAR)]), "uitkering", "bedrag_eur")
    first, *others = paid.columns[3:]
    heads: Row = ["Gemeentecode", "Gemeente", "Provincie", f"{first}*", *others]
    title: Row = ["Meicirculaire gemeentefonds 2025 (fictief land)"]
    unit: Row = [f"Integratie- en decentralisatie-uitkeringen, uitkeringsjaar {YEAR}, in euro"]
    rows: list[Row] = [title, unit, [], heads, *_places(paid), _total(paid), [NOTE]]
    return [
        Page(PAYMENTS_PAGE, rows),
        Page("Taakmutaties", _mutations(country)),
        Page("werkblad", [["CBS", "oud"], [9001, 1]], hidden=True),
    ]


def _by_municipality(table: pl.DataFrame, dimension: str, value: str) -> pl.DataFrame:
    return table.pivot(dimension, index=["gm_code", "naam", "prov"], values=value)


def _places(wide: pl.DataFrame) -> list[Row]:
    """Return a row per municipality; its code is a number, as in a sheet."""
    return [[int(code.removeprefix("GM")), *rest] for code, *rest in wide.iter_rows()]


def _total(wide: pl.DataFrame) -> Row:
    sums = [float(wide[name].sum()) for name in wide.columns[3:]]
    return [None, "Totaal Nederland", None, *sums]


def _volumes(country: Country) -> list[Row]:
    wide = _by_municipality(volumes_table(country, [(CIRCULAR, YEAR)]), "maatstaf", "volume")
    heads: Row = ["CBS", "Naam", "Prov", *wide.columns[3:]]
    return [[TITLE], [None, "Aantallen per maatstaf"], heads, *_places(wide), _total(wide), [NOTE]]


def _weights() -> list[Row]:
    wide = weights_table([(CIRCULAR, YEAR)]).pivot(
        "cluster", index=["maatstaf", "omschrijving"], values="gewicht_eur"
    )
    clusters = [*CLUSTERS, TOTAL]
    heads: Row = ["Codering maatstaf", "Naam maatstaf", *clusters]
    rows: list[Row] = [
        list(row) for row in wide.select("maatstaf", "omschrijving", *clusters).iter_rows()
    ]
    return [[TITLE], ["Bedragen per eenheid in euro's"], [], heads, *rows, [NOTE]]


def _mutations(country: Country) -> list[Row]:
    """Return taakmutaties in order of province, each with its subtotal."""
    rows: list[Row] = [
        ["Meicirculaire gemeentefonds 2025 (fictief land)"],
        [f"Taakmutaties {YEAR} in euro"],
        ["CBS-code", "Gemeente", *MUTATIONS],
    ]
    for province, name in PROVINCES.items():
        inside = [c for c in country.codes(YEAR) if country.municipality(c).province == province]
        people = {code: country.inhabitants[code, YEAR] for code in inside}
        rows += [
            [
                int(code.removeprefix("GM")),
                country.municipality(code).name(YEAR),
                *(euro * people[code] for euro in MUTATIONS.values()),
            ]
            for code in inside
        ]
        sums = [euro * sum(people.values()) for euro in MUTATIONS.values()]
        rows.append([None, f"Subtotaal {name}", *sums])
    return rows
