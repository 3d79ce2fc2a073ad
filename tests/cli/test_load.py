from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from sluitend.store.workspace import create_workspace, open_workspace

Run = Callable[..., Any]
MUNICIPALITIES = "gemeenten_per_jaar_2010_2026.csv"


@pytest.fixture
def workspace(tmp_path: Path) -> str:
    create_workspace(tmp_path / "eigen")
    return str(tmp_path / "eigen")


@pytest.fixture
def spoiled(country_dir: Path, tmp_path: Path) -> Path:
    """The main source with twelve wrong codes in one file."""
    path = tmp_path / "bedorven"
    shutil.copytree(country_dir / "iv3_2017_2026", path)
    file = path / "inwoners_1jan_2017_2026.csv"
    lines = file.read_text(encoding="utf-8").splitlines()
    lines[1:13] = [line.replace("GM9", "GX9") for line in lines[1:13]]
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_every_file_is_told_as_read_is_accepted_plus_rejected(
    sluitend: Run, country_dir: Path, workspace: str
) -> None:
    done = sluitend("load", "open-data", str(country_dir), "--werkruimte", workspace)
    assert done.code == 0
    rows = pl.read_csv(country_dir / "iv3_2017_2026" / MUNICIPALITIES).height
    assert f"{MUNICIPALITIES}: {rows} gelezen = {rows} geaccepteerd + 0 afgekeurd\n" in done.out
    counted = open_workspace(workspace).catalog.source_files()
    assert done.out.count(" gelezen = ") == len(counted) > 20
    assert done.out.count("Vastgelegd: ") == len(open_workspace(workspace).publications()) > 5
    assert "Lezen: iv3_2017_2026" in done.err


def test_loading_again_says_it_was_there(sluitend: Run, country_dir: Path, workspace: str) -> None:
    words = ["load", "iv3", str(country_dir / "iv3_2017_2026"), "--werkruimte", workspace]
    assert "Vastgelegd: iv3@" in sluitend(*words).out
    again = sluitend(*words)
    assert again.code == 0
    assert "Was er al: iv3@" in again.out
    assert "Vastgelegd" not in again.out


def test_rejected_rows_stop_the_load_and_are_listed(
    sluitend: Run, spoiled: Path, workspace: str
) -> None:
    words = ["load", "iv3", str(spoiled), "--werkruimte", workspace]
    done = sluitend(*words, "--uitvallijst", "uitval.csv")
    assert (done.code, done.out) == (10, "")
    assert done.err.count("Afgekeurd: inwoners_1jan_2017_2026.csv, rij ") == 10
    assert "geen geldige code" in done.err
    assert "12 van " in done.err
    listed = pl.read_csv("uitval.csv")
    assert listed.height == 12
    assert listed["rij"].to_list() == list(range(2, 14))
    assert "Uitvallijst: uitval.csv (12 rijen)" in done.err
    assert "nog niets geladen" in sluitend("publicaties", "--werkruimte", workspace).out


def test_a_list_of_rejects_that_cannot_be_written_is_told(
    sluitend: Run, spoiled: Path, workspace: str
) -> None:
    Path("bestand").touch()
    Path("map.csv").mkdir()
    before = {path.name for path in Path().iterdir()}
    words = ["load", "iv3", str(spoiled), "--werkruimte", workspace, "--uitval-toestaan", "1"]
    for place in ("bestand/uitval.csv", "map.csv"):
        done = sluitend(*words, "--uitvallijst", place)
        assert (done.code, done.out) == (2, "")
        assert f"Fout: Naar {place} kan niet worden geschreven: " in done.err
        assert "Wat te doen: " in done.err
    # Found out before anything was loaded.
    assert "nog niets geladen" in sluitend("publicaties", "--werkruimte", workspace).out
    assert {path.name for path in Path().iterdir()} == before


def test_a_file_of_somebody_else_is_found_out_before_anything_is_loaded(
    sluitend: Run, spoiled: Path, workspace: str
) -> None:
    mine = spoiled / MUNICIPALITIES
    before = mine.read_bytes()
    words = ["load", "iv3", str(spoiled), "--werkruimte", workspace, "--uitval-toestaan", "1"]
    done = sluitend(*words, "--uitvallijst", str(mine))
    assert (done.code, done.out) == (2, "")
    assert "is er al, en is geen uitvallijst" in done.err
    assert "nog niets geladen" in sluitend("publicaties", "--werkruimte", workspace).out
    # Looking back afterwards is no way around it.
    assert sluitend(*words).code == 0
    words = ["uitval", "--werkruimte", workspace, "--uitvallijst"]
    done = sluitend(*words, str(mine))
    assert (done.code, done.out) == (2, "")
    assert "geen uitvallijst" in done.err
    assert mine.read_bytes() == before
    for name in ("terug.xlsx", "terug.csv", "terug.csv"):
        assert sluitend(*words, name).code == 0
    assert pl.read_csv("terug.csv").columns[0] == "publicatie"


