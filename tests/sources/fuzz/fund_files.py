"""The files of the gemeentefonds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.sources.fuzz.columns import (
    Column,
    Kind,
    Wrong,
    code,
    linked,
    municipality,
    number,
    one_of,
    text,
    written,
    year,
)
from tests.sources.fuzz.target import REJECTED, Left, Target

from sluitend.demo.country import build_country
from sluitend.demo.write import GEMEENTEFONDS, PAYMENTS, UNITS
from sluitend.sources.gemeentefonds import Gemeentefonds
from sluitend.sources.gemeentefonds_historie import GemeentefondsBedragen, GemeentefondsHistorie

if TYPE_CHECKING:
    from tests.sources.fuzz.target import Row

EUROS = (-(10**12), 10**12)
SET = ("circulaire", "jaar")
IN_SET = {name: name for name in SET}
NOT_ABOUT = Wrong(written("2020", "2035"), "over dit jaar gaat deze circulaire niet")
NO_WEIGHT = "deze maatstaf heeft geen bedrag per eenheid in dezelfde circulaire"
NO_CLUSTER = "dit cluster heeft geen bedragen per eenheid in dezelfde circulaire"
NO_NAME = "deze naam staat niet met een code in volumina_lang.csv van dezelfde circulaire"


CODES = {m.name(jaar): m.code for m in build_country().municipalities for jaar in (2024, 2025)}
"""The outcomes name municipalities without their codes."""


def of_a_circular() -> tuple[Column, ...]:
    """Return the columns that say which circular about which year."""
    made = year()
    about = Kind({**made.wrong, "year_of_another": NOT_ABOUT}, made.same, is_key=True)
    return (
        Column("circulaire", code("mei 2024", "2024", "S24", "s2024", "J2024", "S 2024", "S20244")),
        Column("jaar", about),
    )


def left(table: str, *names: str) -> Left:
    """Return that every cell of the grid stays, without value."""
    return Left(
        table,
        IN_SET | {n: n for n in names},
        value=REJECTED,
        key=REJECTED,
        gone="niet_gepubliceerd",
    )


VOLUMES = Target(
    Gemeentefonds(), GEMEENTEFONDS, "volumina_lang.csv",
    columns=(
        *of_a_circular(),
        Column("gm_code", municipality("GM9022", "GM9004")),
        Column("maatstaf", linked(NO_WEIGHT)),
        Column("volume", number(0, None), "volume"),
    ),
    keys=(*SET, "gm_code", "maatstaf"),
    left=(left("gf_volumina", "gm_code", "maatstaf"),),
    unused=("prov",),
)  # fmt: skip
GRANTS = Target(
    Gemeentefonds(), GEMEENTEFONDS, "si_iu_du_lang.csv",
    columns=(
        *of_a_circular(),
        Column("gm_code", municipality("GM9022", "GM9004")),
        Column("uitkering", text()),
        Column("bedrag_eur", number(*EUROS), "bedrag", 100),
    ),
    keys=(*SET, "gm_code", "uitkering"),
    left=(left("gf_uitkeringen", "gm_code", "uitkering"),),
    unused=("naam", "prov"),
)  # fmt: skip


def share_of(row: Row) -> str:
    """Return the payment a share is of."""
    return row.get("omschrijving", "") if row.get("maatstaf", "") == "" else "–"


WEIGHTS = Target(
    Gemeentefonds(), GEMEENTEFONDS, "gewichten_lang.csv",
    columns=(
        *of_a_circular(),
        Column("omschrijving", text()),
        Column("cluster", text()),
        Column("gewicht_eur", number(None, None)),
    ),
    keys=(*SET, "maatstaf", "uitkering", "cluster"),
    left=(
        left("gf_gewichten", "maatstaf", "cluster"),
        Left("gf_maatstaven", {**IN_SET, "maatstaf": "maatstaf"}, by_others=True),
        Left(
            "gf_aandelen", {**IN_SET, "uitkering": share_of, "cluster": "cluster"},
            value=REJECTED, key=REJECTED, gone="niet_gepubliceerd",
        ),
    ),
)  # fmt: skip
OUTCOMES = Target(
    Gemeentefonds(), GEMEENTEFONDS, "uitkomst_clusters_lang.csv",
    columns=(
        *of_a_circular(),
        Column("naam", linked(NO_NAME)),
        Column("cluster", linked(NO_CLUSTER)),
        Column("bedrag_eur", number(*EUROS)),
    ),
    keys=(*SET, "gm_code", "cluster"),
    left=(
        Left(
            "gf_clusteruitkomst",
            {**IN_SET, "gm_code": lambda row: CODES.get(row.get("naam", ""), ""), "cluster": "cluster"},
            value=REJECTED, key=REJECTED,
        ),
    ),
    when_gone="tellen de gemeenten in cluster",
)  # fmt: skip
FACTORS = Target(
    Gemeentefonds(), GEMEENTEFONDS, "uitkeringsfactor.csv",
    columns=(*of_a_circular(), Column("uitkeringsfactor", number(0.1, 10), "uitkeringsfactor")),
    keys=SET,
    left=(Left("gf_uitkeringsfactor", IN_SET, value=REJECTED),),
)  # fmt: skip
ANNEXES = Target(
    GemeentefondsHistorie(), PAYMENTS, "iu_du_sociaal_per_gemeente.csv",
    columns=(
        Column("jaar", year()),
        Column("gm_code", municipality("GM9031", "GM9032")),
        Column("uitkering", text()),
        Column("bijlage", text()),
        Column("bedrag_eur", number(*EUROS), "bedrag", 100),
    ),
    keys=("jaar", "gm_code", "uitkering", "bijlage"),
    left=(
        Left(
            "gf_uitkeringen_historie",
            {name: name for name in ("jaar", "gm_code", "uitkering", "bijlage")},
            value=REJECTED,
        ),
    ),
    unused=("gemeente",),
)  # fmt: skip
PER_UNIT = Target(
    GemeentefondsBedragen(), UNITS, "gf_bedragen_per_eenheid_2006_2013.csv",
    columns=(
        Column("uitkeringsjaar", year()),
        Column("bron_bwbr", text()),
        Column("nr", text()),
        Column("maatstaf", text()),
        Column("eenheid", one_of("euro", "pct")),
        Column("bedrag_per_eenheid", number(None, None), "bedrag_per_eenheid"),
    ),
    keys=("uitkeringsjaar", "bron_bwbr", "nr", "maatstaf"),
    left=(
        Left(
            "gf_bedragen_per_eenheid",
            {"jaar": "uitkeringsjaar", "besluit": "bron_bwbr", "nr": "nr", "maatstaf": "maatstaf"},
            value=REJECTED,
        ),
    ),
    # A percentage is divided by a hundred.
    picks=lambda row: row["eenheid"] == "eur_or_fraction",
)  # fmt: skip
TARGETS = (VOLUMES, GRANTS, WEIGHTS, OUTCOMES, FACTORS, ANNEXES, PER_UNIT)
