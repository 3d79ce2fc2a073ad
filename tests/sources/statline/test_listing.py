from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from tests.sources.statline.conftest import NOON, QUICK
from tests.sources.statline.service import Service, status
from tests.sources.statline.tables import WMO, YOUTH

from sluitend.core.errors import ArgumentError, SourceError, UnreachableError
from sluitend.sources.statline.client import Client
from sluitend.sources.statline.listing import Listing, tables_of
from sluitend.sources.statline.protocol import Place

List = Callable[..., Listing]


@pytest.fixture
def tables(service: Service, tmp_path: Path) -> List:
    service.offer(WMO)

    def run(now: datetime = NOON, protocol: str = "v3") -> Listing:
        address = service.address + ("/v4" if protocol == "v4" else "")
        place = Place.of("cbs", protocol, address)
        return tables_of(place, tmp_path / "lijst", lambda: Client(QUICK), clock=lambda: now)

    return run


@pytest.mark.parametrize("protocol", ["v3", "v4"])
def test_every_word_must_be_there_without_capitals_or_accents(tables: List, protocol: str) -> None:
    found = tables(protocol=protocol)
    assert [entry.id for entry in found.search("JEUGDZORG natura")] == [YOUTH.id]
    assert [entry.id for entry in found.search("wmo")] == [WMO.id]
    assert [entry.id for entry in found.search("Wmo-clienten")] == [WMO.id]
    assert [entry.id for entry in found.search("85099")] == [YOUTH.id]
    assert found.search("jeugdzorg clienten") == []
    with pytest.raises(ArgumentError, match="geen woord"):
        found.search("  ")


def test_the_newest_comes_first(service: Service, tables: List) -> None:
    service.change(WMO.id, modified="2025-12-01T02:00:00")
    assert [e.changed for e in tables().search("regio")] == ["2025-12-01", "2025-03-28"]


def test_a_list_is_kept_for_a_day(service: Service, tables: List) -> None:
    tables()
    service.offer(YOUTH)
    service.forget()
    assert not tables(NOON + timedelta(hours=23)).offline
    assert service.log == []
    tables(NOON + timedelta(hours=24))
    assert len(service.log) == 1


def test_without_a_network_the_kept_list_is_used(service: Service, tables: List) -> None:
    service.faults[:] = [status(503)] * 20
    with pytest.raises(UnreachableError):
        tables()
    service.faults.clear()
    tables()
    service.faults[:] = [status(503)] * 20
    found = tables(NOON + timedelta(days=30))
    assert (found.offline, found.fetched) == (True, NOON)
    assert found.search("jeugdzorg")


def test_ids_are_cleaned_and_doubled_ones_counted_once(service: Service, tables: List) -> None:
    service.offer(*(replace(YOUTH, id=name) for name in ("90003NED ", "90003NED.")))
    assert [entry.id for entry in tables().search("90003")] == ["90003NED"]


def test_a_damaged_list_is_told(tables: List, tmp_path: Path) -> None:
    tables()
    (kept,) = (tmp_path / "lijst").glob("catalogus-*.json")
    for content in ("{", "[]", '{"tabellen": []}'):
        kept.write_text(content)
        with pytest.raises(SourceError, match="niet te lezen"):
            tables()


def test_a_list_of_another_service_is_not_used(tables: List, tmp_path: Path) -> None:
    tables()
    elsewhere = Place.of("cbs", "v3", "http://127.0.0.1:1")
    with pytest.raises(UnreachableError):
        tables_of(elsewhere, tmp_path / "lijst", lambda: Client(QUICK), clock=lambda: NOON)
    (kept,) = (tmp_path / "lijst").glob("catalogus-*.json")
    kept.write_bytes(b"[" * 100_000)
    with pytest.raises(SourceError, match="niet te lezen"):
        tables()
