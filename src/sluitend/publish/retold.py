"""Reasons that were stored as Dutch text, told in another language.

The uitvallijst is data: it is stored in Dutch, as it was made. A stored reason is a template with its
values filled in, so the template is found back by its fixed words and filled again.
"""

from __future__ import annotations

import re
import string
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from sluitend.core.messages import LOCALE_DIRECTORY, Message, translations

if TYPE_CHECKING:
    from sluitend.core.messages import Language

BEGINNING = 4
"""Letters by which templates are sorted, so that few of them are tried on a text."""
FEWEST_LETTERS = 6
"""Fixed letters by which a template is known: fewer fit on everything."""
FEWEST_WORDS = 3
"""A value of so many words may be a sentence of ours; a shorter one is a code or a name."""


@dataclass(frozen=True)
class Known:
    """A template, and how a text that was made of it looks."""

    template: str
    pattern: re.Pattern[str]
    letters: int


@lru_cache(maxsize=100_000)
def retold(text: str, language: Language) -> str:
    """Return a stored text in `language`; as it is when no template made it.

    Examples
    --------
    >>> retold("deze gemeente bestaat niet in dat jaar", "nl")
    'deze gemeente bestaat niet in dat jaar'
    """
    if language == "nl":
        return text
    whole = translations(language).gettext(text) if text else text
    if whole != text:
        return whole
    by_beginning = _known(language)
    candidates = (*by_beginning.get(text[:BEGINNING], ()), *by_beginning.get("", ()))
    fitting = [(k, found) for k in candidates if (found := k.pattern.fullmatch(text))]
    if not fitting:
        return text
    best, values = max(fitting, key=lambda pair: pair[0].letters)
    told = tuple((name, _value(value, language)) for name, value in values.groupdict().items())
    return Message(best.template, told).render(language)


def _value(text: str, language: Language) -> str:
    return retold(text, language) if len(text.split()) >= FEWEST_WORDS else text


@lru_cache(maxsize=1)
def _known(language: Language) -> dict[str, list[Known]]:
    """Return the templates with values, by the first letters of those that begin with fixed ones."""
    from babel.messages.pofile import read_po

    with (LOCALE_DIRECTORY / language / "LC_MESSAGES" / "sluitend.po").open("rb") as file:
        templates = [str(entry.id) for entry in read_po(file) if entry.id]
    found: dict[str, list[Known]] = {}
    for template in templates:
        parts = list(string.Formatter().parse(template))
        letters = sum(letter.isalpha() for literal, *_ in parts for letter in literal)
        if letters < FEWEST_LETTERS or not any(name for _, name, *_ in parts):
            continue
        beginning = parts[0][0][:BEGINNING]
        key = beginning if len(beginning) == BEGINNING else ""
        found.setdefault(key, []).append(Known(template, _pattern(parts), letters))
    return found


def _pattern(parts: list[tuple[str, str | None, str | None, str | None]]) -> re.Pattern[str]:
    """Return what a text looks like; a value that stands twice is the same twice."""
    made, seen = "", set()
    for literal, name, *_ in parts:
        made += re.escape(literal)
        if name:
            made += f"(?P={name})" if name in seen else f"(?P<{name}>.+?)"
            seen.add(name)
    return re.compile(made, re.DOTALL)
