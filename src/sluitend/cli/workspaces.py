"""Which workspace a command works on: said, set in the environment, or lying right here."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from sluitend.cli.terminal import terminal
from sluitend.cli.usage import Option
from sluitend.core.errors import WorkspaceError
from sluitend.core.messages import msg

if TYPE_CHECKING:
    from sluitend.store.workspace import Workspace

WORKSPACE_VARIABLE = "SLUITEND_WERKRUIMTE"
NEARBY = "werk"
"""A workspace of this name in the current directory is used when none is given, and named."""


def workspace_option() -> Option:
    """Return the option that names the workspace."""
    return Option(
        "--werkruimte",
        "werkruimte",
        text=msg("map van de werkruimte"),
        variable=WORKSPACE_VARIABLE,
        metavar="MAP",
    )


def asked_path(given: str | None) -> str:
    """Return the path of the workspace that is meant, as it was given, for commands that are printed.

    Raises
    ------
    WorkspaceError
        When none was given and there is none here.
    """
    from sluitend.store.catalog import CATALOG

    path = given or os.environ.get(WORKSPACE_VARIABLE, "")
    if not path and (Path(NEARBY) / CATALOG).is_file():
        path = NEARBY
        terminal().remark(msg("Gebruikt wordt werkruimte ‘{map}’ in deze map.", map=NEARBY))
    if not path:
        raise WorkspaceError(
            msg("Er is geen werkruimte opgegeven."),
            msg(
                "Geef --werkruimte MAP, of zet {variabele}. Een nieuwe maakt u met ‘sluitend init MAP’.",
                variabele=WORKSPACE_VARIABLE,
            ),
        )
    return path


def open_asked(given: str | None) -> tuple[Workspace, str]:
    """Open the workspace that is meant.

    Returns
    -------
    The workspace, and its path as it was given.

    Raises
    ------
    WorkspaceError
        When none was given and there is none here, or the given one is not there.
    """
    from sluitend.store.workspace import open_workspace

    path = asked_path(given)
    return open_workspace(path), path
