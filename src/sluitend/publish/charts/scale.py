"""In which unit a chart writes its amounts, so that numbers stay short and honest."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sluitend.core.messages import Message, msg
from sluitend.core.numbers import (
    CENTS_PER_EURO,
    CENTS_PER_KEUR,
    CENTS_PER_MILLION,
    NO_BREAK,
    format_number,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sluitend.core.messages import Language

BILLION = 1_000 * CENTS_PER_MILLION


@dataclass(frozen=True, slots=True)
class Scale:
    """A unit for one chart."""

    cents: int
    decimals: int
    label: Message

    def write(self, cents: float, language: Language, *, signed: bool = False) -> str:
        """Return an amount in this unit, for a change with its sign."""
        text = format_number(cents / self.cents, language, self.decimals)
        return f"+{text}" if signed and cents > 0 else text

    def title(self, language: Language) -> str:
        """Return the unit as it stands above the amounts."""
        return self.label.render(language).replace("€ ", "€" + NO_BREAK)


THOUSANDS = Scale(CENTS_PER_KEUR, 0, msg("× € 1.000"))
MILLIONS = Scale(CENTS_PER_MILLION, 1, msg("× € 1 mln"))
EUROS = Scale(CENTS_PER_EURO, 0, msg("in euro per inwoner"))


def exact_scale(amounts: Iterable[float]) -> Scale:
    """Return thousands, the unit of the source, until numbers get too long to read."""
    return MILLIONS if max(map(abs, amounts), default=0) >= BILLION else THOUSANDS


def short_scale(amounts: Iterable[float]) -> Scale:
    """Return a unit in which amounts have at most five digits, for labels on narrow bars."""
    largest = max(map(abs, amounts), default=0)
    if largest >= BILLION:
        return Scale(CENTS_PER_MILLION, 0, MILLIONS.label)
    return MILLIONS if largest >= 10 * CENTS_PER_MILLION else THOUSANDS
