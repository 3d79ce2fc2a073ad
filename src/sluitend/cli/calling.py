"""From a calculation's declaration to options, and from options to a Call."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from sluitend.cli.terminal import terminal
from sluitend.cli.usage import Command, Group, Option
from sluitend.cli.workspaces import open_asked, workspace_option
from sluitend.core.call import Call
from sluitend.core.errors import ArgumentError
from sluitend.core.messages import Message, msg
from sluitend.store.calculations import CALCULATIONS, find_calculation

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import click

    from sluitend.core.result import Result
    from sluitend.store.calculation import ArgumentSpec, Calculation
    from sluitend.store.workspace import Workspace

METAVARS = {
    "gebied": "GEBIED",
    "jaar": "JAAR",
    "onderwerp": "ONDERWERP",
    "keuze": "KEUZE",
    "getal": "AANTAL",
    "tekst": "TEKST",
}


@dataclass(frozen=True)
class Asked:
    """A question about one calculation, ready to be run."""

    calculation: Calculation
    call: Call
    workspace: Workspace
    path: str
    """The workspace as the user named it."""

    def run(self) -> Result:
        """Run the call, showing the stages of the work."""
        with terminal().progress() as say:
            return self.workspace.run(self.call, say)


def call_options() -> list[Option]:
    """Return the options that every calculation has: data, date, overrides, grade of evidence."""
    return [
        workspace_option(),
        Option(
            "--bekend-op",
            "bekend_op",
            text=msg("reken met wat op deze dag was gepubliceerd"),
            metavar="JJJJ-MM-DD",
        ),
        Option(
            "--stand",
            "stand",
            text=msg("reken op de stand van een eerder resultaat, of weiger"),
            metavar="STAND",
        ),
        Option(
            "--stel",
            "stel",
            text=msg("zet een parameter op een andere waarde; mag vaker"),
            metavar="PARAMETER=WAARDE",
            multiple=True,
        ),
        Option(
            "--niet-geverifieerd-toestaan",
            "niet_geverifieerd_toestaan",
            text=msg("sta parameters toe die niet zijn geverifieerd; het resultaat vermeldt dat"),
            is_flag=True,
        ),
    ]


def argument_option(argument: ArgumentSpec) -> Option:
    """Return the option for one declared argument; whether it may be left out is checked later."""
    parts = [argument.help]
    if argument.choices:
        parts.append(msg("keuze: {keuzes}", keuzes=", ".join(argument.choices)))
    if argument.default is not None:
        parts.append(msg("anders {waarde}", waarde=argument.default))
    elif argument.example:
        parts.append(msg("verplicht, bijvoorbeeld {waarde}", waarde=argument.example))
    text = parts[0]
    for part in parts[1:]:
        text = msg("{eerst}; {dan}", eerst=text, dan=part)
    return Option(
        argument.option, argument.name, text=text, metavar=METAVARS[argument.kind], default=None
    )


class CalculationGroup(Group):
    """A command with a subcommand per calculation, made from the declaration when it is asked.

    Parameters
    ----------
    extra
        Makes the options that this command adds to those of the calculation.
    answer
        Called with an `Asked` and the extra options.
    """

    def __init__(
        self,
        name: str,
        text: Message,
        extra: Callable[[], Sequence[Option]],
        answer: Callable[..., None],
    ) -> None:
        super().__init__(name, text=text)
        self.extra = extra
        self.answer = answer

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - Click's signature
        """Return the ids of the calculations."""
        return list(CALCULATIONS)

    def get_command(self, ctx: click.Context, name: str) -> Command:  # noqa: ARG002 - Click's signature
        """Return the command for one calculation.

        Raises
        ------
        ArgumentError
            For an unknown calculation.
        """
        declared = find_calculation(name)
        own = {argument.name for argument in declared.arguments}
        return Command(
            name,
            text=declared.summary,
            params=[
                *(argument_option(argument) for argument in declared.arguments),
                *call_options(),
                # What the question itself asks comes first: of one year there is nothing to pick.
                *(option for option in self.extra() if option.name not in own),
            ],
            callback=partial(_answer, declared, self.answer),
        )

    def summaries(self, ctx: click.Context) -> list[tuple[str, str]]:
        """Return the ids only: their summaries would import every calculation."""
        return [(name, "") for name in self.list_commands(ctx)]


def _answer(declared: Calculation, answer: Callable[..., None], **values: Any) -> None:
    """Make the call from what was typed and hand it to the command."""
    given = {
        argument.name: values.pop(argument.name)
        for argument in declared.arguments
        if values[argument.name] is not None
    }
    for argument in declared.arguments:
        values.pop(argument.name, None)
    # What is wrong with the question itself is said first, whatever workspace is asked.
    complete = declared.complete(given)
    call = Call.make(
        declared.id,
        complete,
        overrides=_overrides(values.pop("stel")),
        known_on=values.pop("bekend_op") or "",
        state=values.pop("stand") or "",
        allow_unverified=values.pop("niet_geverifieerd_toestaan"),
    )
    workspace, path = open_asked(values.pop("werkruimte"))
    answer(Asked(declared, call, workspace, path), **values)


def _overrides(texts: Sequence[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for text in texts:
        name, sign, value = text.partition("=")
        if not (name and sign and value):
            raise ArgumentError(
                msg("‘{tekst}’ is geen parameter met een waarde.", tekst=text),
                msg("Schrijf --stel PARAMETER=WAARDE; ‘sluitend parameters’ toont ze alle."),
            )
        if name in found:
            raise ArgumentError(
                msg("Parameter ‘{naam}’ is twee keer gezet.", naam=name),
                msg("Laat één --stel voor deze parameter staan."),
            )
        found[name] = value
    return found
