"""What wat wij niet weten says in words, for somebody with five minutes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from sluitend.core.messages import Message, listing, msg
from sluitend.core.missing import SEPARATOR, Missing, reason_text
from sluitend.core.numbers import Count
from sluitend.core.period import year_ranges
from sluitend.core.result import Notice
from sluitend.studies.coverage.outputs import MONEY
from sluitend.studies.coverage.states import State
from sluitend.studies.wording import DOCUMENT_TEXTS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sluitend.reference.areas import Areas

NAMED, NAMED_TABLES, NAMED_MEASURES = 12, 3, 2
FIGURE_NOTICE = Notice(
    "wat_is_een_cijfer",
    msg(
        "Eén cijfer is hier één maat van één gemeente in één jaar en één document, met alles waarin het is uitgesplitst. Ontbreekt daar een deel van, dan is het gedeeltelijk bekend."
    ),
    "info",
)
YEARS_NOTICE = Notice(
    "jaren_elders",
    msg(
        "Jaren die niet in de geladen bronnen staan komen erbij met een uitgave waar zij wel in staan: ‘sluitend load open-data MAP’ voor de open data, ‘sluitend pull’ voor het CBS."
    ),
    "info",
)
CORRECT_NOTICE = Notice(
    "niet_of_het_klopt",
    msg("Dit gaat over welke cijfers er zijn, niet over of zij kloppen."),
    "info",
)


def headline(areas: Areas, tables: Mapping[str, pl.DataFrame]) -> tuple[Message, ...]:
    """Say what is not known about money, who did not file, then the rest, gaps, and what is not loaded."""
    counted = tables["per_tabel"]
    is_money = pl.col("tabel").is_in(list(MONEY))
    return (
        *_about_money(areas, counted, counted.filter(is_money)),
        *_not_filed(tables["per_gemeente"]),
        *_about_the_rest(counted.filter(~is_money)),
        *_gaps(tables["per_jaar"]),
        *_not_loaded(tables["niet_geladen"]),
    )


def _about_money(areas: Areas, every: pl.DataFrame, counted: pl.DataFrame) -> tuple[Message, ...]:
    asked = {
        "gebied": areas.areas[0].naam,
        "jaren": year_ranges(range(areas.van, areas.tot + 1)),
    }
    if every.is_empty():
        return (msg("{gebied}, {jaren}: er is geen enkel cijfer per gemeente geladen.", **asked),)
    if counted.is_empty():
        return (msg("{gebied}, {jaren}: er is niets over geld geladen.", **asked),)
    values = {**asked, **_numbers(counted)}
    if not _lacking(counted):
        return (
            msg("{gebied}, {jaren}: van de {n} cijfers over geld ontbreekt er geen.", **values),
        )
    return (
        msg(
            "{gebied}, {jaren}: van {n} cijfers over geld weten wij er {niets} niet en {deel} maar ten dele.",
            **values,
        ),
        msg(
            "Over geld (Iv3, balans, kengetallen, gemeentefonds, eigen opgave) ontbreekt het meest bij {waar}.",
            waar=_where(counted),
        ),
    )


def _about_the_rest(counted: pl.DataFrame) -> tuple[Message, ...]:
    if counted.is_empty():
        return ()
    values = _numbers(counted)
    if not _lacking(counted):
        return (msg("Van de {n} overige cijfers per gemeente ontbreekt er geen.", n=values["n"]),)
    return (
        msg(
            "Van {n} overige cijfers per gemeente weten wij er {niets} niet en {deel} maar ten dele; het meest ontbreekt bij {waar}.",
            waar=_where(counted),
            **values,
        ),
    )


def _numbers(counted: pl.DataFrame) -> dict[str, Count]:
    return {
        "n": Count(int(counted["n_verwacht"].sum()) - int(counted["n_nvt"].sum())),
        "niets": Count(int(counted["n_ontbreekt"].sum())),
        "deel": Count(int(counted["n_gedeeltelijk"].sum())),
    }


def _lacking(counted: pl.DataFrame) -> int:
    return int(counted["n_ontbreekt"].sum()) + int(counted["n_gedeeltelijk"].sum())


def _where(counted: pl.DataFrame) -> Message:
    """Name the tables that lack most, with how many figures, and why in the reader's language."""
    lacking = pl.col("n_ontbreekt") + pl.col("n_gedeeltelijk")
    reasons = pl.col("ontbreekt").str.split(SEPARATOR).explode().unique().sort()
    rows = (
        counted.filter(lacking > 0)
        .group_by("tabel", "tabel_titel", maintain_order=True)
        .agg(lacking.sum().alias("n"), pl.col("maten"), reasons.str.join(SEPARATOR))
        .sort("n", descending=True, maintain_order=True)
        .head(NAMED_TABLES)
    )
    places = [_place(row) for row in rows.iter_rows(named=True)]
    joined = places[0]
    for place in places[1:]:
        joined = msg("{eerste}; {rest}", eerste=joined, rest=place)
    return joined


def _place(row: Mapping[str, Any]) -> Message:
    """Name a table that lacks something; its measures only when they are few."""
    values = {
        "tabel": row["tabel_titel"],
        "n": Count(row["n"]),
        "reden": reason_text(row["ontbreekt"]),
    }
    measures = [name for names in row["maten"] for name in names.split("; ")]
    if len(measures) > NAMED_MEASURES:
        return msg("{tabel} ({n}: {reden})", **values)
    return msg("{tabel}, {maten} ({n}: {reden})", maten=listing(measures), **values)


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
    found = [FIGURE_NOTICE, CORRECT_NOTICE, YEARS_NOTICE]
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
                    "Landelijk, dus niet van één gemeente en niet meegeteld bij de cijfers per gemeente: {tabellen}.",
                    tabellen=listing(list(national), limit=NAMED),
                ),
                "info",
            )
        )
    return tuple(found)
