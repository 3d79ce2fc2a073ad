from __future__ import annotations

import re
from html.parser import HTMLParser
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from pypdf import PdfReader

from sluitend.publish.council import rendering
from sluitend.publish.council.composing import page_of
from sluitend.publish.council.rendering import as_html, as_pdf, body_of, drawn, sheets

if TYPE_CHECKING:
    from sluitend.publish.council.country import Country
    from sluitend.publish.council.model import CouncilPage

Pages = dict[str, "CouncilPage"]
A4 = (595, 842)


class Numbers(HTMLParser):
    """Collects texts with a digit that stand in no element with a source, a picture aside."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[tuple[str, bool]] = []
        self.loose: list[str] = []
        self.covered = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("meta", "br", "link"):
            return
        given = dict(attrs)
        # The list of sources is what a number leads to; a mark is the way there.
        own = bool(given.get("data-bron")) or given.get("class") in ("ref", "council-sources")
        self.open.append((tag, own or tag == "style"))

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if not re.search(r"\d", data):
            return
        if any(covered for _, covered in self.open):
            self.covered += 1
        else:
            self.loose.append(data.strip())


def test_no_digit_on_a_page_stands_without_a_source(pages: Pages) -> None:
    for page in pages.values():
        found = Numbers()
        found.feed(str(body_of(page, drawn(page))))
        assert found.loose == [], page.name
        assert found.covered > 40


def test_a_mark_leads_to_the_source_it_names(pages: Pages) -> None:
    page = pages["GM9011"]
    html = as_html(page, drawn(page))
    targets = set(re.findall(r'href="#(bron-\d+)"', html))
    assert targets == {f"bron-{n}" for n in range(1, len(page.sources) + 1)}
    assert targets == set(re.findall(r'id="(bron-\d+)"', html))
    links, ids = re.findall(r'href="#([^"]+)"', html), set(re.findall(r'id="([^"]+)"', html))
    assert set(links) <= ids


def test_a_page_needs_nothing_from_anywhere(pages: Pages) -> None:
    html = as_html(pages["GM9011"], drawn(pages["GM9011"]))
    assert "<script" not in html
    assert not re.search(r'(?:src|href)="(?!#)', html)
    assert "default-src 'none'" in html
    assert len(html) < 300_000
    assert "verzonnen" in html


def test_the_body_can_stand_in_another_page(pages: Pages) -> None:
    page = pages["GM9002"]
    body = str(body_of(page, drawn(page)))
    assert body in as_html(page, drawn(page))
    assert "<html" not in body
    assert "<h1" not in body


@pytest.mark.parametrize("code", ["GM9001", "GM9011", "GM9015", "GM9031", "GM9036"])
def test_a_pdf_is_one_sheet_and_says_what_the_page_says(pages: Pages, code: str) -> None:
    page = pages[code]
    pdf = as_pdf(page, drawn(page))
    reader = PdfReader(BytesIO(pdf))
    assert len(reader.pages) == 1
    sheet = reader.pages[0]
    assert (round(sheet.mediabox.width), round(sheet.mediabox.height)) == A4
    told = re.sub(r"\s+", "", sheet.extract_text())
    for section in page.sections:
        assert re.sub(r"\s+", "", section.heading.render("nl")) in told
    for source in page.sources:
        assert re.sub(r"\s+", "", source.text.render("nl"))[:60] in told
    assert pdf == as_pdf(page, drawn(page))


def test_what_does_not_fit_is_set_smaller_and_never_on_two_sheets(
    pages: Pages, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = pages["GM9011"]
    monkeypatch.setattr(rendering, "SIZES", (14.0, 8.0))
    pdf = as_pdf(page, drawn(page))
    assert sheets(pdf) == len(PdfReader(BytesIO(pdf)).pages) == 1
    monkeypatch.setattr(rendering, "SIZES", (14.0,))
    with pytest.raises(ValueError, match="one sheet"):
        as_pdf(page, drawn(page))


@pytest.mark.slow
def test_every_fictional_pdf_is_one_sheet(pages: Pages) -> None:
    for page in pages.values():
        assert len(PdfReader(BytesIO(as_pdf(page, drawn(page)))).pages) == 1, page.name


def test_english_is_written_with_its_own_marks(country: Country) -> None:
    page = page_of(country, "GM9011", "en")
    html = as_html(page, drawn(page))
    assert '<html lang="en">' in html
    assert "€89.5\N{NO-BREAK SPACE}million" in html


@pytest.mark.opendata
@pytest.mark.slow
def test_a_real_pdf_is_one_sheet_however_long_the_names(real_country: Country) -> None:
    names = real_country.names
    longest = sorted(names, key=lambda code: -len(names[code]))[:5]
    told = {
        code: sum(len(str(s.text)) for s in page_of(real_country, code).all()) for code in names
    }
    fullest = sorted(told, key=lambda code: -told[code])[:8]
    for code in dict.fromkeys([*longest, *fullest, "GM0809", "GM1961", "GM0363"]):
        page = page_of(real_country, code)
        assert len(PdfReader(BytesIO(as_pdf(page, drawn(page)))).pages) == 1, page.name
