"""Categories, sources of baten, repeated cells, classes; and one municipality in another unit."""

from __future__ import annotations

import csv
import shutil
from typing import TYPE_CHECKING

import polars as pl
import pytest

from sluitend.core.errors import SourceError
from sluitend.rules.parameter import parameters
from sluitend.sources.catalogue import SOURCES, unread
from sluitend.sources.iv3 import Iv3, Iv3BatenLasten
from sluitend.tables.areas import DIVISIONS
from sluitend.tables.iv3 import (
    CATEGORIES,
    INCOME,
    INHABITANTS,
    INHABITANTS_ELSEWHERE,
    LASTEN,
    TOTALS,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from sluitend.sources.source import Reading, Source
    from sluitend.store.workspace import Workspace

MAIN = "iv3_lasten_taakveld.parquet"
TOTALS_FILE = "iv3_totalen_gemeente.csv"
CATEGORY_FILE = "iv3_lasten_hoofdtaakveld_categorie.parquet"
INCOME_FILE = "iv3_baten_bron.parquet"
SOCIAL = "iv3_lasten_taakveld_6_sociaal_domein.csv"
DETAIL_MAIN = "iv3_baten_lasten_taakveld.parquet"
DETAIL_SOCIAL = "iv3_baten_lasten_sociaal_domein_en_0_7.csv"
CLASSES = "gemeenteklassen_2023_2025.csv"
STRUCTURE = "sociale_structuur_centrumfunctie.csv"
FILING = ("jaar", "document", "gm_code")
ONE = {"jaar": 2023, "document": "jaarrekening", "gm_code": "GM9001"}
KEUR = 100_000


@pytest.fixture
def folder(iv3_dir: Path, tmp_path: Path) -> Path:
    """The Iv3 of two years with categories, sources and repeated cells made from its own figures."""
    target = tmp_path / "iv3"
    shutil.copytree(iv3_dir, target)
    lasten = pl.read_parquet(target / MAIN)
    whole = lasten.group_by(*FILING, hoofdtaakveld=pl.col("taakveld").str.head(1)).agg(
        pl.col("lasten_keur").sum()
    )
    parts = [
        whole.select(
            *FILING,
            "hoofdtaakveld",
            hoofdcategorie=pl.lit(category),
            lasten_keur=amount,
        )
        for category, amount in (("1", pl.lit(0.0)), ("4", pl.col("lasten_keur")))
    ]
    pl.concat(parts).sort(pl.all()).write_parquet(target / CATEGORY_FILE)
    totals = pl.read_csv(target / TOTALS_FILE)
    totals.select(
        *FILING, bron=pl.lit("heffing_B3.7"), baten_keur=pl.col("baten_keur").cast(pl.Float64)
    ).write_parquet(target / INCOME_FILE)
    lasten.filter(pl.col("taakveld").str.starts_with("6.")).write_csv(target / SOCIAL)
    return target


@pytest.fixture
def detail(detail_dir: Path, tmp_path: Path) -> Path:
    target = tmp_path / "detail"
    shutil.copytree(detail_dir, target)
    classes = pl.read_csv(target / CLASSES, infer_schema=False)
    names = classes.filter(jaar="2024").select(
        pl.col("gm_naam").alias("Gemeenten"), *STRUCTURE_COLUMNS
    )
    names.write_csv(target / STRUCTURE)
    repeated = pl.col("taakveld").str.starts_with("6.") | (pl.col("taakveld") == "0.7")
    pl.read_parquet(target / DETAIL_MAIN).filter(repeated).write_csv(target / DETAIL_SOCIAL)
    return target


STRUCTURE_COLUMNS = ("Centrumfunctie", "Sociale structuur")


def here(where: dict[str, object]) -> pl.Expr:
    return pl.all_horizontal(pl.col(name) == value for name, value in where.items())


def scale(path: Path, factor: float, where: pl.Expr) -> int:
    """Multiply every amount of some rows, and return how many rows that were."""
    frame = (
        pl.read_parquet(path) if path.suffix == ".parquet" else pl.read_csv(path)
    ).with_columns(pl.col("^.*_keur$").cast(pl.Float64))
    changed = frame.with_columns(
        pl.when(where).then((pl.col("^.*_keur$") * factor).round()).otherwise(pl.col("^.*_keur$"))
    )
    if path.suffix == ".parquet":
        changed.write_parquet(path)
    else:
        changed.write_csv(path)
    return frame.filter(where).height


def edit(path: Path, change: Callable[[list[list[str]]], None]) -> None:
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    change(rows)
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)


