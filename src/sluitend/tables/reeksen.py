"""Contracts of small national and regional series: forecast, costs by age, prices, youth probation."""

from __future__ import annotations

import polars as pl

from sluitend.tables.contract import Contract, Measure

HUNDREDS = 100
"""The household forecast is published in hundreds."""
LAWS = frozenset({"zvw", "wlz", "wmo", "jeugd"})
OLDEST = 99
"""The last age class: 99 years or older."""
KEYS = {
    "kaart": pl.Int64,
    "jaar": pl.Int64,
    "basisjaar": pl.Int64,
    "leeftijd": pl.Int64,
    "gm_code": pl.String,
    "gebied_code": pl.String,
    "editie": pl.String,
    "wet": pl.String,
}
OVER_MUNICIPALITIES = frozenset({"gm_code"})
NOWHERE: frozenset[str] = frozenset()

FORECAST = Contract(
    id="huishoudensprognose",
    title="Prognose van huishoudens en inwoners",
    # A forecast is made on the map of one year: a code is valid in year `kaart`, not in `jaar`.
    keys=("editie", "kaart", "jaar", "gm_code"),
    partition=("editie",),
    dtypes=KEYS,
    measures=(
        Measure("huishoudens", "Huishoudens", "huishoudens", OVER_MUNICIPALITIES, HUNDREDS),
        Measure(
            "eenpersoonshuishoudens",
            "Eenpersoonshuishoudens",
            "huishoudens",
            OVER_MUNICIPALITIES,
            HUNDREDS,
        ),
        Measure("inwoners", "Inwoners", "personen", OVER_MUNICIPALITIES, HUNDREDS),
    ),
)

AGE_COSTS = Contract(
    id="leeftijdskosten",
    title="Uitgaven aan zorg en ondersteuning per inwoner naar leeftijd",
    keys=("jaar", "leeftijd", "wet"),
    partition=("jaar",),
    dtypes=KEYS,
    value=pl.Float64,
    measures=(Measure("uitgaven_per_inwoner", "Uitgaven per inwoner", "euro", NOWHERE),),
    allowed={"wet": LAWS},
)

PRICES = Contract(
    id="consumentenprijzen",
    title="Consumentenprijsindex, jaargemiddelden",
    # Indices on another base are another series; one publication replaces a whole one.
    keys=("basisjaar", "jaar"),
    partition=("basisjaar",),
    dtypes=KEYS,
    value=pl.Float64,
    measures=(
        Measure("cpi", "Consumentenprijsindex", "index", NOWHERE),
        Measure("cpi_afgeleid", "Consumentenprijsindex, afgeleid", "index", NOWHERE),
        Measure("cpi_mutatie", "Verandering van de consumentenprijsindex", "procent", NOWHERE),
        Measure(
            "cpi_afgeleid_mutatie",
            "Verandering van de afgeleide consumentenprijsindex",
            "procent",
            NOWHERE,
        ),
    ),
)

PROBATION = Contract(
    id="jeugdreclassering",
    title="Jeugdreclassering per jeugdregio",
    keys=("jaar", "gebied_code"),
    partition=("jaar",),
    dtypes=KEYS,
    value=pl.Float64,
    measures=(
        Measure(
            "aandeel_trajecten",
            "Aandeel in de jeugdreclasseringstrajecten van het land",
            "procent",
            frozenset({"gebied_code"}),
        ),
    ),
)
