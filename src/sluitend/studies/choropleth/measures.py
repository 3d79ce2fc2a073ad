"""What a map can show: the notation in which it is asked for, and what it means.

``lasten:jeugd`` are the lasten of a subject per inhabitant, ``netto:jeugd`` the same after baten, and
``groei:jeugd`` the change of the lasten against the year before. Every measure of a table per municipality is ``table:measure``: one that may be added over
municipalities is an amount or a count and is divided by inhabitants, any other is a rate already.
"""

from __future__ import annotations

import difflib
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from sluitend.core.errors import ArgumentError
from sluitend.core.messages import Message, msg
from sluitend.rules.definition import definition, definitions
from sluitend.studies.wording import DOCUMENT_TEXTS
from sluitend.tables.catalogue import CONTRACTS
from sluitend.tables.eigen import OWN_POSTS
from sluitend.tables.iv3 import BATEN_LASTEN, INHABITANTS, INHABITANTS_ELSEWHERE, LASTEN
from sluitend.tables.statline import IV3_ITEMS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sluitend.rules.definition import Definition
    from sluitend.tables.contract import Contract, Measure

SUGGESTED = 5
PLACE = frozenset({"jaar", "gm_code"})
ELSEWHERE = frozenset({"wijk_code", "kaart"})
"""Keys of tables that lie on another map than that of the municipalities of the year."""
NOT_DRAWN = frozenset(
    contract.id
    for contract in (
        # Inhabitants per inhabitant say nothing.
        INHABITANTS,
        INHABITANTS_ELSEWHERE,
        # Of one municipality.
        OWN_POSTS,
        # Read by subject, because a row that is not there may be a zero.
        LASTEN,
        BATEN_LASTEN,
        IV3_ITEMS,
    )
)
MAPPED = {
    contract.id: contract
    for contract in CONTRACTS.values()
    if contract.measures
    and set(contract.keys) >= PLACE
    and not ELSEWHERE & set(contract.keys)
    and not contract.confidential
    and contract.id not in NOT_DRAWN
}
"""Tables with figures per municipality and year, by id."""


class Sort(StrEnum):
    """How a value follows from the figures."""

    COSTS = "lasten"
    NET = "netto"
    CHANGE = "groei"
    PER_HEAD = "per_inwoner"
    PER_THOUSAND = "per_duizend"
    RATE = "waarde"


SUBJECT_WORDS = {
    Sort.COSTS: "lasten per inwoner",
    Sort.NET: "netto lasten per inwoner",
    Sort.CHANGE: "verandering van de lasten per inwoner",
}
"""What can be drawn of a subject."""


@dataclass(frozen=True)
class Wanted:
    """A measure to draw.

    Attributes
    ----------
    subject
        Of lasten and their change: what is counted.
    contract, measure
        Of a figure of a table.
    pins
        Column of that table -> the one value to take.
    """

    sort: Sort
    subject: Definition | None = None
    contract: Contract | None = None
    measure: Measure | None = None
    pins: Mapping[str, str] = field(default_factory=dict)

    @property
    def definitions(self) -> tuple[Definition, ...]:
        """What the figures are defined by."""
        return (self.subject,) if self.subject else ()


def notations() -> dict[str, str]:
    """Return everything that can be asked for: notation -> what it is, in Dutch.

    Examples
    --------
    >>> notations()["lasten:jeugd"]
    'Jeugd: lasten per inwoner'
    """
    found = {
        f"{sort}:{d.id}": f"{d.titel}: {what}"
        for sort, what in SUBJECT_WORDS.items()
        for d in definitions()
    }
    for contract in MAPPED.values():
        for measure in contract.measures:
            found[f"{contract.id}:{measure.name}"] = f"{measure.label} ({contract.title})"
    return found


