"""What a reader must know and see first: notices, pictures and the sentences on top."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from sluitend.core.messages import Label, listing, msg
from sluitend.core.numbers import Money, in_step
from sluitend.core.result import Notice, Output, View
from sluitend.rules.definition import incidental_flows
from sluitend.studies.bridge import tables as make
from sluitend.studies.bridge.kernel import Step
from sluitend.studies.wording import (
    DOCUMENT_TEXTS,
    GROSS_NOTICE,
    MEASURE_WORDS,
    STEP_TEXTS,
    UNIT_NOTICE,
    missing_notice,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sluitend.core.messages import Message
    from sluitend.reference.areas import Areas
    from sluitend.reference.taakvelden import Block
    from sluitend.rules.definition import Definition
    from sluitend.studies.bridge.closing import PairResult

EDGES = {
    "begin": "verschillen.begin",
    "begin_document": "verschillen.van_document",
    "begin_jaar": "verschillen.van",
    "eind": "verschillen.eind",
    "eind_document": "verschillen.tot_document",
    "eind_jaar": "verschillen.tot",
}
"""Where a waterfall reads its first and last amount, as table.column: never added up from steps."""


FILING_STEPS = (Step.NOT_FILED, Step.FIRST_FILED, Step.INCOMPARABLE)
"""Steps that come from who filed; with the break in taakvelden they are no growth or decline."""


def output(
    areas: Areas,
    subject: Definition,
    measure: str,
    results: list[PairResult],
    frame: pl.DataFrame,
    *,
    chained: bool,
) -> Output:
    """Put the pairs together to the tables, terms, notices and pictures of the result."""
    names = pl.DataFrame(
        {"gebied": [a.code for a in areas.areas], "gebied_naam": [a.naam for a in areas.areas]}
    ).with_row_index("area")
    measures = ("lasten", "baten") if measure == "netto-lasten" else ("lasten",)
    tables = {
        "verschillen": pl.concat([make.differences(r, names) for r in results]),
        "stappen": make.steps(results, names, measures),
        "reeks": make.series(results, names),
        "ontbrekend": make.missing(areas, results),
        "bronregels": make.source_rows(areas, results, frame, subject),
    }
    if chained and len(results) > 1:
        tables["totaal"] = make.total(tables["stappen"], tables["verschillen"])
    return Output(
        tables=tables,
        terms=make.terms(results, names, areas, measures),
        notices=_notices(areas, results, tables["ontbrekend"]),
        views=_views(areas, results, tables, subject),
        headline=_headline(subject, measure, tables, chained=chained)
        if len(areas.areas) == 1
        else (),
    )


def _notices(areas: Areas, results: list[PairResult], missing: pl.DataFrame) -> tuple[Notice, ...]:
    notices: list[Notice] = []
    for (document, jaar), rows in missing.group_by("document", "jaar", maintain_order=True):
        names = listing(
            [f"{naam} ({code})" for naam, code in rows.select("gm_naam", "gm_code").iter_rows()],
            limit=20,
        )
        notices.append(missing_notice(str(document), int(str(jaar)), names))
    for result in results:
        notices += _estimate_notices(areas, result)
        notices += classification_notices(result.blocks, result.before[1], result.after[1])
    notices += _flow_notices(results)
    if any(area.soort in ("land", "gebied", "groep") for area in areas.areas):
        notices.append(GROSS_NOTICE)
    notices.append(UNIT_NOTICE)
    return tuple(notices)


def _estimate_notices(areas: Areas, result: PairResult) -> list[Notice]:
    """Name the split municipalities whose estimated shares the areas' figures rest on."""
    share, _ = areas.geography.weights(result.before[1], result.after[1])
    members = result.lineage_after.any(axis=0) | result.lineage_before.any(axis=0)
    split = ((share > 0) & (share < 1))[:, members].any(axis=1)
    if not split.any():
        return []
    sources = [areas.geography.name(areas.geography.codes[int(p)]) for p in np.flatnonzero(split)]
    text = msg(
        "De herindeling van {namen} tussen {van} en {tot} rust op geraamde aandelen van een gesplitste gemeente.",
        namen=listing(sources),
        van=result.before[1],
        tot=result.after[1],
    )
    return [Notice("geraamd", text)]


