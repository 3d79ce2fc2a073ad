"""The files look exactly like those of the real sources and agree with each other."""

from __future__ import annotations

import json
import time
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl
import pytest

from sluitend.demo.borders import outline
from sluitend.demo.country import Country, build_country
from sluitend.demo.taakvelden import two_digits
from sluitend.demo.write import BORDERS, DETAIL, FINAL, FIRST, PUBLISHED, RECLASSIFICATIONS, REGIONS
from sluitend.demo.write import write_country as write

if TYPE_CHECKING:
    from pathlib import Path

REGIONAL = (
    "arbeidsmarktregio",
    "arrondissement",
    "corop",
    "ggd",
    "jeugdregio",
    "landsdeel",
    "provincie",
    "res_regio",
    "rmc",
    "veilig_thuis",
    "veiligheidsregio",
    "zorgkantoorregio",
)
DIVISIONS = (*REGIONAL, "gemeentegrootte", "stedelijkheid")
IV3_COLUMNS = {
    "iv3_lasten_taakveld.parquet": "jaar document gm_code taakveld lasten_keur",
    "iv3_totalen_gemeente.csv": "jaar document gm_code gm_naam prv_code inwoners lasten_keur"
    " baten_keur reserve_lasten_keur reserve_baten_keur sociaal_keur salarissen_keur inhuur_keur"
    " verbonden_keur rijk_keur spuks_keur heffingen_keur salarissen_overhead_keur"
    " inhuur_overhead_keur eigen_vermogen_keur balanstotaal_keur",
    "iv3_taakveld_titels.csv": "jaar code titel",
    "gemeenten_per_jaar_2010_2026.csv": "jaar gm_code gm_naam prv_code",
    "inwoners_1jan_2017_2026.csv": "jaar gm_code aantal_inwoners",
}
COLUMNS = {
    **{f"{folder}/{file}": text for folder in (FINAL, FIRST) for file, text in IV3_COLUMNS.items()},
    f"{DETAIL}/iv3_baten_lasten_taakveld.parquet": "jaar document gm_code gm_naam taakveld"
    " taakveld_naam lasten_keur baten_keur salarissen_keur",
    f"{DETAIL}/gemeenteklassen_2023_2025.csv": "jaar gm_code gm_naam Provincie Gemeentegrootte"
    " Stedelijkheid Inwonertal Centrumfunctie Sociale_structuur",
    f"{DETAIL}/sociale_structuur_centrumfunctie.csv": "Gemeenten Centrumfunctie Sociale_structuur",
    f"{RECLASSIFICATIONS}/herindelingen_2011_2026.csv": "jaar opgeheven_code opgeheven_naam"
    " opvolger_code opvolger_naam opmerking",
    f"{RECLASSIFICATIONS}/splitsingen_geraamde_aandelen.csv": "jaar oude_code oude_naam"
    " nieuwe_code nieuwe_naam inwoners_geraamd aandeel_geraamd",
    f"{RECLASSIFICATIONS}/crosswalk_gemeente_jaar_naar_2026.csv": "jaar gm_code gm_naam"
    " gm_code_2026 gm_naam_2026",
    f"{REGIONS}/gebieden_in_nederland_2024.csv": " ".join(
        (
            "gm_code gm_naam",
            *(f"{name}_code {name}_naam" for name in DIVISIONS),
            "inwoners_1jan2024 oad",
        )
    ),
}
KEYS = ["jaar", "document", "gm_code"]
CODE_COLUMNS = {"code": pl.String, "taakveld": pl.String}


def read(path: Path) -> pl.DataFrame:
    if path.suffix == ".parquet":
        return pl.read_parquet(path)
    return pl.read_csv(path, schema_overrides=CODE_COLUMNS, infer_schema_length=None)


def geometries(directory: Path) -> dict[int, list[dict[str, Any]]]:
    found = {}
    for path in (directory / BORDERS).glob("*.geojson"):
        features = json.loads(path.read_text(encoding="utf-8"))["features"]
        for feature in features:
            assert set(feature["properties"]) == {"gm_code", "gm_naam", "jaar"}
            assert feature["geometry"]["type"] == "MultiPolygon"
        (jaar,) = {feature["properties"]["jaar"] for feature in features}
        found[jaar] = features
    return found


def ring_area(feature: dict[str, Any]) -> float:
    ((ring,),) = feature["geometry"]["coordinates"]
    assert ring[0] == ring[-1]
    return float(sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in pairwise(ring))) / 2


