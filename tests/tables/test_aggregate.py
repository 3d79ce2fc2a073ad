"""Adding up, over every contract with measures: only what is additive, and missing stays missing."""

from __future__ import annotations

from collections import defaultdict
from itertools import product
from typing import Any

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sluitend.core.errors import AdditivityError, ContractError
from sluitend.core.missing import SEPARATOR, Missing
from sluitend.tables.aggregate import aggregate
from sluitend.tables.catalogue import CONTRACTS
from sluitend.tables.contract import Contract, Measure
from sluitend.tables.iv3 import INHABITANTS, LASTEN, TOTALS

Row = dict[str, Any]
LONG = [contract for contract in CONTRACTS.values() if contract.measures]
KINDS = {
    contract.id: list({measure.additive: measure for measure in contract.measures}.values())
    for contract in LONG
}
"""Of measures that add up over the same dimensions one: the others take the same path."""


def values(contract: Contract, key: str) -> list[Any]:
    """Return some values of a key: the allowed ones when the contract names them."""
    if key in contract.allowed:
        return sorted(contract.allowed[key])[:3]
    if key == "gm_code":
        return ["GM9001", "GM9002", "GM9003"]
    return [2021, 2022, 2023] if contract.schema()[key] == pl.Int64 else ["a", "b", "c"]


DIMENSIONS = [
    pytest.param(contract, measure, key, id=f"{contract.id}-{measure.name}-{key}")
    for contract in LONG
    for measure in KINDS[contract.id]
    for key in contract.keys
    if len(values(contract, key)) > 1
]


cells = st.one_of(
    st.tuples(st.integers(-(10**13), 10**13), st.none()),
    st.tuples(st.just(0), st.none()),
    st.tuples(st.none(), st.sampled_from([str(reason) for reason in Missing])),
)


def frame_of(contract: Contract, rows: list[Row]) -> pl.DataFrame:
    """Make a frame that keeps the contract."""
    frame = pl.DataFrame(
        [{"publicatie_id": "p1", **row} for row in rows], schema=contract.schema()
    ).select(contract.columns)
    contract.check(frame)
    return frame


@st.composite
def frames(draw: st.DrawFn, contract: Contract, measures: tuple[Measure, ...]) -> list[Row]:
    """Rows over a part of all combinations of keys."""
    keys = [values(contract, key) for key in contract.keys]
    combinations = list(product(*keys, [measure.name for measure in measures]))
    chosen = draw(st.lists(st.sampled_from(combinations), min_size=1, max_size=14, unique=True))
    return [
        dict(zip((*contract.keys, "maat"), key, strict=True))
        | dict(zip(("waarde", "ontbreekt"), draw(cells), strict=True))
        for key in chosen
    ]


def summed_plainly(rows: list[Row], by: list[str]) -> list[Row]:
    """Sum without frames: what `aggregate` must give."""
    groups: dict[tuple[Any, ...], list[Row]] = defaultdict(list)
    for row in rows:
        groups[tuple(row[name] for name in [*by, "maat"])].append(row)
    found = []
    for key in sorted(groups):
        parts = groups[key]
        known = [row["waarde"] for row in parts if row["waarde"] is not None]
        reasons = sorted({row["ontbreekt"] for row in parts if row["waarde"] is None})
        found.append(
            dict(zip([*by, "maat"], key, strict=True))
            | {
                "waarde": sum(known) if not reasons else None,
                "bekend": sum(known) if known else None,
                "ontbreekt": SEPARATOR.join(reasons) if reasons else None,
                "n": len(parts),
                "n_ontbreekt": len(parts) - len(known),
            }
        )
    return found


def additive_subsets(contract: Contract, measures: tuple[Measure, ...]) -> list[list[str]]:
    """All ways to keep columns so that only additive dimensions are dropped."""
    allowed = frozenset.intersection(*(measure.additive for measure in measures))
    must = [key for key in contract.keys if key not in allowed]
    free = [key for key in contract.keys if key in allowed]
    return [
        must + [key for key, keep in zip(free, kept, strict=True) if keep]
        for kept in product([False, True], repeat=len(free))
    ]


def two_values(contract: Contract, measure: Measure, key: str) -> pl.DataFrame:
    """Rows that differ in one dimension only."""
    base = {name: values(contract, name)[0] for name in contract.keys}
    return frame_of(
        contract,
        [
            {**base, key: value, "maat": measure.name, "waarde": 100, "ontbreekt": None}
            for value in values(contract, key)[:2]
        ],
    )


def test_every_long_contract_is_walked() -> None:
    assert len(LONG) > 20
    assert {contract.value for contract in LONG} == {None, pl.Float64}
    assert len(DIMENSIONS) > 100


