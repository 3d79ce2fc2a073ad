"""The derivation of one term in words and its own numbers, worked out again as a check."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sluitend.core.messages import Message, msg
from sluitend.core.numbers import Decimals, Money
from sluitend.studies.bridge.kernel import Step

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

PAIR = frozenset({"stap", "van_bedrag", "tot_bedrag", "van_inwoners", "tot_inwoners"})
"""Columns of a term that compares two filings."""
SHARE = frozenset({"geleverd", "aandeel"})
"""Columns of a term that is a part of one filed amount."""
ROW = frozenset({"bronjaar", "taakveld"})
"""Columns of a term that is one filed amount, added or subtracted; without year it was not filed."""
MEAN_RATE = "(van_bedrag / van_inwoners + tot_bedrag / tot_inwoners) / 2"
CHANGE_OF_RATE = "(tot_bedrag / tot_inwoners - van_bedrag / van_inwoners)"
STEPS_WORKED: dict[str, str] = {
    **dict.fromkeys(map(str, Step), "tot_bedrag - van_bedrag"),
    str(Step.NOT_FILED): "0 - van_bedrag",
    str(Step.FIRST_FILED): "tot_bedrag - 0",
    str(Step.INHABITANTS): f"(tot_inwoners - van_inwoners) * {MEAN_RATE}",
    str(Step.GROUP): f"{CHANGE_OF_RATE} * (van_inwoners + tot_inwoners) / 2",
}
SHARE_WORKED = "geleverd * aandeel"
TOLERANCE_CENTS, RELATIVE_TOLERANCE = 0.01, 1e-9
SHARE_DECIMALS = 6


@dataclass(frozen=True, slots=True)
class Derivation:
    """How a term was computed, and what comes out when it is computed again, in eurocents."""

    text: Message
    cents: float


def derivation(term: Mapping[str, Any]) -> Derivation | None:
    r"""Return the derivation of a term, or None for terms that only count.

    Parameters
    ----------
    term
        One row of ``Result.terms`` of `verschillenanalyse` or `netto-lasten`.

    Raises
    ------
    ArithmeticError
        When working it out gives another amount than the calculation did: a bug, never shown.

    Examples
    --------
    >>> found = derivation({"post": "lasten:jeugd", "geleverd": 1_000_000, "aandeel": 0.6,
    ...                     "onafgerond": 600_000.0})
    >>> str(found.text).replace("\xa0", " ")
    '€ 10.000 geleverd × aandeel 0,6'
    """
    if term.keys() >= PAIR:
        found = _pair(term)
    elif term.keys() >= SHARE:
        found = _share(term)
    elif term.keys() >= ROW:
        return _row(term)
    else:
        return None
    limit = max(TOLERANCE_CENTS, RELATIVE_TOLERANCE * abs(term["onafgerond"]))
    if abs(found.cents - term["onafgerond"]) > limit:
        raise ArithmeticError(
            f"{term['post']}: {found.text} gives {found.cents}, not {term['onafgerond']} cents"
        )
    return found


def arithmetic(columns: Collection[str]) -> Mapping[str, str]:
    """Return how the unrounded amount of a term follows from the columns beside it.

    Parameters
    ----------
    columns
        Of the terms of a result.

    Returns
    -------
    Per step (the value of column ``stap``) arithmetic on column names; under ``""`` for terms
    without steps. Empty for terms that are worked out from nothing else.

    Examples
    --------
    >>> arithmetic(["post", "geleverd", "aandeel", "onafgerond"])
    {'': 'geleverd * aandeel'}
    """
    if set(columns) >= PAIR:
        return STEPS_WORKED
    return {"": SHARE_WORKED} if set(columns) >= SHARE else {}


def _pair(term: Mapping[str, Any]) -> Derivation:
    before, after = term["van_bedrag"], term["tot_bedrag"]
    step = Step(term["stap"])
    if step in (Step.INHABITANTS, Step.GROUP):
        return _rates(term, by_rate=step is Step.GROUP)
    van, tot = Money(round(before), "euro"), Money(round(after), "euro")
    match step:
        case Step.RECLASSIFIED:
            text = msg("{tot} op de nieuwe grenzen − {van} zelf geleverd", van=van, tot=tot)
            return Derivation(text, after - before)
        case Step.NOT_FILED:
            return Derivation(msg("0 − {van}", van=van), -before)
        case Step.FIRST_FILED:
            return Derivation(msg("{tot} − 0", tot=tot), after)
        case _:
            return Derivation(msg("{tot} − {van}", van=van, tot=tot), after - before)


def _rates(term: Mapping[str, Any], *, by_rate: bool) -> Derivation:
    people, people_after = term["van_inwoners"], term["tot_inwoners"]
    rate, rate_after = term["van_bedrag"] / people, term["tot_bedrag"] / people_after
    if by_rate:
        text = msg(
            "({tot} − {van}) per inwoner × gemiddeld {inwoners} inwoners",
            tot=Money(rate_after, "rate"),
            van=Money(rate, "rate"),
            inwoners=Decimals((people + people_after) / 2, 1),
        )
        return Derivation(text, (rate_after - rate) * (people + people_after) / 2)
    text = msg(
        "({tot} − {van}) inwoners × gemiddeld {tarief} per inwoner",
        tot=Decimals(people_after, 1),
        van=Decimals(people, 1),
        tarief=Money((rate + rate_after) / 2, "rate"),
    )
    return Derivation(text, (people_after - people) * (rate + rate_after) / 2)


def _share(term: Mapping[str, Any]) -> Derivation:
    filed, share = Money(term["geleverd"], "euro"), term["aandeel"]
    if share == 1:
        return Derivation(msg("{geleverd} geleverd", geleverd=filed), term["geleverd"])
    text = msg(
        "{geleverd} geleverd × aandeel {aandeel}",
        geleverd=filed,
        aandeel=Decimals(share, SHARE_DECIMALS),
    )
    return Derivation(text, term["geleverd"] * share)


def _row(term: Mapping[str, Any]) -> Derivation:
    amount = Money(term["bedrag"], "euro", signed=True)
    if term["bronjaar"] is None:
        return Derivation(msg("{bedrag}: de grens of het totaal", bedrag=amount), term["bedrag"])
    text = msg("{bedrag}, geleverd over {jaar}", bedrag=amount, jaar=term["bronjaar"])
    return Derivation(text, term["bedrag"])
