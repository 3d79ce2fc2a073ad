"""The site in a real browser: by mouse and by keyboard, in two languages, on a phone and on a desk."""

from __future__ import annotations

import re
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from tests.web.test_pages import NAMES
from tests.web.walk import everything

from sluitend.web.site import Site

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, BrowserContext, Page

    from sluitend.store.workspace import Workspace

pytestmark = pytest.mark.browser
CHROMIUM = "/usr/bin/chromium"
OPTIONS = ["--no-sandbox", "--disable-background-networking", "--disable-component-update"]
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
WIDTHS = (360, 1280)
LANGUAGES = ("nl", "en")
SECONDS = 30
UNFOLD = "document.querySelectorAll('details').forEach(d => { d.open = true })"
FOCUSED = "document.activeElement.outerHTML.slice(0, 200)"
HREF = "document.activeElement.getAttribute('href')"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def address(demo_workspace: Workspace) -> Iterator[str]:
    """The site as a user starts it, on a port of its own."""
    port = _free_port()
    command = [str(Path(sys.executable).with_name("sluitend")), "serve", "--werkruimte"]
    options = [str(demo_workspace.root), "--poort", str(port), "--seconden", "60"]
    with subprocess.Popen([*command, *options], stdout=subprocess.PIPE) as process:
        base = f"http://127.0.0.1:{port}"
        _wait(base)
        yield base
        process.terminate()
        process.wait(10)


def _wait(base: str) -> None:
    end = time.monotonic() + SECONDS
    while True:
        try:
            with urlopen(base + "/static/icon.svg") as answer:  # noqa: S310 - our own server
                assert answer.status == 200
                return
        except URLError:
            assert time.monotonic() < end, "the site does not start"
            time.sleep(0.1)


@pytest.fixture(scope="module")
def addresses(demo_workspace: Workspace) -> dict[str, str]:
    return everything(Site(demo_workspace.root, "werk"))


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=OPTIONS)
        yield chromium
        chromium.close()


@pytest.fixture(params=WIDTHS)
def width(request: pytest.FixtureRequest) -> int:
    return int(request.param)


@pytest.fixture
def context(browser: Browser, width: int) -> Iterator[BrowserContext]:
    """A visitor with a screen of this width."""
    # The checker is a script of its own, which the policy of the site would rightly stop.
    made = browser.new_context(viewport={"width": width, "height": 800}, bypass_csp=True)
    yield made
    made.close()


@pytest.fixture
def page(context: BrowserContext, address: str) -> Iterator[Page]:
    """A page that may say nothing on the console and ask nothing of another host."""
    opened = context.new_page()
    said: list[str] = []
    foreign: list[str] = []
    opened.on("console", lambda message: said.append(message.text))
    opened.on("pageerror", lambda error: said.append(str(error)))
    opened.on(
        "request",
        lambda request: None if request.url.startswith(address) else foreign.append(request.url),
    )
    yield opened
    assert said == []
    assert foreign == []


@pytest.fixture(scope="module")
def strict(browser: Browser) -> Iterator[Page]:
    """A page under the policy of the site, as visitors have it."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    opened = context.new_page()
    said: list[str] = []
    opened.on("console", lambda message: said.append(message.text))
    yield opened
    assert said == []
    context.close()


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_is_accessible_and_fits(
    page: Page, address: str, addresses: dict[str, str], name: str, language: str, width: int
) -> None:
    from axe_playwright_python.sync_playwright import Axe

    prefix = "/en" if language == "en" else ""
    page.goto(address + prefix + addresses[name])
    assert page.locator("html").get_attribute("lang") == language
    assert page.evaluate("document.documentElement.scrollWidth") == width
    page.evaluate(UNFOLD)
    assert page.evaluate("document.documentElement.scrollWidth") == width
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": WCAG}})
    assert not found.response["violations"], found.generate_report()
    texts = page.evaluate(
        "[...document.querySelectorAll('svg[role=img] desc')].map(d => d.textContent)"
    )
    assert all(len(text) > 20 for text in texts)


@pytest.mark.parametrize("name", NAMES)
def test_a_page_keeps_to_its_own_policy(
    strict: Page, address: str, addresses: dict[str, str], name: str
) -> None:
    """No style, script or font is stopped by the policy: that would be said on the console."""
    response = strict.goto(address + addresses[name])
    assert response
    assert response.status == 200
    assert strict.evaluate("document.fonts.ready.then(f => f.check('16px \"Open Sans\"'))")


def _tab_to(page: Page, wanted: str, most: int = 80) -> None:
    """Press Tab until what has the focus matches."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if re.search(wanted, page.evaluate(FOCUSED)):
            return
    raise AssertionError(f"{wanted} is not reached by Tab")


