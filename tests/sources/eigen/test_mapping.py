"""The mapping of columns: typed, checked together, written and read back the same."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.sources.eigen.budget import stated

from sluitend.core.errors import ArgumentError, SourceError
from sluitend.core.messages import msg
from sluitend.sources.eigen.mapping import CHOICES, ORDER, Mapping, mapping_of
from sluitend.sources.eigen.mapping_file import read_mapping, read_values, write_mapping

if TYPE_CHECKING:
    from pathlib import Path

TEXT = st.text(min_size=1, max_size=30).map(str.strip).filter(lambda t: t and t != "?")


def write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    mapping = mapping_of(
        stated(overslaan=["Saldo*"], doorvullen=["taakveld"], producten={"610100": "6.60"}), "x"
    )
    path = write(tmp_path / "kaart.yaml", write_mapping(mapping.values(), {"eenheid": msg("ja")}))
    assert read_mapping(path) == mapping
    assert "# ja\neenheid:" in path.read_text("utf-8")


@given(
    stand=TEXT,
    bron=TEXT,
    head=TEXT,
    products=st.dictionaries(TEXT, TEXT, max_size=3),
    unit=st.sampled_from(CHOICES["eenheid"]),
    year=st.integers(2010, 2050),
)
def test_any_text_survives_the_file(
    tmp_path_factory: pytest.TempPathFactory,
    stand: str,
    bron: str,
    head: str,
    products: dict[str, str],
    unit: str,
    year: int,
) -> None:
    more: dict[str, Any] = {"stand": stand, "bron": bron, "producten": products, "eenheid": unit}
    columns = {"taakveld": head, "lasten": f"{head} x"}
    mapping = mapping_of(stated(**more, jaar=year, kolommen=columns), "x")
    path = tmp_path_factory.getbasetemp() / "kaart.yaml"
    assert read_mapping(write(path, write_mapping(mapping.values()))) == mapping


def test_every_field_has_a_place_in_the_file() -> None:
    assert set(ORDER) == set(Mapping.__slots__)


def test_a_question_mark_left_is_refused_and_named(tmp_path: Path) -> None:
    values = stated(eenheid="?", stand="?")
    values["kolommen"] = values["kolommen"] | {"baten": "?"}
    with pytest.raises(ArgumentError, match=r"nog niet ingevuld: stand, eenheid, kolommen\.baten"):
        read_mapping(write(tmp_path / "kaart.yaml", write_mapping(values)))
    del values["document"]
    with pytest.raises(ArgumentError, match="document"):
        mapping_of(values, "kaart.yaml")
    # As a proposal it can still be read.
    assert read_values(tmp_path / "kaart.yaml")["eenheid"] == "?"


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"eenheid": "mln"}, "Verwacht: euro, 1.000 euro"),
        ({"document": "begroting"}, "begroting_na_wijziging"),
        ({"eenhied": "euro"}, "Bedoelt u eenheid"),
        ({"koprijen": [5, 7]}, "rijen onder elkaar"),
        ({"koprijen": [0]}, "rijen onder elkaar"),
        ({"koprijen": [True]}, "rijen onder elkaar"),
        ({"koprijen": 5}, "rijen onder elkaar"),
        ({"jaar": "2025"}, "jaartal van vier cijfers"),
        ({"jaar": 25}, "jaartal van vier cijfers"),
        ({"jaar": True}, "jaartal van vier cijfers"),
        ({"jaar": 0}, "geef het jaar één keer"),
        ({"publicatiedatum": "25-09-2025"}, "JJJJ-MM-DD"),
        ({"publicatiedatum": 20250925}, "JJJJ-MM-DD"),
        ({"gemeente": "9001"}, "als code, zoals GM0000"),
        ({"gemeente": ""}, "geef de gemeente één keer"),
        ({"stand": ""}, "geef bij stand een korte naam"),
        ({"stand": 3}, "een tekst"),
        ({"bron": ""}, "geef bij bron"),
        ({"overslaan": "Saldo*"}, "een lijst van teksten"),
        ({"doorvullen": ["lasten"]}, "doorvullen kan niet bij bedragen"),
        ({"doorvullen": ["tekst"]}, "Verwacht: taakveld"),
        ({"producten": {"1": 6.6}}, "tussen aanhalingstekens"),
        ({"producten": ["6.6"]}, "per productcode een taakveld"),
        ({"kolommen": "taakveld"}, "per rol de kop"),
        ({"kolommen": {"taakvelt": "A"}}, "Bedoelt u taakveld"),
        ({"kolommen": {"taakveld": "A", "lasten": ""}}, "de kop van een kolom"),
        ({"kolommen": {"taakveld": "A"}}, "geef lasten en baten, of één bedrag"),
        ({"kolommen": {"taakveld": "A", "lasten": "B", "bedrag": "C"}}, "geef lasten en baten"),
        ({"kolommen": {"lasten": "B"}}, "geef het taakveld"),
        ({"kolommen": {"product": "A", "lasten": "B"}}, "geef het taakveld"),
        ({"kolommen": {"taakveld": "A", "lasten": "A"}}, "elke kolom één rol"),
        ({"kolommen": {"taakveld": "A", "bedrag": "B"}}, "bij één bedrag hoort"),
        ({"kolommen": {"taakveld": "A", "lasten": "B", "soort": "C"}}, "horen bij één bedrag"),
        (
            {
                "kolommen": {"taakveld": "A", "bedrag": "B", "debet_credit": "C"},
                "teken": "baten_negatief",
            },
            "is teken positief",
        ),
        ({"kolommen": {"taakveld": "A", "lasten": "B", "jaar": "C"}}, "het jaar één keer"),
        ({"kolommen": {"taakveld": "A", "lasten": "B", "gemeente": "C"}}, "de gemeente één keer"),
    ],
)
def test_what_cannot_be_is_refused_with_what_can(more: dict[str, Any], said: str) -> None:
    with pytest.raises(ArgumentError) as info:
        mapping_of(stated(**more), "kaart.yaml")
    assert said in str(info.value)
    assert "kaart.yaml" in str(info.value)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a: [", "geen leesbare YAML"),
        ("- a\n- b\n", "geen velden"),
        ("", "geen velden"),
        ("1: a\n", "geen velden"),
        ("stand: a\nstand: b\n", "‘stand’ staat er twee keer"),
        ("kolommen:\n  lasten: A\n  lasten: B\n", "‘lasten’ staat er twee keer"),
        ("a: &x [1]\nb: *x\n", "verwijzingen"),
        ("a: !!python/object:os.system x\n", "geen leesbare YAML"),
        ("publicatiedatum: 2025-02-30\n", "een datum of getal in dat niet bestaat"),
        ("jaar: 2025\nbron: a: b\n", "geen leesbare YAML, in of vlak boven regel 2"),
        ('jaar: 2025\nbron: "a\nstand: b\n', "geen leesbare YAML, in of vlak boven regel 4"),
        ("jaar: 2025\n\nbron: a\x07\n", "geen leesbare YAML, in of vlak boven regel 3"),
        ("x: " + "y" * 1_000_001, "groter dan"),
    ],
)
def test_a_file_that_is_no_mapping_is_refused(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(ArgumentError) as info:
        read_mapping(write(tmp_path / "kaart.yaml", text))
    assert said in str(info.value)


def test_other_encodings_and_absent_files_are_refused(tmp_path: Path) -> None:
    (tmp_path / "kaart.yaml").write_bytes("stand: é\n".encode("cp1252"))
    with pytest.raises(ArgumentError, match="geen UTF-8"):
        read_mapping(tmp_path / "kaart.yaml")
    with pytest.raises(SourceError):
        read_mapping(tmp_path / "weg.yaml")


def test_a_date_may_be_written_without_quotes(tmp_path: Path) -> None:
    text = write_mapping(stated()).replace('"2025-09-25"', "2025-09-25")
    assert read_mapping(write(tmp_path / "k.yaml", text)).publicatiedatum == "2025-09-25"
