"""Kaart: any measure of any year on the municipal borders of that year."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

import polars as pl

from sluitend.core.messages import msg
from sluitend.core.period import Document, Year
from sluitend.core.result import Output
from sluitend.reference.areas import COUNTRY, Areas
from sluitend.rules.rulebook import Rulebook
from sluitend.store.calculation import Argument, Input, Tables, calculation
from sluitend.studies.choropleth.drawing import municipalities, shapes
from sluitend.studies.choropleth.measures import MAPPED, Sort, Wanted, read_measure, title_of
from sluitend.studies.choropleth.outputs import OUTPUTS
from sluitend.studies.choropleth.story import headline, notices, view
from sluitend.studies.choropleth.values import values_of
from sluitend.studies.membership import each_municipality
from sluitend.tables.areas import MAP_SHAPES
from sluitend.tables.iv3 import BATEN_LASTEN, INHABITANTS, LASTEN

USUAL = "lasten:jeugd"
FIGURES = Tables((LASTEN, BATEN_LASTEN, INHABITANTS, *MAPPED.values()))


@calculation(
    "kaart",
    title=msg("Kaart"),
    summary=msg("Een cijfer van alle gemeenten op de kaart, met de grenzen van dat jaar."),
    outputs=OUTPUTS,
    parameters=("iv3.inleverdatum_jaarrekening", "iv3.inleverdatum_begroting"),
)
def kaart(
    cijfers: Annotated[Mapping[str, pl.DataFrame], FIGURES],
    vlakken: Annotated[pl.DataFrame, Input(MAP_SHAPES)],
    rules: Rulebook,
    jaar: Annotated[Year, Argument(msg("jaar van het cijfer en van de kaart"), "2023")],
    maat: Annotated[
        Wanted,
        Argument(
            msg("wat de kaart toont: lasten:, netto: of groei: met een onderwerp, of TABEL:MAAT"),
            USUAL,
            read=read_measure,
        ),
    ] = USUAL,  # type: ignore[assignment] # a default is the text a user would type
    document: Annotated[Document, Argument(msg("jaarrekening of begroting"))] = Document.ACCOUNTS,
    gebied: Annotated[
        Areas, Argument(msg("gemeente, groep of regio die wordt aangewezen; NL wijst niets aan"))
    ] = COUNTRY,  # type: ignore[assignment] # a default is the text a user would type
) -> Output:
    """Draw a measure; see ``methode/kaart.md``.

    Returns
    -------
    Tables ``gemeenten`` (each municipality of the year with its value and class), ``klassen`` and
    ``vlakken`` (the shapes to draw); terms: the amounts that make up a value that is money.

    Raises
    ------
    NoDataError
        When the measure or the borders are not there for the year.
    ArgumentError
        When a table has several figures for one municipality and none was chosen.
    """
    filing = (Document(document), jaar)
    first = max(jaar - 1, gebied.geography.years[0]) if maat.sort is Sort.CHANGE else jaar
    everyone = each_municipality(gebied.geography, first, jaar)
    drawn, drawn_year = shapes(vlakken, gebied, jaar)
    values = values_of(maat, cijfers, everyone, filing, rules)
    frame, classes = municipalities(values, gebied, jaar)
    title = title_of(maat, jaar, str(filing[0]))
    return Output(
        tables={"gemeenten": frame, "klassen": classes, "vlakken": drawn},
        terms=values.terms,
        notices=notices(maat, values, frame, gebied, filing, drawn_year),
        views=(view(maat, values, title),),
        headline=headline(maat, values, frame, title),
    )
