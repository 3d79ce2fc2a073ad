"""A contract lets nothing wrong into the store, and every contract keeps its own promises."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import polars as pl
import pytest

from sluitend.core.errors import ContractError
from sluitend.core.missing import Missing
from sluitend.tables.areas import MUNICIPALITIES, RECLASSIFICATIONS
from sluitend.tables.catalogue import CONTRACTS
from sluitend.tables.contract import MEASURE_COLUMNS, WHOLE_UNITS, Contract
from sluitend.tables.iv3 import BATEN_LASTEN, LASTEN

ROWS: list[tuple[object, ...]] = [
    (2023, "jaarrekening", "GM9001", "6.1", "lasten", 100, None, "p1"),
    (2023, "jaarrekening", "GM9002", "6.1", "lasten", None, "niet_geleverd", "p1"),
    (2023, "begroting", "GM9001", "6.1", "lasten", 0, None, "p1"),
]


def good() -> pl.DataFrame:
    return pl.DataFrame(ROWS, schema=LASTEN.schema(), orient="row")


def changed(row: int, column: str, value: object) -> pl.DataFrame:
    """Return the good frame with one cell changed."""
    cells = good()[column].to_list()
    cells[row] = value
    return good().with_columns(pl.Series(column, cells, dtype=good().schema[column]))


def refusal(contract: Contract, frame: pl.DataFrame) -> str:
    """Check a frame that is wrong; return what is wrong with it."""
    with pytest.raises(ContractError) as caught:
        contract.check(frame)
    assert caught.value.remedy.render() == (
        "Dit is een fout in de lezer van de bron; er is niets geladen. Meld hem met dit bericht."
    )
    start, end = f"Tabel {contract.id} houdt zich niet aan haar contract: ", "."
    problem = caught.value.problem.render()
    assert problem.startswith(start)
    assert problem.endswith(end)
    return problem.removeprefix(start).removesuffix(end)


def test_a_good_frame_passes() -> None:
    LASTEN.check(good())
    LASTEN.check(good().clear())


@pytest.mark.parametrize(
    "spoil",
    [
        lambda frame: frame.drop("ontbreekt"),
        lambda frame: frame.with_columns(extra=pl.lit(1)),
        lambda frame: frame.rename({"waarde": "bedrag"}),
        lambda frame: frame.with_columns(pl.col("waarde").cast(pl.Float64)),
        lambda frame: frame.with_columns(pl.col("jaar").cast(pl.Int32)),
        lambda frame: frame.with_columns(pl.col("gm_code").cast(pl.Categorical)),
    ],
    ids=["missing", "extra", "renamed", "float money", "narrow year", "categorical"],
)
def test_other_columns_or_types_are_refused(
    spoil: Callable[[pl.DataFrame], pl.DataFrame],
) -> None:
    wrong = spoil(good())
    assert refusal(LASTEN, wrong) == f"kolommen of typen: {dict(wrong.schema)}"


@pytest.mark.parametrize(
    "column", ["jaar", "document", "gm_code", "taakveld", "maat", "publicatie_id"]
)
def test_an_empty_key_is_refused(column: str) -> None:
    assert refusal(LASTEN, changed(1, column, None)) == f"lege sleutel in kolom {column}"


def test_a_double_key_is_refused_even_with_equal_values() -> None:
    for twin in (good().head(1), changed(0, "waarde", 101).head(1)):
        text = refusal(LASTEN, pl.concat([good(), twin]))
        assert text == "dubbele sleutel 2023, jaarrekening, GM9001, 6.1, lasten"


def test_the_same_key_of_another_publication_is_double_too() -> None:
    other = good().with_columns(publicatie_id=pl.lit("p2"))
    text = refusal(LASTEN, pl.concat([good(), other]))
    assert text == "dubbele sleutel 2023, jaarrekening, GM9001, 6.1, lasten"


def test_an_unknown_code_is_refused() -> None:
    text = refusal(LASTEN, changed(0, "document", "kadernota"))
    assert text == "onbekende waarde ‘kadernota’ in kolom document"


def test_an_unknown_measure_is_refused() -> None:
    assert refusal(LASTEN, changed(0, "maat", "baten")) == "onbekende maat baten"
    strange = changed(0, "maat", "saldo").with_columns(
        maat=pl.when(pl.col("gm_code") == "GM9002").then(pl.lit("baten")).otherwise("maat")
    )
    assert refusal(LASTEN, strange) == "onbekende maat baten, saldo"


@pytest.mark.parametrize(
    ("row", "column", "value"),
    [
        (0, "ontbreekt", "niet_geleverd"),
        (1, "ontbreekt", None),
        (1, "ontbreekt", ""),
        (0, "waarde", None),
    ],
    ids=["both", "neither", "empty reason", "value lost"],
)
def test_a_value_or_a_reason_never_both_or_neither(row: int, column: str, value: object) -> None:
    code = good()["gm_code"][row]
    assert refusal(LASTEN, changed(row, column, value)) == (
        f"een waarde én een reden, of geen van beide: 2023, jaarrekening, {code}, 6.1, lasten"
    )


@pytest.mark.parametrize("reason", ["vergeten", "niet_geleverd|geheim", "NIET_GELEVERD"])
def test_an_unknown_reason_is_refused(reason: str) -> None:
    assert refusal(LASTEN, changed(1, "ontbreekt", reason)) == f"onbekende reden {reason}"


def test_all_unknown_reasons_are_named() -> None:
    empty = good().with_columns(
        waarde=pl.lit(None, pl.Int64), ontbreekt=pl.Series(["zoek", "weg", "geheim"])
    )
    assert refusal(LASTEN, empty) == "onbekende reden weg, zoek"


@pytest.mark.parametrize("reason", list(Missing))
def test_every_reason_may_be_stored(reason: Missing) -> None:
    LASTEN.check(changed(1, "ontbreekt", str(reason)))


def test_the_first_wrong_row_is_shown() -> None:
    both = good().with_columns(ontbreekt=pl.lit("geheim"))
    text = refusal(LASTEN, both)
    assert text.endswith(": 2023, jaarrekening, GM9001, 6.1, lasten")


def test_reference_tables_have_attributes_instead_of_measures() -> None:
    frame = pl.DataFrame(
        {"jaar": [2023], "gm_code": ["GM9001"], "gm_naam": ["Kwelderzijl"], "publicatie_id": ["p"]}
    )
    MUNICIPALITIES.check(frame)
    assert "dubbele sleutel" in refusal(MUNICIPALITIES, pl.concat([frame, frame]))
    assert "kolommen of typen" in refusal(RECLASSIFICATIONS, frame)


@pytest.mark.parametrize("contract", CONTRACTS.values(), ids=lambda contract: contract.id)
def test_contracts_are_whole(contract: Contract) -> None:
    assert CONTRACTS[contract.id] is contract
    assert contract.title
    assert contract.keys
    assert set(contract.partition) <= set(contract.keys)
    assert set(contract.allowed) <= set(contract.keys)
    assert contract.effect_year in ("", *contract.keys)
    assert bool(contract.measures) != bool(contract.attributes)
    assert tuple(contract.schema()) == contract.columns
    assert len(set(contract.columns)) == len(contract.columns)
    assert contract.columns[-1] == "publicatie_id"
    if contract.measures:
        assert contract.columns == contract.keys + MEASURE_COLUMNS
        assert contract.schema()["waarde"] == (contract.value or pl.Int64)
        assert contract.value in (None, pl.Float64)
        assert contract.row_keys == (*contract.keys, "maat")
    else:
        assert contract.row_keys == contract.keys
    contract.check(pl.DataFrame(schema=contract.schema()))


@pytest.mark.parametrize("contract", CONTRACTS.values(), ids=lambda contract: contract.id)
def test_measures_are_whole(contract: Contract) -> None:
    names = [measure.name for measure in contract.measures]
    assert len(set(names)) == len(names)
    for measure in contract.measures:
        assert contract.measure(measure.name) is measure
        assert measure.label
        assert measure.resolution >= 1
        assert "document" not in measure.additive
        if contract.id.startswith("iv3_"):
            assert (measure.unit, measure.resolution) == ("eurocent", 100_000)
        if measure.unit in WHOLE_UNITS:
            assert contract.value is None
        if contract.value is not None:
            assert not measure.additive - {"gm_code", "cluster", "gebied_code"}


def test_only_the_ledger_of_a_municipality_is_confidential() -> None:
    found = {contract.id for contract in CONTRACTS.values() if contract.confidential}
    assert found == {"eigen_grootboek"}


def test_money_and_counts_cannot_be_fractions() -> None:
    with pytest.raises(ValueError, match="is counted in eurocent"):
        replace(LASTEN, value=pl.Float64)


@pytest.mark.parametrize("number", [float("nan"), float("inf"), -float("inf")])
def test_no_number_is_no_value(number: float) -> None:
    rates = next(c for c in CONTRACTS.values() if c.value == pl.Float64)
    row = {name: (2023 if dtype == pl.Int64 else "x") for name, dtype in rates.schema().items()} | {
        "maat": rates.measures[0].name,
        "waarde": number,
        "ontbreekt": None,
    }
    frame = pl.DataFrame([row], schema=rates.schema())
    allowed = replace(rates, allowed={})
    assert refusal(allowed, frame) == "een waarde die geen getal is"
    allowed.check(frame.with_columns(waarde=pl.lit(0.25)))


def test_an_unknown_measure_is_answered_with_the_known_ones() -> None:
    with pytest.raises(ContractError) as caught:
        BATEN_LASTEN.measure("winst")
    assert str(caught.value) == (
        "Tabel iv3_baten_lasten kent geen maat ‘winst’. Kies uit: baten, lasten, salarissen."
    )


def test_errors_of_a_confidential_table_show_no_row() -> None:
    secret = replace(LASTEN, confidential=True)
    doubled = pl.concat([good(), good()])
    for frame in (doubled, good().with_columns(ontbreekt=pl.lit("geheim"))):
        text = refusal(secret, frame)
        assert "GM9001" not in text
        assert "…" in text
