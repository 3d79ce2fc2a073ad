"""The output contracts of the aansluiting and the tables that fill them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from sluitend.core.messages import Message, msg
from sluitend.core.numbers import CENTS_PER_EURO
from sluitend.core.period import year_ranges
from sluitend.core.result import Column, TableSpec
from sluitend.studies.agreement.comparing import FIRST, MUNICIPALITY, SECOND, Outcome
from sluitend.studies.wording import DOCUMENT_TEXTS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sluitend.core.result import Kind
    from sluitend.rules.reconciliation import Pair
    from sluitend.studies.agreement.comparing import Comparison

OUTCOME_TEXTS: dict[str, Message] = {
    Outcome.EQUAL: msg("gelijk"),
    Outcome.DIFFERENT: msg("verschillend"),
    Outcome.ONLY_FIRST: msg("alleen in de eerste bron"),
    Outcome.ONLY_SECOND: msg("alleen in de tweede bron"),
    Outcome.NEITHER: msg("in geen van beide"),
}
FILING = ("jaar", "document")
NOT_LOADED, NO_SHARED_YEAR = "niet_geladen", "geen_jaar_samen"
OBSTACLE_TEXTS: dict[str, Message] = {
    NOT_LOADED: msg("een van de bronnen is niet geladen"),
    NO_SHARED_YEAR: msg("geen jaar in deze periode dat beide bronnen hebben"),
}
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
NUMBERS = frozenset({"jaar", "aantal", "bedrag"})
TITLE = Column("titel", msg("Wat is vergeleken"))
DOCUMENT = Column("document", msg("Document"), texts=DOCUMENT_TEXTS)
YEAR = Column("jaar", msg("Jaar"), "jaar")
COUNT_COLUMNS = (
    Column("n_vergeleken", msg("Vergeleken"), "aantal"),
    Column("n_gelijk", msg("Gelijk"), "aantal"),
    Column("n_verschillend", msg("Verschillend"), "aantal"),
    Column("n_alleen_eerste", msg("Alleen in de eerste bron"), "aantal"),
    Column("n_alleen_tweede", msg("Alleen in de tweede bron"), "aantal"),
    Column("n_geen_van_beide", msg("In geen van beide"), "aantal"),
)


def _per_year(title: Message, kind: Kind) -> TableSpec:
    return TableSpec(
        title,
        (TITLE, DOCUMENT, YEAR, *COUNT_COLUMNS, Column("bedrag", msg("Verschil samen"), kind)),
        ("aansluiting", "document", "jaar"),
        unit_cents=CENTS_PER_EURO,
    )


def _differences(title: Message, kind: Kind) -> TableSpec:
    return TableSpec(
        title,
        (
            TITLE,
            DOCUMENT,
            YEAR,
            Column("gm_code", msg("Code")),
            Column("gm_naam", msg("Gemeente")),
            Column("onderdeel", msg("Onderdeel")),
            Column(FIRST, msg("Eerste bron"), kind),
            Column(SECOND, msg("Tweede bron"), kind),
            Column("verschil", msg("Tweede min eerste"), kind, worked=f"{SECOND} - {FIRST}"),
            Column("publicatie_eerste", msg("Publicatie eerste bron")),
            Column("publicatie_tweede", msg("Publicatie tweede bron")),
        ),
        ("aansluiting", "document", "jaar", "gm_code", "onderdeel"),
        unit_cents=CENTS_PER_EURO,
        findings=True,
    )


OUTPUTS = {
    "samenvatting": TableSpec(
        msg("Wat is vergeleken en wat daarvan gelijk is"),
        (
            TITLE,
            DOCUMENT,
            Column("jaren_beide", msg("Jaren")),
            *COUNT_COLUMNS,
            Column("jaren_eerste", msg("Jaren alleen in de eerste bron")),
            Column("jaren_tweede", msg("Jaren alleen in de tweede bron")),
        ),
        ("aansluiting", "document"),
    ),
    "verschillen": _differences(msg("Bedragen die verschillen"), "bedrag"),
    "verschillen_aantallen": _differences(msg("Aantallen die verschillen"), "aantal"),
    "alleen_in_een": TableSpec(
        msg("Cijfers die maar één bron heeft"),
        (
            TITLE,
            DOCUMENT,
            YEAR,
            Column("gm_code", msg("Code")),
            Column("gm_naam", msg("Gemeente")),
            Column("uitkomst", msg("Waar"), texts=OUTCOME_TEXTS),
            Column("n", msg("Cijfers"), "aantal"),
            Column("ontbreekt", msg("Waarom niet in de andere"), "reden"),
        ),
        ("aansluiting", "document", "jaar", "gm_code", "uitkomst", "ontbreekt"),
    ),
    "niet_te_vergelijken": TableSpec(
        msg("Wat niet te vergelijken is"),
        (
            TITLE,
            Column("eerste_bron", msg("Eerste bron")),
            Column("tweede_bron", msg("Tweede bron")),
            Column("waarom", msg("Waarom"), texts=OBSTACLE_TEXTS),
        ),
        ("aansluiting",),
    ),
    "bronnen": TableSpec(
        msg("Welke bronnen zijn vergeleken"),
        (
            TITLE,
            Column("eerste_bron", msg("Eerste bron")),
            Column("tweede_bron", msg("Tweede bron")),
            Column("toelichting", msg("Toelichting")),
        ),
        ("aansluiting",),
    ),
    "per_jaar": _per_year(msg("Bedragen: vergeleken per jaar"), "bedrag"),
    "per_jaar_aantallen": _per_year(msg("Aantallen: vergeleken per jaar"), "aantal"),
}


def fill(table: str, frames: Sequence[pl.DataFrame]) -> pl.DataFrame:
    """Return frames, one per pair, as one table of the result; the order of the pairs stays."""
    spec = OUTPUTS[table]
    numbers = {column.name for column in spec.columns if column.kind in NUMBERS}
    names = dict.fromkeys((*spec.key, *(column.name for column in spec.columns)))
    wanted = {name: pl.Int64 if name in numbers else pl.String for name in names}
    return _stacked([frame.sort(_own(spec.key, frame)) for frame in frames], wanted)


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
    """Add which pair a frame is about."""
    return frame.with_columns(
        aansluiting=pl.lit(pair.id),
        titel=pl.lit(pair.titel),
        eerste_bron=pl.lit(pair.eerste.naam),
        tweede_bron=pl.lit(pair.tweede.naam),
        toelichting=pl.lit(pair.toelichting),
    )


def sources(pair: Pair) -> pl.DataFrame:
    """Name the two sources of a pair and what to expect of them."""
    return labelled(pair, pl.DataFrame({"n": [1]}))


def summary(comparison: Comparison) -> pl.DataFrame:
    """Count the outcomes per document, with the years that both sources have and only one has."""
    filings = comparison.filings
    counted = _counted(comparison, _own(["document"], comparison.cells))
    if "document" not in filings.columns:
        filings, counted = (f.with_columns(document=pl.lit("")) for f in (filings, counted))
    rows = []
    for (document,), part in filings.sort("document").group_by("document", maintain_order=True):
        shared = part[FIRST] & part[SECOND]
        years = [
            part.filter(kept)["jaar"].unique() for kept in (shared, ~part[SECOND], ~part[FIRST])
        ]
        rows.append((document, *(year_ranges(found.to_list()) for found in years)))
    names = ("document", "jaren_beide", "jaren_eerste", "jaren_tweede")
    listed = pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String), orient="row")
    return labelled(comparison.pair, listed.join(counted, on="document"))


def per_year(comparison: Comparison) -> pl.DataFrame:
    """Count the outcomes per filing; `bedrag` is the sum of all differences."""
    return labelled(comparison.pair, _counted(comparison, _own(FILING, comparison.cells)))


def _counted(comparison: Comparison, by: Sequence[str]) -> pl.DataFrame:
    outcome = pl.col("uitkomst")
    counts = [
        outcome.is_in([str(Outcome.EQUAL), str(Outcome.DIFFERENT)]).sum().alias("n_vergeleken"),
        *((outcome == str(value)).sum().alias(f"n_{value}") for value in Outcome),
        pl.when(pl.col("verschil").count() > 0).then(pl.col("verschil").sum()).alias("bedrag"),
    ]
    return comparison.cells.group_by(by).agg(counts) if by else comparison.cells.select(counts)


def differences(comparison: Comparison, members: pl.DataFrame) -> pl.DataFrame:
    """Return the cells that differ, with the rest of the key as one text."""
    rest = [name for name in comparison.pair.sleutel if name not in (*FILING, MUNICIPALITY)]
    found = comparison.cells.filter(pl.col("uitkomst") == str(Outcome.DIFFERENT))
    return labelled(
        comparison.pair,
        found.join(members, on=["jaar", MUNICIPALITY]).with_columns(
            onderdeel=pl.concat_str(rest, separator=", ") if rest else pl.lit(None, pl.String)
        ),
    )


def alone(comparison: Comparison, members: pl.DataFrame) -> pl.DataFrame:
    """Count per municipality the figures that only one source has, with the other's reason."""
    sides = {str(Outcome.ONLY_FIRST): SECOND, str(Outcome.ONLY_SECOND): FIRST}
    parts = [
        comparison.cells.filter(pl.col("uitkomst") == outcome).with_columns(
            ontbreekt=pl.col(f"ontbreekt_{absent}")
        )
        for outcome, absent in sides.items()
    ]
    keys = [*_own(FILING, comparison.cells), MUNICIPALITY, "uitkomst", "ontbreekt"]
    counted = pl.concat(parts).group_by(keys).agg(n=pl.len())
    return labelled(comparison.pair, counted.join(members, on=["jaar", MUNICIPALITY]))


def obstacles(found: Sequence[tuple[Pair, str]]) -> list[pl.DataFrame]:
    """Name each pair that could not be compared, with the reason."""
    return [labelled(pair, pl.DataFrame({"waarom": [why]})) for pair, why in found]


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
