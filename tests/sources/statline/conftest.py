from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.sources.statline.service import Service, serving
from tests.sources.statline.tables import OTHER, YOUTH

from sluitend.sources.statline.client import Client, Patience
from sluitend.sources.statline.protocol import Place
from sluitend.sources.statline.pull import Pulled, Selection, Wanted, pull

QUICK = Patience(attempts=4, first=0.001, most=0.01, pause=0, timeout=0.3, longest=5, megabytes=2)
ONCE = Patience(attempts=1, pause=0, timeout=2, longest=5)
NOON = datetime(2026, 1, 2, 12, tzinfo=UTC)
Puller = Callable[..., Pulled]


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")


@pytest.fixture
def service() -> Iterator[Service]:
    with serving(Service()) as running:
        running.offer(YOUTH, OTHER)
        yield running


@pytest.fixture
def fetch(service: Service, tmp_path: Path) -> Iterator[Puller]:
    """Pull a table from the local service into `root`, with a clock that stands still."""
    with Client(QUICK) as client:

        def run(
            table: str = YOUTH.id,
            *,
            root: Path = tmp_path / "opgehaald",
            protocol: str = "v3",
            years: str = "",
            region: str = "",
            catalogue: str = "cbs",
        ) -> Pulled:
            address = service.address + ("/v4" if protocol == "v4" else "")
            wanted = Wanted(
                Place.of(catalogue, protocol, address), table, Selection.parse(years, region)
            )
            return pull(wanted, root, client, clock=lambda: NOON)

        yield run
