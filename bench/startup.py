"""How long a user waits before anything happens."""

from __future__ import annotations

import statistics

from bench.timing import RUNS, Measurement, process

IMPORT = "import time; t = time.perf_counter(); import sluitend; print(time.perf_counter() - t)"
HELP = "import sys; sys.argv = ['sluitend', '--help']; from sluitend.cli.main import main; main()"


def measure() -> list[Measurement]:
    empty = statistics.median(process("pass")[0] for _ in range(RUNS))
    imports = statistics.median(process("import sluitend")[0] for _ in range(RUNS))
    helps = statistics.median(process(HELP)[0] for _ in range(RUNS))
    note = f"Python zelf {empty:.2f} s"
    return [
        Measurement("import sluitend (heel proces)", imports, 0.3, note=note),
        Measurement("sluitend --help (heel proces)", helps, 0.4, note=note),
    ]
