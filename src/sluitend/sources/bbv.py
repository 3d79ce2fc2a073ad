"""Balance items of the accounts, and the ratios of the budgets, in the layout of the open data pack.

Both are published under the BBV. The ratios come from a collection by hand, and two of its budgets are
not what they say: so each budget is held against the balances before its values are used.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import polars as pl

from sluitend.core.messages import Message, msg
from sluitend.core.missing import Missing
from sluitend.core.numbers import Count
from sluitend.rules.parameter import parameter
from sluitend.sources.filings import (
    YEARS,
    amounts,
    check_unit,
    is_empty_filing,
    lost_filings,
    with_reasons,
)
from sluitend.sources.reading import read_csv
from sluitend.sources.sheet import ROW
from sluitend.sources.source import Reading, describe, finish, require_municipalities
from sluitend.tables.bbv import BALANCE, ESTIMATES, RATIO_NAMES, RATIOS

if TYPE_CHECKING:
    from pathlib import Path

    from sluitend.sources.sheet import Sheet
    from sluitend.sources.source import PassedOver

ITEM = r"^([AP][0-9]{2,4}[a-z]?)\s+(\S.*)$"
LIABILITIES = "P"
EQUITY = ("P111", "P112", "P114")
"""General reserve, earmarked reserves and the result of the year: together the equity."""
RATIO_LIMIT = 25.0
"""As a fraction: the largest real one is 11; percents would be in the tens."""
YEARS_BACK, YEARS_AHEAD = 2, 3
"""A budget shows the accounts of two years before, two budgets, and three years to come."""
SLACK = 1
"""Years that the labels of a whole budget may be off before a single row is to blame."""
TOLERANCE = 0.01
"""Most ratios are published in whole percents, and some are cut off instead of rounded."""
ENOUGH = 10
"""Ratios of one budget below which their agreement with balances says nothing."""


class Bbv:
    """Balance items per accounts, and financial ratios per budget."""

    id = "bbv"
    signature = (
        "balansposten_jaarrekening_2017_2024.csv",
        "bbv_kengetallen_begroting_2020_2025.csv",
    )
    passed_over: PassedOver = ()

    def read(self, directory: Path, known: pl.DataFrame) -> Reading:
        """Read the directory."""
        require_municipalities(known, directory)
        items, filed = _balance(directory / self.signature[0], known)
        ratios = _ratios(directory / self.signature[1], known)
        doubts, notices = _doubtful(ratios.frame, _solvency(filed))
        filing = BALANCE.keys[:2]
        not_filed = pl.when(is_empty_filing("stand", filing)).then(pl.lit(str(Missing.NOT_FILED)))
        figures = _with_doubts(ratios.frame, doubts)
        ratios.void = figures.filter(ontbreekt=str(Missing.REJECTED)).height
        tables = {
            "balansposten": with_reasons(
                filed.with_columns(reden=not_filed), BALANCE.keys, ["stand"]
            ),
            "balansposttitels": items.frame.select("jaar", "balanspost", "titel").unique(),
            "bbv_kengetallen": figures,
        }
        described = describe(
            directory,
            source=self.id,
            title="Balansposten van jaarrekeningen en kengetallen van begrotingen",
            attribution="Bron: CBS, Iv3 (balans); kengetallen uit gemeentelijke begrotingen, findo.nl",
            codes=pl.concat([filed["gm_code"], ratios.frame["gm_code"]]),
            licence="CC BY 4.0 (balans); niet vermeld (kengetallen)",
        )
        return finish([items, ratios], tables, described, notices)


def _balance(path: Path, known: pl.DataFrame) -> tuple[Sheet, pl.DataFrame]:
    """Read the balance items; column ``stand`` is in cents.

    An item that a municipality does not have has no row. A municipality that did not file has no
    row at all, and gets none here.
    """
    sheet = read_csv(path, ["jaar", "gm_code", "balanspost", "waarde_keur"])
    sheet.year("jaar", *YEARS)
    sheet.municipality(known)
    before = sheet.frame.select(ROW, *BALANCE.keys[:2])
    sheet.code("balanspost", ITEM, "P111 Algemene reserve")
    sheet.frame = sheet.frame.with_columns(
        pl.col("balanspost").str.extract(ITEM, 1),
        titel=pl.col("balanspost").str.extract(ITEM, 2),
    )
    untitled = sheet.reject(
        "titel",
        pl.col("titel").n_unique().over("jaar", "balanspost") > 1,
        msg("een code met twee titels in één jaar"),
        msg("Maak de titel in alle regels van dat jaar gelijk; een jaar kent één lijst."),
    )
    lost = lost_filings(before, sheet, BALANCE.keys[:2])
    filed = amounts(sheet, BALANCE.keys, ["waarde"], lost, without_amount=untitled)
    one_side = pl.col("balanspost").str.starts_with(LIABILITIES)
    filed = check_unit(sheet, filed, BALANCE.keys, known, msg("De balansen"), part=one_side)
    return sheet, filed.rename({"waarde": "stand"})


def _ratios(path: Path, known: pl.DataFrame) -> Sheet:
    """Read the ratios; one year stands in several budgets, and all of them are kept."""
    sheet = read_csv(
        path, ["begrotingsjaar", "jaar", "gm_code", "kengetal", "type_raming", "waarde"]
    )
    sheet.year("begrotingsjaar", *YEARS)
    sheet.year("jaar", *YEARS)
    ahead = pl.col("jaar") - pl.col("begrotingsjaar")
    sheet.reject(
        "jaar",
        (ahead < -YEARS_BACK - SLACK) | (ahead > YEARS_AHEAD + SLACK),
        msg("dit jaar hoort niet bij deze begroting"),
        msg("Een begroting gaat van twee jaar terug tot drie jaar vooruit."),
    )
    sheet.municipality(_known_to_a_budget(known), lambda _: pl.col("begrotingsjaar"))
    sheet.one_of("kengetal", list(RATIO_NAMES))
    sheet.frame = sheet.frame.with_columns(pl.col("kengetal").replace_strict(RATIO_NAMES))
    sheet.one_of("type_raming", [name.capitalize() for name in ESTIMATES])
    sheet.frame = sheet.frame.with_columns(pl.col("type_raming").str.to_lowercase())
    sheet.number("waarde", low=-RATIO_LIMIT, high=RATIO_LIMIT, may_be_empty=True)
    sheet.unique(RATIOS.keys)
    return sheet


def _known_to_a_budget(known: pl.DataFrame) -> pl.DataFrame:
    """Return the municipalities a budget may tell of: of its year, or of the accounts it shows.

    The source lists municipalities that had been abolished in a budget that tells of them still.
    """
    years = range(YEARS_BACK + 1)
    return pl.concat([known.select(pl.col("jaar") + later, "gm_code") for later in years]).unique()


def _solvency(filed: pl.DataFrame) -> pl.DataFrame:
    """Return equity divided by the total, per balance that is whole."""
    sums = (
        filed.filter(pl.col("balanspost").str.starts_with(LIABILITIES))
        .group_by("jaar", "gm_code")
        .agg(
            eigen=pl.col("stand").filter(pl.col("balanspost").is_in(EQUITY)).sum(),
            totaal=pl.col("stand").sum(),
            heel=pl.col("stand").is_not_null().all(),
        )
    )
    return sums.filter("heel", pl.col("totaal") > 0).select(
        "jaar", "gm_code", solvabiliteit=pl.col("eigen") / pl.col("totaal")
    )


def _doubtful(ratios: pl.DataFrame, solvency: pl.DataFrame) -> tuple[list[int], list[Message]]:
    """Find budgets whose ratios are not about the year or the municipality that stands beside them.

    The ratio of equity to total in the accounts a budget shows can be computed from the balance of
    those accounts. In a sound budget most agree, and the rest changed after the budget was made.

    Returns
    -------
    The years of the budgets that cannot be relied on, and what the loader must know.
    """
    shown = ratios.filter(
        pl.col("waarde").is_not_null(), kengetal="solvabiliteitsratio", type_raming="rekening"
    )
    doubts: list[int] = []
    notices: list[Message] = []
    for budget in ratios["begrotingsjaar"].unique().sort().to_list():
        own = shown.filter(begrotingsjaar=budget)
        n, share = _agreement(own, solvency, 0)
        if n < ENOUGH:
            notices.append(
                msg(
                    "Kengetallen van begroting {jaar}: niet te controleren, er zijn maar {n} balansen bij.",
                    jaar=budget,
                    n=Count(n),
                )
            )
            continue
        least = float(str(parameter("bbv.aansluiting_solvabiliteit", date(budget, 1, 1)).value))
        if share >= least:
            continue
        doubts.append(budget)
        earlier = _agreement(own, solvency, -1)[1]
        why = (
            msg(
                "met de balans van een jaar eerder is dat {deel}%, dus de jaren staan er een te hoog",
                deel=round(100 * earlier),
            )
            if earlier >= least
            else msg("waarden staan er dus bij een verkeerde gemeente of een verkeerd jaar")
        )
        notices.append(
            msg(
                "Kengetallen van begroting {jaar}: {deel}% van de solvabiliteitsratio's komt overeen met de balans; {waarom}. De waarden van deze begroting zijn afgekeurd.",
                jaar=budget,
                deel=round(100 * share),
                waarom=why,
            )
        )
    return doubts, notices


def _agreement(shown: pl.DataFrame, solvency: pl.DataFrame, shift: int) -> tuple[int, float]:
    """Return how many ratios have a balance, and which share of those agrees with it."""
    both = shown.with_columns(pl.col("jaar") + shift).join(solvency, on=["jaar", "gm_code"])
    close = (both["waarde"] - both["solvabiliteit"]).abs() <= TOLERANCE
    return both.height, float(close.sum()) / max(both.height, 1)


def _with_doubts(ratios: pl.DataFrame, doubts: list[int]) -> pl.DataFrame:
    doubtful = pl.col("begrotingsjaar").is_in(doubts)
    return ratios.select(
        *RATIOS.keys,
        maat=pl.lit("verhouding"),
        waarde=pl.when(~doubtful).then("waarde"),
        ontbreekt=pl.when(doubtful & pl.col("waarde").is_not_null())
        .then(pl.lit(str(Missing.REJECTED)))
        .when(pl.col("waarde").is_null())
        .then(pl.lit(str(Missing.NOT_PUBLISHED))),
    )