@pytest.mark.parametrize("file", COLUMNS)
def test_columns_are_those_of_the_source(file: str, directory: Path) -> None:
    # The source has one column name with a space in it.
    expected = [name.replace("Sociale_", "Sociale ") for name in COLUMNS[file].split()]
    assert read(directory / file).columns == expected


def test_parquet_has_the_types_of_the_source(directory: Path) -> None:
    lasten = pl.read_parquet(directory / FINAL / "iv3_lasten_taakveld.parquet")
    assert lasten.dtypes == [pl.Int64, pl.String, pl.String, pl.String, pl.Float64]
    detail = pl.read_parquet(directory / DETAIL / "iv3_baten_lasten_taakveld.parquet")
    assert detail.dtypes == [pl.Int64, *[pl.String] * 5, *[pl.Float64] * 3]
    assert lasten.null_count().sum_horizontal().item() == 0
    assert detail.filter(pl.col("salarissen_keur") == 0).is_empty()


def test_rows_are_sorted_like_the_source(directory: Path) -> None:
    lasten = pl.read_parquet(directory / FINAL / "iv3_lasten_taakveld.parquet")
    assert lasten.equals(lasten.sort(*KEYS, "taakveld"))
    detail = pl.read_parquet(directory / DETAIL / "iv3_baten_lasten_taakveld.parquet")
    assert detail.equals(detail.sort("jaar", "document", "gm_naam", "taakveld"))


def test_taakvelden_per_year_are_as_many_as_in_the_source(directory: Path) -> None:
    lasten = pl.read_parquet(directory / FINAL / "iv3_lasten_taakveld.parquet")
    counts = dict(lasten.group_by("jaar").agg(pl.col("taakveld").n_unique()).iter_rows())
    assert counts == {
        **dict.fromkeys(range(2017, 2023), 51),
        2023: 53,
        2024: 53,
        2025: 56,
        2026: 56,
    }
    detail = pl.read_parquet(directory / DETAIL / "iv3_baten_lasten_taakveld.parquet")
    counts = dict(detail.group_by("jaar").agg(pl.col("taakveld").n_unique()).iter_rows())
    assert counts == {2023: 71, 2024: 71, 2025: 69}
    titles = read(directory / FINAL / "iv3_taakveld_titels.csv")
    assert titles.height == 536
    missing = lasten.join(
        titles, left_on=["jaar", "taakveld"], right_on=["jaar", "code"], how="anti"
    )
    assert missing.is_empty()


def test_rows_of_zero_are_left_out_from_2025_and_not_before(directory: Path) -> None:
    lasten = pl.read_parquet(directory / FINAL / "iv3_lasten_taakveld.parquet")
    zeros = lasten.filter(pl.col("lasten_keur") == 0)
    assert set(zeros["jaar"]) == set(range(2017, 2025))


def test_detail_rolls_up_to_the_two_digit_file(directory: Path) -> None:
    detail = pl.read_parquet(directory / DETAIL / "iv3_baten_lasten_taakveld.parquet")
    rolled = (
        detail.filter(~pl.col("taakveld").is_in(["0.10", "0.11"]))
        .with_columns(pl.col("taakveld").map_elements(two_digits, return_dtype=pl.String))
        .group_by(*KEYS, "taakveld")
        .agg(pl.col("lasten_keur").sum())
    )
    lasten = pl.read_parquet(directory / FINAL / "iv3_lasten_taakveld.parquet")
    filings = detail.select("jaar", "document").unique()
    both = rolled.join(
        lasten.join(filings, on=["jaar", "document"], how="semi"),
        on=[*KEYS, "taakveld"],
        how="full",
        coalesce=True,
    )
    assert (both["lasten_keur"] == both["lasten_keur_right"].fill_null(0)).all()
    assert both["lasten_keur"].null_count() == 0


def test_baten_equal_lasten_in_the_detail(directory: Path) -> None:
    detail = pl.read_parquet(directory / DETAIL / "iv3_baten_lasten_taakveld.parquet")
    sums = detail.group_by(KEYS).agg(pl.col("lasten_keur", "baten_keur").sum())
    assert (sums["lasten_keur"] == sums["baten_keur"]).all()
    assert (sums["lasten_keur"] == 0).sum() == 1


@pytest.mark.parametrize("folder", [FINAL, FIRST])
def test_totals_are_the_sums_of_the_taakvelden(folder: str, directory: Path) -> None:
    lasten = pl.read_parquet(directory / folder / "iv3_lasten_taakveld.parquet")
    social = pl.col("taakveld").str.starts_with("6.")
    sums = lasten.group_by(KEYS).agg(
        pl.col("lasten_keur").sum().alias("som"),
        pl.col("lasten_keur").filter(social).sum().alias("som_sociaal"),
    )
    totals = read(directory / folder / "iv3_totalen_gemeente.csv")
    both = totals.join(sums, on=KEYS, how="full", coalesce=True)
    assert both.height == totals.height == sums.height
    assert (both["lasten_keur"] == both["som"]).all()
    assert (both["sociaal_keur"] == both["som_sociaal"]).all()


