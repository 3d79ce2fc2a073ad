"""What wat wij niet weten says in words, for somebody with five minutes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from sluitend.core.messages import Label, Message, listing, msg
from sluitend.core.missing import SEPARATOR, Missing, reason_text
from sluitend.core.numbers import Count
from sluitend.core.period import year_ranges
from sluitend.core.result import Notice
from sluitend.studies.coverage.outputs import MONEY
from sluitend.studies.coverage.states import State
from sluitend.studies.wording import DOCUMENT_TEXTS
from sluitend.tables.iv3 import LASTEN

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from sluitend.reference.areas import Areas

NAMED, NAMED_TABLES, NAMED_MEASURES = 12, 3, 2
"""Gaps, tables and measures that are named on top."""
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
        "Jaren die niet in de geladen bronnen staan, komen erbij als een uitgave wordt geladen waar zij wel in staan. Wie de gegevens beheert, doet dat met ‘sluitend load open-data MAP’, of met ‘sluitend pull’ voor het CBS."
    ),
    "info",
)
CORRECT_NOTICE = Notice(
    "niet_of_het_klopt",
    msg("Dit gaat over welke cijfers er zijn, niet over of zij kloppen."),
    "info",
)


def headline(areas: Areas, tables: Mapping[str, pl.DataFrame]) -> tuple[Message, ...]:
    """Say how much is not known about money, and then what is missed most, one thing at a time."""
    counted = tables["per_tabel"]
    is_money = pl.col("tabel").is_in(list(MONEY))
    first = _about_money(areas, counted, counted.filter(is_money))
    missed = (
        *_not_filed(tables["per_gemeente"]),
        *_most_lacking(counted.filter(is_money)),
        *_about_the_rest(counted.filter(~is_money)),
        *_gaps(tables["per_jaar"]),
        *_not_loaded(tables["niet_geladen"]),
    )
    whole = _whole(tables["per_jaar"])
    return (first, *whole, msg("Dit ontbreekt:"), *missed) if missed else (first, *whole)


def _whole(cells: pl.DataFrame) -> tuple[Message, ...]:
    """Say that what every calculation on amounts rests on is there, when it is."""
    states = set(cells.filter(tabel=LASTEN.id)["stand"])
    if states != {str(State.COMPLETE)}:
        return ()
    return (msg("De lasten per taakveld (Iv3) zijn van elk jaar volledig bekend."),)


def _about_money(areas: Areas, every: pl.DataFrame, counted: pl.DataFrame) -> Message:
    asked = {
        "gebied": areas.areas[0].naam,
        "jaren": year_ranges(range(areas.van, areas.tot + 1)),
    }
    if every.is_empty():
        return msg("{gebied}, {jaren}: er is geen enkel cijfer per gemeente geladen.", **asked)
    if counted.is_empty():
        return msg("{gebied}, {jaren}: er is niets over geld geladen.", **asked)
    values = {**asked, **_numbers(counted)}
    if not _lacking(counted):
        return msg("{gebied}, {jaren}: van de {n} cijfers over geld ontbreekt er geen.", **values)
    return msg(
        "{gebied}, {jaren}: van {n} cijfers over geld weten wij er {niets} niet en {deel} maar ten dele.",
        **values,
    )


def _most_lacking(counted: pl.DataFrame) -> tuple[Message, ...]:
    """Name the tables about money that lack most, with how many figures and why."""
    return tuple(
        msg("{tabel}: {n} cijfers ({reden}).", **_told(row))
        if len(measures := _measures(row)) > NAMED_MEASURES
        else msg("{tabel}, {maten}: {n} cijfers ({reden}).", maten=listing(measures), **_told(row))
        for row in _largest(counted)
    )


def _about_the_rest(counted: pl.DataFrame) -> tuple[Message, ...]:
    """Count what else is lacking, and name only the table that lacks most: it is not about money."""
    if counted.is_empty() or not _lacking(counted):
        return ()
    return (
        msg(
            "Van {n} overige cijfers per gemeente weten wij er {niets} niet of maar ten dele, de meeste uit {tabel}.",
            n=_numbers(counted)["n"],
            niets=Count(_lacking(counted)),
            tabel=_quoted(_largest(counted)[0]["tabel_titel"]),
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


def _largest(counted: pl.DataFrame) -> list[dict[str, Any]]:
    """Return the tables that lack most."""
    lacking = pl.col("n_ontbreekt") + pl.col("n_gedeeltelijk")
    reasons = pl.col("ontbreekt").str.split(SEPARATOR).explode().unique().sort()
    rows = (
        counted.filter(lacking > 0)
        .group_by("tabel", "tabel_titel", maintain_order=True)
        .agg(lacking.sum().alias("n"), pl.col("maten"), reasons.str.join(SEPARATOR))
        .sort("n", descending=True, maintain_order=True)
    )
    return rows.head(NAMED_TABLES).to_dicts()


def _told(row: Mapping[str, Any]) -> dict[str, object]:
    return {
        "tabel": Label(row["tabel_titel"]),
        "n": Count(row["n"]),
        "reden": reason_text(row["ontbreekt"]),
    }


def _quoted(title: object) -> Message:
    return msg("‘{titel}’", titel=Label(title))


def _measures(row: Mapping[str, Any]) -> list[str]:
    return [Label(name) for names in row["maten"] for name in names.split("; ")]


def _not_filed(lacking: pl.DataFrame) -> Iterator[Message]:
    """Name per document the municipalities that did not file it, with the years."""
    rows = lacking.filter(pl.col("ontbreekt") == str(Missing.NOT_FILED), pl.col("mate") == "geheel")
    for (document,), own in rows.sort("gm_naam", "jaar").group_by("document", maintain_order=True):
        names = [
            f"{name} ({year_ranges(part['jaar'])})"
            for (name,), part in own.group_by("gm_naam", maintain_order=True)
        ]
        yield msg(
            "Niet geleverd, {document}: {namen}.",
            document=DOCUMENT_TEXTS.get(str(document), document),
            namen=listing(names),
        )


def _gaps(cells: pl.DataFrame) -> tuple[Message, ...]:
    gaps = cells.filter(pl.col("stand") == str(State.GAP))
    if gaps.is_empty():
        return ()
    places = [
        msg("{tabel} ({jaren})", tabel=_quoted(titel), jaren=year_ranges(part["jaar"].to_list()))
        for (titel,), part in gaps.group_by("tabel_titel", maintain_order=True)
    ]
    return (msg("Jaren midden in een reeks: {plaatsen}.", plaatsen=listing(places, limit=NAMED)),)


def _not_loaded(rows: pl.DataFrame) -> tuple[Message, ...]:
    if rows.is_empty():
        return ()
    return (
        msg(
            "Niet geladen, of nog niet gepubliceerd op de gekozen dag: {tabellen}.",
            tabellen=listing([_quoted(titel) for titel in rows["tabel_titel"]]),
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
                    tabellen=listing([Label(title) for title in national], limit=NAMED),
                ),
                "info",
            )
        )
    return tuple(found)
