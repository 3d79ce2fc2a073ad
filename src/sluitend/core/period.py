"""The year a value is about, and the document it was filed in."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Self

from sluitend.core.errors import ArgumentError
from sluitend.core.messages import msg

if TYPE_CHECKING:
    from collections.abc import Iterable

FIRST_YEAR, LAST_YEAR = 2010, 2050


class Year(int):
    """A calendar year for which the project can hold figures.

    Examples
    --------
    >>> Year.parse("2023") + 1
    2024
    """

    @classmethod
    def parse(cls, text: object) -> Self:
        """Read a year; anything outside 2010-2050 is a typing error and refused."""
        digits = str(text).strip()
        # int() would also take 20_23 and digits of other scripts, which are typing errors here.
        value = int(digits) if digits.isascii() and digits.isdecimal() else 0
        if not FIRST_YEAR <= value <= LAST_YEAR:
            raise ArgumentError(
                msg("‘{tekst}’ is geen jaar.", tekst=text),
                msg("Geef een jaartal van vier cijfers, bijvoorbeeld 2023."),
            )
        return cls(value)


class Document(StrEnum):
    """The two Iv3 documents in the open data: the budget and the annual accounts."""

    BUDGET = "begroting"
    ACCOUNTS = "jaarrekening"


def year_ranges(years: Iterable[int]) -> str:
    """Write years as ranges.

    Examples
    --------
    >>> year_ranges([2017, 2018, 2019, 2023])
    '2017–2019, 2023'
    """
    parts: list[list[int]] = []
    for year in sorted(set(years)):
        if parts and parts[-1][-1] == year - 1:
            parts[-1].append(year)
        else:
            parts.append([year])
    return ", ".join(str(p[0]) if len(p) == 1 else f"{p[0]}–{p[-1]}" for p in parts)
