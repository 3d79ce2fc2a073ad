"""Longitude and latitude to metres on the flat map of the Netherlands (Rijksdriehoeksmeting, RD).

RD is a plane, so what is drawn in it needs no map projection any more. The formula approximates the
official transformation within a few decimetres, far below a pixel of any map.

Source: F.H. Schreutelkamp and G.L. Strang van Hees (2001), *Benaderingsformules voor de transformatie
tussen RD- en WGS84-kaartcoördinaten*, table 2.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

AMERSFOORT_LAT, AMERSFOORT_LON = 52.15517440, 5.38720621
AMERSFOORT_X, AMERSFOORT_Y = 155_000.0, 463_000.0
SCALE = 0.36
"""Differences in degrees are taken in units of 10 000 seconds of arc."""
BOUNDS = (2.0, 50.0, 8.0, 56.0)
"""Longitude and latitude, west, south, east, north, between which RD is meant to be used."""
EAST: tuple[tuple[int, int, float], ...] = (
    (0, 1, 190_094.945),
    (1, 1, -11_832.228),
    (2, 1, -114.221),
    (0, 3, -32.391),
    (1, 0, -0.705),
    (3, 1, -2.340),
    (1, 3, -0.608),
    (0, 2, -0.008),
    (2, 3, 0.148),
)
NORTH: tuple[tuple[int, int, float], ...] = (
    (1, 0, 309_056.544),
    (0, 2, 3_638.893),
    (2, 0, 73.077),
    (1, 2, -157.984),
    (3, 0, 59.788),
    (0, 1, 0.433),
    (2, 2, -6.439),
    (1, 1, -0.032),
    (0, 4, 0.092),
    (1, 4, -0.054),
)
"""Powers of the differences in latitude and longitude, and their coefficients in metres."""


def to_rd(points: Floats) -> Floats:
    """Return RD coordinates of points in WGS84 or ETRS89.

    Parameters
    ----------
    points
        Shape (n, 2): longitude and latitude in degrees, inside `BOUNDS`.

    Returns
    -------
    Shape (n, 2): metres east and north of the origin of RD.

    Examples
    --------
    >>> to_rd(np.array([[5.38720621, 52.15517440]]))
    array([[155000., 463000.]])
    """
    lon = SCALE * (points[:, 0] - AMERSFOORT_LON)
    lat = SCALE * (points[:, 1] - AMERSFOORT_LAT)
    east = sum(factor * lat**p * lon**q for p, q, factor in EAST)
    north = sum(factor * lat**p * lon**q for p, q, factor in NORTH)
    return np.column_stack([AMERSFOORT_X + east, AMERSFOORT_Y + north])
