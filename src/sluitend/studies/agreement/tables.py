"""The tables of the aansluiting: what was compared, counted and laid out for a reader."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from sluitend.core.period import year_ranges
from sluitend.studies.agreement.comparing import (
    FIRST,
    MUNICIPALITY,
    SECOND,
    Outcome,
    instead,
    years_of,
)
from sluitend.studies.agreement.items import in_order, items
from sluitend.studies.agreement.naming import DOCUMENTS, title_column, titled
from sluitend.studies.agreement.outputs import (
    ALL_OF_THEM,
    FILING,
    NO_SHARED_YEAR,
    NOT_LOADED,
    NOTHING_HERE,
    NUMBERS,
    OTHER_DOCUMENT,
    OUTPUTS,
    rest_of_key,
    table_of,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sluitend.rules.reconciliation import Pair, Side
    from sluitend.studies.agreement.comparing import Comparison

TERM_SCHEMA: dict[str, type[pl.DataType]] = {
    "gebied": pl.String,
    "jaar": pl.Int64,
    "post": pl.String,
    "aansluiting": pl.String,
    "document": pl.String,
    "gm_code": pl.String,
    "taakveld": pl.String,
    "eerste": pl.Int64,
    "tweede": pl.Int64,
    "bedrag": pl.Int64,
}


def fill(table: str, frames: Sequence[pl.DataFrame], *, ordered: bool = False) -> pl.DataFrame:
    """Return frames, one per pair, as one table of the result; the order of the pairs stays.

    Parameters
    ----------
    ordered
        The rows have an order of their own; otherwise each frame is sorted by the key of the table.
    """
    spec = OUTPUTS[table]
    numbers = {column.name for column in spec.columns if column.kind in NUMBERS}
    names = dict.fromkeys((*spec.key, *(column.name for column in spec.columns)))
    wanted = {name: pl.Int64 if name in numbers else pl.String for name in names}
    if not ordered:
        frames = [frame.sort(_own(spec.key, frame)) for frame in frames]
    return _stacked(frames, wanted)


def _own(names: Sequence[str], frame: pl.DataFrame) -> list[str]:
    return [name for name in names if name in frame.columns]


def _stacked(
    frames: Sequence[pl.DataFrame], wanted: Mapping[str, type[pl.DataType]]
) -> pl.DataFrame:
    """Put frames of pairs with different keys under each other; a key that a pair lacks is empty."""
    complete = [
        frame.select(
            pl.col(name).cast(dtype) if name in frame.columns else pl.lit(None, dtype).alias(name)
            for name, dtype in wanted.items()
        )
        for frame in frames
    ]
    return pl.concat([pl.DataFrame(schema=wanted), *complete])


def labelled(pair: Pair, frame: pl.DataFrame) -> pl.DataFrame:
    """Add which pair a frame is about, and of which document where its key does not say so."""
    if "document" not in frame.columns:
        frame = frame.with_columns(document=pl.lit(pair.document))
    return frame.with_columns(
        aansluiting=pl.lit(pair.id),
        titel=pl.lit(pair.titel),
        eerste_bron=pl.lit(pair.eerste.naam),
        tweede_bron=pl.lit(pair.tweede.naam),
        toelichting=pl.lit(pair.toelichting),
    )


def sources(comparison: Comparison) -> pl.DataFrame:
    """Name the two sources of a pair, the publications they came from, and what to expect of them."""
    cells = comparison.cells
    used = {
        name
        for side in (FIRST, SECOND)
        for name in cells[f"publicatie_{side}"].drop_nulls().unique()
    }
    listed = pl.DataFrame({"publicaties": ["; ".join(sorted(used))]})
    return labelled(comparison.pair, listed)


def summary(comparison: Comparison) -> pl.DataFrame:
    """Count the outcomes per document, with the years that both sources have and only one has."""
    pair, filings = comparison.pair, comparison.filings
    counted = _counted(comparison, _own(["document"], comparison.cells))
    if "document" not in filings.columns:
        filings, counted = (
            f.with_columns(document=pl.lit(pair.document)) for f in (filings, counted)
        )
    rows = []
    for (document,), part in filings.sort("document").group_by("document", maintain_order=True):
        shared = part.filter(FIRST, SECOND)["jaar"].unique().to_list()
        alone = [
            f"{side.naam}: {year_ranges(years)}"
            for side, other in ((pair.eerste, SECOND), (pair.tweede, FIRST))
            if (years := sorted(set(part.filter(~pl.col(other))["jaar"]) - set(shared)))
        ]
        rows.append((document, year_ranges(shared), "; ".join(alone)))
    names = ("document", "jaren_beide", "jaren_een")
    listed = pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String), orient="row")
    return labelled(pair, listed.join(counted, on="document"))


def per_year(comparison: Comparison) -> pl.DataFrame:
    """Count the outcomes per filing; `bedrag` is the sum of all differences."""
    return labelled(comparison.pair, _counted(comparison, _own(FILING, comparison.cells)))


def _counted(comparison: Comparison, by: Sequence[str]) -> pl.DataFrame:
    outcome = pl.col("uitkomst")
    one = [str(Outcome.ONLY_FIRST), str(Outcome.ONLY_SECOND)]
    counts = [
        outcome.is_in([str(Outcome.EQUAL), str(Outcome.DIFFERENT)]).sum().alias("n_vergeleken"),
        *((outcome == str(value)).sum().alias(f"n_{value}") for value in Outcome),
        outcome.is_in(one).sum().alias("n_alleen"),
        pl.when(pl.col("verschil").count() > 0).then(pl.col("verschil").sum()).alias("bedrag"),
    ]
    return comparison.cells.group_by(by).agg(counts) if by else comparison.cells.select(counts)


def differences(comparison: Comparison, members: pl.DataFrame) -> pl.DataFrame:
    """Return the cells that differ, with the rest of the key as one text too."""
    rest = rest_of_key(comparison.pair)
    found = comparison.cells.filter(pl.col("uitkomst") == str(Outcome.DIFFERENT))
    return labelled(
        comparison.pair,
        found.join(members, on=["jaar", MUNICIPALITY]).with_columns(
            onderdeel=pl.concat_str(rest, separator=", ") if rest else pl.lit(None, pl.String)
        ),
    )


def per_pair(
    comparisons: Sequence[Comparison], members: pl.DataFrame, tables: Mapping[str, pl.DataFrame]
) -> dict[str, pl.DataFrame]:
    """Return what differs in each pair as a table of its own, the largest first.

    A pair without differences has none.
    """
    found = {c.pair.id: titled(differences(c, members), tables) for c in comparisons}
    names = {c.pair.id: table_of(c.pair) for c in comparisons}
    largest = pl.col("verschil").abs()
    return {
        names[pair]: fill(names[pair], [frame]).sort(largest, descending=True, maintain_order=True)
        for pair, frame in found.items()
        if frame.height
    }


def parts(
    comparisons: Sequence[Comparison], members: pl.DataFrame, tables: Mapping[str, pl.DataFrame]
) -> list[pl.DataFrame]:
    """Return the striking items of the sums that differ, with their titles, the largest first."""
    found = []
    for comparison in comparisons:
        rows = items(comparison, tables, members)
        if rows.is_empty():
            continue
        named = in_order(titled(rows.join(members, on=["jaar", MUNICIPALITY]), tables))
        titles = [name for name in named.columns if name == title_column(_summed(comparison.pair))]
        found.append(
            labelled(
                comparison.pair,
                named.with_columns(
                    omschrijving=pl.col(titles[0]) if titles else pl.lit(None, pl.String)
                ),
            )
        )
    return found


def _summed(pair: Pair) -> str:
    return pair.eerste.delen or pair.tweede.delen


def alone(comparison: Comparison, members: pl.DataFrame) -> pl.DataFrame:
    """List per municipality the figures that only one source has, with the other's reason."""
    pair, rest = comparison.pair, rest_of_key(comparison.pair)
    sides = {
        str(Outcome.ONLY_FIRST): (pair.eerste, SECOND),
        str(Outcome.ONLY_SECOND): (pair.tweede, FIRST),
    }
    cells = comparison.cells
    code = pl.concat_str(rest, separator=" ") if rest else pl.lit(None, pl.String)
    filed = [*_own(FILING, cells), MUNICIPALITY]
    found = [
        cells.with_columns(n_cellen=pl.len().over(filed), code=code)
        .filter(pl.col("uitkomst") == outcome)
        .with_columns(ontbreekt=pl.col(f"ontbreekt_{absent}"), bron=pl.lit(side.naam))
        for outcome, (side, absent) in sides.items()
    ]
    listed = (
        pl.concat(found)
        .group_by([*filed, "uitkomst", "bron", "ontbreekt"])
        .agg(
            n=pl.len(),
            codes=pl.col("code").drop_nulls().sort().str.join(", "),
            every=pl.col("n_cellen").first() == pl.len(),
        )
        .with_columns(
            welke=pl.when(pl.col("codes") == "")
            .then(None)
            .when("every")
            .then(pl.lit(ALL_OF_THEM))
            .otherwise("codes")
        )
    )
    return labelled(pair, listed.join(members, on=["jaar", MUNICIPALITY]))