@pytest.mark.parametrize(("contract", "measure", "key"), DIMENSIONS)
def test_only_additive_dimensions_are_summed_over(
    contract: Contract, measure: Measure, key: str
) -> None:
    frame = two_values(contract, measure, key)
    by = [name for name in contract.keys if name != key]
    if key in measure.additive:
        assert aggregate(frame, contract, by)["waarde"].to_list() == [200]
        return
    with pytest.raises(AdditivityError) as caught:
        aggregate(frame, contract, by)
    assert str(caught.value) == (
        f"{measure.label} mag niet worden opgeteld over {key}. "
        f"Houd {key} aan als uitsplitsing, of kies één waarde."
    )
    assert aggregate(frame, contract, list(contract.keys))["waarde"].to_list() == [100, 100]


@pytest.mark.parametrize(("contract", "measure", "key"), DIMENSIONS)
def test_a_dimension_with_one_value_may_be_left_out(
    contract: Contract, measure: Measure, key: str
) -> None:
    frame = two_values(contract, measure, key).head(1)
    assert aggregate(frame, contract, [])["waarde"].to_list() == [100]


def test_one_measure_that_is_not_additive_refuses_the_sum_of_all() -> None:
    base = {"document": "jaarrekening", "gm_code": "GM9001", "ontbreekt": None}
    frame = frame_of(
        TOTALS,
        [
            {**base, "jaar": jaar, "maat": maat, "waarde": 100}
            for jaar in (2022, 2023)
            for maat in ("lasten", "balanstotaal")
        ],
    )
    with pytest.raises(AdditivityError, match="Balanstotaal mag niet worden opgeteld over jaar"):
        aggregate(frame, TOTALS, ["document"])
    flows = frame.filter(pl.col("maat") == "lasten")
    assert aggregate(flows, TOTALS, ["document"])["waarde"].to_list() == [200]


@pytest.mark.parametrize("contract", LONG, ids=lambda contract: contract.id)
@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(data=st.data())
def test_sums_equal_a_plain_oracle(contract: Contract, data: st.DataObject) -> None:
    measures = tuple(
        data.draw(st.lists(st.sampled_from(contract.measures), min_size=1, max_size=4))
    )
    rows = data.draw(frames(contract, measures))
    by = data.draw(st.sampled_from(additive_subsets(contract, measures)))
    found = aggregate(frame_of(contract, rows), contract, by)
    assert found.to_dicts() == summed_plainly(rows, by)


@pytest.mark.parametrize("contract", LONG, ids=lambda contract: contract.id)
@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(data=st.data())
def test_a_sum_of_sums_is_the_sum(contract: Contract, data: st.DataObject) -> None:
    measures = tuple(
        data.draw(st.lists(st.sampled_from(contract.measures), min_size=1, max_size=4))
    )
    rows = data.draw(frames(contract, measures))
    subsets = additive_subsets(contract, measures)
    by = data.draw(st.sampled_from(subsets))
    finer = data.draw(st.sampled_from([keys for keys in subsets if set(by) <= set(keys)]))
    frame = frame_of(contract, rows)
    once = aggregate(frame, contract, by)
    twice = aggregate(aggregate(frame, contract, finer), contract, by)
    assert twice.equals(once)
    assert dict(twice.schema) == dict(once.schema)


@pytest.mark.parametrize(
    "contract",
    [c for c in LONG if any(measure.additive for measure in c.measures)],
    ids=lambda contract: contract.id,
)
@pytest.mark.parametrize("reason", list(Missing))
def test_one_missing_part_makes_every_sum_missing_and_keeps_the_reason(
    contract: Contract, reason: Missing
) -> None:
    measure = max(contract.measures, key=lambda each: len(each.additive))
    first = {name: values(contract, name)[0] for name in contract.keys} | {"maat": measure.name}
    key = min(measure.additive)
    one, other = values(contract, key)[:2]
    rows = [
        {**first, key: one, "waarde": 300, "ontbreekt": None},
        {**first, key: other, "waarde": None, "ontbreekt": str(reason)},
    ]
    (found,) = aggregate(frame_of(contract, rows), contract, []).to_dicts()
    assert found == {
        "maat": measure.name,
        "waarde": None,
        "bekend": 300,
        "ontbreekt": str(reason),
        "n": 2,
        "n_ontbreekt": 1,
    }


def lasten(*rows: tuple[str, str, int | None, str | None]) -> pl.DataFrame:
    """Rows of LASTEN in one year: gm_code, taakveld, waarde, ontbreekt."""
    names = ("gm_code", "taakveld", "waarde", "ontbreekt")
    fixed = {"jaar": 2023, "document": "jaarrekening", "maat": "lasten"}
    return frame_of(LASTEN, [fixed | dict(zip(names, row, strict=True)) for row in rows])


