"""The raadspagina in a real browser: reachable, in sight, and on one sheet when printed."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from pypdf import PdfReader

from sluitend.publish.council.rendering import as_html, drawn

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser

    from sluitend.publish.council.model import CouncilPage

pytestmark = pytest.mark.browser
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
CODES = ("GM9011", "GM9015")
Pages = dict[str, "CouncilPage"]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox"]
        )
        yield chromium
        chromium.close()


@pytest.fixture(params=CODES)
def place(request: pytest.FixtureRequest, pages: Pages, tmp_path: Path) -> str:
    page = pages[request.param]
    path = tmp_path / "pagina.html"
    path.write_text(as_html(page, drawn(page)), encoding="utf-8")
    return path.as_uri()


@pytest.mark.parametrize("width", [360, 1280])
def test_nobody_is_shut_out_and_nothing_is_out_of_sight(
    browser: Browser, place: str, width: int
) -> None:
    from axe_playwright_python.sync_playwright import Axe

    opened = browser.new_page(viewport={"width": width, "height": 800})
    said: list[str] = []
    opened.on("console", lambda message: said.append(message.text))
    opened.goto(place)
    assert opened.evaluate("document.documentElement.scrollWidth") == width
    found = Axe().run(opened, options={"runOnly": {"type": "tag", "values": WCAG}})
    assert found.response["violations"] == []
    assert said == []
    opened.close()


def test_it_prints_on_one_sheet(browser: Browser, place: str) -> None:
    opened = browser.new_page(viewport={"width": 1280, "height": 800})
    opened.goto(place)
    printed = opened.pdf(prefer_css_page_size=True)
    opened.close()
    assert len(PdfReader(BytesIO(printed)).pages) == 1
