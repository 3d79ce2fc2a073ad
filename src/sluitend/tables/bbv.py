"""Contracts of what the BBV makes municipalities publish: balance items, and ratios per budget."""

from __future__ import annotations

import polars as pl

from sluitend.core.numbers import CENTS_PER_KEUR
from sluitend.tables.contract import Contract, Measure

KEYS = {"jaar": pl.Int64, "gm_code": pl.String, "balanspost": pl.String}

BALANCE = Contract(
    id="balansposten",
    title="Balansposten op 31 december",
    keys=("jaar", "gm_code", "balanspost"),
    partition=("jaar",),
    dtypes=KEYS,
    # Assets and liabilities are equal by definition, so their sum over items says nothing.
    measures=(Measure("stand", "Stand", "eurocent", frozenset({"gm_code"}), CENTS_PER_KEUR),),
)

BALANCE_TITLES = Contract(
    id="balansposttitels",
    title="Namen van de balansposten per jaar",
    keys=("jaar", "balanspost"),
    partition=("jaar",),
    dtypes={**KEYS, "titel": pl.String},
    attributes=("titel",),
)

RATIO_NAMES = {
    "Netto schuldquote": "netto_schuldquote",
    "Netto schuldquote gecorrigeerd voor alle verstrekte leningen": "netto_schuldquote_gecorrigeerd",
    "Solvabiliteitsratio": "solvabiliteitsratio",
    "Structurele exploitatieruimte": "structurele_exploitatieruimte",
    "Grondexploitatie": "grondexploitatie",
    "Belastingcapaciteit": "belastingcapaciteit",
}
"""The ratios as the source writes them, and their codes."""
ESTIMATES = ("rekening", "begroting", "meerjarenraming")

RATIOS = Contract(
    id="bbv_kengetallen",
    title="Financiële kengetallen per begroting",
    keys=("begrotingsjaar", "jaar", "gm_code", "kengetal", "type_raming"),
    partition=("begrotingsjaar",),
    dtypes={
        **KEYS,
        "begrotingsjaar": pl.Int64,
        "kengetal": pl.String,
        "type_raming": pl.String,
    },
    measures=(Measure("verhouding", "Verhouding", "fractie", frozenset()),),
    value=pl.Float64,
    allowed={
        "kengetal": frozenset(RATIO_NAMES.values()),
        "type_raming": frozenset(ESTIMATES),
    },
)