def test_why_did_it_rise_and_is_that_more_than_elsewhere_in_four_clicks(
    page: Page, address: str, addresses: dict[str, str]
) -> None:
    clicks = 0
    page.goto(address)
    code = addresses["gebied"].rpartition("/")[2]
    page.get_by_label("Over welke gemeente of groep gaat het?").fill(code)
    page.get_by_role("button", name="Toon").click()
    clicks += 1
    page.get_by_role("link", name="Jeugd", exact=True).click()
    clicks += 1
    page.get_by_role("navigation", name="Jaar").get_by_role("link").nth(-2).click()
    clicks += 1
    assert clicks <= 4
    text = page.locator("main").inner_text()
    assert "Waarom is" in text
    assert re.search(r"de lasten (stegen|daalden|bleven)", text, re.IGNORECASE)
    assert re.search(r"(middelste verandering in|midden van) de groep", text)
    assert page.locator("figure svg").count() >= 4


def test_the_same_by_keyboard_alone(page: Page, address: str, addresses: dict[str, str]) -> None:
    page.goto(address)
    page.keyboard.press("Tab")
    assert page.evaluate(HREF) == "#inhoud"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "inhoud"
    _tab_to(page, 'id="gebied"')
    page.keyboard.type(addresses["gebied"].rpartition("/")[2])
    page.keyboard.press("Enter")
    page.wait_for_url("**/gebied/*")
    _tab_to(page, 'onderwerp=jeugd"')
    page.keyboard.press("Enter")
    page.wait_for_url("**onderwerp=jeugd*")
    _tab_to(page, "<summary")
    before = page.evaluate("document.activeElement.parentElement.open")
    page.keyboard.press("Space")
    assert page.evaluate("document.activeElement.parentElement.open") is not before
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"


@pytest.mark.parametrize("name", NAMES)
def test_everything_that_can_be_clicked_is_reached_by_tab(
    page: Page, address: str, addresses: dict[str, str], name: str, width: int
) -> None:
    if width != min(WIDTHS):
        pytest.skip("the order of a page is the same on every screen")
    page.goto(address + addresses[name])
    wanted = page.evaluate(
        """[...document.querySelectorAll('a[href], button, input, select, summary')]
        .filter(e => e.checkVisibility({contentVisibilityAuto: true})).length"""
    )
    page.evaluate(
        "document.addEventListener('focusin', e => e.target.setAttribute('data-reached', ''))"
    )
    for _ in range(wanted + 120):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement === document.body"):
            break
    missed = page.evaluate(
        """[...document.querySelectorAll('a[href], button, input, select, summary')]
        .filter(e => e.checkVisibility({contentVisibilityAuto: true}))
        .filter(e => !e.hasAttribute('data-reached')).map(e => e.outerHTML.slice(0, 120))"""
    )
    assert missed == []


def test_a_form_made_from_a_declaration_gives_its_outcome(
    page: Page, address: str, addresses: dict[str, str]
) -> None:
    page.goto(address + "/berekeningen")
    page.get_by_role("link", name="Netto lasten").first.click()
    page.locator("input[name=gebied]").fill(addresses["gebied"].rpartition("/")[2])
    page.locator("select[name=onderwerp]").select_option("jeugd")
    page.get_by_role("button", name="Bereken").click()
    assert "per inwoner" in page.locator("#uitkomst ~ .lead, #uitkomst ~ p").all_inner_texts()[1]
    page.get_by_text("Zo is dit bedrag opgebouwd").first.click()
    assert page.locator("tfoot").first.is_visible()
    page.get_by_text("Kopieer als link, opdracht of Python").click()
    assert "sluitend run netto-lasten" in page.locator(".take-along").inner_text()


def test_the_other_language_keeps_the_question(page: Page, address: str) -> None:
    page.goto(address + "/gebied/NL?onderwerp=jeugd")
    page.get_by_role("link", name="English").click()
    assert page.url.endswith("/en/gebied/NL?onderwerp=jeugd")
    assert "Youth" in page.locator("body").inner_text() or page.locator("html[lang=en]").count()


def test_paper_shows_no_buttons(page: Page, address: str) -> None:
    page.goto(address + "/gebied/NL?onderwerp=jeugd")
    page.emulate_media(media="print")
    for hidden in ("nav.site-nav", ".site-search", ".take-along"):
        assert not page.locator(hidden).first.is_visible()
    assert page.locator("figure svg").first.is_visible()
