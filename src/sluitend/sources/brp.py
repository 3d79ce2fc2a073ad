"""The list of all municipality codes (BRP table 33): which existed when, and what came after.

It reaches further back than the yearly lists of municipalities. Sources about earlier years are
checked with it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from sluitend.core.messages import Message, listing, msg
from sluitend.sources.areas import Reclassifications, newest_file
from sluitend.sources.reading import read_csv
from sluitend.sources.sheet import YEARS
from sluitend.sources.source import Reading, describe, finish

if TYPE_CHECKING:
    from pathlib import Path

    from sluitend.sources.sheet import Sheet
    from sluitend.sources.source import PassedOver

NUMBER = r"^[0-9]{4}$"
NOT_MUNICIPALITIES = ("0000", "0996", "0997", "0998", "0999", "1999")
"""Codes that never were a municipality: unknown, the polders before they had one, the former central
register, abroad, unknown to the register, non-residents."""
OTHER_SOURCE = msg("leest de bron ‘herindelingen’")
COLUMNS = ("gm_nr", "naam", "nieuwe_code", "datum_ingang", "datum_einde")


class MunicipalitiesBrp:
    """Every code with begin, end and successor, up to 1 January of the year its file is named after."""

    id = "brp_gemeenten"
    signature = ("brp_tabel33_gemeenten_*.csv",)
    passed_over: PassedOver = (
        *Reclassifications.passed_over,
        ("herindelingen_*.csv", OTHER_SOURCE),
        ("splitsingen_geraamde_aandelen.csv", OTHER_SOURCE),
    )

    def read(self, directory: Path, known: pl.DataFrame) -> Reading:
        """Read the directory; where years are listed already the two lists are compared."""
        path, year = newest_file(directory, self.signature[0])
        sheet = read_csv(path, COLUMNS)
        _check(sheet)
        codes = sheet.frame.select(
            jaar=pl.lit(year, pl.Int64),
            gm_code="GM" + pl.col("gm_nr"),
            gm_naam="naam",
            is_gemeente=~pl.col("gm_nr").is_in(NOT_MUNICIPALITIES),
            ingang="datum_ingang",
            einde="datum_einde",
            opvolger=pl.when(pl.col("nieuwe_code") != "").then("GM" + pl.col("nieuwe_code")),
        )
        described = describe(
            directory,
            source=self.id,
            title="Gemeentecodes (BRP, landelijke tabel 33)",
            attribution="Bron: Rijksdienst voor Identiteitsgegevens, landelijke tabel 33",
            licence="overheidspublicatie, vrij van auteursrecht",
            codes=codes.filter("is_gemeente")["gm_code"],
            years=codes["jaar"],
        )
        return finish([sheet], {"gemeenten_brp": codes}, described, _differences(codes, known))


def _check(sheet: Sheet) -> None:
    sheet.code("gm_nr", NUMBER, "0344")
    sheet.text("naam")
    numbers = sheet.frame["gm_nr"].implode()
    sheet.unique(["gm_nr"])
    sheet.text("nieuwe_code", may_be_empty=True)
    sheet.reject(
        "nieuwe_code",
        (pl.col("nieuwe_code") != "") & ~pl.col("nieuwe_code").is_in(numbers),
        msg("de opvolger staat zelf niet in de lijst"),
        msg("Gebruik een code die in kolom gm_nr staat, of vul de lijst aan."),
    )
    for column in ("datum_ingang", "datum_einde"):
        sheet.text(column, may_be_empty=True)
        day = pl.col(column).str.to_date("%Y%m%d", strict=False)
        written = day.dt.to_string("%Y%m%d") == pl.col(column)
        sheet.reject(
            column,
            (pl.col(column) != "") & ~written.fill_null(value=False),
            msg("geen datum"),
            msg("Schrijf een datum als 20190101, of laat de cel leeg."),
        )
        sheet.frame = sheet.frame.with_columns(day)
    sheet.reject(
        "datum_einde",
        (pl.col("datum_einde") <= pl.col("datum_ingang")).fill_null(value=False),
        msg("het einde ligt niet na de ingang"),
        msg("Verbeter een van beide datums."),
    )
    sheet.reject(
        "nieuwe_code",
        (pl.col("nieuwe_code") != "") & pl.col("datum_einde").is_null(),
        msg("een opvolger zonder einddatum"),
        msg("Vul de einddatum in, of maak de opvolger leeg."),
    )


def valid_on_1_january(codes: pl.DataFrame, years: range) -> pl.DataFrame:
    """Return jaar and gm_code of the municipalities that existed on 1 January of each year.

    Parameters
    ----------
    codes
        Rows of table `gemeenten_brp`; of several lists the newest counts. No begin means: from
        before anybody kept a list. No end means: still there.
    years
        Years to list; of years after the list nothing is known and none is listed.
    """
    newest = codes.filter("is_gemeente", pl.col("jaar") == pl.col("jaar").max())
    wanted = pl.DataFrame({"op": list(years)}, schema={"op": pl.Int64})
    first = pl.date(pl.col("op"), 1, 1)
    return (
        newest.join(wanted, how="cross")
        .filter(
            pl.col("op") <= pl.col("jaar"),
            (pl.col("ingang") <= first).fill_null(value=True),
            (pl.col("einde") > first).fill_null(value=True),
        )
        .select(jaar="op", gm_code="gm_code")
    )


def with_earlier_years(known: pl.DataFrame, codes: pl.DataFrame) -> pl.DataFrame:
    """Add to the known municipalities those of the years before the first year that is listed.

    Parameters
    ----------
    known
        Columns jaar, gm_code, inwoners; when it is empty there is no year to come before.
    codes
        Rows of table `gemeenten_brp`.
    """
    if known.is_empty():
        return known
    earlier = valid_on_1_january(codes, range(YEARS[0], int(str(known["jaar"].min()))))
    return pl.concat(
        [
            earlier.with_columns(inwoners=pl.lit(None, pl.Int64)),
            known.select("jaar", "gm_code", "inwoners"),
        ]
    )


def _differences(codes: pl.DataFrame, known: pl.DataFrame) -> list[Message]:
    """Name the municipalities of a year that only one of the two lists has."""
    both = ["jaar", "gm_code"]
    years = known["jaar"].unique().sort().to_list()
    ours = valid_on_1_january(codes, range(years[0], years[-1] + 1) if years else range(0))
    ours = ours.filter(pl.col("jaar").is_in(years))
    listed = known.select(both).join(ours, on="jaar", how="semi")
    only = pl.concat(
        [ours.join(listed, on=both, how="anti"), listed.join(ours, on=both, how="anti")]
    )
    return [
        msg(
            "In {jaar} staan deze gemeenten maar in een van de twee lijsten, de jaarlijkse en die van de "
            "BRP: {codes}.",
            jaar=jaar,
            codes=listing(sorted(part["gm_code"])),
        )
        for (jaar,), part in sorted(only.group_by("jaar"), key=lambda pair: str(pair[0]))
    ]
