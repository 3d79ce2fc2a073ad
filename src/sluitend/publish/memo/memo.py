"""What stands in a memo, in the order in which a college reads it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sluitend.core.messages import msg
from sluitend.publish.chapter import OPEN_ROWS
from sluitend.publish.contents import contents
from sluitend.publish.memo.sources import write_sources
from sluitend.publish.memo.writer import Memo
from sluitend.publish.paper import (
    HOW_TO_GET,
    NOTHING_LOST,
    left_out,
    listed,
    stays,
    weightiest,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sluitend.core.messages import Language, Message
    from sluitend.publish.chapter import Chapter
    from sluitend.publish.contents import Contents
    from sluitend.publish.front import Cause
    from sluitend.publish.release import Released
    from sluitend.publish.tabulate import ShownTable


ELSEWHERE = msg("Bijlage: wat niet op papier staat")


def as_memo(
    released: Sequence[Released],
    *,
    workspace: str,
    language: Language = "nl",
    title: Message | None = None,
) -> bytes:
    """Return results as a Word memo.

    Parameters
    ----------
    released
        What may leave; each result becomes a chapter.
    workspace
        Path of the workspace as the user named it, for the commands that repeat a chapter.
    title
        Subject of the memo; made from the results when left out.

    Returns
    -------
    The file; the same results give the same bytes.
    """
    said = contents(released, workspace=workspace, language=language, title=title)
    memo = Memo(said.title, language)
    _head(memo, said)
    _core(memo, said)
    alone = len(said.chapters) == 1
    absent = listed(said)
    later = [(chapter, _chapter(memo, said, chapter, alone=alone)) for chapter in said.chapters]
    if said.unknown and not alone:
        memo.heading(msg("Wat wij niet weten"), 1)
        memo.bullets(said.unknown)
    write_sources(memo, said)
    _appendix(memo, [(chapter, tables) for chapter, tables in later if tables])
    if absent is not None:
        memo.heading(ELSEWHERE, 1)
        memo.text(NOTHING_LOST)
        memo.text(HOW_TO_GET)
        memo.table(absent)
    return memo.file()


def _head(memo: Memo, said: Contents) -> None:
    """Write what the memo is about, and first of all whether it is invented."""
    if said.fictional:
        warning = memo.text("", "Waarschuwing")
        warning.add_run(memo.shown(msg("Fictieve gegevens."))).bold = True
        rest = msg(
            "Alles in dit rapport is verzonnen: gemeenten, bedragen en inwoners zeggen niets over een echte gemeente."
        )
        warning.add_run(f" {memo.shown(rest)}")
    memo.heading(msg("Memo"), 0)
    memo.labelled(msg("Onderwerp"), said.title)
    memo.labelled(msg("Gebied"), said.cover.area)
    memo.labelled(msg("Over de jaren"), said.years)
    if said.cover.newest:
        stand = msg("gepubliceerd tot en met {dag}", dag=said.cover.newest)
        memo.labelled(msg("Stand van de bronnen"), stand)
    memo.labelled(msg("Wanneer in het jaar?"), said.moment)


def _core(memo: Memo, said: Contents) -> None:
    """Write the whole in a minute: in plain words where they were found, else chapter by chapter."""
    alone = said.chapters[0] if len(said.chapters) == 1 else None
    if alone and not alone.lead:
        return
    memo.heading(msg("Kern"), 1)
    if alone:
        _answer(memo, alone)
        return
    found = said.summary
    for heading, sentences in (
        (msg("Waar staan wij?"), found.standing),
        (msg("Wat veranderde er, en waardoor?"), found.change),
    ):
        if sentences:
            memo.heading(heading, 2)
            memo.sentences(sentences)
    _causes(memo, found.causes_lead, found.causes)
    _causes(
        memo, msg("Apart daarvan, omdat dit niet alleen gewone groei of daling is:"), found.apart
    )
    memo.sentences(found.rest)
    if found.comparison:
        memo.heading(msg("Hoe is het bij gemeenten die erop lijken?"), 2)
        memo.sentences(found.comparison)
    if not (found.standing or found.change):
        for chapter in said.chapters:
            memo.labelled(msg("{kop}:", kop=chapter.heading), chapter.brief, "List Bullet")
    if found.unknown:
        memo.heading(msg("Wat zeggen deze cijfers niet?"), 2)
        memo.bullets(found.unknown)


def _causes(memo: Memo, lead: Message | str, causes: Sequence[Cause]) -> None:
    """Write what made an amount change, each with its amount first."""
    if causes:
        memo.text(lead, "Hoofdzin")
    for cause in causes:
        line = memo.text("", "List Bullet")
        line.add_run(f"{memo.shown(cause.name)}: {memo.shown(cause.amount)}.").bold = True
        line.add_run(f" {memo.shown(cause.explanation)}")


def _answer(memo: Memo, chapter: Chapter) -> None:
    """Write what a chapter says, its first sentence as the one to remember."""
    if chapter.lead:
        memo.text(chapter.lead, "Hoofdzin")
    for sentence in chapter.sentences:
        memo.text(sentence, "Zin")
    memo.bullets(chapter.items)


def _chapter(memo: Memo, said: Contents, chapter: Chapter, *, alone: bool) -> list[ShownTable]:
    """Write a chapter and return the tables that come in the appendix."""
    memo.heading(chapter.heading, 1)
    if not alone:
        _answer(memo, chapter)
    memo.text(chapter.summary)
    _author(memo, chapter)
    if chapter.notices or chapter.repeated_notices:
        memo.heading(msg("Let op"), 2)
        memo.bullets(chapter.notices)
    if chapter.repeated_notices:
        memo.text(
            msg(
                "Van de punten bij eerdere hoofdstukken gelden er {n} ook hier.",
                n=chapter.repeated_notices,
            )
        )
    memo.bullets(chapter.remarks)
    for figure in chapter.figures:
        memo.figure(figure)
    # Beside a picture and of what stands out the reader wants the figures at once; of a report the
    # rest can wait.
    beside = [figure.table for figure in chapter.figures if stays(figure.table, chapter)]
    first = [*beside, *weightiest(said, chapter)]
    late = [figure.table for figure in chapter.earlier] if chapter.whole else []
    (first if alone else late).extend(t for t in chapter.tables if stays(t, chapter))
    here = [table for table in first if len(table.rows) <= OPEN_ROWS and memo.fits(table)]
    for table in here:
        memo.table(table)
    later = [table for table in (*first, *late) if table not in here]
    if later:
        memo.text(msg("Tabellen van dit hoofdstuk in de bijlage: {n}.", n=len(later)), "Tabelnoot")
    for line in chapter.without_rows:
        memo.text(line, "Tabelnoot")
    if absent := list(left_out(said, chapter)):
        told = msg("Niet in deze memo: {wat}. Zie ‘{kop}’.", wat="; ".join(absent), kop=ELSEWHERE)
        memo.text(told, "Tabelnoot")
    return later


def _author(memo: Memo, chapter: Chapter) -> None:
    """Write what the author of the report added, as theirs."""
    first, *rest = chapter.author.split("\n\n")
    memo.labelled(msg("Van de schrijver:"), first, "Normal")
    for paragraph in rest:
        memo.text(paragraph)


def _appendix(memo: Memo, later: Sequence[tuple[Chapter, Sequence[ShownTable]]]) -> None:
    """Write the longer tables, and after them on their side the ones that are wide."""
    if not later:
        return
    upright = [(c, [t for t in tables if memo.fits(t)]) for c, tables in later]
    lying = [(c, [t for t in tables if not memo.fits(t)]) for c, tables in later]
    if any(tables for _, tables in upright):
        memo.heading(msg("Bijlage: tabellen"), 1)
        _by_chapter(memo, upright)
    if any(tables for _, tables in lying):
        memo.turn()
        memo.heading(msg("Bijlage: brede tabellen"), 1)
        _by_chapter(memo, lying)


def _by_chapter(memo: Memo, found: Sequence[tuple[Chapter, Sequence[ShownTable]]]) -> None:
    for chapter, tables in found:
        if tables:
            memo.heading(chapter.heading, 2)
        for table in tables:
            if memo.fits(table):
                memo.table(table)
                continue
            memo.text(
                msg(
                    "{titel}: deze tabel is te breed voor papier; zij zit in de werkmap en in de map met CSV.",
                    titel=table.caption,
                )
            )
