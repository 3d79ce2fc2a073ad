"""A spoilt directory of pulled pages is refused, or read with exactly the rows it lost told."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.sources.fuzz.draws import draws
from tests.sources.fuzz.in_pages import OPERATORS
from tests.sources.fuzz.outcome import check, outcome
from tests.sources.fuzz.target import Left, Target

from sluitend.sources.statline.reader import Statline

if TYPE_CHECKING:
    from pathlib import Path

    import polars as pl
    from tests.sources.fuzz.in_pages import InPages, Pages
    from tests.sources.fuzz.target import Row

    from sluitend.sources.source import Reading

FORMS = {"A045561": "totaal", "A042503": "zonder_verblijf"}
MEASURES = {"M000000": "Jongeren met jeugdzorg", "M000001": "Aandeel / Totaal"}


def period(row: Row) -> str:
    """Return the period of a row as the table of youth care has it."""
    return {"JJ00": "jaar", "HJ01": "halfjaar_1"}.get(row["Perioden"][4:], "")


def targets(protocol: str, figures: str) -> Target:
    """Return the page of figures as a target: a row of it is one cell (v4) or all cells of a region."""
    cell = {"onderwerp": lambda row: MEASURES.get(row["Measure"], "")} if protocol == "v4" else {}
    youth = {"maat": lambda row: "jongeren" if row["Measure"] == "M000000" else ""}
    return Target(
        Statline(), "", figures, columns=(), keys=(),
        left=(
            Left(
                "statline",
                {
                    "regio": "RegioS", "periode": "Perioden",
                    "uitsplitsing": lambda row: f"VormenVanJeugdzorg={row['VormenVanJeugdzorg']}",
                    **cell,
                },
            ),
            Left(
                "jeugdzorg",
                {
                    "gm_code": "RegioS", "jaar": lambda row: row["Perioden"][:4], "periode": period,
                    "vorm": lambda row: FORMS.get(row["VormenVanJeugdzorg"], ""),
                    **(youth if protocol == "v4" else {}),
                },
                value="afgekeurd",
            ),
        ),
    )  # fmt: skip


@pytest.fixture(params=["v3", "v4"])
def received(request: pytest.FixtureRequest, pulled: Pages, other_pulled: Pages) -> Pages:
    """The table in one of both protocols."""
    return pulled if request.param == "v3" else other_pulled


@pytest.fixture
def whole(received: Pages, all_known: pl.DataFrame, tmp_path: Path) -> Reading:
    """What the sound directory holds."""
    folder = tmp_path / "heel"
    folder.mkdir()
    reading = Statline().read(put(received, folder, {}), all_known)
    assert reading.rejects.is_empty()
    assert set(reading.tables) == {"statline", "jeugdzorg"}
    return reading


def put(pages: Pages, folder: Path, changes: dict[str, bytes | None]) -> Path:
    """Write the directory with some files changed."""
    for name, content in {**pages.files, **changes}.items():
        if content is not None:
            (folder / name).write_bytes(content)
    return folder


@pytest.mark.parametrize("operator", OPERATORS, ids=lambda operator: operator.__name__)
def test_spoilt_pages_have_exactly_the_expected_outcome(
    operator: InPages,
    received: Pages,
    whole: Reading,
    all_known: pl.DataFrame,
    tmp_path: Path,
) -> None:
    target = targets(received.protocol, received.figures)
    for number, made in enumerate(
        draws(operator, received, name=f"{operator.__name__}-{received.protocol}")
    ):
        folder = tmp_path / str(number)
        folder.mkdir()
        put(received, folder, made.files)
        found = outcome(Statline().read, folder, all_known)
        check(found, whole, target, made.expected)
