from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl
import pytest

import sluitend as sl
from sluitend.core.call import Call
from sluitend.core.messages import msg
from sluitend.core.result import Column, Notice, Output, Provenance, Publication, Result, TableSpec
from sluitend.publish.composition.standard import area_report
from sluitend.publish.release import release
from sluitend.publish.report import render_report

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sluitend.store.workspace import Workspace

THOUSAND = 100_000
PLACE = "uit/werk"
"""Where the reader of a report has his workspace."""
NON_FILER = "GM9015"
"""Did not hand in its accounts of 2020."""


@pytest.fixture(scope="session")
def bridge(demo_workspace: Workspace) -> Result:
    """Two years of one municipality, with a broken and an incidental block in them."""
    return demo_workspace.run(
        sl.call("verschillenanalyse", gebied="GM9002", van=2021, tot=2023, onderwerp=WHOLE)
    )


WHOLE = "sociaal-domein"


@pytest.fixture(scope="session")
def report(demo_workspace: Workspace) -> list[Result]:
    return area_report(demo_workspace, NON_FILER, 2018, 2023)


@pytest.fixture(scope="session")
def html(report: list[Result]) -> str:
    return render_report([release(result) for result in report], workspace=PLACE)


@pytest.fixture(scope="session")
def page_file(html: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("rapport") / "rapport.html"
    path.write_text(html, encoding="utf-8")
    return path


@pytest.fixture
def fabricate() -> Callable[..., Result]:
    """Return a maker of small invented results."""

    def make(frame: pl.DataFrame | None = None, **changes: object) -> Result:
        rows = (
            frame
            if frame is not None
            else pl.DataFrame({"gebied": ["A"], "bedrag": [5 * THOUSAND]})
        )
        result = Result(
            call=Call.make("netto-lasten", {"gebied": "A"}).pinned("stand", "0"),
            title=msg("Proef"),
            output=Output(
                tables={"proef": rows},
                terms=pl.DataFrame(
                    {"gebied": ["A"], "jaar": [2023], "post": ["x"], "bedrag": [500_000]}
                ),
                notices=(Notice("n", msg("Let hier op.")),),
                headline=(msg("Kern."),),
            ),
            specs={
                "proef": TableSpec(
                    msg("Proeftabel"),
                    (Column("gebied", msg("Gebied")), Column("bedrag", msg("Bedrag"), "bedrag")),
                    ("gebied",),
                    THOUSAND,
                )
            },
            provenance=Provenance(
                (
                    Publication(
                        "p@1",
                        "p",
                        "Bron <b>",
                        "2024-07-17",
                        "definitief",
                        "CC0",
                        "Bron: P",
                        "2025-01-02T03:04:05+00:00",
                        "abc",
                    ),
                ),
                computed_at="2025-01-02T03:04:05+00:00",
            ),
        )
        return replace(result, **changes)  # type: ignore[arg-type] # the caller names fields of Result

    return make
