"""Taakvelden held against their year, product codes, and numbers that may be a person's."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sluitend.sources.eigen.amounts import Fault
from sluitend.sources.eigen.codes import (
    codes_of,
    group_of,
    is_bsn,
    known_codes,
    mask,
    read_product,
    read_taakveld,
    read_year,
    show,
)

BSN = "111222333"


def test_classifications_have_as_many_taakvelden_as_the_models() -> None:
    """53, 71 and 69: the numbers of the Iv3 models; of those of 2023 four hold nothing any more."""
    sizes = [len(known.full) for known in known_codes()]
    dead = {"6.71", "6.72", "6.81", "6.82"}
    assert sizes == [53, 71 - len(dead), 69]
    known = codes_of(2024)
    assert known
    assert dead <= known.parents


def test_every_taakveld_of_the_social_domain_has_a_group() -> None:
    for known in known_codes():
        year = known.classification.tot
        for code in known.full | known.parents:
            assert (group_of(code, year) is not None) == code.startswith("6."), code
    assert group_of("6.1", 2040) is None


@pytest.mark.parametrize(
    ("value", "year", "code"),
    [
        ("6.72", 2022, "6.72"),
        ("6.72A", 2024, "6.72a"),
        ("6.72a Jeugdhulp begeleiding", 2024, "6.72a"),
        ("6.751: ambulant", 2025, "6.751"),
        (" 6,72 ", 2022, "6.72"),
        (6.72, 2022, "6.72"),
        ("0.10 Mutaties reserves", 2025, "0.10"),
        ("0.1", 2025, "0.1"),
    ],
)
def test_a_taakveld_is_read_with_and_without_its_name(value: object, year: int, code: str) -> None:
    assert read_taakveld(value, year) == code  # type: ignore[arg-type]  # any cell a workbook can hold


@pytest.mark.parametrize(
    ("value", "year", "reason", "remedy"),
    [
        ("6.2", 2025, "indeling van 2017–2024", "Bedoelt u 6.21, 6.22, 6.23?"),
        ("6.751", 2024, "indeling van 2025–2026", "6.72, 6.73, 6.74?"),
        ("6.6", 2025, "indeling van 2017–2024", "Bedoelt u 6.60?"),
        ("6.77", 2025, "bestaat in 2025 niet", "Bedoelt u 6.7"),
        ("6.82c", 2024, "bestaat in 2024 niet", "6.82"),
        ("5.9", 2024, "bestaat in 2024 niet", "5."),
        ("9.1", 2024, "geen taakveld", "6.72"),
        ("6", 2024, "geen taakveld", "6.72"),
        ("6.7x", 2024, "bestaat in 2024 niet", "Gebruik een taakveld van 2024."),
        ("6.721a1", 2024, "geen taakveld", "6.72"),
        (None, 2024, "ontbreekt", "overslaan"),
        (0.1, 2024, "kan taakveld 0.1 zijn, en ook 0.10", "op tekst"),
        ("0,1", 2024, "kan taakveld 0.1 zijn, en ook 0.10", "op tekst"),
        (datetime.date(2025, 1, 6), 2025, "een datum", "op tekst"),
        ("2.1", 2030, "geen indeling", "van 2017 tot en met 2026"),
        ("2.1", 2016, "geen indeling", "van 2017 tot en met 2026"),
    ],
)
def test_another_taakveld_is_refused_with_what_may_be_meant(
    value: object, year: int, reason: str, remedy: str
) -> None:
    found = read_taakveld(value, year)  # type: ignore[arg-type]  # any cell a workbook can hold
    assert isinstance(found, Fault)
    assert reason in str(found.reason)
    assert remedy in str(found.remedy)


def test_a_product_is_a_code_and_no_text() -> None:
    assert read_product("670100 Huishoudelijke hulp") == "670100"
    assert read_product(670100) == "670100"
    assert read_product("FCL-6.71/a") == "FCL-6.71/a"
    assert read_product(None) == ""
    for value in ("Jansen", "Zorg voor J.", "x" * 21 + "1", True, 1.5, datetime.date(2025, 1, 1)):
        assert isinstance(read_product(value), Fault), value


def test_a_number_of_a_person_is_no_product_and_is_never_shown() -> None:
    found = read_product(BSN)
    assert isinstance(found, Fault)
    assert "burgerservicenummer" in str(found.reason)
    assert isinstance(read_product(int(BSN)), Fault)
    # Nine digits that are no such number are fine.
    assert read_product("123456789") == "123456789"
    for text in (BSN, f"client {BSN}", "1112.22.333", "111 222 333", f"a{BSN}b"):
        assert "222" not in mask(text), text
    assert mask("123456789") == "123456789"
    assert mask(f"1{BSN}") == f"1{BSN}"
    assert BSN not in show(int(BSN))


@given(st.integers(10**8, 10**9 - 1))
def test_every_number_that_passes_the_test_is_covered(number: int) -> None:
    digits = str(number)
    weights = [9, 8, 7, 6, 5, 4, 3, 2, -1]
    passes = sum(w * int(d) for w, d in zip(weights, digits, strict=True)) % 11 == 0
    assert is_bsn(digits) == passes
    assert (digits in mask(f"nr {digits}.")) != passes


def test_shown_values_are_short_and_on_one_line() -> None:
    assert show("a\n b") == "a b"
    assert len(show("x" * 100)) == 40
    assert show(None) == ""


def test_a_year_is_four_digits() -> None:
    assert read_year(2025) == read_year(" 2025 ") == 2025
    for value in ("25", "2025-2026", 2025.5, None, True, "20x5", 1025):
        assert isinstance(read_year(value), Fault), value
