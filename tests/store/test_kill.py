"""A kill at any moment leaves the workspace as it was before, or as it is after: never between.

The points are not chosen: a run that is not killed counts them, and then a process dies at each.
"""

from __future__ import annotations

import os
import random
import shutil
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.store.processes import Server, State, files_in_use, files_on_disk, served, state_of

from sluitend.core.errors import WorkspaceError
from sluitend.store.workspace import create_workspace, open_workspace

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="kills forks of one process")

LOAD_POINTS = {
    # Opening and reading before the load: five connections (check, which load was last, the pieces, which
    # load was last when we look at what would go, load).
    "connect": 5,
    "PRAGMA synchronous": 1,
    "PRAGMA foreign_keys": 1,
    "SELECT schema_version": 1,
    "PRAGMA quick_check": 1,
    "SELECT p.table_id,": 1,
    "close": 5,
    # The load itself, with two orphans to sweep.
    "BEGIN IMMEDIATE": 1,
    "SELECT name": 1,
    "os.unlink": 2,
    "SELECT DISTINCT": 1,
    # Which load was last, twice, and the number of this one.
    "SELECT COALESCE": 3,
    "INSERT INTO load": 1,
    "SELECT 1": 1,
    "SELECT u.id": 1,
    "INSERT INTO publication": 1,
    "Parquet": 7,
    "os.open": 14,
    "os.fsync": 14,
    "os.close": 14,
    "os.replace": 7,
    "INSERT INTO file": 7,
    "INSERT INTO piece": 22,
    "INSERT INTO source_file": 8,
    "COMMIT": 1,
}
"""What one load does, and how often: a kill before each, and one after."""

CREATE_POINTS = {
    "os.mkdir": 4,  # the directory itself: asked once in vain, then made after its parent
    "connect": 1,
    "PRAGMA journal_mode": 1,
    "CREATE TABLE meta": 1,
    "CREATE TABLE load": 1,
    "CREATE TABLE publication": 1,
    "CREATE TABLE file": 1,
    "CREATE TABLE piece": 1,
    "CREATE TABLE source_file": 1,
    "CREATE TABLE reject": 1,
    "BEGIN": 1,
    "INSERT INTO meta": 1,
    "COMMIT": 1,
    "close": 1,
    "os.link": 1,
    "os.open": 1,
    "os.fsync": 1,
    "os.close": 1,
    "os.unlink": 1,
}


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    yield from served()


