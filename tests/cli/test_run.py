from __future__ import annotations

import json
import shlex
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import polars as pl
import pytest

import sluitend as sl
from sluitend.core.result import Result
from sluitend.store import calculations
from sluitend.store.workspace import Workspace

Run = Callable[..., Any]
AREA, YEARS = "GM9025", ["--van", "2018", "--tot", "2019"]
BRIDGE = ["verschillenanalyse", "--gebied", AREA, *YEARS, "--onderwerp", "jeugd"]
COST = ["netto-lasten", "--gebied", "NL", "--van", "2022", "--tot", "2024", "--onderwerp", "jeugd"]


@pytest.fixture
def result(demo_workspace: Workspace) -> Result:
    call = sl.call("verschillenanalyse", gebied=AREA, van=2018, tot=2019, onderwerp="jeugd")
    return demo_workspace.run(call)


def test_json_is_the_result_and_nothing_else(ask: Run, result: Result) -> None:
    done = ask("run", *BRIDGE, "--json")
    assert done.code == 0
    body = json.loads(done.out)
    assert body["inhoud"] == result.content_hash
    assert body["berekening"] == result.call.as_dict()
    assert set(body["tabellen"]) == set(result.tables)
    for name, frame in result.tables.items():
        assert body["tabellen"][name]["rijen"] == frame.to_dicts()
    assert body["termen"] == result.output.terms.to_dicts()
    assert [n["tekst"] for n in body["meldingen"]] == [str(n.text) for n in result.notices]


def test_json_is_byte_identical_when_it_comes_from_the_cache(ask: Run) -> None:
    assert ask("run", *BRIDGE, "--json").out == ask("run", *BRIDGE, "--json").out


def test_json_on_stdout_is_whole_when_files_are_written_too(ask: Run, result: Result) -> None:
    done = ask("run", *BRIDGE, "--json", "--html", "r.html", "--csv", "tabellen")
    assert done.json["inhoud"] == result.content_hash
    assert "Geschreven: r.html" in done.err
    assert "Geschreven: tabellen" in done.err
    assert "FICTIE" in Path("r.html").read_text(encoding="utf-8").upper()
    steps = pl.read_csv("tabellen/stappen.csv")
    assert steps["bedrag_eurocent"].sum() == result.tables["stappen"]["bedrag"].sum()


def test_the_screen_shows_headline_tables_notices_sources_and_how_to_repeat(
    ask: Run, result: Result
) -> None:
    out = ask("run", *BRIDGE).out
    assert out.startswith("FICTIEVE GEGEVENS: ")
    for sentence in result.output.headline:
        assert str(sentence).replace("\N{NO-BREAK SPACE}", " ") in out
    # 2,000 new inhabitants at 350 euro: what was planted.
    assert "Meer of minder inwoners" in out
    assert "700" in out
    for name, spec in result.specs.items():
        assert (str(spec.title) in out) == (name in result.tables)
    assert "Niet getoond: Geleverde regels. --csv MAP of --json geeft ze." in out
    for notice in result.notices:
        assert str(notice.text) in out
    for publication in result.provenance.publications:
        assert publication.title in out
    assert "Kopieer als opdracht: sluitend run verschillenanalyse" in out
    assert "Kopieer als Python: " in out


def test_warnings_are_marked_and_remarks_are_not(ask: Run) -> None:
    out = ask("run", *COST).out
    assert "Let op: Baten per taakveld zijn niet in de geladen bronnen voor 2022" in out
    assert "\nIv3 wordt geleverd in € 1.000" in out


def test_a_long_table_counts_what_it_leaves_out(ask: Run) -> None:
    words = ["--gebied", "gemeenten", "--van", "2018", "--tot", "2020", "--onderwerp", "wmo"]
    out = ask("run", "verschillenanalyse", *words).out
    assert " rijen; --csv MAP of --json geeft ze alle" in out


def test_missing_is_never_shown_as_zero(ask: Run) -> None:
    words = ["--gebied", "GM9015", "--van", "2019", "--tot", "2020", "--onderwerp", "jeugd"]
    out = ask("run", "netto-lasten", *words).out
    row = next(line for line in out.splitlines() if line.startswith("2020 "))
    assert row.split()[1:4] == ["–"] * 3
    assert "Iv3 niet" in row


def test_copied_python_gives_the_same_content_hash(ask: Run, result: Result) -> None:
    script = ask("run", *BRIDGE, "--als-python").out
    assert script.startswith("import sluitend as sl\n")
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == result.content_hash


def test_copied_command_gives_the_same_content_hash(
    ask: Run, sluitend: Run, result: Result
) -> None:
    line = ask("run", *BRIDGE, "--stel", "iv3.inleverdatum_begroting=12-01", "--als-cli").out
    program, *words = shlex.split(line)
    assert program == "sluitend"
    again = sluitend(*words, "--json").json
    assert again["inhoud"] == result.content_hash
    assert again["berekening"]["afwijkingen"] == {"iv3.inleverdatum_begroting": "12-01"}
    assert again["berekening"]["stand"] == result.call.state


def test_manifest_pins_call_content_and_publications(ask: Run, result: Result) -> None:
    body = ask("manifest", *BRIDGE).json
    assert body["inhoud"] == result.content_hash
    assert body["berekening"] == result.call.as_dict()
    found = {p["id"]: p for p in body["publicaties"]}
    assert set(found) == {p.id for p in result.provenance.publications}
    for publication in found.values():
        assert publication["gepubliceerd_op"] < publication["geladen_op"]
        years = publication["over_jaren"]
        assert years == sorted(years)
        assert 2010 <= years[0] <= years[-1] <= 2026


