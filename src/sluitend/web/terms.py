"""The glossary as data: every word of docs/begrippen.md with its meaning and where it stands."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache

from sluitend.web.prose import DOCUMENTS, GLOSSARY, reader, slug, source_of

CELL = re.compile(r"(?<!\\)\|")
WORD = re.compile(r"`([^`]+)`")


@dataclass(frozen=True, slots=True)
class Term:
    """A word and what it means.

    Attributes
    ----------
    word, meaning, code
        As they are written, in Markdown.
    text
        The word without marks.
    names
        The codes in the word, such as ``eerste`` and ``tweede``.
    section
        Heading under which it stands.
    anchor
        Unique on the page.
    """

    word: str
    text: str
    names: tuple[str, ...]
    meaning: str
    code: str
    section: str
    anchor: str


@lru_cache(maxsize=1)
def terms() -> tuple[Term, ...]:
    """Return every word of the glossary, in its order."""
    found: list[Term] = []
    taken: Counter[str] = Counter()
    section, rows = "", 0
    for line in source_of(DOCUMENTS, GLOSSARY).splitlines():
        if line.startswith("#"):
            section, rows = line.lstrip("#").strip(), 0
        elif line.startswith("|"):
            rows += 1
            if rows <= 2:  # noqa: PLR2004 - a head and the line under it
                continue
            found.append(_term(line, section, taken))
        else:
            rows = 0
    return tuple(found)


def _term(line: str, section: str, taken: Counter[str]) -> Term:
    cells = [cell.strip().replace("\\|", "|") for cell in CELL.split(line)[1:-1]]
    word, meaning, code = (*cells, "")[:3]
    text = word.replace("`", "").replace("*", "")
    stem = "woord-" + slug(text)
    taken[stem] += 1
    anchor = stem if taken[stem] == 1 else f"{stem}-{taken[stem]}"
    return Term(word, text, tuple(WORD.findall(word)), meaning, code, section, anchor)


def words_of(text: str) -> str:
    """Return Markdown as plain words."""
    from sluitend.web.prose import plain

    return plain(reader().parseInline(text)[0])


PARAMETERS = "Parameters"
"""Heading under which parameters are explained."""


def parameter_words(name: str) -> str:
    """Return what a parameter is, as a label: without the calculation it belongs to and the full stop.

    Examples
    --------
    >>> parameter_words("plausibiliteit.minimum")
    'Kleinste aantal gemeenten waarmee wordt vergeleken'
    """
    meaning = meaning_of(name, PARAMETERS).removesuffix(".")
    owner, colon, rest = meaning.partition(": ")
    words = rest if colon and " " not in owner else meaning
    return words[:1].upper() + words[1:] or name


def meaning_of(code: str, section: str) -> str:
    """Return what a code means under a heading, as plain words; empty when it does not stand there."""
    for term in terms():
        if term.section == section and code in term.names:
            return words_of(term.meaning)
    return ""
