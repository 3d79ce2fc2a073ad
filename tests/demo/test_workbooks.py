"""The workbooks of the ministries: they load, tell the country's own numbers, and fail as planted."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook
from polars.testing import assert_frame_equal

from sluitend.core.errors import SourceError
from sluitend.demo.cells import Formula, Page, save_workbook, spoilt_pages
from sluitend.demo.separate import BAD_CELLS
from sluitend.tables.aggregate import aggregate
from sluitend.tables.buig import BUDGETS

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sluitend.demo.country import Country
    from sluitend.store.workspace import Workspace

    Planted = Callable[[str], set[tuple[str, int, str]]]

CENTS = 100
SET = "circulaire = 'M2025' AND jaar = 2026"


def found(workspace: Workspace, table: str, where: str, *keys: str) -> dict[str, float]:
    """Return values by the given keys (one as a text), none of them missing."""
    rows = workspace.sql(f"SELECT * FROM {table} WHERE {where}")  # noqa: S608 (names of our own)
    assert rows["ontbreekt"].null_count() == rows.height
    return {"|".join(map(str, key)): value for *key, value in rows.select(*keys, "waarde").rows()}


def test_units_follow_from_the_inhabitants_that_were_known(
    explored: Workspace, country: Country
) -> None:
    """A circular of May knows the inhabitants of the year before, and carries them on."""
    units = found(explored, "gf_volumina", f"{SET} AND maatstaf = 'inwo'", "gm_code")
    assert units == {
        code: pytest.approx(country.inhabitants[code, 2024] * 1.006, abs=1e-4)
        for code in country.codes(2026)
    }
    fixed = found(explored, "gf_volumina", f"{SET} AND maatstaf = 'vast nieuw'", "gm_code")
    assert set(fixed.values()) == {1.0}


def test_amounts_per_unit_are_those_of_the_circular_before(explored: Workspace) -> None:
    keys = ["maatstaf", "cluster", "waarde"]
    old, new = (
        explored.sql(f"SELECT * FROM gf_gewichten WHERE circulaire = '{c}' AND jaar = {j}")  # noqa: S608 (names of our own)
        .select(keys)
        .sort(keys)
        for c, j in (("S2024", 2025), ("M2025", 2026))
    )
    assert new.height == 12 * 7
    assert_frame_equal(old, new)
    factor = explored.sql(f"SELECT waarde FROM gf_uitkeringsfactor WHERE {SET}")  # noqa: S608 (names of our own)
    assert factor["waarde"].to_list() == [1.412]


def test_payments_and_taakmutaties_are_euro_per_inhabitant(
    explored: Workspace, country: Country
) -> None:
    people = {code: country.inhabitants[code, 2026] for code in country.codes(2026)}
    paid = found(explored, "gf_uitkeringen", f"{SET} AND uitkering = 'Participatie'", "gm_code")
    assert paid == {code: 105 * number * CENTS for code, number in people.items()}
    shelter = found(
        explored, "gf_uitkeringen", f"{SET} AND uitkering = 'Beschermd wonen'", "gm_code"
    )
    assert {code for code, cents in shelter.items() if cents} == {"GM9002"}
    mutations = found(explored, "gf_taakmutaties", SET, "gm_code", "taakmutatie")
    assert mutations["GM9003|Wmo: eigen bijdrage"] == people["GM9003"] * 125
    assert sum(mutations.values()) == sum(people.values()) * (125 - 300)


def test_no_file_of_the_country_has_this_circular(demo_workspace: Workspace) -> None:
    circulars = demo_workspace.sql("SELECT DISTINCT circulaire FROM gf_uitkeringsfactor")
    assert "M2025" not in circulars["circulaire"].to_list()


@pytest.mark.parametrize(
    ("stand", "baten"),
    [
        ("voorlopig", "iv3_baten_lasten WHERE jaar = 2024 AND document = 'begroting'"),
        ("definitief", "iv3_posten WHERE jaar = 2024 AND document = 'jaarrekening'"),
    ],
)
def test_a_budget_for_bijstand_is_what_was_booked_as_baten(
    explored: Workspace, country: Country, stand: str, baten: str
) -> None:
    """Three sources tell one amount: the ministry's workbook, the detail file and the raw Iv3."""
    budget = found(explored, "buig_budgetten", f"jaar = 2024 AND stand = '{stand}'", "gm_code")
    booked = explored.sql(f"SELECT * FROM {baten} AND maat = 'baten' AND taakveld = '6.3'")  # noqa: S608 (names of our own)
    assert budget == dict(booked.select("gm_code", "waarde").iter_rows())
    assert set(budget) == set(country.codes(2024))


