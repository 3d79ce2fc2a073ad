from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import polars as pl
import pytest

from sluitend.demo.write import FINAL, FIRST

if TYPE_CHECKING:
    from pathlib import Path

SMALL_YEARS = (2023, 2024)


def shrink(source: Path, target: Path) -> Path:
    """Copy an Iv3 directory with two years only: fewer rows, every table, the same path through the code."""
    target.mkdir()
    wanted = pl.col("jaar").is_in(SMALL_YEARS)
    for path in source.iterdir():
        if path.suffix == ".parquet":
            pl.read_parquet(path).filter(wanted).write_parquet(target / path.name)
        elif path.suffix == ".csv":
            pl.read_csv(path, schema_overrides={"code": pl.String}).filter(wanted).write_csv(
                target / path.name
            )
        else:
            shutil.copy(path, target / path.name)
    return target


@pytest.fixture(scope="session")
def small_dirs(country_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Return the first and the final Iv3 publication, with two years."""
    root = tmp_path_factory.mktemp("klein")
    return shrink(country_dir / FIRST, root / "eerste"), shrink(
        country_dir / FINAL, root / "definitief"
    )
