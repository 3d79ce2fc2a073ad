"""In which unit the values of all municipalities are written: on a picture, and in its description."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sluitend.core.messages import Message, msg
from sluitend.core.numbers import Decimals, Money
from sluitend.publish.charts.scale import EUROS

if TYPE_CHECKING:
    from sluitend.core.messages import Language
    from sluitend.core.result import Result, View

NO_UNIT = msg("")
WORDS: dict[str, Message] = {
    "procent": msg("in procent"),
    "per_duizend": msg("per 1.000 inwoners"),
    "euro": msg("in euro"),
    "euro_per_eenheid": msg("in euro per eenheid"),
}
MOST_DECIMALS = 1


@dataclass(frozen=True, slots=True)
class Unit:
    """How a value is written.

    Attributes
    ----------
    label
        Stands above numbers; empty for a bare number.
    money
        Values are eurocents per inhabitant, written in whole euros.
    signed
        A change: a plus sign too.
    """

    label: Message
    money: bool
    signed: bool

    def number(self, value: float, language: Language) -> str:
        """Return a value without its unit."""
        if not self.money:
            return Decimals(value, MOST_DECIMALS).render(language)
        text = EUROS.write(value, language, signed=self.signed)
        # What rounds to zero has no sign.
        return text if any(digit in text for digit in "123456789") else text.lstrip("+")

    def told(self, value: float) -> Message | Money:
        """Return a value as it stands in a sentence."""
        if self.money:
            return Money(round(value), "euro", signed=self.signed)
        number = Decimals(value, MOST_DECIMALS)
        if self.label == WORDS["procent"]:
            return msg("{getal} procent", getal=number)
        return msg("{getal}", getal=number)


def unit_of(result: Result, view: View) -> Unit:
    """Return the unit of the values of a view of all municipalities."""
    column = next(c for c in result.specs[view.table].columns if c.name == view.fields["waarde"])
    if column.kind == "bedrag_per_inwoner":
        return Unit(EUROS.label, money=True, signed=column.signed)
    return Unit(WORDS.get(view.fields.get("eenheid", ""), NO_UNIT), money=False, signed=False)
