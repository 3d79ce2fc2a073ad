from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from gettext import NullTranslations
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

import sluitend as package
from sluitend.cli import main

Run = Callable[..., Any]
HEAVY = ("polars", "duckdb", "babel", "numpy", "yaml", "jinja2", "fontTools", "rich", "sqlite3")
LOADED = """
import sys
from sluitend.cli.main import program
try:
    program.main(sys.argv[1:])
finally:
    print(sorted(set({heavy}) & set(sys.modules)), file=sys.stderr)
"""


def test_help_names_every_command(sluitend: Run) -> None:
    done = sluitend("--help")
    assert done.code == 0
    assert done.out.startswith("Gebruik: sluitend [OPTIES] OPDRACHT ...")
    for name in main.COMMANDS:
        assert f"\n  {name} " in done.out


def test_no_command_shows_the_help(sluitend: Run) -> None:
    assert sluitend() == sluitend("--help")


@pytest.mark.parametrize("words", [["--help"], ["run", "--help"], ["explain", "--help"]])
def test_help_imports_nothing_heavy(words: list[str]) -> None:
    """What makes the help fast: a figure for its speed is in bench/."""
    code = LOADED.format(heavy=HEAVY)
    done = subprocess.run(
        [sys.executable, "-c", code, *words], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0
    assert done.stderr.strip() == "[]"


def test_run_lists_calculations_without_importing_them(
    sluitend: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "sluitend.cli.calling.find_calculation", lambda name: pytest.fail(f"imported {name}")
    )
    done = sluitend("run", "--help")
    assert done.code == 0
    for name in ("verschillenanalyse", "netto-lasten", "leveringen"):
        assert name in done.out


def test_options_of_a_calculation_come_from_its_declaration(sluitend: Run) -> None:
    help_text = sluitend("run", "verschillenanalyse", "--help").out
    for words in ("--gebied GEBIED", "--vergelijking KEUZE", "begroting-jaarrekening", "--stel"):
        assert words in help_text


def test_version(sluitend: Run) -> None:
    assert sluitend("--version").out == f"sluitend {package.__version__}\n"


@pytest.mark.parametrize(
    ("words", "problem", "remedy"),
    [
        (["lod"], "Opdracht ‘lod’ bestaat niet.", "Bedoelt u load?"),
        (["xyz"], "Opdracht ‘xyz’ bestaat niet.", "‘sluitend --help’ toont de opdrachten."),
        (["lijst", "--jsn"], "Optie --jsn bestaat niet.", "‘sluitend lijst --help’ toont"),
        (["init"], "Argument MAP ontbreekt.", "‘sluitend init --help’ toont"),
        (["parameters", "--op"], "Bij optie --op ontbreekt de waarde.", "‘sluitend parameters"),
        (["demo", "--fictief=ja"], "Bij optie --fictief hoort geen waarde.", "‘sluitend demo"),
        (["lijst", "veel"], "Daar staat te veel: veel.", "‘sluitend lijst --help’ toont"),
        (["run", "netto-last"], "Berekening ‘netto-last’ bestaat niet.", "Bedoelt u netto-lasten?"),
        (
            ["run", "netto-lasten", "--gebied", "NL", "--vn", "2017"],
            "Optie --vn bestaat niet.",
            "Bedoelt u --van",
        ),
        (["--taal", "fr", "lijst"], "Taal ‘fr’ is er niet.", "Kies uit: nl, en."),
    ],
)
def test_a_wrongly_typed_command_is_told_in_dutch(
    sluitend: Run, words: list[str], problem: str, remedy: str
) -> None:
    done = sluitend(*words)
    assert (done.code, done.out) == (2, "")
    first, second = done.err.splitlines()
    assert first.startswith(f"Fout: {problem}")
    assert second.startswith(f"Wat te doen: {remedy}")


def test_language_by_option_and_by_environment(
    sluitend: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def spy(language: str) -> NullTranslations:
        asked.append(language)
        return NullTranslations()

    monkeypatch.setattr("sluitend.core.messages.translations", spy)
    sluitend("--taal", "en", "run", "--help")
    assert set(asked) == {"en"}
    asked.clear()
    monkeypatch.setenv("SLUITEND_TAAL", "en")
    sluitend("init")
    assert set(asked) == {"en"}
    asked.clear()
    sluitend("--taal", "nl", "run", "--help")
    assert set(asked) == {"nl"}


def test_answers_errors_and_progress_are_in_english_when_asked(
    sluitend: Run, country_dir: Path
) -> None:
    sluitend("init", "werk")
    loaded = sluitend("--taal", "en", "load", "open-data", str(country_dir))
    assert "Reading: iv3_2017_2026" in loaded.err
    assert " read = " in loaded.out
    question = ["--van", "2018", "--tot", "2019", "--onderwerp", "jeugd"]
    words = ["--taal", "en", "run", "netto-lasten", *question]
    answer = sluitend(*words, "--gebied", "GM9025")
    assert answer.out.startswith("FICTIONAL DATA")
    assert "350 per inhabitant" in answer.out
    refused = sluitend(*words, "--gebied", "Schelpenord")
    assert refused.code == 2
    assert "Error: Municipality ‘Schelpenord’" in refused.err
    assert "What to do: Did you mean Schelpenoord" in refused.err


def test_a_bug_keeps_its_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(name: str) -> None:
        raise ZeroDivisionError(name)

    monkeypatch.setattr("sluitend.store.calculations.find_calculation", broken)
    done = CliRunner().invoke(main.program, ["lijst"])
    assert isinstance(done.exception, ZeroDivisionError)


def test_ctrl_c_ends_as_a_shell_expects(sluitend: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(_: str) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("sluitend.store.calculations.find_calculation", stopped)
    done = sluitend("lijst")
    assert done.code == main.INTERRUPTED
    assert "Afgebroken." in done.err


def test_a_reader_that_stops_early_is_no_error() -> None:
    command = [sys.executable, "-c", "from sluitend.cli.main import main; main()", "definities"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 1


def test_the_shell_starts_the_program(tmp_path: Path) -> None:
    program = Path(sys.executable).with_name("sluitend")
    done = subprocess.run(
        [program, "init", "werk"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("Werkruimte werk is gemaakt.\n")
    again = subprocess.run(
        [program, "init", "werk"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert again.returncode == 3
    assert again.stdout == ""
