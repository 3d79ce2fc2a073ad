"""Numbers as Dutch and English readers expect them: grouping, halves, minus signs."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

import pytest
from babel.numbers import format_decimal
from hypothesis import given
from hypothesis import strategies as st

from sluitend.core.messages import Language
from sluitend.core.numbers import (
    CENTS_PER_EURO,
    CENTS_PER_KEUR,
    CENTS_PER_MILLION,
    LOCALES,
    Count,
    Decimals,
    Money,
    format_euro,
    format_number,
    in_step,
)


@pytest.mark.parametrize(
    ("value", "decimals", "dutch", "english"),
    [
        (0, 0, "0", "0"),
        (1234567, 0, "1.234.567", "1,234,567"),
        (-1234567, 0, "−1.234.567", "−1,234,567"),
        (999.4, 0, "999", "999"),
        (999.5, 0, "1.000", "1,000"),
        (0.5, 0, "1", "1"),
        (1.5, 0, "2", "2"),
        (2.5, 0, "3", "3"),
        (-2.5, 0, "−3", "−3"),
        (0.15, 1, "0,2", "0.2"),
        (0.25, 1, "0,3", "0.3"),
        (2.675, 2, "2,68", "2.68"),
        (12.0, 2, "12,00", "12.00"),
        (1e-9, 3, "0,000", "0.000"),
        (1e15, 0, "1.000.000.000.000.000", "1,000,000,000,000,000"),
    ],
)
def test_numbers(value: float, decimals: int, dutch: str, english: str) -> None:
    assert format_number(value, "nl", decimals) == dutch
    assert format_number(value, "en", decimals) == english


@pytest.mark.parametrize("value", [-0.0, -0.4, -1e-12, -0.49999])
def test_nothing_is_shown_as_minus_zero(value: float) -> None:
    assert format_number(value) == "0"
    assert format_number(value / 10, decimals=1) == "0,0"
    assert format_euro(value) == "€\xa00"


@given(st.integers(-(10**15), 10**15), st.integers(0, 3))
def test_a_number_reads_back(value: int, decimals: int) -> None:
    text = format_number(value, "nl", decimals)
    assert "-" not in text
    plain = text.replace(".", "").replace(",", ".").replace("−", "-")
    assert Decimal(plain) == value
    assert format_number(-value, "nl", decimals).strip("−") == text.strip("−")


@given(st.floats(-1e9, 1e9), st.integers(0, 3))
def test_rounding_moves_at_most_half(value: float, decimals: int) -> None:
    text = format_number(value, "en", decimals).replace(",", "").replace("−", "-")
    assert abs(Decimal(text) - Decimal(str(value))) <= Decimal("0.5").scaleb(-decimals)


@pytest.mark.parametrize(
    ("cents", "unit", "dutch", "english"),
    [
        (0, "auto", "€\xa00", "€0"),
        (49, "auto", "€\xa00", "€0"),
        (50, "auto", "€\xa01", "€1"),
        (-150, "auto", "−€\xa02", "−€2"),
        (12_345_600, "auto", "€\xa0123.456", "€123,456"),
        (CENTS_PER_MILLION - 100, "auto", "€\xa0999.999", "€999,999"),
        (CENTS_PER_MILLION, "auto", "€\xa01,0\xa0mln", "€1.0m"),
        (-CENTS_PER_MILLION, "auto", "−€\xa01,0\xa0mln", "−€1.0m"),
        (125_000_000, "auto", "€\xa01,3\xa0mln", "€1.3m"),
        (99 * CENTS_PER_MILLION, "auto", "€\xa099,0\xa0mln", "€99.0m"),
        (100 * CENTS_PER_MILLION, "auto", "€\xa0100\xa0mln", "€100m"),
        (417_500_000_000, "auto", "€\xa04.175\xa0mln", "€4,175m"),
        (123_456_700, "euro", "€\xa01.234.567", "€1,234,567"),
        (4_000_000, "mln", "€\xa00,0\xa0mln", "€0.0m"),
        (-4_000_000, "mln", "€\xa00,0\xa0mln", "€0.0m"),
        (-5_000_000, "mln", "−€\xa00,1\xa0mln", "−€0.1m"),
        (123_456_789, "rate", "€\xa01.234.567,89", "€1,234,567.89"),
        (-4, "rate", "−€\xa00,04", "−€0.04"),
        (0, "rate", "€\xa00,00", "€0.00"),
    ],
)
def test_amounts(cents: int, unit: str, dutch: str, english: str) -> None:
    assert format_euro(cents, "nl", unit) == dutch
    assert format_euro(cents, "en", unit) == english
    assert Money(cents, unit).render("nl") == dutch
    assert Money(cents, unit).render("en") == english


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize(
    ("cents", "sign"), [(100, "+"), (30, ""), (0, ""), (-30, ""), (-100, "−"), (10**9, "+")]
)
def test_a_change_shows_its_sign_unless_it_reads_as_zero(
    cents: int, sign: str, language: Language
) -> None:
    text = Money(cents, signed=True).render(language)
    assert text == sign + Money(abs(cents)).render(language)


def test_amounts_are_dutch_and_read_best_unless_told_otherwise() -> None:
    assert format_euro(CENTS_PER_MILLION) == Money(CENTS_PER_MILLION).render() == "€\xa01,0\xa0mln"
    assert Money(1, "rate", signed=True).render() == "+€\xa00,01"
    assert Money(1.5, "rate").render() == "€\xa00,02"


@pytest.mark.parametrize(
    ("value", "most", "dutch", "english"),
    [
        (10_195.5, 1, "10.195,5", "10,195.5"),
        (10_000.0, 1, "10.000", "10,000"),
        (0.6, 6, "0,6", "0.6"),
        (0.3305, 6, "0,3305", "0.3305"),
        (1 / 3, 6, "0,333333", "0.333333"),
        (100.0000001, 6, "100", "100"),
        (-0.25, 2, "−0,25", "−0.25"),
        (0, 3, "0", "0"),
        (7, 0, "7", "7"),
    ],
)
def test_no_more_decimals_than_needed(value: float, most: int, dutch: str, english: str) -> None:
    assert Decimals(value, most).render() == dutch
    assert Decimals(value, most).render("en") == english


def test_counts_are_grouped() -> None:
    assert Count(30_000).render() == "30.000"
    assert Count(30_000).render("en") == "30,000"
    assert Count(2) < Count(10)


def test_units_of_money() -> None:
    assert CENTS_PER_EURO * 1000 == CENTS_PER_KEUR
    assert CENTS_PER_KEUR * 1000 == CENTS_PER_MILLION


def parsed(text: str) -> Decimal:
    """Read an amount back, in euros."""
    plain = text.replace("€", "").replace("+", "").replace(",", "").replace("−", "-")
    return Decimal(plain.removesuffix("m")) * (1_000_000 if plain.endswith("m") else 1)


@given(st.integers(0, 5 * 10**7), st.integers(0, 5 * 10**7))
def test_what_a_reader_subtracts_is_the_change_that_is_shown(first: int, last: int) -> None:
    shown = [money.render("en") for money in in_step(first * CENTS_PER_KEUR, last * CENTS_PER_KEUR)]
    before, after, change = map(parsed, shown)
    places = max((text.partition(".")[2] for text in shown[:2]), key=len).rstrip("m")
    step = Decimal(1) if not shown[0].endswith("m") else Decimal(10) ** (6 - len(places))
    # The change may be shown finer than the amounts; then it is what they leave, rounded.
    assert abs(change - (after - before)) <= step / 2, shown
    assert shown[2].startswith("+") == (last > first)


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        (8_047, 9_389, ["€ 8,05 mln", "€ 9,39 mln", "+€ 1,34 mln"]),
        (9_389, 10_266, ["€ 9,4 mln", "€ 10,3 mln", "+€ 877.000"]),
        (32_736, 42_084, ["€ 32.736.000", "€ 42.084.000", "+€ 9.348.000"]),
        (950, 1_180, ["€ 950.000", "€ 1.180.000", "+€ 230.000"]),
        (99_960, 100_040, ["€ 99,96 mln", "€ 100,04 mln", "+€ 0,08 mln"]),
        (5_621_000, 6_278_000, ["€ 5.621 mln", "€ 6.278 mln", "+€ 657 mln"]),
        (700, 500, ["€ 700.000", "€ 500.000", "−€ 200.000"]),
    ],
)
def test_amounts_and_their_change_are_in_step(first: int, last: int, expected: list[str]) -> None:
    shown = in_step(first * CENTS_PER_KEUR, last * CENTS_PER_KEUR)
    assert [money.render().replace("\xa0", " ") for money in shown] == expected


@given(
    st.one_of(
        st.integers(-(10**18), 10**18),
        st.floats(-1e15, 1e15, allow_nan=False),
        st.floats(-10, 10, allow_nan=False),
    ),
    st.integers(0, 4),
    st.sampled_from(sorted(LOCALES)),
)
def test_digits_are_set_as_babel_sets_them(value: float, decimals: int, language: Language) -> None:
    rounded = Decimal(str(value)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    text = format_decimal(abs(rounded), format=pattern, locale=LOCALES[language])
    assert format_number(value, language, decimals) == ("−" if rounded < 0 else "") + text
