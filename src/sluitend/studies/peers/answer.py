"""What a comparison says: its tables, terms, notices, pictures and sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sluitend.core.result import Output
from sluitend.studies.peers import tables
from sluitend.studies.peers.story import headline, notices, views

if TYPE_CHECKING:
    from sluitend.studies.peers.compared import Compared


def answer(data: Compared) -> Output:
    """Return everything the calculation gives back for one municipality."""
    found = {
        "positie": tables.positions(data),
        "groep": tables.peers(data),
        "reeks": tables.series(data),
        "kenmerken": tables.compared_by(data),
        "gevoeligheid": tables.sensitivity(data),
        "verschillen": tables.differences(data),
    }
    return Output(
        tables=found,
        terms=tables.terms(data),
        notices=notices(data),
        views=views(data),
        headline=headline(data, found["positie"]),
    )
