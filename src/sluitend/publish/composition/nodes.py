"""YAML as nodes that know their line: plain values only, and nothing a file could hide in it."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from typing import TYPE_CHECKING

import yaml

from sluitend.core.errors import ArgumentError
from sluitend.core.messages import msg

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from sluitend.core.errors import SluitendError
    from sluitend.core.messages import Message

LARGEST_FILE = 100_000
"""Bytes; a report of a hundred chapters is a tenth of it."""
DEEPEST = 6
PLAIN_TAGS = frozenset(
    f"tag:yaml.org,2002:{kind}"
    for kind in ("map", "seq", "str", "int", "float", "bool", "null", "timestamp")
)


class _Loader(yaml.SafeLoader):
    """Composes nodes and refuses what a report file never needs: anchors, references, depth."""

    depth = 0

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        event = self.peek_event()  # type: ignore[no-untyped-call] # PyYAML's stubs leave it untyped
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise yaml.MarkedYAMLError(problem="anchor", problem_mark=event.start_mark)
        if self.depth >= DEEPEST:
            raise yaml.MarkedYAMLError(problem="depth", problem_mark=event.start_mark)
        self.depth += 1
        node = super().compose_node(parent, index)
        self.depth -= 1
        return node


@dataclass(frozen=True)
class Nodes:
    """The file while it is read: every refusal names it and the line."""

    name: str

    def refuse(
        self, node: yaml.Node | None, problem: Message, remedy: Message, line: int = 1
    ) -> ArgumentError:
        """Return an error about what stands at a node."""
        number = node.start_mark.line + 1 if node is not None else line
        return ArgumentError(msg("{plaats}: {fout}", plaats=self.at(number), fout=problem), remedy)

    def wrap(self, node: yaml.Node, error: SluitendError) -> ArgumentError:
        """Return what somebody else found wrong with the value at a node, with its place."""
        return self.refuse(node, error.problem, error.remedy)

    def at(self, line: int) -> Message:
        """Return a place in the file."""
        return msg("{bestand}, regel {regel}", bestand=self.name, regel=line)

    def mapping(
        self, node: yaml.Node, what: Message, known: Collection[str] | None = None
    ) -> dict[str, tuple[yaml.ScalarNode, yaml.Node]]:
        """Return the entries of a mapping by name, each with the node of its name.

        Parameters
        ----------
        known
            The names there may be; every name when None.

        Raises
        ------
        ArgumentError
            For anything but a mapping, and for a name that is doubled or unknown.
        """
        if not isinstance(node, yaml.MappingNode) or node.tag not in PLAIN_TAGS:
            raise self.refuse(
                node,
                msg("{wat} moet bestaan uit regels ‘naam: waarde’.", wat=what),
                msg("Zie docs/rapport-samenstellen.md voor een voorbeeld."),
            )
        found: dict[str, tuple[yaml.ScalarNode, yaml.Node]] = {}
        for key, value in node.value:
            name = self.text(key, what)
            if name in found:
                raise self.refuse(
                    key,
                    msg("‘{naam}’ staat er twee keer.", naam=name),
                    msg("Laat één van beide staan."),
                )
            if known is not None and name not in known:
                raise self._unknown(key, name, what, known)
            found[name] = key, value
        return found

    def _unknown(
        self, key: yaml.Node, name: str, what: Message, known: Collection[str]
    ) -> ArgumentError:
        close = difflib.get_close_matches(name, known, n=2)
        return self.refuse(
            key,
            msg("{wat} kent geen ‘{naam}’.", wat=what, naam=name),
            msg("Bedoelt u {namen}?", namen=", ".join(close))
            if close
            else msg("Kies uit: {namen}.", namen=", ".join(known)),
        )

    def sequence(self, node: yaml.Node, name: str) -> list[yaml.Node]:
        """Return the items of a list with at least one."""
        if not isinstance(node, yaml.SequenceNode) or node.tag not in PLAIN_TAGS or not node.value:
            raise self.refuse(
                node,
                msg("‘{naam}’ moet een lijst zijn met ten minste één hoofdstuk.", naam=name),
                msg("Begin elk hoofdstuk met ‘- berekening: …’."),
            )
        return list(node.value)

    def text(self, node: yaml.Node, name: str | Message, longest: int = 200) -> str:
        """Return one plain value as it was typed.

        Raises
        ------
        ArgumentError
            For a list, a mapping, nothing, or a text that is too long.
        """
        if not isinstance(node, yaml.ScalarNode) or node.tag not in PLAIN_TAGS:
            raise self.refuse(
                node,
                msg("‘{naam}’ moet één waarde zijn.", naam=name),
                msg("Schrijf de waarde achter de dubbele punt, op dezelfde regel."),
            )
        value = str(node.value).strip()
        if not value or node.tag.endswith(":null"):
            raise self.refuse(
                node,
                msg("‘{naam}’ heeft geen waarde.", naam=name),
                msg("Vul de waarde in, of haal de regel weg."),
            )
        if len(value) > longest:
            raise self.refuse(
                node,
                msg(
                    "‘{naam}’ heeft {n} tekens; hooguit {meest} passen.",
                    naam=name,
                    n=len(value),
                    meest=longest,
                ),
                msg("Maak de tekst korter."),
            )
        return value


def read_text(path: Path) -> str:
    """Return the text of a report file.

    Raises
    ------
    ArgumentError
        For a file that is not there, is too large or is no text.
    """
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST_FILE + 1)
    except OSError as error:
        raise ArgumentError(
            msg(
                "Samenstelling {bestand} is niet te lezen: {reden}.",
                bestand=path,
                reden=error.strerror or error,
            ),
            msg("Geef het pad van een YAML-bestand; --toon-samenstelling maakt er een."),
        ) from error
    if len(content) > LARGEST_FILE:
        raise ArgumentError(
            msg("{bestand} is te groot voor een samenstelling.", bestand=path.name),
            msg("Een samenstelling noemt berekeningen; hooguit {n} bytes.", n=LARGEST_FILE),
        )
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ArgumentError(
            msg("{bestand} is geen tekst in UTF-8.", bestand=path.name),
            msg("Bewaar het bestand opnieuw als UTF-8."),
        ) from error


def compose_nodes(text: str, nodes: Nodes) -> yaml.Node:
    """Return the one document of a text.

    Raises
    ------
    ArgumentError
        For what is no YAML, for more documents than one, and for anchors and references.
    """
    try:
        node = yaml.compose(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        if error.problem == "anchor":
            raise nodes.refuse(
                None,
                msg("Verwijzingen met & en * kunnen hier niet."),
                msg("Schrijf de waarde uit, of zet haar tussen aanhalingstekens."),
                line,
            ) from error
        raise nodes.refuse(
            None,
            msg("Hier is het bestand niet te lezen als YAML."),
            msg(
                "Let op inspringen met spaties, op ‘naam: waarde’ en op aanhalingstekens om een tekst met een dubbele punt."
            ),
            line,
        ) from error
    except yaml.YAMLError as error:
        raise nodes.refuse(
            None,
            msg("Het bestand heeft tekens die in YAML niet kunnen."),
            msg("Bewaar het bestand opnieuw als gewone tekst in UTF-8."),
        ) from error
    if node is None:
        raise nodes.refuse(
            None,
            msg("Het bestand is leeg."),
            msg("‘sluitend rapport --gebied GEBIED --toon-samenstelling’ maakt een voorbeeld."),
        )
    return node
