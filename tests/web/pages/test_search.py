"""One search: what bears the name comes first, and nothing that was typed breaks it."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from sluitend.store.calculations import CALCULATIONS
from sluitend.web.finding import Kind, everything, find, folded

if TYPE_CHECKING:
    from starlette.testclient import TestClient

    from sluitend.web.site import Site

FAST = 0.03
"""Seconds one search may take once the index is there; the best of some tries, for busy machines."""


def first(site: Site, text: str) -> tuple[Kind, str, str]:
    kind, entries = find(site, text, "nl").groups[0]
    return kind, entries[0].label, entries[0].address


def test_a_municipality_is_found_by_name_code_and_beginning(site: Site, town: str) -> None:
    name = site.geography().name(town)
    target = f"/gebied/{town}"
    for text in (name, name.upper(), f"  {name.lower()} ", town, town.lower()):
        assert first(site, text) == (Kind.PLACE, name, target)
    assert (Kind.PLACE, name, target) == first(site, name[: len(name) - 2])


def test_a_municipality_that_is_no_more_leads_to_where_it_went(
    client: TestClient, site: Site
) -> None:
    geography = site.geography()
    now = geography.in_year(site.years()[-1])
    moves = geography.reclassifications.sort("jaar", "aandeel").to_dicts()
    gone = next(m for m in moves if m["van_code"] not in now and m["naar_code"] in now)
    name = geography.name(gone["van_code"])
    group = dict(find(site, name, "nl").groups)[Kind.PLACE]
    entry = next(e for e in group if folded(gone["van_code"]) in e.names)
    assert "tot en met" in entry.about
    assert client.get(entry.address).status_code == 200


@pytest.mark.parametrize(
    ("text", "kind", "target"),
    [
        ("netto-lasten", Kind.CALCULATION, "/berekeningen/netto-lasten"),
        ("Netto lasten", Kind.CALCULATION, "/berekeningen/netto-lasten"),
        ("jeugd", Kind.SUBJECT, "/regels/jeugd"),
        ("6.82", Kind.TAAKVELD, "/cijfers/iv3_lasten?taakveld=6.82"),
        ("iv3_lasten", Kind.TABLE, "/cijfers/iv3_lasten"),
        ("uitvallijst", Kind.TERM, "/begrippen#woord-uitvallijst"),
        ("eigen-bestand", Kind.TEXT, "/uitleg/eigen-bestand"),
        ("art. 191", Kind.RULE, "/regels/iv3.inleverdatum_begroting"),
    ],
)
def test_the_exact_name_comes_first(site: Site, text: str, kind: Kind, target: str) -> None:
    found, _, address = first(site, text)
    assert (found, address) == (kind, target)


def test_every_calculation_and_publication_can_be_found(site: Site) -> None:
    index = everything(site, "nl")
    assert {f"/berekeningen/{name}" for name in CALCULATIONS} <= {e.address for e in index}
    for publication in site.workspace.publications():
        groups = dict(find(site, publication.id, "nl").groups)
        assert publication.id.replace("@", "%40") in groups[Kind.PUBLICATION][0].address


def test_everything_that_is_found_is_there(client: TestClient, site: Site) -> None:
    paths = {entry.address.partition("#")[0] for entry in everything(site, "en")}
    assert all(path.startswith("/en/") for path in paths)
    sample = sorted(path for path in paths if "gebied" not in path and "/cijfers" not in path)
    assert [path for path in sample if client.get(path).status_code != 200] == []
    cells = sorted(path for path in paths if "/cijfers" in path)
    assert [p for p in cells[::9] if client.get(p).status_code != 200] == []


def test_a_typing_error_gets_suggestions(client: TestClient, site: Site, town: str) -> None:
    name = site.geography().name(town)
    wrong = name[:3] + "x" + name[3:]
    html = client.get("/zoeken", params={"q": wrong}).text
    assert "Niets gevonden" in html
    assert f">{name}</a>" in html


def test_the_twin_has_what_the_page_counts_and_one_kind_can_be_shown(client: TestClient) -> None:
    listing = client.get("/zoeken.json?q=jeugd").json()["tabellen"]["gevonden"]
    html = client.get("/zoeken?q=jeugd").text
    assert f"Gevonden: {len(listing['rijen'])}." in html
    terms = [row for row in listing["rijen"] if row["soort"] == "begrip"]
    assert f"Begrippen ({len(terms)})" in html
    only = client.get("/zoeken.json?q=jeugd&soort=begrip").json()["tabellen"]["gevonden"]
    assert only["rijen"] == terms
    page = client.get("/zoeken?q=jeugd&soort=begrip").text
    assert all(f">{row['naam']}</a>" in page for row in terms)


@pytest.mark.parametrize(
    "text",
    ["<script>alert(1)</script>", "' OR 1=1 --", "%00", "{{ 7*7 }}", "\u202eabc", "é" * 100, "."],
)
def test_hostile_questions_are_words(client: TestClient, text: str) -> None:
    answer = client.get("/zoeken", params={"q": text})
    assert answer.status_code == 200
    assert "<script>alert" not in answer.text
    assert "49" not in answer.text or text != "{{ 7*7 }}"


def test_too_long_and_an_unknown_kind_are_refused(client: TestClient) -> None:
    assert client.get("/zoeken", params={"q": "a" * 101}).status_code == 400
    assert client.get("/zoeken?q=jeugd&soort=hond").status_code == 400


def test_no_question_is_an_empty_form(client: TestClient) -> None:
    answer = client.get("/zoeken")
    assert answer.status_code == 200
    assert "Niets gevonden" not in answer.text


def test_searching_is_fast_once_the_index_is_there(site: Site) -> None:
    everything(site, "nl")
    for text in ("jeugd", "lasten per", "xqzw"):
        tries = []
        for _ in range(5):
            begun = time.perf_counter()
            find(site, text, "nl")
            tries.append(time.perf_counter() - begun)
        assert min(tries) < FAST, text
