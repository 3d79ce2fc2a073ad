"""Pages in the form of StatLine: read without a network, true to the country, and fail as planted."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest

from sluitend.core.errors import SourceError
from sluitend.demo.events import PLANTED_EVENTS
from sluitend.demo.iv3_extra_files import categories_table
from sluitend.demo.plants import JAARREKENING
from sluitend.demo.spending import BATEN, LASTEN
from sluitend.demo.statline_iv3 import FIRST_ONLY, LATE, YEARS, iv3_table
from sluitend.demo.statline_pages import PAGE_ROWS
from sluitend.demo.statline_youth import BAD_CELLS, FORMS, ID
from sluitend.demo.taakvelden import two_digit_titles, two_digits
from sluitend.demo.traits import traits
from sluitend.sources.statline.pages import PageStore
from sluitend.sources.statline.recipes import recipes

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sluitend.demo.country import Country
    from sluitend.store.workspace import Workspace

    Planted = Callable[[str], set[tuple[str, int, str]]]

CENTS_PER_KEUR = 100_000


def youth(workspace: Workspace, periode: str = "jaar") -> pl.DataFrame:
    return workspace.sql(f"SELECT * FROM jeugdzorg WHERE periode = '{periode}'")  # noqa: S608 (names of our own)


def iv3(workspace: Workspace, jaar: int) -> pl.DataFrame:
    return workspace.sql(f"SELECT * FROM iv3_posten WHERE jaar = {jaar}")  # noqa: S608 (a number of our own)


def test_young_people_are_those_of_the_country_rounded_to_fives(
    explored: Workspace, country: Country
) -> None:
    rows = youth(explored).filter(vorm="totaal")
    shown = rows.filter(pl.col("waarde").is_not_null())
    for jaar, code, number in shown.select("jaar", "gm_code", "waarde").iter_rows():
        exact = country.inhabitants[code, jaar] * traits(country, code, jaar).young * 0.11
        assert abs(number - exact) <= 2.5
        assert number % 5 == 0
    assert set(shown.filter(jaar=2024)["gm_code"]) == set(country.codes(2024))


def test_two_statistics_agree_on_young_people_with_care(explored: Workspace) -> None:
    """The panel of 2018 and 2019 and this table count the same young people."""
    panel = explored.sql(
        "SELECT jaar, gm_code, waarde FROM kerncijfers_aantal"
        " WHERE maat = 'jongeren_jeugdzorg_natura' AND waarde IS NOT NULL"
    )
    both = panel.join(youth(explored).filter(vorm="totaal"), on=["jaar", "gm_code"], how="left")
    assert both.height > 60
    assert (both["waarde"] == both["waarde_right"]).all()


def test_marks_say_why_a_cell_is_empty(explored: Workspace, country: Country) -> None:
    rows = youth(explored)
    secret = rows.filter(gm_code="GM9033", jaar=2023, vorm="jeugdbescherming")
    assert secret.select("waarde", "ontbreekt").row(0) == (None, "geheim")
    # Zilvermonde began in 2021: the table has it from its first period on, with empty cells.
    assert set(rows.filter(gm_code="GM9031", jaar=2019)["ontbreekt"]) == {"nvt"}
    probation = rows.filter(vorm="jeugdreclassering").filter(pl.col("jaar") == 2024)
    small = dict(probation.select("gm_code", "ontbreekt").iter_rows())
    assert {"nihil", "niet_gepubliceerd", None} <= set(small.values())
    for code, reason in small.items():
        if code not in country.codes(2024):
            assert reason == "nvt"
            continue
        exact = country.inhabitants[code, 2024] * traits(country, code, 2024).young * 0.11 * 0.012
        assert (reason == "nihil") == (exact < 2)
        assert (reason == "niet_gepubliceerd") == (2 <= exact < 10)


def test_keys_are_padded_and_figures_are_texts(apart: Path) -> None:
    (folder,) = (apart / "statline").glob(f"{ID}_*")
    page = json.loads((folder / "UntypedDataSet-00001.json").read_bytes())
    row: dict[str, Any] = page["value"][0]
    assert row["RegioS"] == "NL01  "
    assert row["VormenVanJeugdzorg"] == "A045561 "
    assert row["JongerenMetJeugdzorg_1"] == row["JongerenMetJeugdzorg_1"].strip().rjust(8)


@pytest.mark.parametrize("jaar", YEARS)
def test_raw_iv3_adds_up_to_what_was_filed(
    explored: Workspace, country: Country, jaar: int
) -> None:
    filed = country.filed(jaar, JAARREKENING)
    sums = (
        iv3(explored, jaar)
        .filter(pl.col("waarde").is_not_null())
        .group_by(
            "gm_code", pl.col("taakveld").map_elements(two_digits, return_dtype=pl.String), "maat"
        )
        .agg(pl.col("waarde").sum())
    )
    found = {(code, t, maat): cents for code, t, maat, cents in sums.iter_rows()}
    for row, code in enumerate(country.codes(jaar)):
        for column, taakveld in enumerate(two_digit_titles(jaar)):
            for maat, position in (("lasten", LASTEN), ("baten", BATEN)):
                wanted = int(filed[row, column, position]) * CENTS_PER_KEUR
                assert found.pop((code, taakveld, maat), 0) == wanted, (code, taakveld, maat)
    assert not found


@pytest.mark.parametrize("jaar", YEARS)
def test_raw_iv3_has_the_main_categories_of_the_other_file(
    explored: Workspace, country: Country, jaar: int
) -> None:
    other = categories_table(country, first=False).filter(jaar=jaar, document=JAARREKENING)
    sums = (
        iv3(explored, jaar)
        .filter(~pl.col("taakveld").is_in(["0.10", "0.11"]), maat="lasten")
        .group_by(
            "gm_code",
            hoofdtaakveld=pl.col("taakveld").str.slice(0, 1),
            hoofdcategorie=pl.col("categorie").str.slice(0, 1),
        )
        .agg(keur=pl.col("waarde").sum() // CENTS_PER_KEUR)
    )
    both = other.filter(pl.col("lasten_keur") != 0).join(
        sums.filter(pl.col("keur") != 0),
        on=["gm_code", "hoofdtaakveld", "hoofdcategorie"],
        how="full",
        coalesce=True,
    )
    assert both.height > 1000
    assert (both["keur"] == both["lasten_keur"]).all()
    assert both["keur"].null_count() == both["lasten_keur"].null_count() == 0
    assert iv3(explored, jaar).filter(pl.col("waarde") <= 0).is_empty()


def test_who_did_not_file_is_missing_and_not_zero(explored: Workspace) -> None:
    rows = iv3(explored, 2022)
    gone = rows.filter(gm_code="GM9023")
    assert gone.height > 40
    assert set(gone["ontbreekt"]) == {"niet_geleverd"}
    assert gone["waarde"].null_count() == gone.height
    assert (
        rows.filter(pl.col("gm_code") != "GM9023")["ontbreekt"].null_count()
        == rows.height - gone.height
    )


def plaatsingen(country: Country) -> dict[tuple[str, str, str], tuple[str, str]]:
    """Return the texts of both publications by municipality, taakveld and category."""
    table = iv3_table(country, 2024)
    return {(row[2], row[0], row[1]): (row[4], row[5]) for row in table.rows}


def test_only_the_planted_posts_differ_between_the_publications(country: Country) -> None:
    cells = plaatsingen(country)
    differ = {key: pair for key, pair in cells.items() if pair[0] != pair[1]}
    revised = next(e for e in PLANTED_EVENTS if e.id == "herziening-2024")
    assert {code for code, _, _ in differ} == {"GM9020", LATE[0], FIRST_ONLY[0]}
    ((before, after),) = (pair for key, pair in differ.items() if key[0] == "GM9020")
    assert int(after) - int(before) == revised.effect_keur
    assert {pair[0] for key, pair in differ.items() if key[0] == LATE[0]} == {"-99998"}
    only_first = {key[1:]: pair for key, pair in differ.items() if key[0] == FIRST_ONLY[0]}
    assert {taakveld for taakveld, _ in only_first} == {FIRST_ONLY[2]}
    assert {pair[1] for pair in only_first.values()} == {""}


@pytest.mark.parametrize("event", ["iv3-te-laat-2024", "jeugdzorg-nieuwe-vorm-2023"])
def test_event_is_found(explored: Workspace, country: Country, event: str) -> None:
    planted = next(e for e in PLANTED_EVENTS if e.id == event)
    if event == "iv3-te-laat-2024":
        (code,) = planted.gm_codes
        assert {pair[0] for key, pair in plaatsingen(country).items() if key[0] == code} == {
            "-99998"
        }
        # The second publication counts, so nothing of the municipality is missing.
        assert iv3(explored, planted.jaar).filter(gm_code=code)["waarde"].null_count() == 0
    else:
        new = explored.sql(
            f"SELECT * FROM statline WHERE tabel = '{ID}' AND uitsplitsing LIKE '%FIC0001'"  # noqa: S608 (names of our own)
        ).filter(pl.col("waarde").is_not_null())
        assert new["periode"].min() == f"{planted.jaar}JJ00"
        assert new.filter(regiosoort="GM").height
        assert len(set(youth(explored)["vorm"])) == len(FORMS) - 1


def test_long_tables_come_in_pages(apart: Path) -> None:
    (folder,) = (apart / "statline").glob("FICTIEF_IV3_2024_*")
    store = PageStore.opened(folder)
    (series,) = store.manifest.data
    first, second = series.bladzijden
    assert (first.rijen, second.vervolg) == (PAGE_ROWS, "")
    assert series.verwacht == series.rows > PAGE_ROWS
    assert f"skip={PAGE_ROWS}" in first.vervolg


def test_pages_lead_nowhere_and_bear_no_number_of_cbs(apart: Path) -> None:
    folders = [p.parent for p in apart.rglob("statline.json")]
    assert len(folders) == len(YEARS) + 2
    for folder in folders:
        text = "".join(path.read_text("utf-8") for path in folder.iterdir())
        assert "cbs.nl" not in text
        assert "https://statline.invalid" in text
        manifest = PageStore.opened(folder).manifest
        assert manifest.tabel.startswith("FICTIEF_")
        assert folder.name.startswith(f"{manifest.tabel}_v3_")
    real = {table for recipe in recipes() for table in recipe.tables} - {ID}
    assert all(table[:5].isdigit() for table in real)


def test_a_page_that_was_changed_by_hand_is_refused(
    filled: Workspace, apart: Path, tmp_path: Path
) -> None:
    (folder,) = (apart / "statline").glob(f"{ID}_*")
    copy = tmp_path / folder.name
    copy.mkdir()
    for path in folder.iterdir():
        (copy / path.name).write_bytes(path.read_bytes().replace(b'"     ', b'"    1', 1))
    with pytest.raises(SourceError, match="niet meer wat er is opgehaald"):
        filled.load("statline", copy)


def test_planted_faults_are_exactly_the_uitvallijst(
    filled: Workspace, apart: Path, planted: Planted
) -> None:
    (folder,) = (apart / "met_fouten").glob(f"{ID}_*")
    report = filled.load("statline", folder, accept_rejects=0.2)
    wanted = planted(folder.name)
    # The uitvallijst may name the key of a cell where the list names the cell itself.
    found = set(report.rejects.select("bestand", "rij").iter_rows())
    assert found == {(file, line) for file, line, _ in wanted}
    reasons = " ".join(report.rejects["reden"])
    assert all(bad.reason in reasons for bad in BAD_CELLS)
    (file,) = report.files
    assert (file.gelezen, file.afgekeurd) == (file.geaccepteerd + len(wanted), len(wanted))
    lost = youth(filled).filter(gm_code="GM9019", jaar=2024, vorm="totaal")
    assert lost.select("waarde", "ontbreekt").rows() == [(None, "afgekeurd")]
