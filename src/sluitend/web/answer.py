"""What goes back: a status, a kind of text and the bytes."""

from __future__ import annotations

from dataclasses import dataclass, field
from http import HTTPStatus

MEDIA_TYPES = {
    "html": "text/html; charset=utf-8",
    "json": "application/json",
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}
PROBLEM = "application/problem+json"


@dataclass(frozen=True, slots=True)
class Answer:
    """A finished answer.

    Attributes
    ----------
    headers
        Names in lower case, with their values; those that every answer has are added at the door.
    lasting
        Whether the same question has the same answer as long as the data stay as they are.
    """

    body: bytes
    media_type: str = MEDIA_TYPES["html"]
    status: int = HTTPStatus.OK
    headers: tuple[tuple[str, str], ...] = ()
    lasting: bool = field(default=True)


def redirect(target: str) -> Answer:
    """Send the browser on to another address within the site."""
    return Answer(b"", "text/plain", HTTPStatus.SEE_OTHER, (("location", target),), lasting=False)


def download(body: bytes, form: str, name: str) -> Answer:
    """Return a file that the browser saves under a name of letters, digits and dashes."""
    disposition = f'attachment; filename="{name}.{form}"'
    return Answer(body, MEDIA_TYPES[form], headers=(("content-disposition", disposition),))
