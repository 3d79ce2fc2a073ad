"""Key figures: one name per concept, missing with its reason, and what cannot be right left out."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest

from sluitend.core.errors import AdditivityError
from sluitend.sources.editions import DISTRICTS_2022, KEY_FIGURES_2022, MAP_2021, PANEL
from sluitend.sources.kerncijfers import KEY_FIGURES, KeyFigures
from sluitend.tables.aggregate import aggregate
from sluitend.tables.catalogue import CONTRACTS
from sluitend.tables.kerncijfers import COUNTS, DISTRICT_COUNTS, DISTRICT_RATES, RATES

if TYPE_CHECKING:
    from pathlib import Path

    from sluitend.sources.editions import Layout
    from sluitend.sources.source import Reading

SOURCE = "Origin: fictief land (2026-01-01). Fictional data.\n"
BY_ID = {source.id: source for source in KEY_FIGURES}
TWO = ("GM9001", "GM9002")
KNOWN = pl.DataFrame(
    [(year, code, None) for year in (2014, 2017, 2018, 2021, 2022) for code in (*TWO, "GM9003")],
    schema={"jaar": pl.Int64, "gm_code": pl.String, "inwoners": pl.Int64},
    orient="row",
)


def write(directory: Path, layout: Layout, rows: list[dict[str, Any]]) -> Path:
    """Write a file of a layout: every declared column, 10 where a row says nothing."""
    header = [layout.code, *(c for e in layout.editions for c in e.columns)]
    header += ["jaar"] if layout.year is None else ["name"]
    default = dict.fromkeys(header, "10") | {
        c: next(iter(words)) for e in layout.editions for c, words in e.words.items()
    }
    path = directory / layout.file
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, header)
        writer.writeheader()
        writer.writerows(default | row for row in rows)
    (directory / "SOURCE.md").write_text(SOURCE, "utf-8")
    return path


def panel(directory: Path, *rows: dict[str, Any]) -> Reading:
    write(directory, PANEL, [{"jaar": 2018, "ozb_keur": 900, **row} for row in rows])
    return BY_ID["kerncijfers_panel"].read(directory, KNOWN)


def editions_2022(directory: Path, *districts: dict[str, Any], **town: Any) -> Reading:
    write(directory, KEY_FIGURES_2022, [{"gm_code": code, **town} for code in TWO])
    write(directory, DISTRICTS_2022, [{"code": "WK900100"}, *districts])
    return BY_ID["kerncijfers_2022"].read(directory, KNOWN)


def cell(reading: Reading, table: str, maat: str, **where: Any) -> tuple[Any, Any]:
    (row,) = reading.tables[table].filter(maat=maat, **where)["waarde", "ontbreekt"].rows()
    return row


def check(reading: Reading) -> None:
    for table, frame in reading.tables.items():
        contract = CONTRACTS[table]
        contract.check(
            frame.with_columns(publicatie_id=pl.lit("x")).select(contract.columns),
        )


def test_every_declared_measure_comes_from_an_edition() -> None:
    layouts = [s.municipal for s in KEY_FIGURES]
    used = [name for layout in layouts for e in layout.editions for name in e.columns.values()]
    assert set(used) == {m.name for m in (*COUNTS.measures, *RATES.measures)}
    assert {e.herkomst for layout in layouts for e in layout.editions} == COUNTS.allowed["herkomst"]
    parts = set(DISTRICTS_2022.editions[0].columns.values())
    assert parts == {m.name for m in (*DISTRICT_COUNTS.measures, *DISTRICT_RATES.measures)}
    for layout in (*layouts, DISTRICTS_2022):
        for e in layout.editions:
            assert len(set(e.columns.values())) == len(e.columns)
            assert {*e.factors, *e.words} <= set(e.columns)


def test_counts_and_rates_are_apart_and_name_their_edition(tmp_path: Path) -> None:
    rows = [{"gm_code": code, "aant_inw": 500, "gem_hh_gr": "2.1"} for code in TWO]
    write(tmp_path, MAP_2021, rows)
    reading = BY_ID["kerncijfers_2021"].read(tmp_path, KNOWN)
    check(reading)
    assert reading.tables["kerncijfers_aantal"]["herkomst"].unique().to_list() == ["wbk-2021"]
    where = {"gm_code": "GM9002", "jaar": 2021}
    assert cell(reading, "kerncijfers_aantal", "inwoners", **where) == (500, None)
    assert cell(reading, "kerncijfers_verhouding", "huishoudensgrootte", **where) == (2.1, None)
    assert reading.described.fictional


def test_units_of_the_file_become_those_of_the_measure(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    reading = panel(
        tmp_path / "a",
        {"gm_code": "GM9001", "ozb_keur": "1566.0", "gem_inkomen_per_inwoner_keur": "22.1"},
    )
    where = {"gm_code": "GM9001", "jaar": 2018}
    assert cell(reading, "kerncijfers_aantal", "ozb_opbrengst", **where) == (156_600_000, None)
    assert cell(reading, "kerncijfers_verhouding", "inkomen_per_inwoner", **where) == (22_100, None)
    reading = editions_2022(tmp_path, area="197.93000000000004", dwelling_value="251")
    where = {"gm_code": "GM9001"}
    assert cell(reading, "kerncijfers_aantal", "oppervlakte_wijken", **where) == (19_793, None)
    assert cell(reading, "kerncijfers_verhouding", "woz_waarde", **where) == (251_000, None)
    check(reading)


def test_empty_is_not_published_and_not_zero(tmp_path: Path) -> None:
    reading = panel(
        tmp_path,
        {"gm_code": "GM9001", "jongeren_jeugdzorg_natura": "", "pct_koop": ""},
        {"gm_code": "GM9002", "jongeren_jeugdzorg_natura": "0.0"},
    )
    check(reading)
    maat, missing = "jongeren_jeugdzorg_natura", (None, "niet_gepubliceerd")
    assert cell(reading, "kerncijfers_aantal", maat, gm_code="GM9001") == missing
    assert cell(reading, "kerncijfers_aantal", maat, gm_code="GM9002") == (0, None)
    assert (
        cell(reading, "kerncijfers_verhouding", "procent_koopwoningen", gm_code="GM9001") == missing
    )


def test_municipality_that_the_source_left_out_makes_the_sum_of_the_country_missing(
    tmp_path: Path,
) -> None:
    reading = panel(tmp_path, *({"gm_code": c, "inwoners": 700} for c in TWO))
    people = reading.tables["kerncijfers_aantal"].filter(maat="inwoners")
    assert people["jaar"].unique().to_list() == [2018]
    (row,) = aggregate(people, COUNTS, by=["jaar"]).rows(named=True)
    assert row == {
        "jaar": 2018, "maat": "inwoners", "waarde": None, "bekend": 1400,
        "ontbreekt": "niet_gepubliceerd", "n": 3, "n_ontbreekt": 1,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("bad", "column", "reason"),
    [
        ({"inwoners": "."}, "inwoners", "geen geheel getal"),
        ({"inwoners": "12.345"}, "inwoners", "geen geheel getal"),
        ({"inwoners": "-5"}, "inwoners", "geen geheel getal"),
        ({"pct_koop": "101"}, "pct_koop", "geen getal"),
        ({"pct_koop": "12,5"}, "pct_koop", "geen getal"),
        ({"wmo_hbh_per_1000": "1001"}, "wmo_hbh_per_1000", "geen getal"),
        ({"gem_woz_keur": "n.v.t."}, "gem_woz_keur", "geen getal"),
        ({"ozb_keur": "-1"}, "ozb_keur", "geen getal"),
    ],
)
def test_row_with_an_unreadable_cell_is_rejected_and_stays_missing(
    tmp_path: Path, bad: dict[str, str], column: str, reason: str
) -> None:
    reading = panel(tmp_path, {"gm_code": "GM9001", **bad}, {"gm_code": "GM9002"})
    check(reading)
    (hit,) = reading.rejects.rows(named=True)
    assert (hit["rij"], hit["kolom"], hit["waarde"]) == (2, column, bad[column])
    assert hit["reden"].startswith(reason)
    assert reading.files[0].afgekeurd == 1
    for table in reading.tables.values():
        assert set(table.filter(gm_code="GM9001")["ontbreekt"]) == {"afgekeurd"}
        assert set(table.filter(gm_code="GM9002")["ontbreekt"]) == {None}
        assert set(table.filter(gm_code="GM9003")["ontbreekt"]) == {"niet_gepubliceerd"}


@pytest.mark.parametrize(
    ("bad", "column"),
    [
        ({"gm_code": "9002"}, "gm_code"),
        ({"gm_code": "GM9004"}, "gm_code"),
        ({"gm_code": "GM9002", "jaar": 2019}, "gm_code"),
        ({"gm_code": "GM9002", "jaar": 2081}, "jaar"),
    ],
)
def test_row_of_no_municipality_of_its_year_is_rejected(
    tmp_path: Path, bad: dict[str, Any], column: str
) -> None:
    reading = panel(tmp_path, {"gm_code": "GM9001"}, bad)
    assert reading.rejects["rij", "kolom"].rows() == [(3, column)]
    counts = reading.tables["kerncijfers_aantal"]
    assert set(counts.filter(gm_code="GM9002")["ontbreekt"]) == {"niet_gepubliceerd"}
    check(reading)


def test_both_rows_of_a_doubled_key_are_rejected(tmp_path: Path) -> None:
    reading = panel(tmp_path, *({"gm_code": c} for c in ("GM9001", "GM9002", "GM9001")))
    assert reading.rejects["rij"].to_list() == [2, 4]
    counts = reading.tables["kerncijfers_aantal"]
    assert set(counts.filter(gm_code="GM9001")["ontbreekt"]) == {"afgekeurd"}
    check(reading)


def test_year_in_a_file_of_one_year_must_be_that_year(tmp_path: Path) -> None:
    path = write(tmp_path, MAP_2021, [{"gm_code": code} for code in TWO])
    lines = path.read_text("utf-8").splitlines()
    dated = [f"{line},{extra}" for line, extra in zip(lines, ("jaar", 2021, 2022), strict=True)]
    path.write_text("\n".join(dated) + "\n", "utf-8")
    rejects = BY_ID["kerncijfers_2021"].read(tmp_path, KNOWN).rejects
    assert rejects["rij", "kolom", "waarde"].rows() == [(3, "jaar", "2022")]


def test_clients_too_few_for_a_large_municipality_are_left_out_with_the_rate(
    tmp_path: Path,
) -> None:
    column = "wmo_clienten_hulp_bij_huishouden"
    reading = panel(
        tmp_path,
        {"gm_code": "GM9001", "inwoners": 40_000, column: "15", "wmo_hbh_per_1000": "0",
         "ozb_keur": 9000},
        {"gm_code": "GM9002", "inwoners": 40_000, column: "20", "ozb_keur": 9000},
        {"gm_code": "GM9003", "inwoners": 9_999, column: "0", "ozb_keur": 9000},
    )  # fmt: skip
    check(reading)
    maat = "wmo_huishoudelijke_hulp"
    assert cell(reading, "kerncijfers_aantal", maat, gm_code="GM9001") == (None, "afgekeurd")
    assert cell(reading, "kerncijfers_aantal", maat, gm_code="GM9002") == (20, None)
    assert cell(reading, "kerncijfers_aantal", maat, gm_code="GM9003") == (0, None)
    rate = reading.tables["kerncijfers_verhouding"].filter(maat=f"{maat}_per_1000")
    assert rate.sort("gm_code")["ontbreekt"].to_list() == ["afgekeurd", None, None]
    # The rest of the row is not doubted, and the row itself is no reject: the file reads well.
    assert cell(reading, "kerncijfers_aantal", "inwoners", gm_code="GM9001") == (40_000, None)
    assert reading.rejects.is_empty()
    (notice,) = [str(n) for n in reading.notices if "kan" in str(n)]
    assert "‘Wmo-cliënten met hulp bij het huishouden’ niet kloppen bij GM9001 (2018)" in notice


def test_tax_of_nothing_is_a_return_that_was_not_filed(tmp_path: Path) -> None:
    reading = panel(
        tmp_path,
        {"gm_code": "GM9001", "inwoners": 900, "ozb_keur": "0.0"},
        {"gm_code": "GM9002", "inwoners": 900, "ozb_keur": "1"},
        {"gm_code": "GM9003", "inwoners": 900, "ozb_keur": ""},
    )
    taxes = reading.tables["kerncijfers_aantal"].filter(maat="ozb_opbrengst").sort("gm_code")
    assert taxes["ontbreekt"].to_list() == ["afgekeurd", None, "niet_gepubliceerd"]


def test_words_for_urbanity_are_the_classes_of_cbs(tmp_path: Path) -> None:
    reading = editions_2022(
        tmp_path,
        {"code": "WK900101", "urbanity": "not urbanised"},
        {"code": "WK900102", "urbanity": ""},
        {"code": "WK900103", "urbanity": "rural"},
    )
    check(reading)
    rows = reading.tables["wijkcijfers_verhouding"].filter(maat="stedelijkheid")
    assert rows.sort("wijk_code")["waarde", "ontbreekt"].rows() == [
        (1, None), (5, None), (None, "niet_gepubliceerd"), (None, "afgekeurd")
    ]  # fmt: skip
    assert reading.rejects["kolom", "waarde"].rows() == [("urbanity", "rural")]


def test_district_lies_in_the_municipality_of_its_code(tmp_path: Path) -> None:
    reading = editions_2022(
        tmp_path,
        {"code": "WK9002AA", "name": "Centrum, Zeegaarde"},
        {"code": "WK999900"},
        {"code": "WK90021"},
        {"code": "BU90020101"},
        {"code": "WK900203", "name": ""},
    )
    check(reading)
    assert reading.tables["wijken"].rows() == [
        (2022, "WK900100", "GM9001", "10"),
        (2022, "WK9002AA", "GM9002", "Centrum, Zeegaarde"),
    ]
    assert reading.rejects["rij", "kolom", "waarde"].sort("rij").rows() == [
        (4, "gm_code", "GM9999"),
        (5, "code", "WK90021"),
        (6, "code", "BU90020101"),
        (7, "name", ""),
    ]
    counts = reading.tables["wijkcijfers_aantal"].filter(maat="inwoners")
    sums = aggregate(counts, DISTRICT_COUNTS, by=["gm_code"])
    assert sums["gm_code", "waarde"].rows() == [("GM9001", 10), ("GM9002", 10)]


def test_rates_add_up_nowhere_and_counts_only_over_places(tmp_path: Path) -> None:
    reading = panel(tmp_path, {"gm_code": "GM9001"}, {"gm_code": "GM9001", "jaar": 2017})
    shares = reading.tables["kerncijfers_verhouding"].filter(maat="procent_koopwoningen")
    with pytest.raises(AdditivityError, match="Koopwoningen mag niet worden opgeteld over gm_code"):
        aggregate(shares, RATES, by=["jaar", "herkomst"])
    ages = reading.tables["kerncijfers_aantal"].filter(maat="inwoners_25_tot_45")
    assert ages["herkomst"].n_unique() == 2
    with pytest.raises(AdditivityError, match="opgeteld over herkomst"):
        aggregate(ages, COUNTS, by=["jaar"])
    with pytest.raises(AdditivityError, match="opgeteld over jaar"):
        aggregate(ages, COUNTS, by=["herkomst"])


@pytest.mark.opendata
class TestOpenData:
    """The real pack, held against what is known of it from elsewhere."""

    @pytest.fixture(scope="class")
    @staticmethod
    def readings(opendata_dir: Path) -> dict[str, Reading]:
        listed = pl.read_csv(opendata_dir / "iv3_2017_2026" / "gemeenten_per_jaar_2010_2026.csv")
        known = listed.select("jaar", "gm_code", inwoners=pl.lit(None, pl.Int64))
        folders = {
            "kerncijfers_2014": "cbs_gemeente_2014",
            "kerncijfers_2021": "cbs_gemeente_2021",
            "kerncijfers_2022": "cbs_gemeente_2022",
            "kerncijfers_panel": "cbs_panel_2017_2019",
        }
        return {name: _read(BY_ID[name], opendata_dir / f, known) for name, f in folders.items()}

    def test_every_row_is_accepted(self, readings: dict[str, Reading]) -> None:
        found = {c.bestand: c.geaccepteerd for r in readings.values() for c in r.files}
        assert found == {
            "cbs_kerncijfers_gemeente_2014.csv": 403,
            "cbs_wijkbuurtkaart_2021_gemeenten.csv": 352,
            "cbs_kerncijfers_gemeente_2022.csv": 345,
            "cbs_kerncijfers_wijk_2022.csv": 3340,
            "cbs_panel_gemeente_2017_2019.csv": 936,
        }
        assert all(r.rejects.is_empty() for r in readings.values())

    def test_dates_are_those_of_the_pack_or_the_latest_possible(
        self, readings: dict[str, Reading]
    ) -> None:
        found = {k: (r.described.published_on, r.described.date_note) for k, r in readings.items()}
        assert {k: day for k, (day, _) in found.items()} == {
            "kerncijfers_2014": "2021-12-31",
            "kerncijfers_2021": "2022-01-28",
            "kerncijfers_2022": "2025-12-31",
            "kerncijfers_panel": "2021-04-29",
        }
        assert [k for k, (_, note) in found.items() if note.startswith("afgeleid")] == [
            "kerncijfers_2014",
            "kerncijfers_2022",
        ]

    def test_inhabitants_are_those_of_the_country(self, readings: dict[str, Reading]) -> None:
        for name, year, total in (
            ("kerncijfers_2014", 2014, 16_828_900),
            ("kerncijfers_2021", 2021, 17_475_415),
            ("kerncijfers_2022", 2022, 17_590_672),
        ):
            people = readings[name].tables["kerncijfers_aantal"].filter(maat="inwoners")
            (row,) = aggregate(people, COUNTS, by=["jaar"]).rows(named=True)
            assert (row["jaar"], row["waarde"]) == (year, total)

    def test_panel_knows_what_it_lacks(self, readings: dict[str, Reading]) -> None:
        counts = readings["kerncijfers_panel"].tables["kerncijfers_aantal"]
        people = aggregate(counts.filter(maat="inwoners"), COUNTS, by=["jaar"])
        assert people["jaar", "waarde", "bekend", "n", "n_ontbreekt"].rows() == [
            (2017, None, 14_243_292, 388, 388 - 305),
            (2018, None, 15_190_249, 380, 380 - 309),
            (2019, None, 16_077_363, 355, 355 - 322),
        ]
        youth = counts.filter(maat="jongeren_jeugdzorg_natura")
        known = aggregate(youth, COUNTS, by=["jaar"])["bekend"].to_list()
        assert known == [None, 376_220, 407_745]

    def test_age_classes_make_up_the_inhabitants(self, readings: dict[str, Reading]) -> None:
        counts = readings["kerncijfers_panel"].tables["kerncijfers_aantal"]
        wide = (
            counts.filter(pl.col("waarde").is_not_null(), herkomst="panel-kwb")
            .pivot("maat", index=["jaar", "gm_code"], values="waarde")
        )  # fmt: skip
        ages = ("0_tot_15", "15_tot_25", "25_tot_45", "45_tot_65", "65_plus")
        parts = pl.sum_horizontal(f"inwoners_{age}" for age in ages)
        assert wide.filter(parts != pl.col("inwoners")).is_empty()

    def test_only_the_known_mistakes_are_left_out(self, readings: dict[str, Reading]) -> None:
        tables = readings["kerncijfers_panel"].tables
        wrong = pl.concat(
            t.filter(ontbreekt="afgekeurd").select("maat", "jaar", "gm_code")
            for t in tables.values()
        )
        assert sorted(wrong.rows()) == [
            ("ozb_opbrengst", 2017, "GM1948"),
            ("ozb_opbrengst", 2018, "GM0299"),
            ("ozb_opbrengst", 2018, "GM0437"),
            ("ozb_opbrengst", 2018, "GM1949"),
            ("ozb_opbrengst", 2018, "GM1952"),
            ("wmo_huishoudelijke_hulp", 2019, "GM0518"),
            ("wmo_huishoudelijke_hulp_per_1000", 2019, "GM0518"),
        ]

    def test_districts_make_up_their_municipalities(self, readings: dict[str, Reading]) -> None:
        tables = readings["kerncijfers_2022"].tables
        parts = tables["wijkcijfers_aantal"]
        homes = aggregate(parts.filter(maat="woningen"), DISTRICT_COUNTS, by=["gm_code"])
        whole = tables["kerncijfers_aantal"].filter(maat="woningen")
        assert homes.join(whole, on=["gm_code", "waarde"]).height == 345
        area = aggregate(parts.filter(maat="oppervlakte"), DISTRICT_COUNTS, by=["gm_code"])
        whole = tables["kerncijfers_aantal"].filter(maat="oppervlakte_wijken")
        assert area.join(whole, on=["gm_code", "waarde"]).height == 345
        people = aggregate(parts.filter(maat="inwoners"), DISTRICT_COUNTS, by=["jaar"])
        assert people["waarde"].to_list() == [17_588_925]
        assert (parts.filter(maat="inwoners")["waarde"] % 5 == 0).all()

    def test_single_figures_are_where_they_belong(self, readings: dict[str, Reading]) -> None:
        for name, table, maat, code, year, value in (
            ("kerncijfers_2014", "kerncijfers_verhouding", "procent_65_plus", "GM0003", 2014, 22),
            ("kerncijfers_2021", "kerncijfers_aantal", "oppervlakte_land", "GM0014", 2021, 18_560),
            ("kerncijfers_2021", "kerncijfers_verhouding", "procent_gescheiden", "GM0034", 2021, 9),
            ("kerncijfers_2022", "kerncijfers_verhouding", "woz_waarde", "GM0014", 2022, 251_000),
            ("kerncijfers_2022", "kerncijfers_verhouding", "stedelijkheid", "GM0037", 2022, 4),
            ("kerncijfers_panel", "kerncijfers_aantal", "aow", "GM0009", 2017, 1_350),
            ("kerncijfers_panel", "kerncijfers_aantal", "ozb_opbrengst", "GM1970", 2019, 856_500_000),
        ):  # fmt: skip
            found = cell(readings[name], table, maat, gm_code=code, jaar=year)
            assert found == (value, None), maat

    def test_inhabitants_agree_with_those_of_iv3(
        self, readings: dict[str, Reading], opendata_dir: Path
    ) -> None:
        other = pl.read_csv(opendata_dir / "iv3_2017_2026" / "inwoners_1jan_2017_2026.csv")
        parts = [
            r.tables["kerncijfers_aantal"].filter(pl.col("waarde").is_not_null(), maat="inwoners")
            for r in readings.values()
        ]
        both = pl.concat(parts).join(other, on=["jaar", "gm_code"])
        assert both.height == 936 + 352 + 345
        differ = (pl.col("waarde") - pl.col("aantal_inwoners")).abs()
        assert both.filter(differ > 0).height == 29
        assert both.select((differ / pl.col("waarde")).max()).item() < 0.0004


def _read(source: KeyFigures, directory: Path, known: pl.DataFrame) -> Reading:
    reading = source.read(directory, known)
    check(reading)
    return reading
