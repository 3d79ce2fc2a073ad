"""Municipal borders made light for drawing: flat, simple, and still shared by neighbours.

Borders of different origin do not always fit: two files drew the same river differently. So the map
of a year is first made whole (no overlaps, no slivers), then simplified as a whole: an edge between two
municipalities is one line, which loses the same points on both sides.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np

from sluitend.core.errors import SourceError
from sluitend.core.messages import listing, msg
from sluitend.methods.rijksdriehoek import to_rd

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

TOLERANCE = 600.0
"""Metres: corners that enclose less than a square with this side go. About a pixel on a screen."""
GAP, SNAP = 200.0, 1.0
"""Metres: a gap narrower than the first between two municipalities is no water but two versions of
one border; corners nearer than the second are one corner."""


def drawn_shapes(codes: Sequence[str], geometries: Sequence[str], jaar: int) -> list[str]:
    """Return the municipalities of one year as shapes to draw.

    Parameters
    ----------
    geometries
        GeoJSON of each, Polygon or MultiPolygon with closed rings, in longitude and latitude.

    Returns
    -------
    Per municipality the coordinates of a MultiPolygon as JSON: polygons of rings of points, in whole
    metres of the Rijksdriehoeksmeting. Every municipality has a shape. Small islands stay; those with
    less than `GAP` between them may become one.

    Raises
    ------
    SourceError
        When borders cross each other so that no map comes of it, or nothing is left of a municipality.
    """
    import shapely  # type: ignore[import-untyped]  # ships no annotations

    try:
        flat = shapely.transform(shapely.from_geojson(geometries), to_rd)
        shapes = simplified(flat)
    except shapely.GEOSException as error:
        raise _no_map(list(codes), jaar) from error
    lost = [code for code, shape in zip(codes, shapes, strict=True) if shape.is_empty]
    if lost:
        raise _no_map(lost, jaar)
    # Rings begin at a fixed corner, so that a shape is the same text whatever lies around it.
    return [_coordinates(shape) for shape in shapely.normalize(shapes)]


def simplified(shapes: NDArray[np.object_]) -> NDArray[np.object_]:
    """Return a map with fewer corners, all on whole metres, in which neighbours share their border.

    Parameters
    ----------
    shapes
        Shape (n,): polygons in metres that cover a country without overlapping much.
    """
    import shapely

    # Where two overlap, the smaller one gets it: an enclave must not drown in what lies around it.
    # GEOS compares with what is no number underway, and NumPy would tell.
    with np.errstate(invalid="ignore"):
        whole = shapely.coverage_clean(
            _mended(shapes), gap_width=GAP, snapping_distance=SNAP, merge_strategy="min_area"
        )
    return np.asarray(shapely.transform(shapely.coverage_simplify(whole, TOLERANCE), np.rint))


def _mended(shapes: NDArray[np.object_]) -> NDArray[np.object_]:
    """Untie rings that cross themselves."""
    import shapely

    tied = ~shapely.is_valid(shapes)
    mended = shapes.copy()
    mended[tied] = shapely.make_valid(shapes[tied], method="structure", keep_collapsed=False)
    return mended


def _coordinates(shape: Any) -> str:
    """Write a shape as text: the coordinates of a MultiPolygon, whole numbers."""
    polygons = [
        [
            np.asarray(ring.coords).astype(np.int64).tolist()
            for ring in (part.exterior, *part.interiors)
        ]
        for part in getattr(shape, "geoms", [shape])
    ]
    return json.dumps(polygons, separators=(",", ":"))


def _no_map(codes: list[str], jaar: int) -> SourceError:
    return SourceError(
        msg(
            "Van de gemeentegrenzen van {jaar} is geen kaart te maken: {codes}.",
            jaar=jaar,
            codes=listing(codes),
        ),
        msg("De grenzen kruisen of bedekken elkaar. Haal het bestand opnieuw op."),
    )
