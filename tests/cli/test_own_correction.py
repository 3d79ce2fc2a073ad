"""A wrong load of an own file is corrected by one that says why; the wrong one stays on record."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.sources.eigen import budget as b

import sluitend as sl
from sluitend.core.call import Call
from sluitend.core.errors import NoDataError
from sluitend.sources.eigen.mapping_file import write_mapping
from sluitend.store.workspace import Workspace, create_workspace, open_workspace
from sluitend.tables.eigen import OWN_POSTS

Run = Callable[..., Any]
REASON = "lasten van 6.3 stonden verkeerd"
ROW = "6.3;063010;{};0\n"


@pytest.fixture
def workspace(country_dir: Path, tmp_path: Path) -> str:
    made = create_workspace(tmp_path / "werk")
    made.load("iv3", country_dir / "iv3_2017_2026")
    return str(made.root)


@pytest.fixture
def load(sluitend: Run, workspace: str) -> Run:
    """Load a budget with this amount on 6.3, as this day's statement."""

    def run(amount: int, *more: str, rows: str = "", **stated: Any) -> Any:
        Path("b.csv").write_text(
            "Taakveld;Product;Lasten;Baten\n" + ROW.format(amount) + rows, encoding="utf-8"
        )
        columns = {name.lower(): name for name in ("Taakveld", "Product", "Lasten", "Baten")}
        values = b.stated(tabblad="", koprijen=[1], kolommen=columns, **stated)
        Path("kaart.yaml").write_text(write_mapping(values), encoding="utf-8")
        words = ["--kolommen", "kaart.yaml", "--werkruimte", workspace]
        return sluitend("load", "eigen", "b.csv", *words, *more)

    return run


def amount(workspace: str | Workspace, known_on: str = "") -> int:
    opened = open_workspace(workspace) if isinstance(workspace, str) else workspace
    rows = opened.snapshot(known_on).read(OWN_POSTS)
    return int(rows.filter(taakveld="6.3", maat="lasten")["waarde"].item()) // 100


def asking(state: str = "") -> Call:
    return sl.call(
        "aansluiting",
        state=state,
        gebied="GM9001",
        van=2025,
        tot=2025,
        aansluiting="eigen-begroting-na-wijziging",
    )


def test_the_same_day_with_other_figures_is_refused_with_a_way_out(
    load: Run, workspace: str
) -> None:
    assert load(5_000_000).code == 0
    look = load(6_000_000, "--onderzoek")
    assert look.code == 0
    assert "Laden zou nu worden geweigerd: Van bron eigen-GM9001" in look.out
    done = load(6_000_000)
    assert (done.code, done.out) == (5, "")
    assert "al een publicatie van 2025-09-25" in done.err
    assert "--verbetering" in done.err
    assert "in de kolommenkaart haar eigen stand of publicatiedatum" in done.err
    assert "SOURCE.md" not in done.err
    assert amount(workspace) == 5_000_000
    # A day or a stand of its own is the other way.
    assert load(6_000_000, publicatiedatum="2025-09-26").code == 0
    assert amount(workspace) == 6_000_000


@pytest.mark.parametrize("stated", [True, False])
def test_a_correction_takes_the_place_of_the_wrong_load(
    load: Run, sluitend: Run, workspace: str, monkeypatch: pytest.MonkeyPatch, *, stated: bool
) -> None:
    assert load(5_000_000).code == 0
    (wrong,) = [p.id for p in open_workspace(workspace).publications() if "eigen" in p.source]
    more = {"verbetering": REASON} if stated else {}
    words = [] if stated else ["--verbetering", f"  {REASON}\n"]
    look = load(6_000_000, "--onderzoek", *words, **more)
    assert f"Laden vervangt {wrong}." in look.out
    assert amount(workspace) == 5_000_000
    done = load(6_000_000, *words, **more)
    assert done.code == 0
    assert f"Neemt de plaats in van {wrong}." in done.err
    assert amount(workspace) == 6_000_000
    assert amount(workspace, "2025-09-25") == 6_000_000
    monkeypatch.setenv("COLUMNS", "400")
    listed = sluitend("publicaties", "--werkruimte", workspace).out
    assert f"definitief; verbetering: {REASON}" in listed
    loaded = [p for p in open_workspace(workspace).publications() if "eigen" in p.source]
    assert {p.id for p in loaded} > {wrong}
    assert [p.correction for p in loaded if p.id != wrong] == [REASON]
    # The same again changes nothing, and neither does the wrong one.
    assert "Was er al" in load(6_000_000, *words, **more).out
    assert "Was er al" in load(5_000_000).out
    assert load(7_000_000).code == 5
    assert amount(workspace) == 6_000_000


def test_a_correction_counts_whatever_it_lacks(load: Run, workspace: str) -> None:
    """Status, number of rejects, and rows that were there: the reason is the yes to all of them."""
    assert load(5_000_000, rows="6.4;064010;10;0\n").code == 0
    bad = "6.99;069910;1;0\n"
    words = ["--verbetering", REASON, "--uitval-toestaan", "0.6"]
    done = load(6_000_000, *words, rows=bad, status="voorlopig")
    assert done.code == 0
    assert "vervallen 2 rijen van publicatie" in done.err
    assert amount(workspace) == 6_000_000
    assert open_workspace(workspace).snapshot().read(OWN_POSTS).height == 2


def test_a_correction_can_be_corrected_and_undone(load: Run, workspace: str) -> None:
    for figure, words in (
        (5_000_000, ()),
        (6_000_000, ("--verbetering", "een")),
        (7_000_000, ("--verbetering", "twee")),
        (5_000_000, ("--verbetering", "het was toch goed")),
    ):
        assert load(figure, *words).code == 0
        assert amount(workspace) == figure
    # A later day goes before all of them, also when it was loaded earlier.
    assert load(8_000_000, publicatiedatum="2025-10-01").code == 0
    assert load(9_000_000, "--verbetering", "drie").code == 0
    assert amount(workspace) == 8_000_000
    assert amount(workspace, "2025-09-30") == 9_000_000


def test_a_pinned_stand_keeps_the_figures_it_had(load: Run, workspace: str) -> None:
    assert load(5_000_000).code == 0
    opened = open_workspace(workspace)
    before = opened.run(asking())
    assert load(6_000_000, "--verbetering", REASON).code == 0
    after = opened.run(asking())
    assert after.content_hash != before.content_hash
    pinned = opened.run(asking(before.call.state))
    assert pinned.content_hash == before.content_hash
    with pytest.raises(NoDataError):
        opened.run(asking("0" * 12))


def test_a_correction_of_nothing_is_told(load: Run, workspace: str) -> None:
    assert load(5_000_000, publicatiedatum="2025-09-24").code == 0
    done = load(6_000_000, "--verbetering", REASON)
    assert done.code == 0
    assert "niets geladen om te verbeteren" in done.err
    assert amount(workspace) == 6_000_000


@pytest.mark.parametrize("reason", ["", "  "])
def test_a_reason_says_something(load: Run, reason: str) -> None:
    for more in ([], ["--onderzoek"]):
        done = load(5_000_000, "--verbetering", reason, *more)
        assert (done.code, done.out) == (2, "")
        assert "zegt niet waarom" in done.err
