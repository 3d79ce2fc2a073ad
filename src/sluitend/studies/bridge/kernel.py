"""The kernel of the verschillenanalyse: one pair of filings, all municipalities and blocks at once.

Every step is computed from the figures it is about; none is what the others leave over. That they
add up to the change is then a property to test, and it is tested on every run.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np

from sluitend.methods.bennet import bennet

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Bools = NDArray[np.bool_]


class Step(StrEnum):
    """Why an amount changed, in the order in which a reader meets the steps."""

    RECLASSIFIED = "herindeling"
    NOT_FILED = "niet_geleverd"
    FIRST_FILED = "eerste_levering"
    INCOMPARABLE = "niet_vergelijkbaar"
    BREAK = "classificatiebreuk"
    INCIDENTAL = "incidenteel"
    INHABITANTS = "inwoners"
    GROUP = "groep"


BLOCK_STEPS = (Step.BREAK, Step.INCIDENTAL, Step.GROUP)
"""Steps that are shown per block; the others are summed over blocks."""


@dataclass(frozen=True)
class Side:
    """One filing, summed to blocks.

    Attributes
    ----------
    known
        Shape (codes, blocks), eurocents, 0 where missing.
    missing
        Shape (codes, blocks): filed by a municipality that exists, but not this.
    exists
        Shape (codes,).
    inhabitants
        Shape (codes,).
    reasons
        Shape (codes, blocks): why there is no value, as bits; the kernel only carries them.
    """

    known: Floats
    missing: Bools
    exists: Bools
    inhabitants: Floats
    reasons: NDArray[np.uint16] | None = None


@dataclass(frozen=True)
class Comparison:
    """All steps of one pair, per municipality of the later filing and per block.

    Attributes
    ----------
    steps
        Step -> shape (codes, blocks), at municipalities of the later filing. `herindeling` is not
        among them: it depends on which municipalities an area was before and after, and is the
        carried amount of the latter minus the filed amount of the former.
    carried
        Shape (codes, blocks): the earlier amounts on the borders of the later filing.
    carried_inhabitants
        Shape (codes,).
    """

    steps: dict[Step, Floats]
    carried: Floats
    carried_inhabitants: Floats


def compare(
    before: Side, after: Side, share: Floats, broken: Bools, incidental: Bools
) -> Comparison:
    """Split the change between two filings into steps.

    Parameters
    ----------
    share
        Shape (codes, codes): part of the earlier municipality (row) in the later one (column).
    broken, incidental
        Shape (blocks,).

    Notes
    -----
    Per later municipality and block, with M the earlier amounts carried to the later borders and V
    the later amount: first filed V; not filed any more -M; filed by only part of the predecessors
    V - M; otherwise, comparable: a broken block or one with an incidental flow V - M, and every
    other block Bennet's two halves of V - M in inhabitants and amount per inhabitant.
    """
    carried = share.T @ before.known
    carried_inhabitants = share.T @ before.inhabitants
    flows = (share.T > 0).astype(np.float64)
    someone_missing = (flows @ (before.missing & before.exists[:, None])) > 0
    someone_filed = (flows @ (~before.missing & before.exists[:, None])) > 0
    filed = ~after.missing & after.exists[:, None]
    unfiled = after.missing & after.exists[:, None]
    change = after.known - carried

    def where(mask: Bools, values: Floats) -> Floats:
        return np.where(mask, values, 0.0)

    comparable = filed & someone_filed & ~someone_missing
    ordinary = comparable & ~broken & ~incidental
    quantity = np.broadcast_to(carried_inhabitants[:, None], carried.shape)
    later_quantity = np.broadcast_to(after.inhabitants[:, None], carried.shape)
    safe_0 = np.where(ordinary, quantity, 1.0)
    safe_1 = np.where(ordinary, later_quantity, 1.0)
    by_inhabitants, by_rate = bennet(safe_0, safe_1, carried, after.known)
    return Comparison(
        steps={
            Step.NOT_FILED: where(unfiled & someone_filed, -carried),
            Step.FIRST_FILED: where(filed & ~someone_filed, after.known),
            Step.INCOMPARABLE: where(filed & someone_filed & someone_missing, change),
            Step.BREAK: where(comparable & broken, change),
            Step.INCIDENTAL: where(comparable & ~broken & incidental, change),
            Step.INHABITANTS: where(ordinary, by_inhabitants),
            Step.GROUP: where(ordinary, by_rate),
        },
        carried=carried,
        carried_inhabitants=carried_inhabitants,
    )
