"""Sluitend: the money side of the Dutch sociaal domein as one calculation both sides can run.

The facade: a script needs nothing but these names. Rooms are imported at first use, so that
``import sluitend`` costs next to nothing.

Examples
--------
>>> import sluitend as sl
>>> call = sl.call("verschillenanalyse", gebied="NL", van=2022, tot=2023, onderwerp="jeugd")
>>> call.as_cli()
'sluitend run verschillenanalyse --gebied NL --onderwerp jeugd --tot 2023 --van 2022 --werkruimte werk'
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sluitend.core.version import __version__

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sluitend.core.call import Call
    from sluitend.core.errors import SluitendError
    from sluitend.core.result import Result
    from sluitend.publish.exit import publish
    from sluitend.store.workspace import Workspace, create_workspace, open_workspace

_WHERE = {
    "Call": "sluitend.core.call",
    "Result": "sluitend.core.result",
    "SluitendError": "sluitend.core.errors",
    "Workspace": "sluitend.store.workspace",
    "create_workspace": "sluitend.store.workspace",
    "open_workspace": "sluitend.store.workspace",
    "publish": "sluitend.publish.exit",
}
__all__ = [
    "Call",
    "Result",
    "SluitendError",
    "Workspace",
    "__version__",
    "call",
    "create_workspace",
    "open_workspace",
    "publish",
]


def __getattr__(name: str) -> object:
    """Import a name of the facade at first use."""
    if name not in _WHERE:
        raise AttributeError(f"module 'sluitend' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_WHERE[name]), name)


def __dir__() -> list[str]:
    """List the facade."""
    return __all__


def call(
    calculation: str,
    *,
    overrides: Mapping[str, object] | None = None,
    known_on: str = "",
    state: str = "",
    allow_unverified: bool = False,
    **arguments: object,
) -> Call:
    """Make a Call: a calculation with its arguments, not yet run.

    Parameters
    ----------
    calculation
        Id, such as ``verschillenanalyse``; ``sluitend lijst`` shows all.
    overrides
        Parameter id -> value, for a scenario.
    known_on
        ISO date; use only what was published on or before it.
    state
        Fingerprint of the data of an earlier result, to repeat it exactly.
    allow_unverified
        Allow parameters with grade U; the result then says so.
    **arguments
        The calculation's own arguments.
    """
    from sluitend.core.call import Call

    return Call.make(
        calculation,
        arguments,
        overrides=overrides,
        known_on=known_on,
        state=state,
        allow_unverified=allow_unverified,
    )
