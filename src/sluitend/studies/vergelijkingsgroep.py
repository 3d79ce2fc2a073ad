"""Vergelijkingsgroep: the municipalities most like one, and where it stands among them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated

import numpy as np
import polars as pl

from sluitend.core.errors import ArgumentError
from sluitend.core.messages import msg
from sluitend.core.period import Document, Year
from sluitend.core.result import Output
from sluitend.reference.areas import EACH_MUNICIPALITY, Areas, resolve
from sluitend.rules.characteristics import (
    USUAL,
    Characteristic,
    Kind,
    Origin,
    characteristics,
    read_weights,
)
from sluitend.rules.definition import Definition
from sluitend.rules.parameter import parameters
from sluitend.rules.rulebook import Rulebook
from sluitend.store.calculation import Argument, Input, Tables, calculation
from sluitend.studies.membership import one_area
from sluitend.studies.panel import Filing, Panel, inhabitants_array, require_filings
from sluitend.studies.peers import tables
from sluitend.studies.peers.group import group_of
from sluitend.studies.peers.outputs import OUTPUTS
from sluitend.studies.peers.rates import Ledger, filings_until, newest_with_income
from sluitend.studies.peers.standing import PARAMETERS, PREFIX, Bounds
from sluitend.studies.peers.story import headline, notices, views
from sluitend.studies.peers.traits import trait
from sluitend.tables.areas import DIVISIONS
from sluitend.tables.iv3 import BATEN_LASTEN, INHABITANTS, LASTEN

COUNTRY = "land"
REGIONS = ("landsdeel", "provincie", "jeugdregio")
USUAL_NUMBER = int(str(parameters()[f"{PREFIX}aantal"][-1].value))
FIGURES = Tables(
    tuple(
        {
            origin.tabel: origin.contract
            for what in characteristics()
            for origin in what.bronnen
            if origin.maat
        }.values()
    )
)
"""Tables with characteristics; divisions come with the map."""


@calculation(
    "vergelijkingsgroep",
    title=msg("Vergelijkingsgroep"),
    summary=msg("De gemeenten die het meest op een gemeente lijken, en haar plaats tussen hen."),
    outputs=OUTPUTS,
    parameters=(*PARAMETERS, "iv3.inleverdatum_jaarrekening", "iv3.inleverdatum_begroting"),
)
def vergelijkingsgroep(
    lasten: Annotated[pl.DataFrame, Input(LASTEN)],
    baten_lasten: Annotated[pl.DataFrame, Input(BATEN_LASTEN, optional=True)],
    inwoners: Annotated[pl.DataFrame, Input(INHABITANTS)],
    kenmerken: Annotated[Mapping[str, pl.DataFrame], FIGURES],
    rules: Rulebook,
    gebied: Annotated[Areas, Argument(msg("gemeente"), "GM0589")],
    jaar: Annotated[Year, Argument(msg("jaar van de vergelijking en van de kaart"), "2023")],
    onderwerp: Annotated[Definition, Argument(msg("wat wordt vergeleken"), "jeugd")],
    document: Annotated[Document, Argument(msg("jaarrekening of begroting"))] = Document.ACCOUNTS,
    aantal: Annotated[
        int, Argument(msg("hoeveel gemeenten in de groep"), least=1, most=50)
    ] = USUAL_NUMBER,
    gewichten: Annotated[
        Mapping[str, float] | str,
        Argument(
            msg("hoe zwaar elk kenmerk telt; wat niet is genoemd houdt zijn gewone gewicht"),
            "omvang=2,provincie=0",
            read=read_weights,
        ),
    ] = USUAL,
    binnen: Annotated[
        str, Argument(msg("waarbinnen de gemeenten liggen"), choices=(COUNTRY, *REGIONS))
    ] = COUNTRY,
) -> Output:
    """Find the nearest municipalities and stand among them; see ``methode/vergelijkingsgroep.md``.

    Returns
    -------
    Tables ``positie``, ``groep``, ``reeks``, ``kenmerken``, ``gevoeligheid`` and ``verschillen``;
    terms: per peer what each characteristic adds to the squared distance, in millionths.

    Raises
    ------
    ArgumentError
        For an area that is no municipality, or a region without another municipality.
    NoDataError
        When the document was not published for the year, or no characteristic is known.
    """
    if one_area(gebied).soort != "gemeente":
        raise ArgumentError(
            msg("{naam} is geen gemeente.", naam=gebied.areas[0].naam),
            msg("Kies één gemeente, met haar code of naam."),
        )
    asked: Filing = (Document(document), jaar)
    require_filings(lasten, [asked], rules, msg("lasten per taakveld"))
    everyone = resolve(EACH_MUNICIPALITY, gebied.geography, jaar, jaar).on_map()
    own = everyone.codes.index(gebied.codes[0])
    bounds = Bounds.read(rules, jaar)
    weights = read_weights(gewichten) if isinstance(gewichten, str) else gewichten
    sources = {**kenmerken, DIVISIONS.id: gebied.geography.divisions}
    traits = tuple(trait(what, sources, everyone) for what in characteristics())
    group = group_of(
        own,
        traits,
        weights,
        aantal,
        inside=_inside(binnen, sources, everyone, own),
        least_known=bounds.known,
    )
    years = filings_until(lasten, Document(document), jaar)
    with_income = newest_with_income(baten_lasten, jaar)
    ledger = _ledger(lasten, baten_lasten, inwoners, onderwerp, years, with_income, everyone)
    those = replace(everyone, areas=tuple(everyone.areas[p] for p in (own, *group.peers.tolist())))
    data = tables.Compared(
        everyone=everyone,
        subject=onderwerp,
        filing=asked,
        traits=traits,
        weights=weights,
        group=group,
        bounds=bounds,
        now=ledger.rates(everyone, asked),
        returned=ledger.rates(everyone, with_income) if with_income else None,
        before=tuple(ledger.rates(those, filing) for filing in years),
        people=everyone.territory(jaar)[0] @ ledger.people[jaar],
    )
    found = {
        "positie": tables.positions(data),
        "groep": tables.peers(data),
        "reeks": tables.series(data),
        "kenmerken": tables.compared_by(data),
        "gevoeligheid": tables.sensitivity(data),
        "verschillen": tables.differences(data),
    }
    return Output(
        tables=found,
        terms=tables.terms(data),
        notices=notices(data, aantal),
        views=views(data),
        headline=headline(data, found["positie"]),
    )


def _inside(
    binnen: str, sources: Mapping[str, pl.DataFrame], everyone: Areas, own: int
) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Return who lies in the same region of a division."""
    if binnen == COUNTRY:
        return np.ones(len(everyone.areas), dtype=np.bool_)
    division = Origin(DIVISIONS.id, alleen={"indeling": binnen}, kaart=True)
    region = trait(
        Characteristic(binnen, binnen, "", Kind.SAME, (division,), 0.0, ""), sources, everyone
    )
    if not region.known[own]:
        raise ArgumentError(
            msg("Van deze gemeente is niet bekend in welke {indeling} zij ligt.", indeling=binnen),
            msg("Laad de indeling, of kies --binnen land."),
        )
    same: np.ndarray[tuple[int], np.dtype[np.bool_]] = region.values == region.values[own]
    return same


def _ledger(
    lasten: pl.DataFrame,
    baten_lasten: pl.DataFrame,
    inwoners: pl.DataFrame,
    subject: Definition,
    years: list[Filing],
    with_income: Filing | None,
    everyone: Areas,
) -> Ledger:
    """Build the panels of all years of the question."""
    geography = everyone.geography
    published = {
        (Document(d), j) for d, j in baten_lasten.select("document", "jaar").unique().iter_rows()
    }
    detailed = [
        f
        for f in dict.fromkeys([*years, *([with_income] if with_income else [])])
        if f in published
    ]
    return Ledger(
        subject,
        Panel.build(lasten, LASTEN, "lasten", years, geography),
        Panel.build(baten_lasten, BATEN_LASTEN, "lasten", detailed, geography),
        Panel.build(baten_lasten, BATEN_LASTEN, "baten", detailed, geography),
        inhabitants_array(inwoners, {jaar for _, jaar in [*years, *detailed]}, geography),
    )
