"""How many spoilt files there are, counted by making every one of them: per format and per operator."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest
from tests.sources.fuzz import in_geojson, in_pages, in_place, in_related, in_workbooks
from tests.sources.fuzz.books import BOOKS
from tests.sources.fuzz.catalogue import CASES, TARGETS
from tests.sources.fuzz.draws import draws
from tests.sources.fuzz.test_parquet_bytes import FILES, flipped_among_the_figures
from tests.sources.fuzz.test_places import FILES as PLACES

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.sources.fuzz.in_pages import Pages

LEAST = {
    "CSV": 2500,
    "Parquet": 500,
    "GeoJSON": 200,
    "JSON v3": 150,
    "JSON v4": 150,
    "xlsx": 600,
    "ods": 150,
    "map": 200,
}
"""Files per format; what is no plain file counts under the directory (map) it stands in."""


@pytest.fixture(scope="module")
def counted(
    country_dir: Path, small: Path, pulled: Pages, other_pulled: Pages, books: dict[str, bytes]
) -> Counter[tuple[str, str, str]]:
    """Count the spoilt files by format and operator; none that equals another of its operator."""
    found: Counter[tuple[str, str, str]] = Counter()
    for case in CASES:
        found[case.format, case.operator, case.target.name] += sum(1 for _ in case.spoilt(small))
    for target in FILES:
        sound = (small / target.folder / target.file).read_bytes()
        found["Parquet", flipped_among_the_figures.__name__, target.name] += sum(
            1 for _ in draws(flipped_among_the_figures, sound, name=target.name)
        )
    for related in in_related.OPERATORS:
        for made in draws(related, small):
            kind = "Parquet" if made.target.file.endswith(".parquet") else "CSV"
            found[kind, related.__name__, made.target.name] += 1
    borders = (small / in_geojson.TARGET.folder / in_geojson.TARGET.file).read_bytes()
    for operator in in_geojson.OPERATORS:
        found["GeoJSON", operator.__name__, ""] += sum(1 for _ in draws(operator, borders))
    for pages in (pulled, other_pulled):
        for on_pages in in_pages.OPERATORS:
            name = f"{on_pages.__name__}-{pages.protocol}"
            found[f"JSON {pages.protocol}", on_pages.__name__, ""] += sum(
                1 for _ in draws(on_pages, pages, name=name)
            )
    for kind, book in books.items():
        for on_book in in_workbooks.OPERATORS:
            name = f"{on_book.__name__}-{kind}"
            found[kind, on_book.__name__, ""] += sum(1 for _ in draws(on_book, book, name=name))
    for named in BOOKS:
        whole = (named.place(country_dir) / named.file).read_bytes()
        for on_book in in_workbooks.IN_ANY:
            name = f"{on_book.__name__}-{named.file}"
            found["xlsx", on_book.__name__, named.file] += sum(
                1 for _ in draws(on_book, whole, name=name)
            )
    for place in in_place.OPERATORS:
        found["map", place.__name__, ""] += len(PLACES)
    return found


def test_two_thousand_spoilt_files_and_more_of_every_format(
    counted: Counter[tuple[str, str, str]], record_property: Callable[[str, object], None]
) -> None:
    formats: Counter[str] = Counter()
    operators: Counter[tuple[str, str]] = Counter()
    for (kind, operator, _), n in counted.items():
        formats[kind] += n
        operators[kind, operator] += n
    for kind, n in formats.items():
        record_property(kind, n)
    lines = [f"{kind:8} {operator:45} {n:5}" for (kind, operator), n in sorted(operators.items())]
    lines += [f"{kind:8} {'together':45} {n:5}" for kind, n in sorted(formats.items())]
    print("\n".join([*lines, f"{'all':54} {formats.total():5}"]))  # noqa: T201 - the measurement itself; seen with -s
    assert formats.total() >= 2000
    assert {kind for kind, least in LEAST.items() if formats[kind] < least} == set()


def test_every_operator_spoils_something(counted: Counter[tuple[str, str, str]]) -> None:
    operators: Counter[str] = Counter()
    for (_, operator, _), n in counted.items():
        operators[operator] += n
    assert {operator for operator, n in operators.items() if n == 0} == set()


def test_every_table_file_is_spoilt(counted: Counter[tuple[str, str, str]]) -> None:
    found: Counter[str] = Counter()
    for (_, _, file), n in counted.items():
        found[file] += n
    assert {target.name for target in TARGETS} <= set(found)
    assert min(found[target.name] for target in TARGETS) >= 40
