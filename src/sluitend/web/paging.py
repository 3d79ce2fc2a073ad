"""Long lists in pieces that a browser shows at once, with the way to the other pieces."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sluitend.core.errors import ArgumentError
from sluitend.core.messages import msg
from sluitend.core.numbers import Count

if TYPE_CHECKING:
    from sluitend.web.question import Question

PAGE = "bladzijde"
PAGE_ROWS = 100


@dataclass(frozen=True, slots=True)
class Piece:
    """One page of a long list.

    Attributes
    ----------
    number, last
        This page and the last one, from 1.
    start, end
        Its rows, as of a slice.
    total
        Rows of the whole list.
    """

    number: int
    last: int
    start: int
    end: int
    total: int

    @property
    def count(self) -> Count:
        """Rows of the whole list, as a reader sees it."""
        return Count(self.total)

    @property
    def neighbours(self) -> tuple[int, ...]:
        """Pages to go to: the first, those beside this one, and the last; 0 where some are left out."""
        near = range(max(1, self.number - 2), min(self.last, self.number + 2) + 1)
        wanted = sorted({1, *near, self.last})
        shown: list[int] = []
        for page in wanted:
            if shown and page > shown[-1] + 1:
                shown.append(0)
            shown.append(page)
        return tuple(shown)


def piece_of(question: Question, total: int) -> Piece:
    """Return the page of a list that is asked for.

    Raises
    ------
    ArgumentError
        For a page that is not there.
    """
    last = max(1, -(-total // PAGE_ROWS))
    asked = question.get(PAGE, "1")
    plain = asked.isascii() and asked.isdecimal() and len(asked) < 9  # noqa: PLR2004 - digits that fit any list
    number = int(asked) if plain else 0
    if not 1 <= number <= last:
        raise ArgumentError(
            msg("Bladzijde ‘{bladzijde}’ is er niet.", bladzijde=asked[:20]),
            msg("Kies een bladzijde van 1 tot en met {laatste}.", laatste=last),
        )
    start = (number - 1) * PAGE_ROWS
    return Piece(number, last, start, min(start + PAGE_ROWS, total), total)
