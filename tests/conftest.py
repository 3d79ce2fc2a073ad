"""What every room's tests start from: the fictional country, and the open data pack when it is there."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

from sluitend.demo.country import build_country
from sluitend.demo.write import write_country
from sluitend.reference.geography import Geography
from sluitend.store.workspace import Workspace, create_workspace

# The same examples on every machine, so that a green run means the same everywhere. To search for
# new ones: pytest --hypothesis-profile=default
settings.register_profile("vast", derandomize=True, deadline=None)
settings.load_profile("vast")

PACK = "open-data"
CHECKOUT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def country_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Directory with every file of the fictional country; copy a file before changing it."""
    path = tmp_path_factory.mktemp("fictief-land")
    write_country(build_country(), path)
    return path


@pytest.fixture(scope="session")
def demo_workspace(country_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """Workspace with the whole fictional country; for reading and running, never for loading."""
    workspace = create_workspace(tmp_path_factory.mktemp("werk") / "fictief")
    workspace.load(PACK, country_dir)
    return workspace


@pytest.fixture(scope="session")
def opendata_dir() -> Path:
    """Directory of the open data pack: ``$SLUITEND_DATA``, else ``data`` in a folder ``shared``."""
    named = os.environ.get("SLUITEND_DATA")
    path = Path(named) if named else CHECKOUT.parent / "shared" / "data"
    if not path.is_dir():
        pytest.skip("no open data pack")
    return path


@pytest.fixture(scope="session")
def opendata_workspace(opendata_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """Workspace with the whole open data pack; for reading and running, never for loading."""
    workspace = create_workspace(tmp_path_factory.mktemp("werk") / "open-data")
    workspace.load(PACK, opendata_dir)
    return workspace


def successor(geography: Geography, code: str, van: int, naar: int) -> str:
    """Return where the largest part of a municipality of `van` lies in `naar`."""
    return geography.codes[int(geography.largest(van, naar)[geography.index[code]])]
