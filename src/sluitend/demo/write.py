"""Writing the fictional country in the file formats of the real sources."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from sluitend.demo.area_files import (
    classes_table,
    inhabitants_table,
    municipalities_table,
    regions_table,
    write_reclassifications,
)
from sluitend.demo.balance_files import write_balances
from sluitend.demo.borders import write_borders
from sluitend.demo.events import planted_events
from sluitend.demo.faults import FaultyCountry, faulty, planted_faults, wrong_totals
from sluitend.demo.gemeentefonds_files import write_gemeentefonds
from sluitend.demo.history_files import write_codes, write_payments, write_units
from sluitend.demo.iv3_extra_files import (
    categories_table,
    income_table,
    social_detail_table,
    social_table,
)
from sluitend.demo.iv3_files import detail_table, lasten_table, titles_table, totals_table
from sluitend.demo.key_figure_files import write_2014, write_2021, write_2022, write_panel
from sluitend.demo.separate import SEPARATE, write_separate
from sluitend.demo.series_files import write_age_costs, write_prices, write_youth_regions

if TYPE_CHECKING:
    from pathlib import Path

    from sluitend.demo.country import Country
    from sluitend.demo.faults import Fault

FINAL = "iv3_2017_2026"
FIRST = "iv3_2017_2026_eerste_publicatie"
DETAIL = "iv3_baten_lasten_taakveld_2023_2025"
RECLASSIFICATIONS = "herindelingen"
REGIONS = "cbs_gebieden_2024"
BORDERS = "grenzen_gemeenten"
GEMEENTEFONDS = "gemeentefonds_2024_2025"
PAYMENTS = "gemeentefonds_iu_du_2008_2013"
UNITS = "parameters"
BALANCES = "kengetallen_balans_2017_2024"
KEY_FIGURES = {2014: "cbs_gemeente_2014", 2021: "cbs_gemeente_2021", 2022: "cbs_gemeente_2022"}
PANEL = "cbs_panel_2017_2019"
AGE_COSTS = "cpb_leeftijdskosten_2022"
PRICES = "cbs_cpi"
YOUTH_REGIONS = "cbs_jeugdregio_2017"

PUBLISHED = {
    FINAL: ("2026-07-17", "definitief"),
    FIRST: ("2026-02-16", "voorlopig"),
    DETAIL: ("2025-04-28", "definitief"),
    RECLASSIFICATIONS: ("2026-01-01", "definitief"),
    REGIONS: ("2024-10-10", "definitief"),
    BORDERS: ("2026-01-01", "definitief"),
    GEMEENTEFONDS: ("2024-09-17", "definitief"),
    PAYMENTS: ("2013-12-20", "definitief"),
    UNITS: ("2013-12-20", "definitief"),
    BALANCES: ("2025-10-01", "definitief"),
    KEY_FIGURES[2014]: ("2015-03-02", "definitief"),
    KEY_FIGURES[2021]: ("2022-01-28", "definitief"),
    KEY_FIGURES[2022]: ("2024-02-15", "definitief"),
    PANEL: ("2021-04-29", "definitief"),
    AGE_COSTS: ("2025-10-31", "definitief"),
    PRICES: ("2021-01-07", "definitief"),
    YOUTH_REGIONS: ("2018-11-30", "definitief"),
}
"""Folder: (date of publication, status)."""

SOURCE = """\
# {folder}

Origin: fictief land van Sluitend, generator seed {seed} ({date}). Fictional data.
Status: {status}

