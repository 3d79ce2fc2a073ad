"""The formulas of a workbook give its figures, follow its cells, and say so when they do not."""

from __future__ import annotations

from dataclasses import replace
from time import process_time
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest
from openpyxl import load_workbook
from tests.publish.workbook.conftest import QUESTIONS, asked
from tests.publish.workbook.recalculation import Book

import sluitend as sl
from sluitend.core.messages import msg
from sluitend.core.result import Column, SumOf, TableSpec
from sluitend.publish.exit import publish
from sluitend.publish.pictures import pictures
from sluitend.publish.release import release
from sluitend.publish.workbook.book import as_workbook

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sluitend.core.result import Result
    from sluitend.store.workspace import Workspace

HALF_A_CENT = 0.005
HEADS, FIRST = 5, 6


def column(book: Any, sheet: str, head: str) -> str:
    """Return the letter of a column."""
    return str(next(c.column_letter for c in book[sheet][HEADS] if c.value == head))


def kinds(book: Any, sheet: str, head: str) -> list[str]:
    """Say of every cell below a head whether it is a formula, a value or empty."""
    letter = column(book, sheet, head)
    cells = [row[0] for row in book[sheet][f"{letter}{FIRST}:{letter}{book[sheet].max_row}"]]
    return [
        "leeg" if c.value is None else "formule" if c.data_type == "f" else "waarde" for c in cells
    ]


def test_every_formula_recomputes_to_the_value_beside_it(written: Path) -> None:
    book = Book(written)
    for sheet, cell in book.formulas():
        kept = book.kept[sheet][cell].value
        found = book.value(sheet, cell)
        if isinstance(kept, str):
            assert found == kept, (sheet, cell)
        else:
            assert found == pytest.approx(kept, abs=HALF_A_CENT, rel=0), (sheet, cell)


@pytest.mark.parametrize("question", QUESTIONS)
def test_every_amount_that_terms_explain_is_their_sum(
    question: str, demo_workspace: Workspace, tmp_path: Path
) -> None:
    result = asked(demo_workspace, question)
    book = load_workbook(publish(result, tmp_path / "uit.xlsx"))
    sheet, heads = (
        ("Stappen", ["Bedrag (€)"]) if "stappen" in result.tables else ("Jaren", ["Lasten (€)"])
    )
    for head in heads:
        found = kinds(book, sheet, head)
        assert set(found) <= {"formule", "leeg"}
        assert "formule" in found


def test_a_figure_per_inhabitant_is_a_formula_where_everybody_filed(
    demo_workspace: Workspace, tmp_path: Path
) -> None:
    result = asked(demo_workspace, "kosten")
    book = load_workbook(publish(result, tmp_path / "uit.xlsx"))
    years = result.tables["jaren"]
    whole = [share == 1 for share in years["dekking"]]
    assert True in whole
    assert False in whole
    found = kinds(book, "Jaren", "Lasten per inwoner (€)")
    assert [kind == "formule" for kind in found] == whole
    # Over fewer inhabitants than stand beside it: a formula would give another figure.
    assert {kind for kind, full in zip(found, whole, strict=True) if not full} == {"waarde"}


def test_what_was_not_filed_is_an_empty_cell_with_the_reason(cost_file: Path) -> None:
    book = load_workbook(cost_file)
    years = column(book, "Jaren", "Jaar")
    (row,) = (c.row for c in book["Jaren"][years] if c.value == 2020)
    for head in ("Lasten (€)", "Lasten per inwoner (€)", "Netto lasten (€)"):
        assert book["Jaren"][f"{column(book, 'Jaren', head)}{row}"].value is None
    why = column(book, "Jaren", "Waarom geen bedrag")
    assert book["Jaren"][f"{why}{row}"].value == "Iv3 niet geleverd"
    assert book["Jaren"][f"{column(book, 'Jaren', 'Inwoners')}{row}"].value > 0


