"""The flat map: points with published coordinates in both systems come out where they lie."""

from __future__ import annotations

import numpy as np
import pytest

from sluitend.methods.rijksdriehoek import BOUNDS, to_rd

DECIMETRES = 0.5
"""Metres: what the formula may be beside the official transformation."""


@pytest.mark.parametrize(
    ("place", "lat", "lon", "x", "y"),
    [
        ("Texel", 53.160753042, 4.824761912, 117_380.12, 575_040.34),
        ("Noord-Groningen", 53.419482050, 6.776726674, 247_380.56, 604_580.78),
        ("Amersfoort", 52.155172897, 5.387203657, 155_000.00, 463_000.00),
        ("Zeeuws-Vlaanderen", 51.368607152, 3.397588595, 16_460.91, 377_380.23),
        ("Zuid-Limburg", 50.792584916, 5.773795548, 182_260.45, 311_480.67),
        ("Maasvlakte", 51.947393898, 4.072887101, 64_640.89, 440_700.01),
    ],
)
def test_points_of_the_official_transformation_come_out_within_decimetres(
    place: str, lat: float, lon: float, x: float, y: float
) -> None:
    # Source: test sheet in the appendix of RDNAPTRANS2008 (Kadaster and Rijkswaterstaat).
    found = to_rd(np.array([[lon, lat]]))[0]
    assert found == pytest.approx([x, y], abs=DECIMETRES), place


def test_north_is_up_and_east_is_right_everywhere() -> None:
    west, south, east, north = BOUNDS
    lon, lat = np.meshgrid(np.linspace(west, east, 25), np.linspace(south, north, 25))
    plane = to_rd(np.column_stack([lon.ravel(), lat.ravel()])).reshape(25, 25, 2)
    assert (np.diff(plane[:, :, 0], axis=1) > 0).all()
    assert (np.diff(plane[:, :, 1], axis=0) > 0).all()
