"""Amounts and counts as values that know how a reader expects to see them.

Money is integer eurocents everywhere at rest. Babel knows the locale's signs; it is imported at the
first number that is shown, never at start-up. The digits are set here, because a page has thousands.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sluitend.core.messages import Language

CENTS_PER_EURO = 100
CENTS_PER_KEUR = 100_000
"""One thousand euro in cents: the unit in which Iv3 is filed and published."""
CENTS_PER_MILLION = 100_000_000
LOCALES = {"nl": "nl_NL", "en": "en_GB"}
MILLIONS = ("mln", "mln1", "mln2")
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
    # Through the shortest decimal text: 0.15 is meant as 0.15, not as the float just below it.
    rounded = Decimal(str(value)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    text = f"{abs(rounded):,.{decimals}f}".translate(_signs(language))
    return f"{MINUS}{text}" if rounded < 0 else text


@lru_cache(maxsize=len(LOCALES))
def _signs(language: Language) -> dict[int, str]:
    """Return the signs of a language in the place of those that Python writes."""
    from babel.numbers import get_decimal_symbol, get_group_symbol

    locale = LOCALES[language]
    return str.maketrans({",": get_group_symbol(locale), ".": get_decimal_symbol(locale)})


def _best_unit(cents: float) -> str:
    return "mln" if abs(cents) >= CENTS_PER_MILLION else "euro"


def _decimals(cents: float, unit: str) -> int:
    """Return the decimals in millions; of the unit `mln` one below a hundred million."""
    if unit == "mln":
        return 0 if abs(cents) >= 100 * CENTS_PER_MILLION else 1
    return int(unit.removeprefix("mln"))


def format_euro(cents: float, language: Language = "nl", unit: str = "auto") -> str:
    r"""Format an amount in cents: whole euro (`euro`), millions (`mln`), or what reads best (`auto`).

    `auto` gives millions from a million on, with one decimal below a hundred million; `mln1` and
    `mln2` are millions in so many decimals; `rate` is an amount per inhabitant inside a derivation,
    with two decimals.

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
        unit = _best_unit(cents)
    if unit in MILLIONS:
        number = format_number(cents / CENTS_PER_MILLION, language, _decimals(cents, unit))
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


def in_step(first: int, last: int) -> tuple[Money, Money, Money]:
    r"""Return two amounts and the change between them, such that a reader's own subtraction fits.

    Rounded apart, 8.047 and 9.389 million differ by 1.4 and their change of 1.342 is 1.3. So the
    fewest decimals are taken in which what is shown subtracts to what is shown, else whole euros.

    Parameters
    ----------
    first, last
        Amounts in cents.

    Examples
    --------
    >>> [money.render("en") for money in in_step(804_700_000, 938_900_000)]
    ['€8.05m', '€9.39m', '+€1.34m']
    >>> [money.render("en") for money in in_step(938_900_000, 1_026_600_000)]
    ['€9.4m', '€10.3m', '+€877,000']
    """
    change = last - first
    units = {_best_unit(cents) for cents in (first, last)}
    decimals = {_decimals(cents, "mln") for cents in (first, last)}
    if units == {"euro"} or (
        units == {"mln"} and len(decimals) == 1 and _subtracts(first, last, decimals.pop())
    ):
        return Money(first), Money(last), Money(change, signed=True)
    for places, unit in enumerate(MILLIONS[1:], start=1):
        if units == {"mln"} and _subtracts(first, last, places) and _million(change, places):
            return Money(first, unit), Money(last, unit), Money(change, unit, signed=True)
    return Money(first, "euro"), Money(last, "euro"), Money(change, "euro", signed=True)


def _subtracts(first: int, last: int, places: int) -> bool:
    shown = _million(last, places) - _million(first, places)
    return shown == _million(last - first, places)


def _million(cents: int, places: int) -> Decimal:
    return (Decimal(cents) / CENTS_PER_MILLION).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


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
