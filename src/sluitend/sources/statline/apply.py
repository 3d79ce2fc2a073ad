"""Applying a recipe: the cells it knows go to a table of ours, all others stay as they are."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import polars as pl

from sluitend.core.messages import listing, msg
from sluitend.core.missing import Missing
from sluitend.core.numbers import Count
from sluitend.core.period import Document
from sluitend.sources.sheet import CODE
from sluitend.sources.statline.recipes import plain, refused
from sluitend.tables.statline import QUARTERS

if TYPE_CHECKING:
    from sluitend.core.messages import Message
    from sluitend.sources.statline.metadata import Dimension, Table, Topic
    from sluitend.sources.statline.recipes import Recipe

Applied: TypeAlias = "tuple[dict[str, pl.DataFrame], pl.DataFrame, list[Message]]"
"""Tables of ours, cells that stay as they are, and what the loader must know."""
NO_FIGURE = -99998
"""Iv3: no statement. Tested for equality, as real amounts go far below it."""
REPORTS = {
    "000": str(Document.BUDGET),
    **{f"00{number}": quarter for number, quarter in enumerate(QUARTERS, start=1)},
    "005": str(Document.ACCOUNTS),
}
PERIODS = {
    "JJ00": "jaar",
    "HJ01": "halfjaar_1",
    "HJ02": "halfjaar_2",
    **{f"KW{number:02d}": quarter for number, quarter in enumerate(QUARTERS, start=1)},
}
YEAR = r"^[0-9]{4}"
TAAKVELD = r"^[0-9]+\.[0-9]+[a-z]?$"
ITEM = r"^([LB])([0-9].*)$"
LETTERS_BEHIND = r"\s*\([A-Z]{2}\)$"


def apply(recipe: Recipe, table: Table, cells: pl.DataFrame) -> Applied:
    """Return what a recipe makes of the cells.

    Raises
    ------
    SourceError
        When the table is no longer what the recipe knows; missing and new parts are named.
    """
    kinds = {"iv3": _iv3, "telling": _counts, "gebieden": _divisions}
    return kinds[recipe.kind](recipe, table, cells)


def _counts(recipe: Recipe, table: Table, cells: pl.DataFrame) -> Applied:
    """Make counts and amounts per municipality, period and form."""
    region, time = (recipe.dimension(name, table).key for name in ("gm_code", "periode"))
    topics = recipe.topics(table)
    ((column, _),) = recipe.codes.items()
    forms = recipe.dimension(column, table)
    values = recipe.values(column, forms)
    if "totaal" not in values.values():
        raise refused(
            table,
            msg(
                "van {naam} ontbreekt het totaal; gevonden: {namen}",
                naam=forms.title,
                namen=listing([c.title for c in forms.categories.values()]),
            ),
        )
    _refuse_doubled(table, forms, values)
    period = pl.col(time).str.slice(4).replace_strict(PERIODS, default=None, return_dtype=pl.String)
    mine = (
        pl.col("_onderwerp").is_in([topic.key for topic in topics.values()])
        & pl.col(region).str.contains(CODE)
        & pl.col(forms.key).is_in(list(values))
        & pl.col(time).str.contains(YEAR)
        & period.is_not_null()
    )
    frame = cells.filter(mine).select(
        "tabel",
        pl.col(forms.key).replace_strict(values, return_dtype=pl.String).alias(column),
        jaar=pl.col(time).str.slice(0, 4).cast(pl.Int64),
        periode=period,
        gm_code=pl.col(region),
        maat=pl.col("_onderwerp").replace_strict(
            {topic.key: name for name, topic in topics.items()}, return_dtype=pl.String
        ),
        waarde=_whole(recipe, topics),
        ontbreekt="ontbreekt",
    )
    unknown = [c.title for code, c in forms.categories.items() if code not in values]
    notices = []
    if unknown:
        notices.append(
            msg(
                "Van {naam} zijn niet bekend en blijven in tabel statline: {namen}.",
                naam=forms.title,
                namen=listing(unknown),
            )
        )
    return {recipe.becomes: frame}, cells.filter(~mine), notices


def _refuse_doubled(table: Table, forms: Dimension, values: dict[str, str]) -> None:
    """Refuse two categories that would become one value."""
    seen: dict[str, str] = {}
    for code, value in values.items():
        if value in seen:
            raise refused(
                table,
                msg(
                    "twee codes van {naam} betekenen {waarde}: {codes}",
                    naam=forms.title,
                    waarde=value,
                    codes=f"{seen[value]}, {code}",
                ),
            )
        seen[value] = code


def _whole(recipe: Recipe, topics: dict[str, Topic]) -> pl.Expr:
    """Return the value in whole units of ours."""
    times = {topic.key: recipe.measures[name].times for name, topic in topics.items()}
    return (
        (pl.col("waarde") * pl.col("_onderwerp").replace_strict(times, return_dtype=pl.Int64))
        .round()
        .cast(pl.Int64)
    )


def _iv3(recipe: Recipe, table: Table, cells: pl.DataFrame) -> Applied:
    """Make Iv3 as filed: the second publication counts, and the first where there is no second.

    A post that neither publication gives (blank in both: it cannot occur) is no row. Where the second
    was rejected the first does not count instead: the second is there, and unreadable.
    """
    columns = {name: recipe.dimension(name, table).key for name in recipe.dimensions}
    topics = recipe.topics(table)
    year = recipe.year(table)
    document = pl.col(columns["document"])
    mine = (
        pl.col(columns["taakveld"]).str.contains(TAAKVELD)
        & pl.col(columns["categorie"]).str.contains(ITEM)
        & pl.col(columns["gm_code"]).str.contains(CODE)
        & pl.col("_onderwerp").is_in([topic.key for topic in topics.values()])
        & document.str.slice(5).is_in(list(REPORTS))
    )
    strange = cells.filter(mine & (document.str.slice(0, 4) != str(year)))
    if strange.height:
        raise refused(
            table,
            msg(
                "verslagsoort {code} hoort niet bij {jaar}",
                code=strange[columns["document"]][0],
                jaar=year,
            ),
        )
    stated = pl.when(pl.col("waarde") != NO_FIGURE).then(pl.col("waarde"))
    # Blank, a point and the sentinel all mean that this publication says nothing.
    says = stated.is_not_null() | (pl.col("ontbreekt") == str(Missing.NIL))
    index = [columns[name] for name in ("document", "gm_code", "taakveld", "categorie")]
    first, second = topics["eerste"].key, topics["tweede"].key
    wide = (
        cells.filter(mine)
        .with_columns(
            _bedrag=stated,
            _zegt=says.fill_null(value=False),
            _reden=pl.when(pl.col("waarde") == NO_FIGURE)
            .then(pl.lit(str(Missing.NOT_FILED)))
            .otherwise(pl.col("ontbreekt")),
        )
        .select(*index, "_onderwerp", "_bedrag", "_zegt", "_reden")
        .group_by(index)
        .agg(
            *(
                pl.col(name).filter(pl.col("_onderwerp") == key).first().alias(f"{name}{number}")
                for number, key in ((1, first), (2, second))
                for name in ("_bedrag", "_zegt", "_reden")
            )
        )
    )
    # In v4 an observation can be absent altogether; then it says as little as a blank one.
    blank, rejected = str(Missing.NOT_APPLICABLE), str(Missing.REJECTED)
    wide = wide.with_columns(
        pl.when(pl.col(f"_zegt{n}").is_null())
        .then(pl.lit(blank))
        .otherwise(f"_reden{n}")
        .alias(f"_reden{n}")
        for n in (1, 2)
    ).with_columns(pl.col("_zegt1", "_zegt2").fill_null(value=False))
    posts = wide.filter(pl.col("_reden1").ne_missing(blank) | pl.col("_reden2").ne_missing(blank))
    fallback = (
        ~pl.col("_zegt2")
        & pl.col("_reden2").ne_missing(rejected)
        # A blank or absent second one leaves what the first says, also why it says nothing.
        & (pl.col("_zegt1") | pl.col("_reden1").eq_missing(rejected) | (pl.col("_reden2") == blank))
    )
    frame = posts.select(
        jaar=pl.lit(year, pl.Int64),
        document=document.str.slice(5).replace_strict(REPORTS, return_dtype=pl.String),
        gm_code=pl.col(columns["gm_code"]),
        taakveld=pl.col(columns["taakveld"]),
        categorie=pl.col(columns["categorie"]).str.extract(ITEM, 2),
        maat=pl.col(columns["categorie"])
        .str.extract(ITEM, 1)
        .replace_strict({"L": "lasten", "B": "baten"}, return_dtype=pl.String),
        waarde=(
            pl.when(fallback).then("_bedrag1").otherwise("_bedrag2")
            * recipe.measures["tweede"].times
        )
        .round()
        .cast(pl.Int64),
        ontbreekt=pl.when(fallback).then("_reden1").otherwise("_reden2"),
    )
    notices = []
    if earlier := posts.filter(fallback & pl.col("_zegt1")).height:
        notices.append(
            msg(
                "In {n} posten geldt de eerste plaatsing, omdat er geen tweede is.",
                n=Count(earlier),
            )
        )
    if empty := wide.height - posts.height:
        notices.append(
            msg("{n} posten zijn in beide plaatsingen leeg en zijn geen rij.", n=Count(empty))
        )
    return {recipe.becomes: frame}, cells.filter(~mine), notices


def _divisions(recipe: Recipe, table: Table, cells: pl.DataFrame) -> Applied:
    """Make divisions of the country: each is a group of topics with a code and a name."""
    region = recipe.dimension("gm_code", table).key
    pairs: dict[str, dict[str, str]] = {}
    for topic in table.topics:
        group = plain(topic.path[-2]) if len(topic.path) > 1 else ""
        for name, beginning in recipe.divisions.items():
            if group.startswith(plain(beginning)) and plain(topic.path[-1]) in ("code", "naam"):
                pairs.setdefault(name, {})[plain(topic.path[-1])] = topic.key
    absent = [
        name for name in ("provincie", "jeugdregio") if set(pairs.get(name, ())) != {"code", "naam"}
    ]
    if absent:
        raise refused(
            table,
            msg(
                "onderwerp {namen} ontbreekt of staat er dubbel; nieuw of anders: {nieuw}",
                namen=listing(absent),
                nieuw=listing(sorted({topic.title for topic in table.topics})),
            ),
        )
    whole = {name: keys for name, keys in pairs.items() if set(keys) == {"code", "naam"}}
    used = [key for keys in whole.values() for key in keys.values()]
    mine = pl.col("_onderwerp").is_in(used) & pl.col(region).str.contains(CODE)
    codes = {keys["code"]: name for name, keys in whole.items()}
    names = {keys["naam"]: name for name, keys in whole.items()}

    def column(keys: dict[str, str], title: str) -> pl.DataFrame:
        return cells.filter(
            mine & pl.col("_onderwerp").is_in(list(keys)) & (pl.col("ruw") != "")
        ).select(
            gm_code=pl.col(region),
            indeling=pl.col("_onderwerp").replace_strict(keys, return_dtype=pl.String),
            **{title: pl.col("ruw").str.replace(LETTERS_BEHIND, "")},
        )

    frame = (
        column(codes, "gebied_code")
        .join(column(names, "gebied_naam"), on=["gm_code", "indeling"])
        .select(
            pl.lit(recipe.year(table), pl.Int64).alias("jaar"),
            "gm_code",
            "indeling",
            "gebied_code",
            "gebied_naam",
        )
    )
    return {recipe.becomes: frame}, cells.filter(~mine), []
