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
from sluitend.demo.borders import write_borders
from sluitend.demo.events import planted_events
from sluitend.demo.iv3_files import detail_table, lasten_table, titles_table, totals_table

if TYPE_CHECKING:
    from pathlib import Path

    from sluitend.demo.country import Country

FINAL = "iv3_2017_2026"
FIRST = "iv3_2017_2026_eerste_publicatie"
DETAIL = "iv3_baten_lasten_taakveld_2023_2025"
RECLASSIFICATIONS = "herindelingen"
REGIONS = "cbs_gebieden_2024"
BORDERS = "grenzen_gemeenten"

PUBLISHED = {
    FINAL: ("2026-07-17", "definitief"),
    FIRST: ("2026-02-16", "voorlopig"),
    DETAIL: ("2025-04-28", "definitief"),
    RECLASSIFICATIONS: ("2026-01-01", "definitief"),
    REGIONS: ("2024-10-10", "definitief"),
    BORDERS: ("2026-01-01", "definitief"),
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


def write_country(country: Country, directory: Path) -> list[Path]:
    """Write every file of the country below `directory`.

    Parameters
    ----------
    country
        The ground truth.
    directory
        Made when it is not there; files of an earlier run are overwritten.

    Returns
    -------
    The files written, in a fixed order; last the table of planted events ``gebeurtenissen.csv``.
    Equal seeds give equal bytes.
    """
    for folder in PUBLISHED:
        (directory / folder).mkdir(parents=True, exist_ok=True)
    written = [
        *_write_iv3(country, directory / FINAL, first=False),
        *_write_iv3(country, directory / FIRST, first=True),
        *_write_detail(country, directory / DETAIL),
        *write_reclassifications(country, directory / RECLASSIFICATIONS),
        _write(regions_table(country), directory / REGIONS / "gebieden_in_nederland_2024.csv"),
        *write_borders(country, directory / BORDERS),
    ]
    for folder, (date, status) in PUBLISHED.items():
        path = directory / folder / "SOURCE.md"
        text = SOURCE.format(
            folder=folder, seed=country.seed, date=date, status=status, naam=country.naam
        )
        path.write_text(text, encoding="utf-8")
        written.append(path)
    return [*written, _write(planted_events(country), directory / "gebeurtenissen.csv")]


def _write(frame: pl.DataFrame, path: Path) -> Path:
    if path.suffix == ".parquet":
        frame.write_parquet(path, compression="zstd")
    else:
        frame.write_csv(path)
    return path


def _write_iv3(country: Country, folder: Path, *, first: bool) -> list[Path]:
    return [
        _write(lasten_table(country, first=first), folder / "iv3_lasten_taakveld.parquet"),
        _write(totals_table(country, first=first), folder / "iv3_totalen_gemeente.csv"),
        _write(titles_table(), folder / "iv3_taakveld_titels.csv"),
        _write(municipalities_table(country), folder / "gemeenten_per_jaar_2010_2026.csv"),
        _write(inhabitants_table(country), folder / "inwoners_1jan_2017_2026.csv"),
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
        _write(classes, folder / "gemeenteklassen_2023_2025.csv"),
        _write(structure, folder / "sociale_structuur_centrumfunctie.csv"),
    ]
