"""Making, opening and damaging a workspace."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
import threading
from typing import TYPE_CHECKING

import polars as pl
import pytest
from tests.store.processes import files_in_use, files_on_disk, state_of

import sluitend as sl
from sluitend.core.errors import ArgumentError, NoDataError, SourceError, WorkspaceError
from sluitend.store import catalog, files
from sluitend.store import workspace as rooms
from sluitend.store.catalog import CATALOG
from sluitend.store.workspace import Workspace, create_workspace, open_workspace
from sluitend.tables.catalogue import CONTRACTS
from sluitend.tables.iv3 import LASTEN

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.fixture
def loaded(small_dirs: tuple[Path, Path], tmp_path: Path) -> Workspace:
    workspace = create_workspace(tmp_path / "werk")
    workspace.load("iv3", small_dirs[1])
    return workspace


def test_create_makes_an_empty_workspace_that_opens(tmp_path: Path) -> None:
    root = tmp_path / "nieuw" / "werk"
    assert create_workspace(str(root)).root == root
    workspace = open_workspace(str(root))
    assert workspace.publications() == ()
    assert workspace.catalog.last_load() == 0
    assert all(workspace.snapshot().read(contract).is_empty() for contract in CONTRACTS.values())


def test_create_accepts_an_empty_directory(tmp_path: Path) -> None:
    create_workspace(tmp_path)
    assert (tmp_path / CATALOG).is_file()


@pytest.mark.parametrize(
    "occupy",
    [
        pytest.param(lambda path: (path / "begroting.xlsx").touch(), id="file"),
        pytest.param(lambda path: (path / "map").mkdir(), id="directory"),
        pytest.param(lambda path: (path / ".verborgen").touch(), id="hidden"),
        # A directory with our name but somebody else's files: a load would sweep them away.
        pytest.param(
            lambda path: ((path / "tabellen").mkdir(), (path / "tabellen" / "mijn.xlsx").touch()),
            id="tabellen of somebody else",
        ),
    ],
)
def test_create_refuses_what_is_not_empty(tmp_path: Path, occupy: Callable[[Path], object]) -> None:
    occupy(tmp_path)
    there = sorted(tmp_path.rglob("*"))
    with pytest.raises(WorkspaceError, match="is niet leeg"):
        create_workspace(tmp_path)
    assert sorted(tmp_path.rglob("*")) == there


def test_create_refuses_a_file_and_a_workspace(loaded: Workspace, tmp_path: Path) -> None:
    (tmp_path / "bestand").touch()
    with pytest.raises(WorkspaceError, match="is niet leeg"):
        create_workspace(tmp_path / "bestand")
    before = state_of(loaded.root)
    with pytest.raises(WorkspaceError, match="al een werkruimte"):
        create_workspace(loaded.root)
    assert state_of(loaded.root).equals(before)


@pytest.mark.parametrize("drafted", [False, True])
def test_of_two_that_create_at_once_one_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, small_dirs: tuple[Path, Path], drafted: bool
) -> None:
    """The other creates and loads just before, or just after, we draft the catalogue."""
    root, real = tmp_path / "werk", catalog.Catalog.create
    others: list[Workspace] = []

    def create(path: Path, now: str) -> catalog.Catalog:
        monkeypatch.undo()
        if drafted:
            real(path, now)
        others.append(create_workspace(root))
        others[0].load("iv3", small_dirs[1])
        return catalog.Catalog(path) if drafted else real(path, now)

    monkeypatch.setattr(catalog.Catalog, "create", create)
    with pytest.raises(WorkspaceError, match="al een werkruimte"):
        create_workspace(root)
    assert len(open_workspace(root).publications()) == 1
    assert not list(root.glob(".*"))


def test_of_many_that_create_at_once_one_succeeds(tmp_path: Path) -> None:
    outcomes: list[object] = []
    start = threading.Barrier(6)

    def make() -> None:
        start.wait()
        try:
            outcomes.append(create_workspace(tmp_path / "werk"))
        except WorkspaceError as error:
            outcomes.append(str(error))

    threads = [threading.Thread(target=make) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    refused = [text for text in outcomes if isinstance(text, str)]
    assert len(outcomes) == 6
    assert len(refused) == 5
    open_workspace(tmp_path / "werk")


def test_a_load_removes_a_draft_that_a_killed_creation_left(
    tmp_path: Path, small_dirs: tuple[Path, Path]
) -> None:
    workspace = create_workspace(tmp_path / "werk")
    draft = workspace.root / f".{CATALOG}.{'0' * 32}"
    draft.hardlink_to(workspace.root / CATALOG)
    workspace.load("iv3", small_dirs[1])
    assert not draft.exists()
    assert len(open_workspace(workspace.root).publications()) == 1


def test_open_refuses_a_typing_error_and_helps(loaded: Workspace) -> None:
    wrong = loaded.root.with_name("werkk")
    with pytest.raises(WorkspaceError, match="is geen werkruimte") as info:
        open_workspace(wrong)
    assert f"Bedoelt u {loaded.root}?" in str(info.value)
    assert not wrong.exists()
    with pytest.raises(WorkspaceError, match="sluitend init"):
        open_workspace(loaded.root.with_name("iets heel anders"))
    with pytest.raises(WorkspaceError, match="is geen werkruimte"):
        open_workspace(loaded.root / "bestaat" / "niet")


@pytest.mark.parametrize("content", [b"", b"geen database" * 1000])
def test_open_refuses_a_damaged_catalogue(loaded: Workspace, content: bytes) -> None:
    (loaded.root / CATALOG).write_bytes(content)
    with pytest.raises(WorkspaceError, match=r"catalogus.*beschadigd") as info:
        open_workspace(loaded.root)
    assert "laad de bronnen opnieuw" in info.value.remedy.render()


def test_catalogue_cut_off_anywhere_gives_a_clear_error(loaded: Workspace, tmp_path: Path) -> None:
    whole = (loaded.root / CATALOG).read_bytes()
    expected = state_of(loaded.root)
    root = tmp_path / "kopie"
    shutil.copytree(loaded.root, root)
    refused = 0
    sizes = range(0, len(whole), 1500)
    for size in sizes:
        (root / CATALOG).write_bytes(whole[:size])
        try:
            found = state_of(root)
        except WorkspaceError as error:
            assert "beschadigd" in str(error)  # noqa: PT017 - the other outcome is checked below
            refused += 1
        else:
            # Only zeros were lost: the empty half of the last page.
            assert found.equals(expected)
    assert refused >= len(sizes) - 3
    (root / CATALOG).write_bytes(whole)
    assert state_of(root).equals(expected)


def test_open_refuses_another_version(loaded: Workspace) -> None:
    connection = sqlite3.connect(loaded.root / CATALOG)
    connection.execute("UPDATE meta SET schema_version = 99")
    connection.commit()
    connection.close()
    with pytest.raises(WorkspaceError, match="andere versie van Sluitend"):
        open_workspace(loaded.root)


def test_workspace_that_vanishes_is_not_made_again(loaded: Workspace) -> None:
    shutil.rmtree(loaded.root)
    loaded.root.mkdir()
    with pytest.raises(WorkspaceError, match="kan niet worden geopend"):
        loaded.snapshot()
    assert list(loaded.root.iterdir()) == []


@pytest.mark.parametrize("damage", ["gone", "cut", "bit"])
def test_no_figure_comes_from_a_damaged_table(loaded: Workspace, damage: str) -> None:
    (name,) = {piece.file for piece in loaded.snapshot().chosen[LASTEN.id]}
    path = loaded.root / "tabellen" / name
    content = bytearray(path.read_bytes())
    path.unlink()
    if damage == "cut":
        path.write_bytes(content[:-100])
    if damage == "bit":
        content[len(content) // 2] ^= 1
        path.write_bytes(content)
    with pytest.raises(WorkspaceError, match=f"{name} van werkruimte .* is beschadigd"):
        loaded.snapshot().read(LASTEN)


def test_refused_load_changes_nothing_and_is_swept(
    small_dirs: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The disk is full at the last table: the first error is told, and the rest is undone."""
    workspace = create_workspace(tmp_path / "werk")
    workspace.load("iv3", small_dirs[0])
    before, written = state_of(workspace.root), files.write_table

    def write(root: Path, frame: pl.DataFrame) -> str:
        if "titel" in frame.columns:
            raise OSError(28, "No space left on device")
        return written(root, frame)

    monkeypatch.setattr(rooms, "write_table", write)
    with pytest.raises(OSError, match="No space left"):
        workspace.load("iv3", small_dirs[1])
    assert state_of(workspace.root).equals(before)
    assert files_on_disk(workspace.root) > files_in_use(workspace)
    monkeypatch.undo()
    workspace.load("iv3", small_dirs[1])
    assert files_on_disk(workspace.root) == files_in_use(workspace)


