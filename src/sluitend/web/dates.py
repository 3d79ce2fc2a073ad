"""Days in sentences: kept as ISO text, written as the reader of a language writes them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sluitend.publish.format import day

if TYPE_CHECKING:
    from sluitend.core.messages import Language


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
