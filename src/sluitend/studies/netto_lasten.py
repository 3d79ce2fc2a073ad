"""Netto lasten: what a subject costs per year, per group and per inhabitant, on one map."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import numpy as np
import polars as pl

from sluitend.core.messages import Message, listing, msg
from sluitend.core.missing import Missing
from sluitend.core.numbers import Count, Money
from sluitend.core.period import Document, Year, year_ranges
from sluitend.core.result import Column, Notice, Output, TableSpec, View
from sluitend.reference.areas import Areas
from sluitend.reference.taakvelden import concordance
from sluitend.rules.definition import Definition
from sluitend.rules.rulebook import Rulebook
from sluitend.store.calculation import Argument, Input, calculation
from sluitend.studies.panel import Filing, Panel, inhabitants_array, require_filings
from sluitend.studies.reasons import BIT, any_of, joined_masks_of, texts, union
from sluitend.studies.territory import UNIT, OnTerritory, on_territory
from sluitend.studies.wording import (
    AREA_COLUMNS,
    DOCUMENT_TEXTS,
    FLAG_TEXTS,
    GROSS_NOTICE,
    REASON_COLUMN,
    UNIT_NOTICE,
    missing_notice,
)
from sluitend.tables.aggregate import aggregate
from sluitend.tables.iv3 import BATEN_LASTEN, INHABITANTS, LASTEN

if TYPE_CHECKING:
    from numpy.typing import NDArray

YEAR_COLUMNS = (
    *AREA_COLUMNS,
    Column("document", msg("Document"), texts=DOCUMENT_TEXTS),
    Column("jaar", msg("Jaar"), "jaar"),
)
OUTPUTS = {
    "jaren": TableSpec(
        msg("Lasten, baten en netto lasten per jaar"),
        (
            *YEAR_COLUMNS,
            Column("lasten", msg("Lasten"), "bedrag"),
            Column("baten", msg("Baten"), "bedrag"),
            Column("netto_lasten", msg("Netto lasten"), "bedrag"),
            Column("inwoners", msg("Inwoners"), "aantal"),
            Column("lasten_per_inwoner", msg("Lasten per inwoner"), "bedrag_per_inwoner"),
            Column("netto_per_inwoner", msg("Netto per inwoner"), "bedrag_per_inwoner"),
            Column("dekking", msg("Deel van de inwoners met cijfers"), "aandeel"),
            Column("n_ontbreekt", msg("Gemeenten zonder cijfer"), "aantal"),
            Column("vergelijkbaar", msg("Vergelijkbaar met het jaar ervoor"), texts=FLAG_TEXTS),
            REASON_COLUMN,
            Column("ontbreekt_baten", msg("Waarom geen baten"), "reden"),
        ),
        ("gebied", "document", "jaar"),
        UNIT,
    ),
    "groepen": TableSpec(
        msg("Lasten per groep van taakvelden"),
        (
            *YEAR_COLUMNS,
            Column("groep_titel", msg("Groep")),
            Column("bedrag", msg("Lasten"), "bedrag"),
            Column("per_inwoner", msg("Per inwoner"), "bedrag_per_inwoner"),
            REASON_COLUMN,
        ),
        ("gebied", "document", "jaar", "groep"),
        UNIT,
    ),
    "niet_meegeteld": TableSpec(
        msg("Wat deze definitie weglaat"),
        (
            *YEAR_COLUMNS,
            Column("wat", msg("Wat")),
            Column("taakvelden", msg("Taakvelden")),
            Column("bedrag", msg("Lasten"), "bedrag"),
            Column("waarom", msg("Waarom niet meegeteld")),
            REASON_COLUMN,
        ),
        ("gebied", "document", "jaar", "wat"),
        UNIT,
    ),
}


@calculation(
    "netto-lasten",
    title=msg("Netto lasten"),
    summary=msg("Wat een onderwerp per jaar kost: lasten, baten en per inwoner, op één kaart."),
    outputs=OUTPUTS,
    parameters=("iv3.inleverdatum_jaarrekening", "iv3.inleverdatum_begroting"),
)
def netto_lasten(
    lasten: Annotated[pl.DataFrame, Input(LASTEN)],
    baten_lasten: Annotated[pl.DataFrame, Input(BATEN_LASTEN, optional=True)],
    inwoners: Annotated[pl.DataFrame, Input(INHABITANTS)],
    rules: Rulebook,
    gebied: Annotated[Areas, Argument(msg("gemeente, regio, groep of land"), "GM0589")],
    van: Annotated[Year, Argument(msg("eerste jaar"), "2017")],
    tot: Annotated[Year, Argument(msg("laatste jaar; ook het jaar van de kaart"), "2024")],
    onderwerp: Annotated[Definition, Argument(msg("wat wordt geteld"), "jeugd")],
    document: Annotated[Document, Argument(msg("jaarrekening of begroting"))] = Document.ACCOUNTS,
) -> Output:
    """Sum lasten and baten to a subject on the borders of the last year; see the method page.

    Returns
    -------
    Tables ``jaren`` (area x year), ``groepen`` (area x year x group), ``niet_meegeteld`` (what the
    definition leaves out); terms per municipality and taakveld, `post` is ``lasten`` or ``baten``.

    Raises
    ------
    NoDataError
        When the document was not published for a year.
    """
    filings: list[Filing] = [(Document(document), jaar) for jaar in range(van, tot + 1)]
    require_filings(lasten, filings, rules, msg("lasten per taakveld"))
    gebied = gebied.on_map()
    geography = gebied.geography
    detailed = [f for f in filings if f in _published(baten_lasten)]
    data = _Data(
        gebied,
        onderwerp,
        inhabitants_array(inwoners, range(van, tot + 1), geography),
        Panel.build(lasten, LASTEN, "lasten", filings, geography),
        Panel.build(baten_lasten, BATEN_LASTEN, "lasten", detailed, geography),
        Panel.build(baten_lasten, BATEN_LASTEN, "baten", detailed, geography),
    )
    years = [_year(data, filing) for filing in filings]
    tables = {
        "jaren": pl.concat([year.row for year in years]),
        "groepen": pl.concat([year.groups for year in years]),
        "niet_meegeteld": pl.concat([_left_out(data, f, lasten) for f in filings]),
    }
    return Output(
        tables={name: frame.sort(OUTPUTS[name].key) for name, frame in tables.items()},
        terms=pl.concat([year.terms for year in years]),
        notices=_notices(data, years),
        views=_views(gebied, onderwerp),
        headline=_headline(onderwerp, tables["jaren"]) if len(gebied.areas) == 1 else (),
    )


def _published(frame: pl.DataFrame) -> set[Filing]:
    return {(Document(d), j) for d, j in frame.select("document", "jaar").unique().iter_rows()}


@dataclass(frozen=True)
class _Data:
    """What every year needs: the areas, the subject, inhabitants and the panels of both tables."""

    areas: Areas
    subject: Definition
    people: dict[int, NDArray[np.float64]]
    rolled: Panel
    detail: Panel
    income: Panel

    def keys(self, filing: Filing) -> pl.DataFrame:
        """Return one row per area with the key columns of a filing."""
        return pl.DataFrame(
            {
                "gebied": self.areas.codes,
                "gebied_naam": [area.naam for area in self.areas.areas],
                "document": str(filing[0]),
                "jaar": filing[1],
            },
            schema_overrides={"jaar": pl.Int64},
        )


@dataclass(frozen=True)
class _Year:
    """Everything of one filing that goes into the result."""

    filing: Filing
    row: pl.DataFrame
    groups: pl.DataFrame
    terms: pl.DataFrame
    missing: list[str]
    estimated: bool
    conflicts: int
    has_income: bool


def _year(data: _Data, filing: Filing) -> _Year:
    areas, groepen = data.areas, data.subject.groepen
    share, estimated = areas.territory(filing[1])
    has_income = filing in data.income.filings
    # Where the full detail is published, lasten and baten come from the same publication.
    cost = on_territory(
        areas, share, data.detail if has_income else data.rolled, filing, groepen, "lasten"
    )
    income = (
        on_territory(areas, share, data.income, filing, groepen, "baten") if has_income else None
    )
    whole_people = share @ np.where(cost.whole, data.people[filing[1]], 0.0)
    inside = share > 0
    absent = inside & ~cost.whole
    some = pl.Series((inside.astype(np.float64) @ cost.filed.any(axis=1)) > 0)
    n_missing = pl.Series(absent.sum(axis=1), dtype=pl.Int64)
    lasten = pl.Series(cost.total)
    baten = pl.Series(income.total) if income else pl.Series([None] * len(lasten), dtype=pl.Int64)
    net = cost.whole_amount - income.whole_amount if income else np.full(len(lasten), np.nan)
    row = data.keys(filing).with_columns(
        lasten=pl.when(some).then(lasten),
        baten=pl.when(some).then(baten),
        netto_lasten=pl.when(some).then(lasten - baten),
        inwoners=pl.Series(np.rint(share @ data.people[filing[1]]).astype(np.int64)),
        lasten_per_inwoner=_ratio(cost.whole_amount, whole_people),
        netto_per_inwoner=_ratio(net, whole_people),
        dekking=_ratio(whole_people, share @ data.people[filing[1]]),
        n_ontbreekt=n_missing,
        vergelijkbaar=pl.lit(concordance().flags(filing[1], groepen), pl.String),
        ontbreekt=texts(any_of(cost.reasons)),
        ontbreekt_baten=pl.lit(None if income else str(Missing.NOT_PUBLISHED), pl.String),
    )
    return _Year(
        filing,
        row,
        _groups(data, filing, share, cost),
        pl.concat([cost.terms, *([income.terms] if income else [])]),
        [areas.geography.codes[int(p)] for p in np.flatnonzero(absent.any(axis=0))],
        bool(estimated.any()),
        _conflicts(data, filing) if has_income else 0,
        has_income,
    )


def _ratio(part: NDArray[np.float64], whole: NDArray[np.float64]) -> pl.Series:
    """Divide, with no value where there is nothing to divide by."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return pl.Series(part / whole).fill_nan(None).replace([float("inf"), float("-inf")], None)