def test_nothing_known_is_not_zero_and_zero_is_not_missing() -> None:
    frame = lasten(
        ("GM9001", "6.1", None, "niet_geleverd"),
        ("GM9001", "6.2", None, "geheim"),
        ("GM9002", "6.1", 0, None),
        ("GM9002", "6.2", 0, None),
    )
    empty, zero = aggregate(frame, LASTEN, ["gm_code"]).to_dicts()
    assert (empty["waarde"], empty["bekend"], empty["ontbreekt"]) == (
        None,
        None,
        "geheim|niet_geleverd",
    )
    assert (zero["waarde"], zero["bekend"], zero["ontbreekt"]) == (0, 0, None)
    assert (empty["n_ontbreekt"], zero["n_ontbreekt"]) == (2, 0)


def test_joined_reasons_are_not_repeated_by_the_next_sum() -> None:
    frame = lasten(
        ("GM9001", "6.1", None, "niet_geleverd"),
        ("GM9001", "6.2", None, "geheim"),
        ("GM9002", "6.1", None, "geheim"),
        ("GM9002", "6.2", 5, None),
    )
    country = aggregate(aggregate(frame, LASTEN, ["gm_code"]), LASTEN, [])
    assert country["ontbreekt"].to_list() == ["geheim|niet_geleverd"]
    assert country["bekend"].to_list() == [5]
    assert country["n"].to_list() == [4]
    assert country["n_ontbreekt"].to_list() == [3]


def test_an_earlier_sum_may_not_be_added_over_what_is_not_additive() -> None:
    per_year = aggregate(
        two_values(INHABITANTS, INHABITANTS.measures[0], "jaar"), INHABITANTS, ["jaar"]
    )
    with pytest.raises(AdditivityError, match="Inwoners mag niet worden opgeteld over jaar"):
        aggregate(per_year, INHABITANTS, [])


def test_a_key_that_was_lost_without_a_sum_is_refused() -> None:
    frame = two_values(INHABITANTS, INHABITANTS.measures[0], "jaar").drop("jaar")
    with pytest.raises(pl.exceptions.ColumnNotFoundError):
        aggregate(frame, INHABITANTS, ["gm_code"])


def test_a_column_that_follows_from_the_keys_may_be_kept() -> None:
    frame = lasten(
        ("GM9001", "6.1", 10, None), ("GM9001", "6.2", 20, None), ("GM9002", "6.1", 5, None)
    ).with_columns(groep=pl.col("taakveld").replace({"6.1": "samenkracht", "6.2": "toegang"}))
    found = aggregate(frame, LASTEN, ["groep"])
    assert found.select("groep", "waarde").rows() == [("samenkracht", 15), ("toegang", 20)]


def test_a_join_that_doubled_a_row_is_noticed() -> None:
    frame = lasten(("GM9001", "6.1", 10, None), ("GM9002", "6.1", 5, None))
    regions = pl.DataFrame({"gm_code": ["GM9001", "GM9001"], "regio": ["JZ1", "JZ2"]})
    doubled = frame.join(regions, on="gm_code", how="left")
    with pytest.raises(ContractError) as caught:
        aggregate(doubled, LASTEN, ["jaar"])
    assert str(caught.value) == (
        "In tabel iv3_lasten staat een rij twee keer: 2023, jaarrekening, GM9001, 6.1, lasten. "
        "Tel elke rij één keer; meestal vond een koppeling meer dan één rij."
    )
    # Per region it is right: the municipality lies in both.
    per_region = aggregate(doubled, LASTEN, ["regio"])
    assert per_region.select("regio", "waarde").rows() == [(None, 5), ("JZ1", 10), ("JZ2", 10)]
    with pytest.raises(ContractError, match="twee keer: 2023, jaarrekening, GM9001"):
        aggregate(pl.concat([frame, frame]), LASTEN, ["gm_code"])


def test_rows_come_sorted_and_an_empty_table_stays_empty() -> None:
    frame = lasten(
        ("GM9003", "6.1", 1, None), ("GM9001", "6.1", 2, None), ("GM9002", "6.1", 3, None)
    )
    assert aggregate(frame, LASTEN, ["gm_code"])["gm_code"].to_list() == [
        "GM9001",
        "GM9002",
        "GM9003",
    ]
    nothing = aggregate(frame.clear(), LASTEN, ["gm_code"])
    assert nothing.height == 0
    assert nothing.columns == [
        "gm_code",
        "maat",
        "waarde",
        "bekend",
        "ontbreekt",
        "n",
        "n_ontbreekt",
    ]


def test_an_unknown_measure_is_refused() -> None:
    frame = lasten(("GM9001", "6.1", 1, None)).with_columns(maat=pl.lit("baten"))
    with pytest.raises(ContractError) as caught:
        aggregate(frame, LASTEN, ["gm_code"])
    assert str(caught.value) == "Tabel iv3_lasten kent geen maat ‘baten’. Kies uit: lasten."
