"""Amounts as people say them: rounded, in words for millions, and in one sentence fitting together."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from sluitend.core.numbers import (
    CENTS_PER_EURO,
    CENTS_PER_KEUR,
    CENTS_PER_MILLION,
    MINUS,
    NO_BREAK,
    Decimals,
    format_number,
)

if TYPE_CHECKING:
    from sluitend.core.messages import Language

BILLION = 1_000 * CENTS_PER_MILLION
HUNDRED_MILLION = 100 * CENTS_PER_MILLION
TEN_THOUSAND = 10 * CENTS_PER_KEUR
UNITS = (
    (BILLION, {"nl": "miljard", "en": "billion"}),
    (CENTS_PER_MILLION, {"nl": "miljoen", "en": "million"}),
)
MOST_DECIMALS = 6
"""Of a thousand million: enough to write every thousand euro, the unit of the source."""


def rounded(cents: float, step: int) -> int:
    """Round to a multiple of `step`, halves away from zero.

    Examples
    --------
    >>> rounded(-25, 10), rounded(24, 10)
    (-30, 20)
    """
    return int((Decimal(str(cents)) / step).quantize(Decimal(1), ROUND_HALF_UP)) * step


@dataclass(frozen=True, slots=True)
class About:
    """An amount that was rounded already: it is written as it is, without a sign.

    Examples
    --------
    >>> About(980_000_000).render().replace(NO_BREAK, " "), About(48_000_000).render("en")
    ('€ 9,8 miljoen', '€480,000')
    """

    cents: int

    def render(self, language: Language = "nl") -> str:
        """Return the amount as a reader of `language` says it."""
        size = abs(self.cents)
        unit, words = next((u for u in UNITS if size >= u[0]), (CENTS_PER_EURO, None))
        number = Decimals(size / unit, MOST_DECIMALS).render(language)
        space = NO_BREAK if language == "nl" else ""
        return f"€{space}{number}" + (f"{NO_BREAK}{words[language]}" if words else "")


def about(cents: float) -> About:
    """Return an amount rounded to two or three digits that mean something.

    Examples
    --------
    >>> [about(x * 100).cents // 100 for x in (2_934_000_000, 174_400_000, 9_780_000, 483_000, 5_000)]
    [2900000000, 174000000, 9800000, 480000, 5000]
    """
    size = abs(cents)
    # Each unit lends its step to what rounds up into it, so that 999.600 is no 1.000.000 in tens.
    if size >= BILLION:
        return About(rounded(cents, HUNDRED_MILLION))
    if size >= HUNDRED_MILLION:
        return About(rounded(cents, CENTS_PER_MILLION))
    if size >= CENTS_PER_MILLION:
        return About(rounded(cents, CENTS_PER_MILLION // 10))
    return About(rounded(cents, TEN_THOUSAND if size >= 10 * TEN_THOUSAND else CENTS_PER_KEUR))


def fitting(begin: int, end: int) -> tuple[About, About, About]:
    """Return begin, end and change, rounded so that a reader who subtracts gets the change shown.

    Steps get finer until they fit and a change is not nothing; at a thousand euro, the unit in which
    the source is filed, everything is exact.

    Examples
    --------
    >>> [a.cents // 100_000 for a in fitting(796_000_000, 944_000_000)]
    [7960, 9440, 1480]
    >>> [a.cents // 100_000 for a in fitting(851_200_000, 978_000_000)]
    [8500, 9800, 1300]
    """
    largest = max(abs(begin), abs(end))
    step = CENTS_PER_MILLION // 10
    if largest >= BILLION:
        step = 10 * CENTS_PER_MILLION
    elif largest >= HUNDRED_MILLION:
        step = CENTS_PER_MILLION
    elif largest < CENTS_PER_MILLION:
        step = TEN_THOUSAND
    while step > CENTS_PER_KEUR:
        first, last, change = (rounded(x, step) for x in (begin, end, end - begin))
        if last - first == change and (change or begin == end):
            return About(first), About(last), About(change)
        step = max(step // 10, CENTS_PER_KEUR)
    return About(begin), About(end), About(end - begin)


@dataclass(frozen=True, slots=True)
class PerHead:
    """An amount per inhabitant in whole euro."""

    euros: int

    @classmethod
    def of(cls, cents: float) -> PerHead:
        """Round cents to whole euro."""
        return cls(rounded(cents, CENTS_PER_EURO) // CENTS_PER_EURO)

    def render(self, language: Language = "nl") -> str:
        """Return the amount with the sign of the euro.

        Examples
        --------
        >>> PerHead.of(95_666.6).render("en")
        '€957'
        """
        sign = MINUS if self.euros < 0 else ""
        space = NO_BREAK if language == "nl" else ""
        return f"{sign}€{space}{format_number(abs(self.euros), language)}"
