from __future__ import annotations

import os
import random
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.sources.statline.conftest import QUICK
from tests.sources.statline.service import Service, serving, status
from tests.sources.statline.tables import WMO, YOUTH

from sluitend.sources.statline import client
from sluitend.store.workspace import create_workspace

Run = Callable[..., Any]
START = "from sluitend.cli.main import main; main()"


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> Iterator[Service]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setattr(client, "Patience", lambda: QUICK)
    with serving(Service()) as running:
        running.offer(YOUTH, WMO)
        yield running


@pytest.fixture
def at(service: Service) -> list[str]:
    return ["--adres", service.address, "--naar", "opgehaald"]


def test_a_table_is_fetched_and_then_there_is_nothing_new(sluitend: Run, at: list[str]) -> None:
    done = sluitend("pull", "85099NED", *at)
    assert done.code == 0
    folder = Path("opgehaald/85099NED_v3_20250328T020000")
    assert f"{folder}: 48 rijen, stand 2025-03-28\n" in done.out
    assert "Opgehaald: 12 bladzijden\n" in done.out
    assert f"Laden: ‘sluitend load statline {folder} --werkruimte WERKRUIMTE’\n" in done.out
    assert "Opgehaald: UntypedDataSet, bladzijde 7 (48 rijen)\n" in done.err
    assert (folder / "statline.json").is_file()
    again = sluitend("pull", "85099NED", *at)
    assert "Er is niets nieuws opgehaald; alles was er al.\n" in again.out
    assert again.err == ""


def test_a_table_is_loaded_with_it(
    sluitend: Run, at: list[str], service: Service, country_dir: Path
) -> None:
    create_workspace("werk").load("iv3", country_dir / "iv3_2017_2026")
    done = sluitend("pull", "85099NED", "--regio", "GM", "--jaren", "2022", *at, "--laden")
    assert done.code == 0
    assert "UntypedDataSet-2022-00001.json: 7 gelezen = 7 geaccepteerd + 0 afgekeurd\n" in done.out
    assert "Vastgelegd: statline-85099NED-T020000-2022-2022-GM@2025-03-28~" in done.out
    assert done.err.count("blijven in tabel statline: Een nieuwe vorm.") == 1
    # Without a network what was fetched before is loaded just as well.
    service.faults[:] = [status(503)] * 9
    words = ["pull", "85099NED", "--regio", "GM", "--jaren", "2022", *at, "--werkruimte", "werk"]
    offline = sluitend(*words)
    assert offline.code == 0
    assert "niet te bereiken; dit is wat eerder is opgehaald" in offline.err
    assert "Was er al: statline-85099NED" in offline.out


def test_rejected_rows_are_shown_with_the_command_that_loads_the_rest(
    sluitend: Run, at: list[str], service: Service, country_dir: Path
) -> None:
    create_workspace("werk").load("iv3", country_dir / "iv3_2017_2026")
    bad = ("GM9001", "2022JJ00", "A045561")
    service.change(
        YOUTH.id, rows=[(*r[:3], "1.05,0", r[4]) if r[:3] == bad else r for r in YOUTH.rows]
    )
    done = sluitend("pull", "85099NED", *at, "--laden", "--werkruimte", "werk")
    assert done.code == 10
    assert "JongerenMetJeugdzorg_1 = ‘1.05,0’: geen getal en geen bekend teken" in done.err
    found = re.search(r"met: ‘sluitend (load statline \S+ --werkruimte \S+)’", done.err)
    assert found
    loaded = sluitend(*found[1].split(), "--uitval-toestaan", "1")
    assert loaded.code == 0


def test_nothing_is_asked_when_the_workspace_is_not_there(
    sluitend: Run, at: list[str], service: Service
) -> None:
    done = sluitend("pull", "85099NED", *at, "--werkruimte", "nergens")
    assert (done.code, service.log) == (3, [])


def test_tables_are_found_by_word(sluitend: Run, at: list[str], service: Service) -> None:
    done = sluitend("pull", "--zoek", "wmo", *at)
    assert done.out == (
        "85043NED  Wmo-cliënten; type maatwerkarrangement, regio  "
        "(periode 2021 - 2024, gewijzigd 2025-03-28)\n"
    )
    assert (
        "Geen tabel gevonden over ‘zeppelin’ in catalogus cbs."
        in sluitend("pull", "--zoek", "zeppelin", *at).out
    )
    assert len(service.log) == 1


def test_a_service_that_does_not_answer_has_a_code_of_its_own(
    sluitend: Run, at: list[str], service: Service
) -> None:
    service.faults[:] = [status(500)] * 20
    done = sluitend("pull", "85099NED", *at)
    assert (done.code, done.out) == (11, "")
    assert "antwoordt met fout 500. Poging 2 van 4, wacht 1 s." in done.err
    assert "Wat te doen: Controleer de verbinding" in done.err
    assert "laat dan een collega de tabel ophalen" in done.err
    found = sluitend("pull", "--zoek", "wmo", *at)
    assert found.code == 11
    assert found.err.endswith("Wat te doen: Controleer de verbinding, of probeer het later.\n")


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        ([], "Geef een tabel, of --zoek met een woord."),
        (["85099NED", "--zoek", "jeugd"], "Geef een tabel, of --zoek met een woord."),
        (["jeugdzorg"], "‘jeugdzorg’ is geen nummer van een tabel"),
        (["../85099NED"], "is geen nummer van een tabel"),
        (["85099NED", "--catalogus", "knmi"], "Catalogus ‘knmi’ is niet bekend."),
        (["85099NED", "--catalogus", "derden", "--protocol", "v4"], "niet in protocol v4"),
        (["85099NED", "--protocol", "v5"], "Protocol ‘v5’ is niet bekend."),
        (["85099NED", "--adres", "opendata"], "‘opendata’ is geen adres van een dienst."),
        (["85099NED", "--regio", "GM0001"], "‘GM0001’ is geen soort gebied."),
        (["85099NED", "--jaren", "veel"], "is geen jaar"),
    ],
)
def test_a_question_that_cannot_be_is_refused(
    sluitend: Run, words: list[str], problem: str
) -> None:
    done = sluitend("pull", *words)
    assert (done.code, done.out) == (2, "")
    assert problem in done.err


@pytest.mark.slow
def test_a_process_that_is_killed_at_any_moment_goes_on(service: Service, tmp_path: Path) -> None:
    command = [sys.executable, "-c", START, "pull", "85099NED", "--adres", service.address]
    environment = {**os.environ, "NO_PROXY": "127.0.0.1"}
    service.page_size = 24  # fewer pages, as the program pauses between them
    chance = random.Random(11)  # noqa: S311 - moments, not secrets

    def start(where: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [*command, "--naar", where],
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=tmp_path,
        )

    assert start("heel").wait(60) == 0
    killed = 0
    for _ in range(6):
        seen = len(service.log)
        process = start("gedood")
        until = seen + chance.randrange(2, 7)
        while len(service.log) < until and process.poll() is None:
            time.sleep(0.005)
        process.send_signal(signal.SIGKILL)
        killed += process.wait(60) == -signal.SIGKILL
    assert killed
    assert start("gedood").wait(60) == 0
    whole, resumed = (
        {p.name: p.read_bytes() for p in (tmp_path / name).rglob("*-0*.json")}
        for name in ("heel", "gedood")
    )
    assert len(whole) == 7
    assert resumed == whole
    # Once for each directory, and once more for a page that a kill took before it was on disk.
    again = [n - 2 for name, n in service.whole().items() if "TableInfos" not in name]
    assert sum(again) <= killed
