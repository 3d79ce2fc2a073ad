"""What a browser asked, as plain data: it travels to the process that answers."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, quote, urlencode

if TYPE_CHECKING:
    from sluitend.core.messages import Language

LONGEST_TARGET = 4_000
"""Characters of path and query together; what the pages themselves make is a tenth of it."""
MOST_FIELDS = 60
ENGLISH = "/en"
START = "/start"
"""What the start page is called where a suffix needs a name before it."""
FORMATS = ("json", "csv", "xlsx", "docx", "pdf", "html")


@dataclass(frozen=True, slots=True)
class Question:
    """A path with its fields, in a language and a form.

    Attributes
    ----------
    path
        Without language and without suffix, such as ``/gebied/GM0589``.
    fields
        What stands after the question mark, in order, without empty values.
    form
        Suffix of the path: ``html`` when there is none.
    """

    path: str
    fields: tuple[tuple[str, str], ...] = ()
    language: Language = "nl"
    form: str = "html"

    @classmethod
    def read(cls, path: str, query: str) -> Question:
        """Read an address; what it asks is judged by whoever answers.

        Examples
        --------
        >>> Question.read("/en/gebied/GM0589.json", "onderwerp=jeugd&leeg=")
        Question(path='/gebied/GM0589', fields=(('onderwerp', 'jeugd'),), language='en', form='json')
        """
        language: Language = "nl"
        if path == ENGLISH or path.startswith(ENGLISH + "/"):
            language, path = "en", path.removeprefix(ENGLISH) or "/"
        form = "html"
        stem, dot, suffix = path.rpartition(".")
        if dot and suffix in FORMATS and "/" not in suffix:
            path, form = "/" if stem == START else stem, suffix
        fields = parse_qsl(query, max_num_fields=MOST_FIELDS, errors="replace")
        return cls(
            path,
            tuple((name, value.strip()) for name, value in fields if value.strip()),
            language,
            form,
        )

    def get(self, name: str, default: str = "") -> str:
        """Return the last value of a field."""
        return dict(self.fields).get(name, default)

    def all(self, name: str) -> tuple[str, ...]:
        """Return every value of a field that may be given more than once."""
        return tuple(value for key, value in self.fields if key == name)

    def address(
        self, form: str | None = None, language: Language | None = None, **changed: str
    ) -> str:
        """Return the address of this question in another form or language, or with other fields.

        Parameters
        ----------
        changed
            Fields that get one other value; an empty one leaves the field out.
        """
        kept = [(name, value) for name, value in self.fields if name not in changed]
        fields = [*kept, *((name, value) for name, value in changed.items() if value)]
        return address(self.path, fields, language or self.language, form or self.form)

    def twin(self) -> Question:
        """Return the same question as a page."""
        return replace(self, form="html")


def address(
    path: str,
    fields: list[tuple[str, str]] | tuple[tuple[str, str], ...] = (),
    language: Language = "nl",
    form: str = "html",
) -> str:
    """Write an address within the site.

    Examples
    --------
    >>> address("/gebied/GM0589", [("onderwerp", "jeugd")], "en", "json")
    '/en/gebied/GM0589.json?onderwerp=jeugd'
    """
    # Two slashes at the beginning would be the name of another host.
    base = "/" + quote(path.lstrip("/"), safe="/:+")
    if form != "html":
        base = (base if base != "/" else START) + f".{form}"
    prefix = ENGLISH if language == "en" else ""
    target = (prefix + base).rstrip("/") or "/"
    return f"{target}?{urlencode(fields)}" if fields else target