def _conflicts(data: _Data, filing: Filing) -> int:
    """Count cells (municipality x group) on which the two publications of the lasten differ."""
    blocks = concordance().groups(filing[1], data.subject.groepen)
    first, unknown = data.rolled.blocks(filing, blocks, "van")
    second, unknown_too = data.detail.blocks(filing, blocks, "van")
    return int(((first != second) & (unknown == 0) & (unknown_too == 0)).sum())


def _groups(
    data: _Data, filing: Filing, share: NDArray[np.float64], cost: OnTerritory
) -> pl.DataFrame:
    known = concordance()
    codes = {b.id: b.van for b in known.groups(filing[1], cost.groepen)}
    parts = []
    for g, groep in enumerate(cost.groepen):
        if not codes[groep]:
            continue
        amount, missing = pl.Series(cost.groups[:, g]), pl.Series(cost.reasons[:, g] > 0)
        nothing = missing & (amount == 0)
        # Per inhabitant over the municipalities that filed, so that a gap does not read as a fall.
        people = share @ np.where(cost.filed[:, g], data.people[filing[1]], 0.0)
        parts.append(
            data.keys(filing).with_columns(
                groep=pl.lit(groep),
                groep_titel=pl.lit(known.kort[groep]),
                bedrag=pl.when(~nothing).then(amount),
                per_inwoner=_ratio(cost.groups[:, g].astype(np.float64), people),
                ontbreekt=texts(cost.reasons[:, g]),
            )
        )
    return pl.concat(parts)


