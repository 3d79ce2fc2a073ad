"""What the codes of a comparison are called: a reader sees names, the data keep the codes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from sluitend.core.messages import Message, msg
from sluitend.studies.wording import DOCUMENT_TEXTS
from sluitend.tables.bbv import BALANCE_TITLES
from sluitend.tables.iv3 import TITLES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sluitend.tables.contract import Contract

TITLE_TABLES: Mapping[str, Contract] = {"taakveld": TITLES, "balanspost": BALANCE_TITLES}
"""Key column: the table that gives its codes a title, per year."""
DOCUMENTS: Mapping[str, Message] = {
    **DOCUMENT_TEXTS,
    "begroting_primitief": msg("begroting zoals eerst vastgesteld"),
    "begroting_na_wijziging": msg("begroting na wijziging"),
    "bestuursrapportage": msg("bestuursrapportage"),
    "gr_begroting": msg("begroting van een gemeenschappelijke regeling"),
    "gr_afrekening": msg("afrekening van een gemeenschappelijke regeling"),
}
MAIN_TAAKVELDEN: Mapping[str, Message] = {
    "0": msg("0 Bestuur en ondersteuning"),
    "1": msg("1 Veiligheid"),
    "2": msg("2 Verkeer, vervoer en waterstaat"),
    "3": msg("3 Economie"),
    "4": msg("4 Onderwijs"),
    "5": msg("5 Sport, cultuur en recreatie"),
    "6": msg("6 Sociaal domein"),
    "7": msg("7 Volksgezondheid en milieu"),
    "8": msg("8 Volkshuisvesting, leefomgeving en stedelijke vernieuwing"),
}
EDITIONS: Mapping[str, Message] = {
    "gemeenteklassen": msg("bestand met gemeenteklassen"),
    "kwb-2014": msg("wijk- en buurtkaart 2014"),
    "wbk-2021": msg("wijk- en buurtkaart 2021"),
    "kwb-2022": msg("kerncijfers wijken en buurten 2022"),
    "panel-kwb": msg("kerncijfers wijken en buurten 2017–2019"),
    "panel-70072ned": msg("regionale kerncijfers (70072ned)"),
    "panel-wmo": msg("Wmo-cliënten 2017–2019"),
    "panel-heffingen": msg("gemeentelijke heffingen 2017–2019"),
}
LABELS: Mapping[str, Message] = {
    "stand": msg("Stand"),
    "taakveld": msg("Taakveld"),
    "hoofdtaakveld": msg("Hoofdtaakveld"),
    "herkomst": msg("Uitgave"),
    "balanspost": msg("Balanspost"),
}
TEXTS: Mapping[str, Mapping[str, Message]] = {
    "hoofdtaakveld": MAIN_TAAKVELDEN,
    "herkomst": EDITIONS,
}


def title_column(column: str) -> str:
    """Return the name of the column with the titles of a code."""
    return f"{column}_titel"


def titled(frame: pl.DataFrame, tables: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """Add the title of each code that has one, as it was in that year; empty where none is loaded."""
    for column, contract in TITLE_TABLES.items():
        if column not in frame.columns:
            continue
        if contract.id not in set(tables):
            frame = frame.with_columns(pl.lit(None, pl.String).alias(title_column(column)))
            continue
        titles = tables[contract.id].select(
            "jaar", column, pl.col("titel").alias(title_column(column))
        )
        frame = frame.join(titles, on=["jaar", column], how="left")
    return frame


def item(row: Mapping[str, object]) -> Message | None:
    """Name what a row is about besides its municipality, year and document; None for a total."""
    for column in LABELS:
        code = row.get(column)
        if column == "stand" or code is None:
            continue
        if column in TEXTS:
            return TEXTS[column].get(str(code), msg("{code}", code=str(code)))
        title = row.get(title_column(column))
        if title:
            return msg("{code} {titel}", code=str(code), titel=str(title))
        return msg("{code}", code=str(code))
    return None
