"""The table that terms explain is found by its keys, not by what else it shares with them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl
import pytest

from sluitend.core.messages import msg
from sluitend.core.result import Column, TableSpec
from sluitend.publish.closure import NUMBER, TERM, explained

if TYPE_CHECKING:
    from collections.abc import Callable

    from sluitend.core.result import Result

NAMES = ("gebied", "jaar", "bron")


def spec(*key: str) -> TableSpec:
    names = [Column(name, msg("{naam}", naam=name)) for name in NAMES]
    return TableSpec(msg("Tabel"), (*names, Column("bedrag", msg("Bedrag"), "bedrag")), key)


@pytest.fixture
def result(fabricate: Callable[..., Result]) -> Result:
    """Three terms that add up to two figures, and a table of items that knows the same places."""
    made = fabricate()
    tables = {
        "posten": pl.DataFrame(
            {
                "gebied": ["A", "B", "B"],
                "jaar": [2023, 2023, 2024],
                "bron": ["een", "een", "twee"],
                "bedrag": [7, 8, 9],
            }
        ),
        "per_jaar": pl.DataFrame({"jaar": [2023, 2024], "bedrag": [3, 4]}),
    }
    terms = pl.DataFrame(
        {
            "gebied": ["A", "B", "B"],
            "jaar": [2023, 2023, 2024],
            "post": ["x", "x", "x"],
            "bedrag": [1, 2, 4],
        }
    )
    return replace(
        made,
        output=replace(made.output, tables=tables, terms=terms),
        specs={"posten": spec("gebied", "jaar", "bron"), "per_jaar": spec("jaar")},
    )


def test_the_table_whose_key_the_terms_have_is_explained(result: Result) -> None:
    (found,) = explained(result)
    assert (found.table, found.column, found.measure) == ("per_jaar", "bedrag", None)
    assert found.linked.sort(TERM)[NUMBER].to_list() == [0, 0, 1]


def test_a_table_whose_rows_the_terms_cannot_tell_apart_is_not_explained(result: Result) -> None:
    tables = dict(result.tables)
    tables["per_jaar"] = pl.DataFrame({"jaar": [2023, 2023], "bedrag": [3, 4]})
    tables["posten"] = tables["posten"].clear()
    assert list(explained(replace(result, output=replace(result.output, tables=tables)))) == []


def test_sums_that_differ_from_their_terms_are_a_bug(result: Result) -> None:
    tables = dict(result.tables)
    tables["per_jaar"] = tables["per_jaar"].with_columns(bedrag=pl.lit(5))
    with pytest.raises(ArithmeticError, match="do not add up"):
        list(explained(replace(result, output=replace(result.output, tables=tables))))


def test_terms_that_belong_nowhere_have_to_cancel_out(result: Result) -> None:
    tables = dict(result.tables)
    tables["per_jaar"] = tables["per_jaar"].filter(pl.col("jaar") == 2023)
    with pytest.raises(ArithmeticError, match="do not cancel out"):
        list(explained(replace(result, output=replace(result.output, tables=tables))))
