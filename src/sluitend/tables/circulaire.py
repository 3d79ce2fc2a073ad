"""Contract of what only the workbooks of a circular hold: the taakmutaties per municipality."""

from __future__ import annotations

from sluitend.tables.contract import Contract, Measure
from sluitend.tables.gemeentefonds import KEYS, SET

MUTATIONS = Contract(
    id="gf_taakmutaties",
    title="Gemeentefonds: taakmutaties per gemeente",
    keys=(*SET, "gm_code", "taakmutatie"),
    partition=SET,
    dtypes={**KEYS, "taakmutatie": KEYS["gm_code"]},
    measures=(
        Measure("mutatie", "Taakmutatie", "eurocent", frozenset({"gm_code", "taakmutatie"})),
    ),
)
"""A change of the general payment since the circular before, not an amount paid apart: it never
adds up with `gf_uitkeringen`."""
