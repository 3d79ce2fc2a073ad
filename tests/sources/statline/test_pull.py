"""A pull that is broken off anywhere goes on and ends equal; what is whole is never asked twice."""

from __future__ import annotations

import json
import os
import random
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tests.sources.statline.conftest import NOON, ONCE
from tests.sources.statline.service import Service, cut, fine
from tests.sources.statline.tables import YOUTH

from sluitend.core.errors import ArgumentError, SourceError, UnreachableError
from sluitend.sources.statline.client import Client
from sluitend.sources.statline.pages import PageStore
from sluitend.sources.statline.protocol import Place
from sluitend.sources.statline.pull import Pulled, Wanted, pull

Puller = Callable[..., Pulled]
INFO = "/ODataFeed/odata/85099NED/TableInfos?$format=json"
POINTS = 25
"""Of each of the two ways to be broken off; together fifty."""


class Killed(BaseException):
    """The end of a process: nothing may catch it and tidy up."""


def tree(root: Path) -> dict[str, bytes]:
    return {p.relative_to(root).as_posix(): p.read_bytes() for p in root.rglob("*") if p.is_file()}


def pages_asked(service: Service) -> Counter[str]:
    """Count whole answers, without the question whether the table changed, which is always asked."""
    return Counter({k: n for k, n in service.whole().items() if "TableInfos" not in k})


@pytest.fixture
def once() -> Iterator[Client]:
    """A client that does not try again, so that every fault ends the pull."""
    with Client(ONCE) as client:
        yield client


def wanted(service: Service) -> Wanted:
    return Wanted(Place.of("cbs", "v3", service.address), YOUTH.id)


def test_a_pull_keeps_every_page_as_it_was_sent(service: Service, fetch: Puller) -> None:
    done = fetch()
    assert done.folder.name == "85099NED_v3_20250328T020000"
    assert (done.rows, done.offline) == (len(YOUTH.rows), False)
    listed = json.loads((done.folder / "statline.json").read_text())
    data = next(s for s in listed["reeksen"] if s["naam"] == "UntypedDataSet")
    assert len(data["bladzijden"]) == 7
    assert data["verwacht"] == len(YOUTH.rows)
    sent = b"".join((done.folder / page["bestand"]).read_bytes() for page in data["bladzijden"])
    assert sent.count(b'"ID":') == len(YOUTH.rows)
    assert b'"     500"' in sent
    assert {page["opgehaald"] for page in data["bladzijden"]} == {
        NOON.isoformat(timespec="seconds")
    }
    assert "(2025-03-28)" in (done.folder / "SOURCE.md").read_text()
    assert done.asked == sum(pages_asked(service).values()) == 12


def test_nothing_but_the_moment_of_change_is_asked_again(service: Service, fetch: Puller) -> None:
    before = tree(fetch().folder)
    service.forget()
    again = fetch()
    assert service.log == [(INFO, 200, True)]
    assert (again.asked, tree(again.folder)) == (0, before)


def test_a_changed_table_gets_a_directory_of_its_own(service: Service, fetch: Puller) -> None:
    old = fetch().folder
    before = tree(old)
    service.change(YOUTH.id, modified="2025-06-01T02:00:00", rows=YOUTH.rows[:-1])
    new = fetch()
    assert new.folder != old
    assert (new.rows, tree(old)) == (len(YOUTH.rows) - 1, before)


def test_broken_connections_at_random_bytes_end_equal(
    service: Service, once: Client, tmp_path: Path
) -> None:
    pull(wanted(service), tmp_path / "heel", once, clock=lambda: NOON)
    whole, sizes = tree(tmp_path / "heel"), list(service.sizes)
    chance = random.Random(85099)  # noqa: S311 - places to break, not secrets
    for number in range(POINTS):
        at = chance.randrange(sum(sizes))
        request = next(i for i in range(len(sizes)) if at < sum(sizes[: i + 1]))
        root = tmp_path / f"afgebroken-{number}"
        service.forget()
        service.faults[:] = [*[fine] * request, cut(at - sum(sizes[:request]))]
        with pytest.raises(UnreachableError, match="verbinding") as info:
            pull(wanted(service), root, once, clock=lambda: NOON)
        kept = [json.loads(p.read_text()) for p in root.glob("*/statline.json")]
        assert not any(listed["gereed"] for listed in kept)
        assert ("blijft staan" in info.value.remedy.render()) == bool(kept)
        assert ("laat dan een collega" in info.value.remedy.render()) == (not kept)
        pull(wanted(service), root, once, clock=lambda: NOON)
        assert tree(root) == whole, (number, request)
        assert set(pages_asked(service).values()) == {1}, (number, request)