def test_terms_are_worked_out_from_their_factors(bridge_file: Path, cost_file: Path) -> None:
    for path in (bridge_file, cost_file):
        assert set(kinds(load_workbook(path), "Termen", "Niet afgerond (€)")) == {"formule"}
    book = load_workbook(bridge_file)
    steps, worked = (column(book, "Termen", head) for head in ("Stap", "Niet afgerond (€)"))
    shapes = {
        str(cell.value): str(book["Termen"][f"{worked}{cell.row}"].value)
        for cell in book["Termen"][steps][HEADS:]
    }
    assert "/2" in shapes["Meer of minder inwoners"]
    assert shapes["Levert nu niet"].startswith("=0-")


def test_a_changed_term_is_followed_everywhere_and_no_longer_adds_up(bridge_book: Book) -> None:
    book = bridge_book
    amount = column(book.cells, "Termen", "Bedrag (€)")
    belongs = column(book.cells, "Termen", "Regel in Stappen")
    row = next(
        r for r in range(FIRST, 999) if book.cells["Termen"][f"{belongs}{r}"].value is not None
    )
    step = int(book.cells["Termen"][f"{belongs}{row}"].value) + FIRST - 1
    place = "Stappen", f"{column(book.cells, 'Stappen', 'Bedrag (€)')}{step}"
    before = book.value(*place)
    assert book.value("Stappen", "A3") == "Sluit: de formules geven wat is berekend."
    book.change("Termen", f"{amount}{row}", book.cells["Termen"][f"{amount}{row}"].value + 1000)
    assert book.value(*place) == pytest.approx(before + 1000)
    for sheet in ("Stappen", "Totaal", "Verschillen"):
        assert book.value(sheet, "A3") == "Sluit niet: zie tabblad Controle."
    assert book.value("Reeks", "A3") == "Sluit: de formules geven wat is berekend."


def test_a_change_that_two_amounts_share_is_seen_too(bridge_book: Book) -> None:
    """One step a thousand too high and another too low: the sum of the column stays the same."""
    book = bridge_book
    check = column(book.cells, "Verschillen", "Verschil min som van Stappen (€)")
    amount = column(book.cells, "Stappen", "Bedrag (€)")
    belongs = column(book.cells, "Stappen", "Regel in Verschillen")
    rows = {book.cells["Stappen"][f"{belongs}{r}"].value: r for r in range(FIRST, FIRST + 20)}
    for number, much in ((1, 1000), (2, -1000)):
        cell = f"{amount}{rows[number]}"
        book.change("Stappen", cell, float(book.kept["Stappen"][cell].value) + much)
    assert [book.value("Verschillen", f"{check}{r}") for r in (6, 7)] == [-1000, 1000]
    assert book.value("Stappen", "A3") == "Sluit: de formules geven wat is berekend."
    assert book.value("Verschillen", "A3") == "Sluit niet: zie tabblad Controle."


def test_a_share_that_is_slightly_off_no_longer_adds_up(bridge_book: Book) -> None:
    book = bridge_book
    cell = f"{column(book.cells, 'Verschillen', 'Verschil in %')}{FIRST}"
    book.change("Verschillen", cell, float(book.kept["Verschillen"][cell].value) + 0.0001)
    assert book.value("Verschillen", "A3") == "Sluit niet: zie tabblad Controle."


def test_sums_find_their_parts_by_number_wherever_they_stand(bridge_book: Book) -> None:
    book = bridge_book
    sheet = book.cells["Termen"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=FIRST)]
    heads = [cell.value for cell in sheet[HEADS]]
    factors = heads.index("Niet afgerond (€)")
    for row, values in zip(sheet.iter_rows(min_row=FIRST), reversed(rows), strict=True):
        for position, (cell, value) in enumerate(zip(row, values, strict=True)):
            cell.value = None if position == factors else value
    amounts = column(book.cells, "Stappen", "Bedrag (€)")
    for row_ in range(FIRST, book.cells["Stappen"].max_row + 1):
        kept = book.kept["Stappen"][f"{amounts}{row_}"].value
        assert book.value("Stappen", f"{amounts}{row_}") == pytest.approx(kept, abs=HALF_A_CENT)


def specs(*columns: Column) -> dict[str, TableSpec]:
    return {"proef": TableSpec(msg("Proef"), (Column("naam", msg("Naam")), *columns), ("naam",))}


