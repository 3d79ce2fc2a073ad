from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import polars as pl
import pytest

from sluitend.cli.own_file import own_source
from sluitend.demo.country import Country, build_country
from sluitend.demo.separate import SEPARATE
from sluitend.demo.write import write_country
from sluitend.store.workspace import Workspace, open_workspace

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.fixture(scope="session")
def country() -> Country:
    return build_country()


@pytest.fixture(scope="session")
def directory(country: Country, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("fictief-land")
    write_country(country, path)
    return path


@pytest.fixture(scope="session")
def apart(country_dir: Path) -> Path:
    """Directory with what is loaded apart."""
    return country_dir / SEPARATE


@pytest.fixture
def filled(demo_workspace: Workspace, tmp_path: Path) -> Workspace:
    """A workspace with the country, into which a test may load."""
    shutil.copytree(demo_workspace.root, tmp_path / "werk")
    return open_workspace(tmp_path / "werk")


@pytest.fixture(scope="session")
def explored(
    demo_workspace: Workspace, apart: Path, tmp_path_factory: pytest.TempPathFactory
) -> Workspace:
    """Workspace with the country and everything that is loaded apart; for reading and running."""
    root = tmp_path_factory.mktemp("verkend") / "werk"
    shutil.copytree(demo_workspace.root, root)
    workspace = open_workspace(root)
    workspace.load("circulaire", apart / "circulaire_mei_2025")
    workspace.load("buig", apart / "buig_2024")
    own = apart / "eigen_begroting"
    for mapping in sorted(own.glob("*.yaml")):
        workspace.load(own_source(str(mapping), workspace), own / "begroting_2025.xlsx")
    for table in sorted((apart / "statline").iterdir()):
        workspace.load("statline", table)
    return workspace


@pytest.fixture(scope="session")
def planted(apart: Path) -> Callable[[str], set[tuple[str, int, str]]]:
    """Give the planted faults below a folder: file, row, column; as the list of them says."""
    listed = pl.read_csv(apart / "met_fouten" / "fouten.csv", infer_schema_length=None)

    def below(folder: str) -> set[tuple[str, int, str]]:
        rows = listed.filter(pl.col("bestand").str.starts_with(f"{folder}/"))
        return {
            (row["bestand"].split("/")[-1], row["rij"], place(row["tabblad"], row["kolom"]))
            for row in rows.iter_rows(named=True)
        }

    return below


def place(sheet: str | None, column: str) -> str:
    """Name a cell's column as the uitvallijst does."""
    return f"{sheet}!{column}" if sheet else column
