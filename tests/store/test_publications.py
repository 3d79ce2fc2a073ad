"""What counts follows from the dates of publication, never from the order of loading."""

from __future__ import annotations

import itertools
import re
import shutil
from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl
import pytest

import sluitend as sl
from sluitend.core.errors import ArgumentError, NoDataError, SourceError
from sluitend.core.kept import Shelf
from sluitend.demo.events import PLANTED_EVENTS
from sluitend.demo.write import DETAIL, FINAL, FIRST, PUBLISHED, RECLASSIFICATIONS, REGIONS
from sluitend.sources.catalogue import SOURCES
from sluitend.store.workspace import Workspace, create_workspace
from sluitend.tables.catalogue import CONTRACTS
from sluitend.tables.iv3 import LASTEN

if TYPE_CHECKING:
    from pathlib import Path

    from sluitend.core.call import Call
    from sluitend.core.result import Result

FIRST_DATE, FINAL_DATE = PUBLISHED[FIRST][0], PUBLISHED[FINAL][0]
BETWEEN = "2026-05-01"
KEUR = 100_000
REVISED = next(event for event in PLANTED_EVENTS if event.id == "herziening-2024")
DAYS = ("2025-04-28", "2026-02-15", FIRST_DATE, BETWEEN, "2026-07-16", FINAL_DATE, "2030-01-01", "")


def workspace_with(path: Path, country_dir: Path, *folders: str) -> Workspace:
    workspace = create_workspace(path)
    for folder in folders:
        for name, source in SOURCES.items():
            if all(any((country_dir / folder).glob(pattern)) for pattern in source.signature):
                workspace.load(name, country_dir / folder)
    return workspace


def asking(known_on: str = "", state: str = "") -> Call:
    return sl.call(
        "verschillenanalyse",
        known_on=known_on,
        state=state,
        gebied="GM9020",
        van=2023,
        tot=2024,
        onderwerp="jeugd",
    )


def revised_cell(workspace: Workspace, known_on: str = "") -> int:
    rows = workspace.snapshot(known_on).read(LASTEN)
    cell = rows.filter(jaar=2024, document="jaarrekening", gm_code="GM9020", taakveld="6.72")
    return int(cell["waarde"].item())


def answers(workspace: Workspace) -> dict[str, tuple[str, ...]]:
    """Return, per day, what a reader gets: the fingerprint and the rows of every table."""
    found = {}
    for day in DAYS:
        snapshot = workspace.snapshot(day)
        rows = [snapshot.read(contract).write_csv() for contract in CONTRACTS.values()]
        found[day] = (snapshot.fingerprint(CONTRACTS.values()), *rows)
    return found


def amount(result: Result, column: str) -> int:
    return int(result.tables["verschillen"][column].item())


