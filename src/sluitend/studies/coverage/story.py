"""What wat wij niet weten says in words, for somebody with five minutes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from sluitend.core.messages import Message, listing, msg
from sluitend.core.missing import Missing
from sluitend.core.numbers import Count
from sluitend.core.period import year_ranges
from sluitend.core.result import Notice
from sluitend.studies.coverage.outputs import PER_MUNICIPALITY
from sluitend.studies.coverage.states import State
from sluitend.studies.wording import DOCUMENT_TEXTS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sluitend.reference.areas import Areas

NAMED, NAMED_TABLES = 12, 3
FIGURE_NOTICE = Notice(
    "wat_is_een_cijfer",
    msg(
        "Eén cijfer is hier één maat van één gemeente in één jaar en één document, met alles waarin het is uitgesplitst. Ontbreekt daar een deel van, dan is het gedeeltelijk bekend."
    ),
    "info",
)
CORRECT_NOTICE = Notice(
    "niet_of_het_klopt",
    msg("Dit gaat over welke cijfers er zijn, niet over of zij kloppen."),
    "info",
)


def headline(areas: Areas, tables: Mapping[str, pl.DataFrame]) -> tuple[Message, ...]:
    """Say how much is not known, who did not file, where a series has a gap, what is not loaded."""
    return (
        _how_much(areas, tables["per_tabel"]),
        *_mostly(tables["per_tabel"]),
        *_not_filed(tables["per_gemeente"]),
        *_gaps(tables["per_jaar"]),
        *_not_loaded(tables["niet_geladen"]),
    )


def _how_much(areas: Areas, per_table: pl.DataFrame) -> Message:
    own = per_table.filter(pl.col("telt") == PER_MUNICIPALITY)
    expected = int(own["n_verwacht"].sum()) - int(own["n_nvt"].sum())
    nothing, part = int(own["n_ontbreekt"].sum()), int(own["n_gedeeltelijk"].sum())
    values = {"gebied": areas.areas[0].naam, "van": areas.van, "tot": areas.tot}
    if not expected:
        return msg("{gebied}, {van}–{tot}: er is geen enkel cijfer per gemeente geladen.", **values)
    if not nothing + part:
        return msg(
            "{gebied}, {van}–{tot}: van de {n} gepubliceerde cijfers per gemeente ontbreekt er geen.",
            n=Count(expected),
            **values,
        )
    return msg(
        "{gebied}, {van}–{tot}: van {n} cijfers per gemeente weten wij er {niets} niet en {deel} maar ten dele.",
        n=Count(expected),
        niets=Count(nothing),
        deel=Count(part),
        **values,
    )


def _not_filed(lacking: pl.DataFrame) -> tuple[Message, ...]:
    """Name the municipalities that did not file a document, each with document and years."""
    rows = lacking.filter(pl.col("ontbreekt") == str(Missing.NOT_FILED), pl.col("mate") == "geheel")
    if rows.is_empty():
        return ()
    found = [
        f"{naam} ({DOCUMENT_TEXTS.get(document, document)} {year_ranges(part['jaar'].to_list())})"
        for (naam, document), part in rows.sort("gm_naam", "document", "jaar").group_by(
            "gm_naam", "document", maintain_order=True
        )
    ]
    return (
        msg(
            "Van {n} gemeenten is een document in een of meer jaren niet geleverd: {namen}.",
            n=Count(rows["gm_code"].n_unique()),
            namen=listing(found, limit=NAMED),
        ),
    )


def _gaps(cells: pl.DataFrame) -> tuple[Message, ...]:
    gaps = cells.filter(pl.col("stand") == str(State.GAP))
    if gaps.is_empty():
        return ()
    places = [
        f"{titel} ({year_ranges(part['jaar'].to_list())})"
        for (titel,), part in gaps.group_by("tabel_titel", maintain_order=True)
    ]
    return (
        msg(
            "Van deze tabellen ontbreken jaren midden in een reeks: {plaatsen}.",
            plaatsen=listing(places, limit=NAMED),
        ),
    )


def _mostly(per_table: pl.DataFrame) -> tuple[Message, ...]:
    """Name the tables that lack most, when several tables lack something."""
    lacking = pl.col("n_ontbreekt") + pl.col("n_gedeeltelijk")
    rows = (
        per_table.filter(pl.col("telt") == PER_MUNICIPALITY, lacking > 0)
        .sort(lacking, descending=True, maintain_order=True)
        .head(NAMED_TABLES)
    )
    if rows.height < NAMED_TABLES:
        return ()
    places = [
        msg(
            "{tabel} ({n})",
            tabel=row["tabel_titel"],
            n=Count(row["n_ontbreekt"] + row["n_gedeeltelijk"]),
        )
        for row in rows.iter_rows(named=True)
    ]
    return (
        msg(
            "De meeste daarvan staan in drie tabellen: {eerste}, {tweede} en {derde}.",
            eerste=places[0],
            tweede=places[1],
            derde=places[2],
        ),
    )


def _not_loaded(rows: pl.DataFrame) -> tuple[Message, ...]:
    if rows.is_empty():
        return ()
    return (
        msg(
            "Van {n} tabellen weten wij niets: zij zijn niet geladen, of waren er op de gekozen dag nog niet ({tabellen}).",
            n=Count(rows.height),
            tabellen=listing(rows["tabel_titel"].to_list()),
        ),
    )


def notices(unlisted: Sequence[int], national: Sequence[str]) -> tuple[Notice, ...]:
    """Say how was counted, and which years and tables are counted otherwise."""
    found = [FIGURE_NOTICE, CORRECT_NOTICE]
    if unlisted:
        found.append(
            Notice(
                "geen_gemeentelijst",
                msg(
                    "Van {jaren} is niet geladen welke gemeenten er waren; van die jaren zijn cijfers per gemeente niet geteld.",
                    jaren=year_ranges(unlisted),
                ),
            )
        )
    if national:
        found.append(
            Notice(
                "eigen_sleutel",
                msg(
                    "Niet van één gemeente, en daarom voor het hele land per regel geteld: {tabellen}.",
                    tabellen=listing(list(national), limit=NAMED),
                ),
                "info",
            )
        )
    return tuple(found)
