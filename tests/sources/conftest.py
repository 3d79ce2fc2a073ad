from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import polars as pl
import pytest

from sluitend.demo.write import DETAIL, FINAL

if TYPE_CHECKING:
    from pathlib import Path

SMALL_YEARS = (2023, 2024)


def read_text(path: Path) -> pl.DataFrame:
    """Read a CSV file as it stands, everything text."""
    return pl.read_csv(path, infer_schema=False)


@pytest.fixture(scope="session")
def known(country_dir: Path) -> pl.DataFrame:
    """What a workspace with the fictional country knows of its municipalities."""
    listed = read_text(country_dir / FINAL / "gemeenten_per_jaar_2010_2026.csv")
    people = read_text(country_dir / FINAL / "inwoners_1jan_2017_2026.csv")
    return listed.join(people, on=["jaar", "gm_code"], how="left").select(
        pl.col("jaar").cast(pl.Int64), "gm_code", inwoners=pl.col("aantal_inwoners").cast(pl.Int64)
    )


@pytest.fixture(scope="session")
def iv3_dir(country_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The final Iv3 publication with two years: every file, fewer rows."""
    return _shrink(country_dir / FINAL, tmp_path_factory.mktemp("bron") / "iv3")


@pytest.fixture(scope="session")
def detail_dir(country_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The detail publication with two years."""
    return _shrink(country_dir / DETAIL, tmp_path_factory.mktemp("bron") / "detail")


def _shrink(source: Path, target: Path) -> Path:
    target.mkdir()
    for path in source.iterdir():
        if path.suffix == ".parquet":
            frame = pl.read_parquet(path).filter(pl.col("jaar").is_in(SMALL_YEARS))
            frame.write_parquet(target / path.name)
        elif path.suffix == ".csv" and "jaar" in path.read_text("utf-8").split("\n")[0].split(","):
            frame = read_text(path)
            frame.filter(pl.col("jaar").cast(pl.Int64).is_in(SMALL_YEARS)).write_csv(
                target / path.name
            )
        else:
            shutil.copy(path, target / path.name)
    return target
