"""A derivation is written with the term's own numbers, and never shown when it does not give it."""

from __future__ import annotations

from typing import Any

import pytest

from sluitend.studies.derivation import derivation

ROW: dict[str, Any] = {
    "post": "groep:jeugd",
    "stap": "groep",
    "van_bedrag": 10_000_000.0,
    "tot_bedrag": 12_120_000.0,
    "van_inwoners": 1000.0,
    "tot_inwoners": 1010.0,
    "onafgerond": (12_000 - 10_000) * 1005.0,
}
CHANGE = 2_120_000.0


def text(row: dict[str, Any]) -> str:
    found = derivation(row)
    assert found is not None
    assert found.cents == pytest.approx(row["onafgerond"])
    return str(found.text).replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize(
    ("step", "exact", "said"),
    [
        ("groep", 2_010_000.0, "(€ 120,00 − € 100,00) per inwoner × gemiddeld 1.005 inwoners"),
        ("inwoners", 110_000.0, "(1.010 − 1.000) inwoners × gemiddeld € 110,00 per inwoner"),
        ("incidenteel", CHANGE, "€ 121.200 − € 100.000"),
        ("classificatiebreuk", CHANGE, "€ 121.200 − € 100.000"),
        ("niet_vergelijkbaar", CHANGE, "€ 121.200 − € 100.000"),
        ("herindeling", CHANGE, "€ 121.200 op de nieuwe grenzen − € 100.000 zelf geleverd"),
        ("niet_geleverd", -10_000_000.0, "0 − € 100.000"),
        ("eerste_levering", 12_120_000.0, "€ 121.200 − 0"),
    ],
)
def test_every_step_is_written_with_its_numbers(step: str, exact: float, said: str) -> None:
    assert text({**ROW, "stap": step, "onafgerond": exact}) == said


@pytest.mark.parametrize("step", ["groep", "inwoners", "incidenteel", "herindeling"])
def test_a_derivation_that_gives_another_amount_is_refused(step: str) -> None:
    with pytest.raises(ArithmeticError, match="not 1234567"):
        derivation({**ROW, "stap": step, "onafgerond": 1234567.0})


def test_a_share_of_a_filed_amount_shows_the_share() -> None:
    row = {
        "post": "lasten:jeugd",
        "geleverd": 1_000_000,
        "aandeel": 0.4191,
        "onafgerond": 419_100.0,
    }
    assert text(row) == "€ 10.000 geleverd × aandeel 0,4191"
    assert text({**row, "aandeel": 1.0, "onafgerond": 1_000_000.0}) == "€ 10.000 geleverd"


def test_terms_that_only_count_have_no_derivation() -> None:
    assert derivation({"gebied": "NL", "jaar": 2023, "post": "zonder cijfer", "bedrag": 3}) is None
