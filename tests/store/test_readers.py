"""Readers see one state, and never wait for a load; of two loads one goes first."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import threading
import time
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

import pytest
from tests.store.processes import CHILD, state_of

from sluitend.core.errors import WorkspaceError
from sluitend.store import catalog
from sluitend.store.catalog import CATALOG, Catalog
from sluitend.store.workspace import Workspace, create_workspace, open_workspace
from sluitend.tables.catalogue import CONTRACTS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

READINGS = 10
PATIENCE = 60.0


class HeldCatalog(Catalog):
    """A catalogue whose load waits, with everything written but nothing committed."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.written, self.go = threading.Event(), threading.Event()

    @contextmanager
    def loading(self) -> Iterator[sqlite3.Connection]:
        with super().loading() as connection:
            yield connection
            self.written.set()
            assert self.go.wait(PATIENCE)


class Reader:
    """A process that reads until it is told to stop."""

    def __init__(self, root: Path, directory: Path, name: str) -> None:
        self._stop, self._log = directory / "stop", directory / f"{name}.txt"
        with self._log.open("w") as log:
            self._process = subprocess.Popen(
                [sys.executable, str(CHILD), "read", str(root), str(self._stop)], stdout=log
            )

    def readings(self) -> list[tuple[str, str, float]]:
        """Return what was read so far: fingerprint, hash of all rows, seconds."""
        lines = self._log.read_text("utf-8").split("\n")[:-1]
        return [(one, two, float(three)) for one, two, three in (line.split() for line in lines)]

    def close(self) -> None:
        """Stop reading."""
        self._stop.touch()
        assert self._process.wait(timeout=PATIENCE) == 0


def wait_until(condition: Callable[[], bool]) -> None:
    """Wait for another process, and fail rather than hang."""
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.02)


@pytest.fixture
def workspace(small_dirs: tuple[Path, Path], tmp_path: Path) -> Workspace:
    workspace = create_workspace(tmp_path / "werk")
    workspace.load("iv3", small_dirs[0])
    return workspace


@contextmanager
def held_load(workspace: Workspace, source: Path) -> Iterator[HeldCatalog]:
    """A load in another thread that stands still before its commit while the body runs."""
    loader = open_workspace(workspace.root)
    held = HeldCatalog(workspace.root / CATALOG)
    loader.catalog = held
    thread = threading.Thread(target=loader.load, args=("iv3", source))
    thread.start()
    assert held.written.wait(PATIENCE)
    try:
        yield held
    finally:
        held.go.set()
        thread.join(PATIENCE)
        assert not thread.is_alive()


def test_two_readers_see_one_state_and_never_wait(
    workspace: Workspace, small_dirs: tuple[Path, Path], tmp_path: Path
) -> None:
    before = state_of(workspace.root).fingerprint
    readers = [Reader(workspace.root, tmp_path, name) for name in ("een", "twee")]
    wait_until(lambda: all(reader.readings() for reader in readers))
    with held_load(workspace, small_dirs[1]):
        # The load goes on only after the readers have read: had they waited for it, nothing would
        # ever happen again.
        done = [len(reader.readings()) for reader in readers]
        wait_until(
            lambda: all(
                len(reader.readings()) >= count + READINGS
                for reader, count in zip(readers, done, strict=True)
            )
        )
        during = [reader.readings()[count:] for reader, count in zip(readers, done, strict=True)]
    after = state_of(workspace.root).fingerprint
    assert after != before
    wait_until(lambda: all(reader.readings()[-1][0] == after for reader in readers))
    for reader in readers:
        reader.close()
    assert {fingerprint for part in during for fingerprint, _, _ in part} == {before}
    assert max(seconds for part in during for *_, seconds in part) < catalog.LOCK_SECONDS / 4
    seen = [[(one, two) for one, two, _ in reader.readings()] for reader in readers]
    # Two states, each with exactly one content, and in each process the one before the other.
    assert len({pair for part in seen for pair in part}) == 2
    for part in seen:
        fingerprints = [one for one, _ in part]
        first_new = fingerprints.index(after)
        assert set(fingerprints[:first_new]) == {before}
        assert set(fingerprints[first_new:]) == {after}


def test_snapshot_keeps_its_state_through_later_loads(
    workspace: Workspace, small_dirs: tuple[Path, Path]
) -> None:
    snapshot = workspace.snapshot()
    rows = {table: snapshot.read(contract) for table, contract in CONTRACTS.items()}
    workspace.load("iv3", small_dirs[1])
    assert workspace.snapshot().fingerprint(CONTRACTS.values()) != snapshot.fingerprint(
        CONTRACTS.values()
    )
    assert all(snapshot.read(contract).equals(rows[t]) for t, contract in CONTRACTS.items())


def test_reader_that_takes_its_time_does_not_hold_up_a_load(
    workspace: Workspace, small_dirs: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(catalog, "LOCK_SECONDS", 0.2)
    question = "SELECT count(*) FROM publication"
    with closing(sqlite3.connect(workspace.root / CATALOG)) as reader:
        reader.execute("BEGIN")
        assert reader.execute(question).fetchone() == (1,)
        assert workspace.load("iv3", small_dirs[1]).new
        assert reader.execute(question).fetchone() == (1,)
        reader.rollback()
        assert reader.execute(question).fetchone() == (2,)


def test_second_load_at_the_same_time_is_refused(
    workspace: Workspace, small_dirs: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(catalog, "LOCK_SECONDS", 0.1)
    with held_load(workspace, small_dirs[1]):
        second = open_workspace(workspace.root)
        with pytest.raises(WorkspaceError, match="wordt al geladen") as info:
            second.load("iv3", small_dirs[1])
        assert "probeer het opnieuw" in info.value.remedy.render()
    assert second.load("iv3", small_dirs[1]).new == ()


def test_second_load_waits_for_a_short_first(
    workspace: Workspace, small_dirs: tuple[Path, Path]
) -> None:
    with held_load(workspace, small_dirs[1]) as held:
        threading.Timer(0.3, held.go.set).start()
        report = open_workspace(workspace.root).load("iv3", small_dirs[1])
    assert report.new == ()
    assert len(report.present) == 1
