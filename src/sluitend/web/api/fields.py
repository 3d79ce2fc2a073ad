"""What may stand behind the question mark, declared once: checked on asking, described in the document."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sluitend.core.errors import ArgumentError
from sluitend.core.messages import Message, msg
from sluitend.core.period import FIRST_YEAR, LAST_YEAR

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sluitend.web.question import Question

LONGEST = 1_500
"""Characters of a text: a selection of some hundred municipalities by code fits."""
MOST_NAMED = 20
"""Faults and names that one refusal tells."""


@dataclass(frozen=True, slots=True)
class QueryField:
    """A field of the query, or a step of the path.

    Attributes
    ----------
    choices
        The only values; empty for any.
    least, most
        Of a whole number; both zero for a text.
    pattern
        Regular expression for the whole text.
    """

    name: str
    about: Message
    example: str = ""
    choices: tuple[str, ...] = ()
    least: int = 0
    most: int = 0
    longest: int = LONGEST
    pattern: str = ""
    required: bool = False
    default: str = ""
    date: bool = False

    @property
    def schema(self) -> dict[str, Any]:
        """What JSON Schema says of a value."""
        if self.most:
            made: dict[str, Any] = {
                "type": "integer",
                "minimum": self.least,
                "maximum": self.most,
            }
        elif self.choices:
            made = {"type": "string", "enum": list(self.choices)}
        else:
            made = {"type": "string", "minLength": 1, "maxLength": self.longest}
        if self.pattern:
            made["pattern"] = f"^{self.pattern}$"
        if self.date:
            made["format"] = "date"
        if self.default:
            made["default"] = int(self.default) if self.most else self.default
        return made

    def fault(self, value: str) -> Message | None:
        """Return what is wrong with a value."""
        if self.most:
            digits = value.isascii() and value.isdecimal() and len(value) <= len(str(self.most))
            if not digits or not self.least <= int(value) <= self.most:
                return msg(
                    "‘{waarde}’ kan niet bij {naam}: geef een heel getal van {minst} tot en met {meest}",
                    waarde=value[:80],
                    naam=self.name,
                    minst=self.least,
                    meest=self.most,
                )
        elif self.choices:
            if value not in self.choices:
                return msg(
                    "‘{waarde}’ kan niet bij {naam}: kies uit {keuzes}",
                    waarde=value[:80],
                    naam=self.name,
                    keuzes=", ".join(self.choices),
                )
        elif len(value) > self.longest:
            return msg(
                "de waarde van {naam} is langer dan {meest} tekens",
                naam=self.name,
                meest=self.longest,
            )
        elif self.pattern and not re.fullmatch(self.pattern, value):
            return msg(
                "‘{waarde}’ kan niet bij {naam}: schrijf bijvoorbeeld {voorbeeld}",
                waarde=value[:80],
                naam=self.name,
                voorbeeld=self.example,
            )
        return None


YEAR = QueryField("jaar", msg("Alleen dit jaar."), "2023", least=FIRST_YEAR, most=LAST_YEAR)


def check(question: Question, fields: Sequence[QueryField]) -> None:
    """Refuse what cannot be asked, everything at once: a field that is ignored answers another question.

    Raises
    ------
    ArgumentError
        For unknown, doubled and missing fields, and values that cannot be.
    """
    known = {field.name: field for field in fields}
    faults: list[Message] = []
    for name in dict.fromkeys(name for name, _ in question.fields):
        values = question.all(name)
        if name not in known:
            faults.append(msg("veld ‘{naam}’ is er niet", naam=name[:80]))
        elif len(values) > 1:
            faults.append(msg("veld {naam} staat er {n} keer", naam=name, n=len(values)))
        else:
            fault = known[name].fault(values[0])
            faults += [fault] if fault else []
    given = {name for name, _ in question.fields}
    faults += [
        msg(
            "veld {naam} ontbreekt ({uitleg}), bijvoorbeeld {naam}={voorbeeld}",
            naam=field.name,
            uitleg=field.about,
            voorbeeld=field.example,
        )
        for field in fields
        if field.required and field.name not in given
    ]
    if faults:
        told = faults[0]
        for fault in faults[1:MOST_NAMED]:
            told = msg("{eerdere}; {deze}", eerdere=told, deze=fault)
        raise ArgumentError(
            msg("Deze vraag klopt niet: {fouten}.", fouten=told),
            msg("Dit adres kent: {namen}.", namen=", ".join(known))
            if known
            else msg("Dit adres kent geen velden."),
        )
