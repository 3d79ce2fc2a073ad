"""Why there is no value. Missing is never zero, and the reason travels with it."""

from __future__ import annotations

from enum import StrEnum

from sluitend.core.messages import Message, msg


class Missing(StrEnum):
    """The reasons a cell can be empty; stored in column ``ontbreekt``."""

    NOT_FILED = "niet_geleverd"
    NOT_FILED_APART = "niet_apart_geleverd"
    CONFIDENTIAL = "geheim"
    NIL = "nihil"
    NOT_APPLICABLE = "nvt"
    NOT_YET_PUBLISHED = "nog_niet_gepubliceerd"
    NOT_PUBLISHED = "niet_gepubliceerd"
    NO_VALUE = "geen_waarde"
    REJECTED = "afgekeurd"


REASON_TEXTS: dict[Missing, Message] = {
    Missing.NOT_FILED: msg("Iv3 niet geleverd"),
    Missing.NOT_FILED_APART: msg("dit domein staat op nul terwijl de rest wel is geleverd"),
    Missing.CONFIDENTIAL: msg("geheim"),
    Missing.NIL: msg("nihil"),
    Missing.NOT_APPLICABLE: msg("niet van toepassing"),
    Missing.NOT_YET_PUBLISHED: msg("nog niet gepubliceerd"),
    Missing.NOT_PUBLISHED: msg("niet in de geladen bronnen"),
    Missing.NO_VALUE: msg("de bron geeft hier geen waarde"),
    Missing.REJECTED: msg("afgekeurd bij het laden"),
}

SEPARATOR = "|"
"""Between several reasons in the ``ontbreekt`` column of a sum."""


def reason_text(ontbreekt: str) -> Message:
    """Return the sentence for the reason, or the reasons, in an ``ontbreekt`` cell.

    Examples
    --------
    >>> str(reason_text("niet_geleverd"))
    'Iv3 niet geleverd'
    """
    texts = [REASON_TEXTS[Missing(part)] for part in ontbreekt.split(SEPARATOR)]
    if len(texts) == 1:
        return texts[0]
    return msg(
        "{eerste}; {rest}", eerste=texts[0], rest=reason_text(ontbreekt.split(SEPARATOR, 1)[1])
    )
