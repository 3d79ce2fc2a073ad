"""What stands out in a budget beside the law and what was filed for Iv3: told, never decided.

An exchanged column, a shifted domain and a wrong municipality all read well row by row. They show when
the groups of taakvelden are laid beside what the law demands and what the same municipality filed.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import polars as pl

from sluitend.core.messages import Message, listing, msg
from sluitend.core.numbers import CENTS_PER_EURO, Decimals
from sluitend.reference.taakvelden import concordance
from sluitend.rules.parameter import parameter
from sluitend.sources.eigen.codes import group_of
from sluitend.sources.eigen.plausible import WHOLE, WHOLE_YEAR, group_sums

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sluitend.sources.eigen.mapping import Mapping

Sums = dict[str, int]
"""Cents by group of taakvelden."""


def stand_out(
    table: pl.DataFrame, mapping: Mapping, known: pl.DataFrame, compare: pl.DataFrame | None
) -> list[Message]:
    """Tell which groups are not as the law or the Iv3 begroting would have them.

    Parameters
    ----------
    table
        Posts of the file.
    known
        Columns jaar, gm_code and inwoners of all municipalities.
    compare
        The begroting as filed for Iv3; see `OwnFile.compare`.
    """
    if mapping.document not in WHOLE_YEAR:
        return []
    told: list[Message] = []
    for (jaar, code), rows in table.group_by("jaar", "gm_code", maintain_order=True):
        year, gm_code = int(str(jaar)), str(code)
        people = known.filter(jaar=year, gm_code=gm_code)["inwoners"].drop_nulls()
        small = _value("plausibiliteit.klein_per_inwoner", year) * CENTS_PER_EURO
        own = _complete(rows)
        iv3 = None if compare is None else _complete(compare.filter(jaar=year, gm_code=gm_code))
        told += _absent(rows, own["lasten"])
        told += _exchanged(own, iv3)
        if iv3 is not None and not people.is_empty():
            told += _far_off(own["lasten"], iv3["lasten"], year, small * int(people[0]))
    return told


def _complete(rows: pl.DataFrame) -> dict[str, Sums]:
    """Return the sums per measure of the groups of which every amount is known."""
    open_groups = {
        (maat, group_of(taakveld, jaar))
        for maat, taakveld, jaar in rows.filter(pl.col("waarde").is_null())
        .select("maat", "taakveld", "jaar")
        .iter_rows()
    }
    return {
        maat: {
            group: cents
            for group, cents in group_sums(rows.filter(maat=maat)).items()
            if (maat, group) not in open_groups
        }
        for maat in ("lasten", "baten")
    }


def _absent(rows: pl.DataFrame, lasten: Sums) -> Iterator[Message]:
    """Tell of a domain the law makes obligatory without lasten, while the rest has them.

    A file about a part of the municipality need not have the others; a row with zero is a statement.
    """
    is_whole = set(rows["taakveld"].str.slice(0, 1)) >= WHOLE
    there = {
        group_of(taakveld, jaar) for taakveld, jaar in rows.select("taakveld", "jaar").iter_rows()
    }
    if not any(lasten.values()):
        return
    for group, law in concordance().verplicht.items():
        if lasten.get(group) == 0 or (is_whole and group not in there):
            yield msg(
                "Geen lasten bij {groep}, terwijl elke gemeente daar een taak heeft ({artikel}). Staan zij op een ander taakveld of bij een andere gemeente?",
                groep=concordance().groepen[group],
                artikel=law,
            )


def _exchanged(own: dict[str, Sums], iv3: dict[str, Sums] | None) -> Iterator[Message]:
    """Tell of groups with more baten than lasten where Iv3 has it the other way.

    Without baten of Iv3 only of the domains the law makes obligatory, which cost every municipality money.
    """
    titles = concordance().groepen
    more = [
        g for g in titles if own["baten"].get(g, 0) > own["lasten"].get(g, own["baten"].get(g, 0))
    ]
    if iv3 is not None and iv3["baten"]:
        groups = [g for g in more if iv3["baten"].get(g, 0) < iv3["lasten"].get(g, 0)]
        if groups:
            yield msg(
                "Meer baten dan lasten bij {groepen}; in de Iv3-begroting is het andersom. Zijn lasten en baten verwisseld?",
                groepen=listing([titles[g] for g in groups]),
            )
        return
    groups = [g for g in more if g in concordance().verplicht]
    if groups:
        yield msg(
            "Meer baten dan lasten bij {groepen}. Zijn lasten en baten verwisseld?",
            groepen=listing([titles[g] for g in groups]),
        )


def _far_off(own: Sums, iv3: Sums, jaar: int, small: float) -> Iterator[Message]:
    """Tell of groups whose lasten are outside what is usual beside the Iv3 begroting."""
    low, high = (_value(f"iv3.eigen_verhouding_{end}", jaar) for end in ("laag", "hoog"))
    for group, title in concordance().groepen.items():
        filed = iv3.get(group, 0)
        if not filed or group not in own or max(own[group], filed) < small:
            continue
        if not own[group] and group in concordance().verplicht:  # said already
            continue
        ratio = own[group] / filed
        if not low <= ratio <= high:
            yield msg(
                "De lasten bij {groep} zijn {keer} keer die in de Iv3-begroting van {jaar}; gewoon is {laag} tot {hoog}.",
                groep=title,
                keer=Decimals(ratio, 2),
                jaar=jaar,
                laag=Decimals(low, 2),
                hoog=Decimals(high, 2),
            )


def _value(name: str, jaar: int) -> float:
    return float(str(parameter(name, date(jaar, 1, 1)).value))
