"""The map: any figure of all municipalities, on the borders of its year."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import polars as pl

from sluitend.core.errors import ArgumentError
from sluitend.core.messages import Message, msg
from sluitend.core.period import Document
from sluitend.publish.purpose import MOMENTS
from sluitend.store.calculations import find_calculation
from sluitend.studies.choropleth.measures import MAPPED, PLACE, SUBJECT_WORDS, Sort, read_measure
from sluitend.studies.wording import DOCUMENT_TEXTS
from sluitend.tables.areas import MAP_SHAPES
from sluitend.tables.catalogue import CONTRACTS
from sluitend.tables.iv3 import BATEN_LASTEN
from sluitend.web.areas import area_names, as_typed
from sluitend.web.forms import WHOLE, Field, call_for, only, subjects
from sluitend.web.page import Page, outcome

if TYPE_CHECKING:
    from sluitend.core.call import Call
    from sluitend.publish.release import Released
    from sluitend.studies.choropleth.measures import Wanted
    from sluitend.web.question import Question
    from sluitend.web.site import Site

CALCULATION = "kaart"
USUAL = f"lasten:{WHOLE}"
"""Measure when none is chosen; the page says which it is."""
OTHER = "anders"
"""Field for a measure that is written out, because its table has more than one figure."""
FIELDS = ("maat", "jaar", "document", "gebied")
ONE_ROW = PLACE | {"maat", "document", "herkomst"}
"""Keys of a table with one figure of a measure per municipality, year and document."""
GROUP_TEXTS = {
    Sort.COSTS: msg("Lasten per inwoner"),
    Sort.NET: msg("Netto lasten per inwoner"),
    Sort.CHANGE: msg("Verandering van de lasten per inwoner"),
}
"""What can be drawn of a subject, as the head of a list of subjects."""


def draw_map(site: Site, question: Question) -> Page:
    """Draw the map that is asked for, of the newest accounts when nothing is.

    Raises
    ------
    ArgumentError
        For a field that cannot be.
    """
    only(question, *FIELDS, OTHER)
    measures = _measures(site)
    released: tuple[Released, ...]
    released, problem = site.attempt(question, lambda: _call(site, question))
    return Page(
        title=msg("Kaart"),
        template="map.html.j2",
        values={
            "measures": measures,
            "fields": _fields(site, question),
            "other": _other(question, {name for _, own in measures for name, _ in own}),
            "areas": area_names(site),
            "report": outcome(site, question, released),
            "same": site.address_of(released[0].result.call, question.language) if released else "",
        },
        results=released,
        moment=MOMENTS[CALCULATION, ""],
        problem=problem,
    )


def _call(site: Site, question: Question) -> Call:
    given = {name: question.get(name) for name in FIELDS if question.get(name)}
    given["maat"] = _measure(question)
    years = _years(site, question)
    newest = years[-1] if years else site.accounts()[-1]
    return call_for(find_calculation(CALCULATION), {"jaar": str(newest), **given})


def _measure(question: Question) -> str:
    """Return the measure that is asked for; one that is written out goes before a chosen one."""
    return question.get(OTHER) or question.get("maat", USUAL)


def _fields(site: Site, question: Question) -> tuple[Field, ...]:
    years = tuple(str(year) for year in _years(site, question))
    documents = tuple((str(one), DOCUMENT_TEXTS[str(one)]) for one in Document)
    asked = question.get("jaar")
    return (
        Field("maat", "keuze", msg("wat de kaart toont"), question.get("maat", USUAL)),
        Field(
            "jaar",
            "keuze",
            msg("jaar"),
            asked if asked in years else (years or (asked,))[-1],
            options=tuple((year, year) for year in years),
        ),
        Field(
            "document",
            "keuze",
            msg("jaarrekening of begroting"),
            question.get("document", str(Document.ACCOUNTS)),
            options=documents,
        ),
        Field(
            "gebied",
            "gebied",
            msg("wijs aan"),
            as_typed(site, question.get("gebied")),
            msg("Een gemeente, groep of regio; leeg wijst niets aan."),
            most=300,
        ),
    )


def _other(question: Question, listed: set[str]) -> Field:
    """Return the field for a measure that is not in the list, because its table needs more choices."""
    asked = _measure(question)
    return Field(
        OTHER,
        "tekst",
        msg("een andere maat"),
        "" if asked in listed else asked,
        msg("Voor wie de tabellen kent: TABEL:MAAT:KOLOM=WAARDE. Gaat voor de keuze hierboven."),
        most=300,
    )


def _years(site: Site, question: Question) -> tuple[int, ...]:
    """Return the years of which the measure that is asked for can be drawn; none when it is no measure."""
    document = question.get("document", str(Document.ACCOUNTS))
    try:
        wanted = read_measure(_measure(question))
    except ArgumentError:
        return ()
    if document not in set(Document):
        return ()
    drawn = _drawn(site)
    return tuple(year for year in _published(site, wanted, Document(document)) if year in drawn)


def _published(site: Site, wanted: Wanted, document: Document) -> tuple[int, ...]:
    if wanted.contract is not None and wanted.measure is not None:
        every = _measured(site, site.workspace.catalog.last_load(), wanted.contract.id)
        return every.get(
            (wanted.measure.name, str(document)), every.get((wanted.measure.name, ""), ())
        )
    costs = site.years(document)
    if wanted.sort is Sort.CHANGE:
        return tuple(year for year in costs if year - 1 in costs)
    if wanted.sort is Sort.NET:
        every = _measured(site, site.workspace.catalog.last_load(), BATEN_LASTEN.id)
        income = every.get(("baten", str(document)), ())
        return tuple(year for year in costs if year in income)
    return costs


@lru_cache(maxsize=32)
def _measured(
    site: Site,
    load: int,  # noqa: ARG001 - a new load, other years
    name: str,
) -> dict[tuple[str, str], tuple[int, ...]]:
    """Return of every measure of a table, per document when it has those, the years with a figure."""
    state, contract = site.state(), CONTRACTS[name]
    if not state.has(contract):
        return {}
    frame = state.read(contract)
    document = "document" if "document" in frame.columns else pl.lit("").alias("document")
    rows = frame.select("maat", document, "jaar").unique()
    return {
        (maat, which): tuple(sorted(years))
        for maat, which, years in rows.group_by("maat", "document").agg("jaar").iter_rows()
    }


def _drawn(site: Site) -> set[int]:
    """Return the years that have borders, their own or those of a year with the same municipalities."""
    place = MAP_SHAPES.partition.index("jaar")
    drawn = {int(str(p.partition[place])) for p in site.state().chosen[MAP_SHAPES.id]}
    known = {*site.years(), *site.years(Document.BUDGET)}
    return drawn | {year for year in known if drawn and year > min(drawn)}


def _of_subject(sort: Sort, subject: str) -> Message:
    """Name a measure of a subject in full: a closed list does not show the head of its group."""
    if sort is Sort.COSTS:
        return msg("{onderwerp}: lasten per inwoner", onderwerp=subject)
    if sort is Sort.NET:
        return msg("{onderwerp}: netto lasten per inwoner", onderwerp=subject)
    return msg("{onderwerp}: verandering van de lasten per inwoner", onderwerp=subject)


def _measures(site: Site) -> tuple[tuple[Message, tuple[tuple[str, str | Message], ...]], ...]:
    """Return what can be drawn of what is loaded, by subject and by table.

    A table of which a reader must first choose between rows is left out: its measures can be
    written out.
    """
    groups: list[tuple[Message, tuple[tuple[str, str | Message], ...]]] = [
        (
            GROUP_TEXTS[sort],
            tuple((f"{sort}:{d}", _of_subject(sort, title)) for d, title in subjects()),
        )
        for sort in SUBJECT_WORDS
    ]
    load = site.workspace.catalog.last_load()
    for contract in MAPPED.values():
        measured = {name for name, _ in _measured(site, load, contract.id)}
        if set(contract.keys) <= ONE_ROW and measured:
            own = tuple(
                (f"{contract.id}:{m.name}", m.label)
                for m in contract.measures
                if m.name in measured
            )
            groups.append((msg("{tabel}", tabel=contract.title), own))
    return tuple(groups)
