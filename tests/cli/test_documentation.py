"""What a user can type or meet is written down; what is written down can be typed."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from sluitend.cli import main, terminal, workspaces
from sluitend.cli.calling import CalculationGroup, call_options
from sluitend.cli.commands import demo
from sluitend.cli.terminal import Terminal
from sluitend.cli.usage import Argument, Option
from sluitend.core import errors
from sluitend.store.calculations import CALCULATIONS

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")
CODES = (ROOT / "docs" / "foutcodes.md").read_text(encoding="utf-8")
CONTEXT = click.Context(main.program, info_name="sluitend", obj=Terminal())
EXAMPLES = [
    line.split(">")[0]
    for block in re.findall(r"^```sh\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    for line in block.splitlines()
]


def section(heading: str) -> str:
    """Return the text under a heading, up to the next of its level or higher."""
    level = heading.split(" ", maxsplit=1)[0]
    start = PAGE.index(f"\n{heading}\n") + len(heading) + 2
    found = re.search(rf"^#{{1,{len(level)}}} ", PAGE[start:], re.MULTILINE)
    return PAGE[start : start + found.start()] if found else PAGE[start:]


def documented(parameter: click.Parameter) -> str:
    """Return how a parameter stands in the page, as far as its name goes."""
    if isinstance(parameter, Argument):
        return f"| `{parameter.make_metavar(CONTEXT)}` |"
    metavar = "" if getattr(parameter, "is_flag", False) else f" {parameter.make_metavar(CONTEXT)}"
    return f"| `{parameter.opts[0]}{metavar}` |"


def commands() -> Iterator[tuple[str, click.Command]]:
    for name in main.COMMANDS:
        found = main.program.get_command(CONTEXT, name)
        assert found is not None
        yield name, found


def test_every_command_has_a_section_with_its_arguments_and_options() -> None:
    for name, command in commands():
        text = section(f"## sluitend {name}")
        parameters = command.extra() if isinstance(command, CalculationGroup) else command.params
        for parameter in parameters:
            assert documented(parameter) in text, f"sluitend {name}: {parameter.name}"


def test_every_option_that_all_calculations_have_is_documented() -> None:
    text = section("### Bij elke berekening")
    for option in call_options():
        assert documented(option) in text


def test_every_calculation_has_a_section_with_its_arguments() -> None:
    run = main.program.get_command(CONTEXT, "run")
    assert isinstance(run, CalculationGroup)
    shared = {option.name for option in (*call_options(), *run.extra())}
    for name in CALCULATIONS:
        text = section(f"### {name}")
        for parameter in run.get_command(CONTEXT, name).params:
            if parameter.name not in shared:
                assert documented(parameter) in text, f"{name}: {parameter.name}"


def test_global_options_and_variables_are_documented() -> None:
    text = section("## Voor elke opdracht")
    for option in (*main.program.params, main.program.get_help_option(CONTEXT)):
        assert isinstance(option, Option)
        assert documented(option) in text
    for variable in (terminal.LANGUAGE_VARIABLE, workspaces.WORKSPACE_VARIABLE, demo.DATA_VARIABLE):
        assert f"| `{variable}` |" in text


def test_no_variable_is_read_that_is_not_documented() -> None:
    read = set()
    for path in (ROOT / "src" / "sluitend").rglob("*.py"):
        read |= set(re.findall(r"SLUITEND_[A-Z_]+", path.read_text(encoding="utf-8")))
    assert read == set(re.findall(r"SLUITEND_[A-Z_]+", PAGE))


def test_no_option_is_documented_that_does_not_exist() -> None:
    known = {name for option in main.program.params for name in option.opts} | {"--help"}
    for _, command in commands():
        known |= {name for parameter in command.params for name in parameter.opts}
        if isinstance(command, CalculationGroup):
            for name in CALCULATIONS:
                made = command.get_command(CONTEXT, name)
                known |= {text for parameter in made.params for text in parameter.opts}
    assert set(re.findall(r"(?<![\w-])--[a-z][a-z-]*", PAGE + CODES)) <= known


def test_every_command_has_an_example() -> None:
    shown = {shlex.split(line)[1] for line in EXAMPLES} | {"lijst"}
    assert shown >= set(main.COMMANDS)


@pytest.mark.parametrize("line", EXAMPLES)
def test_an_example_can_be_typed(line: str) -> None:
    program, *words = shlex.split(line)
    assert program == "sluitend"
    context: click.Context = main.program.make_context("sluitend", words, obj=Terminal())
    while isinstance(context.command, click.Group):
        _, command, rest = context.command.resolve_command(
            context, [*context._protected_args, *context.args]
        )
        assert command is not None
        context = command.make_context(command.name, rest, parent=context)
    if isinstance(context.parent, click.Context) and isinstance(
        context.parent.command, CalculationGroup
    ):
        assert context.params["gebied"]


def test_no_two_options_of_a_command_have_one_name() -> None:
    for _, command in commands():
        if isinstance(command, CalculationGroup):
            for name in CALCULATIONS:
                names = [p.name for p in command.get_command(CONTEXT, name).params]
                assert len(names) == len(set(names)), f"{command.name} {name}"


def test_exit_codes_are_documented_as_they_are() -> None:
    rows = re.findall(r"^\| (\d+) \| `(\w+)` \|", CODES, re.MULTILINE)
    # A kind of error that one module raises and catches by itself ends no program.
    ending = [kind for kind in every_error() if kind.__module__ == errors.__name__]
    assert sorted(rows) == sorted((str(kind.exit_code), kind.__name__) for kind in ending)
    for code in (0, main.INTERRUPTED):
        assert re.search(rf"^\| {code} \| – \|", CODES, re.MULTILINE)


def test_only_related_errors_share_a_code() -> None:
    for one in every_error():
        for other in every_error():
            if one.exit_code == other.exit_code:
                assert issubclass(one, other) or issubclass(other, one)


def every_error(
    kind: type[errors.SluitendError] = errors.SluitendError,
) -> list[type[errors.SluitendError]]:
    return [kind, *(found for sub in kind.__subclasses__() for found in every_error(sub))]
