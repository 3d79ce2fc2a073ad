"""What is worked out once for the whole country is that of the state that is asked for, and is right."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import polars as pl
import pytest
from tests.store.test_publications import workspace_with

import sluitend as sl
from sluitend.core.call import Call
from sluitend.demo.write import FINAL, FIRST, RECLASSIFICATIONS, REGIONS
from sluitend.reference.taakvelden import classification_of
from sluitend.rules.definition import definition
from sluitend.store import running
from sluitend.store.workspace import open_workspace
from sluitend.tables.iv3 import LASTEN, TOTALS

if TYPE_CHECKING:
    from pathlib import Path

    from sluitend.store.workspace import Workspace

OTHERS = (RECLASSIFICATIONS, REGIONS)
BETWEEN = "2026-05-01"
"""A day between the first and the final publication."""


def questions(code: str, known_on: str = "") -> dict[str, Call]:
    about = {"gebied": code, "onderwerp": "sociaal-domein"}
    years = {"van": 2022, "tot": 2024}
    asked: dict[str, dict[str, object]] = {
        "netto-lasten": {**about, **years},
        "verschillenanalyse": {**about, **years},
        "vergelijkingsgroep": {**about, "jaar": 2024},
        "wat-wij-niet-weten": {"gebied": code, **years},
        "kaart": {"jaar": 2023, "maat": "lasten:jeugd"},
    }
    return {name: Call.make(name, given, known_on=known_on) for name, given in asked.items()}


def hashes(workspace: Workspace, code: str, known_on: str = "") -> dict[str, str]:
    asked = questions(code, known_on)
    # Borders to draw are not loaded here.
    del asked["kaart"]
    return {name: workspace.run(call).content_hash for name, call in asked.items()}


@pytest.fixture
def computing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing comes from results that were kept on disk."""
    monkeypatch.setattr(running, "load_output", lambda *_: None)
    monkeypatch.setattr(running, "save_output", lambda *_: None)


@pytest.mark.usefixtures("computing")
def test_a_new_publication_counts_at_once_and_earlier_days_keep_their_figures(
    country_dir: Path, tmp_path: Path
) -> None:
    code = "GM9020"
    workspace = workspace_with(tmp_path / "werk", country_dir, FIRST, *OTHERS)
    before = hashes(workspace, code)
    workspace.load("iv3", country_dir / FINAL)
    after = hashes(workspace, code)
    # The same sources in a workspace that never saw the first state alone.
    assert after == hashes(workspace_with(tmp_path / "ander", country_dir, FINAL, *OTHERS), code)
    assert {name for name in before if before[name] != after[name]} == set(before)
    # A day before that publication has figures of its own, whoever asked for which day last.
    for _ in range(2):
        then = hashes(workspace, code, BETWEEN)
        assert then == before
        assert hashes(workspace, code) == after


@pytest.mark.usefixtures("computing")
def test_a_process_beside_it_that_loads_is_noticed(country_dir: Path, tmp_path: Path) -> None:
    reader = workspace_with(tmp_path / "werk", country_dir, FIRST, *OTHERS)
    before = hashes(reader, "GM9020")
    open_workspace(tmp_path / "werk").load("iv3", country_dir / FINAL)
    assert hashes(reader, "GM9020") != before


@pytest.mark.usefixtures("computing")
def test_threads_that_ask_at_once_get_what_one_after_the_other_gets(
    demo_workspace: Workspace,
) -> None:
    codes = ("GM9001", "GM9002", "GM9015", "GM9020")
    asked = [call for code in codes for call in questions(code).values()]
    expected = [demo_workspace.run(call).content_hash for call in asked]
    # Nothing is kept yet of the tables of a workspace that was just opened.
    fresh = open_workspace(demo_workspace.root)
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(lambda call: fresh.run(call).content_hash, asked)) == expected


@pytest.mark.parametrize("subject", ["sociaal-domein", "jeugd", "participatie"])
def test_lasten_are_the_sum_of_the_filed_rows(demo_workspace: Workspace, subject: str) -> None:
    """Worked out from the rows in plain Python, for municipalities that never changed and filed."""
    years, wanted = range(2017, 2023), definition(subject)
    rows = [
        row
        for row in demo_workspace.snapshot().read(LASTEN).iter_rows(named=True)
        if row["document"] == "jaarrekening" and row["jaar"] in years and row["maat"] == "lasten"
    ]
    for code in ("GM9001", "GM9002", "GM9020"):
        summed: Counter[tuple[int, str]] = Counter()
        beside: Counter[tuple[int, str]] = Counter()
        for row in rows:
            if row["gm_code"] != code:
                continue
            found = classification_of(row["jaar"]).find(row["taakveld"])
            if found and found.groep in wanted.groepen and row["taakveld"].startswith("6."):
                summed[row["jaar"], found.groep] += row["waarde"]
            for item in wanted.laat_weg:
                if row["taakveld"] in item.taakvelden:
                    beside[row["jaar"], item.wat] += row["waarde"]
        result = demo_workspace.run(
            sl.call("netto-lasten", gebied=code, van=2017, tot=2022, onderwerp=subject)
        )
        groups = result.tables["groepen"].filter(pl.col("bedrag") != 0)
        assert dict(_cells(groups, "groep")) == {k: v for k, v in summed.items() if v}
        left_out = result.tables["niet_meegeteld"].filter(pl.col("bedrag") != 0)
        assert dict(_cells(left_out, "wat")) == {k: v for k, v in beside.items() if v}


def _cells(frame: pl.DataFrame, key: str) -> list[tuple[tuple[int, str], int]]:
    return [((r["jaar"], r[key]), r["bedrag"]) for r in frame.iter_rows(named=True)]


@pytest.mark.parametrize("code", ["GM9002", "GM9020", "GM9015"])
def test_what_is_known_is_what_the_rows_say(demo_workspace: Workspace, code: str) -> None:
    """Counted from the rows in plain Python, for a table with one row per figure."""
    known: Counter[tuple[str, str, int]] = Counter()
    for row in demo_workspace.snapshot().read(TOTALS).iter_rows(named=True):
        if row["gm_code"] == code and row["waarde"] is not None:
            known[row["maat"], row["document"], row["jaar"]] += 1
    result = demo_workspace.run(sl.call("wat-wij-niet-weten", gebied=code, van=2019, tot=2024))
    cells = result.tables["per_jaar"].filter(tabel=TOTALS.id)
    assert cells.height
    for cell in cells.iter_rows(named=True):
        expected = known[cell["maat"], cell["document"], cell["jaar"]]
        assert (cell["n_volledig"] or 0) == expected, cell
