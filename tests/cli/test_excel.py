"""A workbook from the command line."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from sluitend.core.result import Result
from sluitend.store.workspace import Workspace

Run = Callable[..., Any]
BRIDGE = ["verschillenanalyse", "--gebied", "GM9025", "--van", "2018", "--tot", "2019"]
BRIDGE += ["--onderwerp", "jeugd"]


def test_run_writes_a_workbook_beside_its_answer(ask: Run) -> None:
    done = ask("run", *BRIDGE, "--json", "--excel", "uit.xlsx")
    assert done.code == 0
    assert "Geschreven: uit.xlsx" in done.err
    book = load_workbook("uit.xlsx")
    words = [cell.value for row in book["Lees mij"].iter_rows() for cell in row]
    assert done.json["inhoud"] in words
    # The command that repeats it names the workspace of the user.
    (command,) = (str(w) for w in words if str(w).startswith("sluitend run"))
    assert not command.endswith("--werkruimte werk")
    assert "Stappen" in book.sheetnames


def test_a_report_writes_a_workbook_of_all_its_chapters(ask: Run) -> None:
    words = ["--van", "2022", "--tot", "2023", "--onderwerp", "jeugd"]
    done = ask("rapport", "--gebied", "GM9002", *words, "--uit", "r.html", "--excel", "r.xlsx")
    assert done.code == 0
    assert done.out.splitlines()[-2:] == ["Rapport: r.html", "Werkmap: r.xlsx"]
    numbers = {name.split()[0] for name in load_workbook("r.xlsx").sheetnames if name[0].isdigit()}
    assert len(numbers) > 1


@pytest.mark.parametrize("words", [["run", *BRIDGE], ["rapport", "--gebied", "GM9002"]])
def test_a_name_that_no_workbook_has_is_refused_before_the_work(ask: Run, words: list[str]) -> None:
    done = ask(*words, "--excel", "uit.xls")
    assert (done.code, done.out) == (2, "")
    assert "‘uit.xls’ is geen naam voor een werkmap" in done.err
    assert "Kies een naam op .xlsx." in done.err
    assert list(Path().iterdir()) == []


def test_no_workbook_without_clearance(ask: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    original = Workspace.run

    def confidential(workspace: Workspace, *rest: Any) -> Result:
        return replace(original(workspace, *rest), confidential=True)

    monkeypatch.setattr(Workspace, "run", confidential)
    done = ask("run", *BRIDGE, "--excel", "uit.xlsx")
    assert (done.code, done.out) == (9, "")
    assert list(Path().iterdir()) == []
