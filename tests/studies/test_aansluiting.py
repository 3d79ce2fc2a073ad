"""Aansluiting: what two sources both have is compared, and planted differences come back."""

from __future__ import annotations

import shutil
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

import sluitend as sl
from sluitend.core.errors import ArgumentError
from sluitend.demo.country import build_country
from sluitend.demo.write import DETAIL, FINAL
from sluitend.rules.reconciliation import Pair, Side, pairs
from sluitend.store.workspace import create_workspace
from sluitend.studies.agreement.comparing import Comparison, Outcome, compare

if TYPE_CHECKING:
    from pathlib import Path

    from sluitend.core.result import Result
    from sluitend.store.workspace import Workspace

KEUR = 100_000
FIRST = Side(tabel="iv3_lasten", maat="lasten", naam="een")
DETAIL_SIDE = Side(tabel="iv3_baten_lasten", maat="lasten", naam="twee", cijfers={"taakveld": 2})
PER_TAAKVELD = Pair(
    "proef", "Proef", ("jaar", "document", "gm_code", "taakveld"), FIRST, DETAIL_SIDE, "Proef."
)
PEOPLE = Pair(
    "mensen",
    "Mensen",
    ("jaar", "gm_code", "herkomst"),
    Side(tabel="inwoners", maat="inwoners", naam="een"),
    Side(tabel="inwoners_elders", maat="inwoners", naam="twee"),
    "Proef.",
)
MEMBERS = pl.DataFrame(
    {
        "jaar": [2023, 2023, 2024, 2024],
        "gm_code": ["GM9001", "GM9002"] * 2,
        "gm_naam": ["A", "B"] * 2,
    }
)


def rows(*cells: tuple[object, ...], keys: tuple[str, ...], maat: str = "lasten") -> pl.DataFrame:
    """Return rows of a table: keys, and a value or the reason why there is none."""
    schema = {
        **{key: pl.Int64 if key == "jaar" else pl.String for key in keys},
        "waarde": pl.Int64,
        "ontbreekt": pl.String,
    }
    listed = [
        (*cell[:-1], None, cell[-1]) if isinstance(cell[-1], str) else (*cell, None)
        for cell in cells
    ]
    frame = pl.DataFrame(listed, schema=schema, orient="row")
    return frame.with_columns(maat=pl.lit(maat), publicatie_id=pl.lit("bron@2025-01-01~0"))


def lasten(*cells: tuple[object, ...]) -> pl.DataFrame:
    return rows(*cells, keys=("jaar", "document", "gm_code", "taakveld"))


def people(*cells: tuple[object, ...]) -> pl.DataFrame:
    return rows(*cells, keys=("jaar", "gm_code"), maat="inwoners")


def elsewhere(*cells: tuple[object, ...]) -> pl.DataFrame:
    return rows(*cells, keys=("jaar", "gm_code", "herkomst"), maat="inwoners")


def outcomes(comparison: Comparison, *columns: str) -> dict[tuple[object, ...], str]:
    names = columns or ("gm_code", "taakveld")
    return {row[:-1]: row[-1] for row in comparison.cells.select(*names, "uitkomst").iter_rows()}


def year(*cells: tuple[object, ...]) -> pl.DataFrame:
    """Return lasten of the accounts of 2023, from code, taakveld and value."""
    return lasten(*((2023, "jaarrekening", *cell) for cell in cells))