def test_the_macro_budget_is_checked_and_a_lost_euro_refuses_the_workbook(
    filled: Workspace, apart: Path, explored: Workspace, tmp_path: Path
) -> None:
    macro = aggregate(explored.snapshot().read(BUDGETS), BUDGETS, by=("jaar", "stand"))
    copy = shutil.copytree(apart / "buig_2024", tmp_path / "buig")
    book = load_workbook(copy / "budgetten.xlsx")
    cell = book["Definitief 2024"]["E35"]
    assert macro.filter(stand="definitief")["waarde"].item() == cell.value * CENTS
    cell.value -= 31
    book.save(copy / "budgetten.xlsx")
    with pytest.raises(SourceError, match=r"tellen de gemeenten in Definitief 2024!E op tot"):
        filled.load("buig", copy)


@pytest.mark.parametrize(
    ("source", "folder"), [("circulaire", "circulaire_mei_2025"), ("buig", "buig_2024")]
)
def test_planted_faults_are_exactly_the_uitvallijst(
    filled: Workspace, apart: Path, planted: Planted, source: str, folder: str
) -> None:
    report = filled.load(source, apart / "met_fouten" / folder, accept_rejects=0.2)
    rejects = {
        (row["bestand"], row["rij"], row["kolom"]): row
        for row in report.rejects.iter_rows(named=True)
    }
    assert set(rejects) == planted(folder)
    reasons = " ".join(report.rejects["reden"])
    for bad in BAD_CELLS:
        assert not bad.file.startswith(f"{folder}/") or bad.reason in reasons, bad.story
    assert all(report.rejects["wat_te_doen"].str.len_chars() > 10)
    # What was good is as it is in the clean variant, and that one mends it.
    mended = filled.load(source, apart / folder)
    assert mended.rejects.is_empty()
    assert mended.new
    for file in (*report.files, *mended.files):
        assert file.gelezen == file.geaccepteerd + file.afgekeurd


def test_what_is_loaded_apart_is_left_and_told(
    demo_workspace: Workspace, country_dir: Path
) -> None:
    report = demo_workspace.examine("open-data", country_dir)
    told = {item.path: item.reason.render() for item in report.unread}
    assert told["apart_te_laden/"] == "wordt apart geladen; LEESMIJ.md in die map zegt hoe"
    assert not any(
        item.path.startswith("apart_te_laden/") and len(item.path) > 15 for item in report.unread
    )
    assert {file.bestand.rsplit(".")[-1] for file in report.files} <= {"csv", "parquet", "geojson"}


def test_a_workbook_is_what_other_programs_read(apart: Path) -> None:
    """A second reader sees formulas with their outcomes, the hidden sheet and one fixed moment."""
    path = apart / "eigen_begroting" / "begroting_2025.xlsx"
    book, formulas = load_workbook(path, data_only=True), load_workbook(path)
    assert [page.sheet_state for page in book.worksheets] == ["visible", "hidden"]
    page = book["Begroting 2025"]
    at = next(row for row in range(7, 60) if str(page[f"A{row}"].value).startswith("Subtotaal"))
    assert formulas["Begroting 2025"][f"F{at}"].value == f"=SUM(F8:F{at - 1})"
    assert page[f"F{at}"].value == sum(page[f"F{row}"].value for row in range(8, at))
    assert book.properties.created.isoformat() == "2025-06-30T00:00:00"


def test_spoiling_changes_a_copy_and_says_which_rows(tmp_path: Path) -> None:
    fault = next(bad for bad in BAD_CELLS if bad.twin)
    pages = [Page(fault.sheet, [["kop"], [fault.twin, "x", "x"], [fault.row, "x", "x"]])]
    spoilt, lines = spoilt_pages(pages, [fault])
    assert lines == {fault: (3, 2)}
    assert pages[0].rows[2][0] == fault.row
    assert fault.value in spoilt[0].rows[2]
    with pytest.raises(LookupError, match="no row"):
        spoilt_pages([Page(fault.sheet, [["kop"]])], [fault])
    bare = save_workbook(
        tmp_path / "kaal.xlsx", [Page("a", [[Formula("=1+1"), Formula("=1+1", 2)]])]
    )
    assert [c.value for c in load_workbook(bare, data_only=True)["a"][1]] == [None, 2]
