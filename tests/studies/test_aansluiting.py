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
from sluitend.sources.eigen.mapping_file import read_mapping
from sluitend.sources.eigen.reader import OwnFile
from sluitend.store.workspace import create_workspace
from sluitend.studies.agreement.comparing import Comparison, Outcome, compare
from sluitend.studies.agreement.items import items
from sluitend.studies.agreement.naming import EDITIONS, LABELS
from sluitend.studies.agreement.outputs import OUTPUTS, rest_of_key, table_of
from sluitend.studies.agreement.tables import obstacle
from sluitend.tables.iv3 import INHABITANTS_ELSEWHERE
from sluitend.tables.kerncijfers import COUNTS as KEY_FIGURES

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


OWN_KEYS = ("jaar", "gm_code", "document", "stand", "taakveld", "product")


def own(*cells: tuple[object, ...], document: str = "begroting_primitief") -> pl.DataFrame:
    """Return posts of GM9001 in 2024, from stand, taakveld and value."""
    listed = [(2024, "GM9001", document, stand, code, "a", v) for stand, code, v in cells]
    return rows(*listed, keys=OWN_KEYS)


def of(name: str) -> Pair:
    return next(pair for pair in pairs() if pair.id == name)


def test_a_statement_about_a_part_is_compared_on_that_part_only() -> None:
    first = lasten(
        (2024, "begroting", "GM9001", "6.1", 5 * KEUR),
        (2024, "begroting", "GM9001", "6.2", KEUR),
        (2024, "begroting", "GM9001", "6.3", 0),
        (2024, "begroting", "GM9001", "0.4", 9 * KEUR),
        (2024, "begroting", "GM9001", "0.64", KEUR),
        (2024, "begroting", "GM9001", "7.1", KEUR),
    )
    posts = own(("eerst", "6.1", 5 * KEUR), ("later", "6.1", KEUR), ("later", "7.1", KEUR))
    found = compare(of("eigen-begroting"), {"iv3_lasten": first, "eigen_posten": posts}, MEMBERS)
    # Each stand has its own scope; a zero that the statement does not name is nothing it lacks.
    assert outcomes(found, "stand", "taakveld") == {
        ("eerst", "6.1"): Outcome.EQUAL,
        ("eerst", "6.2"): Outcome.ONLY_FIRST,
        ("later", "6.1"): Outcome.DIFFERENT,
        ("later", "6.2"): Outcome.ONLY_FIRST,
        ("later", "7.1"): Outcome.EQUAL,
    }
    assert found.beyond == ("0", "7")


def test_the_amended_budget_stands_beside_iv3_and_its_differences_are_the_changes() -> None:
    first = lasten(
        (2024, "begroting", "GM9001", "6.1", 5 * KEUR), (2024, "begroting", "GM9001", "6.2", KEUR)
    )
    posts = own(("3e", "6.1", 7 * KEUR), ("3e", "6.2", KEUR), document="begroting_na_wijziging")
    tables = {"iv3_lasten": first, "eigen_posten": posts}
    found = compare(of("eigen-begroting-na-wijziging"), tables, MEMBERS)
    assert found.cells.select("taakveld", "verschil").rows() == [("6.1", 2 * KEUR), ("6.2", 0)]


@pytest.mark.parametrize(
    ("loaded", "why", "said"),
    [
        ("begroting_na_wijziging", "ander_document", "begroting na wijziging 2024 (3e)"),
        ("gr_afrekening", "ander_document", "afrekening van een gemeenschappelijke regeling"),
    ],
)
def test_another_document_is_told_as_the_reason(loaded: str, why: str, said: str) -> None:
    tables = {
        "iv3_lasten": lasten((2024, "begroting", "GM9001", "6.1", 1)),
        "eigen_posten": own(("3e", "6.1", 1), document=loaded),
    }
    row = obstacle(of("eigen-begroting"), tables, MEMBERS).row(0, named=True)
    assert row["waarom"] == why
    assert said in row["wel_geladen"]


def test_the_other_obstacles_are_told_apart() -> None:
    iv3 = lasten((2024, "begroting", "GM9001", "6.1", 1))
    nobody = lasten((2024, "begroting", "GM9009", "6.1", 1))
    asked = MEMBERS.filter(jaar=2023)
    posts = own(("eerst", "6.1", 1))
    pair = of("eigen-begroting")

    def said(members: pl.DataFrame, **tables: pl.DataFrame) -> tuple[str, str, str]:
        row = obstacle(pair, tables, members).row(0, named=True)
        return row["waarom"], row["niet_geladen"], row["wel_geladen"]

    first, second = pair.eerste.naam, pair.tweede.naam
    assert said(MEMBERS, iv3_lasten=iv3) == ("niet_geladen", second, "")
    assert said(asked, iv3_lasten=iv3, eigen_posten=posts) == (
        "geen_jaar_samen", "", f"{first} 2024; {second} 2024",
    )  # fmt: skip
    assert said(MEMBERS, iv3_lasten=nobody, eigen_posten=posts) == (
        "niet_van_dit_gebied", "", f"{second} 2024",
    )  # fmt: skip


