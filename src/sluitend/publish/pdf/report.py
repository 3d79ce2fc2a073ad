"""The report as an accessible PDF: the same chapters, tables and sources as the page."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sluitend.publish.contents import contents
from sluitend.publish.pdf.data import document
from sluitend.publish.pdf.typesetting import TEMPLATES, typeset

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sluitend.core.messages import Language, Message
    from sluitend.publish.contents import Contents
    from sluitend.publish.release import Released

TEMPLATE: Path = TEMPLATES / "report.typ"


def render_pdf(
    released: Sequence[Released],
    *,
    workspace: str,
    language: Language = "nl",
    title: Message | None = None,
) -> bytes:
    """Return the report as a PDF that keeps to PDF/UA-1; same results, same bytes.

    Parameters
    ----------
    released
        What may leave; each result becomes a chapter.
    workspace
        Path of the workspace as the user named it, for the commands that repeat a chapter.
    """
    return set_report(contents(released, workspace=workspace, language=language, title=title))


def set_report(report: Contents) -> bytes:
    """Set a report that is composed already."""
    data, pictures = document(report)
    return typeset(TEMPLATE, data, pictures, report.language)