def test_every_outcome_is_told_apart() -> None:
    first = year(
        ("GM9001", "6.1", 100),
        ("GM9001", "6.2", 100),
        ("GM9001", "6.3", "niet_geleverd"),
        ("GM9001", "6.4", 7),
        ("GM9001", "6.5", "niet_geleverd"),
    )
    second = year(
        ("GM9001", "6.1", 100),
        ("GM9001", "6.2", 100 + KEUR),
        ("GM9001", "6.3", 5),
        ("GM9001", "6.5", "niet_geleverd"),
        ("GM9002", "6.1", 9),
    )
    found = compare(PER_TAAKVELD, {"iv3_lasten": first, "iv3_baten_lasten": second}, MEMBERS)
    assert outcomes(found) == {
        ("GM9001", "6.1"): Outcome.EQUAL,
        ("GM9001", "6.2"): Outcome.DIFFERENT,
        ("GM9001", "6.3"): Outcome.ONLY_SECOND,
        ("GM9001", "6.4"): Outcome.ONLY_FIRST,
        ("GM9001", "6.5"): Outcome.NEITHER,
        ("GM9002", "6.1"): Outcome.ONLY_SECOND,
    }
    cells = found.cells.sort("gm_code", "taakveld")
    assert cells["verschil"].to_list() == [0, KEUR, None, None, None, None]
    assert cells["ontbreekt_eerste"].to_list() == [
        None, None, "niet_geleverd", None, "niet_geleverd", "niet_gepubliceerd",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("off", "outcome"),
    [(50_000, Outcome.EQUAL), (-50_000, Outcome.EQUAL), (50_001, Outcome.DIFFERENT)],
)
def test_half_a_unit_of_the_coarser_source_is_equal(off: int, outcome: Outcome) -> None:
    tables = {
        "iv3_lasten": year(("GM9001", "6.1", 0)),
        "iv3_baten_lasten": year(("GM9001", "6.1", off)),
    }
    assert outcomes(compare(PER_TAAKVELD, tables, MEMBERS)) == {("GM9001", "6.1"): outcome}


def test_a_detailed_code_is_added_to_its_parent() -> None:
    first = year(("GM9001", "6.72", 6 * KEUR), ("GM9001", "6.1", 1))
    second = year(
        ("GM9001", "6.72", KEUR),
        ("GM9001", "6.72a", 2 * KEUR),
        ("GM9001", "6.72b", 3 * KEUR),
        ("GM9001", "6.1", 1),
    )
    found = compare(PER_TAAKVELD, {"iv3_lasten": first, "iv3_baten_lasten": second}, MEMBERS)
    assert set(outcomes(found).values()) == {Outcome.EQUAL}


def test_a_sum_with_a_part_missing_is_missing_with_its_reason() -> None:
    first = year(("GM9001", "6.72", 6 * KEUR))
    second = year(("GM9001", "6.72a", 6 * KEUR), ("GM9001", "6.72b", "afgekeurd"))
    found = compare(PER_TAAKVELD, {"iv3_lasten": first, "iv3_baten_lasten": second}, MEMBERS)
    assert outcomes(found) == {("GM9001", "6.72"): Outcome.ONLY_FIRST}
    assert found.cells["ontbreekt_tweede"].to_list() == ["afgekeurd"]


def test_a_zero_row_left_out_is_zero_only_for_who_filed() -> None:
    pair = replace(PER_TAAKVELD, eerste=replace(FIRST, nul_weggelaten=True))
    first = year(("GM9001", "6.1", 1), ("GM9002", "6.1", "niet_geleverd"))
    second = year(
        ("GM9001", "6.1", 1), ("GM9001", "6.2", 0), ("GM9001", "6.3", KEUR), ("GM9002", "6.2", 0)
    )
    found = compare(pair, {"iv3_lasten": first, "iv3_baten_lasten": second}, MEMBERS)
    assert outcomes(found) == {
        ("GM9001", "6.1"): Outcome.EQUAL,
        ("GM9001", "6.2"): Outcome.EQUAL,
        ("GM9001", "6.3"): Outcome.DIFFERENT,
        ("GM9002", "6.1"): Outcome.NEITHER,
        ("GM9002", "6.2"): Outcome.ONLY_SECOND,
    }
    assert found.cells.filter(gm_code="GM9001")["publicatie_eerste"].null_count() == 0


def test_a_document_that_one_source_lacks_is_not_compared() -> None:
    first = pl.concat([year(("GM9001", "6.1", 1)), lasten((2024, "begroting", "GM9001", "6.1", 1))])
    second = year(("GM9001", "6.1", 1))
    found = compare(PER_TAAKVELD, {"iv3_lasten": first, "iv3_baten_lasten": second}, MEMBERS)
    assert found.cells["jaar"].to_list() == [2023]
    assert found.filings.rows() == [
        (2023, "jaarrekening", True, True),
        (2024, "begroting", True, False),
    ]


def test_other_municipalities_and_years_stay_out() -> None:
    cells = (("GM9001", "6.1", 1), ("GM9003", "6.1", 2))
    tables = {"iv3_lasten": year(*cells), "iv3_baten_lasten": year(*cells)}
    found = compare(PER_TAAKVELD, tables, MEMBERS)
    assert found.cells["gm_code"].to_list() == ["GM9001"]
    assert compare(PER_TAAKVELD, tables, MEMBERS.filter(jaar=2024)).cells.is_empty()


