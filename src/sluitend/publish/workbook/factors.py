"""What the columns of the terms are called: terms have no output contract of their own."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sluitend.core.messages import msg
from sluitend.core.result import Column

if TYPE_CHECKING:
    import polars as pl

    from sluitend.core.result import Result

AMOUNT = "bedrag"
FACTORS = {
    column.name: column
    for column in (
        Column("gebied", msg("Gebied")),
        Column("jaar", msg("Jaar"), "jaar"),
        Column("van", msg("Van"), "jaar"),
        Column("tot", msg("Tot"), "jaar"),
        Column("bronjaar", msg("Jaar van de regel"), "jaar"),
        Column("document", msg("Document")),
        Column("van_document", msg("Van document")),
        Column("tot_document", msg("Tot document")),
        Column("post", msg("Post")),
        Column("stap", msg("Stap")),
        Column("blok", msg("Blok")),
        Column("groep", msg("Groep")),
        Column("maat", msg("Maat")),
        Column("toets", msg("Toets")),
        Column("onderwerp", msg("Onderwerp")),
        Column("aansluiting", msg("Aansluiting")),
        Column("gm_code", msg("Gemeente")),
        Column("geleverd_door", msg("Gemeente die leverde")),
        Column("taakveld", msg("Taakveld")),
        Column("kenmerk", msg("Kenmerk")),
        Column("gewicht", msg("Gewicht"), "getal"),
        Column("deel_bekend", msg("Deel van de kenmerken bekend"), "aandeel"),
        Column("parameter_id", msg("Parameter")),
        Column("artikel", msg("Artikel")),
        Column("van_bedrag", msg("Bedrag eerste kant"), "bedrag"),
        Column("tot_bedrag", msg("Bedrag tweede kant"), "bedrag"),
        Column("van_inwoners", msg("Inwoners eerste kant"), "aantal"),
        Column("tot_inwoners", msg("Inwoners tweede kant"), "aantal"),
        Column("geleverd", msg("Geleverd"), "bedrag"),
        Column("aandeel", msg("Aandeel in het gebied"), "aandeel"),
        Column("eerste", msg("Eerste bron"), "bedrag"),
        Column("tweede", msg("Tweede bron"), "bedrag"),
        Column("onafgerond", msg("Niet afgerond"), "bedrag"),
        Column(AMOUNT, msg("Bedrag"), "bedrag"),
    )
}


def term_columns(result: Result) -> tuple[Column, ...]:
    """Return how the columns of the terms are to be read, in their order.

    Codes have the meaning that a table of the result gives to a column of the same name. Without
    any table of amounts, terms count things.
    """
    columns = [column for spec in result.specs.values() for column in spec.columns]
    money = any(column.kind == "bedrag" for column in columns)
    declared = {column.name: column for column in reversed(columns)}
    frame = result.output.terms
    return tuple(_column(name, frame.schema[name], declared, money=money) for name in frame.columns)


def _column(name: str, dtype: pl.DataType, declared: dict[str, Column], *, money: bool) -> Column:
    if name not in FACTORS:
        return declared.get(name, undeclared(name, dtype))
    column = FACTORS[name]
    if name in declared:
        column = replace(column, texts=declared[name].texts, labels=declared[name].labels)
    if column.kind == "bedrag" and not money:
        label = msg("Aantal") if name == AMOUNT else column.label
        return replace(column, label=label, kind="getal" if dtype.is_float() else "aantal")
    return column


def undeclared(name: str, dtype: pl.DataType) -> Column:
    """Return how to read a column nobody declared: under its own name."""
    return Column(name, msg("{naam}", naam=name), "aantal" if dtype.is_numeric() else "tekst")
