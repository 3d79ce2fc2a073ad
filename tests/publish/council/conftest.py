from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sluitend.publish.council.composing import page_of
from sluitend.publish.council.country import Country, country_of

if TYPE_CHECKING:
    from sluitend.publish.council.model import CouncilPage
    from sluitend.store.workspace import Workspace


@pytest.fixture(scope="session")
def country(demo_workspace: Workspace) -> Country:
    return country_of(demo_workspace)


@pytest.fixture(scope="session")
def pages(country: Country) -> dict[str, CouncilPage]:
    """Page of every municipality of the fictional country, by code."""
    return {code: page_of(country, code) for code in country.names}


@pytest.fixture(scope="session")
def real_country(opendata_workspace: Workspace) -> Country:
    return country_of(opendata_workspace)