BALANCE_KEYS = ("jaar", "gm_code", "balanspost")


def striking(**values: int) -> tuple[dict[str, str], int]:
    """Return what is striking about each item of a balance in € 100.000, and the difference."""
    listed = [(2023, "GM9001", code, value * 100 * KEUR) for code, value in values.items()]
    equal = [(2023, "GM9002", "A1", KEUR), (2023, "GM9002", "P1", KEUR)]
    tables = {"balansposten": rows(*listed, *equal, keys=BALANCE_KEYS, maat="stand")}
    comparison = compare(of("activa-en-passiva"), tables, MEMBERS)
    found = items(comparison, tables, MEMBERS)
    assert set(found["gm_code"]) == {"GM9001"}
    (off,) = comparison.cells.filter(gm_code="GM9001")["verschil"]
    return dict(found.select("onderdeel", "opvallend").iter_rows()), off // (100 * KEUR)


def test_the_striking_items_of_sums_that_differ_are_named() -> None:
    found, off = striking(A1=50, A2=40, A3=33, A4=20, A5=-1, A6=0, P1=64, P2=36, P3=-22)
    assert off == 78 - 142
    assert found == {
        "A1": "groot", "A2": "groot", "A3": "groot", "A5": "negatief",
        "P1": "even_groot", "P2": "groot", "P3": "negatief",
    }  # fmt: skip


def test_a_slight_difference_is_not_taken_apart_beside_a_large_one() -> None:
    cells = [
        (2023, "GM9001", "A1", 5_000 * KEUR), (2023, "GM9001", "P1", 1_000 * KEUR),
        (2023, "GM9002", "A1", 5_000 * KEUR), (2023, "GM9002", "P1", 4_961 * KEUR),
        (2024, "GM9002", "A1", 5_000 * KEUR), (2024, "GM9002", "P1", 4_960 * KEUR),
    ]  # fmt: skip
    tables = {"balansposten": rows(*cells, keys=BALANCE_KEYS, maat="stand")}
    found = items(compare(of("activa-en-passiva"), tables, MEMBERS), tables, MEMBERS)
    assert set(found.select("jaar", "gm_code").iter_rows()) == {(2023, "GM9001"), (2024, "GM9002")}


def test_an_item_with_the_wrong_sign_is_half_as_large_as_the_difference() -> None:
    sound = {"A1": 90, "A2": 10, "A3": 9, "A4": 8, "P1": 100, "P2": 8, "P3": 6, "P4": 3}
    assert sum(sound[code] if code[0] == "A" else -sound[code] for code in sound) == 0
    found, off = striking(**{**sound, "P4": -3})
    assert off == -6
    assert found["P4"] == "half_zo_groot"


def test_every_code_of_a_key_has_a_name_for_a_reader() -> None:
    for pair in pairs():
        assert set(rest_of_key(pair)) <= set(LABELS)
    used = KEY_FIGURES.allowed["herkomst"] | {"gemeenteklassen"}
    assert used <= set(EDITIONS)
    assert "herkomst" in INHABITANTS_ELSEWHERE.keys


def test_values_stand_under_the_names_of_their_sources() -> None:
    for pair in pairs():
        labels = {column.name: str(column.label) for column in OUTPUTS[table_of(pair)].columns}
        assert (labels["eerste"], labels["tweede"]) == (pair.eerste.naam, pair.tweede.naam)
        assert ("document" in labels) == ("document" in pair.sleutel or bool(pair.document))


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
    own_table = result.tables["verschillen_lasten_per_taakveld"]
    assert own_table["verschil"].to_list() == [40 * KEUR, -7 * KEUR, 3 * KEUR]
    titles = dict(own_table.select("taakveld", "taakveld_titel").iter_rows())
    assert all(titles.values())
    sentences = [str(text) for text in result.output.headline]
    assert "met een verschil bij 3:" in sentences[0]
    assert "samen +€\N{NO-BREAK SPACE}36.000" in sentences[1]
    assert "het grootste is €\N{NO-BREAK SPACE}40.000" in sentences[1]
    assert f", 6.72 {titles['6.72']}, jaarrekening 2023)" in sentences[1]


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
    assert found.select("uitkomst", "bron", "ontbreekt").rows() == [
        ("alleen_tweede", "Iv3-totalen", "niet_apart_geleverd")
    ]
    assert result.tables["verschillen"].is_empty()


