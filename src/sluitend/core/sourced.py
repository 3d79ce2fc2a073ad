"""A value that somebody published: never without source, unit, period and grade of evidence."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date


class Verification(StrEnum):
    """How sure we are that the value is what the source says."""

    PRIMARY = "V"
    """Read in the primary source, or checked by running it."""
    SECONDARY = "V2"
    """Read in a secondary public source."""
    DERIVED = "D"
    """Derived by us from verified figures; the derivation is in the note."""
    UNVERIFIED = "U"
    """From memory or one weak source: a run refuses it unless it is allowed explicitly."""


@dataclass(frozen=True, slots=True)
class Sourced:
    """One published value with everything needed to find it again.

    Attributes
    ----------
    id
        Stable name, `topic.name`.
    value
        Number, text or list, in `unit`.
    valid_from, valid_to
        First and last day on which the value holds; `valid_to` None means until further notice.
    article
        Article of law, or table and page.
    """

    id: str
    value: object
    unit: str
    source: str
    article: str
    verification: Verification
    valid_from: date
    valid_to: date | None = None
    note: str = ""

    def holds_on(self, day: date) -> bool:
        """Say whether the value is in force on `day`."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)
