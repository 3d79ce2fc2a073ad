"""Keeping outputs by the hash of everything they depend on. Losing the cache loses only time."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import polars as pl

from sluitend.core.messages import Message
from sluitend.core.numbers import Count, Money
from sluitend.core.result import Notice, Output, View

if TYPE_CHECKING:
    from collections.abc import Mapping

RESULTS = "resultaten"
TERMS = "_termen"
BODY = "uitvoer.json"


def save_output(root: Path, key: str, output: Output, printed: tuple[str, ...]) -> None:
    """Keep an output; a directory appears whole under its key or not at all."""
    target = root / RESULTS / key
    scratch = root / RESULTS / f".{uuid4().hex}"
    scratch.mkdir(parents=True)
    for name, frame in {**output.tables, TERMS: output.terms}.items():
        frame.write_parquet(scratch / f"{name}.parquet")
    body = {
        "tabellen": list(output.tables),
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
        "parameters": list(printed),
    }
    (scratch / BODY).write_text(json.dumps(body, ensure_ascii=False), encoding="utf-8")
    try:
        os.replace(scratch, target)  # noqa: PTH105 - as in files.py
    except OSError:
        # Another process finished the same call first; its output is the same.
        shutil.rmtree(scratch)


def load_output(root: Path, key: str) -> tuple[Output, tuple[str, ...]] | None:
    """Return a kept output with the parameters it used, or None."""
    directory = root / RESULTS / key
    if not (directory / BODY).is_file():
        return None
    body: dict[str, Any] = json.loads((directory / BODY).read_text(encoding="utf-8"))
    output = Output(
        tables={name: pl.read_parquet(directory / f"{name}.parquet") for name in body["tabellen"]},
        terms=pl.read_parquet(directory / f"{TERMS}.parquet"),
        notices=tuple(Notice(n["code"], _load(n["tekst"]), n["niveau"]) for n in body["meldingen"]),
        views=tuple(
            View(v["soort"], v["tabel"], _load(v["titel"]), v["velden"], v["keuze"])
            for v in body["beelden"]
        ),
        headline=tuple(_load(text) for text in body["kern"]),
    )
    return output, tuple(body["parameters"])


def _dump(message: Message) -> dict[str, object]:
    """Write a message as plain data; pickles are not used, a workspace may come from a stranger."""
    return {
        "tekst": message.template,
        "waarden": [[name, _dump_value(value)] for name, value in message.values],
    }


def _dump_value(value: object) -> object:
    if isinstance(value, Message):
        return {"bericht": _dump(value)}
    if isinstance(value, Money):
        return {"geld": value.cents, "eenheid": value.unit, "teken": value.signed}
    if isinstance(value, Count):
        return {"aantal": value.value}
    if isinstance(value, str | int | float):
        return value
    return str(value)


def _load(raw: Mapping[str, Any]) -> Message:
    return Message(
        raw["tekst"], tuple((name, _load_value(value)) for name, value in raw["waarden"])
    )


def _load_value(value: Any) -> object:
    if not isinstance(value, dict):
        return value
    if "bericht" in value:
        return _load(value["bericht"])
    if "geld" in value:
        return Money(value["geld"], value["eenheid"], value["teken"])
    return Count(value["aantal"])
