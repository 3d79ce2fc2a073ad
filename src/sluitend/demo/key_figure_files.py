"""Statistics about municipalities: three editions of key figures, districts, a panel, a forecast."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from sluitend.demo.area_files import address_density, regions_table, urbanity
from sluitend.demo.municipalities import FIRST_IV3_YEAR, PROVINCES
from sluitend.demo.traits import Traits, traits, youth_in_care

if TYPE_CHECKING:
    from pathlib import Path

    from sluitend.demo.country import Country

Cell = int | float | str | None
FIVES = 5
"""Counts of persons are rounded to fives in statistics."""
HUNDREDS = 100
URBANITY_WORDS = (
    "extremely urbanised",
    "strongly urbanised",
    "moderately urbanised",
    "hardly urbanised",
    "not urbanised",
)
PANEL_YEARS = (2017, 2018, 2019)
PANEL_ABSENT = {2017: ("GM9014", "GM9033"), 2018: ("GM9014",), 2019: ("GM9036", "GM9014")}
"""Municipalities that had no Wmo figures published, and so are left out of the panel."""
FORECAST_MAP, FORECAST_YEARS = 2018, range(2020, 2026)
"""The forecast was made for the municipalities of this year."""
DISTRICTS = 3
SHARE_OF_DISTRICT = (0.5, 0.3, 0.2)
DISTRICT_NAMES = ("Centrum", "Noord", "Buitengebied")


def fives(number: float, base: int = FIVES) -> int:
    """Return a count as statistics round it."""
    return base * round(number / base)


def _people(country: Country, code: str, year: int) -> int:
    return country.inhabitants[code, max(year, FIRST_IV3_YEAR)]


def _ages(t: Traits) -> dict[str, float]:
    """Return percentages of the age classes 0-14, 15-24, 25-44, 45-64 and 65 on; whole numbers."""
    child = round(100 * t.young * 0.8)
    youth, adult, old = 12, 24, round(100 * t.old)
    return {
        "pop_0_14": child,
        "pop_15_24": youth,
        "pop_25_44": adult,
        "pop_45_64": 100 - child - youth - adult - old,
        "pop_65plus": old,
    }


def write_2014(country: Country, directory: Path) -> list[Path]:
    """Write the key figures of 2014: counts rounded to fives, shares in percent."""
    rows: list[dict[str, Cell]] = []
    for code in country.codes(2014):
        m, people = country.municipality(code), fives(_people(country, code, 2014))
        t = traits(country, code, 2014)
        men = fives(people * 0.495)
        west, other = 5, round(100 * t.origin)
        rows.append(
            {
                "gm_code": code,
                "name": m.name(2014),
                "province": PROVINCES[m.province],
                "population": people,
                "pop_men": men,
                "pop_women": people - men,
                **{name: int(share) for name, share in _ages(t).items()},
                "origin_native": float(100 - west - other),
                "origin_west": west,
                "origin_non_west": other,
            }
        )
    return [_write(rows, directory / "cbs_kerncijfers_gemeente_2014.csv")]


def write_2021(country: Country, directory: Path) -> list[Path]:
    """Write the attributes of the district map of 2021; shares in percent, areas in hectares."""
    rows: list[dict[str, Cell]] = []
    for code in country.codes(2021):
        people, t = country.inhabitants[code, 2021], traits(country, code, 2021)
        homes, density = round(people / t.per_household), address_density(people)
        land = round(people * t.land)
        single, without = round(100 * t.single), 30
        other = round(100 * t.origin)
        ages = dict(zip(_AGES_2021, map(int, _ages(t).values()), strict=True))
        rows.append(
            {
                "gm_code": code,
                "gm_naam": country.municipality(code).name(2021),
                "oad": density,
                "sted": urbanity(density)[0],
                "bev_dichth": round(people / (land / 100)),
                "aant_inw": people,
                "aant_man": people - round(people * 0.505),
                "aant_vrouw": round(people * 0.505),
                **ages,
                "p_ongehuwd": 47,
                "p_gehuwd": 40,
                "p_gescheid": 8,
                "p_verweduw": 5,
                "aantal_hh": homes,
                "p_eenp_hh": single,
                "p_hh_z_k": without,
                "p_hh_m_k": 100 - single - without,
                "gem_hh_gr": round(t.per_household, 1),
                "p_west_al": 8,
                "p_n_w_al": other,
                "p_marokko": other // 4,
                "p_ant_aru": other // 8,
                "p_surinam": other // 6,
                "p_turkije": other // 5,
                "p_over_nw": other - other // 4 - other // 8 - other // 6 - other // 5,
                "opp_tot": round(land * 1.05),
                "opp_land": land,
                "opp_water": round(land * 1.05) - land,
                "jrstatcode": f"2021{code}",
                "jaar": 2021,
            }
        )
    return [_write(rows, directory / "cbs_wijkbuurtkaart_2021_gemeenten.csv")]


_AGES_2021 = ("p_00_14_jr", "p_15_24_jr", "p_25_44_jr", "p_45_64_jr", "p_65_eo_jr")


def write_2022(country: Country, directory: Path) -> list[Path]:
    """Write the key figures of 2022 of municipalities and of their districts."""
    whole: list[dict[str, Cell]] = []
    parts: list[dict[str, Cell]] = []
    for code in country.codes(2022):
        m, people = country.municipality(code), country.inhabitants[code, 2022]
        name, province = m.name(2022), PROVINCES[m.province]
        t = traits(country, code, 2022)
        whole.append(
            {"gm_code": code, "gm_naam": name, "province": province, **_edition_2022(people, t)}
        )
        for number, share in enumerate(SHARE_OF_DISTRICT):
            inside = fives(people * share)
            row: dict[str, Cell] = {
                "code": f"WK{code.removeprefix('GM')}{number:02}",
                "name": f"{DISTRICT_NAMES[number]}, {name}"
                if number == 0
                else DISTRICT_NAMES[number],
                "province": province,
                **_edition_2022(inside, t),
            }
            if number == DISTRICTS - 1 and people < SMALL:
                row |= dict.fromkeys(("income_low", "income_high", "edu_appl_sci"))
            parts.append(row)
    return [
        _write(whole, directory / "cbs_kerncijfers_gemeente_2022.csv"),
        _write(parts, directory / "cbs_kerncijfers_wijk_2022.csv"),
    ]


SMALL = 12_000
"""Below this many inhabitants the last district has no income figures."""


def _edition_2022(people: int, t: Traits) -> dict[str, Cell]:
    return {
        "area": round(people * t.land * 1.05 / 100, 2),
        "urbanity": URBANITY_WORDS[urbanity(address_density(people))[0] - 1],
        "population": people,
        **{name: float(share) for name, share in _ages(t).items()},
        "dwelling_total": round(people / t.per_household),
        "dwelling_value": int(t.woz),
        "dwelling_ownership": round(100 * t.owned),
        "employment_rate": 67,
        "income_low": round(38 + 100 * t.poor / 2, 1),
        "income_high": round(28 - 100 * t.poor / 2, 1),
        "edu_appl_sci": 26.0,
    }


def write_panel(country: Country, directory: Path) -> list[Path]:
    """Write the panel of 2017-2019, with what each year lacks, and the forecast of households."""
    regions = regions_table(country).select(
        "gm_code",
        "jeugdregio_code",
        "jeugdregio_naam",
        "arbeidsmarktregio_code",
        "arbeidsmarktregio_naam",
    )
    rows = [
        _panel_row(country, code, year)
        for year in PANEL_YEARS
        for code in country.codes(year)
        if code not in PANEL_ABSENT[year]
    ]
    panel = pl.DataFrame(rows, infer_schema_length=None).join(regions, on="gm_code", how="left")
    path = directory / "cbs_panel_gemeente_2017_2019.csv"
    panel.write_csv(path)
    return [path, _write(_forecast(country), directory / "cbs_prognose_huishoudens_2020_2025.csv")]


def _panel_row(country: Country, code: str, year: int) -> dict[str, Cell]:
    people, t = country.inhabitants[code, year], traits(country, code, year)
    homes = people / t.per_household
    child = round(people * t.young * 0.85)
    youth, adult, old = round(people * 0.11), round(people * 0.24), round(people * t.old)
    middle = people - child - youth - adult - old
    oldest = round(people * t.oldest * 0.55)
    clients = fives(youth_in_care(country, code, year))
    benefit, disabled = fives(homes * t.poor * 0.5, 10), fives(people * 0.045, 10)
    helped = fives(people * t.old * 0.05)
    educated = year == max(PANEL_YEARS)
    poor = year != max(PANEL_YEARS)
    counted = year != min(PANEL_YEARS)
    return {
        "gm_code": code,
        "jaar": year,
        "gm_naam": country.municipality(code).name(year),
        "inwoners": people,
        "inw_0_15": child,
        "inw_15_25": youth,
        "inw_25_45": adult,
        "inw_45_65": middle,
        "inw_65plus": old,
        "inw_0_5_rk": float(child // 3),
        "inw_5_10_rk": float(child // 3),
        "inw_10_15_rk": float(child - 2 * (child // 3)),
        "inw_15_20_rk": float(youth // 2),
        "inw_20_25_rk": float(youth - youth // 2),
        "inw_25_45_rk": float(adult),
        "inw_45_65_rk": float(middle),
        "inw_65_80_rk": float(old - oldest),
        "inw_80plus_rk": float(oldest),
        "jongeren_jeugdzorg_natura": float(clients) if counted else None,
        "pct_jongeren_jeugdzorg": round(100 * clients / (child + youth), 1) if counted else None,
        "wmo_clienten_hulp_bij_huishouden": float(helped),
        "wmo_hbh_per_1000": float(round(1000 * helped / people)),
        "pers_bijstand": float(benefit),
        "pers_ao": float(disabled),
        "pers_ww": float(fives(people * 0.015, 10)),
        "pers_aow": float(fives(people * t.old, 10)),
        "pers_bijstand_tot_aow_rk": float(fives(benefit * 0.9, 10)),
        "pers_bijstandgerelateerd_tot_aow_rk": float(fives(benefit * 0.95, 10)),
        "pers_wajong_rk": float(fives(disabled * 0.28, 10)),
        "pers_ao_totaal_rk": float(disabled),
        "hh_totaal": round(homes),
        "hh_eenpersoons": round(homes * t.single),
        "hh_zonder_kinderen": round(homes * 0.3),
        "hh_met_kinderen": round(homes) - round(homes * t.single) - round(homes * 0.3),
        "hh_grootte": round(t.per_household, 1),
        "pct_hh_laag_inkomen": round(100 * t.poor, 1) if poor else None,
        "pct_hh_rond_sociaal_minimum": round(90 * t.poor, 1) if poor else None,
        "pct_hh_laagste40": round(32 + 100 * t.poor, 1) if poor else None,
        "pct_hh_hoogste20": round(30 - 100 * t.poor, 1) if poor else None,
        "gem_inkomen_per_inwoner_keur": round(27 - 40 * t.poor, 1) if poor else None,
        "gem_inkomen_per_ontvanger_keur": round(33 - 40 * t.poor, 1) if poor else None,
        "gem_gestand_inkomen_hh_keur_rk": round(31 - 40 * t.poor, 1) if poor else None,
        "gem_gestand_inkomen_eenouder_keur_rk": round(24 - 20 * t.poor, 1) if poor else None,
        "mediaan_vermogen_keur": None,
        "netto_arbeidsparticipatie": 68.0 if year != min(PANEL_YEARS) else None,
        "opl_laag": float(fives(people * 0.25, 10)) if educated else None,
        "opl_middelbaar": float(fives(people * 0.32, 10)) if educated else None,
        "opl_hoog": float(fives(people * 0.2, 10)) if educated else None,
        "migr_westers": round(people * 0.08),
        "migr_niet_westers": round(people * t.origin),
        "gescheiden": round(people * 0.08),
        "verweduwd": round(people * 0.05),
        "bev_dichtheid": float(round(100 / t.land)),
        "stedelijkheid": float(urbanity(address_density(people))[0]),
        "oad": float(address_density(people)),
        "gem_woz_keur": float(t.woz),
        "pct_koop": float(round(100 * t.owned)),
        "pct_huur": float(99 - round(100 * t.owned)),
        "pct_corporatie": float(round(70 * (1 - t.owned))),
        "woningen": round(homes * 0.98),
        "ozb_keur": float(round(people * 0.24)),
    }


def _forecast(country: Country) -> list[dict[str, Cell]]:
    rows: list[dict[str, Cell]] = []
    for code in country.codes(FORECAST_MAP):
        people, name = (
            country.inhabitants[code, FORECAST_MAP],
            country.municipality(code).name(FORECAST_MAP),
        )
        for year in FORECAST_YEARS:
            t = traits(country, code, year)
            homes = people * (1 + 0.004 * (year - FORECAST_MAP)) / t.per_household
            last = year == FORECAST_YEARS[-1]
            rows.append(
                {
                    "gm_code": code,
                    "jaar": year,
                    "gm_naam": name,
                    "hh_eenpersoons": float(fives(homes * t.single, HUNDREDS)),
                    "hh_totaal": float(fives(homes, HUNDREDS)),
                    "inwoners": float(fives(homes * t.per_household, HUNDREDS)) if last else None,
                }
            )
    return rows


def _write(rows: list[dict[str, Cell]], path: Path) -> Path:
    pl.DataFrame(rows, infer_schema_length=None).write_csv(path)
    return path
