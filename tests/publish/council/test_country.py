from __future__ import annotations

from shutil import copytree
from typing import TYPE_CHECKING

import sluitend as sl
from sluitend.publish.council.country import WHOLE, country_of
from sluitend.store.files import read_table

if TYPE_CHECKING:
    from pathlib import Path

    import polars as pl
    import pytest

    from sluitend.store.workspace import Workspace


def test_what_the_given_workspace_has_read_is_not_read_again(
    demo_workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []

    def noted(root: Path, name: str) -> pl.DataFrame:
        read.append(name)
        return read_table(root, name)

    monkeypatch.setattr("sluitend.store.snapshot.read_table", noted)
    workspace = sl.open_workspace(copytree(demo_workspace.root, tmp_path / "werk"))
    workspace.run(sl.call("netto-lasten", gebied="GM9001", van=2023, tot=2024, onderwerp=WHOLE))
    assert read
    country = country_of(workspace)
    assert country.workspace is workspace
    assert len(read) == len(set(read))


def test_the_same_content_is_worked_out_once_whoever_opened_it(
    demo_workspace: Workspace,
) -> None:
    found = country_of(demo_workspace)
    assert country_of(sl.open_workspace(demo_workspace.root)) is found
    # Who leaves a workspace as it is does not read through one that writes to it.
    reader = sl.open_workspace(demo_workspace.root, keep=False)
    assert country_of(reader).workspace is reader
