from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from sluitend.cli.main import program
from sluitend.store.workspace import Workspace

VARIABLES = ("SLUITEND_TAAL", "SLUITEND_WERKRUIMTE", "SLUITEND_DATA", "COLUMNS", "NO_COLOR")
PAIR = ["--van", "2018", "--tot", "2019", "--onderwerp", "jeugd"]
"""Years over which the demo's Nieuw-Zonnewold (GM9025) only gained inhabitants."""


@dataclass(frozen=True)
class Ran:
    """What a command left behind."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Sluitend = Callable[..., Ran]


@pytest.fixture(autouse=True)
def nothing_from_outside(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Run every command in an empty directory, with none of the program's variables set."""
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def sluitend() -> Sluitend:
    """Run a command in this process, through the very function the shell starts."""

    def run(*words: str) -> Ran:
        done = CliRunner().invoke(program, words)
        if done.exception and not isinstance(done.exception, SystemExit):
            raise done.exception
        # Amounts do not break at the end of a line; a test is typed with ordinary spaces.
        out, err = (text.replace("\N{NO-BREAK SPACE}", " ") for text in (done.stdout, done.stderr))
        return Ran(done.exit_code, out, err)

    return run


@pytest.fixture
def ask(sluitend: Sluitend, demo_workspace: Workspace) -> Sluitend:
    """Run a command on the workspace of the fictional country."""

    def run(*words: str) -> Ran:
        return sluitend(*words, "--werkruimte", str(demo_workspace.root))

    return run
