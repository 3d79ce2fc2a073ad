"""Reclassifications, regions and borders in the layout of the open data pack."""

from __future__ import annotations

import json
from math import isfinite
from typing import TYPE_CHECKING, Any

import polars as pl

from sluitend.core.errors import SourceError
from sluitend.core.messages import listing, msg
from sluitend.methods.rijksdriehoek import BOUNDS
from sluitend.sources.guard import require_file
from sluitend.sources.reading import no_rows, read_csv, require_columns
from sluitend.sources.shapes import drawn_shapes
from sluitend.sources.sheet import CODE, ROW, Sheet
from sluitend.sources.source import Reading, describe, finish, require_municipalities

if TYPE_CHECKING:
    from pathlib import Path

    from sluitend.sources.source import PassedOver

SHARE_TOLERANCE = 0.001
POLYGONS = ("Polygon", "MultiPolygon")
CORNERS = 4
"""Points of the smallest ring: three corners, and the first once more."""


class Reclassifications:
    """Which municipality went where; shares of split municipalities are estimates and marked so."""

    id = "herindelingen"
    signature = ("herindelingen_2011_2026.csv", "splitsingen_geraamde_aandelen.csv")
    passed_over: PassedOver = (
        (
            "crosswalk_gemeente_jaar_naar_*.csv",
            msg("afgeleid uit herindelingen; het programma leidt dit zelf af"),
        ),
        (
            "cbs_gemeenten_corop_*_origineel.csv",
            msg("CBS-tabel tot en met 2021; de herindelingen staan in herindelingen_2011_2026.csv"),
        ),
    )

    def read(self, directory: Path, known: pl.DataFrame) -> Reading:
        """Read the directory."""
        require_municipalities(known, directory)
        events = read_csv(
            directory / self.signature[0], ["jaar", "opgeheven_code", "opvolger_code"]
        )
        events.whole_number("jaar", low=2011, high=2050)
        events.code("opgeheven_code", CODE, "GM0000")
        events.code("opvolger_code", r"^GM[0-9]{4}(\|GM[0-9]{4})*$", "GM0000")
        events.unique(["jaar", "opgeheven_code"])
        splits = read_csv(
            directory / self.signature[1],
            ["jaar", "oude_code", "nieuwe_code", "aandeel_geraamd"],
            may_be_empty=True,
        )
        splits.whole_number("jaar", low=2011, high=2050)
        splits.code("oude_code", CODE, "GM0000")
        splits.code("nieuwe_code", CODE, "GM0000")
        share = pl.col("aandeel_geraamd").cast(pl.Float64, strict=False)
        splits.reject(
            "aandeel_geraamd",
            share.is_null() | (share <= 0) | (share > 1),
            msg("geen aandeel tussen 0 en 1"),
            msg("Geef een aandeel met een punt, bijvoorbeeld 0.42."),
        )
        splits.unique(["jaar", "oude_code", "nieuwe_code"])
        events.known_in_year("opgeheven_code", known, lambda year: year - 1)
        splits.known_in_year("oude_code", known, lambda year: year - 1)
        splits.known_in_year("nieuwe_code", known)
        tables = {"herindelingen": _moves(events.frame, splits.frame)}
        described = describe(
            directory,
            source=self.id,
            title="Herindelingen van gemeenten, met geraamde aandelen bij splitsing",
            attribution="Bron: CBS, Gemeenten alfabetisch; aandelen bij splitsing geraamd",
            codes=pl.concat([tables["herindelingen"][c] for c in ("van_code", "naar_code")]),
            years=tables["herindelingen"]["jaar"],
        )
        return finish([events, splits], tables, described)