def test_one_count_stands_beside_every_edition_of_the_other() -> None:
    first = people((2023, "GM9001", 100))
    second = elsewhere((2023, "GM9001", "oud", 100), (2023, "GM9001", "nieuw", 101))
    found = compare(PEOPLE, {"inwoners": first, "inwoners_elders": second}, MEMBERS)
    assert outcomes(found, "herkomst") == {
        ("oud",): Outcome.EQUAL,
        ("nieuw",): Outcome.DIFFERENT,
    }


def test_a_source_may_speak_of_another_year() -> None:
    later = replace(PEOPLE, tweede=replace(PEOPLE.tweede, jaar_later=-1))
    first = people((2023, "GM9001", 100), (2024, "GM9001", 200))
    second = elsewhere((2024, "GM9001", "fonds", 100))
    found = compare(later, {"inwoners": first, "inwoners_elders": second}, MEMBERS)
    assert found.cells.select("jaar", "verschil").rows() == [(2023, 0)]


def test_rounding_of_every_row_by_itself_grows_with_the_rows() -> None:
    def item(code: str, value: int) -> tuple[object, ...]:
        return (2023, "GM9001", code, value)

    pair = next(pair for pair in pairs() if pair.id == "activa-en-passiva")
    keys = ("jaar", "gm_code", "balanspost")
    items = [item("A111", KEUR), item("A121", KEUR), item("A122", KEUR), item("P111", 4 * KEUR)]
    table = rows(*items, keys=keys, maat="stand")
    assert compare(pair, {"balansposten": table}, MEMBERS).cells["uitkomst"].to_list() == ["gelijk"]
    strict = replace(
        pair,
        eerste=replace(pair.eerste, losse_afronding=False),
        tweede=replace(pair.tweede, losse_afronding=False),
    )
    found = compare(strict, {"balansposten": table}, MEMBERS).cells
    assert found.select("verschil", "uitkomst").rows() == [(KEUR, "verschillend")]


def test_only_who_loaded_an_own_statement_is_compared_with_it() -> None:
    pair = next(pair for pair in pairs() if pair.id == "eigen-begroting")
    first = lasten(
        (2024, "begroting", "GM9001", "6.1", 5 * KEUR),
        (2024, "begroting", "GM9001", "6.2", KEUR),
        (2024, "begroting", "GM9002", "6.1", 9 * KEUR),
    )
    keys = ("jaar", "gm_code", "document", "stand", "taakveld", "product")
    own = rows(
        (2024, "GM9001", "begroting_primitief", "vastgesteld", "6.1", "a", 2 * KEUR),
        (2024, "GM9001", "begroting_primitief", "vastgesteld", "6.1", "b", 3 * KEUR),
        (2024, "GM9001", "begroting_na_wijziging", "1", "6.1", "a", 9 * KEUR),
        keys=keys,
    )
    found = compare(pair, {"iv3_lasten": first, "eigen_posten": own}, MEMBERS)
    assert outcomes(found) == {
        ("GM9001", "6.1"): Outcome.EQUAL,
        ("GM9001", "6.2"): Outcome.ONLY_FIRST,
    }


