"""An own selection of municipalities to be compared with, as a user writes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sluitend.core.errors import ArgumentError
from sluitend.core.messages import msg
from sluitend.reference.areas import resolve

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sluitend.studies.peers.prepared import Prepared

    Positions = NDArray[np.intp]

BY_CHARACTERISTICS = "kenmerken"
"""What a user writes for the group that is chosen by its characteristics."""


def read_selection(text: str) -> str:
    """Read an own selection as far as that needs no data.

    Raises
    ------
    ArgumentError
        When nothing is named.

    Examples
    --------
    >>> read_selection(" Kenmerken "), read_selection("GM9001+ GM9002")
    ('kenmerken', 'GM9001+ GM9002')
    """
    wanted = text.strip()
    if not wanted:
        raise ArgumentError(
            msg("Er staat geen enkele gemeente in de eigen groep."),
            msg("Schrijf gemeenten met een + ertussen, of ‘kenmerken’."),
        )
    return BY_CHARACTERISTICS if wanted.lower() == BY_CHARACTERISTICS else wanted


def selected(text: str, country: Prepared, own: int) -> Positions:
    """Return the municipalities a user means, in no order of meaning.

    Parameters
    ----------
    text
        Codes or names joined by ``+``, or one region: those lying in it but the municipality itself.

    Raises
    ------
    ArgumentError
        For an unknown name (with suggestions), one named twice, the municipality itself, the country,
        a whole division, or a region without another municipality.
    """
    everyone = country.everyone
    areas = resolve(text, everyone.geography, everyone.van, everyone.tot)
    area = areas.areas[0]
    if len(areas.areas) > 1 or area.soort == "land":
        raise ArgumentError(
            msg("‘{tekst}’ is geen groep van gemeenten.", tekst=text),
            msg("Schrijf gemeenten met een + ertussen, zoals GM0000+GM0001, of één regio."),
        )
    geography = everyone.geography
    codes = [geography.codes[p] for p in np.flatnonzero(areas.lineage(everyone.tot)[0])]
    if area.soort != "gebied" and everyone.codes[own] in codes:
        raise ArgumentError(
            msg("{naam} staat zelf in de eigen groep.", naam=country.name(own)),
            msg("Noem alleen de andere gemeenten; de gemeente zelf wordt er altijd naast gezet."),
        )
    found = [place for code in codes if (place := country.position[code]) != own]
    if not found:
        raise ArgumentError(
            msg("In {naam} ligt geen andere gemeente.", naam=area.naam),
            msg("Kies een groter gebied, of noem gemeenten met een + ertussen."),
        )
    return np.array(found, dtype=np.intp)
