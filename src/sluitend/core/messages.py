"""Texts a user reads: a template with its values, rendered in a language at the last moment.

The template is the Dutch sentence itself, so Dutch needs no catalogue and is readable in the code;
English comes from ``locale/en/LC_MESSAGES/sluitend.po``. A calculation returns messages, never
finished sentences, so the same result reads in both languages and hashes the same.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Literal, get_args
from unicodedata import category

if TYPE_CHECKING:
    from collections.abc import Sequence
    from gettext import NullTranslations

Language = Literal["nl", "en"]
LANGUAGES: tuple[str, ...] = get_args(Language)
MARK = "\N{REPLACEMENT CHARACTER}"
STEERING = frozenset({"Cc", "Cf", "Zl", "Zp", "Cs"})
"""Kinds of characters that are no text: control, format (also those that turn the direction of
reading), separators of lines and paragraphs, halves of pairs."""
LOCALE_DIRECTORY = Path(__file__).parent / "locale"
BETWEEN = re.compile("(; |: | \N{RIGHTWARDS ARROW} )")
"""What stands between labels in one cell, or between a label and what is said of it."""


@lru_cache(maxsize=len(LANGUAGES))
def translations(language: Language) -> NullTranslations:
    """Return the gettext catalogue of `language`; Dutch is the source language and needs none.

    The ``.po`` file is compiled in memory (30 ms, once, English only), so no compiled catalogue has
    to be generated, committed or forgotten.
    """
    from gettext import GNUTranslations, NullTranslations

    if language == "nl":
        return NullTranslations()
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    with (LOCALE_DIRECTORY / language / "LC_MESSAGES" / "sluitend.po").open("rb") as file:
        catalogue = read_po(file, locale=language)
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return GNUTranslations(compiled)


class Label(str):
    """A Dutch text of the program itself that is data: the title of a measure, group or definition.

    It is written and compared as the Dutch text; where a reader sees it, it is rendered in their
    language, from the same catalogue as messages. A column may hold several in one cell.

    Examples
    --------
    >>> Label("Jeugd") == "Jeugd", Label("Jeugd").render("en"), Label("Jeugd; Baten; +1").render("en")
    (True, 'Youth', 'Youth; Income; +1')
    """

    __slots__ = ()

    def render(self, language: Language = "nl") -> str:
        """Return the text in `language`; in Dutch where there is no other."""
        if not self or language == "nl":
            return str(self)
        known = translations(language)
        whole = known.gettext(self)
        if whole != self:
            return whole
        return "".join(known.gettext(part) if part else "" for part in BETWEEN.split(self))


@dataclass(frozen=True, slots=True)
class Message:
    """A sentence for a user: a Dutch template and the values that fill it.

    Values may be plain text and years, `Money`, `Count`, or another message.

    Examples
    --------
    >>> str(msg("Gemeente {code} bestond niet in {jaar}.", code="GM0457", jaar=2023))
    'Gemeente GM0457 bestond niet in 2023.'
    """

    template: str
    values: tuple[tuple[str, object], ...] = ()

    def render(self, language: Language = "nl") -> str:
        """Return the sentence in `language`."""
        text = translations(language).gettext(self.template) if self.template else ""
        if not self.values:
            return text
        return text.format(**{name: render_value(value, language) for name, value in self.values})

    def __str__(self) -> str:
        """Return the Dutch sentence."""
        return self.render("nl")


def msg(template: str, /, **values: object) -> Message:
    """Make a message; the name marks the template for the translators' extraction."""
    return Message(template, tuple(values.items()))


def render_value(value: object, language: Language) -> str:
    """Render one value of a message: texts as they are, amounts and counts as the reader expects."""
    if isinstance(value, Message):
        return value.render(language)
    render = getattr(value, "render", None)
    return str(render(language)) if render is not None else harmless(str(value))


def harmless(text: str) -> str:
    r"""Return a text from a file or service without characters that steer a terminal.

    A cell may hold an escape sequence that wipes the screen, or a line end that forges a message of
    ours. Each such character becomes a visible mark.

    Examples
    --------
    >>> harmless("5\x1b[2K\nFout").encode("ascii", "replace")
    b'5?[2K?Fout'
    """
    return "".join(MARK if category(letter) in STEERING else letter for letter in text)


@dataclass(frozen=True, slots=True)
class Names:
    """Names for a sentence, one after the other; a label among them is written in the reader's language.

    Examples
    --------
    >>> Names((Label("Jeugd"), "Almelo")).render("en")
    'Youth, Almelo'
    """

    items: tuple[str | Message, ...]

    def render(self, language: Language = "nl") -> str:
        """Return the names with commas between them."""
        return ", ".join(render_value(item, language) for item in self.items)

    def __str__(self) -> str:
        """Return the Dutch names."""
        return self.render("nl")


def listing(items: Sequence[str | Message], limit: int = 8) -> Message:
    """Join names for a sentence and say how many were left out, so that nothing vanishes silently.

    Examples
    --------
    >>> str(listing(["Almelo", "Weesp", "Dordrecht"], limit=2))
    'Almelo, Weesp en nog 1'
    """
    if len(items) <= limit:
        return msg("{namen}", namen=Names(tuple(items)))
    return msg("{namen} en nog {rest}", namen=Names(tuple(items[:limit])), rest=len(items) - limit)
