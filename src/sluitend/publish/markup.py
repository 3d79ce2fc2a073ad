"""How templates write: messages in the reader's language, everything escaped, amounts marked."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from markupsafe import Markup, escape

from sluitend.core.messages import Label, Message, msg
from sluitend.publish.cells import table_rows

if TYPE_CHECKING:
    from jinja2 import Environment

    from sluitend.core.messages import Language

TEMPLATES = Path(__file__).parent / "templates"
TOLD = (Message, Label)
"""What is written in the language of the reader; made once, for it is asked of every value of a page."""
AMOUNT = re.compile(
    r"[+\N{MINUS SIGN}]?€\N{NO-BREAK SPACE}?\d(?:[\d.,]*\d)?(?:\N{NO-BREAK SPACE}(?:mln|mil\w+|bil\w+)|m\b)?"
)


@lru_cache(maxsize=8)
def environment(language: Language, *directories: Path) -> Environment:
    """Return templates in which a message is written in the reader's language, and escaped.

    Parameters
    ----------
    directories
        Where templates are looked for before those of reports.
    """
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader([*directories, TEMPLATES]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=lambda value: value.render(language) if isinstance(value, TOLD) else value,
    )
    environment.globals["msg"] = msg
    environment.filters["amounts"] = amounts
    environment.filters["table_rows"] = table_rows
    return environment


def amounts(text: str) -> Markup:
    """Escape a sentence and mark its amounts, so that they stand out and never break over lines."""
    return Markup(AMOUNT.sub(r'<span class="amount">\g<0></span>', str(escape(text))))  # noqa: S704 - escaped first
