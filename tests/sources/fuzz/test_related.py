"""What other rows and files show is found, and nothing else is blamed for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.sources.fuzz.draws import draws
from tests.sources.fuzz.in_related import OPERATORS

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.sources.fuzz.in_related import InRelated
    from tests.sources.fuzz.outcome import Expected
    from tests.sources.fuzz.target import Target


@pytest.mark.parametrize("operator", OPERATORS, ids=lambda operator: operator.__name__)
def test_contradiction_has_exactly_the_expected_outcome(
    operator: InRelated, small: Path, judge: Callable[[Target, bytes, Expected], None]
) -> None:
    for made in draws(operator, small):
        judge(made.target, made.content, made.expected)