def test_sweep_leaves_alone_what_is_not_ours(
    loaded: Workspace, small_dirs: tuple[Path, Path]
) -> None:
    notes = loaded.root / "tabellen" / "aantekeningen.xlsx"
    notes.touch()
    (loaded.root / "tijdelijk" / "map").mkdir()
    loaded.load("iv3", small_dirs[0])
    assert notes.exists()
    assert (loaded.root / "tijdelijk" / "map").is_dir()


def test_load_needs_a_source_that_exists(loaded: Workspace, tmp_path: Path) -> None:
    with pytest.raises(ArgumentError, match="Bedoelt u iv3"):
        loaded.load("iv33", tmp_path)
    with pytest.raises(ArgumentError, match="Kies uit: open-data, iv3"):
        loaded.load("xyz", tmp_path)
    with pytest.raises(SourceError, match="is er niet"):
        loaded.load("iv3", tmp_path / "weg")
    with pytest.raises(SourceError, match="geen bekende bron gevonden"):
        loaded.load("iv3", loaded.root)
    for share in (-0.1, 1.1, float("nan")):
        with pytest.raises(ArgumentError, match="aandeel uitval"):
            loaded.load("iv3", tmp_path, accept_rejects=share)


def test_empty_workspace_says_what_to_load(tmp_path: Path) -> None:
    workspace = create_workspace(tmp_path / "werk")
    with pytest.raises(NoDataError, match="nog geen gemeenten"):
        workspace.geography()
    call = sl.call("verschillenanalyse", gebied="NL", van=2022, tot=2023, onderwerp="jeugd")
    with pytest.raises(NoDataError, match="sluitend load"):
        workspace.run(call)


