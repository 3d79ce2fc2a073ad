from __future__ import annotations

import pytest

from sluitend.core.messages import msg
from sluitend.core.missing import Missing
from sluitend.core.result import Column, Kind
from sluitend.publish.format import amount, header, show

THOUSAND = 100_000


def column(kind: Kind) -> Column:
    return Column("x", msg("Bedrag"), kind, {"a": msg("eerste")} if kind == "tekst" else None)


@pytest.mark.parametrize(
    ("kind", "value", "unit", "text"),
    [
        ("bedrag", 865_700_000, THOUSAND, "8.657"),
        ("bedrag", -50_000_000, THOUSAND, "−500"),
        ("bedrag", 0, THOUSAND, "0"),
        ("bedrag", 123_456_789, 100, "1.234.568"),
        ("bedrag", 123_456, 1, "1.234,56"),
        ("bedrag_per_inwoner", 95_666.63, THOUSAND, "957"),
        ("aandeel", 0.112269, 1, "11,2%"),
        ("aandeel", -0.0589, 1, "−5,9%"),
        ("aantal", 10_223, 1, "10.223"),
        ("getal", 10_223.0, 1, "10.223"),
        ("getal", 0.4149, 1, "0,41"),
        ("getal", -3.5, 1, "−3,5"),
        ("jaar", 2023, 1, "2023"),
        ("tekst", "a", 1, "eerste"),
        ("tekst", "b", 1, "b"),
        ("reden", "niet_geleverd", 1, "Iv3 niet geleverd"),
    ],
)
def test_values_read_as_dutch_readers_expect(
    kind: Kind, value: object, unit: int, text: str
) -> None:
    assert show(value, column(kind), unit).text == text


def test_english_readers_get_english_numbers() -> None:
    assert amount(865_700_000, THOUSAND, "en") == "8,657"
    assert show(0.112269, column("aandeel"), 1, language="en").text == "11.2%"


@pytest.mark.parametrize("reason", [None, *map(str, Missing), "geheim|niet_geleverd"])
@pytest.mark.parametrize(
    "kind", ["bedrag", "bedrag_per_inwoner", "aandeel", "aantal", "getal", "jaar"]
)
def test_missing_is_a_dash_with_a_reason_and_never_zero_or_empty(
    kind: Kind, reason: str | None
) -> None:
    shown = show(None, column(kind), THOUSAND, reason)
    assert shown.text == "–"
    assert shown.reason
    assert reason != "geheim|niet_geleverd" or shown.reason == "geheim; Iv3 niet geleverd"


def test_the_unit_stands_in_the_header() -> None:
    assert (
        header(column("bedrag"), THOUSAND) == "Bedrag (×\N{NO-BREAK SPACE}€\N{NO-BREAK SPACE}1.000)"
    )
    assert header(column("bedrag"), 1) == "Bedrag (€)"
    assert header(column("bedrag_per_inwoner"), THOUSAND) == "Bedrag (€)"
    assert header(column("jaar"), THOUSAND) == "Bedrag"
