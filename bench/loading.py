"""All sources into a fresh workspace, in a process of its own, so that memory is this work's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bench.timing import Measurement, process

if TYPE_CHECKING:
    from pathlib import Path

CODE = """
import sluitend as sl
report = sl.create_workspace({target!r}).load("open-data", {source!r})
assert all(f.gelezen == f.geaccepteerd + f.afgekeurd for f in report.files)
"""
REPORT = """
import sluitend as sl
ws = sl.open_workspace({target!r})
res = ws.run(sl.call("verschillenanalyse", gebied="NL", van=2017, tot=2024, onderwerp="jeugd"))
sl.publish(res, {path!r})
"""


def measure(source: Path, scratch: Path) -> list[Measurement]:
    target = scratch / "werk"
    seconds, megabytes = process(CODE.format(target=str(target), source=str(source)))
    report, _ = process(REPORT.format(target=str(target), path=str(scratch / "nl.html")))
    size = (scratch / "nl.html").stat().st_size / 1e6
    return [
        Measurement("alle bronnen in een nieuwe werkruimte", seconds, 10),
        Measurement("geheugen bij laden", megabytes, 1000, "MB"),
        Measurement("rapport na laden (heel proces)", report, 3, note=f"{size:.2f} MB"),
    ]
