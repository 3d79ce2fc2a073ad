"""Totals in a file are no posts, and a check on the posts above them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from tests.sources.eigen.small import cells, read_path, read_rows, rejected, told

if TYPE_CHECKING:
    from pathlib import Path

    import polars as pl

KEUR = {"eenheid": "1.000 euro"}


def post(code: str, lasten: Any, baten: Any = 0) -> list[Any]:
    return [code, f"P{code}", lasten, baten]


def total(lasten: Any, baten: Any = 0, label: str = "Subtotaal") -> list[Any]:
    return [label, None, lasten, baten]


def test_totals_in_totals_are_right(tmp_path: Path, known: pl.DataFrame) -> None:
    rows: list[list[Any]] = [
        ["Programma 1", None, None, None],
        post("0.1", 1000.5),
        post("0.2", 2000),
        total(3000.5),
        ["Programma 6", None, None, None],
        post("6.1", 5000, 100),
        total(5000, 100, "Totaal 6.1"),
        post("6.3", 7000),
        total(7000),
        total(12000, 100, "Totaal programma 6"),
        total(15000.5, 100, "Totaal"),
    ]
    reading = read_rows(tmp_path, known, rows)
    assert reading.rejects.is_empty()
    assert {key[0] for key in cells(reading)} == {"0.1", "0.2", "6.1", "6.3"}
    assert "posten 4, totalen als controle 5, kopjes en toelichtingen 2" in told(reading)
    assert "Niet na te rekenen" not in told(reading)
    (file,) = reading.files
    assert (file.gelezen, file.geaccepteerd) == (11, 11)


@pytest.mark.parametrize(("column", "off"), [(2, 0.5), (2, -900), (3, 1)])
def test_a_total_that_does_not_add_up_is_told_with_rows_and_difference(
    tmp_path: Path, known: pl.DataFrame, column: int, off: float
) -> None:
    rows: list[list[Any]] = [
        post("0.1", 1000.25),
        post("0.2", 2000),
        total(3000.25),
        post("6.1", 500),
        total(500),
    ]
    rows[2][column] += off
    reading = read_rows(tmp_path, known, rows)
    assert rejected(reading) == [(4, f"Blad1!{'ABCD'[column]}", str(rows[2][column]))]
    reason = reading.rejects["reden"][0].replace("\N{NO-BREAK SPACE}", " ")
    assert "rij 2 tot en met 3 tellen op tot €" in reason
    assert "een verschil van" in reason
    assert f"{abs(off):.2f}".replace(".", ",") in reason
    # The posts themselves are read; which of the two is wrong is not ours to say.
    assert cells(reading)["0.1", "P0.1", "lasten"] == 100_025


def test_rounding_of_the_rows_is_no_fault_but_is_told(tmp_path: Path, known: pl.DataFrame) -> None:
    rows: list[list[Any]] = [
        post("0.1", 4000),
        post("0.2", 13000),
        total(17001),
        post("6.1", 30000),
        total(30000),
    ]
    reading = read_rows(tmp_path, known, rows, **KEUR)
    assert reading.rejects.is_empty()
    assert "Niet verder af dan de afronding van de rijen verklaart: totaal in rij 4." in told(
        reading
    )
    rows[2][2] = 17002
    assert rejected(read_rows(tmp_path, known, rows, **KEUR)) == [(4, "Blad1!C", "17002")]


def test_a_total_over_an_unreadable_amount_cannot_be_judged(
    tmp_path: Path, known: pl.DataFrame
) -> None:
    rows: list[list[Any]] = [
        post("0.1", "p.m."),
        post("0.2", 2000),
        total(3000),
        post("6.1", 7.25),
        total(8),
    ]
    rows.append(total(99, label="Totaal"))
    reading = read_rows(tmp_path, known, rows)
    # The second subtotal is about readable rows and is wrong.
    assert [row for row, _, _ in rejected(reading)] == [2, 6]
    assert "niet te lezen is: totaal in rij 4, 7." in told(reading)


def test_a_total_that_leaves_an_unreadable_amount_out_is_not_right(
    tmp_path: Path, known: pl.DataFrame
) -> None:
    rows: list[list[Any]] = [post("0.1", "p.m."), post("0.2", 2000), total(2000)]
    reading = read_rows(tmp_path, known, rows)
    assert "niet te lezen is: totaal in rij 4." in told(reading)


def test_a_grand_total_is_about_everything_wherever_it_stands(
    tmp_path: Path, known: pl.DataFrame
) -> None:
    rows: list[list[Any]] = [
        post("0.1", "p.m."),
        total(1000),
        post("0.2", 2000.5),
        total(3500, label="Totaal lasten"),
        post("6.1", 7),
        total(7),
    ]
    reading = read_rows(tmp_path, known, rows)
    assert [row for row, _, _ in rejected(reading)] == [2]
    assert "totaal in rij 3, 5." in told(reading)


def test_amounts_of_rejected_rows_still_count(tmp_path: Path, known: pl.DataFrame) -> None:
    rows: list[list[Any]] = [post("6.99", 1000), post("6.1", 2000), total(3000)]
    reading = read_rows(tmp_path, known, rows)
    assert [row for row, _, _ in rejected(reading)] == [2]


def test_rows_to_pass_over_may_be_in_a_total_or_not(tmp_path: Path, known: pl.DataFrame) -> None:
    rows: list[list[Any]] = [
        post("6.1", 2000),
        ["Saldo baten en lasten", None, 500, 0],
        total(2000),
    ]
    for stated in (2000, 2500):
        rows[2] = total(stated)
        reading = read_rows(tmp_path, known, rows, overslaan=["saldo*"])
        assert reading.rejects.is_empty(), stated
        assert "Overgeslagen rijen, zoals de kolommenkaart zegt: 1," in told(reading)
        assert "€ 500,00" in told(reading)
    # Without the pattern it is a row without a taakveld.
    assert rejected(read_rows(tmp_path, known, rows))[0][0] == 3


def test_a_code_makes_a_post_of_a_row_whatever_its_text(
    tmp_path: Path, known: pl.DataFrame
) -> None:
    rows: list[list[Any]] = [
        ["6.1", "P1", 1000, 0, "Totaalpakket, totaal"],
        [None, "P2", 5, 0, "Totaalpakket"],
    ]
    reading = read_rows(
        tmp_path, known, rows, heads=["Taakveld", "Product", "Lasten", "Baten", "Tekst"]
    )
    assert cells(reading)["6.1", "P1", "lasten"] == 100_000
    assert [row for row, _, _ in rejected(reading)] == [3]


@pytest.mark.parametrize(
    ("rows", "row"),
    [
        # A row that was passed over when the total was made, a wrong sign, one of a pair.
        ([post("6.99", 700, 7), post("6.1", 2000), total(2000)], 2),
        ([post("6.3", -700, 5), post("6.1", 2000), total(2700, 5)], 2),
        ([post("6.1", 2000), post("6.3", 700), post("6.3", 700), total(2700)], 3),
        ([post("6.99", 10), post("6.98", 20), post("6.1", 2000), total(2000)], "2, 3"),
    ],
)
def test_a_total_that_only_follows_from_a_rejected_row_says_so(
    tmp_path: Path, known: pl.DataFrame, rows: list[list[Any]], row: int | str
) -> None:
    reading = read_rows(tmp_path, known, rows)
    last = reading.rejects.sort("rij").tail(1).row(0, named=True)
    assert last["rij"] == len(rows) + 1
    assert last["reden"] == f"dit totaal telt niet op doordat rij {row} is afgekeurd"
    assert last["wat_te_doen"].startswith(f"Verbeter eerst rij {row};")
    # It is counted all the same.
    (file,) = reading.files
    assert file.gelezen == file.geaccepteerd + file.afgekeurd == len(rows)


@pytest.mark.parametrize(
    "rows",
    [
        [post("6.99", 700), post("6.1", 2000), total(2900)],
        [post("6.99", 700), post("6.1", 2000), total(1300)],  # twice, and no sign was wrong
        [post("6.99", 700, 7), post("6.1", 2000), total(2000, 7)],
        [post("6.3", -700), post("6.1", 2000), total(2701)],
    ],
)
def test_a_total_with_a_difference_of_its_own_keeps_its_reason(
    tmp_path: Path, known: pl.DataFrame, rows: list[list[Any]]
) -> None:
    reading = read_rows(tmp_path, known, rows)
    assert "tellen op tot" in reading.rejects.sort("rij")["reden"][-1]


def test_a_total_over_a_line_with_moved_cells_follows_from_it(
    tmp_path: Path, known: pl.DataFrame
) -> None:
    text = "Taakveld;Product;Lasten;Baten\n6.1;P1;1000;0\n6.3;P2;3000\nTotaal;;4000;5\n"
    (tmp_path / "b.csv").write_text(text, encoding="utf-8")
    reading = read_path(tmp_path / "b.csv", known)
    assert reading.rejects.sort("rij")["reden"].to_list() == [
        "3 kolommen in plaats van 4",
        "dit totaal telt niet op doordat rij 3 is afgekeurd",
    ]


def test_a_rolled_up_row_is_no_part_of_the_total_below_it(
    tmp_path: Path, known: pl.DataFrame
) -> None:
    rows: list[list[Any]] = [
        post("6.71", 3000),
        post("6.711", 1000),
        post("6.712", 2000),
        post("6.1", 5),
        total(3005, label="Totaal"),
    ]
    reading = read_rows(tmp_path, known, rows)
    assert reading.rejects.is_empty()
    assert "niet nog eens meetellen: 1" in told(reading)


def test_a_total_over_a_formula_without_outcome_says_what_to_do(
    tmp_path: Path, known: pl.DataFrame
) -> None:
    from openpyxl import Workbook

    book = Workbook()
    page: Any = book.active
    lines = [["6.1", "P1", "=1+1", 0], ["6.3", "P2", 7, 0], ["Subtotaal", None, 9, 0]]
    lines += [["6.4", "P3", "p.m.", 0], ["Totaal", None, "=C4", 0], ["Totaal", None, 12, 0]]
    for line in [["Taakveld", "Product", "Lasten", "Baten"], *lines]:
        page.append(line)
    book.save(tmp_path / "f.xlsx")
    reading = read_path(tmp_path / "f.xlsx", known)
    text = told(reading)
    assert "door een formule zonder bewaarde uitkomst: totaal in rij 4, 6." in text
    assert "Laat het rekenprogramma rekenen en bewaar het bestand opnieuw." in text
    assert "omdat een bedrag niet te lezen is: totaal in rij 7." in text
