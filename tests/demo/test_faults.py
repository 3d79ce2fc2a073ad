"""Every planted fault is in the files of the faulty variant, and nothing else differs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl
import pytest

from sluitend.demo.faults import PLANTED_FAULTS, Fault, faulty
from sluitend.demo.taakvelden import two_digits
from sluitend.demo.write import DETAIL, FINAL, write_country

if TYPE_CHECKING:
    from pathlib import Path

    from sluitend.demo.country import Country

KEYS = ["jaar", "document", "gm_code"]
LASTEN = f"{FINAL}/iv3_lasten_taakveld.parquet"
TOTALS = f"{FINAL}/iv3_totalen_gemeente.csv"
DETAILS = f"{DETAIL}/iv3_baten_lasten_taakveld.parquet"


@pytest.fixture(scope="module")
def faulty_dir(country: Country, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("fictief-land-met-fouten")
    write_country(country, path, faults=PLANTED_FAULTS)
    return path


def read(path: Path) -> pl.DataFrame:
    return pl.read_parquet(path) if path.suffix == ".parquet" else pl.read_csv(path)


def filing(frame: pl.DataFrame, fault: Fault) -> pl.DataFrame:
    return frame.filter(gm_code=fault.gm_code, document=fault.document, jaar=fault.jaar)


def amounts(path: Path, fault: Fault) -> dict[str, int]:
    """Return the amounts of the fault's measure per two-digit taakveld."""
    frame = filing(read(path / (LASTEN if fault.maat == "lasten" else DETAILS)), fault)
    found: dict[str, int] = {}
    for code, keur in frame.select("taakveld", f"{fault.maat}_keur").iter_rows():
        found[two_digits(code)] = found.get(two_digits(code), 0) + int(keur)
    return found


@pytest.mark.parametrize(
    "fault", [f for f in PLANTED_FAULTS if f.soort == "factor"], ids=lambda f: f.id
)
def test_an_amount_is_wrong_by_its_factor(fault: Fault, directory: Path, faulty_dir: Path) -> None:
    right, wrong = amounts(directory, fault), amounts(faulty_dir, fault)
    for code, amount in right.items():
        # Children are rounded down one by one; a zero is left out of the later files.
        factor = fault.factor if code in fault.taakvelden else 1
        assert wrong.get(code, 0) == pytest.approx(float(amount * factor), abs=10)
        if code in fault.taakvelden:
            assert amount > 0


@pytest.mark.parametrize(
    "fault", [f for f in PLANTED_FAULTS if f.soort == "verschuiving"], ids=lambda f: f.id
)
def test_a_shift_leaves_the_sum_alone(fault: Fault, directory: Path, faulty_dir: Path) -> None:
    right, wrong = amounts(directory, fault), amounts(faulty_dir, fault)
    (code,) = fault.taakvelden
    moved = right[code] - wrong[code]
    assert moved == pytest.approx(float(right[code] * fault.factor), abs=10)
    assert wrong[fault.naar] == right[fault.naar] + moved
    assert sum(wrong.values()) == sum(right.values())


@pytest.mark.parametrize(
    "fault", [f for f in PLANTED_FAULTS if f.soort == "totaal"], ids=lambda f: f.id
)
def test_a_total_does_not_match(fault: Fault, directory: Path, faulty_dir: Path) -> None:
    (measure,) = fault.taakvelden
    right, wrong = (
        filing(read(path / TOTALS), fault)[f"{measure}_keur"][0] for path in (directory, faulty_dir)
    )
    assert wrong == pytest.approx(right * float(fault.factor), abs=1)
    assert amounts(directory, fault) == amounts(faulty_dir, fault)


@pytest.mark.parametrize(
    "fault", [f for f in PLANTED_FAULTS if f.soort == "niet geleverd"], ids=lambda f: f.id
)
def test_what_was_not_filed_is_zero_or_absent(
    fault: Fault, directory: Path, faulty_dir: Path
) -> None:
    right, wrong = amounts(directory, fault), amounts(faulty_dir, fault)
    assert sum(right.values()) > 0
    gone = {
        "alles": set(right),
        "wmo": {"6.6", "6.71", "6.81"},
    }[fault.domein]
    assert all(wrong.get(code, 0) == 0 for code in gone)
    assert all(wrong[code] == right[code] for code in set(right) - gone)
    assert (not wrong) == (fault.vorm == "afwezig")


@pytest.mark.parametrize("file", [LASTEN, DETAILS, TOTALS])
def test_only_the_faulty_filings_differ(file: str, directory: Path, faulty_dir: Path) -> None:
    planted = {(fault.jaar, fault.document, fault.gm_code) for fault in PLANTED_FAULTS}
    right, wrong = read(directory / file), read(faulty_dir / file)
    differs = pl.concat(
        [
            wrong.join(right, on=right.columns, how="anti", nulls_equal=True),
            right.join(wrong, on=right.columns, how="anti", nulls_equal=True),
        ]
    )
    assert differs.height
    assert set(differs.select(KEYS).iter_rows()) <= planted


def test_without_faults_the_country_is_the_same(country: Country) -> None:
    same = faulty(country, ())
    for jaar, document in country.euro:
        assert (same.filed_detail(jaar, document) == country.filed_detail(jaar, document)).all()
    assert same.missing == country.missing


def test_the_faults_are_listed_beside_the_files(directory: Path, faulty_dir: Path) -> None:
    listed = pl.read_csv(faulty_dir / "fouten.csv", schema_overrides={"onderwerp": pl.String})
    assert listed["id"].to_list() == [fault.id for fault in PLANTED_FAULTS]
    assert not (directory / "fouten.csv").exists()


def test_no_fault_touches_a_planted_event(country: Country) -> None:
    """A fault and an event in one filing could hide each other."""
    events = {
        (code, jaar)
        for event in country.events
        for code in event.gm_codes
        for jaar in (event.jaar - 1, event.jaar)
    }
    assert {(fault.gm_code, fault.jaar) for fault in PLANTED_FAULTS} & events == set()