def _left_out(data: _Data, filing: Filing, lasten: pl.DataFrame) -> pl.DataFrame:
    """Sum what a reader might expect in the subject and is not in it, so that nothing is hidden."""
    share, _ = data.areas.territory(filing[1])
    geography = data.areas.geography
    rows = lasten.filter(pl.col("document") == str(filing[0]), pl.col("jaar") == filing[1])
    # An absent row is a zero, but of a municipality without any row nothing is known.
    unfiled = geography.exists(filing[1]) & ~np.isin(geography.codes, rows["gm_code"].unique())
    parts = []
    for item in data.subject.laat_weg:
        found = rows.filter(pl.col("taakveld").is_in(list(item.taakvelden)))
        if found.is_empty():
            continue
        amounts = np.zeros(len(geography.codes))
        why = np.where(unfiled, BIT[Missing.NOT_FILED], 0).astype(np.uint16)
        summed = aggregate(found, LASTEN, by=["gm_code"])
        places = [geography.index[code] for code in summed["gm_code"]]
        amounts[places] = summed["waarde"].fill_null(0)
        why[places] = joined_masks_of(summed["ontbreekt"])
        total = (np.rint(share @ amounts / UNIT) * UNIT).astype(np.int64)
        reasons = union(share > 0, why)
        missing = pl.Series(reasons > 0)
        parts.append(
            data.keys(filing).with_columns(
                wat=pl.lit(item.wat),
                taakvelden=pl.lit(", ".join(sorted(found["taakveld"].unique()))),
                bedrag=pl.when(~(missing & (pl.Series(total) == 0))).then(pl.Series(total)),
                waarom=pl.lit(item.waarom),
                ontbreekt=texts(reasons),
            )
        )
    empty = {c.name: pl.String for c in OUTPUTS["niet_meegeteld"].columns} | {
        "jaar": pl.Int64,
        "bedrag": pl.Int64,
    }
    return pl.concat(parts) if parts else pl.DataFrame(schema=empty)


