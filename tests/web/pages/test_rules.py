"""Definitions and parameters: on the page stands what the rules say, in words."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

import pytest

from sluitend.core.sourced import Sourced, Verification
from sluitend.rules.definition import definitions
from sluitend.rules.parameter import parameters
from sluitend.web.pages import rules

if TYPE_CHECKING:
    from starlette.testclient import TestClient


def test_every_value_and_definition_is_listed(client: TestClient) -> None:
    tables = client.get("/regels.json").json()["tabellen"]
    found = {(r["parameter"], r["van"]): r for r in tables["parameters"]["rijen"]}
    values = [value for own in parameters().values() for value in own]
    assert set(found) == {(v.id, str(v.valid_from)) for v in values}
    for value in values:
        row = found[value.id, str(value.valid_from)]
        assert row["waarde"] == str(value.value)
        assert (row["eenheid"], row["artikel"]) == (value.unit, value.article)
        assert (row["bron"], row["verificatie"]) == (value.source, str(value.verification))
    assert {r["definitie"] for r in tables["definities"]["rijen"]} == {d.key for d in definitions()}


@pytest.mark.parametrize("name", sorted(parameters()))
def test_a_parameter_says_value_unit_source_and_grade(client: TestClient, name: str) -> None:
    html = client.get(f"/regels/{name}").text
    newest = parameters()[name][-1]
    assert newest.unit.split("(")[0].strip() in html
    assert str(rules.GRADES[newest.verification]) in html
    assert re.search(r'<p class="lead" lang="nl">[^<]+', html), "a meaning from the glossary"
    assert (newest.article or newest.source)[:20].replace("&", "&amp;") in html


def test_the_history_of_a_parameter_is_shown_newest_first(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def value(number: float, van: date, tot: date | None) -> Sourced:
        return Sourced(
            "proef.bedrag", number, "euro", "Proefwet", "art. 1", Verification.UNVERIFIED, van, tot
        )

    made = (
        value(19.5, date(2024, 1, 1), date(2024, 12, 31)),
        value(1234.25, date(2025, 1, 1), None),
    )
    monkeypatch.setattr(rules, "parameters", lambda: {"proef.bedrag": made})
    html = client.get("/regels/proef.bedrag").text
    assert "<strong>1.234,25</strong> euro" in html
    assert "tot nader order" in html
    rows = client.get("/regels/proef.bedrag.json").json()["tabellen"]["parameters"]["rijen"]
    assert [row["van"] for row in rows] == ["2025-01-01", "2024-01-01"]
    assert "31 december 2024" in html
    assert "19,5" in html
    assert "een berekening weigert haar" in html


@pytest.mark.parametrize("definition", definitions(), ids=lambda d: d.key)
def test_a_definition_says_what_it_leaves_out(client: TestClient, definition: object) -> None:
    found = next(d for d in definitions() if d == definition)
    html = client.get(f"/regels/{found.id}").text
    assert f"Definitie {found.key}" in html
    for item in found.laat_weg:
        assert item.waarom in html
        assert ", ".join(item.taakvelden) in html


def test_unknown_rules_are_not_found(client: TestClient) -> None:
    answer = client.get("/regels/iv3.inleverdatum")
    assert answer.status_code == 404
    assert '<a href="/regels/iv3.inleverdatum_' in answer.text
    assert client.get("/regels/x.json").json()["status"] == 404
