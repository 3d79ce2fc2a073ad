"""What municipalities file, whatever it is split by: keys, cents, the unit, zeros that are no zeros.

An absent row of a filing means zero in these sources. So a row that cannot be used stays in the table
without a value: what we could not read is not zero.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import polars as pl

from sluitend.core.errors import SourceError
from sluitend.core.messages import Message, msg
from sluitend.core.missing import Missing
from sluitend.core.numbers import CENTS_PER_EURO, CENTS_PER_KEUR, Count
from sluitend.core.period import Document
from sluitend.rules.parameter import parameter
from sluitend.sources.sheet import ROW

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sluitend.sources.sheet import Sheet

FILING = ("jaar", "document", "gm_code")
YEARS = (2010, 2050)
KEUR_LIMIT = 10**9
"""A thousand billion euro: more than the whole country spends, and its cents fit in 64 bits."""
WRONG_FILE = 0.5
"""Share of absurd filings above which the file is wrong and not the municipalities."""


def check_filing_keys(sheet: Sheet, known: pl.DataFrame) -> None:
    """Reject rows whose year, municipality or document cannot be."""
    sheet.year("jaar", *YEARS)
    sheet.municipality(known)
    sheet.one_of("document", [str(document) for document in Document])


def amounts(
    sheet: Sheet,
    keys: Sequence[str],
    measures: Sequence[str],
    lost: pl.DataFrame,
    *,
    may_be_empty: str = "",
    without_amount: pl.DataFrame | None = None,
) -> pl.DataFrame:
    """Check the keys and the columns `{measure}_keur`, and return the amounts in cents.

    Parameters
    ----------
    keys
        Columns that identify a row: up to `gm_code` the filing, behind it what the filing is split
        by.
    lost
        Filings with a row of which it is not known what it is about; they have no value for
        anything they have no row of.
    without_amount
        Rows with good keys that were rejected before.

    Returns
    -------
    The keys, each measure in cents (null when it could not be read), and ``afgekeurd``.
    """
    filing, period = _filing(keys), _filing(keys)[:-1]
    unread = [sheet.unique(keys), *([] if without_amount is None else [without_amount])]
    unread += [
        sheet.whole_number(
            f"{m}_keur", low=-KEUR_LIMIT, high=KEUR_LIMIT, may_be_empty=m == may_be_empty
        )
        for m in measures
    ]
    read = sheet.frame.select(
        *keys, *(pl.col(f"{m}_keur").mul(CENTS_PER_KEUR).alias(m) for m in measures)
    )
    used = sheet.frame.select(name for name in keys if name != "gm_code").unique()
    perhaps = lost.select(filing).join(used, on=period).select(keys)
    without = pl.concat(
        [perhaps.join(read, on=keys, how="anti"), *(rows.select(keys) for rows in unread)]
    ).unique()
    empty = [pl.lit(None, pl.Int64).alias(m) for m in measures]
    return pl.concat(
        [
            read.with_columns(afgekeurd=pl.lit(value=False)),
            without.with_columns(*empty, afgekeurd=pl.lit(value=True)),
        ]
    )


def lost_filings(before: pl.DataFrame, sheet: Sheet, filing: Sequence[str]) -> pl.DataFrame:
    """Return the filings that lost a row since `before`, an earlier state of the sheet's frame."""
    return before.join(sheet.frame, on=ROW, how="anti").select(filing).unique()


def _filing(keys: Sequence[str]) -> list[str]:
    return list(keys[: list(keys).index("gm_code") + 1])


def is_empty_filing(measure: str, filing: Sequence[str]) -> pl.Expr:
    """Say whether everything that could be read of a filing is zero: then it was not made.

    An amount that could not be read is no zero; it does not make the zeros around it filed.
    """
    zero = (pl.col(measure) == 0).fill_null(value=False)
    unread = pl.col(measure).is_null()
    return (zero | unread).all().over(filing) & zero.any().over(filing)


def with_reasons(
    marked: pl.DataFrame, keys: Sequence[str], measures: Sequence[str]
) -> pl.DataFrame:
    """Turn wide amounts into long rows, where a cell with a reason (``reden``) has no value."""
    return (
        marked.unpivot(
            measures,
            index=[*keys, "reden", "afgekeurd"],
            variable_name="maat",
            value_name="waarde",
        )
        .with_columns(
            waarde=pl.when(pl.col("reden").is_null()).then("waarde"),
            ontbreekt=pl.coalesce(
                "reden",
                pl.when("afgekeurd").then(pl.lit(str(Missing.REJECTED))),
                pl.when(pl.col("waarde").is_null()).then(pl.lit(str(Missing.NOT_PUBLISHED))),
            ),
        )
        .select(*keys, "maat", "waarde", "ontbreekt")
    )


