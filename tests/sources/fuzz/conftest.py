from __future__ import annotations

import hashlib
import io
import re
import shutil
import zipfile
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from tests.sources.fuzz.in_pages import MANIFEST, Pages
from tests.sources.fuzz.outcome import check, outcome
from tests.sources.fuzz.small import cut_down, known_to
from tests.sources.statline.service import Service, serving
from tests.sources.statline.tables import YOUTH
from tests.sources.workbooks import save_ods, save_xlsx

from sluitend.sources.statline.client import Client, Patience
from sluitend.sources.statline.protocol import Place
from sluitend.sources.statline.pull import Selection, Wanted, pull

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    import polars as pl
    from tests.sources.fuzz.outcome import Expected
    from tests.sources.fuzz.target import Target
    from tests.sources.workbooks import Value

    from sluitend.sources.source import Reading


@pytest.fixture(scope="session")
def small(country_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The fictional country cut down; never change a file of it."""
    return cut_down(country_dir, tmp_path_factory.mktemp("klein") / "land")


@pytest.fixture(scope="session")
def all_known(country_dir: Path) -> pl.DataFrame:
    """What a workspace with the fictional country knows of its municipalities."""
    return known_to(country_dir)


@pytest.fixture(scope="session")
def clean(small: Path, all_known: pl.DataFrame) -> Callable[[Target], Reading]:
    """Read a directory of the small country before anything is spoilt; once per directory."""
    found: dict[tuple[str, str], Reading] = {}

    def read(target: Target) -> Reading:
        key = (target.source.id, target.folder)
        if key not in found:
            found[key] = target.source.read(small / target.folder, all_known)
            assert found[key].rejects.is_empty(), found[key].rejects
        return found[key]

    return read


@pytest.fixture(scope="session")
def bench(small: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the small country in which one file at a time is spoilt, and put back."""
    return shutil.copytree(small, tmp_path_factory.mktemp("werkbank") / "land")


@pytest.fixture
def put(small: Path, bench: Path) -> Iterator[Callable[[Target, bytes], Path]]:
    """Put spoilt content in place of a file, and return its directory; what was put before is restored."""
    spoilt: list[Target] = []

    def restore() -> None:
        while spoilt:
            target = spoilt.pop()
            shutil.copy(small / target.folder / target.file, bench / target.folder / target.file)

    def put(target: Target, content: bytes) -> Path:
        restore()
        spoilt.append(target)
        folder = bench / target.folder
        (folder / target.file).write_bytes(content)
        return folder

    yield put
    restore()


@pytest.fixture
def judge(
    put: Callable[[Target, bytes], Path],
    all_known: pl.DataFrame,
    clean: Callable[[Target], Reading],
) -> Callable[[Target, bytes, Expected], None]:
    """Put spoilt content in place of a file, read its directory and check what comes of it."""

    def judge(target: Target, content: bytes, expected: Expected) -> None:
        found = outcome(target.source.read, put(target, content), all_known)
        check(found, clean(target), target, expected)

    return judge


def _from_one_place(files: dict[str, bytes], address: str) -> dict[str, bytes]:
    """Write another address, as the service stands at another one in every run, with the checksums."""
    moved = {
        n: body.replace(address.encode(), b"http://127.0.0.1:50000") for n, body in files.items()
    }
    for name, body in files.items():
        old, new = (hashlib.sha256(b).hexdigest().encode() for b in (body, moved[name]))
        moved[MANIFEST] = moved[MANIFEST].replace(old, new)
    return moved


def _pulled(protocol: str, root: Path) -> Pages:
    """Receive a table from a service on this machine."""
    with pytest.MonkeyPatch.context() as patch, serving(Service()) as service:
        patch.setenv("NO_PROXY", "127.0.0.1")
        service.offer(YOUTH)
        address = service.address + ("/v4" if protocol == "v4" else "")
        wanted = Wanted(Place.of("cbs", protocol, address), YOUTH.id, Selection.parse("", ""))
        with Client(Patience(attempts=4, first=0.001, most=0.01, pause=0)) as client:
            moment = datetime(2026, 1, 2, 12, tzinfo=UTC)
            made = pull(wanted, root, client, clock=lambda: moment)
    files = _from_one_place(
        {p.name: p.read_bytes() for p in made.folder.iterdir()}, service.address
    )
    # A page in the middle, with figures of municipalities.
    figures = sorted(n for n in files if n.startswith(("UntypedDataSet", "Observations")))[3]
    return Pages(files, figures, protocol)


@pytest.fixture(scope="session")
def pulled(tmp_path_factory: pytest.TempPathFactory) -> Pages:
    """A table as it was received in the old protocol."""
    return _pulled("v3", tmp_path_factory.mktemp("pull"))


@pytest.fixture(scope="session")
def other_pulled(tmp_path_factory: pytest.TempPathFactory) -> Pages:
    """The same table as it was received in the new protocol."""
    return _pulled("v4", tmp_path_factory.mktemp("pull"))


BUDGET: list[list[Value]] = [
    ["Programma", "Taakveld", "Begroting 2025", "Toelichting"],
    ["Jeugd", "6.72", 1234, "na 1e wijziging"],
    ["Jeugd", "6.82", 5678.25, None],
    ["Wmo", "6.71", -90, "baten"],
    [None, "Totaal", 6822.25, None],
]
SHEETS: dict[str, list[list[Value]]] = {"Lasten": BUDGET, "Toelichting": [["Stand week 47"]]}


MOMENT = re.compile(rb"20\d\d-\d\d-\d\dT[\d:.]+Z?")


def _of_one_moment(content: bytes) -> bytes:
    """Pack a workbook as if it was always saved at the same moment, so that every run spoils the same bytes."""
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(packed, "w") as new:
        for part in old.infolist():
            always = zipfile.ZipInfo(part.filename, (2026, 1, 2, 0, 0, 0))
            always.compress_type = part.compress_type
            new.writestr(always, MOMENT.sub(b"2026-01-02T00:00:00Z", old.read(part)))
    return packed.getvalue()


@pytest.fixture(scope="session")
def books(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """A small budget as both kinds of workbook."""
    folder = tmp_path_factory.mktemp("werkmappen")
    return {
        "xlsx": _of_one_moment(save_xlsx(folder / "a.xlsx", SHEETS).read_bytes()),
        "ods": _of_one_moment(save_ods(folder / "a.ods", SHEETS).read_bytes()),
    }
