"""Running things several times and keeping the median: machines are noisy."""

from __future__ import annotations

import resource
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

RUNS = 5


@dataclass(frozen=True)
class Measurement:
    """One line of the report: what, how long (s), and the limit it must stay under."""

    what: str
    value: float
    limit: float
    unit: str = "s"
    note: str = ""

    @property
    def ok(self) -> bool:
        return self.value <= self.limit


def median_of(work: Callable[[], object], runs: int = RUNS) -> float:
    """Return the median wall time after one warm-up."""
    work()
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def process(code: str) -> tuple[float, float]:
    """Run Python code in a fresh process; return wall seconds and the largest peak memory in MB."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    start = time.perf_counter()
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)  # noqa: S603 - our own code
    elapsed = time.perf_counter() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    return elapsed, max(before, after) / 1024
