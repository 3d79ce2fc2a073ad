"""What stands in the Iv3 files and what it means: zeros that are no zeros, units, missing files."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import polars as pl
import pytest

from sluitend.core.errors import SourceError
from sluitend.demo.plants import MISSING
from sluitend.demo.write import BORDERS, DETAIL, FINAL, RECLASSIFICATIONS, REGIONS
from sluitend.reference.taakvelden import classification_of
from sluitend.sources.areas import Borders, Divisions, Reclassifications
from sluitend.sources.iv3 import Iv3, Iv3BatenLasten, missing_to_null
from sluitend.sources.source import Reading

if TYPE_CHECKING:
    from pathlib import Path

    from sluitend.sources.source import Source

FILING = ("jaar", "document", "gm_code")
KEUR = 100_000


@pytest.fixture(scope="module")
def reading(country_dir: Path, known: pl.DataFrame) -> Reading:
    return Iv3().read(country_dir / FINAL, known)


@pytest.fixture(scope="module")
def raw(country_dir: Path) -> pl.DataFrame:
    return pl.read_parquet(country_dir / FINAL / "iv3_lasten_taakveld.parquet")


@pytest.fixture
def copy(iv3_dir: Path, tmp_path: Path) -> Path:
    shutil.copytree(iv3_dir, tmp_path / "iv3")
    return tmp_path / "iv3"


def filed(*rows: tuple[str, str, int | None]) -> pl.DataFrame:
    """Lasten of 2020 per (municipality, taakveld)."""
    frame = pl.DataFrame(
        rows, schema={"gm_code": pl.String, "taakveld": pl.String, "lasten": pl.Int64}, orient="row"
    )
    return frame.select(
        pl.lit(2020, pl.Int64).alias("jaar"),
        pl.lit("jaarrekening").alias("document"),
        *map(pl.col, frame.columns),
        afgekeurd=pl.col("lasten").is_null(),
    )


def reasons(frame: pl.DataFrame) -> dict[str, tuple[int | None, str | None]]:
    """Return value and reason per taakveld."""
    long = missing_to_null(frame, ["lasten"])
    return {
        t: (value, why) for t, value, why in long["taakveld", "waarde", "ontbreekt"].iter_rows()
    }


def test_all_zeros_is_not_filed() -> None:
    found = reasons(filed(("GM9001", "6.72", 0), ("GM9001", "2.1", 0), ("GM9001", "6.82", 0)))
    assert set(found.values()) == {(None, "niet_geleverd")}


def test_zeros_of_an_obligatory_domain_are_not_filed_apart() -> None:
    found = reasons(
        filed(
            ("GM9001", "6.72", 0), ("GM9001", "6.82", 0), ("GM9001", "2.1", 5), ("GM9001", "6.4", 0)
        )
    )
    assert found == {
        "6.72": (None, "niet_apart_geleverd"),
        "6.82": (None, "niet_apart_geleverd"),
        "2.1": (5, None),
        # Not obligatory, so a zero that may be meant.
        "6.4": (0, None),
    }


def test_any_other_zero_is_a_zero() -> None:
    found = reasons(filed(("GM9001", "6.72", 7), ("GM9001", "6.82", 0), ("GM9001", "2.1", 0)))
    assert found == {"6.72": (7, None), "6.82": (0, None), "2.1": (0, None)}


def test_lasten_that_cancel_out_are_no_zeros() -> None:
    assert reasons(filed(("GM9001", "6.72", 7), ("GM9001", "6.82", -7)))["6.82"] == (-7, None)


def test_municipalities_are_judged_apart() -> None:
    long = missing_to_null(filed(("GM9001", "6.72", 0), ("GM9002", "6.72", 3)), ["lasten"])
    assert long["gm_code", "ontbreekt"].rows() == [("GM9001", "niet_geleverd"), ("GM9002", None)]


def test_what_could_not_be_read_is_no_zero_and_no_excuse() -> None:
    unread = (None, "afgekeurd")
    # The rest of the domain stays what it is, and so do the zeros of a filing that was made.
    found = reasons(filed(("GM9001", "6.72", None), ("GM9001", "6.82", 0), ("GM9001", "2.1", 5)))
    assert found == {"6.72": unread, "6.82": (0, None), "2.1": (5, None)}
    # Zeros everywhere else: not filed, as they would be without the row.
    found = reasons(filed(("GM9001", "6.72", None), ("GM9001", "6.82", 0), ("GM9001", "2.1", 0)))
    assert set(found.values()) == {(None, "niet_geleverd")}
    found = reasons(filed(("GM9001", "6.72", None), ("GM9001", "2.1", None)))
    assert set(found.values()) == {unread}


def test_planted_non_filers_are_the_missing_ones_and_no_other(
    reading: Reading, raw: pl.DataFrame
) -> None:
    lasten = reading.tables["iv3_lasten"]
    gone = lasten.filter(pl.col("waarde").is_null())
    found = {
        (*row[:3], row[3] == "niet_geleverd")
        for row in gone.select(*FILING, "ontbreekt").unique().iter_rows()
    }
    assert found == {
        (m.jaar, m.document, m.gm_code, m.domein == "alles") for m in MISSING if m.vorm == "nul"
    }
    assert set(gone["ontbreekt"]) == {"niet_geleverd", "niet_apart_geleverd"}
    for jaar, code, taakveld in gone.filter(ontbreekt="niet_apart_geleverd")[
        "jaar", "gm_code", "taakveld"
    ].iter_rows():
        assert code in {"GM9017", "GM9018"}
        taak = classification_of(jaar).find(taakveld)
        assert taak is not None
        assert taak.groep == "jeugd"
    (absent,) = [m for m in MISSING if m.vorm == "afwezig"]
    assert lasten.filter(
        jaar=absent.jaar, document=absent.document, gm_code=absent.gm_code
    ).is_empty()
    # Every other cell is the filed amount in cents, and there are zeros among them.
    both = raw.join(lasten, on=[*FILING, "taakveld"], how="left")
    assert both.height == raw.height == lasten.height
    there = both.filter(pl.col("ontbreekt").is_null())
    assert (there["waarde"] == there["lasten_keur"].cast(pl.Int64) * KEUR).all()
    assert (there["waarde"] == 0).sum() > 0
    assert (both.filter(pl.col("ontbreekt").is_not_null())["lasten_keur"] == 0).all()


def test_totals_of_a_non_filer_are_missing_and_a_budget_has_no_balance(reading: Reading) -> None:
    totals = reading.tables["iv3_totalen"]
    not_filed = totals.filter(ontbreekt="niet_geleverd")
    assert set(not_filed.select(FILING).iter_rows()) == {
        (m.jaar, m.document, m.gm_code) for m in MISSING if m.vorm == "nul" and m.domein == "alles"
    }
    assert not_filed["maat"].n_unique() == 15
    balance = totals.filter(ontbreekt="nvt")
    assert set(balance["document"]) == {"begroting"}
    assert set(balance["maat"]) == {"eigen_vermogen", "balanstotaal"}
    assert totals.filter(pl.col("waarde").is_null() == pl.col("ontbreekt").is_null()).is_empty()


def test_detail_keeps_empty_salaries_apart_from_zero(
    country_dir: Path, known: pl.DataFrame
) -> None:
    raw = pl.read_parquet(country_dir / DETAIL / "iv3_baten_lasten_taakveld.parquet")
    table = Iv3BatenLasten().read(country_dir / DETAIL, known).tables["iv3_baten_lasten"]
    assert table.height == 3 * raw.height
    salaries = table.filter(maat="salarissen")
    empty = salaries.filter(ontbreekt="niet_gepubliceerd")
    # The filing without rows in the two-digit file is zeros here: not filed, its salaries too.
    zeros = raw.group_by(FILING).agg(pl.col("lasten_keur").sum()).filter(lasten_keur=0)
    assert zeros.select(FILING).rows() == [(2025, "begroting", "GM9027")]
    unfiled = raw.filter(gm_code="GM9027", jaar=2025).height
    assert empty.height == raw["salarissen_keur"].null_count() - unfiled
    assert table.filter(ontbreekt="niet_geleverd").height == 3 * unfiled
    baten = table.filter(maat="baten")
    assert set(baten["waarde"].drop_nulls() % KEUR) == {0}


def test_unreadable_salaries_are_rejected_and_empty_ones_are_not(
    detail_dir: Path, known: pl.DataFrame, tmp_path: Path
) -> None:
    shutil.copytree(detail_dir, tmp_path / "detail")
    path = tmp_path / "detail" / "iv3_baten_lasten_taakveld.parquet"
    texts = pl.read_parquet(path).with_columns(
        pl.col("salarissen_keur").cast(pl.Int64).cast(pl.String)
    )
    number = pl.int_range(1, pl.len() + 1)
    texts.with_columns(
        pl.when(number == 3)
        .then(pl.lit("n.b."))
        .when(number == 4)
        .then(pl.lit(""))
        .otherwise("salarissen_keur")
        .alias("salarissen_keur")
    ).write_parquet(path)
    reading = Iv3BatenLasten().read(tmp_path / "detail", known)
    assert reading.rejects.select("rij", "kolom", "waarde").rows() == [
        (3, "salarissen_keur", "n.b.")
    ]


def test_rejected_amount_stays_a_hole_in_the_table(copy: Path, known: pl.DataFrame) -> None:
    """An absent row means zero in this source; what could not be read is not zero."""
    path = copy / "iv3_lasten_taakveld.parquet"
    frame = pl.read_parquet(path)
    here = pl.struct("jaar", "document", "gm_code", "taakveld") == pl.struct(
        jaar=pl.lit(2023, pl.Int64),
        document=pl.lit("jaarrekening"),
        gm_code=pl.lit("GM9001"),
        taakveld=pl.lit("6.72"),
    )
    frame.with_columns(pl.when(~here).then("lasten_keur").alias("lasten_keur")).write_parquet(path)
    for spoilt in (pl.read_parquet(path), pl.concat([frame, frame.filter(here)])):
        spoilt.write_parquet(path)
        lasten = Iv3().read(copy, known).tables["iv3_lasten"]
        cell = lasten.filter(jaar=2023, document="jaarrekening", gm_code="GM9001", taakveld="6.72")
        assert cell["waarde", "ontbreekt"].rows() == [(None, "afgekeurd")]
        assert lasten.height == frame.height
        assert lasten["waarde"].null_count() == 1


def test_a_row_of_an_unreadable_taakveld_leaves_no_zero(copy: Path, known: pl.DataFrame) -> None:
    """Which taakveld it was is unknown, so none that is absent from this filing is a zero."""
    path = copy / "iv3_lasten_taakveld.parquet"
    here = {"jaar": 2023, "document": "jaarrekening", "gm_code": "GM9001"}
    frame = pl.read_parquet(path)
    spoilt = pl.all_horizontal(pl.col(name) == value for name, value in here.items()) & (
        pl.col("taakveld") == "6.73"
    )
    code = pl.when(spoilt).then(pl.lit("6.7x3")).otherwise("taakveld").alias("taakveld")
    frame.with_columns(code).write_parquet(path)
    reading = Iv3().read(copy, known)
    assert reading.rejects["waarde"].to_list() == ["6.7x3"]
    filing = reading.tables["iv3_lasten"].filter(**here)
    unknown = filing.filter(pl.col("waarde").is_null())
    assert unknown["taakveld", "ontbreekt"].rows() == [("6.73", "afgekeurd")]


def test_without_inhabitants_the_unit_cannot_be_checked(
    copy: Path, detail_dir: Path, known: pl.DataFrame
) -> None:
    (copy / "inwoners_1jan_2017_2026.csv").unlink()
    nobody = known.with_columns(inwoners=pl.lit(None, pl.Int64))
    with pytest.raises(SourceError, match="Van 2023 zijn geen inwoners bekend"):
        Iv3().read(copy, nobody)
    with pytest.raises(SourceError, match="Van 2023 zijn geen inwoners bekend"):
        Iv3BatenLasten().read(detail_dir, nobody)
    # Those of an earlier load will do.
    assert Iv3().read(copy, known).tables.keys().isdisjoint({"inwoners"})


def test_without_municipalities_nothing_can_be_checked(
    copy: Path, country_dir: Path, known: pl.DataFrame
) -> None:
    (copy / "gemeenten_per_jaar_2010_2026.csv").unlink()
    sources: tuple[tuple[Source, str], ...] = (
        (Iv3(), str(copy)),
        (Iv3BatenLasten(), DETAIL),
        (Reclassifications(), RECLASSIFICATIONS),
        (Divisions(), REGIONS),
        (Borders(), BORDERS),
    )
    for source, folder in sources:
        with pytest.raises(SourceError, match="nog geen gemeenten bekend"):
            source.read(country_dir / folder, known.clear())
    assert "gemeenten" not in Iv3().read(copy, known).tables


def test_only_the_lasten_file_is_obligatory(copy: Path, known: pl.DataFrame) -> None:
    for path in copy.iterdir():
        if path.name not in {"SOURCE.md", *Iv3.signature}:
            path.unlink()
    reading = Iv3().read(copy, known)
    assert list(reading.tables) == ["iv3_lasten"]
    (copy / "iv3_lasten_taakveld.parquet").unlink()
    with pytest.raises(SourceError, match="is er niet"):
        Iv3().read(copy, known)


def test_municipality_that_is_rejected_takes_its_rows_along(
    copy: Path, known: pl.DataFrame
) -> None:
    path = copy / "gemeenten_per_jaar_2010_2026.csv"
    path.write_text(path.read_text("utf-8").replace("2024,GM9001,", "2024,GM901,"), "utf-8")
    reading = Iv3().read(copy, known)
    rejected = dict(reading.rejects.group_by("bestand").len().iter_rows())
    rows = {
        name: pl.read_parquet(copy / name).filter(jaar=2024, gm_code="GM9001")
        for name in (path.name for path in copy.glob("*.parquet"))
    }
    social = rows["iv3_lasten_taakveld.parquet"].filter(pl.col("taakveld").str.starts_with("6."))
    assert rejected == {
        "gemeenten_per_jaar_2010_2026.csv": 1,
        "inwoners_1jan_2017_2026.csv": 1,
        "iv3_totalen_gemeente.csv": 2,
        "iv3_lasten_taakveld_6_sociaal_domein.csv": social.height,
        **{name: frame.height for name, frame in rows.items()},
    }
    reasons = set(reading.rejects["reden"])
    assert reasons == {"geen geldige code", "deze gemeente bestaat niet in dat jaar"}


def test_classes_have_codes_in_lower_case_and_gaps_stay_gaps(
    country_dir: Path, known: pl.DataFrame
) -> None:
    reading = Iv3BatenLasten().read(country_dir / DETAIL, known)
    classes = reading.tables["gebieden"]
    assert set(classes["indeling"]) == {
        "centrumfunctie",
        "sociale_structuur",
        "gemeentegrootte",
        "stedelijkheid",
    }
    assert set(classes.filter(indeling="sociale_structuur")["gebied_code"]) == {
        "goed",
        "redelijk",
        "matig",
        "zwak",
    }
    # The largest cities have no centre function in the source, and get none here.
    assert (
        classes.filter(indeling="centrumfunctie").height
        < classes.filter(indeling="sociale_structuur").height
    )
    named = classes.filter(pl.col("indeling").is_in(["centrumfunctie", "sociale_structuur"]))
    assert (named["gebied_code"] == named["gebied_naam"].str.to_lowercase()).all()
