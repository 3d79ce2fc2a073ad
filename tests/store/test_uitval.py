"""Rows that are rejected: nothing is loaded without permission, and the rest is with it."""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING

import polars as pl
import pytest
from tests.store.processes import files_in_use, files_on_disk, state_of

import sluitend
from sluitend.core.errors import RejectedRowsError, SourceError
from sluitend.store.workspace import Workspace, create_workspace
from sluitend.tables.iv3 import INHABITANTS, LASTEN

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sluitend.core.messages import Message

PEOPLE, LASTEN_FILE = "inwoners_1jan_2017_2026.csv", "iv3_lasten_taakveld.parquet"


@pytest.fixture
def workspace(small_dirs: tuple[Path, Path], tmp_path: Path) -> Workspace:
    made = create_workspace(tmp_path / "werk")
    made.load("iv3", small_dirs[0])
    return made


@pytest.fixture
def final(small_dirs: tuple[Path, Path], tmp_path: Path) -> Path:
    shutil.copytree(small_dirs[1], tmp_path / "iv3")
    return tmp_path / "iv3"


def spoil_people(directory: Path) -> None:
    lines = (directory / PEOPLE).read_text("utf-8").splitlines()
    jaar, code, _ = lines[4].split(",")
    lines[4] = f'{jaar},{code},"12,5"'
    (directory / PEOPLE).write_text("\n".join(lines) + "\n", "utf-8")


def test_rejected_row_stops_the_load_and_says_what_to_do(workspace: Workspace, final: Path) -> None:
    spoil_people(final)
    before = state_of(workspace.root)
    with pytest.raises(RejectedRowsError, match=f"Bestand {PEOPLE}: 1 van 60 rijen") as info:
        workspace.load("iv3", final)
    assert state_of(workspace.root).equals(before)
    assert info.value.rejects.rows(named=True) == [
        {
            "bestand": PEOPLE,
            "rij": 5,
            "kolom": "aantal_inwoners",
            "waarde": "12,5",
            "reden": "geen geheel getal binnen de grenzen",
            "wat_te_doen": "Verbeter de waarde in het bestand; punten, komma's en tekst horen hier niet.",
        }
    ]
    assert (final / PEOPLE).read_text("utf-8").splitlines()[5 - 1].endswith('"12,5"')


def test_with_permission_the_rest_is_loaded(workspace: Workspace, final: Path) -> None:
    spoil_people(final)
    with pytest.raises(RejectedRowsError) as info:
        workspace.load("iv3", final, accept_rejects=0.01)
    remedy = info.value.remedy.render()
    (share,) = re.findall(r"--uitval-toestaan (\S+)\.$", remedy)
    report = workspace.load("iv3", final, accept_rejects=float(share))
    assert [
        (f.bestand, f.gelezen, f.geaccepteerd, f.afgekeurd) for f in report.files if f.afgekeurd
    ] == [(PEOPLE, 60, 59, 1)]
    assert report.rejects.height == 1
    assert workspace.snapshot().read(INHABITANTS).height == 59
    assert (report.new[0], PEOPLE, 60, 59, 1) in workspace.catalog.source_files()


def test_mended_file_takes_the_place_of_the_one_with_rejects(
    workspace: Workspace, small_dirs: tuple[Path, Path], final: Path
) -> None:
    spoil_people(final)
    (holed,) = workspace.load("iv3", final, accept_rejects=0.05).new
    assert workspace.snapshot().read(INHABITANTS).height == 59
    (whole,) = workspace.load("iv3", small_dirs[1]).new
    assert whole != holed
    assert workspace.snapshot().read(INHABITANTS).height == 60
    assert set(workspace.snapshot().read(INHABITANTS)["publicatie_id"]) == {whole}


def test_file_with_rejects_cannot_take_the_place_of_a_whole_one(
    workspace: Workspace, small_dirs: tuple[Path, Path], final: Path
) -> None:
    workspace.load("iv3", small_dirs[1])
    spoil_people(final)
    with pytest.raises(SourceError, match="met andere inhoud"):
        workspace.load("iv3", final, accept_rejects=0.05)


