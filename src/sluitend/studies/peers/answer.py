"""What a comparison says: its tables, terms, notices, pictures and sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sluitend.core.result import Output
from sluitend.studies.peers import places, tables
from sluitend.studies.peers.headline import headline
from sluitend.studies.peers.story import notices, views

if TYPE_CHECKING:
    from sluitend.studies.peers.compared import Compared


def answer(data: Compared) -> Output:
    """Return everything the calculation gives back for one municipality."""
    found = {
        "positie": places.positions(data),
        "verandering": places.changed(data),
        "verandering_aandeel": places.changed_share(data),
        "groep": tables.peers(data),
        "reeks": tables.series(data),
        "kenmerken": tables.compared_by(data),
        # No weight changes who the user named.
        **({} if data.group.named else {"gevoeligheid": tables.sensitivity(data)}),
        "spreiding": places.everyone(data),
        "verschillen": tables.differences(data),
    }
    return Output(
        tables=found,
        terms=tables.terms(data),
        notices=notices(data),
        views=views(data),
        headline=headline(data, found),
    )
