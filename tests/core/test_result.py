"""Results: frozen, explained by terms, and hashed on their figures only."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, replace
from datetime import date
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sluitend.core.call import Call
from sluitend.core.messages import msg
from sluitend.core.result import (
    Clearance,
    Notice,
    Output,
    Provenance,
    Publication,
    Result,
    Terms,
    View,
)
from sluitend.core.sourced import Sourced, Verification

TERMS = pl.DataFrame(
    {
        "gebied": ["NL", "NL", "GM9001"],
        "jaar": [2022, 2023, 2023],
        "post": ["jeugd", "jeugd", "wmo"],
        "bedrag": [100, -30, 7],
    }
)
PUBLICATION = Publication(
    "p1", "iv3", "Iv3", "2024-07-15", "definitief", "CC BY 4.0", "CBS", "2026-01-01T10:00:00", "ab"
)


def result(tables: dict[str, pl.DataFrame] | None = None, terms: pl.DataFrame = TERMS) -> Result:
    frames = tables or {
        "jaren": pl.DataFrame({"jaar": [2022, 2023], "lasten": [100, None]}),
        "groepen": pl.DataFrame({"groep": ["jeugd"], "per_inwoner": [1.25]}),
    }
    return Result(
        call=Call.make("c", {"gebied": "NL"}),
        title=msg("Titel"),
        output=Output(frames, terms),
        specs={},
        provenance=Provenance((PUBLICATION,), computed_at="2026-01-01T10:00:00"),
    )


def changed_cells() -> list[Result]:
    """One small change each, in every table, column and row, and in the terms."""
    base = result()
    cells: dict[str, list[tuple[str, list[Any]]]] = {
        "jaren": [("lasten", [101, None]), ("lasten", [100, 0]), ("jaar", [2022, 2024])],
        "groepen": [("per_inwoner", [1.2500000000000002]), ("groep", ["wmo"])],
    }
    made = [
        result({**base.tables, name: base.tables[name].with_columns(pl.Series(column, values))})
        for name, changes in cells.items()
        for column, values in changes
    ]
    made += [
        result({**base.tables, "jaren": base.tables["jaren"].rename({"lasten": "baten"})}),
        result({**base.tables, "jaren": base.tables["jaren"].reverse()}),
        result({"jaren": base.tables["jaren"]}),
        result({"jaren": base.tables["groepen"], "groepen": base.tables["jaren"]}),
        result({**base.tables, "extra": pl.DataFrame({"x": [1]})}),
    ]
    made += [result(terms=TERMS.with_columns(pl.col("bedrag") + delta)) for delta in (1, -1)]
    return [*made, result(terms=TERMS.head(2)), result(terms=TERMS.reverse())]


def test_the_content_hash_depends_on_every_figure() -> None:
    hashes = [result().content_hash, *(one.content_hash for one in changed_cells())]
    assert len(set(hashes)) == len(hashes)


def test_the_content_hash_ignores_moments_words_and_the_call() -> None:
    base = result()
    later = replace(
        base,
        call=base.call.pinned("andere stand", "2.0"),
        title=msg("Andere titel"),
        provenance=replace(base.provenance, computed_at="2030-01-01", from_cache=True),
        output=replace(
            base.output,
            notices=(Notice("x", msg("let op")),),
            views=(View("reeks", "jaren", msg("v"), {}),),
            headline=(msg("kop"),),
        ),
        confidential=True,
    )
    assert later.content_hash == base.content_hash


def test_the_order_of_tables_does_not_matter() -> None:
    base = result()
    assert result(dict(sorted(base.tables.items(), reverse=True))).content_hash == base.content_hash


def test_empty_text_is_not_missing_text() -> None:
    with_text = {"t": pl.DataFrame({"naam": ["", "a"]})}
    without = {"t": pl.DataFrame({"naam": [None, "a"]})}
    assert result(with_text).content_hash != result(without).content_hash


def test_a_result_is_frozen() -> None:
    with pytest.raises(FrozenInstanceError):
        result().confidential = False  # type: ignore[misc]  # that it cannot is the test


def test_a_result_gives_what_its_output_holds() -> None:
    one = result()
    assert one.tables is one.output.tables
    assert one.notices is one.output.notices
    assert one.views is one.output.views
    assert one.terms.frame is one.output.terms
    assert one.clearance is None
    cleared = replace(one, clearance=Clearance(one.exit_hash, "open", "x", "2026-01-01"))
    assert cleared.content_hash == one.content_hash
    assert cleared.exit_hash == one.exit_hash


def test_one_invented_figure_makes_a_result_fictional() -> None:
    assert not Provenance((PUBLICATION,)).fictional
    assert Provenance((PUBLICATION, replace(PUBLICATION, fictional=True))).fictional
    assert not Provenance(()).fictional


@pytest.mark.parametrize(
    ("values", "total", "n"),
    [
        ({}, 77, 3),
        ({"gebied": "NL"}, 70, 2),
        ({"gebied": "NL", "jaar": 2023}, -30, 1),
        ({"gebied": "GM0000"}, 0, 0),
    ],
)
def test_explaining_is_filtering(values: dict[str, object], total: int, n: int) -> None:
    found = Terms(TERMS).where(**values)
    assert (found.total(), len(found)) == (total, n)
    assert type(found.total()) is int


@given(st.lists(st.tuples(st.sampled_from(["NL", "GM9001"]), st.integers(-(10**14), 10**14))))
def test_parts_add_up_to_the_whole(rows: list[tuple[str, int]]) -> None:
    frame = pl.DataFrame(
        [(area, 2023, "jeugd", amount) for area, amount in rows],
        schema={"gebied": pl.String, "jaar": pl.Int64, "post": pl.String, "bedrag": pl.Int64},
        orient="row",
    )
    terms = Terms(frame)
    assert terms.total() == sum(amount for _, amount in rows)
    parts = [terms.where(gebied=area).total() for area in ("NL", "GM9001")]
    assert sum(parts) == terms.total()


@pytest.mark.parametrize("column", Terms.REQUIRED)
def test_terms_without_a_required_column_are_refused(column: str) -> None:
    with pytest.raises(ValueError, match=column):
        Terms(TERMS.drop(column))


def test_a_term_without_an_amount_is_refused() -> None:
    with pytest.raises(ValueError, match=r"^a term without an amount explains nothing$"):
        Terms(TERMS.with_columns(bedrag=pl.Series([100, None, 7])))


@pytest.mark.parametrize(
    ("day", "holds"),
    [
        (date(2019, 12, 31), False),
        (date(2020, 1, 1), True),
        (date(2020, 6, 30), True),
        (date(2020, 7, 1), False),
    ],
)
def test_a_sourced_value_holds_from_its_first_to_its_last_day(day: date, holds: bool) -> None:
    value = Sourced(
        "x.y",
        1,
        "euro",
        "bron",
        "art. 1",
        Verification.PRIMARY,
        date(2020, 1, 1),
        date(2020, 6, 30),
    )
    assert value.holds_on(day) is holds
    until_further_notice = replace(value, valid_to=None)
    assert until_further_notice.holds_on(day) is (day >= date(2020, 1, 1))
