from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sluitend.cli.commands.demo import MARKER
from sluitend.core.errors import WorkspaceError
from sluitend.core.messages import msg
from sluitend.store.workspace import open_workspace

Run = Callable[..., Any]


@pytest.fixture(scope="module")
def small_pack(country_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What stands in for the open data pack: recognised by its name, fictional inside."""
    path = tmp_path_factory.mktemp("gedeeld") / "shared" / "data"
    shutil.copytree(country_dir, path)
    return path


@pytest.fixture
def chosen(sluitend: Run, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run the demo until it has chosen its data, and return what it says about that."""

    def stop(path: Path) -> None:
        raise WorkspaceError(msg("{map}", map=path), msg("stop"))

    monkeypatch.setattr("sluitend.cli.commands.demo._fresh_workspace", stop)
    return lambda *words: sluitend("demo", *words).out


def test_demo_loads_computes_and_reports(sluitend: Run) -> None:
    done = sluitend("demo")
    assert done.code == 0
    assert "het fictieve land, ter plekke gemaakt" in done.out
    assert "waarvan 0 afgekeurd" in done.out
    assert "FICTIEVE GEGEVENS" in done.out
    assert "Jeugd in Elzenwaarde: € " in done.out
    assert "Jeugd in Fictief land: € " in done.out
    assert "van 26 van de 30 gemeenten zijn de cijfers elk jaar volledig" in done.out
    assert "Zelf laden: demo-uit/apart_te_laden/LEESMIJ.md noemt wat er nog is" in done.out
    assert Path("demo-uit/apart_te_laden/eigen_begroting/kaart_primitief.yaml").is_file()
    reports = sorted(path.name for path in Path("demo-uit").glob("*.html"))
    assert reports == [
        "GM9011-jeugd.html",
        "NL-jeugd.html",
        "aansluiting.html",
        "leveringen.html",
        "plausibiliteit.html",
        "wat-wij-niet-weten.html",
    ]
    for name in reports:
        assert f"  demo-uit/{name}\n" in done.out
        page = Path("demo-uit", name).read_text(encoding="utf-8")
        assert "fictie" in page.lower()
        assert "--werkruimte demo-uit/werk" in page
        assert "--werkruimte werk" not in page
    assert len(open_workspace("demo-uit/werk").publications()) == 19


def test_demo_replaces_its_own_workspace_only(sluitend: Run) -> None:
    own = Path("uit/werk")
    assert sluitend("demo", "--uit", "uit").code == 0
    trace = own / "tabellen" / "van-de-eerste-keer"
    trace.touch()
    kept = ("uit/eigen.txt", "uit/apart_te_laden/eigen_begroting/kaart_primitief.yaml")
    for name in kept:
        Path(name).write_text("van mij", encoding="utf-8")
    assert sluitend("demo", "--uit", "uit").code == 0
    assert not trace.exists()
    assert {Path(name).read_text(encoding="utf-8") for name in kept} == {"van mij"}
    (own / MARKER).unlink()
    refused = sluitend("demo", "--uit", "uit")
    assert (refused.code, own.is_dir()) == (3, True)
    assert "niet door ‘sluitend demo’ is gemaakt" in refused.err
    assert open_workspace(own).publications()


def test_demo_takes_the_directory_in_the_environment(
    chosen: Run, small_pack: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SLUITEND_DATA", str(small_pack))
    assert chosen() == f"Gegevens: {small_pack}\n"


def test_demo_takes_the_shared_pack_beside_the_project(
    chosen: Run, small_pack: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = small_pack.parents[1] / "project"
    project.mkdir(exist_ok=True)
    monkeypatch.chdir(project)
    assert chosen() == f"Gegevens: {small_pack}\n"
    assert "ter plekke gemaakt" in chosen("--fictief")


def test_a_shared_folder_with_other_data_is_not_taken(
    chosen: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("shared/data/iets").mkdir(parents=True)
    Path("project").mkdir()
    monkeypatch.chdir("project")
    assert "ter plekke gemaakt" in chosen()


def test_a_typing_error_in_the_environment_does_not_become_fiction(
    sluitend: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SLUITEND_DATA", "open-dta")
    done = sluitend("demo")
    assert done.code == 5
    assert "Map open-dta uit SLUITEND_DATA is er niet." in done.err
    assert not Path("demo-uit").exists()


@pytest.mark.opendata
def test_demo_on_the_open_data_pack_gives_the_national_figure(
    sluitend: Run, opendata_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SLUITEND_DATA", str(opendata_dir))
    done = sluitend("demo")
    assert done.code == 0
    assert "Jeugd in Oudewater: € " in done.out
    assert "Jeugd in Nederland: € 7.174 mln aan lasten in 2024" in done.out
    assert "FICTIE" not in done.out