def test_a_declared_formula_stands_only_where_it_gives_the_value(
    fabricate: Callable[..., Result], tmp_path: Path
) -> None:
    frame = pl.DataFrame(
        {
            "naam": ["klopt", "klopt niet", "deler nul", "leeg"],
            "bedrag": [1000, 1000, 1000, None],
            "inwoners": [4, 4, 0, 4],
            "per": [250.0, 251.0, None, None],
        }
    )
    result = fabricate(
        frame,
        specs=specs(
            Column("bedrag", msg("Bedrag"), "bedrag"),
            Column("inwoners", msg("Inwoners"), "aantal"),
            Column("per", msg("Per"), "bedrag_per_inwoner", worked="bedrag / inwoners"),
        ),
    )
    result = replace(result, output=replace(result.output, terms=result.output.terms.clear()))
    book = load_workbook(publish(result, tmp_path / "uit.xlsx"))
    assert kinds(book, "Proef", "Per (€)") == ["formule", "waarde", "leeg", "leeg"]
    head = book["Proef"][f"{column(book, 'Proef', 'Per (€)')}4"].value
    assert head == "= Bedrag / Inwoners"


def test_sums_that_do_not_add_up_are_never_shown(
    fabricate: Callable[..., Result], tmp_path: Path
) -> None:
    parts = pl.DataFrame({"naam": ["a", "a", "b"], "deel": [1, 2, 4]})
    declared = Column("bedrag", msg("Bedrag"), "bedrag", sum_of=SumOf("delen", "deel", ("naam",)))
    for amounts, whole in (([3, 4], True), ([3, 5], False)):
        frame = pl.DataFrame({"naam": ["a", "b"], "bedrag": amounts})
        made = fabricate(frame, specs=specs(declared))
        deel = TableSpec(
            msg("Delen"),
            (Column("naam", msg("Naam")), Column("deel", msg("Deel"), "bedrag")),
            ("naam",),
        )
        tables = {**made.tables, "delen": parts}
        output = replace(made.output, tables=tables, terms=made.output.terms.clear())
        result = replace(made, output=output, specs={**made.specs, "delen": deel})
        if whole:
            book = Book(publish(result, tmp_path / "uit.xlsx"))
            assert [book.value("Proef", f"C{row}") for row in (6, 7)] == [0.03, 0.04]
        else:
            with pytest.raises(ArithmeticError, match="does not add up to proef"):
                publish(result, tmp_path / "nooit.xlsx")
    assert not (tmp_path / "nooit.xlsx").exists()


REAL = {
    "verschillenanalyse": {"gebied": "GM0216", "van": 2017, "tot": 2024, "onderwerp": "jeugd"},
    "netto-lasten": {"gebied": "GM0589", "van": 2017, "tot": 2024, "onderwerp": "sociaal-domein"},
    "aansluiting": {"gebied": "NL", "van": 2023, "tot": 2023},
    "plausibiliteit": {"gebied": "gemeenten", "van": 2024, "tot": 2024},
}
"""Figures in which municipalities are missing, split and merged as nobody would invent it."""


@pytest.mark.opendata
@pytest.mark.parametrize("name", REAL)
def test_formulas_on_real_figures_recompute_too(
    name: str, opendata_workspace: Workspace, tmp_path: Path
) -> None:
    arguments: dict[str, Any] = REAL[name]
    result = opendata_workspace.run(sl.call(name, **arguments))
    book = Book(publish(result, tmp_path / "uit.xlsx"))
    assert len(book.formulas()) > 30
    for sheet, cell in book.formulas():
        kept = book.kept[sheet][cell].value
        expected = kept if isinstance(kept, str) else pytest.approx(kept, abs=HALF_A_CENT, rel=0)
        assert book.value(sheet, cell) == expected, (sheet, cell)


@pytest.mark.opendata
def test_all_terms_of_the_country_are_written_within_two_seconds(
    opendata_workspace: Workspace,
) -> None:
    result = opendata_workspace.run(
        sl.call("verschillenanalyse", gebied="NL", van=2017, tot=2024, onderwerp="sociaal-domein")
    )
    assert result.output.terms.height > 40_000
    # The engine that draws takes a second to start; what is measured is the writing.
    pictures(result)
    # Of the processor and not of the clock: other tests may be running.
    started = process_time()
    as_workbook([release(result)], workspace="werk")
    assert process_time() - started < 2
