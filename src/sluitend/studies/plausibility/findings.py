"""Collecting findings: one row each, with the filed rows that together are its amount."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from sluitend.studies.plausibility.events import in_order
from sluitend.studies.plausibility.outputs import KEY, PLAIN, STRONG, Check
from sluitend.studies.territory import UNIT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from sluitend.reference.areas import Areas
    from sluitend.studies.filed import Filing
    from sluitend.studies.panel import Panel
    from sluitend.studies.plausibility.pairs import Pair

    Floats = NDArray[np.float64]
    Flags = NDArray[np.bool_]

NO_ROW = "–"
"""Stands for the taakveld of a term that is a bound or a published total and no filed row."""
FINDING = {
    "gebied": pl.String,
    "gebied_naam": pl.String,
    "document": pl.String,
    "jaar": pl.Int64,
    "maat": pl.String,
    "toets": pl.String,
    "onderwerp": pl.String,
    "onderwerp_titel": pl.String,
    "uitleg": pl.String,
    "nadruk": pl.String,
    "vorige_waarde": pl.Int64,
    "waarde": pl.Int64,
    "grens": pl.Int64,
    "score": pl.Float64,
    "bedrag": pl.Int64,
    "gewicht": pl.Float64,
    "zie_ook": pl.String,
    "zie_ook_titel": pl.String,
    "gebeurtenis": pl.String,
}
TERM = {
    **{name: FINDING[name] for name in KEY},
    "post": pl.String,
    "gm_code": pl.String,
    "bronjaar": pl.Int64,
    "taakveld": pl.String,
    "bedrag": pl.Int64,
}


ROWS = {
    "nr": pl.Int64,
    "gm_code": pl.String,
    "bronjaar": pl.Int64,
    "taakveld": pl.String,
    "bedrag": pl.Float64,
}
"""What amounts are made of: number of the finding, who filed what, and the signed amount."""


def filed_rows(
    panel: Panel,
    filing: Filing,
    owners: Flags,
    cells: Flags,
    sign: int | NDArray[np.int64] = 1,
) -> pl.DataFrame:
    """Return the filed rows that count in the amounts of some findings, without zeros.

    Parameters
    ----------
    owners
        Shape (findings, codes): which municipalities filed them.
    cells
        Shape (findings, filed codes): which rows.
    sign
        1 to add, -1 to subtract; for all findings, or per finding.
    """
    values = np.nan_to_num(panel.of(filing)[0])
    finding, code = np.nonzero(owners)
    signs = np.broadcast_to(sign, owners.shape[:1])[finding, None]
    amounts = signs * values[code] * cells[finding]
    row, column = np.nonzero(amounts)
    codes, taakvelden = np.array(panel.geography.codes), np.array(panel.taakvelden)
    return pl.DataFrame(
        {
            "nr": finding[row],
            "gm_code": codes[code[row]],
            "bronjaar": np.full(row.size, filing[1]),
            "taakveld": taakvelden[column],
            "bedrag": amounts[row, column],
        },
        schema=ROWS,
    )


def loose_amounts(amounts: Floats) -> pl.DataFrame:
    """Return one amount per finding that is no filed row: a bound or a published total."""
    return pl.DataFrame(
        {"nr": np.arange(amounts.size), "taakveld": NO_ROW, "bedrag": amounts},
        schema_overrides=ROWS,
    ).select(
        "nr",
        gm_code=pl.lit("", pl.String),
        bronjaar=pl.lit(None, pl.Int64),
        taakveld="taakveld",
        bedrag="bedrag",
    )


def own(codes: NDArray[np.intp], size: int) -> Flags:
    """Return, per finding, the municipality itself as owner: shape (findings, codes)."""
    found = np.zeros((codes.size, size), dtype=np.bool_)
    found[np.arange(codes.size), codes] = True
    return found


@dataclass(frozen=True)
class Figures:
    """What is shown beside findings: shape (n,) each, eurocents; NaN where there is none.

    Attributes
    ----------
    national
        The same subject in the whole country.
    """

    value: Floats | None = None
    earlier: Floats | None = None
    bound: Floats | None = None
    score: Floats | None = None
    national: Floats | None = None


@dataclass
class Findings:
    """All findings of a run, in the order in which they were made.

    Attributes
    ----------
    selected
        Per year which municipalities were asked about: shape (codes,).
    """

    areas: Areas
    document: str
    frames: list[pl.DataFrame] = field(default_factory=list)
    terms: list[pl.DataFrame] = field(default_factory=list)
    tested: dict[tuple[int, Check], int] = field(default_factory=dict)

    def selected(self, jaar: int) -> Flags:
        """Return which municipalities of a year lie in the areas asked for: shape (codes,)."""
        chosen: Flags = np.any(self.areas.lineage(jaar), axis=0)
        return chosen

    def count(self, jaar: int, check: Check, judged: Flags) -> None:
        """Count what was tested; the first axis is that of municipalities."""
        number = int(judged[self.selected(jaar)].sum())
        self.tested[jaar, check] = self.tested.get((jaar, check), 0) + number

    def add(
        self,
        check: Check,
        jaar: int,
        codes: NDArray[np.intp],
        subject: Sequence[tuple[str, str]],
        why: Sequence[str],
        parts: Sequence[pl.DataFrame],
        figures: Figures,
        *,
        maat: str = "lasten",
        strong: Flags | bool = False,
        see: Sequence[str] | None = None,
        amount_known: Flags | bool = True,
    ) -> None:
        """Add findings about municipalities that were asked about; the others are left out.

        Parameters
        ----------
        codes
            Shape (n,): positions of municipalities.
        subject
            Per finding code and title of what it is about.
        why
            Per finding the code of what stands out.
        parts
            What the amount is made of, with the signs it has there; without parts a finding has no
            amount.
        figures
            What is shown beside each finding.
        amount_known
            Shape (n,): whether the parts were filed; an unknown amount is not zero.
        """
        geography, n = self.areas.geography, codes.size
        if not n:
            return
        names = [geography.codes[i] for i in codes]
        kept = pl.Series(self.selected(jaar)[codes], dtype=pl.Boolean)
        keys = pl.DataFrame(
            {
                "gebied": names,
                "document": [self.document] * n,
                "jaar": [jaar] * n,
                "maat": [maat] * n,
                "toets": [str(check)] * n,
                "onderwerp": [code for code, _ in subject],
            },
            schema={name: FINDING[name] for name in KEY},
        )
        terms, amounts = _terms(keys, parts)
        stakes = np.where(np.broadcast_to(amount_known, n) & bool(parts), amounts, np.nan)
        frame = keys.with_columns(
            gebied_naam=pl.Series([geography.name(c, jaar) for c in names], dtype=pl.String),
            onderwerp_titel=pl.Series([titel for _, titel in subject], dtype=pl.String),
            uitleg=pl.Series([str(w) for w in why], dtype=pl.String),
            nadruk=pl.Series(
                [STRONG if s else PLAIN for s in np.broadcast_to(strong, n)], dtype=pl.String
            ),
            vorige_waarde=_cents(figures.earlier, n),
            waarde=_cents(figures.value, n),
            grens=_cents(figures.bound, n),
            score=_numbers(figures.score, n),
            bedrag=_cents(stakes, n),
            gewicht=_share(np.abs(stakes), figures.national),
            zie_ook=pl.Series([""] * n if see is None else list(see), dtype=pl.String),
            zie_ook_titel=pl.lit("", pl.String),
            gebeurtenis=pl.lit("", pl.String),
        )
        self.frames.append(frame.select(*FINDING).filter(kept))
        self.terms.append(terms.join(self.frames[-1], on=list(KEY), how="semi"))

    def table(self) -> pl.DataFrame:
        """Return all findings, those of one event together: the strongest and largest first."""
        return in_order(pl.concat([pl.DataFrame(schema=FINDING), *self.frames]))

    def all_terms(self) -> pl.DataFrame:
        """Return the terms of all findings."""
        return pl.concat([pl.DataFrame(schema=TERM), *self.terms]).sort(
            *KEY, "bronjaar", "gm_code", "taakveld"
        )


def _terms(
    keys: pl.DataFrame, parts: Sequence[pl.DataFrame]
) -> tuple[pl.DataFrame, NDArray[np.int64]]:
    """Return the terms and their sums, which are the amounts of the findings."""
    rows = pl.concat([pl.DataFrame(schema=ROWS), *parts])
    sums = np.bincount(rows["nr"], weights=rows["bedrag"], minlength=keys.height)
    terms = (
        rows.join(keys.with_row_index("nr").cast({"nr": pl.Int64}), on="nr")
        .with_columns(
            post=pl.concat_str("toets", "onderwerp", separator=":"),
            bedrag=pl.col("bedrag").round().cast(pl.Int64),
        )
        .select(*TERM)
    )
    return terms, np.rint(sums).astype(np.int64)


def _numbers(values: Floats | None, n: int) -> pl.Series:
    """Return numbers with null where there is none."""
    return pl.Series([None] * n if values is None else values, dtype=pl.Float64).fill_nan(None)


def _cents(values: Floats | None, n: int) -> pl.Series:
    """Return amounts as whole cents, null where there is none."""
    return _numbers(values, n).round().cast(pl.Int64)


def _share(amounts: Floats, national: Floats | None) -> pl.Series:
    whole = np.full(amounts.shape, np.nan) if national is None else national
    share = np.divide(amounts, whole, out=np.full(amounts.shape, np.nan), where=whole > 0)
    return _numbers(share, amounts.size)


def in_unit(values: Floats) -> Floats:
    """Round a computed bound to what the source can hold: it may not claim more."""
    rounded: Floats = np.rint(values / UNIT) * UNIT
    return rounded


def add_changes(
    findings: Findings,
    pair: Pair,
    check: Check,
    found: Flags,
    why: Sequence[str],
    maat: str,
    *,
    strong: Flags | bool = False,
    bound: Floats | None = None,
    score: Floats | None = None,
    see: Sequence[str] | None = None,
) -> None:
    """Add a finding for every marked block of a pair; its amount is the change against last year.

    Parameters
    ----------
    found
        Shape (codes, blocks); the other arrays hold one value per marked cell, row by row.
    """
    codes, block = np.nonzero(found)
    size = found.shape[0]
    findings.add(
        check,
        pair.after[1],
        codes,
        [(pair.blocks[b].id, pair.blocks[b].titel) for b in block],
        why,
        [
            filed_rows(pair.panel, pair.after, own(codes, size), pair.inside["naar"].T[block]),
            filed_rows(pair.panel, pair.before, pair.flows[codes], pair.inside["van"].T[block], -1),
        ],
        Figures(
            value=pair.new[found],
            earlier=pair.old[found],
            bound=bound,
            score=score,
            national=np.nansum(np.maximum(pair.new, 0), axis=0)[block],
        ),
        maat=maat,
        strong=strong,
        see=see,
    )