CELL = st.tuples(
    st.sampled_from(["GM9001", "GM9002"]),
    st.sampled_from(["6.1", "6.2", "6.3"]),
    st.one_of(st.integers(-3, 3).map(lambda n: n * KEUR // 2), st.just("niet_geleverd")),
)
CELLS = st.lists(CELL, min_size=1, max_size=6, unique_by=lambda cell: cell[:2])


@given(first=CELLS, second=CELLS, sparse=st.booleans())
def test_swapping_the_sources_mirrors_the_differences(
    first: list[tuple[object, ...]], second: list[tuple[object, ...]], sparse: bool
) -> None:
    pair = replace(PER_TAAKVELD, eerste=replace(FIRST, nul_weggelaten=sparse))
    swapped = replace(pair, eerste=pair.tweede, tweede=pair.eerste)
    tables = {"iv3_lasten": year(*first), "iv3_baten_lasten": year(*second)}
    one, other = compare(pair, tables, MEMBERS).cells, compare(swapped, tables, MEMBERS).cells
    assert one["verschil"].to_list() == (-other["verschil"]).to_list()
    assert one["eerste"].to_list() == other["tweede"].to_list()
    mirrored = {"alleen_eerste": "alleen_tweede", "alleen_tweede": "alleen_eerste"}
    assert one["uitkomst"].to_list() == other["uitkomst"].replace(mirrored).to_list()


def ask(workspace: Workspace, **arguments: Any) -> Result:
    return workspace.run(sl.call("aansluiting", **{"gebied": "NL", **arguments}))


def test_the_two_iv3_files_of_the_fictional_country_agree(demo_workspace: Workspace) -> None:
    result = ask(demo_workspace, van=2017, tot=2025, aansluiting="lasten-per-taakveld")
    table = result.tables["samenvatting"]
    # Per filing every municipality times 53 taakvelden, 57 from 2025 on; one did not file 2025.
    per_year = {jaar: len(build_country().codes(jaar)) for jaar in (2023, 2024, 2025)}
    begroting = 53 * (per_year[2023] + per_year[2024]) + 57 * (per_year[2025] - 1)
    assert table.select("document", "jaren_beide", "n_vergeleken").rows() == [
        ("begroting", "2023–2025", begroting),
        ("jaarrekening", "2023", 53 * per_year[2023]),
    ]
    assert table["n_gelijk"].to_list() == table["n_vergeleken"].to_list()
    assert result.tables["verschillen"].is_empty()
    assert result.output.terms.is_empty()
    assert "alle gelijk" in str(result.output.headline[0])


PLANTED = {("GM9003", "6.72a"): 40, ("GM9006", "0.2"): -7, ("GM9006", "6.1"): 3}


@pytest.fixture(scope="module")
def planted(country_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """Workspace whose second Iv3 file has other lasten in three cells of the accounts of 2023."""
    root = tmp_path_factory.mktemp("aansluiting")
    changed = root / DETAIL
    shutil.copytree(country_dir / DETAIL, changed)
    # The other file of the directory repeats the sociaal domein and is checked against this one.
    for repeated in changed.glob("iv3_baten_lasten_sociaal_domein*"):
        repeated.unlink()
    path = changed / "iv3_baten_lasten_taakveld.parquet"
    frame = pl.read_parquet(path)
    accounts = (pl.col("jaar") == 2023) & (pl.col("document") == "jaarrekening")
    for (code, taakveld), more in PLANTED.items():
        cell = accounts & (pl.col("gm_code") == code) & (pl.col("taakveld") == taakveld)
        assert frame.filter(cell, pl.col("lasten_keur") > 0).height == 1
        frame = frame.with_columns(
            lasten_keur=pl.when(cell).then(pl.col("lasten_keur") + more).otherwise("lasten_keur")
        )
    frame.write_parquet(path)
    workspace = create_workspace(root / "werk")
    workspace.load("iv3", country_dir / FINAL)
    workspace.load("iv3_baten_lasten", changed)
    return workspace


def test_planted_differences_are_found_and_nothing_else(planted: Workspace) -> None:
    result = ask(planted, van=2023, tot=2023, aansluiting="lasten-per-taakveld")
    found = result.tables["verschillen"]
    assert found.select("document", "jaar", "gm_code", "onderdeel", "verschil").rows() == [
        ("jaarrekening", 2023, "GM9003", "6.72", 40 * KEUR),
        ("jaarrekening", 2023, "GM9006", "0.2", -7 * KEUR),
        ("jaarrekening", 2023, "GM9006", "6.1", 3 * KEUR),
    ]
    for row in found.iter_rows(named=True):
        assert row["tweede"] - row["eerste"] == row["verschil"]
        assert row["publicatie_eerste"].startswith("iv3@")
        assert row["publicatie_tweede"].startswith("iv3_baten_lasten@")
    sentences = [str(text) for text in result.output.headline]
    assert "met een verschil bij 3:" in sentences[0]
    assert "het grootste is €\N{NO-BREAK SPACE}40.000" in sentences[1]


def test_terms_add_up_to_the_sum_of_differences(planted: Workspace) -> None:
    result = ask(planted, van=2023, tot=2023)
    table = result.tables["per_jaar"]
    assert set(table.filter(pl.col("bedrag") != 0)["aansluiting"]) == {"lasten-per-taakveld"}
    for row in table.iter_rows(named=True):
        own = result.terms.where(post=row["aansluiting"], document=row["document"])
        assert own.total() == row["bedrag"]
    assert result.terms.total() == 36 * KEUR


def test_an_area_shows_its_own_differences(planted: Workspace) -> None:
    result = ask(planted, gebied="GM9006", van=2023, tot=2023, aansluiting="lasten-per-taakveld")
    assert result.tables["verschillen"]["verschil"].to_list() == [-7 * KEUR, 3 * KEUR]
    assert set(result.output.terms["gebied"]) == {"GM9006"}


def test_every_pair_is_compared_or_named_as_not_comparable(planted: Workspace) -> None:
    result = ask(planted, van=2023, tot=2023)
    done = set(result.tables["samenvatting"]["aansluiting"])
    left = result.tables["niet_te_vergelijken"]
    assert done | set(left["aansluiting"]) == {pair.id for pair in pairs()}
    assert not done & set(left["aansluiting"])
    assert left.filter(aansluiting="balanstotaal")["waarom"].to_list() == ["niet_geladen"]
    assert "niet_te_vergelijken" in {notice.code for notice in result.notices}


def test_years_that_the_sources_do_not_share_are_said(demo_workspace: Workspace) -> None:
    result = ask(demo_workspace, van=2017, tot=2018, aansluiting="lasten-per-taakveld")
    assert result.tables["niet_te_vergelijken"]["waarom"].to_list() == ["geen_jaar_samen"]
    assert "er is geen cijfer dat twee bronnen hebben" in str(result.output.headline[0])


def test_a_sum_that_cannot_be_made_is_no_difference(demo_workspace: Workspace) -> None:
    """A municipality that did not file one domain apart has a total and no sum."""
    result = ask(demo_workspace, van=2018, tot=2018, aansluiting="totale-lasten")
    found = result.tables["alleen_in_een"].filter(document="jaarrekening", gm_code="GM9017")
    assert found.select("uitkomst", "ontbreekt").rows() == [
        ("alleen_tweede", "niet_apart_geleverd")
    ]
    assert result.tables["verschillen"].is_empty()


def test_more_areas_than_one_are_refused(demo_workspace: Workspace) -> None:
    with pytest.raises(ArgumentError, match="één gebied"):
        ask(demo_workspace, gebied="gemeenten", van=2023, tot=2023)


@pytest.mark.opendata
def test_the_open_data_agree_where_they_should(opendata_workspace: Workspace) -> None:
    result = ask(opendata_workspace, van=2017, tot=2026)
    table = result.tables["samenvatting"]
    accounts = table.filter(aansluiting="lasten-per-taakveld", document="jaarrekening")
    # 342 municipalities times 53 taakvelden; Vijfheerenlanden did not file.
    assert accounts.select("jaren_beide", "n_gelijk", "n_geen_van_beide").rows() == [
        ("2023", 18_073, 53)
    ]
    assert 18_073 + 53 == 18_126
    equal = table.group_by("aansluiting").agg(pl.col("n_gelijk", "n_verschillend").sum())
    counts = {row[0]: row[1:] for row in equal.iter_rows()}
    assert counts["lasten-per-taakveld"] == (73_473, 0)
    assert counts["totale-lasten"] == counts["sociaal-domein"] == (6_357, 0)
    assert counts["totale-baten"] == (1_358, 0)
    assert counts["lasten-per-hoofdtaakveld"] == (57_339, 0)
    for name in ("baten-per-bron", "algemene-uitkering", "specifieke-uitkeringen"):
        assert counts[name] == (6_373, 0)
    assert counts["eigen-vermogen"] == counts["balanstotaal"] == (2_847, 0)
    assert counts["activa-en-passiva"] == (2_706, 141)
    assert counts["inwoners-gemeentefonds-mei"] == (342, 0)
    assert counts["inwoners-gemeentefonds-september"] == (342, 0)
    assert counts["inwoners-gemeenteklassen"] == (713, 313)
    assert counts["inwoners-kerncijfers"] == (1_604, 29)
    people = result.tables["per_jaar_aantallen"].filter(aansluiting="inwoners-gemeenteklassen")
    assert people.select("jaar", "n_verschillend", "bedrag").rows() == [
        (2023, 0, 0),
        (2024, 0, 0),
        (2025, 313, 1_505),
    ]
