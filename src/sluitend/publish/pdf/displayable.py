"""Texts as the fonts can show them: PDF/UA-1 refuses a letter that no font has."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING
from unicodedata import category

from sluitend.core.messages import MARK, STEERING

if TYPE_CHECKING:
    from typst import Fonts

NO_TEXT = STEERING | {"Co", "Cn"}
"""Beside what steers a reader also what means nothing outside one machine or means nothing yet."""
KEPT = frozenset("\n")
"""A line end in a command is part of it."""
PROBE = b"#set document(title: [x])\n#sys.inputs.text"


@lru_cache(maxsize=1)
def fonts() -> Fonts:
    """Return our fonts and those inside Typst, never those of the machine: same file everywhere."""
    from typst import Fonts

    from sluitend.publish.fonts import font_directory

    return Fonts(include_system_fonts=False, font_paths=[str(font_directory())])


def displayable(value: object) -> object:
    r"""Return plain data in which every character that cannot be shown is a visible mark.

    Parameters
    ----------
    value
        Texts, numbers, mappings by text and sequences, as deep as they go.

    Examples
    --------
    >>> displayable({"naam": ["Súdwest\x07", 2]})
    {'naam': ['Súdwest�', 2]}
    """
    if isinstance(value, str):
        hidden = [letter for letter in set(value) if not _shown(letter)]
        # Looking up every letter of a picture for nothing would take a fifth of setting a page.
        return value.translate(dict.fromkeys(map(ord, hidden), MARK)) if hidden else value
    if isinstance(value, Mapping):
        return {key: displayable(inner) for key, inner in value.items()}
    if isinstance(value, Sequence):
        return [displayable(inner) for inner in value]
    return value


@lru_cache(maxsize=8192)
def _shown(letter: str) -> bool:
    """Say whether a character is text and one of the fonts has it; Typst itself is asked, once."""
    if (letter.isascii() and letter.isprintable()) or letter in KEPT:
        return True
    if category(letter) in NO_TEXT:
        return False
    from typst import TypstError
    from typst import compile as compiled

    try:
        compiled(
            PROBE,
            font_paths=fonts(),
            format="pdf",
            pdf_standards="ua-1",
            sys_inputs={"text": letter},
        )
    except TypstError:
        return False
    return True
