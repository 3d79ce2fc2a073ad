"""A local service that speaks the documented shapes of CBS open data, and fails in the documented ways."""

from __future__ import annotations

import gzip
import json
import re
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

Fault = Callable[["Handler", bytes], bool]
"""Answers instead of the service, given the body it would send; says whether it did."""


@dataclass(frozen=True)
class Dimension:
    """One dimension: codes with title and status, padded in v3 to `width`."""

    key: str
    title: str
    kind: str
    codes: tuple[tuple[str, str, str], ...]
    width: int = 6


@dataclass(frozen=True)
class Topic:
    """One topic: name without number, titles from group to topic, unit."""

    name: str
    path: tuple[str, ...]
    unit: str = "aantal"
    datatype: str = "Long"


@dataclass(frozen=True)
class Table:
    """A table with its cells: codes of the dimensions, then a text per topic as untyped data has it."""

    id: str
    title: str
    dimensions: tuple[Dimension, ...]
    topics: tuple[Topic, ...]
    rows: tuple[tuple[str, ...], ...]
    modified: str = "2025-03-28T02:00:00"
    first_number: int = 1
    """Number behind the key of the first topic; it shifts from edition to edition."""
    record_count: int | None = None

    def key(self, topic: int) -> str:
        return f"{self.topics[topic].name}_{self.first_number + topic}"

    def records(self) -> list[dict[str, Any]]:
        """Rows of v3: padded codes, left-padded texts."""
        n = len(self.dimensions)
        return [
            {
                "ID": number,
                **{
                    d.key: code.ljust(d.width)
                    for d, code in zip(self.dimensions, row, strict=False)
                },
                **{self.key(i): text.rjust(8) for i, text in enumerate(row[n:])},
            }
            for number, row in enumerate(self.rows)
        ]

    def observations(self) -> list[dict[str, Any]]:
        """Rows of v4: one per cell, unpadded; a mark becomes an attribute."""
        found: list[dict[str, Any]] = []
        n = len(self.dimensions)
        for row in self.rows:
            for i, text in enumerate(row[n:]):
                number = re.fullmatch(r"-?\d+(\.\d+)?", text)
                topic = self.topics[i]
                found.append(
                    {
                        "Id": len(found),
                        "Measure": f"M{i:06d}",
                        "ValueAttribute": "None"
                        if number or topic.datatype == "String"
                        else "Mark",
                        "Value": float(text) if number and topic.datatype != "String" else None,
                        "StringValue": text if topic.datatype == "String" else None,
                        **dict(zip((d.key for d in self.dimensions), row, strict=False)),
                    }
                )
        return found


