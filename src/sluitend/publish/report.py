"""The report: one or several results as a page that needs nothing from anywhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sluitend.publish.chapter import OPEN_ROWS
from sluitend.publish.contents import contents
from sluitend.publish.fonts import embedded
from sluitend.publish.markup import TEMPLATES, environment

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sluitend.core.messages import Language, Message
    from sluitend.publish.release import Released


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
