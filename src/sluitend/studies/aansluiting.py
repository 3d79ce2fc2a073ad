"""Aansluiting: figures that two sources give for the same thing, laid beside each other."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

import polars as pl

from sluitend.core.messages import msg
from sluitend.core.period import Year
from sluitend.core.result import Output
from sluitend.reference.areas import Areas
from sluitend.rules.reconciliation import pairs
from sluitend.store.calculation import Argument, Tables, calculation
from sluitend.studies.agreement import outputs
from sluitend.studies.agreement.comparing import FIRST, SECOND, compare
from sluitend.studies.agreement.story import headline, notices
from sluitend.studies.membership import members, one_area

ALL = "alle"
COMPARED = Tables(
    tuple({side.tabel: side.contract for p in pairs() for side in (p.eerste, p.tweede)}.values())
)


@calculation(
    "aansluiting",
    title=msg("Aansluiting"),
    summary=msg("Cijfers die twee bronnen van hetzelfde geven: gelijk, of waar het verschil zit."),
    outputs=outputs.OUTPUTS,
)
def aansluiting(
    tabellen: Annotated[Mapping[str, pl.DataFrame], COMPARED],
    gebied: Annotated[Areas, Argument(msg("gemeente, regio, groep of land"), "NL")],
    van: Annotated[Year, Argument(msg("eerste jaar"), "2017")],  # noqa: ARG001 - the areas carry the years
    tot: Annotated[Year, Argument(msg("laatste jaar"), "2024")],  # noqa: ARG001 - the areas carry the years
    aansluiting: Annotated[
        str,
        Argument(
            msg("welke cijfers worden vergeleken"), choices=(ALL, *(pair.id for pair in pairs()))
        ),
    ] = ALL,
) -> Output:
    """Compare pairs of sources; see ``methode/aansluiting.md``.

    Returns
    -------
    Tables ``samenvatting`` (per pair), ``verschillen`` (cells; with ``_aantallen`` those of counts),
    ``alleen_in_een``, ``niet_te_vergelijken``, ``bronnen`` and ``per_jaar``; terms: every
    difference in an amount.
    """
    area, who = one_area(gebied), members(gebied)
    wanted = [pair for pair in pairs() if aansluiting in (ALL, pair.id)]
    loaded = [p for p in wanted if {p.eerste.tabel, p.tweede.tabel} <= set(tabellen)]
    compared = [compare(pair, tabellen, who) for pair in loaded]
    done = [c for c in compared if c.filings.filter(FIRST, SECOND).height]
    kept = [c.pair.id for c in done]
    obstacles = [
        (p, outputs.NO_SHARED_YEAR if p in loaded else outputs.NOT_LOADED)
        for p in wanted
        if p.id not in kept
    ]
    amounts, counts = (
        [c for c in done if c.pair.is_amount],
        [c for c in done if not c.pair.is_amount],
    )
    tables = {
        "samenvatting": [outputs.summary(c) for c in done],
        "verschillen": [outputs.differences(c, who) for c in amounts],
        "verschillen_aantallen": [outputs.differences(c, who) for c in counts],
        "alleen_in_een": [outputs.alone(c, who) for c in done],
        "niet_te_vergelijken": outputs.obstacles(obstacles),
        "bronnen": [outputs.sources(c.pair) for c in done],
        "per_jaar": [outputs.per_year(c) for c in amounts],
        "per_jaar_aantallen": [outputs.per_year(c) for c in counts],
    }
    filled = {name: outputs.fill(name, frames) for name, frames in tables.items()}
    return Output(
        tables=filled,
        terms=outputs.terms(amounts, area.code),
        notices=notices(done, obstacles, filled["alleen_in_een"]),
        headline=headline(area, done, who),
    )