@contextmanager
def killed_at(point: int, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """End the process in the middle of the given file operation; -1 lets it live."""
    done: list[str] = []

    def counted(name: str, act: Callable[..., Any]) -> Callable[..., Any]:
        def run(*words: Any, **more: Any) -> Any:
            done.append(f"{name} {Path(words[0]).name if isinstance(words[0], str | Path) else ''}")
            if len(done) - 1 == point:
                if name.startswith("write"):
                    act(words[0], words[1][: len(words[1]) // 2], **more)
                raise Killed
            return act(*words, **more)

        return run

    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", counted("replace", os.replace))
        patch.setattr(os, "fsync", counted("fsync", os.fsync))
        patch.setattr(os, "utime", counted("utime", os.utime))
        patch.setattr(Path, "write_bytes", counted("write", Path.write_bytes))
        patch.setattr(Path, "write_text", counted("write_text", Path.write_text))
        patch.setattr(Path, "mkdir", counted("mkdir", Path.mkdir))
        yield done


def test_kills_between_file_operations_end_equal(
    service: Service, once: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with killed_at(-1, monkeypatch) as operations:
        pull(wanted(service), tmp_path / "heel", once, clock=lambda: NOON)
    whole = tree(tmp_path / "heel")
    assert len(operations) > 90
    chance = random.Random(2026)  # noqa: S311 - places to break, not secrets
    for point in chance.sample(range(len(operations)), POINTS):
        root = tmp_path / f"gedood-{point}"
        service.forget()
        with killed_at(point, monkeypatch), pytest.raises(Killed):
            pull(wanted(service), root, once, clock=lambda: NOON)
        in_hand = service.log[-1][0]
        pull(wanted(service), root, once, clock=lambda: NOON)
        assert tree(root) == whole, operations[point]
        twice = {address for address, n in pages_asked(service).items() if n > 1}
        # A page that was in memory only, because its file was still to be written, is lost.
        lost = (
            {in_hand}
            if operations[point].startswith("write .") and "json." in operations[point]
            else set()
        )
        assert twice <= lost, operations[point]


def test_a_page_on_disk_that_is_not_in_the_list_is_not_asked_again(
    service: Service, once: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with killed_at(-1, monkeypatch) as operations:
        pull(wanted(service), tmp_path / "heel", once, clock=lambda: NOON)
    # In the middle of the page's flush, before it gets its name, and before the list names it.
    named = operations.index(
        next(o for o in operations if "replace .UntypedDataSet-00003.json." in o)
    )
    places = [named - 2, named, named + 1]
    assert [operations[i].split()[0] for i in places] == ["fsync", "replace", "write_text"]
    for point in places:
        root = tmp_path / str(point)
        service.forget()
        with killed_at(point, monkeypatch), pytest.raises(Killed):
            pull(wanted(service), root, once, clock=lambda: NOON)
        pull(wanted(service), root, once, clock=lambda: NOON)
        assert tree(root) == tree(tmp_path / "heel")
        assert set(pages_asked(service).values()) == {1}


def test_only_a_damaged_page_is_asked_again(service: Service, fetch: Puller) -> None:
    folder = fetch().folder
    before = tree(folder)
    page = folder / "UntypedDataSet-00004.json"
    page.write_bytes(page.read_bytes().replace(b"500", b"501").replace(b"505", b"506") + b" ")
    service.forget()
    assert fetch().asked == 1
    assert len(pages_asked(service)) == 1
    assert tree(folder) == before


def test_a_change_halfway_is_refused_and_the_mixture_never_used(
    service: Service, fetch: Puller
) -> None:
    def changing(*_: object) -> bool:
        service.change(YOUTH.id, modified="2025-06-01T02:00:00")
        return False

    service.faults[:] = [*[fine] * 9, changing]
    with pytest.raises(SourceError, match="veranderde terwijl zij werd opgehaald") as info:
        fetch()
    assert "85099NED_v3_20250328T020000" in info.value.remedy.render()
    assert fetch().folder.name == "85099NED_v3_20250601T020000"
    service.change(YOUTH.id, modified="2025-03-28T02:00:00")
    with pytest.raises(SourceError, match="veranderde terwijl"):
        fetch()


def test_fewer_rows_than_promised_are_refused(
    service: Service, fetch: Puller, tmp_path: Path
) -> None:
    service.change(YOUTH.id, record_count=len(YOUTH.rows) + 1)
    with pytest.raises(SourceError, match="48 rijen opgehaald; de dienst noemt er 49"):
        fetch()
    (listed,) = (tmp_path / "opgehaald").glob("*/statline.json")
    assert not json.loads(listed.read_text())["gereed"]


def test_a_promise_in_cells_is_understood(service: Service, fetch: Puller) -> None:
    service.change(YOUTH.id, record_count=len(YOUTH.rows) * len(YOUTH.topics))
    assert fetch().rows == len(YOUTH.rows)


def test_pages_that_lead_in_a_circle_are_refused(service: Service, fetch: Puller) -> None:
    def circle(handler: Any, body: bytes) -> bool:
        document = json.loads(body)
        document["odata.nextLink"] = f"{service.address}{handler.path}"
        handler.send(200, json.dumps(document).encode())
        return True

    service.faults[:] = [*[fine] * 6, circle]
    with pytest.raises(SourceError, match="UntypedDataSet verwijzen in een kring"):
        fetch()
    assert fetch().rows == len(YOUTH.rows)


def test_a_next_page_on_another_host_is_refused(service: Service, fetch: Puller) -> None:
    def away(handler: Any, body: bytes) -> bool:
        handler.send(200, body.replace(b"127.0.0.1:", b"elders.example:"))
        return True

    service.faults[:] = [*[fine] * 6, away]
    with pytest.raises(SourceError, match=r"verwijst door naar een andere dienst: elders\.example"):
        fetch()


@pytest.mark.parametrize("protocol", ["v3", "v4"])
def test_years_and_kinds_of_region_are_asked_apart(fetch: Puller, protocol: str) -> None:
    done = fetch(protocol=protocol, years="2022-2023", region="GM")
    assert done.folder.name == f"85099NED_{protocol}_20250328T020000_2022-2023_GM"
    # Three municipalities, three forms, and two periods in 2022 with one in 2023.
    assert done.rows == 27 * (len(YOUTH.topics) if protocol == "v4" else 1)
    names = sorted(p.name for p in done.folder.glob("[UO]*-00001.json"))
    entity = "UntypedDataSet" if protocol == "v3" else "Observations"
    assert names == [f"{entity}-2022-00001.json", f"{entity}-2023-00001.json"]


@pytest.mark.parametrize(
    ("years", "region", "problem"),
    [
        ("1999", "", "1999"),
        ("2024-2021", "", "geen reeks"),
        ("twee", "", "geen jaar"),
        ("", "GM9001", "geen soort gebied"),
        ("2015", "", "gaat niet over 2015"),
        ("", "PV", "geen gebieden van soort PV"),
    ],
)
def test_a_part_that_is_not_there_is_refused(
    fetch: Puller, years: str, region: str, problem: str
) -> None:
    with pytest.raises(ArgumentError, match=problem):
        fetch(years=years, region=region)


def test_without_a_network_the_newest_finished_directory_is_used(
    service: Service, fetch: Puller, tmp_path: Path
) -> None:
    fetch()
    service.change(YOUTH.id, modified="2025-06-01T02:00:00")
    newest = fetch().folder
    service.faults[:] = [cut(0)] * 20
    found = fetch()
    assert (found.folder, found.offline, found.rows) == (newest, True, len(YOUTH.rows))
    for other in ({"region": "GM"}, {"root": tmp_path / "leeg"}, {"catalogue": "derden"}):
        with pytest.raises(UnreachableError):
            fetch(**other)


def test_a_list_that_is_not_ours_is_not_overwritten(fetch: Puller) -> None:
    folder = fetch().folder
    for content in ("{", "[]", '{"vorm": 2}', "{}"):
        (folder / "statline.json").write_text(content)
        with pytest.raises(SourceError, match="is niet te gebruiken"):
            fetch()
        assert (folder / "statline.json").read_text() == content


def test_a_table_that_is_not_there_is_told(fetch: Puller) -> None:
    with pytest.raises(SourceError, match="is niets te vinden"):
        fetch("99999NED")


def test_a_table_without_a_moment_of_change_is_refused(service: Service, fetch: Puller) -> None:
    service.change(YOUTH.id, modified="")
    with pytest.raises(SourceError, match="geen moment van wijziging"):
        fetch()


OUTSIDE = "../../kostbaar"
"""Where a name from elsewhere must never lead: out of the directory of the table."""


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"bestand": "DataProperties-00001.json"', f'"bestand": "{OUTSIDE}.txt"'),
        ('"bestand": "DataProperties-00001.json"', f'"bestand": "{OUTSIDE}.json"'),
        ('"bestand": "DataProperties-00001.json"', r'"bestand": "..\\kostbaar.json"'),
        ('"naam": "DataProperties"', f'"naam": "{OUTSIDE}"'),
    ],
)
def test_a_list_that_names_files_elsewhere_is_refused(
    fetch: Puller, tmp_path: Path, old: str, new: str
) -> None:
    folder = fetch().folder
    listed = (folder / "statline.json").read_text()
    assert old in listed
    (folder / "statline.json").write_text(listed.replace(old, new))
    for suffix in (".txt", ".json"):
        (tmp_path / "kostbaar").with_suffix(suffix).write_text("te bewaren")
    with pytest.raises(SourceError, match="noemt bestanden die niet in deze map horen"):
        fetch()
    with pytest.raises(SourceError, match="noemt bestanden die niet in deze map horen"):
        PageStore.opened(folder)
    assert len(list(tmp_path.glob("kostbaar.*"))) == 2


@pytest.mark.parametrize("protocol", ["v3", "v4"])
def test_a_dimension_whose_name_leads_elsewhere_is_refused_before_it_is_asked(
    service: Service, fetch: Puller, tmp_path: Path, protocol: str
) -> None:
    forms = replace(YOUTH.dimensions[2], key="../../../buiten/Vormen")
    service.change(YOUTH.id, dimensions=(*YOUTH.dimensions[:2], forms))
    with pytest.raises(SourceError, match="dat is geen naam"):
        fetch(protocol=protocol)
    assert not any("buiten" in address for address, _, _ in service.log)
    assert not [path for path in tmp_path.rglob("*") if "Vormen" in path.name]


def test_parts_of_an_address_stay_one_part_each() -> None:
    place = Place.of("cbs", "v3", "https://dienst.example")
    assert place.entity("85099NED", "../x?y#z") == (
        "https://dienst.example/ODataFeed/odata/85099NED/..%2Fx%3Fy%23z?$format=json"
    )


DEEP = b"[" * 100_000 + b"]" * 100_000


def test_a_page_that_lies_there_and_cannot_be_read_is_told(fetch: Puller) -> None:
    folder = fetch().folder
    whole = tree(folder)
    listed = json.loads(whole["statline.json"])
    del listed["reeksen"][-1]["bladzijden"][1:]
    for body in (DEEP, b"{"):
        (folder / "statline.json").write_text(json.dumps({**listed, "gereed": False}))
        (folder / "UntypedDataSet-00002.json").write_bytes(body)
        with pytest.raises(SourceError, match=r"UntypedDataSet-00002\.json is beschadigd"):
            fetch()


def test_a_list_nested_too_deeply_is_told(fetch: Puller) -> None:
    folder = fetch().folder
    (folder / "statline.json").write_bytes(DEEP)
    with pytest.raises(SourceError, match="is niet te gebruiken"):
        fetch()


def test_what_another_service_gave_is_no_fall_back(
    service: Service, fetch: Puller, tmp_path: Path
) -> None:
    folder = fetch().folder
    elsewhere = Wanted(Place.of("cbs", "v3", "http://127.0.0.1:1"), YOUTH.id)
    with Client(ONCE) as client, pytest.raises(UnreachableError):
        pull(elsewhere, tmp_path / "opgehaald", client)
    service.faults[:] = [cut(0)] * 20
    assert fetch().folder == folder


def test_a_damaged_directory_beside_it_is_told_and_stands_in_nobodys_way(
    service: Service, fetch: Puller, tmp_path: Path
) -> None:
    folder = fetch().folder
    damaged = tmp_path / "opgehaald" / "85099NED_v3_20240101T020000"
    damaged.mkdir()
    (damaged / "statline.json").write_text("{")
    said: list[str] = []
    with Client(ONCE) as client:

        def again() -> Pulled:
            return pull(
                wanted(service),
                tmp_path / "opgehaald",
                client,
                say=lambda m: said.append(m.render()),
            )

        assert (again().folder, again().asked) == (folder, 0)
        service.faults[:] = [cut(0)]
        assert again().offline
    assert len(said) == 3
    assert all(f"Map {damaged} is niet te gebruiken" in text for text in said)
