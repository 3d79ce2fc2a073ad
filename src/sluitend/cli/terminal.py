"""Where a command writes, and in which language: answers to stdout, talk about the work to stderr."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, cast

import click

from sluitend.core.errors import ArgumentError
from sluitend.core.messages import LANGUAGES, Message, msg

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from rich.console import Console

    from sluitend.core.errors import SluitendError
    from sluitend.core.messages import Language

LANGUAGE_VARIABLE = "SLUITEND_TAAL"
PLAIN_WIDTH = 160
"""Columns of a table that goes to a file or another program, which has no width of its own."""


@dataclass
class Terminal:
    """The two streams of one run of the program, in one language."""

    language: Language = "nl"

    def choose(self, text: str) -> None:
        """Choose the language.

        Raises
        ------
        ArgumentError
            For a language that is not there.
        """
        if text not in LANGUAGES:
            raise ArgumentError(
                msg("Taal ‘{taal}’ is er niet.", taal=text),
                msg("Kies uit: {talen}.", talen=", ".join(LANGUAGES)),
            )
        self.language = cast("Language", text)

    def render(self, message: Message) -> str:
        """Return the text of a message."""
        return message.render(self.language)

    def answer(self, message: Message | str = "") -> None:
        """Write one line of the answer."""
        click.echo(message if isinstance(message, str) else self.render(message))

    def remark(self, message: Message) -> None:
        """Write one line about the work, where it cannot get between the figures."""
        click.echo(self.render(message), err=True)

    def failure(self, error: SluitendError) -> None:
        """Write what is wrong and what to do."""
        self.remark(msg("Fout: {fout}", fout=error.problem))
        self.remark(msg("Wat te doen: {raad}", raad=error.remedy))

    def console(self, stream: Literal["stdout", "stderr"] = "stdout") -> Console:
        """Return a Rich console on one of the streams; texts are never read as markup."""
        from rich.console import Console

        file = getattr(sys, stream)
        width = None if file.isatty() or "COLUMNS" in os.environ else PLAIN_WIDTH
        return Console(file=file, width=width, markup=False, highlight=False, emoji=False)

    @contextmanager
    def progress(self) -> Iterator[Callable[[Message], None]]:
        """Give a function that shows a stage of long work: a spinner on a terminal, else lines."""
        if not sys.stderr.isatty():
            yield self.remark
            return
        with self.console("stderr").status("") as status:
            yield lambda message: status.update(self.render(message))


def terminal() -> Terminal:
    """Return the terminal of the command that is running."""
    found = click.get_current_context().find_object(Terminal)
    if found is None:
        raise RuntimeError("a command runs inside the program only")
    return found
