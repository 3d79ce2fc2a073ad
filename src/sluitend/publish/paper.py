"""What goes on paper and what does not: what can be read there, and the way to all the rest."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sluitend.core.messages import listing, msg
from sluitend.core.numbers import NO_BREAK, Count
from sluitend.publish.format import Shown
from sluitend.publish.tabulate import Head, ShownTable
from sluitend.publish.workbook.plan import TERMS, tab

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sluitend.core.messages import Language
    from sluitend.publish.chapter import Chapter
    from sluitend.publish.contents import Contents

MOST_ROWS = 20
"""In a longer table a reader looks something up, and for that there are the page and the workbook."""
MOST_NAMED = 8
"""Columns of a table that are named when it is not there."""
NOTHING_LOST = msg(
    "Er is niets weggelaten. Dit is te lang om op papier te lezen en staat in de werkmap (Excel) en in de open data van hetzelfde rapport; bijna alles staat ook op de pagina (HTML)."
)
HOW_TO_GET = msg(
    "U maakt ze met de opdracht onder ‘Herhaal deze berekening’, met --excel BESTAND.xlsx of --open-data MAP erachter. In de open data heet het bestand zoals het tabblad. Wilt u iets hiervan toch op papier, zet dan ‘op-papier: alles’ bij dat hoofdstuk in de samenstelling."
)


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Something of a report that does not go on paper.

    Attributes
    ----------
    size
        How much it is, with what is counted.
    inside
        What is in it: its columns, or the figures.
    tab
        Sheet of the workbook where it is; the file in the open data has the same name.
    """

    title: str
    size: str
    inside: str
    tab: str


def stays(table: ShownTable, chapter: Chapter) -> bool:
    """Say whether a table goes on paper as a whole."""
    return chapter.whole or len(table.rows) <= MOST_ROWS


def weightiest(report: Contents, chapter: Chapter) -> tuple[ShownTable, ...]:
    """Return what stands out in a chapter; of a long list the first rows, which weigh most."""
    found = []
    for table in chapter.findings:
        if stays(table, chapter):
            found.append(table)
            continue
        said = msg(
            "Dit zijn de eerste {n} van {alle} rijen; de andere staan niet op papier.",
            n=MOST_ROWS,
            alle=Count(len(table.rows)),
        ).render(report.language)
        remark = f"{said} {table.remark}".strip()
        found.append(replace(table, rows=table.rows[:MOST_ROWS], remark=remark))
    return tuple(found)


def derived(chapter: Chapter) -> bool:
    """Say whether the terms of a chapter's amounts go on paper."""
    return chapter.whole or sum(len(one.terms) for one in chapter.derivations) <= MOST_ROWS


def elsewhere(report: Contents) -> tuple[Elsewhere, ...]:
    """Return all that a report has and does not put on paper, in reading order, alike together."""
    several = len(report.chapters) > 1
    found: dict[tuple[str, str], list[_Part]] = {}
    for number, chapter in enumerate(report.chapters, start=1):
        for part in _parts(report, chapter, number if several else 0):
            found.setdefault((part.title, part.name), []).append(part)
    return tuple(_joined(parts, report.language) for parts in found.values())


def only_counted(report: Contents) -> str:
    """Name the publications that no amount comes from; empty when there are none."""
    titles = [
        f"{one.publication.title} ({one.published})"
        for one in report.publications
        if one.only_counted
    ]
    if not titles:
        return ""
    said = msg(
        "Alleen geteld welke cijfers zij hebben, geen bedrag komt eruit: {titels}. De pagina en de werkmap noemen ook hun licentie en data.",
        titels="; ".join(titles),
    )
    return said.render(report.language)


def left_out(report: Contents, chapter: Chapter) -> Iterator[str]:
    """Name what a chapter does not put on paper, each with how much it is."""
    for part in _parts(report, chapter, 0):
        yield f"{part.title}: {_size(part.amount, report.language, figures=part.figures)}"


def listed(report: Contents) -> ShownTable | None:
    """Return `elsewhere` as a table; None when all of the report is on paper."""
    found = elsewhere(report)
    if not found:
        return None
    labels = (msg("Wat"), msg("Hoeveel"), msg("Wat erin staat"), msg("Tabblad"))
    return ShownTable(
        caption=msg("Wat niet op papier staat").render(report.language),
        heads=tuple(Head(label.render(report.language), numeric=False) for label in labels),
        rows=tuple(tuple(map(Shown, (one.title, one.size, one.inside, one.tab))) for one in found),
        everywhere=(),
    )


@dataclass(frozen=True, slots=True)
class _Part:
    """What one chapter does not put on paper under one title."""

    title: str
    name: str
    amount: int
    inside: tuple[str, ...]
    number: int
    figures: bool = False


def _joined(parts: Sequence[_Part], language: Language) -> Elsewhere:
    first = parts[0]
    inside = listing(list(first.inside), 2 if first.figures else MOST_NAMED)
    return Elsewhere(
        first.title,
        _size(sum(part.amount for part in parts), language, figures=first.figures),
        inside.render(language),
        ", ".join(
            dict.fromkeys(
                tab(part.name, part.number, language).replace(" ", NO_BREAK) for part in parts
            )
        ),
    )


def _size(amount: int, language: Language, *, figures: bool) -> str:
    number = Count(amount)
    size = msg("{n} figuren", n=number) if figures else msg("{n} rijen", n=number)
    return size.render(language)


def _parts(report: Contents, chapter: Chapter, number: int) -> Iterator[_Part]:
    language = report.language
    shown = (*(figure.table for figure in chapter.figures), *chapter.findings, *chapter.tables)
    for table in shown:
        if not stays(table, chapter):
            heads = tuple(head.text for head in table.heads)
            yield _Part(table.caption, table.name, len(table.rows), heads, number)
    if chapter.earlier and not chapter.whole:
        titles = tuple(figure.title for figure in chapter.earlier)
        name = chapter.earlier[0].table.name
        told = msg("Eerdere jaren, stap voor stap").render(language)
        yield _Part(told, name, len(titles), titles, number, figures=True)
    for one in chapter.left_out:
        yield _Part(one.title, one.name, one.rows, one.columns, number)
    if not derived(chapter):
        lines = sum(len(one.terms) for one in chapter.derivations)
        columns = tuple(m.render(language) for m in (msg("Term"), msg("Berekening"), msg("Bedrag")))
        told = msg("Zo is elk bedrag opgebouwd").render(language)
        yield _Part(told, TERMS, lines, columns, number)
