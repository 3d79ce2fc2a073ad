"""Which version of the interface this is, and the headers that every answer of it carries."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

VERSION = "1.0.0"
"""By semantic versioning, apart from the version of the program: see the changes in docs/api.md."""
BASE = f"/api/v{VERSION.partition('.')[0]}"
DOCUMENT = f"{BASE}/openapi"
"""Address of the document, without its suffix."""
RULES = "NLGov REST API Design Rules"


def headers_of(path: str) -> Mapping[str, str]:
    """Return the headers that an address of the interface adds to any answer, refusals included.

    Only the document may be read by pages of other sites: it says nothing about a workspace. What is
    in a workspace stays between it and who asks.

    Examples
    --------
    >>> headers_of("/en/api/v1/gemeenten")["api-version"] == VERSION
    True
    >>> headers_of("/gebied/GM9001")
    {}
    """
    inside = path.removeprefix("/en")
    if not inside.startswith("/api/"):
        return {}
    headers = {"api-version": VERSION, "x-frame-options": "DENY"}
    if inside == f"{DOCUMENT}.json":
        headers["access-control-allow-origin"] = "*"
    return headers
