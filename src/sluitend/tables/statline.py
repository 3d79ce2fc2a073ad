"""Contracts of what comes from CBS StatLine: any table as it is, and known tables by their meaning."""

from __future__ import annotations

import polars as pl

from sluitend.core.numbers import CENTS_PER_KEUR
from sluitend.tables.contract import Contract, Measure
from sluitend.tables.iv3 import DOCUMENTS, FLOW

QUARTERS = tuple(f"kwartaal_{number}" for number in range(1, 5))
PERIODS = frozenset({"jaar", "halfjaar_1", "halfjaar_2", *QUARTERS})
ROUNDED = 5
"""CBS rounds counts of young people and clients to fives."""
PER_MUNICIPALITY = frozenset({"gm_code"})
"""Clients add up over municipalities only: one person can have several forms of help, and appear in
several periods."""

# Attributes and no measures: of an arbitrary table nobody said what may be added up.
STATLINE = Contract(
    id="statline",
    title="Tabellen van StatLine, cel voor cel",
    keys=("tabel", "periode", "regiosoort", "regio", "uitsplitsing", "onderwerp"),
    # Exactly what `sluitend pull` can leave out: whole years, and whole kinds of region.
    partition=("tabel", "periode", "regiosoort"),
    dtypes={
        "tabel": pl.String,
        "periode": pl.String,
        "regiosoort": pl.String,
        "regio": pl.String,
        "uitsplitsing": pl.String,
        "onderwerp": pl.String,
        "waarde": pl.Float64,
        "ruw": pl.String,
        "ontbreekt": pl.String,
        "status": pl.String,
        "eenheid": pl.String,
        "titel": pl.String,
    },
    attributes=("waarde", "ruw", "ontbreekt", "status", "eenheid", "titel"),
)

IV3_ITEMS = Contract(
    id="iv3_posten",
    title="Iv3 per taakveld en economische categorie",
    keys=("jaar", "document", "gm_code", "taakveld", "categorie"),
    partition=("jaar", "document"),
    dtypes={
        "jaar": pl.Int64,
        "document": pl.String,
        "gm_code": pl.String,
        "taakveld": pl.String,
        "categorie": pl.String,
    },
    measures=tuple(
        Measure(name, label, "eurocent", FLOW | {"categorie"}, CENTS_PER_KEUR)
        for name, label in (("baten", "Baten"), ("lasten", "Lasten"))
    ),
    allowed={"document": DOCUMENTS | set(QUARTERS)},
)

_CLIENT_KEYS = {
    "tabel": pl.String,
    "jaar": pl.Int64,
    "periode": pl.String,
    "gm_code": pl.String,
    "vorm": pl.String,
    "voorziening": pl.String,
}

YOUTH_CARE = Contract(
    id="jeugdzorg",
    title="Jeugdzorg per gemeente en vorm",
    # One youth counts differently with and without pgb, so tables stay apart.
    keys=("tabel", "jaar", "periode", "gm_code", "vorm"),
    partition=("tabel", "jaar", "periode"),
    dtypes=_CLIENT_KEYS,
    measures=(
        Measure("jongeren", "Jongeren met jeugdzorg", "personen", PER_MUNICIPALITY, ROUNDED),
        Measure(
            "kosten",
            "Kosten van jeugdzorg",
            "eurocent",
            PER_MUNICIPALITY | {"jaar"},
            CENTS_PER_KEUR,
        ),
    ),
    allowed={"periode": PERIODS},
)

WMO_CLIENTS = Contract(
    id="wmo_clienten",
    title="Wmo-cliënten per gemeente en voorziening",
    keys=("tabel", "jaar", "periode", "gm_code", "voorziening"),
    partition=("tabel", "jaar", "periode"),
    dtypes=_CLIENT_KEYS,
    measures=(Measure("clienten", "Wmo-cliënten", "personen", PER_MUNICIPALITY, ROUNDED),),
    allowed={"periode": PERIODS},
)