def _moves(events: pl.DataFrame, splits: pl.DataFrame) -> pl.DataFrame:
    shares = splits.select(
        "jaar",
        van_code="oude_code",
        naar_code="nieuwe_code",
        aandeel=pl.col("aandeel_geraamd").cast(pl.Float64),
        geraamd=pl.lit(value=True),
    )
    whole = events.join(
        splits, left_on=["jaar", "opgeheven_code"], right_on=["jaar", "oude_code"], how="anti"
    )
    unclear = whole.filter(pl.col("opvolger_code").str.contains(r"\|", literal=False))
    if unclear.height:
        raise SourceError(
            msg(
                "Gemeente {code} is in {jaar} gesplitst, maar de aandelen ontbreken.",
                code=unclear["opgeheven_code"][0],
                jaar=unclear["jaar"][0],
            ),
            msg("Zet de aandelen in splitsingen_geraamde_aandelen.csv; zij tellen op tot 1."),
        )
    sums = shares.group_by("jaar", "van_code").agg(pl.col("aandeel").sum())
    wrong = sums.filter((pl.col("aandeel") - 1).abs() > SHARE_TOLERANCE)
    if wrong.height:
        raise SourceError(
            msg(
                "De aandelen van {code} ({jaar}) tellen op tot {som} in plaats van 1.",
                code=wrong["van_code"][0],
                jaar=wrong["jaar"][0],
                som=round(wrong["aandeel"][0], 4),
            ),
            msg("Vul de ontbrekende opvolger aan of verbeter de aandelen."),
        )
    # The published shares are rounded to four decimals; exact closure needs them to add up to one.
    exact = shares.with_columns(
        aandeel=pl.col("aandeel") / pl.col("aandeel").sum().over("jaar", "van_code")
    )
    merged = whole.select(
        "jaar",
        van_code="opgeheven_code",
        naar_code="opvolger_code",
        aandeel=pl.lit(1.0),
        geraamd=pl.lit(value=False),
    )
    return pl.concat([merged, exact]).sort("jaar", "van_code", "naar_code")


def newest_file(directory: Path, pattern: str) -> tuple[Path, int]:
    """Return the last file of a pattern and the year its name ends in.

    Raises
    ------
    SourceError
        When there is none, or its name ends in no year: what year it is about is not ours to guess.
    """
    path = max(directory.glob(pattern), default=directory / pattern)
    if not path.stem[-4:].isdigit():
        raise SourceError(
            msg("Bestand {bestand} noemt geen jaar.", bestand=path.name),
            msg("Laat de naam eindigen op het jaar van de indeling, zoals ..._2024.csv."),
        )
    return path, int(path.stem[-4:])


class Divisions:
    """CBS division of the country in regions and classes in the year its file is named after."""

    id = "cbs_gebieden"
    signature = ("gebieden_in_nederland_*.csv",)
    passed_over: PassedOver = ()

    def read(self, directory: Path, known: pl.DataFrame) -> Reading:
        """Read the directory: every pair of columns x_code, x_naam is a division."""
        require_municipalities(known, directory)
        path, year = newest_file(directory, self.signature[0])
        sheet = read_csv(path, ["gm_code", "gm_naam"])
        sheet.code("gm_code", CODE, "GM0000")
        sheet.frame = sheet.frame.with_columns(jaar=pl.lit(year, pl.Int64))
        sheet.known_in_year("gm_code", known)
        sheet.unique(["gm_code"])
        names = [
            c.removesuffix("_code")
            for c in sheet.frame.columns
            if c.endswith("_code") and c != "gm_code"
        ]
        header = [name for name in sheet.frame.columns if name != ROW]
        require_columns(sheet.path, header, [f"{name}_naam" for name in names])
        parts = [
            sheet.frame.filter(pl.col(f"{name}_code").str.strip_chars() != "").select(
                "jaar",
                "gm_code",
                indeling=pl.lit(name),
                gebied_code=pl.col(f"{name}_code").str.strip_chars(),
                gebied_naam=pl.col(f"{name}_naam").str.strip_chars(),
            )
            for name in names
        ]
        described = describe(
            directory,
            source=self.id,
            title=f"Gebieden in Nederland {year}",
            attribution="Bron: CBS, Gebieden in Nederland",
            codes=sheet.frame["gm_code"],
        )
        return finish([sheet], {"gebieden": pl.concat(parts)}, described)


class Borders:
    """Municipal borders per year as GeoJSON; every file must hold exactly that year's municipalities.

    Table ``grenzen`` keeps them as they are in the file; ``kaartvlakken`` has them as they are drawn.
    """

    id = "grenzen"
    signature = ("gemeenten_*.geojson",)
    passed_over: PassedOver = ()

    def read(self, directory: Path, known: pl.DataFrame) -> Reading:
        """Read every GeoJSON file in the directory."""
        require_municipalities(known, directory)
        sheets = [_border_sheet(path, known) for path in sorted(directory.glob(self.signature[0]))]
        frames = [s.frame.select("jaar", "gm_code", "geometrie") for s in sheets]
        borders = pl.concat(frames)
        shapes = [_drawn(rows, int(jaar)) for (jaar,), rows in borders.group_by("jaar")]
        described = describe(
            directory,
            source=self.id,
            title="Gemeentegrenzen per jaar",
            attribution="Bron: CBS / Kadaster",
            codes=borders["gm_code"],
            years=borders["jaar"],
        )
        tables = {"grenzen": borders, "kaartvlakken": pl.concat([_DRAWN, *shapes])}
        return finish(sheets, tables, described)


