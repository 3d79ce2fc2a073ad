"""Small series: the forecast of households, care costs by age, consumer prices, youth probation."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from sluitend.core.errors import SourceError
from sluitend.core.messages import msg
from sluitend.core.missing import Missing
from sluitend.core.numbers import Decimals
from sluitend.sources.areas import newest_file
from sluitend.sources.reading import read_csv
from sluitend.sources.source import Reading, describe, finish, require_municipalities, settled
from sluitend.sources.wide import long_rows, read_measures, rows_without_value
from sluitend.tables.reeksen import AGE_COSTS, FORECAST, LAWS, OLDEST, PRICES, PROBATION

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from sluitend.sources.sheet import Sheet
    from sluitend.sources.source import PassedOver
    from sluitend.tables.contract import Contract

NO_MUNICIPALITIES = pl.Series([], dtype=pl.String)
FORECAST_EDITION, FORECAST_MAP = "2019", 2018
"""CBS and PBL, Regionale prognose 2020-2050, regio-indeling 2018."""
YOUTH_REGION = r"^JZ[0-9]{2}$"
WHOLE, SLACK = 100.0, 0.5
"""Shares of all youth regions add up to this, but for the rounding of some forty of them."""
BASE = 100.0


class HouseholdForecast:
    """Households and inhabitants to come, on the municipal map of one year."""

    id = "huishoudensprognose"
    signature = ("cbs_prognose_huishoudens_2020_2025.csv",)
    passed_over: PassedOver = ()

    def read(self, directory: Path, known: pl.DataFrame) -> Reading:
        """Read the directory; a municipality of the map without rows gets rows without values."""
        require_municipalities(known, directory)
        columns = {
            "hh_totaal": "huishoudens",
            "hh_eenpersoons": "eenpersoonshuishoudens",
            "inwoners": "inwoners",
        }
        sheet = read_csv(directory / self.signature[0], ["gm_code", "jaar", *columns])
        sheet.year()
        sheet.municipality(known, lambda _: pl.lit(FORECAST_MAP))
        keys = ("jaar", "gm_code")
        years = sheet.frame.select("jaar").unique()
        everyone = known.filter(jaar=FORECAST_MAP).select("gm_code").join(years, how="cross")
        rows = _series(sheet, columns, keys, FORECAST)
        absent = everyone.join(rows, on=keys, how="anti")
        empty = rows_without_value(absent, columns, rows, keys, Missing.NOT_PUBLISHED)
        table = pl.concat([rows, empty]).select(
            pl.lit(FORECAST_EDITION).alias("editie"),
            pl.lit(FORECAST_MAP, pl.Int64).alias("kaart"),
            pl.all(),
        )
        described = describe(
            directory,
            source=self.id,
            title="Regionale prognose van huishoudens, editie 2019",
            attribution="Bron: CBS en PBL",
            codes=sheet.frame["gm_code"],
        )
        withdrawn = msg(
            "CBS en PBL hebben de huishoudens per gemeente uit deze prognose later ingetrokken als niet betrouwbaar genoeg; alleen het aantal inwoners geldt nog."
        )
        return finish([sheet], {FORECAST.id: table}, described, [withdrawn])


class AgeCosts:
    """Euro per inhabitant by single year of age and by law, from a projection of the CPB."""

    id = "leeftijdskosten"
    signature = ("cpb_uitgaven_per_inwoner_naar_leeftijd_*.csv",)
    passed_over: PassedOver = ()

    def read(self, directory: Path, known: pl.DataFrame) -> Reading:  # noqa: ARG002 a national series names no municipality
        """Read the directory: every column x_eur is a law."""
        path, year = newest_file(directory, self.signature[0])
        sheet = read_csv(path, ["leeftijd", *(f"{law}_eur" for law in sorted(LAWS))])
        sheet.frame = sheet.frame.with_columns(jaar=pl.lit(year, pl.Int64))
        sheet.whole_number("leeftijd", low=0, high=OLDEST)
        columns = {f"{law}_eur": law for law in sorted(LAWS)}
        measures = dict.fromkeys(columns, "uitgaven_per_inwoner")
        rows = _series(sheet, columns, ("jaar", "leeftijd"), AGE_COSTS, measures)
        table = rows.rename({"maat": "wet"}).with_columns(maat=pl.lit("uitgaven_per_inwoner"))
        described = describe(
            directory,
            source=self.id,
            title=f"Uitgaven per inwoner naar leeftijd {year}",
            attribution="Bron: CPB, Middellangetermijnraming zorg 2027-2033",
            codes=NO_MUNICIPALITIES,
            licence="vrij te gebruiken met bronvermelding",
        )
        smoothed = msg(
            "Bij een deel van de leeftijden zijn de bedragen afgerond of geïnterpoleerd."
        )
        columns_in_order = ["jaar", "leeftijd", "wet", "maat", "waarde", "ontbreekt"]
        return finish(
            [sheet], {AGE_COSTS.id: table.select(columns_in_order)}, described, [smoothed]
        )


class Prices:
    """Consumer price index per year; which year is the base follows from the figures."""

    id = "consumentenprijzen"
    signature = ("cpi_jaar_*.csv",)
    passed_over: PassedOver = (
        (
            "origineel_statline_*.txt",
            msg("het bestand zoals StatLine het gaf; dezelfde cijfers staan in de CSV"),
        ),
    )

    def read(self, directory: Path, known: pl.DataFrame) -> Reading:  # noqa: ARG002 a national series names no municipality
        """Read the directory."""
        path, _ = newest_file(directory, self.signature[0])
        columns = {
            "cpi": "cpi",
            "cpi_afgeleid": "cpi_afgeleid",
            "mutatie_pct": "cpi_mutatie",
            "mutatie_afgeleid_pct": "cpi_afgeleid_mutatie",
        }
        sheet = read_csv(path, ["jaar", *columns])
        sheet.year()
        rows = _series(sheet, columns, ("jaar",), PRICES, low=-BASE)
        base = _base_year(sheet)
        table = rows.select(pl.lit(base, pl.Int64).alias("basisjaar"), pl.all())
        described = describe(
            directory,
            source=self.id,
            title=f"Consumentenprijzen, jaargemiddelden ({base} = 100)",
            attribution="Bron: CBS",
            codes=NO_MUNICIPALITIES,
        )
        return finish([sheet], {PRICES.id: table}, described)


class YouthProbation:
    """How the country's youth probation cases of a year are spread over the youth regions."""

    id = "jeugdreclassering"
    signature = ("jeugdreclassering_per_jeugdregio_*.csv",)
    passed_over: PassedOver = ()

    def read(self, directory: Path, known: pl.DataFrame) -> Reading:  # noqa: ARG002 the youth regions of a year are in no table
        """Read the directory; figures that are no shares of one whole are refused."""
        path, year = newest_file(directory, self.signature[0])
        column = f"jeugdreclasseringstrajecten_{year}"
        sheet = read_csv(path, ["code", column])
        sheet.code("code", YOUTH_REGION, "JZ00")
        sheet.frame = sheet.frame.rename({"code": "gebied_code"}).with_columns(
            jaar=pl.lit(year, pl.Int64)
        )
        rows = _series(sheet, {column: "aandeel_trajecten"}, ("jaar", "gebied_code"), PROBATION)
        total = float(rows["waarde"].sum())
        if not sheet.rejects and abs(total - WHOLE) > SLACK:
            raise SourceError(
                msg(
                    "De cijfers in bestand {bestand} tellen op tot {som}; als aandelen in procent horen zij samen 100 te zijn.",
                    bestand=path.name,
                    som=Decimals(total, 2),
                ),
                msg("Vul de ontbrekende jeugdregio's aan, of zet de cijfers om in aandelen."),
            )
        described = describe(
            directory,
            source=self.id,
            title=f"Jeugdreclassering per jeugdregio {year}",
            attribution="Bron: CBS",
            codes=NO_MUNICIPALITIES,
            derived=settled(sheet.frame["jaar"]),
        )
        unit = msg(
            "De cijfers over jeugdreclassering zijn aandelen in procent: zij tellen op tot honderd. Wie ze als trajecten per duizend jongeren leest, leest ze verkeerd."
        )
        return finish([sheet], {PROBATION.id: rows}, described, [unit])


