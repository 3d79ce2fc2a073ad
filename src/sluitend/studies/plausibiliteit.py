"""Plausibiliteit: which filed amounts stand out, how much is at stake, and what could not be tested."""

from __future__ import annotations

from typing import Annotated

import polars as pl

from sluitend.core.messages import msg
from sluitend.core.period import Document, Year
from sluitend.core.result import Output
from sluitend.reference.areas import Areas
from sluitend.rules.rulebook import Rulebook
from sluitend.store.calculation import Argument, Input, calculation
from sluitend.studies.filed import Filing
from sluitend.studies.panel import Panel, inhabitants_array, require_filings
from sluitend.studies.plausibility.bounds import BOUND
from sluitend.studies.plausibility.filings import handed_in
from sluitend.studies.plausibility.findings import Findings
from sluitend.studies.plausibility.judging import CHANGE, Judging
from sluitend.studies.plausibility.outputs import OUTPUTS, STRONG
from sluitend.studies.plausibility.story import headline, meanings, notices
from sluitend.studies.plausibility.sums import sums
from sluitend.studies.plausibility.thresholds import PARAMETERS, Thresholds
from sluitend.tables.iv3 import BATEN_LASTEN, CATEGORIES, INCOME, INHABITANTS, LASTEN, TOTALS


@calculation(
    "plausibiliteit",
    title=msg("Plausibiliteitstoets"),
    summary=msg("Welke geleverde cijfers opvallen en nagekeken moeten worden, en waarom."),
    outputs=OUTPUTS,
    parameters=(
        *PARAMETERS,
        "iv3.inleverdatum_jaarrekening",
        "iv3.inleverdatum_begroting",
    ),
)
def plausibiliteit(
    lasten: Annotated[pl.DataFrame, Input(LASTEN)],
    baten_lasten: Annotated[pl.DataFrame, Input(BATEN_LASTEN, optional=True)],
    totalen: Annotated[pl.DataFrame, Input(TOTALS, optional=True)],
    categorieen: Annotated[pl.DataFrame, Input(CATEGORIES, optional=True)],
    baten_bron: Annotated[pl.DataFrame, Input(INCOME, optional=True)],
    inwoners: Annotated[pl.DataFrame, Input(INHABITANTS)],
    rules: Rulebook,
    gebied: Annotated[Areas, Argument(msg("gemeenten, regio, groep of land"), "gemeenten")],
    van: Annotated[Year, Argument(msg("eerste jaar dat wordt getoetst"), "2017")],
    tot: Annotated[Year, Argument(msg("laatste jaar dat wordt getoetst"), "2024")],
    document: Annotated[Document, Argument(msg("jaarrekening of begroting"))] = Document.ACCOUNTS,
) -> Output:
    """Test what municipalities filed; see ``methode/plausibiliteit.md``.

    Every test judges against all municipalities of the country; `gebied` chooses whose findings are
    told. The year before `van` is used to compare with when it was loaded.

    Returns
    -------
    Tables ``bevindingen``, ``telling`` (tests per year), ``verandering`` (how much of each change
    rests on findings) and ``grenzen`` (what the bounds of outliers rest on); terms are the filed
    rows that together are the amount of a finding.

    Raises
    ------
    NoDataError
        When the document was not published for a year.
    """
    filings: list[Filing] = [(Document(document), jaar) for jaar in range(van, tot + 1)]
    require_filings(lasten, filings, rules, msg("lasten per taakveld"))
    thresholds = Thresholds.read(rules, tot)
    first = (Document(document), van - 1)
    base = first if first in _published(lasten) else None
    every = [*([base] if base else []), *filings]
    people = inhabitants_array(inwoners, [jaar for _, jaar in filings], gebied.geography)
    findings = Findings(gebied, str(Document(document)))
    costs = Judging(
        findings,
        Panel.build(lasten, LASTEN, "lasten", every, gebied.geography),
        "lasten",
        people,
        thresholds,
    )
    parts = {LASTEN.id: lasten, CATEGORIES.id: categorieen, INCOME.id: baten_bron}
    for earlier, filing in zip([base, *filings], filings, strict=False):
        handed_in(findings, costs.panel, filing, earlier)
        sums(findings, parts, totalen, filing, thresholds)
    costs.run(filings, base)
    income = _income(findings, baten_lasten, filings, base, costs)
    table = findings.table()
    tables = {
        "bevindingen": table,
        "telling": _count(findings, table),
        "verandering": pl.concat([pl.DataFrame(schema=CHANGE), *costs.changes]).sort(
            OUTPUTS["verandering"].key
        ),
        "grenzen": pl.concat(
            [
                pl.DataFrame(schema=BOUND),
                *costs.bounds,
                *(income.bounds if income else ()),
            ]
        ).sort(OUTPUTS["grenzen"].key),
    }
    return Output(
        tables=tables,
        terms=findings.all_terms(),
        notices=(
            *notices(gebied, filings, costs, income, base, totals=totalen.height > 0),
            *meanings(table),
        ),
        headline=headline(gebied, filings, table),
    )


def _income(
    findings: Findings,
    frame: pl.DataFrame,
    filings: list[Filing],
    base: Filing | None,
    costs: Judging,
) -> Judging | None:
    """Judge the baten of the years for which they were published, in runs of consecutive years."""
    published = _published(frame)
    there = [filing for filing in filings if filing in published]
    if not there:
        return None
    before = base if base in published else None
    panel = Panel.build(
        frame,
        BATEN_LASTEN,
        "baten",
        [*([before] if before else []), *there],
        costs.panel.geography,
    )
    judging = Judging(findings, panel, "baten", costs.people, costs.thresholds)
    judging.run(there, before if before and there[0] == filings[0] else None)
    return judging


def _published(frame: pl.DataFrame) -> set[Filing]:
    return {(Document(d), j) for d, j in frame.select("document", "jaar").unique().iter_rows()}


def _count(findings: Findings, table: pl.DataFrame) -> pl.DataFrame:
    """Count per year and test what was tested and what stood out."""
    tested = pl.DataFrame(
        [
            (findings.document, jaar, str(check), number)
            for (jaar, check), number in findings.tested.items()
        ],
        schema={
            "document": pl.String,
            "jaar": pl.Int64,
            "toets": pl.String,
            "getoetst": pl.Int64,
        },
        orient="row",
    )
    found = table.group_by("document", "jaar", "toets").agg(
        bevindingen=pl.len().cast(pl.Int64),
        waarvan_sterk=(pl.col("nadruk") == STRONG).sum().cast(pl.Int64),
    )
    return (
        tested.join(found, on=["document", "jaar", "toets"], how="left")
        .with_columns(pl.col("bevindingen", "waarvan_sterk").fill_null(0))
        .with_columns(
            deel=pl.when(pl.col("getoetst") > 0).then(pl.col("bevindingen") / pl.col("getoetst"))
        )
        .sort("document", "jaar", "toets")
    )
