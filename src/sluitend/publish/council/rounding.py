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
TWENTIETH = 20
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
    """An amount that was rounded already and is written as it is, in words for millions.

    Examples
    --------
    >>> About(980_000_000).render().replace(NO_BREAK, " "), About(-48_000_000).render("en")
    ('€ 9,8 miljoen', '−€480,000')
    """

    cents: int

    def render(self, language: Language = "nl") -> str:
        """Return the amount as a reader of `language` says it."""
        size = abs(self.cents)
        unit, words = next((u for u in UNITS if size >= u[0]), (CENTS_PER_EURO, None))
        number = Decimals(size / unit, MOST_DECIMALS).render(language)
        space = NO_BREAK if language == "nl" else ""
        sign = MINUS if self.cents < 0 else ""
        return f"{sign}€{space}{number}" + (f"{NO_BREAK}{words[language]}" if words else "")


def about(cents: float) -> About:
    """Return an amount rounded to two or three digits that mean something.

    Examples
    --------
    >>> [about(x * 100).cents // 100 for x in (2_934_000_000, 174_400_000, 9_780_000, 483_000, 5_000)]
    [2900000000, 174000000, 9800000, 480000, 5000]
    """
    return About(rounded(cents, _step(abs(cents))))


def _step(size: float) -> int:
    """Return to what an amount of this size is rounded."""
    if size >= BILLION:
        return HUNDRED_MILLION
    if size >= HUNDRED_MILLION:
        return CENTS_PER_MILLION
    if size >= CENTS_PER_MILLION:
        return CENTS_PER_MILLION // 10
    return TEN_THOUSAND if size >= 10 * TEN_THOUSAND else CENTS_PER_KEUR


def fitting(begin: int, end: int) -> tuple[About, About, About]:
    """Return begin, end and the size of the change, so that a reader who subtracts finds that size.

    Steps get finer until they fit and the change is within a twentieth of what it is; at a thousand
    euro, the unit in which the source is filed, everything is exact.

    Examples
    --------
    >>> [a.cents // 100_000 for a in fitting(804_000_000, 938_000_000)]
    [8040, 9380, 1340]
    >>> [a.cents // 100_000 for a in fitting(851_200_000, 978_000_000)]
    [8500, 9800, 1300]
    """
    exact = end - begin
    step = _step(max(abs(begin), abs(end)))
    while step > CENTS_PER_KEUR:
        first, last, change = (rounded(x, step) for x in (begin, end, exact))
        if last - first == change and abs(change - exact) * TWENTIETH <= abs(exact):
            return About(first), About(last), About(abs(change))
        step = max(step // 10, CENTS_PER_KEUR)
    return About(begin), About(end), About(abs(exact))


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
