"""Older facts of law: payments of 2008-2013, amounts per unit of 2006-2013, the list of codes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from sluitend.demo.municipalities import CENTRE, FIRST_YEAR, LAST_YEAR

if TYPE_CHECKING:
    from pathlib import Path

    from sluitend.demo.country import Country
    from sluitend.demo.municipalities import Municipality

WMO_YEARS = {2008: "27c", 2009: "27e", 2010: "27f", 2011: "27h"}
"""Year of the integratie-uitkering Wmo and the annex it stands in."""
WMO_EURO = 85
SHELTER = (("DU Maatschappelijke opvang", 2010, "29xx-b"), ("DU Vrouwenopvang", 2012, "29kk-3"))
SHELTER_EURO = 40
UNIT_YEARS = {2006: "fictief-1", 2008: "fictief-2", 2010: "fictief-3", 2013: "fictief-4"}
"""Year and an identification of the decree that exists nowhere."""
# nr|maatstaf|euro per unit in the first year|unit
_UNITS = """\
1a|OZB (woningen eigenaren, eenheid € 2500)|-2.43|eur_or_fraction
2|Inwoners|121.5|eur_or_fraction
3|Jongeren|198.25|eur_or_fraction
4|Ouderen|64.1|eur_or_fraction
8|Bijstandsontvangers|1480.07|eur_or_fraction
23|Vast bedrag|332150.5|eur_or_fraction
38|Suppletie-uitkering|0.75|fraction_pct
"""
GROWTH = 0.03
SPECIAL = (
    ("0000", "Onbekend", None, None),
    ("1999", "Registratie niet-ingezetenen", None, 20140106),
)
"""Entries of the list of codes that are no municipality."""
BRP_UNTIL = 2019
"""The list of codes knows what happened up to 1 January of this year."""
DECADE_AGO = 0.93
"""Inhabitants in these years as a share of those the municipality started from."""


def write_payments(country: Country, directory: Path) -> list[Path]:
    """Write the payments of 2008-2013."""
    rows = [
        (jaar, m.code, m.names[0][1], "IU Wmo", float(WMO_EURO * _people(m)), annex)
        for jaar, annex in WMO_YEARS.items()
        for m in _alive(country, jaar)
    ]
    rows += [
        (jaar, CENTRE, country.municipality(CENTRE).name(jaar), name, amount, annex)
        for name, jaar, annex in SHELTER
        for amount in [float(SHELTER_EURO * _people(country.municipality(CENTRE)))]
    ]
    frame = pl.DataFrame(
        rows,
        schema=["jaar", "gm_code", "gemeente", "uitkering", "bedrag_eur", "bijlage"],
        orient="row",
    )
    path = directory / "iu_du_sociaal_per_gemeente.csv"
    frame.write_csv(path)
    return [path]


def _people(m: Municipality) -> int:
    return int((m.anchor or 1000) * DECADE_AGO) // 100 * 100


def _alive(country: Country, jaar: int) -> list[Municipality]:
    """Return who existed: the list starts in 2010, and nobody changed in the years before."""
    return [m for m in country.municipalities if m.exists(max(jaar, FIRST_YEAR))]


def write_units(directory: Path) -> list[Path]:
    """Write amounts per unit per year."""
    rows = []
    for jaar, decree in UNIT_YEARS.items():
        for line in _UNITS.splitlines():
            number, name, euro, unit = line.split("|")
            factor = 1.0 if unit == "fraction_pct" else (1 + GROWTH) ** (jaar - min(UNIT_YEARS))
            rows.append((jaar, number, name, f"{float(euro) * factor:.2f}", unit, decree))
    columns = ["uitkeringsjaar", "nr", "maatstaf", "bedrag_per_eenheid", "eenheid", "bron_bwbr"]
    path = directory / "gf_bedragen_per_eenheid_2006_2013.csv"
    pl.DataFrame(rows, schema=columns, orient="row").write_csv(path)
    return [path]


def write_codes(country: Country, directory: Path) -> list[Path]:
    """Write the list of codes with begin, end and successor; without the letters of the code."""
    rows: list[tuple[str, str, str | None, int | None, int | None]] = [
        (number, name, None, begin, end) for number, name, end, begin in SPECIAL
    ]
    for m in country.municipalities:
        if m.first > BRP_UNTIL:
            continue
        heirs = [move.naar for move in country.moves if move.van == m.code]
        ended = m.last < LAST_YEAR and m.last < BRP_UNTIL
        rows.append(
            (
                m.code.removeprefix("GM"),
                m.names[0][1],
                heirs[0].removeprefix("GM") if ended else None,
                int(f"{m.first}0101") if m.first > FIRST_YEAR else None,
                int(f"{m.last + 1}0101") if ended else None,
            )
        )
    columns = ["gm_nr", "naam", "nieuwe_code", "datum_ingang", "datum_einde"]
    path = directory / "brp_tabel33_gemeenten_2019.csv"
    pl.DataFrame(rows, schema=columns, orient="row", infer_schema_length=None).write_csv(path)
    return [path]
