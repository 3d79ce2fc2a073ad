"""Leveringen: which municipality filed what, per year, on the map of the last year."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import numpy as np
import polars as pl

from sluitend.core.messages import Message, msg
from sluitend.core.numbers import Count
from sluitend.core.period import Document, Year
from sluitend.core.result import Column, Notice, Output, TableSpec
from sluitend.reference.areas import Areas
from sluitend.reference.taakvelden import concordance
from sluitend.rules.definition import Definition
from sluitend.rules.rulebook import Rulebook
from sluitend.store.calculation import Argument, Input, calculation
from sluitend.studies.panel import Filing, Panel, due
from sluitend.studies.reasons import any_of, texts
from sluitend.studies.wording import AREA_COLUMNS, DOCUMENT_TEXTS, REASON_COLUMN
from sluitend.tables.iv3 import LASTEN


class State(StrEnum):
    """How complete the figures of an area are in a year."""

    COMPLETE = "volledig"
    PARTLY = "gedeeltelijk"
    MISSING = "ontbreekt"
    UNPUBLISHED = "niet_gepubliceerd"
    NOT_DUE = "nog_niet_gepubliceerd"


STATE_TEXTS: dict[str, Message] = {
    State.COMPLETE: msg("volledig"),
    State.PARTLY: msg("gedeeltelijk"),
    State.MISSING: msg("ontbreekt"),
    State.UNPUBLISHED: msg("niet in de geladen bronnen"),
    State.NOT_DUE: msg("nog niet vast te stellen"),
}
FILING_COLUMNS = (
    Column("document", msg("Document"), texts=DOCUMENT_TEXTS),
    Column("jaar", msg("Jaar"), "jaar"),
)
OUTPUTS = {
    "telling": TableSpec(
        msg("Hoeveel gebieden hebben volledige cijfers"),
        (
            *FILING_COLUMNS,
            Column("volledig", msg("Volledig"), "aantal"),
            Column("gedeeltelijk", msg("Gedeeltelijk"), "aantal"),
            Column("ontbreekt", msg("Ontbreekt"), "aantal"),
            Column("niet_gepubliceerd", msg("Niet in de geladen bronnen"), "aantal"),
            Column("nog_niet_gepubliceerd", msg("Nog niet vast te stellen"), "aantal"),
            Column("geraamd", msg("Rust op geraamde splitsing"), "aantal"),
        ),
        ("document", "jaar"),
    ),
    "ontbrekend": TableSpec(
        msg("Wat niet is geleverd"),
        (
            *FILING_COLUMNS,
            Column("gm_code", msg("Code")),
            Column("gm_naam", msg("Gemeente")),
            REASON_COLUMN,
            Column("gebied_naam", msg("Ligt nu in")),
        ),
        ("document", "jaar", "gm_code", "gebied_naam"),
    ),
    "geraamd": TableSpec(
        msg("Gebieden die op een geraamde splitsing rusten"),
        (
            *FILING_COLUMNS,
            *AREA_COLUMNS,
            Column("gesplitst", msg("Gesplitste gemeente")),
            Column("aandeel", msg("Geraamd aandeel"), "aandeel"),
        ),
        ("document", "jaar", "gebied", "gesplitst"),
    ),
    "panel": TableSpec(
        msg("Elk gebied en elk jaar"),
        (
            *AREA_COLUMNS,
            *FILING_COLUMNS,
            Column("stand", msg("Stand"), texts=STATE_TEXTS),
            Column("n_gemeenten", msg("Gemeenten in dat jaar"), "aantal"),
            Column("n_ontbreekt", msg("Waarvan zonder cijfer"), "aantal"),
        ),
        ("gebied", "document", "jaar"),
        detail=True,
    ),
}


@calculation(
    "leveringen",
    title=msg("Leveringen"),
    summary=msg("Welke gemeenten Iv3 leverden, welke niet, en wat op een geraamde splitsing rust."),
    outputs=OUTPUTS,
    parameters=("iv3.inleverdatum_jaarrekening", "iv3.inleverdatum_begroting"),
)
def leveringen(
    lasten: Annotated[pl.DataFrame, Input(LASTEN)],
    rules: Rulebook,
    gebied: Annotated[Areas, Argument(msg("gemeenten, regio, groep of land"), "gemeenten")],
    van: Annotated[Year, Argument(msg("eerste jaar"), "2017")],
    tot: Annotated[Year, Argument(msg("laatste jaar; ook het jaar van de kaart"), "2024")],
    onderwerp: Annotated[Definition, Argument(msg("waarvoor cijfers nodig zijn"), "jeugd")],
    document: Annotated[Document, Argument(msg("jaarrekening of begroting"))] = Document.ACCOUNTS,
) -> Output:
    """Count and list what was filed for a subject; see ``methode/leveringen.md``.

    Returns
    -------
    Tables ``telling`` (per year), ``ontbrekend``, ``geraamd`` and ``panel`` (area x year); terms:
    one per area and year, `bedrag` counts municipalities without figures.
    """
    areas = gebied.on_map()
    filings: list[Filing] = [(Document(document), jaar) for jaar in range(van, tot + 1)]
    present = {(Document(d), j) for d, j in lasten.select("document", "jaar").unique().iter_rows()}
    panel = Panel.build(
        lasten, LASTEN, "lasten", [f for f in filings if f in present], areas.geography
    )
    found = [
        _filing(
            areas, onderwerp, panel, filing, None if filing in present else _state(filing, rules)
        )
        for filing in filings
    ]
    cells = pl.concat([cell for cell, _, _ in found]).sort("gebied", "jaar")
    absent = pl.concat([rows for _, rows, _ in found])
    tables = {
        "telling": _count(cells, pl.concat([rows for _, _, rows in found])),
        "ontbrekend": absent.sort(OUTPUTS["ontbrekend"].key),
        "geraamd": pl.concat([rows for _, _, rows in found]).sort(OUTPUTS["geraamd"].key),
        "panel": cells,
    }
    return Output(
        tables=tables,
        terms=cells.select("gebied", "jaar", post=pl.lit("zonder cijfer"), bedrag="n_ontbreekt"),
        notices=_notices(tables),
    )


def _state(filing: Filing, rules: Rulebook) -> State:
    """Tell a document that was not due yet from one that is only not loaded."""
    return State.NOT_DUE if due(filing[0], filing[1], rules) > rules.as_of else State.UNPUBLISHED


def _filing(
    areas: Areas, subject: Definition, panel: Panel, filing: Filing, unpublished: State | None
) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """Return the cells, the missing municipalities and the estimated shares of one filing."""
    geography, jaar = areas.geography, filing[1]
    share, estimated = areas.territory(jaar)
    inside = share > 0
    why = np.zeros(inside.shape[1], dtype=np.uint16)
    if unpublished is None:
        blocks = concordance().groups(jaar, subject.groepen)
        why = any_of(panel.blocks(filing, blocks, "van")[1])
    absent = inside & (why > 0)
    n, n_absent = inside.sum(axis=1), absent.sum(axis=1)
    states = np.select(
        [np.full(n.shape, unpublished is not None), n_absent == 0, n_absent == n],
        [unpublished or State.UNPUBLISHED, State.COMPLETE, State.MISSING],
        State.PARTLY,
    )
    key = {"document": pl.lit(str(filing[0])), "jaar": pl.lit(jaar, pl.Int64)}
    cells = pl.DataFrame(
        {
            "gebied": areas.codes,
            "gebied_naam": [area.naam for area in areas.areas],
            "stand": [str(state) for state in states],
            "n_gemeenten": n,
            "n_ontbreekt": n_absent,
        },
        schema_overrides={"n_gemeenten": pl.Int64, "n_ontbreekt": pl.Int64},
    ).with_columns(**key)
    rows = pl.DataFrame(
        [
            (geography.codes[c], geography.name(geography.codes[c], jaar), areas.areas[a].naam)
            for a, c in zip(*np.nonzero(absent), strict=True)
        ],
        schema={"gm_code": pl.String, "gm_naam": pl.String, "gebied_naam": pl.String},
        orient="row",
    ).with_columns(ontbreekt=texts(why[np.nonzero(absent)[1]]), **key)
    partial = [
        (
            areas.codes[a],
            areas.areas[a].naam,
            geography.name(geography.codes[c], jaar),
            float(share[a, c]),
        )
        for a, c in zip(*np.nonzero(estimated), strict=True)
    ]
    schema = {
        "gebied": pl.String,
        "gebied_naam": pl.String,
        "gesplitst": pl.String,
        "aandeel": pl.Float64,
    }
    return cells, rows, pl.DataFrame(partial, schema=schema, orient="row").with_columns(**key)


def _count(cells: pl.DataFrame, estimated: pl.DataFrame) -> pl.DataFrame:
    counts = cells.group_by("document", "jaar").agg(
        **{str(state): (pl.col("stand") == str(state)).sum().cast(pl.Int64) for state in State}
    )
    guessed = estimated.group_by("document", "jaar").agg(
        geraamd=pl.col("gebied").n_unique().cast(pl.Int64)
    )
    return (
        counts.join(guessed, on=["document", "jaar"], how="left")
        .with_columns(pl.col("geraamd").fill_null(0))
        .sort("document", "jaar")
    )


def _notices(tables: dict[str, pl.DataFrame]) -> tuple[Notice, ...]:
    count = tables["telling"]
    notices = [
        Notice(
            "telling",
            msg(
                "Van {n} cellen (gebied × jaar) zijn er {volledig} volledig, {deels} gedeeltelijk en {leeg} zonder cijfer.",
                n=Count(tables["panel"].height),
                volledig=Count(int(count["volledig"].sum())),
                deels=Count(int(count["gedeeltelijk"].sum())),
                leeg=Count(
                    sum(
                        sum(count[name])
                        for name in ("ontbreekt", "niet_gepubliceerd", "nog_niet_gepubliceerd")
                    )
                ),
            ),
            "info",
        )
    ]
    if tables["geraamd"].height:
        notices.append(
            Notice(
                "geraamd",
                msg(
                    "{n} gebieden rusten in een of meer jaren op een geraamd aandeel van een gesplitste gemeente.",
                    n=Count(tables["geraamd"]["gebied"].n_unique()),
                ),
            )
        )
    return tuple(notices)
