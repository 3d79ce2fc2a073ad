"""What a reader of an aansluiting must know and see first. No source is called right or wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from sluitend.core.messages import Message, listing, msg
from sluitend.core.numbers import Count, Money
from sluitend.core.result import Notice
from sluitend.studies.agreement.comparing import Outcome
from sluitend.studies.agreement.naming import DOCUMENTS, item, titled
from sluitend.studies.agreement.outputs import OBSTACLE_TEXTS, OTHER_DOCUMENT

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sluitend.reference.areas import Area
    from sluitend.rules.reconciliation import Pair
    from sluitend.studies.agreement.comparing import Comparison

NAMED, NAMED_ITEMS = 10, 3
EQUAL_NOTICE = Notice(
    "gelijk",
    msg(
        "Gelijk is wat minder scheelt dan een halve eenheid van de grofste bron: bij Iv3, dat in € 1.000 wordt geleverd, € 500. Geen van de bronnen geldt als de juiste."
    ),
    "info",
)


def headline(
    area: Area,
    done: list[Comparison],
    members: pl.DataFrame,
    tables: Mapping[str, pl.DataFrame],
    parts: pl.DataFrame,
) -> tuple[Message, ...]:
    """Say how much was compared; then one line per pair that differs, and one for all that agree.

    Parameters
    ----------
    tables
        Tables with the titles of codes, by contract id.
    parts
        The striking items of sums that differ.
    """
    found = [(c.pair, _outcomes(c)) for c in done]
    equal = sum(outcomes[Outcome.EQUAL] for _, outcomes in found)
    different = sum(outcomes[Outcome.DIFFERENT] for _, outcomes in found)
    if not equal + different:
        return (msg("{gebied}: er is geen cijfer dat twee bronnen hebben.", gebied=area.naam),)
    same = [
        msg("{titel} ({n})", titel=pair.titel, n=Count(outcomes[Outcome.EQUAL]))
        for pair, outcomes in found
        if outcomes[Outcome.EQUAL] and not outcomes[Outcome.DIFFERENT]
    ]
    agree = (msg("Alle gelijk: {titels}.", titels=_joined(same)),) if same else ()
    values = {"gebied": area.naam, "n": Count(equal + different)}
    if not different:
        whole = msg("{gebied}: {n} cijfers uit twee bronnen vergeleken, alle gelijk.", **values)
        return (whole, *agree)
    return (
        msg(
            "{gebied}: {n} cijfers uit twee bronnen vergeleken, met een verschil bij {verschil}:",
            verschil=Count(different),
            **values,
        ),
        *(
            line
            for c, (_, outcomes) in zip(done, found, strict=True)
            if outcomes[Outcome.DIFFERENT]
            for line in (_differing(c, outcomes, members, tables), *_negative(c.pair, parts))
        ),
        *agree,
    )


def _differing(
    comparison: Comparison,
    outcomes: Mapping[Outcome, int],
    members: pl.DataFrame,
    tables: Mapping[str, pl.DataFrame],
) -> Message:
    """Say how many cells of a pair differ, the sum of all differences, and the largest."""
    cells = comparison.cells.filter(pl.col("uitkomst") == str(Outcome.DIFFERENT))
    values = {
        "titel": comparison.pair.titel,
        "verschil": Count(outcomes[Outcome.DIFFERENT]),
        "n": Count(outcomes[Outcome.EQUAL] + outcomes[Outcome.DIFFERENT]),
        "grootste": _largest(comparison, members, tables),
    }
    if cells.height == 1 or not comparison.pair.is_amount:
        return msg(
            "{titel}: verschil bij {verschil} van {n}; het grootste is {grootste}.", **values
        )
    return msg(
        "{titel}: verschil bij {verschil} van {n}, samen {som}; het grootste is {grootste}.",
        som=Money(int(cells["verschil"].sum()), signed=True),
        **values,
    )


def _negative(pair: Pair, parts: pl.DataFrame) -> tuple[Message, ...]:
    """Name the negative items of the sum that differs most: where a reader looks first."""
    own = parts.filter(pl.col("aansluiting") == pair.id)
    if own.is_empty():
        return ()
    first = own.row(0, named=True)
    rows = own.filter(
        pl.col("bedrag") < 0,
        pl.col("jaar") == first["jaar"],
        pl.col("gm_code") == first["gm_code"],
    )
    if rows.is_empty():
        return ()
    named = [
        msg(
            "{code} {naam} ({bedrag})",
            code=row["onderdeel"],
            naam=row["omschrijving"] or "",
            bedrag=Money(row["bedrag"]),
        )
        for row in rows.head(NAMED_ITEMS).iter_rows(named=True)
    ]
    return (
        msg(
            "Negatieve posten in de sommen van {naam}, {jaar}: {posten}.",
            naam=first["gm_naam"],
            jaar=first["jaar"],
            posten=_joined(named),
        ),
    )


def _outcomes(comparison: Comparison) -> dict[Outcome, int]:
    found = comparison.cells["uitkomst"]
    return {outcome: int((found == str(outcome)).sum()) for outcome in Outcome}


def _joined(texts: list[Message]) -> Message:
    """Join messages, so that numbers in them stay in the reader's language."""
    joined = texts[0]
    for text in texts[1:]:
        joined = msg("{eerste}, {rest}", eerste=joined, rest=text)
    return joined


