"""Vergelijkingsgroep: the municipalities most like one, and where it stands among them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

import polars as pl

from sluitend.core.errors import ArgumentError
from sluitend.core.messages import msg
from sluitend.core.period import Document, Year
from sluitend.core.result import Output
from sluitend.reference.areas import Areas
from sluitend.rules.characteristics import USUAL, characteristics, read_weights
from sluitend.rules.definition import Definition
from sluitend.rules.rulebook import Rulebook
from sluitend.store.calculation import Argument, Input, Tables, calculation
from sluitend.studies.membership import one_area
from sluitend.studies.peers.answer import answer
from sluitend.studies.peers.compared import COUNTRY, REGIONS, USUAL_NUMBER, Choice, compare
from sluitend.studies.peers.outputs import OUTPUTS
from sluitend.studies.peers.prepared import prepare
from sluitend.studies.peers.selection import BY_CHARACTERISTICS, read_selection
from sluitend.studies.peers.standing import PARAMETERS
from sluitend.tables.iv3 import BATEN_LASTEN, INHABITANTS, LASTEN

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
    summary=msg(
        "De gemeenten die het meest op een gemeente lijken, of een eigen groep, en haar plaats tussen hen."
    ),
    outputs=OUTPUTS,
    parameters=(*PARAMETERS, "iv3.inleverdatum_jaarrekening", "iv3.inleverdatum_begroting"),
)
def vergelijkingsgroep(  # noqa: PLR0913, PLR0917 - the signature is the declaration of all inputs and arguments
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
    groep: Annotated[
        str,
        Argument(
            msg("een eigen groep in plaats van de gemeenten die het meest op haar lijken"),
            "Tiel+Buren+GM0668",
            read=read_selection,
        ),
    ] = BY_CHARACTERISTICS,
) -> Output:
    """Find the nearest municipalities and stand among them; see ``methode/vergelijkingsgroep.md``.

    Returns
    -------
    Tables ``positie``, ``verandering``, ``verandering_aandeel``, ``groep``, ``reeks``,
    ``kenmerken``, ``gevoeligheid`` (not of an own selection), ``spreiding`` and ``verschillen``;
    terms: per peer what each characteristic adds to the squared distance, in millionths.

    Raises
    ------
    ArgumentError
        For an area that is no municipality, a region without another municipality, or an own selection that
        cannot be read or has a number or region beside it.
    NoDataError
        When the document was not published for the year, or no characteristic is known.
    """
    if one_area(gebied).soort != "gemeente":
        raise ArgumentError(
            msg("{naam} is geen gemeente.", naam=gebied.areas[0].naam),
            msg("Kies één gemeente, met haar code of naam."),
        )
    country = prepare(
        lasten,
        baten_lasten,
        inwoners,
        kenmerken,
        rules,
        gebied.geography,
        (Document(document), jaar),
        onderwerp,
    )
    weights = read_weights(gewichten) if isinstance(gewichten, str) else gewichten
    return answer(compare(country, gebied.codes[0], Choice(aantal, weights, binnen, groep)))
