"""The program: global options, the table of commands, and how every error ends."""

from __future__ import annotations

import os
import sys
from typing import Any

import click

from sluitend.cli.terminal import LANGUAGE_VARIABLE, Terminal
from sluitend.cli.usage import Group, Option
from sluitend.core.errors import SluitendError
from sluitend.core.messages import msg

COMMANDS = {
    "demo": "sluitend.cli.commands.demo:demo",
    "init": "sluitend.cli.commands.load:init",
    "load": "sluitend.cli.commands.load:load",
    "pull": "sluitend.cli.commands.pull:pull",
    "run": "sluitend.cli.commands.run:run",
    "explain": "sluitend.cli.commands.explain:explain",
    "manifest": "sluitend.cli.commands.run:manifest",
    "rapport": "sluitend.cli.commands.report:rapport",
    "raadspagina": "sluitend.cli.commands.council:raadspagina",
    "serve": "sluitend.cli.commands.serve:serve",
    "lijst": "sluitend.cli.commands.look:lijst",
    "gebieden": "sluitend.cli.commands.look:gebieden",
    "publicaties": "sluitend.cli.commands.look:publicaties",
    "tabel": "sluitend.cli.commands.table:tabel",
    "uitval": "sluitend.cli.commands.rejects:uitval",
    "definities": "sluitend.cli.commands.look:definities",
    "parameters": "sluitend.cli.commands.look:parameters",
}
NAME = "sluitend"
INTERRUPTED = 130
"""What a shell expects of a program that was stopped with Ctrl-C."""


class Program(Group):
    """The whole command line."""

    def main(self, *words: Any, **more: Any) -> Any:
        """Run the program and end the process.

        Errors that a user can mend are told in two sentences and end with their own code; anything
        else is a bug and keeps its traceback.
        """
        seat = Terminal()
        more |= {"standalone_mode": False, "obj": seat}
        more["prog_name"] = more.get("prog_name") or NAME
        try:
            seat.choose(os.environ.get(LANGUAGE_VARIABLE) or "nl")
            code = super().main(*words, **more)
            sys.stdout.flush()
        except SluitendError as error:
            seat.failure(error)
            sys.exit(error.exit_code)
        except click.Abort:
            seat.remark(msg("Afgebroken."))
            sys.exit(INTERRUPTED)
        except BrokenPipeError:
            # Whoever read the answer has seen enough; nothing may be flushed to it at exit either.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            sys.exit(1)
        sys.exit(code if isinstance(code, int) else 0)


def _choose_language(ctx: click.Context, _: click.Parameter, value: str | None) -> None:
    if value:
        seat = ctx.find_object(Terminal)
        if seat:
            seat.choose(value)


def _show_version(ctx: click.Context, _: click.Parameter, asked: bool) -> None:
    if asked and not ctx.resilient_parsing:
        from sluitend import __version__

        click.echo(f"{NAME} {__version__}")
        ctx.exit()


program = Program(
    NAME,
    text=msg("Het geld van het sociaal domein: van bron tot standpunt, elke euro verklaard."),
    places=COMMANDS,
    params=[
        Option(
            "--taal",
            text=msg("taal van de teksten: nl of en"),
            variable=LANGUAGE_VARIABLE,
            metavar="TAAL",
            is_eager=True,
            expose_value=False,
            callback=_choose_language,
        ),
        Option(
            "--version",
            text=msg("toon de versie"),
            is_flag=True,
            is_eager=True,
            expose_value=False,
            callback=_show_version,
        ),
    ],
)


def main() -> None:
    """Start the program from a shell."""
    program.main()
