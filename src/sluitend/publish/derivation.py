"""How an amount came about: every term as a formula in words with its own numbers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import polars as pl

from sluitend.core.messages import Label, msg
from sluitend.publish.format import amount
from sluitend.reference.taakvelden import concordance
from sluitend.studies.derivation import derivation
from sluitend.studies.wording import DOCUMENT_TEXTS, STEP_TEXTS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sluitend.core.messages import Language
    from sluitend.core.result import Result

LARGEST = 400
"""More terms than a reader will follow stay in the data files."""
STEP_COLUMNS = {"stap", "blok", "van_bedrag", "tot_bedrag", "van_inwoners", "tot_inwoners"}
FILED_COLUMNS = {"taakveld", "geleverd", "aandeel"}


@dataclass(frozen=True, slots=True)
class Term:
    """One line of a derivation."""

    what: str
    formula: str
    amount: str


@dataclass(frozen=True, slots=True)
class Sum:
    """An amount with the lines that together are it."""

    title: str
    terms: tuple[Term, ...]
    total: str


def derivations(result: Result, language: Language = "nl") -> tuple[Sum, ...]:
    """Return the derivation of every amount of a small result; nothing for a large one."""
    frame = result.output.terms
    if frame.is_empty() or frame.height > LARGEST:
        return ()
    unit = amount_unit(result)
    if set(frame.columns) >= STEP_COLUMNS:
        keys = ["gebied", "van", "jaar", "van_document", "document"]
        named = frame.rename({"tot_document": "document"})
        return tuple(
            _steps(dict(zip(keys, key, strict=True)), rows, unit, language)
            for key, rows in named.group_by(keys, maintain_order=True)
        )
    if set(frame.columns) >= FILED_COLUMNS:
        keys = ["gebied", "jaar", "document", "maat"]
        return tuple(
            _filed(dict(zip(keys, key, strict=True)), rows, unit, language)
            for key, rows in frame.group_by(keys, maintain_order=True)
        )
    return ()


def amount_unit(result: Result) -> int:
    """Return the unit of the amounts, in cents: the coarsest, so that no line claims too much."""
    return max(
        (
            spec.unit_cents
            for spec in result.specs.values()
            if any(column.kind == "bedrag" for column in spec.columns)
        ),
        default=1,
    )


def _steps(key: Mapping[str, object], rows: pl.DataFrame, unit: int, language: Language) -> Sum:
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
                        Label(blocks.get(row["blok"]) or row["blok"] or "").render(language),
                        row["gm_code"] if several else "",
                    ),
                )
            ),
            formula=_formula(row, language),
            amount=_signed(row["bedrag"], unit, language),
        )
        for row in rows.iter_rows(named=True)
    ]
    return Sum(
        title.render(language), tuple(terms), _signed(int(rows["bedrag"].sum()), unit, language)
    )


def _filed(key: Mapping[str, object], rows: pl.DataFrame, unit: int, language: Language) -> Sum:
    title = msg(
        "{document} {jaar}: {maat}",
        document=DOCUMENT_TEXTS[str(key["document"])],
        jaar=key["jaar"],
        maat=key["maat"],
    )
    terms = [
        Term(
            what=f"{row['gm_code']}, {row['taakveld']}",
            formula=_formula(row, language),
            amount=amount(row["bedrag"], unit, language),
        )
        for row in rows.iter_rows(named=True)
    ]
    return Sum(
        title.render(language), tuple(terms), amount(int(rows["bedrag"].sum()), unit, language)
    )


def _signed(cents: int, unit: int, language: Language) -> str:
    return ("+" if cents > 0 else "") + amount(cents, unit, language)


def _formula(row: Mapping[str, Any], language: Language) -> str:
    found = derivation(row)
    return found.text.render(language) if found else ""
