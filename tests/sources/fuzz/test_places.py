"""What is no plain file of its own directory is refused before a byte of it is read."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from tests.sources.fuzz.catalogue import TARGETS
from tests.sources.fuzz.in_geojson import TARGET as BORDERS
from tests.sources.fuzz.in_place import OPERATORS
from tests.sources.fuzz.outcome import check, outcome

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import polars as pl
    from tests.sources.fuzz.in_place import InPlace
    from tests.sources.fuzz.target import Target

    from sluitend.sources.source import Reading

FILES = (*TARGETS, BORDERS)


@pytest.mark.parametrize("target", FILES, ids=lambda target: target.name)
@pytest.mark.parametrize("operator", OPERATORS, ids=lambda operator: operator.__name__)
def test_only_plain_files_of_the_directory_are_read(
    operator: InPlace,
    target: Target,
    small: Path,
    all_known: pl.DataFrame,
    clean: Callable[[Target], Reading],
    tmp_path: Path,
) -> None:
    folder = shutil.copytree(small / target.folder, tmp_path / target.folder)
    place = folder / target.file
    place.unlink()
    expected = operator(place, small / target.folder / target.file)
    check(outcome(target.source.read, folder, all_known), clean(target), target, expected)
