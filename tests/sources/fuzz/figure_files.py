"""The files with key figures and the small series."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.sources.fuzz.columns import (
    COUNT,
    NO_WHOLE,
    NOT_THEN,
    UNKNOWN,
    Column,
    Kind,
    Wrong,
    code,
    municipality,
    number,
    text,
    whole,
    written,
    year,
)
from tests.sources.fuzz.target import ABSENT, REJECTED, Left, Target

from sluitend.demo.write import AGE_COSTS, KEY_FIGURES, PANEL, PRICES, YOUTH_REGIONS
from sluitend.sources.catalogue import SOURCES
from sluitend.sources.editions import (
    DISTRICTS_2022,
    KEY_FIGURES_2014,
    KEY_FIGURES_2022,
    MAP_2021,
)
from sluitend.sources.editions import PANEL as PANEL_LAYOUT
from sluitend.sources.reeksen import AgeCosts, HouseholdForecast, Prices, YouthProbation
from sluitend.tables.kerncijfers import COUNTS, RATES

if TYPE_CHECKING:
    from sluitend.sources.editions import Edition, Layout

HIGHEST = {"procent": 100, "per_duizend": 1000}
UNIT = {measure.name: measure.unit for measure in (*COUNTS.measures, *RATES.measures)}
COUNTED = {measure.name for measure in COUNTS.measures}


def figures(layout: Layout) -> tuple[Column, ...]:
    """Return the columns of a layout: counts are whole, shares at most one whole, nothing negative."""
    return tuple(
        Column(name, _kind(edition, name, maat), maat, edition.factors.get(name, 1))
        for edition in layout.editions
        for name, maat in edition.columns.items()
        if name not in edition.words
    ) + tuple(Column(name, WORDS) for edition in layout.editions for name in edition.words)


def _kind(edition: Edition, name: str, maat: str) -> Kind:
    if maat in COUNTED and name not in edition.factors:
        return whole(*COUNT, may_be_empty=True)
    return number(0, HIGHEST.get(UNIT[maat], 10**9), may_be_empty=True)


WORDS = Kind({"unknown_code": Wrong(written("1", "urban", "Not Urbanised", "stedelijk"), UNKNOWN)})


def municipal(source: str, folder: str, layout: Layout, *not_then: str) -> Target:
    """Return the target of a file with a row per municipality."""
    on = {"gm_code": "gm_code", "jaar": "jaar"} if layout.year is None else {"gm_code": "gm_code"}
    years = (Column("jaar", year(2010, 2050)),) if layout.year is None else ()
    return Target(
        SOURCES[source], folder, layout.file,
        columns=(*years, Column("gm_code", municipality(*not_then)), *figures(layout)),
        keys=("jaar", "gm_code"),
        left=tuple(
            Left(table, on, value=REJECTED, key=ABSENT, gone=ABSENT)
            for table in ("kerncijfers_aantal", "kerncijfers_verhouding")
        ),
        unused=("province",) if layout.year in (2014, 2022) else ("gm_naam",),
        # This edition has a year in every row too; the file need not.
        second_header=("jaar", NO_WHOLE) if layout.year == 2021 else None,
    )  # fmt: skip


DISTRICT = "WK90"
DISTRICTS = Target(
    SOURCES["kerncijfers_2022"], KEY_FIGURES[2022], DISTRICTS_2022.file,
    columns=(
        Column(
            "code",
            Kind(
                {
                    **code("WK9001", "GM9001", "wk900100", "WK9001000", "900100").wrong,
                    "code_of_another_year": Wrong(written("WK900401", "WK903201"), NOT_THEN, "gm_code"),
                },
                is_key=True,
            ),
        ),
        Column("name", text()),
        *figures(DISTRICTS_2022),
    ),
    keys=("jaar", "gm_code", "wijk_code"),
    left=(
        *(
            Left(table, {"wijk_code": "code"}, value=REJECTED)
            for table in ("wijkcijfers_aantal", "wijkcijfers_verhouding")
        ),
        Left("wijken", {"wijk_code": "code"}),
    ),
    unused=("province",),
)  # fmt: skip
FORECAST = Target(
    HouseholdForecast(), PANEL, "cbs_prognose_huishoudens_2020_2025.csv",
    columns=(
        Column("jaar", year()),
        Column("gm_code", municipality("GM9031", "GM9032", "GM9030")),
        Column("hh_totaal", whole(*COUNT, may_be_empty=True), "huishoudens"),
        Column("hh_eenpersoons", whole(*COUNT, may_be_empty=True), "eenpersoonshuishoudens"),
        Column("inwoners", whole(*COUNT, may_be_empty=True), "inwoners"),
    ),
    keys=("jaar", "gm_code"),
    left=(
        Left(
            "huishoudensprognose", {"jaar": "jaar", "gm_code": "gm_code"},
            value=REJECTED, key=ABSENT, gone=ABSENT,
        ),
    ),
    unused=("gm_naam",),
)  # fmt: skip
COSTS = Target(
    AgeCosts(), AGE_COSTS, "cpb_uitgaven_per_inwoner_naar_leeftijd_2022.csv",
    columns=(
        Column("leeftijd", whole(0, 120, is_key=True)),
        *(Column(f"{law}_eur", number(0, 10**9, may_be_empty=True), law) for law in ("zvw", "wlz", "wmo", "jeugd")),
    ),
    keys=("jaar", "leeftijd"),
    left=(Left("leeftijdskosten", {"leeftijd": "leeftijd"}, value=REJECTED, maat="wet"),),
)  # fmt: skip
INDEX = Target(
    Prices(), PRICES, "cpi_jaar_1996_2019.csv",
    columns=(
        Column("jaar", year()),
        Column("cpi", number(-100, 10**9, may_be_empty=True), "cpi"),
        Column("cpi_afgeleid", number(-100, 10**9, may_be_empty=True), "cpi_afgeleid"),
        Column("mutatie_pct", number(-100, 100, may_be_empty=True), "cpi_mutatie"),
        Column("mutatie_afgeleid_pct", number(-100, 100, may_be_empty=True), "cpi_afgeleid_mutatie"),
    ),
    keys=("jaar",),
    left=(Left("consumentenprijzen", {"jaar": "jaar"}, value=REJECTED),),
    # Without the year that is 100 nothing is known of the others.
    picks=lambda row: float(row["cpi"]) not in (99.0, 100.0),
)  # fmt: skip
PROBATION = Target(
    YouthProbation(), YOUTH_REGIONS, "jeugdreclassering_per_jeugdregio_2017.csv",
    columns=(
        Column("code", code("JZ1", "jz91", "JZ911", "JZ", "91")),
        Column("jeugdreclasseringstrajecten_2017", number(0, 100, may_be_empty=True)),
    ),
    keys=("jaar", "gebied_code"),
    left=(Left("jeugdreclassering", {"gebied_code": "code"}, value=REJECTED),),
    unused=("jeugdregio",),
    when_gone="tellen op tot",
)  # fmt: skip
TARGETS = (
    municipal("kerncijfers_2014", KEY_FIGURES[2014], KEY_FIGURES_2014, "GM9030", "GM9031"),
    municipal("kerncijfers_2021", KEY_FIGURES[2021], MAP_2021, "GM9004", "GM9032"),
    municipal("kerncijfers_2022", KEY_FIGURES[2022], KEY_FIGURES_2022, "GM9004", "GM9032"),
    municipal("kerncijfers_panel", PANEL, PANEL_LAYOUT, "GM9030", "GM9032"),
    DISTRICTS, FORECAST, COSTS, INDEX, PROBATION,
)  # fmt: skip