def test_known_on_uses_what_was_published_then(ask: Run) -> None:
    words = ["netto-lasten", "--gebied", "GM9020", "--van", "2024", "--tot", "2024"]
    now = ask("run", *words, "--onderwerp", "jeugd", "--json").json
    then = ask("run", *words, "--onderwerp", "jeugd", "--json", "--bekend-op", "2026-03-01").json
    amounts = [body["tabellen"]["jaren"]["rijen"][0]["lasten"] for body in (then, now)]
    # The first publication was 10 euro per inhabitant lower, in 40,000 inhabitants.
    assert amounts[1] - amounts[0] == 40_000 * 10 * 100


@pytest.mark.parametrize(
    ("words", "code", "problem", "remedy"),
    [
        (["--gebied", "Elzenwarde"], 2, "Gemeente ‘Elzenwarde’", "Elzenwaarde (GM9011)"),
        (["--gebied", "GM0589"], 2, "Gemeente ‘GM0589’ is niet bekend", "Bedoelt u"),
        (["--gebied", "GM9032"], 2, "bestaat pas vanaf 2023", "Kies een jaar vanaf 2023"),
        (["--gebied", "GM9008"], 2, "bestaat sinds 2019 niet meer", "Wilgenstede (GM9009)"),
        (["--tot", "2026"], 4, "2025", ""),
        (["--tot", "2031"], 4, "De gemeenten van 2031 zijn niet geladen", "2010 tot en met 2026"),
        (["--tot", "nu"], 2, "‘nu’ is geen jaar", "bijvoorbeeld 2023"),
        (["--van", "2020"], 2, "Het eerste jaar (2020) ligt na", "Draai de jaren om."),
        (["--onderwerp", "jeud"], 2, "Onderwerp ‘jeud’", "Bedoelt u jeugd"),
        (["--maat", "saldo"], 2, "‘saldo’ is geen mogelijke maat", "lasten, netto-lasten"),
        (["--bekend-op", "2016-01-01"], 4, "Op 2016-01-01 was er nog geen tabel", "bekend op"),
        (["--bekend-op", "gisteren"], 2, "‘gisteren’ is geen datum", "JJJJ-MM-DD"),
        (["--stand", "abc"], 4, "stand abc", "laat --stand weg"),
        (["--stel", "bbp"], 2, "‘bbp’ is geen parameter met een waarde", "--stel PARAMETER"),
        (["--stel", "a=1", "--stel", "a=2"], 2, "Parameter ‘a’ is twee keer", "één --stel"),
        (["--stel", "bbp=3"], 2, "kent geen parameter ‘bbp’", "iv3.inleverdatum"),
        (["--html", "rapport.pdf"], 2, "‘rapport.pdf’ is geen naam", ".html"),
        (["--json", "--als-cli"], 2, "Er kan één ding op het scherm", "Kies één"),
    ],
)
def test_what_cannot_be_answered_says_why_and_what_to_do(
    ask: Run, words: list[str], code: int, problem: str, remedy: str
) -> None:
    done = ask("run", *BRIDGE, *words)
    assert (done.code, done.out) == (code, "")
    *_, first, second = done.err.splitlines()
    assert first.startswith("Fout: ")
    assert problem in first
    assert second.startswith("Wat te doen: ")
    assert len(second) > len("Wat te doen: ")
    assert remedy in second


@pytest.mark.parametrize(
    ("option", "place", "problem"),
    [
        ("--csv", "LICENSE", "LICENSE is een bestand en geen map."),
        ("--csv", ".", "Map . is de map waarin u nu staat"),
        ("--html", "LICENSE/uit.html", "Naar LICENSE/uit.html kan niet worden geschreven"),
    ],
)
def test_a_place_that_cannot_be_written_is_left_as_it_was(
    ask: Run, option: str, place: str, problem: str
) -> None:
    Path("LICENSE").write_text("van mij", encoding="utf-8")
    done = ask("run", *BRIDGE, option, place)
    assert (done.code, done.out) == (2, "")
    assert f"Fout: {problem}" in done.err
    assert [path.name for path in Path().iterdir()] == ["LICENSE"]
    assert Path("LICENSE").read_text(encoding="utf-8") == "van mij"


def test_an_argument_that_was_left_out_is_explained(ask: Run) -> None:
    done = ask("run", "netto-lasten", "--gebied", "NL")
    assert done.code == 2
    assert "Argument ‘van’ ontbreekt: eerste jaar." in done.err
    assert "Bijvoorbeeld --van 2017." in done.err


@pytest.mark.parametrize("words", [["run"], ["explain"], ["manifest"]])
def test_nothing_leaves_without_clearance(
    ask: Run, words: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    original = Workspace.run

    def confidential(workspace: Workspace, *rest: Any) -> Result:
        return replace(original(workspace, *rest), confidential=True)

    monkeypatch.setattr(Workspace, "run", confidential)
    done = ask(*words, *BRIDGE)
    assert (done.code, done.out) == (9, "")
    assert "is niet vrijgegeven" in done.err


@pytest.mark.parametrize("command", ["run", "explain", "manifest"])
@pytest.mark.parametrize("name", calculations.CALCULATIONS)
def test_every_calculation_has_a_command_with_its_arguments(
    sluitend: Run, command: str, name: str
) -> None:
    done = sluitend(command, name, "--help")
    assert done.code == 0
    declared = calculations.find_calculation(name)
    assert str(declared.summary).split()[0] in done.out
    for argument in declared.arguments:
        assert f"  {argument.option} " in done.out