def test_reasons_are_stored_in_dutch_and_told_in_english(
    sluitend: Run, spoiled: Path, workspace: str
) -> None:
    words = ["load", "iv3", str(spoiled), "--werkruimte", workspace, "--uitval-toestaan", "1"]
    done = sluitend("--taal", "en", *words, "--uitvallijst", "uit.csv")
    assert done.code == 0
    assert "not a valid code" in done.err
    assert "geen geldige code" not in done.err
    assert set(pl.read_csv("uit.csv")["reden"]) == {"not a valid code"}
    assert set(open_workspace(workspace).rejects()["reden"]) == {"geen geldige code"}
    look = ["uitval", "--werkruimte", workspace]
    assert "geen geldige code" in sluitend(*look).out
    assert "not a valid code" in sluitend("--taal", "en", *look).out


def test_the_rest_of_the_rejects_is_counted(sluitend: Run, spoiled: Path, workspace: str) -> None:
    done = sluitend("load", "iv3", str(spoiled), "--werkruimte", workspace)
    assert "En nog 2 afgekeurde rijen; --uitvallijst" in done.err


def test_rejects_within_what_was_agreed_are_told_and_the_rest_is_loaded(
    sluitend: Run, spoiled: Path, workspace: str
) -> None:
    words = ["load", "iv3", str(spoiled), "--werkruimte", workspace]
    done = sluitend(*words, "--uitval-toestaan", "0,1")
    assert done.code == 0
    assert "+ 12 afgekeurd" in done.out
    assert done.err.count("Afgekeurd: ") == 10


@pytest.mark.parametrize("share", ["veel", "1.5", "-0.1"])
def test_an_impossible_share_is_refused(
    sluitend: Run, country_dir: Path, workspace: str, share: str
) -> None:
    words = ["load", "open-data", str(country_dir), "--werkruimte", workspace]
    done = sluitend(*words, f"--uitval-toestaan={share}")
    assert done.code == 2
    assert "bijvoorbeeld 0.01 voor 1%" in done.err


def test_a_directory_that_is_not_there_is_refused(sluitend: Run, workspace: str) -> None:
    done = sluitend("load", "open-data", "open-dta", "--werkruimte", workspace)
    assert done.code == 5
    assert "Map open-dta is er niet." in done.err


def test_a_typing_error_in_a_workspace_path_names_the_one_nearby(
    sluitend: Run, workspace: str
) -> None:
    done = sluitend("publicaties", "--werkruimte", workspace.replace("eigen", "eigne"))
    assert done.code == 3
    assert "eigne is geen werkruimte." in done.err
    assert f"Bedoelt u {workspace}?" in done.err
    assert not Path(workspace.replace("eigen", "eigne")).exists()


def test_without_a_workspace_nothing_is_guessed(sluitend: Run) -> None:
    done = sluitend("publicaties")
    assert done.code == 3
    assert "Er is geen werkruimte opgegeven." in done.err
    assert "Geef --werkruimte MAP, of zet SLUITEND_WERKRUIMTE." in done.err


def test_the_workspace_right_here_is_used_and_named(sluitend: Run) -> None:
    sluitend("init", "werk")
    done = sluitend("publicaties")
    assert done.code == 0
    assert done.err == "Gebruikt wordt werkruimte ‘werk’ in deze map.\n"


def test_the_environment_goes_before_the_workspace_right_here(
    sluitend: Run, workspace: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    sluitend("init", "werk")
    monkeypatch.setenv("SLUITEND_WERKRUIMTE", workspace)
    done = sluitend("publicaties")
    assert (done.out, done.err) == (f"In werkruimte {workspace} is nog niets geladen.\n", "")


def test_an_existing_workspace_is_never_made_again(sluitend: Run, workspace: str) -> None:
    done = sluitend("init", workspace)
    assert done.code == 3
    assert "is al een werkruimte" in done.err