def test_totals_agree_with_the_detail(directory: Path) -> None:
    totals = read(directory / FINAL / "iv3_totalen_gemeente.csv")
    detail = pl.read_parquet(directory / DETAIL / "iv3_baten_lasten_taakveld.parquet")
    result = pl.col("taakveld").is_in(["0.10", "0.11"])
    sums = detail.group_by(KEYS).agg(
        pl.col("baten_keur").filter(~result).sum().alias("baten"),
        pl.col("baten_keur").filter(pl.col("taakveld") == "0.7").sum().alias("rijk"),
        pl.col("salarissen_keur").sum().alias("salarissen"),
        pl.col("lasten_keur").filter(pl.col("taakveld") == "0.10").sum().alias("reserve_lasten"),
    )
    both = totals.join(sums, on=KEYS)
    assert both.height == 4 * 30 - 1
    for name in ("baten", "rijk", "salarissen", "reserve_lasten"):
        assert (both[f"{name}_keur"] == both[name]).all(), name


def test_money_has_the_size_of_real_money(country: Country, directory: Path) -> None:
    totals = read(directory / FINAL / "iv3_totalen_gemeente.csv").filter(pl.col("lasten_keur") > 0)
    complete = [
        country.missing_filing(code, document, jaar, "jeugd") is None
        for jaar, document, code in totals.select(KEYS).iter_rows()
    ]
    totals = totals.filter(pl.Series(complete))
    per_head = totals.select(pl.col("lasten_keur") * 1000 / pl.col("inwoners")).to_series()
    assert all(3000 <= amount <= 5000 for amount in per_head)
    lasten = pl.read_parquet(directory / FINAL / "iv3_lasten_taakveld.parquet")
    people = totals.select(*KEYS, "inwoners")
    for codes, low, high in ((["6.72", "6.82"], 280, 400), (["6.6", "6.71", "6.81"], 330, 460)):
        chosen = lasten.filter(pl.col("taakveld").is_in(codes), pl.col("jaar") <= 2022)
        sums = chosen.group_by(KEYS).agg(pl.col("lasten_keur").sum()).join(people, on=KEYS)
        country_wide = sums.group_by("jaar").agg(pl.col("lasten_keur", "inwoners").sum())
        for keur, inwoners in country_wide["lasten_keur", "inwoners"].iter_rows():
            assert low <= keur * 1000 / inwoners <= high
    sizes = list(country.inhabitants.values())
    assert 5000 <= min(sizes) <= 6000
    assert 160_000 <= max(sizes) <= 180_000


def test_amounts_are_whole_thousands_and_exact(country: Country) -> None:
    assert all(people % 100 == 0 for people in country.inhabitants.values())
    assert all((euro % 10 == 0).all() for euro in country.euro.values())


def test_codes_per_year_agree_over_all_files(country: Country, directory: Path) -> None:
    listed = read(directory / FINAL / "gemeenten_per_jaar_2010_2026.csv")
    people = read(directory / FINAL / "inwoners_1jan_2017_2026.csv")
    lasten = pl.read_parquet(directory / FINAL / "iv3_lasten_taakveld.parquet")
    classes = read(directory / DETAIL / "gemeenteklassen_2023_2025.csv")
    crosswalk = read(directory / RECLASSIFICATIONS / "crosswalk_gemeente_jaar_naar_2026.csv")
    borders = geometries(directory)
    assert sorted(borders) == [*range(2017, 2023), 2024]
    for jaar in range(2010, 2027):
        codes = sorted(listed.filter(jaar=jaar)["gm_code"])
        assert codes == list(country.codes(jaar))
        assert sorted(crosswalk.filter(jaar=jaar)["gm_code"]) == codes
        if jaar in borders:
            assert [f["properties"]["gm_code"] for f in borders[jaar]] == codes
        if jaar >= 2017:
            assert sorted(people.filter(jaar=jaar)["gm_code"]) == codes
            absent = {"GM9027"} if jaar == 2025 else set()
            filed = lasten.filter(jaar=jaar, document="begroting")["gm_code"].unique()
            assert sorted(filed) == [code for code in codes if code not in absent]
        if jaar in (2023, 2024, 2025):
            assert sorted(classes.filter(jaar=jaar)["gm_code"]) == codes
    assert set(crosswalk["gm_code_2026"]) == set(country.codes(2026))
    # A split municipality goes to where most of its inhabitants went.
    assert set(crosswalk.filter(gm_code="GM9012")["gm_code_2026"]) == {"GM9011"}


