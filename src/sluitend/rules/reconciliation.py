"""Reading aansluitingen: pairs of tables that give a figure for the same thing."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sluitend.core.labels import read_records
from sluitend.tables.catalogue import CONTRACTS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sluitend.tables.contract import Contract, Measure

PAIRS = Path(__file__).parent / "definitions" / "aansluitingen.yaml"
PIECES = ("jaar", "document", "gm_code")
"""Key columns by which a source publishes: what it did not publish at all is not compared."""
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
        Per column of the pair's key how many digits behind the dot are kept: a detailed code goes up
        to its parent.
    uit
        Which column of the table such a column is made from, when it has another name.
    delen
        A key column of which the kept values are parts of one whole, so that they may be added
        although the table as a whole forbids it: the items of one side of a balance.
    losse_afronding
        Every row was rounded by itself, so the rounding of a sum grows with its rows.
    jaar_later
        Years between what the table calls the year and the year in which the pair compares.
    nul_weggelaten
        The source leaves rows of zero out, so an absent row of a municipality with other rows is 0.
    reikwijdte
        Per column of the pair's key so many digits behind the dot: a statement that may be about a
        part of the codes. Under a parent of which it has no row at all nothing is compared, and where
        it has no row a zero of the other source is no figure that it lacks.
    """

    tabel: str
    maat: str
    naam: str
    alleen: Mapping[str, tuple[str | int, ...]] = field(default_factory=dict)
    zonder: Mapping[str, tuple[str | int, ...]] = field(default_factory=dict)
    begint_met: Mapping[str, str] = field(default_factory=dict)
    uit: Mapping[str, str] = field(default_factory=dict)
    cijfers: Mapping[str, int] = field(default_factory=dict)
    delen: str = ""
    losse_afronding: bool = False
    jaar_later: int = 0
    nul_weggelaten: bool = False
    reikwijdte: Mapping[str, int] = field(default_factory=dict)

    @property
    def contract(self) -> Contract:
        """The table's contract, with what may be added here."""
        declared = CONTRACTS[self.tabel]
        if not self.delen:
            return declared
        measure = declared.measure(self.maat)
        parts = replace(measure, additive=measure.additive | {self.delen})
        return replace(declared, measures=(parts,))

    @property
    def measure(self) -> Measure:
        """The measure that is compared."""
        return self.contract.measure(self.maat)

    def column(self, key: str) -> str:
        """Return the column of the table that a column of the pair's key is made from."""
        return self.uit.get(key, key)


@dataclass(frozen=True, slots=True)
class Pair:
    """Two sources of one figure; neither of them is the right one.

    Attributes
    ----------
    sleutel
        Columns by which cells of the two are laid beside each other.
    toelichting
        What is compared, and which differences are to be expected.
    document
        What the figures are of, when the document is not in the key.
    anders
        What a reader must know who loaded another document than the pair compares.
    """

    id: str
    titel: str
    sleutel: tuple[str, ...]
    eerste: Side
    tweede: Side
    toelichting: str
    document: str = ""
    anders: str = ""

    @property
    def is_amount(self) -> bool:
        """Whether amounts of money are compared, and not counts."""
        return self.eerste.measure.unit == "eurocent"

    @property
    def tolerance(self) -> float:
        """Half the unit of the coarser source: what rounding alone can make of one figure."""
        return max(side.measure.resolution for side in (self.eerste, self.tweede)) / 2

    @property
    def published_as(self) -> tuple[str, ...]:
        """Columns of the key that say which piece a source published, of either table."""
        pieces = {*self.eerste.contract.partition, *self.tweede.contract.partition}
        return tuple(name for name in PIECES if name in self.sleutel and name in pieces)


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
    records: list[dict[str, Any]] = read_records(path)
    found = tuple(
        Pair(
            record["id"],
            record["titel"],
            tuple(record["sleutel"]),
            _side(record["eerste"]),
            _side(record["tweede"]),
            record["toelichting"],
            record.get("document", ""),
            record.get("anders", ""),
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


def _tuples(record: dict[str, list[str | int]]) -> dict[str, tuple[str | int, ...]]:
    return {name: tuple(values) for name, values in record.items()}


def _check(pair: Pair) -> None:
    """Refuse a pair that could not be computed, or would compare unlike things."""
    sides = (pair.eerste, pair.tweede)
    if len({side.measure.unit == "eurocent" for side in sides}) > 1:
        raise ValueError(f"{pair.id}: money beside a count")
    for side in sides:
        keys = set(side.contract.keys)
        restricted = {*side.alleen, *side.zonder, *side.begint_met}
        if not {*side.cijfers, *side.reikwijdte} <= set(pair.sleutel):
            raise ValueError(f"{pair.id}: digits of a column that is not in its key")
        if not restricted | set(side.uit.values()) <= keys or not {*AREA_KEYS} <= keys:
            raise ValueError(f"{pair.id}: {side.tabel} does not have these columns")
        if side.delen and side.delen not in restricted:
            raise ValueError(
                f"{pair.id}: {side.delen} are no parts of one whole unless some are kept"
            )
    there = {
        key for side in sides for key in pair.sleutel if side.column(key) in side.contract.keys
    }
    if not {*AREA_KEYS} <= set(pair.sleutel) or there != set(pair.sleutel):
        raise ValueError(f"{pair.id}: its key does not fit its tables")
