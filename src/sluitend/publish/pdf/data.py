"""A report as plain data for its template: what is said where, and which picture belongs to it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from html import unescape
from typing import TYPE_CHECKING

from sluitend.core.messages import msg
from sluitend.core.numbers import CENTS_PER_KEUR
from sluitend.core.result import Column
from sluitend.publish.chapter import OPEN_ROWS
from sluitend.publish.format import header
from sluitend.publish.markup import AMOUNT
from sluitend.publish.paper import derived, left_out, listed, only_counted, stays, weightiest
from sluitend.publish.pdf.tables import laid_out, shown
from sluitend.publish.pdf.words import words
from sluitend.publish.tabulate import Head

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sluitend.core.messages import Message
    from sluitend.publish.chapter import Chapter, Figure
    from sluitend.publish.contents import Contents
    from sluitend.publish.derivation import Sum
    from sluitend.publish.front import Cause, Summary
    from sluitend.publish.tabulate import ShownTable
    from sluitend.rules.definition import Definition

Data = dict[str, object]
ELSEWHERE = "elders"
"""Label of the list of what is not on paper."""
AMOUNTS = Column("bedrag", msg("Bedrag"), "bedrag")
DESCRIPTION = re.compile(r"<desc[^>]*>(.*?)</desc>", re.DOTALL)


def document(report: Contents) -> tuple[Data, dict[str, str]]:
    """Return a report as data and pictures by name.

    A table of more than twelve rows, or one that needs a page that lies, goes to an appendix, and one
    that is too long for paper stays elsewhere: the chapter keeps its line and says where the table is.
    """
    writer = _Writer(report)
    return writer.data(), writer.pictures


def runs(text: str) -> list[list[object]]:
    r"""Part a sentence in pieces that do and do not stand out: its amounts do.

    Examples
    --------
    >>> runs("Dat is €\xa05,0 mln.")
    [['Dat is ', False], ['€\xa05,0', True], [' mln.', False]]
    """
    pieces: list[list[object]] = []
    last = 0
    for found in AMOUNT.finditer(text):
        pieces += [[text[last : found.start()], False], [found.group(), True]]
        last = found.end()
    return [piece for piece in [*pieces, [text[last:], False]] if piece[0]]


def description(svg: str) -> str:
    """Return what a reader hears who does not see a picture; empty when it says nothing."""
    found = DESCRIPTION.search(svg)
    return unescape(found.group(1)).strip() if found else ""


@dataclass
class _Writer:
    """Writes chapter after chapter, and puts aside what goes to the appendices."""

    report: Contents
    pictures: dict[str, str] = field(default_factory=dict)
    aside: list[Data] = field(default_factory=list)
    told_steps: set[str] = field(default_factory=set)

    def data(self) -> Data:
        report = self.report
        return {
            "title": report.title,
            "moment": newest(report),
            "fictional": report.fictional,
            "words": words(report.language),
            "meta": self.say(msg("Over {jaren}", jaren=report.years)) if report.years else "",
            "cover": self.cover(),
            "summary": _summary(report.summary) if len(report.chapters) > 1 else None,
            "unknown": [runs(text) for text in report.unknown],
            "chapters": [self.chapter(chapter) for chapter in report.chapters],
            "earlier": [
                self.figure(figure, chapter)
                for chapter in report.chapters
                if chapter.whole
                for figure in chapter.earlier
            ],
            "sums": [group for chapter in report.chapters if (group := self.sums(chapter))],
            # Last: every part above may have put a table aside.
            "tables": sorted(self.aside, key=lambda table: bool(table["lying"])),
            "elsewhere": self.elsewhere(),
            "sources": self.sources(),
            "counted": only_counted(self.report),
            "definitions": [self.definition(one) for one in report.definitions],
            "parameters": report.parameters,
            "methods": report.methods,
            "composition": report.composition if len(report.chapters) > 1 else "",
            "repeat_all": report.repeat,
            "repeat": [
                {
                    "heading": c.heading,
                    # The file of a report of several chapters has all their commands.
                    "cli": "" if len(report.chapters) > 1 else c.cli,
                    "hash": c.content_hash,
                }
                for c in report.chapters
                if c.content_hash
            ],
            "code": self.say(
                msg("Versie van het programma: {versie}.", versie=", ".join(report.code))
            )
            if report.code
            else "",
        }

    def say(self, message: Message) -> str:
        return message.render(self.report.language)

    def cover(self) -> list[tuple[str, str]]:
        """Return what the first page says of the report, by name."""
        cover, say = self.report.cover, words(self.report.language)
        facts = (
            (say["area"], cover.area),
            (say["years"], cover.years),
            (say["newest"], cover.newest),
            (say["when"], cover.moment),
        )
        return [fact for fact in facts if fact[1]]

    def chapter(self, chapter: Chapter) -> Data:
        steps = [pair for pair in chapter.steps if pair[0] not in self.told_steps]
        self.told_steps.update(name for name, _ in steps)
        repeated = msg(
            "Van de punten bij eerdere hoofdstukken gelden er {n} ook hier.",
            n=chapter.repeated_notices,
        )
        return {
            "id": chapter.identity,
            "heading": chapter.heading,
            "brief": runs(chapter.brief),
            "author": [part for part in chapter.author.split("\n\n") if part],
            "lead": runs(chapter.lead),
            "sentences": [runs(text) for text in chapter.sentences],
            "items": [runs(text) for text in chapter.items],
            "what": chapter.summary,
            "when": chapter.moment,
            "notices": chapter.notices,
            "repeated": self.say(repeated) if chapter.repeated_notices else "",
            "remarks": chapter.remarks,
            "findings": self.tables(
                weightiest(self.report, chapter), f"{chapter.identity}-b", chapter
            ),
            "figures": [self.figure(figure, chapter) for figure in chapter.figures],
            "steps": steps,
            "tables": self.tables(chapter.tables, f"{chapter.identity}-t", chapter),
            "aside": " ".join(chapter.without_rows),
            "absent": "; ".join(left_out(self.report, chapter)),
        }

    def tables(self, tables: Sequence[ShownTable], name: str, chapter: Chapter) -> list[Data]:
        kept = (table for table in tables if stays(table, chapter))
        return [self.table(table, f"{name}{n}") for n, table in enumerate(kept, start=1)]

    def table(self, table: ShownTable, identity: str, *, aside: bool = False) -> Data:
        """Return a table for its chapter, or only its title when the table stands elsewhere."""
        whole = shown(table, identity, self.report.language)
        if not (aside or whole["lying"] or len(table.rows) > OPEN_ROWS):
            return {"here": True, **whole}
        self.aside.append(whole)
        return {"here": False, "id": identity, "caption": table.caption}

    def figure(self, figure: Figure, chapter: Chapter) -> Data:
        """Return a picture with its table; the first drawing is the one for paper.

        A narrow one stands beside another, where there is no room for its table.
        """
        width, drawing = figure.drawings[0]
        self.pictures[figure.identity] = drawing
        return {
            "id": figure.identity,
            "title": figure.title,
            # Nothing is not an empty text: the gate refuses a picture that says nothing.
            "alt": description(drawing) or None,
            "legend": [
                {"mark": entry.name, "sign": entry.sign, "text": entry.text}
                for entry in figure.legend
            ],
            "table": self.table(figure.table, f"{figure.identity}-tabel", aside=width == "smal")
            if stays(figure.table, chapter)
            else None,
        }

    def sums(self, chapter: Chapter) -> Data:
        """Return the derivations of a chapter; nothing when it has none or they are elsewhere."""
        if not chapter.derivations or not derived(chapter):
            return {}
        return {
            "heading": chapter.heading,
            "tables": [
                self.sum(one, f"{chapter.identity}-a{n}")
                for n, one in enumerate(chapter.derivations, start=1)
            ],
        }

    def sum(self, derivation: Sum, identity: str) -> Data:
        heads = (
            Head(self.say(msg("Term")), numeric=False),
            Head(self.say(msg("Berekening")), numeric=False),
            Head(header(AMOUNTS, CENTS_PER_KEUR, self.report.language), numeric=True),
        )
        elsewhere = self.say(msg("zie de methode"))
        return laid_out(
            derivation.title,
            heads,
            [(t.what, t.formula or elsewhere, t.amount) for t in derivation.terms],
            identity=identity,
            foot=(self.say(msg("Samen")), "", derivation.total),
        )

    def elsewhere(self) -> Data | None:
        """Return what is not on paper and where it is; None when all of it is."""
        found = listed(self.report)
        if found is None:
            return None
        return laid_out(
            found.caption,
            found.heads,
            [[cell.text for cell in row] for row in found.rows],
            identity=f"{ELSEWHERE}-tabel",
            shares=(5, 1.5, 5.3, 2.6),
        )

    def sources(self) -> Data | None:
        """Return the publications with their three dates; None when nothing was read."""
        used = [one for one in self.report.publications if not one.only_counted]
        if not used:
            return None
        labels = (
            msg("Publicatie, licentie en naamsvermelding"),
            msg("Over welk jaar"),
            msg("Gepubliceerd op"),
            msg("Geladen op"),
            msg("Status"),
        )
        return laid_out(
            self.say(msg("Publicaties, met hun drie data")),
            [Head(self.say(label), numeric=False) for label in labels],
            [
                (
                    "\n".join(
                        (
                            one.publication.title,
                            one.publication.id,
                            f"{one.publication.licence}. {one.publication.attribution}",
                        )
                    ),
                    one.years,
                    f"{one.published} ({one.publication.date_note})"
                    if one.publication.date_note
                    else one.published,
                    one.loaded,
                    one.publication.status,
                )
                for one in used
            ],
            identity="bronnen",
            shares=(5, 2, 2.8, 2.4, 1.6),
        )

    def definition(self, definition: Definition) -> Data:
        return {
            "title": definition.titel,
            "key": definition.key,
            "text": definition.omschrijving,
            "left_out": [
                self.say(
                    msg(
                        "{wat} (taakveld {codes}). {waarom}",
                        wat=item.wat,
                        codes=", ".join(item.taakvelden),
                        waarom=item.waarom,
                    )
                )
                for item in definition.laat_weg
            ],
            "source": self.say(msg("Bron van de definitie: {bron}.", bron=definition.bron)),
        }


def newest(report: Contents) -> str | None:
    """Return the day of the newest publication that was read: the date of the document."""
    days = []
    for one in report.publications:
        try:
            days.append(date.fromisoformat(one.publication.published_on).isoformat())
        except ValueError:
            continue
    return max(days, default=None)


def _summary(summary: Summary) -> Data | None:
    """Return the report in a minute; None when nothing can be said."""
    texts = {
        name: [runs(text) for text in getattr(summary, name)]
        for name in ("standing", "change", "rest", "comparison", "unknown")
    }
    causes = {name: [_cause(one) for one in getattr(summary, name)] for name in ("causes", "apart")}
    if not any({**texts, **causes}.values()):
        return None
    return {**texts, **causes, "causes_lead": summary.causes_lead}


def _cause(cause: Cause) -> Data:
    return {"name": cause.name, "amount": cause.amount, "text": runs(cause.explanation)}
