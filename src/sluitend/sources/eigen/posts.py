"""From rows to the table: municipalities of their year, rolled-up taakvelden, rows with one key."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

import polars as pl

from sluitend.core.messages import msg
from sluitend.core.missing import Missing
from sluitend.sources.eigen.amounts import Fault
from sluitend.sources.eigen.codes import codes_of, parent_of
from sluitend.sources.eigen.rows import Body, Kind, Row
from sluitend.tables.eigen import KEYS, MEASURES, table_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sluitend.sources.eigen.mapping import Mapping

Placed: TypeAlias = "tuple[Body, Row]"
Key: TypeAlias = "tuple[int, str, str, str]"
"""Year, municipality, taakveld, product."""
MEASURE_NAMES = tuple(measure.name for measure in MEASURES)


@dataclass
class Noticed:
    """What the checks saw and did not reject."""

    parents: set[str] = field(default_factory=set)
    """Rolled-up taakvelden that stand alone."""
    parent_checks: int = 0
    """Rows of a rolled-up taakveld that are the sum of the taakvelden below them."""
    added: int = 0
    """Keys with more than one row, added up."""
    added_rows: int = 0


def check_posts(bodies: Sequence[Body], mapping: Mapping, known: pl.DataFrame | None) -> Noticed:
    """Reject posts that cannot stand beside the others.

    Parameters
    ----------
    known
        Columns jaar, gm_code of all municipalities; None when they cannot be asked.
    """
    noticed = Noticed()
    if known is not None:
        _check_municipalities(bodies, known)
    _check_parents(bodies, noticed)
    _check_doubles(bodies, mapping, noticed)
    return noticed


def posts_of(bodies: Sequence[Body]) -> Iterator[Placed]:
    """Walk over the posts that are not rejected."""
    for body in bodies:
        for row in body.rows:
            if row.kind is Kind.POST and row.fault is None:
                yield body, row


def _check_municipalities(bodies: Sequence[Body], known: pl.DataFrame) -> None:
    there = set(known.select("jaar", "gm_code").iter_rows())
    fault = Fault(
        msg("deze gemeente bestaat niet in dat jaar"),
        msg("Gebruik de code die op 1 januari van dat jaar geldt."),
    )
    for body, row in posts_of(bodies):
        if (row.jaar, row.gemeente) not in there:
            role = "gemeente" if "gemeente" in body.places else "jaar"
            row.reject(body.places.get(role), row.gemeente, fault)
            row.gemeente = ""


def _check_parents(bodies: Sequence[Body], noticed: Noticed) -> None:
    """Take a rolled-up taakveld beside the full ones below it for the total it is, or reject it.

    Since 2023 nothing is booked on 6.71 itself. Alone it is a coarser statement and fine; beside
    6.71a it would count the same money twice.
    """
    below: dict[tuple[int | None, str, str], list[Placed]] = defaultdict(list)
    above: list[Placed] = []
    for body, row in posts_of(bodies):
        known = codes_of(row.jaar or 0)
        parent = parent_of(row.taakveld, row.jaar or 0)
        if parent:
            below[row.jaar, row.gemeente, parent].append((body, row))
        elif known and row.taakveld in known.parents:
            above.append((body, row))
    for body, row in above:
        children = below.get((row.jaar, row.gemeente, row.taakveld), [])
        if not children:
            noticed.parents.add(row.taakveld)
        elif _sums([row]) == _sums([child for _, child in children]):
            row.kind = Kind.CHECK
            noticed.parent_checks += 1
        else:
            codes = sorted({child.taakveld for _, child in children})
            role = "taakveld" if "taakveld" in body.places else "product"
            row.reject(
                body.places[role],
                row.taakveld,
                Fault(
                    msg(
                        "op taakveld {code} wordt sinds 2023 niet meer geboekt; {kinderen} staan er ook",
                        code=row.taakveld,
                        kinderen=", ".join(codes),
                    ),
                    msg(
                        "Verdeel het bedrag over de taakvelden eronder, of laat de rij weg als zij een totaal is."
                    ),
                ),
            )


def _sums(rows: Sequence[Row]) -> dict[str, int]:
    found: Counter[str] = Counter()
    for row in rows:
        for maat, cents in row.values.items():
            found[maat] += cents or 0
    return dict(found)


def key_of(row: Row) -> Key:
    """Return the key of a row that has a readable one."""
    return row.jaar or 0, row.gemeente, row.taakveld, row.product or ""


def _check_doubles(bodies: Sequence[Body], mapping: Mapping, noticed: Noticed) -> None:
    """Reject all rows of one key, or leave them to be added up, as the mapping says."""
    found: dict[tuple[Key, str], list[Placed]] = defaultdict(list)
    for body, row in posts_of(bodies):
        for maat in row.values:
            found[key_of(row), maat].append((body, row))
    several = {key: rows for key, rows in found.items() if len(rows) > 1}
    if mapping.dubbel == "optellen":
        noticed.added = len({key for key, _ in several})
        noticed.added_rows = len({id(row) for rows in several.values() for _, row in rows})
        return
    for rows in several.values():
        lines = ", ".join(str(body.line(row)) for body, row in rows[:8])
        fault = Fault(
            msg("dezelfde sleutel staat in de rijen {rijen}", rijen=lines),
            msg(
                "Laat één rij staan, geef elke rij een eigen productcode, of zet in de kolommenkaart ‘dubbel: optellen’."
            ),
        )
        for body, row in rows:
            role = "product" if "product" in body.places else "taakveld"
            row.reject(body.places[role], row.product or row.taakveld, fault)


def table_from(bodies: Sequence[Body], mapping: Mapping) -> pl.DataFrame:
    """Return the long table: every post, and a hole where a post of a readable key was rejected.

    A hole keeps the reason: what could not be read is not zero, and a sum over it says so.
    """
    money: dict[tuple[Key, str], int | None] = {}
    for _, row in posts_of(bodies):
        for maat, cents in row.values.items():
            at = key_of(row), maat
            before = money.get(at, 0)
            money[at] = None if before is None or cents is None else before + cents
    holes = _holes(bodies, mapping)
    rows = [(*key, maat, None, str(Missing.REJECTED)) for key, maat in sorted(holes)] + [
        (*key, maat, cents, str(Missing.NOT_PUBLISHED) if cents is None else None)
        for (key, maat), cents in money.items()
        if (key, maat) not in holes
    ]
    schema = {
        "jaar": pl.Int64,
        "gm_code": pl.String,
        "taakveld": pl.String,
        "product": pl.String,
        "maat": pl.String,
        "waarde": pl.Int64,
        "ontbreekt": pl.String,
    }
    contract = table_of(mapping.document)
    return (
        pl.DataFrame(rows, schema=schema, orient="row")
        .with_columns(document=pl.lit(mapping.document), stand=pl.lit(mapping.stand))
        .select(*KEYS, "maat", "waarde", "ontbreekt")
        .sort(contract.row_keys)
    )


def _has_key(row: Row) -> bool:
    return bool(row.jaar and row.gemeente and row.taakveld and row.product is not None)


def _holes(bodies: Sequence[Body], mapping: Mapping) -> set[tuple[Key, str]]:
    columns = mapping.kolommen
    fixed: tuple[str, ...] = tuple(maat for maat in MEASURE_NAMES if maat in columns.named)
    return {
        (key_of(row), maat)
        for body in bodies
        for row in body.rows
        if row.kind is Kind.POST and row.fault and _has_key(row)
        for maat in fixed or tuple(row.values) or MEASURE_NAMES
    }
