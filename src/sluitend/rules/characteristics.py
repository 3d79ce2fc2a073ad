"""Reading kenmerken: by what municipalities are laid beside each other, and how much each weighs."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sluitend.core.errors import ArgumentError
from sluitend.core.labels import read_records
from sluitend.core.messages import msg
from sluitend.core.sourced import Verification
from sluitend.tables.catalogue import CONTRACTS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sluitend.tables.contract import Contract

DEFINITIONS = Path(__file__).parent / "definitions"
CHARACTERISTICS = DEFINITIONS / "kenmerken.yaml"
EXECUTION = DEFINITIONS / "uitvoeringsvormen.yaml"
USUAL = "gewoon"
"""What a user writes for the weights of the definition."""
HEAVIEST = 100
"""A heavier weight leaves nothing of the other characteristics, and is a typing error."""
WEIGHT = re.compile(r"[0-9]{1,3}(\.[0-9]{1,4})?", re.ASCII)
CLASS_COLUMN = "gebied_code"
"""Where a division has its class or region."""


class Kind(StrEnum):
    """How two values of a characteristic differ."""

    NUMBER = "getal"
    CLASS = "klasse"
    SAME = "gelijk"


@dataclass(frozen=True, slots=True)
class Origin:
    """A place where the figure may stand.

    Attributes
    ----------
    maat
        Measure of a table with measures; empty for a division.
    alleen
        Values of key columns that are kept.
    per
        The same for what it is divided by, in the same table; empty when it is not divided.
    maal
        What the quotient is multiplied by.
    kaart
        A division by borders, not a measurement: when no earlier year is there, the first later one
        says the same.
    """

    tabel: str
    maat: str = ""
    alleen: Mapping[str, str] = field(default_factory=dict)
    per: Mapping[str, str] = field(default_factory=dict)
    maal: float = 1.0
    kaart: bool = False

    @property
    def contract(self) -> Contract:
        """The contract of the table."""
        return CONTRACTS[self.tabel]

    @property
    def counts(self) -> bool:
        """Whether the figure, or both sides of its quotient, may be added over municipalities."""
        return bool(self.maat) and "gm_code" in self.contract.measure(self.maat).additive


@dataclass(frozen=True, slots=True)
class Characteristic:
    """A characteristic of a municipality.

    Attributes
    ----------
    aspect
        Characteristics of one aspect share its weight.
    soort
        A number, a class with an order, or a region that is the same or not.
    omzetting
        ``log`` where proportions count and not differences.
    volgorde
        The classes in order.
    gewicht
        Weight when a user does not choose one; 0 leaves it out.
    """

    id: str
    titel: str
    aspect: str
    soort: Kind
    bronnen: tuple[Origin, ...]
    gewicht: float
    waarom: str
    omzetting: str = ""
    eenheid: str = ""
    volgorde: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Execution:
    """Who does the work of a municipality, in the years a public source vouches for."""

    gm_code: str
    van: int
    tot: int
    vorm: str
    met: str
    bron: str
    verificatie: Verification


@lru_cache(maxsize=1)
def characteristics() -> tuple[Characteristic, ...]:
    """Return the characteristics that are shipped with the program."""
    return read_characteristics(CHARACTERISTICS)


def read_characteristics(path: Path) -> tuple[Characteristic, ...]:
    """Read and check a file of characteristics.

    Raises
    ------
    ValueError
        For what could not be computed. The file is part of the program, so this is a bug and not a
        user's error.
    """
    records: list[dict[str, Any]] = read_records(path)
    found = tuple(
        Characteristic(
            **{
                **record,
                "soort": Kind(record["soort"]),
                "bronnen": tuple(Origin(**origin) for origin in record["bronnen"]),
                "volgorde": tuple(record.get("volgorde", ())),
            }
        )
        for record in records
    )
    if len({entry.id for entry in found}) != len(found):
        raise ValueError(f"{path.name}: a characteristic is there twice")
    for entry in found:
        _check(entry)
    return found


def _check(entry: Characteristic) -> None:
    """Refuse a characteristic that could not be computed as it says."""
    if not 0 <= entry.gewicht <= HEAVIEST or entry.omzetting not in ("", "log"):
        raise ValueError(f"{entry.id}: no such weight or transformation")
    if (entry.soort is Kind.CLASS) != bool(entry.volgorde):
        raise ValueError(f"{entry.id}: a class has an order, and nothing else has")
    for origin in entry.bronnen:
        contract = origin.contract
        if contract.confidential or not {*origin.alleen, *origin.per} <= set(contract.keys):
            raise ValueError(f"{entry.id}: {origin.tabel} has no such rows")
        if origin.maat:
            contract.measure(origin.maat)
        elif entry.soort is Kind.NUMBER or CLASS_COLUMN not in contract.attributes:
            raise ValueError(f"{entry.id}: {origin.tabel} has no such values")
        if origin.per and not origin.counts:
            raise ValueError(f"{entry.id}: a quotient is made of what may be added")


@lru_cache(maxsize=1)
def executions() -> tuple[Execution, ...]:
    """Return what is known of who does the work of a municipality; most are not in it."""
    records: list[dict[str, Any]] = read_records(EXECUTION)
    return tuple(
        Execution(**{**record, "verificatie": Verification(record["verificatie"])})
        for record in records
    )


def read_weights(text: str) -> dict[str, float]:
    """Read weights as a user writes them: ``gewoon``, or ``omvang=2,provincie=0``.

    Returns
    -------
    The weight of every characteristic; one that is not named keeps that of its definition.

    Raises
    ------
    ArgumentError
        For a characteristic that does not exist (with suggestions) or is named twice, for what is no
        weight, and when nothing weighs anything.

    Examples
    --------
    >>> read_weights("omvang=2, provincie=0")["omvang"]
    2.0
    """
    known = characteristics()
    weights = {entry.id: float(entry.gewicht) for entry in known}
    if text.strip().lower() == USUAL:
        return weights
    named: set[str] = set()
    for part in text.split(","):
        name, sign, value = (piece.strip() for piece in part.partition("="))
        if name not in weights:
            raise _unknown(name, tuple(weights))
        if name in named:
            raise ArgumentError(
                msg("Kenmerk ‘{naam}’ heeft twee gewichten.", naam=name),
                msg("Noem elk kenmerk één keer."),
            )
        if not sign or not WEIGHT.fullmatch(value) or float(value) > HEAVIEST:
            raise ArgumentError(
                msg("‘{tekst}’ is geen gewicht voor {naam}.", tekst=value, naam=name),
                msg(
                    "Schrijf een getal van 0 tot en met {meest}, met een punt: {naam}=0.5.",
                    meest=HEAVIEST,
                    naam=name,
                ),
            )
        named.add(name)
        weights[name] = float(value)
    if not any(weights.values()):
        raise ArgumentError(
            msg("Geen enkel kenmerk heeft een gewicht."),
            msg("Geef ten minste één kenmerk een gewicht boven 0."),
        )
    return weights


def _unknown(name: str, known: tuple[str, ...]) -> ArgumentError:
    close = difflib.get_close_matches(name, known, n=2)
    return ArgumentError(
        msg("Kenmerk ‘{naam}’ bestaat niet.", naam=name),
        msg("Bedoelt u {namen}?", namen=", ".join(close))
        if close
        else msg("Kies uit: {namen}, of schrijf ‘gewoon’.", namen=", ".join(known)),
    )
