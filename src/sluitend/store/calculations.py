"""The catalogue of calculations: explicit, and each imported only when it is needed."""

from __future__ import annotations

import difflib
from importlib import import_module
from typing import TYPE_CHECKING

from sluitend.core.errors import ArgumentError
from sluitend.core.messages import msg

if TYPE_CHECKING:
    from sluitend.store.calculation import Calculation

CALCULATIONS = {
    "verschillenanalyse": "sluitend.studies.verschillenanalyse",
    "netto-lasten": "sluitend.studies.netto_lasten",
    "leveringen": "sluitend.studies.leveringen",
    "plausibiliteit": "sluitend.studies.plausibiliteit",
    "aansluiting": "sluitend.studies.aansluiting",
    "wat-wij-niet-weten": "sluitend.studies.wat_wij_niet_weten",
    "vergelijkingsgroep": "sluitend.studies.vergelijkingsgroep",
    "kaart": "sluitend.studies.kaart",
}
"""Id -> module; the function in it has the id with underscores as its name."""


def find_calculation(name: str) -> Calculation:
    """Return the declared calculation with this id.

    Raises
    ------
    ArgumentError
        For an unknown id, with suggestions.
    """
    if name not in CALCULATIONS:
        close = difflib.get_close_matches(name, CALCULATIONS, n=2)
        raise ArgumentError(
            msg("Berekening ‘{naam}’ bestaat niet.", naam=name),
            msg("Bedoelt u {namen}?", namen=", ".join(close))
            if close
            else msg("Kies uit: {namen}.", namen=", ".join(CALCULATIONS)),
        )
    function = getattr(import_module(CALCULATIONS[name]), name.replace("-", "_"))
    found: Calculation = function.__calculation__
    return found
