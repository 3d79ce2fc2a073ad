"""From amounts as written to lasten and baten: two columns or one, with a side, or with a sign."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sluitend.core.messages import msg
from sluitend.sources.eigen.amounts import Fault

if TYPE_CHECKING:
    from collections.abc import Mapping as Map

    from sluitend.sources.eigen.mapping import Mapping
    from sluitend.sources.workbook import Cell

SIDES = {
    **dict.fromkeys(("l", "last", "lasten", "u", "uitgaven", "uitgave", "kosten"), "lasten"),
    **dict.fromkeys(("b", "bate", "baten", "i", "inkomsten", "inkomst", "opbrengsten"), "baten"),
}
DEBIT = {
    **dict.fromkeys(("d", "db", "deb", "debet"), 1),
    **dict.fromkeys(("c", "cr", "cred", "credit"), -1),
}
WRONG_SIDE = Fault(
    msg("een bedrag met het verkeerde teken"),
    msg(
        "Verbeter het teken. Komen correcties in dit bestand voor, zet in de kolommenkaart dan ‘negatief: toestaan’."
    ),
)


@dataclass(frozen=True, slots=True)
class Side:
    """What a row says about its one amount: lasten or baten, and 1 for debit or -1 for credit."""

    measure: str = ""
    debit: int = 0


def read_side(soort: Cell, debit: Cell, mapping: Mapping) -> Side | Fault:
    """Read the columns that say what an amount is."""
    side = Side()
    if mapping.kolommen.soort:
        measure = SIDES.get(_word(soort))
        if not measure:
            return Fault(
                msg("geen lasten en geen baten"),
                msg("Vul lasten of baten in (of L of B)."),
            )
        side = Side(measure)
    if mapping.kolommen.debet_credit:
        sign = DEBIT.get(_word(debit))
        if not sign:
            return Fault(msg("geen debet en geen credit"), msg("Vul D of C in."))
        side = Side(side.measure, sign)
    return side


def _word(cell: Cell) -> str:
    return cell.strip().rstrip(".").lower() if isinstance(cell, str) else ""


def split_amount(
    money: Map[str, int | None], side: Side, mapping: Mapping
) -> tuple[dict[str, int | None], str]:
    """Return cents by measure, and the role of an amount on the wrong side of zero, or "".

    An account of lasten that is credited gets a negative amount: a correction of lasten is no baten.
    Without a column that tells lasten from baten, debit is lasten and credit is baten.
    """
    if "bedrag" not in money:
        values = {
            maat: None if cents is None else cents * _turn(maat, mapping.teken)
            for maat, cents in money.items()
        }
        wrong = next((maat for maat, cents in values.items() if (cents or 0) < 0), "")
        return values, wrong
    cents = money["bedrag"]
    measure = side.measure
    if side.debit:
        measure = measure or ("lasten" if side.debit > 0 else "baten")
        expected = 1 if measure == "lasten" else -1
        value = None if cents is None else cents * side.debit * expected
        return {measure: value}, "bedrag" if (cents or 0) < 0 else ""
    if measure:
        value = None if cents is None else cents * _turn(measure, mapping.teken)
        return {measure: value}, "bedrag" if (value or 0) < 0 else ""
    negative = "baten" if mapping.teken == "baten_negatief" else "lasten"
    positive = "lasten" if negative == "baten" else "baten"
    measure = negative if (cents or 0) < 0 else positive
    return {measure: None if cents is None else abs(cents)}, ""


def _turn(measure: str, sign: str) -> int:
    return -1 if sign == f"{measure}_negatief" else 1