@pytest.fixture(scope="module")
def both(country_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    path = tmp_path_factory.mktemp("publicaties") / "werk"
    return workspace_with(path, country_dir, FIRST, RECLASSIFICATIONS, REGIONS, FINAL)


def test_revised_publication_is_used_only_after_its_date(both: Workspace) -> None:
    assert REVISED.effect_keur is not None
    final = revised_cell(both)
    assert revised_cell(both, FINAL_DATE) == final
    assert revised_cell(both, "2026-07-16") == final - REVISED.effect_keur * KEUR
    assert revised_cell(both, BETWEEN) == final - REVISED.effect_keur * KEUR
    assert revised_cell(both, FIRST_DATE) == final - REVISED.effect_keur * KEUR
    assert not both.snapshot("2026-02-15").has(LASTEN)


def test_revision_moves_the_answer_by_exactly_its_amount(both: Workspace) -> None:
    now, then = both.run(asking()), both.run(asking(BETWEEN))
    assert amount(now, "begin") == amount(then, "begin")
    assert amount(now, "eind") - amount(then, "eind") == 400 * KEUR
    assert amount(now, "verschil") - amount(then, "verschil") == 400 * KEUR
    assert now.content_hash != then.content_hash
    assert now.call.hash() != then.call.hash()
    assert [p.published_on for p in then.provenance.publications if p.source == "iv3"].count(
        FIRST_DATE
    ) == 1
    with pytest.raises(NoDataError, match="2026-02-15 was er nog geen tabel"):
        both.run(asking("2026-02-15"))


def test_no_answer_depends_on_the_order_of_loading(country_dir: Path, tmp_path: Path) -> None:
    codes = RECLASSIFICATIONS  # the codes of before 2010, with which older files are checked
    rest = [folder for folder in PUBLISHED if folder not in (FIRST, FINAL, codes)]
    orders = [
        (FIRST, FINAL, codes, *rest),
        (FINAL, codes, *rest, FIRST),
        (FINAL, FIRST, codes, *reversed(rest)),
    ]
    found = [
        answers(workspace_with(tmp_path / str(number), country_dir, *order))
        for number, order in enumerate(orders)
    ]
    at_once = create_workspace(tmp_path / "ineens")
    at_once.load("open-data", country_dir)
    assert all(other == answers(at_once) for other in found)
    # The days do differ: between, after, and before anything was published.
    assert len({rows[1] for rows in found[0].values()}) == 3


def test_loading_an_older_publication_later_changes_no_answer(
    country_dir: Path, tmp_path: Path
) -> None:
    workspace = workspace_with(tmp_path / "werk", country_dir, FINAL)
    before = answers(workspace)
    workspace.load("iv3", country_dir / FIRST)
    after = answers(workspace)
    same = [day for day in DAYS if after[day] == before[day]]
    # Only days on which the older publication is the newest known one have something new to say.
    assert same == ["2025-04-28", "2026-02-15", FINAL_DATE, "2030-01-01", ""]


def test_loading_twice_does_nothing(both: Workspace, country_dir: Path) -> None:
    before, loads = answers(both), both.catalog.last_load()
    files = sorted((both.root / "tabellen").iterdir())
    report = both.load("iv3", country_dir / FIRST)
    assert report.new == ()
    assert len(report.present) == 1
    assert both.catalog.last_load() == loads
    assert sorted((both.root / "tabellen").iterdir()) == files
    assert answers(both) == before


def test_one_date_has_one_content(both: Workspace, country_dir: Path, tmp_path: Path) -> None:
    changed = tmp_path / "iv3"
    shutil.copytree(country_dir / FINAL, changed)
    path = changed / "iv3_lasten_taakveld.parquet"
    rows = pl.read_parquet(path)
    rows.with_columns(
        pl.when(pl.int_range(pl.len()) == 7).then(1.0).otherwise("lasten_keur").alias("lasten_keur")
    ).write_parquet(path)
    before = answers(both)
    with pytest.raises(SourceError, match=r"al een publicatie van 2026-07-17.*met andere inhoud"):
        both.load("iv3", changed)
    assert answers(both) == before
    # With a date of its own it is another publication, and the newest.
    source = changed / "SOURCE.md"
    source.write_text(source.read_text("utf-8").replace("2026-07-17", "2026-07-18"), "utf-8")
    fresh = workspace_with(tmp_path / "werk", country_dir, FINAL)
    fresh.load("iv3", changed)
    assert [p.published_on for p in fresh.publications()] == ["2026-07-18", "2026-07-17"]


def test_of_one_day_the_most_final_counts(country_dir: Path, tmp_path: Path) -> None:
    texts = {}
    for status in ("voorlopig", "nader voorlopig", "definitief"):
        folder = tmp_path / status
        shutil.copytree(country_dir / (FINAL if status == "definitief" else FIRST), folder)
        source = (folder / "SOURCE.md").read_text("utf-8")
        first, final = PUBLISHED[FIRST], PUBLISHED[FINAL]
        for date, old in (first, final):
            source = source.replace(f"({date})", "(2026-03-01)").replace(
                f"Status: {old}", f"Status: {status}"
            )
        (folder / "SOURCE.md").write_text(source, "utf-8")
        texts[status] = folder
    for number, order in enumerate(itertools.permutations(texts)):
        workspace = create_workspace(tmp_path / f"werk{number}")
        for status in order:
            assert workspace.load("iv3", texts[status]).new
        assert {p.status for p in workspace.snapshot().publications([LASTEN])} == {"definitief"}
        assert len(workspace.publications()) == 3


def _renamed_to_real(folder: Path, target: Path) -> Path:
    """Copy a source with codes of the range of real municipalities."""
    shutil.copytree(folder, target)
    for path in target.iterdir():
        if path.suffix == ".parquet":
            codes = pl.col("gm_code").str.replace("GM9", "GM0")
            pl.read_parquet(path).with_columns(codes).write_parquet(path)
        elif path.suffix == ".csv":
            path.write_text(path.read_text("utf-8").replace("GM9", "GM0"), "utf-8")
    return target


def test_fictional_and_real_never_mix(both: Workspace, country_dir: Path, tmp_path: Path) -> None:
    real = _renamed_to_real(country_dir / FINAL, tmp_path / "echt")
    before = answers(both)
    with pytest.raises(SourceError, match="Fictieve en echte gegevens"):
        both.load("iv3", real)
    assert answers(both) == before
    other = create_workspace(tmp_path / "werk")
    other.load("iv3", real)
    assert [p.fictional for p in other.publications()] == [False]
    with pytest.raises(SourceError, match="Fictieve en echte gegevens"):
        other.load("iv3", country_dir / FINAL)


def test_fictional_and_real_never_mix_in_one_directory(country_dir: Path, tmp_path: Path) -> None:
    mixed = tmp_path / "iv3"
    shutil.copytree(country_dir / FINAL, mixed)
    path = mixed / "gemeenten_per_jaar_2010_2026.csv"
    path.write_text(path.read_text("utf-8") + "2024,GM0589,Oudewater,26\n", "utf-8")
    workspace = create_workspace(tmp_path / "werk")
    with pytest.raises(SourceError, match="fictieve en echte gemeenten door elkaar"):
        workspace.load("iv3", mixed)
    assert workspace.publications() == ()


def test_pinned_call_is_answered_on_its_own_state(country_dir: Path, tmp_path: Path) -> None:
    workspace = workspace_with(tmp_path / "werk", country_dir, FIRST, RECLASSIFICATIONS, REGIONS)
    old = workspace.run(asking())
    workspace.load("iv3", country_dir / FINAL)
    new = workspace.run(asking())
    assert new.call.state != old.call.state
    again = workspace.run(asking(state=old.call.state))
    assert again.content_hash == old.content_hash != new.content_hash
    assert again.provenance.publications == old.provenance.publications
    assert again.provenance.from_cache
    shutil.rmtree(workspace.root / "resultaten")
    recomputed = workspace.run(old.call)
    assert not recomputed.provenance.from_cache
    assert recomputed.content_hash == old.content_hash
    # The newest state answers to its own name too.
    assert workspace.run(asking(state=new.call.state)).content_hash == new.content_hash


def test_state_that_is_not_here_is_refused(
    both: Workspace, country_dir: Path, tmp_path: Path
) -> None:
    only_first = workspace_with(tmp_path / "werk", country_dir, FIRST, RECLASSIFICATIONS, REGIONS)
    newest = both.run(asking()).call.state
    with pytest.raises(
        NoDataError, match=f"niet de publicaties waarop stand {newest} rust"
    ) as info:
        only_first.run(asking(state=newest))
    assert "--stand" in info.value.remedy.render()
    # The other way round it is: a workspace with more still has the earlier state.
    first = only_first.run(asking())
    assert both.run(asking(state=first.call.state)).content_hash == first.content_hash


@pytest.mark.parametrize("text", ["20260501", "2026-W18-5", "2026-02-30", "1 mei 2026", "2026-5-1"])
def test_known_on_is_a_date_in_one_form(both: Workspace, text: str) -> None:
    with pytest.raises(ArgumentError, match="is geen datum"):
        both.snapshot(text)


def test_days_on_which_the_same_counted_are_kept_once(both: Workspace) -> None:
    """Whoever asks for day after day fills no memory."""
    shared: Shelf[pl.DataFrame] = Shelf(10 * len(CONTRACTS))
    for day in ("2026-08-01", "2026-08-02", "2027-01-01", "2035-06-30"):
        state = replace(both.snapshot(day), frames=shared)
        rows = {name: state.read(contract).height for name, contract in CONTRACTS.items()}
        assert rows[LASTEN.id]
    assert len(shared) == len(CONTRACTS)


def test_later_estimates_of_shares_do_not_change_what_was_known(
    country_dir: Path, tmp_path: Path
) -> None:
    """That a municipality was split is law; the shares are an estimate with a date of their own."""
    workspace = workspace_with(
        tmp_path / "werk", country_dir, FINAL, RECLASSIFICATIONS, REGIONS, DETAIL
    )
    day = "2026-11-01"
    before = workspace.run(asking(day))
    revised = tmp_path / "herindelingen"
    shutil.copytree(country_dir / RECLASSIFICATIONS, revised)
    for name, old, new in (
        ("splitsingen_geraamde_aandelen.csv", "0.6", "0.7"),
        ("splitsingen_geraamde_aandelen.csv", "0.4", "0.3"),
    ):
        path = revised / name
        path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")
    source = revised / "SOURCE.md"
    stated = re.sub(r"\(\d{4}-\d{2}-\d{2}\)", "(2027-06-01)", source.read_text("utf-8"))
    source.write_text(stated, "utf-8")
    workspace.load("herindelingen", revised)
    after = workspace.run(asking(day))
    assert after.call.state == before.call.state
    assert after.content_hash == before.content_hash
    shares = workspace.snapshot().read(CONTRACTS["herindelingen"])["aandeel"]
    assert 0.7 in shares.to_list()
