"""Commands, options and help of the command line, in Dutch or English.

Click brings its own English; here the texts are messages, rendered when help is asked for, and a
wrongly typed command becomes an `ArgumentError` like any other.
"""

from __future__ import annotations

import difflib
from importlib import import_module
from typing import TYPE_CHECKING, Any

import click

from sluitend.cli.terminal import Terminal
from sluitend.core.errors import ArgumentError
from sluitend.core.messages import Message, msg

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence


def _terminal(ctx: click.Context) -> Terminal:
    return ctx.find_object(Terminal) or Terminal()


class Option(click.Option):
    """An option whose explanation is a message.

    Parameters
    ----------
    names
        As typed, and last the name of the function's argument.
    text
        What it means.
    variable
        Environment variable that stands in for it; read by the command, shown in the help.
    """

    def __init__(self, *names: str, text: Message, variable: str = "", **attributes: Any) -> None:
        super().__init__(list(names), **attributes)
        self.text = text
        self.variable = variable

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        """Return the two columns of the help."""
        names = ", ".join(self.opts)
        shown = names if self.is_flag else f"{names} {self.make_metavar(ctx)}"
        text = (
            msg("{uitleg} [omgeving: {variabele}]", uitleg=self.text, variabele=self.variable)
            if self.variable
            else self.text
        )
        return shown, _terminal(ctx).render(text)


class Argument(click.Argument):
    """A positional argument whose explanation is a message."""

    def __init__(self, name: str, metavar: str, *, text: Message, **attributes: Any) -> None:
        super().__init__([name], metavar=metavar, **attributes)
        self.text = text

    def get_help_record(self, ctx: click.Context) -> tuple[str, str]:
        """Return the two columns of the help."""
        return self.make_metavar(ctx), _terminal(ctx).render(self.text)