def test_codes_that_one_source_lacks_are_listed(demo_workspace: Workspace) -> None:
    result = ask(demo_workspace, van=2018, tot=2018, aansluiting="lasten-per-hoofdtaakveld")
    found = result.tables["alleen_in_een"].filter(document="jaarrekening", gm_code="GM9017")
    assert found.select("bron", "n", "welke").rows() == [("Iv3-lasten per hoofdcategorie", 1, "6")]


@pytest.fixture(scope="module")
def own_budget(country_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """Workspace with Iv3 and the budget after three changes of one municipality, sociaal domein only."""
    root = tmp_path_factory.mktemp("eigen")
    workspace = create_workspace(root / "werk")
    workspace.load("iv3", country_dir / FINAL)
    budget = workspace.sql(
        "SELECT taakveld, waarde FROM iv3_lasten WHERE gm_code = 'GM9010' AND jaar = 2025"
        " AND document = 'begroting' AND taakveld LIKE '6.%' ORDER BY taakveld"
    )
    lines = [
        f"{code};{(value + (200 * KEUR if code == '6.1' else 0)) // 100}"
        for code, value in budget.iter_rows()
    ]
    (root / "begroting.csv").write_text("Taakveld;Lasten\n" + "\n".join(lines) + "\n")
    (root / "kaart.yaml").write_text(MAPPING)
    mapping = OwnFile(read_mapping(root / "kaart.yaml"))
    workspace.load(mapping, root / "begroting.csv")
    return workspace


MAPPING = """
koprijen: [1]
gemeente: "GM9010"
jaar: 2025
document: "begroting_na_wijziging"
stand: "na 3e wijziging"
publicatiedatum: "2025-09-25"
bron: "verzonnen raadsbesluit"
eenheid: "euro"
teken: "positief"
negatief: "afkeuren"
lege_cel: "nul"
dubbel: "afkeuren"
kolommen: {taakveld: "Taakveld", lasten: "Lasten"}
"""


def test_who_loaded_the_amended_budget_is_told_what_can_be_compared(own_budget: Workspace) -> None:
    asked = {"gebied": "GM9010", "van": 2025, "tot": 2025}
    refused = ask(own_budget, **asked, aansluiting="eigen-begroting")
    (notice,) = [n for n in refused.notices if n.code == "niet_te_vergelijken"]
    text = str(notice.text)
    assert "Geladen is: begroting na wijziging 2025 (na 3e wijziging)." in text
    assert "alleen de begroting zoals eerst vastgesteld" in text
    result = ask(own_budget, **asked, aansluiting="eigen-begroting-na-wijziging")
    table = result.tables["verschillen_eigen_begroting_na_wijziging"]
    assert table.select("document", "stand", "taakveld", "verschil").rows() == [
        ("begroting_na_wijziging", "na 3e wijziging", "6.1", 200 * KEUR)
    ]
    assert result.tables["alleen_in_een"].is_empty()
    assert "reikwijdte" in {notice.code for notice in result.notices}
    assert "het verschil zijn de wijzigingen" in str(result.output.headline[1])


def test_only_sources_that_were_read_are_shown(demo_workspace: Workspace) -> None:
    asked = {"van": 2023, "tot": 2023}
    one = ask(demo_workspace, **asked, aansluiting="lasten-per-taakveld")
    other = ask(demo_workspace, **asked, aansluiting="inwoners-kerncijfers")
    shown, elsewhere = ({p.source for p in r.provenance.sources} for r in (one, other))
    assert {"iv3", "iv3_baten_lasten"} <= shown
    assert not {name for name in shown if name.startswith(("kerncijfers", "bbv", "gemeentefonds"))}
    assert any(name.startswith("kerncijfers") for name in elsewhere)
    # The state and what is needed to repeat the call are those of every table that could be read.
    assert one.call.state == other.call.state
    assert one.provenance.publications == other.provenance.publications
    assert elsewhere < {p.source for p in other.provenance.publications}
    again = ask(demo_workspace, **asked, aansluiting="lasten-per-taakveld")
    assert again.provenance.from_cache
    assert again.provenance.sources == one.provenance.sources


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
    largest = result.tables["posten"].head(6)
    assert set(largest["gm_naam"]) == {"Boekel"}
    assert largest.filter(opvallend="negatief").select("onderdeel", "bedrag").rows() == [
        ("P133", -3_720 * KEUR)
    ]
    people = result.tables["per_jaar_aantallen"].filter(aansluiting="inwoners-gemeenteklassen")
    assert people.select("jaar", "n_verschillend", "bedrag").rows() == [
        (2023, 0, 0),
        (2024, 0, 0),
        (2025, 313, 1_505),
    ]
