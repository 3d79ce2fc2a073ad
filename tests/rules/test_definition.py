"""Definitions: versioned, sourced, and about taakvelden that exist."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from sluitend.core.errors import ArgumentError, RuleError
from sluitend.core.sourced import Verification
from sluitend.reference.taakvelden import SOCIAL_DOMAIN, concordance
from sluitend.rules import definition as module
from sluitend.rules.definition import (
    Definition,
    IncidentalFlow,
    definition,
    definitions,
    incidental_flows,
)

SOCIAL = {code for c in concordance().classificaties for code in c.taakvelden}
flows = pytest.mark.parametrize("flow", incidental_flows(), ids=lambda flow: flow.id)
every = pytest.mark.parametrize("one", definitions(), ids=lambda one: one.key)


@pytest.mark.parametrize(
    ("text", "key"),
    [("jeugd", "jeugd@1"), (" Jeugd ", "jeugd@1"), ("jeugd@1", "jeugd@1"), ("WMO", "wmo@1")],
)
def test_a_definition_is_found_by_name_and_version(text: str, key: str) -> None:
    assert definition(text).key == key


@pytest.mark.parametrize(
    ("text", "remedy"),
    [
        ("jeugt", "Bedoelt u jeugd?"),
        ("jeugd@7", "Bedoelt u jeugd?"),
        ("onderwijs", "Kies uit: jeugd, jeugd-en-wmo, participatie, sociaal-domein, wmo."),
    ],
)
def test_an_unknown_definition_is_answered_with_what_to_do(text: str, remedy: str) -> None:
    with pytest.raises(ArgumentError) as caught:
        definition(text)
    assert str(caught.value) == f"Onderwerp ‘{text}’ is niet gedefinieerd. {remedy}"


def versions(monkeypatch: pytest.MonkeyPatch, *numbers: int, grade: str = "V") -> None:
    jeugd = definition("jeugd")
    made = tuple(replace(jeugd, versie=n, verificatie=Verification(grade)) for n in numbers)
    monkeypatch.setattr(module, "definitions", lambda: made)


def test_the_newest_version_is_chosen_unless_one_is_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    versions(monkeypatch, 2, 10, 9)
    assert definition("jeugd").key == "jeugd@10"
    assert definition("jeugd@2").key == "jeugd@2"
    with pytest.raises(ArgumentError):
        definition("jeugd@1")


def test_an_unverified_definition_needs_leave(monkeypatch: pytest.MonkeyPatch) -> None:
    versions(monkeypatch, 1, grade="U")
    with pytest.raises(RuleError) as caught:
        definition("jeugd")
    assert str(caught.value).startswith("Definitie jeugd@1 is niet geverifieerd. Kies een andere")
    assert definition("jeugd", allow_unverified=True).key == "jeugd@1"


def test_no_version_is_there_twice() -> None:
    keys = [one.key for one in definitions()]
    assert len(set(keys)) == len(keys)
    assert {one.id for one in definitions()} >= {"jeugd", "wmo", "participatie", "sociaal-domein"}


@every
def test_a_definition_is_complete(one: Definition) -> None:
    assert one.id == one.id.lower()
    assert "@" not in one.id
    assert type(one.vanaf) is date
    for text in (one.titel, one.omschrijving, one.bron):
        assert text.strip()
    assert one.verificatie in Verification
    assert one.versie >= 1


@every
def test_groups_of_a_definition_exist(one: Definition) -> None:
    assert one.groepen
    assert set(one.groepen) <= set(concordance().groepen)
    assert len(set(one.groepen)) == len(one.groepen)


@every
def test_what_is_left_out_exists_and_is_really_outside(one: Definition) -> None:
    inside = {
        code
        for c in concordance().classificaties
        for code, t in c.taakvelden.items()
        if t.groep in one.groepen
    }
    assert any("Overhead" in item.wat for item in one.laat_weg)
    for item in one.laat_weg:
        assert item.wat
        assert item.waarom
        assert item.taakvelden
        for code in item.taakvelden:
            assert code in SOCIAL or not code.startswith(SOCIAL_DOMAIN)
            assert code not in inside


@every
def test_the_description_names_the_taakvelden_that_are_inside(one: Definition) -> None:
    for code in SOCIAL:
        named = f"{code}," in one.omschrijving or f"{code} " in one.omschrijving
        if named:
            groups = {
                c.taakvelden[code].groep
                for c in concordance().classificaties
                if code in c.taakvelden
            }
            assert groups <= set(one.groepen)


def test_the_whole_domain_covers_every_group() -> None:
    assert set(definition("sociaal-domein").groepen) == set(concordance().groepen)
    both = {*definition("jeugd").groepen, *definition("wmo").groepen}
    assert both < set(definition("jeugd-en-wmo").groepen)


@flows
def test_an_incidental_flow_is_complete(flow: IncidentalFlow) -> None:
    assert flow.titel
    assert flow.bron
    assert flow.van <= flow.tot
    assert flow.taakvelden
    for jaar in range(flow.van, flow.tot + 1):
        (classification,) = (c for c in concordance().classificaties if c.van <= jaar <= c.tot)
        assert set(flow.taakvelden) <= set(classification.taakvelden)


@flows
def test_a_flow_touches_its_own_taakvelden_in_its_own_years(flow: IncidentalFlow) -> None:
    (own, *_) = flow.taakvelden
    for jaar in (flow.van, flow.tot):
        assert flow.touches((own, "6.82"), jaar)
        assert not flow.touches(("6.82",), jaar)
        assert not flow.touches((), jaar)
    assert not flow.touches((own,), flow.van - 1)
    assert not flow.touches((own,), flow.tot + 1)
    assert flow.touches((own,), flow.van - 1, flow.van)
    assert flow.touches((own,), flow.tot, flow.tot + 1)
    assert not flow.touches((own,))


@pytest.mark.opendata
def test_every_left_out_taakveld_has_a_title_in_the_pack(opendata_dir: Path) -> None:
    titles = pl.read_csv(
        opendata_dir / "iv3_2017_2026" / "iv3_taakveld_titels.csv", infer_schema=False
    )
    known = set(titles["code"])
    for one in definitions():
        for item in one.laat_weg:
            assert set(item.taakvelden) <= known
