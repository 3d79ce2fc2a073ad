"""The report in a real browser: what a reader sees, hears, reaches and prints."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import sluitend as sl
from sluitend.publish.exit import publish

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

    from sluitend.store.workspace import Workspace

pytestmark = pytest.mark.browser
CHROMIUM = "/usr/bin/chromium"
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
WIDTHS = (360, 1280)
NARROW = 750
"""Below this many pixels the cells of a row come under each other."""
LONGEST_LINE = 800
UNFOLD = "document.querySelectorAll('details').forEach(d => { d.open = true })"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield chromium
        chromium.close()


@pytest.fixture(params=WIDTHS)
def width(request: pytest.FixtureRequest) -> int:
    return int(request.param)


@pytest.fixture
def page(browser: Browser, page_file: Path, width: int) -> Iterator[Page]:
    """Open the report; any message on the console and any request but the page itself fails."""
    opened = browser.new_page(viewport={"width": width, "height": 800})
    said: list[str] = []
    asked: list[str] = []
    opened.on("console", lambda message: said.append(message.text))
    opened.on("pageerror", lambda error: said.append(str(error)))
    opened.on("request", lambda request: asked.append(request.url))
    opened.goto(page_file.as_uri())
    yield opened
    opened.close()
    assert said == []
    assert asked == [page_file.as_uri()]


@pytest.fixture(scope="module")
def findings_file(demo_workspace: Workspace, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Page with the widest and longest table: what stands out at all municipalities."""
    call = sl.call("plausibiliteit", gebied="gemeenten", van=2021, tot=2024)
    path = tmp_path_factory.mktemp("bevindingen") / "bevindingen.html"
    return publish(demo_workspace.run(call), path)


@pytest.fixture
def findings(browser: Browser, findings_file: Path, width: int) -> Iterator[Page]:
    opened = browser.new_page(viewport={"width": width, "height": 800})
    opened.goto(findings_file.as_uri())
    yield opened
    opened.close()


def test_every_cell_of_every_table_is_in_sight(findings: Page, width: int) -> None:
    """Neither on a phone nor on a desk does a reader scroll sideways for an amount."""
    findings.evaluate(UNFOLD)
    assert findings.locator("table.stack").count() >= 3
    assert findings.evaluate("document.documentElement.scrollWidth") == width
    hidden = findings.evaluate(
        """[...document.querySelectorAll('table.stack td, table.stack tbody th')]
        .filter(c => c.getClientRects().length)
        .filter(c => { const r = c.getBoundingClientRect();
          return r.left < 0 || r.right > document.documentElement.clientWidth + 1
              || c.scrollWidth > c.clientWidth + 1 })
        .map(c => c.textContent)"""
    )
    assert hidden == []


def test_a_stacked_row_is_still_a_row_with_labelled_cells(findings: Page, width: int) -> None:
    findings.evaluate(UNFOLD)
    table = findings.get_by_role("table").filter(has_text="Bevindingen").first
    cells = table.get_by_role("row").nth(1).get_by_role("cell")
    assert cells.count() >= 5
    amount = table.locator("td.number").first
    label = amount.evaluate("cell => getComputedStyle(cell, '::before').content")
    assert ("Bedrag" in label) == (width < NARROW)


def test_text_keeps_its_measure_and_tables_take_the_page(findings: Page, width: int) -> None:
    lead, table = (
        findings.locator(place).first.evaluate("e => e.getBoundingClientRect().width")
        for place in (".lead", ".chapter table.stack")
    )
    assert lead <= min(width, LONGEST_LINE)
    assert width < NARROW or table > LONGEST_LINE


