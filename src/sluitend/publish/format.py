"""How the values of a table are shown: units in the header, Dutch numbers, missing never empty."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sluitend.core.messages import msg
from sluitend.core.missing import reason_text
from sluitend.core.numbers import (
    CENTS_PER_EURO,
    CENTS_PER_KEUR,
    NO_BREAK,
    Decimals,
    format_number,
)

if TYPE_CHECKING:
    from sluitend.core.messages import Language, Message
    from sluitend.core.result import Column

DASH = "\N{EN DASH}"
NO_VALUE = msg("geen cijfer")
NUMERIC = frozenset({"bedrag", "aantal", "getal", "bedrag_per_inwoner", "aandeel"})
EURO_DECIMALS = 2
MOST_DECIMALS = 2
"""Of a number that is no money: more would claim a precision that no source has."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A value as a reader sees it.

    Attributes
    ----------
    text
        Never empty; a dash when there is no value.
    reason
        Why there is no value, empty when there is one.
    """

    text: str
    reason: str = ""


def unit_text(column: Column, unit_cents: int) -> Message | None:
    """Return the unit that belongs in a column's header, or None for columns without one."""
    if column.kind == "bedrag":
        return msg("× € 1.000") if unit_cents == CENTS_PER_KEUR else msg("€")
    if column.kind == "bedrag_per_inwoner":
        return msg("€")
    return None


def header(column: Column, unit_cents: int, language: Language = "nl") -> str:
    r"""Return the label of a column with its unit.

    Examples
    --------
    >>> from sluitend.core.result import Column
    >>> header(Column("bedrag", msg("Bedrag"), "bedrag"), 100_000)
    'Bedrag (×\xa0€\xa01.000)'
    """
    label = column.label.render(language)
    unit = unit_text(column, unit_cents)
    if unit is None:
        return label
    return f"{label} ({unit.render(language).replace(' ', NO_BREAK)})"


def amount(cents: float, unit_cents: int, language: Language = "nl") -> str:
    """Return an amount in the unit of its table, without claiming more than the source.

    Examples
    --------
    >>> amount(75_600_000, 100_000), amount(123_456, 1)
    ('756', '1.234,56')
    """
    if unit_cents == CENTS_PER_KEUR:
        return format_number(cents / CENTS_PER_KEUR, language)
    decimals = 0 if unit_cents % CENTS_PER_EURO == 0 else EURO_DECIMALS
    return format_number(cents / CENTS_PER_EURO, language, decimals)


def show(
    value: object,
    column: Column,
    unit_cents: int,
    reason: str | None = None,
    language: Language = "nl",
) -> Shown:
    """Return a cell as text.

    Parameters
    ----------
    value
        Eurocents for amounts, a fraction for ``aandeel``, an ``ontbreekt`` code for ``reden``.
    reason
        The ``ontbreekt`` code of the row, used when there is no value.

    Examples
    --------
    >>> from sluitend.core.result import Column
    >>> show(None, Column("bedrag", msg("Bedrag"), "bedrag"), 100_000, "niet_geleverd")
    Shown(text='–', reason='Iv3 niet geleverd')
    >>> show(0.1234, Column("aandeel", msg("Aandeel"), "aandeel"), 1).text
    '12,3%'
    """
    if value is None or value == "":
        if column.kind in ("tekst", "reden"):
            return Shown(DASH)
        why = reason_text(reason) if reason else NO_VALUE
        return Shown(DASH, why.render(language))
    return Shown(_text(value, column, unit_cents, language))


def _text(value: object, column: Column, unit_cents: int, language: Language) -> str:
    if column.kind == "reden":
        return reason_text(str(value)).render(language)
    if isinstance(value, int | float) and column.kind in NUMERIC:
        text = _number(value, column, unit_cents, language)
        # What rounds to zero has no sign, neither minus nor plus.
        plus = column.signed and value > 0 and any(digit in text for digit in "123456789")
        return f"+{text}" if plus else text
    return column.read(str(value), language)


def _number(value: float, column: Column, unit_cents: int, language: Language) -> str:
    if column.kind == "bedrag":
        return amount(value, unit_cents, language)
    if column.kind == "bedrag_per_inwoner":
        return format_number(value / CENTS_PER_EURO, language)
    if column.kind == "aandeel":
        return format_number(value * 100, language, decimals=1) + "%"
    if column.kind == "getal":
        return Decimals(value, MOST_DECIMALS).render(language)
    return format_number(value, language)