def classification_notices(blocks: Iterable[Block], van: int, tot: int) -> list[Notice]:
    """Say of every block that changed content how far it is comparable, and why."""
    words = {
        "gebroken": msg("niet vergelijkbaar"),
        "deels": msg("met voorzichtigheid vergelijkbaar"),
    }
    return [
        Notice(
            "classificatie",
            msg(
                "{blok}, {van} op {tot}: {hoe}. {reden}",
                blok=block.titel,
                van=van,
                tot=tot,
                hoe=words[block.vlag],
                reden=block.reden,
            ),
        )
        for block in blocks
        if block.vlag in words
    ]


def _flow_notices(results: list[PairResult]) -> list[Notice]:
    """Name each incidental flow once that is in any of the pairs, and say when it came and went."""
    first = min(result.before[1] for result in results)
    last = max(result.after[1] for result in results)
    notices = []
    for flow in incidental_flows():
        if not any(
            flow.touches(block.van + block.naar, result.before[1], result.after[1])
            for result in results
            for block in result.blocks
        ):
            continue
        common = {"stroom": flow.titel, "van": flow.van, "tot": flow.tot}
        gone = first < flow.van and flow.tot < last
        text = (
            msg(
                "{stroom}, {van}–{tot}: het bedrag is niet apart gepubliceerd, daarom staat de hele verandering van dit taakveld als eigen stap. In {eerste} en {laatste} zit dit geld er niet in: over al die jaren samen is de stap dus een blijvende verandering.",
                **common,
                eerste=first,
                laatste=last,
            )
            if gone
            else msg(
                "{stroom}, {van}–{tot}: het bedrag is niet apart gepubliceerd, daarom staat de hele verandering van dit taakveld als eigen stap.",
                **common,
            )
        )
        notices.append(Notice("incidenteel", text))
    return notices


def _views(
    areas: Areas, results: list[PairResult], tables: dict[str, pl.DataFrame], subject: Definition
) -> tuple[View, ...]:
    if len(areas.areas) != 1:
        return ()
    area = areas.areas[0]
    views = [
        View(
            "reeks",
            "reeks",
            msg(
                "{onderwerp} in {gebied}: bedrag per jaar",
                onderwerp=subject.titel,
                gebied=area.naam,
            ),
            {"x": "jaar", "y": "bedrag", "y2": "per_inwoner", "kleur": "document"},
            {"gebied": area.code},
        )
    ]
    if "totaal" in tables and tables["totaal"].height:
        views.append(
            View(
                "waterval",
                "totaal",
                msg(
                    "Van {van} naar {tot}: alle stappen samen",
                    van=results[0].before[1],
                    tot=results[-1].after[1],
                ),
                {"stap": "stap", "detail": "groep_titel", "y": "bedrag", **EDGES},
                {"gebied": area.code},
            )
        )
    views += [
        View(
            "waterval",
            "stappen",
            msg(
                "Van {van_document} {van} naar {tot_document} {tot}",
                van_document=DOCUMENT_TEXTS[r.before[0]],
                van=r.before[1],
                tot_document=DOCUMENT_TEXTS[r.after[0]],
                tot=r.after[1],
            ),
            {"stap": "stap", "detail": "blok_titel", "y": "bedrag", **EDGES},
            {"gebied": area.code, "van": r.before[1], "tot": r.after[1]},
        )
        for r in results
        if bool(r.known[0])
    ]
    return tuple(views)


def _headline(
    subject: Definition, measure: str, tables: dict[str, pl.DataFrame], *, chained: bool
) -> tuple[Message, ...]:
    """Say in a few sentences what a reader came for: from, to, and the three largest steps."""
    differences = tables["verschillen"]
    if chained or differences.height == 1:
        whole = change_sentence(
            subject,
            MEASURE_WORDS[measure],
            differences.row(0, named=True),
            differences.row(-1, named=True),
            known=not differences["verschil"].null_count(),
        )
        return whole, *_gap_sentences(tables), *_largest_steps(tables)
    # Pairs that do not follow on each other are not one story: budget against accounts is told per
    # year, and of all pairs of years the longest.
    rows = list(differences.iter_rows(named=True))
    span = max(row["tot"] - row["van"] for row in rows)
    return tuple(
        change_sentence(
            subject, MEASURE_WORDS[measure], row, row, known=row["verschil"] is not None
        )
        for row in rows
        if row["tot"] - row["van"] == span
    )


