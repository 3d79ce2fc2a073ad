"""Every page in every form: what the table on the screen says, its twin and its files say too."""

from __future__ import annotations

import csv
import io
import json
import re
from decimal import Decimal
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

import pytest
from python_calamine import CalamineWorkbook
from tests.web.walk import SENT_ON, everything, outcomes, pages

from sluitend.store.calculations import CALCULATIONS
from sluitend.web.routes import ROUTES

if TYPE_CHECKING:
    from starlette.testclient import TestClient

    from sluitend.web.site import Site

NUMBER = re.compile(r"[+\N{MINUS SIGN}-]?\d[\d.]*(?:,\d+)?%?")
SCALES = {
    "bedrag": {"× € 1.000": Decimal(100_000), "€": Decimal(100)},
    "bedrag_per_inwoner": {"€": Decimal(100)},
}
SHOWN_AS_LIST = {"begrippen", "zoeken", "raadspagina"}
"""Pages whose table is a list or a text on the screen; what they say is told apart by their own tests."""
RANKED = {"Alle gemeenten"}
"""Tables that stand beside a map, from high to low; the twin has them by code."""
LARGEST_PAGE = 230_000
"""Bytes of a page with its pictures, before it is packed."""


class Tables(HTMLParser):
    """Heads and rows of every table of a page, texts only, without what is hidden from sight."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[dict[str, Any]] = []
        self._cell: list[str] | None = None
        self._skipped = 0
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self.found.append({"rows": []})
        elif tag == "tr" and self.found:
            self.found[-1]["rows"].append([])
        elif tag in ("th", "td", "caption"):
            self._cell = []
        elif self._cell is not None and (
            self._skipped or "visually-hidden" in (dict(attrs).get("class") or "")
        ):
            self._skipped += 1

    def handle_endtag(self, tag: str) -> None:
        if self._cell is None:
            return
        if tag in ("th", "td"):
            self.found[-1]["rows"][-1].append("".join(self._cell).strip())
            self._cell = None
        elif tag == "caption":
            self.found[-1]["caption"] = "".join(self._cell).strip()
            self._cell = None
        elif self._skipped:
            self._skipped -= 1

    def handle_data(self, data: str) -> None:
        if self._cell is not None and not self._skipped:
            self._cell.append(data.replace("\N{NO-BREAK SPACE}", " "))


def read_number(text: str) -> Decimal | None:
    if not NUMBER.fullmatch(text):
        return None
    plain = text.rstrip("%").replace(".", "").replace(",", ".").replace("\N{MINUS SIGN}", "-")
    return Decimal(plain)


def says(shown: str, head: str, value: object, kind: str) -> bool:
    """Whether a cell on the screen says what the twin holds, worked out apart from the program."""
    number = read_number(shown)
    if kind in SCALES and isinstance(value, int | float):
        unit = head[head.rfind("(") + 1 : -1]
        exact = Decimal(str(value)) / SCALES[kind][unit]
    elif kind == "aandeel" and isinstance(value, int | float):
        exact = Decimal(str(value)) * 100
    elif kind in ("aantal", "getal", "jaar") and isinstance(value, int | float):
        exact = Decimal(str(value))
    else:
        return number is None or value is not None
    if number is None:
        return False
    places = len(shown.rstrip("%").partition(",")[2])
    return bool(abs(number - exact) <= Decimal("0.5000001") / 10**places)


def twin_tables(twin: dict[str, Any]) -> list[dict[str, Any]]:
    tables = [t for result in twin["resultaten"] for t in result["tabellen"].values()]
    return tables + list(twin["tabellen"].values())


@pytest.fixture(scope="module")
def addresses(site: Site) -> dict[str, str]:
    return everything(site)


NAMES = sorted(
    {r.name for r in ROUTES if r.name not in SENT_ON and not r.pattern.startswith("/api/")}
    | {f"uitkomst {name}" for name in CALCULATIONS}
)


def as_form(address: str, form: str, **fields: str) -> str:
    path, _, query = address.partition("?")
    more = "&".join([query, *(f"{k}={v}" for k, v in fields.items())]).strip("&")
    return f"{'/start' if path == '/' else path}.{form}" + (f"?{more}" if more else "")


def test_every_route_and_every_calculation_is_visited(site: Site) -> None:
    assert set(pages(site)) | SENT_ON == {
        r.name for r in ROUTES if not r.pattern.startswith("/api/")
    }
    assert set(outcomes(site)) == set(CALCULATIONS)
    assert set(everything(site)) == set(NAMES)
    assert not [address for address in pages(site).values() if "{" in address]


@pytest.mark.parametrize("name", NAMES)
def test_a_page_is_there_in_both_languages(
    client: TestClient, addresses: dict[str, str], name: str
) -> None:
    for prefix, language in (("", "nl"), ("/en", "en")):
        response = client.get((prefix + addresses[name]).rstrip("/") or "/")
        assert response.status_code == 200, response.text[-600:]
        assert f'<html lang="{language}">' in response.text
        assert response.text.count("<h1>") == 1
        assert "Fictieve gegevens" in response.text or "Fictional" in response.text
        assert len(response.content) < LARGEST_PAGE


@pytest.mark.parametrize("name", NAMES)
def test_the_twin_says_what_the_tables_on_the_screen_say(
    client: TestClient, addresses: dict[str, str], name: str
) -> None:
    html = client.get(addresses[name]).text
    twin = client.get(as_form(addresses[name], "json")).json()
    by_labels: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    for table in twin_tables(twin):
        by_labels.setdefault(tuple(c["label"] for c in table["kolommen"]), []).append(table)
    compared = 0
    for shown in Tables(html).found:
        heads, *rows = shown["rows"]
        labels = [re.sub(r" \((?:× )?€(?: 1\.000)?\)$", "", head) for head in heads]
        candidates = [
            table
            for found, tables in by_labels.items()
            if set(labels) <= set(found)
            for table in tables
            if shown["caption"].startswith(table["titel"])
        ]
        if not candidates:
            continue  # a derivation or a list of sources: told apart by its own tests
        compared += 1
        ordered = shown["caption"] not in RANKED
        assert any(
            _all_said(table, heads, labels, rows, ordered=ordered) for table in candidates
        ), shown["caption"]
    if twin["tabellen"] and name not in SHOWN_AS_LIST:
        assert compared


def _all_said(
    table: dict[str, Any],
    heads: list[str],
    labels: list[str],
    rows: list[list[str]],
    *,
    ordered: bool,
) -> bool:
    """Whether the rows on the screen are rows of the twin, each once and in its order if `ordered`."""
    columns = {column["label"]: column for column in table["kolommen"]}
    left = list(table["rijen"])
    for row in rows:
        found = [
            place
            for place, record in enumerate(left)
            if all(
                says(cell, head, record[columns[label]["naam"]], columns[label]["soort"])
                for cell, head, label in zip(row, heads, labels, strict=True)
            )
        ]
        if not found:
            return False
        # In its order: what stands before a row that was found cannot come after it.
        left = left[found[0] + 1 :] if ordered else left[: found[0]] + left[found[0] + 1 :]
    return True


@pytest.mark.parametrize("name", NAMES)
def test_every_table_is_a_csv_with_the_rows_of_the_twin(
    client: TestClient, addresses: dict[str, str], name: str
) -> None:
    twin = client.get(as_form(addresses[name], "json")).json()
    html = client.get(addresses[name]).text
    offered = re.findall(r'<a href="([^"]+\.csv\?[^"]*tabel=[^"]+)"', html)
    tables = twin_tables(twin)
    if len(tables) > 1:
        assert len(offered) == len(tables)
    elif tables:
        offered = [as_form(addresses[name], "csv")]
    rows = sorted(len(table["rijen"]) for table in tables)
    found = []
    for target in offered:
        response = client.get(target.replace("&amp;", "&"))
        assert response.status_code == 200
        assert "attachment" in response.headers["content-disposition"]
        found.append(len(list(csv.reader(io.StringIO(response.text)))) - 1)
    assert sorted(found) == rows


@pytest.mark.parametrize("name", NAMES)
def test_a_page_with_tables_is_a_workbook(
    client: TestClient, addresses: dict[str, str], name: str
) -> None:
    twin = client.get(as_form(addresses[name], "json")).json()
    response = client.get(as_form(addresses[name], "xlsx"))
    if not twin_tables(twin):
        assert response.status_code == 400
        assert "geen tabellen" in response.json()["detail"]
        return
    assert response.status_code == 200
    book = CalamineWorkbook.from_filelike(io.BytesIO(response.content))
    assert len(book.sheet_names) >= 2


@pytest.mark.parametrize("name", sorted(f"uitkomst {name}" for name in CALCULATIONS))
def test_an_outcome_is_what_python_gives(
    client: TestClient, site: Site, addresses: dict[str, str], name: str
) -> None:
    from sluitend.core.call import Call
    from sluitend.publish.plain import as_plain
    from sluitend.publish.release import release

    response = client.get(as_form(addresses[name], "json")).json()
    (result,) = response["resultaten"]
    call = result["berekening"]
    again = site.workspace.run(Call.make(call["berekening"], call["argumenten"]))
    assert result == json.loads(json.dumps(as_plain(release(again)), default=str))
    html = client.get(addresses[name]).text
    assert again.content_hash in html
    assert again.call.as_cli("werk").replace("&", "&amp;") in html


@pytest.mark.parametrize("form", ["pdf", "docx"])
def test_an_outcome_can_be_printed_or_edited(
    client: TestClient, addresses: dict[str, str], form: str
) -> None:
    response = client.get(as_form(addresses["uitkomst verschillenanalyse"], form))
    assert response.status_code == 200
    assert response.content.startswith({"pdf": b"%PDF", "docx": b"PK"}[form])
    refused = client.get(as_form(addresses["berekeningen"], form))
    assert refused.status_code == 400
    assert "csv" in refused.json()["detail"]


@pytest.mark.parametrize("name", NAMES)
def test_a_field_that_a_page_does_not_have_is_refused(
    client: TestClient, addresses: dict[str, str], name: str
) -> None:
    sign = "&" if "?" in addresses[name] else "?"
    response = client.get(f"{addresses[name]}{sign}verzonnen=1")
    assert response.status_code == 400
    assert "verzonnen" in response.text


def test_an_unknown_address_is_told_in_the_form_it_was_asked(client: TestClient) -> None:
    page = client.get("/bestaat-niet")
    assert page.status_code == 404
    assert "staat niets" in page.text
    assert client.get("/en/bestaat-niet").text.count('<html lang="en">') == 1
    data = client.get("/bestaat-niet.json")
    assert data.status_code == 404
    assert data.headers["content-type"] == "application/problem+json"
    assert data.json()["status"] == 404


def test_links_within_the_site_lead_somewhere(
    client: TestClient, addresses: dict[str, str]
) -> None:
    """Every link of every page is a route, and those without fields answer."""
    targets = set()
    for address in addresses.values():
        html = client.get(address).text
        targets |= {
            t.replace("&amp;", "&").partition("#")[0] for t in re.findall(r'href="(/[^"]*)"', html)
        }
    bare = {t for t in targets if "?" not in t and not t.startswith("/static/")}
    wrong = {
        target: status
        for target in sorted(bare)
        if (status := client.get(target).status_code) not in (200, 303)
    }
    assert not wrong