_DRAWN = pl.DataFrame(schema={"jaar": pl.Int64, "gm_code": pl.String, "vlak": pl.String})


def _drawn(borders: pl.DataFrame, jaar: int) -> pl.DataFrame:
    """Return the borders of one year as light shapes, to be drawn."""
    rows = borders.sort("gm_code")
    codes = rows["gm_code"].to_list()
    shapes = drawn_shapes(codes, rows["geometrie"].to_list(), jaar)
    return rows.select("jaar", "gm_code", vlak=pl.Series(shapes, dtype=pl.String))


def _border_sheet(path: Path, known: pl.DataFrame) -> Sheet:
    content = require_file(path).read_bytes()
    try:
        raw: dict[str, Any] = json.loads(content, parse_constant=_not_a_number)
        features: list[dict[str, Any]] = raw["features"]
        rows = [
            (
                number,
                str(feature["properties"]["jaar"]),
                str(feature["properties"]["gm_code"]),
                json.dumps(feature["geometry"], separators=(",", ":")),
                _shape(feature["geometry"]),
            )
            for number, feature in enumerate(features, start=1)
        ]
    # Brackets in brackets without end are no file of borders either.
    except (ValueError, LookupError, TypeError, RecursionError) as error:
        raise SourceError(
            msg(
                "Bestand {bestand} is geen leesbare GeoJSON met gm_code en jaar.", bestand=path.name
            ),
            msg("Haal het bestand opnieuw op; het is mogelijk afgebroken."),
        ) from error
    if not rows:
        raise no_rows(path)
    schema = {
        ROW: pl.Int64,
        "jaar": pl.String,
        "gm_code": pl.String,
        "geometrie": pl.String,
        "soort": pl.String,
    }
    frame = pl.DataFrame(rows, schema=schema, orient="row")
    sheet = Sheet(path, frame, content.count(b'"gm_code"'))
    sheet.whole_number("jaar", low=2010, high=2050)
    sheet.code("gm_code", CODE, "GM0000")
    _require_all(sheet, known)
    sheet.known_in_year("gm_code", known)
    sheet.one_of("soort", POLYGONS)
    sheet.unique(["jaar", "gm_code"])
    return sheet


def _require_all(sheet: Sheet, known: pl.DataFrame) -> None:
    """Refuse a map with a hole: a municipality of its year without any border."""
    years = sheet.frame.select("jaar").unique()
    lacking = (
        known.join(years, on="jaar", how="semi")
        .join(sheet.frame, on=["jaar", "gm_code"], how="anti")
        .sort("jaar", "gm_code")
    )
    if lacking.height:
        raise SourceError(
            msg(
                "In bestand {bestand} ontbreken grenzen van {jaar}: {codes}.",
                bestand=sheet.path.name,
                jaar=lacking["jaar"][0],
                codes=listing(lacking["gm_code"].to_list()),
            ),
            msg("Haal het bestand opnieuw op, of vul de ontbrekende gemeenten aan."),
        )


def _shape(geometry: dict[str, Any]) -> str:
    """Return the kind of an area whose every ring is one, else what is the matter with it."""
    kind, parts = str(geometry["type"]), geometry["coordinates"]
    if kind not in POLYGONS:
        return kind
    rings = [ring for polygon in ([parts] if kind == "Polygon" else parts) for ring in polygon]
    if not rings or any(ring[0] != ring[-1] for ring in rings):
        return "open ring"
    if any(len(ring) < CORNERS for ring in rings):
        return "geen vlak"
    points = [point for ring in rings for point in ring]
    numbers = (number for point in points for number in point)
    if not all(isinstance(number, int | float) and isfinite(number) for number in numbers):
        return "geen coördinaten"
    west, south, east, north = BOUNDS
    if any(not (west <= lon <= east and south <= lat <= north) for lon, lat, *_ in points):
        return "buiten Nederland"
    return kind


def _not_a_number(text: str) -> float:
    """Refuse what JSON does not allow and its reader does."""
    raise ValueError(text)
