from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sluitend.demo.country import Country, build_country
from sluitend.demo.write import write_country

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="session")
def country() -> Country:
    return build_country()


@pytest.fixture(scope="session")
def directory(country: Country, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("fictief-land")
    write_country(country, path)
    return path
