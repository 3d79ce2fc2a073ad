"""The fictional country cut down to a few municipalities and years, in every file of every source."""

from __future__ import annotations

import io
import shutil
from typing import TYPE_CHECKING

import polars as pl
from tests.sources.fuzz.cells import parquet

from sluitend.demo.write import (
    BALANCES,
    BORDERS,
    DETAIL,
    FINAL,
    GEMEENTEFONDS,
    PANEL,
    PAYMENTS,
    RECLASSIFICATIONS,
)

if TYPE_CHECKING:
    from pathlib import Path

FEW = ("GM9001", "GM9002", "GM9006", "GM9007", "GM9010", "GM9015", "GM9019", "GM9023", "GM9029")
NOT_FILED = "GM9023"
"""Its accounts of 2022 were not filed: all zeros."""
NAMES = (
    "Kwelderzijl",
    "Schelpenoord",
    "Meeuwenrecht",
    "Helmdrecht",
    "Vlietkapelle",
    "Korenhage",
    "Appelmeer",
    "Grauwheide",
)
"""Of those that were still there in 2023."""
YEARS = {
    FINAL: ("2022",),
    DETAIL: ("2023", "2024"),
    BALANCES: ("2021", "2022"),
    GEMEENTEFONDS: ("2024", "2025"),
    PAYMENTS: ("2009", "2010"),
    PANEL: ("2018", "2019", "2020"),
}
"""Folder: the years that are kept, in every file but those of WHOLE."""
ONLY: dict[str, dict[str, tuple[str, ...]]] = {
    FINAL: {"gm_code": FEW, "document": ("jaarrekening",), "hoofdtaakveld": ("0", "6")},
    DETAIL: {"gm_code": FEW, "document": ("jaarrekening",), "Gemeenten": NAMES},
    BALANCES: {"gm_code": FEW, "begrotingsjaar": ("2022",)},
    GEMEENTEFONDS: {"circulaire": ("S2024",)},
    PAYMENTS: {"gm_code": FEW},
    PANEL: {"gm_code": FEW},
}
WHOLE = ("gemeenten_per_jaar_2010_2026.csv", "inwoners_1jan_2017_2026.csv")
BORDERS_OF = "gemeenten_2022.geojson"


def cut_down(country: Path, target: Path) -> Path:
    """Write the small country below `target`."""
    for folder in sorted(path for path in country.iterdir() if path.is_dir()):
        (target / folder.name).mkdir(parents=True)
        for path in sorted(path for path in folder.iterdir() if path.is_file()):
            if folder.name == BORDERS and path.suffix == ".geojson" and path.name != BORDERS_OF:
                continue
            _cut(path, target / folder.name / path.name)
    return target


def _cut(path: Path, to: Path) -> None:
    folder = path.parent.name
    if path.suffix not in (".csv", ".parquet") or path.name in WHOLE or folder not in ONLY:
        shutil.copy(path, to)
        return
    if path.suffix == ".parquet":
        frame = pl.read_parquet(io.BytesIO(path.read_bytes()))
        to.write_bytes(parquet(frame.filter(_kept(frame, folder))))
    else:
        frame = pl.read_csv(path, infer_schema=False)
        frame.filter(_kept(frame, folder)).write_csv(to)


def _kept(frame: pl.DataFrame, folder: str) -> pl.Expr:
    wanted = {"jaar": YEARS[folder], **ONLY[folder]}
    conditions = [
        pl.col(name).cast(pl.String).is_in(list(values))
        for name, values in wanted.items()
        if name in frame.columns
    ]
    return pl.all_horizontal(conditions) if conditions else pl.lit(value=True)


def known_to(country: Path) -> pl.DataFrame:
    """Return what a workspace with the whole country knows: also years before the yearly lists."""
    from sluitend.sources.brp import MunicipalitiesBrp, with_earlier_years

    listed, people = (pl.read_csv(country / FINAL / name, infer_schema=False) for name in WHOLE)
    known = listed.join(people, on=["jaar", "gm_code"], how="left").select(
        pl.col("jaar").cast(pl.Int64), "gm_code", inwoners=pl.col("aantal_inwoners").cast(pl.Int64)
    )
    codes = MunicipalitiesBrp().read(country / RECLASSIFICATIONS, known).tables["gemeenten_brp"]
    return with_earlier_years(known, codes)
