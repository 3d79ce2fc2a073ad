"""The thresholds of the tests, read once per run from the parameters."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from sluitend.core.errors import ArgumentError
from sluitend.core.messages import msg
from sluitend.core.numbers import CENTS_PER_EURO
from sluitend.reference.taakvelden import concordance

if TYPE_CHECKING:
    from sluitend.rules.rulebook import Rulebook

PREFIX = "plausibiliteit."
NUMBERS = (
    "hb_omvang",
    "hb_speling",
    "hb_grens",
    "hb_grens_sterk",
    "minimum",
    "klein_per_inwoner",
    "verschuiving_tegengesteld",
    "verschuiving_minimaal",
    "groep_rustiger",
    "groep_jaren",
    "teken_omslag",
    "eenheid_afstand",
    "taakveld_per_inwoner_hoog",
    "som_verschil",
    "vergelijkingsgroep_afstand",
)
LISTS = ("boekingsparen", "grootteklassen")
PARAMETERS = tuple(f"{PREFIX}{name}" for name in (*NUMBERS, *LISTS))


@dataclass(frozen=True)
class Thresholds:
    """What the tests hold amounts against; amounts in eurocents."""

    size: float
    slack: float
    bound: float
    bound_strong: float
    least: int
    small: float
    offset: float
    moved: float
    calmer: float
    pairs_of_years: int
    flipped: float
    thousand: float
    high: float
    sum_difference: float
    peer_distance: float
    partners: tuple[frozenset[str], ...]
    classes: tuple[int, ...]

    @classmethod
    def read(cls, rules: Rulebook, jaar: int) -> Thresholds:
        """Return the thresholds in force on 1 January of `jaar`.

        Raises
        ------
        ArgumentError
            When an override cannot be read.
        """
        on = date(jaar, 1, 1)
        found = {name: rules.parameter(f"{PREFIX}{name}", on).value for name in (*NUMBERS, *LISTS)}
        number = {name: float(str(found[name])) for name in NUMBERS}
        return cls(
            size=number["hb_omvang"],
            slack=number["hb_speling"],
            bound=number["hb_grens"],
            bound_strong=number["hb_grens_sterk"],
            least=int(number["minimum"]),
            small=number["klein_per_inwoner"] * CENTS_PER_EURO,
            offset=number["verschuiving_tegengesteld"],
            moved=number["verschuiving_minimaal"],
            calmer=number["groep_rustiger"],
            pairs_of_years=int(number["groep_jaren"]),
            flipped=number["teken_omslag"],
            thousand=number["eenheid_afstand"],
            high=number["taakveld_per_inwoner_hoog"] * CENTS_PER_EURO,
            sum_difference=number["som_verschil"] * CENTS_PER_EURO,
            peer_distance=number["vergelijkingsgroep_afstand"],
            partners=_partners(str(found["boekingsparen"])),
            classes=_classes(str(found["grootteklassen"])),
        )


def _partners(text: str) -> tuple[frozenset[str], ...]:
    """Read ``groep+groep, groep+groep``."""
    pairs = [frozenset(word.strip() for word in pair.split("+")) for pair in text.split(",")]
    known = set(concordance().groepen)
    if not all(pair and pair <= known for pair in pairs):
        raise ArgumentError(
            msg("‘{tekst}’ zijn geen paren van groepen.", tekst=text),
            msg("Schrijf bijvoorbeeld toegang+jeugd, wmo+wmo."),
        )
    return tuple(dict.fromkeys(pairs))


def _classes(text: str) -> tuple[int, ...]:
    """Read numbers of inhabitants, separated by commas, rising."""
    words = [word.strip() for word in text.split(",")]
    bounds = [int(word) for word in words if word.isascii() and word.isdecimal()]
    if len(bounds) != len(words) or bounds != sorted(set(bounds)):
        raise ArgumentError(
            msg("‘{tekst}’ zijn geen grootteklassen.", tekst=text),
            msg("Schrijf oplopende aantallen inwoners, bijvoorbeeld 20000, 50000."),
        )
    return tuple(bounds)
