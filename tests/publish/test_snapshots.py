"""Pages as a whole: a change of one is seen and meant, or it is a mistake.

What legitimately differs between machines and days is folded, the rest must be the same as what is
stored. A page that should look different now is stored again with::

    SLUITEND_SNAPSHOTS=vernieuw .venv/bin/python -m pytest tests/publish/test_snapshots.py

and the change of the stored file is read in the diff before it is committed.
"""

from __future__ import annotations

import difflib
import hashlib
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import sluitend as sl
from sluitend.publish.composition.model import run_composition
from sluitend.publish.composition.reading import parse_composition
from sluitend.publish.release import release
from sluitend.publish.report import render_report

if TYPE_CHECKING:
    from sluitend.core.messages import Language
    from sluitend.store.workspace import Workspace

STORED = Path(__file__).parent / "snapshots"
VARIABLE, REFRESH = "SLUITEND_SNAPSHOTS", "vernieuw"
SHOWN_LINES = 80
FOLDED: tuple[tuple[re.Pattern[str], str], ...] = (
    # Fonts and style are in the repository themselves.
    (re.compile(r"<style>.*?</style>", re.DOTALL), "<style>…</style>"),
    # Version of the program, with a digest of all its files.
    (re.compile(r"\b\d+\.\d+\.\d+\+[0-9a-f]{12}\b"), "VERSIE"),
    # Stand of the data: it rests on Parquet files, whose bytes depend on the library.
    (re.compile(r"(--stand |state=&#39;|stand: )'?[0-9a-f]{12}'?"), r"\1STAND"),
    # Digest of a source file in the id of its publication.
    (re.compile(r"(@\d{4}-\d\d-\d\d~)[0-9a-f]{8}"), r"\1BRON"),
    # The day of the test.
    (re.compile(r'(data-label="(?:Geladen op|Loaded on)">)[^<]*'), r"\1VANDAAG"),
)
PICTURE = re.compile(r"<svg\b([^>]*)>(.*?)</svg>", re.DOTALL)
NAME = re.compile(r'aria-label(?:ledby)?="[^"]*"|role="[^"]*"')
REPORTS = {
    "gemeente": """\
        titel: Jeugd in Elzenwaarde
        gebied: GM9011
        onderwerp: jeugd
        jaren: {van: 2021, tot: 2023}
        hoofdstukken:
          - berekening: netto-lasten
          - berekening: verschillenanalyse
            van: 2022
            kop: Waarom daalden of stegen de lasten in 2023?
            tekst: De raad vroeg hiernaar in mei.
          - berekening: vergelijkingsgroep
            jaar: 2023
        """,
    "niet-geleverd": """\
        gebied: GM9015
        onderwerp: sociaal-domein
        jaren: {van: 2019, tot: 2021}
        hoofdstukken:
          - berekening: netto-lasten
          - berekening: verschillenanalyse
            wijze: ineens
          - berekening: leveringen
        """,
}
LARGEST = 150_000
"""Bytes of a stored page: more is not read by anybody."""


def normalised(page: str) -> str:
    """Return a page without what differs between machines and days, and with pictures folded."""
    for pattern, shown in FOLDED:
        page = pattern.sub(shown, page)
    return PICTURE.sub(_folded, page)


def _folded(picture: re.Match[str]) -> str:
    """Return a picture as what it is called and a digest of what it draws."""
    digest = hashlib.sha256(picture[2].encode()).hexdigest()[:12]
    return f"<svg {' '.join(NAME.findall(picture[1]))}>{digest}</svg>"


def difference(name: str, page: str) -> str:
    """Compare a page with the stored one, or store it when that was asked.

    Returns
    -------
    Empty when they are the same, else the lines that differ and how to store the page again.
    """
    path, found = STORED / f"{name}.html", normalised(page)
    if os.environ.get(VARIABLE) == REFRESH:
        STORED.mkdir(exist_ok=True)
        path.write_text(found, encoding="utf-8")
        return ""
    stored = path.read_text(encoding="utf-8") if path.is_file() else ""
    lines = list(
        difflib.unified_diff(
            stored.splitlines(), found.splitlines(), f"{name} (bewaard)", f"{name} (nu)", "", "", 1
        )
    )
    if not lines:
        return ""
    rest = [f"… en nog {len(lines) - SHOWN_LINES} regels"] if len(lines) > SHOWN_LINES else []
    remedy = f"Is dit bedoeld? Bewaar opnieuw met {VARIABLE}={REFRESH} en lees het verschil na."
    return "\n".join([*lines[:SHOWN_LINES], *rest, remedy])


def same_as_stored(name: str, page: str) -> None:
    if told := difference(name, page):
        pytest.fail(told, pytrace=False)


def composed(workspace: Workspace, name: str, language: Language) -> str:
    composition = parse_composition(REPORTS[name], f"{name}.yaml")
    released = [release(result) for result in run_composition(workspace, composition)]
    return render_report(released, workspace="werk", language=language, title=composition.heading)


@pytest.mark.parametrize(
    ("name", "language"), [("gemeente", "nl"), ("niet-geleverd", "nl"), ("niet-geleverd", "en")]
)
def test_a_report_is_the_stored_page(
    name: str, language: Language, demo_workspace: Workspace
) -> None:
    page = composed(demo_workspace, name, language)
    same_as_stored(f"rapport-{name}-{language}", page)


def test_one_result_is_the_stored_page(demo_workspace: Workspace) -> None:
    call = sl.call("verschillenanalyse", gebied="GM9002", van=2022, tot=2023, onderwerp="jeugd")
    page = render_report([release(demo_workspace.run(call))], workspace="werk")
    same_as_stored("verschillenanalyse-nl", page)


def test_stored_pages_are_small_and_all_in_use() -> None:
    stored = {path.stem: path.stat().st_size for path in STORED.glob("*.html")}
    assert set(stored) == {
        "rapport-gemeente-nl",
        "rapport-niet-geleverd-nl",
        "rapport-niet-geleverd-en",
        "verschillenanalyse-nl",
    }
    assert max(stored.values()) < LARGEST


def test_a_change_is_told_in_lines_and_a_picture_is_not_forgotten(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    stored = (STORED / "verschillenanalyse-nl.html").read_text(encoding="utf-8")
    title = stored.partition("<h1>")[2].partition("</h1>")[0]
    told = difference("verschillenanalyse-nl", stored.replace(title, "Iets anders"))
    assert f"-<h1>{title}</h1>" in told
    assert "+<h1>Iets anders</h1>" in told
    assert "SLUITEND_SNAPSHOTS=vernieuw" in told
    picture = '<svg role="img" aria-label="lasten"><path d="M{} 0"/></svg>'
    assert normalised(picture.format(1)) != normalised(picture.format(2))
    assert 'aria-label="lasten"' in normalised(picture.format(1))
