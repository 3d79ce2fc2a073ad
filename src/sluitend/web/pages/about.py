"""What this site is, for whom, and what it does with its visitors: nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sluitend.core.messages import msg
from sluitend.core.version import __version__
from sluitend.web.forms import only
from sluitend.web.page import Page
from sluitend.web.pages.sources import loaded

if TYPE_CHECKING:
    from sluitend.web.question import Question
    from sluitend.web.site import Site


def about(site: Site, question: Question) -> Page:
    """Tell about the site; the licences are those of what is loaded."""
    only(question)
    found = loaded(site).publications.values()
    return Page(
        title=msg("Over deze site"),
        template="about.html.j2",
        values={
            "version": __version__,
            "licences": sorted({publication.licence for publication in found}),
        },
    )
