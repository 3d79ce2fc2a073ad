"""The standard report of an area, composed from calls: nothing in it that a user could not run."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl

from sluitend.core.call import Call
from sluitend.core.errors import ArgumentError, NoDataError
from sluitend.core.messages import msg
from sluitend.core.period import Document
from sluitend.core.result import Notice, Output, Provenance, Result
from sluitend.publish.charts.drawing import warm_up
from sluitend.store.calculations import find_calculation
from sluitend.tables.iv3 import LASTEN

if TYPE_CHECKING:
    from collections.abc import Callable

    from sluitend.core.messages import Message
    from sluitend.store.workspace import Workspace

DETAILED_SUBJECTS = ("jeugd", "wmo")
"""Subjects of which the newest change gets its own chapter, when the report is about more."""
WHOLE = "sociaal-domein"


def area_report(
    workspace: Workspace,
    gebied: str,
    van: int | None = None,
    tot: int | None = None,
    onderwerp: str = WHOLE,
    progress: Callable[[Message], None] | None = None,
) -> list[Result]:
    """Run the calls of the standard report.

    Parameters
    ----------
    gebied
        What a user types: a code, a name, ``NL``, a region.
    van, tot
        First and last year; the first and the newest year of the accounts that are loaded when left
        out, and the first chapter then says so.

    Returns
    -------
    One result per chapter. A chapter for which no figures were published says what is missing.

    Raises
    ------
    NoDataError
        When no accounts are loaded at all, or no published figure answers any of the chapters.
    ArgumentError
        For an unknown area, subject or year, or for more areas than one.
    """
    loaded = _loaded_years(workspace)
    accounts, budgets = loaded[Document.ACCOUNTS], loaded[Document.BUDGET]
    if not accounts:
        raise NoDataError(
            msg("Er zijn geen jaarrekeningen geladen in werkruimte {map}.", map=workspace.root),
            msg("Laad ze met ‘sluitend load open-data MAP’."),
        )
    warm_up()
    first = accounts[0] if van is None else van
    last = accounts[-1] if tot is None else tot
    years = {"gebied": gebied, "van": first, "tot": last, "onderwerp": onderwerp}
    costs = _run(workspace, Call.make("netto-lasten", years), progress)
    if "jaren" in costs.tables and costs.tables["jaren"]["gebied"].n_unique() > 1:
        raise ArgumentError(
            msg("Een rapport gaat over één gebied; ‘{gebied}’ zijn er meer.", gebied=gebied),
            msg("Kies één gebied, of gebruik ‘sluitend run … --csv MAP’ voor een tabel van alle."),
        )
    filed = _filed_years(costs)
    # What was not filed cannot be compared: unless the user asked for these very years, the
    # chapters on change run over the years that were.
    start = filed[0] if van is None and filed else first
    stop = filed[-1] if tot is None and filed else last
    both = [year for year in filed or accounts if year in budgets and start <= year <= stop]
    whole = set(range(start, stop + 1)) <= set(filed or accounts)
    calls = _changes(gebied, start, stop, onderwerp, both[-1] if both else None, whole=whole)
    results = [costs, *(_run(workspace, call, progress) for call in calls)]
    if not any(result.tables for result in results):
        problem, remedy = costs.output.headline
        raise NoDataError(problem, remedy)
    if van is None or tot is None:
        results[0] = _with_chosen_years(costs, (first, last), (start, stop))
    return results


def _filed_years(costs: Result) -> list[int]:
    """Return the years of which the area, or any of the areas, has figures."""
    if "jaren" not in costs.tables:
        return []
    return sorted(costs.tables["jaren"].filter(pl.col("lasten").is_not_null())["jaar"].unique())


def _changes(
    gebied: str, first: int, last: int, subject: str, both: int | None, *, whole: bool
) -> list[Call]:
    """Return the calls of the chapters on change; over a gap the years are compared at once."""
    calls: list[Call] = []
    if first < last:
        years = {"gebied": gebied, "van": first, "tot": last}
        way = {} if whole else {"wijze": "ineens"}
        calls.append(Call.make("verschillenanalyse", {**years, **way, "onderwerp": subject}))
        newest = {**years, "van": last - 1}
        calls += [
            Call.make("verschillenanalyse", {**newest, "onderwerp": part})
            for part in DETAILED_SUBJECTS
            if subject == WHOLE
        ]
    if both is not None:
        arguments = {
            "gebied": gebied,
            "van": both,
            "tot": both,
            "onderwerp": subject,
            "vergelijking": "begroting-jaarrekening",
        }
        calls.append(Call.make("verschillenanalyse", arguments))
    return calls


def _run(workspace: Workspace, call: Call, progress: Callable[[Message], None] | None) -> Result:
    """Run a call; when no published figure answers it, return a chapter that says so."""
    try:
        return workspace.run(call, progress)
    except NoDataError as error:
        nothing = pl.DataFrame(
            schema={"gebied": pl.String, "jaar": pl.Int64, "post": pl.String, "bedrag": pl.Int64}
        )
        return Result(
            call=call,
            title=find_calculation(call.calculation).title,
            output=Output({}, nothing, headline=(error.problem, error.remedy)),
            specs={},
            provenance=Provenance(()),
        )


def _loaded_years(workspace: Workspace) -> dict[Document, list[int]]:
    """Return the years of which lasten per taakveld are loaded, per document."""
    pieces = [
        dict(zip(LASTEN.partition, piece.partition, strict=True))
        for piece in workspace.snapshot().chosen[LASTEN.id]
    ]
    return {
        document: sorted(int(str(p["jaar"])) for p in pieces if p["document"] == str(document))
        for document in Document
    }


def _with_chosen_years(
    result: Result, loaded: tuple[int, int], compared: tuple[int, int]
) -> Result:
    """Say in the report that the years were chosen here; figures and hash stay as they are."""
    texts = [
        msg(
            "U gaf geen jaren op: dit rapport loopt van {van}, de eerste geladen jaarrekening, tot en met {tot}, de nieuwste.",
            van=loaded[0],
            tot=loaded[1],
        )
    ]
    if compared != loaded:
        texts.append(
            msg(
                "Niet elk jaar is geleverd: de hoofdstukken over veranderingen gaan over {van} tot en met {tot}.",
                van=compared[0],
                tot=compared[1],
            )
        )
    chosen = tuple(Notice("periode", text, "info") for text in texts)
    output = replace(result.output, notices=(*result.notices, *chosen))
    return replace(result, output=output)
