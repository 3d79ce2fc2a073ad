"""Contracts of the reference tables: municipalities per year, reclassifications, regions, borders."""

from __future__ import annotations

import polars as pl

from sluitend.tables.contract import Contract

MUNICIPALITIES = Contract(
    id="gemeenten",
    title="Gemeenten per jaar",
    keys=("jaar", "gm_code"),
    partition=("jaar",),
    dtypes={"jaar": pl.Int64, "gm_code": pl.String, "gm_naam": pl.String},
    attributes=("gm_naam",),
    effect_year="jaar",
)

RECLASSIFICATIONS = Contract(
    id="herindelingen",
    title="Herindelingen per 1 januari",
    keys=("jaar", "van_code", "naar_code"),
    partition=("jaar",),
    dtypes={
        "jaar": pl.Int64,
        "van_code": pl.String,
        "naar_code": pl.String,
        "aandeel": pl.Float64,
        "geraamd": pl.Boolean,
    },
    attributes=("aandeel", "geraamd"),
    effect_year="jaar",
)

DIVISIONS = Contract(
    id="gebieden",
    title="Indeling van gemeenten in regio's en klassen",
    keys=("jaar", "gm_code", "indeling"),
    partition=("jaar", "indeling"),
    dtypes={
        "jaar": pl.Int64,
        "gm_code": pl.String,
        "indeling": pl.String,
        "gebied_code": pl.String,
        "gebied_naam": pl.String,
    },
    attributes=("gebied_code", "gebied_naam"),
    effect_year="jaar",
)

BORDERS = Contract(
    id="grenzen",
    title="Gemeentegrenzen per jaar",
    keys=("jaar", "gm_code"),
    partition=("jaar",),
    dtypes={"jaar": pl.Int64, "gm_code": pl.String, "geometrie": pl.String},
    attributes=("geometrie",),
    effect_year="jaar",
)
"""`geometrie` is the GeoJSON of the source, unchanged: longitude and latitude in degrees."""

MAP_SHAPES = Contract(
    id="kaartvlakken",
    title="Gemeenten als vlakken om te tekenen",
    keys=("jaar", "gm_code"),
    partition=("jaar",),
    dtypes={"jaar": pl.Int64, "gm_code": pl.String, "vlak": pl.String},
    attributes=("vlak",),
    effect_year="jaar",
)
"""`vlak` is made of the border when it is loaded: the coordinates of a GeoJSON MultiPolygon, simplified
so that neighbours keep sharing their border, in whole metres of the Rijksdriehoeksmeting. For drawing
only; distances and surfaces are not to be taken from it."""

MUNICIPALITIES_BRP = Contract(
    id="gemeenten_brp",
    title="Gemeentecodes met ingang, einde en opvolger (BRP-tabel 33)",
    keys=("jaar", "gm_code"),
    partition=("jaar",),
    dtypes={
        "jaar": pl.Int64,
        "gm_code": pl.String,
        "gm_naam": pl.String,
        "is_gemeente": pl.Boolean,
        "ingang": pl.Date,
        "einde": pl.Date,
        "opvolger": pl.String,
    },
    attributes=("gm_naam", "is_gemeente", "ingang", "einde", "opvolger"),
    effect_year="jaar",
)
"""`jaar` is the year up to whose 1 January the list tells what happened."""