def _notices(data: _Data, years: list[_Year]) -> tuple[Notice, ...]:
    geography = data.areas.geography
    notices = [
        missing_notice(
            str(year.filing[0]),
            year.filing[1],
            listing([f"{geography.name(c, year.filing[1])} ({c})" for c in year.missing], limit=20),
            len(year.missing),
        )
        for year in years
        if year.missing
    ]
    without = [year.filing[1] for year in years if not year.has_income]
    if without:
        notices.append(
            Notice(
                "geen_baten",
                msg(
                    "Baten per taakveld zijn niet in de geladen bronnen voor {jaren}; netto lasten zijn daar niet te bepalen. Middelen uit het gemeentefonds zijn vrij besteedbaar en horen niet bij één onderwerp.",
                    jaren=year_ranges(without),
                ),
            )
        )
    for year in years:
        if year.conflicts:
            notices.append(  # noqa: PERF401 - a loop reads better than one long expression
                Notice(
                    "twee_bronnen",
                    msg(
                        "{document} {jaar}: twee publicaties van de lasten verschillen in {n} cellen (gemeente × groep); getoond is die met baten.",
                        document=DOCUMENT_TEXTS[str(year.filing[0])],
                        jaar=year.filing[1],
                        n=Count(year.conflicts),
                    ),
                )
            )
    estimated = [year.filing[1] for year in years if year.estimated]
    if estimated:
        notices.append(
            Notice(
                "geraamd",
                msg(
                    "De bedragen van {jaren} rusten deels op geraamde aandelen van gesplitste gemeenten.",
                    jaren=year_ranges(estimated),
                ),
            )
        )
    if any(area.soort in ("land", "gebied", "groep") for area in data.areas.areas):
        notices.append(GROSS_NOTICE)
    notices.append(UNIT_NOTICE)
    return tuple(notices)


def _views(areas: Areas, subject: Definition) -> tuple[View, ...]:
    if len(areas.areas) != 1:
        return ()
    area = areas.areas[0]
    return (
        View(
            "reeks",
            "jaren",
            msg(
                "{onderwerp} in {gebied}: lasten per inwoner",
                onderwerp=subject.titel,
                gebied=area.naam,
            ),
            {"x": "jaar", "y": "lasten_per_inwoner"},
            {"gebied": area.code},
        ),
        View(
            "reeks",
            "groepen",
            msg(
                "{onderwerp} in {gebied}: lasten per groep",
                onderwerp=subject.titel,
                gebied=area.naam,
            ),
            {"x": "jaar", "y": "bedrag", "kleur": "groep_titel"},
            {"gebied": area.code},
        ),
    )


def _headline(subject: Definition, years: pl.DataFrame) -> tuple[Message, ...]:
    filed = years.filter(pl.col("lasten").is_not_null())
    if filed.is_empty():
        return (
            msg(
                "{onderwerp} in {gebied}: er zijn voor geen enkel jaar cijfers geleverd.",
                onderwerp=subject.titel,
                gebied=years["gebied_naam"][0],
            ),
        )
    last = filed.row(-1, named=True)
    sentences = [
        msg(
            "{onderwerp} in {gebied}: {bedrag} aan lasten in {jaar} ({document}).",
            onderwerp=subject.titel,
            gebied=last["gebied_naam"],
            bedrag=Money(last["lasten"]),
            jaar=last["jaar"],
            document=DOCUMENT_TEXTS[last["document"]],
        )
    ]
    if last["lasten_per_inwoner"] is not None:
        rate = Money(round(last["lasten_per_inwoner"]), "euro")
        sentences.append(
            msg(
                "Niet elke gemeente zit erin: {n} zonder volledig cijfer. Per inwoner van de andere is het {bedrag}.",
                n=Count(last["n_ontbreekt"]),
                bedrag=rate,
            )
            if last["n_ontbreekt"]
            else msg("Dat is {bedrag} per inwoner.", bedrag=rate)
        )
    if last["netto_lasten"] is not None:
        sentences.append(
            msg(
                "Na aftrek van de baten blijft {bedrag} aan netto lasten over.",
                bedrag=Money(last["netto_lasten"]),
            )
        )
    return tuple(sentences)
