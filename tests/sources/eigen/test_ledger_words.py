"""No reason holds an amount: of a ledger the reason is kept and shown, and the amount is not."""

from __future__ import annotations

import re

import pytest

from sluitend.sources.eigen.amounts import Fault, Notation, read_amount


@pytest.mark.parametrize("decimal", ["komma", "punt", ""])
@pytest.mark.parametrize(
    "cell", ["1.234", "1,234", "12.345.678,901", "918.273,4567", "abc 918273", "1e300", "--5.001"]
)
def test_reason_and_remedy_hold_no_digit_of_the_amount(cell: str, decimal: str) -> None:
    found = read_amount(cell, Notation(decimal, 100))
    if isinstance(found, Fault):
        digits = set(re.findall(r"\d{3,}", cell))
        said = f"{found.reason.render()} {found.remedy.render()}"
        assert not [number for number in digits if number in said]
