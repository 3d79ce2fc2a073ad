"""Bits flipped among the figures of a Parquet file, which has no checksum over them.

What a damaged page unpacks to cannot be foretold, so no reader can promise the figures. It can be
promised that nothing but a refusal is raised and that no row is lost without a word.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from tests.sources.fuzz.catalogue import TARGETS, is_parquet
from tests.sources.fuzz.draws import draws
from tests.sources.fuzz.outcome import Expected, check_books, outcome

from sluitend.core.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from random import Random

    import polars as pl
    from tests.sources.fuzz.target import Target

    from sluitend.sources.source import Reading

FILES = [target for target in TARGETS if is_parquet(target)]


@dataclass(frozen=True)
class Damaged:
    """A file with one other bit."""

    content: bytes


def flipped_among_the_figures(chance: Random, content: bytes) -> Damaged:
    """Flip a bit before the list of what is in the file."""
    figures = len(content) - 8 - struct.unpack("<I", content[-8:-4])[0]
    spoilt = bytearray(content)
    spoilt[chance.randrange(4, figures)] ^= 1 << chance.randrange(8)
    return Damaged(bytes(spoilt))


@pytest.mark.parametrize("target", FILES, ids=lambda target: target.name)
def test_damage_among_the_figures_is_refused_or_every_row_is_accounted_for(
    target: Target,
    small: Path,
    all_known: pl.DataFrame,
    clean: Callable[[Target], Reading],
    put: Callable[[Target, bytes], Path],
) -> None:
    sound = (small / target.folder / target.file).read_bytes()
    for made in draws(flipped_among_the_figures, sound, name=target.name):
        found = outcome(target.source.read, put(target, made.content), all_known)
        if not isinstance(found, SourceError):
            check_books(found, clean(target), target, Expected())
