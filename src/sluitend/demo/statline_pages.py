"""A table in the form in which pages of StatLine are kept: protocol v3, untyped, as received.

The addresses in it lead nowhere (`.invalid` is reserved for that), and the ids are none of CBS.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from sluitend.demo.cells import BadCell

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

SERVICE = "https://statline.invalid"
FETCHED = "2026-08-01T09:00:00+00:00"
PAGE_ROWS = 10_000
"""Most rows of one answer."""
TEXT_WIDTH = 8
"""Untyped figures are texts, filled up with spaces before them."""


@dataclass(frozen=True, slots=True)
class Dimension:
    """One dimension: codes with title and status, filled up with spaces to `width`."""

    key: str
    title: str
    kind: str
    codes: Sequence[tuple[str, str, str]]
    width: int


@dataclass(frozen=True, slots=True)
class Topic:
    """One topic: key with its number, title, unit."""

    key: str
    title: str
    unit: str
    datatype: str = "Long"


@dataclass(frozen=True)
class PulledTable:
    """A table in one state.

    Parameters
    ----------
    id
        Begins with ``FICTIEF``, as no table of CBS does.
    changed
        Moment of change that the service would state.
    rows
        Codes of the dimensions, then a text per topic.
    """

    id: str
    title: str
    catalogue: str
    changed: str
    dimensions: tuple[Dimension, ...]
    topics: tuple[Topic, ...]
    rows: Sequence[Sequence[str]]

    @property
    def folder(self) -> str:
        """Name of the directory of this state."""
        return f"{self.id}_v3_{self.changed.replace('-', '').replace(':', '')}"

    def columns(self) -> list[str]:
        """Return the keys of a row, in order."""
        return [*(d.key for d in self.dimensions), *(t.key for t in self.topics)]


def spoilt_table(
    table: PulledTable, faults: Iterable[BadCell]
) -> tuple[PulledTable, dict[BadCell, tuple[int, ...]]]:
    """Return the table with the faults in it, and the numbers of the rows that each one spoils."""
    rows = [list(row) for row in table.rows]
    at = {"|".join(row[: len(table.dimensions)]): number for number, row in enumerate(rows)}
    lines = {}
    for bad in faults:
        lines[bad] = tuple(at[key] + 1 for key in (bad.row, bad.twin) if key)
        rows[at[bad.row]][table.columns().index(bad.column)] = str(bad.value)
    return replace(table, rows=rows), lines


def write_pulled(table: PulledTable, root: Path) -> list[Path]:
    """Write the directory of a table below `root`, complete, with the list of its pages."""
    folder = root / table.folder
    folder.mkdir(parents=True, exist_ok=True)
    entities: dict[str, list[dict[str, Any]]] = {"DataProperties": _properties(table)}
    entities |= {d.key: _codes(d) for d in table.dimensions}
    entities["Tables"] = [{"Identifier": table.id, "RecordCount": len(table.rows)}]
    entities["UntypedDataSet"] = _records(table)
    written: list[Path] = []
    series = []
    for name, rows in entities.items():
        pages = [rows[start : start + PAGE_ROWS] for start in range(0, len(rows), PAGE_ROWS)]
        address = _address(table, name)
        listed = []
        for number, page in enumerate(pages, start=1):
            more = number < len(pages)
            following = f"{address}&$skip={number * PAGE_ROWS}" if more else ""
            document = {"value": page} | ({"odata.nextLink": following} if more else {})
            body = json.dumps(document, ensure_ascii=False).encode()
            path = folder / f"{name}-{number:05d}.json"
            path.write_bytes(body)
            written.append(path)
            listed.append(
                {
                    "bestand": path.name,
                    "sha256": hashlib.sha256(body).hexdigest(),
                    "bytes": len(body),
                    "rijen": len(page),
                    "vervolg": following,
                    "opgehaald": FETCHED,
                }
            )
        promised = len(rows) if name == "UntypedDataSet" else None
        series.append({"naam": name, "vraag": address, "verwacht": promised, "bladzijden": listed})
    return [*written, *_close(table, folder, series)]


def _close(table: PulledTable, folder: Path, series: list[dict[str, Any]]) -> list[Path]:
    """Write where it comes from, and the list."""
    text = (
        f"# {table.title}\n\n"
        f"Origin: {SERVICE}, table {table.id} ({table.changed[:10]}). Fictional data.\n"
        f"Changed: {table.changed}\nSelection: everything\n\n"
        "Verzonnen cijfers in de vorm van StatLine; er is niets opgehaald. statline.json noemt de bladzijden.\n"
    )
    readme, listed = folder / "SOURCE.md", folder / "statline.json"
    readme.write_text(text, encoding="utf-8")
    manifest = {
        "tabel": table.id,
        "titel": table.title,
        "catalogus": table.catalogue,
        "protocol": "v3",
        "dienst": SERVICE,
        "gewijzigd": table.changed,
        "keuze": {"jaren": "", "regio": ""},
        "vorm": 1,
        "gereed": True,
        "gemengd": "",
        "toelichting": hashlib.sha256(text.encode()).hexdigest(),
        "reeksen": series,
    }
    listed.write_text(json.dumps(manifest, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return [readme, listed]


def _address(table: PulledTable, name: str) -> str:
    if name == "Tables":
        return f"{SERVICE}/ODataCatalog/Tables?$format=json&$filter=Identifier%20eq%20'{table.id}'"
    return f"{SERVICE}/ODataFeed/odata/{table.id}/{name}?$format=json"


def _properties(table: PulledTable) -> list[dict[str, Any]]:
    dimensions = [
        {"ID": number, "ParentID": None, "Type": d.kind, "Key": d.key, "Title": d.title}
        for number, d in enumerate(table.dimensions)
    ]
    topics = [
        {
            "ID": number,
            "ParentID": None,
            "Type": "Topic",
            "Key": t.key,
            "Title": t.title,
            "Unit": t.unit,
            "Datatype": t.datatype,
        }
        for number, t in enumerate(table.topics, start=len(table.dimensions))
    ]
    return dimensions + topics


def _codes(dimension: Dimension) -> list[dict[str, Any]]:
    return [
        {"Key": code.ljust(dimension.width), "Title": title, "Description": ""}
        | ({"Status": status} if status else {})
        for code, title, status in dimension.codes
    ]


def _records(table: PulledTable) -> list[dict[str, Any]]:
    widths = [dimension.width for dimension in table.dimensions]
    n = len(widths)
    keys = ["ID", *table.columns()]
    return [
        dict(
            zip(
                keys,
                (
                    number,
                    *(code.ljust(width) for code, width in zip(row, widths, strict=False)),
                    *(text.rjust(TEXT_WIDTH) for text in row[n:]),
                ),
                strict=True,
            )
        )
        for number, row in enumerate(table.rows)
    ]
