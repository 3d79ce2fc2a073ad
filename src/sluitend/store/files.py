"""Immutable files named by their content, written so that a kill leaves a whole file or none."""

from __future__ import annotations

import hashlib
import os
import re
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

from sluitend.core.errors import WorkspaceError
from sluitend.core.messages import msg

if TYPE_CHECKING:
    from collections.abc import Iterable

    import polars as pl

TABLES = "tabellen"
SCRATCH = "tijdelijk"
NAME_LENGTH = 40
OURS = re.compile(r"[0-9a-f]{32,40}\.parquet")
"""Names this module gives; anything else in the directories was put there by somebody else."""


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
    name = f"{digest.hexdigest()[:NAME_LENGTH]}.parquet"
    os.replace(scratch, root / TABLES / name)  # noqa: PTH105 - one named system call per event
    sync_directory(root / TABLES)
    return name


def read_table(root: Path, name: str) -> pl.DataFrame:
    """Return the table in a file, after checking that its bytes still have the hash in its name.

    Raises
    ------
    WorkspaceError
        When the file is gone or was changed: no figure comes from a file that is not the one that
        was loaded.
    """
    import polars as pl

    try:
        content = (root / TABLES / name).read_bytes()
    except OSError:
        content = b""
    if hashlib.sha256(content).hexdigest()[:NAME_LENGTH] != name.removesuffix(".parquet"):
        raise WorkspaceError(
            msg("Bestand {bestand} van werkruimte {map} is beschadigd.", bestand=name, map=root),
            msg(
                "Maak een nieuwe werkruimte en laad de bronnen opnieuw; de bronbestanden zijn niet geraakt."
            ),
        )
    return pl.read_parquet(BytesIO(content))


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
    found = [path for part in (SCRATCH, TABLES) for path in (root / part).iterdir()]
    orphans = [path for path in found if OURS.fullmatch(path.name) and path.name not in keep]
    for path in orphans:
        os.unlink(path)  # noqa: PTH108 - one named system call per event
    return sorted(path.name for path in orphans)
