"""All contracts by id, so that store, docs and tests can walk them."""

from __future__ import annotations

from sluitend.tables.areas import BORDERS, DIVISIONS, MUNICIPALITIES, RECLASSIFICATIONS
from sluitend.tables.iv3 import BATEN_LASTEN, INHABITANTS, LASTEN, TITLES, TOTALS

CONTRACTS = {
    contract.id: contract
    for contract in (
        LASTEN,
        BATEN_LASTEN,
        TOTALS,
        INHABITANTS,
        TITLES,
        MUNICIPALITIES,
        RECLASSIFICATIONS,
        DIVISIONS,
        BORDERS,
    )
}
