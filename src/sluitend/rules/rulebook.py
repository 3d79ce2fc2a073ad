"""The rules as one run sees them: with its overrides, and remembering what was used."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING

from sluitend.core.dates import Day
from sluitend.core.errors import ArgumentError
from sluitend.core.messages import Message, msg
from sluitend.core.numbers import Decimals
from sluitend.core.sourced import Verification
from sluitend.rules.parameter import parameter, parameters

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sluitend.core.sourced import Sourced

MOST_DECIMALS = 6
"""More than any published parameter has."""


@dataclass(frozen=True)
class Rulebook:
    """Parameters for one call.

    Attributes
    ----------
    overrides
        Parameter id -> value of a scenario; only ids that the calculation declares.
    as_of
        The day up to which publications are used: what is due later cannot be there yet.
    used
        Fills while the calculation runs: by id and ISO day what was asked for, printed with the result.
    """

    overrides: Mapping[str, str] = field(default_factory=dict)
    allow_unverified: bool = False
    as_of: date = date.max
    used: dict[tuple[str, str], Sourced] = field(default_factory=dict)

    def parameter(self, name: str, on: date) -> Sourced:
        """Return the value in force on a day, or the override, and remember it."""
        found = parameter(name, on, allow_unverified=self.allow_unverified)
        if name in self.overrides:
            found = replace(
                found,
                value=_like(found, self.overrides[name]),
                # A variant of the user is not a published value, whatever the grade of the latter.
                source="invulling bij deze berekening",
                article="",
                verification=Verification.UNVERIFIED,
            )
        self.used[name, on.isoformat()] = found
        return found

    def printed(self) -> tuple[Message, ...]:
        """Return one line per parameter used, with the day, source, article and grade."""
        return tuple(
            msg(
                "{naam} op {dag}: {waarde} ({bron}, {graad})",
                naam=name,
                dag=Day(on),
                waarde=_with_unit(value),
                bron=f"{value.source} {value.article}".strip(),
                graad=str(value.verification),
            )
            for (name, on), value in sorted(self.used.items())
        )


def _with_unit(published: Sourced) -> Message:
    value: object = published.value
    if isinstance(value, int | float) and not isinstance(value, bool):
        value = Decimals(value, MOST_DECIMALS)
    if not published.unit:
        return msg("{waarde}", waarde=value)
    return msg("{waarde} {eenheid}", waarde=value, eenheid=published.unit)


def _like(published: Sourced, text: str) -> object:
    """Read an override as the kind of value it replaces."""
    if type(published.value) not in (int, float):
        return text
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise ArgumentError(
            msg("‘{tekst}’ is geen waarde voor {naam}.", tekst=text, naam=published.id),
            msg("Geef een getal in {eenheid}, met een punt.", eenheid=published.unit),
        )
    return int(number) if number.is_integer() else number


def check_overrides(overrides: Mapping[str, str], declared: tuple[str, ...]) -> None:
    """Refuse an override that the calculation would not notice.

    Raises
    ------
    ArgumentError
        Naming the parameters that can be set.
    """
    for name in overrides:
        if name not in declared:
            raise ArgumentError(
                msg("Deze berekening kent geen parameter ‘{naam}’.", naam=name),
                msg("In te stellen zijn: {namen}.", namen=", ".join(declared) or "geen"),
            )
        if name not in parameters():
            raise ValueError(f"a calculation declares the unknown parameter {name}")
