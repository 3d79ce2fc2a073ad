"""Days in sentences: kept as ISO text, written as the reader of a language writes them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from sluitend.core.numbers import LOCALES

if TYPE_CHECKING:
    from sluitend.core.messages import Language


def day(text: str, language: Language = "nl") -> str:
    """Write an ISO date, or the day of an ISO moment, as a reader writes it.

    Examples
    --------
    >>> day("2026-07-17"), day("2025-01-02T03:04:05+00:00", "en")
    ('17 juli 2026', '2 January 2025')
    """
    from babel.dates import format_date

    try:
        found = datetime.fromisoformat(text).date() if "T" in text else date.fromisoformat(text)
    except ValueError:
        return text
    written: str = format_date(found, format="long", locale=LOCALES[language])
    return written


@dataclass(frozen=True, slots=True)
class Day:
    """An ISO date, or the day of an ISO moment, as a value of a message.

    Examples
    --------
    >>> Day("2026-07-17").render("nl")
    '17 juli 2026'
    """

    iso: str

    def render(self, language: Language = "nl") -> str:
        """Return the day in words."""
        return day(self.iso, language)
