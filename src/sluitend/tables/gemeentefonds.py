"""Contracts of the gemeentefonds: what it is divided by, and what came out of the division.

A cluster outcome is a step in the division and no budget: the money is not earmarked.
"""

from __future__ import annotations

import polars as pl

from sluitend.tables.contract import Contract, Measure

SET = ("circulaire", "jaar")
"""One circulaire gives every figure of one uitkeringsjaar anew; a publication replaces it whole."""
KEYS: dict[str, type[pl.DataType]] = {
    "circulaire": pl.String,
    "jaar": pl.Int64,
    "gm_code": pl.String,
    "maatstaf": pl.String,
    "cluster": pl.String,
    "uitkering": pl.String,
    "bijlage": pl.String,
    "besluit": pl.String,
    "nr": pl.String,
}

VOLUMES = Contract(
    id="gf_volumina",
    title="Gemeentefonds: aantallen per maatstaf",
    keys=(*SET, "gm_code", "maatstaf"),
    partition=SET,
    dtypes=KEYS,
    measures=(Measure("volume", "Aantal eenheden", "aantal", frozenset({"gm_code"})),),
    value=pl.Float64,
)

WEIGHTS = Contract(
    id="gf_gewichten",
    title="Gemeentefonds: bedragen per eenheid per cluster",
    keys=(*SET, "cluster", "maatstaf"),
    partition=SET,
    dtypes=KEYS,
    measures=(
        Measure(
            "bedrag_per_eenheid", "Bedrag per eenheid", "euro_per_eenheid", frozenset({"cluster"})
        ),
    ),
    value=pl.Float64,
)

UNITS = Contract(
    id="gf_maatstaven",
    title="Gemeentefonds: namen van de maatstaven",
    keys=(*SET, "maatstaf"),
    partition=SET,
    dtypes={**KEYS, "omschrijving": pl.String},
    attributes=("omschrijving",),
)

SHARES = Contract(
    id="gf_aandelen",
    title="Gemeentefonds: deel van elke SI, IU en DU per cluster",
    keys=(*SET, "cluster", "uitkering"),
    partition=SET,
    dtypes=KEYS,
    measures=(Measure("aandeel", "Aandeel van het cluster", "fractie", frozenset({"cluster"})),),
    value=pl.Float64,
)

PAYMENTS = Contract(
    id="gf_uitkeringen",
    title="Gemeentefonds: SI, IU en DU per gemeente",
    keys=(*SET, "gm_code", "uitkering"),
    partition=SET,
    dtypes=KEYS,
    measures=(Measure("bedrag", "Uitkering", "eurocent", frozenset({"gm_code", "uitkering"})),),
)

OUTCOMES = Contract(
    id="gf_clusteruitkomst",
    title="Gemeentefonds: gepubliceerde uitkomst per cluster",
    keys=(*SET, "gm_code", "cluster"),
    partition=SET,
    dtypes=KEYS,
    measures=(Measure("bedrag", "Clusteruitkomst", "eurocent", frozenset({"gm_code", "cluster"})),),
)

FACTORS = Contract(
    id="gf_uitkeringsfactor",
    title="Gemeentefonds: uitkeringsfactor",
    keys=SET,
    partition=SET,
    dtypes=KEYS,
    measures=(Measure("uitkeringsfactor", "Uitkeringsfactor", "factor", frozenset()),),
    value=pl.Float64,
)

PAYMENTS_BEFORE = Contract(
    id="gf_uitkeringen_historie",
    title="Integratie- en decentralisatie-uitkeringen sociaal, per bijlage van het besluit",
    keys=("jaar", "gm_code", "uitkering", "bijlage"),
    partition=("jaar",),
    dtypes=KEYS,
    measures=(
        Measure("bedrag", "Uitkering", "eurocent", frozenset({"gm_code", "uitkering", "bijlage"})),
    ),
)

AMOUNTS_PER_UNIT = Contract(
    id="gf_bedragen_per_eenheid",
    title="Gemeentefonds: vastgestelde bedragen per eenheid, per besluit",
    keys=("jaar", "besluit", "nr", "maatstaf"),
    partition=("jaar",),
    dtypes=KEYS,
    measures=(
        Measure("bedrag_per_eenheid", "Bedrag per eenheid", "euro_per_eenheid", frozenset()),
    ),
    value=pl.Float64,
)
"""Amounts of different maatstaven are per different units; none of them adds up."""
