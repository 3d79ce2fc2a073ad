"""One municipality beside its group: what was chosen, and who is in it."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from sluitend.core.errors import ArgumentError
from sluitend.core.messages import msg
from sluitend.rules.characteristics import USUAL, Characteristic, Kind, Origin, read_weights
from sluitend.rules.parameter import parameters
from sluitend.studies.peers.group import group_of
from sluitend.studies.peers.outputs import Use
from sluitend.studies.peers.selection import BY_CHARACTERISTICS, selected
from sluitend.studies.peers.standing import PREFIX
from sluitend.studies.peers.traits import trait
from sluitend.tables.areas import DIVISIONS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from sluitend.studies.peers.group import Group
    from sluitend.studies.peers.prepared import Prepared
    from sluitend.studies.peers.rates import Rates
    from sluitend.studies.peers.traits import Trait

    Flags = NDArray[np.bool_]

COUNTRY = "land"
REGIONS = ("landsdeel", "provincie", "jeugdregio")
USUAL_NUMBER = int(str(parameters()[f"{PREFIX}aantal"][-1].value))


@dataclass(frozen=True)
class Choice:
    """What a user chooses about a group; without more it is the usual one.

    Attributes
    ----------
    number
        How many municipalities.
    weights
        Weight per characteristic.
    inside
        The country, or the division of which the region of the municipality is meant.
    named
        An own selection of municipalities (see `peers.selection`), or that characteristics choose.

    Raises
    ------
    ArgumentError
        For an own selection with a number or a region beside it: one of both would be ignored.
    """

    number: int = USUAL_NUMBER
    weights: Mapping[str, float] = field(default_factory=lambda: read_weights(USUAL))
    inside: str = COUNTRY
    named: str = BY_CHARACTERISTICS

    def __post_init__(self) -> None:
        if self.own and (self.number != USUAL_NUMBER or self.inside != COUNTRY):
            raise ArgumentError(
                msg("Een eigen groep heeft geen ander aantal en geen gebied om in te zoeken."),
                msg("Laat ‘aantal’ en ‘binnen’ weg, of laat ‘groep’ weg."),
            )

    @property
    def own(self) -> bool:
        """Whether the user named the group."""
        return self.named != BY_CHARACTERISTICS


@dataclass(frozen=True)
class Compared:
    """Everything the tables are made of."""

    country: Prepared
    choice: Choice
    group: Group

    @property
    def own(self) -> str:
        """Name of the municipality itself."""
        return self.country.name(self.group.own)

    @property
    def area(self) -> dict[str, str]:
        """The municipality itself, as key of a row."""
        return {"gebied": self.country.everyone.codes[self.group.own], "gebied_naam": self.own}

    @cached_property
    def years(self) -> tuple[Rates, ...]:
        """Rates of every year of the municipality itself and its peers, in that order."""
        those = np.append(self.group.own, self.group.peers)
        return tuple(rates.at(those) for rates in self.country.years)

    def use(self, trait: Trait) -> Use:
        """Return what became of a characteristic."""
        if self.choice.weights[trait.what.id] == 0:
            return Use.LEFT_OUT
        if trait.jaar is None:
            return Use.NO_YEAR
        if not np.isfinite(trait.scale[self.group.own]):
            return Use.OWN_UNKNOWN
        return Use.USED if trait.spread else Use.ALL_EQUAL


def compare(country: Prepared, code: str, choice: Choice) -> Compared:
    """Choose the group of one municipality.

    Raises
    ------
    ArgumentError
        For a region without another municipality, or an own selection that cannot be read.
    NoDataError
        When no characteristic with a weight is known of the municipality.
    """
    own = country.position[code]
    named = selected(choice.named, country, own) if choice.own else None
    group = group_of(
        own,
        country.traits,
        choice.weights,
        choice.number,
        inside=_inside(choice.inside, country, own),
        least_known=country.bounds.known,
        named=named,
    )
    return Compared(country, choice, group)


def _inside(binnen: str, country: Prepared, own: int) -> Flags:
    """Return who lies in the same region of a division: shape (municipalities,)."""
    everyone = country.everyone
    if binnen == COUNTRY:
        return np.ones(len(everyone.areas), dtype=np.bool_)
    division = Origin(DIVISIONS.id, alleen={"indeling": binnen}, kaart=True)
    region = trait(
        Characteristic(binnen, binnen, "", Kind.SAME, (division,), 0.0, ""),
        {DIVISIONS.id: everyone.geography.divisions},
        everyone,
    )
    if not region.known[own]:
        raise ArgumentError(
            msg("Van deze gemeente is niet bekend in welke {indeling} zij ligt.", indeling=binnen),
            msg("Laad de indeling, of zoek binnen het hele land."),
        )
    same: Flags = region.values == region.values[own]
    return same
