"""Findings with one cause are one event: a shift, with the outliers that it makes, comes as one."""

from __future__ import annotations

import polars as pl

from sluitend.studies.plausibility.outputs import KEY, STRONG, Check

EVENT = "gebeurtenis"


def in_order(findings: pl.DataFrame) -> pl.DataFrame:
    """Name the event of each finding and put events in order, strong ones and large ones first.

    An outlier that points to a shift belongs to it. An event is as large as the finding that names
    it, and that one comes first in it: the shift, or the only finding.

    Parameters
    ----------
    findings
        Rows with the columns of the key, ``nadruk``, ``bedrag`` and ``zie_ook``.
    """
    place = ["gebied", "document", "jaar", "maat"]
    shifts = findings.filter(toets=str(Check.SHIFT)).select(
        *place, zie_ook="onderwerp", naam="onderwerp_titel"
    )
    points = pl.col("zie_ook") != ""
    found = (
        findings.join(shifts, on=[*place, "zie_ook"], how="left", validate="m:1")
        .with_columns(
            zie_ook_titel=pl.col("naam").fill_null(""),
            gebeurtenis=pl.concat_str(
                *(pl.col(name).cast(pl.String) for name in place),
                pl.when(points).then("zie_ook").otherwise("onderwerp"),
                separator="/",
            ),
        )
        .drop("naam")
    )
    size = pl.col("bedrag").abs().fill_null(0)
    strong = pl.col("nadruk") == STRONG
    return found.select(
        pl.all().sort_by(
            ~strong.any().over(EVENT),
            -pl.when(~points).then(size).otherwise(0).max().over(EVENT),
            EVENT,
            points,
            -size,
            *KEY,
        )
    )


def heads(findings: pl.DataFrame) -> pl.DataFrame:
    """Return the finding that names each event, in the order of the events."""
    return findings.unique(EVENT, keep="first", maintain_order=True)
