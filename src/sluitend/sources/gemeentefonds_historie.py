"""The gemeentefonds as fixed by decree: payments 2008-2013 and amounts per unit 2006-2013."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from sluitend.core.messages import Message, listing, msg
from sluitend.sources.gemeentefonds import long_rows
from sluitend.sources.reading import read_csv
from sluitend.sources.source import Reading, describe, finish, require_municipalities
from sluitend.tables.gemeentefonds import AMOUNTS_PER_UNIT, PAYMENTS_BEFORE

if TYPE_CHECKING:
    from pathlib import Path

    from sluitend.sources.sheet import Sheet
    from sluitend.sources.source import PassedOver

RENAMED = {"GM1908": ("GM0083", 2011)}
"""Code that the file gives already before it began: the code of then, and the year of the change.

The decree as it stood in 2017 prints the new name Menameradiel for 2009 and 2010 too; on those days it
was Menaldumadeel, the same municipality under its old code (BRP table 33)."""
PARAMETER_OF_A_RULE = msg("parameter uit een regeling; die hoort bij de regels, met haar artikel")
FROM_ONE_MUNICIPALITY = msg("uit de stukken van één gemeente en niet uit een landelijk besluit")


class GemeentefondsHistorie:
    """Integratie- and decentralisatie-uitkeringen per municipality, one row per annex of the decree."""

    id = "gemeentefonds_historie"
    signature = ("iu_du_sociaal_per_gemeente.csv",)
    passed_over: PassedOver = ()

    def read(self, directory: Path, known: pl.DataFrame) -> Reading:
        """Read the directory."""
        require_municipalities(known, directory)
        sheet = read_csv(directory / self.signature[0], [*PAYMENTS_BEFORE.keys, "bedrag_eur"])
        sheet.year()
        renamed = _code_of_then(sheet)
        sheet.municipality(known)
        sheet.text("uitkering")
        sheet.text("bijlage")
        keys = sheet.frame.select(PAYMENTS_BEFORE.keys)
        sheet.unique(PAYMENTS_BEFORE.keys)
        sheet.euros("bedrag_eur")
        table = long_rows(sheet.frame, PAYMENTS_BEFORE, "bedrag_eur", keys, lost=True)
        described = describe(
            directory,
            source=self.id,
            title="Integratie- en decentralisatie-uitkeringen sociaal domein, per gemeente",
            attribution="Bron: Besluit decentralisatie- en integratie-uitkeringen (BWBR0027383)",
            licence="wettekst, vrij van auteursrecht",
            codes=table["gm_code"],
        )
        return finish([sheet], {PAYMENTS_BEFORE.id: table}, described, renamed)


def _code_of_then(sheet: Sheet) -> list[Message]:
    """Give rows from before a change of code the code of then, and say so."""
    notices = []
    for code, (old, jaar) in RENAMED.items():
        before = (pl.col("gm_code").str.strip_chars() == code) & (pl.col("jaar") < jaar)
        hits = sheet.frame.filter(before)
        if hits.height:
            sheet.frame = sheet.frame.with_columns(
                gm_code=pl.when(before).then(pl.lit(old)).otherwise("gm_code")
            )
            notices.append(
                msg(
                    "Over {jaren} noemt het bestand {code}, maar die code geldt pas vanaf {jaar}; de rijen zijn gelezen als "
                    "{oud}, dezelfde gemeente onder haar oude code.",
                    jaren=listing([str(j) for j in sorted(set(hits["jaar"]))]),
                    code=code,
                    jaar=jaar,
                    oud=old,
                )
            )
    return notices


class GemeentefondsBedragen:
    """Amounts per unit, fixed by decree once the year was over."""

    id = "gemeentefonds_bedragen"
    signature = ("gf_bedragen_per_eenheid_2006_2013.csv",)
    passed_over: PassedOver = (
        (
            "accres_series.csv",
            msg("losse cijfers uit verschillende stukken, elk met een eigen datum en bron"),
        ),
        ("buig_model_2015_weights.csv", PARAMETER_OF_A_RULE),
        ("vangnet_params.csv", PARAMETER_OF_A_RULE),
        ("wmo_bijdrage_params.csv", PARAMETER_OF_A_RULE),
        ("gf_bpe_2019_maassluis.csv", FROM_ONE_MUNICIPALITY),
        ("gf_bpe_2023_ommen.csv", FROM_ONE_MUNICIPALITY),
        (
            "studies_figures.csv",
            msg("cijfers uit onderzoeken; die horen in een dossier, met hun vindplaats"),
        ),
    )

    def read(self, directory: Path, known: pl.DataFrame) -> Reading:
        """Read the directory; the amounts hold for every municipality, so none is named."""
        del known
        sheet = read_csv(directory / self.signature[0], [*COLUMNS, "eenheid"])
        keys = _amounts(sheet)
        read = sheet.frame.rename(COLUMNS)
        table = long_rows(
            read, AMOUNTS_PER_UNIT, "bedrag_per_eenheid", keys.rename(COLUMNS), lost=True
        )
        described = describe(
            directory,
            source=self.id,
            title="Gemeentefonds: vastgestelde bedragen per eenheid",
            attribution="Bron: besluiten vaststelling bedragen per eenheid (Fvw art. 9)",
            licence="wettekst, vrij van auteursrecht",
            codes=pl.Series([], dtype=pl.String),
            derived=_date_of_newest(table),
        )
        return finish([sheet], {AMOUNTS_PER_UNIT.id: table}, described)


COLUMNS = {
    "uitkeringsjaar": "jaar",
    "bron_bwbr": "besluit",
    "nr": "nr",
    "maatstaf": "maatstaf",
    "bedrag_per_eenheid": "bedrag_per_eenheid",
}
"""Columns of the file, and what they are called here."""
EURO, PERCENT = "eur_or_fraction", "fraction_pct"
"""Euro per unit; or, of the OZB from 2011, a percentage of its unit, one euro of value."""
FOOTNOTE = r"\s*<sup>.*?</sup>"
OZB, OZB_UNIT = r"^OZB \(", "eenheid €"
"""The OZB is per € 2,500 of value where its name says so, else per euro: then it is under a cent."""
OZB_PER_EURO = 0.01
IN_FORCE = {"BWBR0035844": "2014-12-05"}
"""Day on which a decree came into force, two days after it was published (its art. 2)."""


def _amounts(sheet: Sheet) -> pl.DataFrame:
    """Check the file, make every amount euro per unit, and return the keys that could be read."""
    sheet.year("uitkeringsjaar")
    for column in ("bron_bwbr", "nr", "maatstaf"):
        sheet.text(column)
    sheet.frame = sheet.frame.with_columns(pl.col("maatstaf").str.replace_all(FOOTNOTE, ""))
    sheet.one_of("eenheid", [EURO, PERCENT])
    raw = [name for name, ours in COLUMNS.items() if ours in AMOUNTS_PER_UNIT.keys]
    keys = sheet.frame.select(*raw, "bedrag_per_eenheid")
    sheet.unique(raw)
    sheet.number("bedrag_per_eenheid")
    ozb = pl.col("maatstaf").str.contains(OZB)
    named = pl.col("maatstaf").str.contains(OZB_UNIT, literal=True)
    percent = pl.col("eenheid") == PERCENT
    # To ten decimals, as dividing by a hundred leaves a tail behind.
    value = pl.when(percent).then((pl.col("bedrag_per_eenheid") / 100).round(10))
    sheet.frame = sheet.frame.with_columns(bedrag_per_eenheid=value.otherwise("bedrag_per_eenheid"))
    sheet.reject(
        "bedrag_per_eenheid",
        ozb & ~named & (pl.col("bedrag_per_eenheid").abs() >= OZB_PER_EURO),
        msg("niet duidelijk per welke eenheid dit OZB-bedrag is"),
        msg(
            "Zet de eenheid in de naam, zoals ‘eenheid € 2500’, of geef een bedrag per euro waarde."
        ),
    )
    return keys


def _date_of_newest(table: pl.DataFrame) -> tuple[str, str] | None:
    """Return when the decree of the newest year came into force: the file cannot be older."""
    newest = table.filter(pl.col("jaar") == pl.col("jaar").max())["besluit"].unique().to_list()
    days = [IN_FORCE[decree] for decree in newest if decree in IN_FORCE]
    if not newest or len(days) < len(newest):
        return None
    return max(days), "afgeleid: dag waarop het jongste besluit in het bestand in werking trad"
