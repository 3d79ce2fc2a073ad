"""The files about municipalities and areas."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.sources.fuzz.columns import (
    Column,
    Kind,
    Wrong,
    code,
    municipality,
    number,
    text,
    written,
    year,
)
from tests.sources.fuzz.target import Left, Target

from sluitend.demo.write import RECLASSIFICATIONS, REGIONS
from sluitend.sources.areas import Divisions, Reclassifications
from sluitend.sources.brp import MunicipalitiesBrp

if TYPE_CHECKING:
    from tests.sources.fuzz.target import Row

NO_SHARE = "geen aandeel tussen 0 en 1"
NO_DAY = "geen datum"
DAYS = written("2019-01-01", "01-01-2019", "20190230", "2019", "20191301", "0", "2e7")
GM_LIKE = ("GM12", "9001", "GM90011", "gm9001", "Oudewater", "GM9001|")


def share() -> Kind:
    """Return the kind of a column with a share of one whole."""
    made = number(None, None)
    values = (
        "text_in_number",
        "thousands_dots",
        "decimal_comma",
        "not_finite",
        "infinite",
        "blank_cell",
    )
    faults = {name: Wrong(made.wrong[name].changes, NO_SHARE) for name in values}
    outside = Wrong(written("0", "-0.4", "1.01", "40", "1e300"), NO_SHARE)
    return Kind({**faults, "out_of_bounds": outside})


CODES = Target(
    MunicipalitiesBrp(), RECLASSIFICATIONS, "brp_tabel33_gemeenten_2019.csv",
    columns=(
        Column("gm_nr", code("GM9001", "900", "90011", "9001.0", "9.001e3")),
        Column("naam", text()),
        Column("nieuwe_code", Kind({"unknown_code": Wrong(written("9099", "GM9009", "9009.0"), "de opvolger staat zelf niet in de lijst")})),
        Column("datum_ingang", Kind({"impossible_day": Wrong(DAYS, NO_DAY)})),
        Column("datum_einde", Kind({"impossible_day": Wrong(DAYS, NO_DAY)})),
    ),
    keys=("gm_nr",),
    left=(Left("gemeenten_brp", {"gm_code": lambda row: f"GM{row.get('gm_nr', '')}"}),),
    # Of a successor that is rejected the one before it is rejected too.
    picks=lambda row: row["gm_nr"] not in ("9009", "9029"),
)  # fmt: skip
MOVES = Target(
    Reclassifications(), RECLASSIFICATIONS, "herindelingen_2011_2026.csv",
    columns=(
        Column("jaar", year(2011, 2050)),
        Column("opgeheven_code", municipality("GM9032")),
        Column("opvolger_code", code(*GM_LIKE, "GM9009,GM9010", "GM9009|9010")),
    ),
    keys=("jaar", "opgeheven_code"),
    left=(Left("herindelingen", {"jaar": "jaar", "van_code": "opgeheven_code"}),),
    unused=("opgeheven_naam", "opvolger_naam", "opmerking"),
    # Of a split the shares stand in the other file, and stay.
    picks=lambda row: "|" not in row["opvolger_code"],
)  # fmt: skip
SPLITS = Target(
    Reclassifications(), RECLASSIFICATIONS, "splitsingen_geraamde_aandelen.csv",
    columns=(
        Column("jaar", year(2011, 2050)),
        Column("oude_code", municipality("GM9032")),
        Column("nieuwe_code", municipality("GM9032", "GM9004")),
        Column("aandeel_geraamd", share()),
    ),
    keys=("jaar", "oude_code", "nieuwe_code"),
    unused=("oude_naam", "nieuwe_naam", "inwoners_geraamd"),
    then_refused="tellen op tot|de aandelen ontbreken",
    when_gone="tellen op tot|de aandelen ontbreken",
    when_header_only="de aandelen ontbreken",
)  # fmt: skip


def region_columns(row: Row) -> tuple[str, ...]:
    """Return the columns that name an area."""
    return tuple(name for name in row if name.endswith(("_code", "_naam")))


AREAS = Target(
    Divisions(), REGIONS, "gebieden_in_nederland_2024.csv",
    columns=(Column("gm_code", municipality("GM9022", "GM9004")),),
    keys=("gm_code",),
    left=(Left("gebieden", {"gm_code": "gm_code"}),),
    unused=("gm_naam",),
)  # fmt: skip
TARGETS = (CODES, MOVES, SPLITS, AREAS)
