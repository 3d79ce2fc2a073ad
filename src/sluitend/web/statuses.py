"""What an error of ours is to a browser."""

from __future__ import annotations

from http import HTTPStatus

from sluitend.core.errors import (
    AdditivityError,
    ArgumentError,
    ClearanceError,
    NoDataError,
    RuleError,
    SluitendError,
    WorkspaceError,
)


class UnknownPageError(SluitendError):
    """An address within the site where nothing is: there is no such page, area or table."""


STATUSES: dict[type[SluitendError], HTTPStatus] = {
    ArgumentError: HTTPStatus.BAD_REQUEST,
    AdditivityError: HTTPStatus.BAD_REQUEST,
    RuleError: HTTPStatus.BAD_REQUEST,
    NoDataError: HTTPStatus.NOT_FOUND,
    UnknownPageError: HTTPStatus.NOT_FOUND,
    ClearanceError: HTTPStatus.FORBIDDEN,
    WorkspaceError: HTTPStatus.SERVICE_UNAVAILABLE,
}
"""Any other error is a bug and nobody's fault outside."""
