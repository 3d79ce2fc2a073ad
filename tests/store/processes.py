"""Starting the processes of `child.py`, and the state of a workspace to compare them by."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sluitend.store.workspace import Workspace, open_workspace
from sluitend.tables.catalogue import CONTRACTS

if TYPE_CHECKING:
    from collections.abc import Iterator

    import polars as pl

CHILD = Path(__file__).parent / "child.py"


class Server:
    """A process that does jobs in forks of its own."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, str(CHILD), "serve"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def ask(self, **job: Any) -> dict[str, Any]:
        """Have one job done and return its report."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(job) + "\n")
        self._process.stdin.flush()
        report: dict[str, Any] = json.loads(self._process.stdout.readline())
        return report

    def close(self) -> None:
        """End the process."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait(timeout=10)
        self._process.stdout.close()


def served() -> Iterator[Server]:
    """Body of a fixture: a server while the test runs."""
    server = Server()
    yield server
    server.close()


@dataclass(frozen=True)
class State:
    """Everything a reader can see of a workspace."""

    fingerprint: str
    publications: tuple[str, ...]
    source_files: tuple[tuple[str, str, int, int, int], ...]
    rows: dict[str, pl.DataFrame]

    def equals(self, other: State) -> bool:
        """Say whether both are the same state: the same figures, from the same publications."""
        return (
            self.fingerprint == other.fingerprint
            and self.publications == other.publications
            and self.source_files == other.source_files
            and all(frame.equals(other.rows[table]) for table, frame in self.rows.items())
        )


def state_of(root: Path) -> State:
    """Open the workspace as any reader would, and read all of it."""
    workspace = open_workspace(root)
    snapshot = workspace.snapshot()
    return State(
        snapshot.fingerprint(CONTRACTS.values()),
        tuple(publication.id for publication in workspace.publications()),
        tuple(workspace.catalog.source_files()),
        {table: snapshot.read(contract) for table, contract in CONTRACTS.items()},
    )


def files_on_disk(root: Path) -> set[str]:
    """Return the names of all table files, whole and half."""
    return {path.name for part in ("tabellen", "tijdelijk") for path in (root / part).iterdir()}


def files_in_use(workspace: Workspace) -> set[str]:
    """Return the names of the files that committed publications have."""
    return {piece.file for piece in workspace.catalog.pieces()}
