"""Contracts of what a municipality states itself: a public statement, and its ledger.

Two tables, because they are secret in a different way. What council or college adopted is public. In
a ledger one product can be one child's residential care, so an amount tells about a person also
without a name beside it.
"""

from __future__ import annotations

import polars as pl

from sluitend.tables.contract import Contract, Measure

LEDGER = "grootboek"
ADOPTED = frozenset(
    {
        "begroting_primitief",
        "begroting_na_wijziging",
        "bestuursrapportage",
        "jaarrekening",
        "gr_begroting",
        "gr_afrekening",
    }
)
"""What a municipality or a gemeenschappelijke regeling adopts and makes public."""
KEYS = ("jaar", "gm_code", "document", "stand", "taakveld", "product")
PARTITION = ("jaar", "gm_code", "document", "stand")
"""A newer load of the same stand of the same document replaces the older one as a whole."""
FLOW = frozenset({"gm_code", "taakveld", "product"})
"""Never over documents or stands: the budget after the third change holds that after the second."""
MEASURES = (
    Measure("lasten", "Lasten", "eurocent", FLOW),
    Measure("baten", "Baten", "eurocent", FLOW),
)
DTYPES = {"jaar": pl.Int64, **dict.fromkeys(KEYS[1:], pl.String)}

OWN_POSTS = Contract(
    id="eigen_posten",
    title="Eigen opgave van de gemeente: begroting, rapportage en afrekening",
    keys=KEYS,
    partition=PARTITION,
    dtypes=DTYPES,
    measures=MEASURES,
    allowed={"document": ADOPTED},
)

OWN_LEDGER = Contract(
    id="eigen_grootboek",
    title="Eigen opgave van de gemeente: grootboek tot een peildatum",
    keys=KEYS,
    partition=PARTITION,
    dtypes=DTYPES,
    measures=MEASURES,
    allowed={"document": frozenset({LEDGER})},
    confidential=True,
)


def table_of(document: str) -> Contract:
    """Return the table in which a document is kept."""
    return OWN_LEDGER if document == LEDGER else OWN_POSTS
