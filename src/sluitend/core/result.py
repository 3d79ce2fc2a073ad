"""What a calculation gives back: tables, terms that explain them, notices, views, provenance."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from sluitend.core.messages import Label, Message

if TYPE_CHECKING:
    from collections.abc import Mapping

    import polars as pl

    from sluitend.core.call import Call
    from sluitend.core.messages import Language

Level = Literal["info", "let_op"]
Kind = Literal[
    "tekst", "jaar", "bedrag", "aantal", "getal", "bedrag_per_inwoner", "aandeel", "reden"
]


@dataclass(frozen=True, slots=True)
class SumOf:
    """A column of another table whose rows, put together by shared keys, add up to a value.

    The terms of a result are the table ``termen``.
    """

    table: str
    column: str
    keys: tuple[str, ...]
    only: tuple[str, str] | None = None
    """A column and the value that rows must have in it to count."""


@dataclass(frozen=True, slots=True)
class Column:
    """How a column of a result is to be read: its label and what kind of value it holds.

    ``bedrag`` is integer eurocents, ``bedrag_per_inwoner`` eurocents as a float, ``aandeel`` a
    fraction of one, ``aantal`` a whole number, ``getal`` a number with a fraction, ``reden`` an
    ``ontbreekt`` code.
    """

    name: str
    label: Message
    kind: Kind = "tekst"
    texts: Mapping[str, Message] | None = None
    """For a coded text column: what each code means to a reader."""
    worked: str = ""
    """How the value follows from its row: arithmetic on column names, such as ``eind - begin``.

    ``jaren.inwoners`` is a column of the row of table ``jaren`` that this row is a part of. Where a
    part was not filed the value may have been worked out from the rest; a spreadsheet then gets
    the value and no formula.
    """
    sum_of: SumOf | None = None
    """The rows of another table that add up to this column, always."""
    signed: bool = False
    """An amount, or a part of one, that is a change: shown with a plus sign too."""
    labels: bool = False
    """The texts are labels of the program: a reader gets them in their language, data keep them."""

    def told(self, value: str) -> Message | str:
        """Return what a text in this column means: a message for a code, a label, or itself."""
        if self.texts and value in self.texts:
            return self.texts[value]
        return Label(value) if self.labels else value

    def read(self, value: str, language: Language) -> str:
        """Return what a text in this column means, in the reader's language."""
        told = self.told(value)
        return told.render(language) if isinstance(told, Message | Label) else told


@dataclass(frozen=True, slots=True)
class Tally:
    """The columns of a count of tests: which test, how much it judged, and how much it found.

    A report shows the rows in which something was found and names the other tests in a line.
    """

    name: str
    tested: str
    found: str


@dataclass(frozen=True, slots=True)
class TableSpec:
    """The output contract of one table of a result."""

    title: Message
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    unit_cents: int = 1
    """Smallest amount the source supports; amounts are multiples of it and claim no more."""
    detail: bool = False
    """A long table that a report leaves to the attached data instead of printing it."""
    findings: bool = False
    """Rows are things that stand out, the weightiest first: having none is an answer and no gap in
    the figures, and of many a report shows the first."""
    tally: Tally | None = None
    """Rows count tests."""
    explains: str = ""
    """Column of another table whose values rest on these rows, per shared key: `explain` tells how."""


@dataclass(frozen=True, slots=True)
class Notice:
    """Something a reader must know before using the figures."""

    code: str
    text: Message
    level: Level = "let_op"


