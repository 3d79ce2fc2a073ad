"""The municipality's own budget: equal to its Iv3 but for what is planted, and fails as planted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl
import pytest
import yaml

import sluitend as sl
from sluitend.cli.own_file import own_source
from sluitend.core.errors import RejectedRowsError
from sluitend.demo.country import build_country
from sluitend.demo.events import PLANTED_EVENTS
from sluitend.demo.own_budget import BAD_CELLS, CHANGES, CODE, FOLDER, posts

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sluitend.demo.country import Country
    from sluitend.store.workspace import Workspace

    Planted = Callable[[str], set[tuple[str, int, str]]]

FILE = "begroting_2025.xlsx"
CENTS_PER_KEUR = 100_000


def own(workspace: Workspace, document: str) -> pl.DataFrame:
    """Return cents per taakveld and measure of one document."""
    rows = workspace.sql(f"SELECT * FROM eigen_posten WHERE document = '{document}'")  # noqa: S608 (names of our own)
    assert set(rows["gm_code"]) == {CODE}
    return rows.group_by("taakveld", "maat").agg(pl.col("waarde").sum())


def test_first_budget_is_the_one_of_iv3_but_for_one_shift(
    explored: Workspace, country: Country
) -> None:
    filed = explored.sql(
        f"SELECT * FROM iv3_baten_lasten WHERE gm_code = '{CODE}' AND jaar = 2025 AND waarde != 0"  # noqa: S608 (names of our own)
    ).filter(pl.col("maat").is_in(["lasten", "baten"]))
    both = own(explored, "begroting_primitief").join(
        filed.select("taakveld", "maat", iv3="waarde"),
        on=["taakveld", "maat"],
        how="full",
        coalesce=True,
    )
    off = both.with_columns(verschil=pl.col("waarde") - pl.col("iv3").fill_null(0)).filter(
        pl.col("verschil") != 0
    )
    assert dict(off.select("taakveld", "verschil").iter_rows()) == {
        "6.22": 120 * CENTS_PER_KEUR,
        "6.23": -120 * CENTS_PER_KEUR,
    }
    # And over all taakvelden lasten are baten, as for every filing of the country.
    sums = dict(both.group_by("maat").agg(pl.col("waarde").sum()).iter_rows())
    assert sums["lasten"] == sums["baten"] > 4000 * 100 * country.inhabitants[CODE, 2025]


def test_changes_close_and_are_all_that_differs(explored: Workspace) -> None:
    before, after = (own(explored, f"begroting_{name}") for name in ("primitief", "na_wijziging"))
    both = before.join(after, on=["taakveld", "maat"], suffix="_na", validate="1:1")
    changed = both.with_columns(verschil=pl.col("waarde_na") - pl.col("waarde")).filter(
        pl.col("verschil") != 0
    )
    found = {
        (t, m): cents // 100
        for t, m, cents in changed.select("taakveld", "maat", "verschil").iter_rows()
    }
    assert found == {
        ("6.752", "lasten"): 285_000,
        ("6.1", "lasten"): 410_000,
        ("6.1", "baten"): 410_000,
        ("6.711", "lasten"): -96_000,
        ("0.10", "baten"): 189_000,
    }
    assert sum(c.lasten for c in CHANGES) == sum(c.baten for c in CHANGES)


@pytest.mark.parametrize("event", ["eigen-verschuiving-2025", "eigen-wijziging-2025"])
def test_event_is_found(explored: Workspace, event: str) -> None:
    planted = next(e for e in PLANTED_EVENTS if e.id == event)
    assert planted.effect_keur is not None
    cents = planted.effect_keur * CENTS_PER_KEUR
    if event == "eigen-verschuiving-2025":
        asked = sl.call(
            "aansluiting", gebied=CODE, van=2025, tot=2025, aansluiting="eigen-begroting"
        )
        result = explored.run(asked)
        differences = result.tables["verschillen"]
        assert dict(differences.select("onderdeel", "verschil").iter_rows()) == {
            "primitief, 6.22": cents,
            "primitief, 6.23": -cents,
        }
        assert result.tables["samenvatting"]["n_gelijk"].item() > 50
    else:
        sums = [
            int(own(explored, f"begroting_{name}").filter(maat="lasten")["waarde"].sum())
            for name in ("primitief", "na_wijziging")
        ]
        assert sums[1] - sums[0] == cents


def test_every_row_of_the_clean_budget_is_accepted(filled: Workspace, apart: Path) -> None:
    source = own_source(str(apart / FOLDER / "kaart_na_wijziging.yaml"), filled)
    assert source.compare is not None
    report = filled.load(source, apart / FOLDER / FILE)
    (file,) = report.files
    assert (file.afgekeurd, report.rejects.height) == (0, 0)
    told = " ".join(notice.render() for notice in report.notices)
    assert "totalen als controle 4, kopjes en toelichtingen 6" in told
    assert "Niet na te rekenen" not in told
    assert "tabblad Begroting 2024" in told


def test_planted_faults_are_exactly_the_uitvallijst(
    filled: Workspace, apart: Path, planted: Planted
) -> None:
    source = own_source(str(apart / FOLDER / "kaart_na_wijziging.yaml"), filled)
    path = apart / "met_fouten" / FOLDER / FILE
    with pytest.raises(RejectedRowsError) as refused:
        filled.load(source, path)
    rejects = refused.value.rejects
    assert set(rejects.select("bestand", "rij", "kolom").iter_rows()) == planted(FOLDER)
    assert rejects.height == len(BAD_CELLS) + 1
    reasons = [reason.replace("\N{NO-BREAK SPACE}", " ") for reason in rejects["reden"]]
    for bad in BAD_CELLS:
        assert any(bad.reason in reason for reason in reasons), bad.story
    assert filled.load(source, path, accept_rejects=0.2).rejects.height == rejects.height
    # The same budget, mended, is the one that counts.
    assert filled.load(source, apart / FOLDER / FILE).new
    assert own(filled, "begroting_na_wijziging")["waarde"].null_count() == 0


def test_mappings_say_what_the_guided_look_leaves_open(apart: Path) -> None:
    for path in sorted((apart / FOLDER).glob("*.yaml")):
        values = yaml.safe_load(path.read_text("utf-8"))
        assert values["gemeente"] == CODE
        assert "?" not in map(str, values.values())


@pytest.mark.parametrize("seed", [0, 7, 20260717])
def test_every_fault_has_its_row_in_every_country(seed: int) -> None:
    products = {post.product for post in posts(build_country(seed))}
    wanted = {key for bad in BAD_CELLS for key in (bad.row, bad.twin) if key.isdigit()}
    assert wanted <= products
