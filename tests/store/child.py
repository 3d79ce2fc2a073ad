"""A process that a test kills, or lets read while it loads. Run as a program by `processes.py`.

``serve`` answers jobs, one JSON line each, with one JSON line. Every job runs in a fork of its
own, which a job may have killed at its n-th point: just before or after an operation on files or on
the catalogue, or halfway a Parquet file. The served process itself never uses Polars, so its forks
can. ``read`` takes snapshots until a file tells it to stop.
"""

from __future__ import annotations

import builtins
import hashlib
import json
import os
import signal
import sqlite3
import sys
import time
from contextlib import suppress
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from sluitend.reference.taakvelden import concordance
from sluitend.rules.parameter import parameter
from sluitend.store.workspace import create_workspace, open_workspace
from sluitend.tables.catalogue import CONTRACTS

if TYPE_CHECKING:
    from collections.abc import Callable

OPERATIONS = (
    "open",
    "write",
    "fsync",
    "close",
    "replace",
    "rename",
    "link",
    "unlink",
    "remove",
    "mkdir",
    "rmdir",
)


class Points:
    """Counts the points a job passes, and dies at one of them."""

    def __init__(self, kill_at: int | None) -> None:
        self.kill_at = kill_at
        self.passed: list[str] = []
        self.inside = 0
        self.unseen: list[str] = []

    def __call__(self, name: str) -> None:
        self.passed.append(name)
        if len(self.passed) - 1 == self.kill_at:
            os.kill(os.getpid(), signal.SIGKILL)

    def install(self) -> None:
        """Put points around everything a workspace does to its directory."""
        opened = builtins.open
        for name in OPERATIONS:
            setattr(os, name, self._around(f"os.{name}", getattr(os, name)))
        pl.DataFrame.write_parquet = self._parquet(  # type: ignore[method-assign] # standing in between is what it is for
            pl.DataFrame.write_parquet, opened
        )
        self._catalogue()
        sys.addaudithook(self._audit)

    def _around(self, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        def wrapped(*args: Any, **options: Any) -> Any:
            self(f"voor {name}")
            self.inside += 1
            try:
                result = function(*args, **options)
            finally:
                self.inside -= 1
            self(f"na {name}")
            return result

        return wrapped

    def _parquet(self, real: Callable[..., Any], opened: Callable[..., Any]) -> Callable[..., None]:
        def write(frame: pl.DataFrame, path: Path, **options: Any) -> None:
            self("voor Parquet")
            buffer = BytesIO()
            real(frame, buffer, **options)
            body = buffer.getvalue()
            self.inside += 1
            with opened(path, "wb", buffering=0) as file:
                file.write(body[: len(body) // 2])
                self("midden Parquet")
                file.write(body[len(body) // 2 :])
            self.inside -= 1
            self("na Parquet")

        return write

    def _catalogue(self) -> None:
        points, real = self, sqlite3.connect

        class Connection(sqlite3.Connection):
            def execute(self, sql: str, *args: Any) -> Any:
                result = super().execute(sql, *args)
                points(f"na {label(sql)}")
                return result

            def executemany(self, sql: str, *args: Any) -> Any:
                result = super().executemany(sql, *args)
                points(f"na {label(sql)}")
                return result

            def commit(self) -> None:
                super().commit()
                points("na COMMIT")

            def close(self) -> None:
                points("voor close")
                super().close()
                points("na close")

        def connect(*args: Any, **options: Any) -> sqlite3.Connection:
            points("voor connect")
            connection = real(*args, factory=Connection, **options)
            points("na connect")
            connection.set_trace_callback(lambda sql: points(f"voor {label(sql)}"))
            return connection

        sqlite3.connect = connect  # type: ignore[assignment] # standing in between is what it is for

    def _audit(self, event: str, args: tuple[Any, ...]) -> None:
        """Note a change of files that came about without a point: then the list is not complete."""
        writes = (
            event == "open" and isinstance(args[2], int) and args[2] & (os.O_WRONLY | os.O_RDWR)
        )
        changes = event in {"os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.link"}
        if (writes or changes) and not self.inside:
            self.unseen.append(f"{event} {args[0]}")


def label(sql: str) -> str:
    """Name a statement by its first words: enough to tell them apart in a list."""
    words = sql.replace("(", " ").split()
    return " ".join(words[: 3 if words[0] in {"INSERT", "CREATE", "DELETE"} else 2]).rstrip(";")


def run(job: dict[str, Any], channel: int) -> None:
    """Do the job in this fork and report; nothing is reported when it is killed."""
    points = Points(job.get("kill_at"))
    write = os.write
    points.install()
    started = time.perf_counter()
    error = ""
    try:
        if job["do"] == "create":
            create_workspace(job["root"])
        else:
            open_workspace(job["root"]).load(job["source"], job["directory"])
    except Exception as caught:  # noqa: BLE001 - whatever it is, the test must see it
        error = repr(caught)
    report = {
        "points": points.passed,
        "unseen": points.unseen,
        "error": error,
        "seconds": time.perf_counter() - started,
    }
    body = json.dumps(report).encode()
    while body:
        body = body[write(channel, body) :]


def serve() -> None:
    """Fork once per job; a job with `after` is killed that many seconds later."""
    # Read once here, not in every fork.
    import duckdb  # noqa: F401 - loaded once for all forks

    concordance()
    parameter("iv3.lasten_per_inwoner_laag", date(2024, 1, 1))
    for line in sys.stdin:
        job = json.loads(line)
        receiving, sending = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(receiving)
            run(job, sending)
            os._exit(0)
        os.close(sending)
        if "after" in job:
            time.sleep(job["after"])
            with suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)
        with os.fdopen(receiving, "rb") as channel:
            text = channel.read()
        _, status = os.waitpid(child, 0)
        killed = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
        report = {} if killed else json.loads(text)
        print(json.dumps({"killed": killed, **report}), flush=True)  # noqa: T201 - printing is how it answers


def read(root: str, stop: str) -> None:
    """Read the state again and again; a line per reading: fingerprint, hash of rows, seconds."""
    workspace = open_workspace(root)
    contracts = list(CONTRACTS.values())
    while not Path(stop).exists():
        started = time.perf_counter()
        snapshot = workspace.snapshot()
        rows = hashlib.sha256()
        for contract in contracts:
            rows.update(snapshot.read(contract).write_csv().encode())
        seconds = time.perf_counter() - started
        line = f"{snapshot.fingerprint(contracts)} {rows.hexdigest()} {seconds}"
        print(line, flush=True)  # noqa: T201 - printing is how it answers


if __name__ == "__main__":
    if sys.argv[1] == "serve":
        serve()
    else:
        read(*sys.argv[2:])
