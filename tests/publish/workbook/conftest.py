from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import load_workbook
from tests.publish.workbook.recalculation import Book

import sluitend as sl
from sluitend.publish.exit import publish
from sluitend.store.calculations import CALCULATIONS, find_calculation

if TYPE_CHECKING:
    from pathlib import Path

    from openpyxl import Workbook

    from sluitend.core.result import Result
    from sluitend.store.workspace import Workspace

NON_FILER = "GM9015"
"""Did not hand in its accounts of 2020."""
ALL = "sociaal-domein"
QUESTIONS: dict[str, tuple[str, dict[str, Any]]] = {
    "land": (
        "verschillenanalyse",
        {"gebied": "NL", "van": 2021, "tot": 2023, "onderwerp": "jeugd-en-wmo"},
    ),
    "gemeenten": (
        "verschillenanalyse",
        {"gebied": "gemeenten", "van": 2018, "tot": 2020, "onderwerp": "jeugd"},
    ),
    "netto": (
        "verschillenanalyse",
        {"gebied": "NL", "van": 2023, "tot": 2024, "onderwerp": "wmo"}
        | {"vergelijking": "begroting", "maat": "netto-lasten"},
    ),
    "gat": ("netto-lasten", {"gebied": NON_FILER, "van": 2018, "tot": 2024, "onderwerp": ALL}),
    "kosten": ("netto-lasten", {"gebied": "NL", "van": 2022, "tot": 2023, "onderwerp": "wmo"}),
}
GIVEN = {"gebied": "GM9002", "jaar": "2023", "onderwerp": "jeugd"}
"""What every calculation is asked about, by kind of argument; the first year is an earlier one."""


def asked(workspace: Workspace, question: str) -> Result:
    """Run a question of this room, or the plain question of any calculation."""
    if question in QUESTIONS:
        name, arguments = QUESTIONS[question]
        return workspace.run(sl.call(name, **arguments))
    declared = [a for a in find_calculation(question).arguments if a.kind in GIVEN]
    given: dict[str, Any] = {a.name: "2021" if a.name == "van" else GIVEN[a.kind] for a in declared}
    return workspace.run(sl.call(question, **given))


@pytest.fixture(scope="session", params=[*QUESTIONS, *CALCULATIONS])
def answer(request: pytest.FixtureRequest, demo_workspace: Workspace) -> Result:
    """Every calculation, and some questions with gaps, several areas and several measures."""
    return asked(demo_workspace, request.param)


@pytest.fixture(scope="session")
def written(answer: Result, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return publish(answer, tmp_path_factory.mktemp("werkmap") / "uit.xlsx")


@pytest.fixture(scope="session")
def book(written: Path) -> Workbook:
    """The file as it stands; for reading only."""
    return load_workbook(written)


@pytest.fixture(scope="session")
def bridge_file(demo_workspace: Workspace, tmp_path_factory: pytest.TempPathFactory) -> Path:
    result = asked(demo_workspace, "land")
    return publish(result, tmp_path_factory.mktemp("werkmap") / "verschil.xlsx")


@pytest.fixture
def bridge_book(bridge_file: Path) -> Book:
    """The change of the whole country in steps; may be changed."""
    return Book(bridge_file)


@pytest.fixture(scope="session")
def cost_file(demo_workspace: Workspace, tmp_path_factory: pytest.TempPathFactory) -> Path:
    result = asked(demo_workspace, "gat")
    return publish(result, tmp_path_factory.mktemp("werkmap") / "lasten.xlsx")
