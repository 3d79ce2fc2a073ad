"""The rules of one run: overrides replace, everything used is remembered and printed."""

from __future__ import annotations

from datetime import date

import pytest

from sluitend.core.errors import ArgumentError, RuleError
from sluitend.core.sourced import Sourced, Verification
from sluitend.rules import parameter as parameter_module
from sluitend.rules.rulebook import Rulebook, check_overrides

DAY = date(2023, 1, 1)
DEADLINE = "iv3.inleverdatum_jaarrekening"
LIMIT = "iv3.lasten_per_inwoner_laag"


def test_what_was_used_is_printed_with_source_article_and_grade() -> None:
    rules = Rulebook()
    assert rules.parameter(DEADLINE, DAY).value == "07-15"
    assert rules.parameter(LIMIT, DAY).value == 1000
    rules.parameter(DEADLINE, DAY)
    assert tuple(map(str, rules.printed())) == (
        (
            "iv3.inleverdatum_jaarrekening op 1 januari 2023: 07-15 maand-dag in jaar t+1 "
            "(Gemeentewet art. 200, V2)"
        ),
        (
            "iv3.lasten_per_inwoner_laag op 1 januari 2023: 1.000 euro per inwoner (Eigen waarneming op Iv3 "
            "2017–2026: landelijk € 3.300 tot € 5.500; grens ruim daarbuiten, D)"
        ),
    )


def test_two_days_are_two_lines_and_two_runs_share_nothing() -> None:
    rules, other = Rulebook(), Rulebook()
    rules.parameter(DEADLINE, DAY)
    rules.parameter(DEADLINE, date(2024, 1, 1))
    assert len(rules.printed()) == 2
    assert other.printed() == ()


def test_an_override_replaces_the_value_and_says_so() -> None:
    rules = Rulebook({DEADLINE: "08-01"})
    found = rules.parameter(DEADLINE, DAY)
    assert found.value == "08-01"
    assert found.unit == "maand-dag in jaar t+1"
    assert tuple(map(str, rules.printed())) == (
        (
            "iv3.inleverdatum_jaarrekening op 1 januari 2023: 08-01 maand-dag in jaar t+1 "
            "(invulling bij deze berekening, U)"
        ),
    )
    assert rules.parameter(LIMIT, DAY).verification is Verification.DERIVED


@pytest.mark.parametrize(
    ("text", "value"), [("1500", 1500), ("1500.5", 1500.5), ("-3", -3), ("1e3", 1000)]
)
def test_an_override_of_a_number_is_a_number(text: str, value: float) -> None:
    found = Rulebook({LIMIT: text}).parameter(LIMIT, DAY).value
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize("text", ["veel", "1.500,00", "", "nan", "inf"])
def test_an_override_that_is_no_number_is_refused(text: str) -> None:
    rules = Rulebook({LIMIT: text})
    with pytest.raises(ArgumentError) as caught:
        rules.parameter(LIMIT, DAY)
    assert str(caught.value) == (
        f"‘{text}’ is geen waarde voor {LIMIT}. Geef een getal in euro per inwoner, met een punt."
    )
    assert tuple(map(str, rules.printed())) == ()


def test_unverified_values_need_leave_of_the_run(monkeypatch: pytest.MonkeyPatch) -> None:
    doubtful = Sourced(
        "x.y", 5, "euro", "een bericht", "", Verification.UNVERIFIED, date(2020, 1, 1)
    )
    monkeypatch.setattr(parameter_module, "parameters", lambda: {"x.y": (doubtful,)})
    with pytest.raises(RuleError, match="niet geverifieerd"):
        Rulebook().parameter("x.y", DAY)
    rules = Rulebook(allow_unverified=True)
    assert rules.parameter("x.y", DAY) == doubtful
    assert tuple(map(str, rules.printed())) == ("x.y op 1 januari 2023: 5 euro (een bericht, U)",)


def test_only_declared_parameters_can_be_set() -> None:
    check_overrides({}, ())
    check_overrides({DEADLINE: "08-01"}, (LIMIT, DEADLINE))
    with pytest.raises(ArgumentError) as caught:
        check_overrides({DEADLINE: "08-01"}, (LIMIT,))
    assert str(caught.value) == (
        f"Deze berekening kent geen parameter ‘{DEADLINE}’. In te stellen zijn: {LIMIT}."
    )
    with pytest.raises(ArgumentError, match=f"In te stellen zijn: {DEADLINE}, {LIMIT}"):
        check_overrides({"iv3.iets": "1"}, (DEADLINE, LIMIT))
    with pytest.raises(ArgumentError, match="In te stellen zijn: geen"):
        check_overrides({DEADLINE: "08-01"}, ())


def test_a_declaration_of_an_unknown_parameter_is_a_bug() -> None:
    with pytest.raises(ValueError, match=r"declares the unknown parameter iv3\.niets"):
        check_overrides({"iv3.niets": "1"}, ("iv3.niets",))
