"""Starting the site: a door, and behind it the processes that hold the workspace."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sluitend.store.catalog import find_catalog
from sluitend.web.app import make_app
from sluitend.web.workers import Workers

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.applications import Starlette

LOCAL = ("localhost", "127.0.0.1", "[::1]")
"""Names that always mean this machine."""
ADDRESS, PORT = "127.0.0.1", 8000
SECONDS = 20.0
"""How long one question may take."""
COUNT = 2
"""How many questions are answered at once."""


def site_app(
    named: str,
    *,
    names: Sequence[str] = (),
    seconds: float = SECONDS,
    count: int = COUNT,
    prepared: bool = True,
) -> Starlette:
    """Return the application for a workspace, with its processes started.

    Of the workspace only the catalogue is read here: what the figures need is loaded once, in the
    processes, and the first visitor does not wait for it twice.

    Parameters
    ----------
    named
        Path of the workspace as the user named it.
    names
        Names by which the site is called beside those of this machine.
    prepared
        Whether pages are prepared while nobody asks anything.

    Raises
    ------
    WorkspaceError
        When there is no workspace there, or it cannot be read.
    """
    root = Path(named)
    catalog = find_catalog(root)
    workers = Workers(root, named, count, seconds, prepared=prepared)
    return make_app(
        workers.ask,
        catalog.last_load,
        (*LOCAL, *names),
        stop=workers.stop,
        beforehand=workers.usual if prepared else None,
    )
