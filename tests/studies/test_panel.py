"""The panel adds over municipalities and taakvelden, so it asks whether that is allowed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from sluitend.core.errors import AdditivityError
from sluitend.core.period import Document
from sluitend.studies.panel import Panel
from sluitend.tables.iv3 import LASTEN

if TYPE_CHECKING:
    from sluitend.store.workspace import Workspace


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