def obstacle(pair: Pair, tables: Mapping[str, pl.DataFrame], members: pl.DataFrame) -> pl.DataFrame:
    """Say why a pair could not be compared: what is not loaded, and what is loaded instead."""
    sides, loaded = (pair.eerste, pair.tweede), set(tables)
    absent = [side.naam for side in sides if side.tabel not in loaded]
    other = "; ".join(
        filter(None, (_instead(s, tables[s.tabel], members) for s in sides if s.tabel in loaded))
    )
    years = {s.naam: years_of(s, tables[s.tabel], members) for s in sides if s.tabel in loaded}
    if absent:
        why = NOT_LOADED
    elif other:
        why = OTHER_DOCUMENT
    else:
        why = NO_SHARED_YEAR if all(years.values()) else NOTHING_HERE
        other = "; ".join(f"{name} {year_ranges(found)}" for name, found in years.items() if found)
    row = {"waarom": why, "niet_geladen": "; ".join(absent), "wel_geladen": other}
    return labelled(pair, pl.DataFrame([row]))


def _instead(side: Side, frame: pl.DataFrame, members: pl.DataFrame) -> str:
    """Name the documents a source has when it does not have the one that is compared."""
    return ", ".join(
        f"{DOCUMENTS.get(document, document)} {jaar}" + (f" ({rest[0]})" if rest else "")
        for document, jaar, *rest in instead(side, frame, members).iter_rows()
    )


def terms(comparisons: Sequence[Comparison], area: str) -> pl.DataFrame:
    """Return every difference in an amount; they add up to `bedrag` of the summary."""
    found = [
        labelled(c.pair, c.cells.filter(pl.col("verschil") != 0)).with_columns(
            gebied=pl.lit(area), post=pl.lit(c.pair.id), bedrag=pl.col("verschil")
        )
        for c in comparisons
    ]
    # A pair without taakvelden has one term per municipality.
    return _stacked(found, TERM_SCHEMA).with_columns(pl.col("taakveld").fill_null(""))
