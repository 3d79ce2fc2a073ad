"""The report: one or several results as a page that needs nothing from anywhere."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from markupsafe import Markup, escape

from sluitend.core.messages import Message, msg
from sluitend.publish.chapter import OPEN_ROWS
from sluitend.publish.contents import contents
from sluitend.publish.fonts import embedded

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jinja2 import Environment

    from sluitend.core.messages import Language
    from sluitend.publish.release import Released

TEMPLATES = Path(__file__).parent / "templates"
AMOUNT = re.compile(
    r"[+\N{MINUS SIGN}]?€\N{NO-BREAK SPACE}?\d(?:[\d.,]*\d)?(?:\N{NO-BREAK SPACE}mln|m\b)?"
)


def render_report(
    released: Sequence[Released],
    *,
    workspace: str,
    language: Language = "nl",
    title: Message | None = None,
) -> str:
    """Return the report as one HTML page: styles and pictures inside, no scripts, no requests.

    Parameters
    ----------
    released
        What may leave; each result becomes a chapter.
    workspace
        Path of the workspace as the user named it, for the commands that repeat a chapter.
    """
    return (
        environment(language)
        .get_template("report.html.j2")
        .render(
            report=contents(released, workspace=workspace, language=language, title=title),
            open_rows=OPEN_ROWS,
            style=embedded() + "\n" + (TEMPLATES / "report.css").read_text(encoding="utf-8"),
        )
    )


@lru_cache(maxsize=2)
def environment(language: Language) -> Environment:
    """Return templates in which a message is written in the reader's language, and escaped."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=lambda value: value.render(language) if isinstance(value, Message) else value,
    )
    environment.globals["msg"] = msg
    environment.filters["amounts"] = _amounts
    return environment


def _amounts(text: str) -> Markup:
    """Escape a sentence and mark its amounts, so that they stand out and never break over lines."""
    return Markup(AMOUNT.sub(r'<span class="amount">\g<0></span>', str(escape(text))))  # noqa: S704 - escaped first
