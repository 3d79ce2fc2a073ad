"""Wat wij niet weten: what is planted as missing comes back, and nothing is counted twice or not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl
import pytest

import sluitend as sl
from sluitend.core.errors import ArgumentError
from sluitend.demo.country import build_country
from sluitend.demo.write import FINAL
from sluitend.store.workspace import create_workspace
from sluitend.studies.coverage.counting import Count, count
from sluitend.studies.coverage.inventory import inventory
from sluitend.studies.coverage.outputs import REMEDY_TEXTS
from sluitend.studies.coverage.states import states
from sluitend.studies.coverage.tables import missing, national, overview, per_table, short
from sluitend.studies.wat_wij_niet_weten import EVERY_TABLE
from sluitend.tables.catalogue import CONTRACTS

if TYPE_CHECKING:
    from pathlib import Path

    from sluitend.core.result import Result
    from sluitend.demo.plants import Document
    from sluitend.store.workspace import Workspace

COUNTS = ["n_volledig", "n_gedeeltelijk", "n_ontbreekt", "n_nvt"]
CODES = ("GM9001", "GM9002", "GM9003")
MEMBERS = pl.DataFrame(
    [(jaar, code, code[-1]) for jaar in range(2017, 2027) for code in CODES],
    schema=["jaar", "gm_code", "gm_naam"],
    orient="row",
)


def table(
    contract: str, maat: str, *cells: tuple[object, ...], keys: tuple[str, ...] = ()
) -> pl.DataFrame:
    """Return rows of a table: its keys (those named), then a value or the reason why there is none."""
    named = keys or CONTRACTS[contract].keys
    schema = CONTRACTS[contract].schema()
    listed = [
        {
            **dict(zip(named, cell, strict=False)),
            "maat": maat,
            "waarde": None if isinstance(cell[-1], str) else cell[-1],
            "ontbreekt": cell[-1] if isinstance(cell[-1], str) else None,
            "publicatie_id": "bron@2025-01-01~0",
        }
        for cell in cells
    ]
    return pl.DataFrame(listed, schema=schema)


def counted(contract: str, maat: str, *cells: tuple[object, ...], tot: int = 2026) -> Count:
    return count(inventory({contract: table(contract, maat, *cells)}), MEMBERS, tot)


def lasten(*cells: tuple[object, ...], jaar: int = 2024) -> Count:
    filed = [(jaar, "jaarrekening", *cell) for cell in cells]
    return counted("iv3_lasten", "lasten", *filed)


def cell(found: Count, **key: object) -> dict[str, Any]:
    return found.cells.filter(**key).row(0, named=True)


def test_whole_part_nothing_and_no_row_are_told_apart() -> None:
    found = lasten(
        ("GM9001", "0.1", 1),
        ("GM9001", "0.2", 2),
        ("GM9002", "0.1", 1),
        ("GM9002", "0.2", "afgekeurd"),
    )
    row = cell(found)
    assert (row["verwacht"], row["volledig"], row["gedeeltelijk"], row["ontbreekt"]) == (3, 1, 1, 1)
    assert row["redenen"] == "afgekeurd|niet_geleverd"
    lacking = found.lacking.sort("gm_code").select("gm_code", "redenen").rows()
    assert lacking == [("GM9002", "afgekeurd"), ("GM9003", "niet_geleverd")]


def test_without_tables_nothing_is_counted() -> None:
    found = count(inventory({}), MEMBERS, 2026)
    assert found.cells.is_empty()
    assert states(found, 2017, 2024, {}).is_empty()


def test_every_part_without_a_value_is_nothing() -> None:
    row = cell(lasten(*((code, "0.1", "niet_geleverd") for code in CODES)))
    assert (row["ontbreekt"], row["gedeeltelijk"], row["volledig"]) == (3, 0, 0)


def test_a_part_that_does_not_apply_is_no_part_that_is_known() -> None:
    row = cell(lasten(("GM9001", "0.1", "nvt"), ("GM9001", "0.2", "geheim")))
    assert (row["gedeeltelijk"], row["ontbreekt"], row["redenen"]) == (0, 3, "geheim|niet_geleverd")


def test_no_row_is_not_filed_only_where_everybody_files() -> None:
    found = counted("inwoners", "inwoners", (2024, "GM9001", 5))
    assert set(found.lacking["redenen"]) == {"niet_gepubliceerd"}


def test_nothing_to_report_is_known() -> None:
    row = cell(lasten(*((code, "0.1", "nihil") for code in CODES)))
    assert row["volledig"] == 3


def test_what_does_not_apply_is_not_missing_for_who_did_not_file_either() -> None:
    found = counted(
        "iv3_totalen",
        "balanstotaal",
        (2024, "begroting", "GM9001", "nvt"),
        (2024, "begroting", "GM9002", "nvt"),
        (2024, "begroting", "GM9003", "niet_geleverd"),
        (2024, "jaarrekening", "GM9001", 5),
        (2024, "jaarrekening", "GM9002", "nvt"),
        (2024, "jaarrekening", "GM9003", "niet_geleverd"),
    )
    row = cell(found, document="begroting")
    assert (row["nvt"], row["ontbreekt"], row["redenen"]) == (3, 0, None)
    row = cell(found, document="jaarrekening")
    assert (row["volledig"], row["nvt"], row["ontbreekt"]) == (1, 1, 1)


def test_what_applies_to_nobody_in_the_country_is_not_missing_in_one_municipality() -> None:
    rows = table(
        "iv3_totalen",
        "balanstotaal",
        (2024, "begroting", "GM9001", "nvt"),
        (2024, "begroting", "GM9002", "niet_geleverd"),
        (2025, "begroting", "GM9001", "nvt"),
        (2025, "begroting", "GM9002", 5),
    )
    asked = MEMBERS.filter(gm_code="GM9003")
    found = count(inventory({"iv3_totalen": rows}), asked, 2026)
    assert found.cells.select("jaar", "verwacht", "nvt", "ontbreekt").rows() == [
        (2024, 1, 1, 0),
        (2025, 1, 0, 1),
    ]


def test_rows_of_one_figure_that_stand_apart_are_one_figure() -> None:
    found = counted(
        "wijkcijfers_aantal",
        "inwoners",
        *((2024, "GM9001", "WK1", source, 5) for source in ("kwb-2024", "panel")),
        (2024, "GM9001", "WK2", "kwb-2024", "geheim"),
        (2024, "GM9001", "WK2", "panel", 5),
        (2024, "GM9002", "WK1", "kwb-2024", 5),
        (2024, "GM9002", "WK1", "panel", "geheim"),
        (2024, "GM9002", "WK2", "kwb-2024", "geheim"),
        (2024, "GM9002", "WK2", "panel", 5),
    )
    row = cell(found)
    assert (row["verwacht"], row["volledig"], row["gedeeltelijk"], row["ontbreekt"]) == (3, 1, 1, 1)


def test_of_two_sources_the_most_complete_counts() -> None:
    keys = ("kwb-2022", "panel-kwb")
    found = counted(
        "kerncijfers_aantal",
        "inwoners",
        (2024, "GM9001", keys[0], 5),
        (2024, "GM9001", keys[1], "niet_gepubliceerd"),
        (2024, "GM9002", keys[0], "geheim"),
        (2024, "GM9002", keys[1], "niet_gepubliceerd"),
        (2024, "GM9003", keys[1], 5),
    )
    row = cell(found)
    assert (row["volledig"], row["ontbreekt"]) == (2, 1)
    assert row["redenen"] == "geen_waarde|geheim"


def test_a_row_without_value_is_told_from_no_row() -> None:
    found = counted(
        "inwoners", "inwoners", (2024, "GM9001", 5), (2024, "GM9002", "niet_gepubliceerd")
    )
    assert dict(found.lacking.select("gm_code", "redenen").iter_rows()) == {
        "GM9002": "geen_waarde",
        "GM9003": "niet_gepubliceerd",
    }


def ratios(*cells: tuple[object, ...]) -> Count:
    """Return the count of ratios, from budget, year, code, ratio and value."""
    listed = [(*cell[:4], "rekening", cell[4]) for cell in cells]
    return counted("bbv_kengetallen", "verhouding", *listed)


def test_one_budget_is_no_substitute_for_another() -> None:
    found = ratios(
        *((2022, 2021, code, "grondexploitatie", "afgekeurd") for code in CODES),
        *((2023, 2021, code, "grondexploitatie", 0.5) for code in CODES),
        (2023, 2021, "GM9001", "solvabiliteitsratio", 0.5),
    )
    assert found.cells.select("maat", "document", "jaar", "volledig", "ontbreekt").rows() == [
        ("grondexploitatie", "begroting 2022", 2021, 0, 3),
        ("grondexploitatie", "begroting 2023", 2021, 3, 0),
        ("solvabiliteitsratio", "begroting 2023", 2021, 1, 2),
    ]
    labels = found.shapes["bbv_kengetallen"].labels
    assert labels["grondexploitatie"] == "Grondexploitatie"
    assert set(labels) == CONTRACTS["bbv_kengetallen"].allowed["kengetal"]


def test_a_budget_is_expected_of_the_municipalities_of_its_own_year() -> None:
    """It gives the accounts of a year in which a merged municipality was not there yet."""
    merged = pl.DataFrame({"jaar": [2023], "gm_code": ["GM9009"], "gm_naam": ["9"]})
    members = pl.concat([MEMBERS.filter(pl.col("jaar") != 2023), merged])
    cells = (2023, 2021, "GM9009", "grondexploitatie", "rekening", 0.5)
    rows = table("bbv_kengetallen", "verhouding", cells)
    found = count(inventory({"bbv_kengetallen": rows}), members, 2026)
    assert found.cells.select("verwacht", "volledig").rows() == [(1, 1)]


def test_a_provisional_stand_is_no_substitute_for_the_final_one() -> None:
    found = counted(
        "buig_budgetten",
        "budget",
        *((2024, "voorlopig", code, 5) for code in CODES),
        (2024, "definitief", "GM9001", 5),
    )
    assert found.cells.select("document", "volledig", "ontbreekt").rows() == [
        ("definitief", 1, 2),
        ("voorlopig", 3, 0),
    ]


def test_every_stand_of_an_own_statement_counts() -> None:
    changed = (2024, "GM9001", "begroting_na_wijziging")
    found = counted(
        "eigen_posten",
        "lasten",
        (*changed, "2e", "6.1", "a", 5),
        (*changed, "3e", "6.1", "a", "afgekeurd"),
        (*changed, "3e", "6.2", "a", 5),
    )
    row = cell(found)
    assert (row["verwacht"], row["gedeeltelijk"], row["redenen"]) == (1, 1, "afgekeurd")


def test_an_own_statement_is_expected_only_of_who_loaded_one() -> None:
    found = counted(
        "eigen_posten",
        "lasten",
        (2023, "GM9001", "jaarrekening", "", "6.1", "a", 5),
        (2024, "GM9001", "jaarrekening", "", "6.1", "a", 5),
        (2024, "GM9002", "jaarrekening", "", "6.1", "a", 5),
    )
    assert found.cells.select("jaar", "verwacht", "ontbreekt").rows() == [
        (2023, 2, 1),
        (2024, 2, 0),
    ]
    assert set(found.lacking["redenen"]) == {"niet_gepubliceerd"}


def test_a_forecast_is_expected_of_the_municipalities_on_its_map() -> None:
    members = pl.concat(
        [
            MEMBERS.filter(pl.col("jaar") > 2019),
            pl.DataFrame(
                {"jaar": [2019, 2019], "gm_code": ["GM9001", "GM9009"], "gm_naam": ["1", "9"]}
            ),
        ]
    )
    rows = table(
        "huishoudensprognose",
        "huishoudens",
        ("nieuw", 2019, 2025, "GM9001", 2),
        ("later", 2030, 2025, "GM9001", 3),
    )
    found = count(inventory({"huishoudensprognose": rows}), members, 2026)
    assert found.cells.select("document", "jaar", "verwacht", "volledig", "ontbreekt").rows() == [
        ("nieuw", 2025, 2, 1, 1)
    ]
    assert found.lacking.select("gm_code", "gm_naam").rows() == [("GM9009", "9")]


def test_a_national_table_is_counted_on_its_own_key() -> None:
    found = counted(
        "leeftijdskosten",
        "uitgaven_per_inwoner",
        (2024, 0, "jeugd", 1.0),
        (2024, 1, "jeugd", "niet_gepubliceerd"),
        (2024, 0, "wmo", 1.0),
    )
    row = cell(found)
    assert (row["verwacht"], row["volledig"], row["ontbreekt"]) == (3, 2, 1)
    assert found.lacking.is_empty()


def test_an_obligatory_domain_without_rows_makes_a_filing_partial() -> None:
    """As in leveringen: recent files leave zeros out, and youth cannot be zero."""
    youth, wmo = "6.75", "6.60"
    found = lasten(
        ("GM9001", youth, 5),
        ("GM9001", wmo, 5),
        ("GM9002", wmo, 5),
        ("GM9003", youth, 5),
        ("GM9003", wmo, 5),
        jaar=2025,
    )
    assert found.lacking.select("gm_code", "redenen").rows() == [("GM9002", "niet_apart_geleverd")]
    assert cell(found)["gedeeltelijk"] == 1


def stand(found: Count, van: int, tot: int, **not_due: bool) -> dict[int, str]:
    due = {("jaarrekening", int(year[1:])): early for year, early in not_due.items()}
    rows = states(found, van, tot, due)
    return dict(rows.select("jaar", "stand").iter_rows())


def test_a_year_between_two_is_a_gap_and_one_outside_is_not() -> None:
    years = (2018, 2020, 2021)
    found = counted(
        "iv3_lasten",
        "lasten",
        *((jaar, "jaarrekening", code, "0.1", 1) for jaar in years for code in CODES),
    )
    assert stand(found, 2017, 2023, y2022=False, y2023=True) == {
        2017: "niet_gepubliceerd",
        2018: "volledig",
        2019: "gat",
        2020: "volledig",
        2021: "volledig",
        2022: "niet_gepubliceerd",
        2023: "nog_niet_gepubliceerd",
    }


def test_a_gap_is_seen_from_years_outside_the_question() -> None:
    found = counted("inwoners", "inwoners", (2017, "GM9001", 5), (2026, "GM9001", 5))
    assert stand(found, 2020, 2021) == {2020: "gat", 2021: "gat"}


def test_a_circular_is_not_expected_to_go_on_for_ever() -> None:
    found = counted(
        "gf_volumina",
        "volume",
        *(("S2024", jaar, code, "inwo", 1.0) for jaar in (2024, 2025) for code in CODES),
    )
    assert stand(found, 2020, 2026) == {2024: "volledig", 2025: "volledig"}


def test_states_of_a_cell() -> None:
    found = counted(
        "iv3_lasten",
        "lasten",
        *((2018, "begroting", code, "0.1", 1) for code in CODES),
        (2019, "begroting", "GM9001", "0.1", 1),
        *((2020, "begroting", code, "0.1", "niet_geleverd") for code in CODES),
        *((2021, "begroting", code, "0.1", "nvt") for code in CODES),
    )
    assert stand(found, 2018, 2021) == {
        2018: "volledig",
        2019: "gedeeltelijk",
        2020: "ontbreekt",
        2021: "nvt",
    }


def test_measures_with_the_same_years_share_a_row() -> None:
    base = {
        "tabel": "t", "tabel_titel": "T", "document": "", "jaar": 2020, "stand": "volledig",
        "gepubliceerd_op": "2025-01-01", "status": "definitief",
    }  # fmt: skip
    rows = [
        {**base, "maat_titel": "A"},
        {**base, "maat_titel": "B"},
        {**base, "maat_titel": "C", "stand": "gat"},
        {**base, "maat_titel": "A", "jaar": 2021},
        {**base, "maat_titel": "B", "jaar": 2021},
        {**base, "maat_titel": "C", "jaar": 2021},
    ]
    found = overview(pl.DataFrame(rows))
    assert found.select("maten", "jaren_volledig", "jaren_gat").rows() == [
        ("A; B", "2020–2021", ""),
        ("C", "2021", "2020"),
    ]


def year_cells(*rows: tuple[str, str, int, int, int, str | None]) -> pl.DataFrame:
    """Return cells, from table, measure, whole, part and missing figures, and the reason."""
    schema = ["tabel", "maat", "n_volledig", "n_gedeeltelijk", "n_ontbreekt", "ontbreekt"]
    return pl.DataFrame(rows, schema=schema, orient="row").with_columns(
        tabel_titel="tabel",
        maat_titel="maat",
        telt=pl.when(pl.col("tabel") == "land")
        .then(pl.lit("sleutel"))
        .otherwise(pl.lit("gemeente")),
        jaar=2024,
        n_verwacht=pl.sum_horizontal("n_volledig", "n_gedeeltelijk", "n_ontbreekt"),
        n_nvt=0,
    )


def test_a_measure_that_lacks_something_does_not_make_its_table_incomplete() -> None:
    cells = year_cells(
        ("a", "baten", 3, 0, 0, None),
        ("a", "lasten", 3, 0, 0, None),
        ("a", "salarissen", 0, 2, 1, "geen_waarde"),
        ("a", "salarissen", 3, 0, 0, None),
        ("land", "prijs", 9, 0, 1, "geen_waarde"),
    )
    found = per_table(cells)
    assert found.select("maten", "n_verwacht", "aandeel", "ontbreekt").rows() == [
        ("baten; lasten", 6, 1.0, None),
        ("salarissen", 6, 0.5, "geen_waarde"),
    ]
    assert national(cells).select("tabel", "jaren", "n_verwacht", "n_ontbreekt").rows() == [
        ("land", "2024", 10, 1)
    ]


def lacking(*rows: tuple[str, str, int, str]) -> pl.DataFrame:
    return pl.DataFrame(
        [
            (tabel, tabel.upper(), maat, "jaarrekening", jaar, code, code, "geheel", "niet_geleverd")
            for tabel, maat, jaar, code in rows
        ],
        schema=["tabel", "tabel_titel", "maat", "document", "jaar", "gm_code", "gm_naam", "mate", "ontbreekt"],
        orient="row",
    )  # fmt: skip


def test_who_is_missing_is_named_once_for_all_tables_and_years() -> None:
    rows = [(t, m, y, "GM9001") for t in ("a", "b") for m in ("x", "y") for y in (2020, 2021)]
    labels = {(t, m): f"{t}{m}" for t in ("a", "b") for m in ("x", "y")}
    found = missing(lacking(*rows, ("a", "x", 2023, "GM9002")), labels)
    assert found.select("tabel_titel", "jaren", "namen", "maten").rows() == [
        ("A", "2023", "GM9002", "ax"),
        ("A; B", "2020–2021", "GM9001", "ax; ay; bx; by"),
    ]


def test_a_crowd_is_counted_and_not_named() -> None:
    rows = [("a", "x", year, f"GM90{n:02}") for year in (2020, 2021) for n in range(year - 2010)]
    found = missing(lacking(*rows), {("a", "x"): "X"})
    assert found.select("jaren", "n_gemeenten", "namen").rows() == [("2020–2021", 11, None)]


def test_short_says_how_many_were_left_out() -> None:
    assert short(["a", "b"], 2) == "a; b"
    assert short(["a", "b", "c", "d"], 2) == "a; b; +2"


def ask(workspace: Workspace, **arguments: Any) -> Result:
    return workspace.run(sl.call("wat-wij-niet-weten", **{"gebied": "NL", **arguments}))


@pytest.mark.parametrize("document", ["begroting", "jaarrekening"])
def test_missing_filings_are_the_planted_ones(
    demo_workspace: Workspace, document: Document
) -> None:
    country = build_country()
    result = ask(demo_workspace, van=2017, tot=2026)
    rows = result.tables["per_gemeente"].filter(tabel="iv3_lasten", document=document)
    planted = {}
    for jaar in range(2017, 2027):
        for code in country.codes(jaar) if document in country.documents(jaar) else ():
            if country.missing_filing(code, document, jaar):
                planted[jaar, code] = "geheel"
            elif country.missing_filing(code, document, jaar, "jeugd"):
                planted[jaar, code] = "gedeeltelijk"
    found = {(row["jaar"], row["gm_code"]): row["mate"] for row in rows.iter_rows(named=True)}
    assert found == planted
    assert len(planted) >= 4


def test_every_expected_figure_is_counted_once(demo_workspace: Workspace) -> None:
    cells = ask(demo_workspace, van=2017, tot=2026).tables["per_jaar"]
    published = cells.filter(pl.col("n_verwacht").is_not_null())
    assert published.select(pl.sum_horizontal(COUNTS)).to_series().to_list() == (
        published["n_verwacht"].to_list()
    )
    country = build_country()
    iv3 = published.filter(tabel="iv3_totalen")
    assert iv3.height > 100
    for row in iv3.iter_rows(named=True):
        assert row["n_verwacht"] == len(country.codes(row["jaar"]))


def test_groups_of_municipalities_add_up_to_the_country(demo_workspace: Workspace) -> None:
    codes = build_country().codes(2024)
    whole = ask(demo_workspace, van=2024, tot=2024).tables["per_jaar"]
    keys = ["tabel", "maat", "document", "jaar"]
    parts = pl.concat(
        ask(demo_workspace, gebied="+".join(codes[n::3]), van=2024, tot=2024).tables["per_jaar"]
        for n in range(3)
    )
    # On the map of an earlier year: what was absorbed since is no municipality's past.
    on_map = pl.col("tabel").is_in(["huishoudensprognose", "bbv_kengetallen"])
    whole, parts = (f.filter(~on_map) for f in (whole, parts))
    own = whole.filter(telt="gemeente").sort(keys)
    summed = parts.filter(telt="gemeente").group_by(keys).agg(pl.col(COUNTS).sum()).sort(keys)
    assert (
        own.select(*keys, pl.col(COUNTS).fill_null(0)).rows()
        == summed.select(*keys, *COUNTS).rows()
    )


def test_one_municipality_is_told_what_it_lacks(demo_workspace: Workspace) -> None:
    result = ask(demo_workspace, gebied="GM9015", van=2019, tot=2021)
    rows = result.tables["ontbrekend"].filter(pl.col("tabel").str.contains("iv3_lasten"))
    assert rows.select("document", "jaren", "namen", "ontbreekt").rows() == [
        ("jaarrekening", "2020", "Korenhage", "niet_geleverd")
    ]
    assert set(rows["wat_te_doen"]) == {"niet_geleverd"}
    assert set(result.tables["per_gemeente"]["gm_code"]) == {"GM9015"}
    told = [str(text) for text in result.output.headline]
    assert told[1:3] == ["Dit ontbreekt:", "Niet geleverd, jaarrekening: Korenhage (2020)."]
    # In another language no word of it stays Dutch.
    assert "jaarrekening" not in result.output.headline[2].render("en")


def test_what_is_not_loaded_is_named(country_dir: Path, tmp_path: Path) -> None:
    workspace = create_workspace(tmp_path / "werk")
    workspace.load("iv3", country_dir / FINAL)
    result = ask(workspace, van=2023, tot=2024)
    loaded = {c.id for c in EVERY_TABLE.contracts if workspace.snapshot().has(c)}
    absent = set(result.tables["niet_geladen"]["tabel"])
    assert absent == {c.id for c in EVERY_TABLE.contracts} - loaded
    assert "iv3_baten_lasten" in absent
    assert not absent & set(result.tables["per_jaar"]["tabel"])


def test_dates_and_status_are_those_of_the_newest_publication(demo_workspace: Workspace) -> None:
    rows = ask(demo_workspace, van=2017, tot=2024).tables["per_jaar"].filter(tabel="iv3_lasten")
    known = rows.filter(pl.col("n_verwacht").is_not_null())
    newest = max(p.published_on for p in demo_workspace.publications() if p.source == "iv3")
    assert set(known["gepubliceerd_op"]) == {newest}
    assert set(known["status"]) == {"definitief"}


def test_money_comes_first_and_national_tables_stand_apart(demo_workspace: Workspace) -> None:
    result = ask(demo_workspace, gebied="GM9015", van=2019, tot=2021)
    sentences = [str(text) for text in result.output.headline]
    assert "cijfers over geld weten wij" in sentences[0]
    money = [n for n, text in enumerate(sentences) if text.startswith("Iv3")]
    rest = [n for n, text in enumerate(sentences) if "overige cijfers per gemeente" in text]
    assert money
    assert rest
    assert min(rest) > max(money)
    apart = set(result.tables["landelijk"]["tabel"])
    assert {"consumentenprijzen", "gf_gewichten"} & apart
    assert not apart & set(result.tables["per_tabel"]["tabel"])
    assert not apart & set(result.tables["overzicht"]["tabel"])


def test_every_way_to_mend_has_a_text(demo_workspace: Workspace) -> None:
    result = ask(demo_workspace, van=2014, tot=2026)
    for name in ("ontbrekend", "gaten", "niet_geladen"):
        codes = set(result.tables[name]["wat_te_doen"].drop_nulls())
        assert codes <= set(REMEDY_TEXTS)
    rows = result.tables["ontbrekend"].filter(pl.col("ontbreekt") == "niet_gepubliceerd")
    assert rows.height
    assert all(code.startswith("jaar_") for code in rows["wat_te_doen"])


def test_the_terms_count_who_lacks_the_whole_figure(demo_workspace: Workspace) -> None:
    result = ask(demo_workspace, van=2020, tot=2020)
    assert result.terms.where(post="iv3_lasten:lasten:jaarrekening").total() == 1
    lacking = pl.sum_horizontal("n_gedeeltelijk", "n_ontbreekt").sum()
    assert result.terms.total() == result.tables["per_jaar"].select(lacking).item()


def test_years_without_a_list_of_municipalities_are_said(demo_workspace: Workspace) -> None:
    result = ask(demo_workspace, van=2026, tot=2029)
    assert "geen_gemeentelijst" in {notice.code for notice in result.notices}


def test_years_before_iv3_can_be_asked(demo_workspace: Workspace) -> None:
    """The legal days of handing in hold from 2017 on; older key figures are no reason to fail."""
    cells = ask(demo_workspace, van=2014, tot=2018).tables["per_jaar"]
    iv3 = cells.filter(tabel="iv3_lasten", document="begroting")
    assert iv3.filter(pl.col("jaar") < 2017)["stand"].to_list() == ["niet_gepubliceerd"] * 3


def test_more_areas_than_one_are_refused(demo_workspace: Workspace) -> None:
    with pytest.raises(ArgumentError, match="één gebied"):
        ask(demo_workspace, gebied="gemeenten", van=2023, tot=2023)


def test_a_document_that_is_not_due_is_not_called_missing(demo_workspace: Workspace) -> None:
    cells = ask(demo_workspace, van=2024, tot=2026).tables["per_jaar"]
    accounts = cells.filter(tabel="iv3_lasten", document="jaarrekening")
    assert dict(accounts.select("jaar", "stand").iter_rows()) == {
        2024: "volledig",
        2025: "niet_gepubliceerd",
        2026: "nog_niet_gepubliceerd",
    }


NON_FILERS = {
    2018: {"Leerdam", "Vianen", "Zederik"},
    2020: {"Hof van Twente", "Renswoude"},
    2022: {"Almelo", "Dordrecht", "Twenterand", "Weesp"},
    2023: {"Vijfheerenlanden"},
    2024: {"Loon op Zand"},
}


@pytest.mark.opendata
def test_the_open_data_lack_what_is_known_to_be_missing(opendata_workspace: Workspace) -> None:
    result = ask(opendata_workspace, van=2017, tot=2024)
    rows = result.tables["per_gemeente"].filter(
        tabel="iv3_lasten", document="jaarrekening", mate="geheel"
    )
    found: dict[int, set[str]] = {}
    for jaar, naam in rows.select("jaar", "gm_naam").iter_rows():
        found.setdefault(jaar, set()).add(naam)
    assert found == NON_FILERS
    accounts = result.tables["overzicht"].filter(tabel="iv3_lasten", document="jaarrekening")
    assert accounts["jaren_volledig"].to_list() == ["2019, 2021"]
    gaps = result.tables["gaten"]
    people = gaps.filter(pl.col("tabel") == "kerncijfers_aantal", pl.col("maten") == "Inwoners")
    assert people["jaren_gat"].to_list() == ["2020"]
    ratios = result.tables["per_jaar"].filter(tabel="bbv_kengetallen", jaar=2022)
    empty = ratios.filter(pl.col("document").is_in(["begroting 2022", "begroting 2024"]))
    assert empty["n_volledig"].sum() == 0
    assert set(empty["stand"]) == {"ontbreekt"}
    assert ratios["n_volledig"].sum() > 0
    detail = result.tables["per_tabel"].filter(tabel="iv3_baten_lasten")
    # Nobody lacks baten or lasten but who did not file; salarissen are empty for everybody somewhere.
    assert detail.filter(maten="Salarissen")["aandeel"].to_list() == [0.0]
    balance = result.tables["per_tabel"].filter(tabel="balansposten").row(0, named=True)
    # What the pack does not hold comes from elsewhere, and each table says from where.
    assert "open_data" not in set(result.tables["niet_geladen"]["wat_te_doen"])
    # The same eleven and Waddinxveen 2017; 2,859 is the sum of municipalities over eight years.
    assert (balance["n_verwacht"], balance["n_ontbreekt"]) == (2_859, 12)