@dataclass(frozen=True, slots=True)
class View:
    """A picture as data: which table, which columns, which kind. Drawing is the exit's work.

    What `fields` names depends on the kind; all are columns of `table`, unless said otherwise.

    ``waterval``
        ``stap``, ``y``, ``detail``; ``begin``, ``eind`` and what belongs to them as ``table.column``.
    ``reeks``
        ``x`` (year), ``y`` (amount); ``kleur`` (what the lines are), ``y2`` (an amount below the year),
        ``onder`` and ``boven`` (a band around the line that has them).
    ``verdeling``
        ``waarde`` and ``naam`` of every municipality, and ``groep``: ``eigen`` for the one it is about,
        ``groep`` for those it is compared with, ``overig`` for all others.
    ``kaart``
        ``waarde``, ``naam``, ``code`` and ``klasse`` (1 is low) of every municipality; ``groep`` is
        ``eigen`` for those pointed out; ``klassen`` and ``vlakken`` name the tables with the limits of
        the classes and with the shapes (`code`, ``vlak``); ``eenheid`` is a unit of a contract, empty
        when the column says it.
    """

    kind: Literal["waterval", "reeks", "verdeling", "kaart"]
    table: str
    title: Message
    fields: Mapping[str, str]
    select: Mapping[str, object] = field(default_factory=dict)
    """Column values that pick the rows of this picture, such as one area."""


@dataclass(frozen=True, slots=True)
class Publication:
    """A published state of a source: its three dates and where it comes from."""

    id: str
    source: str
    title: str
    published_on: str
    status: str
    licence: str
    attribution: str
    loaded_at: str
    digest: str
    date_note: str = ""
    fictional: bool = False
    rejected: int = 0
    """Rows of its files that stand on the uitvallijst."""
    correction: str = ""
    """Why it takes the place of what was loaded before under the same day; empty when it does not."""
    years: tuple[int, ...] = ()
    """The years its figures are about, of the tables in question: the first of the three dates."""