def _series(
    sheet: Sheet,
    columns: Mapping[str, str],
    keys: Sequence[str],
    contract: Contract,
    measures: Mapping[str, str] | None = None,
    *,
    low: float = 0,
) -> pl.DataFrame:
    """Return the long rows of a file; a row that could not be read stays, without values.

    Parameters
    ----------
    columns
        Column of the file: what it is called in the long rows.
    measures
        Column of the file: measure, when the long rows call it something else.
    """
    lost = [sheet.unique(keys), *read_measures(sheet, measures or columns, contract, low=low)]
    unread = pl.concat([rows.select(keys) for rows in lost]).unique()
    rows = long_rows(sheet.frame, columns, keys)
    return pl.concat([rows, rows_without_value(unread, columns, rows, keys, Missing.REJECTED)])


def _base_year(sheet: Sheet) -> int:
    """Return the year whose index is 100."""
    years = sheet.frame.filter(pl.col("cpi") == BASE)["jaar"].to_list()
    if len(years) != 1:
        raise SourceError(
            msg(
                "In bestand {bestand} is van {n} jaren het indexcijfer 100; het basisjaar is zo niet bekend.",
                bestand=sheet.path.name,
                n=len(years),
            ),
            msg("Zet het basisjaar erbij: het jaar waarvan de CPI precies 100 is."),
        )
    return int(years[0])
