"""A file that is spoilt: its columns, and what a rejected row of it leaves in which tables."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from tests.sources.fuzz.columns import Column

    from sluitend.sources.source import Source

Row: TypeAlias = Mapping[str, str]
Place: TypeAlias = "str | Callable[[Row], str]"
How: TypeAlias = Literal["value", "key", "gone", "unit", "figure", "empty"]
"""What happened to a row: a figure is wrong, it is about nobody knows what, it was left out, its whole
filing is in a wrong unit; or nothing is wrong: another figure, or an empty cell that may be empty."""
AWAY, REJECTED, ABSENT = "", "afgekeurd", "niet_gepubliceerd"


@dataclass(frozen=True)
class Left:
    """What a rejected row leaves in one table: nothing, or its cells without value and a reason.

    Attributes
    ----------
    on
        Column of the table: column of the file, or how its text follows from the row. All cells
        where these agree are what the row is about.
    value, key, gone
        Reason that stands in the cells, or AWAY; per what happened.
    maat
        Column of the table that says which measure a cell is.
    by_others
        Other rows tell the same, so that a rejected row changes nothing; a row that says something
        else may.
    """

    table: str
    on: Mapping[str, Place]
    value: str = AWAY
    key: str = AWAY
    gone: str = AWAY
    maat: str = "maat"
    by_others: bool = False

    def reason(self, how: How) -> str:
        """Return what stands in the cells of a row, or AWAY."""
        return {"value": self.value, "unit": self.value, "key": self.key, "gone": self.gone}[how]


@dataclass(frozen=True)
class Unit:
    """The check of a filing per inhabitant.

    Attributes
    ----------
    filing
        Columns that make one filing; but for the last they make the period.
    column
        The amount that is judged.
    """

    filing: tuple[str, ...]
    column: str


@dataclass(frozen=True)
class Target:
    """One file of one source.

    Attributes
    ----------
    columns
        Columns that are used, in the order in which they are checked.
    keys
        What a doubled row is known by.
    unused
        Columns of which the contents do not matter.
    picks
        Rows an operator may touch; of the others the outcome depends on more than the row.
    then_refused
        Sentence with which the file is refused when any row is rejected.
    when_gone
        Sentence with which the file may be refused when rows are left out; their sum is checked.
    when_header_only
        Sentence with which the file is refused when it has no rows.
    second_header
        Column and reason of a header among the rows, when the first of `columns` does not give it.
    """

    source: Source
    folder: str
    file: str
    columns: tuple[Column, ...]
    keys: tuple[str, ...]
    left: tuple[Left, ...] = ()
    unused: tuple[str, ...] = ()
    picks: Callable[[Row], bool] = lambda _: True
    unit: Unit | None = None
    then_refused: str = ""
    when_gone: str = ""
    when_header_only: str = "bevat geen rijen"
    second_header: tuple[str, str] | None = None

    @property
    def name(self) -> str:
        """Name in the list of tests."""
        return f"{self.source.id}/{self.file}"

    def column(self, name: str) -> Column:
        """Return a column by its name."""
        return next(column for column in self.columns if column.name == name)
