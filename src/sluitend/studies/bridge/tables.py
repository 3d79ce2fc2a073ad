"""The tables and terms of a verschillenanalyse, from its rounded rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from sluitend.reference.taakvelden import SOCIAL_DOMAIN, concordance
from sluitend.studies.bridge.closing import NO_BLOCK, STEPS, PairResult
from sluitend.studies.bridge.kernel import BLOCK_STEPS
from sluitend.studies.reasons import texts, union

if TYPE_CHECKING:
    from sluitend.reference.areas import Areas
    from sluitend.rules.definition import Definition
    from sluitend.studies.filed import Filing
    from sluitend.studies.reasons import Masks


def _pair_columns(result: PairResult) -> dict[str, pl.Expr]:
    return {
        "van": pl.lit(result.before[1], pl.Int64),
        "tot": pl.lit(result.after[1], pl.Int64),
        "van_document": pl.lit(str(result.before[0])),
        "tot_document": pl.lit(str(result.after[0])),
    }


def differences(result: PairResult, names: pl.DataFrame) -> pl.DataFrame:
    """Begin, end and change per area of one pair; no change where one side was not filed at all."""
    known = pl.Series(result.known)
    begin, end = pl.Series(result.begin), pl.Series(result.end)
    change = (end - begin).cast(pl.Float64)
    return names.select(
        "gebied",
        "gebied_naam",
        **_pair_columns(result),
        begin=pl.when(pl.Series(result.some[0])).then(begin),
        eind=pl.when(pl.Series(result.some[1])).then(end),
        verschil=pl.when(known).then(end - begin),
        aandeel=pl.when(known & (begin > 0)).then(change / begin.cast(pl.Float64)),
        n_ontbreekt_begin=pl.Series(result.n_missing_before, dtype=pl.Int64),
        n_ontbreekt_eind=pl.Series(result.n_missing_after, dtype=pl.Int64),
        ontbreekt=texts(_why(result, 0) | _why(result, 1)),
    )


def _why(result: PairResult, side: int) -> Masks:
    """Return per area why a part of it is missing on a side."""
    return union((result.lineage_before, result.lineage_after)[side], result.reasons[side])


def _labels(
    results: list[PairResult],
    names: pl.DataFrame,
    measures: tuple[str, ...],
    rows: list[pl.DataFrame],
) -> pl.DataFrame:
    """Replace the numbers of pair, area, step, block and measure by what they stand for."""
    keys = ("area", "step", "block", "measure")
    pairs = pl.DataFrame(
        [
            (p, r.before[1], r.after[1], str(r.before[0]), str(r.after[0]))
            for p, r in enumerate(results)
        ],
        schema={
            "pair": pl.Int64,
            "van": pl.Int64,
            "tot": pl.Int64,
            "van_document": pl.String,
            "tot_document": pl.String,
        },
        orient="row",
    )
    blocks = pl.DataFrame(
        [
            row
            for p, result in enumerate(results)
            for row in (
                *((p, b, k.id, k.titel, k.groep, k.vlag) for b, k in enumerate(result.blocks)),
                (p, NO_BLOCK, "", "", "", ""),
            )
        ],
        schema={
            "pair": pl.Int64,
            "block": pl.Int64,
            "blok": pl.String,
            "blok_titel": pl.String,
            "groep": pl.String,
            "vlag": pl.String,
        },
        orient="row",
    )
    steps_ = pl.DataFrame({"step": range(len(STEPS)), "stap": [str(step) for step in STEPS]})
    kinds = pl.DataFrame(
        [*enumerate(measures), (NO_BLOCK, "")],
        schema={"measure": pl.Int64, "maat": pl.String},
        orient="row",
    )
    numbered = [
        frame.with_columns(pl.col(keys).cast(pl.Int64), pair=pl.lit(p, pl.Int64))
        for p, frame in enumerate(rows)
    ]
    return (
        pl.concat(numbered)
        .join(names.with_columns(pl.col("area").cast(pl.Int64)), on="area")
        .join(pairs, on="pair")
        .join(steps_, on="step")
        .join(blocks, on=["pair", "block"])
        .join(kinds, on="measure")
    )


def steps(
    results: list[PairResult], names: pl.DataFrame, measures: tuple[str, ...]
) -> pl.DataFrame:
    """Give the steps per area and pair, in reading order."""
    return (
        _labels(results, names, measures, [result.steps for result in results])
        # What moved in and out in equal parts, or less than half a cent, is no step to show.
        .filter((pl.col("bedrag") != 0) | (pl.col("exact").abs() >= 1))
        .sort("pair", "area", "step", "block", "measure")
        .with_columns(volgorde=pl.int_range(pl.len()).over("pair", "area"))
        .select(
            "gebied",
            "gebied_naam",
            "van",
            "tot",
            "van_document",
            "tot_document",
            "volgorde",
            "stap",
            "blok",
            "blok_titel",
            "groep",
            "maat",
            "vlag",
            "bedrag",
        )
    )


def terms(
    results: list[PairResult], names: pl.DataFrame, areas: Areas, measures: tuple[str, ...]
) -> pl.DataFrame:
    """Give the terms per step, block, measure and municipality: what each step is made of."""
    codes = pl.DataFrame(
        {"code": range(len(areas.geography.codes)), "gm_code": areas.geography.codes}
    )
    income = pl.when(pl.col("maat") == "baten").then(pl.lit(":baten")).otherwise(pl.lit(""))
    per_block = pl.col("stap").is_in([str(step) for step in BLOCK_STEPS])
    suffix = pl.when(per_block).then(pl.concat_str(pl.lit(":"), "blok", income))
    return (
        _labels(results, names, measures, [result.terms for result in results])
        .with_columns(pl.col("code").cast(pl.Int64))
        .join(codes, on="code")
        .sort("pair", "area", "step", "block", "measure", "code")
        .select(
            "gebied",
            jaar="tot",
            tot="tot",
            van="van",
            van_document="van_document",
            tot_document="tot_document",
            post=pl.concat_str("stap", suffix.otherwise(pl.lit(""))),
            stap="stap",
            blok="blok",
            maat="maat",
            gm_code="gm_code",
            van_bedrag="van_bedrag",
            tot_bedrag="tot_bedrag",
            van_inwoners="van_inwoners",
            tot_inwoners="tot_inwoners",
            onafgerond="exact",
            bedrag="bedrag",
        )
    )


def series(results: list[PairResult], names: pl.DataFrame) -> pl.DataFrame:
    """Amount per area and filing, as filed; per inhabitant over the municipalities that filed."""
    rows: dict[Filing, pl.DataFrame] = {}
    for result in results:
        for side, filing in enumerate((result.before, result.after)):
            if filing in rows:
                continue
            amount = pl.Series((result.begin, result.end)[side])
            n_missing = pl.Series(
                (result.n_missing_before, result.n_missing_after)[side], dtype=pl.Int64
            )
            rows[filing] = names.select(
                "gebied",
                "gebied_naam",
                document=pl.lit(str(filing[0])),
                jaar=pl.lit(filing[1], pl.Int64),
                bedrag=pl.when(pl.Series(result.some[side])).then(amount),
                inwoners=pl.Series(result.inhabitants[side]),
                per_inwoner=pl.Series(result.per_head[side]).fill_nan(None),
                dekking=pl.Series(result.coverage[side]).fill_nan(None),
                n_ontbreekt=n_missing,
                ontbreekt=texts(_why(result, side)),
            )
    return pl.concat(rows.values()).sort("gebied", "jaar", "document")


def missing(areas: Areas, results: list[PairResult]) -> pl.DataFrame:
    """Municipalities of the areas of which a part is missing, per filing, with the reason."""
    found: dict[tuple[str, int, str], int] = {}
    for result in results:
        sides = ((result.before, result.lineage_before), (result.after, result.lineage_after))
        for (filing, lineage), absent, why in zip(
            sides, result.missing, result.reasons, strict=True
        ):
            for position in np.flatnonzero(absent & lineage.any(axis=0)):
                key = str(filing[0]), filing[1], areas.geography.codes[int(position)]
                found[key] = found.get(key, 0) | int(why[position])
    ordered = sorted(found)
    return pl.DataFrame(
        [(*key, areas.geography.name(key[2], key[1])) for key in ordered],
        schema={
            "document": pl.String,
            "jaar": pl.Int64,
            "gm_code": pl.String,
            "gm_naam": pl.String,
        },
        orient="row",
    ).with_columns(ontbreekt=texts(np.array([found[key] for key in ordered], dtype=np.uint16)))


def source_rows(
    areas: Areas, results: list[PairResult], frame: pl.DataFrame, subject: Definition
) -> pl.DataFrame:
    """Filed rows behind the amounts, those of absorbed municipalities included."""
    filings = {(str(d), j) for r in results for d, j in (r.before, r.after)}
    members = np.zeros(len(areas.geography.codes), dtype=np.bool_)
    for result in results:
        members |= result.lineage_before.any(axis=0) | result.lineage_after.any(axis=0)
        # What a municipality absorbed is in its steps too: show where it came from.
        share, _ = areas.geography.weights(result.before[1], result.after[1])
        members |= (share[:, result.lineage_after.any(axis=0)] > 0).any(axis=1)
    codes = [code for code, inside in zip(areas.geography.codes, members, strict=True) if inside]
    wanted = pl.DataFrame(
        sorted(filings), schema={"document": pl.String, "jaar": pl.Int64}, orient="row"
    )
    rows = frame.filter(
        pl.col("gm_code").is_in(codes),
        pl.col("taakveld").str.starts_with(SOCIAL_DOMAIN),
        pl.col("maat").is_in(["lasten", "baten"]),
    ).join(wanted, on=["document", "jaar"], how="semi")
    pairs = rows.select("jaar", "taakveld").unique()
    known = concordance()
    inside = [
        (jaar, code)
        for jaar, code in pairs.iter_rows()
        if any(
            c.van <= jaar <= c.tot and (t := c.find(code)) and t.groep in subject.groepen
            for c in known.classificaties
        )
    ]
    return (
        rows.join(
            pl.DataFrame(inside, schema={"jaar": pl.Int64, "taakveld": pl.String}, orient="row"),
            on=["jaar", "taakveld"],
            how="semi",
        )
        .select(
            "document",
            "jaar",
            "gm_code",
            "taakveld",
            "maat",
            "waarde",
            "ontbreekt",
            "publicatie_id",
        )
        .sort("document", "jaar", "gm_code", "taakveld", "maat")
    )


def total(steps: pl.DataFrame, differences: pl.DataFrame) -> pl.DataFrame:
    """Add the yearly steps up per area, step and group; an area with a gap has no total."""
    gaps = differences.filter(pl.col("verschil").is_null())["gebied"].unique()
    order = {str(step): i for i, step in enumerate(STEPS)}
    titles = concordance().kort
    return (
        steps.filter(~pl.col("gebied").is_in(gaps.implode()))
        .group_by("gebied", "gebied_naam", "stap", "groep")
        .agg(pl.col("bedrag").sum())
        .with_columns(
            van=pl.lit(differences["van"].min()),
            tot=pl.lit(differences["tot"].max()),
            groep_titel=pl.col("groep").replace_strict({**titles, "": ""}, return_dtype=pl.String),
            _stap=pl.col("stap").replace_strict(order, return_dtype=pl.Int64),
        )
        .sort("gebied", "_stap", "groep")
        .with_columns(volgorde=pl.int_range(pl.len()).over("gebied"))
        .select(
            "gebied",
            "gebied_naam",
            "van",
            "tot",
            "volgorde",
            "stap",
            "groep",
            "groep_titel",
            "bedrag",
        )
    )
