"""Shapes to draw: nobody is lost, neighbours share their border, surfaces stay what they were."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np
import polars as pl
import pytest
import shapely  # type: ignore[import-untyped]  # ships no annotations

from sluitend.core.errors import SourceError
from sluitend.demo.write import BORDERS
from sluitend.methods.rijksdriehoek import to_rd
from sluitend.sources.areas import Borders
from sluitend.sources.shapes import TOLERANCE, drawn_shapes, simplified
from sluitend.tables.areas import BORDERS as BORDER_TABLE
from sluitend.tables.areas import MAP_SHAPES

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from sluitend.store.workspace import Workspace

    Shapes = NDArray[np.object_]


def shapes_of(rows: pl.DataFrame) -> Shapes:
    texts = ['{"type":"MultiPolygon","coordinates":' + text + "}" for text in rows["vlak"]]
    return np.asarray(shapely.from_geojson(texts))


def borders_of(rows: pl.DataFrame) -> Shapes:
    return np.asarray(shapely.transform(shapely.from_geojson(rows["geometrie"].to_list()), to_rd))


def check_map(borders: pl.DataFrame, drawn: pl.DataFrame) -> None:
    """Check what holds of every map."""
    borders, drawn = borders.sort("gm_code"), drawn.sort("gm_code")
    assert drawn["gm_code"].to_list() == borders["gm_code"].to_list()
    before, after = borders_of(borders), shapes_of(drawn)
    assert shapely.is_valid(after).all()
    assert not shapely.is_empty(after).any()
    assert shapely.coverage_is_valid(after)
    assert (shapely.get_coordinates(after) % 1 == 0).all()
    change = np.abs(shapely.area(after) / shapely.area(before) - 1)
    assert change.max() < 0.09
    assert np.median(change) < 0.01
    assert shapely.area(after).sum() == pytest.approx(shapely.area(before).sum(), rel=0.001)
    # Every part that was there, a small island too, is still drawn at its place.
    parts, owner = shapely.get_parts(before, return_index=True)
    assert (shapely.distance(parts, after[owner]) < TOLERANCE).all()


def test_every_fictional_map_is_whole(demo_workspace: Workspace) -> None:
    snapshot = demo_workspace.snapshot()
    borders, drawn = snapshot.read(BORDER_TABLE), snapshot.read(MAP_SHAPES)
    assert borders["jaar"].n_unique() == 7
    for (jaar,), rows in borders.group_by("jaar"):
        check_map(rows, drawn.filter(jaar=jaar))


def test_every_real_map_is_whole(opendata_workspace: Workspace) -> None:
    snapshot = opendata_workspace.snapshot()
    borders, drawn = snapshot.read(BORDER_TABLE), snapshot.read(MAP_SHAPES)
    counted = borders.group_by("jaar").len().sort("jaar").rows()
    assert counted == [
        (2014, 403), (2015, 393), (2016, 390), (2017, 388), (2018, 380),
        (2019, 355), (2020, 355), (2021, 352), (2022, 345), (2024, 342),
    ]  # fmt: skip
    for (jaar,), rows in borders.group_by("jaar"):
        shapes = drawn.filter(jaar=jaar)
        check_map(rows, shapes)
        assert shapely.get_num_coordinates(shapes_of(shapes)).sum() < 10_500


def square(x: float, y: float, size: float = 0.2) -> list[list[float]]:
    return [[x, y], [x + size, y], [x + size, y + size], [x, y + size], [x, y]]


def geojson(*rings: list[list[float]], kind: str = "Polygon") -> str:
    return json.dumps({"type": kind, "coordinates": [*rings]})


def test_two_versions_of_one_border_become_one() -> None:
    # The second file drew the border some ten metres further west, and a corner in its middle.
    other = [[5.1998, 52.0], [5.4, 52.0], [5.4, 52.2], [5.1999, 52.2], [5.1997, 52.1], [5.1998, 52]]
    here, there = (
        shapes_of(pl.DataFrame({"vlak": [text]}))[0]
        for text in drawn_shapes(
            ["GM9001", "GM9002"], [geojson(square(5.0, 52.0)), geojson(other)], 2022
        )
    )
    assert shapely.coverage_is_valid([here, there])
    assert here.intersection(there).length == pytest.approx(22_270, abs=50)
    assert here.intersection(there).area == 0


def test_an_enclave_that_its_surroundings_leave_no_hole_for_is_not_drowned() -> None:
    around, inside = geojson(square(5.0, 52.0)), geojson(square(5.08, 52.08, 0.02))
    shapes = shapes_of(
        pl.DataFrame({"vlak": drawn_shapes(["GM9001", "GM9002"], [around, inside], 2022)})
    )
    assert len(shapes[0].geoms[0].interiors) == 1
    assert shapes[1].area == pytest.approx(1370 * 2226, rel=0.02)


def test_a_ring_that_crosses_itself_is_untied() -> None:
    bow = [[5.0, 52.0], [5.2, 52.2], [5.2, 52.0], [5.0, 52.2], [5.0, 52.0]]
    (text,) = drawn_shapes(["GM9001"], [geojson(bow)], 2022)
    (shape,) = shapes_of(pl.DataFrame({"vlak": [text]}))
    assert shape.is_valid
    assert len(shape.geoms) == 2


def test_a_municipality_of_which_nothing_is_left_is_named() -> None:
    same = geojson(square(5.0, 52.0))
    with pytest.raises(SourceError, match="2022 is geen kaart te maken: GM900"):
        drawn_shapes(["GM9001", "GM9002"], [same, same], 2022)


def test_a_shape_does_not_depend_on_the_order_of_the_map() -> None:
    codes = [f"GM90{number:02}" for number in range(1, 10)]
    shapes = [
        geojson(square(5 + 0.2 * (number % 3), 52 + 0.2 * (number // 3))) for number in range(9)
    ]
    forward = dict(zip(codes, drawn_shapes(codes, shapes, 2022), strict=True))
    back = dict(zip(codes[::-1], drawn_shapes(codes[::-1], shapes[::-1], 2022), strict=True))
    assert forward == back


def test_a_gap_between_two_versions_of_a_border_is_closed() -> None:
    left = shapely.box(0, 0, 10_000, 10_000)
    # The second file lets the river bend a hundred metres east; a lake of a kilometre is a lake.
    river = [(10_000, 0), (20_000, 0), (20_000, 10_000), (10_000, 10_000), (10_100, 5_000)]
    lake = [(12_000, 2_000), (13_000, 2_000), (13_000, 3_000), (12_000, 3_000)]
    shapes = simplified(np.array([left, shapely.Polygon(river, [lake])], dtype=object))
    assert shapes[0].intersection(shapes[1]).length == pytest.approx(10_000, abs=10)
    assert shapely.union_all(shapes).area == pytest.approx(199e6)


@pytest.mark.parametrize(
    ("ring", "value"),
    [
        (square(155_000, 463_000), "buiten Nederland"),
        ([[52.0, 5.0], [52.2, 5.0], [52.2, 5.2], [52.0, 5.0]], "buiten Nederland"),
        ([[5.0, 52.0], [5.2, 52.0], [5.0, 52.0]], "geen vlak"),
    ],
)
def test_metres_swapped_degrees_and_lines_are_rejected(
    country_dir: Path, known: pl.DataFrame, tmp_path: Path, ring: list[list[float]], value: str
) -> None:
    folder = tmp_path / "grenzen"
    folder.mkdir()
    for path in (country_dir / BORDERS).iterdir():
        (folder / path.name).write_bytes(path.read_bytes())
    file = folder / "gemeenten_2022.geojson"
    body = json.loads(file.read_text("utf-8"))
    body["features"][2]["geometry"] = {"type": "Polygon", "coordinates": [ring]}
    file.write_text(json.dumps(body), "utf-8")
    reading = Borders().read(folder, known)
    assert reading.rejects["rij", "kolom", "waarde"].rows() == [(3, "soort", value)]
    assert reading.tables["kaartvlakken"].filter(jaar=2022).height == 30
