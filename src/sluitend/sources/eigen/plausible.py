"""Whether the amounts can be in the stated unit: per inhabitant, and beside what was filed for Iv3."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import polars as pl

from sluitend.core.errors import SourceError
from sluitend.core.messages import Message, msg
from sluitend.core.numbers import CENTS_PER_EURO, Count, Decimals
from sluitend.rules.parameter import parameter
from sluitend.sources.eigen.codes import group_of, rolled_up

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sluitend.sources.eigen.mapping import Mapping

WHOLE = frozenset("02345678")
"""A file with all of these hoofdtaakvelden is about the whole municipality."""
WHOLE_YEAR = frozenset({"begroting_primitief", "begroting_na_wijziging", "jaarrekening"})
"""Documents that hold the whole of a taakveld over a whole year; a settlement or a ledger may not."""
FACTOR = 100
"""A budget that is this many times what was filed for Iv3 is in another unit; the units differ by 1000."""
PART = 10
"""Euro per inhabitant: a part of a budget below this is told, for a small part may be so."""


def check_unit(
    path: Path,
    table: pl.DataFrame,
    mapping: Mapping,
    known: pl.DataFrame,
    compare: pl.DataFrame | None,
) -> list[Message]:
    """Refuse amounts that cannot be in the stated unit; tell when that cannot be judged.

    A part is never more than the whole, so the upper bound holds for any file. The lower bound holds
    for a file about the whole municipality and a whole year, not for a part or a ledger in May.

    Raises
    ------
    SourceError
        When lasten per inhabitant, or beside Iv3, are a factor off.
    """
    told: list[Message] = []
    lasten = table.filter(pl.col("maat") == "lasten", pl.col("waarde").is_not_null())
    for (jaar, code), rows in lasten.group_by("jaar", "gm_code", maintain_order=True):
        year, gm_code = int(str(jaar)), str(code)
        ratio = _beside_iv3(rows, year, gm_code, compare)
        is_whole = mapping.document in WHOLE_YEAR
        if ratio is not None and (ratio > FACTOR or (is_whole and ratio < 1 / FACTOR)):
            raise _wrong_unit(
                path,
                mapping,
                msg(
                    "de lasten zijn {keer} keer die in Iv3 van {jaar}",
                    keer=Decimals(ratio, 4),
                    jaar=year,
                ),
            )
        people = known.filter(jaar=year, gm_code=gm_code)["inwoners"].drop_nulls()
        if people.is_empty():
            told.append(
                msg(
                    "Van {code} zijn in {jaar} geen inwoners bekend; de eenheid is niet te toetsen.",
                    code=gm_code,
                    jaar=year,
                )
            )
            continue
        each = float(rows["waarde"].sum()) / CENTS_PER_EURO / int(people[0])
        low, high = bounds(year)
        if each > high or (
            is_whole and set(rows["taakveld"].str.slice(0, 1)) >= WHOLE and each < low
        ):
            raise _wrong_unit(
                path,
                mapping,
                msg(
                    "de lasten zijn € {bedrag} per inwoner, en verwacht is hooguit € {hoog}",
                    bedrag=Count(round(each)),
                    hoog=Count(high),
                )
                if each > high
                else msg(
                    "de lasten zijn € {bedrag} per inwoner, en verwacht is ten minste € {laag}",
                    bedrag=Decimals(each, 2),
                    laag=Count(low),
                ),
            )
        if ratio is None and each < PART:
            told.append(
                msg(
                    "De lasten zijn € {bedrag} per inwoner. Dat is weinig: controleer de eenheid.",
                    bedrag=Decimals(each, 2),
                )
            )
    return told


def bounds(jaar: int) -> tuple[int, int]:
    """Return the least and most that a municipality's lasten per inhabitant can be, in euro."""
    low, high = (
        int(str(parameter(f"iv3.lasten_per_inwoner_{end}", date(jaar, 1, 1)).value))
        for end in ("laag", "hoog")
    )
    return low, high


def _beside_iv3(
    rows: pl.DataFrame, jaar: int, gm_code: str, compare: pl.DataFrame | None
) -> float | None:
    """Return lasten divided by those of Iv3, over the (rolled-up) taakvelden that both have."""
    if compare is None:
        return None
    own = _sums(rows, rolled_up)
    filed = _sums(compare.filter(jaar=jaar, gm_code=gm_code, maat="lasten"), rolled_up)
    both = [code for code in own if own[code] and filed.get(code)]
    if not both:
        return None
    return sum(own[code] for code in both) / sum(filed[code] for code in both)


def group_sums(rows: pl.DataFrame) -> dict[str, int]:
    """Add up cents by group of taakvelden; outside hoofdtaakveld 6 nothing is grouped."""
    return _sums(rows, group_of)


def _sums(rows: pl.DataFrame, name: Callable[[str, int], str | None]) -> dict[str, int]:
    sums: dict[str, int] = {}
    for jaar, taakveld, cents in rows.select("jaar", "taakveld", "waarde").iter_rows():
        key = name(taakveld, jaar)
        if key and cents is not None:
            sums[key] = sums.get(key, 0) + cents
    return sums


def _wrong_unit(path: Path, mapping: Mapping, what: Message) -> SourceError:
    return SourceError(
        msg(
            "De bedragen in bestand {bestand} kunnen niet in {eenheid} staan: {wat}.",
            bestand=path.name,
            eenheid=mapping.eenheid,
            wat=what,
        ),
        msg("Verbeter eenheid (euro of 1.000 euro) of decimaal in de kolommenkaart."),
    )