@dataclass
class Service:
    """What the server serves, what it was asked, and what is to go wrong."""

    tables: dict[str, Table] = field(default_factory=dict)
    page_size: int = 7
    faults: list[Fault] = field(default_factory=list)
    log: list[tuple[str, int, bool]] = field(default_factory=list)
    """Per request: address, status, whether the whole answer went out."""
    moments: list[float] = field(default_factory=list)
    agents: set[str] = field(default_factory=set)
    sizes: list[int] = field(default_factory=list)
    address: str = ""

    def offer(self, *tables: Table) -> None:
        self.tables.update({table.id: table for table in tables})

    def change(self, table: str, **what: Any) -> None:
        self.tables[table] = replace(self.tables[table], **what)

    def whole(self) -> Counter[str]:
        """How often each address was answered whole."""
        return Counter(address for address, status, whole in self.log if whole and status == 200)

    def forget(self) -> None:
        for record in (self.log, self.moments, self.sizes):
            record.clear()

    def answer(self, path: str, query: dict[str, str]) -> Any:
        """Return the document for an address, or None when there is none."""
        parts = path.strip("/").split("/")
        if parts[0] == "ODataCatalog" or parts[1:] == ["Datasets"]:
            return self._catalogue(query)
        name, entity = parts[-2:]
        table = self.tables.get(name)
        if table is None:
            return None
        return (
            self._v4(table, entity, query) if parts[0] == "v4" else self._v3(table, entity, query)
        )

    def _catalogue(self, query: dict[str, str]) -> Any:
        wanted = re.search(r"Identifier eq '(\w+)'", query.get("$filter", ""))
        return {
            "value": [
                {
                    "Identifier": t.id,
                    "Title": t.title,
                    "Period": "2021 - 2024",
                    "Modified": t.modified,
                    "ShortDescription": f"Over {t.title}\nin het land",
                    "RecordCount": len(t.rows) if t.record_count is None else t.record_count,
                }
                for t in self.tables.values()
                if wanted is None or wanted[1] == t.id
            ]
        }

    def _v3(self, table: Table, entity: str, query: dict[str, str]) -> Any:
        if entity == "TableInfos":
            return {"value": [{"ID": 0, "Title": table.title, "Modified": table.modified}]}
        if entity == "DataProperties":
            return {"value": _properties(table)}
        for dimension in table.dimensions:
            if entity == dimension.key:
                return self._page(table, entity, _codes(dimension, "Key", dimension.width), query)
        if entity == "UntypedDataSet":
            return self._page(table, entity, _filtered(table.records(), query), query)
        return None

    def _v4(self, table: Table, entity: str, query: dict[str, str]) -> Any:
        groups = sorted({t.path[:-1] for t in table.topics if len(t.path) > 1})
        fixed = {
            "Properties": {
                "Identifier": table.id,
                "Title": table.title,
                "ObservationsModified": table.modified,
            },
            "Dimensions": {
                "value": [
                    {"Identifier": d.key, "Title": d.title, "Kind": d.kind}
                    for d in table.dimensions
                ]
            },
            "MeasureGroups": {
                "value": [
                    {"Id": str(i), "Title": g[-1], "ParentId": None} for i, g in enumerate(groups)
                ]
            },
            "MeasureCodes": {
                "value": [
                    {
                        "Identifier": f"M{i:06d}",
                        "Title": t.path[-1],
                        "Unit": t.unit,
                        "DataType": t.datatype,
                        "MeasureGroupId": str(groups.index(t.path[:-1]))
                        if len(t.path) > 1
                        else None,
                    }
                    for i, t in enumerate(table.topics)
                ]
            },
        }
        if entity in fixed:
            return fixed[entity]
        for dimension in table.dimensions:
            if entity == f"{dimension.key}Codes":
                return self._page(table, entity, _codes(dimension, "Identifier", 0), query, v4=True)
        if entity == "Observations":
            return self._page(table, entity, _filtered(table.observations(), query), query, v4=True)
        return None

    def _page(
        self, table: Table, entity: str, rows: list[Any], query: dict[str, str], *, v4: bool = False
    ) -> Any:
        skip = int(query.get("$skip", "0"))
        document: dict[str, Any] = {"value": rows[skip : skip + self.page_size]}
        if v4 and query.get("$count") == "true":
            document["@odata.count"] = len(rows)
        if skip + self.page_size < len(rows):
            kept = "&".join(f"{k}={v}" for k, v in query.items() if k not in ("$skip", "$count"))
            # As CBS writes it: its own spelling of the path.
            link = f"{self.address}/ODataFeed/OData/{table.id}/{entity}?{kept}&$skip={skip + self.page_size}"
            document["@odata.nextLink" if v4 else "odata.nextLink"] = link.replace(" ", "%20")
        return document


def _properties(table: Table) -> list[dict[str, Any]]:
    groups = sorted({t.path[:i] for t in table.topics for i in range(1, len(t.path))})
    number = {group: 100 + i for i, group in enumerate(groups)}
    rows: list[dict[str, Any]] = [
        {
            "odata.type": f"Cbs.OData.{d.kind}",
            "ID": i,
            "ParentID": None,
            "Type": d.kind,
            "Key": d.key,
            "Title": d.title,
        }
        for i, d in enumerate(table.dimensions)
    ]
    rows += [
        {
            "ID": number[g],
            "ParentID": number.get(g[:-1]),
            "Type": "TopicGroup",
            "Key": "",
            "Title": g[-1],
        }
        for g in groups
    ]
    return rows + [
        {
            "ID": 500 + i,
            "ParentID": number.get(t.path[:-1]),
            "Type": "Topic",
            "Key": table.key(i),
            "Title": t.path[-1],
            "Unit": t.unit,
            "Datatype": t.datatype,
        }
        for i, t in enumerate(table.topics)
    ]


