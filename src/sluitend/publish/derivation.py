"""How an amount came about: every term as a formula in words with its own numbers."""

from __future__ import annotations

from dataclasses import dataclass
from math import isclose
from typing import TYPE_CHECKING, Any

import polars as pl

from sluitend.core.messages import Message, msg
from sluitend.core.numbers import CENTS_PER_EURO, NO_BREAK, Money, format_number
from sluitend.publish.format import amount
from sluitend.reference.taakvelden import concordance
from sluitend.studies.wording import DOCUMENT_TEXTS, STEP_TEXTS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sluitend.core.messages import Language
    from sluitend.core.result import Result

LARGEST = 400
"""More terms than a reader will follow stay in the data files."""
STEP_COLUMNS = {"stap", "blok", "van_bedrag", "tot_bedrag", "van_inwoners", "tot_inwoners"}
FILED_COLUMNS = {"taakveld", "geleverd", "aandeel"}
UNIT = 100_000
CENT = 1.0


@dataclass(frozen=True, slots=True)
class Term:
    """One line of a derivation."""

    what: str
    formula: str
    amount: str


@dataclass(frozen=True, slots=True)
class Derivation:
    """The lines that together are one amount."""

    title: str
    terms: tuple[Term, ...]
    total: str


def derivations(result: Result, language: Language = "nl") -> tuple[Derivation, ...]:
    """Return the derivation of every amount of a small result; nothing for a large one."""
    frame = result.output.terms
    if frame.is_empty() or frame.height > LARGEST:
        return ()
    if set(frame.columns) >= STEP_COLUMNS:
        keys = ["gebied", "van", "jaar", "van_document", "document"]
        named = frame.rename({"tot_document": "document"})
        return tuple(
            _steps(dict(zip(keys, key, strict=True)), rows, language)
            for key, rows in named.group_by(keys, maintain_order=True)
        )
    if set(frame.columns) >= FILED_COLUMNS:
        keys = ["gebied", "jaar", "document", "maat"]
        return tuple(
            _filed(dict(zip(keys, key, strict=True)), rows, language)
            for key, rows in frame.group_by(keys, maintain_order=True)
        )
    return ()


def _steps(key: Mapping[str, object], rows: pl.DataFrame, language: Language) -> Derivation:
    van, tot = int(str(key["van"])), int(str(key["jaar"]))
    blocks = {block.id: block.titel for block in concordance().blocks(van, tot)}
    several = rows["gm_code"].n_unique() > 1
    title = msg(
        "Van {van_document} {van} naar {document} {tot}",
        van_document=DOCUMENT_TEXTS[str(key["van_document"])],
        van=van,
        document=DOCUMENT_TEXTS[str(key["document"])],
        tot=tot,
    )
    terms = [
        Term(
            what=", ".join(
                filter(
                    None,
                    (
                        STEP_TEXTS[row["stap"]].render(language),
                        blocks.get(row["blok"], row["blok"]),
                        row["gm_code"] if several else "",
                    ),
                )
            ),
            formula=text.render(language) if (text := formula(row, language)) else "",
            amount=_signed(row["bedrag"], language),
        )
        for row in rows.iter_rows(named=True)
    ]
    return Derivation(
        title.render(language), tuple(terms), _signed(int(rows["bedrag"].sum()), language)
    )


def formula(row: Mapping[str, Any], language: Language = "nl") -> Message | None:
    """Return a step's formula with its numbers, or None when they do not give the amount.

    The amount is computed again from the numbers that are printed; a formula that would not lead to
    it is never shown.
    """
    if row["stap"] in ("groep", "inwoners"):
        return _rate_formula(row, language)
    van, tot, exact = row["van_bedrag"], row["tot_bedrag"], row["onafgerond"]
    if row["stap"] == "herindeling":
        return msg(
            "{naar} op de nieuwe grenzen − {eigen} zelf geleverd",
            naar=Money(round(van), "euro"),
            eigen=Money(round(van - exact), "euro"),
        )
    if _equal(tot - van, exact):
        return msg("{tot} − {van}", tot=Money(round(tot), "euro"), van=Money(round(van), "euro"))
    return None


def _rate_formula(row: Mapping[str, Any], language: Language) -> Message | None:
    """Return the formula of a change in inhabitants, or in the amount per inhabitant."""
    before, after = row["van_inwoners"], row["tot_inwoners"]
    if not before or not after:
        return None
    rate_before, rate_after = row["van_bedrag"] / before, row["tot_bedrag"] / after
    people, rate = (before + after) / 2, (rate_before + rate_after) / 2
    by_rate = row["stap"] == "groep"
    value = (rate_after - rate_before) * people if by_rate else (after - before) * rate
    if not _equal(value, row["onafgerond"]):
        return None
    if by_rate:
        return msg(
            "({tot} − {van}) per inwoner × gemiddeld {inwoners} inwoners",
            tot=_euro(rate_after, language),
            van=_euro(rate_before, language),
            inwoners=_people(people, language),
        )
    return msg(
        "({tot} − {van}) inwoners × gemiddeld {tarief} per inwoner",
        tot=_people(after, language),
        van=_people(before, language),
        tarief=_euro(rate, language),
    )


def _equal(value: float, exact: float) -> bool:
    return isclose(value, exact, rel_tol=1e-9, abs_tol=CENT)


def _filed(key: Mapping[str, object], rows: pl.DataFrame, language: Language) -> Derivation:
    title = msg(
        "{document} {jaar}: {maat}",
        document=DOCUMENT_TEXTS[str(key["document"])],
        jaar=key["jaar"],
        maat=key["maat"],
    )
    terms = [
        Term(
            what=f"{row['gm_code']}, {row['taakveld']}",
            formula=(
                msg("{geleverd} geleverd", geleverd=Money(row["geleverd"], "euro"))
                if row["aandeel"] == 1
                else msg(
                    "{geleverd} geleverd × aandeel {aandeel}",
                    geleverd=Money(row["geleverd"], "euro"),
                    aandeel=format_number(row["aandeel"], language, 4),
                )
            ).render(language),
            amount=amount(row["bedrag"], UNIT, language),
        )
        for row in rows.iter_rows(named=True)
    ]
    return Derivation(
        title.render(language), tuple(terms), amount(int(rows["bedrag"].sum()), UNIT, language)
    )


def _signed(cents: int, language: Language) -> str:
    return ("+" if cents > 0 else "") + amount(cents, UNIT, language)


def _euro(cents: float, language: Language) -> str:
    return "€" + NO_BREAK + format_number(cents / CENTS_PER_EURO, language, 2)


def _people(count: float, language: Language) -> str:
    return format_number(count, language, 0 if float(count).is_integer() else 1)
