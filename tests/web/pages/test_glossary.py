"""The glossary: every word of the page, to look up and to link to."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sluitend.core.missing import Missing
from sluitend.tables.catalogue import CONTRACTS
from sluitend.web.prose import WRITTEN
from sluitend.web.terms import meaning_of, terms

if TYPE_CHECKING:
    from starlette.testclient import TestClient


def test_every_row_of_the_page_is_a_word() -> None:
    lines = (WRITTEN / "docs" / "begrippen.md").read_text(encoding="utf-8").splitlines()
    rows = [line for line in lines if line.startswith("|")]
    heads = [line for line in lines if re.fullmatch(r"\|[ :|-]+\|", line)]
    assert len(terms()) == len(rows) - 2 * len(heads)
    assert len({term.anchor for term in terms()}) == len(terms())
    assert all(term.meaning and term.section for term in terms())


def test_tables_and_reasons_are_in_it() -> None:
    names = {name for term in terms() for name in term.names}
    assert set(CONTRACTS) <= names
    assert {str(reason) for reason in Missing} <= names


def test_the_page_the_twin_and_the_links_agree(client: TestClient) -> None:
    html = client.get("/begrippen").text
    listing = client.get("/begrippen.json").json()["tabellen"]["begrippen"]
    assert [row["anker"] for row in listing["rijen"]] == re.findall(
        r'<div id="(woord-[^"]+)">', html
    )
    assert listing["adressen"] == [f"/begrippen#{term.anchor}" for term in terms()]
    uitval = next(row for row in listing["rijen"] if row["woord"] == "uitvallijst")
    assert uitval["betekenis"] in html
    assert 'id="waarom-een-waarde-ontbreekt"' in html


def test_looking_up_ignores_case_and_accents_and_keeps_what_fits(client: TestClient) -> None:
    rows = client.get("/begrippen.json?q=NÉTTO lasten").json()["tabellen"]["begrippen"]["rijen"]
    assert "netto lasten" in [row["woord"] for row in rows]
    assert len(rows) < len(terms())
    for row in rows:
        text = f"{row['woord']} {row['betekenis']}".lower()
        assert "netto" in text
        assert "lasten" in text


def test_nothing_found_says_where_to_look_and_shows_what_was_typed_as_text(
    client: TestClient,
) -> None:
    answer = client.get("/begrippen", params={"q": "<script>alert(1)</script>"})
    assert answer.status_code == 200
    assert "<script>alert" not in answer.text
    assert "&lt;script&gt;" in answer.text
    assert 'href="/zoeken?q=' in answer.text


def test_a_code_under_a_heading_has_its_meaning() -> None:
    assert "jaarrekening" in meaning_of("iv3.inleverdatum_jaarrekening", "Parameters")
    assert meaning_of("iv3.inleverdatum_jaarrekening", "Kolommen") == ""
