"""Writing to where a user pointed: whole or not at all, and what the disk refuses told plainly."""

from __future__ import annotations

import errno
import json
import os
import shutil
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

from sluitend.core.errors import ArgumentError
from sluitend.core.messages import msg

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

MANIFEST = "manifest.json"


@contextmanager
def telling(path: Path) -> Iterator[None]:
    """Turn what the system refuses about `path` into an error that a user can mend.

    Raises
    ------
    ArgumentError
        For every `OSError` inside.
    """
    try:
        yield
    except OSError as error:
        raise ArgumentError(
            msg(
                "Naar {pad} kan niet worden geschreven: {reden}.",
                pad=path,
                reden=error.strerror or error,
            ),
            msg(
                "Kies een andere plek, of maak ruimte en zorg dat u daar mag schrijven. Wat er stond, staat er nog."
            ),
        ) from error


def check_file(path: Path) -> None:
    """Refuse, before long work, a file that cannot be written after it.

    Raises
    ------
    ArgumentError
        When the path is a directory or its place cannot be written.
    """
    with telling(path):
        target = path.resolve()
        if target.is_dir():
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
        target.parent.mkdir(parents=True, exist_ok=True)
        probe = _beside(target)
        probe.touch()
        probe.unlink()


def write_file(path: Path, body: str | bytes) -> None:
    """Write through a scratch file in the same directory, so that a reader never sees half.

    Raises
    ------
    ArgumentError
        When the path cannot be written; what was there is still there.
    """
    with telling(path):
        target = path.resolve()
        target.parent.mkdir(parents=True, exist_ok=True)
        scratch = _beside(target)
        try:
            # Bytes, so that line ends are the same on every system.
            scratch.write_bytes(body.encode() if isinstance(body, str) else body)
            os.replace(scratch, target)  # noqa: PTH105 - the atomic call itself
        finally:
            scratch.unlink(missing_ok=True)


def write_directory(path: Path, files: Mapping[str, str]) -> None:
    """Write files by relative name as one directory; one that is there is replaced only if ours.

    Parameters
    ----------
    files
        Text by name; the one called `MANIFEST` must list the others under ``bestanden``.

    Raises
    ------
    ArgumentError
        When the path is a file, holds something else, is where the user stands, or cannot be
        written; what was there is still there.
    """
    with telling(path):
        target = path.resolve()
        _refuse_foreign(path)
        scratch = _beside(target)
        try:
            for name, body in files.items():
                place = scratch / name
                place.parent.mkdir(parents=True, exist_ok=True)
                place.write_bytes(body.encode())
            _swap(scratch, target)
        finally:
            shutil.rmtree(scratch, ignore_errors=True)


def _swap(scratch: Path, target: Path) -> None:
    """Put a finished directory in the place of the old one, and the old one back if that fails."""
    if not target.exists():
        scratch.rename(target)
        return
    old = _beside(target)
    target.rename(old)
    try:
        scratch.rename(target)
    except OSError:
        old.rename(target)
        raise
    shutil.rmtree(old, ignore_errors=True)


def _beside(target: Path) -> Path:
    return target.with_name(f".{target.name}.{uuid4().hex}")


def _refuse_foreign(path: Path) -> None:
    """Refuse to replace anything that an earlier publish did not write."""
    target = path.resolve()
    if Path.cwd().is_relative_to(target):
        # A directory is replaced as a whole: the shell would be left standing in one that is gone.
        raise ArgumentError(
            msg("Map {map} is de map waarin u nu staat; die wordt niet vervangen.", map=path),
            msg("Kies een nieuwe map daarbinnen."),
        )
    if not target.exists():
        return
    if not target.is_dir():
        raise ArgumentError(
            msg("{pad} is een bestand en geen map.", pad=path),
            msg("Kies een nieuwe map, zodat er niets van u wordt overschreven."),
        )
    inside = {
        place.relative_to(target).as_posix() for place in target.rglob("*") if not place.is_dir()
    }
    foreign = inside - _listed(target / MANIFEST)
    if foreign:
        raise ArgumentError(
            msg("In map {map} staat al iets anders: {naam}.", map=path, naam=min(foreign)),
            msg("Kies een nieuwe map, zodat er niets van u wordt overschreven."),
        )


def _listed(manifest: Path) -> set[str]:
    """Return the files that a manifest of ours says it wrote; nothing for any other file."""
    if not manifest.is_file():
        return set()
    try:
        body = json.loads(manifest.read_text(encoding="utf-8"))
    except ValueError:
        return set()
    if not (isinstance(body, dict) and {"bestanden", "resultaten"} <= set(body)):
        return set()
    names = body["bestanden"]
    return {MANIFEST, *map(str, names)} if isinstance(names, list) else set()
