"""The one exit: reports, charts and data files, behind the clearance check.

``sl.publish(result, path)`` and the room ``sluitend.publish`` share a name: once anything imports
the room, Python binds the facade's name to this module. So the module itself can be called.
"""

from __future__ import annotations

import sys
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from sluitend.core.messages import Language, Message
    from sluitend.core.result import Result


class _Room(ModuleType):
    """A module that publishes when it is called."""

    def __call__(
        self,
        results: Result | Sequence[Result],
        path: str | Path,
        *,
        language: Language = "nl",
        title: Message | None = None,
        table: str | None = None,
        workspace: str = "werk",
        publisher: str = "",
        contact: str = "",
    ) -> Path:
        """Do as `sluitend.publish.exit.publish`."""
        from sluitend.publish.exit import publish

        return publish(
            results,
            path,
            language=language,
            title=title,
            table=table,
            workspace=workspace,
            publisher=publisher,
            contact=contact,
        )


sys.modules[__name__].__class__ = _Room
