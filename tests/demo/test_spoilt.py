"""Exactly the rows that were planted wrong end on the uitvallijst, and nothing else."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from sluitend.core.errors import RejectedRowsError
from sluitend.demo.spoilt import BAD_ROWS, BadRow, spoil
from sluitend.store.workspace import Workspace, create_workspace

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def spoilt(country_dir: Path, tmp_path: Path) -> tuple[Path, dict[BadRow, tuple[int, ...]]]:
    shutil.copytree(country_dir, tmp_path / "land")
    return tmp_path / "land", spoil(tmp_path / "land")


def test_uitvallijst_is_exactly_what_was_planted(
    spoilt: tuple[Path, dict[BadRow, tuple[int, ...]]], tmp_path: Path
) -> None:
    directory, lines = spoilt
    report = create_workspace(tmp_path / "werk").load("open-data", directory, accept_rejects=0.2)
    found = {
        (row["bestand"], row["rij"], row["kolom"]): row
        for row in report.rejects.iter_rows(named=True)
    }
    planted = {
        (bad.file.split("/")[-1], line, bad.column): bad
        for bad, places in lines.items()
        for line in places
    }
    assert set(found) == set(planted)
    for key, bad in planted.items():
        assert found[key]["reden"].startswith(bad.reason), bad.story
        assert found[key]["wat_te_doen"]
        if bad.change == "cel":
            assert found[key]["waarde"] == bad.value
    for file in report.files:
        assert file.gelezen == file.geaccepteerd + file.afgekeurd


def test_spoilt_country_is_refused_without_permission(
    spoilt: tuple[Path, dict[BadRow, tuple[int, ...]]], tmp_path: Path
) -> None:
    workspace = create_workspace(tmp_path / "werk")
    with pytest.raises(RejectedRowsError) as info:
        workspace.load("open-data", spoilt[0])
    assert info.value.rejects.height == sum(map(len, spoilt[1].values()))
    assert workspace.publications() == ()


def test_rest_of_the_country_is_as_it_was(
    spoilt: tuple[Path, dict[BadRow, tuple[int, ...]]], demo_workspace: Workspace, tmp_path: Path
) -> None:
    """A rejected cell costs its own row and no other figure."""
    holed = create_workspace(tmp_path / "werk")
    holed.load("open-data", spoilt[0], accept_rejects=0.2)
    for table, rows in (("gf_volumina", 2), ("gf_uitkeringen", 1), ("balansposten", 1)):
        whole, left = (
            ws.sql(f"SELECT * EXCLUDE (publicatie_id) FROM {table} WHERE ontbreekt IS NULL")  # noqa: S608 - names of our own
            for ws in (demo_workspace, holed)
        )
        assert left.height == whole.height - rows
        assert left.join(whole, on=left.columns, how="anti", nulls_equal=True).is_empty()


def test_every_source_with_rows_of_text_has_a_planted_fault() -> None:
    assert len({bad.file for bad in BAD_ROWS}) >= 10
    assert {bad.change for bad in BAD_ROWS} == {"cel", "dubbel", "kort"}
