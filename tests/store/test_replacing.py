"""A newer publication that has only part of a piece takes nothing away without an explicit yes."""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING

import pytest

from sluitend.core.errors import SourceError
from sluitend.demo.write import FINAL, GEMEENTEFONDS
from sluitend.store.workspace import Workspace, create_workspace
from sluitend.tables.gemeentefonds import PAYMENTS

if TYPE_CHECKING:
    from pathlib import Path

FILE = "si_iu_du_lang.csv"


@pytest.fixture
def workspace(country_dir: Path, tmp_path: Path) -> Workspace:
    made = create_workspace(tmp_path / "werk")
    made.load("iv3", country_dir / FINAL)
    made.load("gemeentefonds", country_dir / GEMEENTEFONDS)
    return made


@pytest.fixture
def later(country_dir: Path, tmp_path: Path) -> Path:
    """The same directory, published later, with one payment less."""
    path = tmp_path / "later"
    shutil.copytree(country_dir / GEMEENTEFONDS, path)
    text = (path / "SOURCE.md").read_text("utf-8")
    (path / "SOURCE.md").write_text(re.sub(r"\(\d{4}-\d\d-\d\d\)", "(2025-06-01)", text), "utf-8")
    lines = (path / FILE).read_text("utf-8").splitlines()
    kept = [line for line in lines if ",vrouwenopvang," not in line]
    assert len(lines) - len(kept) == 180
    (path / FILE).write_text("\n".join(kept) + "\n", "utf-8")
    return path


def payments(workspace: Workspace) -> int:
    return workspace.snapshot().read(PAYMENTS).height


def test_figures_that_would_go_are_told_and_refused(workspace: Workspace, later: Path) -> None:
    before = payments(workspace)
    with pytest.raises(SourceError, match=r"vervallen 180 rijen.*vrouwenopvang") as info:
        workspace.load("gemeentefonds", later)
    assert "--vervallen-toestaan" in info.value.remedy.render()
    assert payments(workspace) == before
    assert len(workspace.publications()) == 2


def test_with_an_explicit_yes_they_go_and_the_report_says_so(
    workspace: Workspace, later: Path
) -> None:
    before = payments(workspace)
    report = workspace.load("gemeentefonds", later, accept_losses=True)
    assert payments(workspace) == before - 180
    assert "vervallen 180 rijen" in str(report.notices[0])


def test_an_examination_tells_it_too(workspace: Workspace, later: Path) -> None:
    assert "vervallen 180 rijen" in str(workspace.examine("gemeentefonds", later).notices[0])


def test_an_older_publication_takes_nothing_away(
    country_dir: Path, later: Path, tmp_path: Path
) -> None:
    workspace = create_workspace(tmp_path / "andersom")
    workspace.load("iv3", country_dir / FINAL)
    workspace.load("gemeentefonds", later)
    report = workspace.load("gemeentefonds", country_dir / GEMEENTEFONDS)
    assert not any("vervallen" in str(notice) for notice in report.notices)


def test_the_same_publication_again_takes_nothing_away(
    workspace: Workspace, country_dir: Path
) -> None:
    assert workspace.load("gemeentefonds", country_dir / GEMEENTEFONDS).new == ()
