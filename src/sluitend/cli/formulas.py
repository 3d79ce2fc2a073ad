"""The derivation of one term, in the numbers of that term, worked out again as a check."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sluitend.cli.tables import exact_euro
from sluitend.core.messages import Message, msg
from sluitend.core.numbers import format_number
from sluitend.studies.bridge.kernel import Step

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sluitend.core.messages import Language

PAIR = {"stap", "van_bedrag", "tot_bedrag", "van_inwoners", "tot_inwoners", "onafgerond"}
"""Columns of a term that compares two filings."""
SHARE = {"geleverd", "aandeel", "onafgerond"}
"""Columns of a term that is a part of one filed amount."""
TOLERANCE_CENTS, RELATIVE_TOLERANCE = 0.01, 1e-9
SHARE_DECIMALS = 6


@dataclass(frozen=True, slots=True)
class Exact:
    """An amount in eurocents as a derivation shows it."""

    cents: float

    def render(self, language: Language) -> str:
        """Return the amount, with cents when it has any."""
        return exact_euro(self.cents, language)


@dataclass(frozen=True, slots=True)
class Number:
    """A number of people, or a share, with the decimals it has."""

    value: float

    def render(self, language: Language) -> str:
        """Return the number."""
        whole = self.value == round(self.value)
        text = format_number(self.value, language, 0 if whole else SHARE_DECIMALS)
        return text if whole else text.rstrip("0")


@dataclass(frozen=True, slots=True)
class Derivation:
    """How a term was computed, and what comes out when it is computed again."""

    text: Message
    cents: float | None = None
    """None where the terms carry no derivation, only factors."""


def derivation(term: Mapping[str, Any]) -> Derivation:
    """Return the derivation of a term.

    Raises
    ------
    ArithmeticError
        When working it out gives another amount than the calculation did: a bug, never shown.
    """
    if term.keys() >= PAIR:
        found = _pair(term)
    elif term.keys() >= SHARE:
        found = _share(term)
    else:
        return Derivation(_factors(term))
    limit = max(TOLERANCE_CENTS, RELATIVE_TOLERANCE * abs(term["onafgerond"]))
    if found.cents is not None and abs(found.cents - term["onafgerond"]) > limit:
        raise ArithmeticError(
            f"{term['post']}: {found.text} gives {found.cents}, not {term['onafgerond']} cents"
        )
    return found


def _pair(term: Mapping[str, Any]) -> Derivation:
    before, after = term["van_bedrag"], term["tot_bedrag"]
    people, people_after = term["van_inwoners"], term["tot_inwoners"]
    amounts = {"van": Exact(before), "tot": Exact(after)}
    counts = {"i": Number(people), "j": Number(people_after)}
    match Step(term["stap"]):
        case Step.INHABITANTS:
            return Derivation(
                msg("({j} − {i}) × ({van} ÷ {i} + {tot} ÷ {j}) ÷ 2", **amounts, **counts),
                (people_after - people) * (before / people + after / people_after) / 2,
            )
        case Step.GROUP:
            return Derivation(
                msg("({tot} ÷ {j} − {van} ÷ {i}) × ({i} + {j}) ÷ 2", **amounts, **counts),
                (after / people_after - before / people) * (people + people_after) / 2,
            )
        case Step.NOT_FILED:
            return Derivation(msg("0 − {van}", **amounts), -before)
        case Step.FIRST_FILED:
            return Derivation(msg("{tot} − 0", **amounts), after)
        case Step.RECLASSIFIED:
            own = Exact(before - term["onafgerond"])
            return Derivation(
                msg("{van} op de nieuwe grenzen − {zelf} zelf geleverd", **amounts, zelf=own),
                before - own.cents,
            )
        case _:
            return Derivation(msg("{tot} − {van}", **amounts), after - before)


def _share(term: Mapping[str, Any]) -> Derivation:
    filed, share = Exact(term["geleverd"]), Number(term["aandeel"])
    text = msg("{geleverd} × {aandeel}", geleverd=filed, aandeel=share)
    return Derivation(text, filed.cents * share.value)


def _factors(term: Mapping[str, Any]) -> Message:
    """Name the factors of a term that carries no derivation we know."""
    shown = {"gebied", "jaar", "post", "bedrag", "onafgerond"}
    factors = [f"{name} = {value}" for name, value in term.items() if name not in shown]
    return msg("{factoren}", factoren="; ".join(factors))
