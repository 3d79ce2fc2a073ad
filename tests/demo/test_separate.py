"""What is loaded apart: whoever follows its LEESMIJ gets where it says."""

from __future__ import annotations

import re
import shlex
import shutil
from typing import TYPE_CHECKING

import polars as pl
import pytest
from click.testing import CliRunner

from sluitend.cli.main import program
from sluitend.demo.separate import BAD_CELLS, FAULTY, SEPARATE
from sluitend.store.workspace import open_workspace

if TYPE_CHECKING:
    from pathlib import Path

    from sluitend.store.workspace import Workspace

COMMAND = re.compile(r"^sluitend (.+)$", re.MULTILINE)


def commands(apart: Path) -> list[list[str]]:
    text = (apart / "LEESMIJ.md").read_text("utf-8").replace("\\\n", " ")
    return [shlex.split(found) for found in COMMAND.findall(text)]


def test_every_command_of_the_readme_works_from_top_to_bottom(
    apart: Path, filled: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(apart, tmp_path / SEPARATE)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SLUITEND_WERKRUIMTE", str(filled.root))
    asked = commands(apart)
    assert len(asked) == 13
    for words in asked:
        done = CliRunner().invoke(program, words)
        assert done.exit_code == 0, (words, done.stderr)
        assert (f"/{FAULTY}/" in " ".join(words)) == ("Afgekeurd: " in done.stderr), words
    loaded = {p.source for p in open_workspace(filled.root).publications()}
    before = {p.source for p in filled.publications()}
    assert {"circulaire", "buig", "statline-FICTIEF_JEUGDZORG-T020000"} <= loaded
    assert before <= loaded


def test_every_planted_fault_is_on_the_list_with_its_story(apart: Path) -> None:
    listed = pl.read_csv(apart / FAULTY / "fouten.csv", infer_schema_length=None)
    assert set(listed["wat_er_gebeurde"]) == {bad.story for bad in BAD_CELLS}
    assert listed.height == len(BAD_CELLS) + sum(bool(bad.twin) for bad in BAD_CELLS)
    for file in listed["bestand"].unique():
        assert (apart / FAULTY / file).is_file()
        assert (apart / file).is_file() or (apart / "statline" / file).is_file()


def test_everything_says_that_it_is_fictional(explored: Workspace, apart: Path) -> None:
    assert all(publication.fictional for publication in explored.publications())
    for path in apart.rglob("SOURCE.md"):
        assert "Fictional data." in path.read_text("utf-8")
