from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sluitend.core.call import Call
from sluitend.publish.purpose import heading, moment, summary
from sluitend.store.calculations import CALCULATIONS, find_calculation

if TYPE_CHECKING:
    from collections.abc import Callable

    from sluitend.core.result import Result


def comparisons(calculation: str) -> list[str]:
    arguments = {argument.name: argument for argument in find_calculation(calculation).arguments}
    return list(arguments["vergelijking"].choices) if "vergelijking" in arguments else [""]


@pytest.mark.parametrize("calculation", CALCULATIONS)
def test_every_calculation_says_what_it_is_and_when_it_serves(
    calculation: str, fabricate: Callable[..., Result]
) -> None:
    for comparison in comparisons(calculation):
        arguments = {"onderwerp": "jeugd", "van": 2022, "tot": 2023}
        if comparison:
            arguments["vergelijking"] = comparison
        result = fabricate(call=Call.make(calculation, arguments))
        assert moment(result) is not None, (calculation, comparison)
        assert str(summary(result)).endswith(".")
        assert "{" not in str(heading(result))


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ({"vergelijking": "jaarrekening", "van": 2022}, "Jeugd: wat veranderde van 2022 naar 2023"),
        (
            {"vergelijking": "begroting-jaarrekening", "van": 2023},
            "Jeugd: begroting en jaarrekening 2023",
        ),
        (
            {"vergelijking": "begroting-jaarrekening", "van": 2022},
            "Jeugd: begroting en jaarrekening 2022–2023",
        ),
    ],
)
def test_a_chapter_is_named_after_its_question(
    arguments: dict[str, object], expected: str, fabricate: Callable[..., Result]
) -> None:
    call = Call.make("verschillenanalyse", {"onderwerp": "jeugd", "tot": 2023, **arguments})
    assert str(heading(fabricate(call=call))) == expected


@pytest.mark.parametrize(
    ("groep", "expected"),
    [
        ("kenmerken", "Jeugd: naast gemeenten die erop lijken, 2023"),
        (" Kenmerken ", "Jeugd: naast gemeenten die erop lijken, 2023"),
        ("GM9001+GM9002", "Jeugd: naast een eigen groep, 2023"),
    ],
)
def test_a_comparison_is_named_after_who_chose_the_group(
    groep: str, expected: str, fabricate: Callable[..., Result]
) -> None:
    asked = {"onderwerp": "jeugd", "jaar": 2023, "groep": groep}
    assert str(heading(fabricate(call=Call.make("vergelijkingsgroep", asked)))) == expected
    without = Call.make("vergelijkingsgroep", {"onderwerp": "jeugd", "jaar": 2023})
    assert "die erop lijken" in str(heading(fabricate(call=without)))
