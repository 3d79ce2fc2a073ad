"""From values to pixels, along a straight line."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Axis:
    """Where values lie: `low` at the pixel `start`, `high` at the pixel `end`.

    Examples
    --------
    >>> upwards = Axis(low=0, high=10, start=200, end=100)
    >>> upwards(0), upwards(5), upwards(10)
    (200.0, 150.0, 100.0)
    """

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        """Return the pixel of a value; when there is only one value, the middle."""
        if self.high == self.low:
            return (self.start + self.end) / 2
        part = (value - self.low) / (self.high - self.low)
        return self.start + part * (self.end - self.start)
