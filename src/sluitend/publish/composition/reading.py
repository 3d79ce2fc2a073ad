"""Reading a report file: every chapter a call, every mistake with its line and what to do."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from sluitend.core.call import Call
from sluitend.core.errors import SluitendError
from sluitend.core.messages import harmless, msg
from sluitend.core.period import Year
from sluitend.core.result import Words
from sluitend.publish.composition.model import Composition, Section, run_composition
from sluitend.publish.composition.nodes import Nodes, compose_nodes, read_text
from sluitend.rules.definition import definition
from sluitend.rules.rulebook import check_overrides
from sluitend.store.calculations import CALCULATIONS, find_calculation

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import yaml

    from sluitend.core.errors import ArgumentError
    from sluitend.core.messages import Message
    from sluitend.core.result import Result
    from sluitend.store.calculation import ArgumentSpec, Calculation
    from sluitend.store.workspace import Workspace

TITLE, YEARS, CHAPTERS, CALCULATION = "titel", "jaren", "hoofdstukken", "berekening"
HEADING, TEXT, PAPER = "kop", "tekst", "op-papier"
KNOWN_ON, STATE, OVERRIDES = "bekend-op", "stand", "stel"
UNVERIFIED = "niet-geverifieerd-toestaan"
PERIOD = ("van", "tot")
SHARED = ("gebied", "onderwerp")
"""Arguments that may stand on top, for every chapter whose calculation has them."""
LONGEST_TEXT = 5_000
MOST_CHAPTERS = 100
YES, NO = ("ja", "true"), ("nee", "false")
SHORT, WHOLE = "kort", "alles"
"""What of a chapter goes on paper: what can be read there, or all of it."""


class Composed(NamedTuple):
    """A report file that was run: what to publish, and under which title."""

    title: Message | None
    results: list[Result]


class _Given(NamedTuple):
    """A value as it stands in the file."""

    text: str
    node: yaml.Node


def compose(
    workspace: Workspace, path: str | Path, progress: Callable[[Message], None] | None = None
) -> Composed:
    """Run the report that a file describes.

    Returns
    -------
    Title, None to have one made from the results, and one result per chapter.

    Raises
    ------
    ArgumentError
        For a mistake in the file: with its name, the line and what to do.
    NoDataError
        When no published figure answers any of the chapters.
    """
    composition = read_composition(Path(path))
    return Composed(composition.heading, run_composition(workspace, composition, progress))


def read_composition(path: Path) -> Composition:
    """Read a report file: see `compose`."""
    return parse_composition(read_text(path), path.name)


def parse_composition(text: str, name: str) -> Composition:
    """Read the text of a report file; `name` is what errors call it."""
    nodes = Nodes(name)
    top = nodes.mapping(
        compose_nodes(text, nodes),
        msg("Een samenstelling"),
        (TITLE, *SHARED, YEARS, KNOWN_ON, PAPER, CHAPTERS),
    )
    if CHAPTERS not in top:
        raise nodes.refuse(
            None,
            msg("De samenstelling heeft geen ‘{naam}’.", naam=CHAPTERS),
            msg("Zet onder ‘hoofdstukken:’ per hoofdstuk een regel ‘- berekening: …’."),
        )
    title = harmless(nodes.text(top[TITLE][1], TITLE)) if TITLE in top else ""
    shared = {
        key: _Given(nodes.text(top[key][1], key), top[key][1]) for key in SHARED if key in top
    }
    if YEARS in top:
        shared |= _years(nodes, top[YEARS][1])
    known_on = nodes.text(top[KNOWN_ON][1], KNOWN_ON) if KNOWN_ON in top else ""
    if PAPER in top:
        shared[PAPER] = _Given(nodes.text(top[PAPER][1], PAPER), top[PAPER][1])
        _whole(nodes, shared[PAPER])
    items = nodes.sequence(top[CHAPTERS][1], CHAPTERS)
    if len(items) > MOST_CHAPTERS:
        raise nodes.refuse(
            items[MOST_CHAPTERS],
            msg("Een rapport heeft hooguit {n} hoofdstukken.", n=MOST_CHAPTERS),
            msg("Maak er twee rapporten van."),
        )
    return Composition(
        tuple(_section(nodes, item, shared, known_on) for item in items),
        title,
    )


def _years(nodes: Nodes, node: yaml.Node) -> dict[str, _Given]:
    """Read the years on top; each is checked also when no chapter uses it."""
    found = {}
    for name, (_, value) in nodes.mapping(node, msg("‘jaren’"), PERIOD).items():
        found[name] = _Given(nodes.text(value, name), value)
        try:
            Year.parse(found[name].text)
        except SluitendError as error:
            raise nodes.wrap(value, error) from error
    return found


def _section(nodes: Nodes, node: yaml.Node, shared: Mapping[str, _Given], known_on: str) -> Section:
    """Read one chapter."""
    entries = nodes.mapping(node, msg("Een hoofdstuk"))
    if CALCULATION not in entries:
        raise nodes.refuse(
            node,
            msg("Dit hoofdstuk noemt geen berekening."),
            msg("Begin met ‘berekening: …’; kies uit: {namen}.", namen=", ".join(CALCULATIONS)),
        )
    named = entries.pop(CALCULATION)[1]
    try:
        declared = find_calculation(nodes.text(named, CALCULATION))
    except SluitendError as error:
        raise (
            error if error.args[0].template.startswith("{plaats}") else nodes.wrap(named, error)
        ) from error
    names = [argument.option.removeprefix("--") for argument in declared.arguments]
    what = msg("Hoofdstuk ‘{berekening}’", berekening=declared.id)
    entries = nodes.mapping(
        node,
        what,
        (CALCULATION, *names, HEADING, TEXT, PAPER, KNOWN_ON, STATE, OVERRIDES, UNVERIFIED),
    )
    given = {
        name: _Given(nodes.text(value, name, LONGEST_TEXT if name == TEXT else 200), value)
        for name, (_, value) in entries.items()
        if name != OVERRIDES
    }
    call = Call.make(
        declared.id,
        _arguments(nodes, declared, given, shared, node),
        overrides=_overrides(nodes, declared, entries[OVERRIDES][1])
        if OVERRIDES in entries
        else {},
        known_on=given[KNOWN_ON].text if KNOWN_ON in given else known_on,
        state=given[STATE].text if STATE in given else "",
        allow_unverified=UNVERIFIED in given and _said_yes(nodes, given[UNVERIFIED]),
    )
    words = Words(
        harmless(given[HEADING].text) if HEADING in given else "",
        _paragraphs(given[TEXT].text) if TEXT in given else "",
        whole=_whole(nodes, given.get(PAPER, shared.get(PAPER))),
    )
    return Section(call, words, nodes.at(node.start_mark.line + 1))


def _whole(nodes: Nodes, value: _Given | None) -> bool:
    """Say whether all of a chapter goes on paper; only what can be read there when nobody says so."""
    if value is None or value.text == SHORT:
        return False
    if value.text != WHOLE:
        raise nodes.refuse(
            value.node,
            msg("‘{tekst}’ zegt niet wat er op papier komt.", tekst=value.text),
            msg("Schrijf kort of alles."),
        )
    return True


def _paragraphs(text: str) -> str:
    """Return a text with one blank line between paragraphs and nothing that steers a terminal."""
    blocks = text.replace("\r\n", "\n").split("\n\n")
    return "\n\n".join(harmless(" ".join(block.split())) for block in blocks if block.strip())


def _arguments(
    nodes: Nodes,
    declared: Calculation,
    given: Mapping[str, _Given],
    shared: Mapping[str, _Given],
    node: yaml.Node,
) -> dict[str, str]:
    """Return all arguments of a chapter: its own, those on top, and declared defaults."""
    found: dict[str, str] = {}
    for argument in declared.arguments:
        name = argument.option.removeprefix("--")
        value = given.get(name, shared.get(name))
        if value is not None:
            _check(nodes, argument, value)
            found[argument.name] = value.text
        elif argument.default is None:
            raise _missing(nodes, declared, argument, node)
    return declared.complete(found)


def _check(nodes: Nodes, argument: ArgumentSpec, value: _Given) -> None:
    """Refuse a value as far as that needs no data, at the line where it stands."""
    try:
        argument.parse(value.text)
        if argument.kind == "onderwerp":
            definition(value.text, allow_unverified=True)
    except SluitendError as error:
        raise nodes.wrap(value.node, error) from error


def _missing(
    nodes: Nodes, declared: Calculation, argument: ArgumentSpec, node: yaml.Node
) -> ArgumentError:
    name = argument.option.removeprefix("--")
    line = f"{name}: {argument.example}"
    top = {**dict.fromkeys(SHARED, line), **dict.fromkeys(PERIOD, f"{YEARS}: {{{line}}}")}
    return nodes.refuse(
        node,
        msg(
            "Hoofdstuk ‘{berekening}’ mist ‘{naam}’ ({uitleg}).",
            berekening=declared.id,
            naam=name,
            uitleg=argument.help,
        ),
        msg(
            "Zet bijvoorbeeld ‘{regel}’ bij dit hoofdstuk, of ‘{boven}’ bovenaan voor alle hoofdstukken.",
            regel=line,
            boven=top[name],
        )
        if name in top
        else msg("Zet bijvoorbeeld ‘{regel}’ bij dit hoofdstuk.", regel=line),
    )


def _overrides(nodes: Nodes, declared: Calculation, node: yaml.Node) -> dict[str, str]:
    """Return the parameters that a chapter sets to another value."""
    found = {}
    for name, (key, value) in nodes.mapping(node, msg("‘stel’")).items():
        found[name] = nodes.text(value, name)
        try:
            check_overrides({name: found[name]}, declared.parameters)
        except SluitendError as error:
            raise nodes.wrap(key, error) from error
    return found


def _said_yes(nodes: Nodes, value: _Given) -> bool:
    word = value.text.lower()
    if word not in (*YES, *NO):
        raise nodes.refuse(
            value.node,
            msg("‘{tekst}’ is geen ja of nee.", tekst=value.text),
            msg("Schrijf ja of nee."),
        )
    return word in YES