@pytest.fixture(scope="module")
def base(small_dirs: tuple[Path, Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with the first publication, and what two earlier killed loads left behind."""
    root = tmp_path_factory.mktemp("kill") / "werk"
    create_workspace(root).load("iv3", small_dirs[0])
    (root / "tabellen" / f"{'0' * 40}.parquet").write_bytes(b"wees")
    (root / "tijdelijk" / f"{'1' * 32}.parquet").write_bytes(b"half")
    return root


@pytest.fixture(scope="module")
def states(
    base: Path, small_dirs: tuple[Path, Path], tmp_path_factory: pytest.TempPathFactory
) -> tuple[State, State]:
    """The state before the load and the one after."""
    before = state_of(base)
    root = tmp_path_factory.mktemp("na") / "werk"
    shutil.copytree(base, root)
    open_workspace(root).load("iv3", small_dirs[1])
    after = state_of(root)
    assert not before.equals(after)
    return before, after


@pytest.mark.slow
def test_kill_at_every_point_of_a_load(
    base: Path,
    states: tuple[State, State],
    small_dirs: tuple[Path, Path],
    server: Server,
    tmp_path: Path,
) -> None:
    job = {"do": "load", "source": "iv3", "directory": str(small_dirs[1])}
    shutil.copytree(base, tmp_path / "droog")
    dry = server.ask(root=str(tmp_path / "droog"), **job)
    points = dry["points"]
    assert (dry["error"], dry["unseen"]) == ("", [])
    assert Counter(p.removeprefix("voor ") for p in points if p.startswith("voor ")) == LOAD_POINTS
    assert points.count("midden Parquet") == 7
    assert len(points) > 150
    outcomes = []
    for number, point in enumerate(points):
        root = tmp_path / f"{number}"
        shutil.copytree(base, root)
        assert server.ask(root=str(root), kill_at=number, **job)["killed"], point
        found = state_of(root)
        outcomes.append(found.equals(states[1]))
        assert outcomes[-1] or found.equals(states[0]), (number, point)
        workspace = open_workspace(root)
        report = workspace.load("iv3", small_dirs[1])
        assert bool(report.new) is not outcomes[-1], point
        assert state_of(root).equals(states[1]), point
        assert files_on_disk(root) == files_in_use(workspace), point
        shutil.rmtree(root)
    # The commit, and nothing else, is where before becomes after.
    switch = points.index("voor COMMIT") + 1
    assert outcomes == [False] * switch + [True] * (len(points) - switch)


def test_kill_inside_the_commit(
    base: Path,
    states: tuple[State, State],
    small_dirs: tuple[Path, Path],
    server: Server,
    tmp_path: Path,
) -> None:
    """SQLite appends pages to its log and then copies them: the log may stop anywhere, the copy too."""
    job = {"do": "load", "source": "iv3", "directory": str(small_dirs[1])}
    shutil.copytree(base, tmp_path / "droog")
    points = server.ask(root=str(tmp_path / "droog"), **job)["points"]
    root = tmp_path / "werk"
    shutil.copytree(base, root)
    assert server.ask(root=str(root), kill_at=points.index("na COMMIT"), **job)["killed"]
    log = (root / "catalogus.sqlite-wal").read_bytes()
    page = int.from_bytes(log[8:12], "big")
    header, frame = 32, 24 + page
    frames = range(header, len(log), frame)
    assert (len(log) - header) % frame == 0
    assert len(frames) > 5
    for cut in (0, header // 2, *(at + part for at in frames for part in (0, 12, frame // 2))):
        found = _with(root, tmp_path / "log", log[:cut])
        assert found.equals(states[0]), cut
    assert _with(root, tmp_path / "log", log).equals(states[1])
    for at in frames:
        number = int.from_bytes(log[at : at + 4], "big")
        for part in (page // 2, page):
            found = _with(root, tmp_path / "log", log, (number - 1) * page, log[at + 24 :][:part])
            assert found.equals(states[1]), (at, part)


def _with(root: Path, copy: Path, log: bytes, offset: int = 0, content: bytes = b"") -> State:
    """Return the state of a copy whose log is `log`, and whose catalogue has `content` at `offset`."""
    shutil.copytree(root, copy)
    (copy / "catalogus.sqlite-wal").write_bytes(log)
    with (copy / "catalogus.sqlite").open("r+b") as file:
        file.seek(offset)
        file.write(content)
    state = state_of(copy)
    shutil.rmtree(copy)
    return state


def test_kill_at_every_point_of_creating(server: Server, tmp_path: Path) -> None:
    dry = server.ask(do="create", root=str(tmp_path / "droog"))
    points = dry["points"]
    assert (dry["error"], dry["unseen"]) == ("", [])
    assert (
        Counter(p.removeprefix("voor ") for p in points if p.startswith("voor ")) == CREATE_POINTS
    )
    whole = []
    for number, point in enumerate(points):
        root = tmp_path / f"{number}"
        assert server.ask(do="create", root=str(root), kill_at=number)["killed"], point
        try:
            workspace = open_workspace(root)
            whole.append(True)
        except WorkspaceError as error:
            assert "is geen werkruimte" in str(error)  # noqa: PT017 - both outcomes are allowed
            whole.append(False)
            workspace = create_workspace(root)
        assert workspace.publications() == ()
        drafts = [path for path in root.iterdir() if path.name.startswith(".catalogus.sqlite.")]
        # A draft that is left is the catalogue itself, under its first name.
        assert all(path.samefile(root / "catalogus.sqlite") for path in drafts)
        assert {path.name for path in root.iterdir() if path not in drafts} == {
            "catalogus.sqlite",
            "tabellen",
            "tijdelijk",
        }
    switch = points.index("voor os.link") + 1
    assert whole == [False] * switch + [True] * (len(points) - switch)


@pytest.mark.slow
def test_random_kills_of_a_load_of_the_whole_country(
    country_dir: Path, demo_workspace_state: State, server: Server, tmp_path: Path
) -> None:
    job = {"do": "load", "source": "open-data", "directory": str(country_dir)}
    create_workspace(tmp_path / "leeg")
    empty = state_of(tmp_path / "leeg")
    create_workspace(tmp_path / "droog")
    seconds = server.ask(root=str(tmp_path / "droog"), **job)["seconds"]
    chance = random.Random(20)  # noqa: S311 - moments, not secrets
    root = tmp_path / "werk"
    create_workspace(root)
    killed = 0
    while killed < 20:
        report = server.ask(root=str(root), after=chance.uniform(0, 1.2 * seconds), **job)
        killed += report["killed"]
        found = state_of(root)
        if found.equals(empty):
            continue
        assert found.equals(demo_workspace_state)
        shutil.rmtree(root)
        create_workspace(root)
    workspace = open_workspace(root)
    workspace.load("open-data", country_dir)
    assert state_of(root).equals(demo_workspace_state)
    assert files_on_disk(root) == files_in_use(workspace)


@pytest.fixture(scope="module")
def demo_workspace_state(country_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> State:
    """The state after a load of the whole country that nobody disturbed."""
    root = tmp_path_factory.mktemp("heel") / "werk"
    create_workspace(root).load("open-data", country_dir)
    return state_of(root)
