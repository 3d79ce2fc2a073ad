"""Figures of the open data pack, added up without the program."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl
import pytest

from sluitend.tables.iv3 import INHABITANTS, LASTEN

if TYPE_CHECKING:
    from collections.abc import Callable

    from sluitend.store.workspace import Workspace

YOUTH = {2022: ("6.72", "6.82"), 2023: ("6.72", "6.73", "6.74", "6.82")}
"""Taakvelden of youth, as the Iv3-informatievoorschrift of each year has them."""


@pytest.fixture(scope="session")
def opendata_filed(opendata_workspace: Workspace) -> Callable[[str, int], float]:
    """Return the function from a municipality and a year to its youth lasten, in euro per head."""
    snapshot = opendata_workspace.snapshot()
    rows = snapshot.read(LASTEN).filter(pl.col("document") == "jaarrekening")
    people = snapshot.read(INHABITANTS)

    def filed(code: str, jaar: int) -> float:
        here = (pl.col("gm_code") == code) & (pl.col("jaar") == jaar)
        costs = rows.filter(here, pl.col("taakveld").is_in(YOUTH[jaar]))["waarde"].sum()
        return float(costs / people.filter(here)["waarde"][0] / 100)

    return filed
