"""Writing a composition as the file that it can be read from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import yaml

from sluitend.core.messages import msg
from sluitend.publish.composition.reading import (
    CALCULATION,
    CHAPTERS,
    HEADING,
    KNOWN_ON,
    OVERRIDES,
    PAPER,
    PERIOD,
    SHARED,
    STATE,
    TEXT,
    TITLE,
    UNVERIFIED,
    WHOLE,
    YEARS,
)
from sluitend.store.calculations import find_calculation

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sluitend.core.messages import Language
    from sluitend.publish.composition.model import Composition, Section

WIDTH = 100


class _Dumper(yaml.SafeDumper):
    """Writes lists under their name and years without quotes, as a person would."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002 - PyYAML's signature
        super().increase_indent(flow, False)


def as_yaml(composition: Composition, language: Language = "nl") -> str:
    """Return the YAML text that `parse_composition` reads back to the same composition.

    What every chapter shares stands on top, and what a calculation takes by itself is left out.
    """
    completed = [_complete(section) for section in composition.sections]
    top: dict[str, str] = {}
    for arguments in completed:
        for name in (*SHARED, *PERIOD):
            if name in arguments:
                top.setdefault(name, arguments[name])
    body: dict[str, Any] = {TITLE: composition.title} if composition.title else {}
    body |= {name: top[name] for name in SHARED if name in top}
    if years := {name: _plain(top[name]) for name in PERIOD if name in top}:
        body[YEARS] = years
    body[CHAPTERS] = [
        _chapter(section, arguments, top)
        for section, arguments in zip(composition.sections, completed, strict=True)
    ]
    head = msg(
        "Een rapport als bestand: pas het aan en geef ‘sluitend rapport --samenstelling BESTAND.yaml’."
    ).render(language)
    text: str = yaml.dump(body, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=WIDTH)
    return f"# {head}\n{text}"


def _complete(section: Section) -> dict[str, str]:
    """Return the arguments in the order of the declaration, with declared defaults."""
    given = dict(section.call.arguments)
    declared = find_calculation(section.call.calculation).arguments
    values = ((a.name, given.get(a.name, a.default)) for a in declared)
    return {name: value for name, value in values if value is not None}


def _chapter(
    section: Section, arguments: Mapping[str, str], top: Mapping[str, str]
) -> dict[str, Any]:
    call = section.call
    usual = {a.name: a.default for a in find_calculation(call.calculation).arguments}
    body: dict[str, Any] = {CALCULATION: call.calculation}
    for name, value in arguments.items():
        # What stands on top goes before a default, so there the default itself is written.
        if value != top.get(name, usual[name]):
            body[name.replace("_", "-")] = _plain(value)
    if section.words.heading:
        body[HEADING] = section.words.heading
    if section.words.text:
        body[TEXT] = section.words.text
    if section.words.whole:
        body[PAPER] = WHOLE
    if call.overrides:
        body[OVERRIDES] = {name: _plain(value) for name, value in call.overrides}
    if call.known_on:
        body[KNOWN_ON] = call.known_on
    if call.state:
        body[STATE] = call.state
    if call.allow_unverified:
        body[UNVERIFIED] = "ja"
    return body


def _plain(text: str) -> str | int:
    """Return a whole number as one, so that it is written without quotes."""
    return int(text) if text.isascii() and text.isdecimal() and str(int(text)) == text else text
