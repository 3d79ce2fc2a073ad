"""Amounts as Dutch files write them: exact cents, or why the cell is no amount.

Nothing is guessed. `1.234` is a thousand or one and a bit; which one follows from the decimal sign
the user declared, and without one the cell is refused.
"""

from __future__ import annotations

import datetime
import math
import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from sluitend.core.messages import Message, msg
from sluitend.core.numbers import CENTS_PER_EURO, CENTS_PER_KEUR

if TYPE_CHECKING:
    from sluitend.sources.workbook import Cell

UNITS = {"euro": CENTS_PER_EURO, "1.000 euro": CENTS_PER_KEUR}
DECIMALS = ("komma", "punt")
LIMIT = 10**14
"""A thousand billion euro in cents: more than the whole country spends."""
NOISE = Decimal("0.001")
"""Parts of a cent below which a number is a float's noise and not a fraction somebody meant."""
NIL = frozenset({"nihil", "-", "--"})
"""Written for zero: the accounting format of a spreadsheet shows a zero as a dash."""
SPACES = re.compile(r"[\s\u00a0\u2007\u2009\u202f]+")
MINUSES = str.maketrans(dict.fromkeys("\u2212\u2012\u2013\u2014", "-"))
CURRENCY = re.compile(r"^(?:€|eur(?:o)?\b)|(?:€|\beur(?:o)?)$", re.IGNORECASE)
WHOLE_EUROS = re.compile(r"([.,])(?:-{1,2}|=)$")
"""The end of € 1.500,- and of 1.500,=; the sign before it is the decimal one."""
GRAMMAR = {
    "komma": re.compile(r"^(?:\d{1,3}(?:[. ]\d{3})+|\d+)(?:,\d+)?$", re.ASCII),
    "punt": re.compile(r"^(?:\d{1,3}(?:[, ]\d{3})+|\d+)(?:\.\d+)?$", re.ASCII),
}


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a cell cannot be used, and what to do about it."""

    reason: Message
    remedy: Message


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount in cents; `rounded` when the cell held a part of a cent."""

    cents: int
    rounded: bool = False


@dataclass(frozen=True, slots=True)
class Notation:
    """How amounts are written in one file.

    Attributes
    ----------
    decimal
        ``komma``, ``punt``, or empty when the user declared none.
    unit
        Cents per unit of the file: 100 for euro, 100 000 for € 1.000.
    """

    decimal: str
    unit: int


def read_amount(value: Cell, notation: Notation) -> Amount | Fault | None:
    """Read one cell; None when it is empty.

    Examples
    --------
    >>> read_amount("€ 1.234.567,89", Notation("komma", 100))
    Amount(cents=123456789, rounded=False)
    >>> read_amount("(1.500)", Notation("komma", 100_000)).cents
    -150000000
    >>> str(read_amount("1.234", Notation("", 100)).reason)
    'de punt of komma kan een decimaalteken zijn, en ook een duizendtal scheiden'
    """
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return _no_number(value)
    if isinstance(value, str):
        return _from_text(value, notation)
    if isinstance(value, float) and not math.isfinite(value):
        return _no_number(value)
    # Through the shortest decimal text: 1234.56 is meant as that, not as the float beside it.
    return _in_cents(Decimal(str(value)), notation.unit)


def _from_text(value: str, notation: Notation) -> Amount | Fault | None:
    text = SPACES.sub(" ", value.translate(MINUSES)).strip()
    if not text:
        return None
    core = CURRENCY.sub("", text).strip()
    if core.lower() in NIL:
        return Amount(0)
    negative, core = _sign(core)
    core = WHOLE_EUROS.sub(r"\g<1>00", core)
    readings = {
        sign: core
        for sign in ([notation.decimal] if notation.decimal else DECIMALS)
        if GRAMMAR[sign].match(core)
    }
    numbers = {_decimal(core, sign) for sign in readings}
    if not numbers:
        return _misplaced(core, notation) or _text_in_number()
    if len(numbers) > 1:
        # The reason names no amount: of a ledger it is kept and shown, and the value is not.
        return Fault(
            msg("de punt of komma kan een decimaalteken zijn, en ook een duizendtal scheiden"),
            msg("Zet in de kolommenkaart of het decimaalteken een komma of een punt is."),
        )
    number = -numbers.pop() if negative else numbers.pop()
    exact = number * notation.unit
    if exact != exact.to_integral_value():
        return Fault(
            msg("meer cijfers achter het decimaalteken dan er centen zijn"),
            msg("Controleer of dit een duizendtal is, en of het decimaalteken goed is opgegeven."),
        )
    return _in_cents(number, notation.unit)


def _sign(text: str) -> tuple[bool, str]:
    """Part the sign from the digits: in front, behind, or as parentheses; once."""
    core = text
    if core.startswith("(") and core.endswith(")"):
        return True, CURRENCY.sub("", core[1:-1].strip()).strip()
    if core.startswith("-"):
        return True, CURRENCY.sub("", core[1:].strip()).strip()
    if core.endswith("-") and not WHOLE_EUROS.search(core):
        return True, core[:-1].strip()
    return False, core


def _decimal(core: str, sign: str) -> Decimal:
    thousands, point = (".", ",") if sign == "komma" else (",", ".")
    return Decimal(core.replace(" ", "").replace(thousands, "").replace(point, "."))


def _misplaced(core: str, notation: Notation) -> Fault | None:
    """Say that the digits are fine and the signs between them are not those that were declared."""
    if not notation.decimal or not re.fullmatch(r"[\d., ]*\d[\d., ]*", core, re.ASCII):
        return None
    return Fault(
        msg(
            "punten en komma's staan niet waar ze bij decimaalteken ‘{teken}’ horen",
            teken=notation.decimal,
        ),
        msg("Verbeter het getal, of zet het goede decimaalteken in de kolommenkaart."),
    )


def _in_cents(number: Decimal, unit: int) -> Amount | Fault:
    exact = number * unit
    if abs(exact) > LIMIT:
        return Fault(
            msg("een bedrag dat niet kan: meer dan duizend miljard euro"),
            msg("Controleer het bedrag en de eenheid."),
        )
    cents = exact.quantize(Decimal(1), ROUND_HALF_UP)
    return Amount(int(cents), abs(exact - cents) > NOISE)


def _no_number(value: Cell) -> Fault:
    if isinstance(value, datetime.date | datetime.time | datetime.timedelta):
        return Fault(
            msg("een datum of tijd in plaats van een bedrag"),
            msg("Zet de celeigenschap op getal en typ het bedrag opnieuw."),
        )
    return _text_in_number()


def _text_in_number() -> Fault:
    return Fault(
        msg("tekst in plaats van een bedrag"),
        msg("Vul een bedrag in, of laat de cel leeg als het niet bekend is."),
    )
