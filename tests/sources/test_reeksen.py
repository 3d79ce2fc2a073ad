"""Small series: what their columns mean, on which map they stand, and which files are refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl
import pytest

from sluitend.core.errors import AdditivityError, SourceError
from sluitend.sources.reeksen import AgeCosts, HouseholdForecast, Prices, YouthProbation
from sluitend.tables.aggregate import aggregate
from sluitend.tables.catalogue import CONTRACTS
from sluitend.tables.reeksen import AGE_COSTS, FORECAST, PROBATION

if TYPE_CHECKING:
    from pathlib import Path

    from sluitend.sources.source import Reading, Source

SOURCE = "Origin: fictief land (2026-01-01). Fictional data.\n"
KNOWN = pl.DataFrame(
    [
        *((2018, code, None) for code in ("GM9001", "GM9002", "GM9008")),
        *((2020, code, None) for code in ("GM9001", "GM9002", "GM9031")),
    ],
    schema={"jaar": pl.Int64, "gm_code": pl.String, "inwoners": pl.Int64},
    orient="row",
)
FORECAST_HEAD = "gm_code,jaar,gm_naam,hh_eenpersoons,hh_totaal,inwoners"
COST_HEAD = "leeftijd,zvw_eur,wlz_eur,wmo_eur,jeugd_eur"
PRICE_HEAD = "jaar,cpi,cpi_afgeleid,mutatie_pct,mutatie_afgeleid_pct"
REGION_HEAD = "jeugdregio,code,jeugdreclasseringstrajecten_2017"
FORECAST_FILE = "cbs_prognose_huishoudens_2020_2025.csv"
COST_FILE = "cpb_uitgaven_per_inwoner_naar_leeftijd_2022.csv"
PRICE_FILE = "cpi_jaar_2014_2016.csv"
REGION_FILE = "jeugdreclassering_per_jeugdregio_2017.csv"


def read(source: Source, directory: Path, file: str, *lines: str, origin: str = SOURCE) -> Reading:
    (directory / file).write_text("\n".join(lines) + "\n", "utf-8")
    (directory / "SOURCE.md").write_text(origin, "utf-8")
    return checked(source.read(directory, KNOWN))


def checked(reading: Reading) -> Reading:
    for table, frame in reading.tables.items():
        contract = CONTRACTS[table]
        contract.check(frame.with_columns(publicatie_id=pl.lit("x")).select(contract.columns))
    return reading


def forecast(directory: Path, *lines: str) -> Reading:
    return read(HouseholdForecast(), directory, FORECAST_FILE, FORECAST_HEAD, *lines)


def test_forecast_stands_on_the_map_it_was_made_on(tmp_path: Path) -> None:
    reading = forecast(
        tmp_path,
        "GM9001,2020,A,300.0,1300.0,",
        "GM9008,2020,H,200.0,500.0,1100.0",
        "GM9031,2020,Nieuw,200.0,500.0,",
    )
    # GM9008 is gone in 2020 and GM9031 is new then: the forecast knows the map of 2018.
    assert reading.rejects["rij", "waarde", "reden"].rows() == [
        (4, "GM9031", "deze gemeente bestaat niet in dat jaar")
    ]
    table = reading.tables["huishoudensprognose"]
    assert table["editie", "kaart"].unique().rows() == [("2019", 2018)]
    homes = table.filter(maat="huishoudens").sort("gm_code")
    assert homes["gm_code", "waarde", "ontbreekt"].rows() == [
        ("GM9001", 1300, None),
        ("GM9002", None, "niet_gepubliceerd"),
        ("GM9008", 500, None),
    ]
    people = table.filter(maat="inwoners").sort("gm_code")["waarde"].to_list()
    assert people == [None, None, 1100]
    assert any("ingetrokken" in str(notice) for notice in reading.notices)


def test_forecast_row_that_cannot_be_read_stays_missing(tmp_path: Path) -> None:
    reading = forecast(
        tmp_path, "GM9001,2020,A,300.0,1.300.0,", "GM9002,2020,B,1,2,3", "GM9002,2020,B,1,2,3"
    )
    assert reading.rejects["rij"].sort().to_list() == [2, 3, 4]
    reasons = reading.tables["huishoudensprognose"].group_by("gm_code").agg("ontbreekt")
    assert {code: set(why) for code, why in reasons.iter_rows()} == {
        "GM9001": {"afgekeurd"},
        "GM9002": {"afgekeurd"},
        "GM9008": {"niet_gepubliceerd"},
    }


def test_forecast_adds_up_over_municipalities_and_not_over_years(tmp_path: Path) -> None:
    lines = (f"{code},{jaar},A,1,200,3" for code in ("GM9001", "GM9002") for jaar in (2020, 2021))
    table = forecast(tmp_path, *lines).tables["huishoudensprognose"].filter(maat="huishoudens")
    sums = aggregate(table, FORECAST, by=["jaar"])
    assert sums["jaar", "waarde", "bekend"].rows() == [(2020, None, 400), (2021, None, 400)]
    with pytest.raises(AdditivityError, match="opgeteld over jaar"):
        aggregate(table, FORECAST, by=["gm_code"])


def costs(directory: Path, *lines: str) -> Reading:
    return read(AgeCosts(), directory, COST_FILE, COST_HEAD, *lines)


def test_every_column_of_costs_is_a_law(tmp_path: Path) -> None:
    reading = costs(tmp_path, "0,4430,5,0.79,84.5", "99,13128.5,42530.4,1610.3,0")
    table = reading.tables["leeftijdskosten"].sort("leeftijd", "wet")
    assert table["jaar", "leeftijd", "wet", "maat", "waarde"].rows() == [
        (2022, 0, "jeugd", "uitgaven_per_inwoner", 84.5),
        (2022, 0, "wlz", "uitgaven_per_inwoner", 5),
        (2022, 0, "wmo", "uitgaven_per_inwoner", 0.79),
        (2022, 0, "zvw", "uitgaven_per_inwoner", 4430),
        (2022, 99, "jeugd", "uitgaven_per_inwoner", 0),
        (2022, 99, "wlz", "uitgaven_per_inwoner", 42530.4),
        (2022, 99, "wmo", "uitgaven_per_inwoner", 1610.3),
        (2022, 99, "zvw", "uitgaven_per_inwoner", 13128.5),
    ]
    with pytest.raises(AdditivityError, match="opgeteld over wet"):
        aggregate(table, AGE_COSTS, by=["leeftijd", "jaar"])
    # No municipality tells whether this is invented; its description does.
    assert reading.described.fictional
    real = read(
        AgeCosts(), tmp_path, COST_FILE, COST_HEAD, "1,1,1,1,1", origin="Origin: x (2025-10-31)\n"
    )
    assert not real.described.fictional
    assert real.described.licence == "vrij te gebruiken met bronvermelding"


@pytest.mark.parametrize(
    ("line", "column"),
    [
        ("100,1,1,1,1", "leeftijd"),
        ("99+,1,1,1,1", "leeftijd"),
        ("42,1,1,1,n.v.t.", "jeugd_eur"),
        ("42,1,-1,1,1", "wlz_eur"),
        ("0,1,1,1,1", "leeftijd"),
    ],
)
def test_wrong_age_or_amount_is_rejected(tmp_path: Path, line: str, column: str) -> None:
    reading = costs(tmp_path, "0,1,1,1,1", line, "7,1,1,1,1")
    assert reading.rejects["kolom"].unique().to_list() == [column]
    assert 3 in reading.rejects["rij"].to_list()
    table = reading.tables["leeftijdskosten"]
    assert table.filter(leeftijd=7)["waarde"].to_list() == [1, 1, 1, 1]
    assert set(table.filter(pl.col("leeftijd").is_in([0, 42]))["ontbreekt"]) <= {None, "afgekeurd"}


def prices(directory: Path, *lines: str) -> Reading:
    return read(Prices(), directory, PRICE_FILE, PRICE_HEAD, *lines)


def test_base_year_of_prices_follows_from_the_figures(tmp_path: Path) -> None:
    reading = prices(tmp_path, "2014,99.40,99.60,,", "2015,100.0,100.0,0.6,0.4", "2016,99,98,-1,-2")
    table = reading.tables["consumentenprijzen"]
    assert table["basisjaar"].unique().to_list() == [2015]
    change = table.filter(maat="cpi_mutatie").sort("jaar")["waarde", "ontbreekt"].rows()
    assert change == [(None, "niet_gepubliceerd"), (0.6, None), (-1, None)]


@pytest.mark.parametrize("line", ["2015,101,100.0,1,1", "2015,100.0,100.0,1,1\n2016,100,99,1,1"])
def test_prices_without_one_base_year_are_refused(tmp_path: Path, line: str) -> None:
    with pytest.raises(SourceError, match=r"van [02] jaren het indexcijfer 100"):
        prices(tmp_path, "2014,99.4,99.6,,", line)


def test_price_that_cannot_be_read_stays_missing(tmp_path: Path) -> None:
    reading = prices(tmp_path, "2014,99,4,99.6,", "2015,100,100,,", "2016,abc,1,1,1")
    table = reading.tables["consumentenprijzen"].filter(jaar=2016)
    assert set(table["ontbreekt"]) == {"afgekeurd"}
    assert reading.rejects["rij", "kolom"].rows() == [(4, "cpi")]


def probation(directory: Path, *lines: str, origin: str = SOURCE) -> Reading:
    return read(YouthProbation(), directory, REGION_FILE, REGION_HEAD, *lines, origin=origin)


def test_shares_of_youth_regions_make_up_the_country(tmp_path: Path) -> None:
    reading = probation(tmp_path, "A (JZ),JZ01,59.9", "B (JZ),JZ02,40.03")
    table = reading.tables["jeugdreclassering"]
    assert table["jaar", "gebied_code", "waarde"].rows() == [
        (2017, "JZ01", 59.9),
        (2017, "JZ02", 40.03),
    ]
    (row,) = aggregate(table, PROBATION, by=["jaar"]).rows(named=True)
    assert row["waarde"] == pytest.approx(99.93)
    with pytest.raises(SourceError, match=r"tellen op tot 4,5; als aandelen in procent"):
        probation(tmp_path, "A (JZ),JZ01,1.5", "B (JZ),JZ02,3.0")


def test_region_that_cannot_be_read_is_rejected_and_not_guessed(tmp_path: Path) -> None:
    reading = probation(tmp_path, "A,JZ01,60", "B,JZ2,20", "C,JZ03,geheim")
    assert reading.rejects["rij", "kolom"].rows() == [
        (3, "code"),
        (4, "jeugdreclasseringstrajecten_2017"),
    ]
    table = reading.tables["jeugdreclassering"]
    assert table["gebied_code", "ontbreekt"].rows() == [("JZ01", None), ("JZ03", "afgekeurd")]


def test_yearly_figures_without_any_date_take_the_day_they_are_settled(tmp_path: Path) -> None:
    reading = probation(tmp_path, "A,JZ01,60", "B,JZ02,40", origin="Origin: PyPI x 0.6.0\n")
    assert reading.described.published_on == "2020-12-31"
    assert reading.described.date_note.startswith("afgeleid")


@pytest.mark.opendata
class TestOpenData:
    """The real pack, held against what is known of it from elsewhere."""

    def test_forecast_is_of_the_municipalities_of_2018(self, opendata_dir: Path) -> None:
        listed = pl.read_csv(opendata_dir / "iv3_2017_2026" / "gemeenten_per_jaar_2010_2026.csv")
        known = listed.select("jaar", "gm_code", inwoners=pl.lit(None, pl.Int64))
        directory = opendata_dir / "cbs_panel_2017_2019"
        reading = checked(HouseholdForecast().read(directory, known))
        assert [(c.gelezen, c.geaccepteerd) for c in reading.files] == [(2226, 2226)]
        table = reading.tables["huishoudensprognose"]
        absent = table.group_by("gm_code").agg(pl.col("waarde").count()).filter(waarde=0)
        assert sorted(absent["gm_code"]) == [
            "GM0014", "GM0164", "GM0344", "GM0417", "GM0518", "GM0603", "GM0687", "GM0888", "GM0971"
        ]  # fmt: skip
        values = table.drop_nulls("waarde")
        assert (values["waarde"] % 100 == 0).all()
        capital = values.filter(gm_code="GM0363", jaar=2025).sort("maat")["maat", "waarde"].rows()
        assert capital == [
            ("eenpersoonshuishoudens", 303_000), ("huishoudens", 509_100), ("inwoners", 925_900)
        ]  # fmt: skip

    def test_costs_by_age_are_the_published_ones(self, opendata_dir: Path) -> None:
        reading = checked(AgeCosts().read(opendata_dir / "cpb_leeftijdskosten_2022", KNOWN))
        table = reading.tables["leeftijdskosten"]
        assert table.height == 400
        found = {
            (wet, age): round(value)
            for wet, age, value in table["wet", "leeftijd", "waarde"].iter_rows()
        }
        known = {
            ("jeugd", 0): 85, ("jeugd", 10): 1_423, ("jeugd", 17): 2_289, ("jeugd", 18): 1_453,
            ("wmo", 18): 164, ("wmo", 85): 1_223, ("wmo", 99): 1_610,
        }  # fmt: skip
        assert known.items() <= found.items()
        assert reading.described.published_on == "2025-10-31"

    def test_prices_are_the_published_ones(self, opendata_dir: Path) -> None:
        reading = checked(Prices().read(opendata_dir / "cbs_cpi", KNOWN))
        table = reading.tables["consumentenprijzen"].filter(maat="cpi", basisjaar=2015)
        found = dict(table["jaar", "waarde"].iter_rows())
        assert len(found) == 24
        assert (found[2017], found[2018], found[2019]) == (101.70, 103.44, 106.16)
        assert reading.described.published_on == "2021-01-07"

    def test_youth_probation_is_a_distribution_of_cases_in_fives(self, opendata_dir: Path) -> None:
        """Every share is a multiple of five out of 9 525 cases; a rate per 1 000 could not be."""
        reading = checked(YouthProbation().read(opendata_dir / "cbs_jeugdregio_2017", KNOWN))
        shares = reading.tables["jeugdreclassering"]["waarde"]
        assert shares.len() == 42
        assert shares.sum() == pytest.approx(99.93)
        cases, fives = 9_525, 5
        steps = (shares / 100 * cases / fives).round()
        assert (steps * fives / cases * 100).round(2).to_list() == shares.to_list()
        assert int(steps.sum()) * fives == pytest.approx(cases, abs=fives * 2)