class Command(click.Command):
    """A command whose help is made of messages."""

    def __init__(self, name: str, *, text: Message, **attributes: Any) -> None:
        super().__init__(name, **attributes)
        self.text = text

    def get_help_option(self, ctx: click.Context) -> click.Option | None:  # noqa: ARG002 - Click's signature
        """Return ``--help``, explained in our words."""
        if self._help is None:
            self._help = Option(
                "--help",
                text=msg("toon deze uitleg"),
                is_flag=True,
                is_eager=True,
                expose_value=False,
                callback=_show_help,
            )
        return self._help

    _help: Option | None = None

    allow_extra_args = True
    """So that words too many reach `parse_args`, which names them."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the words behind the command.

        Raises
        ------
        ArgumentError
            When they cannot be read, saying what is wrong and where to look.
        """
        try:
            rest = super().parse_args(ctx, args)
        except click.UsageError as error:
            raise _as_error(error, ctx) from error
        if rest and not isinstance(self, click.Group):
            raise ArgumentError(
                msg("Daar staat te veel: {woorden}.", woorden=" ".join(rest)),
                _look_here(ctx),
            )
        return rest

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        """Return the words of the usage line behind the command."""
        options = _terminal(ctx).render(msg("[OPTIES]"))
        return [
            options,
            *(p for param in self.get_params(ctx) for p in param.get_usage_pieces(ctx)),
        ]

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the usage line."""
        formatter.write_usage(
            ctx.command_path,
            " ".join(self.collect_usage_pieces(ctx)),
            prefix=_terminal(ctx).render(msg("Gebruik: ")),
        )

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write what the command does."""
        formatter.write_paragraph()
        with formatter.indentation():
            formatter.write_text(_terminal(ctx).render(self.text))

    def format_arguments(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Leave the arguments to `format_options`, which every Click version calls."""

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write arguments and options."""
        render = _terminal(ctx).render
        parameters = self.get_params(ctx)
        arguments = [p for p in parameters if isinstance(p, Argument)]
        if arguments:
            with formatter.section(render(msg("Argumenten"))):
                formatter.write_dl([p.get_help_record(ctx) for p in arguments])
        records = [p.get_help_record(ctx) for p in parameters if isinstance(p, Option)]
        with formatter.section(render(msg("Opties"))):
            formatter.write_dl([record for record in records if record is not None])


def _show_help(ctx: click.Context, _: click.Parameter, asked: bool) -> None:
    if asked and not ctx.resilient_parsing:
        click.echo(ctx.get_help())
        ctx.exit()


class Group(Command, click.Group):
    """Commands by name, each made or imported when it is asked for.

    Parameters
    ----------
    places
        Name -> ``module:attribute``.
    """

    def __init__(
        self, name: str, *, text: Message, places: Mapping[str, str] | None = None, **more: Any
    ) -> None:
        super().__init__(name, text=text, invoke_without_command=True, **more)
        self.places = dict(places or {})

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - Click's signature
        """Return the names, in the order of the help."""
        return list(self.places)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:  # noqa: ARG002 - Click's signature
        """Import a command."""
        if name not in self.places:
            return None
        module, attribute = self.places[name].split(":")
        found: click.Command = getattr(import_module(module), attribute)
        return found

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command that the first word names.

        Raises
        ------
        ArgumentError
            For a word that names none, with suggestions.
        """
        name = args[0]
        found = self.get_command(ctx, name)
        if found is None:
            close = difflib.get_close_matches(name, self.list_commands(ctx), n=2)
            raise ArgumentError(
                msg("Opdracht ‘{naam}’ bestaat niet.", naam=name),
                msg("Bedoelt u {namen}?", namen=", ".join(close))
                if close
                else msg("‘{programma} --help’ toont de opdrachten.", programma=ctx.command_path),
            )
        return name, found, args[1:]

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; without one, show the help."""
        if not (ctx.args or ctx._protected_args):
            click.echo(ctx.get_help())
            return None
        return super().invoke(ctx)

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        """Return the words of the usage line behind the group."""
        return [
            *super().collect_usage_pieces(ctx),
            _terminal(ctx).render(msg("OPDRACHT")),
            "...",
        ]

    def summaries(self, ctx: click.Context) -> Sequence[tuple[str, str]]:
        """Return name and summary of every command."""
        rows = []
        for name in self.list_commands(ctx):
            found = self.get_command(ctx, name)
            text = _terminal(ctx).render(found.text) if isinstance(found, Command) else ""
            rows.append((name, text.split("\n")[0]))
        return rows

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options and the commands."""
        super().format_options(ctx, formatter)
        with formatter.section(_terminal(ctx).render(msg("Opdrachten"))):
            formatter.write_dl(self.summaries(ctx))


def command(
    name: str, text: Message, *parameters: click.Parameter
) -> Callable[[Callable[..., None]], Command]:
    """Make the function below a command."""

    def make(function: Callable[..., None]) -> Command:
        return Command(name, text=text, params=list(parameters), callback=function)

    return make


def _as_error(error: click.UsageError, ctx: click.Context) -> ArgumentError:
    """Turn Click's error about how a command was typed into one of ours."""
    if isinstance(error, click.NoSuchOption):
        remedy = _look_here(ctx)
        if error.possibilities:
            remedy = msg("Bedoelt u {namen}?", namen=", ".join(error.possibilities))
        return ArgumentError(msg("Optie {naam} bestaat niet.", naam=error.option_name), remedy)
    if isinstance(error, click.BadOptionUsage):
        flags = {
            name
            for option in ctx.command.params
            if isinstance(option, click.Option) and option.is_flag
            for name in option.opts
        }
        problem = (
            msg("Bij optie {naam} hoort geen waarde.", naam=error.option_name)
            if error.option_name in flags
            else msg("Bij optie {naam} ontbreekt de waarde.", naam=error.option_name)
        )
        return ArgumentError(problem, _look_here(ctx))
    if isinstance(error, click.MissingParameter) and error.param:
        name = error.param.make_metavar(ctx)
        return ArgumentError(msg("Argument {naam} ontbreekt.", naam=name), _look_here(ctx))
    problem = msg("De opdracht is niet te lezen: {fout}", fout=error.message)
    return ArgumentError(problem, _look_here(ctx))


def _look_here(ctx: click.Context) -> Message:
    return msg("‘{opdracht} --help’ toont hoe het wel moet.", opdracht=ctx.command_path)
