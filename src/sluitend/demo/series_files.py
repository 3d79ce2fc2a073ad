"""Series of the country as a whole: care costs by age, prices, and one figure per youth region."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from sluitend.demo.area_files import regions_table

if TYPE_CHECKING:
    from pathlib import Path

    from sluitend.demo.country import Country

OLDEST = 99
ADULT, OLD = 18, 65
FIRST_PRICE, LAST_PRICE, PRICE_BASE = 1996, 2019, 2015
INFLATION = 0.018
DERIVED = 0.95
"""Share of the inflation that is left when taxes on products are taken out."""
PROBATION_SHARES = (27.5, 16.2, 24.1, 19.9, 12.3)
"""Percent of all youth probation, per youth region."""


def write_age_costs(directory: Path) -> list[Path]:
    """Write euro per inhabitant by single year of age, per law; the last age is open."""
    rows = []
    for age in range(OLDEST + 1):
        youth = 90.0 + 95 * min(age, 14) if age <= ADULT else max(0.0, 400 - 60.5 * (age - ADULT))
        wmo = 1.25 if age < ADULT else 160 + max(0, age - OLD) * 42.5
        rows.append((age, 1500 + 110.25 * age, 4 + max(0, age - OLD) ** 2 * 30.5, wmo, youth))
    path = directory / "cpb_uitgaven_per_inwoner_naar_leeftijd_2022.csv"
    columns = ["leeftijd", "zvw_eur", "wlz_eur", "wmo_eur", "jeugd_eur"]
    pl.DataFrame(rows, schema=columns, orient="row").write_csv(path)
    return [path]


def write_prices(directory: Path) -> list[Path]:
    """Write a price index, base 2015, with its change; the first year has no change."""
    rows: list[tuple[int, float, float, float | None, float | None]] = []
    before: float | None = None
    for jaar in range(FIRST_PRICE, LAST_PRICE + 1):
        index = round(100 * (1 + INFLATION) ** (jaar - PRICE_BASE), 2)
        change = None if before is None else round(100 * (index / before - 1), 1)
        rows.append(
            (
                jaar,
                index,
                round(100 * (1 + INFLATION * DERIVED) ** (jaar - PRICE_BASE), 2),
                change,
                change,
            )
        )
        before = index
    path = directory / f"cpi_jaar_{FIRST_PRICE}_{LAST_PRICE}.csv"
    columns = ["jaar", "cpi", "cpi_afgeleid", "mutatie_pct", "mutatie_afgeleid_pct"]
    pl.DataFrame(rows, schema=columns, orient="row", infer_schema_length=None).write_csv(path)
    return [path]


def write_youth_regions(country: Country, directory: Path) -> list[Path]:
    """Write the share of all youth probation per youth region, in percent; they add up to 100."""
    regions = regions_table(country).select("jeugdregio_naam", "jeugdregio_code").unique()
    rows = [
        (f"{name} (JZ)", code, share)
        for (name, code), share in zip(
            regions.sort("jeugdregio_code").iter_rows(), PROBATION_SHARES, strict=True
        )
    ]
    path = directory / "jeugdreclassering_per_jeugdregio_2017.csv"
    columns = ["jeugdregio", "code", "jeugdreclasseringstrajecten_2017"]
    pl.DataFrame(rows, schema=columns, orient="row").write_csv(path)
    return [path]