def _largest(
    comparison: Comparison, members: pl.DataFrame, tables: Mapping[str, pl.DataFrame]
) -> Message:
    """Describe the largest difference: how much, where, of what and when."""
    cells = comparison.cells.filter(pl.col("uitkomst") == str(Outcome.DIFFERENT))
    largest = cells.sort(pl.col("verschil").abs(), maintain_order=True).tail(1)
    row = titled(largest.join(members, on=["jaar", "gm_code"]), tables).row(0, named=True)
    size = abs(row["verschil"])
    values = {
        "bedrag": Money(size) if comparison.pair.is_amount else Count(size),
        "naam": row["gm_naam"],
        "levering": _filing(row.get("document") or comparison.pair.document, row["jaar"]),
    }
    what = item(row)
    if what is None:
        return msg("{bedrag} ({naam}, {levering})", **values)
    return msg("{bedrag} ({naam}, {onderdeel}, {levering})", onderdeel=what, **values)


def _filing(document: str, jaar: int) -> Message:
    if not document:
        return msg("{jaar}", jaar=jaar)
    return msg("{document} {jaar}", document=DOCUMENTS.get(document, document), jaar=jaar)


def notices(
    done: Sequence[Comparison],
    obstacles: Sequence[tuple[Pair, dict[str, str]]],
    alone: pl.DataFrame,
) -> tuple[Notice, ...]:
    """Say what could not be compared, what only one source has, and what counts as equal.

    Parameters
    ----------
    obstacles
        Each pair that could not be compared, with its row of the table that says why.
    """
    found = [*_obstacles(done, obstacles), *_beyond(done)]
    if alone.height:
        found.append(
            Notice(
                "alleen_in_een",
                msg(
                    "Cijfers die maar één van de twee bronnen heeft: {n}. Zij tellen niet als verschil; de tabel zegt welke het zijn en waarom.",
                    n=Count(int(alone["n"].sum())),
                ),
                "info",
            )
        )
    if done:
        found.append(EQUAL_NOTICE)
    return tuple(found)


def _obstacles(
    done: Sequence[Comparison], obstacles: Sequence[tuple[Pair, dict[str, str]]]
) -> list[Notice]:
    """Group what could not be compared by its reason; another document is said with what is loaded."""
    read = {side.tabel for c in done for side in (c.pair.eerste, c.pair.tweede)}
    groups: dict[tuple[str, str, str], list[Pair]] = {}
    for pair, row in obstacles:
        other = row["waarom"] == OTHER_DOCUMENT
        key = (row["waarom"], row["wel_geladen"], pair.anders) if other else (row["waarom"], "", "")
        groups.setdefault(key, []).append(pair)
    notices = []
    for (why, loaded, remark), pairs in groups.items():
        values = {"titels": listing([pair.titel for pair in pairs], NAMED)}
        if why != OTHER_DOCUMENT:
            text = msg(
                "Niet te vergelijken ({waarom}): {titels}.", waarom=OBSTACLE_TEXTS[why], **values
            )
        else:
            text = msg(
                "Niet te vergelijken: {titels}. Geladen is: {geladen}. {uitleg}",
                geladen=loaded,
                uitleg=remark,
                **values,
            )
        # Who sees another comparison with the same own file needs no warning that this one is not there.
        told = why == OTHER_DOCUMENT and all(pair.tweede.tabel in read for pair in pairs)
        notices.append(Notice("niet_te_vergelijken", text, "info" if told else "let_op"))
    return notices


def _beyond(done: Sequence[Comparison]) -> list[Notice]:
    """Say which codes a statement is not about, so that they were left out on both sides."""
    titles: dict[tuple[str, ...], list[str]] = {}
    for comparison in done:
        if comparison.beyond:
            titles.setdefault(comparison.beyond, []).append(comparison.pair.titel)
    return [
        Notice(
            "reikwijdte",
            msg(
                "Niet vergeleken, want de eigen opgave heeft er geen enkele regel van: hoofdtaakveld {codes} ({titels}).",
                codes=", ".join(codes),
                titels=listing(found, NAMED),
            ),
        )
        for codes, found in titles.items()
    ]
