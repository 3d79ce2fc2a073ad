"""The list of all municipality codes: what is read, what is refused, and the years it opens."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import polars as pl
import pytest

from sluitend.sources.brp import MunicipalitiesBrp, valid_on_1_january, with_earlier_years
from sluitend.tables.areas import MUNICIPALITIES, MUNICIPALITIES_BRP

if TYPE_CHECKING:
    from pathlib import Path

    from sluitend.store.workspace import Workspace

FILE = "brp_tabel33_gemeenten_2019.csv"
HEADER = "gm_nr,naam,nieuwe_code,datum_ingang,datum_einde"
ROWS = (
    "0000,Onbekend,,,",
    "9001,Zandmeer,,,",
    "9002,Wolderveen,9004,,20080101",
    "9003,Elsbroek,9004,20010101,20110501",
    "9004,Nieuw-Elsbroek,,20080101,",
    "1999,Registratie Niet Ingezetenen (RNI),,20140106,",
)
LISTED = {2010: ("GM9001", "GM9003", "GM9004"), 2019: ("GM9001", "GM9004")}


def frame(years: dict[int, tuple[str, ...]]) -> pl.DataFrame:
    rows = [(jaar, code, 100) for jaar, codes in years.items() for code in codes]
    schema = {"jaar": pl.Int64, "gm_code": pl.String, "inwoners": pl.Int64}
    return pl.DataFrame(rows, schema=schema, orient="row")


@pytest.fixture
def codes_dir(tmp_path: Path) -> Path:
    write(tmp_path, ROWS)
    return tmp_path


def write(directory: Path, rows: tuple[str, ...]) -> None:
    (directory / FILE).write_text("\n".join([HEADER, *rows, ""]), "utf-8")


def codes(directory: Path, known: pl.DataFrame) -> pl.DataFrame:
    return MunicipalitiesBrp().read(directory, known).tables["gemeenten_brp"]


def test_every_code_is_kept_and_only_municipalities_count_as_such(codes_dir: Path) -> None:
    reading = MunicipalitiesBrp().read(codes_dir, frame(LISTED))
    table = reading.tables["gemeenten_brp"]
    MUNICIPALITIES_BRP.check(table.with_columns(publicatie_id=pl.lit("p")))
    assert table.drop("gm_naam").rows() == [
        (2019, "GM0000", False, None, None, None),
        (2019, "GM9001", True, None, None, None),
        (2019, "GM9002", True, None, date(2008, 1, 1), "GM9004"),
        (2019, "GM9003", True, date(2001, 1, 1), date(2011, 5, 1), "GM9004"),
        (2019, "GM9004", True, date(2008, 1, 1), None, None),
        (2019, "GM1999", False, date(2014, 1, 6), None, None),
    ]
    assert [(f.gelezen, f.geaccepteerd, f.afgekeurd) for f in reading.files] == [(6, 6, 0)]
    # Codes of no municipality do not make an invented country a real one.
    assert reading.described.fictional
    assert reading.described.published_on == "2019-01-01"
    assert reading.described.date_note.startswith("afgeleid")
    assert reading.notices == ()


def test_code_is_valid_from_its_first_day_until_the_day_it_ends(codes_dir: Path) -> None:
    valid = valid_on_1_january(codes(codes_dir, frame({})), range(2000, 2025))
    found = dict(valid.group_by("jaar").agg(pl.col("gm_code").sort()).iter_rows())
    assert found[2000] == ["GM9001", "GM9002"]
    assert found[2001] == found[2007] == ["GM9001", "GM9002", "GM9003"]
    assert found[2008] == found[2011] == ["GM9001", "GM9003", "GM9004"]
    assert found[2012] == found[2019] == ["GM9001", "GM9004"]
    # Of what happened after the list it says nothing.
    assert max(found) == 2019


def test_known_municipalities_reach_back_before_the_first_list(codes_dir: Path) -> None:
    listed = frame(LISTED)
    known = with_earlier_years(listed, codes(codes_dir, listed))
    assert (
        known.filter(pl.col("jaar") >= 2010)
        .sort("jaar", "gm_code")
        .equals(listed.sort("jaar", "gm_code"))
    )
    before = known.filter(jaar=2007)
    assert sorted(before["gm_code"]) == ["GM9001", "GM9002", "GM9003"]
    assert before["inwoners"].null_count() == 3
    assert known.filter(jaar=2011).is_empty()
    # Once is enough, and without any list there is no year to come before.
    assert with_earlier_years(known, codes(codes_dir, known)).height == known.height
    assert with_earlier_years(frame({}), codes(codes_dir, listed)).is_empty()


def test_newest_list_counts(codes_dir: Path) -> None:
    table = codes(codes_dir, frame({}))
    newer = table.filter(pl.col("gm_code") != "GM9001").with_columns(jaar=pl.lit(2020, pl.Int64))
    valid = valid_on_1_january(pl.concat([table, newer]), range(2000, 2001))
    assert valid["gm_code"].to_list() == ["GM9002"]


def test_lists_that_differ_are_named(codes_dir: Path) -> None:
    years = LISTED | {2019: ("GM9001", "GM9005")}
    (notice,) = MunicipalitiesBrp().read(codes_dir, frame(years)).notices
    assert str(notice).startswith("In 2019 staan deze gemeenten maar in een van de twee lijsten")
    assert str(notice).endswith(": GM9004, GM9005.")


@pytest.mark.parametrize(
    ("row", "new", "column", "reason"),
    [
        (2, "901,Zandmeer,,,", "gm_nr", "geen geldige code"),
        (2, "GM9001,Zandmeer,,,", "gm_nr", "geen geldige code"),
        (2, "9001,,,,", "naam", "leeg"),
        (3, "9002,Wolderveen,9009,,20080101", "nieuwe_code", "de opvolger staat zelf niet in de lijst"),
        (3, "9002,Wolderveen,9004,,", "nieuwe_code", "een opvolger zonder einddatum"),
        (3, "9002,Wolderveen,9004,,2008-01-01", "datum_einde", "geen datum"),
        (3, "9002,Wolderveen,9004,,20080230", "datum_einde", "geen datum"),
        (3, "9002,Wolderveen,9004,200801,20080101", "datum_ingang", "geen datum"),
        (3, "9002,Wolderveen,9004,20080101,20080101", "datum_einde", "het einde ligt niet na de ingang"),
    ],
)  # fmt: skip
def test_wrong_row_is_on_the_uitvallijst(
    tmp_path: Path, row: int, new: str, column: str, reason: str
) -> None:
    rows = list(ROWS)
    rows[row - 1] = new
    write(tmp_path, tuple(rows))
    rejects = MunicipalitiesBrp().read(tmp_path, frame({})).rejects
    assert rejects["rij", "kolom", "reden"].rows() == [(row + 1, column, reason)]


def test_doubled_code_is_rejected_both_times(tmp_path: Path) -> None:
    write(tmp_path, (*ROWS, "9001,Zandmeer,,,"))
    rejects = MunicipalitiesBrp().read(tmp_path, frame({})).rejects
    assert rejects["rij", "reden"].rows() == [
        (3, "dubbele sleutel (gm_nr)"),
        (8, "dubbele sleutel (gm_nr)"),
    ]


@pytest.mark.opendata
def test_real_list_agrees_with_the_yearly_lists_and_with_cbs(
    opendata_workspace: Workspace, opendata_dir: Path
) -> None:
    snapshot = opendata_workspace.snapshot()
    table = snapshot.read(MUNICIPALITIES_BRP)
    assert table.height == 1_474
    assert table.filter(~pl.col("is_gemeente")).height == 6
    ours = {
        jaar: set(part["gm_code"])
        for (jaar,), part in valid_on_1_january(table, range(1990, 2020)).group_by("jaar")
    }
    listed = snapshot.read(MUNICIPALITIES)
    for jaar in range(2010, 2020):
        assert ours[jaar] == set(listed.filter(jaar=jaar)["gm_code"]), jaar
    cbs = pl.read_csv(
        opendata_dir / "herindelingen" / "cbs_gemeenten_corop_1981_2021_origineel.csv",
        infer_schema=False,
    )
    for jaar in range(1990, 2020):
        assert ours[jaar] == {f"GM{code}" for code in cbs[f"GM{jaar}"].drop_nulls()}, jaar
