"""LibreOffice opens our workbooks and comes to the same figures by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook
from tests.publish.office.conftest import ANSWERS, CHANGED, MORE, REPORT

if TYPE_CHECKING:
    from pathlib import Path

    from tests.publish.office.conftest import Opened

pytestmark = pytest.mark.office

EXACT = 1e-9
"""Of a value, and of a euro: what floats make of a sum."""
NOTHING_TO_ADD = {"leveringen", "aansluiting", "wat-wij-niet-weten"}
"""What tells which figures there are; in the fictional country publications do not differ."""
MANY = {"verschillenanalyse": 40, "netto-lasten": 60, "kaart": 300, REPORT: 300}
"""Formulas there are at least, so that a workbook of plain values is noticed."""


def cells(path: Path, *, values: bool) -> dict[tuple[str, str], Any]:
    """Return every cell with something in it."""
    return {
        (sheet.title, cell.coordinate): cell
        for sheet in load_workbook(path, data_only=values)
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    }


def formulas(path: Path) -> set[tuple[str, str]]:
    return {place for place, cell in cells(path, values=False).items() if cell.data_type == "f"}


def pictures(path: Path) -> int:
    with ZipFile(path) as book:
        drawings = [name for name in book.namelist() if name.startswith("xl/drawings/drawing")]
        return sum(book.read(name).count(b"<xdr:pic>") for name in drawings)


@pytest.mark.parametrize("name", ANSWERS)
def test_every_formula_comes_to_the_value_we_show(name: str, workbooks: dict[str, Opened]) -> None:
    """Every kept outcome was made nonsense before, so what is right was worked out."""
    ours, theirs = workbooks[name]
    worked = formulas(ours)
    assert bool(worked) == (name not in NOTHING_TO_ADD)
    assert len(worked) >= MANY.get(name, 0)
    assert formulas(theirs) == worked
    found = cells(theirs, values=True)
    wrong = {}
    for place, cell in cells(ours, values=True).items():
        shown, worked_out = cell.value, found[place].value if place in found else None
        same = shown if isinstance(shown, str) else pytest.approx(shown, rel=EXACT, abs=EXACT)
        if worked_out != same:
            wrong[place] = shown, worked_out
    assert wrong == {}
    assert [place for place, cell in found.items() if cell.data_type == "e"] == []


@pytest.mark.parametrize("name", [name for name in ANSWERS if name not in NOTHING_TO_ADD])
def test_the_workbook_says_that_it_adds_up(name: str, workbooks: dict[str, Opened]) -> None:
    book = load_workbook(workbooks[name].again, data_only=True)
    *_, control = book.worksheets
    verdicts = [(row[7].value, row[8].value) for row in control.iter_rows(min_row=5)]
    assert verdicts
    (good,) = {judged for _, judged in verdicts}
    assert good in ("sluit", "reconciles")
    assert {difference for difference, _ in verdicts} == {0}


def test_a_changed_term_is_followed_and_the_workbook_says_so(
    workbooks: dict[str, Opened],
) -> None:
    """In LibreOffice too somebody can try what another amount would do."""
    before = load_workbook(workbooks["land"].again, data_only=True)
    after = load_workbook(workbooks[CHANGED].again, data_only=True)
    amount = "J6"
    assert after["Stappen"][amount].value == pytest.approx(before["Stappen"][amount].value + MORE)
    for sheet in ("Stappen", "Totaal", "Verschillen"):
        assert before[sheet]["A3"].value == "Sluit: de formules geven wat is berekend."
        assert after[sheet]["A3"].value == "Sluit niet: zie tabblad Controle."
    assert "sluit niet" in {cell.value for cell in after["Controle"]["I"]}
    assert after["Reeks"]["A3"].value == before["Reeks"]["A3"].value


@pytest.mark.parametrize("name", ["verschillenanalyse", "kaart", REPORT])
def test_the_pictures_are_opened_too(name: str, workbooks: dict[str, Opened]) -> None:
    ours, theirs = workbooks[name]
    assert pictures(theirs) == pictures(ours) > 0
