"""Errors as a user meets them: what is wrong, and what to do about it.

Every error carries two messages and an exit code; the command line prints the first two and ends
with the third. The codes are documented in ``docs/foutcodes.md`` and tested there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    import polars as pl

    from sluitend.core.messages import Language, Message


class SluitendError(Exception):
    """Base of all errors that a user can mend.

    Parameters
    ----------
    problem
        What is wrong, with the value that was given.
    remedy
        What to do now; never empty.
    """

    exit_code: ClassVar[int] = 1

    def __init__(self, problem: Message, remedy: Message) -> None:
        if not (problem.template and remedy.template):
            raise ValueError("an error says what is wrong and what to do")
        super().__init__(problem, remedy)
        self.problem = problem
        self.remedy = remedy

    def render(self, language: Language = "nl") -> str:
        """Return problem and remedy as two sentences in `language`."""
        return f"{self.problem.render(language)} {self.remedy.render(language)}"

    def __str__(self) -> str:
        """Return the Dutch text."""
        return self.render("nl")


class ArgumentError(SluitendError):
    """An argument that cannot be: unknown area, unknown definition, impossible year."""

    exit_code = 2


class WorkspaceError(SluitendError):
    """A workspace that is not there, is there already, is damaged or is busy."""

    exit_code = 3


class NoDataError(SluitendError):
    """The question is fine, but no published figure answers it."""

    exit_code = 4


class SourceError(SluitendError):
    """A source file that was refused as a whole; nothing of it was loaded."""

    exit_code = 5


class UnreachableError(SourceError):
    """A service that could not be reached, or did not answer whole; the same command goes on later.

    It has a code of its own, so that a script can try again.
    """

    exit_code = 11


class RejectedRowsError(SourceError):
    """More rows were rejected than the user agreed to; nothing was loaded.

    It has a code of its own, so that a script can tell a file with bad rows from an unusable one.

    Attributes
    ----------
    rejects
        The uitvallijst, as a frame.
    """

    exit_code = 10

    def __init__(self, problem: Message, remedy: Message, rejects: pl.DataFrame) -> None:
        super().__init__(problem, remedy)
        self.rejects = rejects


class RuleError(SluitendError):
    """A parameter or definition without a value for the date, or not verified well enough."""

    exit_code = 6


class AdditivityError(SluitendError):
    """A sum that the table's contract forbids, such as inhabitants over years."""

    exit_code = 7


class ContractError(SluitendError):
    """A table that breaks its contract: a missing column, a doubled key, an unknown code."""

    exit_code = 8


class ClearanceError(SluitendError):
    """A result with confidential input that has no clearance to leave the workspace."""

    exit_code = 9
