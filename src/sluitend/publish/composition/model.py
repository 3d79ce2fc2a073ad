"""What a report is composed of: calls, each with the words its author put beside it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import polars as pl

from sluitend.core.errors import ArgumentError, NoDataError, RuleError
from sluitend.core.messages import Message, msg
from sluitend.core.result import Output, Provenance, Result, Words
from sluitend.publish.unknown import COVERAGE
from sluitend.store.calculations import find_calculation

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sluitend.core.call import Call
    from sluitend.store.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Section:
    """One chapter before it is run.

    Attributes
    ----------
    place
        Where it stands in its file, for what is only found out when it is run; None without a file.
    """

    call: Call
    words: Words = field(default_factory=Words)
    place: Message | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Composition:
    """A report before it is run: the same composition on the same data is the same report.

    Attributes
    ----------
    title
        Made from the results when empty.
    """

    sections: tuple[Section, ...]
    title: str = ""

    @property
    def heading(self) -> Message | None:
        """The title as a text to publish under, or None to have one made."""
        # Not to be translated: the author wrote it.
        return msg("{titel}", titel=self.title) if self.title else None


def composition_of(results: Sequence[Result], title: str = "") -> Composition:
    """Return what makes these results again, on the state of the data that they were made on."""
    return Composition(tuple(Section(r.call, r.words) for r in results), title)


def run_composition(
    workspace: Workspace,
    composition: Composition,
    progress: Callable[[Message], None] | None = None,
) -> list[Result]:
    """Run the calls of a report.

    Returns
    -------
    One result per chapter. A chapter for which no figures were published says what is missing.

    Raises
    ------
    NoDataError
        When no published figure answers any of the chapters.
    ArgumentError
        For an unknown area, subject or year, with its place in the file.
    """
    results = [run_section(workspace, section, progress) for section in composition.sections]
    if not any(r.tables for r in results if r.call.calculation != COVERAGE):
        empty = next((r for r in results if not r.tables), None)
        if empty is not None:
            problem, remedy = empty.output.headline
            raise NoDataError(problem, remedy)
    return results


def run_section(
    workspace: Workspace, section: Section, progress: Callable[[Message], None] | None = None
) -> Result:
    """Run a call; when no published figure answers it, return a chapter that says so."""
    try:
        return replace(workspace.run(section.call, progress), words=section.words)
    except (NoDataError, ArgumentError, RuleError) as error:
        # An earlier state that was asked for and is not there is no gap in the figures.
        if isinstance(error, NoDataError) and not section.call.state:
            return _without_figures(section, error)
        if section.place is None:
            raise
        problem = msg("{plaats}: {fout}", plaats=section.place, fout=error.problem)
        raise type(error)(problem, error.remedy) from error


def _without_figures(section: Section, error: NoDataError) -> Result:
    nothing = pl.DataFrame(
        schema={"gebied": pl.String, "jaar": pl.Int64, "post": pl.String, "bedrag": pl.Int64}
    )
    return Result(
        call=section.call,
        title=find_calculation(section.call.calculation).title,
        output=Output({}, nothing, headline=(error.problem, error.remedy)),
        specs={},
        provenance=Provenance(()),
        words=section.words,
    )
