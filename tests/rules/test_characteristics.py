"""Kenmerken: what can be computed, and weights that a user writes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import yaml

from sluitend.core.errors import ArgumentError
from sluitend.core.sourced import Verification
from sluitend.rules.characteristics import (
    CHARACTERISTICS,
    HEAVIEST,
    Characteristic,
    Kind,
    characteristics,
    executions,
    read_characteristics,
    read_weights,
)

if TYPE_CHECKING:
    from pathlib import Path

NUMBER: dict[str, Any] = {
    "id": "proef",
    "titel": "Proef",
    "aspect": "Proef",
    "soort": "getal",
    "gewicht": 1,
    "bronnen": [{"tabel": "inwoners", "maat": "inwoners"}],
    "waarom": "Proef.",
}
DIVISION = {"tabel": "gebieden", "alleen": {"indeling": "provincie"}}


def read(tmp_path: Path, *records: dict[str, Any]) -> tuple[Characteristic, ...]:
    path = tmp_path / "kenmerken.yaml"
    path.write_text(yaml.safe_dump(list(records)), encoding="utf-8")
    return read_characteristics(path)


def test_the_shipped_characteristics_say_why_and_none_is_about_money() -> None:
    found = characteristics()
    listed = yaml.safe_load(CHARACTERISTICS.read_text(encoding="utf-8"))
    assert [record["id"] for record in listed] == [entry.id for entry in found]
    for entry in found:
        assert entry.waarom.endswith(".")
        assert (entry.soort is Kind.NUMBER) == bool(entry.eenheid)
        for origin in entry.bronnen:
            assert not origin.tabel.startswith(("iv3", "eigen", "buig", "gf_uitkering"))
            assert not origin.maat or origin.contract.measure(origin.maat).unit != "eurocent"


def test_the_aspects_of_the_question_are_there_and_weigh_as_the_file_says() -> None:
    total: dict[str, float] = {}
    for entry in characteristics():
        total[entry.aspect] = total.get(entry.aspect, 0) + entry.gewicht
    assert total == {
        "Omvang": 1,
        "Sociale structuur": 1,
        "Centrumfunctie": 0.5,
        "Stedelijkheid": 1,
        "Leeftijd": 1,
        "Regio": 0.25,
    }


def test_a_later_year_counts_only_for_borders() -> None:
    later = {entry.id for entry in characteristics() for o in entry.bronnen if o.kaart}
    assert later == {"provincie", "jeugdregio"}


def test_a_sound_record_is_read(tmp_path: Path) -> None:
    (entry,) = read(tmp_path, NUMBER)
    assert entry.bronnen[0].counts
    assert entry.omzetting == ""


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"gewicht": -1}, "weight"),
        ({"omzetting": "wortel"}, "transformation"),
        ({"volgorde": ["a"]}, "order"),
        ({"soort": "klasse"}, "order"),
        ({"bronnen": [DIVISION]}, "no such values"),
        ({"bronnen": [{"tabel": "gemeenten"}], "soort": "gelijk"}, "no such values"),
        ({"bronnen": [{"tabel": "inwoners", "maat": "inwoners", "alleen": {"x": "y"}}]}, "rows"),
        (
            {
                "bronnen": [
                    {
                        "tabel": "kerncijfers_verhouding",
                        "maat": "woz_waarde",
                        "per": {"herkomst": "a"},
                    }
                ]
            },
            "quotient",
        ),
        ({"bronnen": [{"tabel": "eigen_grootboek", "maat": "lasten"}]}, "rows"),
    ],
)
def test_what_could_not_be_computed_is_a_bug(
    change: dict[str, Any], why: str, tmp_path: Path
) -> None:
    with pytest.raises(ValueError, match=why):
        read(tmp_path, {**NUMBER, **change})


def test_an_id_is_there_once(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="twice"):
        read(tmp_path, NUMBER, NUMBER)


def test_usual_weights_are_those_of_the_file() -> None:
    assert read_weights("gewoon") == {entry.id: entry.gewicht for entry in characteristics()}
    assert read_weights(" Gewoon ") == read_weights("gewoon")


def test_what_is_not_named_keeps_its_weight() -> None:
    found = read_weights("omvang=2, jeugdregio=0.5,provincie=0")
    changed = {name for name, weight in read_weights("gewoon").items() if weight != found[name]}
    assert changed == {"omvang", "jeugdregio", "provincie"}
    assert (found["omvang"], found["jeugdregio"], found["provincie"]) == (2, 0.5, 0)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("omvng=2", "Bedoelt u omvang"),
        ("zzz=2", "Kies uit: omvang"),
        ("", "Kies uit"),
        ("omvang=2,,provincie=1", "Kies uit"),
        ("omvang", "geen gewicht voor omvang"),
        ("omvang=", "geen gewicht voor omvang"),
        ("omvang=-1", "geen gewicht voor omvang"),
        ("omvang=nan", "geen gewicht voor omvang"),
        ("omvang=1e3", "geen gewicht voor omvang"),
        ("omvang=٢", "geen gewicht voor omvang"),
        (f"omvang={HEAVIEST + 1}", f"tot en met {HEAVIEST}"),
        ("omvang=1,omvang=2", "twee gewichten"),
        (",".join(f"{entry.id}=0" for entry in characteristics()), "boven 0"),
    ],
)
def test_what_is_no_weight_is_refused_with_what_to_do(text: str, said: str) -> None:
    with pytest.raises(ArgumentError) as caught:
        read_weights(text)
    assert said in str(caught.value)


def test_who_does_the_work_is_known_by_a_source_and_for_years() -> None:
    assert executions()
    for entry in executions():
        assert entry.van <= entry.tot
        assert entry.bron
        assert entry.verificatie is not Verification.UNVERIFIED
