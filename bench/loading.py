"""All sources into a fresh workspace, in processes of their own, beside a pandas script."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
from typing import TYPE_CHECKING

import polars as pl

import sluitend as sl
from bench.peer_loading import FILES
from bench.timing import Measurement, process

if TYPE_CHECKING:
    from pathlib import Path

RUNS = 3
CODE = """
import sluitend as sl
report = sl.create_workspace({target!r}).load("open-data", {source!r})
assert all(f.gelezen == f.geaccepteerd + f.afgekeurd for f in report.files)
"""
AGAIN = """
import sluitend as sl
report = sl.open_workspace({target!r}).load("open-data", {source!r})
assert report.new == () and report.present
"""
OURS = """
import sluitend as sl
ws = sl.create_workspace({target!r})
for name, folder in {folders!r}:
    ws.load(name, {source!r} + "/" + folder)
"""
PEER = """
import json
from pathlib import Path
from bench.peer_loading import load
print(json.dumps(load(Path({source!r}), Path({target!r}))))
"""
REPORT = """
import sluitend as sl
ws = sl.open_workspace({target!r})
res = ws.run(sl.call("verschillenanalyse", gebied="NL", van=2017, tot=2024, onderwerp="jeugd"))
sl.publish(res, {path!r})
"""
FOLDERS = (
    ("iv3", "iv3_2017_2026"),
    ("gemeentefonds", "gemeentefonds_2024_2025"),
    ("bbv", "kengetallen_balans_2017_2024"),
)
"""The sources the pandas script reads too."""
SAME_ROWS = {
    "lasten": ("iv3_lasten", ["jaar", "document", "gm_code", "taakveld"]),
    "volumina": ("gf_volumina", ["circulaire", "jaar", "gm_code", "maatstaf"]),
    "uitkeringen": ("gf_uitkeringen", ["circulaire", "jaar", "gm_code", "uitkering"]),
}
"""File of the peer -> our table and its keys: here every value is compared, elsewhere the number of rows."""
VALUE = {"lasten": "waarde", "volumina": "volume", "uitkeringen": "bedrag_eur"}


def measure(source: Path, scratch: Path) -> list[Measurement]:
    target = scratch / "werk"
    seconds, megabytes = process(CODE.format(target=str(target), source=str(source)))
    again, _ = process(AGAIN.format(target=str(target), source=str(source)))
    report, _ = process(REPORT.format(target=str(target), path=str(scratch / "nl.html")))
    size = (scratch / "nl.html").stat().st_size / 1e6
    return [
        Measurement("alle bronnen in een nieuwe werkruimte", seconds, 15),
        Measurement("geheugen bij laden", megabytes, 1500, "MB"),
        Measurement("alle bronnen nog een keer (niets nieuws)", again, 15),
        _against_pandas(source, scratch),
        Measurement("rapport na laden (heel proces)", report, 3, note=f"{size:.2f} MB"),
    ]


def _against_pandas(source: Path, scratch: Path) -> Measurement:
    """Load three sources by both, alternating; equal accepted rows first, then the ratio of times."""
    (scratch / "pandas").mkdir()
    peer = PEER.format(source=str(source), target=str(scratch / "pandas"))
    _compare(source, scratch, peer)
    ours, theirs = [], []
    for run in range(RUNS):
        target = str(scratch / f"paar{run}")
        ours.append(process(OURS.format(target=target, source=str(source), folders=FOLDERS))[0])
        theirs.append(process(peer)[0])
    mine, other = statistics.median(ours), statistics.median(theirs)
    note = f"wij {mine:.2f} s, pandas {other:.2f} s"
    return Measurement("laden tegenover een pandas-script", mine / other, 2, "×", note=note)


def _compare(source: Path, scratch: Path, peer: str) -> None:
    done = subprocess.run(  # noqa: S603 - our own code
        [sys.executable, "-c", peer], check=True, capture_output=True, text=True
    )
    counted = json.loads(done.stdout)
    workspace = sl.create_workspace(scratch / "gelijk")
    reports = [workspace.load(name, source / folder) for name, folder in FOLDERS]
    accepted = {f.bestand: f.geaccepteerd for report in reports for f in report.files}
    assert {name: accepted[name] for name in counted} == counted
    assert len(counted) == len(FILES)
    for name, (table, keys) in SAME_ROWS.items():
        theirs = pl.read_parquet(scratch / "pandas" / f"{name}.parquet").select(
            *keys, waarde=VALUE[name]
        )
        found = workspace.sql(f"SELECT {', '.join(keys)}, waarde FROM {table}")  # noqa: S608 - names of our own
        both = found.join(theirs, on=keys, how="full", suffix="_pandas", coalesce=True)
        same = pl.col("waarde").eq_missing(pl.col("waarde_pandas").cast(found.schema["waarde"]))
        differs = both.filter(~same)
        if name == "lasten":  # a domain that the law makes obligatory: the script does not know it
            differs = differs.filter(pl.col("waarde").is_not_null())
        assert differs.is_empty(), (name, differs.head())