{naam}: alles in deze map is verzonnen. Gemeenten, codes, inwoners, bedragen en grenzen bestaan \
niet en zeggen niets over een echte gemeente. Alleen de bestandsvormen en de namen van de \
taakvelden zijn die van de echte bronnen. Bedragen staan in € 1.000 (achtervoegsel _keur).
"""


def write_country(country: Country, directory: Path, faults: tuple[Fault, ...] = ()) -> list[Path]:
    """Write every file of the country below `directory`.

    Parameters
    ----------
    country
        The ground truth.
    directory
        Made when it is not there; files of an earlier run are overwritten.
    faults
        What was done wrong in the filings, such as `faults.PLANTED_FAULTS`; none by default.

    Returns
    -------
    The files written, in a fixed order; last the table of planted events ``gebeurtenissen.csv``;
    with faults also ``fouten.csv``. Equal seeds give equal bytes.
    """
    country = faulty(country, faults)
    for folder in PUBLISHED:
        (directory / folder).mkdir(parents=True, exist_ok=True)
    written = [
        *_write_iv3(country, directory / FINAL, first=False),
        *_write_iv3(country, directory / FIRST, first=True),
        *_write_detail(country, directory / DETAIL),
        *write_reclassifications(country, directory / RECLASSIFICATIONS),
        _write(regions_table(country), directory / REGIONS / "gebieden_in_nederland_2024.csv"),
        *write_borders(country, directory / BORDERS),
        *write_codes(country, directory / RECLASSIFICATIONS),
        *write_gemeentefonds(country, directory / GEMEENTEFONDS),
        *write_payments(country, directory / PAYMENTS),
        *write_units(directory / UNITS),
        *write_balances(country, directory / BALANCES),
        *write_2014(country, directory / KEY_FIGURES[2014]),
        *write_2021(country, directory / KEY_FIGURES[2021]),
        *write_2022(country, directory / KEY_FIGURES[2022]),
        *write_panel(country, directory / PANEL),
        *write_age_costs(directory / AGE_COSTS),
        *write_prices(directory / PRICES),
        *write_youth_regions(country, directory / YOUTH_REGIONS),
        *write_separate(country, directory / SEPARATE),
    ]
    for folder, (date, status) in PUBLISHED.items():
        path = directory / folder / "SOURCE.md"
        text = SOURCE.format(
            folder=folder, seed=country.seed, date=date, status=status, naam=country.naam
        )
        path.write_text(text, encoding="utf-8")
        written.append(path)
    if faults:
        written.append(_write(planted_faults(faults), directory / "fouten.csv"))
    return [*written, _write(planted_events(country), directory / "gebeurtenissen.csv")]


def _write(frame: pl.DataFrame, path: Path) -> Path:
    if path.suffix == ".parquet":
        frame.write_parquet(path, compression="zstd")
    else:
        frame.write_csv(path)
    return path


def _write_iv3(country: FaultyCountry, folder: Path, *, first: bool) -> list[Path]:
    totals = wrong_totals(totals_table(country, first=first), country.faults)
    return [
        _write(lasten_table(country, first=first), folder / "iv3_lasten_taakveld.parquet"),
        _write(totals, folder / "iv3_totalen_gemeente.csv"),
        _write(titles_table(), folder / "iv3_taakveld_titels.csv"),
        _write(municipalities_table(country), folder / "gemeenten_per_jaar_2010_2026.csv"),
        _write(inhabitants_table(country), folder / "inwoners_1jan_2017_2026.csv"),
        _write(
            categories_table(country, first=first),
            folder / "iv3_lasten_hoofdtaakveld_categorie.parquet",
        ),
        _write(income_table(country, first=first), folder / "iv3_baten_bron.parquet"),
        _write(
            social_table(country, first=first), folder / "iv3_lasten_taakveld_6_sociaal_domein.csv"
        ),
    ]


def _write_detail(country: Country, folder: Path) -> list[Path]:
    classes = classes_table(country)
    structure = (
        classes.filter(pl.col("jaar") == classes["jaar"].min())
        .select(pl.col("gm_naam").alias("Gemeenten"), "Centrumfunctie", "Sociale structuur")
        .sort("Gemeenten")
    )
    return [
        _write(detail_table(country), folder / "iv3_baten_lasten_taakveld.parquet"),
        _write(social_detail_table(country), folder / "iv3_baten_lasten_sociaal_domein_en_0_7.csv"),
        _write(classes, folder / "gemeenteklassen_2023_2025.csv"),
        _write(structure, folder / "sociale_structuur_centrumfunctie.csv"),
    ]
