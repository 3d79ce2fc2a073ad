"""Who is near a municipality, and how much of that group hangs on the weights."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from sluitend.core.errors import ArgumentError, NoDataError
from sluitend.core.messages import msg
from sluitend.methods.distance import distances, nearest, other_weights

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from sluitend.methods.distance import Distances
    from sluitend.studies.peers.traits import Trait

    Floats = NDArray[np.float64]
    Flags = NDArray[np.bool_]
    Positions = NDArray[np.intp]


@dataclass(frozen=True)
class Variant:
    """The group when one weight is another."""

    trait: Trait
    factor: float
    peers: Positions


@dataclass(frozen=True)
class Group:
    """The municipalities nearest to one.

    Attributes
    ----------
    own
        Position of the municipality itself among all.
    used, weights
        The characteristics that count, and their weights: shape (k,).
    found
        Distances of the municipality to all; arrays of shape (1, n, ...).
    inside
        Shape (n,), who could be chosen: inside the region that was asked for.
    unplaced
        Shape (n,), of whom too little is known: they could not be chosen, or were named by the user.
    peers
        Positions, nearest first.
    named
        Whether the user named the peers; then no weight changes who they are.
    """

    own: int
    used: tuple[Trait, ...]
    weights: Floats
    found: Distances
    inside: Flags
    unplaced: Flags
    peers: Positions
    variants: tuple[Variant, ...]
    named: bool = False

    @property
    def squared(self) -> Floats:
        """Squared distance of each peer."""
        picked: Floats = self.found.squared[0, self.peers]
        return picked

    @cached_property
    def stays(self) -> Floats:
        """Share of the variants in which each peer is in the group too; NaN without variants."""
        if not self.variants:
            return np.full(self.peers.size, np.nan)
        inside = [np.isin(self.peers, variant.peers) for variant in self.variants]
        share: Floats = np.array(inside, dtype=np.float64).mean(axis=0)
        return share


def group_of(
    own: int,
    traits: tuple[Trait, ...],
    weights: Mapping[str, float],
    number: int,
    *,
    inside: Flags,
    least_known: float,
    named: Positions | None = None,
) -> Group:
    """Return the `number` municipalities nearest to one.

    Parameters
    ----------
    weights
        Weight per characteristic; 0 leaves it out, and so does not knowing it of the municipality
        itself.
    inside
        Shape (n,), who may be chosen.
    least_known
        Smallest share of the weights that must be known of a municipality.
    named
        Positions of the municipalities a user named: then exactly these, whatever the number.

    Raises
    ------
    NoDataError
        When no characteristic with a weight is known of the municipality.
    ArgumentError
        When nobody can be chosen.
    """
    used = tuple(t for t in traits if weights[t.what.id] > 0 and np.isfinite(t.scale[own]))
    if not used:
        raise NoDataError(
            msg("Van deze gemeente is geen enkel kenmerk met een gewicht bekend."),
            msg("Kies een ander jaar, andere gewichten, of laad de bron van de kenmerken."),
        )
    heavy = np.array([weights[t.what.id] for t in used])
    squares = np.stack([t.squares(np.array([own])) for t in used], axis=-1)
    if named is not None:
        return _of_named(own, used, heavy, distances(squares, heavy), inside, named, least_known)
    others = inside & (np.arange(inside.size) != own)

    def chosen(by: Floats) -> tuple[Distances, Flags, Positions]:
        found = distances(squares, by)
        # Shares of weights such as 0.75 are no exact floats.
        placed = found.known[0] >= least_known - 1e-9
        return found, others & ~placed, nearest(found.squared[0], others & placed, number)

    found, unplaced, peers = chosen(heavy)
    if not peers.size:
        raise ArgumentError(
            msg("Er is geen gemeente om mee te vergelijken binnen dit gebied."),
            msg("Zoek binnen een groter gebied, of binnen het hele land."),
        )
    rows, changes = other_weights(heavy)
    variants = tuple(
        Variant(used[k], factor, chosen(row)[2])
        for row, (k, factor) in zip(rows, changes, strict=True)
    )
    return Group(own, used, heavy, found, inside, unplaced, peers, variants)


def _of_named(
    own: int,
    used: tuple[Trait, ...],
    weights: Floats,
    found: Distances,
    inside: Flags,
    named: Positions,
    least_known: float,
) -> Group:
    """Return the group that a user named: nearest first, those without a distance last."""
    chosen = np.isin(np.arange(inside.size), named)
    placed = nearest(found.squared[0], chosen, named.size)
    peers = np.append(placed, np.setdiff1d(named, placed)).astype(np.intp)
    unplaced = chosen & (found.known[0] < least_known - 1e-9)
    return Group(own, used, weights, found, inside, unplaced, peers, (), named=True)
