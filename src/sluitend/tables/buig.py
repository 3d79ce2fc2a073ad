"""Contract of the budgets for bijstand (gebundelde uitkering, Participatiewet art. 69)."""

from __future__ import annotations

import polars as pl

from sluitend.tables.contract import Contract, Measure

STANDS = frozenset({"voorlopig", "nader voorlopig", "definitief"})
"""A budget of a year is published three times: in September before, in spring, in September."""

BUDGETS = Contract(
    id="buig_budgetten",
    title="BUIG: budget per gemeente, per stand",
    keys=("jaar", "stand", "gm_code"),
    partition=("jaar", "stand"),
    dtypes={"jaar": pl.Int64, "stand": pl.String, "gm_code": pl.String},
    measures=(
        Measure("budget", "Budget gebundelde uitkering", "eurocent", frozenset({"gm_code"})),
    ),
    allowed={"stand": STANDS},
)
"""Stands of one year replace each other and never add up."""
