"""Reading aansluitingen: pairs of tables that give a figure for the same thing."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from sluitend.tables.catalogue import CONTRACTS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sluitend.tables.contract import Contract, Measure

PAIRS = Path(__file__).parent / "definitions" / "aansluitingen.yaml"
AREA_KEYS = ("jaar", "gm_code")
"""Every pair is compared per year and municipality at least."""


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two sources of a pair: which rows of which table, brought to the pair's key.

    Attributes
    ----------
    naam
        What a reader calls this source.
    alleen, zonder
        Values of a key column that are kept, or left out.
    begint_met
        Per key column the text its values begin with.
    cijfers
        Per key column how many digits behind the dot are kept: a detailed code goes up to its parent.
    vast
        Columns that the table lacks, with the one value they have in it.
    jaar_later
        Years between what the table calls the year and the year in which the pair compares.
    nul_weggelaten
        The source leaves rows of zero out, so an absent row of a municipality with other rows is 0.
    """

    tabel: str
    maat: str
    naam: str
    alleen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    zonder: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    begint_met: Mapping[str, str] = field(default_factory=dict)
    cijfers: Mapping[str, int] = field(default_factory=dict)
    vast: Mapping[str, str] = field(default_factory=dict)
    jaar_later: int = 0
    nul_weggelaten: bool = False

    @property
    def contract(self) -> Contract:
        """The table's contract."""
        return CONTRACTS[self.tabel]

    @property
    def measure(self) -> Measure:
        """The measure that is compared."""
        return self.contract.measure(self.maat)


@dataclass(frozen=True, slots=True)
class Pair:
    """Two sources of one figure; neither of them is the right one.

    Attributes
    ----------
    sleutel
        Columns by which cells of the two are laid beside each other.
    toelichting
        What is compared, and which differences are to be expected.
    """

    id: str
    titel: str
    sleutel: tuple[str, ...]
    eerste: Side
    tweede: Side
    toelichting: str

    @property
    def is_amount(self) -> bool:
        """Whether amounts of money are compared, and not counts."""
        return self.eerste.measure.unit == "eurocent"

    @property
    def tolerance(self) -> float:
        """Half the unit of the coarser source: what rounding alone can make of one figure."""
        return max(side.measure.resolution for side in (self.eerste, self.tweede)) / 2


@lru_cache(maxsize=1)
def pairs() -> tuple[Pair, ...]:
    """Return the pairs that are shipped with the program."""
    return read_pairs(PAIRS)


def read_pairs(path: Path) -> tuple[Pair, ...]:
    """Read and check a file of pairs.

    Raises
    ------
    ValueError
        For a key the tables do not have, an id that is there twice, or money beside a count. The
        file is part of the program, so this is a bug and not a user's error.
    """
    records: list[dict[str, Any]] = yaml.safe_load(path.read_text(encoding="utf-8"))
    found = tuple(
        Pair(
            record["id"],
            record["titel"],
            tuple(record["sleutel"]),
            _side(record["eerste"]),
            _side(record["tweede"]),
            record["toelichting"],
        )
        for record in records
    )
    if len({pair.id for pair in found}) != len(found):
        raise ValueError(f"{path.name}: a pair is there twice")
    for pair in found:
        _check(pair)
    return found


def _side(record: dict[str, Any]) -> Side:
    lists = {name: _tuples(record.get(name, {})) for name in ("alleen", "zonder")}
    return Side(**{**record, **lists})


def _tuples(record: dict[str, list[str]]) -> dict[str, tuple[str, ...]]:
    return {name: tuple(values) for name, values in record.items()}


def _check(pair: Pair) -> None:
    """Refuse a pair that could not be computed, or would compare unlike things."""
    sides = (pair.eerste, pair.tweede)
    amounts = {side.measure.unit == "eurocent" for side in sides}
    columns = [{*side.contract.keys, *side.vast} for side in sides]
    named = [
        {*side.alleen, *side.zonder, *side.begint_met, *side.cijfers} - set(side.contract.keys)
        for side in sides
    ]
    if len(amounts) > 1:
        raise ValueError(f"{pair.id}: money beside a count")
    if any(named):
        raise ValueError(f"{pair.id}: a column that its table does not have")
    if not set(AREA_KEYS) <= set(pair.sleutel) or not set(pair.sleutel) <= set.union(*columns):
        raise ValueError(f"{pair.id}: its key does not fit its tables")
    if not set(AREA_KEYS) <= set.intersection(*columns):
        raise ValueError(f"{pair.id}: a table without year or municipality")