def reasons(reading: Reading) -> dict[str, set[str]]:
    pairs = reading.rejects.select("bestand", "reden").unique()
    return {
        name: set(pairs.filter(bestand=name)["reden"]) for name in pairs["bestand"].unique().sort()
    }


def test_categories_and_sources_are_cents_and_zeros_of_a_non_filer_are_missing(
    folder: Path, known: pl.DataFrame
) -> None:
    (folder / SOCIAL).unlink()
    for file in (MAIN, CATEGORY_FILE, INCOME_FILE, TOTALS_FILE):
        scale(folder / file, 0, here({**ONE, "gm_code": "GM9002"}))
    reading = Iv3().read(folder, known)
    assert reading.rejects.is_empty()
    lasten, totals = reading.tables["iv3_lasten"], reading.tables["iv3_totalen"]
    zeros = lasten.filter(ontbreekt="niet_geleverd").select(FILING).unique().sort(FILING)
    assert zeros.rows() == [(2023, "jaarrekening", "GM9002")]
    for table in ("iv3_categorieen", "iv3_baten_bron"):
        gone = reading.tables[table].filter(pl.col("waarde").is_null())
        assert gone.select(FILING).unique().sort(FILING).equals(zeros)
        assert set(gone["ontbreekt"]) == {"niet_geleverd"}
    categories = reading.tables["iv3_categorieen"]
    one = categories.filter(hoofdtaakveld="6", hoofdcategorie="4", **ONE)["waarde"].item()
    own = lasten.filter(pl.col("taakveld").str.starts_with("6."), **ONE)["waarde"].sum()
    assert one == own > 0
    # A zero beside amounts is a zero.
    assert categories.filter(hoofdtaakveld="6", hoofdcategorie="1", **ONE)["waarde"].item() == 0
    baten = reading.tables["iv3_baten_bron"].filter(**ONE)["waarde"].item()
    assert baten == totals.filter(maat="baten", **ONE)["waarde"].item() > 0


def test_a_row_of_an_unknown_category_leaves_no_zero(folder: Path, known: pl.DataFrame) -> None:
    spoilt = here({**ONE, "hoofdtaakveld": "6", "hoofdcategorie": "1"})
    frame = pl.read_parquet(folder / CATEGORY_FILE)
    code = pl.when(spoilt).then(pl.lit("8")).otherwise("hoofdcategorie").alias("hoofdcategorie")
    frame.with_columns(code).write_parquet(folder / CATEGORY_FILE)
    reading = Iv3().read(folder, known)
    assert reasons(reading) == {CATEGORY_FILE: {"onbekende waarde"}}
    holes = reading.tables["iv3_categorieen"].filter(ontbreekt="afgekeurd")
    assert holes.select(*FILING, "hoofdtaakveld", "hoofdcategorie").rows() == [
        (*ONE.values(), "6", "1")
    ]


def test_an_unknown_source_and_a_doubled_row_are_rejected(
    folder: Path, known: pl.DataFrame
) -> None:
    frame = pl.read_parquet(folder / INCOME_FILE)
    one = frame.filter(**ONE)
    strange = frame.filter(**{**ONE, "gm_code": "GM9002"}).with_columns(bron=pl.lit("loterij"))
    pl.concat([frame, one, strange]).write_parquet(folder / INCOME_FILE)
    reading = Iv3().read(folder, known)
    assert reading.rejects["waarde"].to_list() == ["loterij", "heffing_B3.7", "heffing_B3.7"]
    cell = reading.tables["iv3_baten_bron"].filter(**ONE)
    assert cell["waarde", "ontbreekt"].rows() == [(None, "afgekeurd")]


