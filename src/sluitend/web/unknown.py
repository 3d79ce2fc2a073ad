"""The error of an address where nothing is."""

from __future__ import annotations

from sluitend.core.errors import SluitendError


class UnknownPageError(SluitendError):
    """An address within the site where nothing is: there is no such page, area or table."""
