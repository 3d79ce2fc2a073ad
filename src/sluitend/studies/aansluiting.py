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
from sluitend.studies.agreement import tables as made
from sluitend.studies.agreement.comparing import FIRST, SECOND, compare
from sluitend.studies.agreement.naming import TITLE_TABLES
from sluitend.studies.agreement.outputs import OUTPUTS
from sluitend.studies.agreement.story import headline, notices
from sluitend.studies.membership import members, one_area
from sluitend.tables.catalogue import CONTRACTS

ALL = "alle"
COMPARED = Tables(
    (
        *(
            CONTRACTS[t]
            for t in dict.fromkeys(s.tabel for p in pairs() for s in (p.eerste, p.tweede))
        ),
        *TITLE_TABLES.values(),
    )
)


@calculation(
    "aansluiting",
    title=msg("Aansluiting"),
    summary=msg("Cijfers die twee bronnen van hetzelfde geven: gelijk, of waar het verschil zit."),
    outputs=OUTPUTS,
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
    Tables ``samenvatting`` (per pair), one with the cells that differ per pair that differs,
    ``posten`` (what is in sums that differ), ``alleen_in_een``, ``niet_te_vergelijken``, ``bronnen``,
    and in full ``verschillen``, ``per_jaar`` and both for counts; terms: every difference in an amount.
    """
    area, who = one_area(gebied), members(gebied)
    wanted = [pair for pair in pairs() if aansluiting in (ALL, pair.id)]
    loaded = [p for p in wanted if {p.eerste.tabel, p.tweede.tabel} <= set(tabellen)]
    compared = [compare(pair, tabellen, who) for pair in loaded]
    done = [c for c in compared if c.filings.filter(FIRST, SECOND).height]
    kept = [c.pair.id for c in done]
    left = [(p, made.obstacle(p, tabellen, who)) for p in wanted if p.id not in kept]
    amounts, counts = (
        [c for c in done if c.pair.is_amount],
        [c for c in done if not c.pair.is_amount],
    )
    frames = {
        "samenvatting": [made.summary(c) for c in done],
        "alleen_in_een": [made.alone(c, who) for c in done],
        "niet_te_vergelijken": [frame for _, frame in left],
        "bronnen": [made.sources(c) for c in done],
        "verschillen": [made.differences(c, who) for c in amounts],
        "verschillen_aantallen": [made.differences(c, who) for c in counts],
        "per_jaar": [made.per_year(c) for c in amounts],
        "per_jaar_aantallen": [made.per_year(c) for c in counts],
    }
    filled = {name: made.fill(name, parts) for name, parts in frames.items()}
    posten = made.fill("posten", made.parts(done, who, tabellen), ordered=True)
    filled |= {"posten": posten} if posten.height else {}
    filled |= made.per_pair(done, who, tabellen)
    return Output(
        tables={name: filled[name] for name in OUTPUTS if name in filled},
        terms=made.terms(amounts, area.code),
        notices=notices(
            done, [(p, f.row(0, named=True)) for p, f in left], filled["alleen_in_een"]
        ),
        headline=headline(area, done, who, tabellen, posten),
    )
