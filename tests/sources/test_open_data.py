"""The real open data pack, held against what is known of it from elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl
import pytest

from sluitend.tables.areas import BORDERS, DIVISIONS, MUNICIPALITIES
from sluitend.tables.iv3 import BATEN_LASTEN, INHABITANTS, LASTEN, TITLES, TOTALS

if TYPE_CHECKING:
    from pathlib import Path

    from sluitend.store.workspace import Workspace

pytestmark = pytest.mark.opendata

FILES = {
    "gemeenten_per_jaar_2010_2026.csv": 6_401,
    "inwoners_1jan_2017_2026.csv": 3_543,
    "iv3_lasten_taakveld.parquet": 327_990,
    "iv3_taakveld_titels.csv": 536,
    "iv3_totalen_gemeente.csv": 6_398,
    "iv3_lasten_hoofdtaakveld_categorie.parquet": 388_980,
    "iv3_baten_bron.parquet": 111_571,
    "iv3_lasten_taakveld_6_sociaal_domein.csv": 69_829,
    "iv3_baten_lasten_taakveld.parquet": 96_444,
    "gemeenteklassen_2023_2025.csv": 1_026,
    "iv3_baten_lasten_sociaal_domein_en_0_7.csv": 38_988,
    "sociale_structuur_centrumfunctie.csv": 342,
    "balansposten_jaarrekening_2017_2024.csv": 81_852,
    "bbv_kengetallen_begroting_2020_2025.csv": 74_952,
    "volumina_lang.csv": 100_548,
    "gewichten_lang.csv": 6_643,
    "si_iu_du_lang.csv": 70_452,
    "uitkomst_clusters_lang.csv": 26_754,
    "uitkeringsfactor.csv": 7,
    "iu_du_sociaal_per_gemeente.csv": 3_081,
    "gf_bedragen_per_eenheid_2006_2013.csv": 437,
    "cbs_kerncijfers_gemeente_2014.csv": 403,
    "cbs_wijkbuurtkaart_2021_gemeenten.csv": 352,
    "cbs_kerncijfers_gemeente_2022.csv": 345,
    "cbs_kerncijfers_wijk_2022.csv": 3_340,
    "cbs_panel_gemeente_2017_2019.csv": 936,
    "cbs_prognose_huishoudens_2020_2025.csv": 2_226,
    "cpb_uitgaven_per_inwoner_naar_leeftijd_2022.csv": 100,
    "cpi_jaar_1996_2019.csv": 24,
    "jeugdreclassering_per_jeugdregio_2017.csv": 42,
    "brp_tabel33_gemeenten_2019.csv": 1_474,
    "herindelingen_2011_2026.csv": 121,
    "splitsingen_geraamde_aandelen.csv": 9,
    "gebieden_in_nederland_2024.csv": 342,
    "gemeenten_2014.geojson": 403,
    "gemeenten_2015_afgeleid.geojson": 393,
    "gemeenten_2016.geojson": 390,
    "gemeenten_2017_afgeleid.geojson": 388,
    "gemeenten_2018_afgeleid.geojson": 380,
    "gemeenten_2019_afgeleid.geojson": 355,
    "gemeenten_2020_afgeleid.geojson": 355,
    "gemeenten_2021_afgeleid.geojson": 352,
    "gemeenten_2022.geojson": 345,
    "gemeenten_2023_2026.geojson": 342,
}
MUNICIPALITIES_PER_YEAR = dict(
    zip(
        range(2010, 2027),
        (431, 418, 415, 408, 403, 393, 390, 388, 380, 355, 355, 352, 345, 342, 342, 342, 342),
        strict=True,
    )
)
NOT_FILED = {
    2017: set(),
    2018: {"Leerdam", "Vianen", "Zederik"},
    2019: set(),
    2020: {"Renswoude", "Hof van Twente"},
    2021: set(),
    2022: {"Almelo", "Weesp", "Dordrecht", "Twenterand"},
    2023: {"Vijfheerenlanden"},
    2024: {"Loon op Zand"},
}
YOUTH_NOT_FILED = {
    2017: {"Haarlemmerliede en Spaarnwoude", "Landsmeer"},
    2018: {"Haarlemmerliede en Spaarnwoude"},
}
YOUTH = {"6.72", "6.82"}
BUDGETS_2025_ABSENT = {"De Bilt", "Landsmeer", "Midden-Drenthe", "Vijfheerenlanden"}


@pytest.fixture(scope="module")
def lasten(opendata_workspace: Workspace) -> pl.DataFrame:
    names = opendata_workspace.snapshot().read(MUNICIPALITIES).select("jaar", "gm_code", "gm_naam")
    return opendata_workspace.snapshot().read(LASTEN).join(names, on=["jaar", "gm_code"])


def test_every_row_is_read_and_accepted(opendata_workspace: Workspace) -> None:
    found = {name: rest for _, name, *rest in opendata_workspace.catalog.source_files()}
    assert found == {name: [rows, rows, 0] for name, rows in FILES.items()}


def test_tables_hold_what_the_files_hold(opendata_workspace: Workspace) -> None:
    snapshot = opendata_workspace.snapshot()
    heights = {
        c.id: snapshot.read(c).height
        for c in (LASTEN, BATEN_LASTEN, TOTALS, INHABITANTS, TITLES, MUNICIPALITIES, BORDERS)
    }
    assert heights == {
        "iv3_lasten": 327_990,
        "iv3_baten_lasten": 3 * 96_444,
        "iv3_totalen": 15 * 6_398,
        "inwoners": 3_543,
        "taakveldtitels": 536,
        "gemeenten": 6_401,
        "grenzen": sum(rows for name, rows in FILES.items() if name.endswith(".geojson")),
    }
    # Fourteen divisions of CBS in 2024; four classes in three years, two of which CBS has too.
    assert snapshot.read(DIVISIONS)["indeling"].n_unique() == 16


def test_publications_have_the_dates_of_their_files(opendata_workspace: Workspace) -> None:
    found = {
        p.source: (p.published_on, bool(p.date_note), p.fictional)
        for p in opendata_workspace.publications()
    }
    assert found == {
        "iv3": ("2026-07-17", False, False),
        "iv3_baten_lasten": ("2025-04-28", False, False),
        "cbs_gebieden": ("2024-10-10", False, False),
        "herindelingen": ("2023-01-01", True, False),
        "grenzen": ("2024-01-01", True, False),
        "bbv": ("2025-10-01", False, False),
        "gemeentefonds": ("2025-04-28", False, False),
        "gemeentefonds_historie": ("2017-05-10", False, False),
        "gemeentefonds_bedragen": ("2014-12-05", True, False),
        "brp_gemeenten": ("2019-01-01", True, False),
        "kerncijfers_2014": ("2021-12-31", True, False),
        "kerncijfers_2021": ("2022-01-28", False, False),
        "kerncijfers_2022": ("2025-12-31", True, False),
        "kerncijfers_panel": ("2021-04-29", False, False),
        "huishoudensprognose": ("2021-04-29", False, False),
        "leeftijdskosten": ("2025-10-31", False, False),
        "consumentenprijzen": ("2021-01-07", True, False),
        "jeugdreclassering": ("2020-12-31", True, False),
    }


def test_municipalities_per_year(opendata_workspace: Workspace) -> None:
    geography = opendata_workspace.geography()
    assert {
        jaar: len(geography.in_year(jaar)) for jaar in geography.years
    } == MUNICIPALITIES_PER_YEAR


def test_inhabitants_add_up_to_those_of_the_country(opendata_workspace: Workspace) -> None:
    people = opendata_workspace.snapshot().read(INHABITANTS)
    sums = dict(people.group_by("jaar").agg(pl.col("waarde").sum()).iter_rows())
    assert (sums[2017], sums[2021], sums[2024]) == (17_081_507, 17_475_415, 17_942_942)


def test_accounts_that_were_not_filed_are_the_missing_ones(lasten: pl.DataFrame) -> None:
    accounts = lasten.filter(document="jaarrekening")
    assert sorted(accounts["jaar"].unique()) == sorted(NOT_FILED)
    for jaar, names in NOT_FILED.items():
        rows = accounts.filter(jaar=jaar)
        # Every municipality of the year has rows; missing is only what is named here.
        assert rows["gm_code"].n_unique() == MUNICIPALITIES_PER_YEAR[jaar]
        whole = rows.filter(ontbreekt="niet_geleverd")
        assert set(whole["gm_naam"]) == names
        assert whole.height == rows.filter(pl.col("gm_naam").is_in(list(names))).height
        youth = rows.filter(pl.col("taakveld").is_in(list(YOUTH)), ontbreekt="niet_apart_geleverd")
        assert set(youth["gm_naam"]) == YOUTH_NOT_FILED.get(jaar, set())
        apart = rows.filter(ontbreekt="niet_apart_geleverd")
        assert set(apart["gm_naam"]) == YOUTH_NOT_FILED.get(jaar, set())
    assert set(accounts["ontbreekt"].drop_nulls()) == {"niet_geleverd", "niet_apart_geleverd"}


def test_budgets_of_2025_that_are_absent_have_no_rows(
    lasten: pl.DataFrame, opendata_workspace: Workspace
) -> None:
    filed = set(lasten.filter(jaar=2025, document="begroting")["gm_naam"])
    everyone = set(opendata_workspace.geography().in_year(2025).values())
    assert len(filed) == 338
    assert everyone - filed == BUDGETS_2025_ABSENT
    # The detail file has them as rows of zero: not filed there either.
    detail = opendata_workspace.snapshot().read(BATEN_LASTEN).filter(jaar=2025, maat="lasten")
    missing = detail.filter(ontbreekt="niet_geleverd")["gm_code"].unique()
    names = opendata_workspace.geography().in_year(2025)
    assert {names[code] for code in missing} == BUDGETS_2025_ABSENT


def test_national_youth_lasten_are_the_known_ones(lasten: pl.DataFrame) -> None:
    youth = lasten.filter(
        pl.col("taakveld").is_in(["6.72", "6.73", "6.74", "6.82"]), document="jaarrekening"
    )
    sums = dict(youth.group_by("jaar").agg(pl.col("waarde").sum()).iter_rows())
    assert {jaar: round(cents / 1e8) for jaar, cents in sums.items()} == {
        2017: 4_175, 2018: 4_642, 2019: 5_105, 2020: 5_210,
        2021: 5_582, 2022: 5_621, 2023: 6_278, 2024: 7_174,
    }  # fmt: skip


def test_whole_municipalities_go_where_the_crosswalk_says(
    opendata_workspace: Workspace, opendata_dir: Path
) -> None:
    """Largest successor by our weights equals the crosswalk that was made from other tables."""
    geography = opendata_workspace.geography()
    crosswalk = pl.read_csv(
        opendata_dir / "herindelingen" / "crosswalk_gemeente_jaar_naar_2026.csv"
    )
    assert crosswalk.height == 6_401
    for jaar in range(2010, 2027):
        share, _ = geography.weights(jaar, 2026)
        target = share.argmax(axis=1)
        ours = {
            geography.codes[row]: geography.codes[target[row]]
            for row in np.flatnonzero(geography.exists(jaar))
        }
        theirs = dict(crosswalk.filter(jaar=jaar)["gm_code", "gm_code_2026"].iter_rows())
        assert ours == theirs, jaar
        # Nobody is lost and nobody is counted twice.
        assert share.sum(axis=1) == pytest.approx(geography.exists(jaar).astype(float), abs=1e-12)
        assert geography.exists(2026)[share.any(axis=0)].all()