def test_reclassifications_lead_from_every_list_to_the_next(
    country: Country, directory: Path
) -> None:
    events = read(directory / RECLASSIFICATIONS / "herindelingen_2011_2026.csv")
    for jaar in range(2011, 2027):
        ended = set(country.codes(jaar - 1)) - set(country.codes(jaar))
        rows = events.filter(jaar=jaar)
        assert set(rows["opgeheven_code"]) == ended
        heirs = {heir for text in rows["opvolger_code"] for heir in text.split("|")}
        assert heirs <= set(country.codes(jaar))
        assert set(country.codes(jaar)) - set(country.codes(jaar - 1)) <= heirs
    shares = read(directory / RECLASSIFICATIONS / "splitsingen_geraamde_aandelen.csv")
    assert shares["aandeel_geraamd"].to_list() == [0.6, 0.4]


def test_nothing_carries_a_real_code(directory: Path) -> None:
    for file in COLUMNS:
        frame = read(directory / file)
        for column in frame.columns:
            if column.endswith(("gm_code", "gm_code_2026", "oude_code", "nieuwe_code")):
                codes = set(frame[column])
                assert all("GM9001" <= code <= "GM9099" for code in codes)
    regions = read(directory / REGIONS / "gebieden_in_nederland_2024.csv")
    for name in REGIONAL:
        assert all(code[-2:] >= "91" for code in regions[f"{name}_code"])
    totals = read(directory / FINAL / "iv3_totalen_gemeente.csv")
    assert set(totals["prv_code"]) == {91, 92, 93}


@pytest.mark.parametrize("folder", PUBLISHED)
def test_every_folder_says_that_it_is_fictional(folder: str, directory: Path) -> None:
    text = (directory / folder / "SOURCE.md").read_text(encoding="utf-8")
    date, status = PUBLISHED[folder]
    origin = f"Origin: fictief land van Sluitend, generator seed 2015 ({date}). Fictional data."
    assert origin in text.splitlines()
    assert f"Status: {status}" in text.splitlines()
    assert "alles in deze map is verzonnen" in text


def test_borders_neither_overlap_nor_leave_gaps(directory: Path) -> None:
    areas = {
        jaar: {f["properties"]["gm_code"]: ring_area(f) for f in features}
        for jaar, features in geometries(directory).items()
    }
    for per_code in areas.values():
        # Clockwise, as in the source: every ring has a negative area.
        assert max(per_code.values()) < 0
        assert sum(per_code.values()) == pytest.approx(sum(areas[2017].values()), rel=1e-9)
    assert areas[2021]["GM9031"] == pytest.approx(areas[2020]["GM9004"] + areas[2020]["GM9005"])
    split = areas[2021]["GM9012"]
    grown = [areas[2022][code] - areas[2021][code] for code in ("GM9011", "GM9013")]
    assert sum(grown) == pytest.approx(split)
    assert max(grown) < 0
    for features in geometries(directory).values():
        points = np.concatenate([np.array(f["geometry"]["coordinates"][0][0]) for f in features])
        assert (points.min(axis=0) > (3.9, 55.2)).all()
        assert (points.max(axis=0) < (5.1, 55.8)).all()


def test_outline_drops_the_edge_between_two_cells() -> None:
    assert outline({(0, 0)}) == [(0, 0), (0, 1), (1, 1), (1, 0), (0, 0)]
    assert len(outline({(row, column) for row in range(3) for column in range(6)})) == 19


def test_equal_seeds_give_equal_bytes(country: Country, directory: Path, tmp_path: Path) -> None:
    again = write(build_country(country.seed), tmp_path)
    assert again
    for path in again:
        assert path.read_bytes() == (directory / path.relative_to(tmp_path)).read_bytes(), path
    assert sum(path.is_file() for path in directory.rglob("*")) == len(again)


def test_another_seed_gives_another_country() -> None:
    one, other = build_country(1), build_country(2)
    assert one.inhabitants != other.inhabitants
    assert any((one.euro[key] != other.euro[key]).any() for key in one.euro)


def test_building_and_writing_takes_less_than_three_seconds(tmp_path: Path) -> None:
    begin = time.process_time()
    write(build_country(), tmp_path)
    assert time.process_time() - begin < 3
