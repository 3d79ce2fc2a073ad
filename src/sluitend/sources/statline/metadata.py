"""What a table is about: its dimensions with their codes, and its topics under their full title."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from sluitend.core.errors import SourceError
from sluitend.core.messages import msg
from sluitend.sources.statline.protocol import V3, clean

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sluitend.sources.statline.pages import PageStore

Role = Literal["tijd", "gebied", "overig"]
ROLES: dict[str, Role] = {
    "TimeDimension": "tijd",
    "GeoDimension": "gebied",
    "GeoDetail": "gebied",
    "Dimension": "overig",
}
REGION = re.compile(r"(NL|LD|PV|CR|GM|WK|BU)[0-9]+")
PERIOD = re.compile(r"[0-9]{4}[A-Z][A-Z0-9][0-9]{2}")
STATUSES = {
    "voorlopig": "voorlopig",
    "nadervoorlopig": "nader voorlopig",
    "definitief": "definitief",
}
FINALITY = tuple(STATUSES.values())
"""From the least final on."""


@dataclass(frozen=True, slots=True)
class Category:
    """One code of a dimension; `key` still has the padding that a filter needs."""

    key: str
    code: str
    title: str
    status: str = ""


@dataclass(frozen=True, slots=True)
class Dimension:
    """One dimension; its role says whether it is time, region or something else."""

    key: str
    title: str
    role: Role
    categories: Mapping[str, Category]


@dataclass(frozen=True, slots=True)
class Topic:
    """One topic: a column in v3, a measure in v4.

    Attributes
    ----------
    path
        Titles from the outermost group to the topic itself: titles repeat under several groups.
    is_text
        A name or code, which has no value.
    """

    key: str
    path: tuple[str, ...]
    unit: str
    is_text: bool
    name: str = ""

    @property
    def title(self) -> str:
        """Path as one text."""
        return " / ".join(self.path)


@dataclass(frozen=True, slots=True)
class Table:
    """A table as its own description gives it."""

    id: str
    title: str
    dimensions: tuple[Dimension, ...]
    topics: tuple[Topic, ...]

    def dimension(self, role: Role) -> Dimension | None:
        """Return the first dimension with a role; a table may have several, or none."""
        return next((d for d in self.dimensions if d.role == role), None)


def dimension_keys(store: PageStore) -> list[str]:
    """Return the keys of the dimensions, from the pages that describe the structure."""
    if store.manifest.shape is V3:
        rows = [row for row in store.rows("DataProperties") if _kind(row) in ROLES]
        return [str(row["Key"]) for row in rows]
    return [str(row["Identifier"]) for row in store.rows("Dimensions")]


def read_table(store: PageStore) -> Table:
    """Read the description of a table; every field but keys and titles may be absent.

    Raises
    ------
    SourceError
        When there is no topic or no dimension, so nothing to read.
    """
    manifest = store.manifest
    try:
        found = _read_v3(store) if manifest.shape is V3 else _read_v4(store)
        dimensions = tuple(
            Dimension(key, title, _role(role, codes), codes)
            for key, title, role in found[0]
            for codes in [
                _categories(store.rows(manifest.shape.codes_of(key)), manifest.shape.code)
            ]
        )
    except LookupError as error:
        raise SourceError(
            msg("De beschrijving van tabel {tabel} mist {veld}.", tabel=manifest.tabel, veld=error),
            msg("Is dit wel een dienst van CBS? Controleer --adres en --protocol."),
        ) from error
    topics = _named(found[1])
    if not topics or not dimensions:
        raise SourceError(
            msg("De beschrijving van tabel {tabel} noemt geen onderwerpen.", tabel=manifest.tabel),
            msg("Haal de tabel opnieuw op, of controleer --protocol."),
        )
    return Table(manifest.tabel, manifest.titel, dimensions, topics)


Found = tuple[list[tuple[str, str, str]], list[Topic]]
"""Dimensions as key, title and kind; topics."""


def _read_v3(store: PageStore) -> Found:
    rows = store.rows("DataProperties")
    groups = {row["ID"]: row for row in rows if _kind(row) == "TopicGroup"}
    dimensions = [
        (str(row["Key"]), str(row.get("Title") or row["Key"]), _kind(row))
        for row in rows
        if _kind(row) in ROLES
    ]
    topics = [
        Topic(
            str(row["Key"]),
            _path(row, groups, "ParentID"),
            str(row.get("Unit") or "").strip(),
            row.get("Datatype") == "String",
        )
        for row in rows
        if _kind(row) == "Topic"
    ]
    return dimensions, topics


def _read_v4(store: PageStore) -> Found:
    groups = {row["Id"]: row for row in store.rows("MeasureGroups")}
    dimensions = [
        (row["Identifier"], str(row.get("Title") or row["Identifier"]), str(row.get("Kind")))
        for row in store.rows("Dimensions")
    ]
    topics = [
        Topic(
            row["Identifier"],
            _path({**row, "ParentId": row.get("MeasureGroupId")}, groups, "ParentId"),
            str(row.get("Unit") or "").strip(),
            row.get("DataType") == "String",
        )
        for row in store.rows("MeasureCodes")
    ]
    return dimensions, topics


def _kind(row: Mapping[str, Any]) -> str:
    return str(row.get("Type") or row.get("odata.type") or "").rsplit(".", 1)[-1]


def _path(
    row: Mapping[str, Any], groups: Mapping[Any, Mapping[str, Any]], parent: str
) -> tuple[str, ...]:
    """Return the titles from the outermost group on; a group that is its own ancestor ends it."""
    titles = [_words(row["Title"])]
    seen = set()
    at = row.get(parent)
    while at in groups and at not in seen:
        seen.add(at)
        titles.insert(0, _words(groups[at]["Title"]))
        at = groups[at].get(parent)
    return tuple(titles)


def _words(text: object) -> str:
    return " ".join(str(text).split())


def _named(topics: Iterable[Topic]) -> tuple[Topic, ...]:
    """Give every topic a name of its own: its path, with unit or key only where that is not enough."""
    listed = list(topics)
    paths = Counter(topic.title for topic in listed)
    units = Counter((topic.title, topic.unit) for topic in listed)
    found = []
    for topic in listed:
        name = topic.title
        if paths[topic.title] > 1:
            name += f" ({topic.unit})"
        if units[topic.title, topic.unit] > 1:
            name += f" [{topic.key}]"
        found.append(Topic(topic.key, topic.path, topic.unit, topic.is_text, name))
    return tuple(found)


def _categories(rows: Iterable[Mapping[str, Any]], code: str) -> dict[str, Category]:
    """Return the codes of a dimension without padding; of doubled ones the first."""
    found: dict[str, Category] = {}
    for row in rows:
        key = str(row[code])
        status = str(row.get("Status") or "").replace(" ", "").lower()
        category = Category(
            key, clean(key), _words(row.get("Title") or key), STATUSES.get(status, "")
        )
        found.setdefault(category.code, category)
    return found


def _role(kind: str, codes: Mapping[str, Category]) -> Role:
    """Return the role a dimension declares, or has by the look of all its codes."""
    declared = ROLES.get(kind, "overig")
    if declared != "overig" or not codes:
        return declared
    if all(REGION.fullmatch(code) for code in codes):
        return "gebied"
    return "tijd" if all(PERIOD.fullmatch(code) for code in codes) else "overig"