def _gap_sentences(tables: dict[str, pl.DataFrame]) -> list[Message]:
    """Say beside the amounts what in them is not growth or decline, and who is not in them."""
    differences, steps = tables["verschillen"], tables["stappen"]
    first, last = differences.row(0, named=True), differences.row(-1, named=True)
    if differences["verschil"].null_count():
        if first["begin"] is not None and last["eind"] is not None:
            return [
                msg("Met wijze ‘ineens’ zijn het eerste en het laatste jaar wel te vergelijken.")
            ]
        return []
    said: list[Message] = []
    if broken := _sum_of(steps, Step.BREAK):
        said.append(
            msg(
                "Daarvan komt {bedrag} door een andere indeling van taakvelden; dat is geen groei of daling.",
                bedrag=Money(broken, signed=True),
            )
        )
    if filing := _sum_of(steps, *FILING_STEPS):
        said.append(
            msg(
                "Daarvan komt {bedrag} doordat gemeenten wel of niet leverden; dat is geen groei of daling.",
                bedrag=Money(filing, signed=True),
            )
        )
    if first["n_ontbreekt_begin"] or last["n_ontbreekt_eind"]:
        said.append(
            msg(
                "Niet elke gemeente zit erin: {n} zonder volledig cijfer in {begin}, {m} in {eind}.",
                n=first["n_ontbreekt_begin"],
                m=last["n_ontbreekt_eind"],
                begin=_filing_text(first, "van"),
                eind=_filing_text(last, "tot"),
            )
        )
    return said


def _sum_of(steps: pl.DataFrame, *kinds: Step) -> int:
    return sum(steps.filter(pl.col("stap").is_in([str(kind) for kind in kinds]))["bedrag"])


def _filing_text(row: dict[str, Any], side: str) -> Message:
    return msg(
        "{document} {jaar}", document=DOCUMENT_TEXTS[row[f"{side}_document"]], jaar=row[side]
    )


def _largest_steps(tables: dict[str, pl.DataFrame]) -> list[Message]:
    steps = tables.get("totaal", tables["stappen"])
    detail = "groep_titel" if "totaal" in tables else "blok_titel"
    largest = steps.with_columns(_abs=pl.col("bedrag").abs()).sort("_abs", descending=True).head(3)
    named = [
        msg(
            "{detail} – {stap}: {bedrag}",
            stap=STEP_TEXTS[row["stap"]],
            detail=Label(row[detail]),
            bedrag=Money(row["bedrag"], signed=True),
        )
        if row[detail]
        else msg(
            "{stap}: {bedrag}",
            stap=STEP_TEXTS[row["stap"]],
            bedrag=Money(row["bedrag"], signed=True),
        )
        for row in largest.iter_rows(named=True)
    ]
    return [msg("De grootste stappen zijn:"), *named] if named else []


def change_sentence(
    subject: Definition, what: Message, first: dict[str, Any], last: dict[str, Any], *, known: bool
) -> Message:
    """Say from what to what, in one sentence, or that it cannot be said."""
    begin, end = first["begin"], last["eind"]
    common = {
        "onderwerp": subject.titel,
        "gebied": first["gebied_naam"],
        "wat": what,
        "begin": _filing_text(first, "van"),
        "eind": _filing_text(last, "tot"),
    }
    if not known:
        return msg(
            "{onderwerp} in {gebied}: het verschil in {wat} tussen {begin} en {eind} is niet in stappen te bepalen, omdat Iv3 niet (volledig) is geleverd.",
            **common,
        )
    if begin == end:
        return msg(
            "{onderwerp} in {gebied}: de {wat} zijn in {begin} en {eind} even hoog: {bedrag}.",
            **common,
            bedrag=Money(begin),
        )
    van, tot, change = in_step(begin, end)
    if first["van_document"] != last["tot_document"]:
        return msg(
            "{onderwerp} in {gebied}: de {wat} in de {eind} zijn {tot}, {verschil} ten opzichte van de {begin} zoals eerst vastgesteld ({van}).",
            **common,
            van=van,
            tot=tot,
            verschil=change,
        )
    return msg(
        "{onderwerp} in {gebied}: de {wat} {richting} van {van} ({begin}) naar {tot} ({eind}). Dat is {verschil}.",
        **common,
        richting=msg("stegen") if end > begin else msg("daalden"),
        van=van,
        tot=tot,
        verschil=change,
    )
