"""Immutable files named by their content, written so that a kill leaves a whole file or none."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

if TYPE_CHECKING:
    from collections.abc import Iterable

    import polars as pl

TABLES = "tabellen"
SCRATCH = "tijdelijk"


def write_table(root: Path, frame: pl.DataFrame) -> str:
    """Write `frame` as Parquet and return its file name, which is the hash of its bytes.

    Order of events, each of which a kill may follow: temporary file, fsync, rename, fsync of the
    directory. Until the catalogue names the file, it is an orphan that the next load sweeps.
    """
    scratch = root / SCRATCH / f"{uuid4().hex}.parquet"
    frame.write_parquet(scratch, compression="zstd")
    digest = hashlib.sha256()
    descriptor = os.open(scratch, os.O_RDWR)
    try:
        with os.fdopen(descriptor, "rb", closefd=False) as file:
            for block in iter(lambda: file.read(1 << 20), b""):
                digest.update(block)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    name = f"{digest.hexdigest()[:40]}.parquet"
    os.replace(scratch, root / TABLES / name)  # noqa: PTH105 - one named system call per event
    sync_directory(root / TABLES)
    return name


def sync_directory(path: Path) -> None:
    """Make renames in `path` durable, where the system has such a thing."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sweep(root: Path, referenced: Iterable[str]) -> list[str]:
    """Remove what a killed load left behind: only under the lock of a load.

    Returns
    -------
    Names of the removed files.
    """
    keep = set(referenced)
    orphans = [path for path in (root / SCRATCH).iterdir() if path.is_file()]
    orphans += [path for path in (root / TABLES).iterdir() if path.name not in keep]
    for path in orphans:
        os.unlink(path)  # noqa: PTH108 - one named system call per event
    return sorted(path.name for path in orphans)
