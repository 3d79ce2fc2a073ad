"""A kept result is what was computed, or it is computed again; it depends on everything it should."""

from __future__ import annotations

import json
import os
import shutil
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from sluitend.core.call import Call
from sluitend.core.messages import Label, Message, Names, msg
from sluitend.core.numbers import Count, Decimals, Money
from sluitend.rules.parameter import parameters
from sluitend.store import cache, running
from sluitend.store.calculations import find_calculation
from sluitend.store.running import code_version
from sluitend.store.workspace import Workspace, open_workspace

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sluitend.core.result import Result


def asking(overrides: dict[str, object] | None = None, known_on: str = "", maat: str = "") -> Call:
    asked: dict[str, object] = {"gebied": "GM9015", "van": 2019, "tot": 2021, "onderwerp": "jeugd"}
    if maat:
        asked["maat"] = maat
    return Call.make("verschillenanalyse", asked, overrides=overrides, known_on=known_on)


@pytest.fixture(scope="module")
def workspace(demo_workspace: Workspace, tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    root = tmp_path_factory.mktemp("cache") / "werk"
    shutil.copytree(demo_workspace.root, root)
    return open_workspace(root)


@pytest.fixture
def fresh(workspace: Workspace) -> Iterator[Result]:
    """A result that was just computed and kept."""
    shutil.rmtree(workspace.root / "resultaten", ignore_errors=True)
    result = workspace.run(asking())
    assert not result.provenance.from_cache
    yield result
    shutil.rmtree(workspace.root / "resultaten")


def entry(workspace: Workspace, result: Result) -> Path:
    return workspace.root / "resultaten" / result.call.hash()


def same(one: Result, two: Result) -> bool:
    """Say whether a reader could tell the two apart, in either language."""
    return (
        one.content_hash == two.content_hash
        and one.call == two.call
        and all(frame.equals(two.tables[name]) for name, frame in one.tables.items())
        and list(one.tables) == list(two.tables)
        and one.terms.frame.equals(two.terms.frame)
        and [(n.code, str(n.text), n.level) for n in one.notices]
        == [(n.code, str(n.text), n.level) for n in two.notices]
        and [str(m) for m in one.output.headline] == [str(m) for m in two.output.headline]
        and [m.render("en") for m in one.output.headline]
        == [m.render("en") for m in two.output.headline]
        and [(v.kind, v.table, str(v.title), dict(v.fields), dict(v.select)) for v in one.views]
        == [(v.kind, v.table, str(v.title), dict(v.fields), dict(v.select)) for v in two.views]
        and one.provenance.parameters == two.provenance.parameters
        and one.provenance.definitions == two.provenance.definitions
        and one.provenance.publications == two.provenance.publications
    )


def test_second_run_comes_from_the_cache_and_is_the_same(
    workspace: Workspace, fresh: Result
) -> None:
    again = workspace.run(asking())
    assert again.provenance.from_cache
    assert fresh.notices
    assert fresh.views
    assert same(again, fresh)
    # A pinned call, and one with its defaults written out, are the same call.
    assert workspace.run(fresh.call).provenance.from_cache
    assert workspace.run(asking(maat="lasten")).provenance.from_cache


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def _bit(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def _forged(path: Path) -> None:
    """Other figures in a file that is sound by itself."""
    if path.suffix == ".json":
        total, text = path.read_text("utf-8").split("\n", 1)
        body = json.loads(text)
        body["kern"] = []
        path.write_text(f"{total}\n{json.dumps(body)}", "utf-8")
    else:
        other = next(p for p in sorted(path.parent.glob("*.parquet")) if p != path)
        shutil.copy(other, path)


DAMAGE: dict[str, Callable[[Path], object]] = {
    "cut": _cut,
    "empty": lambda path: path.write_bytes(b""),
    "gone": lambda path: path.unlink(),
    "bit": _bit,
    "forged": _forged,
}


@pytest.mark.parametrize("file", ["uitvoer.json", "_termen.parquet", "stappen.parquet"])
@pytest.mark.parametrize("damage", DAMAGE)
def test_damaged_entry_is_computed_again(
    workspace: Workspace, fresh: Result, file: str, damage: str
) -> None:
    path = entry(workspace, fresh) / file
    DAMAGE[damage](path)
    again = workspace.run(asking())
    assert not again.provenance.from_cache
    assert same(again, fresh)
    # And the damage is gone: the next run trusts the cache again.
    third = workspace.run(asking())
    assert third.provenance.from_cache
    assert same(third, fresh)
    assert [p.name for p in (workspace.root / "resultaten").iterdir()] == [fresh.call.hash()]


def test_half_written_entry_is_never_read(
    workspace: Workspace, fresh: Result, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Writing is stopped before the entry gets its name."""
    shutil.rmtree(entry(workspace, fresh))

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "replace", killed)
    with pytest.raises(KeyboardInterrupt):
        workspace.run(asking())
    monkeypatch.undo()
    (scratch,) = (workspace.root / "resultaten").iterdir()
    assert scratch.name.startswith(".")
    again = workspace.run(asking())
    assert not again.provenance.from_cache
    assert same(again, fresh)
    # A load clears it up, but not while somebody may still be writing.
    assert cache.sweep_results(workspace.root) == []
    yesterday = time.time() - cache.SCRATCH_SECONDS - 1
    os.utime(scratch, (yesterday, yesterday))
    os.utime(entry(workspace, fresh), (yesterday, yesterday))
    assert cache.sweep_results(workspace.root) == [scratch.name]
    assert workspace.run(asking()).provenance.from_cache


def test_two_that_save_the_same_result_leave_one(workspace: Workspace, fresh: Result) -> None:
    shutil.rmtree(entry(workspace, fresh))
    start = threading.Barrier(4)

    def save() -> None:
        start.wait()
        for _ in range(5):
            cache.save_output(workspace.root, fresh.call.hash(), fresh.output, ())

    threads = [threading.Thread(target=save) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [p.name for p in (workspace.root / "resultaten").iterdir()] == [fresh.call.hash()]
    again = workspace.run(asking())
    assert again.provenance.from_cache
    assert again.content_hash == fresh.content_hash


def test_overrides_and_known_on_are_part_of_the_key(workspace: Workspace, fresh: Result) -> None:
    name = "iv3.inleverdatum_jaarrekening"
    assert name in find_calculation("verschillenanalyse").parameters
    assert parameters()[name]
    changed = workspace.run(asking(overrides={name: "08-01"}))
    assert not changed.provenance.from_cache
    assert changed.call.hash() != fresh.call.hash()
    assert dict(changed.call.overrides) == {name: "08-01"}
    dated = workspace.run(asking(known_on="2026-05-01"))
    assert not dated.provenance.from_cache
    assert len({r.call.hash() for r in (fresh, changed, dated)}) == 3
    assert workspace.run(asking()).provenance.from_cache


def test_who_only_reads_leaves_nothing(workspace: Workspace) -> None:
    shutil.rmtree(workspace.root / "resultaten", ignore_errors=True)
    before = sorted(path.name for path in workspace.root.rglob("*"))
    reader = open_workspace(workspace.root, keep=False)
    unkept = reader.run(asking())
    assert sorted(path.name for path in workspace.root.rglob("*")) == before
    kept = workspace.run(asking())
    assert not kept.provenance.from_cache
    assert same(unkept, kept)
    assert reader.run(asking()).provenance.from_cache
    shutil.rmtree(workspace.root / "resultaten")


def test_other_code_has_other_results(
    workspace: Workspace, fresh: Result, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "code_version", lambda: "0.0.0+ander")
    other = workspace.run(asking())
    assert not other.provenance.from_cache
    assert other.content_hash == fresh.content_hash
    assert other.call.hash() != fresh.call.hash()


def test_code_version_changes_with_any_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = Path(running.__file__).parents[1]
    copy = tmp_path / "sluitend"
    shutil.copytree(source, copy, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(running, "__file__", str(copy / "store" / "running.py"))
    version = code_version.__wrapped__
    seen = {version()}
    assert version() in seen
    for file in ("methods/bennet.py", "rules/definitions/onderwerpen.yaml"):
        path = copy / file
        path.write_text(path.read_text("utf-8") + "\n# anders\n", "utf-8")
        assert version() not in seen
        seen.add(version())
    (copy / "methods" / "nieuw.py").write_text("", "utf-8")
    assert version() not in seen
    seen.add(version())
    (copy / "methods" / "nieuw.py").rename(copy / "methods" / "anders.py")
    assert version() not in seen
    # Compiled files and notes change nothing.
    before = version()
    (copy / "methods" / "leesmij.txt").write_text("", "utf-8")
    assert version() == before


@pytest.mark.parametrize(
    "value",
    [
        "tekst",
        2023,
        0.5,
        Label("Jeugd"),
        Names((Label("Jeugd"), "Almelo")),
        Money(-150_000, "mln", signed=True),
        Decimals(0.25, 2),
        Count(1_234),
        msg("{naam}", naam=Label("Jeugd")),
    ],
)
def test_every_value_of_a_message_is_kept_as_what_it_is(value: object) -> None:
    said = Message("{wat}", (("wat", value),))
    kept = cache._load(json.loads(json.dumps(cache._dump(said))))
    assert kept == said
    assert type(dict(kept.values)["wat"]) is type(value)
    assert (kept.render("nl"), kept.render("en")) == (said.render("nl"), said.render("en"))
