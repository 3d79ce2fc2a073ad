"""Every spoilt CSV and Parquet file has exactly the outcome that its operator states."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.sources.fuzz.catalogue import CASES, Case

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.sources.fuzz.outcome import Expected
    from tests.sources.fuzz.target import Target


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_spoilt_file_has_exactly_the_expected_outcome(
    case: Case, small: Path, judge: Callable[[Target, bytes, Expected], None]
) -> None:
    for made in case.spoilt(small):
        judge(case.target, made.content, made.expected)
