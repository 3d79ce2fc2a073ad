"""Every spoilt file of borders has exactly the outcome that its operator states."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.sources.fuzz.draws import draws
from tests.sources.fuzz.in_geojson import OPERATORS, TARGET

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.sources.fuzz.in_geojson import InBorders
    from tests.sources.fuzz.outcome import Expected
    from tests.sources.fuzz.target import Target


@pytest.mark.parametrize("operator", OPERATORS, ids=lambda operator: operator.__name__)
def test_spoilt_borders_have_exactly_the_expected_outcome(
    operator: InBorders, small: Path, judge: Callable[[Target, bytes, Expected], None]
) -> None:
    for made in draws(operator, (small / TARGET.folder / TARGET.file).read_bytes()):
        judge(TARGET, made.content, made.expected)