@pytest.mark.parametrize("file", [MAIN, CATEGORY_FILE, INCOME_FILE, TOTALS_FILE])
@pytest.mark.parametrize(
    ("factor", "reason"),
    [
        (1000, "deze levering is per inwoner onmogelijk hoog of laag: verkeerde eenheid"),
        (0.001, "deze levering is per inwoner onmogelijk hoog of laag: verkeerde eenheid"),
        (-1, "deze levering telt op tot een negatief bedrag"),
    ],
    ids=["euro", "miljoenen", "teken"],
)
def test_one_filing_in_another_unit_is_rejected_and_no_other(
    file: str, factor: float, reason: str, folder: Path, known: pl.DataFrame
) -> None:
    before = Iv3().read(folder, known).tables
    n = scale(folder / file, factor, here(dict(ONE)))
    reading = Iv3().read(folder, known)
    assert reasons(reading) == {file: {reason}}
    assert reading.rejects.height == n > 0
    for table, frame in before.items():
        changed = frame.join(reading.tables[table], on=frame.columns, how="anti", nulls_equal=True)
        assert reading.tables[table].height == frame.height
        if changed.height:
            assert changed.select(FILING).unique().rows() == [tuple(ONE.values())]
            now = reading.tables[table].filter(**ONE)
            assert set(now["ontbreekt"]) == {"afgekeurd"}
            assert now["waarde"].null_count() == now.height


def test_detail_in_another_unit_is_rejected_and_its_repetition_excused(
    detail: Path, known: pl.DataFrame
) -> None:
    n = scale(detail / DETAIL_MAIN, 1000, here(dict(ONE)))
    reading = Iv3BatenLasten().read(detail, known)
    assert set(reading.rejects["bestand"]) == {DETAIL_MAIN}
    assert reading.rejects.height == n
    now = reading.tables["iv3_baten_lasten"].filter(**ONE)
    assert (now.height, set(now["ontbreekt"])) == (3 * n, {"afgekeurd"})


def test_a_large_municipality_in_euro_does_not_get_the_file_refused(
    folder: Path, known: pl.DataFrame
) -> None:
    largest = known.filter(jaar=2023).sort("inwoners")["gm_code"][-1]
    n = scale(folder / MAIN, 1000, here({**ONE, "gm_code": largest}))
    assert Iv3().read(folder, known).rejects.height == n


@pytest.mark.parametrize("file", [MAIN, CATEGORY_FILE, INCOME_FILE, TOTALS_FILE])
def test_a_file_in_euro_is_refused(file: str, folder: Path, known: pl.DataFrame) -> None:
    scale(folder / file, 1000, pl.lit(value=True))
    what = "baten" if file == INCOME_FILE else "lasten"
    with pytest.raises(SourceError, match=f"De {what} van begroting 2023 zijn .* per inwoner"):
        Iv3().read(folder, known)


def test_filing_of_a_municipality_without_inhabitants_is_not_judged(
    folder: Path, known: pl.DataFrame
) -> None:
    edit(
        folder / "inwoners_1jan_2017_2026.csv",
        lambda rows: rows.remove(next(r for r in rows if r[:2] == ["2023", "GM9001"])),
    )
    nobody = known.with_columns(
        pl.when(~here({"jaar": 2023, "gm_code": "GM9001"})).then("inwoners").alias("inwoners")
    )
    scale(folder / MAIN, 1000, here(dict(ONE)))
    rejects = Iv3().read(folder, nobody).rejects
    assert set(rejects["reden"]) == {f"wijkt af van {MAIN}"}


def test_repeated_cells_are_counted_and_not_stored_twice(
    folder: Path, detail: Path, known: pl.DataFrame
) -> None:
    found: tuple[tuple[Source, Path, str], ...] = (
        (Iv3(), folder, SOCIAL),
        (Iv3BatenLasten(), detail, DETAIL_SOCIAL),
    )
    for source, where, name in found:
        before = source.read(where, known)
        count = next(c for c in before.files if c.bestand == name)
        assert count.gelezen == count.geaccepteerd > 0
        assert before.rejects.is_empty()
        (where / name).unlink()
        after = source.read(where, known)
        assert after.tables.keys() == before.tables.keys()
        for table, frame in after.tables.items():
            columns = frame.columns
            assert frame.sort(columns).equals(before.tables[table].sort(columns))


