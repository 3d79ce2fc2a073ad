"""The standard report of an area: a composition like any other, made for what is loaded."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import polars as pl

from sluitend.core.call import Call
from sluitend.core.errors import ArgumentError, NoDataError
from sluitend.core.messages import msg
from sluitend.core.period import Document
from sluitend.core.result import Notice
from sluitend.publish.composition.model import (
    Composition,
    Section,
    run_composition,
    run_section,
)
from sluitend.publish.contents import default_title
from sluitend.publish.unknown import COVERAGE
from sluitend.reference.areas import resolve
from sluitend.tables.iv3 import LASTEN

if TYPE_CHECKING:
    from collections.abc import Callable

    from sluitend.core.messages import Message
    from sluitend.core.result import Result
    from sluitend.store.workspace import Workspace

DETAILED_SUBJECTS = ("jeugd", "wmo")
"""Subjects of which the newest change gets its own chapter, when the report is about more."""
WHOLE = "sociaal-domein"


@dataclass(frozen=True, slots=True)
class StandardReport:
    """The standard report of an area before it is run.

    Attributes
    ----------
    remarks
        What a reader must know about years that were chosen here and not asked for.
    """

    composition: Composition
    remarks: tuple[Message, ...] = ()


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
    report = standard_report(workspace, gebied, van, tot, onderwerp, progress)
    first, *others = run_composition(workspace, report.composition, progress)
    # Said beside the figures, which with their hash stay as they are.
    chosen = tuple(Notice("periode", text, "info") for text in report.remarks)
    output = replace(first.output, notices=(*first.output.notices, *chosen))
    return [replace(first, output=output), *others]


def standard_report(
    workspace: Workspace,
    gebied: str,
    van: int | None = None,
    tot: int | None = None,
    onderwerp: str = WHOLE,
    progress: Callable[[Message], None] | None = None,
) -> StandardReport:
    """Compose the standard report for the figures that are loaded: see `area_report`."""
    loaded = _loaded_years(workspace)
    accounts, budgets = loaded[Document.ACCOUNTS], loaded[Document.BUDGET]
    if not accounts:
        raise NoDataError(
            msg("Er zijn geen jaarrekeningen geladen in werkruimte {map}.", map=workspace.root),
            msg("Laad ze met ‘sluitend load open-data MAP’."),
        )
    first = accounts[0] if van is None else van
    last = accounts[-1] if tot is None else tot
    asked = {"gebied": gebied, "van": first, "tot": last}
    call = Call.make("netto-lasten", {**asked, "onderwerp": onderwerp})
    costs = run_section(workspace, Section(call), progress)
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
    calls = [
        call,
        *_changes(gebied, start, stop, onderwerp, both[-1] if both else None, whole=whole),
    ]
    if filed and _is_municipality(workspace, gebied, filed[-1]):
        peers = {"gebied": gebied, "jaar": filed[-1], "onderwerp": onderwerp}
        calls.append(Call.make("vergelijkingsgroep", peers))
    calls.append(Call.make(COVERAGE, asked))
    remarks = _chosen_years((first, last), (start, stop)) if van is None or tot is None else ()
    title = str(default_title([costs]))
    return StandardReport(Composition(tuple(Section(c) for c in calls), title), remarks)


def _filed_years(costs: Result) -> list[int]:
    """Return the years of which the area has figures."""
    if "jaren" not in costs.tables:
        return []
    return sorted(costs.tables["jaren"].filter(pl.col("lasten").is_not_null())["jaar"].unique())


def _is_municipality(workspace: Workspace, gebied: str, jaar: int) -> bool:
    geography = workspace.geography(workspace.snapshot())
    return [area.soort for area in resolve(gebied, geography, jaar, jaar).areas] == ["gemeente"]


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
        # Year by year the chapter above has the newest change too; at once it has not.
        parts = [subject] if not whole and first < last - 1 else []
        parts += DETAILED_SUBJECTS if subject == WHOLE else []
        calls += [Call.make("verschillenanalyse", {**newest, "onderwerp": part}) for part in parts]
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


def _chosen_years(loaded: tuple[int, int], compared: tuple[int, int]) -> tuple[Message, ...]:
    """Say which years were chosen."""
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
    return tuple(texts)
