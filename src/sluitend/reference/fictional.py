"""Which municipality codes are invented: real ones never reach this range."""

from __future__ import annotations

FIRST_FICTIONAL_CODE = "GM9001"


def is_fictional(gm_code: str) -> bool:
    """Say whether a municipality belongs to the fictional country.

    Examples
    --------
    >>> is_fictional("GM9003"), is_fictional("GM0589")
    (True, False)
    """
    return gm_code >= FIRST_FICTIONAL_CODE
