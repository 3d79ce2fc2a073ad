"""The rows of a loaded table: named, chosen, counted, and nothing shown that is confidential."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from sluitend.publish.rows import Choice, Rows, choose, parted, text
from sluitend.store.workspace import Workspace, create_workspace
from sluitend.tables.catalogue import CONTRACTS
from sluitend.tables.eigen import OWN_LEDGER, OWN_POSTS

Run = Callable[..., Any]
CHOSEN = ("--gebied", "GM9010", "--jaar", "2024", "--kolom", "document=jaarrekening")


def chosen(workspace: Workspace, table: str, **choice: Any) -> Rows:
    snapshot = workspace.snapshot()
    asked = Choice(**choice)
    return choose(CONTRACTS[table], snapshot, workspace.geography(snapshot), asked)


def test_every_loaded_table_is_listed_with_rows_and_years(
    ask: Run, demo_workspace: Workspace
) -> None:
    lines = ask("tabel").out.splitlines()
    snapshot = demo_workspace.snapshot()
    for contract in CONTRACTS.values():
        line = next((line for line in lines if line.startswith(f"{contract.id} ")), "")
        assert bool(line) == (snapshot.has(contract) and not contract.confidential)
        if line:
            assert f"{snapshot.read(contract).height:,}".replace(",", ".") in line
    assert any(line.startswith("iv3_lasten ") and "2017–2026" in line for line in lines)


def test_rows_have_names_beside_codes_and_amounts_in_euro(
    ask: Run, demo_workspace: Workspace
) -> None:
    out = ask("tabel", "iv3_lasten", *CHOSEN, "--kolom", "taakveld=6.1").out
    cents = demo_workspace.sql(
        "SELECT waarde FROM iv3_lasten WHERE gm_code = 'GM9010' AND jaar = 2024"
        " AND document = 'jaarrekening' AND taakveld = '6.1'"
    ).item()
    assert "Iv3-lasten per taakveld: 1 rijen" in out
    assert f"€ {cents // 100:,}".replace(",", ".") in out
    for name in (
        demo_workspace.geography().name("GM9010", 2024),
        "Samenkracht en burgerparticipatie",
    ):
        assert name in out
    assert "FICTIEVE GEGEVENS" in out
    assert "iv3@" in out


def test_what_is_the_same_in_every_row_is_said_once(ask: Run) -> None:
    out = ask("tabel", "iv3_lasten", *CHOSEN).out
    head, _, table = out.partition("\n\n")
    assert "Jaar: 2024" in head
    assert "Document: jaarrekening" in head
    assert "jaarrekening" not in table.partition("Te kiezen")[0]


def test_rows_beyond_the_first_are_counted(ask: Run) -> None:
    out = ask("tabel", "iv3_lasten", *CHOSEN).out
    assert "53 rijen" in out
    assert "en nog 13 rijen" in out


def test_a_csv_has_every_row_with_codes_names_and_units(ask: Run, tmp_path: Path) -> None:
    place = tmp_path / "rijen.csv"
    done = ask("tabel", "iv3_lasten", *CHOSEN, "--csv", str(place))
    assert "53 rijen" in done.err
    frame = pl.read_csv(place, infer_schema=False)
    assert frame.height == 53
    assert set(frame["eenheid"]) == {"eurocent"}
    assert frame["taakveld_titel"].null_count() == 0
    assert {"gm_code", "gm_naam", "waarde", "ontbreekt", "publicatie_id"} <= set(frame.columns)
    again = ask("tabel", "iv3_lasten", *CHOSEN, "--kolom", "taakveld=6.1", "--csv", str(place))
    assert again.code == 0
    assert pl.read_csv(place).height == 1


@pytest.mark.parametrize("content", ["van iemand anders\n", "", "jaar,gm_code\n1,2\n"])
def test_a_foreign_file_is_never_replaced(ask: Run, tmp_path: Path, content: str) -> None:
    place = tmp_path / "begroting.csv"
    place.write_text(content)
    done = ask("tabel", "iv3_lasten", *CHOSEN, "--csv", str(place))
    assert done.code == 2
    assert "geen eerdere uitvoer van deze tabel" in done.err
    assert place.read_text() == content


def test_a_name_that_is_no_csv_is_refused(ask: Run, tmp_path: Path) -> None:
    done = ask("tabel", "iv3_lasten", *CHOSEN, "--csv", str(tmp_path / "rijen.xlsx"))
    assert (done.code, done.out) == (2, "")
    assert "Kies een naam op .csv" in done.err


def test_an_area_is_read_year_by_year(demo_workspace: Workspace) -> None:
    """A merged municipality is, before it began, what became it; as its page of Iv3 says."""
    geography = demo_workspace.geography()
    code = next(
        c
        for c in geography.codes
        if geography.exists(2026)[geography.index[c]]
        and not geography.exists(2017)[geography.index[c]]
    )
    rows = chosen(demo_workspace, "iv3_lasten", gebied=code).frame
    before = set(rows.filter(pl.col("jaar") == 2017)["gm_code"])
    assert before
    assert code not in before
    assert set(rows.filter(pl.col("jaar") == 2026)["gm_code"]) == {code}


def test_the_country_is_every_row(demo_workspace: Workspace) -> None:
    whole = demo_workspace.snapshot().read(CONTRACTS["iv3_lasten"])
    assert chosen(demo_workspace, "iv3_lasten", gebied="NL").frame.height == whole.height


def test_a_region_is_its_municipalities(demo_workspace: Workspace) -> None:
    divisions = demo_workspace.geography().divisions
    provinces = divisions.filter(indeling="provincie")
    newest = provinces.filter(pl.col("jaar") == pl.col("jaar").max())
    region = newest["gebied_code"][0]
    rows = chosen(demo_workspace, "iv3_totalen", gebied=f"provincie:{region}", jaar=2025).frame
    there = set(newest.filter(gebied_code=region)["gm_code"])
    assert set(rows["gm_code"]) <= there
    assert len(set(rows["gm_code"])) > 1


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("iv3_laste",), "Bedoelt u iv3_lasten"),
        (("wijken en buurten",), "zonder naam toont welke"),
        (("iv3_lasten", "--kolom", "taakveld=7"), "Wel voor komt: 0.1, "),
        (("iv3_lasten", "--kolom", "post=7"), "De kolommen zijn: jaar, document"),
        (("iv3_lasten", "--kolom", "taakveld"), "--kolom NAAM=WAARDE"),
        (("iv3_lasten", "--jaar", "2016"), "Wel voor komt: 2017, "),
        (("consumentenprijzen", "--gebied", "GM9010"), "Laat --gebied weg"),
        (("iv3_lasten", "--gebied", "Nergensveen"), "Nergensveen"),
        (("--jaar", "2023"), "naam van een tabel"),
    ],
)
def test_what_cannot_be_shown_is_refused_with_what_can(
    ask: Run, words: tuple[str, ...], said: str
) -> None:
    done = ask("tabel", *words)
    assert (done.code, done.out) == (2, "")
    assert said in done.err


def test_a_table_that_is_not_loaded_is_told_from_one_that_does_not_exist(
    sluitend: Run, tmp_path: Path
) -> None:
    create_workspace(tmp_path / "leeg")
    where = ("--werkruimte", str(tmp_path / "leeg"))
    assert "is nog niets geladen" in sluitend("tabel", *where).out
    done = sluitend("tabel", "iv3_lasten", *where)
    assert "is niets geladen" in done.err
    assert done.code != 0


def test_a_confidential_table_is_not_shown(ask: Run, tmp_path: Path) -> None:
    place = tmp_path / "grootboek.csv"
    done = ask("tabel", OWN_LEDGER.id, "--csv", str(place))
    assert (done.code, done.out) == (9, "")
    assert "vertrouwelijk" in done.err
    assert not place.exists()


def rows_of_own(*values: tuple[int | None, str | None]) -> Rows:
    frame = pl.DataFrame(
        [
            (2025, "begroting_na_wijziging", "lasten", value, "eurocent", reason)
            for value, reason in values
        ],
        schema={
            "jaar": pl.Int64, "document": pl.String, "maat": pl.String, "waarde": pl.Int64,
            "eenheid": pl.String, "ontbreekt": pl.String,
        },
        orient="row",
    )  # fmt: skip
    return Rows(OWN_POSTS, frame)


def test_a_value_is_written_as_a_reader_expects() -> None:
    found = rows_of_own((123_456, None), (100_000, None), (None, "afgekeurd"))
    written = [
        [text(found, name, row, "nl") for name in ("document", "maat", "waarde", "ontbreekt")]
        for row in found.frame.iter_rows(named=True)
    ]
    space = "\N{NO-BREAK SPACE}"
    assert written == [
        ["begroting na wijziging", "Lasten", f"€{space}1.234,56", "–"],
        ["begroting na wijziging", "Lasten", f"€{space}1.000", "–"],
        ["begroting na wijziging", "Lasten", "–", "afgekeurd bij het laden"],
    ]


def test_a_column_that_says_nothing_new_is_not_printed() -> None:
    same, kept = parted(rows_of_own((1, None), (2, None)))
    assert same == ["jaar", "document", "maat", "eenheid"]
    assert kept == ["waarde"]
    same, kept = parted(rows_of_own((7, None)))
    assert same == []
    assert "waarde" in kept