def check_unit(
    sheet: Sheet,
    filed: pl.DataFrame,
    keys: Sequence[str],
    known: pl.DataFrame,
    what: Message,
    *,
    part: pl.Expr | None = None,
) -> pl.DataFrame:
    """Reject filings that cannot be in thousands of euro, and refuse a file that is not at all.

    Per inhabitant a wrong unit shows at once: it is a factor of a thousand, where municipalities
    differ a factor of ten. The first measure is the one that is judged.

    Parameters
    ----------
    filed
        What `amounts` returned of the same sheet and keys.
    what
        What the first measure adds up to, with its article and in plural, for the message.
    part
        The rows to add up (default: all), where all rows together count something twice.

    Returns
    -------
    `filed`, in which a rejected filing has its keys and no amounts.

    Raises
    ------
    SourceError
        When the inhabitants of a year are not known, or a whole period is absurd per inhabitant.
    """
    filing, measures = _filing(keys), filed.columns[len(keys) : -1]
    counted = filed if part is None else filed.filter(part)
    judged = _per_inhabitant(counted, measures[0], known, filing)
    _refuse_absurd_file(judged, filing[:-1], what)
    absurd = judged.filter("absurd")
    negative = pl.col("totaal") < 0
    for rows, reason, remedy in (
        (
            absurd.filter(negative),
            msg("deze levering telt op tot een negatief bedrag"),
            msg("Controleer de tekens van alle bedragen van deze gemeente."),
        ),
        (
            absurd.filter(~negative),
            msg("deze levering is per inwoner onmogelijk hoog of laag: verkeerde eenheid"),
            msg("Bedragen horen in € 1.000 te staan; zet die van deze gemeente om."),
        ),
    ):
        lines = sheet.frame.join(rows, on=filing, how="semi")[ROW]
        sheet.reject(f"{measures[0]}_keur", pl.col(ROW).is_in(lines.implode()), reason, remedy)
    wrong = pl.col("absurd").fill_null(value=False)
    return (
        filed.join(absurd.select(*filing, "absurd"), on=filing, how="left")
        .with_columns(
            *(pl.when(~wrong).then(name).alias(name) for name in measures),
            afgekeurd=pl.col("afgekeurd") | wrong,
        )
        .drop("absurd")
    )


def _per_inhabitant(
    filed: pl.DataFrame, measure: str, known: pl.DataFrame, filing: list[str]
) -> pl.DataFrame:
    """Return per filing with amounts: totaal (cents), inwoners, and whether that is absurd."""
    people = known.filter(pl.col("inwoners").is_not_null())
    unknown = filed.join(people, on="jaar", how="anti")["jaar"].unique().sort()
    if unknown.len():
        raise SourceError(
            msg(
                "Van {jaar} zijn geen inwoners bekend om de eenheid van de bedragen mee te controleren.",
                jaar=unknown[0],
            ),
            msg("Laad eerst een map met een goed bestand inwoners_1jan_2017_2026.csv."),
        )
    totals = filed.group_by(filing).agg(totaal=pl.col(measure).sum()).filter(pl.col("totaal") != 0)
    bounds = pl.DataFrame(
        [
            (jaar, *_bounds("iv3.per_inwoner_gemeente", jaar))
            for jaar in totals["jaar"].unique().sort()
        ],
        schema={"jaar": pl.Int64, "laag": pl.Int64, "hoog": pl.Int64},
        orient="row",
    )
    rate = pl.col("totaal") / CENTS_PER_EURO / pl.col("inwoners")
    return (
        totals.join(people.select("jaar", "gm_code", "inwoners"), on=["jaar", "gm_code"])
        .join(bounds, on="jaar")
        .with_columns(absurd=(rate < pl.col("laag")) | (rate > pl.col("hoog")))
    )


def _bounds(name: str, jaar: int) -> tuple[int, int]:
    low, high = (
        int(str(parameter(f"{name}_{end}", date(jaar, 1, 1)).value)) for end in ("laag", "hoog")
    )
    return low, high


def _refuse_absurd_file(judged: pl.DataFrame, period: list[str], what: Message) -> None:
    """Refuse a file in which a whole period is in another unit."""
    per_period = (
        judged.with_columns(mis=pl.col("absurd").mean().over(period) > WRONG_FILE)
        # The few that are absurd among the sound are rejected one by one, and not added up.
        .filter(~pl.col("absurd") | pl.col("mis"))
        .group_by(period)
        .agg(pl.col("totaal").sum(), pl.col("inwoners").sum())
        .sort(period)
    )
    for row in per_period.iter_rows(named=True):
        low, high = _bounds("iv3.lasten_per_inwoner", row["jaar"])
        rate = row["totaal"] / row["inwoners"] / CENTS_PER_EURO
        if not low <= rate <= high:
            raise SourceError(
                msg(
                    "{wat} van {document} {jaar} zijn € {bedrag} per inwoner; verwacht is € {laag} tot € {hoog}.",
                    wat=what,
                    document=row.get("document", str(Document.ACCOUNTS)),
                    jaar=row["jaar"],
                    bedrag=Count(round(rate)),
                    laag=Count(low),
                    hoog=Count(high),
                ),
                msg("Waarschijnlijk staan de bedragen niet in € 1.000. Zet ze om en laad opnieuw."),
            )


def check_repeats(
    sheet: Sheet,
    main: Sheet,
    keys: Sequence[str],
    measures: Sequence[str],
    *,
    may_be_empty: str = "",
) -> None:
    """Reject rows of a file that repeats cells of another, and says something else.

    The cells are stored once, from `main`. A cell that `main` lacks is not judged when `main` has
    rejected rows: it may be one of those.
    """
    for name in measures:
        sheet.whole_number(
            name, low=-KEUR_LIMIT, high=KEUR_LIMIT, may_be_empty=name == may_be_empty
        )
    sheet.unique(keys)
    both = sheet.frame.select(ROW, *keys, *measures).join(
        main.frame.select(*keys, *measures, aanwezig=pl.lit(value=True)),
        on=keys,
        how="left",
        suffix="_elders",
    )
    differs = pl.any_horizontal(pl.col(m).ne_missing(pl.col(f"{m}_elders")) for m in measures)
    absent = pl.col("aanwezig").is_null()
    bad = pl.when(absent).then(main.rejected == 0).otherwise(differs)
    sheet.reject(
        measures[0],
        pl.col(ROW).is_in(both.filter(bad)[ROW].implode()),
        msg("wijkt af van {bestand}", bestand=main.path.name),
        msg("Beide bestanden horen dezelfde cellen te hebben; haal ze samen opnieuw op."),
    )
