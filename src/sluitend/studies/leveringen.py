"""Leveringen: which municipality filed what, per year, on the map of the last year."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import numpy as np
import polars as pl

from sluitend.core.messages import Message, listing, msg
from sluitend.core.missing import reason_text
from sluitend.core.numbers import Count
from sluitend.core.period import Document, Year, year_ranges
from sluitend.core.result import Column, Notice, Output, TableSpec
from sluitend.reference.areas import Areas
from sluitend.reference.taakvelden import concordance
from sluitend.rules.definition import Definition
from sluitend.rules.rulebook import Rulebook
from sluitend.store.calculation import Argument, Input, calculation
from sluitend.studies.filed import Filing
from sluitend.studies.panel import Panel, due
from sluitend.studies.reasons import any_of, texts
from sluitend.studies.wording import AREA_COLUMNS, DOCUMENT_TEXTS, REASON_COLUMN
from sluitend.tables.iv3 import LASTEN

if TYPE_CHECKING:
    from collections.abc import Iterator


class State(StrEnum):
    """How complete the figures of an area are in a year."""

    COMPLETE = "volledig"
    PARTLY = "gedeeltelijk"
    MISSING = "ontbreekt"
    UNPUBLISHED = "niet_gepubliceerd"
    NOT_DUE = "nog_niet_gepubliceerd"


NAMED = 8
"""Municipalities without a figure that are named on top."""
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
        headline=_headline(areas, onderwerp, tables),
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


def _headline(
    areas: Areas, subject: Definition, tables: dict[str, pl.DataFrame]
) -> tuple[Message, ...]:
    """Say whether the figures are all there, and if not whose are missing, which years and why."""
    count, cells = tables["telling"], tables["panel"]
    asked = {
        "onderwerp": subject.titel,
        "document": DOCUMENT_TEXTS[str(count["document"][0])],
        "jaren": year_ranges(count["jaar"]),
    }
    complete = pl.col("stand") == State.COMPLETE
    whole = cells.group_by("gebied").agg(complete.all())["stand"].sum()
    if len(areas.areas) == 1:
        own = {**asked, "gebied": areas.areas[0].naam}
        years = cells.filter(complete).height
        first = (
            msg("{onderwerp} in {gebied}, {document} {jaren}: de cijfers zijn volledig.", **own)
            if whole
            else msg(
                "{onderwerp} in {gebied}, {document} {jaren}: in {n} van de {alle} jaren zijn de cijfers volledig.",
                n=Count(years),
                alle=Count(cells.height),
                **own,
            )
        )
    else:
        several = {**asked, "alle": Count(len(areas.areas)), "wat": _kind(areas)}
        first = (
            msg(
                "{onderwerp}, {document} {jaren}: van alle {alle} {wat} zijn de cijfers volledig.",
                **several,
            )
            if whole == len(areas.areas)
            else msg(
                "{onderwerp}, {document} {jaren}: van {n} van de {alle} {wat} zijn de cijfers elk jaar volledig.",
                n=Count(int(whole)),
                **several,
            )
        )
    return (first, *_absent(tables["ontbrekend"]), *_without_source(count, asked["document"]))


def _kind(areas: Areas) -> Message:
    towns = all(area.soort == "gemeente" for area in areas.areas)
    return msg("gemeenten") if towns else msg("gebieden")


def _absent(rows: pl.DataFrame) -> Iterator[Message]:
    """Name the municipalities without a figure with their years, in a sentence per reason."""
    for (reason,), own in rows.sort("gm_naam", "jaar").group_by("ontbreekt", maintain_order=True):
        names = [
            f"{name} ({year_ranges(part['jaar'])})"
            for (name,), part in own.group_by("gm_naam", maintain_order=True)
        ]
        yield msg(
            "Geen cijfers ({reden}): {namen}.",
            reden=reason_text(str(reason)),
            namen=listing(names, limit=NAMED),
        )


def _without_source(count: pl.DataFrame, document: object) -> tuple[Message, ...]:
    """Name the years of which nothing is loaded, and those of which nothing is due yet."""
    years = {
        state: count.filter(pl.col(str(state)) > 0)["jaar"]
        for state in (State.UNPUBLISHED, State.NOT_DUE)
    }
    texts = {
        State.UNPUBLISHED: msg(
            "De {document} van {jaren} is niet geladen.",
            document=document,
            jaren=year_ranges(years[State.UNPUBLISHED]),
        ),
        State.NOT_DUE: msg(
            "De {document} van {jaren} hoefde nog niet te zijn geleverd.",
            document=document,
            jaren=year_ranges(years[State.NOT_DUE]),
        ),
    }
    return tuple(text for state, text in texts.items() if len(years[state]))


def _notices(tables: dict[str, pl.DataFrame]) -> tuple[Notice, ...]:
    notices = []
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