@pytest.mark.parametrize("column", ["lasten_keur", "baten_keur", "salarissen_keur"])
def test_repeated_cell_that_differs_is_rejected(
    column: str, detail: Path, known: pl.DataFrame
) -> None:
    def change(rows: list[list[str]]) -> None:
        at = rows[0].index(column)
        rows[7][at] = str(float(rows[7][at] or 0) + 1)

    edit(detail / DETAIL_SOCIAL, change)
    reading = Iv3BatenLasten().read(detail, known)
    assert reading.rejects["bestand", "rij", "reden"].rows() == [
        (DETAIL_SOCIAL, 8, f"wijkt af van {DETAIL_MAIN}")
    ]


def test_repeated_cell_that_the_main_file_lacks_is_rejected_unless_it_was_there_unreadable(
    folder: Path, known: pl.DataFrame
) -> None:
    cell = here({**ONE, "taakveld": "6.3"})
    frame = pl.read_parquet(folder / MAIN)
    assert frame.filter(cell).height == 1
    frame.filter(~cell).write_parquet(folder / MAIN)
    assert reasons(Iv3().read(folder, known)) == {SOCIAL: {f"wijkt af van {MAIN}"}}
    unreadable = pl.when(~cell).then("lasten_keur").alias("lasten_keur")
    frame.with_columns(unreadable).write_parquet(folder / MAIN)
    assert set(Iv3().read(folder, known).rejects["bestand"]) == {MAIN}


def test_repetition_has_rules_of_its_own(folder: Path, known: pl.DataFrame) -> None:
    def change(rows: list[list[str]]) -> None:
        rows[3][2] = "GM9099"
        rows[5][4] = "12,5"
        rows[7][3] = "jeugd"
        rows.append(list(rows[9]))

    edit(folder / SOCIAL, change)
    rejects = Iv3().read(folder, known).rejects
    assert set(rejects["bestand"]) == {SOCIAL}
    assert rejects.height == 5
    assert set(rejects["reden"]) == {
        "deze gemeente bestaat niet in dat jaar",
        "geen geheel getal binnen de grenzen",
        "geen geldige code",
        "dubbele sleutel (jaar, document, gm_code, taakveld)",
    }


def test_classes_have_the_numbers_of_cbs_and_inhabitants_a_table_of_their_own(
    detail: Path, country_dir: Path, known: pl.DataFrame
) -> None:
    tables = Iv3BatenLasten().read(detail, known).tables
    regions = pl.read_csv(
        next(country_dir.rglob("gebieden_in_nederland_2024.csv")), infer_schema=False
    )
    for division in ("gemeentegrootte", "stedelijkheid"):
        ours = tables["gebieden"].filter(jaar=2024, indeling=division)
        both = ours.join(regions, on="gm_code")
        assert both.height == ours.height == regions.height
        assert (both["gebied_code"] == both[f"{division}_code"]).all()
        assert (both["gebied_naam"] == both[f"{division}_naam"]).all()
    elsewhere = tables["inwoners_elders"]
    assert set(elsewhere["herkomst"]) == {"gemeenteklassen"}
    both = elsewhere.join(known, on=["jaar", "gm_code"])
    assert both.height == elsewhere.height
    assert (both["waarde"] == both["inwoners"]).all()


@pytest.mark.parametrize(
    ("column", "value", "reason"),
    [
        ("Gemeentegrootte", "groot", "onbekende waarde"),
        ("Gemeentegrootte", "", "onbekende waarde"),
        ("Stedelijkheid", "stedelijk", "onbekende waarde"),
        ("Inwonertal", "12.345", "geen geheel getal binnen de grenzen"),
        ("Inwonertal", "4999999", "past niet bij het inwonertal"),
        ("gm_code", "GM9099", "deze gemeente bestaat niet in dat jaar"),
    ],
)
def test_spoilt_class_is_rejected(
    column: str, value: str, reason: str, detail: Path, known: pl.DataFrame
) -> None:
    def change(rows: list[list[str]]) -> None:
        rows[4][rows[0].index(column)] = value

    edit(detail / CLASSES, change)
    rejects = Iv3BatenLasten().read(detail, known).rejects
    assert rejects["bestand", "rij", "reden"].rows() == [(CLASSES, 5, reason)]


