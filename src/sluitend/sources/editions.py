"""Which column of which edition of the CBS key figures is which measure: data, no logic.

Columns that are not named here are not read; the page about sources names them with the reason.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sluitend.core.numbers import CENTS_PER_KEUR

if TYPE_CHECKING:
    from collections.abc import Mapping

THOUSAND = 1000
HECTARES_PER_KM2 = 100
URBANITY = {
    "extremely urbanised": 1,
    "strongly urbanised": 2,
    "moderately urbanised": 3,
    "hardly urbanised": 4,
    "not urbanised": 5,
}
"""The five classes of CBS as an English edition writes them."""


@dataclass(frozen=True, slots=True)
class Edition:
    """The columns of a file that come from one CBS table or edition.

    Attributes
    ----------
    columns
        Column of the file: measure.
    factors
        Column: what one unit in the file is in the unit of the measure.
    words
        Column: words in the file and the number each stands for.
    """

    herkomst: str
    columns: Mapping[str, str]
    factors: Mapping[str, int] = field(default_factory=dict)
    words: Mapping[str, Mapping[str, int]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Floor:
    """A number so low for so many inhabitants that it is a mistake of the source, not a finding.

    Attributes
    ----------
    measure
        What is judged.
    also
        Measures that the source computed from it, and that fall with it.
    per_thousand
        What a municipality has at least per thousand inhabitants, in the unit of the measure.
    inhabitants
        Size from which the bound holds; below it chance and rounding can do the same.
    """

    measure: str
    also: tuple[str, ...]
    per_thousand: float
    inhabitants: int = 0


@dataclass(frozen=True, slots=True)
class Layout:
    """One file: its name, the column with the area's code, its editions.

    Attributes
    ----------
    year
        Year of every row; without one the file has a column `jaar`.
    """

    file: str
    editions: tuple[Edition, ...]
    year: int | None = None
    code: str = "gm_code"
    floors: tuple[Floor, ...] = ()


AGES = {
    "pop_0_14": "procent_0_tot_15",
    "pop_15_24": "procent_15_tot_25",
    "pop_25_44": "procent_25_tot_45",
    "pop_45_64": "procent_45_tot_65",
    "pop_65plus": "procent_65_plus",
}

KEY_FIGURES_2014 = Layout(
    file="cbs_kerncijfers_gemeente_2014.csv",
    year=2014,
    editions=(
        Edition(
            "kwb-2014",
            {
                "population": "inwoners",
                "pop_men": "mannen",
                "pop_women": "vrouwen",
                **AGES,
                "origin_native": "procent_nederlands",
                "origin_west": "procent_westers",
                "origin_non_west": "procent_niet_westers",
            },
        ),
    ),
)

MAP_2021 = Layout(
    file="cbs_wijkbuurtkaart_2021_gemeenten.csv",
    year=2021,
    editions=(
        Edition(
            "wbk-2021",
            {
                "oad": "omgevingsadressendichtheid",
                "sted": "stedelijkheid",
                "bev_dichth": "bevolkingsdichtheid",
                "aant_inw": "inwoners",
                "aant_man": "mannen",
                "aant_vrouw": "vrouwen",
                "p_00_14_jr": "procent_0_tot_15",
                "p_15_24_jr": "procent_15_tot_25",
                "p_25_44_jr": "procent_25_tot_45",
                "p_45_64_jr": "procent_45_tot_65",
                "p_65_eo_jr": "procent_65_plus",
                "p_ongehuwd": "procent_ongehuwd",
                "p_gehuwd": "procent_gehuwd",
                "p_gescheid": "procent_gescheiden",
                "p_verweduw": "procent_verweduwd",
                "aantal_hh": "huishoudens",
                "p_eenp_hh": "procent_eenpersoonshuishoudens",
                "p_hh_z_k": "procent_huishoudens_zonder_kinderen",
                "p_hh_m_k": "procent_huishoudens_met_kinderen",
                "gem_hh_gr": "huishoudensgrootte",
                "p_west_al": "procent_westers",
                "p_n_w_al": "procent_niet_westers",
                "p_marokko": "procent_marokko",
                "p_ant_aru": "procent_antillen_aruba",
                "p_surinam": "procent_suriname",
                "p_turkije": "procent_turkije",
                "p_over_nw": "procent_overig_niet_westers",
                "opp_tot": "oppervlakte",
                "opp_land": "oppervlakte_land",
                "opp_water": "oppervlakte_water",
            },
        ),
    ),
)

SHARED_2022 = {
    "urbanity": "stedelijkheid",
    "population": "inwoners",
    **AGES,
    "dwelling_total": "woningen",
    "dwelling_value": "woz_waarde",
    "dwelling_ownership": "procent_koopwoningen",
    "employment_rate": "arbeidsparticipatie",
    "income_low": "procent_personen_laagste_40",
    "income_high": "procent_personen_hoogste_20",
    "edu_appl_sci": "procent_hbo_wo",
}
FACTORS_2022 = {"area": HECTARES_PER_KM2, "dwelling_value": THOUSAND}
WORDS_2022 = {"urbanity": URBANITY}

KEY_FIGURES_2022 = Layout(
    file="cbs_kerncijfers_gemeente_2022.csv",
    year=2022,
    editions=(
        # The maker of this file added up the districts, which leave out the large waters.
        Edition(
            "kwb-2022", {**SHARED_2022, "area": "oppervlakte_wijken"}, FACTORS_2022, WORDS_2022
        ),
    ),
)

DISTRICTS_2022 = Layout(
    file="cbs_kerncijfers_wijk_2022.csv",
    year=2022,
    code="code",
    editions=(
        Edition("kwb-2022", {**SHARED_2022, "area": "oppervlakte"}, FACTORS_2022, WORDS_2022),
    ),
)

PANEL = Layout(
    file="cbs_panel_gemeente_2017_2019.csv",
    editions=(
        Edition(
            "panel-kwb",
            {
                "inwoners": "inwoners",
                "inw_0_15": "inwoners_0_tot_15",
                "inw_15_25": "inwoners_15_tot_25",
                "inw_25_45": "inwoners_25_tot_45",
                "inw_45_65": "inwoners_45_tot_65",
                "inw_65plus": "inwoners_65_plus",
                "jongeren_jeugdzorg_natura": "jongeren_jeugdzorg_natura",
                "pct_jongeren_jeugdzorg": "procent_jongeren_jeugdzorg",
                "pers_bijstand": "bijstand",
                "pers_ao": "ao",
                "pers_ww": "ww",
                "pers_aow": "aow",
                "hh_totaal": "huishoudens",
                "hh_eenpersoons": "eenpersoonshuishoudens",
                "hh_zonder_kinderen": "huishoudens_zonder_kinderen",
                "hh_met_kinderen": "huishoudens_met_kinderen",
                "hh_grootte": "huishoudensgrootte",
                "pct_hh_laag_inkomen": "procent_huishoudens_laag_inkomen",
                "pct_hh_rond_sociaal_minimum": "procent_huishoudens_sociaal_minimum",
                "pct_hh_laagste40": "procent_huishoudens_laagste_40",
                "pct_hh_hoogste20": "procent_huishoudens_hoogste_20",
                "gem_inkomen_per_inwoner_keur": "inkomen_per_inwoner",
                "gem_inkomen_per_ontvanger_keur": "inkomen_per_ontvanger",
                "mediaan_vermogen_keur": "mediaan_vermogen",
                "netto_arbeidsparticipatie": "arbeidsparticipatie",
                "opl_laag": "opleiding_laag",
                "opl_middelbaar": "opleiding_middelbaar",
                "opl_hoog": "opleiding_hoog",
                "migr_westers": "inwoners_westers",
                "migr_niet_westers": "inwoners_niet_westers",
                "gescheiden": "gescheiden",
                "verweduwd": "verweduwd",
                "bev_dichtheid": "bevolkingsdichtheid",
                "stedelijkheid": "stedelijkheid",
                "oad": "omgevingsadressendichtheid",
                "gem_woz_keur": "woz_waarde",
                "pct_koop": "procent_koopwoningen",
                "pct_huur": "procent_huurwoningen",
                "pct_corporatie": "procent_corporatiewoningen",
                "woningen": "woningen",
            },
            factors=dict.fromkeys(
                (
                    "gem_inkomen_per_inwoner_keur",
                    "gem_inkomen_per_ontvanger_keur",
                    "mediaan_vermogen_keur",
                    "gem_woz_keur",
                ),
                THOUSAND,
            ),
        ),
        Edition(
            "panel-70072ned",
            {
                "inw_0_5_rk": "inwoners_0_tot_5",
                "inw_5_10_rk": "inwoners_5_tot_10",
                "inw_10_15_rk": "inwoners_10_tot_15",
                "inw_15_20_rk": "inwoners_15_tot_20",
                "inw_20_25_rk": "inwoners_20_tot_25",
                "inw_25_45_rk": "inwoners_25_tot_45",
                "inw_45_65_rk": "inwoners_45_tot_65",
                "inw_65_80_rk": "inwoners_65_tot_80",
                "inw_80plus_rk": "inwoners_80_plus",
                "pers_bijstand_tot_aow_rk": "bijstand_tot_aow",
                "pers_bijstandgerelateerd_tot_aow_rk": "bijstandgerelateerd_tot_aow",
                "pers_wajong_rk": "wajong",
                "pers_ao_totaal_rk": "ao_regionaal",
                "gem_gestand_inkomen_hh_keur_rk": "gestandaardiseerd_inkomen",
                "gem_gestand_inkomen_eenouder_keur_rk": "gestandaardiseerd_inkomen_eenouder",
            },
            factors=dict.fromkeys(
                ("gem_gestand_inkomen_hh_keur_rk", "gem_gestand_inkomen_eenouder_keur_rk"), THOUSAND
            ),
        ),
        Edition(
            "panel-wmo",
            {
                "wmo_clienten_hulp_bij_huishouden": "wmo_huishoudelijke_hulp",
                "wmo_hbh_per_1000": "wmo_huishoudelijke_hulp_per_1000",
            },
        ),
        Edition(
            "panel-heffingen", {"ozb_keur": "ozb_opbrengst"}, factors={"ozb_keur": CENTS_PER_KEUR}
        ),
    ),
    floors=(
        # Of 923 figures one lies below, at 0.04 per thousand; the next is 0.97 and the median 24.
        Floor("wmo_huishoudelijke_hulp", ("wmo_huishoudelijke_hulp_per_1000",), 0.5, 10_000),
        # Every municipality levies this tax. Of 913 figures five are zero, four of municipalities that
        # had just merged; the next is € 97 per inhabitant: a zero is a return that was not filed.
        Floor("ozb_opbrengst", (), CENTS_PER_KEUR),
    ),
)
