"""Mappings of columns as files: YAML, read with distrust and written for a reader."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import yaml

from sluitend.core.errors import ArgumentError
from sluitend.core.messages import Message, msg
from sluitend.sources.eigen.mapping import ORDER, Mapping, mapping_of
from sluitend.sources.guard import require_file

if TYPE_CHECKING:
    from collections.abc import Mapping as Map
    from pathlib import Path

    from sluitend.core.messages import Language

MAX_BYTES = 1_000_000


def read_mapping(path: Path) -> Mapping:
    """Read a mapping with which a file can be loaded.

    Raises
    ------
    ArgumentError
        When the file is no mapping, something in it cannot be, or a question mark is left.
    SourceError
        When there is no such file.
    """
    return mapping_of(read_values(path), path.name)


def read_values(path: Path) -> dict[str, Any]:
    """Read a mapping that may still be a proposal, with question marks.

    Raises
    ------
    ArgumentError
        When the file is no mapping.
    SourceError
        When there is no such file.
    """
    content = require_file(path).read_bytes()
    if len(content) > MAX_BYTES:
        raise _refused(path.name, msg("het is groter dan een kolommenkaart ooit is"))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _refused(path.name, msg("het is geen UTF-8")) from error
    try:
        # An alias can unfold to more than the memory holds, and no mapping needs one.
        if any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(text)):
            raise _refused(path.name, msg("verwijzingen (*) worden niet gelezen"))
        doubled = _doubled(yaml.compose(text, Loader=yaml.SafeLoader))
        found = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise _refused(path.name, _where(error, text)) from error
    except RecursionError as error:
        raise _refused(path.name, msg("het is geen leesbare YAML")) from error
    except ValueError as error:
        raise _refused(path.name, msg("er staat een datum of getal in dat niet bestaat")) from error
    if doubled:
        raise _refused(path.name, msg("‘{naam}’ staat er twee keer", naam=doubled))
    if not isinstance(found, dict) or not all(isinstance(name, str) for name in found):
        raise _refused(path.name, msg("er staan geen velden in"))
    return found


def _where(error: yaml.YAMLError, text: str) -> Message:
    """Say in which line a text stops being YAML, when the parser tells."""
    if isinstance(error, yaml.MarkedYAMLError) and error.problem_mark:
        line = error.problem_mark.line
    elif isinstance(error, yaml.reader.ReaderError):
        line = text.count("\n", 0, error.position)
    else:
        return msg("het is geen leesbare YAML")
    return msg("het is geen leesbare YAML, in of vlak boven regel {regel}", regel=line + 1)


def _doubled(node: yaml.Node | None) -> str:
    """Return a key that stands twice in one place; YAML itself would keep the last in silence."""
    if not isinstance(node, yaml.CollectionNode):
        return ""
    children: list[yaml.Node] = []
    seen: set[str] = set()
    for item in node.value:
        if isinstance(item, tuple):
            if item[0].value in seen:
                return str(item[0].value)
            seen.add(str(item[0].value))
            children.append(item[1])
        else:
            children.append(item)
    return next(filter(None, map(_doubled, children)), "")


def write_mapping(
    values: Map[str, Any], comments: Map[str, Message] | None = None, language: Language = "nl"
) -> str:
    """Write a mapping or a proposal as YAML, with a line of explanation above a field.

    Parameters
    ----------
    comments
        By field; by ``kolommen.rol`` for a column.
    """
    notes = {name: note.render(language) for name, note in (comments or {}).items()}
    title = msg("Kolommenkaart van Sluitend: hoe een eigen bestand te lezen is.")
    lines = _comment(title.render(language), "")
    for key in ORDER:
        if key not in values:
            continue
        lines += _comment(notes.get(key), "")
        value = values[key]
        if key == "kolommen" and isinstance(value, dict):
            lines.append("kolommen:")
            for role, head in value.items():
                lines += _comment(notes.get(f"kolommen.{role}"), "  ")
                lines.append(f"  {role}: {_scalar(head)}")
        elif isinstance(value, dict):
            lines.append(f"{key}:")
            lines += [f"  {_scalar(code)}: {_scalar(other)}" for code, other in value.items()]
        elif isinstance(value, list):
            lines.append(f"{key}: [{', '.join(map(_scalar, value))}]")
        else:
            lines.append(f"{key}: {_scalar(value)}")
    return "\n".join(lines) + "\n"


def _comment(note: str | None, indent: str) -> list[str]:
    return [f"{indent}# {line}" for line in note.splitlines()] if note else []


def _scalar(value: object) -> str:
    """Write one value on one line, always in double quotes when it is a text."""
    if not isinstance(value, str):
        return str(value)
    dumped: str = yaml.safe_dump(value, default_style='"', allow_unicode=True, width=10**9)
    return dumped.strip()


def _refused(name: str, why: Message) -> ArgumentError:
    return ArgumentError(
        msg("Kolommenkaart {naam} is niet te gebruiken: {waarom}.", naam=name, waarom=why),
        msg(
            "Maak er een met ‘sluitend load eigen BESTAND --onderzoek --bewaar-kolommen KAART.yaml’."
        ),
    )