def test_class_names_may_have_capitals_and_spaces(detail: Path, known: pl.DataFrame) -> None:
    before = Iv3BatenLasten().read(detail, known).tables["gebieden"]

    def change(rows: list[list[str]]) -> None:
        at = rows[0].index("Stedelijkheid")
        for row in rows[1:]:
            row[at] = row[at].replace("stedelijk", " Stedelijk").upper()

    edit(detail / CLASSES, change)
    assert Iv3BatenLasten().read(detail, known).tables["gebieden"].equals(before)


def names_of(detail: Path, rows: Sequence[tuple[str, str, str]]) -> None:
    """Write the file with names, and put real-looking names in the classes of two years."""
    with (detail / STRUCTURE).open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([("Gemeenten", *STRUCTURE_COLUMNS), *rows])


def test_classes_beside_names_are_held_against_those_beside_codes(
    detail: Path, known: pl.DataFrame
) -> None:
    classes = pl.read_csv(detail / CLASSES, infer_schema=False).with_columns(
        pl.col("Centrumfunctie").fill_null("")
    )
    rows = classes.filter(jaar="2024").select("gm_naam", *STRUCTURE_COLUMNS).rows()
    named = [(f"{rows[0][0]} (F.)", *rows[0][1:]), *rows[1:]]
    names_of(detail, named)
    assert Iv3BatenLasten().read(detail, known).rejects.is_empty()
    other = "Goed" if named[2][2] != "Goed" else "Zwak"
    names_of(
        detail,
        [*named[:2], (*named[2][:2], other), ("Nergenshuizen", "Sterk", "Goed"), *named[4:]],
    )
    rejects = Iv3BatenLasten().read(detail, known).rejects.sort("rij")
    assert rejects["bestand", "rij", "reden"].rows() == [
        (STRUCTURE, 4, f"wijkt af van {CLASSES}"),
        (STRUCTURE, 5, f"deze naam staat niet in {CLASSES}"),
    ]


def test_the_year_of_the_names_is_the_one_that_fits(detail: Path, known: pl.DataFrame) -> None:
    def change(rows: list[list[str]]) -> None:
        at = rows[0].index("Sociale structuur")
        for row in rows[1:]:
            if row[0] == "2023":
                row[at] = "Goed" if row[at] == "Zwak" else "Zwak"

    edit(detail / CLASSES, change)
    assert Iv3BatenLasten().read(detail, known).rejects.is_empty()
    # With the other year's classes in the file, that year is the one.
    classes = pl.read_csv(detail / CLASSES, infer_schema=False)
    classes.filter(jaar="2023").select(
        pl.col("gm_naam").alias("Gemeenten"), *STRUCTURE_COLUMNS
    ).write_csv(detail / STRUCTURE)
    assert Iv3BatenLasten().read(detail, known).rejects.is_empty()


def test_names_without_classes_are_passed_over_with_the_reason(
    detail: Path, known: pl.DataFrame
) -> None:
    (detail / CLASSES).unlink()
    source = Iv3BatenLasten()
    (left,) = unread(source.id, detail, [(source, detail, source.read(detail, known))])
    assert left.path == f"detail/{STRUCTURE}"
    assert "gemeenteklassen" in str(left.reason)


@pytest.mark.opendata
def test_categories_and_sources_add_up_to_the_totals(opendata_workspace: Workspace) -> None:
    snapshot = opendata_workspace.snapshot()
    totals = snapshot.read(TOTALS)
    for contract, maat in ((CATEGORIES, "lasten"), (INCOME, "baten")):
        sums = (
            snapshot.read(contract)
            .group_by(FILING)
            .agg(som=pl.col("waarde").sum(), leeg=pl.col("waarde").is_null().all())
        )
        both = totals.filter(maat=maat).join(sums, on=FILING)
        assert both.height == sums.height == 6_398
        assert (both["leeg"] == both["waarde"].is_null()).all()
        filed = both.filter(~pl.col("leeg"))
        assert (filed["som"] == filed["waarde"]).all()
        assert filed.height == 6_373


