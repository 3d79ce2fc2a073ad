"""Balances and ratios: what a row says, what an absent row says, and budgets that are not what they say."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

import polars as pl
import pytest

from sluitend.core.errors import SourceError
from sluitend.sources.bbv import Bbv
from sluitend.store.loading import known_municipalities
from sluitend.tables.bbv import BALANCE, BALANCE_TITLES, RATIOS
from sluitend.tables.iv3 import TOTALS

if TYPE_CHECKING:
    from pathlib import Path

    from sluitend.sources.source import Reading
    from sluitend.store.workspace import Workspace

ITEMS, RATIO_FILE = Bbv.signature
CODES = [f"GM{9001 + i}" for i in range(14)]
GONE = "GM9013"
"""Abolished on 1 January 2019."""
LONG_GONE = "GM9014"
"""Abolished on 1 January 2018."""
LAST = {GONE: 2018, LONG_GONE: 2017}
YEARS = range(2017, 2026)
INHABITANTS = 10_000
TOTAL = 50_000
OPEN = "Grondexploitatie"


@pytest.fixture
def known() -> pl.DataFrame:
    rows = [
        (jaar, code, INHABITANTS)
        for jaar in YEARS
        for code in CODES
        if jaar <= LAST.get(code, 2099)
    ]
    return pl.DataFrame(rows, schema=["jaar", "gm_code", "inwoners"], orient="row")


def equity(code: str, jaar: int) -> int:
    """Return an equity (of a total of 50,000) that differs between municipalities and years."""
    return 1_000 * (CODES.index(code) * 3 + (jaar - 2017) * 5 + 4)


def balance_rows() -> list[list[str]]:
    rows = []
    for jaar in range(2017, 2024):
        for code in CODES[:12]:
            own = equity(code, jaar)
            items = {
                "A121 Gronden en terreinen": TOTAL,
                "P111 Algemene reserve": own - 500,
                "P114 Saldo van rekening": 500,
                "P133 Onderhandse leningen van binnenla..": TOTAL - own,
            }
            rows += [[code, f"Plaats {code}", str(jaar), k, f"{v}.0"] for k, v in items.items()]
    return rows


def ratio_rows(budget: int, *, shift: int = 0, turned: int = 0) -> list[list[str]]:
    """Rows of one budget; `shift` is added to its labels, `turned` gives values of another."""
    kinds = ("Rekening", "Begroting", "Begroting", *["Meerjarenraming"] * 3)
    rows = []
    for place, code in enumerate(CODES[:12]):
        other = CODES[:12][(place + turned) % 12]
        for back, kind in enumerate(kinds, start=-2):
            own = round(equity(other, min(budget + back, 2023)) / TOTAL, 2)
            for kengetal, value in (("Solvabiliteitsratio", str(own)), (OPEN, "")):
                jaar = str(budget + back + shift)
                rows.append([code, f"Plaats {code}", str(budget), kengetal, jaar, kind, value])
    return rows


def write(folder: Path, items: list[list[str]], ratios: list[list[str]]) -> Path:
    for name, header, rows in (
        (ITEMS, "gm_code,gm_naam,jaar,balanspost,waarde_keur", items),
        (RATIO_FILE, "gm_code,gm_naam,begrotingsjaar,kengetal,jaar,type_raming,waarde", ratios),
    ):
        with (folder / name).open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows([header.split(","), *rows])
    (folder / "SOURCE.md").write_text("Origin: verzonnen (2025-10-01)\n", "utf-8")
    return folder


@pytest.fixture
def reading(tmp_path: Path, known: pl.DataFrame) -> Reading:
    ratios = [*ratio_rows(2020), *ratio_rows(2021)]
    return Bbv().read(write(tmp_path, balance_rows(), ratios), known)


def read(
    folder: Path,
    known: pl.DataFrame,
    items: list[list[str]] | None = None,
    ratios: list[list[str]] | None = None,
) -> Reading:
    return Bbv().read(
        write(
            folder,
            balance_rows() if items is None else items,
            ratio_rows(2020) if ratios is None else ratios,
        ),
        known,
    )


def test_balance_items_are_codes_with_amounts_in_cents(reading: Reading) -> None:
    table = reading.tables["balansposten"]
    row = table.filter(jaar=2018, gm_code="GM9003", balanspost="P111")
    assert row["maat", "waarde", "ontbreekt"].rows() == [("stand", 14_500 * 100_000, None)]
    titles = dict(
        reading.tables["balansposttitels"].filter(jaar=2018)["balanspost", "titel"].iter_rows()
    )
    assert titles["P133"] == "Onderhandse leningen van binnenla.."
    assert reading.rejects.is_empty()
    assert reading.notices == ()
    assert reading.described.published_on == "2025-10-01"


def test_who_did_not_file_gets_no_rows(reading: Reading) -> None:
    assert not set(reading.tables["balansposten"]["gm_code"]) & {GONE, LONG_GONE}


def test_a_code_may_change_its_title_between_years_and_not_within(
    tmp_path: Path, known: pl.DataFrame
) -> None:
    old, new = "P140 Overige leningen", "P140 Vooruitontvangen"
    items = [
        *balance_rows(),
        ["GM9001", "", "2019", old, "1.0"],
        ["GM9001", "", "2020", new, "2.0"],
        ["GM9002", "", "2021", old, "3.0"],
        ["GM9003", "", "2021", new, "4.0"],
    ]
    result = read(tmp_path, known, items)
    titles = result.tables["balansposttitels"].filter(balanspost="P140").sort("jaar")
    assert titles["jaar", "titel"].rows() == [
        (2019, "Overige leningen"),
        (2020, "Vooruitontvangen"),
    ]
    lines = len(items)
    assert sorted(result.rejects["rij"]) == [lines, lines + 1]
    assert set(result.rejects["reden"]) == {"een code met twee titels in één jaar"}


@pytest.mark.parametrize(
    ("item", "amount", "reason"),
    [
        ("P111 Algemene reserve", "1.000,5", "geen geheel getal binnen de grenzen"),
        ("P111 Algemene reserve", "", "geen geheel getal binnen de grenzen"),
        ("Algemene reserve", "5.0", "geen geldige code"),
        ("P111", "5.0", "geen geldige code"),
    ],
)
def test_rejected_item_stays_a_hole_and_no_zero(
    item: str, amount: str, reason: str, tmp_path: Path, known: pl.DataFrame
) -> None:
    items = balance_rows()
    at = next(i for i, row in enumerate(items) if row[:4:2] == ["GM9004", "2020"])
    items[at + 1][3:] = [item, amount]
    result = read(tmp_path, known, items)
    assert result.rejects["rij", "reden"].rows() == [(at + 3, reason)]
    mine = result.tables["balansposten"].filter(jaar=2020, gm_code="GM9004")
    holes = mine.filter(pl.col("waarde").is_null())
    assert holes["balanspost", "ontbreekt"].rows() == [("P111", "afgekeurd")]
    assert mine.height == 4
    # Its balance is not whole, so its ratio is not held against it, and the rest still is.
    assert result.notices == ()


@pytest.mark.parametrize(
    ("factor", "reason"),
    [
        (1000, "verkeerde eenheid"),
        (-1, "telt op tot een negatief bedrag"),
    ],
)
def test_one_balance_in_another_unit_is_rejected(
    factor: int, reason: str, tmp_path: Path, known: pl.DataFrame
) -> None:
    items = balance_rows()
    for row in items:
        if row[:4:2] == ["GM9004", "2020"]:
            row[4] = str(int(row[4][:-2]) * factor)
    result = read(tmp_path, known, items)
    assert result.rejects.height == 4
    assert all(reason in text for text in result.rejects["reden"])
    table = result.tables["balansposten"]
    gone = table.filter(pl.col("waarde").is_null())
    assert gone.select("jaar", "gm_code", "ontbreekt").unique().rows() == [
        (2020, "GM9004", "afgekeurd")
    ]
    assert (gone.height, table.height) == (4, len(items))


def test_a_file_in_euro_is_refused(tmp_path: Path, known: pl.DataFrame) -> None:
    items = [[*row[:4], str(int(row[4][:-2]) * 1000)] for row in balance_rows()]
    with pytest.raises(SourceError, match="De balansen van jaarrekening 2017 zijn"):
        read(tmp_path, known, items)


def test_both_sides_of_a_balance_are_not_added_up(tmp_path: Path, known: pl.DataFrame) -> None:
    items = [[*row[:4], str(int(row[4][:-2]) * 3)] for row in balance_rows()]
    assert read(tmp_path, known, items).rejects.is_empty()


def test_balances_that_are_not_whole_say_nothing_about_a_budget(
    tmp_path: Path, known: pl.DataFrame
) -> None:
    items = balance_rows()
    for row in items:
        if row[2] == "2018" and row[0] <= "GM9007" and row[3].startswith("P111"):
            row[4] = "?"
    result = read(tmp_path, known, items)
    assert [str(n) for n in result.notices] == [
        "Kengetallen van begroting 2020: niet te controleren, er zijn maar 5 balansen bij."
    ]


def test_one_year_stands_in_several_budgets_and_all_are_kept(reading: Reading) -> None:
    table = reading.tables["bbv_kengetallen"]
    rows = table.filter(jaar=2020, gm_code="GM9001", kengetal="solvabiliteitsratio")
    assert rows.sort("begrotingsjaar")["begrotingsjaar", "type_raming", "waarde"].rows() == [
        (2020, "begroting", 0.38),
        (2021, "begroting", 0.38),
    ]
    assert rows.schema["waarde"] == pl.Float64
    empty = table.filter(kengetal="grondexploitatie")
    assert set(empty["ontbreekt"]) == {"niet_gepubliceerd"}
    assert empty["waarde"].null_count() == empty.height == table.height / 2


@pytest.mark.parametrize(
    ("column", "value", "reason"),
    [
        (0, LONG_GONE, "deze gemeente bestaat niet in dat jaar"),
        (3, "Schuldquote", "onbekende waarde"),
        (4, "2016", "dit jaar hoort niet bij deze begroting"),
        (4, "2025", "dit jaar hoort niet bij deze begroting"),
        (5, "Raming", "onbekende waarde"),
        (6, "31%", "geen getal binnen de grenzen"),
        (6, "0,31", "geen getal binnen de grenzen"),
        (6, "31", "geen getal binnen de grenzen"),
    ],
)
def test_spoilt_ratio_is_rejected(
    column: int, value: str, reason: str, tmp_path: Path, known: pl.DataFrame
) -> None:
    ratios = ratio_rows(2020)
    ratios[5][column] = value
    result = read(tmp_path, known, ratios=ratios)
    assert result.rejects["rij", "reden"].rows() == [(7, reason)]
    assert result.tables["bbv_kengetallen"].height == len(ratios) - 1


def test_small_numbers_are_numbers(tmp_path: Path, known: pl.DataFrame) -> None:
    ratios = ratio_rows(2020)
    ratios[5][6] = "6.1e-07"
    result = read(tmp_path, known, ratios=ratios)
    assert result.rejects.is_empty()
    assert 6.1e-07 in result.tables["bbv_kengetallen"]["waarde"].to_list()


def test_a_budget_may_tell_of_a_municipality_it_still_shows_the_accounts_of(
    tmp_path: Path, known: pl.DataFrame
) -> None:
    ratios = ratio_rows(2020)
    ratios += [[GONE, *row[1:]] for row in ratios[:12]]
    result = read(tmp_path, known, ratios=ratios)
    assert result.rejects.is_empty()


def test_budget_with_shifted_years_is_not_used(tmp_path: Path, known: pl.DataFrame) -> None:
    ratios = [*ratio_rows(2020), *ratio_rows(2021, shift=1)]
    result = read(tmp_path, known, ratios=ratios)
    (notice,) = map(str, result.notices)
    assert "begroting 2021: 0%" in notice
    assert "een jaar eerder is dat 100%, dus de jaren staan er een te hoog" in notice
    table = result.tables["bbv_kengetallen"].filter(kengetal="solvabiliteitsratio")
    assert set(table.filter(begrotingsjaar=2021)["ontbreekt"]) == {"afgekeurd"}
    assert table.filter(begrotingsjaar=2021)["waarde"].null_count() == len(ratio_rows(2021)) / 2
    assert table.filter(begrotingsjaar=2020)["waarde"].null_count() == 0
    assert result.rejects.is_empty()


def test_budget_with_values_of_other_municipalities_is_not_used(
    tmp_path: Path, known: pl.DataFrame
) -> None:
    ratios = [*ratio_rows(2020, turned=4), *ratio_rows(2021)]
    result = read(tmp_path, known, ratios=ratios)
    (notice,) = map(str, result.notices)
    assert "begroting 2020: 0%" in notice
    assert "bij een verkeerde gemeente" in notice
    table = result.tables["bbv_kengetallen"]
    assert set(table.filter(ontbreekt="afgekeurd")["begrotingsjaar"]) == {2020}
    # What was empty has the reason it had.
    open_ones = table.filter(kengetal="grondexploitatie")
    assert set(open_ones["ontbreekt"]) == {"niet_gepubliceerd"}


def test_budget_with_few_balances_is_kept_and_said_to_be_unchecked(
    tmp_path: Path, known: pl.DataFrame
) -> None:
    ratios = [*ratio_rows(2020), *ratio_rows(2021)[: 9 * 12]]
    result = read(tmp_path, known, ratios=ratios)
    assert [str(n) for n in result.notices] == [
        "Kengetallen van begroting 2021: niet te controleren, er zijn maar 9 balansen bij."
    ]
    table = result.tables["bbv_kengetallen"]
    assert table.filter(ontbreekt="afgekeurd").is_empty()


@pytest.mark.opendata
def test_reserves_of_all_municipalities_are_the_known_ones(opendata_workspace: Workspace) -> None:
    items = opendata_workspace.snapshot().read(BALANCE)
    reserves = items.filter(balanspost="P111").group_by("jaar").agg(pl.col("waarde").sum())
    sums = {jaar: round(cents / 1e8) for jaar, cents in reserves.iter_rows()}
    assert (sums[2017], sums[2024]) == (7_237, 11_650)


@pytest.mark.opendata
def test_liabilities_add_up_to_the_total_in_the_iv3_totals(opendata_workspace: Workspace) -> None:
    snapshot = opendata_workspace.snapshot()
    items = snapshot.read(BALANCE)
    equity_items = pl.col("balanspost").is_in(["P111", "P112", "P114"])
    ours = (
        items.filter(pl.col("balanspost").str.starts_with("P"))
        .group_by("jaar", "gm_code")
        .agg(
            balanstotaal=pl.col("waarde").sum(),
            eigen_vermogen=pl.col("waarde").filter(equity_items).sum(),
        )
        .unpivot(index=["jaar", "gm_code"], variable_name="maat", value_name="som")
    )
    totals = snapshot.read(TOTALS).filter(
        pl.col("maat").is_in(["balanstotaal", "eigen_vermogen"]), document="jaarrekening"
    )
    both = totals.join(ours, on=["jaar", "gm_code", "maat"], how="left")
    there = both.filter(pl.col("som").is_not_null())
    assert there.height == ours.height == 2 * 2_847
    assert (there["som"] == there["waarde"]).all()
    # Who has no balance did not file, but for one municipality that filed without a balance.
    absent = both.filter(pl.col("som").is_null(), maat="balanstotaal")
    filed = absent.filter(pl.col("ontbreekt").is_null())
    assert filed["jaar", "gm_code", "waarde"].rows() == [(2017, "GM0627", 0)]
    assert absent.height == 12


@pytest.mark.opendata
def test_a_code_that_changed_its_meaning(opendata_workspace: Workspace) -> None:
    titles = opendata_workspace.snapshot().read(BALANCE_TITLES).filter(balanspost="P140")
    assert dict(titles.sort("jaar")["jaar", "titel"].iter_rows()) == {
        2019: "Overige leningen met een rentetyp..",
        **dict.fromkeys(range(2020, 2025), "Vooruitontvangen bedragen.."),
    }


@pytest.mark.opendata
def test_two_budgets_of_the_pack_are_not_what_they_say(
    opendata_workspace: Workspace, opendata_dir: Path
) -> None:
    known = known_municipalities(opendata_workspace.snapshot())
    result = Bbv().read(opendata_dir / "kengetallen_balans_2017_2024", known)
    first, second = map(str, result.notices)
    assert "begroting 2022: 33%" in first
    assert "verkeerde gemeente" in first
    assert "begroting 2024: 20%" in second
    assert "een jaar eerder is dat 68%" in second
    table = opendata_workspace.snapshot().read(RATIOS)
    counts = dict(table.group_by("ontbreekt").len().iter_rows())
    assert counts == {None: 47_766, "afgekeurd": 24_181, "niet_gepubliceerd": 3_005}
    assert set(table.filter(ontbreekt="afgekeurd")["begrotingsjaar"]) == {2022, 2024}
    assert result.rejects.is_empty()
