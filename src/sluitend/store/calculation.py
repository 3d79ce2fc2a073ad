"""Declaring a calculation: a pure function whose signature says what it needs.

Everything a surface shows (command, form, address, manifest, copied Python) is made from the
declaration, so a new calculation brings no surface code.
"""

from __future__ import annotations

import inspect
from dataclasses import dataclass
from enum import StrEnum
from typing import (
    TYPE_CHECKING,
    Annotated,
    Any,
    Literal,
    TypeVar,
    get_args,
    get_origin,
    get_type_hints,
)

from sluitend.core.errors import ArgumentError
from sluitend.core.messages import Message, msg
from sluitend.core.period import Year
from sluitend.reference.areas import Areas
from sluitend.rules.definition import Definition
from sluitend.rules.rulebook import Rulebook
from sluitend.tables.catalogue import CONTRACTS
from sluitend.tables.contract import Contract

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sluitend.core.result import Output, TableSpec

ArgumentKind = Literal["gebied", "jaar", "onderwerp", "keuze", "getal", "tekst"]


@dataclass(frozen=True, slots=True)
class Input:
    """An input table; an optional one is empty when its source was not loaded."""

    contract: Contract
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Tables:
    """Several input tables as one mapping by contract id; what was not loaded is not in it."""

    contracts: tuple[Contract, ...]


def every_table() -> Tables:
    """Declare every table with figures as input, but for those with records of persons."""
    return Tables(tuple(c for c in CONTRACTS.values() if c.measures and not c.confidential))


@dataclass(frozen=True, slots=True)
class Publications:
    """The publications of all declared tables as one frame.

    Columns publicatie_id, bron, titel, gepubliceerd_op (JJJJ-MM-DD) and status; all of it is part of
    what the fingerprint stands for.
    """


@dataclass(frozen=True, slots=True)
class Argument:
    """An argument for a user: what it means, an example, and what a free text is chosen from.

    Attributes
    ----------
    least, most
        Of a whole number: the smallest and the largest that may be asked for.
    read
        Of a text in a notation of its own: makes the value, or refuses with an `ArgumentError`.
    """

    help: Message
    example: str = ""
    choices: tuple[str, ...] = ()
    least: int = 0
    most: int = 0
    read: Callable[[str], object] | None = None


@dataclass(frozen=True, slots=True)
class ArgumentSpec:
    """An argument as surfaces see it."""

    name: str
    kind: ArgumentKind
    help: Message
    example: str
    choices: tuple[str, ...] = ()
    default: str | None = None
    least: int = 0
    most: int = 0
    read: Callable[[str], object] | None = None

    @property
    def option(self) -> str:
        """Name on the command line."""
        return "--" + self.name.replace("_", "-")

    def parse(self, text: str) -> object:
        """Check a text where that needs no data: years, numbers, choices and notations."""
        if self.kind == "jaar":
            return Year.parse(text)
        if self.kind == "getal":
            return self._number(text)
        if self.read is not None:
            return self.read(text)
        if self.kind == "keuze" and text not in self.choices:
            raise ArgumentError(
                msg("‘{tekst}’ is geen mogelijke {naam}.", tekst=text, naam=self.name),
                msg("Kies uit: {keuzes}.", keuzes=", ".join(self.choices)),
            )
        return text

    def _number(self, text: str) -> int:
        plain = text.isascii() and text.isdecimal() and len(text) <= len(str(self.most))
        if not plain or not self.least <= int(text) <= self.most:
            raise ArgumentError(
                msg("‘{tekst}’ is geen mogelijke {naam}.", tekst=text, naam=self.name),
                msg(
                    "Geef een heel getal van {minst} tot en met {meest}.",
                    minst=self.least,
                    meest=self.most,
                ),
            )
        return int(text)


