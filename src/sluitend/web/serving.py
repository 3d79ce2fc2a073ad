"""Starting the site: a door, and behind it the processes that hold the workspace."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from sluitend.core.errors import NoDataError
from sluitend.web.app import make_app
from sluitend.web.workers import Workers

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.applications import Starlette

    from sluitend.store.workspace import Workspace
    from sluitend.web.question import Question

LOCAL = ("localhost", "127.0.0.1", "[::1]")
"""Names that always mean this machine."""
ADDRESS, PORT = "127.0.0.1", 8000
SECONDS = 20.0
"""How long one question may take."""
COUNT = 2
"""How many questions are answered at once."""


def site_app(
    workspace: Workspace,
    named: str,
    *,
    names: Sequence[str] = (),
    seconds: float = SECONDS,
    count: int = COUNT,
    prepared: bool = True,
) -> Starlette:
    """Return the application for a workspace, with its processes started.

    Parameters
    ----------
    named
        Path of the workspace as the user named it.
    names
        Names by which the site is called beside those of this machine.
    prepared
        Whether pages are prepared while nobody asks anything.
    """
    workers = Workers(workspace.root, named, count, seconds, prepared=prepared)
    return make_app(
        workers.ask,
        workspace.catalog.last_load,
        (*LOCAL, *names),
        stop=workers.stop,
        beforehand=partial(_beforehand, workspace, named) if prepared else None,
    )


def _beforehand(workspace: Workspace, named: str) -> Sequence[Question]:
    """Return what is prepared; nothing in a workspace without figures."""
    # Not before the first visitor is answered: the door needs neither pages nor figures.
    from sluitend.web.preparing import usual_questions
    from sluitend.web.site import Site

    try:
        return usual_questions(Site(workspace.root, named))
    except NoDataError:
        return ()