def read_measure(text: str) -> Wanted:
    """Read a notation.

    Raises
    ------
    ArgumentError
        With what can be asked for instead.
    """
    first, _, rest = text.partition(":")
    name, _, pinned = rest.partition(":")
    if first in SUBJECT_WORDS and not pinned:
        if name not in {d.id for d in definitions()} | {d.key for d in definitions()}:
            raise _unknown(text, [f"{first}:{d.id}" for d in definitions()])
        return Wanted(Sort(first), subject=definition(name))
    contract = MAPPED.get(first)
    if contract is None:
        close = [known for known in notations() if text and text in known][:SUGGESTED]
        close = close or difflib.get_close_matches(text, notations(), n=SUGGESTED)
        subjects = ", ".join(d.id for d in definitions())
        raise ArgumentError(
            msg("‘{maat}’ is geen maat voor een kaart.", maat=text),
            msg("Bedoelt u {namen}?", namen=", ".join(close))
            if close
            else msg(
                "Schrijf lasten:ONDERWERP, netto:ONDERWERP of groei:ONDERWERP ({onderwerpen}), of TABEL:MAAT met een van deze tabellen: {tabellen}.",
                onderwerpen=subjects,
                tabellen=", ".join(MAPPED),
            ),
        )
    measure = next((m for m in contract.measures if m.name == name), None)
    if measure is None:
        raise _unknown(text, [f"{first}:{m.name}" for m in contract.measures])
    return Wanted(_sort(measure), None, contract, measure, _pins(text, pinned, contract))


def _sort(measure: Measure) -> Sort:
    if "gm_code" not in measure.additive:
        return Sort.RATE
    return Sort.PER_HEAD if measure.unit == "eurocent" else Sort.PER_THOUSAND


def _pins(text: str, pinned: str, contract: Contract) -> dict[str, str]:
    """Read ``column=value,column=value``."""
    free = [key for key in contract.keys if key not in PLACE]
    pairs = [part.partition("=") for part in pinned.split(",")] if pinned else []
    if any(not value or name not in free for name, _, value in pairs):
        raise ArgumentError(
            msg("‘{maat}’ is geen maat voor een kaart.", maat=text),
            msg(
                "Schrijf achter de maat KOLOM=WAARDE, met een komma ertussen. Kolommen: {kolommen}.",
                kolommen=", ".join(free),
            )
            if free
            else msg("Laat weg wat achter de maat staat."),
        )
    return {name: value for name, _, value in pairs}


def _unknown(text: str, known: list[str]) -> ArgumentError:
    return ArgumentError(
        msg("‘{maat}’ is geen maat voor een kaart.", maat=text),
        msg("Kies uit: {keuzes}.", keuzes=", ".join(known)),
    )


def title_of(wanted: Wanted, jaar: int, document: str) -> Message:
    """Return what a map of this measure shows, as its title."""
    if wanted.subject is not None:
        values = {
            "onderwerp": wanted.subject.titel,
            "document": DOCUMENT_TEXTS.get(document, document),
        }
        if wanted.sort is Sort.COSTS:
            return msg("{onderwerp}: lasten per inwoner, {document} {jaar}", jaar=jaar, **values)
        if wanted.sort is Sort.NET:
            return msg(
                "{onderwerp}: netto lasten per inwoner, {document} {jaar}", jaar=jaar, **values
            )
        return msg(
            "{onderwerp}: verandering van de lasten per inwoner, {document} {van}–{jaar}",
            van=jaar - 1,
            jaar=jaar,
            **values,
        )
    label = wanted.measure.label if wanted.measure else ""
    pins = ", ".join(wanted.pins.values())
    name: Message = (
        msg("{maat} ({keuze})", maat=label, keuze=pins) if pins else msg("{maat}", maat=label)
    )
    if wanted.sort is Sort.PER_HEAD:
        return msg("{maat}: per inwoner in {jaar}", maat=name, jaar=jaar)
    if wanted.sort is Sort.PER_THOUSAND:
        return msg("{maat}: per 1.000 inwoners in {jaar}", maat=name, jaar=jaar)
    return msg("{maat} in {jaar}", maat=name, jaar=jaar)
