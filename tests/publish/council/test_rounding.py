from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sluitend.core.numbers import CENTS_PER_KEUR
from sluitend.publish.council.rounding import About, PerHead, about, fitting

KEUR = st.integers(-10_000_000, 10_000_000).map(lambda n: n * CENTS_PER_KEUR)


def shown(amount: About) -> str:
    return amount.render("nl").replace("\N{NO-BREAK SPACE}", " ")


@given(KEUR, KEUR)
def test_who_subtracts_what_is_shown_finds_what_is_shown(begin: int, end: int) -> None:
    first, last, change = fitting(begin, end)
    assert abs(last.cents - first.cents) == change.cents
    assert (change.cents == 0) == (begin == end)


@given(KEUR, KEUR)
def test_no_amount_is_moved_by_more_than_its_rounding_allows(begin: int, end: int) -> None:
    largest = max(abs(begin), abs(end))
    for exact, rounded in zip((begin, end), fitting(begin, end), strict=False):
        assert abs(exact - rounded.cents) <= max(largest // 20, CENTS_PER_KEUR)


@given(KEUR)
def test_one_amount_is_off_by_a_twentieth_at_most(cents: int) -> None:
    assert abs(about(cents).cents - cents) <= abs(cents) / 20


@pytest.mark.parametrize(
    ("begin", "end", "expected"),
    [
        # 8.0 to 9.4 must not read as 1.3.
        (8_040, 9_380, ["€ 8,04 miljoen", "€ 9,38 miljoen", "€ 1,34 miljoen"]),
        (8_512, 9_780, ["€ 8,5 miljoen", "€ 9,8 miljoen", "€ 1,3 miljoen"]),
        (9_780, 9_781, ["€ 9,78 miljoen", "€ 9,781 miljoen", "€ 1.000"]),
        (2_414_000, 2_578_000, ["€ 2,414 miljard", "€ 2,578 miljard", "€ 164 miljoen"]),
        (640, 480, ["€ 640.000", "€ 480.000", "€ 160.000"]),
        (500, 500, ["€ 500.000", "€ 500.000", "€ 0"]),
        (-2_400, 9_600, ["−€ 2,4 miljoen", "€ 9,6 miljoen", "€ 12 miljoen"]),
    ],
)
def test_amounts_of_one_sentence_read_as_people_say_them(
    begin: int, end: int, expected: list[str]
) -> None:
    assert [shown(a) for a in fitting(begin * CENTS_PER_KEUR, end * CENTS_PER_KEUR)] == expected


@pytest.mark.parametrize(
    ("keur", "expected"),
    [
        (2_934_567, "€ 2,9 miljard"),
        (174_400, "€ 174 miljoen"),
        (9_780, "€ 9,8 miljoen"),
        (999, "€ 1 miljoen"),
        (483, "€ 480.000"),
        (83, "€ 83.000"),
        (-2_382, "−€ 2,4 miljoen"),
        (0, "€ 0"),
    ],
)
def test_an_amount_alone_has_two_or_three_digits(keur: int, expected: str) -> None:
    assert shown(about(keur * CENTS_PER_KEUR)) == expected


def test_both_languages() -> None:
    assert About(980_000_000).render("en") == "€9.8\N{NO-BREAK SPACE}million"
    assert PerHead.of(-3_912).render("en") == "−€39"
    assert PerHead.of(113_140.4).render("nl") == "€\N{NO-BREAK SPACE}1.131"
