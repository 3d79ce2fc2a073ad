"""Balance sheets, and the ratios that municipalities publish with each budget."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from sluitend.demo.iv3_files import BALANCE_EURO, EQUITY_EURO, totals_table
from sluitend.demo.plants import JAARREKENING
from sluitend.demo.spending import split_units

if TYPE_CHECKING:
    from pathlib import Path

    from sluitend.demo.country import Country

FIRST_BALANCE, LAST_BALANCE = 2017, 2024
# code and title as the source cuts it|weight
_ASSETS = """\
A121 Gronden en terreinen|20
A123 Bedrijfsgebouwen|90
A124 Grond-, weg- en waterbouwkundige ..|70
A213 Onderhanden werk (incl. bouwgrond..|25
A221 Vorderingen op openbare lichamen|15
A225a Uitzettingen in ‘s Rijks schatk..|10
A23 Liquide middelen (kas en banksaldi)|2
A29d Overige overlopende activa|8
"""
_EQUITY = """\
P111 Algemene reserve|35
P112 Bestemmingsreserves|60
P114 Saldo van rekening|5
"""
_DEBTS = """\
P12 Voorzieningen|20
P133 Onderhandse leningen van binnenla..|110
P213 Overige vlottende schulden|25
P29d Overige overlopende passiva|15
"""
OLD_P140, NEW_P140 = "P140 Overige leningen met een rentetyp..", "P140 Vooruitontvangen bedragen.."
"""A code that got another meaning, with a year between."""
P140_KEUR, P140_CHANGED = 5, 2020
RATIOS = {
    "Netto schuldquote": 0.55,
    "Netto schuldquote gecorrigeerd voor alle verstrekte leningen": 0.48,
    "Solvabiliteitsratio": EQUITY_EURO / BALANCE_EURO,
    "Structurele exploitatieruimte": 0.01,
    "Grondexploitatie": 0.06,
    "Belastingcapaciteit": 1.02,
}
SOLVENCY = "Solvabiliteitsratio"
BUDGET_YEARS = range(2020, 2026)
EMPTY = (("GM9036", 2023, "Grondexploitatie"), ("GM9014", 2021, "Belastingcapaciteit"))
"""Ratios that a municipality left open in a budget, for all its years."""


def write_balances(country: Country, directory: Path) -> list[Path]:
    """Write both files; per municipality the balance adds up to what the Iv3 totals say."""
    names = ("balansposten_jaarrekening_2017_2024.csv", "bbv_kengetallen_begroting_2020_2025.csv")
    paths = [directory / name for name in names]
    for table, path in zip((balance_table(country), ratios_table(country)), paths, strict=True):
        table.write_csv(path)
    return paths


def balance_table(country: Country) -> pl.DataFrame:
    """Return items above zero per municipality and year; who did not file has none."""
    accounts = totals_table(country, first=False).filter(
        (pl.col("document") == JAARREKENING) & (pl.col("balanstotaal_keur") > 0)
    )
    rows = []
    for name, code, jaar, equity, total in accounts.select(
        "gm_naam", "gm_code", "jaar", "eigen_vermogen_keur", "balanstotaal_keur"
    ).iter_rows():
        own, all_ = int(equity), int(total)
        old = P140_KEUR if jaar != P140_CHANGED else 0
        items = {
            **_split(all_, _ASSETS),
            **_split(own, _EQUITY),
            **_split(all_ - own - old, _DEBTS),
            OLD_P140 if jaar < P140_CHANGED else NEW_P140: old,
        }
        rows += [(code, name, jaar, item, float(keur)) for item, keur in items.items() if keur]
    columns = ["gm_code", "gm_naam", "jaar", "balanspost", "waarde_keur"]
    return pl.DataFrame(rows, schema=columns, orient="row").sort("gm_naam", "jaar", "balanspost")


def _split(total: int, table: str) -> dict[str, int]:
    weights = {name: float(w) for name, w in (line.split("|") for line in table.splitlines())}
    return dict(zip(weights, split_units(total, list(weights.values())), strict=True))


def ratios_table(country: Country) -> pl.DataFrame:
    """Return six ratios per budget: accounts two years back, two budgets and three years ahead."""
    rows = []
    for budget in BUDGET_YEARS:
        for code in country.codes(budget):
            lean = int(code.removeprefix("GM")) % 7 / 100
            for name, level in RATIOS.items():
                for jaar in range(budget - 2, budget + 4):
                    kind = ("Rekening", "Begroting", "Begroting")[jaar - budget + 2 :][:1]
                    value = round(level + lean + 0.01 * (jaar - budget), 2)
                    if (name, jaar) == (SOLVENCY, budget - 2):  # of a year whose balance is closed
                        value = round(EQUITY_EURO / BALANCE_EURO, 2)
                    rows.append(
                        (
                            code,
                            country.municipality(code).name(budget),
                            budget,
                            name,
                            jaar,
                            *(kind or ("Meerjarenraming",)),
                            None if (code, budget, name) in EMPTY else value,
                        )
                    )
    columns = ["gm_code", "gm_naam", "begrotingsjaar", "kengetal", "jaar", "type_raming", "waarde"]
    return pl.DataFrame(rows, schema=columns, orient="row", infer_schema_length=None)
