"""What may be done with the figures: only what their sources say, never more."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sluitend.core.messages import msg

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sluitend.core.messages import Message
    from sluitend.core.result import Publication


@dataclass(frozen=True, slots=True)
class Licence:
    """A licence under the names that catalogues know it by.

    Attributes
    ----------
    name
        Id of the Open Definition, for a data package.
    path
        Its text.
    listed
        As the list of licences of DCAT-AP-NL has it.
    """

    name: str
    title: str
    path: str
    listed: str


LICENCES = {
    "CC BY 4.0": Licence(
        "CC-BY-4.0",
        "Creative Commons Naamsvermelding 4.0 Internationaal",
        "https://creativecommons.org/licenses/by/4.0/",
        "http://creativecommons.org/licenses/by/4.0/deed.nl",
    ),
}
"""As sources write it -> the licence."""
FREE = frozenset({"overheidspublicatie, vrij van auteursrecht", "wettekst, vrij van auteursrecht"})
"""As sources write it: no right is kept, so nothing is asked of who uses it."""


def licence(publications: Sequence[Publication]) -> Licence | None:
    """Return the licence of all sources together; None when they do not give one.

    Figures worked out of sources under one licence, beside sources without any right kept, may be
    given on under that licence. One source that says something else, or nothing, leaves it open.
    """
    asked = {one.licence for one in publications} - FREE
    if len(asked) != 1:
        return None
    return LICENCES.get(asked.pop())


def attributions(publications: Sequence[Publication]) -> tuple[str, ...]:
    """Return who has to be named, each once."""
    return tuple(dict.fromkeys(one.attribution.rstrip(".") for one in publications))


def why(publications: Sequence[Publication]) -> Message:
    """Say what the licence follows from, or why none is given."""
    names = ", ".join(dict.fromkeys(one.licence for one in publications))
    found = licence(publications)
    if found is not None:
        return msg(
            "De cijfers zijn afgeleid van bronnen onder {licentie}; wie ze gebruikt, noemt die bronnen en zegt dat ze zijn bewerkt. Zo staan de licenties bij de bronnen: {namen}.",
            licentie=found.title,
            namen=names,
        )
    return msg(
        "Er staat geen licentie bij, omdat de bronnen samen geen licentie geven die voor alles geldt. Zo staan de licenties bij de bronnen: {namen}. Wie dit publiceert, gaat eerst na of dat mag.",
        namen=names or "–",
    )