def test_paper_has_what_stands_out_and_the_names_of_what_is_folded(findings: Page) -> None:
    findings.emulate_media(media="print")
    assert findings.locator(".chapter table.stack td").first.is_visible()
    assert findings.locator(".printed li").first.is_visible()
    folds = findings.locator("details.fold:not(.printed)")
    assert folds.count() >= 1
    for fold in folds.all():
        assert fold.locator("summary").is_visible()
        assert "niet afgedrukt" in fold.inner_text()
        assert fold.locator("table").first.is_hidden()
    # A4 without its margins.
    findings.set_viewport_size({"width": 680, "height": 900})
    assert findings.evaluate("document.documentElement.scrollWidth") <= 680


@pytest.mark.parametrize("folded", [True, False])
@pytest.mark.parametrize("which", ["page", "findings"])
@pytest.mark.usefixtures("width")
def test_no_barriers(request: pytest.FixtureRequest, which: str, folded: bool) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page: Page = request.getfixturevalue(which)
    if not folded:
        page.evaluate(UNFOLD)
    found = Axe().run(page, options={"runOnly": WCAG})
    assert found.violations_count == 0, found.generate_report()
    assert not [r["id"] for r in found.response["incomplete"] if r["impact"] == "critical"]


def test_the_page_never_scrolls_sideways(page: Page, width: int) -> None:
    for _ in range(2):
        assert page.evaluate("document.documentElement.scrollWidth") == width
        page.evaluate(UNFOLD)


def test_the_picture_fits_the_screen(page: Page, width: int) -> None:
    shown = page.locator(".chapter > .figure > .drawing:visible")
    assert shown.count() > 0
    kinds = set(shown.evaluate_all("all => all.map(one => one.className)"))
    assert kinds == {"drawing drawing--smal" if width < 700 else "drawing drawing--breed"}
    smallest = page.evaluate(
        """Math.min(...[...document.querySelectorAll('.drawing svg text')]
        .filter(t => t.getClientRects().length)
        .map(t => parseFloat(getComputedStyle(t).fontSize) * t.getScreenCTM().a))"""
    )
    assert smallest >= 9


def test_every_text_of_a_picture_stays_inside_it(page: Page) -> None:
    page.evaluate(UNFOLD)
    outside = page.evaluate(
        """[...document.querySelectorAll('.drawing svg')].filter(s => s.getClientRects().length)
        .flatMap(s => { const box = s.getBoundingClientRect();
          return [...s.querySelectorAll('text')].filter(t => { const r = t.getBoundingClientRect();
            return r.left < box.left - 2 || r.right > box.right + 2 || r.bottom > box.bottom + 2 })
          .map(t => t.textContent) })"""
    )
    assert outside == []


def test_the_keyboard_reaches_everything(page: Page) -> None:
    wanted = page.evaluate(
        """(() => { window.stops = [...document.querySelectorAll('a[href], summary, [tabindex="0"]')]
        .filter(e => e.checkVisibility({contentVisibilityAuto: true})); return stops.length })()"""
    )
    reached = []
    for _ in range(wanted):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("stops.indexOf(document.activeElement)"))
        assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    assert reached == list(range(wanted))


def test_a_fold_opens_with_the_keyboard(page: Page) -> None:
    fold = page.locator("details").first
    fold.locator("summary").first.focus()
    assert fold.get_attribute("open") is None
    page.keyboard.press("Enter")
    assert fold.get_attribute("open") is not None


def test_a_reader_can_skip_to_the_content(page: Page) -> None:
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "inhoud"


def test_it_prints_with_what_a_reader_must_know(page: Page) -> None:
    assert page.pdf(prefer_css_page_size=True).startswith(b"%PDF")
    page.emulate_media(media="print")
    assert page.locator(".skip-link").is_hidden()
    assert page.locator(".notices li").first.is_visible()
    assert page.locator(".drawing--breed").first.is_visible()
    assert page.locator(".drawing--smal").first.is_hidden()


def test_larger_text_needs_no_sideways_scrolling(page: Page, width: int) -> None:
    page.add_style_tag(content="html { font-size: 200% }")
    assert page.evaluate("document.documentElement.scrollWidth") == width
