"""The site on the fictional country, answering in this process: what it does is seen, errors included."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from starlette.testclient import TestClient

from sluitend.web.app import make_app
from sluitend.web.serving import LOCAL
from sluitend.web.site import Site

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sluitend.store.workspace import Workspace
    from sluitend.web.answer import Answer
    from sluitend.web.question import Question


@pytest.fixture(scope="session")
def site(demo_workspace: Workspace) -> Site:
    """Site on the whole fictional country; for asking, never for loading."""
    return Site(demo_workspace.root, "werk")


@pytest.fixture(scope="session")
def client(site: Site) -> Iterator[TestClient]:
    """Browser at the door of the site; an error that nobody foresaw comes out of it as it is."""

    async def ask(question: Question) -> Answer:
        return site.answer(question)

    app = make_app(ask, site.workspace.catalog.last_load, LOCAL)
    with TestClient(app, base_url="http://localhost", follow_redirects=False) as browser:
        yield browser


@pytest.fixture(scope="session")
def town(site: Site) -> str:
    """Code of a municipality that every newest figure is about."""
    geography = site.geography()
    return min(geography.in_year(site.years()[-1]))
