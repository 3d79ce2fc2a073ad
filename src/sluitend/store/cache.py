"""Keeping outputs by the hash of everything they depend on. Losing the cache loses only time."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import time
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import polars as pl

from sluitend.core.dates import Day
from sluitend.core.messages import Label, Message, Names
from sluitend.core.numbers import Count, Decimals, Money
from sluitend.core.result import Notice, Output, View

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

RESULTS = "resultaten"
TERMS = "_termen"
BODY = "uitvoer.json"
SCRATCH_NAME = re.compile(r"\.[0-9a-f]{32}")
SCRATCH_SECONDS = 86_400
"""Older than this, a half-written result belongs to nobody any more."""


def save_output(
    root: Path,
    key: str,
    output: Output,
    printed: tuple[Message, ...],
    unread: frozenset[str] = frozenset(),
) -> None:
    """Keep an output; a directory appears whole under its key or not at all.

    Parameters
    ----------
    unread
        Tables of a group that were loaded and not asked for.
    """
    target = root / RESULTS / key
    scratch = root / RESULTS / f".{uuid4().hex}"
    scratch.mkdir(parents=True)
    sums = {}
    for name, frame in {**output.tables, TERMS: output.terms}.items():
        buffer = BytesIO()
        frame.write_parquet(buffer)
        sums[name] = _sum(buffer.getvalue())
        (scratch / f"{name}.parquet").write_bytes(buffer.getvalue())
    body = {
        "tabellen": list(output.tables),
        "controlesommen": sums,
        "meldingen": [
            {"code": n.code, "tekst": _dump(n.text), "niveau": n.level} for n in output.notices
        ],
        "beelden": [
            {
                "soort": v.kind,
                "tabel": v.table,
                "titel": _dump(v.title),
                "velden": dict(v.fields),
                "keuze": dict(v.select),
            }
            for v in output.views
        ],
        "kern": [_dump(text) for text in output.headline],
        "parameters": [_dump(line) for line in printed],
        "ongelezen": sorted(unread),
    }
    text = json.dumps(body, ensure_ascii=False).encode()
    (scratch / BODY).write_bytes(_sum(text).encode() + b"\n" + text)
    try:
        os.replace(scratch, target)  # noqa: PTH105 - as in files.py
    except OSError:
        # Another process finished the same call first; its output is the same.
        shutil.rmtree(scratch)


def load_output(root: Path, key: str) -> tuple[Output, tuple[Message, ...], frozenset[str]] | None:
    """Return a kept output with the parameters it used and the tables it did not read, or None.

    A directory in which anything is not exactly what was written is put aside and gives None: the
    call is then computed again.
    """
    directory = root / RESULTS / key
    if not directory.is_dir():
        return None
    try:
        return _read(directory)
    except (OSError, ValueError, KeyError):
        _discard(directory)
        return None


def _read(directory: Path) -> tuple[Output, tuple[Message, ...], frozenset[str]]:
    total, _, text = (directory / BODY).read_bytes().partition(b"\n")
    _require(text, total.decode("ascii"))
    body: dict[str, Any] = json.loads(text)
    frames = {}
    for name, expected in body["controlesommen"].items():
        content = (directory / f"{name}.parquet").read_bytes()
        _require(content, expected)
        frames[name] = pl.read_parquet(BytesIO(content))
    output = Output(
        tables={name: frames[name] for name in body["tabellen"]},
        terms=frames[TERMS],
        notices=tuple(Notice(n["code"], _load(n["tekst"]), n["niveau"]) for n in body["meldingen"]),
        views=tuple(
            View(v["soort"], v["tabel"], _load(v["titel"]), v["velden"], v["keuze"])
            for v in body["beelden"]
        ),
        headline=tuple(_load(text) for text in body["kern"]),
    )
    return output, tuple(map(_load, body["parameters"])), frozenset(body["ongelezen"])


def _sum(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _require(content: bytes, expected: str) -> None:
    if _sum(content) != expected:
        raise ValueError("content and checksum disagree")


def _discard(directory: Path) -> None:
    """Take a damaged entry out of the way in one step; another process may just have done so."""
    aside = directory.with_name(f".{uuid4().hex}")
    try:
        os.replace(directory, aside)  # noqa: PTH105 - as in files.py
    except FileNotFoundError:
        return
    shutil.rmtree(aside)


def sweep_results(root: Path) -> list[str]:
    """Remove results whose writing was killed long ago, and return their names."""
    if not (root / RESULTS).is_dir():
        return []
    scratch = [p for p in (root / RESULTS).iterdir() if SCRATCH_NAME.fullmatch(p.name)]
    old = [path for path in scratch if _age(path) > SCRATCH_SECONDS]
    for path in old:
        shutil.rmtree(path, ignore_errors=True)
    return sorted(path.name for path in old)


def _age(path: Path) -> float:
    """Return seconds since the last change; 0 when the writer finished while we looked."""
    try:
        return time.time() - path.stat().st_mtime
    except FileNotFoundError:
        return 0.0


def _dump(message: Message) -> dict[str, object]:
    """Write a message as plain data; pickles are not used, a workspace may come from a stranger."""
    return {
        "tekst": message.template,
        "waarden": [[name, _dump_value(value)] for name, value in message.values],
    }


def _dump_value(value: object) -> object:
    for name, (sort, written, _) in WRITTEN.items():
        if isinstance(value, sort):
            return {name: written(value)}
    return value if isinstance(value, str | int | float) else str(value)


def _load(raw: Mapping[str, Any]) -> Message:
    return Message(
        raw["tekst"], tuple((name, _load_value(value)) for name, value in raw["waarden"])
    )


def _load_value(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    name, content = next(iter(value.items()))
    return WRITTEN[name][2](content)


WRITTEN: dict[str, tuple[type, Callable[[Any], object], Callable[[Any], object]]] = {
    "bericht": (Message, _dump, _load),
    "naam": (Label, str, Label),
    "namen": (
        Names,
        lambda value: [_dump_value(item) for item in value.items],
        lambda raw: Names(tuple(map(_load_value, raw))),
    ),
    "geld": (
        Money,
        lambda value: [value.cents, value.unit, value.signed],
        lambda raw: Money(*raw),
    ),
    "getal": (Decimals, lambda value: [value.value, value.most], lambda raw: Decimals(*raw)),
    "aantal": (Count, lambda value: value.value, Count),
    "dag": (Day, lambda value: value.iso, Day),
}
"""Values of a message that are no plain data: what they are, how they are written, and read again."""