def _codes(dimension: Dimension, key: str, width: int) -> list[dict[str, Any]]:
    return [
        {
            key: code.ljust(width),
            "Title": title,
            "Description": "",
            **({"Status": status} if status else {}),
        }
        for code, title, status in dimension.codes
    ]


def _filtered(rows: list[dict[str, Any]], query: dict[str, str]) -> list[dict[str, Any]]:
    """Keep the rows of a filter; keys must be exactly as they stand, padding included."""
    for part in filter(None, query.get("$filter", "").split(" and ")):
        begin = re.fullmatch(r"startswith\((\w+),'(\w+)'\)", part)
        if begin:
            rows = [row for row in rows if row[begin[1]].startswith(begin[2])]
        else:
            pairs = re.findall(r"(\w+) eq '([^']*)'", part)
            assert pairs, part
            rows = [row for row in rows if any(row[name] == value for name, value in pairs)]
    return rows


class Handler(BaseHTTPRequestHandler):
    """One request."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    service: Service
    failing = False
    """A fault ends the connection, and says so: else the next question may go into a closed one."""

    def do_GET(self) -> None:
        service = self.service
        service.moments.append(time.monotonic())
        service.agents.add(self.headers["User-Agent"])
        split = urlsplit(self.path)
        query = {name: values[0] for name, values in parse_qs(split.query).items()}
        document = service.answer(unquote(split.path), query)
        body = json.dumps(document, ensure_ascii=False).encode()
        fault = service.faults.pop(0) if service.faults else fine
        self.failing = fault is not fine
        if fault(self, body):
            self.close_connection = True
            return
        self.failing = False
        self.send(200 if document is not None else 404, body)

    def send(
        self,
        status: int,
        body: bytes,
        *,
        kind: str = "application/json; charset=utf-8",
        headers: dict[str, str] | None = None,
        upto: int | None = None,
    ) -> None:
        """Answer, and write down whether all of it went out."""
        whole = upto is None or upto >= len(body)
        self.service.log.append((self.path, status, whole))
        self.service.sizes.append(len(body))
        self.send_response(status)
        for name, value in {
            "Content-Type": kind,
            "Content-Length": str(len(body)),
            **(headers or {}),
        }.items():
            self.send_header(name, value)
        if self.failing:
            self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(body[:upto])

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the server's signature
        """Stay silent."""


@contextmanager
def serving(service: Service) -> Iterator[Service]:
    """Run the service on a free port of this machine."""
    handler = type("Bound", (Handler,), {"service": service})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    # A client that gives up is what some tests are about.
    server.handle_error = lambda *_: None  # type: ignore[method-assign]  # no traceback on the screen
    service.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield service
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def fine(_: Handler, __: bytes) -> bool:
    return False


def status(code: int, text: str = "{}", **headers: str) -> Fault:
    def fault(handler: Handler, _: bytes) -> bool:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        handler.send(code, text.encode(), headers=named)
        return True

    return fault


def cut(byte: int) -> Fault:
    """Break the connection after so many bytes of the body."""

    def fault(handler: Handler, body: bytes) -> bool:
        handler.send(200, body, upto=byte)
        return True

    return fault


def truncated(handler: Handler, body: bytes) -> bool:
    """Send half a document as if it were whole."""
    half = body[: len(body) // 2]
    handler.send(200, half)
    return True


def page_of_html(handler: Handler, _: bytes) -> bool:
    handler.send(200, b"<html>Onderhoud</html>", kind="text/html; charset=utf-8")
    return True


def slow(_: Handler, __: bytes) -> bool:
    """Say nothing for twice as long as the client waits, and then nothing either."""
    time.sleep(0.6)
    return True


def packed(handler: Handler, body: bytes) -> bool:
    """Send the answer packed, as a polite service does."""
    handler.send(200, gzip.compress(body), headers={"Content-Encoding": "gzip"})
    return True


def bomb(handler: Handler, _: bytes) -> bool:
    """Send a small body that unpacks to three megabytes."""
    body = gzip.compress(b'{"value": "' + b"0" * 3_000_000 + b'"}')
    handler.send(200, body, headers={"Content-Encoding": "gzip"})
    return True