@pytest.mark.opendata
def test_main_categories_add_up_to_the_taakvelden(opendata_workspace: Workspace) -> None:
    snapshot = opendata_workspace.snapshot()
    keys = [*FILING, "hoofdtaakveld"]
    lasten = snapshot.read(LASTEN).with_columns(hoofdtaakveld=pl.col("taakveld").str.head(1))
    per_taakveld = lasten.group_by(keys).agg(pl.col("waarde").sum())
    per_category = snapshot.read(CATEGORIES).group_by(keys).agg(som=pl.col("waarde").sum())
    both = per_taakveld.join(per_category, on=keys)
    assert both.height == per_taakveld.height == per_category.height
    assert (both["waarde"] == both["som"]).all()


@pytest.mark.opendata
def test_every_real_filing_lies_well_inside_the_bounds(opendata_workspace: Workspace) -> None:
    snapshot = opendata_workspace.snapshot()
    low, high = (
        float(str(parameters()[f"iv3.per_inwoner_gemeente_{end}"][-1].value))
        for end in ("laag", "hoog")
    )
    people = snapshot.read(INHABITANTS).select("jaar", "gm_code", n="waarde")
    totals = snapshot.read(TOTALS).filter(pl.col("waarde").is_not_null(), maat="lasten")
    rate = (
        totals.join(people, on=["jaar", "gm_code"])
        .select(pl.col("waarde") / 100 / pl.col("n"))
        .to_series()
    )
    assert rate.len() == 6_373
    assert (round(float(str(rate.min()))), round(float(str(rate.max())))) == (1_569, 13_547)
    # Ten times as little or as much still passes, a thousand times does not.
    assert 13_547 / 1_000 < low < 1_569 / 10
    assert 13_547 * 10 < high < 1_569 * 1_000


@pytest.mark.opendata
def test_size_classes_of_two_sources_agree(
    opendata_workspace: Workspace, opendata_dir: Path
) -> None:
    ours = opendata_workspace.snapshot().read(DIVISIONS)
    regions = pl.read_csv(
        opendata_dir / "cbs_gebieden_2024" / "gebieden_in_nederland_2024.csv", infer_schema=False
    )
    for division in ("gemeentegrootte", "stedelijkheid"):
        mine = ours.filter(indeling=division)
        assert sorted(mine["jaar"].unique()) == [2023, 2024, 2025]
        assert all("iv3_baten_lasten" in name for name in mine["publicatie_id"].unique())
        both = mine.filter(jaar=2024).join(regions, on="gm_code")
        assert both.height == 342
        assert (both["gebied_code"] == both[f"{division}_code"]).all()
        assert (both["gebied_naam"] == both[f"{division}_naam"]).all()


@pytest.mark.opendata
def test_inhabitants_of_two_sources_agree_but_for_the_last_year(
    opendata_workspace: Workspace,
) -> None:
    snapshot = opendata_workspace.snapshot()
    elsewhere = snapshot.read(INHABITANTS_ELSEWHERE).filter(herkomst="gemeenteklassen")
    both = elsewhere.join(snapshot.read(INHABITANTS), on=["jaar", "gm_code"]).with_columns(
        verschil=pl.col("waarde") - pl.col("waarde_right")
    )
    assert both.height == 1_026
    counts = both.group_by("jaar").agg((pl.col("verschil") != 0).sum(), som="verschil")
    assert {jaar: (n, sum(som)) for jaar, n, som in counts.iter_rows()} == {
        2023: (0, 0),
        2024: (0, 0),
        2025: (313, 1_505),
    }


@pytest.mark.opendata
def test_every_file_of_these_directories_is_read_or_passed_over_with_a_reason(
    opendata_workspace: Workspace, opendata_dir: Path
) -> None:
    read = {name for _, name, *_ in opendata_workspace.catalog.source_files()}
    for folder in (
        "iv3_2017_2026",
        "iv3_baten_lasten_taakveld_2023_2025",
        "kengetallen_balans_2017_2024",
        "herindelingen",
    ):
        files = {path.name for path in (opendata_dir / folder).iterdir()} - {"SOURCE.md"}
        over = [pattern for source in SOURCES.values() for pattern, _ in source.passed_over]
        left = [
            name
            for name in files - read
            if not any((opendata_dir / folder / name).match(p) for p in over)
        ]
        assert left == []
