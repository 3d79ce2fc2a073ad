"""Recipes: how a known table becomes one of ours, and the refusal when it is no longer that table."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import yaml

from sluitend.core.errors import SourceError
from sluitend.core.messages import listing, msg

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sluitend.core.messages import Message
    from sluitend.sources.statline.metadata import Dimension, Table, Topic


@dataclass(frozen=True, slots=True)
class Wish:
    """The topic a measure is in: how its path of titles may end, its units, and what one unit is worth."""

    titles: tuple[str, ...]
    units: tuple[str, ...]
    times: int


@dataclass(frozen=True, slots=True)
class Recipe:
    """How one kind of table is recognised and read; see ``recipes.yaml``.

    Attributes
    ----------
    dimensions
        Column of ours -> keys or titles of the dimension.
    measures
        Measure of ours -> topic.
    codes
        Column of ours -> value of ours -> codes and titles of the category.
    divisions
        Name of a division -> beginning of the title of its group of topics.
    """

    id: str
    kind: str
    becomes: str
    certainty: str
    tables: tuple[str, ...]
    title: re.Pattern[str] | None
    dimensions: Mapping[str, tuple[str, ...]]
    measures: Mapping[str, Wish]
    codes: Mapping[str, Mapping[str, frozenset[str]]]
    divisions: Mapping[str, str]

    def recognises(self, table: Table) -> bool:
        """Say whether this recipe is for the table."""
        by_title = self.title is not None and self.title.search(table.title) is not None
        return by_title or table.id.upper() in self.tables

    def year(self, table: Table) -> int:
        """Return the year in the title of the table."""
        found = self.title.search(table.title) if self.title else None
        if found is None:
            raise refused(table, msg("de titel noemt geen jaar"))
        return int(found["jaar"])

    def dimension(self, column: str, table: Table) -> Dimension:
        """Return the dimension that is meant.

        Raises
        ------
        SourceError
            Naming the dimensions that are there.
        """
        wanted = {plain(name) for name in self.dimensions[column]}
        found = [d for d in table.dimensions if {plain(d.key), plain(d.title)} & wanted]
        if len(found) != 1:
            raise refused(
                table,
                msg(
                    "dimensie {naam} ontbreekt; gevonden: {namen}",
                    naam=self.dimensions[column][0],
                    namen=listing([d.key for d in table.dimensions]),
                ),
            )
        return found[0]

    def topics(self, table: Table) -> dict[str, Topic]:
        """Return the topic of every measure.

        Raises
        ------
        SourceError
            Naming the topics that are not there, those that are there instead, and units that changed.
        """
        ends = {
            name: [topic for topic in table.topics if _ends(topic, wish)]
            for name, wish in self.measures.items()
        }
        absent = [self.measures[name].titles[0] for name, hits in ends.items() if len(hits) != 1]
        used = {topic.key for hits in ends.values() for topic in hits}
        if absent:
            strange = [t.name for t in table.topics if t.key not in used]
            raise refused(
                table,
                msg(
                    "onderwerp {namen} ontbreekt of staat er dubbel; nieuw of anders: {nieuw}",
                    namen=listing(absent),
                    nieuw=listing(strange) if strange else "–",
                ),
            )
        for name, (topic,) in ends.items():
            if _unit(topic.unit) not in map(_unit, self.measures[name].units):
                raise refused(
                    table,
                    msg(
                        "onderwerp {naam} staat in ‘{eenheid}’ en niet in ‘{verwacht}’",
                        naam=topic.name,
                        eenheid=topic.unit,
                        verwacht=self.measures[name].units[0],
                    ),
                )
        return {name: hits[0] for name, hits in ends.items()}

    def values(self, column: str, dimension: Dimension) -> dict[str, str]:
        """Return the value of ours for every code of the dimension that the recipe knows."""
        return {
            code: value
            for code, category in dimension.categories.items()
            for value, names in self.codes[column].items()
            if {plain(code), plain(category.title)} & names
        }


def recipe_for(table: Table) -> Recipe | None:
    """Return the recipe of a table, if there is one."""
    return next((recipe for recipe in recipes() if recipe.recognises(table)), None)


@cache
def recipes() -> tuple[Recipe, ...]:
    """Read the recipes that come with the program."""
    text = files("sluitend.sources.statline").joinpath("recipes.yaml").read_text(encoding="utf-8")
    return tuple(_recipe(raw) for raw in yaml.safe_load(text))


def _recipe(raw: Mapping[str, Any]) -> Recipe:
    return Recipe(
        id=raw["id"],
        kind=raw["soort"],
        becomes=raw["wordt"],
        certainty=raw["zekerheid"],
        tables=(*raw.get("tabellen", ()), *raw.get("verzonnen", ())),
        title=re.compile(raw["titel"], re.IGNORECASE) if "titel" in raw else None,
        dimensions={column: tuple(names) for column, names in raw["dimensies"].items()},
        measures={
            name: Wish(tuple(wish["onderwerp"]), tuple(wish["eenheid"]), wish.get("maal", 1))
            for name, wish in raw.get("maten", {}).items()
        },
        codes={
            column: {
                value: frozenset(map(plain, [*names["codes"], *names["titels"]]))
                for value, names in values.items()
            }
            for column, values in raw.get("codes", {}).items()
        },
        divisions=raw.get("indelingen", {}),
    )


def refused(table: Table, why: Message) -> SourceError:
    """Return the refusal of a table that is not what its recipe knows."""
    return SourceError(
        msg(
            "Tabel {tabel} heeft een andere indeling dan bekend: {waarom}.",
            tabel=table.id,
            waarom=why,
        ),
        msg(
            "Er is niets geladen. Het CBS heeft de tabel veranderd; meld het nummer, dan kan het recept worden "
            "aangepast. De opgehaalde bladzijden blijven bruikbaar."
        ),
    )


def plain(text: str) -> str:
    """Return a title for comparing: without capitals, doubled spaces, or spaces around a dash."""
    return re.sub(r"\s*-\s*", "-", " ".join(text.casefold().split()))


def _ends(topic: Topic, wish: Wish) -> bool:
    """Say whether the path of a topic ends in one of the titles, whole titles only."""
    whole: Sequence[str] = [plain(title) for title in topic.path]
    for title in wish.titles:
        ending = [plain(part) for part in title.split(" / ")]
        if whole[-len(ending) :] == ending:
            return True
    return False


def _unit(text: str) -> str:
    """Return a unit for comparing: ``x 1 000 euro``, ``1 000 euro`` and ``1000 euro`` are one."""
    return re.sub(r"^x(?=\d)", "", "".join(text.casefold().split()).replace(".", ""))
