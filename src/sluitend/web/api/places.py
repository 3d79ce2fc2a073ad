"""Municipalities and areas: who exists in a year, and who belongs together."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from sluitend.core.errors import NoDataError
from sluitend.core.messages import msg
from sluitend.web.api.fields import YEAR, QueryField
from sluitend.web.api.operation import PAGING, collection, link, operation, resource
from sluitend.web.api.shapes import LINKS, NUMBER, TEXT, WHOLE, YES_NO, listed, many, record
from sluitend.web.api.version import BASE
from sluitend.web.statuses import UnknownPageError

if TYPE_CHECKING:
    from sluitend.web.answer import Answer
    from sluitend.web.question import Question
    from sluitend.web.site import Site

CODE = QueryField("gm_code", msg("Code van een gemeente."), "GM0589", pattern=r"GM\d{4}")
DIVISION = QueryField("indeling", msg("Naam van een indeling."), "provincie", longest=80)
DIVISION_ROW = record(indeling=TEXT, gebied_code=TEXT, gebied_naam=TEXT)
MOVE = record(jaar=WHOLE, van_code=TEXT, naar_code=TEXT, aandeel=NUMBER, geraamd=YES_NO)


@operation(
    lambda _: listed(
        "gemeenten", record(_links=LINKS, gm_code=TEXT, gm_naam=TEXT, jaar=WHOLE), jaar=WHOLE
    ),
    fields=lambda _: (YEAR, *PAGING),
)
def municipalities(site: Site, question: Question) -> Answer:
    """List the municipalities of a year, by name; without a year the newest."""
    geography = site.geography()
    year = int(question.get("jaar", str(geography.years[-1])))
    found = sorted(geography.in_year(year).items(), key=lambda item: item[1])
    items = [
        {
            "_links": link(question, f"{BASE}/gemeenten/{code}"),
            "gm_code": code,
            "gm_naam": name,
            "jaar": year,
        }
        for code, name in found
    ]
    return collection(question, "gemeenten", items, jaar=year)


@operation(
    lambda _: record(
        _links=LINKS,
        gm_code=TEXT,
        gm_naam=TEXT,
        jaren=many(WHOLE),
        gebieden=many(DIVISION_ROW),
        gebieden_van=WHOLE,
        herindelingen=many(MOVE),
    ),
    parts=lambda _: (CODE,),
    fields=lambda _: (YEAR,),
)
def municipality(site: Site, question: Question, gm_code: str) -> Answer:
    """Tell in which years a municipality exists, what it belongs to and how it came about or ended.

    Raises
    ------
    UnknownPageError
        For a code that no year knows.
    NoDataError
        For a year in which it does not exist.
    """
    geography = site.geography()
    if gm_code not in geography.index:
        raise UnknownPageError(
            msg("Gemeente ‘{code}’ is niet geladen.", code=gm_code),
            msg("{adres} noemt de gemeenten van een jaar.", adres=f"{BASE}/gemeenten"),
        )
    years = [year for year in geography.years if gm_code in geography.in_year(year)]
    year = int(question.get("jaar", str(years[-1])))
    if year not in years:
        raise NoDataError(
            msg("Gemeente {code} bestond niet in {jaar}.", code=gm_code, jaar=year),
            msg("Zij bestaat in {jaren}.", jaren=", ".join(map(str, years))),
        )
    moves = geography.reclassifications.filter(
        (pl.col("van_code") == gm_code) | (pl.col("naar_code") == gm_code)
    )
    own = geography.divisions.filter(pl.col("gm_code") == gm_code, pl.col("jaar") == year)
    return resource(
        {
            "_links": link(question, f"{BASE}/gemeenten/{gm_code}"),
            "gm_code": gm_code,
            "gm_naam": geography.name(gm_code, year),
            "jaren": years,
            "gebieden_van": year,
            "gebieden": own.select(*DIVISION_ROW["required"]).sort("indeling").to_dicts(),
            "herindelingen": moves.select(*MOVE["required"]).sort(pl.all()).to_dicts(),
        }
    )


@operation(
    lambda _: listed(
        "indelingen", record(_links=LINKS, indeling=TEXT, jaren=many(WHOLE), gebieden=WHOLE)
    ),
    fields=lambda _: PAGING,
)
def divisions(site: Site, question: Question) -> Answer:
    """List the divisions of the country in areas."""
    counted = (
        site.geography()
        .divisions.group_by("indeling")
        .agg(pl.col("jaar").unique().sort(), pl.col("gebied_code").n_unique())
        .sort("indeling")
    )
    items = [
        {
            "_links": link(question, f"{BASE}/gebieden/{name}"),
            "indeling": name,
            "jaren": years,
            "gebieden": areas,
        }
        for name, years, areas in counted.iter_rows()
    ]
    return collection(question, "indelingen", items)


@operation(
    lambda _: listed(
        "gebieden",
        record(gebied=TEXT, gebied_code=TEXT, gebied_naam=TEXT, jaar=WHOLE, gemeenten=many(TEXT)),
        indeling=TEXT,
        jaar=WHOLE,
    ),
    parts=lambda _: (DIVISION,),
    fields=lambda _: (YEAR, *PAGING),
)
def areas(site: Site, question: Question, indeling: str) -> Answer:
    """List the areas of a division with their municipalities; without a year the newest.

    Raises
    ------
    UnknownPageError
        For a division that is not loaded.
    NoDataError
        For a year of which it is not.
    """
    frame = site.geography().divisions.filter(pl.col("indeling") == indeling)
    if frame.is_empty():
        raise UnknownPageError(
            msg("Indeling ‘{indeling}’ is niet geladen.", indeling=indeling),
            msg("{adres} noemt de indelingen.", adres=f"{BASE}/gebieden"),
        )
    years = frame["jaar"].unique().sort().to_list()
    year = int(question.get("jaar", str(years[-1])))
    if year not in years:
        raise NoDataError(
            msg("Indeling {indeling} is van {jaar} niet geladen.", indeling=indeling, jaar=year),
            msg("Geladen zijn: {jaren}.", jaren=", ".join(map(str, years))),
        )
    found = (
        frame.filter(pl.col("jaar") == year)
        .group_by("gebied_code", "gebied_naam")
        .agg(gemeenten=pl.col("gm_code").sort())
        .sort("gebied_naam", "gebied_code")
        .select(
            pl.concat_str(pl.lit(f"{indeling}:"), "gebied_code").alias("gebied"),
            "gebied_code",
            "gebied_naam",
            pl.lit(year).alias("jaar"),
            "gemeenten",
        )
    )
    return collection(question, "gebieden", found, indeling=indeling, jaar=year)
