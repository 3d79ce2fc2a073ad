"""Reading definitions: what a word covers, as versioned records that say what they leave out."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sluitend.core.errors import ArgumentError, RuleError
from sluitend.core.labels import read_records
from sluitend.core.messages import Label, msg
from sluitend.core.sourced import Verification

if TYPE_CHECKING:
    from datetime import date

DEFINITIONS = Path(__file__).parent / "definitions"


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Something a reader might expect inside a definition, and why it is not."""

    wat: str
    taakvelden: tuple[str, ...]
    waarom: str


@dataclass(frozen=True, slots=True)
class Definition:
    """One version of what a subject covers, in groups of taakvelden."""

    id: str
    versie: int
    vanaf: date
    titel: Label
    omschrijving: str
    groepen: tuple[str, ...]
    bron: str
    verificatie: Verification
    laat_weg: tuple[LeftOut, ...]

    @property
    def key(self) -> str:
        """Id with version, as printed with every result."""
        return f"{self.id}@{self.versie}"


@dataclass(frozen=True, slots=True)
class IncidentalFlow:
    """Money that came and went with an event, inside a taakveld that also holds other lasten."""

    id: str
    titel: str
    taakvelden: tuple[str, ...]
    van: int
    tot: int
    bron: str
    verificatie: Verification

    def touches(self, taakvelden: tuple[str, ...], *years: int) -> bool:
        """Say whether the flow was in any of these taakvelden in any of these years."""
        return bool(set(taakvelden) & set(self.taakvelden)) and any(
            self.van <= year <= self.tot for year in years
        )


def _read(name: str) -> list[dict[str, Any]]:
    records: list[dict[str, Any]] = read_records(DEFINITIONS / name)
    return records


@lru_cache(maxsize=1)
def definitions() -> tuple[Definition, ...]:
    """Return every version of every definition."""
    return tuple(
        Definition(
            **{
                **record,
                "groepen": tuple(record["groepen"]),
                "verificatie": Verification(record["verificatie"]),
                "laat_weg": tuple(
                    LeftOut(item["wat"], tuple(item["taakvelden"]), item["waarom"])
                    for item in record["laat_weg"]
                ),
            }
        )
        for record in _read("onderwerpen.yaml")
    )


def definition(text: str, *, allow_unverified: bool = False) -> Definition:
    """Return the definition a user asks for: `jeugd` for the newest version, or `jeugd@1`.

    Raises
    ------
    ArgumentError
        For an unknown id or version.
    RuleError
        For a definition that is not verified, unless allowed.

    Examples
    --------
    >>> definition("Jeugd").key
    'jeugd@1'
    """
    name, _, version = text.strip().lower().partition("@")
    hits = [d for d in definitions() if d.id == name and version in ("", str(d.versie))]
    if not hits:
        names = sorted({d.id for d in definitions()})
        close = difflib.get_close_matches(name, names, n=2)
        raise ArgumentError(
            msg("Onderwerp ‘{tekst}’ is niet gedefinieerd.", tekst=text),
            msg("Bedoelt u {namen}?", namen=", ".join(close))
            if close
            else msg("Kies uit: {namen}.", namen=", ".join(names)),
        )
    found = max(hits, key=lambda d: d.versie)
    if found.verificatie is Verification.UNVERIFIED and not allow_unverified:
        raise RuleError(
            msg("Definitie {naam} is niet geverifieerd.", naam=found.key),
            msg("Kies een andere versie, of sta haar uitdrukkelijk toe."),
        )
    return found


@lru_cache(maxsize=1)
def incidental_flows() -> tuple[IncidentalFlow, ...]:
    """Return the incidental flows that are known."""
    return tuple(
        IncidentalFlow(
            **{
                **record,
                "taakvelden": tuple(record["taakvelden"]),
                "verificatie": Verification(record["verificatie"]),
            }
        )
        for record in _read("incidentele_stromen.yaml")
    )
