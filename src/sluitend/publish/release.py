"""What may leave a workspace: every exit takes a `Released`, and making one is the check."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sluitend.core.errors import ClearanceError
from sluitend.core.messages import msg

if TYPE_CHECKING:
    from sluitend.core.result import Result


@dataclass(frozen=True, slots=True)
class Released:
    """A result that may leave the workspace; there is no other way to make one than the check.

    Raises
    ------
    ClearanceError
        For a confidential result without a clearance for exactly this content.
    """

    result: Result

    def __post_init__(self) -> None:
        """Refuse what may not leave."""
        result = self.result
        if not result.confidential:
            return
        if result.clearance is None:
            raise ClearanceError(
                msg(
                    "‘{titel}’ rust op persoonsgegevens en is niet vrijgegeven.",
                    titel=result.title,
                ),
                msg(
                    "Er is niets geschreven. Laat het resultaat eerst beoordelen op onthulling en publiceer "
                    "daarna het vrijgegeven resultaat."
                ),
            )
        if result.clearance.exit_hash != result.exit_hash:
            raise ClearanceError(
                msg(
                    "De vrijgave van ‘{titel}’ hoort bij een andere inhoud ({oud}) dan deze ({nieuw}).",
                    titel=result.title,
                    oud=result.clearance.exit_hash[:12],
                    nieuw=result.exit_hash[:12],
                ),
                msg("Er is niets geschreven. Laat ook deze inhoud beoordelen op onthulling."),
            )


def release(result: Result) -> Released:
    """Return the result as one that may leave the workspace.

    Raises
    ------
    ClearanceError
        When it may not.
    """
    return Released(result)
