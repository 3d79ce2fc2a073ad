"""Contracts of the Iv3 tables and the inhabitants they are divided by."""

from __future__ import annotations

import polars as pl

from sluitend.core.numbers import CENTS_PER_KEUR
from sluitend.core.period import Document
from sluitend.tables.contract import Contract, Measure

DOCUMENTS = frozenset(str(document) for document in Document)
KEYS = {"jaar": pl.Int64, "document": pl.String, "gm_code": pl.String, "taakveld": pl.String}
FLOW = frozenset({"jaar", "gm_code", "taakveld"})
"""A flow of money adds up over years, municipalities and taakvelden, never over documents. Over
municipalities it is gross: payments between municipalities count twice (see the method page)."""
STOCK = frozenset({"gm_code"})


def _flow(name: str, label: str) -> Measure:
    return Measure(name, label, "eurocent", FLOW, CENTS_PER_KEUR)


LASTEN = Contract(
    id="iv3_lasten",
    title="Iv3-lasten per taakveld",
    keys=("jaar", "document", "gm_code", "taakveld"),
    partition=("jaar", "document"),
    dtypes=KEYS,
    measures=(_flow("lasten", "Lasten"),),
    allowed={"document": DOCUMENTS},
)

BATEN_LASTEN = Contract(
    id="iv3_baten_lasten",
    title="Iv3-baten en -lasten per volledig taakveld",
    keys=("jaar", "document", "gm_code", "taakveld"),
    partition=("jaar", "document"),
    dtypes=KEYS,
    measures=(
        _flow("baten", "Baten"),
        _flow("lasten", "Lasten"),
        _flow("salarissen", "Salarissen"),
    ),
    allowed={"document": DOCUMENTS},
)

TOTALS_FLOWS = (
    ("lasten", "Totale lasten"),
    ("baten", "Totale baten"),
    ("reserve_lasten", "Toevoegingen aan reserves"),
    ("reserve_baten", "Onttrekkingen aan reserves"),
    ("sociaal", "Lasten hoofdtaakveld 6"),
    ("salarissen", "Salarissen"),
    ("inhuur", "Ingeleend personeel"),
    ("verbonden", "Verbonden partijen"),
    ("rijk", "Algemene uitkering"),
    ("spuks", "Specifieke uitkeringen"),
    ("heffingen", "Heffingen"),
    ("salarissen_overhead", "Salarissen overhead"),
    ("inhuur_overhead", "Ingeleend personeel overhead"),
)
TOTALS_STOCKS = (("eigen_vermogen", "Eigen vermogen"), ("balanstotaal", "Balanstotaal"))

TOTALS = Contract(
    id="iv3_totalen",
    title="Iv3-totalen per gemeente",
    keys=("jaar", "document", "gm_code"),
    partition=("jaar", "document"),
    dtypes=KEYS,
    measures=(
        *(_flow(name, label) for name, label in TOTALS_FLOWS),
        *(Measure(name, label, "eurocent", STOCK, CENTS_PER_KEUR) for name, label in TOTALS_STOCKS),
    ),
    allowed={"document": DOCUMENTS},
)

MAIN_TAAKVELDEN = frozenset("012345678")
MAIN_CATEGORIES = frozenset("1234567")
CATEGORIES = Contract(
    id="iv3_categorieen",
    title="Iv3-lasten per hoofdtaakveld en hoofdcategorie",
    keys=("jaar", "document", "gm_code", "hoofdtaakveld", "hoofdcategorie"),
    partition=("jaar", "document"),
    dtypes={**KEYS, "hoofdtaakveld": pl.String, "hoofdcategorie": pl.String},
    measures=(
        Measure(
            "lasten",
            "Lasten",
            "eurocent",
            frozenset({"jaar", "gm_code", "hoofdtaakveld", "hoofdcategorie"}),
            CENTS_PER_KEUR,
        ),
    ),
    allowed={
        "document": DOCUMENTS,
        "hoofdtaakveld": MAIN_TAAKVELDEN,
        "hoofdcategorie": MAIN_CATEGORIES,
    },
)

INCOME_SOURCES = frozenset(
    {
        "rijk_gemeentefonds_0.7_B4.3.1",
        "heffing_B2.2.1",
        "heffing_B2.2.2",
        "heffing_B3.7",
        *(f"spuk_hoofdtaakveld_{n}" for n in MAIN_TAAKVELDEN),
        *(f"overig_hoofdcategorie_{n}" for n in range(3, 8)),
    }
)
INCOME = Contract(
    id="iv3_baten_bron",
    title="Iv3-baten per bron",
    keys=("jaar", "document", "gm_code", "bron"),
    partition=("jaar", "document"),
    dtypes={**KEYS, "bron": pl.String},
    measures=(
        Measure(
            "baten",
            "Baten",
            "eurocent",
            frozenset({"jaar", "gm_code", "bron"}),
            CENTS_PER_KEUR,
        ),
    ),
    allowed={"document": DOCUMENTS, "bron": INCOME_SOURCES},
)

INHABITANTS = Contract(
    id="inwoners",
    title="Inwoners op 1 januari",
    keys=("jaar", "gm_code"),
    partition=("jaar",),
    dtypes=KEYS,
    measures=(Measure("inwoners", "Inwoners", "personen", frozenset({"gm_code"})),),
)

INHABITANTS_ELSEWHERE = Contract(
    id="inwoners_elders",
    title="Inwoners op 1 januari volgens andere bestanden",
    keys=("jaar", "gm_code", "herkomst"),
    partition=("jaar", "herkomst"),
    dtypes={**KEYS, "herkomst": pl.String},
    measures=(Measure("inwoners", "Inwoners", "personen", frozenset({"gm_code"})),),
)
"""The same figure as in `inwoners` from somewhere else, to compare with and never to add to it."""

TITLES = Contract(
    id="taakveldtitels",
    title="Namen van de taakvelden per jaar",
    keys=("jaar", "taakveld"),
    partition=("jaar",),
    dtypes={**KEYS, "titel": pl.String},
    attributes=("titel",),
)
