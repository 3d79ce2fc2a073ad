"""The yearly budgets for bijstand: every stand apart, and checked against the macro budget."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl
import pytest
from tests.sources.workbooks import save_ods, save_xlsx

from sluitend.core.errors import AdditivityError, ContractError, SourceError
from sluitend.core.missing import Missing
from sluitend.sources.buig import Buig
from sluitend.sources.catalogue import BY_NAME_ONLY
from sluitend.sources.units import units_in
from sluitend.tables.aggregate import aggregate
from sluitend.tables.buig import BUDGETS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.sources.workbooks import Value

    from sluitend.sources.source import Reading

    Rows = list[list[Value]]

KNOWN = pl.DataFrame(
    [(jaar, f"GM{code}", None) for jaar in (2017, 2018) for code in (9001, 9002, 9003)],
    schema={"jaar": pl.Int64, "gm_code": pl.String, "inwoners": pl.Int64},
    orient="row",
)
TITLE = "Definitieve budgetten Participatiewet (gebundelde uitkering) 2017"
ONE: Rows = [
    [TITLE],
    ["Publicatie 1 oktober 2017; bedragen in euro"],
    [],
    ["Gemeentecode", "Gemeente", "Budget historisch", "Budget objectief", "Budget"],
    [9001, "Aland", 600, 400.5, 1000.5],
    ["9002", "Beland", 0, 2000, 2000],
    ["GM9003", "Celand", 3000, 0, 3000],
    [None, "Totaal Nederland", 3600, 2400.5, 6000.5],
    ["Bron: ministerie"],
]


def read(directory: Path, sheets: Mapping[str, Rows], *, ods: bool = False) -> Reading:
    (directory / "SOURCE.md").write_text("Origin: SZW (2017-10-01)\n", "utf-8")
    if ods:
        save_ods(directory / "budgetten.ods", sheets)
    else:
        save_xlsx(directory / "budgetten.xlsx", sheets)
    reading = Buig().read(directory, KNOWN)
    BUDGETS.check(reading.tables["buig_budgetten"].with_columns(publicatie_id=pl.lit("x")))
    return reading


def budgets(reading: Reading) -> dict[tuple[int, str, str], int | None]:
    frame = reading.tables["buig_budgetten"]
    return {(jaar, stand, code): cents for jaar, stand, code, _, cents, _ in frame.iter_rows()}


@pytest.mark.parametrize("ods", [False, True])
def test_the_whole_budget_is_read_and_its_parts_are_not(tmp_path: Path, *, ods: bool) -> None:
    reading = read(tmp_path, {"Blad1": ONE}, ods=ods)
    assert budgets(reading) == {
        (2017, "definitief", "GM9001"): 100_050,
        (2017, "definitief", "GM9002"): 200_000,
        (2017, "definitief", "GM9003"): 300_000,
    }
    (count,) = reading.files
    assert (count.gelezen, count.geaccepteerd, count.afgekeurd) == (3, 3, 0)
    told = "\n".join(map(str, reading.notices))
    assert "is gelezen als definitief budget 2017" in told
    assert "niet gelezen de kolommen Budget historisch, Budget objectief" in told
    assert reading.described.attribution == "Fictieve gegevens van Sluitend"


def test_several_stands_stand_in_one_sheet(tmp_path: Path) -> None:
    rows: Rows = [
        ["Budgetten gebundelde uitkering BUIG"],
        [
            "CBS-code",
            "Gemeente",
            "Nader voorlopig budget 2017 (x € 1.000)",
            "Voorlopig budget 2018 in euro",
        ],
        [9001, "Aland", 1.5, 1700],
        [9002, "Beland", 1.5, 1700],
        [9003, "Celand", 1.5, 1700],
    ]
    found = budgets(read(tmp_path, {"Blad1": rows}))
    assert found[2017, "nader voorlopig", "GM9002"] == 150_000
    assert found[2018, "voorlopig", "GM9002"] == 170_000
    assert len(found) == 6


def test_a_macro_budget_that_does_not_add_up_refuses_the_workbook(tmp_path: Path) -> None:
    wrong = [*ONE[:7], [None, "Macrobudget", 3600, 2400.5, 6100], *ONE[8:]]
    assert budgets(read(tmp_path, {"Blad1": [*ONE[:7], [None, "Macro", None, None, 6000.5]]}))
    wrong[7][1] = "Nederland"
    with pytest.raises(
        SourceError,
        match=r"tellen de gemeenten in Blad1!E op tot 6.000,5, maar in rij 8 staat 6.100",
    ):
        read(tmp_path, {"Blad1": wrong})


def test_without_a_macro_budget_it_is_told_that_nothing_was_checked(tmp_path: Path) -> None:
    reading = read(tmp_path, {"Blad1": ONE[:7]})
    told = "\n".join(map(str, reading.notices))
    assert "Blad ‘Blad1’ van budgetten.xlsx is niet nagerekend: er staat geen rij met een" in told
    told = "\n".join(map(str, read(tmp_path, {"Blad1": ONE}).notices))
    assert "Op blad ‘Blad1’ kloppen de totalen van Budget." in told
    assert "niet nagerekend" not in told


def test_a_budget_of_zero_is_named_before_the_macro_budget_it_spoils(tmp_path: Path) -> None:
    reading = read(tmp_path, {"Blad1": [*ONE[:5], [9002, "Beland", 0, 0, 0], *ONE[6:]]})
    (reject,) = reading.rejects.rows(named=True)
    assert (reject["rij"], reject["kolom"], reject["waarde"]) == (6, "Blad1!E", "0")


def test_the_unit_over_another_column_is_not_that_of_the_budget(tmp_path: Path) -> None:
    heads = [*ONE[3], "Netto lasten bijstand x € 1.000"]
    reading = read(tmp_path, {"Blad1": [*ONE[:3], heads, *([*row, 1] for row in ONE[4:7])]})
    assert budgets(reading)[2017, "definitief", "GM9002"] == 200_000


def test_a_heading_and_a_title_with_two_units_are_not_read(tmp_path: Path) -> None:
    heads = [*ONE[3][:4], "Budget (x € 1.000)"]
    with pytest.raises(SourceError, match=r"‘Budget .x € 1.000.’ en erboven staat meer dan één"):
        read(tmp_path, {"Blad1": [*ONE[:3], heads, *ONE[4:]]})


@pytest.mark.parametrize(
    ("people", "unit", "rows", "refused"),
    [
        (10, "in euro", 7, ""),
        (10, "x € 1.000", 7, "in € 1.000: € 200.016,67 per inwoner. In € zijn zij € 200,02"),
        (10_000, "x € 1.000", 7, ""),
        (10_000, "in euro", 7, "in €: € 0,2 per inwoner. In € 1.000 zijn zij € 200,02"),
        (10_000, "in euro", 5, ""),
    ],
)
def test_budgets_are_possible_per_inhabitant(
    tmp_path: Path, people: int, unit: str, rows: int, refused: str
) -> None:
    """The lower bound holds when most municipalities are there."""
    known = KNOWN.with_columns(inwoners=pl.lit(people, pl.Int64))
    (tmp_path / "SOURCE.md").write_text("Origin: SZW (2017-10-01)\n", "utf-8")
    sheet: Rows = [[TITLE], [f"bedragen {unit}"], *ONE[2:rows]]
    save_xlsx(tmp_path / "budgetten.xlsx", {"Blad1": sheet})
    if not refused:
        assert Buig().read(tmp_path, known).tables
        return
    with pytest.raises(SourceError, match=refused):
        Buig().read(tmp_path, known)


def test_municipalities_without_a_budget_are_named(tmp_path: Path) -> None:
    told = "\n".join(map(str, read(tmp_path, {"Blad1": ONE[:6]}).notices))
    assert "staan 2 van 3 gemeenten van 2017; ontbreken: GM9003." in told


def test_a_budget_of_zero_or_nothing_is_on_the_uitvallijst(tmp_path: Path) -> None:
    rows: Rows = [*ONE[:5], [9002, "Beland", 0, 0, 0], [9003, "Celand", None, None, None]]
    reading = read(tmp_path, {"Blad1": rows})
    assert reading.rejects["rij"].to_list() == [6, 7]
    assert set(reading.rejects["kolom"]) == {"Blad1!E"}
    lost = reading.tables["buig_budgetten"].filter(pl.col("waarde").is_null())
    assert dict(lost.select("gm_code", "ontbreekt").iter_rows()) == {
        "GM9002": str(Missing.REJECTED),
        "GM9003": str(Missing.REJECTED),
    }


@pytest.mark.parametrize(
    ("title", "unit", "why"),
    [
        ("Budgetten Participatiewet 2017", "in euro", "de stand"),
        ("Definitieve en voorlopige budgetten Participatiewet 2017", "in euro", "de stand"),
        ("Definitieve budgetten Participatiewet", "in euro", "het jaar"),
        ("Definitieve budgetten Participatiewet 2017 en BUIG 2018", "in euro", "het jaar"),
        (TITLE, "", "staat geen eenheid"),
        ("Definitieve budgetten inburgering 2017", "in euro", "de titel noemt geen BUIG"),
    ],
)
def test_what_the_sheet_does_not_say_is_not_guessed(
    tmp_path: Path, title: str, unit: str, why: str
) -> None:
    with pytest.raises(SourceError, match=why):
        read(tmp_path, {"Blad1": [[title], [unit or None], *ONE[2:]]})


def test_the_day_of_publication_in_the_title_is_not_the_year(tmp_path: Path) -> None:
    title = "Voorlopige budgetten Participatiewet 2018, bekendgemaakt 29 september 2017"
    found = budgets(read(tmp_path, {"Blad1": [[title], ["in euro"], *ONE[2:]]}))
    assert {key[:2] for key in found} == {(2018, "voorlopig")}


def test_stands_of_one_year_never_add_up(tmp_path: Path) -> None:
    frame = read(tmp_path, {"Blad1": ONE}).tables["buig_budgetten"]
    both = pl.concat([frame, frame.with_columns(stand=pl.lit("voorlopig"))])
    both = both.with_columns(publicatie_id=pl.lit("x"))
    macro = aggregate(both, BUDGETS, by=("jaar", "stand"))
    assert set(macro["waarde"]) == {600_050}
    with pytest.raises(AdditivityError):
        aggregate(both, BUDGETS, by=("jaar", "gm_code"))
    with pytest.raises(ContractError):
        BUDGETS.check(both.with_columns(stand=pl.lit("raming")))


def test_two_sheets_may_agree_and_not_contradict(tmp_path: Path) -> None:
    assert len(budgets(read(tmp_path, {"Blad1": ONE, "Blad2": ONE}))) == 3
    other: Rows = [*ONE[:4], [9001, "Aland", 600, 400, 1000], *ONE[5:7]]
    with pytest.raises(
        SourceError, match=r"spreken elkaar tegen over 2017, definitief, GM9001: .*Blad1; .*Blad2"
    ):
        read(tmp_path, {"Blad1": ONE, "Blad2": other})


@pytest.mark.parametrize(
    ("text", "cents"),
    [
        ("Bedragen in euro's", 100),
        ("(€)", 100),
        ("Bedragen x € 1.000", 100_000),
        ("bedragen × 1.000 euro", 100_000),
        ("€ 1000", 100_000),
        ("in duizenden euro", 100_000),
        ("x € 1.000.000", 100_000_000),
        ("in miljoenen euro", 100_000_000),
        ("€ mln", 100_000_000),
        ("bedrag", None),
        ("aantal x 1.000", 100_000),
        ("Europese middelen", None),
    ],
)
def test_the_unit_is_what_the_text_says(text: str, cents: int | None) -> None:
    assert units_in([text]) == ({cents} if cents else set())


def test_workbooks_of_ministries_are_on_the_page_of_sources() -> None:
    page = (Path(__file__).parents[2] / "docs/bronnen.md").read_text("utf-8")
    for source in BY_NAME_ONLY.values():
        assert f"\n## {source.id}: " in page
        assert all(f"| `{pattern}` (verplicht)" in page for pattern in source.signature)
        assert f"sluitend load {source.id} MAP" in page


def test_who_has_no_source_file_is_told_to_make_one_and_the_page_shows_it(tmp_path: Path) -> None:
    folder = tmp_path / "bijstand"
    folder.mkdir()
    save_xlsx(folder / "budgetten.xlsx", {"Blad1": ONE})
    with pytest.raises(SourceError, match=r"Maak in map bijstand een bestand SOURCE\.md"):
        Buig().read(folder, KNOWN)
    page = (Path(__file__).parents[2] / "docs/bronnen.md").read_text("utf-8")
    example = page.split("\n## buig")[1].split("```")[1]
    (folder / "SOURCE.md").write_text(example, "utf-8")
    described = Buig().read(folder, KNOWN).described
    assert (described.published_on, described.status) == ("2017-09-29", "definitief")
