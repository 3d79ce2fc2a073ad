"""Years beside each other: where each stands, and where another classification begins."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sluitend.core.messages import msg
from sluitend.publish.charts.axis import Axis
from sluitend.publish.charts.canvas import Letters, Line, Paint, Text
from sluitend.publish.charts.drawing import GREY
from sluitend.publish.charts.lettering import apart, width_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sluitend.core.messages import Language
    from sluitend.publish.charts.canvas import Mark

NEW_LAYOUT = msg("andere indeling")
UNIT, WORDS = 18, 18
"""Heights in pixels above the figures: of the line with the unit, and of that with these words."""
LARGEST_WORDS = 12
OVER = 4
"""Pixels that the line of another classification reaches above the figures."""


@dataclass(frozen=True, slots=True)
class Point:
    """One year of one thing.

    Attributes
    ----------
    name
        What it is; empty when the picture has only one thing.
    amount
        Eurocents, None when there is no figure.
    beside
        A second amount under the year, such as per inhabitant.
    partial
        The amount is known, but some municipalities are not in it.
    low, high
        A band around the amount: between them lies half of what it is the middle of.
    """

    name: str
    year: int
    amount: float | None
    beside: float | None = None
    reason: str = ""
    partial: bool = False
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Years:
    """Years between two pixels, each as wide as the others."""

    years: tuple[int, ...]
    left: float
    right: float

    @classmethod
    def of(cls, shown: Iterable[Point], left: float, right: float) -> Years:
        """Return the years of these points."""
        return cls(tuple(sorted({point.year for point in shown})), left, right)

    @property
    def step(self) -> float:
        """Pixels from one year to the next."""
        return (self.right - self.left) / len(self.years)

    @property
    def x(self) -> Axis:
        """The middle of a year; half a year further is its edge."""
        return Axis(self.years[0] - 0.5, self.years[-1] + 0.5, self.left, self.right)

    def labels(self, y: float, look: Letters) -> list[Text]:
        """Write every year."""
        return [Text(self.x(year), y, str(year), look) for year in self.years]

    def breaks(
        self, breaks: list[int], top: float, bottom: float, size: int, language: Language
    ) -> list[Mark]:
        """Draw a dashed line before each year with a new classification, and say what it means.

        Parameters
        ----------
        top
            Pixels from above to where the figures begin; the words stand over it.
        """
        text, size = NEW_LAYOUT.render(language), min(size, LARGEST_WORDS)
        room = width_of(text) * size
        at = [self.x(year - 0.5) for year in breaks]
        look, dashed = Letters(size, GREY, anchor="middle"), Paint(stroke=GREY, dash=(4, 3))
        return [
            *(Line(x, top - OVER, x, bottom, dashed) for x in at),
            *(
                Text(min(x, self.right - room / 2), top - WORDS / 2 - OVER / 2, text, look)
                for x in apart(at, room + size)
            ),
        ]


def head(breaks: list[int]) -> int:
    """Return the pixels above the figures of a picture of years."""
    return UNIT + (WORDS if breaks else 0) + OVER
