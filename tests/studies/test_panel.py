"""The panel adds over municipalities and taakvelden, so it asks whether that is allowed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest
from tests.studies.test_verschillenanalyse import assert_closes

import sluitend as sl
from sluitend.core.errors import AdditivityError
from sluitend.core.period import Document
from sluitend.store import running
from sluitend.store.snapshot import Snapshot
from sluitend.studies.panel import Panel
from sluitend.tables.iv3 import LASTEN

if TYPE_CHECKING:
    from sluitend.store.workspace import Workspace
    from sluitend.tables.contract import Contract


@pytest.mark.parametrize("dimension", ["gm_code", "taakveld"])
def test_a_measure_that_does_not_add_up_gets_no_panel(
    demo_workspace: Workspace, dimension: str
) -> None:
    (measure,) = LASTEN.measures
    unique = replace(measure, additive=measure.additive - {dimension})
    contract = replace(LASTEN, measures=(unique,))
    frame = demo_workspace.snapshot().read(LASTEN)
    filings = [(Document.ACCOUNTS, 2023)]
    with pytest.raises(AdditivityError, match=dimension):
        Panel.build(frame, contract, "lasten", filings, demo_workspace.geography())


def test_a_partly_unreadable_block_is_missing_whole_and_everything_still_closes(
    demo_workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One amount of jeugd 2023 was rejected at loading: the block has no amount, and says why."""
    read = Snapshot.read

    def holed(self: Snapshot, contract: Contract) -> pl.DataFrame:
        frame = read(self, contract)
        if contract.id != LASTEN.id:
            return frame
        hole = (pl.col("gm_code") == "GM9002") & (pl.col("taakveld") == "6.73")
        hole &= (pl.col("jaar") == 2023) & (pl.col("document") == "jaarrekening")
        return frame.with_columns(
            waarde=pl.when(~hole).then("waarde"),
            ontbreekt=pl.when(hole).then(pl.lit("afgekeurd")).otherwise("ontbreekt"),
        )

    monkeypatch.setattr(Snapshot, "read", holed)
    monkeypatch.setattr(running, "load_output", lambda *_: None)
    monkeypatch.setattr(running, "save_output", lambda *_: None)
    question: dict[str, Any] = {"gebied": "NL", "van": 2022, "onderwerp": "jeugd"}
    bridge = demo_workspace.run(sl.call("verschillenanalyse", **question, tot=2024))
    assert_closes(bridge)
    assert dict(bridge.tables["ontbrekend"].select("gm_code", "ontbreekt").iter_rows()) == {
        "GM9002": "afgekeurd",
        "GM9023": "niet_geleverd",
    }
    costs = demo_workspace.run(
        sl.call("netto-lasten", **{**question, "gebied": "GM9002"}, tot=2023)
    )
    row = costs.tables["jaren"].filter(pl.col("jaar") == 2023).row(0, named=True)
    # Where the full detail is loaded the amount comes from there, and that was not holed.
    assert row["lasten"] is not None
    wide = demo_workspace.run(
        sl.call("netto-lasten", gebied="GM9002", van=2022, tot=2023, onderwerp="sociaal-domein")
    )
    assert wide.tables["jaren"]["n_ontbreekt"].to_list() == [0, 0]
