"""What the pages about sources and areas say, held against the files and the code."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl
import pytest

from sluitend.core.missing import Missing
from sluitend.reference.areas import resolve
from sluitend.sources.catalogue import SOURCES

if TYPE_CHECKING:
    from sluitend.sources.source import Source
    from sluitend.store.workspace import Workspace

ROOT = Path(__file__).resolve().parents[2]
SOURCES_PAGE = (ROOT / "docs/bronnen.md").read_text(encoding="utf-8")
FENCED = re.compile(r"^```.*?^```$", re.DOTALL | re.MULTILINE)
WORD = re.compile(r"`([^`\n]+)`")
FILES = [
    (WORD.findall(line.split("|")[1])[0], WORD.findall(line.split("|")[2]))
    for line in SOURCES_PAGE.splitlines()
    if re.match(r"\| `[^`]+\.(csv|parquet|geojson)`", line)
]


def columns(path: Path) -> set[str]:
    if path.suffix == ".parquet":
        return set(pl.read_parquet_schema(path))
    if path.suffix == ".geojson":
        return set(json.loads(path.read_bytes())["features"][0]["properties"])
    return set(pl.read_csv(path, n_rows=0).columns)


@pytest.mark.parametrize("source", SOURCES.values(), ids=lambda source: source.id)
def test_every_source_and_its_files_are_on_the_page(source: Source) -> None:
    assert re.search(rf"^## {source.id}\b", SOURCES_PAGE, re.MULTILINE)
    for pattern in source.signature:
        assert f"`{pattern}` (verplicht" in SOURCES_PAGE


@pytest.mark.parametrize(("file", "named"), FILES, ids=[file for file, _ in FILES])
def test_files_have_the_columns_the_page_names(
    file: str, named: list[str], country_dir: Path
) -> None:
    found = sorted(country_dir.rglob(file))
    assert found
    wanted = {word for word in named if not word.startswith(("_", "…"))}
    assert wanted
    for path in found:
        assert wanted <= columns(path), path


def test_reasons_on_the_page_are_reasons() -> None:
    named = {
        word
        for word in WORD.findall(FENCED.sub("", SOURCES_PAGE))
        if re.match(r"(niet|nog|nvt)(_|$)", word)
    }
    assert named
    assert named <= set(map(str, Missing))


def test_areas_are_read_as_the_page_says(demo_workspace: Workspace) -> None:
    geography = demo_workspace.geography()

    def filed(name: str, jaar: int) -> set[str]:
        areas = resolve(name, geography, 2018, 2023)
        (row,) = areas.lineage(jaar)
        return {geography.name(geography.codes[p], jaar) for p in row.nonzero()[0]}

    def inside(name: str, jaar: int) -> dict[str, float]:
        (row,), _ = resolve(name, geography, 2018, 2023).territory(jaar)
        return {
            geography.name(geography.codes[p], jaar): round(float(row[p]), 6)
            for p in row.nonzero()[0]
        }

    assert filed("Zilvermonde", 2020) == {"Zeegaarde", "Wierhaven"}
    assert inside("Zilvermonde", 2020) == {"Zeegaarde": 1, "Wierhaven": 1}
    assert filed("Wilgenstede", 2018) == {"Wilgenstede"}
    assert inside("Wilgenstede", 2018) == {"Wilgenstede": 1, "Lisbroeken": 1}
    assert filed("Elzenwaarde", 2021) == {"Elzenwaarde"}
    assert inside("Elzenwaarde", 2021) == {"Elzenwaarde": 1, "Tussenkreken": 0.6}
    assert inside("Rietmonde", 2021) == {"Rietmonde": 1, "Tussenkreken": 0.4}


@pytest.mark.parametrize(
    ("text", "number", "kind"),
    [
        ("NL", 1, "land"),
        ("GM9025", 1, "gemeente"),
        ("nieuw-zonnewold", 1, "gemeente"),
        ("Oud-Leliëndam", 1, "gemeente"),
        ("GM9025+Ravenstroom", 1, "groep"),
        ("gemeentegrootte:4", 1, "gebied"),
        ("jeugdregio", 5, "gebied"),
        ("gemeenten", 32, "gemeente"),
    ],
)
def test_what_can_be_typed(text: str, number: int, kind: str, demo_workspace: Workspace) -> None:
    areas = resolve(text, demo_workspace.geography(), 2018, 2023)
    assert (len(areas.areas), areas.areas[0].soort) == (number, kind)
