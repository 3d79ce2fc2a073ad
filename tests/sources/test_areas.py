"""Reclassifications, regions and borders: what is read, and what is refused."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest

from sluitend.core.errors import SourceError
from sluitend.demo.write import BORDERS, RECLASSIFICATIONS, REGIONS
from sluitend.sources.areas import Borders, Divisions, Reclassifications

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

EVENTS, SPLITS = "herindelingen_2011_2026.csv", "splitsingen_geraamde_aandelen.csv"
REGION_FILE = "gebieden_in_nederland_2024.csv"


@pytest.fixture
def moves_dir(country_dir: Path, tmp_path: Path) -> Path:
    shutil.copytree(country_dir / RECLASSIFICATIONS, tmp_path / "herindelingen")
    return tmp_path / "herindelingen"


@pytest.fixture
def regions_dir(country_dir: Path, tmp_path: Path) -> Path:
    shutil.copytree(country_dir / REGIONS, tmp_path / "gebieden")
    return tmp_path / "gebieden"


@pytest.fixture
def borders_dir(country_dir: Path, tmp_path: Path) -> Path:
    shutil.copytree(country_dir / BORDERS, tmp_path / "grenzen")
    return tmp_path / "grenzen"


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def test_moves_are_whole_or_split_with_shares_that_add_up(
    moves_dir: Path, known: pl.DataFrame
) -> None:
    reading = Reclassifications().read(moves_dir, known)
    assert reading.tables["herindelingen"].rows() == [
        (2014, "GM9030", "GM9029", 1.0, False),
        (2019, "GM9008", "GM9009", 1.0, False),
        (2021, "GM9004", "GM9031", 1.0, False),
        (2021, "GM9005", "GM9031", 1.0, False),
        (2022, "GM9012", "GM9011", 0.6, True),
        (2022, "GM9012", "GM9013", 0.4, True),
        (2023, "GM9022", "GM9032", 1.0, False),
        (2023, "GM9023", "GM9032", 1.0, False),
    ]
    assert [(c.bestand, c.gelezen, c.afgekeurd) for c in reading.files] == [
        (EVENTS, 7, 0),
        (SPLITS, 2, 0),
    ]


def test_rounded_shares_are_made_exact(moves_dir: Path, known: pl.DataFrame) -> None:
    change(moves_dir / SPLITS, "0.6", "0.5996")
    shares = (
        Reclassifications()
        .read(moves_dir, known)
        .tables["herindelingen"]
        .filter(pl.col("geraamd"))["aandeel"]
    )
    assert shares.sum() == pytest.approx(1, abs=1e-15)
    assert shares[0] == pytest.approx(0.5996 / 0.9996)


@pytest.mark.parametrize(
    ("file", "old", "new", "refusal"),
    [
        (SPLITS, "0.6", "0.5", r"aandelen van GM9012 \(2022\) tellen op tot 0.9"),
        (
            SPLITS,
            "2022,GM9012,Tussenkreken,GM9011",
            "2022,GM9007,Tussenkreken,GM9011",
            "tellen op tot",
        ),
        (EVENTS, "GM9011|GM9013", "GM9011;GM9013", ""),
    ],
)
def test_shares_that_do_not_add_up_are_refused(
    moves_dir: Path, known: pl.DataFrame, file: str, old: str, new: str, refusal: str
) -> None:
    change(moves_dir / file, old, new)
    if not refusal:
        rejects = Reclassifications().read(moves_dir, known).rejects
        assert rejects["kolom", "reden"].rows() == [("opvolger_code", "geen geldige code")]
        return
    with pytest.raises(SourceError, match=refusal):
        Reclassifications().read(moves_dir, known)


def test_split_without_shares_is_refused(moves_dir: Path, known: pl.DataFrame) -> None:
    header = (moves_dir / SPLITS).read_text("utf-8").split("\n")[0]
    (moves_dir / SPLITS).write_text(header + "\n", "utf-8")
    with pytest.raises(
        SourceError, match="GM9012 is in 2022 gesplitst, maar de aandelen ontbreken"
    ):
        Reclassifications().read(moves_dir, known)


@pytest.mark.parametrize(
    ("file", "old", "new", "column", "line"),
    [
        (EVENTS, "2021,GM9004", "2031,GM9004", "opgeheven_code", 4),
        (EVENTS, "2021,GM9004", "abc,GM9004", "jaar", 4),
        (EVENTS, "2021,GM9004", "2021,GM9099", "opgeheven_code", 4),
        (EVENTS, "2021,GM9004", "2022,GM9004", "opgeheven_code", 4),
        (EVENTS, "GM9031", "9031", "opvolger_code", 4),
        (SPLITS, "0.6", "0,6", "", 2),
        (SPLITS, "0.6", "zestig", "aandeel_geraamd", 2),
        (SPLITS, "0.6", "1.6", "aandeel_geraamd", 2),
        (SPLITS, "0.6", "0.0", "aandeel_geraamd", 2),
        (SPLITS, "0.6", "-0.6", "aandeel_geraamd", 2),
        (SPLITS, "0.6", "NaN", "aandeel_geraamd", 2),
        (SPLITS, "GM9011", "GM9031x", "nieuwe_code", 2),
        (SPLITS, "GM9011", "GM9012", "nieuwe_code", 2),
    ],
)
def test_wrong_move_is_on_the_uitvallijst_or_stops_the_file(
    moves_dir: Path, known: pl.DataFrame, file: str, old: str, new: str, column: str, line: int
) -> None:
    change(moves_dir / file, old, new)
    if file == SPLITS:  # what is left of the split no longer adds up
        with pytest.raises(SourceError, match=r"tellen op tot 0\.4"):
            Reclassifications().read(moves_dir, known)
        return
    rejects = Reclassifications().read(moves_dir, known).rejects
    assert rejects["bestand", "rij", "kolom"].rows() == [(file, line, column)]


def test_doubled_event_is_rejected(moves_dir: Path, known: pl.DataFrame) -> None:
    lines = (moves_dir / EVENTS).read_text("utf-8").splitlines(keepends=True)
    (moves_dir / EVENTS).write_text("".join([*lines, lines[1]]), "utf-8")
    rejects = Reclassifications().read(moves_dir, known).rejects
    assert rejects["rij"].to_list() == [2, len(lines) + 1]


def test_every_pair_of_columns_is_a_division(regions_dir: Path, known: pl.DataFrame) -> None:
    reading = Divisions().read(regions_dir, known)
    regions = reading.tables["gebieden"]
    assert regions["indeling"].n_unique() == 14
    assert regions.height == 14 * 30
    assert set(regions["jaar"]) == {2024}
    assert regions.filter(indeling="jeugdregio", gm_code="GM9001").height == 1


def test_area_without_code_is_no_member(regions_dir: Path, known: pl.DataFrame) -> None:
    path = regions_dir / REGION_FILE
    frame = pl.read_csv(path, infer_schema=False)
    code = pl.when(pl.col("gm_code") != "GM9001").then("jeugdregio_code")
    frame.with_columns(code.alias("jeugdregio_code")).write_csv(path)
    regions = Divisions().read(regions_dir, known).tables["gebieden"]
    assert regions.filter(indeling="jeugdregio").height == 29
    frame.drop("jeugdregio_naam").write_csv(path)
    with pytest.raises(SourceError, match="mist de kolommen jeugdregio_naam"):
        Divisions().read(regions_dir, known)


def test_region_of_a_municipality_that_is_not_there_is_rejected(
    regions_dir: Path, known: pl.DataFrame
) -> None:
    change(regions_dir / REGION_FILE, "GM9001", "GM9004")
    rejects = Divisions().read(regions_dir, known).rejects
    assert rejects["waarde", "reden"].rows() == [
        ("GM9004", "deze gemeente bestaat niet in dat jaar")
    ]


def test_borders_are_there_for_every_municipality(borders_dir: Path, known: pl.DataFrame) -> None:
    reading = Borders().read(borders_dir, known)
    borders = reading.tables["grenzen"]
    assert borders.group_by("jaar").len().sort("jaar").rows() == [
        (2017, 34), (2018, 34), (2019, 33), (2020, 33), (2021, 32), (2022, 31), (2024, 30)
    ]  # fmt: skip
    assert all(json.loads(text)["type"] == "MultiPolygon" for text in borders["geometrie"])
    assert reading.described.published_on == "2026-01-01"


def edit(directory: Path, work: Callable[[list[dict[str, Any]]], object]) -> Path:
    path = directory / "gemeenten_2022.geojson"
    body = json.loads(path.read_text("utf-8"))
    work(body["features"])
    path.write_text(json.dumps(body), "utf-8")
    return path


def test_map_with_a_hole_is_refused(borders_dir: Path, known: pl.DataFrame) -> None:
    edit(borders_dir, lambda features: features.pop(0))
    with pytest.raises(SourceError, match="ontbreken grenzen van 2022: GM9001"):
        Borders().read(borders_dir, known)


def _point(feature: dict[str, Any]) -> None:
    feature["geometry"] = {"type": "Point", "coordinates": [1, 2]}


def _open(feature: dict[str, Any]) -> None:
    feature["geometry"]["coordinates"][0][0].pop()


@pytest.mark.parametrize(("work", "value"), [(_point, "Point"), (_open, "open ring")])
def test_border_that_is_no_area_is_rejected(
    borders_dir: Path, known: pl.DataFrame, work: Callable[[dict[str, Any]], None], value: str
) -> None:
    edit(borders_dir, lambda features: work(features[2]))
    rejects = Borders().read(borders_dir, known).rejects
    assert rejects["bestand", "rij", "kolom", "waarde"].rows() == [
        ("gemeenten_2022.geojson", 3, "soort", value)
    ]


@pytest.mark.parametrize("jaar", ["abc", None, 2022.5, 1900])
def test_border_of_no_year_is_rejected(
    borders_dir: Path, known: pl.DataFrame, jaar: object
) -> None:
    edit(
        borders_dir,
        lambda features: features.append(
            features[0] | {"properties": {"gm_code": "GM9001", "jaar": jaar}}
        ),
    )
    rejects = Borders().read(borders_dir, known).rejects
    assert rejects["rij", "kolom", "waarde"].rows() == [(32, "jaar", str(jaar))]


def test_doubled_and_strange_borders_are_rejected(borders_dir: Path, known: pl.DataFrame) -> None:
    def add(features: list[dict[str, Any]]) -> None:
        features.append(features[0])
        features.append(features[0] | {"properties": {"gm_code": "GM9004", "jaar": 2022}})

    edit(borders_dir, add)
    rejects = Borders().read(borders_dir, known).rejects
    assert rejects["rij", "waarde"].sort("rij").rows() == [
        (1, "GM9001"),
        (32, "GM9001"),
        (33, "GM9004"),
    ]


@pytest.mark.parametrize(
    "work",
    [
        lambda features: features[0].pop("geometry"),
        lambda features: features[0]["properties"].pop("jaar"),
        lambda features: features[0].update(geometry=None),
        lambda features: features[0]["geometry"].update(coordinates=[[[]]]),
        lambda features: features[0]["geometry"].update(coordinates=5),
    ],
)
def test_geojson_without_what_it_needs_is_refused(
    borders_dir: Path, known: pl.DataFrame, work: Callable[[list[dict[str, Any]]], object]
) -> None:
    edit(borders_dir, work)
    with pytest.raises(SourceError, match="geen leesbare GeoJSON"):
        Borders().read(borders_dir, known)


def test_geojson_cut_anywhere_is_refused(borders_dir: Path, known: pl.DataFrame) -> None:
    path = borders_dir / "gemeenten_2022.geojson"
    whole = path.read_bytes().rstrip()
    for size in range(0, len(whole), len(whole) // 20):
        path.write_bytes(whole[:size])
        with pytest.raises(SourceError, match="geen leesbare GeoJSON"):
            Borders().read(borders_dir, known)
    path.write_text('{"features": []}', "utf-8")
    with pytest.raises(SourceError, match="bevat geen rijen"):
        Borders().read(borders_dir, known)
