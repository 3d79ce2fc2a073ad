"""Ways in which what stands under a file's name is no plain file of its own directory."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, TypeAlias

from tests.sources.fuzz.outcome import Expected

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

InPlace: TypeAlias = "Callable[[Path, Path], Expected]"
"""Takes the place, where nothing stands, and the sound file elsewhere."""
NO_FILE = "is geen gewoon bestand"


def link_to_elsewhere(place: Path, sound: Path) -> Expected:
    place.symlink_to(sound)
    return Expected(refused="is een verwijzing naar een andere map")


def link_to_a_device(place: Path, sound: Path) -> Expected:
    del sound
    place.symlink_to("/dev/zero")
    return Expected(refused=NO_FILE)


def link_beside_it(place: Path, sound: Path) -> Expected:
    """A link inside the directory leads to a file that was given."""
    beside = place.with_name("kopie.oud")
    beside.write_bytes(sound.read_bytes())
    place.symlink_to(beside.name)
    return Expected()


def directory_instead(place: Path, sound: Path) -> Expected:
    del sound
    place.mkdir()
    return Expected(refused=NO_FILE)


def pipe_instead(place: Path, sound: Path) -> Expected:
    """Reading a pipe that nobody writes to never ends."""
    del sound
    os.mkfifo(place)
    return Expected(refused=NO_FILE)


def huge_file(place: Path, sound: Path) -> Expected:
    """Two gigabytes that take no room on disk."""
    place.write_bytes(sound.read_bytes())
    os.truncate(place, 2 * 10**9)
    return Expected(refused="MB wordt niet gelezen")


OPERATORS: tuple[InPlace, ...] = (
    link_to_elsewhere,
    link_to_a_device,
    link_beside_it,
    directory_instead,
    pipe_instead,
    huge_file,
)