def _reject_notice(publication: Publication) -> Notice:
    from sluitend.core.messages import msg
    from sluitend.core.numbers import Count

    return Notice(
        "uitval",
        msg(
            "Afgekeurd bij het laden van publicatie {publicatie}: {n} rijen. ‘sluitend uitval’ toont ze.",
            publicatie=publication.id,
            n=Count(publication.rejected),
        ),
    )


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a result comes from. Moments in it are outside the content hash.

    Attributes
    ----------
    publications
        Everything the fingerprint stands for: who loads these can repeat the call.
    unread
        Ids of those that no figure was read from, as when one pair of many sources is compared.
    """

    publications: tuple[Publication, ...]
    definitions: tuple[str, ...] = ()
    parameters: tuple[Message, ...] = ()
    method: str = ""
    computed_at: str = ""
    from_cache: bool = False
    unread: frozenset[str] = frozenset()

    @property
    def sources(self) -> tuple[Publication, ...]:
        """The publications that figures were read from: what a reader is shown."""
        return tuple(p for p in self.publications if p.id not in self.unread)

    @property
    def fictional(self) -> bool:
        """Whether any of the figures is invented."""
        return any(publication.fictional for publication in self.publications)


@dataclass(frozen=True, slots=True)
class Clearance:
    """Permission of disclosure control for one result, tied to all that leaves with it."""

    exit_hash: str
    profile: str
    decided_by: str
    decided_on: str


@dataclass(frozen=True)
class Output:
    """What the pure function of a calculation returns; the workspace makes it a `Result`.

    Attributes
    ----------
    tables
        Frames by name; their shape is declared by the calculation's table specs.
    terms
        One row per term: ``gebied``, ``jaar``, ``post``, factors, ``bedrag`` (eurocents). Per
        ``gebied``, ``jaar`` and ``post`` the amounts add up to the amount they explain.
    """

    tables: Mapping[str, pl.DataFrame]
    terms: pl.DataFrame
    notices: tuple[Notice, ...] = ()
    views: tuple[View, ...] = ()
    headline: tuple[Message, ...] = ()


class Terms:
    """The terms of a result: explaining is filtering, closing is a group-by.

    Examples
    --------
    >>> import polars as pl
    >>> terms = Terms(pl.DataFrame({"gebied": ["NL"], "jaar": [2023], "post": ["6.72"],
    ...                             "bedrag": [100]}))
    >>> terms.where(gebied="NL").total()
    100
    """

    REQUIRED = ("gebied", "jaar", "post", "bedrag")

    def __init__(self, frame: pl.DataFrame) -> None:
        missing = [name for name in self.REQUIRED if name not in frame.columns]
        if missing:
            raise ValueError(f"terms lack columns {missing}")
        if frame["bedrag"].null_count():
            raise ValueError("a term without an amount explains nothing")
        self.frame = frame

    def where(self, **values: object) -> Terms:
        """Keep the terms whose columns equal `values`."""
        import polars as pl

        return Terms(self.frame.filter(*[pl.col(name) == value for name, value in values.items()]))

    def total(self) -> int:
        """Return the sum of the amounts, in eurocents."""
        return int(self.frame["bedrag"].sum())

    def __len__(self) -> int:
        """Return the number of terms."""
        return self.frame.height


@dataclass(frozen=True, slots=True)
class Words:
    """What the author of a report wrote with a result; nothing of it was computed.

    Attributes
    ----------
    heading
        Takes the place of the chapter's own heading; empty to keep that.
    text
        A paragraph, printed as the author's.
    whole
        Every table and derivation goes on paper, however long.
    """

    heading: str = ""
    text: str = ""
    whole: bool = False


@dataclass(frozen=True)
class Result:
    """A finished, explained, frozen calculation.

    Attributes
    ----------
    call
        The pinned call; running it again gives the same content hash.
    specs
        Output contract per table: labels, units, keys.
    confidential
        True when any input is; such a result leaves only with a matching `Clearance`.
    """

    call: Call
    title: Message
    output: Output
    specs: Mapping[str, TableSpec]
    provenance: Provenance
    confidential: bool = False
    clearance: Clearance | None = None
    places: tuple[str, ...] = ()
    """Names of the areas that were asked about."""
    words: Words = Words()
    """What the author of a report wrote with it."""

    @property
    def tables(self) -> Mapping[str, pl.DataFrame]:
        """Frames by name."""
        return self.output.tables

    @cached_property
    def terms(self) -> Terms:
        """The terms that explain the amounts."""
        return Terms(self.output.terms)

    @property
    def notices(self) -> tuple[Notice, ...]:
        """What a reader must know: of the calculation, and of the publications it rests on."""
        return (*self.output.notices, *map(_reject_notice, self._with_rejects()))

    def _with_rejects(self) -> tuple[Publication, ...]:
        return tuple(p for p in self.provenance.sources if p.rejected)

    @property
    def views(self) -> tuple[View, ...]:
        """Pictures as data."""
        return self.output.views

    @cached_property
    def content_hash(self) -> str:
        """Hash of all figures and nothing else: same call, same data, same hash, any machine."""
        digest = hashlib.sha256()
        for name in sorted(self.tables):
            digest.update(name.encode() + b"\0" + self.tables[name].write_csv().encode())
        digest.update(b"termen\0" + self.output.terms.write_csv().encode())
        return digest.hexdigest()

    @cached_property
    def exit_hash(self) -> str:
        """Hash of everything that leaves with the result: its figures and every word beside them.

        A notice or a sentence can disclose as much as a figure, so this is what a clearance is for.
        """
        words = {
            "titel": self.title.render(),
            "schrijver": (self.words.heading, self.words.text),
            "kern": [text.render() for text in self.output.headline],
            "meldingen": [(n.code, n.level, n.text.render()) for n in self.notices],
            "beelden": [
                (
                    v.kind,
                    v.table,
                    v.title.render(),
                    sorted(v.fields.items()),
                    sorted(v.select.items()),
                )
                for v in self.views
            ],
        }
        body = json.dumps([self.content_hash, words], ensure_ascii=False, default=str)
        return hashlib.sha256(body.encode()).hexdigest()
