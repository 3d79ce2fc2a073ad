"""What a Dutch file writes for an amount, in exact cents; and what is no amount."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sluitend.core.numbers import CENTS_PER_KEUR, format_number
from sluitend.sources.eigen.amounts import Amount, Fault, Notation, read_amount

COMMA, POINT, NONE = (Notation(sign, 100) for sign in ("komma", "punt", ""))
KEUR = Notation("komma", CENTS_PER_KEUR)


@pytest.mark.parametrize(
    ("text", "cents"),
    [
        ("1.234.567,89", 123_456_789),
        ("1 234 567,89", 123_456_789),
        ("1\u202f234,5", 123_450),
        ("€ 1.500,-", 150_000),
        ("1.500,=", 150_000),
        ("€ 1.500,--", 150_000),
        ("EUR 12", 1_200),
        ("12 euro", 1_200),
        ("(1.500)", -150_000),
        ("€ (1.500,25)", -150_025),
        ("(€ 1.500)", -150_000),
        ("1.500-", -150_000),
        ("-€ 1.500", -150_000),
        ("€ -1.500", -150_000),
        ("\u22121.500", -150_000),
        ("\u20131.500", -150_000),
        ("-5,-", -500),
        ("1.234", 123_400),
        ("0", 0),
        ("nihil", 0),
        ("Nihil", 0),
        (" - ", 0),
        ("€ -", 0),
        ("\u2014", 0),
    ],
)
def test_dutch_notations_are_exact_cents(text: str, cents: int) -> None:
    assert read_amount(text, COMMA) == Amount(cents)


@pytest.mark.parametrize(
    "text",
    ["pm", "n.n.b.", "ca. 500", "1e5", "--12", "(12", "12 D", "#N/B", "٣٤", "1234 1", "+", "€"],
)
def test_text_is_no_amount(text: str) -> None:
    found = read_amount(text, COMMA)
    assert isinstance(found, Fault)


@pytest.mark.parametrize("text", ["12.34.567", "1.23", "1234.567,89", "1,234.56", "1,2,3", ".5"])
def test_signs_in_the_wrong_place_are_refused(text: str) -> None:
    found = read_amount(text, COMMA)
    assert isinstance(found, Fault)
    assert "punten en komma's" in str(found.reason)


def test_the_declared_decimal_sign_decides_about_a_thousand() -> None:
    assert read_amount("1.234", COMMA) == Amount(123_400)
    assert read_amount("1,234", POINT) == Amount(123_400)
    for text in ("1.234", "1,234", "(1.234)", "123.456"):
        found = read_amount(text, NONE)
        assert isinstance(found, Fault), text
        assert " kan " in str(found.reason)
    # These can be read in one way only, so no declaration is needed.
    assert read_amount("1.234,56", NONE) == read_amount("1,234.56", NONE) == Amount(123_456)
    assert read_amount("1.234.567", NONE) == Amount(123_456_700)
    assert read_amount("1234,5", NONE) == read_amount("1234.5", NONE) == Amount(123_450)
    assert read_amount("€ 1.500,-", NONE) == Amount(150_000)


def test_a_sign_for_whole_euros_is_a_decimal_sign() -> None:
    """Read as a thousand it would be € 1,50."""
    assert isinstance(read_amount("€ 1.500,-", POINT), Fault)


def test_a_part_of_a_cent_in_a_text_is_a_thousand_misread() -> None:
    assert isinstance(read_amount("1,234", COMMA), Fault)
    assert isinstance(read_amount("1.234", POINT), Fault)
    # In thousands of euros three decimals are whole euros.
    assert read_amount("1,234", KEUR) == Amount(123_400)
    assert isinstance(read_amount("1,234567", KEUR), Fault)


def test_numbers_of_a_workbook_need_no_decimal_sign() -> None:
    assert read_amount(1234, NONE) == Amount(123_400)
    assert read_amount(0.1 + 0.2, NONE) == Amount(30)
    assert read_amount(-1234.56, NONE) == Amount(-123_456)
    assert read_amount(1.235, KEUR) == Amount(123_500)
    assert read_amount(0.125, NONE) == Amount(13, rounded=True)
    assert read_amount(-0.125, NONE) == Amount(-13, rounded=True)
    assert read_amount(None, NONE) is None
    assert read_amount("  ", NONE) is None


@pytest.mark.parametrize(
    "value",
    [
        True,
        float("nan"),
        float("inf"),
        10**13,
        1e300,
        -1e300,
        "9" * 60,
        datetime.date(2025, 1, 2),
        datetime.datetime(2025, 1, 2, tzinfo=datetime.UTC),
        datetime.timedelta(hours=3),
    ],
)
def test_other_cells_are_no_amounts(value: object) -> None:
    assert isinstance(read_amount(value, NONE), Fault)  # type: ignore[arg-type]  # any cell a workbook can hold


@given(st.integers(-(10**13), 10**13))
def test_what_is_written_for_a_dutch_reader_is_read_back(cents: int) -> None:
    text = format_number(cents / 100, decimals=2) if abs(cents) < 2**50 else "0,00"
    expected = cents if abs(cents) < 2**50 else 0
    assert read_amount(text, COMMA) == Amount(expected)
    assert read_amount(f"€ {text}", COMMA) == Amount(expected)
