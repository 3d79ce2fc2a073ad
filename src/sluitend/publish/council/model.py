"""The page as data: sentences that know their sources, so that no number stands there without one."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sluitend.core.messages import Language, Message
    from sluitend.publish.charts.drawing import Drawing

SectionId = Literal["stand", "verandering", "vergelijking", "onbekend", "vragen", "gebruik"]


def _has_digit(text: str) -> bool:
    return any(letter.isdigit() for letter in text)


@dataclass(frozen=True, slots=True)
class Sentence:
    """One or a few sentences, and the ids of the sources that their numbers rest on.

    Raises
    ------
    ValueError
        When there is a digit in it and no source: a bug, never a page.
    """

    text: Message
    sources: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse a number without a source."""
        if not self.sources and _has_digit(self.text.render("nl")):
            raise ValueError(f"a number without source: {self.text}")


@dataclass(frozen=True, slots=True)
class Question(Sentence):
    """A question, and the block in which its figure stands."""

    basis: SectionId = "stand"


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table: what it is about, and a sentence per column."""

    head: Sentence
    cells: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """The few figures that are asked for first."""

    caption: Sentence
    heads: tuple[Sentence, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart that is still to be drawn.

    Attributes
    ----------
    wide
        It takes the whole width of its column.
    """

    name: str
    title: Sentence
    drawing: Drawing
    legend: tuple[tuple[str, Message], ...] = ()
    wide: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """A block of the page, in reading order.

    Attributes
    ----------
    items
        A list; numbered when `numbered`.
    names
        A list of names, which is no sentence and no part of the reading level.
    after
        What is said under table, list and picture.
    """

    identity: SectionId
    heading: Message
    sentences: tuple[Sentence, ...] = ()
    table: Table | None = None
    items: tuple[Sentence, ...] = ()
    numbered: bool = False
    names: Sentence | None = None
    after: tuple[Sentence, ...] = ()
    picture: Picture | None = None

    def all(self) -> Iterator[Sentence]:
        """Go through everything that is said, in reading order."""
        yield from self.prose()
        if self.names:
            yield self.names
        if self.picture:
            yield self.picture.title
        if self.table:
            yield self.table.caption
            yield from self.table.heads
            for row in self.table.rows:
                yield row.head
                yield from row.cells

    def prose(self) -> Iterator[Sentence]:
        """Go through the running text: what the reading level is measured on."""
        yield from self.sentences
        yield from self.items
        yield from self.after


@dataclass(frozen=True, slots=True)
class Source:
    """Where numbers come from: publication, years, definition and calculation."""

    identity: str
    text: Message
    call: str = ""
    """The command that repeats the calculation for this municipality."""


@dataclass(frozen=True)
class CouncilPage:
    """Everything on the page of one municipality.

    Attributes
    ----------
    lead
        The answer in two sentences.
    sources
        In order of first use; a number on the page points at its place in this list.
    incomplete
        Whether the newest accounts of the municipality are missing.

    Raises
    ------
    ValueError
        When a sentence names a source that is not on the page, or a source is never named.
    """

    code: str
    name: str
    language: Language
    fictional: bool
    incomplete: bool
    lead: tuple[Sentence, ...]
    sections: tuple[Section, ...]
    sources: tuple[Source, ...]
    notes: tuple[Message, ...] = field(default=())
    """What is said of the page as a whole, without numbers."""

    def __post_init__(self) -> None:
        """Refuse a number that leads nowhere."""
        known = [source.identity for source in self.sources]
        used = {identity for sentence in self.all() for identity in sentence.sources}
        if len(set(known)) != len(known) or used != set(known):
            raise ValueError(f"sources {sorted(known)} are not those in use: {sorted(used)}")
        if any(_has_digit(note.render("nl")) for note in self.notes):
            raise ValueError("a note has a number without source")

    def all(self) -> Iterator[Sentence]:
        """Go through everything that is said, in reading order."""
        yield from self.lead
        for section in self.sections:
            yield from section.all()

    def prose(self) -> Iterator[Sentence]:
        """Go through the running text."""
        yield from self.lead
        for section in self.sections:
            yield from section.prose()

    def number(self, identity: str) -> int:
        """Return the number under which a source stands on the page."""
        return 1 + next(i for i, s in enumerate(self.sources) if s.identity == identity)

    def section(self, identity: SectionId) -> Section:
        """Return one block."""
        return next(section for section in self.sections if section.identity == identity)
