"""The report of an area to take along: as PDF, Word, Excel or data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sluitend.core.messages import msg
from sluitend.publish.composition.standard import area_report
from sluitend.publish.purpose import ACCOUNTS_MOMENT, heading
from sluitend.publish.release import release
from sluitend.web.areas import one_area
from sluitend.web.forms import WHOLE, only, subjects
from sluitend.web.page import Page

if TYPE_CHECKING:
    from sluitend.web.question import Question
    from sluitend.web.site import Site


def report(site: Site, question: Question, gebied: str) -> Page:
    """Compose the standard report of an area.

    Raises
    ------
    ArgumentError
        For an unknown area or subject.
    NoDataError
        When no published figure answers any of its chapters.
    """
    only(question, "onderwerp")
    place = one_area(site, gebied)
    subject = question.get("onderwerp", WHOLE)
    composed = area_report(site.workspace, place.code, onderwerp=subject)
    return Page(
        title=msg("Rapport: {naam}", naam=place.naam),
        template="report_page.html.j2",
        values={
            "place": place,
            "subject": subject,
            "subjects": subjects(),
            "headings": [heading(result) for result in composed],
        },
        results=tuple(release(result) for result in composed),
        moment=ACCOUNTS_MOMENT,
    )