def test_catalogue_counts_what_was_read(loaded: Workspace) -> None:
    rows = loaded.catalog.source_files()
    assert [(name, read) for _, name, read, *_ in rows] == [
        ("gemeenten_per_jaar_2010_2026.csv", 60),
        ("inwoners_1jan_2017_2026.csv", 60),
        ("iv3_baten_bron.parquet", 2 * 2 * 30 * 12),
        ("iv3_lasten_hoofdtaakveld_categorie.parquet", 2 * 2 * 30 * 9 * 6),
        ("iv3_lasten_taakveld.parquet", 2 * 2 * 30 * 53),
        ("iv3_lasten_taakveld_6_sociaal_domein.csv", 2 * 2 * 30 * 12),
        ("iv3_taakveld_titels.csv", 108),
        ("iv3_totalen_gemeente.csv", 120),
    ]
    assert all(read == accepted + rejected for _, _, read, accepted, rejected in rows)


def test_sql_looks_at_what_counts_now(loaded: Workspace) -> None:
    found = loaded.sql("SELECT sum(waarde) AS som, count(*) AS n FROM iv3_lasten WHERE jaar = 2024")
    rows = loaded.snapshot().read(LASTEN).filter(jaar=2024)
    assert found.row(0) == (rows["waarde"].sum(), rows.height)
    joined = loaded.sql("SELECT gm_naam FROM gemeenten JOIN inwoners USING (jaar, gm_code)")
    assert joined.height == 60


ASKING = """
import sluitend as sl
ws = sl.open_workspace({!r})
print(ws.sql("SELECT gm_naam FROM gemeenten JOIN inwoners USING (jaar, gm_code)").height)
"""


@pytest.mark.parametrize("hide", ["", "import sys; sys.modules['pyarrow'] = None"])
def test_sql_answers_with_and_without_pyarrow(loaded: Workspace, hide: str) -> None:
    """DuckDB reads frames another way when that package happens to be installed."""
    code = hide + ASKING.format(str(loaded.root))
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "60"


@pytest.mark.parametrize(
    "question",
    [
        "SELECT * FROM bestaat_niet",
        "SELEC 1",
        "SELECT * FROM read_csv('/etc/passwd')",
        "COPY iv3_lasten TO 'uit.csv'",
        "CREATE TABLE x (i INT)",
        "SELECT CAST('x' AS INT) FROM gemeenten",
    ],
)
def test_sql_that_gives_no_answer_is_refused(loaded: Workspace, question: str) -> None:
    with pytest.raises(ArgumentError, match="kan niet worden beantwoord"):
        loaded.sql(question)