def test_rejected_rows_stay_findable_and_are_told_with_every_result(
    workspace: Workspace, final: Path
) -> None:
    assert workspace.rejects().is_empty()
    spoil_people(final)
    report = workspace.load("iv3", final, accept_rejects=0.05)
    kept = workspace.rejects()
    assert kept.drop("publicatie").equals(report.rejects)
    assert set(kept["publicatie"]) == set(report.new)
    call = sluitend.call("leveringen", gebied="NL", van=2023, tot=2023, onderwerp="jeugd")
    told = [n.text.render() for n in workspace.run(call).notices if n.code == "uitval"]
    assert told == [
        f"Afgekeurd bij het laden van publicatie {report.new[0]}: 1 rijen. ‘sluitend uitval’ toont ze."
    ]


def test_nothing_usable_is_refused_even_with_permission(workspace: Workspace, final: Path) -> None:
    path = final / PEOPLE
    header, *lines = path.read_text("utf-8").splitlines()
    path.write_text(
        "\n".join([header, *(line.replace("GM", "XX") for line in lines)]) + "\n", "utf-8"
    )
    before = state_of(workspace.root)
    with pytest.raises(RejectedRowsError, match="60 van 60"):
        workspace.load("iv3", final)
    with pytest.raises(
        SourceError, match="geen enkele rij bruikbaar voor tabel ‘Inwoners op 1 januari’"
    ):
        workspace.load("iv3", final, accept_rejects=1.0)
    assert state_of(workspace.root).equals(before)


def _break(directory: Path, file: str, content: bytes) -> None:
    (directory / file).write_bytes(content)


def _rows(directory: Path, change: Callable[[pl.DataFrame], pl.DataFrame]) -> None:
    path = directory / LASTEN_FILE
    change(pl.read_parquet(path)).write_parquet(path)


REFUSALS: dict[str, Callable[[Path], object]] = {
    "cut parquet": lambda d: _break(d, LASTEN_FILE, (d / LASTEN_FILE).read_bytes()[:999]),
    "empty file": lambda d: _break(d, PEOPLE, b""),
    "no date": lambda d: (d / "SOURCE.md").unlink(),
    "in euro": lambda d: _rows(d, lambda f: f.with_columns(pl.col("lasten_keur") * 1000)),
    "no column": lambda d: _rows(d, lambda f: f.drop("document")),
    "half a thousand": lambda d: _rows(d, lambda f: f.with_columns(pl.col("lasten_keur") + 0.5)),
    "text": spoil_people,
    "doubled rows": lambda d: _rows(d, lambda f: pl.concat([f, f[:1]])),
    "strange taakveld": lambda d: _rows(
        d, lambda f: f.with_columns(pl.col("taakveld").str.replace("^6.72$", "6.79"))
    ),
}


@pytest.mark.parametrize("spoil", REFUSALS)
def test_refused_source_leaves_nothing_behind(
    workspace: Workspace, final: Path, spoil: str
) -> None:
    before = state_of(workspace.root)
    REFUSALS[spoil](final)
    with pytest.raises(SourceError):
        workspace.load("iv3", final)
    assert state_of(workspace.root).equals(before)
    assert files_on_disk(workspace.root) == files_in_use(workspace)


def test_one_bad_directory_stops_the_whole_pack(country_dir: Path, tmp_path: Path) -> None:
    pack = tmp_path / "pack"
    shutil.copytree(country_dir, pack)
    borders = pack / "grenzen_gemeenten" / "gemeenten_2022.geojson"
    borders.write_bytes(borders.read_bytes()[:-100])
    workspace = create_workspace(tmp_path / "werk")
    with pytest.raises(SourceError, match=r"gemeenten_2022\.geojson"):
        workspace.load("open-data", pack)
    assert workspace.publications() == ()
    assert not workspace.snapshot().has(LASTEN)
    assert files_on_disk(workspace.root) == set()


def test_progress_is_told_in_dutch(small_dirs: tuple[Path, Path], tmp_path: Path) -> None:
    told: list[Message] = []
    create_workspace(tmp_path / "werk").load("iv3", small_dirs[1], progress=told.append)
    assert [str(text) for text in told] == ["Lezen: definitief (iv3)", "Vastleggen"]
