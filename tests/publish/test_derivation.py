from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl

import sluitend as sl
from sluitend.publish.derivation import LARGEST, amount_unit, derivations
from sluitend.publish.format import amount

if TYPE_CHECKING:
    from sluitend.core.result import Result
    from sluitend.store.workspace import Workspace

THOUSAND = 100_000


def number(text: str) -> float:
    return float(text.replace(".", "").replace(",", "."))


def test_terms_add_up_to_the_change_of_every_pair(bridge: Result) -> None:
    found = derivations(bridge)
    changes = bridge.tables["verschillen"]["verschil"].to_list()
    assert len(found) == len(changes)
    for derivation, change in zip(found, changes, strict=True):
        assert derivation.total.lstrip("+") == amount(change, THOUSAND)
        parts = [
            number(term.amount.replace("−", "-").replace("+", "")) for term in derivation.terms
        ]
        assert sum(parts) == change / THOUSAND


def test_every_step_of_a_municipality_has_its_formula(bridge: Result) -> None:
    for derivation in derivations(bridge):
        assert derivation.terms
        for term in derivation.terms:
            assert re.search(r"\d", term.formula), term


def test_filed_amounts_add_up_to_the_lasten_of_the_year(report: list[Result]) -> None:
    lasten = [d for d in derivations(report[0]) if d.title.endswith("lasten")]
    known = report[0].tables["jaren"].filter(pl.col("lasten").is_not_null())
    assert [d.total for d in lasten] == [amount(v, THOUSAND) for v in known["lasten"]]


def test_no_line_claims_more_than_the_tables_do(bridge: Result) -> None:
    specs = {name: replace(spec, unit_cents=100) for name, spec in bridge.specs.items()}
    (first, *_) = derivations(bridge)
    (in_euro, *_) = derivations(replace(bridge, specs=specs))
    assert number(in_euro.total.lstrip("+")) == 1000 * number(first.total.lstrip("+"))
    assert amount_unit(replace(bridge, specs={})) == 1


def test_a_large_result_leaves_its_terms_to_the_files(demo_workspace: Workspace) -> None:
    call = sl.call(
        "verschillenanalyse", gebied="NL", van=2021, tot=2023, onderwerp="sociaal-domein"
    )
    result = demo_workspace.run(call)
    assert result.output.terms.height > LARGEST
    assert derivations(result) == ()
