"""Which publications stand behind pieces of tables."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sluitend.tables.catalogue import CONTRACTS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sluitend.core.result import Publication
    from sluitend.store.catalog import Piece


def publications_of(pieces: Iterable[Piece]) -> tuple[Publication, ...]:
    """Return the publications of some pieces with the years these pieces are about, by id."""
    found: dict[str, Publication] = {}
    years: dict[str, set[int]] = {}
    for piece in pieces:
        publication = piece.publication
        found[publication.id] = publication
        names = CONTRACTS[piece.table].partition
        if "jaar" in names:
            year = int(str(piece.partition[names.index("jaar")]))
            years.setdefault(publication.id, set()).add(year)
    return tuple(
        replace(found[key], years=tuple(sorted(years.get(key, ())))) for key in sorted(found)
    )
