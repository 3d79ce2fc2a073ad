"""The main causes of a change, in plain words, from the steps of a verschillenanalyse."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from sluitend.core.messages import Label, Message, listing, msg
from sluitend.core.numbers import (
    CENTS_PER_MILLION,
    Count,
    Money,
)
from sluitend.methods.rounding import largest_remainder
from sluitend.rules.definition import definition, incidental_flows
from sluitend.studies.bridge.kernel import Step
from sluitend.studies.bridge.story import FILING_STEPS, change_sentence
from sluitend.studies.wording import MEASURE_WORDS, STEP_EXPLANATIONS, STEP_TEXTS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sluitend.core.result import Result

CALCULATION = "verschillenanalyse"
MOST = 3
CAUSES = (Step.GROUP, Step.INHABITANTS, Step.RECLASSIFIED)
"""Steps that are growth or decline, or the borders of the municipality itself."""
FROM_TEN_MILLION = 10 * CENTS_PER_MILLION
TENTH = CENTS_PER_MILLION // 10
PAIR = ("van", "tot", "van_document", "tot_document")


@dataclass(frozen=True, slots=True)
class Named:
    """A step, or several as one, with its amount rounded so that all together still add up."""

    name: Message
    explanation: Message
    cents: int
    amount: Money


@dataclass(frozen=True, slots=True)
class Change:
    """The newest change of a report's main subject.

    Attributes
    ----------
    sentence
        From what to what.
    unknown
        Said when an even newer pair of years was asked for and cannot be split; None otherwise.
    causes, apart
        The largest causes, and what is no growth or decline; the largest first.
    others, total
        Of all other causes together, and of the whole change; rounded with the others.
    split
        Whether the subject could be split into taakvelden in these years.
    """

    van: int
    tot: int
    sentence: Message
    unknown: Message | None
    causes: tuple[Named, ...]
    apart: tuple[Named, ...]
    others: Money
    total: Money
    split: bool


def newest_change(results: Sequence[Result]) -> Change | None:
    """Return the change over the newest years of the report's main subject, or None.

    The main subject is that of the first chapter with one. Accounts with accounts go before a budget
    beside accounts; of the newest year the nearest earlier one.
    """
    found = [(result, row) for result in _about_main_subject(results) for row in _pairs(result)]
    known = [(result, row) for result, row in found if row["verschil"] is not None]
    if not known:
        return None
    result, row = max(known, key=lambda pair: _newness(pair[1]))
    newest = max((row for _, row in found), key=_newness)
    steps = result.tables["stappen"].filter(
        *(pl.col(name) == row[name] for name in ("gebied", *PAIR))
    )
    terms = result.output.terms.filter(*(pl.col(name) == row[name] for name in ("gebied", *PAIR)))
    return _change(result, row, newest, steps, terms)


def _about_main_subject(results: Sequence[Result]) -> list[Result]:
    bridges = [
        r
        for r in results
        if r.call.calculation == CALCULATION
        and "verschillen" in r.tables
        and r.tables["verschillen"]["gebied"].n_unique() == 1
    ]
    asked = [dict(r.call.arguments).get("onderwerp", "") for r in results]
    main = next(filter(None, asked), "")
    own = [r for r in bridges if dict(r.call.arguments)["onderwerp"] == main] or bridges[:1]
    between = [r for r in own if _is_between_years(r)]
    return between or own


def _is_between_years(result: Result) -> bool:
    return dict(result.call.arguments).get("vergelijking") != "begroting-jaarrekening"


def _pairs(result: Result) -> list[dict[str, Any]]:
    return list(result.tables["verschillen"].iter_rows(named=True))


def _newness(row: dict[str, Any]) -> tuple[int, int]:
    return row["tot"], row["van"]


def _change(
    result: Result,
    row: dict[str, Any],
    newest: dict[str, Any],
    steps: pl.DataFrame,
    terms: pl.DataFrame,
) -> Change:
    arguments = dict(result.call.arguments)
    measure = arguments.get("maat", "lasten")
    rows = steps.filter(pl.col("bedrag") != 0).with_columns(size=pl.col("bedrag").abs())
    is_cause = pl.col("stap").is_in([str(step) for step in CAUSES])
    causes = rows.filter(is_cause).sort("size", "volgorde", descending=[True, False])
    named = [
        (*_cause(step, terms), step["bedrag"]) for step in causes.head(MOST).iter_rows(named=True)
    ]
    apart = _apart(rows.filter(~is_cause))
    others = sum(causes["bedrag"][MOST:])
    exact = [cents for *_, cents in (*named, *apart)]
    *parts, left, total = _closing([*exact, others], row["verschil"])
    shown = [
        Named(name, explanation, cents, amount)
        for (name, explanation, cents), amount in zip((*named, *apart), parts, strict=True)
    ]
    sentence = change_sentence(
        definition(arguments["onderwerp"], allow_unverified=True),
        MEASURE_WORDS[measure],
        row,
        row,
        known=True,
    )
    return Change(
        van=row["van"],
        tot=row["tot"],
        sentence=sentence,
        unknown=_unknown(newest) if newest["verschil"] is None else None,
        causes=tuple(shown[: len(named)]),
        apart=tuple(shown[len(named) :]),
        others=left,
        total=total,
        split=steps.filter(pl.col("stap") == Step.GROUP)["blok"].n_unique() > 1,
    )


def _unknown(row: dict[str, Any]) -> Message:
    return msg(
        "Van {van} naar {tot} is de verandering niet te verklaren, omdat cijfers ontbreken.",
        van=row["van"],
        tot=row["tot"],
    )


def _cause(step: dict[str, Any], terms: pl.DataFrame) -> tuple[Message, Message]:
    """Return name and explanation of a cause."""
    of_step = terms.filter(pl.col("stap") == step["stap"])
    if step["stap"] == Step.INHABITANTS:
        return _inhabitants(of_step, step["bedrag"])
    if step["stap"] == Step.GROUP:
        of_block = of_step.filter(
            (pl.col("blok") == step["blok"]) & (pl.col("maat") == step["maat"])
        )
        return _per_inhabitant(step, of_block)
    return STEP_TEXTS[step["stap"]], STEP_EXPLANATIONS[step["stap"]]


def _inhabitants(terms: pl.DataFrame, cents: int) -> tuple[Message, Message]:
    people = terms.unique("gm_code").select("van_inwoners", "tot_inwoners").sum().row(0)
    before, after = (round(number) for number in people)
    if (after > before) != (cents > 0):
        # Of an area with several municipalities, those that grew need not be those that spend.
        return STEP_TEXTS[Step.INHABITANTS], STEP_EXPLANATIONS[Step.INHABITANTS]
    values = {"van": Count(before), "tot": Count(after)}
    if after > before:
        return msg("Meer inwoners"), msg(
            "Er kwamen inwoners bij: van {van} naar {tot}. Meer inwoners kosten bij gelijke lasten per inwoner meer.",
            **values,
        )
    return msg("Minder inwoners"), msg(
        "Het aantal inwoners daalde van {van} naar {tot}. Minder inwoners kosten bij gelijke lasten per inwoner minder.",
        **values,
    )


def _per_inhabitant(step: dict[str, Any], terms: pl.DataFrame) -> tuple[Message, Message]:
    what, income = Label(step["blok_titel"]), step["maat"] == "baten"
    more = (step["bedrag"] > 0) != income
    if income:
        name = (
            msg("{wat}: meer baten per inwoner", wat=what)
            if more
            else msg("{wat}: minder baten per inwoner", wat=what)
        )
    else:
        name = (
            msg("{wat}: meer lasten per inwoner", wat=what)
            if more
            else msg("{wat}: minder lasten per inwoner", wat=what)
        )
    sums = terms.select("van_bedrag", "van_inwoners", "tot_bedrag", "tot_inwoners").sum().row(0)
    from_cents, from_people, to_cents, to_people = map(abs, sums)
    if not (from_people and to_people):
        return name, STEP_EXPLANATIONS[Step.GROUP]
    before, after = from_cents / from_people, to_cents / to_people
    if (after > before) != more:
        return name, STEP_EXPLANATIONS[Step.GROUP]
    unit = "euro" if round(before / 100) != round(after / 100) else "rate"
    return name, msg(
        "Van {van} per inwoner in {begin} naar {tot} in {eind}.",
        van=Money(before, unit),
        begin=step["van"],
        tot=Money(after, unit),
        eind=step["tot"],
    )


def _apart(rows: pl.DataFrame) -> list[tuple[Message, Message, int]]:
    """Return what is no growth or decline: temporary money per taakveld, the rest per kind."""
    found = [
        (
            msg("{wat}: baten van een taakveld met tijdelijk geld", wat=Label(step["blok_titel"]))
            if step["maat"] == "baten"
            else msg("{wat}: taakveld met tijdelijk geld", wat=Label(step["blok_titel"])),
            _flows(step),
            int(step["bedrag"]),
        )
        for step in rows.filter(pl.col("stap") == Step.INCIDENTAL).iter_rows(named=True)
    ]
    for kind in (Step.BREAK, *FILING_STEPS):
        cents = int(rows.filter(pl.col("stap") == kind)["bedrag"].sum())
        if cents:
            found.append((STEP_TEXTS[kind], STEP_EXPLANATIONS[kind], cents))
    return sorted(found, key=lambda part: -abs(part[2]))


def _flows(step: dict[str, Any]) -> Message:
    flows = [
        flow.titel
        for flow in incidental_flows()
        if flow.touches((step["blok"],), step["van"], step["tot"])
    ]
    if not flows:
        return STEP_EXPLANATIONS[Step.INCIDENTAL]
    return msg(
        "Hierin zit geld dat er maar tijdelijk is en niet apart is gepubliceerd: {stromen}. Gewone groei of daling van dit taakveld zit er ook in.",
        stromen=listing(flows),
    )


def _closing(parts: list[int], total: int) -> list[Money]:
    """Round parts so that they add up to the rounded total; both are returned, the total last.

    In the unit of the source, and from ten million on in tenths of a million, as far as nothing then
    shows as zero.
    """
    largest = max(abs(cents) for cents in (*parts, total))
    shown = [cents for cents in (*parts, total) if cents]
    coarse = largest >= FROM_TEN_MILLION and all(abs(cents) >= TENTH for cents in shown)
    if not coarse:
        return [Money(cents, "euro", signed=True) for cents in (*parts, total)]
    # Half up, away from zero, as readers round.
    whole = (abs(total) + TENTH // 2) // TENTH * TENTH * (1 if total >= 0 else -1)
    rounded = largest_remainder(
        np.array(parts, dtype=np.float64),
        np.array([whole], dtype=np.int64),
        np.zeros(len(parts), dtype=np.intp),
        TENTH,
    )
    return [Money(int(cents), "mln1", signed=True) for cents in (*rounded, whole)]
