"""The fictional country knows why every amount changed: every step must equal what was planted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl
import pytest
from tests.conftest import successor

import sluitend as sl
from sluitend.core.numbers import CENTS_PER_KEUR
from sluitend.demo.country import build_country
from sluitend.demo.events import PLANTED_EVENTS, PlantedEvent
from sluitend.demo.expected import expected_steps
from sluitend.reference.taakvelden import concordance
from sluitend.store import running
from sluitend.studies import verschillenanalyse as study
from sluitend.studies.bridge.kernel import Comparison, Step, compare

if TYPE_CHECKING:
    from collections.abc import Callable

    from sluitend.core.result import Result
    from sluitend.store.workspace import Workspace

YEARS = {"jaarrekening": (2017, 2024), "begroting": (2017, 2026)}
CELL = ["gm_code", "van", "tot", "blok", "stap"]
TOLERANCE = 1e-6


@pytest.fixture(scope="module")
def expected() -> pl.DataFrame:
    return expected_steps(build_country())


def run(workspace: Workspace, document: str, gebied: str = "NL") -> Result:
    van, tot = YEARS[document]
    return workspace.run(
        sl.call(
            "verschillenanalyse",
            gebied=gebied,
            van=van,
            tot=tot,
            onderwerp="sociaal-domein",
            vergelijking=document,
        )
    )


def mismatches(terms: pl.DataFrame, expected: pl.DataFrame, document: str) -> pl.DataFrame:
    """Compare every (municipality, pair, block, step) in € 1,000; a cell on one side only counts."""
    planted = (
        expected.filter(pl.col("document") == document).group_by(CELL).agg(pl.col("bedrag").sum())
    )
    found = terms.group_by(CELL).agg(gevonden=pl.col("onafgerond").sum() / CENTS_PER_KEUR)
    both = planted.join(found, on=CELL, how="full", coalesce=True).with_columns(
        pl.col("bedrag", "gevonden").fill_null(0.0)
    )
    return both.filter((pl.col("bedrag") - pl.col("gevonden")).abs() > TOLERANCE)


@pytest.mark.parametrize("document", list(YEARS))
def test_steps_equal_planted_effects(
    demo_workspace: Workspace, expected: pl.DataFrame, document: str
) -> None:
    result = run(demo_workspace, document)
    compared = expected.filter(pl.col("document") == document).height
    assert compared > 1000
    wrong = mismatches(result.output.terms, expected, document)
    assert wrong.is_empty(), wrong.head(20)


def test_every_step_occurs_in_the_country(demo_workspace: Workspace) -> None:
    found: set[str] = set()
    for document in YEARS:
        found |= set(run(demo_workspace, document).output.terms["stap"].unique())
    assert found == {str(step) for step in Step}


def _shift(comparison: Comparison, step: Step) -> Comparison:
    """Move a thousandth of one step into another: everything still closes, and is wrong."""
    other = Step.GROUP if step is not Step.GROUP else Step.INHABITANTS
    moved = comparison.steps[step] * 1e-3
    steps = dict(comparison.steps)
    steps[step] = steps[step] - moved
    steps[other] = steps[other] + moved
    return Comparison(steps, comparison.carried, comparison.carried_inhabitants)


@pytest.mark.parametrize("step", [step for step in Step if step is not Step.RECLASSIFIED])
def test_a_step_broken_on_purpose_is_noticed(
    demo_workspace: Workspace,
    expected: pl.DataFrame,
    monkeypatch: pytest.MonkeyPatch,
    step: Step,
) -> None:
    whole: Callable[..., Comparison] = compare
    monkeypatch.setattr(study, "compare", lambda *a: _shift(whole(*a), step))
    found = [
        mismatches(fresh(demo_workspace, document).output.terms, expected, document).height
        for document in YEARS
    ]
    assert sum(found) > 0


def test_a_broken_reclassification_is_noticed(
    demo_workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Amounts carried to the wrong borders do not close, and the run refuses to give figures."""
    whole: Callable[..., Comparison] = compare

    def wrong(*arguments: object) -> Comparison:
        found = whole(*arguments)
        return Comparison(found.steps, found.carried * 1.001, found.carried_inhabitants)

    monkeypatch.setattr(study, "compare", wrong)
    with pytest.raises(ArithmeticError, match="steps miss the change"):
        fresh(demo_workspace, "jaarrekening")


def fresh(workspace: Workspace, document: str) -> Result:
    """Run without the cache: a broken kernel must be asked, not remembered."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(running, "load_output", lambda *_: None)
        patch.setattr(running, "save_output", lambda *_: None)
        return run(workspace, document)


STEP_EVENTS = [e for e in PLANTED_EVENTS if e.effect_keur is not None and e.stap]


@pytest.mark.parametrize("event", STEP_EVENTS, ids=[e.id for e in STEP_EVENTS])
def test_event_is_its_step(demo_workspace: Workspace, event: PlantedEvent) -> None:
    terms = run(demo_workspace, event.document).output.terms
    blocks = pl.col("blok") == event.blok if event.blok else pl.col("blok").is_in(_blocks(event))
    amount = terms.filter(
        blocks,
        pl.col("gm_code") == event.gm_effect,
        pl.col("jaar") == event.jaar,
        pl.col("stap") == event.stap,
    )["onafgerond"].sum()
    assert event.effect_keur is not None
    assert amount / CENTS_PER_KEUR == pytest.approx(event.effect_keur, abs=TOLERANCE)


def _blocks(event: PlantedEvent) -> list[str]:
    blocks = concordance().blocks(event.jaar - 1, event.jaar)
    return [block.id for block in blocks if block.groep == event.groep]


@pytest.mark.parametrize(
    "event", ["centrumgemeente", "naam-2020", "oude-code-2023", "opheffing-2014"]
)
def test_event_is_found(demo_workspace: Workspace, event: str) -> None:
    planted = next(e for e in PLANTED_EVENTS if e.id == event)
    code = planted.gm_effect or planted.gm_codes[0]
    cents = (planted.effect_keur or 0) * CENTS_PER_KEUR
    if event == "centrumgemeente":
        found = demo_workspace.run(
            sl.call("netto-lasten", gebied=code, van=2023, tot=2023, onderwerp="jeugd")
        ).tables["jaren"]
        assert found["baten"][0] == cents
        assert found["baten"][0] / found["lasten"][0] == pytest.approx(0.4)
    elif event == "oude-code-2023":
        detail = demo_workspace.run(
            sl.call("netto-lasten", gebied=code, van=2023, tot=2023, onderwerp="wmo")
        )
        bare = detail.output.terms.filter(
            pl.col("taakveld") == "6.71", pl.col("post") == "lasten:wmo"
        )
        assert bare["geleverd"].sum() == cents
    elif event == "naam-2020":
        geography = demo_workspace.geography()
        assert geography.name(code, 2019) != geography.name(code, 2020)
        assert successor(geography, code, 2019, 2020) == code
    else:
        geography = demo_workspace.geography()
        (gone,) = set(planted.gm_codes) - {
            successor(geography, c, 2013, 2014) for c in planted.gm_codes
        }
        assert gone not in geography.in_year(2014)
        assert successor(geography, gone, 2013, 2014) in planted.gm_codes