@dataclass(frozen=True, slots=True)
class Calculation:
    """A declared calculation."""

    id: str
    title: Message
    summary: Message
    method: str
    function: Callable[..., Output]
    inputs: Mapping[str, Input]
    arguments: tuple[ArgumentSpec, ...]
    outputs: Mapping[str, TableSpec]
    parameters: tuple[str, ...]
    rulebook: str | None
    """Name of the function's rulebook argument, when it has one."""
    groups: Mapping[str, Tables]
    """Arguments that take several tables at once."""
    publications: str | None
    """Name of the argument that takes the publications, when there is one."""

    @property
    def contracts(self) -> tuple[Contract, ...]:
        """Every table that is read, each once: a result rests on all of them and nothing else."""
        single = [entry.contract for entry in self.inputs.values()]
        grouped = [contract for group in self.groups.values() for contract in group.contracts]
        return tuple({contract.id: contract for contract in (*single, *grouped)}.values())

    def complete(self, given: Mapping[str, str]) -> dict[str, str]:
        """Return all arguments as texts: what was given, and declared defaults for the rest.

        Raises
        ------
        ArgumentError
            For an argument that is missing or does not exist.
        """
        names = [argument.name for argument in self.arguments]
        for name in given:
            if name not in names:
                raise ArgumentError(
                    msg("Berekening {id} kent geen argument ‘{naam}’.", id=self.id, naam=name),
                    msg("Zij kent: {namen}.", namen=", ".join(names)),
                )
        complete: dict[str, str] = {}
        for argument in self.arguments:
            value = given.get(argument.name, argument.default)
            if value is None:
                raise ArgumentError(
                    msg(
                        "Argument ‘{naam}’ ontbreekt: {uitleg}.",
                        naam=argument.name,
                        uitleg=argument.help,
                    ),
                    msg(
                        "Bijvoorbeeld {optie} {voorbeeld}.",
                        optie=argument.option,
                        voorbeeld=argument.example,
                    ),
                )
            argument.parse(value)
            complete[argument.name] = value
        return complete


F = TypeVar("F", bound="Callable[..., Output]")


def calculation(
    id: str,  # noqa: A002 - it is the calculation's id, nothing else
    *,
    title: Message,
    summary: Message,
    outputs: Mapping[str, TableSpec],
    parameters: tuple[str, ...] = (),
) -> Callable[[F], F]:
    """Declare the function below as a calculation.

    The signature is the declaration: ``Annotated[pl.DataFrame, Input(CONTRACT)]`` is an input table,
    ``Annotated[Mapping[str, pl.DataFrame], Tables(...)]`` several, ``Annotated[pl.DataFrame,
    Publications()]`` what they were published in, ``Annotated[T, Argument(...)]`` with T an `Areas`, `Year`, `Definition`, int or string enumeration
    (or a string with choices, or anything that ``read`` makes) is an argument, and a `Rulebook` is the rules. The method page is ``methode/<id>.md``.
    """

    def declare(function: F) -> F:
        function.__calculation__ = _build(id, title, summary, outputs, parameters, function)  # type: ignore[attr-defined] # functions have attributes; mypy knows none
        return function

    return declare


def _build(
    id: str,  # noqa: A002 - the calculation's id, as above
    title: Message,
    summary: Message,
    outputs: Mapping[str, TableSpec],
    parameters: tuple[str, ...],
    function: Callable[..., Output],
) -> Calculation:
    hints = get_type_hints(function, include_extras=True)
    inputs: dict[str, Input] = {}
    groups: dict[str, Tables] = {}
    arguments: list[ArgumentSpec] = []
    rulebook = publications = None
    for name, parameter in inspect.signature(function).parameters.items():
        hint = hints[name]
        type_, extra = get_args(hint) if get_origin(hint) is Annotated else (hint, None)
        if hint is Rulebook:
            rulebook = name
        elif isinstance(extra, Input):
            inputs[name] = extra
        elif isinstance(extra, Tables):
            groups[name] = extra
        elif isinstance(extra, Publications):
            publications = name
        elif isinstance(extra, Argument):
            arguments.append(_argument(name, type_, extra, parameter.default))
        else:
            raise TypeError(f"{id}: argument {name} is no input, argument or rulebook")
    return Calculation(
        id,
        title,
        summary,
        f"methode/{id}.md",
        function,
        inputs,
        tuple(arguments),
        outputs,
        parameters,
        rulebook,
        groups,
        publications,
    )


def _argument(name: str, type_: Any, extra: Argument, default: object) -> ArgumentSpec:
    kinds: dict[object, ArgumentKind] = {
        Areas: "gebied",
        Year: "jaar",
        Definition: "onderwerp",
        int: "getal",
    }
    choices = extra.choices
    if extra.read is not None:
        kind: ArgumentKind = "tekst"
    elif type_ in kinds:
        kind = kinds[type_]
    elif type_ is str and choices:
        kind = "keuze"
    elif isinstance(type_, type) and issubclass(type_, StrEnum):
        kind, choices = "keuze", tuple(str(item) for item in type_)
    else:
        raise TypeError(f"argument {name}: no such kind of argument: {type_}")
    text = None if default is inspect.Parameter.empty else str(default)
    return ArgumentSpec(
        name,
        kind,
        extra.help,
        extra.example or (choices[0] if choices else ""),
        choices,
        text,
        extra.least,
        extra.most,
        extra.read,
    )
