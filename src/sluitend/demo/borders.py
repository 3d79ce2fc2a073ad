"""Borders of the invented municipalities: tiles of an invented island in the North Sea."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np

from sluitend.demo.municipalities import tiles

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from sluitend.demo.country import Country

TILE = 3
"""Lattice cells per municipality of 2010, in both directions."""
CENTRE_LON, CENTRE_LAT = 4.5, 55.5
HALF_WIDTH, HALF_HEIGHT = 0.5, 0.22
"""Size of the island in degrees (WGS84)."""
JITTER = 0.3
"""How far a corner may move, in lattice cells; below a half, tiles cannot overlap."""
DECIMALS = 4
PERIODS = (*((jaar, jaar) for jaar in range(2017, 2023)), (2023, 2026))
"""First and last year of every file; borders did not change within one."""
YEAR_OF_LAST_PERIOD = 2024

Cell = tuple[int, int]


def corners(seed: int) -> NDArray[np.float64]:
    """Return the lattice: array (rows + 1, columns + 1, 2) of longitude and latitude.

    Neighbours share their corners, so that the tiles neither overlap nor leave gaps.
    """
    rows, columns = len(tiles()) * TILE, len(tiles()[0]) * TILE
    stream = np.random.default_rng(np.random.SeedSequence(seed, spawn_key=(0,)))
    shift = stream.uniform(-JITTER, JITTER, size=(rows + 1, columns + 1, 2))
    row, column = np.meshgrid(np.arange(rows + 1), np.arange(columns + 1), indexing="ij")
    east = 2 * (column + shift[..., 0]) / columns - 1
    north = 1 - 2 * (row + shift[..., 1]) / rows
    # Rounds the rectangle off to an island; one to one, so nothing folds over.
    lon = CENTRE_LON + HALF_WIDTH * east * np.sqrt(1 - north**2 / 3)
    lat = CENTRE_LAT + HALF_HEIGHT * north * np.sqrt(1 - east**2 / 3)
    lattice: NDArray[np.float64] = np.stack([lon, lat], axis=-1).round(DECIMALS)
    return lattice


def cells(country: Country, jaar: int) -> dict[str, set[Cell]]:
    """Return gm_code -> lattice cells (row, column) in `jaar`.

    Of a municipality that was split the western columns go to the first successor.
    """
    found: dict[str, set[Cell]] = {code: set() for code in country.codes(jaar)}
    for row, codes in enumerate(tiles()):
        for column, code in enumerate(codes):
            for y in range(TILE):
                for x in range(TILE):
                    owner = _owner(country, code, x, jaar)
                    found[owner].add((row * TILE + y, column * TILE + x))
    return found


def _owner(country: Country, gm_code: str, x: int, jaar: int) -> str:
    moves = [move for move in country.moves if move.van == gm_code and move.jaar <= jaar]
    if not moves:
        return gm_code
    first, last = moves[0], moves[-1]
    target = first if x < round(TILE * first.aandeel) else last
    return _owner(country, target.naar, x, jaar)


def outline(area: set[Cell]) -> list[Cell]:
    """Return the closed clockwise ring of lattice corners around one connected set of cells."""
    edges: set[tuple[Cell, Cell]] = set()
    for row, column in area:
        around = [(row, column), (row, column + 1), (row + 1, column + 1), (row + 1, column)]
        edges.update(zip(around, around[1:] + around[:1], strict=True))
    # An edge between two cells of the area is there in both directions, and is no border.
    onward = dict(edge for edge in edges if edge[::-1] not in edges)
    start = min(onward)
    ring = [start, onward[start]]
    while ring[-1] != start:
        ring.append(onward[ring[-1]])
    return ring


def write_borders(country: Country, directory: Path) -> list[Path]:
    """Write one GeoJSON file per period, with exactly the codes of that period."""
    lattice = corners(country.seed).tolist()
    written = []
    for first, last in PERIODS:
        jaar = first if first == last else YEAR_OF_LAST_PERIOD
        features = []
        for code, area in sorted(cells(country, jaar).items()):
            ring = [lattice[row][column] for row, column in outline(area)]
            properties: dict[str, Any] = {
                "gm_code": code,
                "gm_naam": country.municipality(code).name(jaar),
                "jaar": jaar,
            }
            geometry = {"type": "MultiPolygon", "coordinates": [[ring]]}
            features.append({"type": "Feature", "properties": properties, "geometry": geometry})
        collection = {
            "type": "FeatureCollection",
            "name": f"gemeenten_{jaar}",
            "features": features,
        }
        period = f"{first}" if first == last else f"{first}_{last}"
        path = directory / f"gemeenten_{period}.geojson"
        path.write_text(
            json.dumps(collection, ensure_ascii=False, separators=(",", ":")), encoding="utf-8"
        )
        written.append(path)
    return written
