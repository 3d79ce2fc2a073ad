"""Amounts and counts as values that know how a reader expects to see them.

Money is integer eurocents everywhere at rest. Babel does the locale's grouping; it is imported at
the first number that is shown, never at start-up.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sluitend.core.messages import Language

CENTS_PER_EURO = 100
CENTS_PER_KEUR = 100_000
"""One thousand euro in cents: the unit in which Iv3 is filed and published."""
CENTS_PER_MILLION = 100_000_000
LOCALES = {"nl": "nl_NL", "en": "en_GB"}
MINUS = "\N{MINUS SIGN}"
NO_BREAK = "\N{NO-BREAK SPACE}"


def format_number(value: float, language: Language = "nl", decimals: int = 0) -> str:
    """Format a number with the locale's grouping and a real minus sign.

    Halves are rounded away from zero, as readers and spreadsheets do.

    Examples
    --------
    >>> format_number(2.5)
    '3'
    >>> format_number(-1234567)
    '−1.234.567'
    >>> format_number(12.345, "en", decimals=1)
    '12.3'
    """
    from babel.numbers import format_decimal

    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    # Through the shortest decimal text: 0.15 is meant as 0.15, not as the float just below it.
    rounded = Decimal(str(value)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    text: str = format_decimal(abs(rounded), format=pattern, locale=LOCALES[language])
    return f"{MINUS}{text}" if rounded < 0 else text


def format_euro(cents: float, language: Language = "nl", unit: str = "auto") -> str:
    r"""Format an amount in cents: whole euro (`euro`), millions (`mln`), or what reads best (`auto`).

    `auto` gives millions from a million on, with one decimal below a hundred million; `rate` is an
    amount per inhabitant inside a derivation, with two decimals.

    Examples
    --------
    >>> format_euro(75_600_000)
    '€\xa0756.000'
    >>> format_euro(417_500_000_000)
    '€\xa04.175\xa0mln'
    >>> format_euro(-176_000_000, "en")
    '−€1.8m'
    """
    if unit == "auto":
        unit = "mln" if abs(cents) >= CENTS_PER_MILLION else "euro"
    if unit == "mln":
        decimals = 0 if abs(cents) >= 100 * CENTS_PER_MILLION else 1
        number = format_number(cents / CENTS_PER_MILLION, language, decimals)
        suffix = NO_BREAK + "mln" if language == "nl" else "m"
    else:
        decimals = 2 if unit == "rate" else 0
        number, suffix = format_number(cents / CENTS_PER_EURO, language, decimals), ""
    sign, digits = (MINUS, number[1:]) if number.startswith(MINUS) else ("", number)
    return f"{sign}€{NO_BREAK if language == 'nl' else ''}{digits}{suffix}"


@dataclass(frozen=True, slots=True, order=True)
class Money:
    """An amount of money in eurocents; integer, but for a rate per inhabitant."""

    cents: float
    unit: str = "auto"
    signed: bool = False
    """Show a plus sign too: for a change."""

    def render(self, language: Language = "nl") -> str:
        """Return the amount as the reader of `language` expects it."""
        text = format_euro(self.cents, language, self.unit)
        # What rounds to zero has no sign, neither minus nor plus.
        plus = self.signed and self.cents > 0 and any(digit in text for digit in "123456789")
        return f"+{text}" if plus else text


@dataclass(frozen=True, slots=True, order=True)
class Count:
    """A number of things, shown with the locale's grouping."""

    value: int

    def render(self, language: Language = "nl") -> str:
        """Return the count with grouping."""
        return format_number(self.value, language)


@dataclass(frozen=True, slots=True, order=True)
class Decimals:
    """A number with at most so many decimals, and none that are zero."""

    value: float
    most: int

    def render(self, language: Language = "nl") -> str:
        """Return the number without trailing zeros.

        Examples
        --------
        >>> Decimals(10_195.5, 1).render(), Decimals(0.6, 6).render(), Decimals(10_000.0, 1).render()
        ('10.195,5', '0,6', '10.000')
        """
        if round(self.value, self.most) == round(self.value):
            return format_number(self.value, language)
        return format_number(self.value, language, self.most).rstrip("0")
