from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from openpyxl import load_workbook
from tests.publish.office.libreoffice import SOFFICE, Office, without_outcomes
from tests.publish.workbook.conftest import QUESTIONS, asked

from sluitend.publish.exit import publish
from sluitend.store.calculations import CALCULATIONS

if TYPE_CHECKING:
    from sluitend.core.result import Result
    from sluitend.store.workspace import Workspace

REPORT, ENGLISH = "rapport", "engels"
ANSWERS = (*QUESTIONS, *CALCULATIONS, REPORT, ENGLISH)
"""What is published here: every calculation, a report of eight, and one in English."""
CHANGED = "veranderd"
MORE = 1000
"""Euros added to a term of the workbook with a change."""
HEADS = 5


class Opened(NamedTuple):
    """A file as we wrote it, and as LibreOffice wrote it after opening."""

    written: Path
    again: Path


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    if not Path(SOFFICE).is_file():
        pytest.fail(f"these tests need LibreOffice at {SOFFICE}; see CONTRIBUTING.md")
    return Office(tmp_path_factory.mktemp("office"))


@pytest.fixture(scope="session")
def answers(demo_workspace: Workspace, report: list[Result]) -> dict[str, list[Result]]:
    found = {name: [asked(demo_workspace, name)] for name in (*QUESTIONS, *CALCULATIONS)}
    return {**found, REPORT: report, ENGLISH: found["land"]}


def written(answers: dict[str, list[Result]], kind: str, to: Path) -> dict[str, Path]:
    return {
        name: publish(results, to / f"{name}{kind}", language="en" if name == ENGLISH else "nl")
        for name, results in answers.items()
    }


def with_more(path: Path, to: Path) -> Path:
    """Copy a workbook with another amount in the first term that is part of a step."""
    book = load_workbook(path)
    terms = book["Termen"]
    heads = [cell.value for cell in terms[HEADS]]
    rows = terms.iter_rows(min_row=HEADS + 1)
    term = next(row for row in rows if row[heads.index("Regel in Stappen")].value == 1)
    amount: Any = term[heads.index("Bedrag (€)")]
    amount.value += MORE
    book.save(to)
    return to


@pytest.fixture(scope="session")
def workbooks(
    answers: dict[str, list[Result]], office: Office, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Opened]:
    """Every workbook, recalculated; and one with another amount in one of its terms."""
    files = written(answers, ".xlsx", tmp_path_factory.mktemp("werkmappen"))
    empty = tmp_path_factory.mktemp("zonder-uitkomsten")
    given = [without_outcomes(path, empty / path.name) for path in files.values()]
    files[CHANGED] = with_more(files["land"], empty / f"{CHANGED}.xlsx")
    again = office.convert([*given, files[CHANGED]], "xlsx")
    return {name: Opened(path, again[name]) for name, path in files.items()}


@pytest.fixture(scope="session")
def memos(
    answers: dict[str, list[Result]], office: Office, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Opened]:
    """Every memo, printed."""
    files = written(answers, ".docx", tmp_path_factory.mktemp("memos"))
    again = office.convert(files.values(), "pdf")
    return {name: Opened(path, again[name]) for name, path in files.items()}
