"""Verschillenanalyse: how an amount moved from one filing to the next, in steps that close."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations
from typing import Annotated, Literal

import numpy as np
import polars as pl

from sluitend.core.errors import ArgumentError
from sluitend.core.messages import msg
from sluitend.core.period import Document, Year
from sluitend.core.result import Output
from sluitend.reference.areas import Areas
from sluitend.reference.taakvelden import Block, concordance
from sluitend.rules.definition import Definition, incidental_flows
from sluitend.rules.rulebook import Rulebook
from sluitend.store.calculation import Argument, Input, calculation
from sluitend.studies.bridge.closing import PairResult, pair_result
from sluitend.studies.bridge.kernel import Side, compare
from sluitend.studies.bridge.outputs import OUTPUTS
from sluitend.studies.bridge.story import output
from sluitend.studies.filed import Filing
from sluitend.studies.panel import Panel, inhabitants_array, require_filings
from sluitend.tables.iv3 import BATEN_LASTEN, INHABITANTS, LASTEN


class Comparing(StrEnum):
    """Which documents are compared."""

    ACCOUNTS = "jaarrekening"
    BUDGET = "begroting"
    BUDGET_ACCOUNTS = "begroting-jaarrekening"


class Measuring(StrEnum):
    """What is compared."""

    GROSS = "lasten"
    NET = "netto-lasten"


class Stepping(StrEnum):
    """How several years are bridged."""

    YEARLY = "jaar-op-jaar"
    AT_ONCE = "ineens"
    ALL_PAIRS = "alle-paren"


@calculation(
    "verschillenanalyse",
    title=msg("Verschillenanalyse"),
    summary=msg(
        "Hoe een bedrag van het ene naar het andere jaar veranderde, in stappen die sluiten."
    ),
    outputs=OUTPUTS,
    parameters=("iv3.inleverdatum_jaarrekening", "iv3.inleverdatum_begroting"),
)
def verschillenanalyse(
    lasten: Annotated[pl.DataFrame, Input(LASTEN)],
    baten_lasten: Annotated[pl.DataFrame, Input(BATEN_LASTEN, optional=True)],
    inwoners: Annotated[pl.DataFrame, Input(INHABITANTS)],
    rules: Rulebook,
    gebied: Annotated[Areas, Argument(msg("gemeente, regio, groep of land"), "GM0589")],
    van: Annotated[Year, Argument(msg("eerste jaar"), "2022")],
    tot: Annotated[Year, Argument(msg("laatste jaar"), "2023")],
    onderwerp: Annotated[Definition, Argument(msg("wat wordt vergeleken"), "jeugd")],
    vergelijking: Annotated[
        Comparing,
        Argument(
            msg(
                "welke documenten: rekening op rekening, begroting op begroting, of begroting tegen rekening van hetzelfde jaar"
            )
        ),
    ] = Comparing.ACCOUNTS,
    maat: Annotated[
        Measuring,
        Argument(msg("lasten, of lasten min baten (begroting 2023–2025 en jaarrekening 2023)")),
    ] = Measuring.GROSS,
    wijze: Annotated[
        Stepping,
        Argument(msg("jaar op jaar, het eerste tegen het laatste jaar ineens, of elk paar jaren")),
    ] = Stepping.YEARLY,
) -> Output:
    """Split every change into steps; see ``methode/verschillenanalyse.md``.

    Returns
    -------
    Tables ``verschillen`` (area x pair), ``stappen`` (area x pair x step), ``reeks`` (area x
    filing), ``ontbrekend`` (municipalities not in the sums) and ``bronregels`` (filed rows); terms
    per step, block and municipality.

    Raises
    ------
    NoDataError
        When a document was not published for a year.
    """
    pairs = _pairs(Comparing(vergelijking), Stepping(wijze), van, tot)
    filings = list(dict.fromkeys(filing for pair in pairs for filing in pair))
    net = Measuring(maat) is Measuring.NET
    frame = baten_lasten if net else lasten
    what = msg("baten en lasten per taakveld") if net else msg("lasten per taakveld")
    require_filings(frame, filings, rules, what)
    geography = gebied.geography
    signs = {"lasten": 1.0, "baten": -1.0} if net else {"lasten": 1.0}
    contract = BATEN_LASTEN if net else LASTEN
    panels = {name: Panel.build(frame, contract, name, filings, geography) for name in signs}
    people = inhabitants_array(inwoners, [jaar for _, jaar in filings], geography)
    question = _Question(gebied, onderwerp, panels, signs, people)
    results = [question.pair(before, after) for before, after in pairs]
    chained = (
        Stepping(wijze) is Stepping.YEARLY
        and Comparing(vergelijking) is not Comparing.BUDGET_ACCOUNTS
    )
    return output(gebied, onderwerp, str(Measuring(maat)), results, frame, chained=chained)


def _pairs(
    comparing: Comparing, stepping: Stepping, van: int, tot: int
) -> list[tuple[Filing, Filing]]:
    if comparing is Comparing.BUDGET_ACCOUNTS:
        return [
            ((Document.BUDGET, jaar), (Document.ACCOUNTS, jaar)) for jaar in range(van, tot + 1)
        ]
    document = Document(str(comparing))
    if van == tot:
        raise ArgumentError(
            msg(
                "Er is niets te vergelijken: eerste en laatste jaar zijn allebei {jaar}.", jaar=van
            ),
            msg("Kies twee jaren, of vergelijk begroting-jaarrekening voor één jaar."),
        )
    if stepping is Stepping.AT_ONCE:
        return [((document, van), (document, tot))]
    if stepping is Stepping.ALL_PAIRS:
        years = range(van, tot + 1)
        return [((document, first), (document, last)) for first, last in combinations(years, 2)]
    return [((document, jaar), (document, jaar + 1)) for jaar in range(van, tot)]


@dataclass(frozen=True)
class _Question:
    """One area, subject and measure, ready to be asked about any pair of filings."""

    areas: Areas
    subject: Definition
    panels: dict[str, Panel]
    signs: dict[str, float]
    people: dict[int, np.ndarray[tuple[int], np.dtype[np.float64]]]

    def pair(self, before: Filing, after: Filing) -> PairResult:
        """Compute all steps of one pair for all areas, rounded so that they close."""
        blocks = tuple(
            block
            for block in concordance().blocks(before[1], after[1])
            if block.groep in self.subject.groepen
        )
        share, _ = self.areas.geography.weights(before[1], after[1])
        broken = np.array([block.vlag == "gebroken" for block in blocks])
        incidental = np.array([_incidental(block, before[1], after[1]) for block in blocks])
        lineages = self.areas.lineage(before[1]), self.areas.lineage(after[1])
        parts = []
        for measure, sign in self.signs.items():
            sides = (
                self._side(measure, sign, before, blocks, "van"),
                self._side(measure, sign, after, blocks, "naar"),
            )
            compared = compare(sides[0], sides[1], share, broken, incidental)
            parts.append((measure, sides[0], sides[1], compared))
        return pair_result(before, after, blocks, lineages, parts)

    def _side(
        self,
        measure: str,
        sign: float,
        filing: Filing,
        blocks: tuple[Block, ...],
        side: Literal["van", "naar"],
    ) -> Side:
        known, reasons = self.panels[measure].blocks(filing, blocks, side)
        # A block that does not exist yet, or any more, is not missing: nothing could be filed.
        exists = self.areas.geography.exists(filing[1])
        return Side(sign * known, reasons > 0, exists, self.people[filing[1]], reasons)


def _incidental(block: Block, *years: int) -> bool:
    codes = block.van + block.naar
    return any(flow.touches(codes, *years) for flow in incidental_flows())
