"""Netto lasten: what a subject costs per year, per group and per inhabitant, on one map."""

from __future__ import annotations

from typing import Annotated

import polars as pl

from sluitend.core.messages import msg
from sluitend.core.period import Document, Year
from sluitend.core.result import Output
from sluitend.reference.areas import Areas
from sluitend.rules.definition import Definition
from sluitend.rules.rulebook import Rulebook
from sluitend.store.calculation import Argument, Input, calculation
from sluitend.studies.costs.left_out import left_out
from sluitend.studies.costs.outputs import OUTPUTS
from sluitend.studies.costs.story import headline, notices, views
from sluitend.studies.costs.years import Costing, groups, rows, terms, year_of
from sluitend.studies.filed import Filing, filed
from sluitend.studies.panel import require_filings
from sluitend.tables.iv3 import BATEN_LASTEN, INHABITANTS, LASTEN


@calculation(
    "netto-lasten",
    title=msg("Netto lasten"),
    summary=msg("Wat een onderwerp per jaar kost: lasten, baten en per inwoner, op één kaart."),
    outputs=OUTPUTS,
    parameters=("iv3.inleverdatum_jaarrekening", "iv3.inleverdatum_begroting"),
)
def netto_lasten(
    lasten: Annotated[pl.DataFrame, Input(LASTEN)],
    baten_lasten: Annotated[pl.DataFrame, Input(BATEN_LASTEN, optional=True)],
    inwoners: Annotated[pl.DataFrame, Input(INHABITANTS)],
    rules: Rulebook,
    gebied: Annotated[Areas, Argument(msg("gemeente, regio, groep of land"), "GM0589")],
    van: Annotated[Year, Argument(msg("eerste jaar"), "2017")],
    tot: Annotated[Year, Argument(msg("laatste jaar; ook het jaar van de kaart"), "2024")],
    onderwerp: Annotated[Definition, Argument(msg("wat wordt geteld"), "jeugd")],
    document: Annotated[Document, Argument(msg("jaarrekening of begroting"))] = Document.ACCOUNTS,
) -> Output:
    """Sum lasten and baten to a subject on the borders of the last year; see the method page.

    Returns
    -------
    Tables ``jaren`` (area x year), ``groepen`` (area x year x group), ``niet_meegeteld`` (what the
    definition leaves out); terms per municipality and taakveld, `post` is ``lasten`` or ``baten``.

    Raises
    ------
    NoDataError
        When the document was not published for a year.
    """
    filings: list[Filing] = [(Document(document), jaar) for jaar in range(van, tot + 1)]
    require_filings(lasten, filings, rules, msg("lasten per taakveld"))
    gebied = gebied.on_map()
    data = Costing.build(gebied, onderwerp, filings, lasten, baten_lasten, inwoners)
    years = [year_of(data, filing) for filing in filings]
    whole = filed(lasten, "lasten", gebied.geography)
    tables = {
        "jaren": rows(years),
        "groepen": groups(years),
        "niet_meegeteld": left_out(data, filings, whole),
    }
    return Output(
        tables={name: frame.sort(OUTPUTS[name].key) for name, frame in tables.items()},
        terms=terms(years),
        notices=notices(data, years),
        views=views(gebied, onderwerp),
        headline=headline(onderwerp, tables["jaren"]) if len(gebied.areas) == 1 else (),
    )
